"""Choose what leaves of a reflection, see the pages, then save them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from reviewstudy.domain.identifiers import Identifier
from reviewstudy.domain.records import Record
from reviewstudy.services.sharing import Choice, SharingService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.files import file_name
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import label
from reviewstudy.ui.preview import Made, PreviewDialog
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.theme import GRID, Theme

_LEAVES = "Your answers, and what you ticked. Nothing else, unless you choose it here."


class ExportDialog(PreviewDialog):
    """``exported`` carries the path of the PDF that was written."""

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
        super().__init__(parent, theme, jobs, ask, "Save PDF…")
        self.setWindowTitle("Export as PDF")
        self._sharing = sharing
        self._reflection, self._title = reflection, title
        self.notes = QCheckBox("My notes on this review")
        self.highlights = QCheckBox("My other highlights in this review")
        self.prepared_for = QLineEdit()
        self.role = QLineEdit()
        self.compose(self._choices(theme))
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
            tick.toggled.connect(self.later)
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
            field.textChanged.connect(self.later)
            box.addWidget(caption)
            box.addWidget(field)
        box.addWidget(self.pages)
        box.addWidget(self.found, 1)
        return scrolled(page, "What leaves this computer")

    def prepare(self) -> Callable[[], Made]:
        choice = Choice(
            (self._reflection,),
            notes=self.notes.isChecked(),
            highlights=self.highlights.isChecked(),
            prepared_for=self.prepared_for.text(),
            author_role=self.role.text(),
        )

        def work() -> Made:
            record = self._sharing.record(choice)
            return record, self._sharing.preview(record)

        return work

    def writer(self, made: Made, path: Path, ending: str) -> Callable[[], object]:  # noqa: ARG002 - a PDF is all there is
        record, pdf = made
        return lambda: self._sharing.export(record, path, pdf)

    def suggestion(self, ending: str) -> str:
        return file_name("Reflection", self._title, ending)

    def identifiers(self, made: Record) -> Sequence[Identifier]:
        return self._sharing.identifiers(made)
