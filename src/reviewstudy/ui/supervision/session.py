"""The session itself, and the sign-off."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.supervision import Session, SessionKind, Supervision
from reviewstudy.services.usual import LONGEST
from reviewstudy.ui.days import MaybeDay
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import GrowingEdit, amount, button, captioned, dropdown, frame, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.told import SESSIONS, signed
from reviewstudy.ui.words import sentence

_LONGEST = 24 * 60
"""Minutes that one session can have taken."""

_ON_FILE = "Decisions about a child belong on the child’s file. Record them there, not here."
_SIGN = "Signing says that this is what was said. Whatever you change afterwards takes the sign-off away."


class SessionBox(QWidget):
    """``changed`` says that something else is filled in."""

    changed = Signal()

    def __init__(self, theme: Theme, today: date) -> None:
        super().__init__()
        self.held_on = MaybeDay(theme, "Held on", "", today.isoformat())
        self.minutes = amount("Minutes it took", 0, _LONGEST, 5, " minutes")
        self.minutes.setSpecialValueText("not said")
        self.kind = dropdown("Kind of session", (("Not said", ""), *((SESSIONS[k], k) for k in SessionKind)))
        self.wellbeing = GrowingEdit("", least=2)
        self.disagreements = GrowingEdit("", least=2)
        for edit in (self.wellbeing, self.disagreements):
            edit.setObjectName("answer")
        self.next_on = MaybeDay(theme, "Next session on", "", today.isoformat())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label("The session", "heading"))
        box.addWidget(frame("notice", label(_ON_FILE)))
        box.addWidget(self.held_on)
        box.addWidget(label("How long it took"))
        box.addWidget(row(self.minutes, None))
        box.addWidget(captioned("Kind of session", self.kind))
        box.addWidget(captioned("Wellbeing: how the practitioner is", self.wellbeing))
        box.addWidget(captioned("Disagreements, and how they were left", self.disagreements))
        box.addWidget(self.next_on)
        for signal in (
            self.held_on.changed,
            self.minutes.valueChanged,
            self.kind.activated,
            self.wellbeing.textChanged,
            self.disagreements.textChanged,
            self.next_on.changed,
        ):
            signal.connect(self.changed)

    def session(self) -> Session:
        """What is filled in."""
        kind = self.kind.currentData()
        return Session(
            held_on=self.held_on.day,
            minutes=self.minutes.value(),
            kind=SessionKind(kind) if kind else None,
            wellbeing=self.wellbeing.toPlainText(),
            disagreements=self.disagreements.toPlainText(),
            next_on=self.next_on.day,
        )

    def show_session(self, session: Session) -> None:
        """Show what is kept."""
        self.blockSignals(True)
        self.held_on.show_day(session.held_on)
        self.minutes.setValue(max(0, min(session.minutes, _LONGEST)))
        self.kind.setCurrentIndex(max(0, self.kind.findData(session.kind or "")))
        texts = ((self.wellbeing, session.wellbeing), (self.disagreements, session.disagreements))
        for edit, text in texts:
            if edit.toPlainText() != text:
                edit.setPlainText(text)
        self.next_on.show_day(session.next_on)
        self.blockSignals(False)


class SignBox(QWidget):
    """``sign`` keeps a sign-off and raises KnownError where it cannot; ``unsign`` takes it back."""

    def __init__(
        self, name: str, role: str, sign: Callable[[str, str], object], unsign: Callable[[], object]
    ) -> None:
        """``name`` and ``role``: what is offered."""
        super().__init__()
        self._sign, self._unsign = sign, unsign
        self.name, self.role = QLineEdit(name), QLineEdit(role)
        for field in (self.name, self.role):
            field.setMaxLength(LONGEST)
        self.role.setPlaceholderText("for example: team manager")
        self.sign_button = button("Sign off", self.sign)
        self.unsign_button = button("Take the sign-off back", lambda: self._try(self._unsign), quiet=True)
        self._said = label("", live=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label("Sign off", "heading"))
        box.addWidget(label(_SIGN, "muted"))
        box.addWidget(captioned("Your name", self.name))
        box.addWidget(captioned("Your role", self.role))
        box.addWidget(flow(self.sign_button, self.unsign_button))
        box.addWidget(self._said)

    def sign(self) -> None:
        """Sign with what is filled in, or say what is missing."""
        self._try(lambda: self._sign(self.name.text(), self.role.text()))

    def show_signed(self, side: Supervision) -> None:
        """Show whether it is signed off."""
        self._said.setText(signed(side))
        self.unsign_button.setVisible(side.signed is not None)
        self.sign_button.setVisible(side.signed is None)

    def _try(self, do: Callable[[], object]) -> None:
        held = self.sign_button.hasFocus() or self.unsign_button.hasFocus()
        try:
            do()
        except KnownError as error:
            self._said.setText(sentence(error))
            (self.role if self.name.text().strip() else self.name).setFocus()
        else:
            if held:  # the button that was pressed is gone
                (self.unsign_button if self.sign_button.isHidden() else self.sign_button).setFocus()
