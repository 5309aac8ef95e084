"""The panel's list of notes and highlights, in reading order, each edited in place."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from reviewstudy.domain.marks import Mark, PlacedMark
from reviewstudy.domain.notes import Noted, noted
from reviewstudy.ui.autosave import trying_all
from reviewstudy.ui.filterbar import FilterBar
from reviewstudy.ui.parts import Column, button, label, row, tool
from reviewstudy.ui.reader.notebox import NoteBox
from reviewstudy.ui.swatches import swatch
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import COLOURS, DIGEST_LINE, LETTERS, count

LEAST = 60
"""Pixels the lowest of cards is high."""

AT_ONCE = 12
"""Cards made at once; more are made where a person scrolls to."""


class MarkCard(QFrame):
    """One mark: its words, its note, and what can be done with it. ``put`` says that its words are
    the ones selected in the text."""

    go = Signal()
    remove = Signal()
    put = Signal()

    def __init__(self, theme: Theme, placed: PlacedMark, digest: bool, save: Callable[[str], None]) -> None:
        super().__init__()
        mark = placed.mark
        self.mark = mark
        self.shape = _shape(placed)
        self.setProperty("role", "card")
        self._theme = theme
        self._picture = QLabel()
        self._picture.setAccessibleName(f"{COLOURS[mark.colour]} highlight")
        self.paint()
        self.note = NoteBox(theme, mark.note, mark.anchor.quote, save)
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(self._picture)
        head.addSpacing(GRID // 2)
        head.addWidget(label(f"{COLOURS[mark.colour]} ({LETTERS[mark.colour]})", "muted", wrap=False))
        head.addStretch(1)
        if placed.place is not None:
            head.addWidget(tool(theme, "book-open", "Show these words in the text", self.go.emit))
        head.addWidget(tool(theme, "pencil", "Write the note", self.note.write))
        head.addWidget(tool(theme, "trash-2", "Remove this highlight and its note", self.remove.emit))
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID + 4, GRID, GRID, GRID + 4)
        box.setSpacing(GRID // 2)
        box.addLayout(head)
        box.addWidget(label(f"“{mark.anchor.quote}”"))
        if digest:
            box.addWidget(label(DIGEST_LINE, "muted"))
        if placed.place is None:
            box.addWidget(self._finding())
        box.addWidget(self.note)

    def _finding(self) -> QWidget:
        """What finds the words of a mark that is adrift again."""
        self._find = button("Find again…", lambda: self._look(True))
        self._look_for = QFrame()
        self._look_for.setProperty("role", "notice")
        inner = QVBoxLayout(self._look_for)
        inner.setContentsMargins(GRID, GRID, GRID, GRID)
        inner.addWidget(label("Select the words in the text where this belongs, then put it there."))
        self._put = button("Put it here", self.put.emit, primary=True)
        inner.addWidget(self._put)
        inner.addWidget(button("Leave it adrift", lambda: self._look(False), quiet=True))
        self._look_for.hide()
        return _under(row(self._find, None), self._look_for)

    def _look(self, looking: bool) -> None:
        self._find.setVisible(not looking)
        self._look_for.setVisible(looking)
        (self._put if looking else self._find).setFocus()

    def paint(self) -> None:
        """Draw the colour's sample in the look in force."""
        self._picture.setPixmap(swatch(self._theme, self.mark.colour).pixmap(self._theme.icon_size()))


class MarkList(QWidget):
    """Every mark on one review. ``go``, ``remove`` and ``put`` carry a mark, ``link`` the address of a
    link in a note; ``left`` says that the keyboard is to go back to the text."""

    go = Signal(object)
    remove = Signal(object)
    put = Signal(object)
    link = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, digest: bool) -> None:
        super().__init__()
        self._theme = theme
        self._digest = digest
        self.save: Callable[[Mark, str], None] = lambda _mark, _note: None
        """Saves the note on a mark. No signal: that would keep from who saves that it failed."""
        self._placed: list[PlacedMark] = []
        self._noted: dict[str, Noted] = {}
        self._cards: dict[str, MarkCard] = {}
        self._shown: list[PlacedMark] = []
        self._made = 0
        self.filter = FilterBar(theme)
        self.filter.changed.connect(self._filter)
        self.count = label("", "muted", live=True)
        head = _under(self.filter, self.count)
        head.layout().setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)  # type: ignore[union-attr]
        self._head = head
        self._column = Column("Notes and highlights")
        self._column.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._column.verticalScrollBar().rangeChanged.connect(self._follow)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(self._column, 1)
        theme.changed.connect(self._relook)

    def _relook(self) -> None:
        for card in self._cards.values():
            card.paint()

    def show_marks(self, marks: list[PlacedMark]) -> None:
        """Show these marks; a note being written is left as it is."""
        self._placed = marks
        self._head.setVisible(len(marks) > 1 or self.filter.filter.narrows)
        self._noted = noted((one.mark for one in marks), self._noted)
        self.filter.offer(self._noted.values())
        self._fill()

    def write(self, mark: Mark) -> None:
        """Put the cursor in a mark's note."""
        if (card := self._reach(mark)) is not None:
            card.note.write()
            self._bring(card)

    def show_mark(self, mark: Mark) -> None:
        """Bring a mark's card into view, whatever is left out now."""
        if (card := self._reach(mark)) is not None:
            self._bring(card)

    def flush(self) -> None:
        """Save every note that is not saved yet."""
        trying_all(card.note.flush for card in list(self._cards.values()))

    def _bring(self, card: MarkCard) -> None:
        """Bring a card into view once it is laid out: its foot with the note, then its head."""

        def bring() -> None:
            if self._cards.get(card.mark.id) is card:
                self._column.ensureWidgetVisible(card.note, 0, GRID)
                self._column.ensureWidgetVisible(card, 0, 0)

        QTimer.singleShot(0, self, bring)

    def _follow(self) -> None:
        """Keep a note that is being written in view while it, or what is above it, grows."""
        writing = next((one.note for one in self._cards.values() if one.note.has_cursor), None)
        if writing is not None:
            self._column.ensureWidgetVisible(writing, 0, GRID)

    def _reach(self, mark: Mark) -> MarkCard | None:
        if mark.id not in {one.mark.id for one in self._shown}:
            self.filter.clear()
        if mark.id in {one.mark.id for one in self._shown}:
            while mark.id not in self._cards:
                self._more()
        return self._cards.get(mark.id)

    def _filter(self) -> None:
        self._fill()
        self._column.verticalScrollBar().setValue(0)

    def _fill(self) -> None:
        """Show what the filter keeps: cards that stay are not made anew, so that nothing jumps."""
        wanted = self.filter.filter
        kept_ids = {one.mark.id for one in wanted.keep(self._noted.values())}
        self._shown = [one for one in self._placed if one.mark.id in kept_ids or self._writing(one.mark.id)]
        self.count.setVisible(wanted.narrows)
        self.count.setText(f"{len(self._shown)} of {count(len(self._placed), 'mark')} shown")
        least = max(AT_ONCE, len(self._cards), self._column.viewport().height() // LEAST + 1)
        shapes = {one.mark.id: _shape(one) for one in self._shown}
        kept: dict[str, MarkCard] = {}
        for key, card in self._cards.items():
            if shapes.get(key) == card.shape:
                kept[key] = card
            else:
                card.note.flush()
                if (focus := QApplication.focusWidget()) is not None and card.isAncestorOf(focus):
                    self.left.emit()  # or Qt would look for a place for the keyboard
        self._cards = kept
        self._column.clear(keep=set(kept.values()))
        self._made = 0
        if not self._placed:
            self._say(
                "Nothing marked yet.",
                "Select words in the text, then choose a colour or write a note. Only you can see them.",
            )
        elif not self._shown:
            self._say("No note or highlight is like that.", "Change what you look for, or show all of them.")
            self._column.add(row(button("Show all", self.filter.clear), None))
        self._more(least)

    def _writing(self, key: str) -> bool:
        return key in self._cards and self._cards[key].note.writing

    def _say(self, *lines: str) -> None:
        for line, role in zip(lines, ("subheading", "muted"), strict=True):
            self._column.add(label(line, role))

    def _more(self, number: int = AT_ONCE) -> None:
        """Put the next cards under those that are there."""
        for placed in self._shown[self._made : self._made + number]:
            before = self._shown[self._made - 1] if self._made else None
            if placed.place is None and (before is None or before.place is not None):
                adrift = sum(1 for one in self._shown if one.place is None)
                self._say(
                    f"Adrift ({adrift})",
                    "This edition of the review does not hold these words where they stood. Nothing is lost.",
                )
            card = self._cards.get(placed.mark.id) or self._card(placed)
            card.note.show_note(placed.mark.note)
            card.mark = placed.mark
            self._cards[placed.mark.id] = card
            self._made += 1
            self._column.add(card)

    def _card(self, placed: PlacedMark) -> MarkCard:
        mark = placed.mark
        card = MarkCard(self._theme, placed, self._digest, lambda note: self.save(mark, note))
        for signal, ours in ((card.go, self.go), (card.remove, self.remove), (card.put, self.put)):
            signal.connect(partial(ours.emit, mark))
        card.note.link.connect(self.link)
        card.note.tag.connect(self.filter.choose_tag)
        return card

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tall = self._column.viewport().height() // LEAST + 1
        if self._made < min(tall, len(self._shown)):
            self._more(tall - self._made)

    def _scrolled(self, value: int) -> None:
        bar = self._column.verticalScrollBar()
        if self._made < len(self._shown) and value > bar.maximum() - bar.pageStep():
            self._more()


def _shape(placed: PlacedMark) -> tuple[object, ...]:
    """What a card is made for; its note can change without making it anew."""
    mark = placed.mark
    return (mark.colour, mark.anchor.quote, placed.place is None)


def _under(*widgets: QWidget) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(GRID)
    for widget in widgets:
        box.addWidget(widget)
    return made
