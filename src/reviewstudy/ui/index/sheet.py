"""The learning index's page: one column that scrolls where text is large or the window small."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from reviewstudy.ui.index.beside import Lines
from reviewstudy.ui.parts import label, row
from reviewstudy.ui.theme import GRID, Theme

LEAST = 260
"""Pixels of 100 % text that the results take at least."""


class Sheet(QScrollArea):
    """A title with a button, then the widgets under one another, the last taking what room is left."""

    def __init__(self, theme: Theme, title: str, aside: QPushButton, *widgets: QWidget) -> None:
        super().__init__()
        self._theme = theme
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what stands in it is brought into view by itself
        page = QWidget()
        page.setObjectName("page")
        box = QVBoxLayout(page)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        self._title = label(title, "title", wrap=False)
        box.addWidget(row(self._title, None, aside))
        for widget in widgets:
            box.addWidget(widget, int(widget is widgets[-1]))
        self._last = widgets[-1]
        self._lines = [one for one in widgets if isinstance(one, Lines)]
        self.setWidget(page)
        theme.changed.connect(self._make_room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Give each part its share of the page as high and wide as it is now."""
        self._last.setMinimumHeight(self._theme.px(LEAST))
        for one in self._lines:
            one.fit(self.height())
        # The tab and the rail say it too; a title cut in two says nothing.
        self._title.setVisible(self._title.sizeHint().width() < self.width() // 2)
