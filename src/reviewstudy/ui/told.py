"""What a record says, as lines on a screen: for whoever looks at one, and for whoever comments on it."""

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from reviewstudy.domain.records import Answer, Audience, Record, RecordedReflection
from reviewstudy.domain.spans import in_words, spent
from reviewstudy.domain.supervision import Saying, Session, SessionKind, Supervision
from reviewstudy.ui.parts import frame, label
from reviewstudy.ui.words import when

_FOR = {
    Audience.SUPERVISOR: "for supervision",
    Audience.PORTFOLIO: "for a portfolio, appraiser or regulator",
    Audience.PARTNERSHIP: "for a partnership to count",
}
SESSIONS = {
    SessionKind.ONE_TO_ONE: "One to one",
    SessionKind.GROUP: "Group",
    SessionKind.SAFEGUARDING: "Safeguarding",
    SessionKind.JOINT: "Joint",
}
SAID = {Saying.COMMENT: "Supervisor’s comment", Saying.QUESTION: "Supervisor’s question"}
LONGEST, MOST = 100_000, 200
"""Characters of one text, and comments in one place, that are shown: nobody reads more, and a hostile file
would hold the window up."""
TYPED = "Typed in the PDF, unverified"


def by(record: Record) -> str:
    """Who made it, when, and for whom."""
    who = ", ".join(part for part in (record.author_name, record.author_role, record.organisation) if part)
    by = f"By {who}" if who else "It does not say by whom"
    return f"{by}, made on {when(record.created)} {_FOR[record.audience]}."


def about(one: RecordedReflection, *, titled: bool = True) -> Iterator[QWidget]:
    """Which review a reflection is on, unless that stands above, how it was done, and what it rests on."""
    if titled:
        yield label(one.source.title or one.title, "subheading")
    how = (one.model_name, in_words(one.done_on), spent(one.minutes) if one.minutes > 0 else "")
    yield label(" · ".join(part for part in how if part), "muted")
    for point in one.points:
        yield label(f"Learning point {point.number}: {point.text}", "muted")
    for quotation in one.quotations:
        yield label(f"“{quotation.text}”", "muted")


def answer(one: Answer) -> Iterator[QWidget]:
    """A question and what was answered."""
    yield label(one.heading or one.question, "muted")
    yield label(bounded(one.text) or "Not answered")


def actions(one: RecordedReflection) -> Iterator[QWidget]:
    """What its author means to do."""
    for action in one.actions:
        done = f", done {in_words(action.done)}" if action.done else ""
        yield label(f"Action: {_said_of(action.what, action.owner, action.by_when)}{done}")


def _said_of(what: str, owner: str, by_when: str) -> str:
    who = f" ({owner})" if owner else ""
    return f"{what}{who}{f', by {in_words(by_when)}' if by_when else ''}"


def rest(record: Record) -> Iterator[QWidget]:
    """What a record has beside its reflections."""
    if record.outstanding:
        yield label("Still to be done from before", "subheading")
        for action in record.outstanding:
            yield label(_said_of(action.what, "", action.by_when))
    for form in record.forms:
        yield label(form.name, "subheading")
        for field in form.fields:
            yield label(field.label, "muted")
            yield label(field.text or "Nothing written")
    for title, marks in (("Notes", record.notes), ("Highlights", record.highlights)):
        if marks:
            yield label(title, "subheading")
            yield from (label(f"“{one.quote}” {one.note}".strip()) for one in marks)


def signed(side: Supervision) -> str:
    """Who signed off, or that nobody did."""
    if side.signed is None:
        said = "Not signed off."
    else:
        on = f" on {when(side.signed.time)}" if side.signed.time else ""
        name = ", ".join(part for part in (side.signed.name, side.signed.role) if part)
        said = f"Signed off by {name}{on}. Nobody has checked the name."
    return f"{said} {TYPED}." if side.typed else said


def session(held: Session) -> Iterator[tuple[str, str]]:
    """What is said of a session, each with its name."""
    kind = SESSIONS[held.kind] if held.kind else ""
    parts = (in_words(held.held_on), kind, spent(held.minutes) if held.minutes > 0 else "")
    for name, text in (
        ("Session", ", ".join(part for part in parts if part)),
        ("Wellbeing", held.wellbeing),
        ("Disagreements", held.disagreements),
        ("Next session", in_words(held.next_on)),
    ):
        if text.strip():
            yield name, text


def both(name: str, text: str) -> list[QWidget]:
    """A name and what stands under it, as far as anybody would read it here."""
    return [label(name, "muted"), label(bounded(text))]


def more_than_shown(number: int) -> str:
    """What is said where there are more things than are shown; nothing where there are not."""
    return f"And {number - MOST:,} more, on the pages of the PDF." if number > MOST else ""


def bounded(text: str) -> str:
    """Words of somebody else, as far as they are shown."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… The rest is on the pages of the PDF."


def other_side(record: Record, side: Supervision) -> Iterator[QWidget]:
    """What a supervisor said, with which answer each thing is about."""
    names = record.answers_named()
    yield label("From supervision", "subheading")
    yield label(signed(side), "muted")
    for comment in side.comments[:MOST]:
        about = names.get((comment.reflection, comment.prompt), "the whole")
        yield frame("card", *both(f"{SAID[comment.kind]} on “{about}”", comment.text), spacing=4)
    if more := more_than_shown(len(side.comments)):
        yield label(more, "muted")
    for agreed in side.agreed[:MOST]:
        yield label(f"Agreed: {_said_of(agreed.what, agreed.owner, agreed.by_when)}")
    for name, text in session(side.session):
        yield from both(name, text)
