"""Choose what leaves, see the pages, then save them."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QSplitter, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.records import Record
from reviewstudy.services.sharing import Choice, SharingService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.files import file_name
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import Column, button, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count

_LEAVES = "Your answers, and what you ticked. Nothing else, unless you choose it here."
_MISSES = "The program looks for a few things that identify people, and it misses others. Read it through."

PAUSE = 300
"""Milliseconds after the last change before the preview is made again."""


class ExportDialog(QDialog):
    """``exported`` carries the path of the PDF that was written."""

    exported = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        sharing: SharingService,
        jobs: Jobs,
        ask: Ask,
        reflection: str,
        title: str,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export as PDF")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(theme.px(1100), parent.width()), min(theme.px(760), parent.height()))
        self._sharing, self._jobs, self._ask = sharing, jobs, ask
        self._reflection, self._title = reflection, title
        self._job: Job | None = None
        self._record: Record | None = None
        self._pdf = b""
        self.notes = QCheckBox("My notes on this review")
        self.highlights = QCheckBox("My other highlights in this review")
        self.prepared_for = QLineEdit()
        self.role = QLineEdit()
        self.pages = label("", "muted")
        self.found = Column("Please check")
        self.save_button = button("Save PDF…", self.save, primary=True)
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.preview = QPdfView()
        self.preview.setAccessibleName("Preview of the pages")
        self.preview.setPageMode(QPdfView.PageMode.MultiPage)
        self.preview.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.preview.setDocument(self._document)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._choices(theme))
        split.addWidget(self.preview)
        split.setStretchFactor(1, 1)
        split.setSizes([theme.px(360), theme.px(740)])
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        foot.addWidget(HelpLine(theme), 1)
        foot.addWidget(button("Close", self.reject))
        foot.addWidget(self.save_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(split, 1)
        box.addLayout(foot)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.renew)
        self.finished.connect(self._put_away)
        self.renew()

    def _choices(self, theme: Theme) -> QWidget:
        page = QWidget()
        page.setMinimumWidth(theme.px(280))
        box = QVBoxLayout(page)
        box.setContentsMargins(3 * GRID, 3 * GRID, 2 * GRID, GRID)
        box.setSpacing(GRID)
        box.addWidget(label("What leaves this computer", "heading"))
        box.addWidget(label(_LEAVES))
        for tick in (self.notes, self.highlights):
            tick.toggled.connect(self._later)
            box.addWidget(tick)
        for name, field, hint in (
            ("Prepared for (optional)", self.prepared_for, "for example: my supervisor"),
            ("Your role (optional)", self.role, "for example: health visitor"),
        ):
            caption = label(name)
            caption.setBuddy(field)
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            field.setMaxLength(120)
            field.textChanged.connect(self._later)
            box.addWidget(caption)
            box.addWidget(field)
        box.addWidget(self.pages)
        box.addWidget(self.found, 1)
        return page

    def renew(self) -> None:
        """Make the preview again from what is chosen now."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
        self.save_button.setEnabled(False)
        choice = Choice(
            (self._reflection,),
            notes=self.notes.isChecked(),
            highlights=self.highlights.isChecked(),
            prepared_for=self.prepared_for.text(),
            author_role=self.role.text(),
        )

        def work(_job: Job) -> tuple[Record, bytes]:
            record = self._sharing.record(choice)
            return record, self._sharing.preview(record)

        self._job = self._jobs.run(work, self._show, self._failed)

    def save(self) -> None:
        """Ask where, then write the pages that were shown."""
        if self._record is None or not self._pdf:
            return
        path = self._ask.where_to_save(self, file_name("Reflection", self._title, ".pdf"), "PDF (*.pdf)")
        if path is None:
            return
        if not path.suffix:
            path = path.with_suffix(".pdf")
        record, pdf = self._record, self._pdf
        self.save_button.setEnabled(False)
        self._job = self._jobs.run(
            lambda job: self._sharing.export(record, path, pdf), lambda done: self._saved(path), self._failed
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self._put_away()
        super().closeEvent(event)

    def _put_away(self) -> None:
        """The viewer must let go of the document before either is destroyed."""
        if self._job is not None:
            self._job.cancel()
        self._timer.stop()
        self._document.close()
        self._buffer.close()

    def _later(self) -> None:
        """What is shown is no longer what is chosen: nothing can be saved until it is again."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.save_button.setEnabled(False)
        self._timer.start()

    def _show(self, made: tuple[Record, bytes]) -> None:
        self._job = None
        self._record, self._pdf = made
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(self._pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.pages.setText(count(self._document.pageCount(), "page"))
        self._show_identifiers(self._record)
        self.save_button.setEnabled(True)

    def _show_identifiers(self, record: Record) -> None:
        self.found.clear()
        found = self._sharing.identifiers(record)
        if found:
            self.found.add(label("Please check: this may say who someone is", "subheading"))
            for one in found:
                self.found.add(label(f"“{one.text}”: {one.reason}. {one.instead}".strip()))
        self.found.add(label(_MISSES, "muted"))

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self.pages.setText(str(error))
        self.save_button.setEnabled(bool(self._pdf))

    def _saved(self, path: Path) -> None:
        self._job = None
        self.exported.emit(str(path))
        self.accept()
