"""Journey 4: find what reviews have already taught.

A search takes in every learning point that matches, ranks and counts them in memory, and shows the
best; then what the person wrote; then the best of the passages that came in last. Where no learning
point has all that was asked for, a passage that has it comes first (decision 3).
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewstudy.content import companion, law_book, lexicon
from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.facets import NOTHING, Facet, Narrowing, Tally
from reviewstudy.domain.journal import SavedSearch, WrittenHit
from reviewstudy.domain.queries import LIT_END, LIT_START, Hit, Query, expression
from reviewstudy.domain.widening import ShortForm
from reviewstudy.services.events import Events
from reviewstudy.services.fields import narrowing_of
from reviewstudy.services.finding import FEW, TIER, Finding
from reviewstudy.services.shelf import Shelf
from reviewstudy.services.spelling import Spelling
from reviewstudy.services.themes import ThemeService
from reviewstudy.storage.index import SHIFT, Stop
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library

FIRST = 20
"""Hits of a first answer: more than a screen shows, while the whole answer is on its way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found.

    ``hits``: best first, at most as many as were asked for. ``points``: keys of all learning points
    that match, in that order. ``tallies`` count them by facet. ``narrowing``: what was chosen and
    typed. ``corrected``: the query that was answered, where what was typed occurs nowhere.
    ``near``: ids of themes, where nothing was found. ``law``: ids of authorities that were named,
    each with whether only probably. ``reflect``: the best learning point, where the words ask for a
    reflection; the program writes none. ``weighed``: ranked by their words, not only by age.
    ``passages``: how many other places match. ``complete``: these and the tallies are there.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    points: tuple[int, ...] = ()
    reviews: int = 0
    passages: int = 0
    tallies: tuple[Tally, ...] = ()
    narrowing: Narrowing = field(default_factory=Narrowing)
    notices: tuple[str, ...] = ()
    short_forms: tuple[ShortForm, ...] = ()
    corrected: Query | None = None
    partial: bool = False
    weighed: bool = True
    near: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    law: tuple[tuple[str, bool], ...] = ()
    reflect: Hit | None = None
    complete: bool = False


def never() -> bool:
    """The search is wanted to its end."""
    return False


class SearchService:
    """One search over reviews and the person's own words. May be asked from several threads."""

    def __init__(self, library: Library, journal: Journal, events: Events, themes: ThemeService) -> None:
        self._library, self._journal, self._themes = library, journal, themes
        self._bare: Shelf | None = None  # what the library says
        self._shelf: Shelf | None = None  # and what the person's own adds to it
        self._filling = threading.Lock()
        self._spelling: Spelling | None = None
        events.subscribe(self._changed)

    def search(self, query: Query) -> list[Hit]:
        """What matches, best first, at most ``query.limit``; nothing for an empty query."""
        return list(self.answer(query).hits)

    def first(self, query: Query, stop: Stop = never) -> Answer:
        """What a person sees first: the best learning points, and what they wrote."""
        first = self._answer(replace(query, limit=min(query.limit, FIRST)), stop, complete=False)
        return replace(first, query=query)

    def answer(self, query: Query, stop: Stop = never) -> Answer:
        """The whole answer, with passages and counts."""
        return self._answer(query, stop, complete=True)

    def theme_counts(self) -> dict[str, int]:
        """How many learning points each theme has, a digest and its original counted once."""
        shelf = self.shelf()
        tallies = shelf.tallies(shelf.once(shelf.all_points()), NOTHING)
        return dict(next((one.counts for one in tallies if one.facet is Facet.THEME), ()))

    def matrix(self, points: Sequence[int], rows: Facet, columns: Facet) -> Mapping[tuple[str, str], int]:
        """How many of these learning points, by their keys, have each pair of values."""
        return self.shelf().matrix(points, rows, columns)

    def new_since(self, saved: SavedSearch) -> int:
        """How many learning points of a saved search came after it was last looked at."""
        shelf = self.shelf()
        if not any(one.added > saved.looked for one in shelf.reviews.values()):
            return 0
        found = self.first(Query(saved.words, saved.narrowing, limit=1))
        return sum(1 for key in found.points if shelf.reviews[key >> SHIFT].added > saved.looked)

    def came_since(self, moment: str) -> frozenset[str]:
        """Ids of the reviews whose editions came after a moment (ISO 8601, UTC)."""
        return frozenset(one.review_id for one in self.shelf().reviews.values() if one.added > moment)

    def shelf(self) -> Shelf:
        """What the index knows of every review now."""
        with self._filling:
            if self._bare is None:
                self._bare = Shelf(self._library.index)
                self._spelling, self._shelf = Spelling(self._bare.words), None
            if (shelf := self._shelf) is None:
                marked = frozenset(mark.review for mark in self._journal.marks())
                read = self._journal.read_reviews()
                shelf = self._shelf = self._bare.known(read=read, marked=marked, themes=self._themes.keys())
            return shelf

    def forget(self) -> None:
        """Read the index again at the next search: another process has written."""
        with self._filling:
            self._bare = self._shelf = None

    def _changed(self, change: Changed) -> None:
        if Topic.LIBRARY in change.topics:
            self.forget()
        elif change.topics & {Topic.MARKS, Topic.PLACES, Topic.THEMES}:
            with self._filling:
                self._shelf = None

    def _answer(self, query: Query, stop: Stop, *, complete: bool) -> Answer:
        if query.empty:
            return Answer(query, complete=complete)
        shelf = self.shelf()
        typed, notices = narrowing_of(query.fields, shelf)
        narrowing = query.narrowing.joined(typed)
        search = Finding(query, lexicon().widen(query), shelf, self._library.index, stop)
        corrected = None
        if unknown := search.unknown():
            assert self._spelling is not None
            if (better := self._spelling.corrected(query, unknown)) is not None:
                corrected = better
                search = Finding(better, lexicon().widen(better), shelf, self._library.index, stop)
        found = search.points()
        keys = shelf.narrowed(found.keys, narrowing)
        hits = search.point_hits(keys[: query.limit], found)
        if not narrowing:
            hits += self._own(search, query.limit)
        passages = 0
        if complete and not narrowing.of_points():
            room = query.limit if found.partial else max(0, query.limit - len(hits))
            places = search.passage_hits(narrowing, room, any_points=bool(keys))
            passages, others = places.total, places.hits
            if found.partial and places.whole:  # what has all the words comes before what has some
                hits = [*(replace(hit, score=hit.score + 3 * TIER) for hit in others[:FEW]), *hits]
                others = others[FEW:]
            hits += others
        hits = hits[: query.limit]
        law = tuple((one.id, probable) for one, probable in law_book().asked((corrected or query).words))
        return Answer(
            query=query,
            hits=tuple(hits),
            points=tuple(keys),
            reviews=len({shelf.reviews[number].work for number in {key >> SHIFT for key in keys}}),
            passages=passages,
            tallies=shelf.tallies(found.keys, narrowing) if complete else (),
            narrowing=narrowing,
            notices=notices,
            short_forms=search.widened.short_forms,
            corrected=corrected,
            partial=found.partial,
            weighed=found.weighed,
            near=() if hits else self._near(query, law),
            themes=search.widened.themes,
            law=law,
            reflect=next((hit for hit in hits if hit.point), None) if search.widened.reflecting else None,
            complete=complete,
        )

    def _near(self, query: Query, law: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
        """Ids of themes to offer where nothing was found: those that rest on the law, or sound alike."""
        resting = companion().resting_on([authority for authority, _ in law])
        return resting or (self._spelling.near_themes(query) if self._spelling is not None else ())

    def _own(self, search: Finding, most: int) -> list[Hit]:
        match = expression(search.widened.clauses, search.query.unwanted, widened=True)
        if not match:
            return []
        hits = []
        for found in self._journal.search(match, most):
            if (review := search.shelf.by_id.get(found.review)) is not None:
                hits.append(_own(found, search.hit(review.number, "")))
        return sorted(hits, key=lambda hit: -hit.score)


def _own(found: WrittenHit, hit: Hit) -> Hit:
    return replace(
        hit,
        kind=found.kind,
        text=found.text,
        snippet=found.snippet,
        passage=found.passage,
        score=2 * TIER + found.score,
        why=f"your own {found.kind}",
        ref=found.id,
    )


def lit_parts(snippet: str) -> list[tuple[str, bool]]:
    """A snippet as runs of text, each with whether it is lit."""
    parts: list[tuple[str, bool]] = []
    for number, run in enumerate(snippet.split(LIT_START)):
        if number == 0:
            parts.append((run, False))
            continue
        lit, _, rest = run.partition(LIT_END)
        parts += [(lit, True), (rest, False)]
    return [part for part in parts if part[0]]
