"""A day to choose, and one that may be left out."""

from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QDateEdit, QVBoxLayout, QWidget

from reviewstudy.ui.flow import flow
from reviewstudy.ui.theme import GRID, Theme


class DayEdit(QDateEdit):
    """A day. Tab leaves it, as it does any field; the left and right arrows go from day to month to year."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setAccessibleDescription("Day, month and year; the arrows change the part the cursor is in")
        self.setLocale(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
        self.setDisplayFormat("d MMMM yyyy")
        self.setMinimumDate(QDate(1900, 1, 1))
        self.lineEdit().setTextMargins(GRID, 0, 0, 0)  # the style sheet's padding does not reach it
        self.setMinimumWidth(theme.px(190))

    def focusNextPrevChild(self, forwards: bool) -> bool:
        return QAbstractSpinBox.focusNextPrevChild(self, forwards)

    @property
    def day(self) -> str:
        """The day as an ISO date."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day()).isoformat()

    def show_day(self, day: str) -> None:
        """Show an ISO date; one the calendar does not have is passed over."""
        shown = QDate.fromString(day, Qt.DateFormat.ISODate)
        if shown.isValid():
            self.setDate(shown)


class MaybeDay(QWidget):
    """A day that is only said if a box is ticked; ``changed`` says that it is another."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, day: str, offer: str) -> None:
        """``day``: an ISO date or nothing; ``offer``: the day offered where there is none."""
        super().__init__()
        self.tick = QCheckBox(name)
        self.field = DayEdit(theme, name)
        self.field.show_day(day or offer)
        self.tick.setChecked(bool(day))
        self.field.setEnabled(bool(day))
        self.tick.toggled.connect(self.field.setEnabled)
        self.tick.toggled.connect(self.changed)
        self.field.dateChanged.connect(self.changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(flow(self.tick, self.field))

    @property
    def day(self) -> str:
        """The day as an ISO date; nothing where none is said."""
        return self.field.day if self.tick.isChecked() else ""

    def show_day(self, day: str) -> None:
        """Show an ISO date, or none."""
        self.blockSignals(True)
        if day:
            self.field.show_day(day)
        self.tick.setChecked(bool(day))
        self.blockSignals(False)
