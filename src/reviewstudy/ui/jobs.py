"""Work that takes time, off the interface thread, with its answer brought back to it."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from reviewstudy.domain.errors import KnownError

Failed = Callable[[KnownError], None]


class Job:
    """One piece of work under way."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; its answer will not be delivered."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """Whether it was asked to stop; the work itself looks here."""
        return self._cancelled.is_set()


class _Mail(QObject):
    """Carries an answer across threads: it lives in the interface thread, so Qt queues the call."""

    done = Signal(object)

    def __init__(self, arrived: Callable[["_Mail", Callable[[], None]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._arrived = arrived
        self.done.connect(self._open, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _open(self, deliver: Callable[[], None]) -> None:
        self._arrived(self, deliver)


class Jobs(QObject):
    """Runs work in threads. Answers and failures arrive in the interface thread, or not at all
    when the job was cancelled. A failure that is a bug goes to ``bug``."""

    bug = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._running: set[Job] = set()

    def run(self, work: Callable[[Job], Any], then: Callable[[Any], None], failed: Failed) -> Job:
        """Do ``work(job)`` in a thread, then ``then(answer)`` or ``failed(error)`` here."""
        job = Job()
        mail = _Mail(lambda mail, deliver: self._deliver(job, mail, deliver), self)
        self._running.add(job)

        def task() -> None:
            try:
                answer = work(job)
            except KnownError as error:
                known = error
                mail.done.emit(lambda: failed(known))
            except BaseException as error:  # a bug in a thread would be lost without this
                fault = error
                mail.done.emit(lambda: self.bug.emit(fault))
            else:
                mail.done.emit(lambda: then(answer))

        self._pool.start(_Task(task))
        return job

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._running)

    def finish(self) -> None:
        """Cancel what is under way and wait for its threads to end."""
        for job in list(self._running):
            job.cancel()
        self._pool.waitForDone()
        self._running.clear()

    def _deliver(self, job: Job, mail: _Mail, deliver: Callable[[], None]) -> None:
        self._running.discard(job)
        mail.deleteLater()
        try:
            if not job.cancelled():
                deliver()
        finally:
            if not self._running:
                self.idle.emit()


class _Task(QRunnable):
    def __init__(self, task: Callable[[], None]) -> None:
        super().__init__()
        self._task: Callable[[], None] | None = task

    def run(self) -> None:
        # Qt keeps this object for longer than its work, which must not keep a window and all it shows
        task, self._task = self._task, None
        if task is not None:
            task()
