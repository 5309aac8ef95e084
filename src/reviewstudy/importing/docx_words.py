"""The words of one paragraph of a Word document, as they are printed."""

import re
from dataclasses import dataclass, field

from lxml import etree

from reviewstudy.importing import hollow, stated
from reviewstudy.importing.decoding import visible
from reviewstudy.importing.docx_parts import MC, M, Notes, R
from reviewstudy.importing.docx_styles import Style, Styles, W, on, value
from reviewstudy.importing.stated import whole

_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+")
_FIELD_LINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_T, _RPR = f"{W}t", f"{W}rPr"
_LOOKS = (f"{W}rStyle", f"{W}b", f"{W}vanish", f"{W}sz")
_SPACES = {f"{W}{name}": " " for name in ("br", "cr", "ptab")} | {f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class Paragraph:
    """A paragraph being gathered: its words, and the text boxes that hang on it."""

    style: Style
    texts: list[str] = field(default_factory=list)
    bold: bool = True
    size: float | None = None
    boxes: list[etree._Element] = field(default_factory=list)


@dataclass(slots=True)
class Field:
    """A field: its instruction, then (``shown``) its result, from a place in the paragraph."""

    code: str = ""
    shown: bool = False
    start: int = 0


class Words:
    """Reads paragraphs one after another; fields may run on from one to the next."""

    def __init__(
        self, styles: Styles, notes: dict[str, Notes], relations: dict[str, tuple[str, str]]
    ) -> None:
        self.relations = relations
        """What ids refer to in the part being read."""
        self.links: list[tuple[str, str]] = []
        self.due: list[tuple[str, etree._Element, str]] = []
        """Notes marked but not yet read: their kind, body and mark."""
        self.insertions = self.deletions = self.comments = 0
        self.fields: list[Field] = []
        self._styles = styles
        self._notes = notes
        self._open = Paragraph(styles.default)
        self._inline = {
            f"{W}r": self._run,
            f"{W}hyperlink": self._link,
            f"{W}ins": self._changed,
            f"{W}del": self._changed,
            f"{W}moveTo": self._changed,
            f"{W}moveFrom": self._changed,
            f"{W}sdt": self._control,
            f"{MC}AlternateContent": self._alternative,
            f"{M}oMath": self._formula,
            f"{M}oMathPara": self._formula,
            **{f"{W}{name}": self._within for name in ("smartTag", "customXml", "fldSimple", "dir", "bdo")},
        }
        self._in_run = {
            f"{W}footnoteReference": self._reference,
            f"{W}endnoteReference": self._reference,
            f"{W}fldChar": self._field,
            f"{W}instrText": self._instruction,
            f"{W}sym": self._symbol,
            f"{W}commentReference": self._comment,
            f"{W}drawing": self._drawn,
            f"{W}pict": self._drawn,
            f"{W}object": self._drawn,
            f"{W}ruby": self._ruby,
            f"{MC}AlternateContent": self._alternative,
        }

    def read(self, element: etree._Element, style: Style, begun: list[str]) -> Paragraph:
        """The words of a paragraph, after those it goes on from."""
        outer, self._open = self._open, Paragraph(style, begun)
        self._within(element)
        if self.fields and not self.fields[-1].shown:
            self.fields.clear()  # an instruction never outlives its paragraph
        read, self._open = self._open, outer
        return read

    def _within(self, parent: etree._Element) -> None:
        inline = self._inline
        for element in parent:
            if (read := inline.get(element.tag)) is not None:
                read(element)

    def _run(self, run: etree._Element) -> None:
        paragraph = self._open
        style = paragraph.style
        bold, hidden, size = style.bold, style.hidden, style.size
        shown = not self.fields or all(each.shown for each in self.fields)
        for element in run:
            tag = element.tag
            if tag == _T:
                if shown and not hidden and (text := element.text):
                    if text.strip() == "o" and not any(map(str.strip, paragraph.texts)) and _for_signs(run):
                        text = hollow.SIGN
                    paragraph.texts.append(text)
                    if paragraph.bold and not text.isspace():
                        paragraph.bold = bool(bold)
                        paragraph.size = paragraph.size or size
            elif tag == _RPR:
                for said in element.iterchildren(*_LOOKS):
                    if said.tag == _LOOKS[0]:
                        own = self._styles.of(value(said) or "")
                        bold = bold if own.bold is None else own.bold
                        hidden = hidden if own.hidden is None else own.hidden
                        size = own.size or size
                    elif said.tag == _LOOKS[1]:
                        bold = on(value(said))
                    elif said.tag == _LOOKS[2]:
                        hidden = on(value(said))
                    else:
                        size = whole(value(said), 24) / 2
            elif tag in _SPACES:
                if shown and not hidden:
                    paragraph.texts.append(_SPACES[tag])
            elif (read := self._in_run.get(tag)) is not None and not (
                hidden and tag not in {f"{W}fldChar", f"{W}instrText"}
            ):
                read(element)
                shown = not self.fields or all(each.shown for each in self.fields)

    def _link(self, element: etree._Element) -> None:
        start = len(self._open.texts)
        self._within(element)
        target = self.relations.get(element.get(f"{R}id", ""), ("", ""))[0]
        self._linked(start, target)

    def _linked(self, start: int, target: str) -> None:
        words = " ".join("".join(self._open.texts[start:]).split())
        if words and words != target and _ADDRESS.fullmatch(target):
            self.links.append((visible(words), target))

    def _changed(self, element: etree._Element) -> None:
        if element.tag in {f"{W}ins", f"{W}moveTo"}:
            self.insertions += 1
            self._within(element)
        else:
            self.deletions += 1

    def _control(self, element: etree._Element) -> None:
        if (content := element.find(f"{W}sdtContent")) is not None:
            self._within(content)

    def _alternative(self, element: etree._Element) -> None:
        """The first of the alternatives that has words; the others say the same again."""
        for choice in element.iterchildren(f"{MC}Choice", f"{MC}Fallback"):
            if next(choice.iter(_T, f"{M}t"), None) is not None:
                if next(choice.iterchildren(f"{W}r"), None) is not None:
                    self._within(choice)
                else:
                    self._run(choice)
                return

    def _drawn(self, element: etree._Element) -> None:
        """Text boxes are read after the paragraph they hang on; one in another is read with that."""
        if element.tag == f"{W}txbxContent":
            self._open.boxes.append(element)
        elif element.tag == f"{MC}AlternateContent":
            self._alternative(element)
        else:
            for inner in element:
                self._drawn(inner)

    def _formula(self, element: etree._Element) -> None:
        self._open.texts.extend(part.text or "" for part in element.iter(f"{M}t"))

    def _ruby(self, element: etree._Element) -> None:
        for run in element.iterfind(f"{W}rubyBase/{W}r"):
            self._run(run)

    def _symbol(self, element: etree._Element) -> None:
        code = element.get(f"{W}char", "")
        if re.fullmatch(r"[0-9A-Fa-f]{4}", code):
            self._open.texts.append(chr(int(code, 16)))

    def _comment(self, _: etree._Element) -> None:
        self.comments += 1

    def _instruction(self, element: etree._Element) -> None:
        if self.fields and not self.fields[-1].shown:
            self.fields[-1].code += element.text or ""

    def _field(self, element: etree._Element) -> None:
        kind = element.get(f"{W}fldCharType")
        start = len(self._open.texts)
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shown, self.fields[-1].start = True, start
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            if link := _FIELD_LINK.match(ended.code):
                self._linked(ended.start, link[1])

    def _reference(self, element: etree._Element) -> None:
        kind = "endnote" if element.tag == f"{W}endnoteReference" else "footnote"
        notes, name = self._notes[kind], element.get(f"{W}id", "")
        body = notes.bodies.get(name)
        if body is None or name in notes.used:
            return
        notes.used.add(name)
        if on(element.get(f"{W}customMarkFollows"), absent=False):
            mark = "".join(text.text or "" for text in element.itersiblings(_T)).strip()
        else:
            mark = notes.mark()
            self._open.texts.append(stated.mark_of(mark))
        if mark:
            self.due.append((kind, body, mark))


def _for_signs(run: etree._Element) -> bool:
    """Whether a run is set in a face for signs, and no other of its paragraph is."""
    parent = run.getparent()
    return parent is not None and [
        other
        for other in parent.iterchildren(f"{W}r")
        if (face := other.find(f"{_RPR}/{W}rFonts")) is not None
        and hollow.FACES.search(face.get(f"{W}ascii") or face.get(f"{W}hAnsi") or "")
    ] == [run]
