"""What stands between the search box and its results: what was understood, and what belongs to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.ui.index.names import FACETS, value_name
from reviewstudy.ui.parts import button, label, row
from reviewstudy.ui.theme import GRID


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, what can be done about it (names of buttons with what they do), and where it was
    read."""

    text: str
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    source: str = ""


class Lines(QWidget):
    """Sentences under one another; hidden where there are none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID // 2)
        self._shown: list[tuple[str, tuple[str, ...]]] = []
        self.hide()

    @property
    def text(self) -> str:
        """All it says."""
        return "\n".join(text for text, _ in self._shown)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace what is shown."""
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = [(one.text, tuple(name for name, _ in one.actions)) for one in lines]
        for one in lines:
            line = QWidget()
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            across.setSpacing(GRID)
            said = label(one.text)
            if one.source:
                said.setToolTip(f"Source: {one.source}")
                said.setAccessibleDescription(f"Source: {one.source}")
            across.addWidget(said, 1)
            for name, do in one.actions:
                across.addWidget(button(name, do, quiet=True))
            self._box.addWidget(line)
        self.setVisible(bool(lines))


class Chips(QWidget):
    """What a search is narrowed to, each to be taken off by itself."""

    def __init__(self, off: Callable[[Facet, str], None], all_off: Callable[[], None]) -> None:
        super().__init__()
        self.setAccessibleName("Narrowed to")
        self._off, self._all_off = off, all_off
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_narrowing(self, narrowing: Narrowing) -> None:
        """Show what was chosen in the list; what was typed stands in the box already."""
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        made: list[QWidget | None] = []
        for facet, value in narrowing.chosen:
            name = f"{FACETS[facet]}: {value_name(facet, value)}"
            short = name if len(name) <= 44 else name[:43] + "…"
            chip = button(f"{short}  ×", lambda facet=facet, value=value: self._off(facet, value))  # type: ignore[misc]
            chip.setProperty("chip", True)
            chip.setAccessibleName(f"Take off {name}")
            chip.setToolTip(f"Take off {name}")
            made.append(chip)
        if len(made) > 1:
            made.append(button("Take all off", self._all_off, quiet=True))
        for first in range(0, len(made), 4):
            self._box.addWidget(row(*made[first : first + 4], None))
        self.setVisible(bool(made))
