"""All reflections, the latest first."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.storage.library import Entry
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.parts import EmptyState, button, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, shortened, when

_STATUS = {Status.DRAFT: "Draft", Status.EXPORTED: "Exported"}
_EXCERPT = 220
"""Characters of the first answer shown."""


class ReflectionsPage(QWidget):
    """``opened`` carries the id of a reflection, ``removed`` of one for the bin; ``begin`` asks to start
    one, ``bin`` to see the bin."""

    opened = Signal(str)
    removed = Signal(str)
    begin = Signal()
    bin = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._count = label("", "muted", live=True)
        self.list = CardList(theme, "Reflections")
        self.list.opened.connect(self.opened)
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.list)
        remove.setContext(Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self._remove)
        self._empty = EmptyState(
            "No reflection yet",
            "Choose a review and answer three questions in your own words: What? So what? Now what? "
            "It saves itself, and it is private until you export it.",
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
        box.addWidget(row(title, None, button("Bin…", self.bin.emit), new))
        box.addWidget(self._count)
        box.addWidget(self._stack, 1)

    def show_reflections(self, reflections: Sequence[Reflection], entries: Mapping[str, Entry]) -> None:
        """Show these reflections."""
        self.list.show_cards([_card(one, entries.get(one.review)) for one in reflections])
        self._count.setText(count(len(reflections), "reflection") if reflections else "")
        self._stack.setCurrentWidget(self.list if reflections else self._empty)

    def _remove(self) -> None:
        if key := self.list.current_key():
            self.removed.emit(key)


def _card(reflection: Reflection, entry: Entry | None) -> Card:
    first = next(
        (answer.text.strip() for answer in reflection.answers if answer.text.strip()), "Nothing written yet."
    )
    short = shortened(first, _EXCERPT)
    publisher = entry.publisher if entry else "this review is no longer in the library"
    meta = " · ".join((publisher, reflection.model_name, f"written {when(reflection.modified)}"))
    return Card(reflection.id, reflection.title, meta, ((short, False),), _STATUS[reflection.status])
