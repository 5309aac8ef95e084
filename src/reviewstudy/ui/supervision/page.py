"""The records a person was sent for supervision, what came last first."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent

from reviewstudy.domain.returns import Received
from reviewstudy.domain.supervision import Supervision
from reviewstudy.ui.cards import Card
from reviewstudy.ui.flow import flow
from reviewstudy.ui.listed import ListedPage
from reviewstudy.ui.parts import button
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.told import by
from reviewstudy.ui.words import count, when


class SupervisionPage(ListedPage):
    """``open_record`` asks for a file, ``pool`` for a folder of them."""

    open_record = Signal()
    pool = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Supervision",
            "Records you were sent",
            ("Open a record…", lambda: self.open_record.emit()),
            (
                "Nothing to supervise yet",
                "Drop a PDF that somebody sent you on this window: comment on each answer, agree what to do, "
                "and send it back. What came back to you is dropped here too.",
            ),
        )
        self._read: Callable[[], Sequence[Received]] | None = None
        self._several = flow(button("Pool records for the partnership…", self.pool.emit))
        self.compose(below=(self._several,))

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
        self.show_cards([_card(one) for one in received], "record")
        self._several.setVisible(bool(received))


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
