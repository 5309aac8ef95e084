"""Actions, set by oneself or agreed with somebody: what, who, by when, how we shall know, done."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.acting import ON_FILE, NamesSomeone, Planned, SaysNothing
from reviewstudy.services.history import History
from reviewstudy.services.identifying import find_identifiers
from reviewstudy.ui.checks import Warned
from reviewstudy.ui.days import MaybeDay
from reviewstudy.ui.fitted import FittedDialog
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import GrowingEdit, button, captioned, follow, frame, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence, when

_SOON = timedelta(days=14)
"""What is offered as a day where none was chosen."""


@dataclass(frozen=True, slots=True)
class ShownAction:
    """An action as it is shown, whoever's it is: under ``key``, with the day (ISO) it was ``done`` or
    nothing, and a line on where it comes ``of``."""

    key: str
    planned: Planned
    done: str = ""
    of: str = ""


class ActionSource(Protocol):
    """Where actions are kept. All but ``actions`` raise KnownError where they cannot do it."""

    history: History
    finishing: bool
    """Whether one can be ticked off."""

    def actions(self) -> Sequence[ShownAction]: ...
    def add(self, planned: Planned) -> object: ...
    def change(self, key: str, planned: Planned) -> object: ...
    def remove(self, key: str) -> object: ...
    def finish(self, key: str, done: str) -> object: ...


class ActionDialog(FittedDialog):
    """``keep`` takes what was filled in and raises KnownError where it cannot be kept: the dialog stays
    then, and nothing that was typed is lost."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        action: Planned | None,
        keep: Callable[[Planned], object],
        today: date,
    ) -> None:
        super().__init__(parent, theme.px(560), 3 * GRID)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Action" if action else "New action")
        self._keep = keep
        self.what = GrowingEdit(action.what if action else "", least=2)
        self.owner = QLineEdit(action.owner if action else "")
        self.owner.setPlaceholderText("for example: me, or the team manager")
        self.measure = QLineEdit(action.measure if action else "")
        self.measure.setPlaceholderText("for example: I can find the procedure within a minute")
        for field in (self.owner, self.measure):
            field.setMaxLength(300)
        self.by_when = MaybeDay(
            theme, "By a day", action.by_when if action else "", (today + _SOON).isoformat()
        )
        self.about_child = QCheckBox("It concerns a particular child or family")
        self.about_child.setChecked(action.about_child if action else False)
        self._on_file = frame("notice", label(ON_FILE))
        self._wrong = label("", live=True)
        self._warning = frame("warning", self._wrong)
        self._warning.hide()
        self.about_child.toggled.connect(self._about)
        self.box.addWidget(label("What will you do?", "heading"))
        self.box.addWidget(captioned("What", self.what))
        self.box.addWidget(Warned(theme, self.what, find_identifiers))
        self.box.addWidget(captioned("Who, by role", self.owner))
        self.box.addWidget(captioned("How shall we know that it helped?", self.measure))
        self.box.addWidget(self.by_when)
        self.box.addWidget(self.about_child)
        self.box.addWidget(self._on_file)
        self.box.addWidget(self._warning)
        self.save_button = button("Save", self.save, primary=True)
        self.box.addWidget(flow(self.save_button, button("Cancel", self.reject)))
        self.box.addWidget(HelpLine(theme))
        self._about(self.about_child.isChecked())
        self._before = self.planned()
        self.what.setFocus()

    def planned(self) -> Planned:
        """What is filled in."""
        return Planned(
            self.what.toPlainText(),
            self.owner.text(),
            self.by_when.day,
            self.measure.text(),
            self.about_child.isChecked(),
        )

    def save(self) -> None:
        """Keep it, or say why it cannot be kept."""
        try:
            self._keep(self.planned())
        except KnownError as error:
            self._wrong.setText(sentence(error))
            self._warning.show()
            self.what.setFocus()
        else:
            self.accept()

    @property
    def unsaved(self) -> bool:
        """Whether there are words in it that are not kept."""
        return self.planned() != self._before

    def flush(self) -> None:
        """Keep what is filled in, before it is closed by a lock; what names somebody is not kept. Raises
        KnownError where it cannot be kept for another reason."""
        if self.unsaved:
            with suppress(NamesSomeone, SaysNothing):
                self._keep(self.planned())
                self.accept()

    def _about(self, child: bool) -> None:
        self._on_file.setVisible(child)


class ActionsBox(QWidget):
    """``said`` carries a line for the window's foot and what undoes it, or None."""

    said = Signal(str, object)

    def __init__(
        self,
        theme: Theme,
        source: ActionSource,
        title: str = "Actions",
        none: str = "No action yet. One small thing is enough.",
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__()
        self._theme, self._source, self._today = theme, source, today
        self._shown: list[ShownAction] | None = None
        self._none = label(none, "muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self.add_button = button("Add an action…", self.add)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label(title, "heading"))
        box.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._none)
        box.addLayout(self._rows)
        self.ticks: dict[str, QCheckBox] = {}
        self._cards: dict[str, QFrame] = {}
        self.refresh()

    def refresh(self) -> None:
        """Show the actions as they stand."""
        actions = list(self._source.actions())
        if actions == self._shown:
            return
        held = self._held()
        self._shown = actions
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()
        self.ticks, self._cards = {}, {}
        before: QWidget = self.add_button
        for action in actions:
            row = self._row(action)
            self._rows.addWidget(row)
            self._cards[action.key] = row
            follow(before, row)
            before = row.findChildren(QPushButton)[-1]
        self._none.setVisible(not actions)
        if held is not None:
            self.ticks.get(held, self.add_button).setFocus()

    def _held(self) -> str | None:
        """The action one of whose controls has the keyboard."""
        return next(
            (key for key, row in self._cards.items() if row.isAncestorOf(self.focusWidget() or self)), None
        )

    def add(self) -> None:
        """Fill in a new action."""
        self._ask(None, self._source.add)

    def _ask(self, planned: Planned | None, keep: Callable[[Planned], object]) -> None:
        ActionDialog(self.window(), self._theme, planned, keep, self._today()).open()

    def _row(self, action: ShownAction) -> QFrame:
        planned, key = action.planned, action.key
        change = partial(self._source.change, key)
        edit = button("Change…", lambda: self._ask(planned, change), quiet=True)
        edit.setAccessibleName(f"Change the action: {planned.what}")
        remove = button("Remove", partial(self._remove, key), quiet=True)
        remove.setAccessibleName(f"Remove the action: {planned.what}")
        buttons: list[QWidget] = [edit, remove]
        if self._source.finishing:
            tick = QCheckBox("Done")
            tick.setChecked(bool(action.done))
            tick.setAccessibleName(f"Done: {planned.what}")
            tick.toggled.connect(partial(self._finish, key))
            self.ticks[key] = tick
            buttons.insert(0, tick)
        lines = [label(planned.what)]
        for about in (_about(action), action.of, ON_FILE if planned.about_child else ""):
            if about:
                lines.append(label(about, "muted"))
        return frame("card", *lines, flow(*buttons), spacing=GRID // 2)

    def _finish(self, key: str, done: bool) -> None:
        self._try(lambda: self._source.finish(key, self._today().isoformat() if done else ""), "")

    def _remove(self, key: str) -> None:
        self._try(lambda: self._source.remove(key), "The action is removed.")

    def _try(self, do: Callable[[], object], said: str) -> None:
        try:
            do()
        except KnownError as error:
            self.said.emit(sentence(error), None)
            self._shown = None  # what is ticked is not what stands there
        else:
            if said:
                self.said.emit(said, self._source.history.way_back())
        self.refresh()


def _about(action: ShownAction) -> str:
    planned = action.planned
    parts = (
        planned.owner,
        f"by {when(planned.by_when)}" if planned.by_when else "",
        f"we shall know: {planned.measure}" if planned.measure else "",
        f"done {when(action.done)}" if action.done else "",
    )
    return " · ".join(part for part in parts if part)
