"""Passage mode: the arrow keys go from passage to passage, and keys do to it what is done to words."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from reviewstudy.domain.marks import Place
from reviewstudy.ui.accessibility import announce

if TYPE_CHECKING:
    from reviewstudy.ui.reader.view import ReadingView

HINT = "↑ ↓ move · 1–5 highlight · N note · C copy · Enter: notes and law · Esc ends"
"""What the keys do, for a line beside the text."""


class PassageMode(QObject):
    """``changed`` says that the mode was begun or ended; ``note`` and ``copy`` what their names say."""

    changed = Signal(bool)
    note = Signal()
    copy = Signal()

    def __init__(self, view: "ReadingView") -> None:
        super().__init__(view)
        self._view = view
        self.current: int | None = None
        """The number of the passage stood at; None: the mode is off."""

    def begin(self) -> None:
        """Begin at the passage with the cursor, or at the top of the page where that is out of sight."""
        number = self._view.textCursor().blockNumber()
        self.current = 0
        self.changed.emit(True)
        self.stand_at(number if number in self._view.in_sight() else self._view.top_passage())

    def end(self) -> None:
        """Go back to moving by lines and letters."""
        if self.current is not None:
            self.current = None
            self._view.repaint_over()
            self.changed.emit(False)

    def place(self) -> Place | None:
        """All of the current passage; None where there is none, or no words in it."""
        if self.current is None:
            return None
        text = self._view.review.passages[self.current].text
        return Place(self.current, 0, self.current, len(text)) if text.strip() else None

    def stand_at(self, number: int) -> None:
        """Make a passage the current one, if the mode is on."""
        if self.current is None:
            return
        passages = self._view.review.passages
        self.current = min(max(0, number), len(passages) - 1)
        self._view.stand_at(self.current)
        said = passages[self.current].text
        if self.current in self._view.badges:
            said = f"Learning point {self._view.badges[self.current][1]}. {said}"
        announce(self._view, said)

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key does in the mode; False leaves the key to the text."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if self.current is None or not plain:
            return False
        far = len(self._view.review.passages)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -far, Qt.Key.Key_End: far}
        if event.key() in steps:
            self.stand_at(self.current + steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.text().isdecimal():
            self._view.digit.emit(int(event.text()))
        elif event.text().casefold() == "n":
            self.note.emit()
        elif event.text().casefold() == "c":
            self.copy.emit()
        else:
            return False
        return True
