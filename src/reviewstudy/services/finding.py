"""One search on its way: from clauses to keys of learning points and passages, and to hits.

Learning points that have all that was asked for come first, as typed before in other words, and by
FTS5's bm25 where they are few enough to be weighed, else the newest first. With few of these, those
that have a good part follow.
"""

import copy
import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reviewstudy.content import lexicon
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.queries import Clause, Hit, Query, Term, expression
from reviewstudy.domain.widening import Widened
from reviewstudy.services.shelf import Shelf
from reviewstudy.services.wording import Wording
from reviewstudy.storage.index import ANYWHERE, SHIFT, Index, Stop, Where

TIER = 1000.0
"""Learning points come before what the person wrote, and that before other passages: scores of
different indexes do not compare, so each kind has a tier and its own score inside it."""

WEIGHED = 4000
"""Learning points ranked by their words; of more, the newest come first. Passages likewise."""

FEW = 10
"""With fewer learning points than this that have all the words, those with some are shown too."""

_PART, _NEARLY = 0.3, 0.8
"""What a learning point has to have of what was asked, by weight; where none has, of what the best has."""

_COMPLETIONS = 12


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of learning points, best first: those that have all that was asked for, and ``loose``
    those with only some of the clauses, each with the numbers of these."""

    keys: list[int]
    loose: Mapping[int, frozenset[int]]
    weighed: bool = True


@dataclass(frozen=True, slots=True)
class Places:
    """The best of the other passages, how many match, and whether they have all that was asked for."""

    hits: list[Hit]
    total: int = 0
    whole: bool = True


class Finding:
    """One query on its way."""

    def __init__(self, query: Query, widened: Widened, shelf: Shelf, index: Index, stop: Stop) -> None:
        self.query, self.widened, self.shelf, self._stop = query, widened, shelf, stop
        self._index = index
        self.typed = expression(widened.clauses, query.unwanted)
        self.wide = expression(widened.clauses, query.unwanted, widened=True)
        self._wording = Wording(widened.clauses)

    def again(self, stop: Stop) -> "Finding":
        """The same search for somebody else who may end it."""
        other = copy.copy(self)
        other._stop = stop
        return other

    def unknown(self) -> list[Clause]:
        """Clauses whose words occur nowhere, though they are words one could have misspelt."""
        return [
            clause
            for clause in self.widened.clauses
            if not clause.others
            and (word := _one_word(clause)) is not None
            and not self._known(word, clause)
            and not self._index.matching_points(clause.fts(widened=False), self._stop)
            and not self._index.count_passages(clause.fts(widened=False), ANYWHERE, self._stop)
        ]

    def _known(self, word: str, clause: Clause) -> bool:
        if clause.typed[0][0].beginning and self.shelf.completions(word, 1):
            return True
        return word in self.shelf.words or (len(word) < 4 and lexicon().short_form(word) is None)

    def points(self) -> Found:
        """All learning points that match, in order."""
        shelf = self.shelf
        if not self.widened.clauses:
            out = self._unwanted()
            every = [key for key in shelf.all_points() if key not in out]
            return Found(shelf.newest_first(every), {}, weighed=False)
        exact = set(self._index.matching_points(self.typed, self._stop))
        wide = exact
        if self.wide != self.typed:
            wide = exact.union(self._index.matching_points(self.wide, self._stop))
        wide = self._in_capitals(set(filter(shelf.holds, wide)))
        inner: Counter[int] = Counter()
        for clause in self.widened.inner if wide else ():
            inner.update(self._index.matching_points(clause.fts(widened=True), self._stop))
        scores: dict[int, float] = {}
        if wide and len(wide) <= WEIGHED:
            scores = self._index.weighed_points(self.wide, self._stop)

        keys = shelf.newest_first(wide)
        if scores or inner:
            # Sorting is stable: of equals the newest stay first.
            ranks = {key: (-inner[key], key not in exact, -scores.get(key, 0.0)) for key in keys}
            keys.sort(key=ranks.__getitem__)
        else:
            keys.sort(key=lambda key: key not in exact)
        loose: dict[int, frozenset[int]] = {}
        if len(keys) < FEW and len(self.widened.clauses) > 1:
            loose = {key: met for key, met in self._some_of_the_words().items() if key not in wide}
        return Found(keys, loose, weighed=bool(scores) or not wide)

    def _in_capitals(self, keys: set[int]) -> set[int]:
        """Without the points that have a short form with two meanings only in small letters."""
        letters = {form.letters for form in self.widened.short_forms}
        clauses = [n for n, clause in enumerate(self.widened.clauses) if letters & set(clause.text.split())]
        if not clauses or len(keys) > WEIGHED:
            return keys
        rows = self._index.shown_points(sorted(keys)) if keys else {}
        return {
            key
            for key, row in rows.items()
            if all(self._wording.meets(n, row["text"], row["theme"], self.shelf.themes(key)) for n in clauses)
        }

    def _unwanted(self) -> set[int]:
        """Learning points with any of the words they are not to have."""
        match = expression([Clause(((term,),)) for term in self.query.unwanted], joiner="OR")
        return set(self._index.matching_points(match, self._stop)) if match else set()

    def _some_of_the_words(self) -> dict[int, frozenset[int]]:
        """Learning points that match a good part of what was asked, best first, each with the numbers
        of the clauses it matches.

        A clause weighs more the fewer points match it (its inverse document frequency), so that
        "child" alone is no answer to "interpreter child".
        """
        every = len(self.shelf.all_points())
        matches = [
            set(self._index.matching_points(clause.fts(widened=True), self._stop))
            for clause in self.widened.clauses
        ]
        weights = [math.log(1 + every / (1 + len(keys))) for keys in matches]
        met: dict[int, list[int]] = {}
        weight: dict[int, float] = {}
        for number, keys in enumerate(matches):
            for key in keys:
                met.setdefault(key, []).append(number)
                weight[key] = weight.get(key, 0.0) + weights[number]
        out = self._unwanted()
        # What nothing has cannot be asked of anything; where the rest is spread thin, the best is shown.
        most = max(weight.values(), default=0.0)
        least = _PART * sum(one for one, keys in zip(weights, matches, strict=True) if keys)
        least = least if most >= least else most * _NEARLY
        holds = self.shelf.holds
        kept = [key for key in met if key not in out and weight[key] >= least and holds(key)]
        best = heapq.nsmallest(WEIGHED, kept, key=lambda key: (-weight[key], -self.shelf.newest(key), key))
        return {key: frozenset(met[key]) for key in best}

    def point_hits(self, keys: Sequence[int], found: Found) -> list[Hit]:
        """Hits for learning points, in their order."""
        rows: dict[int, dict[str, Any]] = {}
        if keys:
            any_of = expression(self.widened.clauses, widened=True, joiner="OR")
            rows = self._index.shown_points(keys, any_of)
        hits = []
        for place, key in enumerate(keys):
            if (row := rows.get(key)) is None:
                continue  # another edition came in since the shelf was filled
            themes = self.shelf.themes(key)
            hit = self.hit(key >> SHIFT, row["text"])
            hits.append(
                replace(
                    hit,
                    kind=row["kind"],
                    theme=row["theme"],
                    themes=themes,
                    snippet=row["snippet"],
                    passage=row["passage"],
                    page=row["page"],
                    number=row["number"],
                    point=row["id"],
                    # The order is the answer; the score says it in one number that falls.
                    score=3 * TIER + (len(keys) - place) / (len(keys) + 1),
                    why=self._wording.why(row["text"], row["theme"], themes, found.loose.get(key)),
                )
            )
        return hits

    def passage_hits(self, narrowing: Narrowing, most: int, *, any_points: bool) -> Places:
        """The best of the other passages.

        With all that was asked for; where nothing has it, not even a learning point (``any_points``),
        with some.
        """
        match, all_of = self._for_passages(widened=False), True
        if not match:
            return Places([])
        where = ANYWHERE
        if narrowing:
            laws, without = narrowing.values(Facet.LAW), narrowing.without_values(Facet.LAW)
            where = Where(self.shelf.allowed(narrowing), laws, without)
        if not most:
            return Places([], self._index.count_passages(match, where, self._stop))
        scores = self._index.weighed_passages(match, WEIGHED, where, self._stop)
        if len(scores) < FEW and (wider := self._for_passages(widened=True)) != match:
            more = self._index.weighed_passages(wider, WEIGHED, where, self._stop)
            scores = {**{key: score - TIER for key, score in more.items()}, **scores}
            match = wider
        if not scores and not any_points and len(self.widened.clauses) > 1:
            all_of, match = False, self._for_passages(widened=True, joiner="OR")
            scores = self._index.weighed_passages(match, WEIGHED, where, self._stop)
        total = len(scores)
        if total >= WEIGHED:
            total = self._index.count_passages(match, where, self._stop)
        kept = [key for key in scores if key >> SHIFT in self.shelf.reviews]
        best = heapq.nlargest(most, kept, key=lambda key: (scores[key], self.shelf.newest(key), -key))
        rows = self._index.shown_passages(best, match) if best else {}
        hits = []
        for place, key in enumerate(best):
            if (row := rows.get(key)) is None:
                continue
            hits.append(
                replace(
                    self.hit(key >> SHIFT, row["text"]),
                    kind="passage",
                    snippet=row["snippet"],
                    passage=row["passage"],
                    page=row["page"],
                    score=TIER + (len(best) - place) / (len(best) + 1),
                    why=self._wording.why(row["text"], "", (), None if all_of else ()),
                )
            )
        return Places(hits, total, all_of)

    def _for_passages(self, *, widened: bool, joiner: str = "AND") -> str:
        """The expression for passages: a short beginning stands for the words that begin so most often.

        FTS5 joins all words of a beginning before it gives the first match, a second of work for two
        letters in a million passages.
        """
        clauses = [self._completed(clause) for clause in self.widened.clauses]
        return expression(clauses, self.query.unwanted, widened=widened, joiner=joiner)

    def _completed(self, clause: Clause) -> Clause:
        ways: list[tuple[Term, ...]] = []
        for way in clause.typed:
            term = way[0]
            if len(way) == 1 and term.beginning and len(term.words) == 1:
                words = self.shelf.completions(term.words[0].casefold(), _COMPLETIONS)
                if words:
                    ways += [(replace(term, words=(word,), beginning=False),) for word in words]
                    continue
            ways.append(way)
        return replace(clause, typed=tuple(ways))

    def hit(self, number: int, text: str) -> Hit:
        """A hit in a review, not yet placed."""
        review = self.shelf.reviews[number]
        return Hit(
            review=review.review_id,
            work=review.work,
            title=review.title,
            publisher=review.publisher,
            review_kind=review.kind,
            digest=review.digest,
            published=review.published,
            added=review.added,
            kind="",
            theme="",
            themes=(),
            text=text,
            snippet=text,
            passage="",
            page=None,
            number=None,
            score=0.0,
            why="",
        )


def _one_word(clause: Clause) -> str | None:
    """The one word a clause is, in small letters."""
    (way, *more) = clause.typed
    if more or len(way) > 1 or way[0].quoted or len(way[0].words) > 1 or not way[0].words[0].isalpha():
        return None
    return way[0].words[0].casefold()
