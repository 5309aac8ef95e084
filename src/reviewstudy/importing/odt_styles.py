"""What the styles of an OpenDocument text say of its paragraphs, lists and headings."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.stated import ordinal, whole

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_FORMATS = {"1": "decimal", "a": "letter", "A": "LETTER", "i": "roman", "I": "ROMAN"}
_LEVELS = 10


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits; ``size`` in points, ``name`` of the built-in style it comes from."""

    name: str = ""
    bold: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    listed: str = ""

    def over(self, inner: "Style") -> "Style":
        """This style with what the style of a span within it says otherwise."""
        return replace(
            self,
            bold=self.bold if inner.bold is None else inner.bold,
            hidden=self.hidden if inner.hidden is None else inner.hidden,
        )


class Styles:
    """Styles by name, resolved along their parents."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._elements = {
            element.get(f"{_STYLE}name", ""): element
            for root in roots
            for element in root.iter(f"{_STYLE}style")
        }
        self._known: dict[str, Style] = {}

    def of(self, name: str) -> Style:
        """The style of this name; nothing where it is not defined."""
        if name not in self._known:
            chain: list[etree._Element] = []
            at: str | None = name
            while at in self._elements and self._elements[at] not in chain:
                chain.append(self._elements[at])
                at = chain[-1].get(f"{_STYLE}parent-style-name")
            built_in = chain[-1].get(f"{_STYLE}name", "") if chain else ""
            found = Style()
            for element in reversed(chain):
                found = _with(found, element)
                if element.getparent().tag == f"{OFFICE}styles":
                    built_in = element.get(f"{_STYLE}name", "")
            self._known[name] = replace(found, name=built_in.replace("_20_", " ").lower())
        return self._known[name]


def _with(style: Style, element: etree._Element) -> Style:
    style = replace(style, listed=element.get(f"{_STYLE}list-style-name") or style.listed)
    for said in element.iterchildren(f"{_STYLE}text-properties"):
        weight, size = said.get(f"{_FO}font-weight"), said.get(f"{_FO}font-size", "")
        if weight is not None:
            style = replace(style, bold=weight == "bold" or whole(weight, 400) >= 600)
        if size.endswith("pt") and size[:-2].replace(".", "", 1).isdecimal():
            style = replace(style, size=float(size[:-2]))
        if (shown := said.get(f"{TEXT}display")) is not None:
            style = replace(style, hidden=shown == "none")
    return style


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is printed; ``style`` None: a bullet, "": no number."""

    style: str | None = "decimal"
    start: int = 1
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    """How many levels the number names."""


class Lists:
    """Counts the items of lists and the numbered headings, in order."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[str, dict[int, Level]] = {}
        for root in roots:
            for element in root.iter(f"{TEXT}outline-style", f"{TEXT}list-style"):
                heading = element.tag == f"{TEXT}outline-style"
                name = "\0headings" if heading else element.get(f"{_STYLE}name", "")
                self._styles[name] = dict(map(_level, element))
        self._counts: dict[str, dict[int, int]] = {}

    def begin(self, name: str, *, continued: bool) -> None:
        """A list opens; it counts from its start unless it goes on from the last of its style."""
        if not continued:
            self._counts[name] = {}

    def deeper(self, name: str, depth: int) -> None:
        """A list opens within an item: at ``depth`` and below it counts from the start."""
        counts = self._counts.setdefault(name, {})
        for place in [place for place in counts if place >= depth]:
            del counts[place]

    def next(self, name: str, depth: int, start: int | None) -> tuple[PassageKind, str | None] | None:
        """How the next item is printed; None: plainly."""
        levels = self._styles.get(name, {})
        level = levels.get(min(depth, _LEVELS - 1), Level(style=None))
        if level.style is None:
            return PassageKind.BULLET, None
        counts = self._counts.setdefault(name, {})
        counts[depth] = start if start is not None else counts[depth] + 1 if depth in counts else level.start
        for place in [place for place in counts if place > depth]:
            del counts[place]
        if not level.style:
            return None
        named = range(max(0, depth - level.shown + 1), depth + 1)
        parts = (_counted(levels.get(place, Level()), counts.get(place)) for place in named)
        number = f"{level.prefix}{'.'.join(part for part in parts if part)}{level.suffix}"
        return PassageKind.NUMBERED, " ".join(number.split()) or None

    def heading(self, level: int, start: int | None) -> tuple[PassageKind, str | None] | None:
        """The number of the next heading of ``level`` (from 1), where headings are numbered."""
        if "\0headings" not in self._styles:
            return None
        item = self.next("\0headings", level - 1, start)
        return item if item and item[1] else None


def _counted(level: Level, count: int | None) -> str:
    return ordinal(level.start if count is None else count, level.style) if level.style else ""


def _level(element: etree._Element) -> tuple[int, Level]:
    place = whole(element.get(f"{TEXT}level"), 1) - 1
    if element.tag in {f"{TEXT}list-level-style-bullet", f"{TEXT}list-level-style-image"}:
        return place, Level(style=None)
    return place, Level(
        style=_FORMATS.get(element.get(f"{_STYLE}num-format", ""), ""),
        start=whole(element.get(f"{TEXT}start-value"), 1),
        prefix=element.get(f"{_STYLE}num-prefix", ""),
        suffix=element.get(f"{_STYLE}num-suffix", ""),
        shown=whole(element.get(f"{TEXT}display-levels"), 1),
    )
