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
from reviewstudy.domain.facets import Facet, Narrowing, Tally
from reviewstudy.domain.journal import SavedSearch, WrittenHit
from reviewstudy.domain.queries import LIT_END, LIT_START, Hit, Query, expression
from reviewstudy.domain.widening import ShortForm
from reviewstudy.services.events import Events
from reviewstudy.services.fields import narrowing_of
from reviewstudy.services.finding import FEW, TIER, Finding, Found
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
    that match, in that order, and ``reviews`` how many reviews they are in; ``loose``: how many more
    have some of the words. ``partial``: none has them all, and ``points`` are those with some.
    ``own``: how many things the person wrote or marked match; ``passages``: how many other places.
    ``tallies`` count the points by facet; ``shelf`` is what they were counted on. ``narrowing``: what
    was chosen and typed. ``corrected``: the query that was answered, where what was typed occurs
    nowhere. ``near``: ids of themes, where nothing was found. ``law``: ids of authorities that were
    named, each with whether only probably. ``reflect``: the best learning point, where the words ask
    for a reflection; the program writes none. ``weighed``: ranked by their words, not only by age.
    ``complete``: passages and tallies are there.
    """

    query: Query
    hits: tuple[Hit, ...] = ()
    points: tuple[int, ...] = ()
    reviews: int = 0
    loose: int = 0
    own: int = 0
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
    shelf: Shelf | None = field(default=None, repr=False, compare=False)
    complete: bool = False

    def shape(self, rows: Facet, columns: Facet) -> Mapping[tuple[str, str], int]:
        """How many of the points have each pair of values."""
        return self.shelf.matrix(self.points, rows, columns) if self.shelf is not None else {}


def never() -> bool:
    """The search is wanted to its end."""
    return False


class SearchService:
    """One search over reviews and the person's own words. May be asked from several threads."""

    def __init__(self, library: Library, journal: Journal, events: Events, themes: ThemeService) -> None:
        self._library, self._journal, self._themes = library, journal, themes
        self._filling = threading.Lock()
        # Set by whoever writes, in the writer's thread, which must not wait while a shelf is filled.
        self._library_moved = self._journal_moved = True
        self._version = -1
        self._bare: Shelf | None = None  # what the library says
        self._shelf: Shelf | None = None  # and what the person's own adds to it
        self._spelling: Spelling | None = None
        self._last: tuple[tuple[str, bool], Shelf, Finding, Found] | None = None
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
        return dict(self.shelf().theme_counts)

    def new_since(self, saved: SavedSearch) -> int:
        """How many learning points of a saved search came after it was last looked at."""
        shelf = self.shelf()
        if not any(one.added > saved.looked for one in shelf.reviews.values()):
            return 0
        # Read as the window reads it, which is where it was saved.
        found = self.first(Query(saved.words, saved.narrowing, limit=1, typing=True))
        reviews = [found.shelf.reviews[key >> SHIFT] for key in found.points] if found.shelf else []
        return sum(1 for one in reviews if one.added > saved.looked)

    def found_again(self, ticked: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], tuple[str, str]]:
        """Where learning points stand now: (review id, point id) with the text it had then.

        In another edition a point is found by its text where that stands exactly once; what is gone
        is left out.
        """
        rows = self._library.index.point_texts(sorted({review for review, _ in ticked}))
        texts = {(review, point): text for _, review, point, text in rows}
        by_text: dict[tuple[str, str], list[str]] = {}
        for _, review, point, text in rows:
            by_text.setdefault((review, text), []).append(point)
        again: dict[tuple[str, str], tuple[str, str]] = {}
        for (review, point), text in ticked.items():
            same = by_text.get((review, text), [])
            if texts.get((review, point)) == text:
                again[review, point] = (review, point)
            elif len(same) == 1:
                again[review, point] = (review, same[0])
        return again

    def shelf(self) -> Shelf:
        """What the index knows of every review now."""
        with self._filling:
            version = self._library.index.data_version()
            if self._bare is None or self._library_moved or version != self._version:
                # The marks are taken off first: what is written meanwhile puts them on again.
                self._library_moved, self._version, self._shelf = False, version, None
                self._bare = Shelf(self._library.index)
                self._spelling = Spelling(self._bare.words)
            if (shelf := self._shelf) is None or self._journal_moved:
                self._journal_moved = False
                marked = frozenset(mark.review for mark in self._journal.marks())
                read = self._journal.read_reviews()
                shelf = self._shelf = self._bare.known(read=read, marked=marked, themes=self._themes.keys())
            return shelf

    def forget(self) -> None:
        """Read everything again at the next search: another process has written."""
        self._library_moved = self._journal_moved = True

    def _changed(self, change: Changed) -> None:
        if Topic.LIBRARY in change.topics:
            self._library_moved = True
        if change.topics & {Topic.LIBRARY, Topic.MARKS, Topic.PLACES, Topic.THEMES}:
            self._journal_moved = True

    def _find(self, query: Query, shelf: Shelf, stop: Stop) -> tuple[Finding, Found]:
        """Every learning point that matches. The same words asked of the same shelf a moment later,
        for the whole answer or another narrowing, are not looked up again."""
        asked = (query.words, query.typing)
        last = self._last
        if last is not None and last[0] == asked and last[1] is shelf:
            return last[2].again(stop), last[3]
        search = Finding(query, lexicon().widen(query), shelf, self._library.index, stop)
        if (unknown := search.unknown()) and self._spelling is not None:
            better = self._spelling.corrected(query, unknown)
            if better is not None:
                search = Finding(better, lexicon().widen(better), shelf, self._library.index, stop)
        found = search.points()
        self._last = (asked, shelf, search, found)
        return search, found

    def _answer(self, query: Query, stop: Stop, *, complete: bool) -> Answer:
        if query.empty:
            return Answer(query, complete=complete)
        shelf = self.shelf()
        typed, notices = narrowing_of(query.fields, shelf)
        narrowing = query.narrowing.also(typed)
        search, found = self._find(query, shelf, stop)
        corrected = search.query if search.query.words != query.words else None
        keys = shelf.once(shelf.narrowed(found.keys, narrowing))
        loose = shelf.once(shelf.narrowed(list(found.loose), narrowing))
        partial = not keys and bool(loose)
        own = [] if narrowing else self._own(search, query.limit)
        # What a person wrote is little; it keeps its place however many learning points there are.
        room = query.limit - min(len(own), query.limit // 4)
        hits = search.point_hits([*keys, *loose][:room], found)
        hits += own[: query.limit - len(hits)]
        passages = 0
        if complete and not narrowing.of_points():
            room = query.limit if partial else query.limit - len(hits)
            places = search.passage_hits(narrowing, room, any_points=bool(keys or loose))
            passages, others = places.total, places.hits
            if partial and places.whole:  # what has all the words comes before what has some
                hits = [*(replace(hit, score=hit.score + 3 * TIER) for hit in others[:FEW]), *hits]
                others = others[FEW:]
            hits += others
        hits = hits[: query.limit]
        counted = keys or loose
        law = tuple((one.id, probable) for one, probable in law_book().asked((corrected or query).words))
        return Answer(
            query=query,
            hits=tuple(hits),
            points=tuple(counted),
            reviews=len({shelf.reviews[number].work for number in {key >> SHIFT for key in counted}}),
            loose=len(loose) if keys else 0,
            own=len(own),
            passages=passages,
            tallies=shelf.tallies(found.keys or list(found.loose), narrowing) if complete else (),
            narrowing=narrowing,
            notices=notices,
            short_forms=search.widened.short_forms,
            corrected=corrected,
            partial=partial,
            weighed=found.weighed,
            near=self._near(query, law, shelf) if complete and not hits else (),
            themes=search.widened.themes,
            law=law,
            reflect=next((hit for hit in hits if hit.point), None) if search.widened.reflecting else None,
            shelf=shelf,
            complete=complete,
        )

    def _near(self, query: Query, law: Sequence[tuple[str, bool]], shelf: Shelf) -> tuple[str, ...]:
        """Ids of themes to offer where nothing was found: those that rest on the law, or sound alike."""
        resting = companion().resting_on([authority for authority, _ in law])
        words = " ".join(clause.text for clause in query.clauses)
        near = resting or (self._spelling.near_themes(words) if self._spelling is not None and words else ())
        return tuple(theme for theme in near if shelf.theme_counts.get(theme))

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
