"""A record: what a person chose to share, as one value.

The PDF shows it and carries it as JSON (docs/data-format.md). Only what was chosen is in it, so
whatever is built from a record cannot leak what was not.
"""

from dataclasses import dataclass

RECORD_SCHEMA = 1


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
class RecordedReflection:
    """One reflection, whole."""

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

    ``author_role`` is a role ("health visitor"), never a name, and empty unless given;
    ``prepared_for`` whom it is for. Times are ISO 8601 in UTC.
    """

    record: str
    created: str
    program: str
    reflections: tuple[RecordedReflection, ...]
    notes: tuple[RecordedMark, ...] = ()
    highlights: tuple[RecordedMark, ...] = ()
    author_role: str = ""
    prepared_for: str = ""
    schema: int = RECORD_SCHEMA
