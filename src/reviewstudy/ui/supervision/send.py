"""Send both sides back: see the pages first, and what in your own words may say who someone is."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from reviewstudy.domain.records import PageLook
from reviewstudy.exporting import MARKDOWN
from reviewstudy.services.supervising import SupervisingService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.files import file_name
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import button, frame, label
from reviewstudy.ui.preview import Made, PreviewDialog
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.theme import GRID, Theme

_LEAD = (
    "One PDF holds what you were sent and what you wrote. Send it back the way it came. Whoever opens it in "
    "Review Study finds your comments beside their answers, and what you agreed among their actions."
)
_UNSIGNED = "It is not signed off. You can return it all the same, and the pages say so."


class ReturnDialog(PreviewDialog):
    """``exported`` carries the path of the file that was written."""

    def __init__(
        self, parent: QWidget, theme: Theme, jobs: Jobs, ask: Ask, service: SupervisingService, record: str
    ) -> None:
        super().__init__(parent, theme, jobs, ask, "Save PDF…")
        self.setWindowTitle("Return a record")
        self._service, self._record = service, record
        one = service.one(record)
        self._title = one.title
        self.large = QCheckBox("Large print")
        self.dyslexia = QCheckBox("Type for dyslexic readers (Lexend)")
        self.markdown_button = button("Save as Markdown…", lambda: self.save_as(MARKDOWN, "Markdown (*.md)"))
        page = QWidget()
        page.setMinimumWidth(theme.px(280))
        box = QVBoxLayout(page)
        box.setContentsMargins(3 * GRID, 3 * GRID, 2 * GRID, GRID)
        box.setSpacing(GRID + 4)
        box.addWidget(label("Return both sides", "heading"))
        box.addWidget(label(_LEAD))
        if one.supervision.signed is None:
            box.addWidget(frame("notice", label(_UNSIGNED)))
        for tick in (self.large, self.dyslexia):
            tick.toggled.connect(self.later)
            box.addWidget(tick)
        box.addWidget(self.pages)
        self.found.setMinimumHeight(theme.px(160))
        box.addWidget(self.found, 1)
        self.compose(scrolled(page, "What is returned"), self.markdown_button)
        self.renew()

    def prepare(self) -> Callable[[], Made]:
        look = PageLook(self.large.isChecked(), self.dyslexia.isChecked())

        def work() -> Made:
            record = self._service.both_sides(self._record)
            return record, self._service.preview(record, look), self._service.look_through(record)

        return work

    def writer(self, made: Made, path: Path, ending: str) -> Callable[[], object]:
        record, pdf, _ = made
        return lambda: self._service.export(record, path, pdf if ending != MARKDOWN else None)

    def suggestion(self, ending: str) -> str:
        return file_name("Returned", self._title, ending)

    def allow_saving(self, allowed: bool) -> None:
        super().allow_saving(allowed)
        self.markdown_button.setEnabled(allowed)
