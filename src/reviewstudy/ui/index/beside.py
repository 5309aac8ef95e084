"""What stands between the search box and its results: what was understood, and what belongs to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from reviewstudy.content import companion, law_book
from reviewstudy.domain.beside import BesideKind
from reviewstudy.domain.facets import NOTHING, Facet, Narrowing
from reviewstudy.domain.queries import Hit
from reviewstudy.services.searching import Answer
from reviewstudy.ui.flow import flow
from reviewstudy.ui.index.local import LocalLinks
from reviewstudy.ui.index.names import FACETS, short_law, value_name
from reviewstudy.ui.parts import button, label, tip
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import when

MOST = 3
"""Lines on law that is named; more would push the results off the screen."""

MOST_BESIDE = 5
"""Lines on what belongs to a theme: one of each kind there is, which are rarely all six."""

SHARE = 0.28
"""Of the page's height, for all these lines."""

_CHARACTERS = 70
"""Room for a sentence beside its buttons; with less they stand below it."""

_LONGEST_CHIP = 44


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, what can be done about it (names of buttons with what they do), where it was read,
    and ids of what it is about: two reviews may have one title."""

    text: str
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()
    source: str = ""
    about: str = ""


def understood(
    answer: Answer,
    search_for: Callable[[str], None],
    open_card: Callable[[str], None],
    browse: Callable[[Narrowing], None],
    reflect: Callable[[Hit], None],
    local: LocalLinks,
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
        told = f"“{answer.query.words}” occurs nowhere. Did you mean “{meant}”? That is what is shown."
        lines.append(Line(told, (use,)))
    if (best := answer.reflect) is not None:
        begin = ("Reflect on this review", lambda: reflect(best))
        lines.append(
            Line(
                f"Reflect on “{best.title}”, with learning point {best.number} beside you.",
                (begin,),
                about=f"{best.review} {best.point}",
            )
        )
    for form in answer.short_forms:
        lines.append(Line(f"{form.letters} is taken as {form.meaning}. It can also mean {form.other}."))
    for authority, probable in answer.law[:MOST]:
        name = law_book().authority(authority).name
        lines.append(Line(f"{'Probably: ' if probable else ''}{name}", (card(authority),)))
    law = [authority for authority, _ in answer.law]
    for one in companion().few(answer.themes, law, MOST_BESIDE):
        dated = f", {when(one.source.date)}" if one.source.date else ""
        source = f"{one.source.title}{dated}"
        text, actions = local.line(one) if one.kind is BesideKind.LOCAL else (one.note, ())
        lines.append(Line(text, (*map(card, one.authorities[:2]), *actions), source))
    if answer.near:
        lines.append(Line("Themes that are near to it:", tuple(map(theme, answer.near[:3]))))
    return lines


class Lines(QScrollArea):
    """Sentences under one another, each with what can be done about it; hidden where there are none.

    They take no more than a share of the page, and scroll beyond it: the results are what was asked for.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("page")
        self._box = QVBoxLayout(inner)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID // 2)
        self.setWidget(inner)
        self._shown: list[tuple[str, str, tuple[str, ...], str]] = []
        self._across: list[QBoxLayout] = []
        self._most = 0
        self.hide()

    @property
    def text(self) -> str:
        """All it says."""
        return "\n".join(text for text, *_ in self._shown)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Replace what is shown; what is shown already stays."""
        shown = [(one.text, one.about, tuple(name for name, _ in one.actions), one.source) for one in lines]
        if shown == self._shown:
            return
        self._shown = shown
        empty(self._box)
        self._across.clear()
        for one in lines:
            line = self._line(one)
            self._box.addWidget(line)
            line.show()  # now and not when Qt comes to it, since what is not shown has no height
        self._box.addStretch(1)
        self.setVisible(bool(lines))
        self._fit()

    def fit(self, page: int) -> None:
        """Be as high as what is said, or as a share of the page, so many pixels high."""
        self._most = round(page * SHARE)
        self._fit()

    def _fit(self) -> None:
        if self._shown:
            box, wide = (
                self._box,
                self.viewport().width() > _CHARACTERS * self.fontMetrics().averageCharWidth(),
            )
            for line in self._across:
                line.setDirection(
                    QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
                )
            tall = box.heightForWidth(self.viewport().width()) if box.hasHeightForWidth() else -1
            self.setFixedHeight(min(tall if tall >= 0 else box.sizeHint().height(), self._most))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _line(self, one: Line) -> QWidget:
        line = QWidget()
        across = QBoxLayout(QBoxLayout.Direction.LeftToRight, line)
        self._across.append(across)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GRID)
        said = label(one.text)
        if one.source:
            said.setToolTip(tip(f"Source: {one.source}"))
            said.setAccessibleDescription(f"Source: {one.source}")
        across.addWidget(said, 1)
        for name, do in one.actions:
            across.addWidget(button(name, do, quiet=True))
        return line


class Chips(QWidget):
    """What a search is narrowed to, each to be taken off by itself."""

    def __init__(self, off: Callable[[Facet, str], None], all_off: Callable[[], None]) -> None:
        super().__init__()
        self.setAccessibleName("Narrowed to")
        self._off, self._all_off = off, all_off
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._shown = NOTHING
        self.hide()

    def show_narrowing(self, narrowing: Narrowing) -> None:
        """Show what was chosen in the list; what was typed stands in the box already."""
        if narrowing == self._shown:
            return
        self._shown = narrowing
        empty(self._box)
        made: list[QWidget] = []
        for facet, value in narrowing.chosen:
            name = f"{FACETS[facet]}: {value_name(facet, value)}"
            short = name if len(name) <= _LONGEST_CHIP else name[: _LONGEST_CHIP - 1] + "…"
            chip = button(f"{short}  ×", lambda facet=facet, value=value: self._off(facet, value))  # type: ignore[misc]
            chip.setProperty("chip", True)
            chip.setAccessibleName(f"Take off {name}")
            chip.setToolTip(tip(f"Take off {name}"))
            made.append(chip)
        if len(made) > 1:
            made.append(button("Take all off", self._all_off, quiet=True))
        if made:
            self._box.addWidget(flow(*made))
        self.setVisible(bool(made))


def empty(box: QVBoxLayout) -> None:
    """Take every widget out of a layout."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
