"""A calm line above the tabs when dates have passed: once a day at most, gone when it is answered."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewstudy.services.keeping import KeepingService
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import button, frame, label
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import count

HOURLY = 3_600_000
"""Milliseconds between two looks, so that a window left open over night notices the day."""


class ReminderBar(QWidget):
    """One line with one thing to do about it, and a way to leave it."""

    def __init__(self) -> None:
        super().__init__()
        self._do: Callable[[], object] | None = None
        self.text = label("")
        self.go = button("Look through them", self._go)
        self.later = button("Not now", self.hide, quiet=True)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.text, 1)
        line.addWidget(self.go)
        line.addWidget(self.later)
        holder = QWidget()
        holder.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, GRID, 2 * GRID, 0)
        box.addWidget(frame("notice", holder))
        self.hide()

    def say(self, text: str, do: Callable[[], object]) -> None:
        """Show a line; its button does ``do``."""
        self.text.setText(text)
        self._do = do
        self.show()
        announce(self, text)

    def _go(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()


class KeepReminder(QObject):
    """Looks for dates that have passed at the start and every hour."""

    def __init__(
        self,
        parent: QWidget,
        bar: ReminderBar,
        keeping: KeepingService,
        jobs: Jobs,
        look_through: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._bar, self._keeping, self._jobs, self._look_through = bar, keeping, jobs, look_through
        self._timer = QTimer(self, interval=HOURLY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self, today: date | None = None) -> None:
        """Remind of what is due today, if that was not done yet."""
        day = today or date.today()
        self._jobs.run(lambda job: self._keeping.to_remind(day), self._say, lambda error: None)

    def _say(self, due: int) -> None:
        if due:
            said = f"The date you chose has come for {count(due, 'reflection')}. Nothing was deleted."
            self._bar.say(said, self._look_through)
