"""All notes and highlights: searched, narrowed, in order of review or of time."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.marks import Mark
from reviewstudy.domain.notes import plain, reading_order, tags
from reviewstudy.storage.library import Entry
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.filterbar import FilterBar, choice
from reviewstudy.ui.parts import EmptyState, button, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import COLOURS, count, shortened, when

_LONGEST = 600
"""Characters of a note or quote on a card; the whole is in the review."""

_ORDERS = ("By review", "Newest first")

Marks = Callable[[], Sequence[Mark]]


class NotesPage(QWidget):
    """``chosen`` carries a mark to open in its review, ``removed`` one for the bin; ``bin`` asks to
    see that."""

    chosen = Signal(object)
    removed = Signal(object)
    bin = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._marks: dict[str, Mark] = {}
        self._entries: Mapping[str, Entry] = {}
        self._read: Marks | None = None
        self._count = label("", "muted")
        self.order = choice("Order")
        self.order.addItems(_ORDERS)
        self.order.currentIndexChanged.connect(lambda: self._show(keep=False))
        self.filter = FilterBar(theme, self.order, reviews=True)
        self.filter.changed.connect(lambda: self._show(keep=False))
        self.list = CardList(theme, "Notes and highlights")
        self.list.opened.connect(self._open)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove)
        self._empty = EmptyState(
            "Nothing marked yet",
            "Open a review and select some words. Highlight them, or write a note. "
            "Notes are private: nothing leaves this computer until you export it.",
        )
        self._none = EmptyState(
            "No note or highlight is like that",
            "Change the words, the colour or the tag, or show all of them.",
            button("Show all", self.filter.clear),
        )
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

    def show_marks(self, marks: Marks, entries: Mapping[str, Entry]) -> None:
        """Show the marks this reads: now if the page is in sight, else when it is next."""
        self._read, self._entries = marks, entries
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
        marks, self._read = self._read(), None
        self._marks = {mark.id: mark for mark in marks}
        self.filter.offer(marks, {one.review_id: one.title for one in self._entries.values()})
        self._show()

    def _show(self, *, keep: bool = True) -> None:
        wanted = self.filter.filter
        shown = [mark for mark in self._marks.values() if wanted.keeps(mark)]
        by_review = self.order.currentIndex() == 0
        self.list.show_cards(self._by_review(shown) if by_review else self._by_date(shown), keep=keep)
        self.filter.setVisible(bool(self._marks))
        self._count.setVisible(bool(self._marks))
        notes = sum(1 for mark in shown if mark.note)
        said = f"{count(notes, 'note')} and {count(len(shown) - notes, 'highlight')}"
        self._count.setText(f"{said} of {len(self._marks):,} shown" if wanted.narrows else said)
        self._stack.setCurrentWidget(self.list if shown else self._none if self._marks else self._empty)

    def _by_review(self, marks: Sequence[Mark]) -> list[Card]:
        """Under the title of each review, in the order of its text; the review marked last first."""
        groups: dict[str, list[Mark]] = {}
        for mark in sorted(marks, key=lambda one: one.modified, reverse=True):
            groups.setdefault(mark.review, []).append(mark)
        cards: list[Card] = []
        for review, found in groups.items():
            entry = self._entries.get(review)
            cards.append(Card("", _title(entry), entry.publisher if entry else "", heading=True))
            cards += [self._card(mark) for mark in sorted(found, key=reading_order)]
        return cards

    def _by_date(self, marks: Sequence[Mark]) -> list[Card]:
        newest = sorted(marks, key=lambda one: one.modified, reverse=True)
        return [self._card(mark, _title(self._entries.get(mark.review))) for mark in newest]

    def _card(self, mark: Mark, title: str = "") -> Card:
        entry = self._entries.get(mark.review)
        source = "digest, not the review's own words" if entry and entry.digest else ""
        meta = (title, COLOURS[mark.colour], when(mark.modified), source)
        chip = " ".join(f"#{tag}" for tag in tags(mark.note)) if "#" in mark.note else ""
        quote = f"“{shortened(mark.anchor.quote, _LONGEST)}”"
        note = shortened(plain(mark.note), _LONGEST)
        told = " · ".join(part for part in meta if part)
        return Card(mark.id, note, told, ((quote, False),), chip, colour=mark.colour)

    def _open(self, key: str) -> None:
        if key in self._marks:
            self.chosen.emit(self._marks[key])

    def _remove(self) -> None:
        mark = self._marks.get(self.list.current_key() or "")
        if mark is not None:
            self.removed.emit(mark)


def _title(entry: Entry | None) -> str:
    return entry.title if entry else "A review no longer in the library"
