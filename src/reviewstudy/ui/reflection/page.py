"""All reflections, the latest first."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.storage.library import Entry
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import EmptyState, button, frame, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, shortened, when

_STATUS = {Status.DRAFT: "Draft", Status.EXPORTED: "Exported"}
_EXCERPT = 220
"""Characters of the first answer shown."""


class ReflectionsPage(QWidget):
    """``opened`` carries the id of a reflection, ``removed`` of one for the bin; ``begin`` asks to start
    one, ``pack`` and ``portfolio`` to export several, ``bin`` to see the bin."""

    opened = Signal(str)
    removed = Signal(str)
    begin = Signal()
    bin = Signal()
    pack = Signal()
    portfolio = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._count = label("", "muted", live=True)
        self.list = CardList(theme, "Reflections")
        self.list.opened.connect(self.opened)
        self.list.unwanted.connect(self.removed)
        self._empty = EmptyState(
            "No reflection yet",
            "Choose a review, say how long you have, and answer a few questions in your own words. "
            "It saves itself, and it is private until you choose what to export.",
            button("New reflection…", self.begin.emit, primary=True),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        new = button("New reflection…", self.begin.emit, primary=True)
        title = label("Reflections", "title", wrap=False)
        self._several = flow(
            button("Pack for supervision…", self.pack.emit), button("Year’s portfolio…", self.portfolio.emit)
        )
        self._due = label("", "subheading", live=True)
        self._due_box = frame("notice", self._due)
        box.addWidget(row(title, None, button("Bin…", self.bin.emit), new))
        box.addWidget(self._due_box)
        box.addWidget(self._count)
        box.addWidget(self._several)
        box.addWidget(self._stack, 1)

    def show_reflections(
        self,
        reflections: Sequence[Reflection],
        entries: Mapping[str, Entry],
        outstanding: Mapping[str, int],
        due: Collection[str],
    ) -> None:
        """Show these reflections, with how many actions of each are open and of which it is time to look
        again at what changed, by id."""
        self.list.show_cards(
            [
                _card(one, entries.get(one.review), outstanding.get(one.id, 0), one.id in due)
                for one in reflections
            ]
        )
        said = count(len(due), "reflection is", "reflections are")
        self._due.setText(f"{said} due for a look back: what changed?" if due else "")
        self._due_box.setVisible(bool(due))
        self._several.setVisible(bool(reflections))
        self._count.setText(count(len(reflections), "reflection") if reflections else "")
        self._stack.setCurrentWidget(self.list if reflections else self._empty)


def _card(reflection: Reflection, entry: Entry | None, actions: int, due: bool) -> Card:
    first = next(
        (answer.text.strip() for answer in reflection.answers if answer.text.strip()), "Nothing written yet."
    )
    publisher = entry.publisher if entry else "this review is no longer in the library"
    parts = (
        publisher,
        reflection.model_name,
        f"written {when(reflection.modified)}",
        count(actions, "open action") if actions else "",
        "time to look again" if due else "",
    )
    meta = " · ".join(part for part in parts if part)
    lines = ((shortened(first, _EXCERPT), False),)
    return Card(reflection.id, reflection.title, meta, lines, _STATUS[reflection.status])
