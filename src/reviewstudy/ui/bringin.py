"""Bringing files in from the window: ask, read in the background, then check before storing."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.library import Found, FoundState, LibraryService, Outcome, OutcomeKind
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.library.page import LibraryPage
from reviewstudy.ui.words import sentence

_WAITING = (FoundState.NEW, FoundState.EDITION, FoundState.LOCKED, FoundState.PACK)
_Read = tuple[Found, Outcome | None]


class BringIn(QObject):
    """``began`` says that the library page has something to show, ``said`` carries a line for the
    window's foot, ``check`` what was read and waits to be checked, ``packs`` packs to be shown before they
    are taken in (:meth:`packs_done` is then called), ``opened`` the id of a review."""

    began = Signal()
    said = Signal(str)
    check = Signal(object)
    packs = Signal(object)
    opened = Signal(str)
    _step = Signal(int, int, str)

    def __init__(
        self, parent: QWidget, library: LibraryService, page: LibraryPage, jobs: Jobs, ask: Ask
    ) -> None:
        super().__init__(parent)
        self._parent, self._library, self._page, self._jobs, self._ask = parent, library, page, jobs, ask
        self._job: Job | None = None
        self.reading: list[Path] = []
        """What is being read now."""
        self._settled: list[Outcome] = []
        self._to_check: list[Found] = []
        """What was read, and is shown once the packs beside it are done with."""
        page.bring_in.connect(self.ask)
        page.stop.connect(self.stop)
        self._step.connect(self._show_step, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> list[Path]:
        """What is being read, or was read and is not shown yet."""
        return [*self.reading, *(found.path for found in self._to_check)]

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
        self.reading = list(paths)

        def work(job: Job) -> list[_Read]:
            return [
                self._settle(found) for found in self._library.read(paths, self._step.emit, job.cancelled)
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

    def _settle(self, found: Found) -> _Read:
        """What waits to be checked, or for its password, has no outcome yet; the rest is settled here."""
        return found, None if found.state in _WAITING else self._library.keep(found)

    def _unlock(self, read: Sequence[_Read], words: Mapping[int, str | None]) -> None:
        """Read again, with what the person typed, the files of these places."""

        def work(job: Job) -> list[_Read]:
            opened = list(read)
            for done, place in enumerate(words):
                if job.cancelled():
                    break
                found = read[place][0]
                self._step.emit(done, len(words), found.path.name)
                opened[place] = self._settle(
                    self._library.unlock(found, words[place], cancelled=job.cancelled)
                )
            return opened

        self._job = self._jobs.run(work, self._read, self._failed)

    def _read(self, read: Sequence[_Read]) -> None:
        # Asked once all the others are read, so that a batch need not be watched.
        locked = [place for place, (found, _) in enumerate(read) if found.state is FoundState.LOCKED]
        if locked:
            asked = {place: self._ask.password(self._parent, read[place][0].path.name) for place in locked}
            self._unlock(read, asked)
            return
        self._end()
        self._settled += [outcome for _, outcome in read if outcome is not None]
        waiting = [found for found, outcome in read if outcome is None]
        self._to_check = [found for found in waiting if found.pack is None]
        if packs := [found for found in waiting if found.pack is not None]:
            self.packs.emit(packs)
        else:
            self.packs_done([])

    def packs_done(self, outcomes: Sequence[Outcome]) -> None:
        """Go on with what else was read, and with what became of the packs."""
        self._settled += outcomes
        if self._to_check:
            waiting, self._to_check = self._to_check, []
            self.check.emit(waiting)
        else:
            self.finish([])

    def _failed(self, error: KnownError) -> None:
        self._end()
        self.said.emit(sentence(error))

    def _end(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job, self.reading = None, []
        self._page.show_progress(0, 0, "")
