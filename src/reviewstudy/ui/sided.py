"""A sheet with a panel beside it that never crowds it out."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from reviewstudy.ui.theme import Theme

_NARROWEST, _SHEET = 240, 320
"""Pixels of the panel and of the sheet at the least."""

_ROOM = 190
"""Pixels, at 100 % text, that the panel may have even where they are more than two fifths."""


class Sided(QSplitter):
    """The panel has two fifths at the most, and the sheet the rest, also where both were made, or made
    narrower, while they could not be seen."""

    def __init__(self, theme: Theme, sheet: QWidget, panel: QWidget, wide: int) -> None:
        """``wide``: pixels of the panel to begin with, at 100 % text."""
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._panel = theme, panel
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        sheet.setMinimumWidth(_SHEET)
        panel.setMinimumWidth(_NARROWEST)
        self.addWidget(sheet)
        self.addWidget(panel)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setSizes([theme.px(1100 - wide), theme.px(wide)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        most = max(_NARROWEST, self._theme.px(_ROOM), event.size().width() * 2 // 5)
        self._panel.setMaximumWidth(most)
        super().resizeEvent(event)
        sheet, panel = self.sizes()
        if panel > most:
            self.setSizes([sheet + panel - most, most])
