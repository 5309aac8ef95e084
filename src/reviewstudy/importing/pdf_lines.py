"""Runs of a page to its printed lines, with columns and rows of tables told apart."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import hollow
from reviewstudy.importing.lines import Box, Line
from reviewstudy.importing.pdf_runs import Run, Sheet
from reviewstudy.importing.pdf_tags import NO_TAG, Tag

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"\s*\d{1,3}(?:\s*,\s*\d{1,3})*[\s,]*")
_ORDER = re.compile(r"(?:[^\W\d_]|\b(?:19|20)\d\d)[’”'\")\].,;:]*$|[.,;:?!’”\")\]]$")
"""What a note's mark can follow; after a figure that is no year a small raised number is a power."""
_LEAD = re.compile(r"\s*(?:[^\w\s]|[\ue000-\uf8ff]|o|\(?\w{1,3}[.)]|\d{1,3}(?:\.\d{1,3})*\.?)\s*")
"""A bullet or number, which may stand far from its words."""
_CELLS = {"TD", "TH"}
"""Parts that hold paragraphs without being one."""
_LEADER = re.compile(r"(?:\s?[.·]){5,}")
"""The dots that lead the eye to a page number; they are no words."""
FIGURE = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*[.)]?")
SIGN = re.compile(
    r"[^\w\s“”‘’\"'(]|[\ue000-\uf8ff]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|\d{1,3}(?:\.\d{1,3})+\.?"
)


@dataclass(slots=True)
class Segment:
    """A stretch of one printed line with no wide gap in it."""

    runs: list[Run]
    tag: Tag
    x0: float
    x1: float
    y: float
    size: float
    text: str = ""
    bold: bool = False
    italic: bool = False
    gutter: int = 0
    """Which column it stands in, 0 across all."""


def segments(runs: Iterable[Run], tags: dict[int, Tag]) -> list[Segment]:
    """The runs gathered into segments, in the order of the content."""
    found: list[Segment] = []
    for run in runs:
        if not run.text.strip():
            if found and found[-1].runs and not found[-1].runs[-1].text.endswith(" "):
                last = found[-1].runs[-1]
                found[-1].runs[-1] = last._replace(text=last.text + " ")
            continue
        tag = tags.get(run.mark, NO_TAG)
        if found and _joins(found[-1], run, tag):
            segment = found[-1]
            segment.runs.append(run)
            segment.x1 = max(segment.x1, run.x1)
            if run.size > segment.size * 1.15:
                segment.y, segment.size = run.y, run.size
                if segment.tag == NO_TAG:
                    segment.tag = tag
        else:
            found.append(Segment([run], tag, run.x0, run.x1, run.y, run.size))
    for segment in found:
        _finish(segment)
    return [segment for segment in found if segment.text]


def _joins(segment: Segment, run: Run, tag: Tag) -> bool:
    larger = max(segment.size, run.size)
    near = abs(run.y - segment.y) <= 0.12 * larger
    if not near:
        small = min(segment.size, run.size) < 0.85 * larger
        rise = segment.y - run.y if run.size < segment.size else run.y - segment.y
        if not (small and -0.3 * larger <= rise <= 0.75 * larger):
            return False
    if tag.cell != segment.tag.cell or tag.row != segment.tag.row:
        return False
    gap = run.x0 - segment.x1
    if gap < -0.6 * larger:
        return False
    if tag.part and tag.part == segment.tag.part:
        return True
    if gap > 1.6 * larger:
        lead = "".join(part.text for part in segment.runs)
        return gap < 6 * larger and _LEAD.fullmatch(lead) is not None
    return True


def split(segment: Segment, places: Sequence[float]) -> list[Segment]:
    """A segment cut where upright rules cross it."""
    pieces: list[list[Run]] = [[]]
    left = list(places)
    for run in segment.runs:
        while left and run.x0 >= left[0] - 2:
            left.pop(0)
            pieces.append([])
        pieces[-1].append(run)
    parts = [piece for piece in pieces if piece]
    if len(parts) < 2:
        return [segment]
    made = [
        Segment(part, segment.tag, part[0].x0, max(run.x1 for run in part), part[0].y, part[0].size)
        for part in parts
    ]
    for one in made:
        _finish(one)
    return [one for one in made if one.text]


def _finish(segment: Segment) -> None:
    """Text and look of a whole segment; raised numbers after a word become marks of notes."""
    text = ""
    bold = italic = letters = 0
    end: Run | None = None
    sizes: dict[float, int] = {}
    for run in segment.runs:
        sizes[run.size] = sizes.get(run.size, 0) + len(run.text)
    segment.size = max(sizes, key=lambda size: (sizes[size], size))
    bases = [run.y for run in segment.runs if run.size == segment.size]
    segment.y = bases[0] if bases else segment.y
    for place, run in enumerate(segment.runs):
        words = run.text
        if (
            run.font.signs
            and not place
            and words.strip() == "o"
            and not any(other.font.signs for other in segment.runs[1:])
        ):
            words = words.replace("o", hollow.SIGN)
        raised = run.size < 0.85 * segment.size and segment.y - run.y > 0.12 * segment.size
        if raised and _MARK.fullmatch(words) and (not text.strip() or _ORDER.search(text.rstrip())):
            words = words.translate(_SUPERSCRIPT)
            text = text.rstrip() + words if text.strip() else words
        else:
            gap = run.x0 - end.x1 if end is not None else 0.0
            wide = gap > 0.22 * segment.size or (gap > -1 and SIGN.fullmatch(text.strip()) is not None)
            text += " " + words if wide and not text.endswith((" ", "\u00ad")) else words
        count = sum(map(str.isalnum, words))
        letters += count
        bold += count if run.font.bold else 0
        italic += count if run.font.italic else 0
        end = run
    segment.text = " ".join((_LEADER.sub(" … ", text) if ". ." in text or "..." in text else text).split())
    segment.bold = letters > 0 and bold >= 0.9 * letters
    segment.italic = letters > 0 and italic >= 0.9 * letters


def lines(found: Sequence[Segment], sheet: Sheet, page: int, *, trusted: bool) -> list[Line]:
    """Lines of a page. ``trusted``: the tags' paragraphs can be believed."""
    sides = _edges(found)
    made: list[Line] = []
    place = 0
    while place < len(found):
        row = found[place].tag.row
        if not row:
            line = _line(found[place], sheet, page, sides, trusted)
            made.append(line)
            place += 1
            continue
        stop = place
        while stop < len(found) and found[stop].tag.row == row:
            stop += 1
        end = stop
        while stop < len(found) and end < len(found) and found[end].tag.row == found[stop].tag.row != 0:
            end += 1
        if columns := _headed(found[place:stop], found[stop:end]):
            for cell in columns:
                made += _running(cell, sheet, page, sides, trusted)
            stop = end
        else:
            made += _row(found[place:stop], sheet, page, sides, trusted)
        place = stop
    return _narrowed(made)


def _narrowed(made: list[Line]) -> list[Line]:
    """Lines of a stretch set narrower than its column have the stretch's own right edge."""
    start = 0
    for stop in range(1, len(made) + 1):
        here, above = made[stop].box if stop < len(made) else None, made[stop - 1].box
        if here and above and abs(here.x0 - above.x0) < 2 and here.y > above.y:
            continue
        stretch = made[start:stop]
        edge = max((line.box.x1 for line in stretch if line.box), default=0.0)
        letters = sum(len(line.text) for line in stretch)
        near = sum(line.box.x1 > edge - 0.1 * (edge - line.box.x0) for line in stretch if line.box)
        wrapped = len(stretch) > 3 and letters > 45 * len(stretch) and near >= 0.6 * len(stretch)
        if above and wrapped and edge < above.right:
            for place in range(start, stop):
                box = made[place].box
                if box and edge > box.left + 0.6 * (box.right - box.left):
                    made[place] = replace(made[place], box=replace(box, right=edge))
        start = stop
    return made


def _edges(found: Sequence[Segment]) -> dict[int, tuple[float, float]]:
    """Left and right edge of each column: where its long lines begin and end."""
    edges: dict[int, tuple[float, float]] = {}
    for side in {one.gutter for one in found}:
        here = [one for one in found if one.gutter == side]
        long = [one for one in here if len(one.text) >= 40] or here
        edges[side] = (min(one.x0 for one in long), max(one.x1 for one in long))
    return edges


def _line(
    segment: Segment, sheet: Sheet, page: int, edges: dict[int, tuple[float, float]], trusted: bool
) -> Line:
    left, right = edges[segment.gutter]
    tag = segment.tag
    return Line(
        text=segment.text,
        page=page,
        bold=segment.bold,
        italic=segment.italic,
        size=round(segment.size, 1),
        box=Box(segment.x0, segment.x1, segment.y, left, right, sheet.width, sheet.height),
        part=tag.part if trusted and tag.part and tag.role not in _CELLS else None,
        hint=tag.level or None,
        note="" if tag.role in {"Note", "FENote"} else None,
        furniture=all(run.artifact for run in segment.runs),
    )


def _row(
    found: Sequence[Segment], sheet: Sheet, page: int, edges: dict[int, tuple[float, float]], trusted: bool
) -> list[Line]:
    """A row as one line with its cells side by side; the rows of a form or a layout as running lines."""
    columns = _cells(found)
    made: list[Line] = []
    number = None
    if len(columns) > 1 and len(columns[0]) == 1:
        first = columns[0][0].text
        if SIGN.fullmatch(first) or FIGURE.fullmatch(first):
            number, columns = columns[0][0], columns[1:]
    boxes = sum(cell[0].bold and not cell[-1].bold for cell in columns)
    if len(columns) > 1 and not any(map(_flowing, columns)) and boxes < max(2, len(columns) / 2):
        text = " | ".join(_cell(cell) for cell in columns)
        line = _line(columns[0][0], sheet, page, edges, trusted)
        shown = number.text if number and any(map(str.isalnum, number.text)) else None
        bold = all(one.bold for cell in columns for one in cell)
        return [replace(line, text=text, kind=PassageKind.TABLE_ROW, number=shown, bold=bold, hint=None)]
    if number is not None:
        sign = _line(number, sheet, page, edges, trusted)
        if FIGURE.fullmatch(number.text) and columns:
            words = columns[0][0]
            made.append(replace(_line(words, sheet, page, edges, trusted), number=number.text))
            columns[0] = columns[0][1:]
        else:
            made.append(replace(sign, part=None))
    for cell in columns:
        made += _running(cell, sheet, page, edges, trusted)
    return made


def _running(
    cell: Sequence[Segment], sheet: Sheet, page: int, edges: dict[int, tuple[float, float]], trusted: bool
) -> list[Line]:
    """The lines of a cell that holds text as a column does."""
    made: list[Line] = []
    box = (min(one.x0 for one in cell), max(one.x1 for one in cell)) if cell else (0.0, 0.0)
    for segment in cell:
        line = _line(segment, sheet, page, edges, trusted)
        assert line.box is not None
        made.append(replace(line, box=replace(line.box, left=box[0], right=box[1])))
    return made


def _cells(row: Sequence[Segment]) -> list[list[Segment]]:
    cells: dict[int, list[Segment]] = {}
    for segment in row:
        cells.setdefault(segment.tag.cell, []).append(segment)
    return [_lines_of(cell) for cell in cells.values()]


def _headed(heads: Sequence[Segment], row: Sequence[Segment]) -> list[list[Segment]]:
    """Columns of text under heads of their own ("Strengths", "Areas for improvement"): each head, then

    its column. Empty where the two rows are no such thing.
    """
    if not row or heads[0].tag.table != row[0].tag.table or not all(one.bold for one in heads):
        return []
    named, columns = _cells(heads), _cells(row)
    alone = all(len(cell) == 1 and cell[0].bold and not SIGN.fullmatch(cell[0].text) for cell in named)
    if not alone or len(named) < 2 or len(named) != len(columns) or not all(map(_flowing, columns)):
        return []
    return [cell for pair in zip(named, columns, strict=True) for cell in pair]


def _lines_of(cell: list[Segment]) -> list[Segment]:
    """A cell without tags has its pieces on one line put together."""
    if cell[0].tag.part or len(cell) < 2:
        return cell
    made: list[Segment] = []
    for one in cell:
        last = made[-1] if made else None
        if (
            last
            and abs(last.y - one.y) < 0.3 * one.size
            and one.x0 >= last.x1
            and not FIGURE.fullmatch(last.text)
        ):
            whole = f"{last.text} {one.text}"
            made[-1] = replace(last, text=whole, x1=one.x1, bold=last.bold and one.bold)
        else:
            made.append(one)
    return made


def _flowing(cell: Sequence[Segment]) -> bool:
    """Several paragraphs or items, or much text, in one cell: a layout rather than a table."""
    parts = {one.tag.part for one in cell}
    signs = sum(bool(re.match(r"[•▪■◼●○◦\uf0a7\uf0b7\uf06e]", one.text)) for one in cell)
    size = sum(len(one.text) for one in cell)
    steps = [below.y - above.y for above, below in pairwise(cell)]
    gaps = (
        sum(step > 1.6 * min(steps) for step in steps)
        if parts == {0} and len(steps) > 3 and min(steps) > 0
        else 0
    )
    if gaps and size > 200:
        return True
    return size > 1500 or signs > 0 or (len(parts) > 3 and size > 300)


def _cell(cell: Sequence[Segment]) -> str:
    text = ""
    for segment in cell:
        text += segment.text if not text or text.endswith("\u00ad") else " " + segment.text
    return text.replace("\u00ad", "")
