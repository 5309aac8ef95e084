"""What stands between the search box and its results: what was understood, and what belongs to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewstudy.content import companion, law_book
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.services.searching import Answer
from reviewstudy.ui.index.names import FACETS, short_law, value_name
from reviewstudy.ui.parts import button, label, row
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import when

MOST = 3
"""Lines on law that is named; more would push the results off the screen."""

MOST_BESIDE = 5
"""Lines on what belongs to a theme: one of each kind there is, which are rarely all six."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, what can be done about it (names of buttons with what they do), and where it was
    read."""

    text: str
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    source: str = ""


def understood(
    answer: Answer,
    search_for: Callable[[str], None],
    open_card: Callable[[str], None],
    browse: Callable[[Narrowing], None],
) -> list[Line]:
    """What was understood of a search, and what belongs to it, each with what can be done about it."""

    def card(authority: str) -> tuple[str, Callable[[], None]]:
        return short_law(authority), lambda: open_card(authority)

    def theme(one: str) -> tuple[str, Callable[[], None]]:
        return value_name(Facet.THEME, one), lambda: browse(Narrowing(((Facet.THEME, one),)))

    lines = [Line(text) for text in answer.notices]
    if answer.corrected is not None:
        meant = answer.corrected.words
        use = ("Search for this", lambda: search_for(meant))
        lines.append(Line(f"“{answer.query.words}” occurs nowhere. Did you mean “{meant}”?", (use,)))
    for form in answer.short_forms:
        lines.append(Line(f"{form.letters} is taken as {form.meaning}. It can also mean {form.other}."))
    for authority, probable in answer.law[:MOST]:
        name = law_book().authority(authority).name
        lines.append(Line(f"{'Probably: ' if probable else ''}{name}", (card(authority),)))
    law = [authority for authority, _ in answer.law]
    for one in companion().few(answer.themes, law, MOST_BESIDE):
        dated = f", {when(one.source.date)}" if one.source.date else ""
        source = f"{one.source.title}{dated}"
        lines.append(Line(one.note, tuple(map(card, one.authorities[:2])), source))
    if answer.near:
        lines.append(Line("Themes that are near to it:", tuple(map(theme, answer.near[:3]))))
    return lines


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
