"""The page of how the library opens, and when it locks."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.settings import KEY_UNKEPT, LOCK_AFTER, LOCK_WORDS
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.keys import Way
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.opening.change import ChangeDialog, PassphraseDialog, RecoveryDialog
from reviewstudy.ui.parts import Notice, button, frame, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

LIMITS = (
    "Somebody who uses this computer while the window is open. Lock it when you leave.",
    "A computer with malware, and an administrator: they can record keys and the screen, or read memory "
    "while the library is open.",
    "Somebody who reads over your shoulder.",
    "An old copy of the data folder, in a backup or a synced folder: it still opens with the passphrase and "
    "the recovery key of its time. If somebody may know one of those, change it, make a new backup, and then "
    "delete the old ones.",
    "What you exported, printed or copied.",
)
"""What no way of opening protects against, for a person; docs/security.md has it at length."""

_ADD_KEYCHAIN = (
    "Add this computer's keychain",
    "Your library then opens by itself when you are signed in to this computer. Whoever can use your "
    "account can then open it too.",
    "Add the keychain",
)
_NO_KEYCHAIN = (
    "Take away the keychain",
    "Your library then opens with the passphrase only, and what the keychain held is removed from it.",
    "Take it away",
)
_NO_PASSPHRASE = (
    "Take away the passphrase",
    "Your library then opens by itself when you are signed in to this computer, and nowhere else except "
    "with the recovery key. Make sure that you have that.",
    "Take it away",
)
_BY_ONE_PRESS = (
    "With the keychain, opening again takes one press of a button and no words. That hides the screen; it "
    "keeps out nobody who can use your account. For that, have a passphrase and take the keychain away."
)


class OpeningPage(QWidget):
    """``lock`` asks to lock now."""

    lock = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self._ways, self._settings = workspace.ways, workspace.settings
        self._theme, self._jobs = theme, jobs
        self.notice = Notice()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID)
        self._box.addWidget(self.notice)
        self._box.addWidget(label("Ways to open it", "subheading"))
        self._passphrase, self._keychain = label(""), label("")
        self.change = button("", lambda: self._open(PassphraseDialog))
        self.no_passphrase = self._does(
            _NO_PASSPHRASE, lambda proof: self._ways.take_away(Way.PASSPHRASE, proof)
        )
        self.add_keychain = self._does(_ADD_KEYCHAIN, self._ways.add_keychain)
        self.no_keychain = self._does(_NO_KEYCHAIN, lambda proof: self._ways.take_away(Way.KEYCHAIN, proof))
        self.new_key = button("Make a new recovery key…", lambda: self._open(RecoveryDialog))
        recovery = label("Recovery key: the way back when the others are lost. It was shown once.")
        for line, buttons in (
            (self._passphrase, (self.change, self.no_passphrase)),
            (self._keychain, (self.add_keychain, self.no_keychain)),
            (recovery, (self.new_key,)),
        ):
            self._box.addWidget(frame("card", line, row(*buttons, None)))
        self._box.addSpacing(GRID)
        self._locking()
        self._box.addSpacing(GRID)
        self._box.addWidget(label("What this does not protect against", "subheading"))
        for limit in LIMITS:
            self._box.addWidget(label(f"• {limit}"))
        self.refresh()

    def _locking(self) -> None:
        self._box.addWidget(label("Locking", "subheading"))
        lead = (
            "Locking saves everything, closes what is open and takes it off the screen. Opening again brings "
            "back your tabs. It locks by itself when neither a key nor the mouse was used for some minutes, "
            "and not while something is being read in or saved."
        )
        self._box.addWidget(label(lead))
        self.after = QComboBox()
        self.after.setAccessibleName(LOCK_WORDS.label)
        for minutes, words in LOCK_WORDS.choices:
            self.after.addItem(words, minutes)
        self.after.setCurrentIndex(self.after.findData(self._settings.get(LOCK_AFTER)))
        self.after.activated.connect(lambda at: self._settings.put(LOCK_AFTER, self.after.itemData(at)))
        caption = label(LOCK_WORDS.label, wrap=False)
        caption.setBuddy(self.after)
        self._box.addWidget(row(caption, self.after, None))
        self._one_press = label(_BY_ONE_PRESS, "muted")
        self._box.addWidget(self._one_press)
        self._box.addWidget(label(LOCK_WORDS.help, "muted"))
        self._box.addWidget(row(button("Lock now", self.lock.emit), None))

    def refresh(self) -> None:
        """Show which ways there are."""
        try:
            ways = self._ways.ways
        except KnownError as error:
            self.notice.say([sentence(error)], warning=True)
            return
        words, chain = Way.PASSPHRASE in ways, Way.KEYCHAIN in ways
        self._passphrase.setText("Passphrase: set." if words else "Passphrase: none.")
        self.change.setText("Change the passphrase…" if words else "Add a passphrase…")
        self.no_passphrase.setVisible(words and chain)
        self.no_keychain.setVisible(words and chain)
        self.add_keychain.setVisible(words and not chain)
        available = self._ways.keychain_available()
        self.add_keychain.setEnabled(available)
        off = "off." if available else "this computer has none that Review Study can use."
        on = "on. It opens the library by itself when you are signed in."
        self._keychain.setText(f"This computer's keychain: {on if chain else off}")
        self._one_press.setVisible(chain)

    def _does(self, words: tuple[str, str, str], change: Callable[..., object]) -> QPushButton:
        dialog = partial(ChangeDialog, words=words, change=change)
        return button(f"{words[0]}…", lambda: self._open(dialog))

    def _open(self, kind: Callable[..., ChangeDialog]) -> None:
        try:
            dialog = kind(self.window(), self._theme, self._ways, self._jobs)
        except KnownError as error:
            self.notice.say([sentence(error)], warning=True)
            return
        if isinstance(dialog, RecoveryDialog):
            dialog.made.connect(lambda: self._settings.put(KEY_UNKEPT, False))
        dialog.made.connect(lambda: self._made(dialog.windowTitle()))
        dialog.open()

    def _made(self, what: str) -> None:
        self.refresh()
        self.notice.say([f"Done: {what[:1].lower()}{what[1:]}."], warning=False)
