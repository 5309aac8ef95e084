"""What formats that state their structure share: numbers of lists, marks of notes, paragraphs."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.headings import known_role
from reviewstudy.importing.lines import Declared, Line
from reviewstudy.importing.rules import rules

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARKER = re.compile(r"[^\w‘“'\"(\[]|[\d¹²³⁰⁴-⁹]|[(\[][\w]{1,5}[)\]]|[a-zA-Z]{1,5}[.)]\s|o\s")
"""How a paragraph opens that may be an item whose bullet or number was typed by hand."""
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_FIGURE = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*[.)]?")
"""The number of a row, such as that of a recommendation."""
_OPENING = 15
"""Lines among which a title declared outside the text must be printed to count."""


def ordinal(value: int, style: str) -> str:
    """``value`` as a list prints it. ``style``: decimal, padded, letter, LETTER, roman, ROMAN.

    Letters go on after z as Word and OpenDocument do (aa, bb, cc); what a style has no sign for is
    printed as a decimal.
    """
    if style == "padded":
        return f"{value:02d}"
    if style.lower() == "letter" and 0 < value <= 26 * 20:
        shown = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
    elif style.lower() == "roman" and 0 < value < 4000:
        shown = ""
        for worth, sign in _ROMAN:
            count, value = divmod(value, worth)
            shown += sign * count
    else:
        return str(value)
    return shown.upper() if style.isupper() else shown


def whole(value: str | None, otherwise: int) -> int:
    """A whole number of at most six digits, or ``otherwise``."""
    return int(value) if value is not None and re.fullmatch(r"-?[0-9]{1,6}", value) else otherwise


def mark_of(mark: str) -> str:
    """A footnote's mark as it stands in running text: ¹ for a number, else [i]; signs stay."""
    if mark.isdecimal() and mark.isascii():
        return mark.translate(_SUPERSCRIPT)
    return mark if re.fullmatch(r"\*{1,3}|[†‡]{1,2}", mark) else f"[{mark}]"


def paragraph(text: str, *, bold: bool = False, size: float | None = None, before: int = 1) -> Line:
    """A whole paragraph. One whose first signs may be a typed bullet or number is left for the
    pipeline to tell, as it does for text.
    """
    if _MARKER.match(text):
        return Line(text, before=max(1, before), bold=bold, size=size)
    return Line(text, before=before, bold=bold, size=size, kind=PassageKind.PARAGRAPH)


def row(cells: Iterable[str]) -> str:
    """The text of a table's row."""
    return " | ".join(cell for cell in cells if cell)


def declared(title: str | None, lines: Iterable[Line]) -> Declared:
    """A title kept beside the text is often that of a template, so it counts only where it is printed."""
    title = " ".join((title or "").split())
    for line in islice(lines, _OPENING):
        if title and " ".join(line.text.split()).casefold() == title.casefold():
            return Declared(title=title)
    return Declared()


def joined(lines: Iterable[Line]) -> str:
    """Lines as one text, their numbers with them."""
    return " ".join(f"{line.number} {line.text}" if line.number else line.text for line in lines)


def rows(cells: Iterable[list[Line]]) -> list[Line]:
    """A table's row as one line; as the lines of its cells where it only lays them out.

    It does where it has one cell, or a cell holds a heading, a table or a list: items are never
    joined (docs/data-format.md).
    """
    filled = [cell for cell in cells if cell]
    listed = {PassageKind.BULLET, PassageKind.NUMBERED}
    laid = len(filled) < 2 or any(
        any(line.level is not None or line.kind is PassageKind.TABLE_ROW for line in cell)
        or sum(line.kind in listed for line in cell) > 1
        for cell in filled
    )
    if laid:
        return [line for cell in filled for line in cell]
    texts = [joined(cell) for cell in filled]
    numbered = _FIGURE.fullmatch(texts[0]) is not None and len(texts[1].split()) > 3
    number = texts.pop(0) if numbered else None
    return [Line(row(texts), before=1, kind=PassageKind.TABLE_ROW, number=number)]


def table(rows_of_cells: Iterable[list[list[Line]]]) -> list[Line]:
    """A whole table, row by row; columns of lists under heads of their own are read head by head."""
    given = list(rows_of_cells)
    made: list[Line] = []
    place = 0
    while place < len(given):
        columns = _headed(given[place], given[place + 1]) if place + 1 < len(given) else []
        made += columns or rows(given[place])
        place += 2 if columns else 1
    return made


def _headed(heads: list[list[Line]], row: list[list[Line]]) -> list[Line]:
    """Each head with its column ("Strengths", "Areas for improvement"), [] where it is no such table."""
    listed = {PassageKind.BULLET, PassageKind.NUMBERED}
    alone = all(len(cell) == 1 and len(cell[0].text) < 80 and cell[0].kind not in listed for cell in heads)
    if not alone or not 1 < len(heads) == len(row):
        return []
    if not all(any(line.kind in listed for line in cell) for cell in row):
        return []
    named = any(known_role(cell[0].text, rules()) for cell in heads)
    if not named and not all(cell[0].bold for cell in heads):
        return []
    return [line for head, cell in zip(heads, row, strict=True) for line in (*head, *cell)]


def titled(lines: list[Line]) -> list[Line]:
    """A paragraph in the style Title, given as level 0, stands above the headings, where there are any."""
    if not (any(line.level for line in lines) and any(line.level == 0 for line in lines)):
        return [replace(line, level=None) if line.level == 0 else line for line in lines]
    return [replace(line, level=line.level + 1) if line.level is not None else line for line in lines]
