"""The learning points ticked for a briefing, and what can be done with them."""

from PySide6.QtCore import QObject, Signal

from reviewstudy.domain.queries import Hit
from reviewstudy.services.searching import SearchService
from reviewstudy.ui.flow import flow
from reviewstudy.ui.index.results import Point, point_of
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.words import count


class Ticked(QObject):
    """``changed`` says that other points are ticked now, ``brief`` carries them for a briefing,
    ``lost`` a sentence on those that are gone."""

    changed = Signal()
    brief = Signal(object)
    lost = Signal(str)

    def __init__(self, parent: QObject, searching: SearchService) -> None:
        super().__init__(parent)
        self._searching = searching
        self.points: dict[Point, str] = {}
        """Each with its words, to find it again in another edition."""
        self._told = label("", wrap=False, live=True)
        self.hint = label("Space ticks one for a briefing.", "muted", wrap=False)
        self.button = button("Make a briefing…", self._brief, primary=True)
        self.row = flow(self._told, button("Untick all", self.clear, quiet=True), self.button)
        self._show()

    def toggle(self, hit: Hit) -> None:
        """Tick a learning point, or no longer."""
        if (point := point_of(hit)) is not None:
            if self.points.pop(point, None) is None:
                self.points[point] = hit.text
            self._show()

    def clear(self) -> None:
        """Tick none."""
        self.points.clear()
        self._show()

    def find_again(self) -> None:
        """Follow them into editions that came meanwhile, and say what is gone."""
        if self.points:
            again = self._searching.found_again(self.points)
            gone = len(self.points) - len(again)
            self.points = {again[point]: text for point, text in self.points.items() if point in again}
            if gone:
                self.lost.emit(f"{count(gone, 'ticked learning point')} is in no edition here any more.")
            self._show()

    def _brief(self) -> None:
        self.find_again()
        if self.points:
            self.brief.emit(list(self.points))

    def _show(self) -> None:
        number = len(self.points)
        self._told.setText(f"{count(number, 'learning point')} ticked")
        self.row.setVisible(bool(number))
        self.hint.setVisible(not number)
        self.changed.emit()
