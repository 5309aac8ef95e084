"""What stands on a picture of the window: words and their paper, by colour, and how they are told apart.

Contrast as WCAG 2.2 has it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import compress

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QRegion
from PySide6.QtWidgets import QWidget

FINE = 2
"""Pixels of the picture for one of the window: strokes are then inked in full somewhere."""

GAP = 2.5
"""Pixels of the window without ink that part one word from the next."""

LEAST_INK = 24
"""Pixels of a picture that are not paper; less is a dot or a speck, of which no colour can be told."""

THIN = 3
"""Pixels of the window: what is no thicker is a line between things, or a dot or a dash."""

SHARE = 0.02
"""Of all that is not paper, how much is at least so strong: the rest is the soft edge of strokes."""


def luminance(colour: QColor) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor | str, other: QColor | str) -> float:
    """From 1 to 21."""
    first, second = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (first + 0.05) / (second + 0.05)


@cache
def apart(one: int, other: int) -> float:
    """Contrast of two pixels, each as 0xAARRGGBB."""
    return contrast(QColor(one | 0xFF000000), QColor(other | 0xFF000000))


@dataclass(frozen=True, slots=True)
class Word:
    """Something written or drawn: where, in pixels of the window, and its contrast with its paper."""

    place: QRect
    contrast: float
    ink: str
    paper: str


class Picture:
    """A screen, or a part of it, as it is painted now."""

    def __init__(self, screen: QWidget, fine: int = FINE, part: QRect | None = None) -> None:
        whole = part or screen.rect()
        image = QImage(whole.size() * fine, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(fine)
        screen.render(image, QPoint(0, 0), QRegion(whole))
        self.fine = fine
        self.width, self.height = image.width(), image.height()
        self._bytes = bytes(image.constBits())
        self._row = image.bytesPerLine()

    def rows(self, place: QRect) -> list[memoryview]:
        """The pixels of a part of the picture, line by line; ``place`` in its pixels."""
        whole = place.intersected(QRect(0, 0, self.width, self.height))
        pixels = memoryview(self._bytes).cast("I")
        stride, left, wide = self._row // 4, whole.left(), whole.width()
        return [
            pixels[y * stride + left : y * stride + left + wide]
            for y in range(whole.top(), whole.bottom() + 1)
            if wide > 0
        ]

    def scaled(self, place: QRect) -> QRect:
        """A place of the window in pixels of the picture."""
        return QRect(place.topLeft() * self.fine, place.size() * self.fine)

    def colours(self, place: QRect, every: int = 1) -> Counter[int]:
        """How many pixels have each colour; ``every``: of every how manieth line."""
        found: Counter[int] = Counter()
        for row in self.rows(place)[::every]:
            found.update(row)
        return found

    def words(self, place: QRect) -> Iterator[Word]:
        """What is written in a part of the window, piece by piece."""
        area = self.scaled(place).intersected(QRect(0, 0, self.width, self.height))
        if area.isEmpty():
            return
        paper = self.colours(area, every=16).most_common(1)[0][0]
        blank = int.from_bytes(memoryview((paper).to_bytes(4, "little") * area.width()), "little")
        inks = [int.from_bytes(row.tobytes(), "little") ^ blank for row in self.rows(area)]
        for first, last in _runs([bool(ink) for ink in inks]):
            together = 0
            for ink in inks[first:last]:
                together |= ink
            flags = memoryview(together.to_bytes(area.width() * 4, "little")).cast("I")
            for left, right in _runs([bool(flag) for flag in flags], round(GAP * self.fine)):
                box = QRect(area.left() + left, area.top() + first, right - left, last - first)
                if (word := self._word(box, area, paper)) is not None:
                    yield word

    def _word(self, box: QRect, area: QRect, ground: int) -> Word | None:
        found = self.colours(box.adjusted(-3, -3, 3, 3).intersected(area))
        paper = found.most_common(1)[0][0]
        if paper != ground:  # on a paper of its own: what is around that is no ink
            del found[ground]
        ink = found.total() - found[paper]
        if ink < LEAST_INK or min(box.width(), box.height()) <= THIN * self.fine:
            return None
        enough, so_far, best = max(4, SHARE * ink), 0, paper
        for best in sorted(found, key=lambda colour: apart(colour, paper), reverse=True):
            so_far += found[best]
            if so_far >= enough:
                break
        place = QRect(box.topLeft() / self.fine, box.size() / self.fine)
        return Word(place, apart(best, paper), _hex(best), _hex(paper))

    def changed(self, other: "Picture", least: float) -> tuple[int, int]:
        """How many pixels differ from another picture by a contrast of ``least``, and how many at all."""
        pairs: Counter[tuple[int, int]] = Counter()
        mine, theirs = memoryview(self._bytes).cast("I"), memoryview(other._bytes).cast("I")
        stride = self._row // 4
        for at in range(0, stride * self.height, stride):
            one, two = mine[at : at + self.width], theirs[at : at + self.width]
            differ = int.from_bytes(one.tobytes(), "little") ^ int.from_bytes(two.tobytes(), "little")
            if differ:
                flags = memoryview(differ.to_bytes(self.width * 4, "little")).cast("I")
                pairs.update(compress(zip(one, two, strict=True), flags))
        strong = sum(number for (before, after), number in pairs.items() if apart(before, after) >= least)
        return strong, pairs.total()


def _hex(pixel: int) -> str:
    return QColor(pixel | 0xFF000000).name()


def _runs(marks: list[bool], gap: int = 1) -> list[tuple[int, int]]:
    """Where true stands, as (first, after the last); runs less than ``gap`` apart are one."""
    found = [match.span() for match in re.finditer(b"\1+", bytes(marks))]
    joined: list[tuple[int, int]] = []
    for first, last in found:
        if joined and first - joined[-1][1] < gap:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined
