"""From a call to a window: Qt's application, the lock on the folder, the key, the window."""

import os
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from reviewstudy import __version__, paths
from reviewstudy.domain.errors import KnownError
from reviewstudy.services import faults
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.keys import Way
from reviewstudy.ui.ask import Ask, AskPerson
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.opening.welcome import Unlock, Welcome
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.window import MainWindow
from reviewstudy.ui.words import sentence

TURN = 0.0005
"""Seconds after which a thread at work lets the window have its turn: Python's 5 ms, taken again at every
call into Qt, are seen as a stutter while somebody types."""


def application() -> QApplication:
    """The one QApplication, under the program's name."""
    app = QApplication.instance()
    made = app if isinstance(app, QApplication) else QApplication(sys.argv[:1])
    made.setApplicationName("Review Study")
    made.setApplicationDisplayName("Review Study")
    made.setApplicationVersion(__version__)
    made.setStyle("Fusion")
    sys.setswitchinterval(TURN)
    return made


class NoDisplay(KnownError):
    """The window has nowhere to open; Qt itself would abort."""


def has_display() -> bool:
    """Whether Qt can open a window, or was told a platform that needs no screen."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)


def run_window(folder: Path, passphrase: str | None, files: list[Path]) -> int:
    """Open the window on a data folder and run until it is closed; returns the exit status.

    Raises:
        NoDisplay: there is no screen.
        InUse: another window has the folder.
        StorageProblem: the folder cannot be used.
        LockedOut: the key file is missing.
        Those are shown in a small box first.
    """
    if not has_display():
        raise NoDisplay("there is no screen to open the window on", "use a desktop session, or a command")
    app = application()
    try:
        with Safekeeping(folder).lease():
            program = Program(app, Safekeeping(folder), AskPerson())
            sys.excepthook = program.bug
            faults.watch(folder)
            program.begin(passphrase, files)
            status = app.exec()
            program.end()
    except KnownError as error:
        show_refusal(sentence(error))
        raise
    return status


def show_refusal(words: str) -> None:
    """Say why the window does not open, to a person who has no terminal to read it in."""
    if QApplication.platformName() in ("offscreen", "minimal"):
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "Review Study", words)
    box.setAccessibleName("Review Study")
    box.exec()


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
        self._ask = ask
        self._files: list[Path] = []
        self._workspace: Workspace | None = None

    def begin(self, passphrase: str | None, files: list[Path]) -> None:
        """Show the first screen: the window itself where the key is at hand."""
        self._files = files
        if not self.safe.is_set_up:
            self._show(Welcome(self.safe, self.theme, self.jobs))
            return
        why = ""
        if passphrase is not None or Way.KEYCHAIN in self.safe.ways:
            try:
                self.open(self.safe.unlock(passphrase=passphrase))
                return
            except KnownError as error:
                why = sentence(error)
        self._show(Unlock(self.safe, self.theme, self.jobs, why))

    def open(self, workspace: Workspace) -> None:
        """Show the main window on an unlocked workspace."""
        self._workspace = workspace
        self.window = MainWindow(workspace, self.theme, self.jobs, self._ask)
        self.window.show()
        # After the first paint: neither the pack nor the files hold the window up.
        QTimer.singleShot(0, self._after_first_paint)

    def end(self) -> None:
        """Finish what is under way, then close the databases."""
        self.jobs.finish()
        if self._workspace is not None:
            self._workspace.close()

    def bug(self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log where a bug was, and say so; what was saved is saved."""
        if trace is not None:
            error = error.with_traceback(trace)
        faults.log(error, self.safe.folder)
        box = QMessageBox(self.window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Review Study")
        box.setText("Something inside the program failed. What was saved is safe.")
        box.setInformativeText(f"Please report this line: {faults.describe(error)}")
        box.open()

    def _show(self, dialog: Welcome | Unlock) -> None:
        self.dialog = dialog
        dialog.ready.connect(self._ready)
        dialog.show()

    def _ready(self, workspace: Workspace) -> None:
        dialog, self.dialog = self.dialog, None
        self.open(workspace)
        if dialog is not None:
            dialog.deleteLater()

    def _after_first_paint(self) -> None:
        if self.window is None:
            return
        self.window.take_bundled(paths.bundled_pack())
        self.window.kept.look()
        if self._files:
            self.window.bring_in.start(self._files)
