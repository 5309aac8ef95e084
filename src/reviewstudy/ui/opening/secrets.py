"""Fields for what must not be seen: the passphrase asked for, with its waits, and a new one."""

import math

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.patience import Patience, TooSoon
from reviewstudy.storage.keys import Proof, Way
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.parts import button, frame, label
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import count, sentence

SHORTEST = 10
"""Characters a new passphrase needs: three short words are more."""

_TICK = 250
"""Milliseconds between looks at the clock while there is a wait."""


def secret_field(name: str) -> QLineEdit:
    """A field that shows dots; ``name`` is said by a screen reader and stands in it while it is empty."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    return field


class ProofField(QWidget):
    """Asks for the passphrase or the recovery key, and says what was wrong with it and for how long to wait.

    ``submitted``: Enter was pressed. ``changed``: another way was chosen, or a wait began or ended.
    """

    submitted = Signal()
    changed = Signal()

    def __init__(self, patience: Patience, ways: frozenset[Way], trouble: str = "") -> None:
        super().__init__()
        self._patience = patience
        self._first = next((way for way in (Way.PASSPHRASE, Way.KEYCHAIN) if way in ways), Way.RECOVERY)
        self.way = self._first
        self.busy = False
        self._said = trouble
        self.words = secret_field("Passphrase")
        self.words.returnPressed.connect(self.submitted)
        self.shown = QCheckBox("Show what I type")
        self.shown.toggled.connect(self._show_words)
        self.trouble = label(trouble)
        self._frame = frame("warning", self.trouble)
        self._frame.setVisible(bool(trouble))
        self.other = button("Use the recovery key instead", self.swap, quiet=True)
        self.other.setVisible(self._first is not Way.RECOVERY)
        self._clock = QTimer(self, interval=_TICK)
        self._clock.timeout.connect(self._count_down)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        for widget in (self.words, self.shown, self._frame):
            box.addWidget(widget)
        self._take_way()

    @property
    def proof(self) -> Proof | None:
        """What was typed, by the way chosen; None where nothing was, or a try is not due yet."""
        if not self.free or (self.way is not Way.KEYCHAIN and not self.words.text().strip()):
            return None
        return Proof(self.way, "" if self.way is Way.KEYCHAIN else self.words.text())

    @property
    def free(self) -> bool:
        """Whether a try can be made now: none is under way, and no wait keeps it back."""
        return not self.busy and not self._waiting

    @property
    def empty(self) -> bool:
        """Whether there is nothing to type and nothing to say."""
        return self.way is Way.KEYCHAIN and not self._said

    @property
    def _waiting(self) -> bool:
        return self.way is Way.PASSPHRASE and self._patience.left > 0

    def begin(self) -> None:
        """A try is under way."""
        self.busy = True
        self.changed.emit()

    def end(self) -> None:
        """The try succeeded: forget what was typed."""
        self.busy = False
        self.words.clear()

    def fail(self, error: KnownError) -> None:
        """The try was refused: say so, and count down where the next has to wait."""
        self.busy = False
        self.complain(
            "There were several wrong passphrases." if isinstance(error, TooSoon) else sentence(error)
        )
        self.words.selectAll()
        self.focus()
        self.changed.emit()

    def complain(self, text: str) -> None:
        """Show what is wrong."""
        self._said = text
        self._frame.setVisible(bool(text))
        self.trouble.setText(text)
        if self._waiting:
            self._clock.start()
            self._count_down()
        announce(self, self.trouble.text(), urgent=True)

    def clear(self) -> None:
        """Forget what was typed."""
        self.words.clear()

    def focus(self) -> None:
        """Put the cursor where the typing starts."""
        if self.way is not Way.KEYCHAIN:
            self.words.setFocus()

    def swap(self) -> None:
        """Ask for the recovery key, or again for the first way."""
        self.way = self._first if self.way is Way.RECOVERY else Way.RECOVERY
        self.words.clear()
        self.complain("")
        self._take_way()
        self.focus()
        self.changed.emit()

    def _take_way(self) -> None:
        recovering, asks = self.way is Way.RECOVERY, self.way is not Way.KEYCHAIN
        self.words.setVisible(asks)
        self.shown.setVisible(asks)
        name = "Recovery key" if recovering else "Passphrase"
        self.words.setAccessibleName(name)
        self.words.setPlaceholderText(name)
        self.shown.setChecked(recovering)  # 36 letters and digits cannot be typed blindly
        instead = "passphrase" if self._first is Way.PASSPHRASE else "keychain"
        self.other.setText(f"Use the {instead if recovering else 'recovery key'} instead")

    def _show_words(self, shown: bool) -> None:
        self.words.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _count_down(self) -> None:
        if self._waiting:
            seconds = count(math.ceil(self._patience.left), "second")
            text = f"You can try again in {seconds}."
        else:
            self._clock.stop()
            text = "You can try again now."
            announce(self, text)
            self.changed.emit()
        self.trouble.setText(f"{self._said}\n{text}" if self._said else text)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._waiting:  # since before the program was closed
            self.complain(self._said or "There were several wrong passphrases.")
            self.changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._clock.stop()
        super().hideEvent(event)


class NewPassphrase(QWidget):
    """A new passphrase, typed twice. ``submitted``: Enter was pressed in the second field."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first, self.again = secret_field("New passphrase"), secret_field("The same again")
        self.first.setPlaceholderText("Three or four words are easy to remember and hard to guess")
        self.again.returnPressed.connect(self.submitted)
        self.shown = QCheckBox("Show what I type")
        self.shown.toggled.connect(self._show_words)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        for widget in (self.first, self.again, self.shown):
            box.addWidget(widget)

    @property
    def problem(self) -> str:
        """Why what was typed will not do; nothing when it will."""
        if len(self.first.text()) < SHORTEST:
            few = f"Use at least {SHORTEST} characters."
            return f"{few} Three or four words with spaces make a good passphrase."
        if self.first.text() != self.again.text():
            return "The two are not the same. Type it again, or tick “Show what I type”."
        return ""

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.again.clear()

    def _show_words(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for field in (self.first, self.again):
            field.setEchoMode(mode)
