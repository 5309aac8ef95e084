"""Lists of long lines, to put in order or to tick."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from reviewstudy.ui.theme import GRID, Theme

KEY = Qt.ItemDataRole.UserRole
"""Where an item keeps its key."""


class LongList(QListWidget):
    """Items of several lines, each with a key."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName("long")
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setItemDelegate(_Wrapping(theme, self))
        self.setSpacing(GRID // 2)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)

    def put(self, text: str, key: str) -> QListWidgetItem:
        """Add an item after the others."""
        item = QListWidgetItem(text)
        item.setData(KEY, key)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        self.addItem(item)
        return item


class TickList(LongList):
    """Items that are ticked or not."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setObjectName("ticks")

    def offer(self, text: str, key: str, ticked: bool) -> None:
        """Add an item after the others."""
        item = self.put(text, key)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def tick(self, key: str) -> None:
        """Tick an item and show it."""
        for item in (self.item(number) for number in range(self.count())):
            if item.data(KEY) == key:
                item.setCheckState(Qt.CheckState.Checked)
                self.scrollToItem(item)

    def ticked(self) -> list[str]:
        """The keys of the items ticked, in order."""
        items = [self.item(number) for number in range(self.count())]
        return [item.data(KEY) for item in items if item.checkState() is Qt.CheckState.Checked]


class _Wrapping(QStyledItemDelegate):
    """Makes room for every line of an item: Qt's own forgets the room its tick box takes."""

    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        width = self._view.viewport().width() - self._theme.px(20) - 4 * GRID
        wrapped = option.fontMetrics.boundingRect(0, 0, width, 1 << 20, Qt.TextFlag.TextWordWrap.value, text)
        return QSize(self._view.viewport().width() - 2 * GRID, wrapped.height() + GRID)
