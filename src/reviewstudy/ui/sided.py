"""A sheet with a panel beside it that never crowds it out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from reviewstudy.ui.theme import Theme

_NARROWEST, _SHEET = 240, 320
"""Pixels of the panel and of the sheet at the least."""

_ROOM = 190
"""Pixels, at 100 % text, that the panel has even where they are more than two fifths."""


class Sided(QSplitter):
    """The panel has two fifths at the most, and the sheet the rest, also where both were made, or made
    narrower, while they could not be seen."""

    def __init__(self, theme: Theme, sheet: QWidget, panel: QWidget, wide: int) -> None:
        """``wide``: pixels of the panel to begin with, at 100 % text."""
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._panel = theme, panel
        self._folded = 0
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        sheet.setMinimumWidth(_SHEET)
        self.addWidget(sheet)
        self.addWidget(panel)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setSizes([theme.px(1100 - wide), theme.px(wide)])
        theme.changed.connect(self._bound)

    def fold(self, folded: bool) -> None:
        """Put the panel away, or show it as wide as it was."""
        if folded and not self._panel.isHidden():
            self._folded = self.sizes()[1]
        self._panel.setHidden(folded)
        self._unfold()

    def _unfold(self) -> None:
        """Give the panel the width it had, as soon as there is room for it."""
        if self._folded and not self._panel.isHidden() and sum(self.sizes()) >= _SHEET + self._folded:
            self.setSizes([sum(self.sizes()) - self._folded, self._folded])
            if self._panel.maximumWidth() >= self._folded:
                self._folded = 0

    def _bound(self) -> None:
        """Let the panel be as narrow and as wide as the text and the room allow."""
        least = max(_NARROWEST, self._theme.px(_ROOM))
        most = max(least, self.width() * 2 // 5)
        self._panel.setMaximumWidth(most)
        self._panel.setMinimumWidth(least)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bound()
        super().resizeEvent(event)
        self._unfold()
        sheet, panel = self.sizes()
        if panel > (most := self._panel.maximumWidth()):
            self.setSizes([sheet + panel - most, most])
