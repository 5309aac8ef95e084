"""A figure as a picture, large enough to talk about: walked through, opened, and taken along."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from reviewstudy.domain.pictures import Figure
from reviewstudy.services.pictures import PictureService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.files import file_name
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.picture import PictureView
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence


class FigureDialog(QDialog):
    """``chosen`` carries what a person opened in the figure; it closes with it."""

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        jobs: Jobs,
        ask: Ask,
        figure: Figure,
        *,
        name: str,
        heading: str,
        lead: str,
        choices: QWidget | None = None,
    ) -> None:
        """``name`` is the window's and begins the file's; ``choices`` stand above the picture."""
        super().__init__(parent)
        self.setWindowTitle(name)
        window = parent.window()
        self.resize(min(theme.px(900), window.width()), min(theme.px(720), window.height()))
        self._name, self._heading, self._figure = name, heading, figure
        self._jobs, self._ask = jobs, ask
        self._pictures = PictureService()
        self._job: Job | None = None
        self.view = PictureView(theme, figure)
        self.view.chosen.connect(self._choose)
        self.told = label("", "muted", live=True)
        self.save_button = button("Save as PDF…", self.save, primary=True)
        foot = QHBoxLayout()
        foot.addWidget(HelpLine(theme), 1)
        foot.addWidget(button("Close", self.reject))
        foot.addWidget(self.save_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(GRID)
        box.addWidget(label(heading, "heading"))
        box.addWidget(label(lead))
        if choices is not None:
            box.addWidget(choices)
        box.addWidget(self.view, 1)
        box.addWidget(self.told)
        box.addLayout(foot)
        self.finished.connect(self._put_away)
        self.view.canvas.setFocus()

    def show_figure(self, figure: Figure) -> None:
        """Show another figure in its place."""
        self._figure = figure
        self.view.show_figure(figure)

    def save(self) -> None:
        """Ask where, then write the picture and its table."""
        path = self._ask.where_to_save(self, file_name(self._name, self._heading, ".pdf"), "PDF (*.pdf)")
        if path is None:
            return
        target, figure = path if path.suffix else path.with_suffix(".pdf"), self._figure
        self.save_button.setEnabled(False)
        self._job = self._jobs.run(
            lambda job: self._pictures.save(figure, target),
            lambda _: self._tell(f"Saved as {target.name}."),
            lambda error: self._tell(sentence(error)),
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        self._put_away()
        super().closeEvent(event)

    def _put_away(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self.deleteLater()

    def _tell(self, text: str) -> None:
        self._job = None
        self.save_button.setEnabled(True)
        self.told.setText(text)

    def _choose(self, key: object) -> None:
        self.accept()  # first, so that the keyboard goes to what is shown and not back to the button
        self.chosen.emit(key)
