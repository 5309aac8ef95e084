"""When a reflection was done, how long it took, who talked it through, and when to look again."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from reviewstudy.domain.journal import Activity
from reviewstudy.domain.spans import in_words
from reviewstudy.services.acting import WEEKS, in_weeks
from reviewstudy.ui.days import MaybeDay
from reviewstudy.ui.parts import amount, captioned, dropdown, label, row
from reviewstudy.ui.theme import GRID, Theme

_LONGEST = 24 * 60
"""Minutes that one reflection can have taken."""

_LEAD = "Portfolios and forms ask for these. All of it is private until you choose it at export."


class ActivityBox(QWidget):
    """``changed`` says that something else is filled in."""

    changed = Signal()

    def __init__(self, theme: Theme, activity: Activity, today: date) -> None:
        super().__init__()
        self._today = today
        self.done_on = MaybeDay(theme, "Done on", activity.done_on, today.isoformat())
        self.minutes = amount("Minutes it took", 0, _LONGEST, 5, " minutes")
        self.minutes.setSpecialValueText("not said")
        self.talked_with = QLineEdit()
        self.talked_with.setMaxLength(120)
        self.talked_with.setPlaceholderText("a role, for example: a health visitor in my team")
        self.talked_on = MaybeDay(theme, "Talked through on", activity.talked_on, today.isoformat())
        self.check_back = dropdown("Look again at what changed", ())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label("When and with whom", "heading"))
        box.addWidget(label(_LEAD, "muted"))
        box.addWidget(self.done_on)
        box.addWidget(label("How long it took"))
        box.addWidget(row(self.minutes, None))
        box.addWidget(captioned("Who you talked it through with, by role", self.talked_with))
        box.addWidget(self.talked_on)
        box.addWidget(captioned("Look again at what changed", self.check_back))
        self.show_activity(activity)
        for signal in (
            self.done_on.changed,
            self.minutes.valueChanged,
            self.talked_with.textChanged,
            self.talked_on.changed,
            self.check_back.activated,
        ):
            signal.connect(self.changed)

    def activity(self) -> Activity:
        """What is filled in."""
        return Activity(
            done_on=self.done_on.day,
            minutes=self.minutes.value(),
            talked_with=" ".join(self.talked_with.text().split()),
            talked_on=self.talked_on.day,
            check_back=self.check_back.currentData() or "",
        )

    def show_activity(self, activity: Activity) -> None:
        """Show what is kept."""
        self.blockSignals(True)
        self.done_on.show_day(activity.done_on)
        self.minutes.setValue(max(0, min(activity.minutes, _LONGEST)))
        if self.talked_with.text() != activity.talked_with:
            self.talked_with.setText(activity.talked_with)
        self.talked_on.show_day(activity.talked_on)
        self.check_back.clear()
        self.check_back.addItem("Do not remind me", "")
        for weeks in WEEKS:
            day = in_weeks(self._today, weeks).isoformat()
            self.check_back.addItem(f"In {weeks} weeks, on {in_words(day)}", day)
        if activity.check_back and self.check_back.findData(activity.check_back) < 0:
            self.check_back.addItem(f"On {in_words(activity.check_back)}", activity.check_back)
        self.check_back.setCurrentIndex(max(0, self.check_back.findData(activity.check_back)))
        self.blockSignals(False)
