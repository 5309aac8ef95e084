"""Reading order where a page itself gives none: down the columns, between what stands across both."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from reviewstudy.importing.pdf_runs import Run

_FEWEST = 3
"""Lines on each side that make two columns of a band."""
_PROSE = 26
"""Letters in the usual line of a column. Shorter ones are a table or a form, read along its rows."""
_MIDDLE = (0.3, 0.7)
"""Where, of the page's width, two columns can meet."""


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands between two lines that cross the gutter."""

    left: list[Run]
    right: list[Run]

    @property
    def columned(self) -> bool:
        """Whether both sides are running text, beside each other."""
        if min(len(self.left), len(self.right)) < _FEWEST:
            return False
        beside = min(self.left[-1].y, self.right[-1].y) - max(self.left[0].y, self.right[0].y)
        return beside > 0 and all(
            median(len(run.text) for run in side) >= _PROSE for side in (self.left, self.right)
        )

    @property
    def letters(self) -> int:
        return sum(len(run.text) for run in (*self.left, *self.right)) if self.columned else 0


def in_order(runs: Sequence[Run], width: float) -> tuple[list[Run], float | None]:
    """Runs of a page ``width`` points wide as they are read, and where two columns meet, if they do."""
    fallen = sorted(runs, key=lambda run: run.y)
    best: tuple[int, float | None] = (0, None)
    for place in sorted({run.x0 for run in runs if _MIDDLE[0] * width < run.x0 < _MIDDLE[1] * width}):
        letters = sum(band.letters for band, _ in _bands(fallen, place - 2))
        best = max(best, (letters, place - 2), key=lambda one: one[0])
    gutter = best[1]
    if gutter is None:
        return _rows(fallen), None
    ordered: list[Run] = []
    for band, across in _bands(fallen, gutter):
        if band.columned:
            after = sorted(
                (*_below(band.left, band.right), *_below(band.right, band.left)), key=lambda run: run.y
            )
            columns = (run for side in (band.left, band.right) for run in _rows(side) if run not in after)
            ordered += [*columns, *_rows(after)]
        else:
            ordered += _rows(sorted((*band.left, *band.right), key=lambda run: run.y))
        ordered += across
    return ordered, gutter


def _below(side: Sequence[Run], other: Sequence[Run]) -> list[Run]:
    """What stands under both columns and apart from its own: the heading of what comes next."""
    pitch = median(below.y - above.y for above, below in pairwise(side))
    for at in range(len(side) - 1, 0, -1):
        if side[at].y < other[-1].y + 0.5 * pitch:
            break
        if side[at].y - side[at - 1].y > 1.5 * pitch:
            return list(side[at:])
    return []


def _bands(fallen: Sequence[Run], gutter: float) -> list[tuple[_Band, list[Run]]]:
    """Bands down the page, each with the line across it that ends it."""
    bands: list[tuple[_Band, list[Run]]] = []
    left: list[Run] = []
    right: list[Run] = []
    for run in fallen:
        # Boxes are a little wide; a line that only just passes the gutter stands on its side of it.
        if run.x1 <= gutter + 0.5 * run.size:
            left.append(run)
        elif run.x0 >= gutter - 0.5 * run.size:
            right.append(run)
        else:
            bands.append((_Band(left, right), [run]))
            left, right = [], []
    return [*bands, (_Band(left, right), [])]


def _rows(fallen: Sequence[Run]) -> list[Run]:
    """Down the page; what stands on one baseline from left to right."""
    rows: list[list[Run]] = []
    for run in fallen:
        if rows and run.y - rows[-1][0].y < 0.5 * run.size:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [run for row in rows for run in sorted(row, key=lambda one: one.x0)]
