"""Journeys 2 and 3: read a review, mark its words, come back to the same place."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.journal import ReadingPlace
from reviewstudy.domain.marks import Colour, Mark, Place, anchor_for, locate
from reviewstudy.domain.reading import seen_numbers, seen_ranges
from reviewstudy.domain.reviews import Holding, Passage
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library

_TABS = "open_tabs"


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark and where its words stand now; ``place`` is None when they are adrift."""

    mark: Mark
    place: Place | None


@dataclass(frozen=True, slots=True)
class OpenTab:
    """What a tab shows: its ``kind`` is review or reflection. ``passage``: where it is, if that is not
    where the person left off."""

    kind: str
    id: str
    passage: str = ""


@dataclass(frozen=True, slots=True)
class OpenTabs:
    """What is open in tabs, in order; which of them is shown, from 1 (0: none of them); and the review
    that is shown beside them."""

    tabs: tuple[OpenTab, ...] = ()
    current: int = 0
    aside: OpenTab | None = None


class ReadingService:
    """Reviews as they are read, with the marks a person made on them."""

    def __init__(self, library: Library, journal: Journal, events: Events) -> None:
        self._library = library
        self._journal = journal
        self._events = events

    def holding(self, review_id: str) -> Holding:
        """A review, whole; raises NotFound."""
        return self._library.holding(review_id)

    def marks(self, holding: Holding) -> list[PlacedMark]:
        """The marks on a review in reading order, those adrift last."""
        passages = holding.document.passages
        placed = [
            PlacedMark(mark, locate(mark.anchor, passages)) for mark in self._journal.marks(holding.review_id)
        ]
        adrift = Place(len(passages), 0, len(passages), 0)
        return sorted(placed, key=lambda one: _order(one.place or adrift))

    def all_marks(self) -> list[Mark]:
        """Every mark, oldest first."""
        return self._journal.marks()

    def mark_words(self, holding: Holding, place: Place, colour: Colour = Colour.SUN, note: str = "") -> Mark:
        """Highlight the words at ``place``.

        Raises:
            ValueError: there are no words there.
        """
        anchor = anchor_for(holding.document.passages, place.first, place.start, place.last, place.end)
        time = now()
        mark = Mark(new_id(), holding.review_id, holding.edition, anchor, colour, note, time, time)
        return self._keep(mark)

    def annotate(self, mark: Mark, note: str, initiator: object | None = None) -> Mark:
        """Write or rewrite the note on a mark."""
        return self._keep(replace(mark, note=note, modified=now()), initiator)

    def recolour(self, mark: Mark, colour: Colour) -> Mark:
        """Give a highlight another colour."""
        return self._keep(replace(mark, colour=colour, modified=now()))

    def remove(self, mark: Mark) -> None:
        """Put a mark aside; :meth:`restore` brings it back."""
        self._journal.remove_mark(mark.id, now())
        self._events.publish(Topic.MARKS, ids=(mark.review,))

    def restore(self, mark: Mark) -> Mark:
        """Bring back a mark that was removed."""
        return self._keep(mark)

    def _keep(self, mark: Mark, initiator: object | None = None) -> Mark:
        self._journal.put_mark(mark)
        self._events.publish(Topic.MARKS, ids=(mark.review,), initiator=initiator)
        return mark

    def place(self, review_id: str) -> str | None:
        """The passage the person left off at."""
        place = self._journal.place(review_id)
        return place.passage if place else None

    def remember_place(self, review_id: str, passage: Passage) -> None:
        """Keep where the person is, for next time."""
        before = self._journal.place(review_id)
        self._journal.put_place(ReadingPlace(review_id, passage.id, now(), before.seen if before else ()))
        self._events.publish(Topic.PLACES, ids=(review_id,))

    def link_to(self, holding: Holding, passage: Passage) -> str:
        """A link to a place in a review, to be pasted into a note."""
        return f"[{holding.document.title}](review:{holding.review_id}#{passage.id})"

    def seen(self, holding: Holding) -> frozenset[int]:
        """The numbers of the passages that were on the page long enough to be read."""
        place = self._journal.place(holding.review_id)
        return seen_numbers(place.seen if place else (), holding.document.passages)

    def remember_seen(self, holding: Holding, numbers: Iterable[int]) -> frozenset[int]:
        """Add to what was seen; returns all that was."""
        before, passages = self.seen(holding), holding.document.passages
        seen = before | frozenset(number for number in numbers if 0 <= number < len(passages))
        if seen != before:
            place = self._journal.place(holding.review_id)
            at = place.passage if place else passages[min(seen)].id
            ranges = seen_ranges(seen, passages)
            self._journal.put_place(ReadingPlace(holding.review_id, at, now(), ranges))
            self._events.publish(Topic.PLACES, ids=(holding.review_id,))
        return seen

    def open_tabs(self) -> OpenTabs:
        """The tabs of last time; those whose review or reflection has gone are left out."""
        kept = self._journal.setting(_TABS) or {}
        if not kept:
            return OpenTabs()
        known = {("review", entry.review_id) for entry in self._library.entries()}
        known |= {("reflection", one.id) for one in self._journal.reflections()}
        # An earlier version kept the ids of reviews alone.
        old = [{"kind": "review", "id": review} for review in kept.get("reviews", ())]
        tabs = [OpenTab(**one) for one in kept.get("tabs", old)]
        there = [tab for tab in tabs if (tab.kind, tab.id) in known]
        current = kept.get("current") or 0
        if isinstance(current, str):
            current = next((n for n, tab in enumerate(tabs, 1) if tab.id == current), 0)
        shown = tabs[current - 1] if 0 < current <= len(tabs) else None
        aside = OpenTab(**kept["aside"]) if kept.get("aside") else None
        return OpenTabs(
            tuple(there),
            there.index(shown) + 1 if shown in there else 0,
            aside if aside and (aside.kind, aside.id) in known else None,
        )

    def remember_tabs(self, tabs: OpenTabs) -> None:
        """Keep which tabs are open, for next time."""
        self._journal.put_setting(_TABS, asdict(tabs))
        self._events.publish(Topic.PLACES, ids=tuple(tab.id for tab in tabs.tabs))


def _order(place: Place) -> tuple[int, int, int, int]:
    return (place.first, place.start, place.last, place.end)
