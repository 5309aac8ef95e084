"""What the hits of a search can be narrowed by, and how many of them there are of each.

A facet is either of a learning point (its theme, its kind, the law it rests on) or of its review
(all the others). Values of one facet widen one another, facets narrow: "2018 or 2019, and neglect".
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Facet(StrEnum):
    """One way to narrow a search."""

    THEME = "theme"
    ITEM = "item"
    LAW = "law"
    REVIEW_KIND = "review_kind"
    YEAR = "year"
    PUBLISHER = "publisher"
    NATION = "nation"
    HARM = "harm"
    AGE = "age"
    AGENCY = "agency"
    READ = "read"
    MARKED = "marked"


OF_POINTS = frozenset({Facet.THEME, Facet.ITEM, Facet.LAW})
"""Facets of a learning point; the others are of its review."""

READ, UNREAD, MARKED, UNMARKED = "read", "unread", "marked", "unmarked"

Values = tuple[str, ...]
Facts = Mapping[Facet, Values]
"""What is known of one review or learning point: none, one or several values a facet."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a search is narrowed to: values chosen, values left out, and a span of years (inclusive,
    either end may be open)."""

    chosen: tuple[tuple[Facet, str], ...] = ()
    excluded: tuple[tuple[Facet, str], ...] = ()
    years: tuple[int | None, int | None] = (None, None)

    def __bool__(self) -> bool:
        return bool(self.chosen or self.excluded) or self.years != (None, None)

    @property
    def facets(self) -> frozenset[Facet]:
        """The facets values were chosen of."""
        return frozenset(facet for facet, _ in self.chosen)

    def of_points(self) -> bool:
        """Whether a learning point is asked for something that no other passage has."""
        return any(facet in (Facet.THEME, Facet.ITEM) for facet, _ in (*self.chosen, *self.excluded))

    def toggled(self, facet: Facet, value: str) -> "Narrowing":
        """With this value chosen too, or no longer."""
        pair = (facet, value)
        chosen = (
            tuple(one for one in self.chosen if one != pair) if pair in self.chosen else (*self.chosen, pair)
        )
        return Narrowing(chosen, self.excluded, self.years)

    def without(self, facet: Facet) -> "Narrowing":
        """Not narrowed by this facet; its excluded values stay out."""
        return Narrowing(tuple(one for one in self.chosen if one[0] is not facet), self.excluded, self.years)

    def test(self, facets: Collection[Facet] = tuple(Facet)) -> Callable[[Facts], bool]:
        """What says whether something with given facts passes, as far as ``facets`` are concerned."""
        wanted: dict[Facet, set[str]] = {}
        for facet, value in self.chosen:
            if facet in facets:
                wanted.setdefault(facet, set()).add(value)
        unwanted: dict[Facet, set[str]] = {}
        for facet, value in self.excluded:
            if facet in facets:
                unwanted.setdefault(facet, set()).add(value)
        first, last = self.years if Facet.YEAR in facets else (None, None)

        def passes(facts: Facts) -> bool:
            if any(values.isdisjoint(facts.get(facet, ())) for facet, values in wanted.items()):
                return False
            if not all(values.isdisjoint(facts.get(facet, ())) for facet, values in unwanted.items()):
                return False
            if first is None and last is None:
                return True
            years = map(int, facts.get(Facet.YEAR, ()))
            return any((first is None or year >= first) and (last is None or year <= last) for year in years)

        return passes

    def joined(self, other: "Narrowing") -> "Narrowing":
        """Narrowed by both."""
        mine, theirs = self.years, other.years
        years = (
            max((one for one in (mine[0], theirs[0]) if one is not None), default=None),
            min((one for one in (mine[1], theirs[1]) if one is not None), default=None),
        )
        chosen = tuple(dict.fromkeys((*self.chosen, *other.chosen)))
        return Narrowing(chosen, tuple(dict.fromkeys((*self.excluded, *other.excluded))), years)


NOTHING = Narrowing()
"""Not narrowed at all."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The values of one facet with how many learning points have each, the most first."""

    facet: Facet
    counts: tuple[tuple[str, int], ...]


def spread(tuples: Iterable[Values]) -> Counter[str]:
    """How often each value stands in these tuples. Equal tuples are counted together, so that many
    points with few different themes cost little."""
    counted: Counter[str] = Counter()
    for values, times in Counter(tuples).items():
        for value in values:
            counted[value] += times
    return counted


def tally(facet: Facet, counts: Mapping[str, int], chosen: Sequence[str] = ()) -> Tally:
    """A facet's counts in order: years latest first, else the most first; chosen values with no
    hit are there too, so that they can be taken off."""
    whole = {**dict.fromkeys(chosen, 0), **counts}
    if facet is Facet.YEAR:
        ordered = sorted(whole.items(), reverse=True)
    else:
        ordered = sorted(whole.items(), key=lambda pair: (-pair[1], pair[0]))
    return Tally(facet, tuple(ordered))
