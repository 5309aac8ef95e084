"""A review's timeline as a picture, large enough to talk about."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reviewstudy.domain.pictures import Timeline
from reviewstudy.domain.reviews import Review
from reviewstudy.services.pictures import PictureService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.files import file_name
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.picture import PictureView
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence


def timeline_of(review: Review) -> Timeline:
    """A review's timeline, in its own words and order, to be drawn."""
    entries = tuple((entry.when, entry.event, entry.passage) for entry in review.timeline)
    return Timeline(f"Timeline: {review.title}", entries)


class TimelineDialog(QDialog):
    """``chosen`` carries the id of the passage that a person wants to read; it closes with it."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, review: Review, jobs: Jobs, ask: Ask) -> None:
        super().__init__(parent)
        self.setWindowTitle("Timeline")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window = parent.window()
        self.resize(min(theme.px(820), window.width()), min(theme.px(720), window.height()))
        self._review, self._jobs, self._ask = review, jobs, ask
        self._pictures = PictureService()
        self._timeline = timeline_of(review)
        self._job: Job | None = None
        self.view = PictureView(theme, self._timeline)
        self.view.chosen.connect(self._choose)
        self.told = label("", "muted")
        self.save_button = button("Save as PDF…", self.save, primary=True)
        foot = QHBoxLayout()
        foot.addWidget(HelpLine(theme), 1)
        foot.addWidget(button("Close", self.reject))
        foot.addWidget(self.save_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        box.addWidget(label(review.title, "heading"))
        box.addWidget(label("Choose an entry to read it in the review."))
        box.addWidget(self.view, 1)
        box.addWidget(self.told)
        box.addLayout(foot)
        self.finished.connect(self._put_away)
        self.view.canvas.setFocus()

    def save(self) -> None:
        """Ask where, then write the picture and its table."""
        suggestion = file_name("Timeline", self._review.title, ".pdf")
        path = self._ask.where_to_save(self, suggestion, "PDF (*.pdf)")
        if path is None:
            return
        target = path if path.suffix else path.with_suffix(".pdf")
        self.save_button.setEnabled(False)
        self._job = self._jobs.run(
            lambda job: self._pictures.save(self._timeline, target),
            lambda _: self._tell(f"Saved as {target.name}."),
            lambda error: self._tell(sentence(error)),
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self._put_away()
        super().closeEvent(event)

    def _put_away(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _tell(self, text: str) -> None:
        self._job = None
        self.save_button.setEnabled(True)
        self.told.setText(text)

    def _choose(self, passage: str) -> None:
        self.accept()  # first, so that the keyboard goes to what is shown and not back to the button
        self.chosen.emit(passage)
