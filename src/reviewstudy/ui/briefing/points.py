"""The learning points of a briefing, to put in order."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewstudy.domain.briefings import Briefing
from reviewstudy.services.briefing import Chosen
from reviewstudy.ui.parts import button, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import LongList
from reviewstudy.ui.words import shortened

_EXCERPT = 150
"""Characters of a learning point shown; all of it is on the page beside."""

_KEYS = "In the list, Alt with the up and down arrows moves, and Delete removes."


class PointList(QWidget):
    """``changed`` says that the order or the number is another."""

    changed = Signal()

    def __init__(self, theme: Theme, points: Sequence[Chosen], briefing: Briefing) -> None:
        """``briefing``: one made of these points, which has their words."""
        super().__init__()
        self._points = list(dict.fromkeys(points))
        self._texts = {
            key: f"{briefing.sources[point.place.source - 1].title}, learning point {point.place.point}: "
            + shortened(point.text, _EXCERPT)
            for key, point in zip(self._points, briefing.points, strict=True)
        }
        self.list = _Movable(theme, "Learning points, in order")
        self.list.moved.connect(self.move_by)
        self.list.removed.connect(self.remove)
        self.list.currentRowChanged.connect(self._allow)
        self.list.setFixedHeight(theme.px(200))
        self.up = button("Move up", lambda: self.move_by(-1))
        self.down = button("Move down", lambda: self.move_by(1))
        self.off = button("Remove", self.remove)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self.list)
        box.addWidget(row(self.up, self.down, None))
        box.addWidget(row(self.off, None))
        box.addWidget(label(_KEYS, "muted"))
        self._show(0)

    def chosen(self) -> list[Chosen]:
        """The points, in order."""
        return list(self._points)

    def move_by(self, by: int) -> None:
        """Move the current point one place up (-1) or down (1)."""
        start, end = self.list.currentRow(), self.list.currentRow() + by
        if 0 <= start < len(self._points) and 0 <= end < len(self._points):
            self._points.insert(end, self._points.pop(start))
            self._show(end)
            self.changed.emit()

    def remove(self) -> None:
        """Take the current point out."""
        at = self.list.currentRow()
        if 0 <= at < len(self._points):
            del self._points[at]
            self._show(min(at, len(self._points) - 1))
            self.changed.emit()

    def _show(self, current: int) -> None:
        self.list.clear()
        for number, key in enumerate(self._points, 1):
            self.list.put(f"{number}. {self._texts[key]}", " ".join(key))
        self.list.setCurrentRow(current)
        self._allow(current)

    def _allow(self, current: int) -> None:
        self.up.setEnabled(current > 0)
        self.down.setEnabled(0 <= current < len(self._points) - 1)
        self.off.setEnabled(current >= 0)


class _Movable(LongList):
    moved = Signal(int)
    removed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
