"""First run: one calm screen to choose how the library opens, then the recovery key, once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

SHORTEST = 10
"""Characters a new passphrase needs: three short words are more."""


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
        self.first, self.again = _secret("Passphrase"), _secret("The same again")
        self.first.setPlaceholderText("Three or four words are easy to remember and hard to guess")
        self.again.setPlaceholderText("The same again")
        self.again.returnPressed.connect(self.set_up)
        self.show_words = QCheckBox("Show what I type")
        self.show_words.toggled.connect(self._show_words)
        self.trouble = label("")
        self._trouble_frame = frame("warning", self.trouble)
        self._trouble_frame.hide()
        self.go_on = button("Set up", self.set_up, primary=True)
        self.go_on.setDefault(True)
        self.kept = QCheckBox("I have kept the recovery key somewhere safe")
        self.start = button("Start reading", self._start, primary=True)
        self.start.setEnabled(False)
        self.kept.toggled.connect(self.start.setEnabled)
        self.key = label("", "key")
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
        for widget in (self.first, self.again, self.show_words):
            fields.addWidget(widget)
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
        box.addWidget(
            label(
                "If the passphrase is forgotten or this computer's keychain is lost, this key is the only "
                "way back to your notes. It is shown only now. Print it or write it down, and keep it away "
                "from this computer.",
                "lead",
            )
        )
        self.key.setAccessibleName("Recovery key")
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        box.addWidget(self.key)
        box.addWidget(row(button("Print…", self._print), button("Copy", self._copy), None))
        box.addWidget(self.kept)
        box.addStretch(1)
        box.addWidget(row(None, self.start))
        return page

    def set_up(self) -> None:
        """Make the key and the databases with what was chosen."""
        if not self.go_on.isEnabled():
            return  # Enter, pressed twice
        keychain = self.keychain_way.isChecked()
        words = self.first.text()
        if not keychain and (problem := _problem(words, self.again.text())):
            self._complain(problem)
            return
        self.go_on.setEnabled(False)
        self.go_on.setText("Setting up…")
        self._jobs.run(
            lambda job: self._safe.set_up(passphrase=None if keychain else words, keychain=keychain),
            self._made,
            self._failed,
        )

    def _made(self, made: tuple[Workspace, str]) -> None:
        self._workspace, recovery = made
        for field in (self.first, self.again):
            field.clear()
        self.key.setText(recovery)
        self._pages.setCurrentIndex(1)
        self.kept.setFocus()

    def _failed(self, error: KnownError) -> None:
        self.go_on.setEnabled(True)
        self.go_on.setText("Set up")
        self._complain(sentence(error))

    def _complain(self, text: str) -> None:
        self.trouble.setText(text)
        self._trouble_frame.show()

    def _start(self) -> None:
        self.key.setText("")
        workspace, self._workspace = self._workspace, None
        self.accept()
        self.ready.emit(workspace)

    def reject(self) -> None:
        """Closing before the end: a workspace that was made is closed again, and stays."""
        if self._workspace is not None:
            self._workspace.close()
        super().reject()

    def _way_changed(self) -> None:
        self._fields.setEnabled(self.passphrase_way.isChecked())
        self._trouble_frame.hide()

    def _show_words(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in (self.first, self.again):
            field.setEchoMode(mode)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.key.text())

    def _print(self) -> None:
        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        page = QTextDocument()
        page.setPlainText(
            f"Review Study\n\nRecovery key\n\n{self.key.text()}\n\n"
            "Keep this away from the computer. Whoever has it and the computer can read your notes."
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            page.print_(printer)


def _secret(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def _problem(words: str, again: str) -> str:
    if len(words) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four words with spaces make a good passphrase."
    if words != again:
        return "The two are not the same. Type it again, or tick “Show what I type”."
    return ""


class Unlock(QDialog):
    """``ready`` carries the workspace once the passphrase or recovery key has opened it; ``failed`` the
    refusal of each try."""

    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, safe: Safekeeping, theme: Theme, jobs: Jobs, why: str = "") -> None:
        super().__init__()
        self.setWindowTitle("Review Study")
        self.setMinimumWidth(theme.px(480))
        self._safe, self._jobs = safe, jobs
        self._recovering = False
        self.words = _secret("Passphrase")
        self.words.setPlaceholderText("Passphrase")
        self.words.returnPressed.connect(self.unlock)
        self.trouble = label(why)
        self._trouble_frame = frame("warning", self.trouble)
        self._trouble_frame.setVisible(bool(why))
        self.open_button = button("Open", self.unlock, primary=True)
        self.other = button("Use the recovery key instead", self._other_way, quiet=True)
        self._lead = label("Your library is locked. Type your passphrase to open it.", "lead")
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label("Review Study", "title"))
        box.addWidget(self._lead)
        box.addWidget(self.words)
        box.addWidget(self._trouble_frame)
        line = QHBoxLayout()
        line.addWidget(self.other)
        line.addStretch(1)
        line.addWidget(self.open_button)
        box.addLayout(line)
        box.addWidget(HelpLine(theme))

    def unlock(self) -> None:
        """Try what was typed."""
        words = self.words.text()
        if not words.strip() or not self.open_button.isEnabled():
            return  # nothing to try, or Enter pressed twice
        self.open_button.setEnabled(False)
        recovering = self._recovering

        def work(_job: object) -> Workspace:
            return self._safe.unlock(recovery=words) if recovering else self._safe.unlock(passphrase=words)

        self._jobs.run(work, self._opened, self._failed)

    def _opened(self, workspace: Workspace) -> None:
        self.words.clear()
        self.accept()
        self.ready.emit(workspace)

    def _failed(self, error: KnownError) -> None:
        self.open_button.setEnabled(True)
        self.complain(sentence(error))
        self.words.selectAll()
        self.words.setFocus()
        self.failed.emit(error)

    def complain(self, text: str) -> None:
        """Say what went wrong."""
        self.trouble.setText(text)
        self._trouble_frame.show()

    def _other_way(self) -> None:
        self._recovering = not self._recovering
        self.words.clear()
        self.words.setPlaceholderText("Recovery key" if self._recovering else "Passphrase")
        self.words.setAccessibleName(self.words.placeholderText())
        mode = QLineEdit.EchoMode.Normal if self._recovering else QLineEdit.EchoMode.Password
        self.words.setEchoMode(mode)
        self.other.setText(
            "Use the passphrase instead" if self._recovering else "Use the recovery key instead"
        )
        self._trouble_frame.hide()
        self.words.setFocus()
