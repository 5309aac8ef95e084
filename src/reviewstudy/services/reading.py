"""Journeys 2 and 3: read a review, mark its words, come back to the same place."""

from dataclasses import dataclass, replace

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.journal import ReadingPlace
from reviewstudy.domain.marks import Colour, Mark, Place, anchor_for, locate
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
class OpenTabs:
    """The reviews open in tabs, in order, and which one is shown (None: none of them)."""

    reviews: tuple[str, ...] = ()
    current: str | None = None


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

    def open_tabs(self) -> OpenTabs:
        """The tabs of last time; those whose review has gone are left out."""
        kept = self._journal.setting(_TABS) or {}
        known = {entry.review_id for entry in self._library.entries()}
        reviews = tuple(one for one in kept.get("reviews", ()) if one in known)
        current = kept.get("current")
        return OpenTabs(reviews, current if current in reviews else None)

    def remember_tabs(self, tabs: OpenTabs) -> None:
        """Keep which tabs are open, for next time."""
        self._journal.put_setting(_TABS, {"reviews": list(tabs.reviews), "current": tabs.current})
        self._events.publish(Topic.PLACES, ids=tabs.reviews)


def _order(place: Place) -> tuple[int, int, int, int]:
    return (place.first, place.start, place.last, place.end)
