"""Bringing files in from the window: ask, read in the background, say what became of each."""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.library import LibraryService, Outcome, OutcomeKind
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.library.page import LibraryPage
from reviewstudy.ui.words import sentence


class BringIn(QObject):
    """``began`` says that files are being read, ``said`` carries a line for the window's foot,
    ``opened`` the id of the one review that came in."""

    began = Signal()
    said = Signal(str)
    opened = Signal(str)
    _step = Signal(int, int, str)

    def __init__(
        self, parent: QWidget, library: LibraryService, page: LibraryPage, jobs: Jobs, ask: Ask
    ) -> None:
        super().__init__(parent)
        self._parent, self._library, self._page, self._jobs, self._ask = parent, library, page, jobs, ask
        self._job: Job | None = None
        page.bring_in.connect(self.ask)
        page.stop.connect(self.stop)
        self._step.connect(self._show_step, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> None:
        """Ask for files, then read them."""
        if paths := self._ask.files_to_import(self._parent):
            self.start(paths)

    def start(self, paths: list[Path]) -> None:
        """Read files and folders without holding the window up."""
        if self._job is not None:
            self.said.emit("An import is still running. Wait for it to end, or stop it first.")
            return
        self.began.emit()

        def work(job: Job) -> list[Outcome]:
            return self._library.import_paths(paths, self._step.emit, job.cancelled)

        self._job = self._jobs.run(work, self._done, self._failed)

    def stop(self) -> None:
        """Stop after the file at hand; what was already added stays."""
        if self._job is not None:
            self._end()
            self.said.emit("Stopped. What was already added stays.")

    def _show_step(self, done: int, total: int, name: str) -> None:
        if self._job is not None:
            self._page.show_progress(done, total, name)

    def _done(self, outcomes: list[Outcome]) -> None:
        self._end()
        only = outcomes[0] if len(outcomes) == 1 else None
        if only and only.review and only.outcome is not OutcomeKind.REFUSED:
            self._page.report.hide()
            self.opened.emit(only.review)
            self.said.emit(f"{only.message}.")
        else:
            self._page.show_outcomes(outcomes)

    def _failed(self, error: KnownError) -> None:
        self._end()
        self.said.emit(sentence(error))

    def _end(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = None
        self._page.show_progress(0, 0, "")
