"""What in a reflection may say who someone is, found while it is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from reviewstudy.domain.identifiers import Identifier
from reviewstudy.ui.lit import light, select
from reviewstudy.ui.parts import label
from reviewstudy.ui.preview import MISSES
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import LongList
from reviewstudy.ui.words import count, warning

PAUSE = 700
"""Milliseconds after the last key before it is looked through."""

_NOTHING = "Nothing was found."


@dataclass(frozen=True, slots=True)
class _Place:
    edit: QPlainTextEdit
    found: Identifier


class CheckPanel(QWidget):
    """Each thing found, why it matters and what to write instead. It warns, and stops nobody.

    ``counted`` carries how many things were found.
    """

    counted = Signal(int)

    def __init__(
        self,
        theme: Theme,
        texts: Callable[[], Sequence[tuple[str, QPlainTextEdit]]],
        look: Callable[[str], list[Identifier]],
    ) -> None:
        """``texts``: what is looked through, each with what it is called."""
        super().__init__()
        self._theme, self._texts, self._look = theme, texts, look
        self._places: list[_Place] = []
        self._seen: WeakKeyDictionary[QPlainTextEdit, tuple[str, list[Identifier]]] = WeakKeyDictionary()
        self._said = label(_NOTHING, "subheading", live=True)
        self.list = LongList(theme, "What may say who someone is")
        self.list.itemActivated.connect(lambda item: self.go(self.list.row(item)))
        self.list.itemClicked.connect(lambda item: self.go(self.list.row(item)))
        policy = self.list.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.list.setSizePolicy(policy)
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
        box.setSpacing(GRID)
        box.addWidget(self._said)
        box.addWidget(self.list, 1)
        box.addWidget(label(MISSES, "muted"))
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.look)
        theme.changed.connect(self._repaint)

    def later(self) -> None:
        """Something was typed."""
        self._timer.start()

    def look(self, again: bool = False) -> None:
        """Look through what changed since the last time; ``again``: through everything."""
        self._timer.stop()
        places, lines = [], []
        for name, edit in self._texts():
            text = edit.toPlainText()
            before = self._seen.get(edit)
            if before is None or before[0] != text or again:  # a long answer is looked through once
                before = self._seen[edit] = (text, self._look(text))
                light(edit, before[1], self._theme.color("warning"))
            found = before[1]
            places += [_Place(edit, one) for one in found]
            lines += [f"{name}: “{one.text}”\n{warning(one)}" for one in found]
        self._places = places
        shown = [self.list.item(number).text() for number in range(self.list.count())]
        if lines != shown:
            self.list.clear()
            for number, line in enumerate(lines):
                self.list.put(line, str(number))
            self._said.setText(count(len(lines), "thing to check", "things to check") if lines else _NOTHING)
        self.list.setVisible(bool(lines))
        self.counted.emit(len(lines))

    def _repaint(self) -> None:
        self.look(again=True)

    def go(self, number: int) -> None:
        """Put the cursor on the words that were found."""
        if 0 <= number < len(self._places):
            place = self._places[number]
            cursor = QTextCursor(place.edit.document())
            if place.found.text in place.edit.toPlainText():
                select(cursor, place.edit.toPlainText(), place.found.start, place.found.end)
                place.edit.setTextCursor(cursor)
            place.edit.setFocus(Qt.FocusReason.TabFocusReason)


class Warned(QFrame):
    """Under a field: what in it may say who someone is, and other words for it. Hidden where there is
    nothing. It warns, and stops nobody."""

    def __init__(self, theme: Theme, edit: QPlainTextEdit, look: Callable[[str], list[Identifier]]) -> None:
        super().__init__()
        self.setProperty("role", "warning")
        self._theme, self._edit, self._look = theme, edit, look
        self._said = label("", live=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        box.addWidget(self._said)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.look)
        edit.textChanged.connect(self._timer.start)
        self.look()

    def look(self) -> None:
        """Look through the field now."""
        found = self._look(self._edit.toPlainText())
        light(self._edit, found, self._theme.color("warning"))
        self._said.setText("\n".join(f"“{one.text}”: {warning(one)}" for one in found))
        self.setVisible(bool(found))
