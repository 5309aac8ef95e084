"""The facets beside the results: what a search can be narrowed by, with counts."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QTreeWidgetItem

from reviewstudy.domain.facets import NOTHING, Facet, Narrowing, Tally
from reviewstudy.ui.index.names import FACETS, value_name
from reviewstudy.ui.index.tree import Tree
from reviewstudy.ui.parts import tip
from reviewstudy.ui.theme import Theme

SHOWN = 8
"""Values of a facet shown until all of them are asked for."""

_OPEN = (Facet.THEME, Facet.ITEM, Facet.HARM, Facet.YEAR)
_VALUE = Qt.ItemDataRole.UserRole


class FacetTree(Tree):
    """``toggled`` carries a facet and one of its values that is to be chosen, or no longer."""

    toggled = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Narrow by")
        self.setObjectName("facets")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(180)
        self._open = dict.fromkeys(_OPEN, True)
        self._whole: set[Facet] = set()
        self._shown: tuple[Sequence[Tally], Narrowing, Narrowing] = ((), NOTHING, NOTHING)
        self.itemClicked.connect(self._act)
        self.itemActivated.connect(self._act)
        self.itemExpanded.connect(lambda item: self._remember(item, expanded=True))
        self.itemCollapsed.connect(lambda item: self._remember(item, expanded=False))

    def show_tallies(
        self, tallies: Sequence[Tally], narrowing: Narrowing, asked: Narrowing = NOTHING
    ) -> None:
        """Show these counts, keeping what is open and where the keyboard is.

        ``narrowing``: what was chosen here; ``asked``: with what was typed, which is in sight too.
        """
        self._shown = (tallies, narrowing, asked)
        kept = self.currentItem()
        current = kept.data(0, _VALUE) if kept is not None else None
        self.blockSignals(True)
        self.clear()
        by_facet = {one.facet: one for one in tallies}
        for facet, name in FACETS.items():
            if (one := by_facet.get(facet)) is not None:
                self._add(facet, name, one, narrowing, {*narrowing.chosen, *asked.chosen})
        self.blockSignals(False)
        for item in self._items():
            if item.data(0, _VALUE) == current:
                self.setCurrentItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self._act(item)
            return
        super().keyPressEvent(event)

    def _add(
        self, facet: Facet, name: str, one: Tally, narrowing: Narrowing, near: set[tuple[Facet, str]]
    ) -> None:
        chosen = {value for other, value in narrowing.chosen if other is facet}
        head = QTreeWidgetItem([name])
        font = head.font(0)
        font.setBold(True)
        head.setFont(0, font)
        head.setData(0, _VALUE, (facet, ""))
        self.addTopLevelItem(head)
        values = one.counts
        if facet not in self._whole and len(values) > SHOWN + 1:
            first = [pair for pair in values if (facet, pair[0]) in near]
            values = (*first, *[pair for pair in values if pair not in first][: max(0, SHOWN - len(first))])
        for value, number in values:
            text = f"{value_name(facet, value)} ({number:,})"
            item = QTreeWidgetItem([text])
            item.setToolTip(0, tip(text))
            item.setData(0, _VALUE, (facet, value))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked)
            head.addChild(item)
        if len(values) < len(one.counts):
            more = QTreeWidgetItem([f"Show all {len(one.counts):,}"])
            more.setData(0, _VALUE, (facet, None))
            head.addChild(more)
        head.setExpanded(self._open.get(facet, bool(chosen)))

    def _items(self) -> list[QTreeWidgetItem]:
        heads = [self.topLevelItem(number) for number in range(self.topLevelItemCount())]
        below = [head.child(row) for head in heads if head is not None for row in range(head.childCount())]
        return [item for item in (*heads, *below) if item is not None]

    def _act(self, item: QTreeWidgetItem) -> None:
        """Choose a value, show all of them, or open and close a facet."""
        facet, value = item.data(0, _VALUE)
        if value is None:
            self._whole.add(facet)
            self.show_tallies(*self._shown)
        elif value:
            self.toggled.emit(facet, value)
        else:
            item.setExpanded(not item.isExpanded())

    def _remember(self, item: QTreeWidgetItem, *, expanded: bool) -> None:
        self._open[item.data(0, _VALUE)[0]] = expanded
