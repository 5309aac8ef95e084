"""Records on their way between two people: what a supervisor received, and what came back to its author."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from reviewstudy.domain.records import Record
from reviewstudy.domain.supervision import AgreedAction, Supervision


class Arrival(StrEnum):
    """What a record is to the person who opens it."""

    TO_SUPERVISE = "to_supervise"
    """Somebody else's, for supervision or a portfolio: it can be commented on."""
    RECEIVED = "received"
    """The same, which is here already with what was written about it."""
    OWN = "own"
    """The person's own, and nobody has said anything about it."""
    RETURNED = "returned"
    """The person's own, with a supervisor's side that is new here."""
    RENEWED = "renewed"
    """A later version of a return that was taken in."""
    REPEATED = "repeated"
    """A return that was taken in already."""
    STALE = "stale"
    """An earlier version of a return that was taken in."""
    FOREIGN = "foreign"
    """A return about reflections that are not here."""
    TO_POOL = "to_pool"
    """For a partnership to count, which nobody comments on."""

    @property
    def can_be_taken(self) -> bool:
        """Whether there is something in it for the author to take in."""
        return self in (Arrival.RETURNED, Arrival.RENEWED)


@dataclass(frozen=True, slots=True)
class Received:
    """A record that was sent to a supervisor, and their side of it so far. ``returned`` is when it last
    left (ISO 8601 in UTC, as all times), empty where it never did or was changed since."""

    record: Record
    supervision: Supervision
    received: str
    returned: str = ""

    @property
    def title(self) -> str:
        """What to call it: its one reflection's title, else how many there are."""
        return title_of(self.record)


@dataclass(frozen=True, slots=True)
class Returned:
    """What a supervisor said of one reflection. ``read`` has for each prompt a digest of the answer as
    it was read, by which one that was changed since is told; ``taken`` is when it came in."""

    reflection: str
    record: str
    supervision: Supervision
    taken: str
    read: dict[str, str] = field(default_factory=dict)

    def changed_since(self, prompt: str, answer: str) -> bool:
        """Whether an answer was another when it was read."""
        return prompt in self.read and self.read[prompt] != digest_of(answer)


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a return in did. ``joined`` and ``known`` are actions that came into the list, and
    that were there; ``withheld`` name somebody in an action about a child and were not kept;
    ``missing`` reflections are not here any more."""

    comments: int
    joined: tuple[AgreedAction, ...] = ()
    known: tuple[AgreedAction, ...] = ()
    withheld: int = 0
    missing: int = 0


def title_of(record: Record) -> str:
    """What to call a record: its one reflection's title, else how many there are."""
    if len(record.reflections) == 1:
        return record.reflections[0].title.strip() or "A reflection"
    return f"{len(record.reflections):,} reflections"


def digest_of(text: str) -> str:
    """What tells one wording of an answer from another; white space at its ends apart."""
    return hashlib.sha256(text.strip().encode(errors="replace")).hexdigest()[:32]
