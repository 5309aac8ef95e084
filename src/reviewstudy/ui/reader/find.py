"""Finding words in the review that is open: a bar under the text, as in a browser."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from reviewstudy.domain.reading import Finder
from reviewstudy.domain.reviews import Review
from reviewstudy.ui.parts import clearable, label, tool
from reviewstudy.ui.reader.view import ReadingView
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count

MOST = 9999
"""Places counted; a person who finds more types another letter."""


class FindBar(QWidget):
    """A box, how many places there are, and the way to the next and the one before."""

    closed = Signal()

    def __init__(self, view: ReadingView, review: Review, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("findBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._view = view
        self._finder = Finder(review.passages)
        self._at = -1
        self.places = self._finder.find("", 1)
        self.box = QLineEdit()
        self.box.setPlaceholderText("Find in this review")
        self.box.setAccessibleName("Find in this review")
        self.box.setMaximumWidth(theme.px(360))
        clearable(self.box)
        self.box.textChanged.connect(self._typed)
        self.box.installEventFilter(self)
        self.said = label("", "muted", wrap=False, live=True)
        self.before = tool(theme, "chevron-up", "The place before (Shift+F3)", lambda: self.step(-1))
        self.next = tool(theme, "chevron-down", "The next place (F3)", lambda: self.step(1))
        close = tool(theme, "x", "Close (Esc)", self.close_bar)
        line = QHBoxLayout(self)
        line.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        line.setSpacing(GRID)
        line.addWidget(self.box, 1)
        for widget in (self.before, self.next, self.said):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(close)
        self._tell()
        self.hide()

    def begin(self) -> None:
        """Show the bar, with the words selected in it, and take the keyboard."""
        selected = self._view.textCursor().selectedText()
        self.show()
        if selected and "\u2029" not in selected:
            self.box.setText(selected)
        self.box.selectAll()
        self.box.setFocus()
        self._typed(self.box.text())

    def step(self, by: int) -> None:
        """Go to the next place, or the one before, round the end."""
        if not self.isVisible():
            self.begin()
        elif self.places:
            self._at = (self._at + by) % len(self.places)
            self._view.show_found(self.places, self._at)
            self._tell()

    def close_bar(self) -> None:
        """Put the bar away; nothing is lit any more, and reading goes on at the place found."""
        place = self.places[self._at] if self.places and self._at >= 0 else None
        self.places, self._at = [], -1
        self._view.show_found([], -1)
        if place is not None:
            self._view.select(place)
        self.hide()
        self._view.setFocus()
        self.closed.emit()

    def _typed(self, words: str) -> None:
        self.places = self._finder.find(words, MOST)
        top = self._view.top_passage()
        after = (number for number, place in enumerate(self.places) if place.first >= top)
        self._at = next(after, 0) if self.places else -1
        self._view.show_found(self.places, self._at)
        self._tell()

    def _tell(self) -> None:
        for button in (self.before, self.next):
            button.setEnabled(bool(self.places))
        if not self.box.text().strip():
            said = ""
        elif not self.places:
            said = "Not in this review"
        else:
            some = f"{MOST} and more places" if len(self.places) == MOST else count(len(self.places), "place")
            said = f"{self._at + 1} of {some}"
        self.said.setText(said)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.step(-1 if back else 1)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
        return super().eventFilter(watched, event)
