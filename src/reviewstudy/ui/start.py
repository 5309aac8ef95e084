"""From a call to a window: Qt's application, the lock on the folder, the key, the window."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMessageBox

from reviewstudy import paths
from reviewstudy.domain.errors import KnownError
from reviewstudy.services import faults
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.settings import LOCK_AFTER
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.keys import Way
from reviewstudy.storage.lease import Lease
from reviewstudy.ui import first_place, moving, rescue
from reviewstudy.ui.application import Application, FirstSign, application
from reviewstudy.ui.ask import Ask, AskPerson
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.guide.dialog import GuideDialog
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.locking import Idle, close_all
from reviewstudy.ui.opening.unlock import Unlock
from reviewstudy.ui.opening.welcome import Welcome
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.window import MainWindow
from reviewstudy.ui.words import sentence

_AGAIN = 100
"""Milliseconds before a lock that something holds up looks again."""


_CHECKING = (
    "Documents that were being checked are read again once it is open; "
    "what you put right in them is not kept."
)


def run_window(folder: Path, passphrase: str | None, files: list[Path], sign: FirstSign) -> int:
    """Open the window on a data folder and run until it is closed; returns the exit status.

    ``sign`` is taken away when there is something else to see.

    Raises:
        InUse: another window has the folder.
        StorageProblem: the folder cannot be used.
        LockedOut: the key file is missing.
        Those are shown in a small box first.
    """
    app, ask = application(), AskPerson()
    try:
        if (chosen := first_place.settled(folder, app, ask)) is None:
            return 0
        folder = chosen
        with Safekeeping(folder).lease():
            program = Program(app, Safekeeping(folder), ask)
            sys.excepthook = program.bug
            faults.watch(folder)
            program.begin(passphrase, files)
            sign.end()
            status = app.exec()
            program.end()
    except KnownError as error:
        sign.end()
        show_refusal(sentence(error))
        raise
    finally:
        sign.end()
    return status


def show_refusal(words: str) -> None:
    """Say why the window does not open, to a person who has no terminal to read it in."""
    if QApplication.platformName() in ("offscreen", "minimal"):
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "Review Study", words)
    box.setAccessibleName("Review Study")
    box.exec()


def _tidy() -> None:
    """Give back the memory of a window that has gone, or what was read and written would stay in it."""
    QTimer.singleShot(0, lambda: (gc.collect(), None)[1])


class Program(QObject):
    """Set up or unlock, then the main window."""

    def __init__(self, app: QApplication, safe: Safekeeping, ask: Ask) -> None:
        super().__init__(app)
        self.theme = Theme(app)
        self.jobs = Jobs(self)
        self.jobs.bug.connect(lambda error: self.bug(type(error), error, None))
        self.safe = safe
        self.window: MainWindow | None = None
        self.dialog: Welcome | Unlock | None = None
        self.idle = Idle(self.jobs, self)
        self.idle.due.connect(self.lock)
        self.ask = ask
        self._files: list[Path] = []
        self._workspace: Workspace | None = None
        self._lease: Lease | None = None
        if isinstance(app, Application):
            app.asked.connect(self.bring)

    def bring(self, file: Path) -> None:
        """Bring a file in: now, or once the library is open."""
        if self.window is None:
            self._files.append(file)
        else:
            self.window.bring_in.start([file])

    def begin(self, passphrase: str | None, files: list[Path]) -> None:
        """Show the first screen: the window itself where the key is at hand."""
        self._files = [*self._files, *files]
        if not self.safe.is_set_up:
            self._show(Welcome(self.safe, self.theme, self.jobs))
            return
        if passphrase is not None or Way.KEYCHAIN in self.safe.ways:
            self._open_or_say(lambda: self.safe.unlock(passphrase=passphrase))
        else:
            self._show(Unlock(self.safe, self.theme, self.jobs))

    def open(self, workspace: Workspace) -> None:
        """Show the main window on an unlocked workspace."""
        self._workspace = workspace
        self.window = MainWindow(workspace, self.theme, self.jobs, self.ask)
        self.window.lock.connect(self.lock)
        self.window.safeguard.again.connect(self.again, Qt.ConnectionType.QueuedConnection)
        self.window.safeguard.move.connect(self.move, Qt.ConnectionType.QueuedConnection)
        self.window.show()
        self.window.unkept.look()
        self.window.guiding.greet()
        QApplication.setQuitOnLastWindowClosed(True)  # where the one before was closed for a moment
        self.idle.start(lambda: int(workspace.settings.get(LOCK_AFTER)))
        # After the first paint: neither the pack nor the files hold the window up.
        QTimer.singleShot(0, self._after_first_paint)

    def lock(self) -> None:
        """Save everything, take it off the screen, and ask for the way in again.

        Where something cannot be saved the window stays, and says so: a word is never lost to a lock.
        """
        window = self.window
        if window is None or not self.idle.watching:
            return
        if not window.saved("locked"):
            return
        self.idle.stop()
        checking = [path for tab in window.tabs.of(CheckTab) for path in tab.paths]
        self._files = [*window.bring_in.pending, *window.packs.paths, *checking]
        QApplication.setQuitOnLastWindowClosed(False)  # for a moment there is none
        window.hide()
        self.jobs.finish()  # before the dialogs close, which their answers would come to
        unsaved = [_CHECKING] if checking else []
        unsaved += close_all(window)
        # Not before every dialog's own loop has ended, and with it the code that waited for its answer
        QTimer.singleShot(0, self, lambda: self._shut(window, unsaved))

    def _shut(self, window: MainWindow, unsaved: list[str]) -> None:
        """Let go of the window, the databases and the key."""
        if self.window is not window:
            return  # the program ended meanwhile
        if QApplication.activeModalWidget() is not None:  # opened by what waited, or one of the system's own
            unsaved += close_all(window)
            QTimer.singleShot(_AGAIN, self, lambda: self._shut(window, unsaved))
            return
        window.let_go()
        window.close()
        window.destroyed.connect(_tidy)
        window.deleteLater()
        self.window = None
        self._let_go()
        self._show(Unlock(self.safe, self.theme, self.jobs, locked=unsaved))
        QApplication.setQuitOnLastWindowClosed(True)

    def again(self) -> None:
        """Close the window, and open the folder anew with what was decided to come."""
        if (workspace := self._close_window()) is not None and self.open_again(workspace):
            self._greet()

    def move(self, to: Path) -> None:
        """Close the window, take the library to another folder, and open it there."""
        if (workspace := self._close_window()) is not None:
            moving.begin(self, workspace, to)

    def use(self, folder: Path) -> None:
        """Hold another folder from now on, which the library was taken to."""
        self.safe = Safekeeping(folder)
        self._lease = self.safe.lease()
        self._lease.acquire()

    def open_again(self, workspace: Workspace) -> bool:
        """Open the folder of a workspace anew; where that fails, the lock says why."""
        return self._open_or_say(workspace.again)

    def _open_or_say(self, opening: Callable[[], Workspace]) -> bool:
        """Show the main window on what ``opening`` gives; where that fails, the lock says why."""
        try:
            self.open(opening())
        except KnownError as error:
            self.window = None
            self._let_go()
            self._show(Unlock(self.safe, self.theme, self.jobs, sentence(error)))
            QApplication.setQuitOnLastWindowClosed(True)
            return False
        return True

    def _close_window(self) -> Workspace | None:
        if self.window is None or self._workspace is None:
            return None
        window, workspace = self.window, self._workspace
        if not window.saved("done"):
            return None
        self.idle.stop()
        self.window = self._workspace = None
        QApplication.setQuitOnLastWindowClosed(False)  # for a moment there is none
        close_all(window)
        window.let_go()
        window.close()
        window.deleteLater()
        return workspace

    def _greet(self) -> None:
        if self.window is not None:
            self.window.safeguard.greet()

    def _let_go(self) -> None:
        if self._workspace is not None:
            self._workspace.close()
        self._workspace = None

    def end(self) -> None:
        """Finish what is under way, then close the databases."""
        self.idle.stop()
        self.jobs.finish()
        self._let_go()
        if self._lease is not None:
            self._lease.release()

    def bug(self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log where a bug was, and say so; what was saved is saved. What is no bug is said as it stands."""
        if isinstance(error, KnownError) and self.window is not None and self.window.isVisible():
            self.window.toast.say(sentence(error))
            return
        if trace is not None:
            error = error.with_traceback(trace)
        box = QMessageBox(self.window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Review Study")
        if isinstance(error, KnownError):
            box.setText(sentence(error))
        else:
            faults.log(error, self.safe.folder)
            box.setText("Something inside the program failed. What was saved is safe.")
            box.setInformativeText(f"Please report this line: {faults.describe(error)}")
        box.open()

    def _show(self, dialog: Welcome | Unlock) -> None:
        self.dialog = dialog
        dialog.ready.connect(self._ready)
        if isinstance(dialog, Unlock):
            dialog.failed.connect(lambda error: rescue.offer(self, dialog))
        page = "keep-safe" if isinstance(dialog, Welcome) else "when-wrong"
        key = QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), dialog)
        key.activated.connect(lambda: GuideDialog(dialog, self.theme, self.ask, page).open())
        dialog.show()
        dialog.activateWindow()
        rescue.offer(self, dialog)

    def _ready(self, workspace: Workspace) -> None:
        dialog, self.dialog = self.dialog, None
        self._open_or_say(lambda: workspace)
        if dialog is not None:
            dialog.deleteLater()

    def _after_first_paint(self) -> None:
        if self.window is None:
            return
        self.window.safeguard.start()
        self.window.take_bundled(paths.bundled_pack())
        self.window.kept.look()
        files, self._files = self._files, []
        if files:
            self.window.bring_in.start(files)
