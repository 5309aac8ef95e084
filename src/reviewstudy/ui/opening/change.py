"""Changing how the library opens: who may, what to, and the new recovery key, once."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.ways import WaysService
from reviewstudy.storage.keys import NewRecovery, Proof, Way
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.fitted import FittedDialog
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.opening.keyslip import KeySlip
from reviewstudy.ui.opening.secrets import NewPassphrase, ProofField
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

_KEEP = (
    "From the moment you tick and press “Use this key from now on”, this is the recovery key, and the one "
    "before opens nothing. Print it or write it down, and keep it away from this computer. Then destroy the "
    "old one."
)


class ChangeDialog(FittedDialog):
    """Asks for a proof, then makes one change. ``made`` says that it was made."""

    made = Signal()

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        ways: WaysService,
        jobs: Jobs,
        words: tuple[str, str, str],
        change: Callable[[Proof], object],
        more: Sequence[QWidget] = (),
    ) -> None:
        """``words``: the title, what it means, and the button that does it; ``more`` stands above it.

        Raises LockedOut and StorageProblem where the key file cannot be read.
        """
        super().__init__(parent, theme.px(560), 3 * GRID)
        title, lead, does = words
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._jobs, self._change = jobs, change
        self.proof = ProofField(ways.patience, now := ways.ways)
        self.proof.submitted.connect(self.go)
        self.proof.changed.connect(self._follow)
        self.does = button(does, self.go, primary=True)
        self.does.setDefault(True)
        self.box.addWidget(label(title, "heading"))
        self.box.addWidget(label(lead))
        who = "First, to show that it is you"
        if Way.PASSPHRASE not in now:
            who = "This computer's keychain shows that it is you"
        self.box.addWidget(label(who, "subheading"))
        self.box.addWidget(self.proof)
        self.box.addWidget(row(self.proof.other, None))
        for widget in more:
            self.box.addWidget(widget)
        self.box.addWidget(row(None, button("Cancel", self.reject), self.does))
        self.proof.focus()

    def go(self) -> None:
        """Make the change with what was typed."""
        proof = self.proof.proof
        if proof is None:
            self.proof.focus()
        elif not (problem := self.problem()):
            self.proof.begin()
            change = self.prepare()
            self._jobs.run(lambda job: change(proof), self.end, self.proof.fail)
        else:
            self.proof.complain(problem)

    def problem(self) -> str:
        """Why what was typed beside the proof will not do."""
        return ""

    def prepare(self) -> Callable[[Proof], object]:
        """What is to be done with the proof, in a thread."""
        return self._change

    def end(self, _answer: object) -> None:
        """The change was made."""
        self.proof.end()
        self.made.emit()
        self.accept()

    def reject(self) -> None:
        """Think better of it; not while the change is being made."""
        if not self.proof.busy:
            self.proof.clear()
            super().reject()

    def _follow(self) -> None:
        self.does.setEnabled(self.proof.free)


class PassphraseDialog(ChangeDialog):
    """A new passphrase, in the place of another or where there was none."""

    def __init__(self, parent: QWidget, theme: Theme, ways: WaysService, jobs: Jobs) -> None:
        changing = Way.PASSPHRASE in ways.ways
        lead = (
            "The new passphrase opens your library from now on, and the old one no longer. Your notes are "
            "not rewritten, so this takes a moment only."
        )
        words = ("Change the passphrase", lead, "Change the passphrase")
        if not changing:
            words = ("Add a passphrase", "Your library then opens with it too.", "Add the passphrase")
        new = NewPassphrase()
        more = (label("The new passphrase", "subheading"), new)
        super().__init__(parent, theme, ways, jobs, words, lambda proof: None, more)
        self._ways, self.new = ways, new
        new.submitted.connect(self.go)

    def problem(self) -> str:
        return self.new.problem

    def prepare(self) -> Callable[[Proof], object]:
        words = self.new.first.text()
        return lambda proof: self._ways.set_passphrase(words, proof)

    def end(self, answer: object) -> None:
        self.new.clear()
        super().end(answer)


class RecoveryDialog(ChangeDialog):
    """A new recovery key: made, shown once, and in force when it was kept."""

    def __init__(self, parent: QWidget, theme: Theme, ways: WaysService, jobs: Jobs) -> None:
        lead = (
            "Make one when the old one was lost, or when somebody may have seen it. The old one opens your "
            "library until you have kept the new one."
        )
        words = ("New recovery key", lead, "Make the key")
        super().__init__(parent, theme, ways, jobs, words, ways.new_recovery)
        self._key: NewRecovery | None = None
        self.slip = KeySlip(_KEEP)
        self.trouble = label("")
        self._trouble_frame = frame("warning", self.trouble)
        self.use = button("Use this key from now on", self._use, primary=True)
        self.slip.kept_changed.connect(self.use.setEnabled)
        self._later = (self.slip, self._trouble_frame, row(None, button("Cancel", self.reject), self.use))
        for widget in self._later:
            self.box.addWidget(widget)
            widget.hide()

    def end(self, answer: object) -> None:
        assert isinstance(answer, NewRecovery)
        self._key = answer
        self.proof.end()
        for number in range(1, self.box.count()):
            if (item := self.box.itemAt(number)) is not None and (widget := item.widget()) is not None:
                widget.setVisible(widget in (self._later[0], self._later[2]))
        self.use.setEnabled(False)
        self.slip.show_key(answer.printed)

    def _use(self) -> None:
        if self._key is not None and self.use.isEnabled():
            keep = self._key.keep
            self.use.setEnabled(False)
            self.proof.begin()
            self._jobs.run(lambda job: keep(), self._used, self._refused)

    def _used(self, _answer: None) -> None:
        self.proof.end()
        self.slip.show_key("")
        self.made.emit()
        self.accept()

    def _refused(self, error: KnownError) -> None:
        self.proof.end()
        self.use.setEnabled(self.slip.kept.isChecked())
        self.trouble.setText(sentence(error))
        self._trouble_frame.show()
        announce(self, self.trouble.text(), urgent=True)
