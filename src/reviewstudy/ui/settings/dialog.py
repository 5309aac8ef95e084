"""The settings, in one dialog: pages on the left, the page chosen beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.ui.parts import button, label, row
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.theme import GRID, Theme


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One page: the id it is asked for by, its name, and its widget, which the dialog takes over."""

    id: str
    name: str
    widget: QWidget


class SettingsDialog(QDialog):
    """Every choice takes effect at once, so there is nothing to apply, only to close."""

    def __init__(self, parent: QWidget, theme: Theme, pages: Sequence[SettingsPage], first: str = "") -> None:
        """``first``: the id of the page to begin at."""
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Never taller or wider than the window it stands over, which may be small and its text large.
        self.resize(min(theme.px(860), parent.width() - 2 * GRID), min(theme.px(680), parent.height() - GRID))
        self.list = QListWidget()
        self.list.setObjectName("settingsPages")
        self.list.setAccessibleName("Pages of the settings")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.addItems([page.name for page in pages])
        self.list.setFixedWidth(theme.px(184))
        self._stack = QStackedWidget()
        for page in pages:
            self._stack.addWidget(_scrolled(page))
        self._ids = [page.id for page in pages]
        self._pages = {page.id: page.widget for page in pages}
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.setCurrentRow(self._ids.index(first) if first in self._ids else 0)
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.list)
        across.addWidget(self._stack, 1)
        foot = row(None, button("Close", self.accept, primary=True))
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(across, 1)
        box.addWidget(foot)

    def page(self, page_id: str) -> QWidget:
        """The widget of a page, brought to the front."""
        self.list.setCurrentRow(self._ids.index(page_id))
        return self._pages[page_id]


def _scrolled(page: SettingsPage) -> QScrollArea:
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
    box.setSpacing(2 * GRID)
    box.addWidget(label(page.name, "title"))
    box.addWidget(page.widget)
    box.addStretch(1)
    return scrolled(holder, page.name)
