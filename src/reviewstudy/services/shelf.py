"""What the learning index knows of every review and learning point, in memory.

A search counts tens of thousands of learning points by a dozen facets while somebody types; that is
quick on plain dictionaries and slow through SQL. Read once, and again after the library has changed.
"""

import copy
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from reviewstudy.domain.facets import (
    MARKED,
    OF_POINTS,
    READ,
    UNMARKED,
    UNREAD,
    Facet,
    Facts,
    Narrowing,
    Tally,
    Values,
    spread,
    tally,
)
from reviewstudy.storage.index import SHIFT, Index, IndexedReview

OWN = "own:"
"""Before the name of a theme that a person made, where ids of themes stand."""


class Shelf:
    """Every review by its number, every learning point by its key."""

    def __init__(self, index: Index) -> None:
        reviews, points, self.words = index.everything()
        self.reviews: dict[int, IndexedReview] = {one.number: one for one in reviews}
        self.by_id = {one.review_id: one for one in self.reviews.values()}
        self._kinds: dict[int, str] = {}
        self._printed: dict[int, tuple[str, ...]] = {}
        self._laws: dict[int, tuple[str, ...]] = {}
        for point in points:
            self._kinds[point.key] = point.kind
            self._printed[point.key] = point.themes
            self._laws[point.key] = point.laws
        self._ordered = sorted(self.words)
        self._themes = self._printed
        self._facts = {number: _facts(one) for number, one in self.reviews.items()}
        self._newest = {
            one.number: place for place, one in enumerate(sorted(self.reviews.values(), key=_age))
        }
        self._twins = dict(_twins(self.reviews.values()))
        self._theme_counts: Mapping[str, int] | None = None

    def known(
        self, *, read: Collection[str], marked: Collection[str], themes: Iterable[tuple[int, str]]
    ) -> "Shelf":
        """This shelf with what a person has read and marked (ids of reviews), and the themes they
        made (keys of learning points with names)."""
        other = copy.copy(self)  # a search under way goes on with the one it has
        other._facts = {
            number: {
                **self._facts[number],
                Facet.READ: (READ if one.review_id in read else UNREAD,),
                Facet.MARKED: (MARKED if one.review_id in marked else UNMARKED,),
            }
            for number, one in self.reviews.items()
        }
        other._themes, other._theme_counts = dict(self._printed), None
        for key, name in themes:
            if key in other._themes and OWN + name not in other._themes[key]:
                other._themes[key] = (*other._themes[key], OWN + name)
        return other

    def holds(self, key: int) -> bool:
        """Whether a learning point was there when this shelf was filled: the index may know more."""
        return key in self._kinds

    def all_points(self) -> list[int]:
        """Keys of all learning points."""
        return list(self._kinds)

    def own_themes(self) -> list[str]:
        """Names of the themes a person made, as values of a facet."""
        return sorted(
            {theme for themes in self._themes.values() for theme in themes if theme.startswith(OWN)}
        )

    def values(self, facet: Facet) -> set[str]:
        """Every value a facet of reviews has."""
        return {value for facts in self._facts.values() for value in facts.get(facet, ())}

    def completions(self, beginning: str, most: int) -> list[str]:
        """The words of learning points that begin so, the most frequent first."""
        first = bisect_left(self._ordered, beginning)
        after = bisect_left(self._ordered, beginning + "\U0010ffff")
        return sorted(self._ordered[first:after], key=lambda word: -self.words[word])[:most]

    def once(self, keys: Iterable[int]) -> list[int]:
        """Without a digest's learning points whose originals, of the same numbers, are there too.

        One that carries a theme of the person's own stays: it says something the original does not.
        """
        there = dict.fromkeys(keys)
        if not self._twins:
            return list(there)
        mask = (1 << SHIFT) - 1
        return [
            key
            for key in there
            if (original := self._twins.get(key >> SHIFT)) is None
            or (original << SHIFT) + (key & mask) not in there
            or self._themes[key] != self._printed[key]
        ]

    def newest(self, key: int) -> int:
        """Where a point's review stands among all, the oldest being 0; undated ones are older."""
        return self._newest[key >> SHIFT]

    def newest_first(self, keys: Iterable[int]) -> list[int]:
        """Keys by the age of their reviews, the newest first; in their order within a review."""
        by_review: dict[int, list[int]] = {}
        for key in sorted(keys):
            by_review.setdefault(key >> SHIFT, []).append(key)
        ordered = sorted(by_review, key=self._newest.__getitem__, reverse=True)
        return [key for number in ordered for key in by_review[number]]

    def themes(self, key: int) -> tuple[str, ...]:
        """The themes of a learning point, those a person put on it last."""
        return self._themes.get(key, ())

    def narrowed(self, keys: Sequence[int], narrowing: Narrowing) -> list[int]:
        """Those of these learning points that pass."""
        if not narrowing:
            return list(keys)
        numbers = self.allowed(narrowing)
        kept = [key for key in keys if key >> SHIFT in numbers]
        if not narrowing.narrows_points():
            return kept
        passes = narrowing.test(OF_POINTS)
        # Many points share the same few facts, and each kind of point is looked at once.
        known: dict[tuple[str, Values, Values], bool] = {}
        passed: list[int] = []
        for key in kept:
            alike = (self._kinds[key], self._themes[key], self._laws[key])
            if alike not in known:
                known[alike] = passes(self._point_facts(key))
            if known[alike]:
                passed.append(key)
        return passed

    def allowed(self, narrowing: Narrowing) -> set[int]:
        """Numbers of the reviews that pass, as far as reviews are concerned."""
        passes = narrowing.test(frozenset(Facet) - OF_POINTS)
        return {number for number, facts in self._facts.items() if passes(facts)}

    @property
    def theme_counts(self) -> Mapping[str, int]:
        """How many learning points each theme has, a digest's and its original's counted once."""
        if self._theme_counts is None:
            self._theme_counts = self._counts(Facet.THEME, self.once(self.all_points()))
        return self._theme_counts

    def tallies(self, keys: Sequence[int], narrowing: Narrowing) -> tuple[Tally, ...]:
        """For each facet, how many of these points have each value, once narrowed by all the others; a
        digest's and its original's count once."""
        whole = self.once(self.narrowed(keys, narrowing))
        found = []
        for facet in Facet:
            chosen = [value for other, value in narrowing.chosen if other is facet]
            counted = self.once(self.narrowed(keys, narrowing.without(facet))) if chosen else whole
            counts = self._counts(facet, counted)
            if counts or chosen:
                found.append(tally(facet, counts, chosen))
        return tuple(found)

    def matrix(self, keys: Iterable[int], row: Facet, column: Facet) -> Mapping[tuple[str, str], int]:
        """How many of these points have each pair of values."""
        counted: Counter[tuple[str, str]] = Counter()
        for key in keys:
            facts = {**self._facts[key >> SHIFT], **self._point_facts(key)}
            counted.update((one, other) for one in facts.get(row, ()) for other in facts.get(column, ()))
        return counted

    def _counts(self, facet: Facet, keys: Sequence[int]) -> Counter[str]:
        if facet is Facet.ITEM:
            return Counter(map(self._kinds.__getitem__, keys))
        if facet in OF_POINTS:
            of = self._themes if facet is Facet.THEME else self._laws
            return spread(map(of.__getitem__, keys))
        counted: Counter[str] = Counter()
        for number, times in Counter([key >> SHIFT for key in keys]).items():
            for value in self._facts[number].get(facet, ()):
                counted[value] += times
        return counted

    def _point_facts(self, key: int) -> Facts:
        return {
            Facet.ITEM: (self._kinds[key],),
            Facet.THEME: self._themes[key],
            Facet.LAW: self._laws[key],
        }


def _facts(review: IndexedReview) -> Facts:
    year = (review.published or "")[:4]
    known = {
        Facet.REVIEW_KIND: (review.kind,),
        Facet.YEAR: (year,) if year.isascii() and year.isdigit() and len(year) == 4 else (),
        Facet.PUBLISHER: (review.publisher,) if review.publisher else (),
    }
    return {**known, **review.facts}


def _age(review: IndexedReview) -> tuple[str, str, int]:
    return (review.published or "", review.added, review.number)


def _twins(reviews: Iterable[IndexedReview]) -> Iterator[tuple[int, int]]:
    """Numbers of digests, each with its original's, where both hold as many learning points."""
    of_work: dict[str, list[IndexedReview]] = {}
    for one in reviews:
        of_work.setdefault(one.work, []).append(one)
    for same in of_work.values():
        for digest in (one for one in same if one.digest):
            for original in same:
                if not original.digest and original.learning_points == digest.learning_points:
                    yield digest.number, original.number
