"""Journeys 2 and 3: read a review, mark its words, come back to the same place."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from reviewstudy.domain import notes
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import ReadingPlace
from reviewstudy.domain.marks import (
    Anchor,
    Colour,
    Finder,
    Mark,
    Place,
    Pressed,
    anchor_for,
    pressed,
    same_words,
)
from reviewstudy.domain.marks import PlacedMark as PlacedMark
from reviewstudy.domain.reading import seen_numbers, seen_ranges
from reviewstudy.domain.reviews import Holding, Passage
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library

_TABS = "open_tabs"


@dataclass(frozen=True, slots=True)
class _State:
    """What undo brings back of a mark."""

    anchor: Anchor
    edition: str
    colour: Colour
    note: str
    removed: bool = False


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

    def __init__(self, library: Library, journal: Journal, events: Events, history: History) -> None:
        self._library = library
        self._journal = journal
        self._events = events
        self.history = history

    def holding(self, review_id: str) -> Holding:
        """A review, whole; raises NotFound."""
        return self._library.holding(review_id)

    def marks(self, holding: Holding) -> list[PlacedMark]:
        """The marks on a review in reading order, those adrift last."""
        passages = holding.document.passages
        finder = Finder(passages)
        placed = [
            PlacedMark(mark, finder.locate(mark.anchor)) for mark in self._journal.marks(holding.review_id)
        ]
        adrift = Place(len(passages), 0, len(passages), 0)
        return sorted(placed, key=lambda one: _order(one.place or adrift))

    def all_marks(self) -> list[Mark]:
        """Every mark, oldest first."""
        return self._journal.marks()

    def number_of_marks(self) -> int:
        """How many marks there are."""
        return self._journal.number_of_marks()

    def mark_words(self, holding: Holding, place: Place, colour: Colour = Colour.SUN, note: str = "") -> Mark:
        """Highlight the words at ``place``.

        Raises:
            ValueError: there are no words there.
        """
        anchor = anchor_for(holding.document.passages, place.first, place.start, place.last, place.end)
        time = now()
        mark = Mark(new_id(), holding.review_id, holding.edition, anchor, colour, note, time, time)
        self._journal.put_mark(mark)
        self._record("highlight", mark, replace(_state(mark), removed=True), _state(mark))
        self._events.publish(Topic.MARKS, ids=(mark.review,))
        return mark

    def highlight(self, holding: Holding, place: Place, colour: Colour) -> tuple[Pressed, Mark]:
        """Choose a colour for words, by the rule of :func:`~domain.marks.pressed`: what it came to,
        and the mark concerned. Raises ValueError as :meth:`mark_words`."""
        there = self.mark_on(holding, place)
        what = pressed(there, colour)
        if there is None:
            return what, self.mark_words(holding, place, colour)
        if what is Pressed.RECOLOURED:
            return what, self.recolour(there, colour)
        if what is Pressed.TAKEN_OFF:
            self.remove(there)
        return what, there

    def mark_on(self, holding: Holding, place: Place) -> Mark | None:
        """The mark on exactly these words."""
        placed = same_words(self.marks(holding), place)
        return placed.mark if placed else None

    def annotate(self, mark: Mark, note: str, initiator: object | None = None) -> Mark:
        """Write or rewrite the note on a mark; raises NotFound. What is written in one go is one step
        to undo."""
        changed = replace(self._journal.mark(mark.id), note=note)
        return self._change("writing a note", changed, initiator, spell=f"note {mark.id}")

    def recolour(self, mark: Mark, colour: Colour) -> Mark:
        """Give a highlight another colour."""
        return self._change("change of colour", replace(self._journal.mark(mark.id), colour=colour))

    def put_here(self, holding: Holding, mark: Mark, place: Place) -> Mark:
        """Put a mark that is adrift on other words. Raises ValueError as :meth:`mark_words`."""
        anchor = anchor_for(holding.document.passages, place.first, place.start, place.last, place.end)
        moved = replace(self._journal.mark(mark.id), anchor=anchor, edition=holding.edition)
        return self._change("finding words again", moved)

    def remove(self, mark: Mark) -> Mark:
        """Put a mark into the bin and return it as it stood; :meth:`restore` brings it back."""
        current = self._journal.mark(mark.id)
        self._journal.remove_mark(mark.id, now())
        name = "removing a note" if current.note else "removing a highlight"
        self._record(name, current, _state(current), replace(_state(current), removed=True))
        self._events.publish(Topic.MARKS, ids=(mark.review,))
        return current

    def restore(self, mark: Mark) -> Mark:
        """Bring a mark back from the bin as it was; raises NotFound."""
        binned = self._journal.mark(mark.id)
        self._journal.remove_mark(mark.id, None)
        self._record("putting back", binned, replace(_state(binned), removed=True), _state(binned))
        self._events.publish(Topic.MARKS, ids=(mark.review,))
        return binned

    def _change(self, name: str, mark: Mark, initiator: object | None = None, spell: str = "") -> Mark:
        """Write a mark whose old self is in the journal."""
        before = self._journal.mark(mark.id)
        kept = replace(mark, modified=now())
        self._journal.change_mark(kept)
        self._record(name, kept, _state(before), _state(kept), spell)
        self._events.publish(Topic.MARKS, ids=(mark.review,), initiator=initiator)
        return kept

    def _record(self, name: str, mark: Mark, before: _State, after: _State, spell: str = "") -> None:
        def put(state: _State) -> None:
            current = self._journal.mark(mark.id)
            kept = replace(
                current, anchor=state.anchor, edition=state.edition, colour=state.colour, note=state.note
            )
            if kept != current:
                self._journal.change_mark(replace(kept, modified=now()))
            if before.removed is not after.removed:
                self._journal.remove_mark(mark.id, now() if state.removed else None)
            self._events.publish(Topic.MARKS, ids=(mark.review,))

        self.history.record(Step(name, mark.id, before, after, put, spell))

    # Links

    def link_to(self, holding: Holding, passage: Passage) -> str:
        """A link to a place in a review, to be pasted into a note: Markdown that names the place."""
        document = holding.document
        number = next(
            (n for n, one in enumerate(document.learning_points, 1) if one.passage == passage.id), None
        )
        place = f", learning point {number}" if number else f", page {passage.page}" if passage.page else ""
        return notes.link(f"{document.title}{place}", notes.Link(holding.review_id, passage.id))

    def follow(self, address: str) -> tuple[str, str]:
        """The review and passage a link in a note leads to; no passage: the review as a whole.

        Raises:
            NotFound: it does not lead into a review, or what it leads to is not there any more.
        """
        target = notes.link_target(address)
        if target is None:
            raise NotFound(
                "that link does not lead to a review", "copy the link to a place in a review again"
            )
        try:
            passages = self._library.holding(target.review).document.passages
        except NotFound as error:
            raise NotFound(
                "the review this link leads to is not in your library", "bring it in again"
            ) from error
        if target.passage and target.passage not in {one.id for one in passages}:
            raise NotFound(
                "the place this link leads to is not in this edition of the review",
                "open the review and look for the words, then copy a new link",
            )
        return target.review, target.passage

    def place(self, review_id: str) -> str | None:
        """The passage the person left off at."""
        place = self._journal.place(review_id)
        return place.passage if place else None

    def remember_place(self, review_id: str, passage: Passage) -> None:
        """Keep where the person is, for next time."""
        before = self._journal.place(review_id)
        self._journal.put_place(ReadingPlace(review_id, passage.id, now(), before.seen if before else ()))
        self._events.publish(Topic.PLACES, ids=(review_id,))

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
        known |= {("supervision", one) for one in self._journal.records_received()}
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


def _state(mark: Mark) -> _State:
    return _State(mark.anchor, mark.edition, mark.colour, mark.note)
