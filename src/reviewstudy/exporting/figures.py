"""A picture and the same as a table, as an accessible PDF."""

import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any

from reviewstudy import wire
from reviewstudy.domain.pictures import Figure
from reviewstudy.exporting.drawing import Drawing, Palette, longest_word, wrapped
from reviewstudy.exporting.pictures import Frame, draw
from reviewstudy.exporting.typeset import mended, printable, typeset
from reviewstudy.paths import resources

_SCALE = 0.75
"""Points for a unit of a drawing: its small print, 12 units, is then 9 points."""

_SHEETS = ((510.0, 752.0), (752.0, 510.0))
"""Points inside the margins of A4, upright and on its side, as figure.typ has them."""

_TITLE, _ABOUT = 20.0, 44.0
"""Points: the size of the title, and the room of what stands between it and the picture."""

_TABLE = 9.5
_FIRST = 130.0


def figure_pdf(figure: Figure, made: str) -> bytes:
    """``figure`` as PDF/A-3a and PDF/UA-1: a picture that says itself in words, then the table.

    The shapes are those of the screen; the words are set by Typst in the same places, since only
    so does every script keep its letters. ``made`` is an ISO time in UTC. The sheet is turned on
    its side where more of the picture is then shown.

    Raises:
        ExportFailed: Typst could not lay it out.
    """
    drawing, (across, _) = max(
        ((_drawn(figure, *sheet), sheet) for sheet in _SHEETS), key=lambda one: len(one[0].areas)
    )
    plain = mended(
        {
            "title": figure.title,
            "made": made,
            "alt": drawing.alt,
            "sideways": across == _SHEETS[1][0],
            "scale": _SCALE,
            "width": drawing.width,
            "height": drawing.height,
            "words": wire.to_builtins(drawing.words),
            "row_heads": figure.row_heads,
            "tables": list(_tables(figure, across)),
        }
    )
    shown, whole = printable(plain, ("made",))
    shown["unprintable"] = not whole
    inputs = {"shown": wire.encode(shown).decode(), "shapes": drawing.svg(words=False)}
    return typeset("figure.typ", inputs, made)


@cache
def palette(name: str) -> Palette:
    """The palette ``print``, ``contrast-light`` or ``contrast-dark``, from ``styles/pictures.toml``."""
    text = (resources() / "styles" / "pictures.toml").read_text(encoding="utf-8")
    return Palette(**tomllib.loads(text)[name])


def _drawn(figure: Figure, across: float, down: float) -> Drawing:
    title = len(wrapped(figure.title, across, _TITLE, 20)) * 1.3 * _TITLE
    return draw(figure, palette("print"), Frame(across / _SCALE, (down - title - _ABOUT) / _SCALE))


def _tables(figure: Figure, across: float) -> Iterator[dict[str, Any]]:
    """The table in as many parts as the width of the sheet asks for, each with the first column."""
    header, body = figure.header, figure.body
    if not figure.row_heads:
        yield {"header": header, "rows": body}
        return
    widths = [min(120.0, longest_word(head, _TABLE) + 3) for head in header]
    start = 1
    while start < len(header):
        end, used = start, _FIRST
        while end < len(header) and (end == start or used + widths[end] <= across):
            used += widths[end]
            end += 1
        yield {
            "header": (header[0], *header[start:end]),
            "rows": [(row[0], *row[start:end]) for row in body],
        }
        start = end
