"""What could leave of each reflection, to be ticked one by one or all together."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from reviewstudy.services.offering import MARKS, Item, Offer
from reviewstudy.ui.parts import tip
from reviewstudy.ui.words import shortened, when

_KEY = Qt.ItemDataRole.UserRole
BEFORE = ""
"""Stands in the place of a reflection's id for what is still to be done from other times."""

_EXCERPT = 90
"""Characters shown of a thing; the preview has all of it."""


class ItemTree(QTreeWidget):
    """``changed`` says that something else is ticked."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("facets")
        self.setHeaderHidden(True)
        self.setAccessibleName("What leaves this computer")
        self.setAccessibleDescription("The space bar ticks; a tick on a reflection ticks all that is in it")
        self.itemChanged.connect(lambda item, column: self.changed.emit())

    def show_offers(
        self, offers: Sequence[Offer], chosen: Mapping[str, Collection[str]], before: Sequence[Item] = ()
    ) -> None:
        """Offer all this, with these ticked; ``before`` is still to be done from other times, and stands
        under :data:`BEFORE`."""
        self.blockSignals(True)
        self.clear()
        if before:
            self._add("Still to be done from before", BEFORE, before, chosen.get(BEFORE, ()))
        marks: set[str] = set()
        for offer in offers:
            wanted = chosen.get(offer.reflection.id, ())
            own = [one for one in offer.items if one.group not in MARKS]
            # A review's notes stand under the first reflection on it, apart: no tick takes them along.
            others = [one for one in offer.items if one.group in MARKS and one.id not in marks]
            marks |= {one.id for one in others}
            self._add(_title(offer), offer.reflection.id, own, wanted)
            if others:
                self._add(
                    f"Notes and other highlights · {offer.reflection.title}",
                    offer.reflection.id,
                    others,
                    wanted,
                )
        self.expandAll()
        if (first := self.topLevelItem(0)) is not None:
            self.setCurrentItem(first)
        self.blockSignals(False)

    def _add(self, title: str, reflection: str, items: Sequence[Item], wanted: Collection[str]) -> None:
        top = QTreeWidgetItem([title])
        top.setToolTip(0, tip(title))
        top.setData(0, _KEY, reflection)
        top.setFlags(top.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        self.addTopLevelItem(top)
        for one in items:
            child = QTreeWidgetItem([_line(one)])
            child.setToolTip(0, tip(shortened(one.text, 600)))
            child.setData(0, _KEY, one.id)
            child.setFlags(child.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = one.id in wanted
            child.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            top.addChild(child)
        if not items:
            top.setCheckState(0, Qt.CheckState.Unchecked)

    def chosen(self) -> dict[str, frozenset[str]]:
        """For each reflection of which something is ticked, in order, the ids of what is."""
        found: dict[str, frozenset[str]] = {}
        for reflection, children in self._rows():
            ticked = [one for one in children if one.checkState(0) is Qt.CheckState.Checked]
            if ticked:
                before = found.get(reflection, frozenset())
                found[reflection] = before | {one.data(0, _KEY) for one in ticked}
        return found

    def tick(self, wanted: Mapping[str, Collection[str]]) -> None:
        """Tick these and nothing else."""
        self.blockSignals(True)
        for reflection, children in self._rows():
            for child in children:
                on = child.data(0, _KEY) in wanted.get(reflection, ())
                child.setCheckState(0, Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.blockSignals(False)
        self.viewport().update()
        self.changed.emit()

    def _rows(self) -> Iterator[tuple[str, list[QTreeWidgetItem]]]:
        """Each reflection by its id, with the items of what is in it."""
        for top in (self.topLevelItem(number) for number in range(self.topLevelItemCount())):
            if top is not None:
                children = (top.child(number) for number in range(top.childCount()))
                yield str(top.data(0, _KEY)), [one for one in children if one is not None]


def _title(offer: Offer) -> str:
    one = offer.reflection
    return f"{one.title} · {when(one.activity.done_on or one.created)}"


def _line(one: Item) -> str:
    text = shortened(" ".join(one.text.split()), _EXCERPT)
    return f"{one.name}{' (shared in its place)' if one.instead else ''}: {text}"
