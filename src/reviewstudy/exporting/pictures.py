"""Pictures of the domain's figures: a shaded matrix, the bars of a tally, a timeline."""

from dataclasses import dataclass

from reviewstudy.domain.pictures import Figure, Matrix, Tally, Timeline
from reviewstudy.exporting.drawing import (
    Area,
    Box,
    Drawing,
    Palette,
    Words,
    fit,
    line_width,
    longest_word,
    wrapped,
)

MOST_ROWS, MOST_COLUMNS = 60, 40
"""Rows and columns a picture shows at most; the table has them all."""

_TEXT, _SMALL = 13.0, 12.0
_LEADING = 1.3
_EDGE = 8.0
_FOOT = 8
"""Lines below a picture, at most."""
_STEPS = 6
"""Shades of a matrix. Its numbers stand in the cells, so a shade only draws the eye."""

_LEAST = 320.0
_LABEL, _LEAST_LABEL = 230.0, 140.0
_NARROWEST, _WIDEST = 38.0, 100.0
_CELL = 26.0
_BAR = 14.0


@dataclass(frozen=True, slots=True)
class Frame:
    """The room there is; None is as much as it takes."""

    width: float | None = None
    height: float | None = None


def draw(figure: Figure, palette: Palette, frame: Frame = Frame()) -> Drawing:
    """``figure`` in ``palette``; the same figure, palette and frame give the same drawing.

    What does not fit the frame, or is beyond :data:`MOST_ROWS` or :data:`MOST_COLUMNS`, is left to
    the table, and the picture says in words how much that is.
    """
    if not figure.body or len(figure.header) < 2:
        return _Sheet(palette, frame.width or 400).finish(figure, "There is nothing to draw here yet.")
    match figure:
        case Matrix():
            return _matrix(figure, palette, frame)
        case Tally():
            return _tally(figure, palette, frame)
        case Timeline():
            return _timeline(figure, palette, frame)


class _Sheet:
    """A drawing under way, filled from the top."""

    def __init__(self, palette: Palette, width: float) -> None:
        self.palette, self.width, self.below = palette, width, _EDGE
        self.shapes: list[Box] = []
        self.words: list[Words] = []
        self.areas: list[Area] = []
        self.heads = (0.0, 0.0)

    def lines(
        self, lines: list[str], left: float, top: float, size: float, colour: str, *, bold: bool = False,
        anchor: str = "start",
    ) -> None:  # fmt: skip
        """Lines under one another; the first one's top is at ``top``."""
        for number, line in enumerate(lines):
            baseline = top + size * (0.95 + number * _LEADING)
            self.words.append(Words(line, left, baseline, size, colour, bold, anchor))

    def bottom(self, frame: Frame, foot: str) -> float:
        """How far down rows may reach if ``foot``, and what may come before it, are to fit below."""
        if frame.height is None:
            return float("inf")
        longest = _and_so_on((_more(9999, "row"), _more(9999, "column"))) + foot
        lines = wrapped(longest, self.width - 2 * _EDGE, _SMALL, _FOOT)
        return frame.height - _tall(lines, _SMALL) - 2 * _EDGE

    def finish(self, figure: Figure, foot: str) -> Drawing:
        """Put ``foot`` under all and close the sheet."""
        lines = wrapped(foot, self.width - 2 * _EDGE, _SMALL, _FOOT)
        self.lines(lines, _EDGE, self.below, _SMALL, self.palette.muted)
        height = self.below + _tall(lines, _SMALL) + _EDGE
        paper = Box(0, 0, self.width, height, self.palette.paper)
        return Drawing(
            fit(figure.title),
            _in_words(figure),
            self.width,
            height,
            (paper, *self.shapes),
            tuple(self.words),
            tuple(self.areas),
            self.heads,
        )


def _matrix(matrix: Matrix, palette: Palette, frame: Frame) -> Drawing:
    columns, most = matrix.columns[:MOST_COLUMNS], matrix.most
    label = min(_LABEL, max(line_width(text, _TEXT) for _, text in matrix.rows) + _EDGE)
    needed = max(*(longest_word(text, _SMALL) for _, text in columns), line_width(str(most), _TEXT)) + 4
    across = min(_WIDEST, max(_NARROWEST, needed))
    if frame.width is not None:
        room = frame.width - 2 * _EDGE
        if label + across * len(columns) > room:  # closer together first, then fewer columns
            across = min(across, max(_CELL, needed))
            label = min(label, max(_LEAST_LABEL, room - across * len(columns)))
        columns = columns[: max(1, int((room - label + 0.01) // across))]
    sheet = _Sheet(palette, max(_LEAST, 2 * _EDGE + label + across * len(columns)))
    heads = [wrapped(text, across - 4, _SMALL, 4) for _, text in columns]
    left, tallest = _EDGE + label, max(_tall(head, _SMALL) for head in heads)
    for number, head in enumerate(heads):
        top = sheet.below + tallest - _tall(head, _SMALL)
        sheet.lines(head, left + across * (number + 0.5), top, _SMALL, palette.ink, anchor="middle")
    sheet.below += tallest + 4
    sheet.heads = (left, sheet.below)
    explained = f"The stronger the shade, the more; an empty cell means no {matrix.counted[1]}. {matrix.note}"
    bottom = sheet.bottom(frame, explained)
    shown = 0
    for row, (row_id, text) in enumerate(matrix.rows[:MOST_ROWS]):
        lines = wrapped(text, label - _EDGE, _TEXT, 2)
        height = max(_CELL, _tall(lines, _TEXT) + 8)
        if shown and sheet.below + height > bottom:
            break
        middle = sheet.below + (height - _tall(lines, _TEXT)) / 2
        sheet.lines(lines, _EDGE, middle, _TEXT, palette.ink)
        for column, (column_id, _) in enumerate(columns):
            place = left + across * column
            _cell(sheet, matrix.count(row_id, column_id), most, place, across, height)
            key, name = matrix.key_at(row, column + 1), matrix.name_at(row, column + 1)
            sheet.areas.append(Area(row, column + 1, key, fit(name), place, sheet.below, across, height))
        sheet.below += height
        shown += 1
    sheet.below += _EDGE
    missing = (
        _more(len(matrix.rows) - shown, "row"),
        _more(len(matrix.columns) - len(columns), "column"),
    )
    return sheet.finish(matrix, _and_so_on(missing) + explained)


def _cell(sheet: _Sheet, number: int, most: int, left: float, width: float, height: float) -> None:
    palette = sheet.palette
    step = -(-number * _STEPS // most) if number and most else 0
    fill = palette.shade(step / _STEPS)
    sheet.shapes.append(Box(left + 1, sheet.below + 1, width - 2, height - 2, fill, palette.line, 3))
    if number:
        top = sheet.below + (height - _TEXT * _LEADING) / 2
        ink = palette.ink_on(fill)
        sheet.lines([str(number)], left + width / 2, top, _TEXT, ink, bold=True, anchor="middle")


def _tally(tally: Tally, palette: Palette, frame: Frame) -> Drawing:
    """Bars beside their labels, in outlines as long as the whole where shares of it can be told apart."""
    width = max(_LEAST, frame.width or 640.0)
    sheet = _Sheet(palette, width)
    said = max(line_width(row[3], _TEXT) for row in tally.rows) + _EDGE
    label = min((width - said) * 0.55, max(line_width(row[1], _TEXT) for row in tally.rows) + _EDGE)
    left = 2 * _EDGE + label
    track = width - left - said - _EDGE
    all_of_them = f"all {tally.whole:,} {tally.counted[1]}"
    most = max(1, *(row[2] for row in tally.rows))
    if outlined := most * 4 >= tally.whole:
        longest, explained = max(1, tally.whole), f"An outline is as long as {all_of_them}. {tally.note}"
    else:  # beside the whole such bars would all look alike
        longest, explained = most, f"The longest bar stands for {most:,} of {all_of_them}. {tally.note}"
    explained = explained.strip()
    bottom = sheet.bottom(frame, explained)
    shown = 0
    for row, (row_id, text, number, words) in enumerate(tally.rows[:MOST_ROWS]):
        lines = wrapped(text, label, _TEXT, 3)
        height = max(_CELL, _tall(lines, _TEXT) + 8)
        if shown and sheet.below + height > bottom:
            break
        middle = sheet.below + height / 2
        sheet.lines(lines, _EDGE, middle - _tall(lines, _TEXT) / 2, _TEXT, palette.ink)
        bar = track * min(1.0, number / longest)
        top = middle - _BAR / 2
        if outlined:
            sheet.shapes.append(Box(left, top, track, _BAR, palette.paper, palette.line, 2))
        sheet.shapes.append(Box(left, top, bar, _BAR, palette.deep, palette.deep, 2))
        place = left + track + _EDGE
        sheet.lines([words], place, middle - _TEXT * _LEADING / 2, _TEXT, palette.ink, bold=True)
        area = (_EDGE / 2, sheet.below, width - _EDGE, height)
        sheet.areas.append(Area(row, 1, row_id, fit(tally.name_at(row, 1)), *area))
        sheet.below += height
        shown += 1
    sheet.below += _EDGE
    return sheet.finish(tally, _and_so_on((_more(len(tally.rows) - shown, "row"), "")) + explained)


def _timeline(timeline: Timeline, palette: Palette, frame: Frame) -> Drawing:
    width = max(260.0, frame.width or 640.0)
    sheet = _Sheet(palette, width)
    when_width = min(180.0, width * 0.3)
    spine = _EDGE + when_width + 14
    left = spine + 18
    text_width = width - left - 2 * _EDGE
    bottom = sheet.bottom(frame, timeline.note)
    shown = 0
    for row, (when, event, _) in enumerate(timeline.entries[:MOST_ROWS]):
        dates = wrapped(when, when_width, _TEXT, 4)
        lines = wrapped(event, text_width - _EDGE, _TEXT, 7)
        height = max(_tall(dates, _TEXT), _tall(lines, _TEXT)) + 2 * _EDGE
        if shown and sheet.below + height > bottom:
            break
        top = sheet.below + _EDGE
        sheet.shapes.append(Box(left - _EDGE, sheet.below, text_width + _EDGE, height, palette.paper,
                                palette.line, 4))  # fmt: skip
        sheet.shapes.append(Box(spine - 4, top + 4, 8, 8, palette.deep, radius=4))
        sheet.lines(dates, _EDGE, top, _TEXT, palette.ink, bold=True)
        sheet.lines(lines, left, top, _TEXT, palette.ink)
        area = (2, sheet.below - 3, width - 6, height + 6)
        sheet.areas.append(Area(row, 0, timeline.key_at(row, 0), fit(timeline.name_at(row, 0)), *area))
        sheet.below += height + _EDGE
        shown += 1
    first, last = sheet.areas[0].top + _EDGE + 11, sheet.areas[-1].top + _EDGE + 11
    sheet.shapes.insert(0, Box(spine - 0.75, first, 1.5, last - first, palette.deep))
    missing = (_more(len(timeline.entries) - shown, "entry", "entries"), "")
    return sheet.finish(timeline, _and_so_on(missing) + timeline.note)


def _tall(lines: list[str], size: float) -> float:
    return size * _LEADING * len(lines)


def _more(number: int, one: str, many: str = "") -> str:
    return f"{number} more {one if number == 1 else many or one + 's'}" if number else ""


def _and_so_on(missing: tuple[str, str]) -> str:
    said = [part for part in missing if part]
    return f"And so on: {' and '.join(said)} in the table. " if said else ""


def _in_words(figure: Figure) -> str:
    """The picture in a sentence or two."""
    if not figure.body or len(figure.header) < 2:
        return f"{figure.title}: there is nothing to draw yet."
    if isinstance(figure, Timeline):
        return f"{figure.title}, in {len(figure.entries)} entries. {figure.note} The table says the same."
    if isinstance(figure, Tally):
        rows = "1 row" if len(figure.rows) == 1 else f"{len(figure.rows)} rows"
        most = max(range(len(figure.rows)), key=lambda row: figure.rows[row][2])
        said = f"Bars for {rows}. Most: {figure.name_at(most, 1)}"
        return f"{figure.title}. {said}. The table says the same."
    size = f"{len(figure.rows)} by {len(figure.columns)}"
    most = figure.most
    highest = next(
        figure.name_at(row, column)
        for row, (row_id, _) in enumerate(figure.rows)
        for column, (column_id, _) in enumerate(figure.columns, 1)
        if figure.count(row_id, column_id) == most
    )
    return (
        f"{figure.title}. A table of {size} ({figure.row_name}, {figure.column_name}), its cells shaded by "
        f"number. Most: {highest}. The table says the same."
    )
