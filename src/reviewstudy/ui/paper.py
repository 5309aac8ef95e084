"""What reviews are read on: paper, type and spacing, chosen apart from the look of the window."""

from functools import cache
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from reviewstudy import paths
from reviewstudy.services.settings import ReadingLook
from reviewstudy.ui.theme import FAMILIES, Look, Theme, style

READING = 17
"""Pixels of running text at 100 %, which every other size in a review is a share of."""

_FAMILIES = {"clear": (), "wide": ("Lexend",), "book": ("Literata",)}
"""Before the window's own families, which have the letters that these lack."""


class Paper(Look):
    """A :class:`Look` for the text of reviews. Sizes are those of the running text at 17 pixels."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        """``parent``: what it ends with, if not the theme."""
        super().__init__(parent or theme)
        self._theme = theme
        self.choice = ReadingLook()
        theme.changed.connect(self.changed)

    def choose(self, choice: ReadingLook) -> None:
        """Read so from now on."""
        if choice != self.choice:
            _load(choice.type)
            self.choice = choice
            self.changed.emit()

    def _style(self) -> dict[str, Any]:
        return style(self._theme.name if self.choice.paper == "window" else self.choice.paper)

    def px(self, length: float) -> int:
        """A length beside text of 17 pixels, at the size chosen, in pixels."""
        return self._theme.px(length * self.choice.size / READING)

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """The type chosen, its letters as far apart as chosen."""
        font = super().font(size, bold=bold)
        font.setFamilies([*_FAMILIES[self.choice.type], *FAMILIES])
        if self.choice.letters:
            apart = font.pixelSize() * self.choice.letters / 100
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, apart)
            # Words keep apart as letters do: WCAG 2.2, 1.4.12 names 12 and 16 percent.
            font.setWordSpacing(apart * 4 / 3)
        return font

    @property
    def leading(self) -> float:
        """Height of a line as a multiple of the type's size."""
        return self.choice.leading / 100

    @property
    def column(self) -> int:
        """Width of the text in pixels."""
        average = QFontMetricsF(self.font(READING)).horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        return round(self.choice.column * average)


_SAMPLE = "the words of a review, as many as make a line that can be read at ease"
"""Letters as often as English has them, spaces too: what a line's characters are on the average."""


@cache
def _load(type_: str) -> None:
    """Make a reading type known to Qt, when it is first chosen."""
    for family in _FAMILIES[type_]:
        for file in sorted((paths.resources() / "fonts" / "reading").glob(f"{family}-*.ttf")):
            QFontDatabase.addApplicationFont(str(file))
