"""Beside the answers: learning points a reflection rests on, words it quotes, and what to check."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from reviewstudy.domain.journal import Reflection
from reviewstudy.domain.marks import Mark, PlacedMark
from reviewstudy.domain.reviews import Holding
from reviewstudy.ui.checks import CheckPanel
from reviewstudy.ui.parts import label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import KEY, TickList


class SidePanel(QTabWidget):
    """``ticked`` says that other points or other words are chosen."""

    ticked = Signal()

    def __init__(self, theme: Theme, check: CheckPanel, reflection: Reflection, holding: Holding) -> None:
        super().__init__()
        self._check = check
        self._shown: tuple[str, ...] = ()
        self.setObjectName("panel")
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.tabBar().setExpanding(False)
        self.tabBar().setAccessibleName("Panel")
        self.points = TickList(theme, "Learning points of this review")
        self.quotes = TickList(theme, "Your highlights in this review")
        self._no_quotes = label("Highlights you make in this review appear here.", "muted")
        for name, lead, widgets in (
            ("Learning points", "Tick the learning points this reflection rests on.", (self.points,)),
            ("Quote", "Tick the words to quote. Notes are not quoted.", (self._no_quotes, self.quotes)),
        ):
            page = QWidget()
            box = QVBoxLayout(page)
            box.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
            box.addWidget(label(lead, "muted"))
            for widget in widgets:
                box.addWidget(widget, 1 if widget is not self._no_quotes else 0)
            self.addTab(page, name)
        self.addTab(check, "Check")
        check.counted.connect(self._count)
        for number, point in enumerate(holding.document.learning_points, 1):
            self.points.offer(f"{number}. {point.text}", point.id, False)
        self.show_points(reflection.points)
        for ticks in (self.points, self.quotes):
            ticks.itemChanged.connect(self.ticked)

    def show_points(self, chosen: Sequence[str]) -> None:
        """Tick these learning points and no others."""
        self.points.blockSignals(True)
        for item in (self.points.item(number) for number in range(self.points.count())):
            on = item.data(KEY) in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.points.blockSignals(False)
        self.points.viewport().update()

    def show_marks(
        self, marks: Sequence[PlacedMark], quoted: Sequence[Mark], chosen: Sequence[str], review: str
    ) -> None:
        """Offer these highlights of a review for quoting, in reading order. ``quoted``: those that are
        quoted already, of any review and also where they were removed since; ``chosen``: their ids."""
        there = {one.mark.id for one in marks}
        gone = [one for one in quoted if one.review == review and one.id not in there]
        shown = tuple(one.mark.id for one in marks) + tuple(one.id for one in gone)
        if shown == self._shown:
            return
        self._shown = shown
        self.quotes.blockSignals(True)
        self.quotes.clear()
        for one in marks:
            self.quotes.offer(f"“{one.mark.anchor.quote}”", one.mark.id, one.mark.id in chosen)
        for mark in gone:
            self.quotes.offer(f"“{mark.anchor.quote}” (quoted; the highlight was removed)", mark.id, True)
        self.quotes.blockSignals(False)
        self._no_quotes.setVisible(not shown)
        self.quotes.setVisible(bool(shown))

    def chosen_points(self) -> list[str] | None:
        """The points ticked; None where there are none to tick, as its review is out of the library."""
        return self.points.ticked() if self.points.count() else None

    def chosen_quotes(self, before: Sequence[str]) -> list[str] | None:
        """The words ticked after those that are quoted of other reviews; None where nothing is offered."""
        if not self._shown:
            return None
        return [*(one for one in before if one not in self._shown), *self.quotes.ticked()]

    def _count(self, found: int) -> None:
        self.setTabText(self.indexOf(self._check), f"Check ({found})" if found else "Check")
