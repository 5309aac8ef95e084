"""A drawing: boxes, lines and words with their places, and as SVG.

It is what a screen shows and a page prints, from one source. Every word comes from documents, so
nothing of it is ever markup. Lengths are those of text 13 high; the top left corner is 0, 0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import islice
from pathlib import Path

from reviewstudy.domain.pictures import Key
from reviewstudy.exporting.letters import legible, text_width
from reviewstudy.paths import resources

FAMILY = "Atkinson Hyperlegible Next"
"""One name, since Qt's SVG reads no list; Qt finds another family for letters this one has not."""

SHORTENED = "…"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``: ``deep`` is the darkest shade of a number, ``line`` a hairline."""

    paper: str
    ink: str
    muted: str
    line: str
    deep: str

    def shade(self, part: float) -> str:
        """A colour from the paper's (0) to the deepest (1)."""
        ends = zip(_parts(self.paper), _parts(self.deep), strict=True)
        return "#" + "".join(f"{round(start + (end - start) * part):02x}" for start, end in ends)

    def ink_on(self, fill: str) -> str:
        """The first of ink, paper, black and white that can be read on ``fill`` (4.5:1, WCAG 1.4.3).

        One of black and white always can.
        """
        inks = (self.ink, self.paper, "#000000", "#ffffff")
        return next(ink for ink in inks if contrast(ink, fill) >= 4.5)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours ``#rrggbb``, from 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _parts(colour)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``line`` is the colour of its edge."""

    left: float
    top: float
    width: float
    height: float
    fill: str
    line: str = "none"
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; ``left`` and ``baseline`` are where it starts, or its middle or end."""

    text: str
    left: float
    baseline: float
    size: float
    colour: str
    bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Area:
    """A place that can be pointed at: its cell in the table, what it opens, and its name."""

    row: int
    column: int
    key: Key | None
    name: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """``alt`` says the picture in a sentence or two. ``areas`` are in reading order.

    ``heads`` is the width of the rows' labels and the height of the columns', which a screen keeps
    in sight when the rest is scrolled; 0 where there are none.
    """

    title: str
    alt: str
    width: float
    height: float
    shapes: tuple[Box, ...]
    words: tuple[Words, ...]
    areas: tuple[Area, ...]
    heads: tuple[float, float] = (0, 0)

    def svg(self, *, words: bool = True) -> str:
        """As SVG 1.1; without ``words`` the shapes alone, for a page that sets the words itself."""
        wide, tall = _n(self.width), _n(self.height)
        size = f'width="{wide}" height="{tall}" viewBox="0 0 {wide} {tall}"'
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            f"<title>{escape(fit(self.title))}</title>",
            f"<desc>{escape(fit(self.alt))}</desc>",
            *(_box(shape) for shape in self.shapes),
            *(_line(line) for line in self.words if words),
            "</svg>",
        ]
        return "\n".join(lines)


def _box(box: Box) -> str:
    return (
        f'<rect x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}" height="{_n(box.height)}"'
        f' rx="{_n(box.radius)}" fill="{box.fill}" stroke="{box.line}"/>'
    )


def _line(line: Words) -> str:
    return (
        f'<text x="{_n(line.left)}" y="{_n(line.baseline)}" text-anchor="{line.anchor}"'
        f' font-family="{FAMILY}" font-size="{_n(line.size)}" font-weight="{600 if line.bold else 400}"'
        f' fill="{line.colour}">'
        f"{escape(line.text)}</text>"
    )


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def fit(text: str) -> str:
    """``text`` as one line that XML can hold and the shipped type can show."""
    return " ".join(legible(text, _fonts()).text.replace("\u200b", "").split())


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """``text`` in lines of at most ``width``, at most ``most`` of them, the last then shortened.

    A word that is wider than a line is broken where the line ends.
    """
    lines = list(islice(_lines(fit(text), width, size), most + 1))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and _width(last + SHORTENED, size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + SHORTENED]


def longest_word(text: str, size: float) -> float:
    """The width of the longest word."""
    return max((_width(word, size) for word in fit(text).split()), default=0.0)


def line_width(text: str, size: float) -> float:
    """The width of the whole of it on one line."""
    return _width(fit(text), size)


def _lines(text: str, width: float, size: float) -> Iterator[str]:
    line, used = "", 0.0
    for word in text.split():
        added = _width(f" {word}" if line else word, size)
        if used + added <= width:
            line, used = f"{line} {word}" if line else word, used + added
            continue
        if line:
            yield line
        line, used = "", 0.0
        for letter in word:
            added = _width(letter, size)
            if line and used + added > width:
                yield line
                line, used = "", 0.0
            line, used = line + letter, used + added
    if line:
        yield line


@lru_cache(maxsize=8192)  # a text says the same words again and again
def _width(text: str, size: float) -> float:
    return text_width(text, size, _fonts())


@cache
def _fonts() -> Path:
    return resources() / "fonts"
