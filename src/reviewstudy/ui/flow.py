"""Widgets beside one another, and on the next line where there is no room: buttons at any text size."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

from reviewstudy.ui.theme import GRID


class Flow(QLayout):
    """Lays its widgets out as words are: from the left, wrapped, each line as high as its highest, with the
    others in its middle."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(QMargins())
        self.setSpacing(GRID)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        wide = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(wide, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        wide = max((size.width() for size in shown), default=0)
        return QSize(wide, max((size.height() for size in shown), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Where each widget goes; returns the height of it all."""
        y = rect.y()
        for number, line in enumerate(self._lines(rect.width())):
            x, y = rect.x(), y + self.spacing() * (number > 0)
            tall = max(size.height() for _, size in line)
            for item, size in line:
                if move:
                    there = QPoint(x, y + (tall - size.height()) // 2)
                    item.setGeometry(QRect(there, size.boundedTo(QSize(rect.width(), size.height()))))
                x += size.width() + self.spacing()
            y += tall
        return y - rect.y()

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        taken = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if not lines or taken + size.width() > width:
                lines.append([])
                taken = 0
            lines[-1].append((item, size))
            taken += size.width() + self.spacing()
        return lines


def flow(*widgets: QWidget) -> QWidget:
    """A widget with these in a :class:`Flow`."""
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    layout = Flow(made)
    for widget in widgets:
        layout.addWidget(widget)
    return made
