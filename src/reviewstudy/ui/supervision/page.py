"""The records a person was sent for supervision, what came last first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.returns import Received
from reviewstudy.domain.supervision import Supervision
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import EmptyState, button, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.told import by
from reviewstudy.ui.words import count, when


class SupervisionPage(QWidget):
    """``opened`` carries the id of a record, ``removed`` of one for the bin; ``open_record`` asks for a
    file, ``pool`` for a folder of them, ``bin`` to see the bin."""

    opened = Signal(str)
    removed = Signal(str)
    open_record = Signal()
    pool = Signal()
    bin = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._read: Callable[[], Sequence[Received]] | None = None
        self._count = label("", "muted", live=True)
        self.list = CardList(theme, "Records you were sent")
        self.list.opened.connect(self.opened)
        self.list.unwanted.connect(self.removed)
        self._empty = EmptyState(
            "Nothing to supervise yet",
            "Drop a PDF that somebody sent you on this window: comment on each answer, agree what to do, and "
            "send it back. What came back to you is dropped here too.",
            button("Open a record…", self.open_record.emit, primary=True),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        new = button("Open a record…", self.open_record.emit, primary=True)
        title = label("Supervision", "title", wrap=False)
        box.addWidget(row(title, None, button("Bin…", self.bin.emit), new))
        box.addWidget(self._count)
        self._several = flow(button("Pool records for the partnership…", self.pool.emit))
        box.addWidget(self._several)
        box.addWidget(self._stack, 1)

    def show_received(self, read: Callable[[], Sequence[Received]]) -> None:
        """Show the records this reads: now if the page is in sight, else when it is next."""
        self._read = read
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        if self._read is None:
            return
        received, self._read = self._read(), None
        self.list.show_cards([_card(one) for one in received])
        self._count.setText(count(len(received), "record") if received else "")
        self._several.setVisible(bool(received))
        self._stack.setCurrentWidget(self.list if received else self._empty)


def _card(one: Received) -> Card:
    parts = (by(one.record).rstrip("."), f"opened {when(one.received)}")
    return Card(
        one.record.record,
        one.title,
        " · ".join(parts),
        ((_said(one.supervision), False),),
        _state(one),
    )


def _said(side: Supervision) -> str:
    parts = (
        count(len(side.comments), "comment or question", "comments and questions") if side.comments else "",
        count(len(side.agreed), "agreed action") if side.agreed else "",
    )
    return ", ".join(part for part in parts if part) or "Nothing written yet."


def _state(one: Received) -> str:
    if one.returned:
        return "Returned"
    return "Signed off" if one.supervision.signed else "Open"
