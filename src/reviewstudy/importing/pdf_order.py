"""The segments of a page in the order they are read."""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from statistics import median

from reviewstudy.importing.pdf_lines import FIGURE, Segment


def order(
    found: Sequence[Segment], width: float, *, tagged: bool, gutter: float | None = None
) -> list[Segment]:
    """Reading order: that of the content where it is sane, else down each column in turn."""
    gutter = gutter or _gutter(found, width)
    for segment in found:
        segment.gutter = 0 if gutter is None else _side(segment, gutter)
    if tagged or len(found) < 4:
        return list(found)
    back = 0
    for above, below in pairwise(found):
        turned = below.gutter > above.gutter or (below.gutter == 0 and above.gutter == 2)
        across = (
            gutter is not None and abs(above.y - below.y) < 0.5 * above.size and above.gutter != below.gutter
        )
        back += (below.y < above.y - 0.6 * above.size and not turned) or across
    if back <= max(1, len(found) * 0.04):
        return list(found)
    if gutter is None:
        return _by_rows(found)
    ordered: list[Segment] = []
    band: list[Segment] = []
    for segment in sorted(found, key=lambda one: one.y):
        if segment.gutter:
            band.append(segment)
            continue
        ordered += [*_sides(band), segment]
        band = []
    return [*ordered, *_sides(band)]


def _sides(band: Sequence[Segment]) -> list[Segment]:
    """Down the left column, then down the right."""
    return [one for side in (1, 2) for one in _by_rows([one for one in band if one.gutter == side])]


def settled(found: Sequence[Segment]) -> list[Segment]:
    """What the content gives last though it heads the page, or first though it ends it, in its place.

    The content is cut where all that follows stands above all that went before, and the pieces turned
    round; what stands to the right as well is another column and stays.
    """
    pieces: list[Sequence[Segment]] = []
    start = 0
    lows, rights = (
        list(accumulate((one.y for one in found), min)),
        list(accumulate((one.x1 for one in found), max)),
    )
    highs = list(accumulate((one.y for one in reversed(found)), max))[::-1]
    lefts = list(accumulate((one.x0 for one in reversed(found)), min))[::-1]
    for place in range(1, len(found)):
        beside = lefts[place] >= rights[place - 1]
        if highs[place] < lows[place - 1] - found[place].size and not beside:
            pieces.append(found[start:place])
            start = place
    pieces.append(found[start:])
    return _ended([segment for piece in reversed(pieces) for segment in piece])


def _ended(found: list[Segment]) -> list[Segment]:
    """The number of a form's last box, given first, put before the line it stands beside."""
    if len(found) < 3 or not FIGURE.fullmatch(found[0].text):
        return found
    first, rest = found[0], found[1:]
    beside = next((at for at, one in enumerate(rest) if abs(one.y - first.y) < 0.3 * first.size), None)
    if (
        beside is None
        or rest[beside].x0 < first.x1
        or any(one.y > first.y - first.size for one in rest[:beside])
    ):
        return found
    return [*rest[:beside], first, *rest[beside:]]


def _by_rows(found: Sequence[Segment]) -> list[Segment]:
    """Down the page; what stands on one baseline from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(found, key=lambda one: one.y):
        if rows and abs(rows[-1][0].y - segment.y) < 0.4 * segment.size:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [segment for row in rows for segment in sorted(row, key=lambda one: one.x0)]


def _side(segment: Segment, gutter: float) -> int:
    return 1 if segment.x1 <= gutter + 1 else 2 if segment.x0 >= gutter - 1 else 0


def _gutter(found: Sequence[Segment], width: float) -> float | None:
    """The middle of the white stripe between two columns of text, if there is one."""
    long = [one for one in found if len(one.text) >= 20]
    if len(long) < 12:
        return None
    for place in sorted({one.x0 for one in long if 0.3 * width < one.x0 < 0.7 * width}):
        at = place - 4
        left = [one for one in long if one.x1 <= at]
        right = [one for one in long if one.x0 >= at]
        crossing = len(long) - len(left) - len(right)
        if len(left) < 5 or len(right) < 5 or crossing > 0.45 * len(long):
            continue
        top, bottom = (
            max(min(s.y for s in left), min(s.y for s in right)),
            min(max(s.y for s in left), max(s.y for s in right)),
        )
        within = [one for one in long if top <= one.y <= bottom]
        cut = sum(one.x0 < at < one.x1 for one in within)
        if within and cut <= 0.08 * len(within) and bottom - top > 60:
            edge = max(one.x1 for one in left)
            full = sum(one.x1 > edge - 0.12 * width for one in left)
            if full >= 0.5 * len(left) and median(len(one.text) for one in left + right) >= 26:
                return (edge + place) / 2
    return None
