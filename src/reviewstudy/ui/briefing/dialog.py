"""Make a briefing of learning points: put them in order, add words and questions, see the page."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from reviewstudy.domain.briefings import Holds, Layout
from reviewstudy.services.briefing import BriefingService, Chosen
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.briefing.points import PointList
from reviewstudy.ui.briefing.questions import QuestionChoice
from reviewstudy.ui.files import file_name
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import Column, GrowingEdit, button, captioned, label, row
from reviewstudy.ui.preview import Made, PreviewDialog
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count

_LEAVES = (
    "The learning points below, in the reviews' own words or, where it says so, in those of our digests; "
    "and what you write here. Nothing else."
)


class BriefingDialog(PreviewDialog):
    """``exported`` carries the path of the file that was written."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        service: BriefingService,
        jobs: Jobs,
        ask: Ask,
        points: Sequence[Chosen],
    ) -> None:
        """Raises NotFound where a point is gone, ExportFailed where none is given."""
        layouts = service.layouts()
        first, offers = service.make(points, layouts[0].id), service.offers(points)
        super().__init__(parent, theme, jobs, ask, "Save as PDF…")
        self.setWindowTitle("Briefing")
        self._service, self._layouts = service, layouts
        self.title = QLineEdit()
        self.team = QLineEdit()
        self.layout_choice = QComboBox()
        self.points = PointList(theme, points, first)
        self.questions = QuestionChoice(theme, offers)
        self.boxes: dict[str, GrowingEdit] = {}
        self._captions: dict[str, QWidget] = {}
        self._words = Column("What goes into the briefing")
        self._about_layout = label("", "muted", live=True)
        self.markdown_button = button("Save as Markdown…", self.save_markdown)
        self.copy_button = button("Copy as Markdown", self.copy_markdown)
        self.compose(self._choices(theme), wide=460)
        self._take_layout()
        self.title.setFocus()
        self.renew()

    def _choices(self, theme: Theme) -> QWidget:
        column = self._words
        column.add(label("What leaves this computer", "heading"))
        column.add(label(_LEAVES))
        self.layout_choice.addItems([layout.name for layout in self._layouts])
        self.layout_choice.currentIndexChanged.connect(self._take_layout)
        for name, field, hint in (
            ("Title", self.title, "for example: Bruises on babies who cannot move"),
            ("Team (optional)", self.team, "for example: health visitors, north"),
        ):
            field.setPlaceholderText(hint)
            field.setMaxLength(120)
            field.textChanged.connect(self.later)
            column.add(captioned(name, field))
        column.add(captioned("Layout", self.layout_choice))
        column.add(self._about_layout)
        column.add(label("Learning points, in order", "subheading"))
        column.add(self.points)
        self.points.changed.connect(self.later)
        for one in (one for layout in self._layouts for one in layout.boxes):
            if one.holds is Holds.WORDS and one.id not in self.boxes:
                self.boxes[one.id] = edit = GrowingEdit("", 2)
                edit.setPlaceholderText(one.hint)
                edit.textChanged.connect(self.later)
                self._captions[one.id] = captioned(one.heading, edit)
                column.add(self._captions[one.id])
        column.add(self.questions)
        self.questions.changed.connect(self.later)
        column.add(label("As text, for a message or an intranet page", "subheading"))
        column.add(row(self.markdown_button, None))
        column.add(row(self.copy_button, None))
        page = QWidget()
        page.setMinimumWidth(theme.px(300))
        box = QVBoxLayout(page)
        box.setContentsMargins(GRID, GRID, GRID, GRID)
        box.addWidget(column, 1)
        self.pages.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        self.found.setFixedHeight(theme.px(110))
        box.addWidget(self.pages)
        box.addWidget(self.found)
        return page

    @property
    def chosen_layout(self) -> Layout:
        """The layout chosen."""
        return self._layouts[max(0, self.layout_choice.currentIndex())]

    def prepare(self) -> Callable[[], Made]:
        points, layout = self.points.chosen(), self.chosen_layout.id
        title, team, questions = self.title.text(), self.team.text(), self.questions.lines()
        boxes = {name: edit.toPlainText() for name, edit in self.boxes.items()}

        def work() -> Made:
            briefing = self._service.make(points, layout, title, team, boxes, questions)
            return briefing, self._service.pdf(briefing), self._service.look_through(briefing)

        return work

    def writer(self, made: Made, path: Path, ending: str) -> Callable[[], object]:
        briefing, pdf, _ = made
        if ending == ".md":
            return lambda: self._service.save_markdown(briefing, path)
        return lambda: self._service.save_pdf(briefing, path, pdf)

    def suggestion(self, ending: str) -> str:
        return file_name("Briefing", self.title.text(), ending)

    def allow_saving(self, allowed: bool) -> None:
        super().allow_saving(allowed)
        for one in (self.markdown_button, self.copy_button):
            one.setEnabled(allowed)

    def say_pages(self, pages: int) -> str:
        if pages == 1:
            return "1 page"
        return (
            f"{count(pages, 'page')}: it does not fit one, even in the smallest type. Choose fewer learning "
            "points or write less to make it one; nothing is cut."
        )

    def save_markdown(self) -> None:
        """Ask where, then write what was shown as Markdown."""
        self.save_as(".md", "Markdown (*.md)")

    def copy_markdown(self) -> None:
        """Put what was shown on the clipboard as Markdown."""
        if self._made is not None:
            QGuiApplication.clipboard().setText(self._service.markdown(self._made[0]))
            self.pages.setText("Copied as Markdown.")

    def _take_layout(self) -> None:
        """Show the fields of the layout chosen; what is written in the others is kept."""
        shown = {box.id for box in self.chosen_layout.boxes}
        for name, field in self._captions.items():
            field.setVisible(name in shown)
        self._about_layout.setText(self.chosen_layout.help)
        self.later()
