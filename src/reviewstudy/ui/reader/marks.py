"""The panel's list of notes and highlights, in reading order, each edited in place."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from reviewstudy.domain.marks import Mark
from reviewstudy.services.reading import PlacedMark
from reviewstudy.ui.parts import Column, GrowingEdit, label, tool
from reviewstudy.ui.reader.markbar import swatch
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import COLOURS, DIGEST_LINE

AUTOSAVE = 1000
"""Milliseconds after the last key before a note is saved."""


class NoteEdit(GrowingEdit):
    """A note that saves itself when typing pauses and when it is left."""

    def __init__(self, text: str, save: Callable[[str], None]) -> None:
        super().__init__(text, least=2)
        self._save = save
        self._saved = text
        self.setPlaceholderText("Write a note. Only you can see it.")
        self._timer = QTimer(self, singleShot=True, interval=AUTOSAVE)
        self._timer.timeout.connect(self.flush)
        self.textChanged.connect(self._timer.start)

    def flush(self) -> None:
        """Save what is not saved yet."""
        self._timer.stop()
        if self.toPlainText() != self._saved:
            self._saved = self.toPlainText()
            self._save(self._saved)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.flush()
        super().focusOutEvent(event)


class MarkCard(QFrame):
    """One mark: its words, its note, and what can be done with it."""

    go = Signal()
    remove = Signal()

    def __init__(self, theme: Theme, placed: PlacedMark, digest: bool, save: Callable[[str], None]) -> None:
        super().__init__()
        mark = placed.mark
        self.mark = mark
        self.setProperty("role", "card")
        self._theme = theme
        self._picture = QLabel()
        self._picture.setAccessibleName(f"{COLOURS[mark.colour]} highlight")
        self.paint()
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._picture)
        head.addWidget(label(COLOURS[mark.colour], "muted", wrap=False))
        head.addStretch(1)
        if placed.place is not None:
            head.addWidget(tool(theme, "book-open", "Show these words in the text", self.go.emit))
        head.addWidget(tool(theme, "trash-2", "Remove this highlight and its note", self.remove.emit))
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID + 4, GRID, GRID, GRID + 4)
        box.setSpacing(GRID // 2)
        box.addLayout(head)
        box.addWidget(label(f"“{mark.anchor.quote}”"))
        if digest:
            box.addWidget(label(DIGEST_LINE, "muted"))
        if placed.place is None:
            box.addWidget(label("Adrift: this edition does not hold these words where they stood.", "muted"))
        self.note = NoteEdit(mark.note, save)
        self.note.setAccessibleName(f"Note on “{mark.anchor.quote[:60]}”")
        box.addWidget(self.note)

    def paint(self) -> None:
        """Draw the colour's sample in the look in force."""
        self._picture.setPixmap(swatch(self._theme, self.mark.colour).pixmap(self._theme.icon_size()))


class MarkList(Column):
    """Every mark on one review. ``go`` and ``remove`` carry a mark, ``saved`` a mark and its note."""

    go = Signal(object)
    remove = Signal(object)
    saved = Signal(object, str)

    def __init__(self, theme: Theme, digest: bool) -> None:
        super().__init__("Notes and highlights")
        self._theme = theme
        self._digest = digest
        self._cards: dict[str, MarkCard] = {}
        theme.changed.connect(self._relook)

    def _relook(self) -> None:
        for card in self._cards.values():
            card.paint()

    def show_marks(self, marks: list[PlacedMark]) -> None:
        """Show these marks; a note being written is left as it is."""
        writing = next((card for card in self._cards.values() if card.note.hasFocus()), None)
        if writing and list(self._cards) == [one.mark.id for one in marks]:
            return
        self.flush()
        self.clear()
        self._cards = {}
        if not marks:
            self.add(label("Nothing marked yet.", "subheading"))
            self.add(
                label(
                    "Select words in the text, then choose a colour or write a note. Only you can see them.",
                    "muted",
                )
            )
        for placed in marks:
            mark = placed.mark
            card = MarkCard(self._theme, placed, self._digest, partial(self.saved.emit, mark))
            card.go.connect(partial(self.go.emit, mark))
            card.remove.connect(partial(self.remove.emit, mark))
            self._cards[mark.id] = card
            self.add(card)

    def write(self, mark: Mark) -> None:
        """Put the cursor in a mark's note."""
        card = self._cards.get(mark.id)
        if card is not None:
            self.ensureWidgetVisible(card)
            card.note.setFocus()

    def flush(self) -> None:
        """Save every note that is not saved yet."""
        for card in self._cards.values():
            card.note.flush()
