"""Law that has moved on: which edition held when, and what to know beside an older text.

A note stands beside a review and never changes its words. Every fact has a source; none has been
checked by a lawyer. Dates are ISO, as exact as the source has them: 2018, 2018-07 or 2018-07-04.
Where two such dates do not settle which came first, both are taken as possible.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read. ``date``: of the page, as far as it says; ``checked_on``: the day we
    read the fact there, empty where we have it at second hand."""

    url: str
    title: str
    date: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of an authority, by its id.

    With a ``work`` it is an edition of it: "2018 edition" of Working Together, in force from
    ``begins`` to ``until``, the day the next took over. ``work`` is the authority itself where its
    editions have no ids of their own. ``replaced_by`` is an id. ``moves_on``: an older text has to
    be read anew for it; else it only stands beside.
    """

    authority: str
    note: str
    source: Source
    work: str = ""
    edition: str = ""
    begins: str = ""
    until: str = ""
    replaced_by: str = ""
    moves_on: bool = False

    @property
    def happened(self) -> str:
        """The date from which a text is older than this fact; empty where there is none."""
        return self.until if self.work or self.until else self.begins


class Movement(StrEnum):
    """How a fact stands to a text."""

    REPLACED = "replaced"
    """Replaced after the text was published."""
    ALREADY = "already"
    """Replaced before the text was published."""
    CHANGED = "changed"
    """Something happened to it after the text was published."""
    STANDING = "standing"
    """To be known beside a text of any age."""


@dataclass(frozen=True, slots=True)
class MovedOn:
    """A note for beside a text; ``when`` is an ISO date, or empty."""

    movement: Movement
    when: str
    note: str
    replaced_by: str
    source: Source


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """The edition that a text meant and the one in force today.

    ``then`` has more than one where the date does not settle it, and none where it is not known.
    ``named``: the text itself names the edition.
    """

    then: tuple[Fact, ...]
    now: Fact | None
    named: bool


def surely_before(one: str, other: str) -> bool:
    """Whether a date is before another, on what both say."""
    size = min(len(one), len(other))
    return one[:size] < other[:size]


def _past(date: str, today: str) -> bool:
    """Whether ``date`` is no later than ``today``, as far as can be told."""
    return not surely_before(today, date)


class Currency:
    """All we know of what has moved on.

    Raises:
        ValueError: an edition ends before it begins, or two of one work overlap.
    """

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.facts = tuple(facts)
        self._of: dict[str, list[Fact]] = {}
        self._editions: dict[str, list[Fact]] = {}
        for fact in facts:
            if fact.begins and fact.until and surely_before(fact.until, fact.begins):
                raise ValueError(f"{fact.authority} {fact.edition}: it ends before it begins")
            self._of.setdefault(fact.authority, []).append(fact)
            if fact.work:
                self._editions.setdefault(fact.work, []).append(fact)
        for editions in self._editions.values():
            editions.sort(key=lambda one: one.begins)
            for earlier, later in itertools.pairwise(editions):
                if not earlier.until or surely_before(later.begins, earlier.until):
                    raise ValueError(f"{later.authority} {later.edition}: two editions overlap")

    def about(self, authority_id: str) -> tuple[Fact, ...]:
        """What is known of an authority, in the order of our list."""
        return tuple(self._of.get(authority_id, ()))

    def then_and_now(self, authority_id: str, as_of: str | None, today: str) -> ThenAndNow | None:
        """The edition a text of the date ``as_of`` meant, and today's; None where we know of none."""
        named = next((one for one in self.about(authority_id) if one.work not in {"", authority_id}), None)
        editions = self._editions.get(named.work if named else authority_id, [])
        if not editions:
            return None
        now = [
            one
            for one in editions
            if _past(one.begins, today) and not (one.until and _past(one.until, today))
        ]
        then = (named,) if named else tuple(one for one in editions if as_of and _held(one, as_of))
        return ThenAndNow(then, now[-1] if now else None, named is not None)

    def moved_on(self, authority_id: str, as_of: str | None, today: str) -> tuple[MovedOn, ...]:
        """What to know beside a text of the date ``as_of`` that names an authority; oldest first.

        Without a date a text may be of any age, so everything that has happened since is there.
        What lies after ``today`` is not.
        """
        if authority_id in self._editions:
            then = self.then_and_now(authority_id, as_of, today)
            gone = [one for one in self._editions[authority_id] if one.until and _past(one.until, today)]
            replaced = [one for one in gone if then and one in then.then] if as_of else gone[-1:]
            apart = [fact for fact in self.about(authority_id) if not fact.work]
        else:
            replaced, apart = [], list(self.about(authority_id))
        notes = [self._note(fact, as_of) for fact in (*replaced, *apart) if _past(fact.happened, today)]
        found = [note for note in notes if note is not None]
        return tuple(sorted(found, key=lambda note: (note.when, note.note)))

    @staticmethod
    def _note(fact: Fact, as_of: str | None) -> MovedOn | None:
        when = fact.happened
        older = not as_of or not when or (not surely_before(when, as_of) and when != as_of)
        ended = bool(fact.until)
        if ended:
            movement = Movement.REPLACED if older else Movement.ALREADY
        elif fact.moves_on and not fact.work:
            if not older:
                return None
            movement = Movement.CHANGED
        else:
            movement, when = Movement.STANDING, fact.begins
        return MovedOn(movement, when, fact.note, fact.replaced_by, fact.source)


def _held(edition: Fact, as_of: str) -> bool:
    """Whether an edition may have been in force on a date."""
    begun = not surely_before(as_of, edition.begins)
    over = bool(edition.until) and (surely_before(edition.until, as_of) or edition.until == as_of)
    return begun and not over
