"""Until when reflections are kept: look through, give another date, or delete."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from reviewstudy.domain.keeping import Erasure, KeptItem, day_of, months_after
from reviewstudy.services.keeping import KeepingService
from reviewstudy.ui.days import DayEdit
from reviewstudy.ui.parts import button, label, row
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import KEY, LongList
from reviewstudy.ui.words import count, when

_LEAD = "A date is a reminder to look again. Nothing is ever deleted by itself."
_ADVICE = "No legal advice: your employer and your regulator decide how long."


class KeepDialog(QDialog):
    """``erase`` carries an :class:`Erasure` to confirm."""

    erase = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        keeping: KeepingService,
        today: Callable[[], date] = date.today,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Until when things are kept")
        self.resize(min(theme.px(720), parent.width()), min(theme.px(600), parent.height()))
        self._keeping, self._today = keeping, today
        self._items: dict[str, KeptItem] = {}
        self._said = label("", "subheading", live=True)
        self.list = LongList(theme, "Reflections and until when they are kept")
        self.list.currentRowChanged.connect(self._moved)
        self.until = DayEdit(theme, "Keep until")
        self.keep = button("Keep until this date", self._keep)
        self.named = QComboBox()
        self.named.setAccessibleName("A time that records like these are kept elsewhere")
        self.named.addItem("Or a known time…")
        for period in keeping.periods():
            self.named.addItem(f"{period.label} from its beginning", period)
        self.named.activated.connect(self._named)
        self._source = label(_ADVICE, "muted")
        self.without = button("Keep without a date", self._without)
        self.delete = button("Delete now…", self._delete)
        self.list.setMinimumHeight(theme.px(120))
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2 * GRID)
        inner.addWidget(label(_LEAD))
        inner.addWidget(self._said)
        inner.addWidget(self.list, 1)
        inner.addWidget(row(self.until, self.named, self.keep, None))
        inner.addWidget(self._source)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label("Until when things are kept", "heading"))
        box.addWidget(scrolled(page, "Until when things are kept"), 1)
        box.addWidget(row(self.without, self.delete, None, button("Close", self.accept, primary=True)))
        box.addWidget(HelpLine(theme))
        self.refresh()

    def refresh(self) -> None:
        """Show what is kept now, the nearest date first; the item chosen stays chosen."""
        at = max(0, self.list.currentRow())
        items = self._keeping.items()
        self._items = {item.id: item for item in items}
        self.list.clear()
        for item in items:
            self.list.put(self._line(item), item.id)
        due = sum(1 for item in items if item.due(self._today()))
        passed = f"The date has come for {count(due, 'reflection')}." if due else "No date has come."
        self._said.setText(passed if items else "No reflection was written yet.")
        self.list.setCurrentRow(min(at, len(items) - 1))
        self._moved(self.list.currentRow())

    def _line(self, item: KeptItem) -> str:
        due = item.due(self._today())
        kept = f"kept until {when(item.until)}" if item.until else "kept without a date"
        parts = (
            "The date has come" if due else "",
            kept[0].upper() + kept[1:] if not due else kept,
            "" if item.chosen or not item.until else "from your setting",
            f"begun {when(item.created)}",
            "in the bin" if item.binned else "",
        )
        return f"{item.title}\n" + ", ".join(part for part in parts if part)

    def _current(self) -> KeptItem | None:
        item = self.list.currentItem()
        return self._items.get(item.data(KEY)) if item is not None else None

    def _moved(self, _row: int) -> None:
        item = self._current()
        for one in (self.until, self.keep, self.named, self.without, self.delete):
            one.setEnabled(item is not None)
        self.named.setCurrentIndex(0)
        self._source.setText(_ADVICE)
        if item is not None:
            day = date.fromisoformat(item.until) if item.until else self._today()
            self._suggest(max(day, self._today()))

    def _suggest(self, day: date) -> None:
        self.until.setDate(QDate(day.year, day.month, day.day))

    def _named(self) -> None:
        """Put a known time into the date, to be kept or changed, and say whose it is."""
        item, period = self._current(), self.named.currentData()
        if item is not None and period is not None:
            begun = day_of(item.created) or self._today()
            self._suggest(months_after(begun, period.months))
            self._source.setText(f"{period.who} (source: {period.source}). {_ADVICE}")

    def _keep(self) -> None:
        if (item := self._current()) is not None:
            day = self.until.date()
            self._keeping.keep_until([item.id], date(day.year(), day.month(), day.day()))
            self.refresh()

    def _without(self) -> None:
        if (item := self._current()) is not None:
            self._keeping.keep_until([item.id], None)
            self.refresh()

    def _delete(self) -> None:
        if (item := self._current()) is not None:
            self.erase.emit(Erasure(reflections=(item.id,)))
