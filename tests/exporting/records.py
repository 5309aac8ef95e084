"""Records of every shape, as practitioners would make them. All of it is invented."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from reviewstudy.domain.records import (
    Answer,
    Audience,
    LinkedPoint,
    Quotation,
    Record,
    RecordedAction,
    RecordedField,
    RecordedForm,
    RecordedMark,
    RecordedReflection,
    Shape,
    SourceReview,
)
from reviewstudy.domain.supervision import (
    AgreedAction,
    Comment,
    Saying,
    Session,
    SessionKind,
    SignOff,
    Supervision,
)

TITLES = (
    "Seeing the child, not the cot",
    "Asking how they know",
    "Who is the man in the kitchen?",
    "When the health visitor moves on",
    "A missed appointment is a message",
)
WORDS = (
    "I had written “settled” in the notes three times without once saying what I saw. The review made me look"
    " again at that word: a baby who sleeps through every visit is a baby I have not seen awake.",
    "What I do now is small. I ask for five minutes with the child awake, and write what the child did, not"
    " what I was told the child does.",
    "It is uncomfortable to ask a colleague how they know something. The two times I have done so since,"
    " they were glad of the question; once they did not know either.",
)
TASKS = (
    "Ask to see the child awake at the next visit",
    "Put “how do we know?” on the agenda of the team meeting",
    "Read the escalation policy, and find out who covers for the named nurse in the summer",
    "Tell the practice manager that letters about missed appointments go to the old address",
)


def review(number: int) -> SourceReview:
    """One of some reviews, the second a digest."""
    return SourceReview(
        review=f"review-{number:020}",
        edition=f"{number:064}",
        title=f"Learning from the review of Family {'XYZ'[number % 3]}{number}",
        publisher="Hillshire Safeguarding Children Partnership",
        reference=f"H{number}",
        kind=("lcspr", "synopsis", "scr")[number % 3],
        published=f"20{18 + number % 6}-07",
        source_url=f"https://example.org/reviews/h{number}.pdf",
        digest=number % 3 == 1,
    )


def actions(first: int, many: int) -> tuple[RecordedAction, ...]:
    """Actions: some done, some about a child, some without a day or a measure."""
    return tuple(
        RecordedAction(
            action=f"action-{number}",
            what=TASKS[number % 4],
            owner=("I", "Team manager", "Named nurse", "")[number % 4],
            by_when=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}" if number % 5 else "",
            measure="Visit notes say what the child did" if number % 3 == 0 else "",
            about_child=number % 7 == 0,
            done=f"2026-12-{number % 28 + 1:02}" if number % 4 == 1 else "",
        )
        for number in range(first, first + many)
    )


def reflection(number: int, *, tasks: int = 3, words: int = 3) -> RecordedReflection:
    """A reflection of ordinary length."""
    source = review(number)
    text = "\n\n".join(WORDS[(number + at) % 3] for at in range(words))
    return RecordedReflection(
        reflection=f"reflection-{number}",
        model="what",
        model_name="What? So what? Now what?",
        title=TITLES[number % 5],
        created=f"2026-{number % 12 + 1:02}-03T10:00:00Z",
        modified=f"2026-{number % 12 + 1:02}-05T11:00:00Z",
        source=source,
        answers=(
            Answer(
                "what", "What did you read or see, and which part of it matters to you?", text, "What?"
            ),
            Answer("so-what", "What does it say about your own practice?", WORDS[number % 3], "So what?"),
            Answer("now-what", "What will you do, by when, and how will you know?", WORDS[1], "Now what?"),
        ),
        points=(
            LinkedPoint(source.review, "p2", 2, "learning", "Very young children", "See the child awake.", 3),
            LinkedPoint(source.review, "p7", 7, "recommendation", "Challenge", "Ask how they know.", None),
        ),
        quotations=(
            Quotation("m1", source.review, "nobody asked why", 4, 2, source.digest, source.title),
        ),
        actions=actions(number * tasks, tasks),
        done_on=f"2026-{number % 12 + 1:02}-03",
        minutes=25 + 20 * (number % 5),
        talked_with="My supervisor",
        talked_on=f"2026-{number % 12 + 1:02}-20",
        check_back="2027-03-01",
    )  # fmt: skip


def record(*reflections: RecordedReflection) -> Record:
    """A record for supervision with nothing else in it."""
    return Record(
        record="0f8fad5b-d9cb-469f-a165-70867728950e",
        created="2026-12-23T12:00:00Z",
        program="Review Study 0.1.0",
        reflections=reflections,
        author_role="Health visitor",
        author_name="Łukasz Nguyễn-Ştefan",
        organisation="Hillshire Community Health",
        prepared_for="Supervision in December",
        checked="2026-12-22T18:00:00Z",
    )


def short() -> Record:
    """Three lines, and nothing beside them."""
    one = reflection(0, tasks=0)
    said = (
        ("What?", "The first visit."),
        ("So what?", "I had not seen her awake."),
        ("Now what?", "I will ask."),
    )
    answers = tuple(Answer(heading, "", text, heading) for heading, text in said)
    bare = replace(one, answers=answers, points=(), quotations=(), talked_with="", talked_on="")
    return record(bare)


def single() -> Record:
    """One of everything that a reflection can have."""
    one = replace(
        reflection(1, tasks=4), return_to="The learning and development team", return_by="2027-01-15"
    )
    mark = RecordedMark("m2", one.source.review, one.source.title, "a marked line", "Ask the team.", 5, False)
    return replace(record(one), notes=(mark,), highlights=(replace(mark, note=""),))


def long() -> Record:
    """More than 10,000 words in one reflection."""
    return record(reflection(2, words=260))


def pack(tasks: int = 12) -> Record:
    """Five reflections for supervision."""
    reflections = tuple(reflection(number, tasks=tasks) for number in range(5))
    made = replace(record(*reflections), shape=Shape.PACK)
    return replace(made, period_from="2026-10-01", period_to="2026-12-31")


def portfolio(many: int = 24) -> Record:
    """A year's reflections."""
    made = record(*(reflection(number, tasks=2, words=1 + number % 3) for number in range(many)))
    made = replace(made, shape=Shape.PORTFOLIO, audience=Audience.PORTFOLIO, prepared_for="")
    return replace(made, period_from="2026-01-01", period_to="2026-12-31")


def form() -> Record:
    """A regulator's form, and of the reflection behind it only the source."""
    one = replace(reflection(3), answers=(), actions=(), quotations=())
    fields = (
        RecordedField(
            "kind", "What was the nature of the activity or event?", "Reading a review, and a talk."
        ),
        RecordedField("learnt", "What did you learn from it?", WORDS[0] + "\n\n" + WORDS[1]),
        RecordedField("change", "How did you change or improve your practice as a result?", ""),
        RecordedField(
            "code", "How is this relevant to the Code?", "Prioritise people. Practise effectively."
        ),
    )
    filled = RecordedForm(
        "nurses", "Reflective account", "2019 template", "2026-11-02", "https://example.org/forms/account",
        one.reflection, fields,
    )  # fmt: skip
    return replace(record(one), shape=Shape.FORM, audience=Audience.PORTFOLIO, forms=(filled,))


def partnership() -> Record:
    """What a partnership gets: no name."""
    made = record(reflection(0), reflection(1))
    return replace(
        made, audience=Audience.PARTNERSHIP, author_name="", organisation="", prepared_for="", checked=""
    )


def tongues() -> Record:
    """Names with diacritics, and words that run from the right."""
    one = reflection(4, tasks=4)
    quotations = (
        Quotation("m3", one.source.review, "ילד שאינו נראה אינו נשמע, ואיש לא שאל מדוע.", 4, 2, False),
        Quotation("m4", one.source.review, "بچہ نظر نہیں آیا، اور کسی نے نہیں پوچھا کہ کیوں", 5, None, False),
    )
    answers = (
        Answer("what", "", "Łukasz Żak, Nguyễn Thị Hằng, Ştefan Ţepeş, Zoë Ångström, Αλέξης, Иван.", "What?"),
        Answer(
            "so", "", "She said “بچہ ٹھیک ہے” and then nothing.\n\nמה שלא נאמר.\n\nहिन्दी, தமிழ், বাংলা", "So?"
        ),
    )
    return record(replace(one, quotations=quotations, answers=answers))


def supervision(about: Record) -> Supervision:
    """All that a supervisor can say of a record, also of what it does not have."""
    first, last = about.reflections[0], about.reflections[-1]
    return Supervision(
        supervision="5b0f7d0e-62c3-4d2a-9d1f-4f5f6a7b8c9d",
        modified="2026-12-30T15:30:00Z",
        comments=(
            Comment(first.reflection, "what", Saying.COMMENT, "The notes left that out.\n\n" + WORDS[1]),
            Comment(first.reflection, "what", Saying.QUESTION, "What would she say of that visit?"),
            Comment(last.reflection, "now-what", Saying.COMMENT, "ילד שאינו נראה אינו נשמע."),
            Comment(first.reflection, "", Saying.QUESTION, "Who else should read this?"),
            Comment("", "", Saying.COMMENT, "A year in which you asked more."),
            Comment(first.reflection, "gone", Saying.COMMENT, "On an answer that was left out."),
            Comment("reflection-gone", "what", Saying.QUESTION, "On a reflection that was left out?"),
        ),
        agreed=(
            AgreedAction("agreed-1", first.reflection, TASKS[1], "Manager", "2027-01-20", "It is minuted"),
            AgreedAction("agreed-2", last.reflection, TASKS[3], about_child=True),
            AgreedAction("agreed-3", "reflection-gone", TASKS[0], "I"),
        ),
        session=Session(
            "2026-12-29", 75, SessionKind.ONE_TO_ONE, "Tired after a hard month.\n\nSleeps well.",
            "Whether to go back in January: we disagree.", "2027-01-26",
        ),
        signed=SignOff("Zoë Ångström", "Team manager", "2026-12-30T16:00:00Z"),
    )  # fmt: skip


def supervised(about: Record) -> Record:
    """A record with its supervisor's side, and with what is still to be done from before."""
    left = tuple(replace(one, done="") for one in actions(40, 2))
    return replace(about, supervision=supervision(about), outstanding=left)


SHAPES: dict[str, Callable[[], Record]] = {
    "short": short,
    "single": single,
    "pack": pack,
    "portfolio": lambda: portfolio(6),
    "form": form,
    "partnership": partnership,
    "tongues": tongues,
    "supervised": lambda: supervised(single()),
    "supervised pack": lambda: supervised(pack(2)),
}
"""A small record of each kind, by name."""


def reworded(value: Any, say: Callable[[str, str], str], name: str = "") -> Any:
    """``value`` with every text in it, at any depth, as ``say`` puts it; it is given the field's name too."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return say(name, value)
    if isinstance(value, tuple):
        return tuple(reworded(one, say, name) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: reworded(getattr(value, one.name), say, one.name) for one in fields(value)}
        return replace(value, **changed)
    return value
