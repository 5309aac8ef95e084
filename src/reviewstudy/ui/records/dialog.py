"""A record that somebody handed over: who, when, what, and whether it came whole."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QSplitter, QVBoxLayout, QWidget

from reviewstudy.domain.records import Audience, Digest, ReadRecord, Record, RecordedReflection
from reviewstudy.domain.spans import in_words, spent
from reviewstudy.services.library import LibraryService
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.original import OriginalView
from reviewstudy.ui.parts import Column, button, frame, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, when

_WHOLE = {
    Digest.WELL: "It came as it was exported. That tells damage, and does not prove who made it.",
    Digest.MISSING: "It carries no digest, as older records do, so damage cannot be told.",
    Digest.DAMAGED: "Its digest does not fit: it was changed or damaged since its export. Ask for it anew.",
}
_FOR = {
    Audience.SUPERVISOR: "for supervision",
    Audience.PORTFOLIO: "for a portfolio, appraiser or regulator",
    Audience.PARTNERSHIP: "for a partnership to count",
}
_TYPED = "Somebody typed into the PDF’s own fields. What stands there is unverified, and is not shown here."


class RecordDialog(QDialog):
    """What a record holds as text, beside its pages as pictures another process drew."""

    def __init__(self, parent: QWidget, theme: Theme, jobs: Jobs, path: Path, read: ReadRecord) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Record")
        self.resize(min(theme.px(1100), parent.width()), min(theme.px(760), parent.height()))
        self.text = Column("What the record holds")
        self.pages = OriginalView(theme, jobs, LibraryService.page_picture, lambda _: None)
        self.pages.show_file(path)
        for part in _told(read):
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
        foot.addWidget(flow(button("Close", self.accept, primary=True)))
        foot.addWidget(HelpLine(theme))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(split, 1)
        box.addLayout(foot)
        self.text.setFocus()


def _told(read: ReadRecord) -> list[QWidget]:
    record = read.record
    parts: list[QWidget] = [label(_title(record), "heading"), label(_by(record))]
    parts.append(frame("warning" if read.digest is Digest.DAMAGED else "notice", label(_WHOLE[read.digest])))
    if read.filled:
        parts.append(frame("warning", label(_TYPED)))
    if record.prepared_for:
        parts.append(label(f"Prepared for: {record.prepared_for}"))
    if record.period_from or record.period_to:
        parts.append(label(f"From {in_words(record.period_from)} to {in_words(record.period_to)}"))
    for one in record.reflections:
        parts += _reflection(one)
    for form in record.forms:
        parts.append(label(form.name, "subheading"))
        for field in form.fields:
            parts += [label(field.label, "muted"), label(field.text or "Nothing written")]
    for title, marks in (("Notes", record.notes), ("Highlights", record.highlights)):
        if marks:
            parts.append(label(title, "subheading"))
            parts += [label(f"“{one.quote}” {one.note}".strip()) for one in marks]
    return parts


def _title(record: Record) -> str:
    if len(record.reflections) == 1:
        return record.reflections[0].title or "A reflection"
    return count(len(record.reflections), "reflection")


def _by(record: Record) -> str:
    who = ", ".join(part for part in (record.author_name, record.author_role, record.organisation) if part)
    by = f"By {who}" if who else "It does not say by whom"
    return f"{by}, made on {when(record.created)} {_FOR[record.audience]}."


def _reflection(one: RecordedReflection) -> list[QWidget]:
    about = " · ".join(part for part in (one.model_name, in_words(one.done_on), spent(one.minutes)) if part)
    parts: list[QWidget] = [label(one.source.title or one.title, "subheading"), label(about, "muted")]
    for point in one.points:
        parts.append(label(f"Learning point {point.number}: {point.text}", "muted"))
    for answer in one.answers:
        parts += [label(answer.heading or answer.question, "muted"), label(answer.text or "Not answered")]
    for action in one.actions:
        by = f", by {in_words(action.by_when)}" if action.by_when else ""
        done = f", done {in_words(action.done)}" if action.done else ""
        parts.append(label(f"Action: {action.what}{f' ({action.owner})' if action.owner else ''}{by}{done}"))
    return parts
