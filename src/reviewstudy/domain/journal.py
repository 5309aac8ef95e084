"""What a person wrote: reflections as they stand in the journal, still private."""

from dataclasses import dataclass
from enum import StrEnum

from reviewstudy.domain.facets import Narrowing


class Status(StrEnum):
    """How far a reflection is."""

    DRAFT = "draft"
    EXPORTED = "exported"


@dataclass(frozen=True, slots=True)
class WrittenAnswer:
    """The id of a prompt, how it was worded when it was put, and what the person wrote. The ``text`` is
    private; where there is a ``summary``, it leaves in place of the text."""

    prompt: str
    question: str
    text: str
    heading: str = ""
    summary: str = ""

    @property
    def to_share(self) -> str:
        """What may leave of it, if it is chosen."""
        return self.summary if self.summary.strip() else self.text


@dataclass(frozen=True, slots=True)
class Activity:
    """When a person reflected (ISO date), for how many minutes, in what role and when somebody talked it
    through with them, and when they mean to look again at what changed. Empty, or 0, where not said."""

    done_on: str = ""
    minutes: int = 0
    talked_with: str = ""
    talked_on: str = ""
    check_back: str = ""


NOT_SAID = Activity()
"""Nothing is said of when, how long and with whom."""


@dataclass(frozen=True, slots=True)
class Action:
    """What a person means to do: ``owner`` is a role, ``by_when`` and ``done`` are ISO dates or empty,
    ``measure`` says how they shall know. One ``about_child`` names nobody: its particulars belong on
    the child's file."""

    id: str
    reflection: str
    what: str
    owner: str
    by_when: str
    measure: str
    about_child: bool
    done: str
    created: str
    modified: str


@dataclass(frozen=True, slots=True)
class FormEntry:
    """What a person wrote for one field of a form, of the form's ``version`` then."""

    reflection: str
    form: str
    field: str
    text: str
    version: str
    modified: str


@dataclass(frozen=True, slots=True)
class Reflection:
    """A reflection on one review.

    ``answers`` keep the prompt's wording with each answer, ``points`` are learning point ids of
    the review, ``quotes`` ids of marks. Times are ISO 8601 in UTC.
    """

    id: str
    review: str
    edition: str
    model: str
    model_name: str
    title: str
    status: Status
    created: str
    modified: str
    answers: tuple[WrittenAnswer, ...]
    points: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    activity: Activity = NOT_SAID

    @property
    def started(self) -> bool:
        """Whether anything has been written or chosen yet."""
        return bool(self.points or self.quotes or any(one.to_share.strip() for one in self.answers))


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """Where someone left off: the passage at the top of the page. ``seen`` are the passages whose
    words were on the page long enough to be read, by id, so that an outline can tell what is left."""

    review: str
    passage: str
    modified: str
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenHit:
    """Something the person wrote that a search found: ``kind`` is note, highlight, answer or
    action."""

    kind: str
    id: str
    review: str
    passage: str
    text: str
    snippet: str
    score: float


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """A theme a person put on a learning point; ``text`` is the point's, so that it is found again
    in another edition. ``made`` is ISO 8601 in UTC."""

    name: str
    review: str
    point: str
    text: str
    made: str


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search a person keeps: what is typed and chosen, and when they last looked (ISO 8601, UTC)."""

    id: str
    name: str
    words: str
    narrowing: Narrowing
    looked: str


@dataclass(frozen=True, slots=True)
class Binned:
    """Something in the bin: ``kind`` is mark, reflection or received (a record somebody sent),
    ``removed`` when it came there (ISO 8601, UTC), ``text`` its words: a mark's quote, or a
    reflection's first answer."""

    kind: str
    id: str
    review: str
    removed: str
    text: str
    note: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Emptied:
    """What went when the bin was emptied, by id. ``quoted`` are highlights whose note went but whose
    words stay, since a reflection quotes them."""

    marks: tuple[str, ...] = ()
    reflections: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
