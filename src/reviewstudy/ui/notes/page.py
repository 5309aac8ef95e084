"""All notes and highlights: searched, narrowed, in order of review or of time."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.marks import Mark
from reviewstudy.domain.notes import Noted, noted, plain, reading_order
from reviewstudy.storage.library import Entry
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.filterbar import FilterBar, choice
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import EmptyState, button, label, row
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import COLOURS, count, sentence, shortened, when

_LONGEST = 600
"""Characters of a note or quote on a card; the whole is in the review."""

AT_ONCE = 1000
"""Marks read while a person waits; more are read beside what they do."""

_ORDERS = ("By review", "Newest first")

Marks = Callable[[], Sequence[Mark]]


class NotesPage(QWidget):
    """``chosen`` carries a mark to open in its review, ``removed`` one for the bin; ``bin`` asks to
    see that."""

    chosen = Signal(object)
    removed = Signal(object)
    bin = Signal()

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("page")
        self._marks: dict[str, Noted] = {}
        self._entries: Mapping[str, Entry] = {}
        self._jobs = jobs
        self._reading: Job | None = None
        self._read: Marks | None = None
        self._number = 0
        self._count = label("", "muted", live=True)
        self.order = choice("Order")
        self.order.addItems(_ORDERS)
        self.order.currentIndexChanged.connect(lambda: self._show(keep=False))
        self.filter = FilterBar(theme, self.order, reviews=True)
        self.filter.changed.connect(lambda: self._show(keep=False))
        self.list = CardList(theme, "Notes and highlights")
        self.list.opened.connect(self._open)
        self.list.unwanted.connect(self._remove)
        self._empty = EmptyState(
            "Nothing marked yet",
            "Open a review and select some words. Highlight them, or write a note. "
            "Notes are private: nothing leaves this computer until you export it.",
        )
        none = EmptyState(
            "No note or highlight is like that",
            "Change the words, the colour or the tag, or show all of them.",
            button("Show all", self.filter.clear),
        )
        self._none = scrolled(none, "No note or highlight is like that")  # the filter takes much of the room
        self._stack = QStackedWidget()
        for widget in (self.list, self._empty, self._none):
            self._stack.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(row(label("Notes", "title", wrap=False), None, button("Bin…", self.bin.emit)))
        box.addWidget(self.filter)
        box.addWidget(self._count)
        box.addWidget(self._stack, 1)

    def show_marks(self, marks: Marks, number: int, entries: Mapping[str, Entry]) -> None:
        """Show the marks this reads, about so many: now if the page is in sight, else when it is next."""
        self._read, self._number, self._entries = marks, number, entries
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 240)

    def _refresh(self) -> None:
        if self._read is None:
            return
        read, before, self._read = self._read, self._marks, None
        if self._reading is not None:
            self._reading.cancel()
        if self._number <= AT_ONCE:
            self._take(noted(read(), before))
            return
        if not before:
            self._count.setText("Reading your notes…")
            self._stack.setCurrentWidget(self.list)
        self._reading = self._jobs.run(
            lambda _job: noted(read(), before),
            self._take,
            lambda error: self._count.setText(sentence(error)),
        )

    def _take(self, marks: dict[str, Noted]) -> None:
        self._marks = marks
        self.filter.offer(marks.values(), {one.review_id: one.title for one in self._entries.values()})
        self._show()

    def _show(self, *, keep: bool = True) -> None:
        wanted = self.filter.filter
        shown = wanted.keep(self._marks.values())
        by_review = self.order.currentIndex() == 0
        self.list.show_cards(self._by_review(shown) if by_review else self._by_date(shown), keep=keep)
        self.filter.setVisible(bool(self._marks))
        self._count.setVisible(bool(self._marks))
        notes = sum(1 for one in shown if one.mark.note)
        said = f"{count(notes, 'note')} and {count(len(shown) - notes, 'highlight')}"
        self._count.setText(f"{said} of {len(self._marks):,} shown" if wanted.narrows else said)
        self._stack.setCurrentWidget(self.list if shown else self._none if self._marks else self._empty)

    def _by_review(self, marks: Sequence[Noted]) -> Iterator[Card]:
        """Under the title of each review, in the order of its text; the review marked last first."""
        groups: dict[str, list[Noted]] = {}
        for one in sorted(marks, key=_modified, reverse=True):
            groups.setdefault(one.mark.review, []).append(one)
        for review, found in groups.items():
            entry = self._entries.get(review)
            yield Card("", _title(entry), entry.publisher if entry else "", heading=True)
            for one in sorted(found, key=lambda each: reading_order(each.mark)):
                yield self._card(one)

    def _by_date(self, marks: Sequence[Noted]) -> Iterator[Card]:
        for one in sorted(marks, key=_modified, reverse=True):
            yield self._card(one, _title(self._entries.get(one.mark.review)))

    def _card(self, noted_: Noted, title: str = "") -> Card:
        mark, entry = noted_.mark, self._entries.get(noted_.mark.review)
        source = "digest, not the review's own words" if entry and entry.digest else ""
        meta = (title, COLOURS[mark.colour], when(mark.modified), source)
        chip = " ".join(f"#{tag}" for tag in noted_.tags)
        quote = f"“{shortened(mark.anchor.quote, _LONGEST)}”"
        note = shortened(plain(mark.note), _LONGEST)
        told = " · ".join(part for part in meta if part)
        return Card(mark.id, note, told, ((quote, False),), chip, colour=mark.colour)

    def _open(self, key: str) -> None:
        if key in self._marks:
            self.chosen.emit(self._marks[key].mark)

    def _remove(self, key: str) -> None:
        one = self._marks.get(key)
        if one is not None:
            self.removed.emit(one.mark)


def _modified(one: Noted) -> str:
    return one.mark.modified


def _title(entry: Entry | None) -> str:
    return entry.title if entry else "A review no longer in the library"
