"""What to show beside a search that means a theme: law to open, words to weigh, a place for local rules.

It helps a person find; it is no clinical or legal decision tool and never says what to do in a case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewstudy.domain.currency import Source


class BesideKind(StrEnum):
    """What a line beside a search is, in the order they are shown."""

    CARE = "care"
    """Said before a distressing text is opened."""
    NOW = "now"
    """For when it is happening today."""
    LAW = "law"
    """Law and guidance worth opening."""
    NOTE = "note"
    """A fact with its source."""
    LANGUAGE = "language"
    """Words that are disputed, and what to write instead."""
    LOCAL = "local"
    """Where each area decides: an empty place for its own link."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One line for beside a search that means ``theme``; ``authorities`` are ids to open."""

    theme: str
    kind: BesideKind
    note: str
    source: Source
    authorities: tuple[str, ...] = ()


class Companion:
    """All such lines, to be asked by theme."""

    def __init__(self, lines: Sequence[Beside]) -> None:
        self.lines = tuple(lines)

    def beside(self, themes: Iterable[str]) -> tuple[Beside, ...]:
        """The lines for these themes: by kind, then in the order of the themes; none twice."""
        wanted = {theme: place for place, theme in enumerate(dict.fromkeys(themes))}
        order = list(BesideKind)
        found = [line for line in self.lines if line.theme in wanted]
        found.sort(key=lambda line: (order.index(line.kind), wanted[line.theme]))
        return tuple({(line.kind, line.note): line for line in reversed(found)}.values())[::-1]

    def resting_on(self, law: Sequence[str]) -> tuple[str, ...]:
        """Themes beside which any of these authorities stands to be opened."""
        found = (
            line.theme
            for line in self.lines
            if line.kind is BesideKind.LAW and not set(law).isdisjoint(line.authorities)
        )
        return tuple(dict.fromkeys(found))

    def few(self, themes: Iterable[str], law: Sequence[str], most: int) -> tuple[Beside, ...]:
        """At most ``most`` of the lines, in their order: every kind has one before any has two.

        ``law``: ids of authorities that are meant. Where no theme is, the lines that open one of them
        stand in.
        """
        lines = self.beside(themes) or self.beside(self.resting_on(law))
        nth = [sum(one.kind is line.kind for one in lines[:place]) for place, line in enumerate(lines)]
        kept = sorted(sorted(range(len(lines)), key=lambda place: nth[place])[:most])
        return tuple(lines[place] for place in kept)
