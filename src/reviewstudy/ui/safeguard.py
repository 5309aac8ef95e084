"""Keeps copies of what is written while the window is open, and brings one back when a person asks."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from reviewstudy.domain.errors import Damaged, KnownError
from reviewstudy.domain.snapshots import Snapshot, Why
from reviewstudy.services.clock import utc_now
from reviewstudy.services.restoring import BackupLocked, Coming
from reviewstudy.services.settings import DANGER_SAID
from reviewstudy.services.whereabouts import look
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.backups import SUFFIX
from reviewstudy.storage.snapshots import NoRoom
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.going_back import GoingBack
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.toast import Toast
from reviewstudy.ui.words import moment, sentence

EVERY = 10 * 60_000
"""Milliseconds after which it is looked whether a day has turned."""

KINDS = "Backups of Review Study (*.reviewstudy-backup)"
_REMINDER = (
    "No backup outside this computer was made in the last 30 days. If this computer is lost, so is what you "
    "wrote. File, Settings, Backups makes one."
)


_NO_BACKUP, _NO_CHANGE = "No backup was made.", "Nothing was changed."

_GoOn = Callable[[], None]
"""What work asks now and then; raises Stopped where it is to stop."""


class Stopped(Exception):
    """A person wanted it no more."""


class Safeguard(QObject):
    """``said`` carries what was done or refused; ``changed`` that there is something new to list;
    ``again`` asks for the folder to be opened anew, with what was decided to come; ``told`` carries lines a
    person should know without having asked, and whether they warn."""

    told = Signal(list, bool)
    said = Signal(str)
    changed = Signal()
    again = Signal()
    move = Signal(object)
    """Carries the folder that the library is to be taken to."""

    def __init__(
        self,
        window: QWidget,
        workspace: Workspace,
        theme: Theme,
        jobs: Jobs,
        ask: Ask,
        toast: Toast,
        flush: Callable[[], None],
    ) -> None:
        """``flush`` keeps what is being written at the moment."""
        super().__init__(window)
        self._theme, self._jobs, self._ask = theme, jobs, ask
        self._toast, self._flush, self._settings = toast, flush, workspace.settings
        self.service = workspace.backups
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.watch)
        self._room_said = False
        self._job: Job | None = None
        self._stopping = Event()  # set where what is under way is to stop

    # By itself

    def start(self) -> None:
        """Begin to keep copies: now, which is after the first paint, and when a day has turned."""
        self._timer.start()
        self.watch()

    def watch(self) -> None:
        """Make the snapshot of today where it is missing; say calmly what a person should know."""
        self._jobs.run(lambda job: self._watch(), self._watched, self._refused)

    def _watch(self) -> list[str]:
        self.service.take_snapshot()
        lines = [_REMINDER] if self.service.reminder_due() else []
        danger = look(self.service.folder)
        if danger is not None and self._settings.get(DANGER_SAID) != str(self.service.folder):
            self._settings.put(DANGER_SAID, str(self.service.folder))
            lines.append(f"{danger.words} File, Settings, Backups says what to do.")
        return lines

    def _watched(self, lines: list[str]) -> None:
        self._room_said = False
        if lines:
            self.told.emit(lines, False)
        self.changed.emit()

    def _refused(self, error: KnownError) -> None:
        if not isinstance(error, NoRoom) or not self._room_said:
            lines = [sentence(error)]
            if isinstance(error, Damaged) and self.service.snapshots():
                lines.append("File, Settings, Backups has snapshots to go back to.")
            self.told.emit(lines, True)
        self._room_said = isinstance(error, NoRoom)

    # When asked

    @property
    def busy(self) -> bool:
        """Whether a backup or a look is being made."""
        return self._job is not None

    def back_up(self, parent: QWidget, *, originals: bool) -> None:
        """Ask where, then write a backup there."""
        today = utc_now().astimezone().date().isoformat()
        path = self._ask.where_to_save(parent, f"Review Study {today}{SUFFIX}", KINDS, SUFFIX)
        if path is None or self.busy:
            return
        self._flush()

        def work(go_on: _GoOn) -> Path:
            self.service.back_up(path, originals=originals, go_on=go_on)
            return path

        words = f"Writing {path.name}, then reading it back. You can go on."
        self._begin(work, self._backed_up, words, _NO_BACKUP)

    def _backed_up(self, path: Path) -> None:
        self._end(f"Backed up to {path.name}, and read back whole.")

    def stop(self) -> None:
        """Stop what is under way; what was there before stays. It is said once it has stopped."""
        if self._job is not None:
            self._stopping.set()
            self.said.emit("Stopping…")

    def look_at(self, parent: QWidget, snapshot: Snapshot) -> None:
        """Show what going back to a snapshot would change."""
        if not self.busy:
            self._flush()
            restorer = self.service.restorer
            self._begin(
                lambda go_on: restorer.from_snapshot(snapshot, go_on),
                partial(self._show, parent, False),
                "Looking at the snapshot…",
            )

    def restore(self, parent: QWidget) -> None:
        """Ask for a backup, and show what bringing it back would change."""
        path = self._ask.backup_to_restore(parent)
        if path is not None and not self.busy:
            self._flush()
            self._open(parent, path, None)

    def _open(self, parent: QWidget, path: Path, secret: str | None) -> None:
        restorer = self.service.restorer

        def work(go_on: _GoOn) -> Coming | None:
            try:
                return restorer.from_backup(path, secret, go_on)
            except BackupLocked:
                go_on()  # who stopped is asked nothing
                return None

        self._begin(work, partial(self._opened, parent, path), f"Reading {path.name}…")

    def _opened(self, parent: QWidget, path: Path, coming: Coming | None) -> None:
        if coming is not None:
            self._show(parent, True, coming)
            return
        self._end("")
        secret = self._ask.way_into_backup(self._still(parent), path.name)
        if secret:
            self._open(parent, path, secret)

    def _show(self, parent: QWidget, backup: bool, coming: Coming) -> None:
        if self._stopping.is_set():  # too late for the work to see
            coming.put_away()
            self._end(f"Stopped. {_NO_CHANGE}")
            return
        self._end("")
        dialog = GoingBack(self._still(parent), self._theme, coming.preview, backup=backup)
        dialog.meant.connect(partial(self._mean, coming))
        dialog.finished.connect(lambda _: coming.put_away())
        dialog.open()

    def _mean(self, coming: Coming) -> None:
        try:
            coming.mean(utc_now())
        except KnownError as error:
            self._end(sentence(error))
            return
        self.again.emit()

    def greet(self) -> None:
        """Say that something was brought back, and offer what was here before."""
        before = next((one for one in self.service.snapshots() if one.why is Why.RESTORE), None)
        if before is not None:
            self._toast.say(
                "This is how it was. What was here before is kept as a snapshot.",
                partial(self._undo, before),
            )

    def _undo(self, before: Snapshot) -> None:
        def work(go_on: _GoOn) -> None:
            self.service.restorer.from_snapshot(before, go_on).mean(utc_now())

        def then(_done: None) -> None:
            self._end("")
            self.again.emit()

        self._begin(work, then, "Going back…")

    def _begin(
        self, work: Callable[[_GoOn], object], then: Callable[..., object], words: str, so: str = _NO_CHANGE
    ) -> None:
        """``so``: what is said once it was stopped."""
        stopping = self._stopping = Event()

        def task(job: Job) -> object:
            def go_on() -> None:
                if stopping.is_set() or job.cancelled():
                    raise Stopped

            try:
                return work(go_on)
            except Stopped:
                return Stopped

        def done(answer: object) -> None:
            if answer is Stopped:
                self._end(f"Stopped. {so}")
            else:
                then(answer)

        self._job = self._jobs.run(task, done, self._failed)
        self.said.emit(words)
        self.changed.emit()

    def _failed(self, error: KnownError) -> None:
        self._end(sentence(error))

    def _end(self, words: str) -> None:
        self._job = None
        self.said.emit(words)
        self.changed.emit()
        if words:  # the page that asked may be closed by now
            self._toast.say(words)

    def _still(self, parent: QWidget) -> QWidget:
        """The window to ask in: the one it was asked from, or, where that was closed, the main one."""
        main = self.parent()
        assert isinstance(main, QWidget)
        return parent.window() if isValid(parent) else main


def made(snapshot: Snapshot) -> str:
    """A snapshot as a line of a list."""
    why = {
        Why.DAY: "made daily",
        Why.UPDATE: "before an update",
        Why.RESTORE: "before going back",
        Why.DAMAGED: "damaged, put aside",
    }[snapshot.why]
    when = moment(snapshot.made)
    return f"{when[:1].upper()}{when[1:]} · {why}"
