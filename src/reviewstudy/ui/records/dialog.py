"""A record that somebody handed over: who, when, what, and whether it came whole."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget

from reviewstudy.domain.records import Digest, ReadRecord
from reviewstudy.domain.returns import Arrival, title_of
from reviewstudy.domain.spans import in_words
from reviewstudy.domain.supervision import Supervision
from reviewstudy.services.library import LibraryService
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.original import OriginalView
from reviewstudy.ui.parts import Column, button, frame, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.told import about, actions, answer, by, other_side, rest

_WHOLE = {
    Digest.WELL: "It came as it was exported. That tells damage, and does not prove who made it.",
    Digest.MISSING: "It carries no digest, as older records do, so damage cannot be told.",
    Digest.DAMAGED: "Its digest does not fit: it was changed or damaged since its export. Ask for it anew.",
}
_MEANS = {
    Arrival.TO_SUPERVISE: (
        "You can comment on each answer, agree what to do, sign off, and send both sides back as one PDF."
    ),
    Arrival.RECEIVED: "You have it already under Supervision, with whatever you wrote about it.",
    Arrival.OWN: "You made this record yourself, and nobody has said anything about it yet.",
    Arrival.RETURNED: (
        "It came back from supervision. Taking it in puts the comments beside your answers and what was "
        "agreed among your actions. No answer is changed."
    ),
    Arrival.RENEWED: (
        "It is a later version of a return you took in. Taking it in puts its comments in place of the "
        "earlier ones. No answer is changed, and no action that is in your list."
    ),
    Arrival.REPEATED: "You took this return in already. There is nothing new in it.",
    Arrival.STALE: "It is an earlier version of a return you took in. The later one stays as it is.",
    Arrival.FOREIGN: (
        "It came back from supervision, about reflections that are not in this library, or are in its bin. "
        "Open it where they were written."
    ),
    Arrival.DAMAGED: "Nothing of a damaged record can be commented on or taken in.",
    Arrival.TO_POOL: "It is for a partnership to count: File, Pool records. Nobody comments on it.",
}
_RETYPED = (
    "It is a PDF you took in before, with other words typed into it. Nothing in it says whose are later. "
    "Taking it in puts its comments in place of those. No answer is changed, and no action in your list."
)
_DEEDS = {
    Arrival.TO_SUPERVISE: "Comment on it",
    Arrival.RECEIVED: "Go on with it",
    Arrival.RETURNED: "Take it in",
    Arrival.RENEWED: "Take it in",
}


class RecordDialog(QDialog):
    """What a record holds as text, beside its pages as pictures another process drew.

    ``wanted``: it is to be commented on, or taken in, whichever it offers.
    """

    wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        jobs: Jobs,
        path: Path,
        read: ReadRecord,
        arrival: Arrival,
        side: Supervision | None,
    ) -> None:
        """``arrival``: what it is to whoever opens it; ``side``: what a supervisor said of it."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Record")
        self.resize(min(theme.px(1100), parent.width()), min(theme.px(760), parent.height()))
        self.text = Column("What the record holds")
        self.pages = OriginalView(theme, jobs, LibraryService.page_picture, lambda _: None)
        self.pages.show_file(path)
        for part in _told(read, arrival, side):
            self.text.add(part)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        self.text.setMinimumWidth(min(theme.px(280), parent.width() // 2))
        split.addWidget(self.text)
        split.addWidget(self.pages)
        split.setSizes([theme.px(480), theme.px(620)])
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        foot.setSpacing(GRID)
        deed = _DEEDS.get(arrival, "")
        self.deed_button = button(deed, self._do, primary=True)
        self.deed_button.setVisible(bool(deed))
        foot.addWidget(flow(self.deed_button, button("Close", self.reject, primary=not deed)))
        foot.addWidget(HelpLine(theme))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(split, 1)
        box.addLayout(foot)
        (self.deed_button if deed else self.text).setFocus()

    def _do(self) -> None:
        self.accept()
        self.wanted.emit()


def _told(read: ReadRecord, arrival: Arrival, side: Supervision | None) -> list[QWidget]:
    record = read.record
    parts: list[QWidget] = [label(title_of(record), "heading"), label(by(record))]
    retyped = arrival is Arrival.RENEWED and side is not None and side.typed
    parts.append(frame("notice", label(_RETYPED if retyped else _MEANS[arrival])))
    parts.append(frame("warning" if read.digest is Digest.DAMAGED else "notice", label(_WHOLE[read.digest])))
    if record.prepared_for:
        parts.append(label(f"Prepared for: {record.prepared_for}"))
    if record.period_from or record.period_to:
        parts.append(label(f"From {in_words(record.period_from)} to {in_words(record.period_to)}"))
    if side is not None:
        parts += other_side(record, side)
    for one in record.reflections:
        parts += about(one)
        for said in one.answers:
            parts += answer(said)
        parts += actions(one)
    parts += rest(record)
    return parts
