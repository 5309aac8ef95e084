"""What a Word document's styles and numbering definitions say of a paragraph.

Source: ECMA-376 part 1, 17.7 (styles), 17.9 (numbering).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.stated import ordinal, whole

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_HEADING = re.compile(r"heading ?([1-9])", re.IGNORECASE)
_STYLES = {
    "decimal": "decimal",
    "decimalZero": "padded",
    "lowerLetter": "letter",
    "upperLetter": "LETTER",
    "lowerRoman": "roman",
    "upperRoman": "ROMAN",
}
_WORDS = re.compile(r"[^\W\d_]{3,}")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it inherits. ``level`` from 1; ``size`` in points; spaces in twentieths of
    a point; ``numbered`` the list it belongs to and its level there. None: it does not say.
    """

    name: str = ""
    level: int | None = None
    numbered: tuple[str | None, int | None] = (None, None)
    bold: bool | None = None
    hidden: bool | None = None
    size: float | None = None
    above: int = 0
    below: int = 0
    contextual: bool = False


class Styles:
    """Styles by their ids, resolved along ``basedOn``."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._known: dict[str, Style] = {}
        self.default = Style()
        """What a paragraph without a style of its own has."""
        if root is None:
            return
        base = Style()
        for defaults in root.iterfind(f"{W}docDefaults/*/*"):
            base = _with_runs(base, defaults) if defaults.tag == f"{W}rPr" else _with(base, defaults)
        self._base = base
        normal = None
        for element in root.iterfind(f"{W}style"):
            self._elements[element.get(f"{W}styleId", "")] = element
            if element.get(f"{W}type") == "paragraph" and on(element.get(f"{W}default"), absent=False):
                normal = element.get(f"{W}styleId", "")
        self.default = base if normal is None else self.of(normal)

    _base = Style()

    def of(self, style: str) -> Style:
        """The style with this id; one that is not defined is judged by its id alone."""
        if style not in self._known:
            self._known[style] = self._resolved(style)
        return self._known[style]

    def _resolved(self, style: str) -> Style:
        chain: list[etree._Element] = []
        name: str | None = style
        while name in self._elements and self._elements[name] not in chain:
            chain.append(self._elements[name])
            name = value(chain[-1].find(f"{W}basedOn"))
        character = bool(chain) and chain[0].get(f"{W}type") == "character"
        found = Style() if character else self._base
        for element in reversed(chain):
            for part in element.iterchildren(f"{W}pPr", f"{W}rPr"):
                found = _with_runs(found, part) if part.tag == f"{W}rPr" else _with(found, part)
        called = (value(chain[0].find(f"{W}name")) if chain else None) or style
        level = found.level
        if level is None and (heading := _HEADING.fullmatch(called)):
            level = int(heading[1])
        return replace(found, name=called.lower(), level=level)


def _with(style: Style, properties: etree._Element) -> Style:
    """``style`` with what a pPr adds."""
    for element in properties:
        match element.tag.removeprefix(W):
            case "outlineLvl":
                level = whole(value(element), 9)
                style = replace(style, level=level + 1 if level < _LEVELS else None)
            case "numPr":
                style = replace(style, numbered=numbered(element, style.numbered))
            case "spacing":
                above, below = spacing(element, (style.above, style.below))
                style = replace(style, above=above, below=below)
            case "contextualSpacing":
                style = replace(style, contextual=on(value(element)))
    return style


def _with_runs(style: Style, properties: etree._Element) -> Style:
    """``style`` with what an rPr adds."""
    for element in properties:
        match element.tag.removeprefix(W):
            case "b":
                style = replace(style, bold=on(value(element)))
            case "vanish":
                style = replace(style, hidden=on(value(element)))
            case "sz":
                style = replace(style, size=whole(value(element), 24) / 2)
    return style


def value(element: etree._Element | None) -> str | None:
    """The ``w:val`` of an element, None where there is neither."""
    return None if element is None else element.get(VAL)


def on(value: str | None, *, absent: bool = True) -> bool:
    """A true-or-false property; written without a value it is true."""
    return absent if value is None else value not in {"0", "false", "off", "none"}


def spacing(element: etree._Element, inherited: tuple[int, int]) -> tuple[int, int]:
    """Space above and below a paragraph, in twentieths of a point."""
    return (
        whole(element.get(f"{W}before"), inherited[0]),
        whole(element.get(f"{W}after"), inherited[1]),
    )


def numbered(
    properties: etree._Element, inherited: tuple[str | None, int | None]
) -> tuple[str | None, int | None]:
    """The list and level a numPr names; what it leaves out is inherited."""
    name, level = inherited
    for element in properties:
        if element.tag == f"{W}numId":
            name = value(element)
        elif element.tag == f"{W}ilvl":
            level = min(max(whole(value(element), 0), 0), _LEVELS - 1)
    return name, level


@dataclass(frozen=True, slots=True)
class Item:
    """How a list prints one of its paragraphs: a bullet, a number, or a label in words."""

    kind: PassageKind
    number: str | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    of: str | None = None
    """The style whose paragraphs are of this level."""


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)


class Numbering:
    """Counts the numbered paragraphs of a document, in order, as Word would print them."""

    def __init__(self, root: etree._Element | None, style_of: Callable[[str], Style]) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstract = {
            element.get(f"{W}abstractNumId", ""): element for element in root.iterfind(f"{W}abstractNum")
        }
        nums = {element.get(f"{W}numId", ""): element for element in root.iterfind(f"{W}num")}
        for name, element in nums.items():
            base = value(element.find(f"{W}abstractNumId")) or ""
            defined = abstract.get(base)
            # A list may be defined by a list style, which names another list that holds the levels.
            if defined is not None and (link := value(defined.find(f"{W}numStyleLink"))):
                other = nums.get(style_of(link).numbered[0] or "")
                if other is not None:
                    base = value(other.find(f"{W}abstractNumId")) or base
                    defined = abstract.get(base)
            if defined is None:
                continue
            found = _List(base, dict(map(_level, defined.iterfind(f"{W}lvl"))))
            for override in element.iterfind(f"{W}lvlOverride"):
                place = whole(override.get(f"{W}ilvl"), 0)
                if (level := override.find(f"{W}lvl")) is not None:
                    found.levels[place] = _level(level)[1]
                if (start := value(override.find(f"{W}startOverride"))) is not None:
                    found.starts[place] = whole(start, 1)
            self._lists[name] = found

    def level(self, name: str, style: str | None) -> int:
        """The level of list ``name`` that paragraphs of a style have where nothing else says."""
        levels = self._lists[name].levels if name in self._lists else {}
        return next((place for place, level in levels.items() if style and level.of == style), 0)

    def next(self, name: str, place: int) -> Item | None:
        """How the next paragraph at ``place`` (from 0) of list ``name`` is printed; None: plainly."""
        found = self._lists.get(name)
        if found is None or (level := found.levels.get(place)) is None:
            return None
        counts = self._counts.setdefault(found.abstract, {})
        if place in found.starts and place not in found.seen:
            counts.pop(place, None)
        found.seen.add(place)
        counts[place] = counts[place] + 1 if place in counts else found.starts.get(place, level.start)
        for deeper in [deeper for deeper in counts if deeper > place]:
            restart = found.levels[deeper].restart if deeper in found.levels else None
            if restart is None or place < restart:
                del counts[deeper]
        if level.style == "bullet":
            return Item(PassageKind.BULLET)
        printed = re.sub(
            r"%([1-9])", lambda match: _count(found, counts, int(match[1]) - 1, level), level.text
        )
        printed = " ".join(printed.split())
        if _WORDS.search(level.text):
            return Item(PassageKind.NUMBERED, label=printed)
        return Item(PassageKind.NUMBERED, printed) if any(map(str.isalnum, printed)) else None


def _count(found: _List, counts: dict[int, int], place: int, within: _Level) -> str:
    level = found.levels.get(place, _Level())
    if level.style == "none":
        return ""
    count = counts.get(place, found.starts.get(place, level.start))
    return ordinal(count, "decimal" if within.legal or level.style == "bullet" else level.style)


def _level(element: etree._Element) -> tuple[int, _Level]:
    said = {child.tag.removeprefix(W): child for child in element}
    style = value(said.get("numFmt")) or "decimal"
    return whole(element.get(f"{W}ilvl"), 0), _Level(
        start=whole(value(said.get("start")), 0),
        style=style if style in {"bullet", "none"} else _STYLES.get(style, "decimal"),
        text=value(said.get("lvlText")) or "",
        restart=None if (after := value(said.get("lvlRestart"))) is None else whole(after, 0),
        legal="isLgl" in said and on(value(said["isLgl"])),
        of=value(said.get("pStyle")),
    )


def count_style(name: str | None, otherwise: str) -> str:
    """Our name for one of Word's number formats."""
    return _STYLES.get(name or "", otherwise)
