"""Records for a partnership, small and many, for the tests of pooling. All of it is invented."""

from collections.abc import Sequence
from dataclasses import dataclass

from reviewstudy.domain.records import (
    Answer,
    Audience,
    LinkedPoint,
    Quotation,
    Record,
    RecordedAction,
    RecordedReflection,
    SourceReview,
)

CREATED = "2026-11-20T10:00:00Z"
THEMES = {1: "Seeing the child", 2: "Seeing the child", 3: "Seeing the child", 4: "Challenge", 5: "Challenge",
          6: "Fathers"}  # fmt: skip
"""The theme that each learning point of a review stands under."""


@dataclass(frozen=True)
class Said:
    """What one record says, in short: numbers of learning points and questions, actions open and done."""

    role: str = "Health visitor"
    model: str = "what"
    points: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    actions: int = 0
    done: int = 0
    changed: bool = False
    quotes: tuple[str, ...] = ()


def source(number: int = 1) -> SourceReview:
    return SourceReview(
        f"review-{number}", "e" * 64, f"Learning from Family H{number}", "Hillshire Partnership", None,
        "lcspr", "2024-03", None, digest=False,
    )  # fmt: skip


def reflection(said: Said, key: str, modified: str = CREATED) -> RecordedReflection:
    review = source()
    answers = [
        Answer(f"q-{one}", f"Question number {one}?", f"Answer {one} of {key}", f"Question {one}")
        for one in said.questions
    ]
    if said.changed:
        answers.append(Answer("check-back", "What changed?", f"Changed for {key}", "Check-back"))
    called = {"what": "What? So what? Now what?", "team": "Our team’s questions"}
    return RecordedReflection(
        key, said.model, called.get(said.model, said.model.title()),
        "A title that is never counted", CREATED, modified, review, tuple(answers),
        points=tuple(
            LinkedPoint(review.review, f"p{one}", one, "learning", THEMES[one], f"Point number {one}.", 3)
            for one in said.points
        ),
        quotations=tuple(
            Quotation(f"m-{at}", review.review, one, 4, 2, False, review.title)
            for at, one in enumerate(said.quotes)
        ),
        actions=tuple(
            RecordedAction(
                f"{key}-a{at}", f"Do thing {at} of {key}", "I", done="2026-12-01" if at < said.done else ""
            )
            for at in range(said.actions + said.done)
        ),
        talked_with="Somebody nobody may name",
    )  # fmt: skip


def record(
    key: str,
    *reflections: RecordedReflection,
    role: str = "Health visitor",
    audience: Audience = Audience.PARTNERSHIP,
    created: str = CREATED,
) -> Record:
    return Record(
        key, created, "Review Study 0.1.0", reflections, author_role=role, audience=audience,
    )  # fmt: skip


def records(*groups: tuple[int, Said]) -> list[Record]:
    """As many records of each kind as is said, one reflection each."""
    made: list[Record] = []
    for many, said in groups:
        for _ in range(many):
            number = len(made)
            made.append(record(f"record-{number}", reflection(said, f"r{number}"), role=said.role))
    return made


def board(many: int = 60) -> Sequence[Record]:
    """A partnership's year: most things asked, a few rare ones."""
    roles = ("Health visitor", "health visitor ", "Social worker", "Social worker", "Police officer",
             "Teacher", "Midwife", "GP")  # fmt: skip
    made = []
    for number in range(many):
        role = roles[number % 8] if number % 8 < 6 else roles[6 + (number % 40 == 7)]
        said = Said(
            role=role,
            model=("what", "team", "survey", "team", "what", "gibbs")[number % 6],
            points=tuple(one for one in THEMES if (number * 7 + one * 3) % (one + 1) == 0),
            questions=tuple(one for one in (1, 2, 3) if (number + one) % 4),
            actions=number % 3 % 2,
            done=number % 4 == 1,
            changed=number % 5 == 0,
            quotes=("nobody asked why",) if number % 4 == 0 else (),
        )
        made.append(record(f"record-{number}", reflection(said, f"r{number}"), role=role))
    return made
