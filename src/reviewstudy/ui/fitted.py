"""A dialog as high as what is on it, and scrolled where the screen is lower than that."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from reviewstudy.ui.scrolled import TallPage
from reviewstudy.ui.theme import GRID


class FittedDialog(QDialog):
    """``box`` takes its widgets. Qt alone asks how high wrapped text is at another width than it gets."""

    def __init__(self, parent: QWidget | None, width: int, margin: int) -> None:
        """``width``: pixels, where the screen has as many; ``margin``: pixels around what is on it."""
        super().__init__(parent)
        self._page = TallPage()
        self._page.changed.connect(self._fit)
        self.box = QVBoxLayout(self._page)
        self.box.setContentsMargins(margin, margin, margin, 2 * GRID)
        self.box.setSpacing(2 * GRID)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)
        self._wide = width

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self.isVisible():
            return
        room = self.screen().availableSize() - QSize(2 * GRID, 6 * GRID)
        if (over := self.parentWidget()) is not None:
            room = room.boundedTo(over.window().size())
        wide, most = min(self._wide, room.width()), room.height()
        self.box.activate()
        needed = self.box.totalHeightForWidth(wide)
        # As needed alone would keep a bar that takes the very room whose lack it is there for
        off, on = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self._scroll.setVerticalScrollBarPolicy(off if needed <= most else on)
        self.setFixedSize(wide, min(needed, most))
