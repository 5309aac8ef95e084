"""A place of the window that is a list of cards, with a title above it and what to do where it is empty."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.parts import EmptyState, button, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count


class ListedPage(QWidget):
    """``opened`` carries the key of a card, ``removed`` of one for the bin; ``bin`` asks to see the bin."""

    opened = Signal(str)
    removed = Signal(str)
    bin = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        cards: str,
        new: tuple[str, Callable[[], None]],
        empty: tuple[str, str],
    ) -> None:
        """``cards``: what the list is called; ``new``: the button that begins one, and what it does;
        ``empty``: what is said where there is nothing, and what to do then."""
        super().__init__()
        self.setObjectName("page")
        self._count = label("", "muted", live=True)
        self.list = CardList(theme, cards)
        self.list.opened.connect(self.opened)
        self.list.unwanted.connect(self.removed)
        self._empty = EmptyState(*empty, button(*new, primary=True))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self._title, self._new = title, new

    def compose(self, above: Sequence[QWidget] = (), below: Sequence[QWidget] = ()) -> None:
        """Lay it all out, with these above and below the line that says how many there are."""
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        title = label(self._title, "title", wrap=False)
        box.addWidget(row(title, None, button("Bin…", self.bin.emit), button(*self._new, primary=True)))
        for part in (*above, self._count, *below):
            box.addWidget(part)
        box.addWidget(self._stack, 1)

    def show_cards(self, cards: Sequence[Card], what: str) -> None:
        """Show these, each of them a ``what``."""
        self.list.show_cards(cards)
        self._count.setText(count(len(cards), what) if cards else "")
        self._stack.setCurrentWidget(self.list if cards else self._empty)
