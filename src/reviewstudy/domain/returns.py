"""Records on their way between two people: what a supervisor received, and what came back to its author."""

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from reviewstudy.domain.records import Record
from reviewstudy.domain.supervision import AgreedAction, Supervision

_EARLIEST, _LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 28, tzinfo=UTC)
"""As far as times can be reckoned with in every zone."""


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
    DAMAGED = "damaged"
    """Changed or damaged since it was exported."""

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


def dated(modified: str, before: Iterable[Returned], about: Collection[str]) -> Arrival:
    """What the version of this time is beside what was taken in of the same return, ``before``, where it is
    about these reflections."""
    moment, same = _moment(modified), set()
    for one in before:
        if _moment(one.supervision.modified) == moment:
            same.add(one.reflection)
        elif moment < _believed(one):
            return Arrival.STALE
    if same >= set(about):
        return Arrival.REPEATED
    return Arrival.RETURNED if same else Arrival.RENEWED


def _believed(one: Returned) -> datetime:
    """When a return was made: not much later than it was taken in, whatever the clock of whoever made it
    said, or no later one would come in any more."""
    return min(_moment(one.supervision.modified), _moment(one.taken) + timedelta(days=1))


def _moment(given: str) -> datetime:
    """An ISO time; what is none, or says no zone, is before all others."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return _EARLIEST
    return max(moment, _EARLIEST) if moment.tzinfo else _EARLIEST


def later_than(before: str, now: str) -> str:
    """The time to give what was changed now, an ISO time: after that of the version before it, also where
    the clock went back since."""
    earliest = _moment(before)
    if earliest < _moment(now) or earliest > _LATEST:
        return now
    return (earliest + timedelta(milliseconds=1)).astimezone(UTC).isoformat(timespec="milliseconds")


def title_of(record: Record) -> str:
    """What to call a record: its one reflection's title, else how many there are."""
    if len(record.reflections) == 1:
        return record.reflections[0].title.strip() or "A reflection"
    return f"{len(record.reflections):,} reflections"


def digest_of(text: str) -> str:
    """What tells one wording of an answer from another; white space at its ends apart."""
    return hashlib.sha256(text.strip().encode(errors="replace")).hexdigest()[:32]


def supervisors_words(record: Record) -> Iterator[tuple[str, str]]:
    """Each text of the supervisor's, and where it stands."""
    side = record.supervision
    if side is None:
        return
    names = record.answers_named()
    for comment in side.comments:
        about = names.get((comment.reflection, comment.prompt), "the whole")
        yield f"Your {comment.kind} on “{about}”", comment.text
    for action in side.agreed:
        for text in (action.what, action.owner, action.measure):
            yield "An agreed action", text
    yield "Wellbeing", side.session.wellbeing
    yield "Disagreements", side.session.disagreements
