"""The elements of a web page, once it is pruned, to lines."""

import itertools
import re
from dataclasses import dataclass, field

from lxml import etree

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import hollow, stated
from reviewstudy.importing.decoding import visible
from reviewstudy.importing.lines import Line

_BLOCKS = frozenset(
    (
        *("html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "address"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "p", "div", "center", "pre", "blockquote", "hr"),
        *("ul", "ol", "li", "dl", "dt", "dd", "dir", "menu", "form", "fieldset", "legend"),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
        *("figure", "figcaption", "details", "summary"),
    )
)
_BOLD = frozenset({"b", "strong", "th"})
_STYLES = {"1": "decimal", "a": "letter", "A": "LETTER", "i": "roman", "I": "ROMAN"}
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_MARK = re.compile(
    r"\[?\(?(?:foot)?(?:note )?(\d{1,3}|[a-z]|[ivx]{1,5}|\*{1,3}|[†‡]{1,2})\)?\]?", re.IGNORECASE
)
_HOLLOW = re.compile(r"\s*o\s*\xa0\s*\xa0")
"""How Word writes a hollow bullet; browsers keep the white space after it."""
_TEXT = ("p", "li", "dd", "div", "td", "aside")


@dataclass(frozen=True, slots=True)
class Notes:
    """Footnotes of a page: marks by the link that carries one and by the element that holds one."""

    marks: dict[etree._Element, str] = field(default_factory=dict)
    bodies: dict[etree._Element, str] = field(default_factory=dict)
    back: frozenset[etree._Element] = frozenset()
    """Links from a note back to its mark."""


def notes_of(root: etree._Element, named: re.Pattern[str]) -> Notes:
    """The footnotes of a page: short marks that link down to text that links back or says it is one."""
    places: dict[str, etree._Element] = {}
    order: dict[etree._Element, int] = {}
    links: list[etree._Element] = []
    for place, element in enumerate(root.iter(etree.Element)):
        order[element] = place
        for name in (element.get("id"), element.get("name") if element.tag == "a" else None):
            if name:
                places.setdefault(name, element)
        if element.tag == "a" and element.get("href", "").startswith("#"):
            links.append(element)
    found = Notes()
    down: dict[etree._Element, set[str]] = {}
    near: set[str] = set()
    for link in links:
        target = places.get(link.get("href", "")[1:])
        match = _MARK.fullmatch("".join(link.itertext()).strip())
        if target is None or match is None or order[target] <= order[link]:
            continue
        body = target if target.tag in _TEXT else next(target.iterancestors(*_TEXT), None)
        if body is None or body in set(link.iterancestors()):
            continue
        if body not in down:
            down[body] = {inner.get("href", "")[1:] for inner in body.iter("a")}
        known = f"{link.get('href')} {target.get('class', '')} {link.get('role', '')} {link.get('rel', '')}"
        names = _names(link)
        if not names.isdisjoint(down[body]) or named.search(known):
            found.marks[link] = match[1]
            found.bodies.setdefault(body, match[1])
            near |= names
    back = (
        link
        for body in found.bodies
        for link in body.iter("a")
        if link not in found.marks and link.get("href", "")[:1] == "#" and link.get("href", "")[1:] in near
    )
    return Notes(found.marks, found.bodies, frozenset(back))


def _names(link: etree._Element) -> set[str]:
    """What a link back may call a mark: the link that carries it, or what stands close around that."""
    around = (link, *itertools.islice(link.iterancestors(), 2))
    return {name for at in around if (name := at.get("id") or at.get("name"))}


@dataclass(slots=True)
class _List:
    """An open list: ``style`` of its numbers, None for bullets, and the number of the next item."""

    style: str | None = None
    next: int = 1
    step: int = 1


@dataclass(slots=True)
class _Text:
    """The paragraph being gathered."""

    words: list[str] = field(default_factory=list)
    plain: bool = False
    """Some of its words are not bold."""


class Reader:
    """Walks the elements of a page without recursion, since pages may be nested to any depth."""

    def __init__(self, notes: Notes) -> None:
        self.lines: list[Line] = []
        self.links: list[tuple[str, str]] = []
        self._notes = notes
        self._text = _Text()
        self._lists: list[_List] = []
        self._items: list[tuple[PassageKind, str | None] | None] = []
        """For each open item what it still has to give its first paragraph."""
        self._rows: list[tuple[list[Line], list[list[Line]]]] = []
        self._held: list[list[Line]] = []
        self._bold = self._quotes = 0
        self._level: int | None = None
        self._kind: PassageKind | None = None
        self._starts: list[int] = []

    def read(self, root: etree._Element) -> None:
        """Add the lines of ``root``."""
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                self._start(element)
                if element not in self._notes.back:
                    self._say(element.text)
            else:
                self._end(element)
                if element is not root:
                    self._say(element.tail)
        self._close()

    def _say(self, text: str | None) -> None:
        if text:
            self._text.words.append(text)
            self._text.plain = self._text.plain or (not self._bold and not text.isspace())

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._close()
        if element in self._notes.bodies:
            self._hold()
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._level = int(tag[1])
            case "ul" | "dir" | "menu":
                self._lists.append(_List())
            case "ol":
                self._lists.append(_numbers(element))
            case "li":
                self._items.append(self._item(element))
            case "blockquote":
                self._quotes += 1
            case "tr":
                self._rows.append((self.lines, []))
            case "td" | "th":
                self._hold()
            case "figcaption" | "caption":
                self._kind = PassageKind.CAPTION
            case "br":
                self._break(element)
            case "a":
                self._starts.append(len(self._text.words))
            case "q":
                self._say("“")
        self._bold += tag in _BOLD

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._close()
        self._bold -= tag in _BOLD
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self._level = None
            case "ul" | "ol" | "dir" | "menu" if self._lists:
                self._lists.pop()
            case "li" if self._items:
                self._items.pop()
            case "blockquote":
                self._quotes -= 1
            case "td" | "th":
                cell = self._release()
                if self._rows:
                    self._rows[-1][1].append(cell)
                else:
                    self.lines.extend(cell)
            case "tr" if self._rows:
                self.lines.extend(stated.rows(self._rows.pop()[1]))
            case "figcaption" | "caption":
                self._kind = None
            case "a":
                self._linked(element)
            case "q":
                self._say("”")
        if element in self._notes.bodies:
            self._close()
            mark, text = self._notes.bodies[element], stated.joined(self._release())
            text = text.removeprefix(mark).lstrip(" .:") if element.tag == "li" else text
            if text:
                self.lines.append(Line(text, before=1, kind=PassageKind.FOOTNOTE, number=mark, note=mark))

    def _hold(self) -> None:
        """Keep lines aside until :meth:`_release`."""
        self._held.append(self.lines)
        self.lines = []

    def _release(self) -> list[Line]:
        held, self.lines = self.lines, self._held.pop()
        return held

    def _break(self, element: etree._Element) -> None:
        """One line break is a space; two in a row end a paragraph, as old pages do."""
        following = element.getnext()
        if following is not None and following.tag == "br" and not (element.tail or "").strip():
            self._close()
        else:
            self._text.words.append(" ")

    def _item(self, element: etree._Element) -> tuple[PassageKind, str | None]:
        within = self._lists[-1] if self._lists else _List()
        if within.style is None:
            return PassageKind.BULLET, None
        number = stated.whole(element.get("value"), within.next)
        within.next = number + within.step
        return PassageKind.NUMBERED, f"{stated.ordinal(number, within.style)}."

    def _linked(self, element: etree._Element) -> None:
        start = self._starts.pop() if self._starts else 0
        if element in self._notes.back:
            del self._text.words[start:]
            return
        if (mark := self._notes.marks.get(element)) is not None:
            self._text.words[start:] = [stated.mark_of(mark)]
            return
        words = " ".join("".join(self._text.words[start:]).split())
        address = element.get("href", "").strip()
        if words and words != address and _ADDRESS.fullmatch(address):
            self.links.append((visible(words), address))

    def _close(self) -> None:
        """End the paragraph being gathered."""
        gathered, self._text = self._text, _Text()
        self._starts = [0 for _ in self._starts]
        if not gathered.words:
            return
        given = "".join(gathered.words).replace("\u00ad", "")
        text = visible(" ".join(given.split()))
        if not text:
            return
        if _HOLLOW.match(given):
            text = hollow.SIGN + text[1:]
        indent = 2.0 * len(self._items)
        if self._level is not None:
            self.lines.append(Line(text, before=1, bold=True, kind=PassageKind.HEADING, level=self._level))
        elif self._items and self._items[-1] is not None:
            (kind, number), self._items[-1] = self._items[-1], None
            self.lines.append(Line(text, indent=indent, before=1, kind=kind, number=number))
        elif self._kind or self._quotes:
            self.lines.append(Line(text, before=1, kind=self._kind or PassageKind.QUOTE))
        else:
            self.lines.append(stated.paragraph(text, bold=not gathered.plain))


def _numbers(element: etree._Element) -> _List:
    """How an ordered list counts."""
    step = -1 if "reversed" in element.attrib else 1
    first = 1 if step > 0 else sum(child.tag == "li" for child in element)
    style = _STYLES.get(element.get("type", "1"), "decimal")
    return _List(style, stated.whole(element.get("start"), first), step)
