"""What a tagged PDF says of its own structure: for each piece of marked content, the part it belongs to.

Types are those of ISO 32000-1, 14.8.4. PDFium gives the tree page by page, so a part that crosses a page
has one identity on each.
"""

import ctypes
import re
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewstudy.importing.pdf_runs import quick

_DEEPEST = 60
_MOST = 50_000
"""Elements looked at on one page; a file can claim any number."""
_BLOCKS = {
    "P",
    "LI",
    "TD",
    "TH",
    "Caption",
    "Note",
    "FENote",
    "BlockQuote",
    "TOCI",
    "Title",
    "BibEntry",
    "Code",
}
_NAME = ctypes.create_string_buffer(64)
_AT_NAME = ctypes.addressof(_NAME)
_P, _I = ctypes.c_void_p, ctypes.c_int
_count = quick(raw.FPDF_StructElement_CountChildren, _I, _P)
_mark = quick(raw.FPDF_StructElement_GetChildMarkedContentID, _I, _P, _I)
_child = quick(raw.FPDF_StructElement_GetChildAtIndex, _P, _P, _I)
_kind = quick(raw.FPDF_StructElement_GetType, ctypes.c_ulong, _P, _P, ctypes.c_ulong)
_HEADING = re.compile(r"H([1-6])?")


class Tag(NamedTuple):
    """Where marked content stands: ``part`` is its paragraph, ``row`` and ``cell`` its place in a table.

    Numbers are identities within the document, 0 for none. ``level`` is a heading's (0 for none).
    """

    part: int = 0
    role: str = ""
    level: int = 0
    table: int = 0
    row: int = 0
    cell: int = 0
    listed: bool = False


NO_TAG = Tag()


class Tags:
    """Gives out identities over the pages of one document."""

    def __init__(self) -> None:
        self._last = 0

    def of(self, page: pdfium.PdfPage) -> dict[int, Tag]:
        """Tags by marked-content id; empty where the page is not tagged."""
        tree = raw.FPDF_StructTree_GetForPage(page.raw)
        if not tree:
            return {}
        try:
            found: dict[int, Tag] = {}
            left = [_MOST]
            for place in range(max(0, raw.FPDF_StructTree_CountChildren(tree))):
                element = raw.FPDF_StructTree_GetChildAtIndex(tree, place)
                if element:
                    self._walk(ctypes.cast(element, ctypes.c_void_p).value or 0, NO_TAG, found, 0, left)
            return found
        finally:
            raw.FPDF_StructTree_Close(tree)

    def next(self) -> int:
        """An identity no part has yet."""
        self._last += 1
        return self._last

    def _walk(self, element: int, above: Tag, found: dict[int, Tag], depth: int, left: list[int]) -> None:
        left[0] -= 1
        if depth > _DEEPEST or left[0] < 0:
            return
        tag = self._tag(_type(element), above)
        for place in range(_count(element)):
            mark = _mark(element, place)
            if mark >= 0:
                found[mark] = tag
            elif child := _child(element, place):
                self._walk(child, tag, found, depth + 1, left)
                if tag.listed and tag.role in {"LI", "LBody"}:
                    tag = tag._replace(listed=False)

    def _tag(self, role: str, above: Tag) -> Tag:
        if match := _HEADING.fullmatch(role):
            return above._replace(part=self.next(), role=role, level=int(match[1] or 1), listed=False)
        if role == "Table":
            return above._replace(table=self.next(), row=0, cell=0, role=role)
        if role == "TR":
            return above._replace(row=self.next(), cell=0, role=role)
        if role in {"TD", "TH"}:
            return above._replace(cell=self.next(), part=self.next(), role=role, listed=False)
        if role == "LI":
            return above._replace(part=self.next(), role=role, level=0, listed=True)
        if role in {"Lbl", "LBody"} and above.role in {"LI", "LBody"}:
            return above._replace(role="LBody" if role == "LBody" else "LI")
        if role in _BLOCKS:
            # The first paragraph of a list item is the item.
            part = above.part if above.listed and role == "P" else self.next()
            return above._replace(part=part, role="LI" if above.listed else role, level=0, listed=False)
        return above


def _type(element: int) -> str:
    size = _kind(element, _AT_NAME, 64)
    return _NAME.raw[: max(0, min(size, 64) - 2)].decode("utf-16-le", "replace")
