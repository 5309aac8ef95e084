"""A record: what a person chose to share, as one value.

The PDF shows it and carries it as JSON (docs/data-format.md). Only what was chosen is in it, so
whatever is built from a record cannot leak what was not.
"""

from dataclasses import dataclass
from enum import StrEnum

from reviewstudy.domain.supervision import Supervision

RECORD_SCHEMA = 4
SEALED_FROM = 3
"""From this schema on a record carries a digest of itself; one without has lost it."""


class Audience(StrEnum):
    """Who a record is for. What is chosen for one is never chosen for another."""

    SUPERVISOR = "supervisor"
    PORTFOLIO = "portfolio"
    PARTNERSHIP = "partnership"


class Shape(StrEnum):
    """How a record is laid out: one reflection, several for supervision with contents, a year's
    portfolio, or a regulator's form."""

    REFLECTION = "reflection"
    PACK = "pack"
    PORTFOLIO = "portfolio"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class SourceReview:
    """The review a reflection is about, enough to find it again."""

    review: str
    edition: str
    title: str
    publisher: str
    reference: str | None
    kind: str
    published: str | None
    source_url: str | None
    digest: bool


@dataclass(frozen=True, slots=True)
class LinkedPoint:
    """A learning point of its review that the reflection rests on; ``number`` as in the margin."""

    review: str
    point: str
    number: int
    kind: str
    theme: str
    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words quoted from a review. ``digest``: they are our digest's words, not the review's."""

    mark: str
    review: str
    text: str
    page: int | None
    point: int | None
    digest: bool
    review_title: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The id of a prompt, how it was worded when it was answered, and the answer."""

    prompt: str
    question: str
    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """An action that was agreed or set: ``owner`` a role, ``by_when`` and ``done`` ISO dates or empty,
    ``measure`` how one shall know. ``about_child``: its particulars are on the child's file."""

    action: str
    what: str
    owner: str = ""
    by_when: str = ""
    measure: str = ""
    about_child: bool = False
    done: str = ""


@dataclass(frozen=True, slots=True)
class RecordedField:
    """A field of a form under its label; empty where nothing was written."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordedForm:
    """A regulator's form filled from a reflection; ``checked`` is the day (ISO) the form was last read."""

    form: str
    name: str
    version: str
    checked: str
    source: str
    reflection: str
    fields: tuple[RecordedField, ...]


@dataclass(frozen=True, slots=True)
class RecordedReflection:
    """What was chosen of one reflection. ``answers`` that are not there were not chosen or not written;
    nobody can tell which. Dates are ISO or empty, ``minutes`` 0 where nothing was said, ``talked_with``
    is a role. ``return_to`` and ``return_by``: where its survey or a team's questions asks for answers."""

    reflection: str
    model: str
    model_name: str
    title: str
    created: str
    modified: str
    source: SourceReview
    answers: tuple[Answer, ...]
    points: tuple[LinkedPoint, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    actions: tuple[RecordedAction, ...] = ()
    done_on: str = ""
    minutes: int = 0
    talked_with: str = ""
    talked_on: str = ""
    check_back: str = ""
    return_to: str = ""
    return_by: str = ""


@dataclass(frozen=True, slots=True)
class RecordedMark:
    """A highlight or note the person chose to include."""

    mark: str
    review: str
    review_title: str
    quote: str
    note: str
    page: int | None
    digest: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What leaves the machine.

    ``author_role`` is a role ("health visitor"), never a name; ``author_name`` and ``organisation``
    are empty unless given, and always for a partnership. ``prepared_for`` says whom it is for in the
    person's words. ``period_from`` and ``period_to`` are ISO dates or empty. ``checked``: when the
    person said that they had checked for identifying details, empty where they did not. Times are
    ISO 8601 in UTC. ``outstanding`` are actions of other reflections that are still to be done.
    ``supervision`` is what a supervisor returned with it, in a record that is otherwise
    as it was sent.
    """

    record: str
    created: str
    program: str
    reflections: tuple[RecordedReflection, ...]
    notes: tuple[RecordedMark, ...] = ()
    highlights: tuple[RecordedMark, ...] = ()
    author_role: str = ""
    prepared_for: str = ""
    forms: tuple[RecordedForm, ...] = ()
    shape: Shape = Shape.REFLECTION
    audience: Audience = Audience.SUPERVISOR
    author_name: str = ""
    organisation: str = ""
    period_from: str = ""
    period_to: str = ""
    checked: str = ""
    outstanding: tuple[RecordedAction, ...] = ()
    supervision: Supervision | None = None
    schema: int = RECORD_SCHEMA

    def answers_named(self) -> dict[tuple[str, str], str]:
        """What to call each answer, by the ids of its reflection and its prompt."""
        return {
            (one.reflection, answer.prompt): answer.heading or answer.question
            for one in self.reflections
            for answer in one.answers
        }


@dataclass(frozen=True, slots=True)
class PageLook:
    """How a record's pages are set; the record itself stays the same. ``author_in_metadata``: the
    author's name also stands in the file's properties, which else name nobody."""

    large: bool = False
    dyslexia: bool = False
    author_in_metadata: bool = False


class Digest(StrEnum):
    """What a record's digest says of the record that was read. It finds damage; it proves no author."""

    WELL = "well"
    MISSING = "missing"
    """Made before records had one: not checked for damage."""
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A form field of a PDF and what stands in it; empty where nothing does."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record read back from a PDF, as far as it can be believed: anyone can have made it."""

    record: Record
    digest: Digest
    fields: tuple[FieldValue, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether a form field on the file's pages has a value."""
        return any(field.value for field in self.fields)
