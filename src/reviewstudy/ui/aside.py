"""A second review beside the tabs, or a second place in the same one."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from reviewstudy.ui.parts import follow, tip, tool
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import shortened

_LONGEST = 60
"""Characters of a title in the list."""


class Aside(QWidget):
    """``chosen`` carries the id of the review to show here, ``closed`` that it was put away."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.reader: ReaderTab | None = None
        self._which = QComboBox()
        self._which.setAccessibleName("Review shown beside")
        self._which.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._which.activated.connect(lambda row: self.chosen.emit(self._which.itemData(row)))
        head = QWidget()
        head.setObjectName("asideHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = QHBoxLayout(head)
        line.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        line.addWidget(self._which, 1)
        line.addWidget(tool(theme, "panel-right", "Side panel (F9)", self._toggle_panel))
        self._cross = tool(theme, "x", "Close what is beside", self._close)
        line.addWidget(self._cross)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(head)
        self.hide()

    def show_review(self, reader: ReaderTab, titles: Mapping[str, str]) -> None:
        """Show a review; ``titles`` are those to choose from, by id."""
        self._take_out()
        self.reader = reader
        self._box.addWidget(reader, 1)
        with QSignalBlocker(self._which):
            self._which.clear()
            for review, title in titles.items():
                self._which.addItem(shortened(title, _LONGEST), review)
                self._which.setItemData(self._which.count() - 1, tip(title), Qt.ItemDataRole.ToolTipRole)
            self._which.setCurrentIndex(self._which.findData(reader.holding.review_id))
        self.show()
        reader.show()
        follow(self._cross, reader)

    def put_away(self) -> None:
        """Close what is here."""
        self._take_out()
        self.hide()

    def has_keyboard(self) -> bool:
        """Whether the keyboard is somewhere in here."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def _take_out(self) -> None:
        if self.reader is not None:
            self.reader.put_away()
            self._box.removeWidget(self.reader)
            self.reader.hide()
            self.reader.deleteLater()
            self.reader = None

    def _toggle_panel(self) -> None:
        if self.reader is not None:
            self.reader.toggle_panel()

    def _close(self) -> None:
        self.put_away()
        self.closed.emit()
