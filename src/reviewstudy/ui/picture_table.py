"""The table of a figure, for those who would rather read it than see it."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from reviewstudy.domain.pictures import Figure
from reviewstudy.ui.theme import GRID, Theme

Index = QModelIndex | QPersistentModelIndex


class FigureTable(QTableView):
    """The same as a table; ``chosen`` as the picture's."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._figure: Figure | None = None
        self._cells = _Cells(self)
        self.setModel(self._cells)
        self.setItemDelegate(_Roomy(self))
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.setWordWrap(True)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._open)
        theme.changed.connect(self._fit)

    def show_figure(self, figure: Figure) -> None:
        """Show a figure's table."""
        self._figure = figure
        self.setAccessibleName(figure.title)
        self._cells.show_figure(figure)
        self.setCurrentIndex(self._cells.index(0, 0))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As wide as the words, but the first column never more than a third; rows follow."""
        if self._figure is None:
            return
        heads = self.horizontalHeader()
        heads.setStretchLastSection(not self._figure.row_heads)
        self.resizeColumnsToContents()
        heads.resizeSection(0, min(heads.sectionSize(0), max(120, self.viewport().width() // 3)))

    def _open(self, index: Index) -> None:
        if index.isValid() and self._figure is not None:
            key = self._figure.key_at(index.row(), index.column())
            if key is not None:
                self.chosen.emit(key)


class _Roomy(QStyledItemDelegate):
    """Makes room for every line of a cell: Qt's own forgets the padding of the style sheet."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text, view = str(index.data(Qt.ItemDataRole.DisplayRole)), self.parent()
        width = (view.columnWidth(index.column()) if isinstance(view, QTableView) else 0) - 2 * GRID - 2
        wrapped = option.fontMetrics.boundingRect(0, 0, width, 1 << 20, Qt.TextFlag.TextWordWrap.value, text)
        return QSize(option.fontMetrics.horizontalAdvance(text) + 3 * GRID, wrapped.height() + GRID)


class _Cells(QAbstractTableModel):
    """The cells of a figure. Row heads are a column, which can wrap, and headings to a screen reader."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._header: tuple[str, ...] = ()
        self._body: tuple[tuple[str, ...], ...] = ()
        self._row_heads = False

    def show_figure(self, figure: Figure) -> None:
        self.beginResetModel()
        self._header, self._body, self._row_heads = figure.header, figure.body, figure.row_heads
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._body)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._body[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._row_heads and index.column():
            return Qt.AlignmentFlag.AlignCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return self._header[section]
        return self._body[section][0] if self._row_heads else str(section + 1)
