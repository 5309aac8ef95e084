"""Bringing files in from the window: ask, read in the background, then check before storing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.library import Found, FoundState, LibraryService, Outcome, OutcomeKind
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.library.page import LibraryPage
from reviewstudy.ui.words import sentence

_TO_CHECK = (FoundState.NEW, FoundState.EDITION)


class BringIn(QObject):
    """``began`` says that the library page has something to show, ``said`` carries a line for the
    window's foot, ``check`` what was read and waits to be checked, ``opened`` the id of a review."""

    began = Signal()
    said = Signal(str)
    check = Signal(object)
    opened = Signal(str)
    _step = Signal(int, int, str)

    def __init__(
        self, parent: QWidget, library: LibraryService, page: LibraryPage, jobs: Jobs, ask: Ask
    ) -> None:
        super().__init__(parent)
        self._parent, self._library, self._page, self._jobs, self._ask = parent, library, page, jobs, ask
        self._job: Job | None = None
        self._settled: list[Outcome] = []
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

        def work(job: Job) -> list[tuple[Found, Outcome | None]]:
            """What waits to be checked has no outcome yet; the rest is settled here."""
            return [
                (found, None if found.state in _TO_CHECK else self._library.keep(found))
                for found in self._library.read(paths, self._step.emit, job.cancelled)
            ]

        self._job = self._jobs.run(work, self._read, self._failed)

    def stop(self) -> None:
        """Stop reading; nothing that was read so far is stored."""
        if self._job is not None:
            self._end()
            self.said.emit("Stopped. Nothing was added.")

    def finish(self, outcomes: Sequence[Outcome], *, quietly: bool = False) -> None:
        """Say what became of every file, checked or not, and show the one review, if it is one.

        ``quietly``: say it on the library page, and leave on screen what is there.
        """
        outcomes, self._settled = [*self._settled, *outcomes], []
        if quietly:
            self._page.show_outcomes(outcomes)
            return
        only = outcomes[0] if len(outcomes) == 1 else None
        if only and only.review and only.outcome is not OutcomeKind.REFUSED:
            self._page.report.hide()
            self.opened.emit(only.review)
            self.said.emit(f"{only.message}.")
        else:
            self.began.emit()
            self._page.show_outcomes(outcomes)

    def _show_step(self, done: int, total: int, name: str) -> None:
        if self._job is not None:
            self._page.show_progress(done, total, name)

    def _read(self, read: Sequence[tuple[Found, Outcome | None]]) -> None:
        self._end()
        self._settled += [outcome for _, outcome in read if outcome is not None]
        waiting = [found for found, outcome in read if outcome is None]
        if waiting:
            self.check.emit(waiting)
        else:
            self.finish([])

    def _failed(self, error: KnownError) -> None:
        self._end()
        self.said.emit(sentence(error))

    def _end(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = None
        self._page.show_progress(0, 0, "")
