"""Everything a person wrote, as one value in an open format: ``journal.json`` (docs/data-format.md)."""

from dataclasses import dataclass
from typing import Any

from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.journal import NOT_SAID, Activity, WrittenAnswer
from reviewstudy.domain.records import Record
from reviewstudy.domain.returns import Returned
from reviewstudy.domain.supervision import Supervision

JOURNAL_SCHEMA = 3


@dataclass(frozen=True, slots=True)
class HandedReview:
    """A review that something was written about; only ``review`` is known of one no longer in the library."""

    review: str
    in_library: bool
    title: str
    publisher: str
    reference: str | None
    kind: str
    published: str | None
    source_url: str | None
    digest: bool


@dataclass(frozen=True, slots=True)
class HandedMark:
    """A highlight, or with ``note`` a note. ``prefix`` and ``suffix`` are what stands around the quote,
    ``page`` where it is known; ``removed``: since when it is in the bin."""

    mark: str
    review: str
    edition: str
    passage: str
    page: int | None
    quote: str
    prefix: str
    suffix: str
    colour: str
    note: str
    created: str
    modified: str
    removed: str | None


@dataclass(frozen=True, slots=True)
class HandedVersion:
    """What the answer to a prompt said before."""

    prompt: str
    text: str
    made: str


@dataclass(frozen=True, slots=True)
class HandedAction:
    """Something a person means to do; dates are ISO or empty."""

    action: str
    what: str
    owner: str
    by_when: str
    measure: str
    about_child: bool
    done: str
    created: str
    modified: str


@dataclass(frozen=True, slots=True)
class HandedEntry:
    """What a person wrote for one field of a form."""

    form: str
    field: str
    text: str
    version: str
    modified: str


@dataclass(frozen=True, slots=True)
class HandedReflection:
    """A reflection, whole. ``points`` are learning point ids of its review, ``quotes`` ids of marks;
    ``keep_until`` the date a person chose, ``removed`` since when it is in the bin."""

    reflection: str
    review: str
    edition: str
    model: str
    model_name: str
    title: str
    status: str
    created: str
    modified: str
    removed: str | None
    keep_until: str | None
    answers: tuple[WrittenAnswer, ...]
    versions: tuple[HandedVersion, ...]
    points: tuple[str, ...]
    quotes: tuple[str, ...]
    activity: Activity = NOT_SAID
    actions: tuple[HandedAction, ...] = ()
    form_entries: tuple[HandedEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedRecord:
    """A record that somebody sent for supervision, and what was written about it. ``returned`` is when
    it last went back, ``removed`` since when it is in the bin."""

    record: Record
    supervision: Supervision
    received: str
    returned: str
    removed: str | None


@dataclass(frozen=True, slots=True)
class HandedTheme:
    """A theme of a person's own on a learning point, with the point's words."""

    name: str
    review: str
    point: str
    text: str
    made: str


@dataclass(frozen=True, slots=True)
class HandedSearch:
    """A saved search."""

    search: str
    name: str
    words: str
    narrowing: Narrowing
    looked: str


@dataclass(frozen=True, slots=True)
class Handover:
    """All of it. Times are ISO 8601 in UTC; ``settings`` are choices by name, as JSON has them."""

    made: str
    program: str
    reviews: tuple[HandedReview, ...]
    marks: tuple[HandedMark, ...]
    reflections: tuple[HandedReflection, ...]
    own_themes: tuple[HandedTheme, ...]
    saved_searches: tuple[HandedSearch, ...]
    settings: dict[str, Any]
    received: tuple[HandedRecord, ...] = ()
    returned: tuple[Returned, ...] = ()
    schema: int = JOURNAL_SCHEMA
