"""Word documents to lines: paragraphs, headings, lists with their printed numbers, tables, notes.

Read from the XML itself (ECMA-376 part 1, 17), both transitional and strict. Macros, pictures and
embedded files are never opened. Text is as Word prints it with all changes accepted.
"""

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import stated
from reviewstudy.importing.archive import Archive
from reviewstudy.importing.decoding import visible
from reviewstudy.importing.docx_parts import MC, Notes, main_part, note_style, relations, title, tree
from reviewstudy.importing.docx_styles import Numbering, Style, Styles, W, numbered, spacing, value
from reviewstudy.importing.docx_words import Paragraph, Words
from reviewstudy.importing.lines import Line, Source
from reviewstudy.importing.stated import whole

_LONGEST_HEADING = 300
"""Characters; a longer paragraph in a heading's style is text that someone made look like one."""
_APART = 60
"""Twentieths of a point between paragraphs from which they look apart."""
_TABS = re.compile(r"\t+")
_QUOTES = {"quote", "intense quote", "block text"}
_LISTING = re.compile(r"toc ?(?:[1-9]|heading)|table of (?:figures|authorities)")
"""Built-in styles of what Word lists by itself: contents, which only repeat the headings."""


def read(archive: Archive) -> Source:
    """Lines of a Word document.

    Raises:
        DocumentRefused: it is damaged, protected or made to do harm.
    """
    main = main_part(archive) or ""
    root = tree(archive, main)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise DocumentRefused(
            "The Word document has no text in it", "open it in Word, save a copy and choose that"
        )
    reader = _Reader(archive, main)
    reader.story(body)
    lines = stated.titled(reader.lines)
    return Source(
        tuple(lines),
        outlined=any(line.level for line in lines),
        declared=stated.declared(title(archive), lines),
        links=tuple(reader.words.links),
        warnings=tuple(reader.warnings()),
    )


class _Reader:
    """Walks the body of one document."""

    def __init__(self, archive: Archive, main: str) -> None:
        related = relations(archive, main)
        parts = {kind: target for target, kind in related.values() if target in archive}
        near = posixpath.dirname(main)
        for kind in ("styles", "numbering", "footnotes", "endnotes", "settings"):
            parts.setdefault(kind, f"{near}/{kind}.xml")
        self._styles = Styles(tree(archive, parts["styles"]))
        self._numbering = Numbering(tree(archive, parts["numbering"]), self._styles.of)
        settings = tree(archive, parts["settings"])
        self._notes = {
            kind: Notes(archive, parts[f"{kind}s"], kind, note_style(settings, kind))
            for kind in ("footnote", "endnote")
        }
        self.words = Words(self._styles, self._notes, related)
        self.lines: list[Line] = []
        self._depth = 0
        self._carried: list[str] = []
        """Words of a paragraph whose end was deleted: they go on in the next."""
        self._below: tuple[int, Style | None] = (0, None)
        """Space below the last paragraph, and its style where like paragraphs stand close."""
        self._gap = True
        self._files = 0

    def story(self, body: etree._Element) -> None:
        """The whole text, then the endnotes."""
        self._blocks(body)
        self._flush()
        self._note_lines("endnote")

    def warnings(self) -> Iterator[str]:
        """What was left out, in words."""
        words = self.words
        if words.insertions or words.deletions:
            yield (
                f"The document has tracked changes ({words.insertions} insertion(s) and"
                f" {words.deletions} deletion(s)); it is read as if all were accepted"
            )
        if words.comments:
            yield f"{words.comments} comment(s) in the margin were left out"
        if self._files:
            yield f"{self._files} part(s) put in as files of their own were left out"
        if lost := sum(len(notes.bodies.keys() - notes.used) for notes in self._notes.values()):
            yield f"{lost} footnote text(s) that nothing refers to were left out"

    # Blocks

    def _blocks(self, parent: etree._Element) -> None:
        self._depth += 1
        for element in parent:
            match element.tag.removeprefix(W):
                case "p":
                    self._paragraph(element)
                case "tbl":
                    self._table(element)
                case "sdt":
                    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                    content = element.find(f"{W}sdtContent")
                    if content is not None and value(gallery) != "Table of Contents":
                        self._blocks(content)
                case "customXml" | "ins" | "moveTo":
                    self._blocks(element)
                case "altChunk":
                    self._files += 1
                case _ if element.tag == f"{MC}AlternateContent":
                    for choice in list(element)[:1]:
                        self._blocks(choice)
            if self._depth == 1:
                self._note_lines("footnote")
        self._depth -= 1

    def _paragraph(self, element: etree._Element) -> None:
        style, name = self._styles.default, None
        level, marked = -1, False
        listed: tuple[str | None, int | None] = (None, None)
        space: etree._Element | None = None
        properties = element[0] if len(element) and element[0].tag == f"{W}pPr" else ()
        for said in properties:
            match said.tag.removeprefix(W):
                case "pStyle":
                    name = value(said) or ""
                    style = self._styles.of(name)
                case "numPr":
                    listed = numbered(said, (None, None))
                case "outlineLvl":
                    level = whole(value(said), 9)
                case "spacing":
                    space = said
                case "rPr":
                    marked = next(said.iterchildren(f"{W}del", f"{W}moveFrom"), None) is not None
        begun, self._carried = self._carried, []
        paragraph = self.words.read(element, style, begun)
        if _LISTING.fullmatch(style.name):
            return
        if marked:
            self.words.deletions += 1
            self._carried = paragraph.texts
        else:
            depth = style.level if level < 0 else level + 1 if level < 9 else None
            above, below = (
                (style.above, style.below) if space is None else spacing(space, (style.above, style.below))
            )
            self._add(paragraph, depth, self._item(style, name, listed), above)
            self._below = (below, style if style.contextual else None)
        for box in paragraph.boxes:
            self._blocks(box)

    def _item(
        self, style: Style, name: str | None, listed: tuple[str | None, int | None]
    ) -> tuple[str, int] | None:
        """The list a paragraph is in and its level there."""
        of = listed[0] if listed[0] is not None else style.numbered[0]
        if of is None or of == "0":
            return None
        place = listed[1] if listed[1] is not None else style.numbered[1]
        if listed[0] is None and style.numbered[1] is None:
            place = self._numbering.level(of, name) if listed[1] is None else place
        return of, place or 0

    def _add(
        self, paragraph: Paragraph, level: int | None, listed: tuple[str, int] | None, above: int
    ) -> None:
        """A paragraph's line; a numbered one counts even when it is empty."""
        item = self._numbering.next(*listed) if listed else None
        text = visible(_TABS.sub("  ", "".join(paragraph.texts).replace("\u00ad", ""))).strip()
        if item and item.label:
            text = f"{item.label} {text}".strip()
        if not text:
            self._gap = True
            return
        style = paragraph.style
        space = 0 if style is self._below[1] else max(above, self._below[0])
        before = int(self._gap or space >= _APART)
        self._gap = False
        bold = paragraph.bold and bool(paragraph.texts)
        size = paragraph.size or style.size
        number = item.number if item else None
        kind: PassageKind | None = None
        if style.name == "title":
            kind, level = PassageKind.HEADING, 0
        elif level is not None and len(text) <= _LONGEST_HEADING:
            kind = PassageKind.HEADING
        elif item:
            kind, level = item.kind, None
        elif style.name == "caption":
            kind, level = PassageKind.CAPTION, None
        elif style.name in _QUOTES:
            kind, level = PassageKind.QUOTE, None
        if kind is None:
            self.lines.append(stated.paragraph(text, bold=bold, size=size, before=before))
            return
        indent = 2.0 * (listed[1] + 1) if listed and item else 0.0
        self.lines.append(Line(text, None, indent, before, bold, size, kind, level, number))

    def _flush(self) -> None:
        """What is left of a paragraph whose end was deleted and that nothing follows."""
        if self._carried:
            rest, self._carried = Paragraph(self._styles.default, self._carried), []
            self._add(rest, None, None, 0)

    def _captured(self, parent: etree._Element) -> list[Line]:
        """The lines of a part on its own."""
        kept, self.lines = self.lines, []
        fields, self.words.fields = self.words.fields, []
        self._blocks(parent)
        self._flush()
        self.words.fields = fields
        captured, self.lines = self.lines, kept
        return captured

    def _table(self, table: etree._Element) -> None:
        """Rows of a table; a row that only lays text out, such as a box, is read as what is in it."""
        self._flush()
        rows: list[list[list[Line]]] = []
        for row in _within_controls(table, f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.words.deletions += 1
                continue
            self._depth += 1
            cells = [self._captured(cell) for cell in _within_controls(row, f"{W}tc") if not _deleted(cell)]
            self._depth -= 1
            rows.append(cells)
        self.lines.extend(stated.table(rows))
        self._gap = True

    def _note_lines(self, kind: str) -> None:
        """The bodies of the notes marked since last asked, each one line."""
        due = [entry for entry in self.words.due if entry[0] == kind]
        self.words.due = [entry for entry in self.words.due if entry[0] != kind]
        for _, body, mark in due:
            kept, self.words.relations = self.words.relations, self._notes[kind].relations
            self._depth += 1
            text = (
                stated.joined(self._captured(body)).removeprefix(mark if not mark.isalnum() else "").strip()
            )
            self._depth -= 1
            self.words.relations = kept
            if text:
                self.lines.append(Line(text, before=1, kind=PassageKind.FOOTNOTE, number=mark, note=mark))


def _within_controls(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows or cells, also those inside content controls and insertions."""
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
            yield from _within_controls(element, tag)


def _deleted(cell: etree._Element) -> bool:
    return cell.find(f"{W}tcPr/{W}cellDel") is not None
