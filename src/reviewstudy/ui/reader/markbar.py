"""The small bar beside selected words: five highlights, a note, a copy with its source."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from reviewstudy.domain.marks import Colour
from reviewstudy.ui.parts import wear
from reviewstudy.ui.swatches import digit, swatch
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import COLOURS


class MarkBar(QFrame):
    """``highlight`` carries the colour chosen; ``note`` and ``copy`` what their names say."""

    highlight = Signal(object)
    note = Signal()
    copy = Signal()

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("markBar")
        self.setAccessibleName("Mark the selected words")
        self._over, self._theme = parent, theme
        self._swatches: dict[Colour, QToolButton] = {}
        box = QHBoxLayout(self)
        box.setContentsMargins(4, 4, 4, 4)
        box.setSpacing(2)
        for colour in Colour:
            made = self._button(f"Highlight: {COLOURS[colour]} ({digit(colour)})")
            made.clicked.connect(lambda checked=False, colour=colour: self.highlight.emit(colour))
            self._swatches[colour] = made
            box.addWidget(made)
        for icon, name, signal in (
            ("message-square", "Write a note on these words", self.note),
            ("copy", "Copy with its source", self.copy),
        ):
            made = self._button(name)
            wear(theme, made, icon)
            made.clicked.connect(signal)
            box.addWidget(made)
        self._paint()
        theme.changed.connect(self._paint)
        self.hide()

    def _button(self, name: str) -> QToolButton:
        made = QToolButton()
        made.setToolTip(name)
        made.setAccessibleName(name)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return made

    def _paint(self) -> None:
        for colour, made in self._swatches.items():
            made.setIcon(swatch(self._theme, colour))
            made.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))

    def appear(self, right: int, top: int, bottom: int) -> None:
        """Stand just under (or, for want of room, over) the end of the selection."""
        parent = self._over
        self.adjustSize()
        left = max(GRID, min(right - self.width() // 2, parent.width() - self.width() - 3 * GRID))
        below = bottom + GRID
        fits = below + self.height() < parent.height() - GRID
        self.move(left, below if fits else max(GRID, top - self.height() - GRID))
        self.show()
        self.raise_()
