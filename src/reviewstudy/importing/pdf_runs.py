"""The words of a PDF page with their place and look, read from PDFium in as few calls as will do.

A call for each character costs more than all the rest. A word lies nearly always in one text object, so
its first and last characters are asked which object they are in, and each object is described once.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewstudy.importing import hollow

_INVISIBLE = 3
"""The text rendering mode that paints nothing (ISO 32000-1, table 106)."""
_MARKS = 6
"""Marks of content looked at for one that says "artifact"."""
_BLANK = " \r\n\t\xa0\x02\ufffe"
_WORD = re.compile("[^\\s\x00\x02\ufffe]+")
_BOLD = re.compile(r"bold|black|heavy|demi(?!ng)|[-,](?:bd|blk)\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|[-,]it\b", re.IGNORECASE)
_LIGATURES = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_BREAKS = {"\r": " ", "\n": " ", "\x02": "-", "\ufffe": "-"}
_UNWANTED = (
    *("\x7f\u200b\u2060\ufeff\uffff", "".join(map(chr, range(0x202A, 0x202F)))),
    *("".join(map(chr, range(0x2066, 0x206A))), "".join(map(chr, (*range(9), 11, 12, *range(14, 32))))),
)
_TIDY = str.maketrans(dict.fromkeys("".join(_UNWANTED)) | _LIGATURES | _BREAKS)
_TIDIED = re.compile("[\x00-\x1f\x7f\ufb00-\ufb06\ufffe\uffff\ufeff\u200b\u2060\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Font:
    """What a font's name and its record say."""

    bold: bool
    italic: bool
    signs: bool = False
    """It is of a kind that signs of lists are drawn with."""


class Run(NamedTuple):
    """Words of one look. Points from the upright page's left and top; ``y`` is the baseline.

    ``mark`` is the marked-content id that the structure tree names, -1 for none; ``artifact`` that
    the file calls it no part of the text; ``angle`` quarter turns. A tuple: there are many.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    font: Font
    mark: int
    artifact: bool
    hidden: bool
    angle: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's runs in the order of its content, upright. ``width`` and ``height`` in points."""

    runs: tuple[Run, ...]
    width: float
    height: float


def quick(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same function without the binding's conversions, which cost more than most calls do."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_P, _I, _F = ctypes.c_void_p, ctypes.c_int, ctypes.c_float
_object_at = quick(raw.FPDFText_GetTextObject, _P, _P, _I)
_loose_box = quick(raw.FPDFText_GetLooseCharBox, _I, _P, _I, _P)
_origin = quick(raw.FPDFText_GetCharOrigin, _I, _P, _I, _P, _P)
_matrix = quick(raw.FPDFPageObj_GetMatrix, _I, _P, _P)
_font_size = quick(raw.FPDFTextObj_GetFontSize, _I, _P, _P)
_font_of = quick(raw.FPDFTextObj_GetFont, _P, _P)
_mode = quick(raw.FPDFTextObj_GetTextRenderMode, _I, _P)
_content_id = quick(raw.FPDFPageObj_GetMarkedContentID, _I, _P)
_count_marks = quick(raw.FPDFPageObj_CountMarks, _I, _P)
_mark_at = quick(raw.FPDFPageObj_GetMark, _P, _P, ctypes.c_ulong)
_mark_name = quick(raw.FPDFPageObjMark_GetName, _I, _P, _P, ctypes.c_ulong, _P)
_font_name = quick(raw.FPDFFont_GetBaseFontName, ctypes.c_size_t, _P, _P, ctypes.c_size_t)
_count_objects = quick(raw.FPDFPage_CountObjects, _I, _P)
_object = quick(raw.FPDFPage_GetObject, _P, _P, _I)
_type = quick(raw.FPDFPageObj_GetType, _I, _P)
_text_of = quick(raw.FPDFTextObj_GetText, ctypes.c_ulong, _P, _P, _P, ctypes.c_ulong)
_weight = quick(raw.FPDFFont_GetWeight, _I, _P)
_slant = quick(raw.FPDFFont_GetItalicAngle, _I, _P, _P)


class _Look(NamedTuple):
    """What is known of a text object. ``base`` is the place of its baseline, unturned."""

    font: Font
    mark: int
    artifact: bool
    hidden: bool
    angle: int
    scale: float
    base: float


class _Drawn:
    """The objects of a page in the order they are drawn, listed when first asked for."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        self._page, self._text = page, ctypes.cast(text.raw, ctypes.c_void_p).value
        self._objects: list[int] = []
        self._places: dict[int, int] = {}
        self._turn = raw.FS_MATRIX()

    def space(self, before: int, after: int, look: _Look) -> bool:
        """Whether a space is drawn between two objects that PDFium gives as one word.

        PDFium leaves out an object that holds only a space and looks at the gap instead, which Word may
        have squeezed; of all objects of text it leaves out only those and what is printed twice.
        """
        if not self._objects:
            page = ctypes.cast(self._page.raw, ctypes.c_void_p).value
            self._objects = [_object(page, place) for place in range(_count_objects(page))]
            self._places = dict(zip(self._objects, range(len(self._objects)), strict=True))
        first, last = self._places.get(before, 0), self._places.get(after, 0)
        if not first + 1 < last <= first + 3:
            return False
        return any(self._silent(obj, before, look) for obj in self._objects[first + 1 : last])

    def _silent(self, obj: int, before: int, look: _Look) -> bool:
        if _type(obj) != raw.FPDF_PAGEOBJ_TEXT or _text_of(obj, self._text, None, 0) > 2:
            return False
        places = []
        for one in (before, obj):
            _matrix(one, ctypes.addressof(self._turn))
            places.append((self._turn.e, self._turn.f)[look.angle % 2])
        return bool(abs(places[1] - places[0]) > 0.2 * look.scale)


class Reader:
    """Reads pages of one document; fonts are looked at once."""

    def __init__(self) -> None:
        self._fonts: dict[int, Font] = {}
        self._box = raw.FS_RECTF()
        self._at_box = ctypes.addressof(self._box)
        self._turn = raw.FS_MATRIX()
        self._at_turn = ctypes.addressof(self._turn)
        self._pair = (ctypes.c_double * 2)()
        self._at_x = ctypes.addressof(self._pair)
        self._number = ctypes.c_float()
        self._at_number = ctypes.addressof(self._number)

    def sheet(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> Sheet:
        """The runs of a page, turned upright if most of its text stands on its side."""
        box = page.get_cropbox()
        runs = list(self._runs(text, _Drawn(page, text)))
        turn = Counter[int]()
        for run in runs:
            turn[run.angle] += len(run.text)
        angle = max(turn, key=lambda key: turn[key]) if turn else 0
        width, height = box[2] - box[0], box[3] - box[1]
        if angle % 2:
            width, height = height, width
        return Sheet(tuple(_upright(run, angle, box) for run in runs), width, height)

    def _runs(self, page: pdfium.PdfTextPage, drawn: "_Drawn") -> Iterator[Run]:
        handle = ctypes.cast(page.raw, ctypes.c_void_p).value
        text = _characters(page)
        if not text:
            return
        begun = 0
        look: _Look | None = None
        last = 0
        for start, obj in _pieces(text, handle):
            this = self._look(obj)
            cut = look is not None and not text[start - 1].isspace() and self._apart(start, handle, look)
            if look is not None and cut and drawn.space(last, obj, look):
                yield from self._run(text, begun, start, handle, look, end=" ")
                look = None
            last = obj
            # Word cuts its words up; pieces of one look that the file itself holds together are one.
            if look is not None and not (look == this and (this.mark >= 0 or not text[start - 1].isspace())):
                yield from self._run(text, begun, start, handle, look)
                look = None
            if look is None:
                begun, look = start, this
        if look is not None:
            yield from self._run(text, begun, len(text), handle, look)

    def _apart(self, start: int, handle: int | None, look: _Look) -> bool:
        """Whether there is any gap before a character; asked first, since it costs little."""
        box = self._box
        if look.angle or not _loose_box(handle, start - 1, self._at_box):
            return bool(look.angle)
        end = box.right
        return bool(_loose_box(handle, start, self._at_box)) and bool(box.left - end > 0.02 * look.scale)

    def _run(
        self, text: str, start: int, stop: int, handle: int | None, look: _Look, end: str = ""
    ) -> Iterator[Run]:
        words = text[start:stop]
        last = start + len(words.rstrip(_BLANK)) - 1
        box = self._box
        if not _loose_box(handle, start, self._at_box):
            return
        x0, x1, low, high = box.left, box.right, box.bottom, box.top
        if last > start and _loose_box(handle, last, self._at_box):
            x0, x1 = min(x0, box.left), max(x1, box.right)
            low, high = min(low, box.bottom), max(high, box.top)
        _origin(handle, start, self._at_x, self._at_x + 8)
        x, y = self._pair
        if look.angle % 2:
            x0, x1, y = low, high, x
        font, mark, artifact, hidden, angle, scale, _ = look
        yield Run(tidy(words) + end, x0, x1, y, scale, font, mark, artifact, hidden, angle)

    def _look(self, obj: int) -> _Look:
        turn = self._turn
        _matrix(obj, self._at_turn)
        a, b, c, d = turn.a, turn.b, turn.c, turn.d
        angle = 0 if b == 0 and a > 0 else round(math.atan2(b, a) / (math.pi / 2)) % 4
        size = self._number.value if _font_size(obj, self._at_number) else 0.0
        scale = abs(size * d) if c == 0 else abs(size) * math.hypot(c, d)
        mode = _mode(obj)
        font = self._font(_font_of(obj) or 0)
        if mode == 2 and not font.bold:  # filled and stroked: how a missing bold is made
            font = Font(True, font.italic, font.signs)
        mark = _content_id(obj)
        base = turn.e if angle % 2 else turn.f
        return _Look(font, mark, mark < 0 and self._artifact(obj), mode == _INVISIBLE, angle, scale, base)

    def _artifact(self, obj: int) -> bool:
        name = ctypes.create_string_buffer(64)
        size = ctypes.c_ulong()
        for place in range(min(_MARKS, max(0, _count_marks(obj)))):
            if _mark_name(_mark_at(obj, place), ctypes.addressof(name), 64, ctypes.addressof(size)):
                said = name.raw[: max(0, size.value - 2)].decode("utf-16-le", "replace")
                if said == "Artifact":
                    return True
        return False

    def _font(self, handle: int) -> Font:
        if handle not in self._fonts:
            name = ctypes.create_string_buffer(256)
            size = _font_name(handle, ctypes.addressof(name), 256) if handle else 0
            said = name.raw[: max(0, min(size, 256) - 1)].decode("utf-8", "replace")
            angle = ctypes.c_int()
            slanted = bool(handle) and bool(_slant(handle, ctypes.addressof(angle))) and angle.value != 0
            # PDFium says 400 of some bold fonts, and 700 of some that only are called so
            bold = bool(_BOLD.search(said)) or (bool(handle) and _weight(handle) >= 600)
            italic = slanted or bool(_ITALIC.search(said))
            self._fonts[handle] = Font(bold, italic, hollow.FACES.search(said) is not None)
        return self._fonts[handle]


def _characters(page: pdfium.PdfTextPage) -> str:
    """One character for each of PDFium's, so that a place in the string is a place on the page."""
    count = raw.FPDFText_CountChars(page.raw)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    given = raw.FPDFText_GetText(page.raw, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(0, given - 1)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    points = (raw.FPDFText_GetUnicode(page.raw, place) for place in range(count))
    return "".join(
        chr(point) if 0 < point < 0x110000 and not 0xD800 <= point < 0xE000 else "\x00" for point in points
    )


def _pieces(text: str, handle: int | None) -> Iterator[tuple[int, int]]:
    """Where in ``text`` another text object begins, and the object."""
    current = start = stop = 0
    for match in _WORD.finditer(text):
        after = match.start()
        obj = _object_at(handle, after) or 0
        if obj != current:
            # The object ended in the word before, or between the two: an object's text is in one piece.
            if current and stop - start > 1 and (_object_at(handle, stop - 1) or 0) != current:
                for place in range(start + 1, stop):
                    inner = _object_at(handle, place) or 0
                    if inner and inner != current:
                        current = inner
                        yield place, inner
            if obj and obj != current:
                current = obj
                yield after, obj
        start, stop = match.span()
    for place in range(start + 1, stop):
        obj = _object_at(handle, place) or 0
        if obj and obj != current:
            current = obj
            yield place, obj


def tidy(text: str) -> str:
    """Printed characters only: ligatures in letters, PDFium's marks for line ends as what they stand for."""
    return text.translate(_TIDY) if _TIDIED.search(text) else text


def _upright(run: Run, angle: int, box: Sequence[float]) -> Run:
    """``run`` measured from the left and top of a page turned by ``angle`` quarters."""
    left, bottom, right, top = box
    turned = (run.angle - angle) % 4
    if turned % 2:
        # Across the page's own text: its baseline runs up or down the page.
        return run._replace(angle=turned, y=top - run.x0, x0=run.y - left, x1=run.y - left + run.size)
    match angle:
        case 0:
            return run._replace(x0=run.x0 - left, x1=run.x1 - left, y=top - run.y, angle=turned)
        case 1:
            x0, x1, y = run.x0 - bottom, run.x1 - bottom, run.y - left
        case 2:
            x0, x1, y = right - run.x1, right - run.x0, run.y - bottom
        case _:
            x0, x1, y = top - run.x1, top - run.x0, right - run.y
    return run._replace(angle=turned, x0=x0, x1=x1, y=y)
