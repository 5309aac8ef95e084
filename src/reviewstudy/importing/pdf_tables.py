"""Tables that no tag names: by the rules drawn around their cells, or by edges that stand in line."""

import ctypes
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewstudy.importing.pdf_lines import SIGN, Segment, split
from reviewstudy.importing.pdf_tags import NO_TAG

_MOST = 4000
"""Drawn things looked at on a page; a map or chart has more and is no table."""
_THIN = 2.6
_TOUCH = 3.0


@dataclass(slots=True)
class _Ruled:
    """Rules that touch: ``across`` are (y, left, right), ``down`` are (x, top, bottom)."""

    across: list[tuple[float, float, float]]
    down: list[tuple[float, float, float]]

    def holds(self, x: float, y: float) -> bool:
        left, top, right, bottom = self.box()
        return left - _TOUCH <= x <= right + _TOUCH and top <= y <= bottom + _TOUCH

    def box(self) -> tuple[float, float, float, float]:
        xs = [x for _, x0, x1 in self.across for x in (x0, x1)] + [x for x, _, _ in self.down]
        ys = [y for _, y0, y1 in self.down for y in (y0, y1)] + [y for y, _, _ in self.across]
        return min(xs), min(ys), max(xs), max(ys)


def ruled(
    page: pdfium.PdfPage, found: Sequence[Segment], height: float, width: float, fresh: Callable[[], int]
) -> list[Segment]:
    """The segments with those inside a ruled grid told by row and cell, row by row."""
    ordered = list(found)
    for grid in _grids(page, height, width):
        ys = _merged(y for y, _, _ in grid.across)
        xs = _merged(x for x, _, _ in grid.down)
        if len(xs) < 3 or len(ys) < 2:
            continue
        ordered = [
            part
            for one in ordered
            for part in (
                split(one, _crossing(grid, one)) if one.tag == NO_TAG and _within(grid, one) else [one]
            )
        ]
        inside = [one for one in ordered if one.tag == NO_TAG and _within(grid, one)]
        if len(inside) < 3:
            continue
        places = {id(one): _cell(grid, one, xs, ys) for one in inside}
        table, rows, cells = fresh(), dict[int, int](), dict[tuple[int, int], int]()
        for one in inside:
            row, column = places[id(one)]
            if row not in rows:
                rows[row] = fresh()
            if (row, column) not in cells:
                cells[row, column] = fresh()
            one.tag = one.tag._replace(table=table, row=rows[row], cell=cells[row, column])
            one.gutter = 0
        inside.sort(key=lambda one: (*places[id(one)], round(one.y), one.x0))
        first = next(place for place, one in enumerate(ordered) if id(one) in places)
        rest = [one for one in ordered if id(one) not in places]
        ordered = [*rest[:first], *inside, *rest[first:]]
    return ordered


def _within(grid: _Ruled, one: Segment) -> bool:
    return grid.holds((one.x0 + one.x1) / 2, one.y - 0.3 * one.size)


def _crossing(grid: _Ruled, one: Segment) -> list[float]:
    y = one.y - 0.3 * one.size
    return _merged(x for x, top, bottom in grid.down if top <= y <= bottom and one.x0 + 2 < x < one.x1 - 2)


def _cell(grid: _Ruled, one: Segment, xs: Sequence[float], ys: Sequence[float]) -> tuple[int, int]:
    y = one.y - 0.3 * one.size
    bounds = _merged(x for x, top, bottom in grid.down if top - _TOUCH <= y <= bottom + _TOUCH) or list(xs)
    column = bisect_right(bounds, one.x0 + min(4.0, (one.x1 - one.x0) / 2))
    left, right = bounds[max(column - 1, 0)], bounds[min(column, len(bounds) - 1)]
    above = [
        line
        for line, x0, x1 in grid.across
        if x0 <= left + _TOUCH and x1 >= right - _TOUCH and line <= y + _TOUCH
    ]
    row = bisect_right(ys, max(above, default=y) + _TOUCH)  # cells that begin at one height are one row
    return row, column


def _merged(values: Iterable[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOUCH:
            kept.append(value)
    return kept


def _grids(page: pdfium.PdfPage, height: float, width: float) -> list[_Ruled]:
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    for x0, y0, x1, y1, outlined in _drawn(page):
        wide, tall = x1 - x0, y1 - y0
        top, bottom = height - y1, height - y0
        if tall <= _THIN and wide > 12:
            across.append(((top + bottom) / 2, x0, x1))
        elif wide <= _THIN and tall > 6:
            down.append(((x0 + x1) / 2, top, bottom))
        elif (
            wide > 20 and tall > (9 if outlined else 24) and not (wide > 0.9 * width and tall > 0.9 * height)
        ):
            across += [(top, x0, x1), (bottom, x0, x1)]
            down += [(x0, top, bottom), (x1, top, bottom)]
    grids: list[_Ruled] = []
    for x, top, bottom in sorted(down, key=lambda rule: rule[1]):
        mine = next((grid for grid in grids if _touches(grid, top, bottom)), None)
        if mine is None:
            mine = _Ruled([], [])
            grids.append(mine)
        mine.down.append((x, top, bottom))
    for y, x0, x1 in across:
        for grid in grids:
            left, top, right, bottom = grid.box()
            if top - _TOUCH <= y <= bottom + _TOUCH and x0 <= right + _TOUCH and x1 >= left - _TOUCH:
                grid.across.append((y, x0, x1))
                break
    return [grid for grid in grids if grid.across]


def _touches(grid: _Ruled, top: float, bottom: float) -> bool:
    """Whether an upright rule carries on a grid: it starts where the grid has reached."""
    _, above, _, below = grid.box()
    return above - _TOUCH <= bottom and top <= below + _TOUCH


def _drawn(page: pdfium.PdfPage) -> list[tuple[float, float, float, float, bool]]:
    """Boxes of what is drawn, from the page's left and bottom, and whether it has an outline."""
    left, bottom, _, _ = page.get_cropbox()
    boxes: list[tuple[float, float, float, float, bool]] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    count = raw.FPDFPage_CountObjects(page.raw)
    x0, y0, x1, y1 = (raw.FS_FLOAT() for _ in range(4))
    for place in range(min(count, 4 * _MOST)):
        drawn = raw.FPDFPage_GetObject(page.raw, place)
        if raw.FPDFPageObj_GetType(drawn) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if raw.FPDFPageObj_GetBounds(drawn, x0, y0, x1, y1):
            raw.FPDFPath_GetDrawMode(drawn, fill, stroke)
            box = (x0.value - left, y0.value - bottom, x1.value - left, y1.value - bottom)
            boxes.append((*box, bool(stroke.value)))
        if len(boxes) > _MOST:
            return []
    return boxes


def aligned(found: Sequence[Segment], fresh: Callable[[], int]) -> None:
    """Tell rows by their place alone: two lines or more whose parts stand in line with each other."""
    lines: list[list[Segment]] = []
    for segment in found:
        if lines and segment.tag == NO_TAG and abs(lines[-1][-1].y - segment.y) < 0.3 * segment.size:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    place = 0
    while place < len(lines):
        stop = place
        while stop < len(lines) and _fits(
            lines[place], lines[stop], lines[stop - 1] if stop > place else None
        ):
            stop += 1
        while stop > place and len(lines[stop - 1]) == 1 and not _close(lines[stop - 2], lines[stop - 1]):
            stop -= 1
        if sum(len(line) > 1 for line in lines[place:stop]) >= 2:
            _tell(lines[place:stop], fresh)
        place = max(stop, place + 1)


def _fits(head: Sequence[Segment], line: Sequence[Segment], above: Sequence[Segment] | None) -> bool:
    first = above is None
    if any(one.tag != NO_TAG or one.gutter for one in line):
        return False
    if above is not None and line[0].y - above[0].y > 8 * line[0].size:
        return False  # so far down that it is the page's foot
    if len(line) == 1:
        # A cell's second line stands under its first.
        return not first and any(abs(one.x0 - line[0].x0) < 3 for one in head[1:])
    parts = all(later.x0 > earlier.x1 for earlier, later in pairwise(line))
    if not parts or SIGN.fullmatch(line[0].text):
        return False
    return first or any(
        abs(one.x0 - two.x0) < 3 or (abs(one.x1 - two.x1) < 3 and max(len(one.text), len(two.text)) < 13)
        for one in head[1:]
        for two in line[1:]
    )


def _close(above: Sequence[Segment], line: Sequence[Segment]) -> bool:
    return line[0].y - above[0].y < 1.6 * line[0].size


def _tell(lines: Sequence[Sequence[Segment]], fresh: Callable[[], int]) -> None:
    """Rows where the steps between lines say so, else a row for each line; cells by their left edges."""
    steps = [below[0].y - above[0].y for above, below in pairwise(lines)]
    least = min(steps)
    wide = max(steps) > 1.25 * least
    edges = [one.x0 for one in lines[0]]
    table = fresh()
    row, cells = fresh(), dict[int, int]()
    for place, line in enumerate(lines):
        if place and len(line) > 1 and (steps[place - 1] > 1.25 * least or not wide):
            row, cells = fresh(), {}
        for one in line:
            column = max(bisect_right(edges, one.x0 + 3), 1)
            if column not in cells:
                cells[column] = fresh()
            one.tag = one.tag._replace(table=table, row=row, cell=cells[column])
