"""The lock: what stands on the screen until the library is opened."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.keys import Proof, Way
from reviewstudy.ui.fitted import FittedDialog
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.opening.secrets import ProofField
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme

KEYCHAIN = "Open with the keychain"
_LEADS = {
    Way.PASSPHRASE: "Type your passphrase to open your library.",
    Way.KEYCHAIN: "Your library opens with this computer's keychain.",
    Way.RECOVERY: "Type the recovery key you kept when the library was set up, or the newest one made since. "
    "Capitals, spaces and dashes do not matter.",
}


class Unlock(FittedDialog):
    """``ready`` carries the workspace once the library is open, ``failed`` the refusal of each try."""

    ready = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        safe: Safekeeping,
        theme: Theme,
        jobs: Jobs,
        why: str = "",
        *,
        locked: Sequence[str] | None = None,
    ) -> None:
        """``why``: what went wrong before; ``locked``: it was open, and these things were closed unsaved."""
        super().__init__(None, theme.px(520), 4 * GRID)
        self.setWindowTitle("Review Study")
        self._safe, self._jobs, self._locked = safe, jobs, locked is not None
        try:
            ways = safe.ways
        except KnownError:  # said when it is tried
            ways = frozenset({Way.PASSPHRASE, Way.RECOVERY})
        self._field = ProofField(safe.patience, ways, why)
        self.words, self.trouble, self.other = self._field.words, self._field.trouble, self._field.other
        self._field.submitted.connect(self.unlock)
        self._field.changed.connect(self._follow)
        self.open_button = button("Open", self.unlock, primary=True)
        self.open_button.setDefault(True)
        self.keychain_button = button(KEYCHAIN, lambda: self._try(Proof(Way.KEYCHAIN)))
        self.keychain_button.setVisible({Way.PASSPHRASE, Way.KEYCHAIN} <= ways)
        self._lead = label("", "lead", live=True)
        box = self.box
        box.addWidget(label("Review Study", "title"))
        if locked is not None:
            saved = "Your notes and reflections are" if locked else "Everything is"
            lines = [f"Locked. {saved} saved.", *locked]
            box.addWidget(frame("notice", *(label(line) for line in lines), spacing=4))
        box.addWidget(self._lead)
        box.addWidget(self._field)
        box.addWidget(row(self.other, None, self.open_button))
        box.addWidget(self.keychain_button, 0, Qt.AlignmentFlag.AlignRight)
        box.addWidget(HelpLine(theme))
        self._follow()
        if self._field.way is Way.KEYCHAIN:
            self.open_button.setFocus()
        self._field.focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Whoever comes back wakes the screen with any key, and must not end the program with it
        if self._locked and event.key() == Qt.Key.Key_Escape:
            self._field.clear()
        else:
            super().keyPressEvent(event)

    @property
    def busy(self) -> bool:
        """Whether a try is under way."""
        return self._field.busy

    def unlock(self) -> None:
        """Try what was typed, or the keychain where that is the way."""
        if (proof := self._field.proof) is not None:
            self._try(proof)

    def _try(self, proof: Proof) -> None:
        words = proof.words
        self._field.begin()

        def work(_job: object) -> Workspace:
            match proof.way:
                case Way.PASSPHRASE:
                    return self._safe.unlock(passphrase=words)
                case Way.RECOVERY:
                    return self._safe.unlock(recovery=words)
                case Way.KEYCHAIN:
                    return self._safe.unlock()

        self._jobs.run(work, self._opened, self._refused)

    def _refused(self, error: KnownError) -> None:
        self._field.fail(error)
        self.failed.emit(error)

    def complain(self, error: KnownError) -> None:
        """Say what went wrong with what was offered instead."""
        self._field.fail(error)

    def _opened(self, workspace: Workspace) -> None:
        self._field.end()
        self.accept()
        self.ready.emit(workspace)

    def _follow(self) -> None:
        """Show what the way chosen needs."""
        self._lead.setText(_LEADS[self._field.way])
        self._field.setVisible(not self._field.empty)
        self.open_button.setText(KEYCHAIN if self._field.way is Way.KEYCHAIN else "Open")
        self.open_button.setEnabled(self._field.free)
        self.keychain_button.setEnabled(not self._field.busy)
