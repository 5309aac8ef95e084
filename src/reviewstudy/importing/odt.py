"""OpenDocument texts to lines, zipped (.odt) or flat (.fodt). Source: OpenDocument 1.3, part 3."""

import re
from collections.abc import Iterator

from lxml import etree

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import stated
from reviewstudy.importing.archive import Archive, protected
from reviewstudy.importing.decoding import visible
from reviewstudy.importing.lines import Line, Source
from reviewstudy.importing.odt_styles import OFFICE, TEXT, Lists, Style, Styles

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MIME = b"application/vnd.oasis.opendocument.text"
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_BOX = f"{_DRAW}text-box"
_SILENT = {
    f"{OFFICE}annotation",
    f"{TEXT}ruby-text",
    f"{TEXT}hidden-text",
    f"{TEXT}hidden-paragraph",
    f"{TEXT}note-citation",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
}
_WRAPPERS = {f"{TEXT}{name}" for name in ("numbered-paragraph", "alphabetical-index", "index-body")}
_KINDS = {"caption": PassageKind.CAPTION, "quotations": PassageKind.QUOTE}
"""Built-in styles that say what a paragraph is."""


def is_text(archive: Archive) -> bool:
    """Whether an archive is an OpenDocument text."""
    if "content.xml" not in archive:
        return False
    mime = archive.part("mimetype") if "mimetype" in archive else None
    return mime is None or mime.strip().startswith(_MIME)


def read(archive: Archive) -> Source:
    """Lines of an OpenDocument text.

    Raises:
        DocumentRefused: it is damaged, protected or made to do harm.
    """
    if b"encryption-data" in (archive.part("META-INF/manifest.xml") or b""):
        raise protected()
    meta = archive.tree("meta.xml")
    return _source(archive.tree("content.xml"), archive.tree("styles.xml"), meta)


def flat(root: etree._Element) -> Source:
    """Lines of an OpenDocument text that is one XML file."""
    return _source(root, None, root)


def _source(
    content: etree._Element | None, styles: etree._Element | None, meta: etree._Element | None
) -> Source:
    text = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or text is None:
        raise DocumentRefused(
            "The OpenDocument file has no text in it", "save it as .odt or PDF and choose that"
        )
    reader = _Reader([content] if styles is None else [styles, content])
    reader.story(text)
    lines = stated.titled(reader.lines)
    title = "" if meta is None else meta.findtext(".//{http://purl.org/dc/elements/1.1/}title", "")
    return Source(
        tuple(lines),
        outlined=any(line.level for line in lines),
        declared=stated.declared(title, lines),
        links=tuple(reader.links),
        warnings=tuple(reader.warnings()),
    )


class _Reader:
    """Walks the text of one document."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self.lines: list[Line] = []
        self.links: list[tuple[str, str]] = []
        self._styles = Styles(roots)
        self._lists = Lists(roots)
        self._words: list[str] = []
        self._boxes: list[etree._Element] = []
        self._due: list[tuple[etree._Element, str]] = []
        self._endnotes: list[tuple[etree._Element, str]] = []
        self._item: tuple[PassageKind, str | None] | None = None
        """What the open list item still has to give its first paragraph."""
        self._indent = 0
        self._depth = 0
        self._plain = True
        self._seen = {"insertion": 0, "deletion": 0, "annotation": 0}

    def story(self, text: etree._Element) -> None:
        """The whole text, then the endnotes."""
        for kind in self._seen:
            space = OFFICE if kind == "annotation" else TEXT
            self._seen[kind] = sum(1 for _ in text.iter(f"{space}{kind}"))
        self._blocks(text)
        self._notes(self._endnotes)

    def warnings(self) -> Iterator[str]:
        """What was left out, in words."""
        seen = self._seen
        if seen["insertion"] or seen["deletion"]:
            yield (
                f"The document has tracked changes ({seen['insertion']} insertion(s) and"
                f" {seen['deletion']} deletion(s)); it is read as if all were accepted"
            )
        if seen["annotation"]:
            yield f"{seen['annotation']} comment(s) in the margin were left out"

    def _blocks(self, parent: etree._Element) -> None:
        self._depth += 1
        for element in parent:
            if element.tag == f"{TEXT}list":
                self._list(element, 0, "")
            elif element.tag == f"{TEXT}section":
                if element.get(f"{TEXT}display") != "none":
                    self._blocks(element)
            elif element.tag == f"{_DRAW}frame":
                for box in element.iterchildren(_BOX):
                    self._blocks(box)
            elif element.tag in _WRAPPERS:
                self._blocks(element)
            else:
                self._block(element)
            if self._depth == 1:
                due, self._due = self._due, []
                self._notes(due)
        self._depth -= 1

    def _paragraph(self, element: etree._Element) -> None:
        style = self._styles.of(element.get(f"{TEXT}style-name", ""))
        kept = self._words, self._boxes, self._plain
        self._words, self._boxes, self._plain = [], [], False
        self._inline(element, style)
        words, boxes, plain = self._words, self._boxes, self._plain
        self._words, self._boxes, self._plain = kept
        text = visible(" ".join("".join(words).replace("\u00ad", "").split()))
        self._add(element, style, text, bold=bool(text) and not plain)
        for box in boxes:
            self._blocks(box)

    def _add(self, element: etree._Element, style: Style, text: str, *, bold: bool) -> None:
        level: int | None = None
        item, self._item = self._item, None
        if element.tag == f"{TEXT}h":
            level = min(stated.whole(element.get(f"{TEXT}outline-level"), 1), 10)
            if item is None and element.get(f"{TEXT}is-list-header") != "true":
                start = element.get(f"{TEXT}start-value")
                item = self._lists.heading(level, None if start is None else stated.whole(start, 1))
        if not text:
            return
        number = item[1] if item else None
        kind: PassageKind | None = item[0] if item else _KINDS.get(style.name)
        if style.name == "title":
            kind, level = PassageKind.HEADING, 0
        elif level is not None:
            kind = PassageKind.HEADING
        if kind is None:
            self.lines.append(stated.paragraph(text, bold=bold, size=style.size))
            return
        indent = 2.0 * self._indent
        self.lines.append(Line(text, None, indent, 1, bold, style.size, kind, level, number))

    def _list(self, element: etree._Element, depth: int, inherited: str) -> None:
        """A list; ``depth`` from 0. A list without a style has that of the one it stands in."""
        name = element.get(f"{TEXT}style-name") or inherited or self._style_within(element)
        if depth == 0:
            self._lists.begin(name, continued=_continues(element))
        else:
            self._lists.deeper(name, depth)
        self._indent += 1
        for entry in element.iterchildren(f"{TEXT}list-item", f"{TEXT}list-header"):
            held = len(entry) and entry[0].tag != f"{TEXT}list"
            self._item = None
            if held and entry.tag == f"{TEXT}list-item":
                start = entry.get(f"{TEXT}start-value")
                self._item = self._lists.next(name, depth, None if start is None else stated.whole(start, 1))
            for child in entry:
                if child.tag == f"{TEXT}list":
                    self._list(child, depth + 1, name)
                else:
                    self._block(child)
        self._item = None
        self._indent -= 1

    def _block(self, element: etree._Element) -> None:
        if element.tag in {f"{TEXT}p", f"{TEXT}h"}:
            self._paragraph(element)
        elif element.tag == f"{_TABLE}table":
            self._table(element)

    def _style_within(self, element: etree._Element) -> str:
        for paragraph in element.iter(f"{TEXT}p", f"{TEXT}h"):
            return self._styles.of(paragraph.get(f"{TEXT}style-name", "")).listed
        return ""

    def _captured(self, parent: etree._Element) -> list[Line]:
        kept, self.lines = self.lines, []
        self._depth += 1
        self._blocks(parent)
        self._depth -= 1
        captured, self.lines = self.lines, kept
        return captured

    def _table(self, table: etree._Element) -> None:
        self._item = None
        rows = [
            [self._captured(cell) for cell in row.iterchildren(f"{_TABLE}table-cell")]
            for row in table.iter(f"{_TABLE}table-row")
            if next(row.iterancestors(f"{_TABLE}table")) is table
        ]
        self.lines.extend(stated.table(rows))

    def _notes(self, due: list[tuple[etree._Element, str]]) -> None:
        for body, mark in due:
            text = stated.joined(self._captured(body))
            if text:
                self.lines.append(Line(text, before=1, kind=PassageKind.FOOTNOTE, number=mark, note=mark))

    def _inline(self, parent: etree._Element, style: Style) -> None:
        """The words of an element; ``style`` is the one its own text has."""
        self._say(parent.text, style)
        for element in parent:
            tag = element.tag
            if tag == f"{TEXT}span":
                own = self._styles.of(element.get(f"{TEXT}style-name", ""))
                self._inline(element, style.over(own))
            elif tag in {f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"}:
                self._words.append(" ")
            elif tag == f"{TEXT}note":
                self._note(element)
            elif tag == f"{TEXT}a":
                start = len(self._words)
                self._inline(element, style)
                self._linked(start, element.get(f"{_XLINK}href", ""))
            elif tag == _BOX:
                self._boxes.append(element)
            elif tag not in _SILENT:
                self._inline(element, style)
            self._say(element.tail, style)

    def _say(self, text: str | None, style: Style) -> None:
        if text and not style.hidden:
            self._words.append(text)
            self._plain = self._plain or (not style.bold and not text.isspace())

    def _linked(self, start: int, address: str) -> None:
        words = visible(" ".join("".join(self._words[start:]).split()))
        if words and words != address and _ADDRESS.fullmatch(address):
            self.links.append((words, address))

    def _note(self, element: etree._Element) -> None:
        citation, body = element.find(f"{TEXT}note-citation"), element.find(f"{TEXT}note-body")
        if body is None:
            return
        mark = "" if citation is None else "".join(citation.itertext()).strip()
        if mark:
            self._words.append(stated.mark_of(mark))
            ends = element.get(f"{TEXT}note-class") == "endnote"
            (self._endnotes if ends else self._due).append((body, mark))


def _continues(element: etree._Element) -> bool:
    return element.get(f"{TEXT}continue-numbering") == "true" or f"{TEXT}continue-list" in element.attrib
