"""What the hits of a search can be narrowed by, and how many of them there are of each.

A facet is either of a learning point (its theme, its kind, the law it rests on) or of its review
(all the others). Values of one facet widen one another, facets narrow: "2018 or 2019, and neglect".
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    either end may be open). ``impossible``: nothing passes. ``within``: what has to pass too."""

    chosen: tuple[tuple[Facet, str], ...] = ()
    excluded: tuple[tuple[Facet, str], ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    impossible: bool = False
    within: "Narrowing | None" = None

    def __bool__(self) -> bool:
        return bool(self.chosen or self.excluded or self.impossible or self.within) or self.years != (
            None,
            None,
        )

    def values(self, facet: Facet) -> tuple[frozenset[str], ...]:
        """The values of a facet that were chosen, one set for each of what has to pass."""
        own = frozenset(value for other, value in self.chosen if other is facet)
        inner = self.within.values(facet) if self.within else ()
        return (own, *inner) if own else inner

    def without_values(self, facet: Facet) -> frozenset[str]:
        """The values of a facet that were left out."""
        own = frozenset(value for other, value in self.excluded if other is facet)
        return own | (self.within.without_values(facet) if self.within else frozenset())

    def of_points(self) -> bool:
        """Whether a learning point is asked for something that no other passage has."""
        asked = any(facet in (Facet.THEME, Facet.ITEM) for facet, _ in (*self.chosen, *self.excluded))
        return asked or bool(self.within and self.within.of_points())

    def narrows_points(self) -> bool:
        """Whether anything is asked of learning points themselves."""
        asked = any(facet in OF_POINTS for facet, _ in (*self.chosen, *self.excluded))
        return asked or bool(self.within and self.within.narrows_points())

    def toggled(self, facet: Facet, value: str) -> "Narrowing":
        """With this value chosen too, or no longer."""
        pair = (facet, value)
        if pair in self.chosen:
            return replace(self, chosen=tuple(one for one in self.chosen if one != pair))
        return replace(self, chosen=(*self.chosen, pair))

    def without(self, facet: Facet) -> "Narrowing":
        """Not narrowed by the values chosen of this facet; all else stays."""
        return replace(self, chosen=tuple(one for one in self.chosen if one[0] is not facet))

    def also(self, other: "Narrowing") -> "Narrowing":
        """Narrowed by the other too. Values of one facet widen one another inside each, never across."""
        if not (self and other):
            return self or other
        return replace(self, within=self.within.also(other) if self.within else other)

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
        inner = self.within.test(facets) if self.within else None

        def passes(facts: Facts) -> bool:
            if self.impossible or (inner is not None and not inner(facts)):
                return False
            if any(values.isdisjoint(facts.get(facet, ())) for facet, values in wanted.items()):
                return False
            if not all(values.isdisjoint(facts.get(facet, ())) for facet, values in unwanted.items()):
                return False
            if first is None and last is None:
                return True
            years = map(int, facts.get(Facet.YEAR, ()))
            return any((first is None or year >= first) and (last is None or year <= last) for year in years)

        return passes


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
