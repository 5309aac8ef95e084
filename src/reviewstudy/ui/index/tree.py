"""A tree whose long lines wrap: Qt's own measures every line as if it were as wide as it likes."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

from reviewstudy.ui.theme import GRID, Theme

_BOX = 18
"""Pixels of 100 % text that a box to tick takes, by the style sheet."""


class Tree(QTreeWidget):
    """One column of heads and what is below each, without a header, its lines wrapped."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName(name)
        self.setIndentation(2 * GRID)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Wrapping(theme, self))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


class _Wrapping(QStyledItemDelegate):
    def __init__(self, theme: Theme, tree: Tree) -> None:
        super().__init__(tree)
        self._theme, self._tree = theme, tree

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        whole = super().sizeHint(option, index)
        deep = 1 + index.parent().isValid()
        room = self._tree.viewport().width() - self._tree.indentation() * deep - 3 * GRID
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            room -= self._theme.px(_BOX) + GRID
        self.initStyleOption(option, index)
        measure = option.fontMetrics
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        wrapped = measure.boundingRect(0, 0, max(room, 40), 1 << 16, Qt.TextFlag.TextWordWrap.value, text)
        return QSize(room, whole.height() + max(0, wrapped.height() - measure.height()))
