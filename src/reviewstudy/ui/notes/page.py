"""All notes and highlights, grouped by review."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.marks import Mark
from reviewstudy.storage.library import Entry
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.parts import EmptyState, label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, when


class NotesPage(QWidget):
    """``chosen`` carries a mark to open in its review."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._marks: dict[str, Mark] = {}
        self._count = label("", "muted")
        self.list = CardList(theme, "Notes and highlights")
        self.list.opened.connect(self._open)
        self._empty = EmptyState(
            "Nothing marked yet",
            "Open a review and select some words. Highlight them, or write a note. "
            "Notes are private: nothing leaves this computer until you export it.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label("Notes", "title", wrap=False))
        box.addWidget(self._count)
        box.addWidget(self._stack, 1)

    def show_marks(self, marks: Sequence[Mark], entries: Mapping[str, Entry]) -> None:
        """Show these marks, the review marked last first."""
        self._marks = {mark.id: mark for mark in marks}
        groups: dict[str, list[Mark]] = {}
        for mark in sorted(marks, key=lambda one: one.modified, reverse=True):
            groups.setdefault(mark.review, []).append(mark)
        cards: list[Card] = []
        for review, found in groups.items():
            entry = entries.get(review)
            title = entry.title if entry else "A review no longer in the library"
            cards.append(Card("", title, entry.publisher if entry else "", heading=True))
            cards += [_card(mark, digest=bool(entry and entry.digest)) for mark in found]
        self.list.show_cards(cards)
        notes = sum(1 for mark in marks if mark.note)
        self._count.setText(
            f"{count(notes, 'note')} and {count(len(marks) - notes, 'highlight')}" if marks else ""
        )
        self._stack.setCurrentWidget(self.list if marks else self._empty)

    def _open(self, key: str) -> None:
        if key in self._marks:
            self.chosen.emit(self._marks[key])


def _card(mark: Mark, *, digest: bool) -> Card:
    source = "digest, not the review's own words" if digest else ""
    meta = " · ".join(part for part in (when(mark.modified), source) if part)
    quote = f"“{mark.anchor.quote}”"
    if mark.note:
        return Card(mark.id, mark.note, meta, ((quote, False),), colour=mark.colour)
    return Card(mark.id, "", meta, ((quote, False),), colour=mark.colour)
