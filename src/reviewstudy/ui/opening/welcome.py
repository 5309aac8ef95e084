"""First run: one calm screen to choose how the library opens, then the recovery key, once."""

from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.settings import KEY_UNKEPT
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.opening.keyslip import KeySlip
from reviewstudy.ui.opening.secrets import NewPassphrase
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

_KEEP = (
    "If the passphrase is forgotten or this computer's keychain is lost, this key is the only way back to "
    "your notes. It is shown only now. Print it or write it down, and keep it away from this computer."
)
_NOT_YET = (
    "Tick that you have kept the key, then start reading. If you close this window without it, you are asked "
    "at the next start whether to make another."
)


class Welcome(QDialog):
    """``ready`` carries the workspace once it is set up and the recovery key was seen."""

    ready = Signal(object)

    def __init__(self, safe: Safekeeping, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self.setWindowTitle("Review Study")
        self.setMinimumWidth(theme.px(600))
        self._safe, self._theme, self._jobs = safe, theme, jobs
        self._workspace: Workspace | None = None
        self.passphrase_way = QRadioButton("A passphrase that only you know")
        self.keychain_way = QRadioButton("This computer's keychain: opens by itself when you are signed in")
        ways = QButtonGroup(self)
        for way in (self.passphrase_way, self.keychain_way):
            ways.addButton(way)
            way.toggled.connect(self._way_changed)
        self._new = NewPassphrase()
        self._new.submitted.connect(self.set_up)
        self.first, self.again, self.show_words = self._new.first, self._new.again, self._new.shown
        self.trouble = label("")
        self._trouble_frame = frame("warning", self.trouble)
        self._trouble_frame.hide()
        self.go_on = button("Set up", self.set_up, primary=True)
        self.go_on.setDefault(True)
        self._slip = KeySlip(_KEEP)
        self.key, self.kept = self._slip.key, self._slip.kept
        self.start = button("Start reading", self._start, primary=True)
        self.start.setEnabled(False)
        self.not_yet = label(_NOT_YET)
        self._not_yet_frame = frame("notice", self.not_yet)
        self._not_yet_frame.hide()
        self._slip.kept_changed.connect(self.start.setEnabled)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._choice_page())
        self._pages.addWidget(self._key_page())
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(self._pages, 1)
        box.addWidget(HelpLine(theme))
        self.passphrase_way.setChecked(True)
        self.first.setFocus()

    def _choice_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID + 4)
        box.addWidget(label("Welcome to Review Study", "title"))
        box.addWidget(
            label(
                "Read safeguarding case reviews, mark what matters, and take your reflection to supervision. "
                "Everything stays on this computer, encrypted. Nothing is ever sent anywhere.",
                "lead",
            )
        )
        box.addSpacing(GRID)
        box.addWidget(label("How do you want to open it?", "subheading"))
        box.addWidget(self.passphrase_way)
        self._fields = QWidget()
        fields = QVBoxLayout(self._fields)
        fields.setContentsMargins(4 * GRID, 0, 0, GRID)
        fields.setSpacing(GRID)
        fields.addWidget(self._new)
        box.addWidget(self._fields)
        box.addWidget(self.keychain_way)
        if not self._safe.keychain_available():
            self.keychain_way.setEnabled(False)
            box.addWidget(label("This computer has no keychain that Review Study can use.", "muted"))
        box.addWidget(self._trouble_frame)
        box.addStretch(1)
        box.addWidget(row(None, self.go_on))
        return page

    def _key_page(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * GRID)
        box.addWidget(label("Your recovery key", "title"))
        box.addWidget(self._slip)
        box.addWidget(self._not_yet_frame)
        box.addStretch(1)
        box.addWidget(row(None, self.start))
        return page

    def set_up(self) -> None:
        """Make the key and the databases with what was chosen."""
        if not self.go_on.isEnabled():
            return  # Enter, pressed twice
        keychain = self.keychain_way.isChecked()
        words = self.first.text()
        if not keychain and (problem := self._new.problem):
            self._complain(problem)
            return
        self.go_on.setEnabled(False)
        self.go_on.setText("Setting up…")

        def work(_job: object) -> tuple[Workspace, str]:
            made = self._safe.set_up(passphrase=None if keychain else words, keychain=keychain)
            self._remember(made[0], unkept=True)  # whatever ends the program before the key was kept
            return made

        self._jobs.run(work, self._made, self._failed)

    @staticmethod
    def _remember(workspace: Workspace, *, unkept: bool) -> None:
        with suppress(KnownError):  # the library is there all the same
            workspace.settings.put(KEY_UNKEPT, unkept)

    def _made(self, made: tuple[Workspace, str]) -> None:
        self._workspace, recovery = made
        self._new.clear()
        self._pages.setCurrentIndex(1)
        self._slip.show_key(recovery)

    def _failed(self, error: KnownError) -> None:
        self.go_on.setEnabled(True)
        self.go_on.setText("Set up")
        self._complain(sentence(error))

    def _complain(self, text: str) -> None:
        self.trouble.setText(text)
        self._trouble_frame.show()
        announce(self, text, urgent=True)

    def _start(self) -> None:
        self._slip.show_key("")
        workspace, self._workspace = self._workspace, None
        if workspace is not None:
            self._remember(workspace, unkept=False)
        self.accept()
        self.ready.emit(workspace)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key that is pressed without much thought must not take away what is shown only once
        if self._workspace is not None and event.key() == Qt.Key.Key_Escape:
            self._not_yet_frame.show()
            announce(self, _NOT_YET)
        else:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Closing before the end: a workspace that was made is closed again, and stays."""
        if self._workspace is not None:
            self._workspace.close()
        super().reject()

    def _way_changed(self) -> None:
        self._fields.setEnabled(self.passphrase_way.isChecked())
        self._trouble_frame.hide()
