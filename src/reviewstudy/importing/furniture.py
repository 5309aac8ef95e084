"""Page furniture: running heads and page numbers, told by their place and their repetition."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reviewstudy.importing.lines import Line

_EDGE = 2
"""Lines at each end of a page that can be furniture."""
_NUMBER = re.compile(
    r"(?:-\s*)?(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?(?:\s*-)?", re.IGNORECASE
)


def clear(lines: Sequence[Line]) -> list[Line]:
    """The lines without furniture. Lines without pages have none."""
    pages: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        if line.page is not None:
            pages.setdefault(line.page, []).append(place)
    if len(pages) < 2:
        return list(lines)
    edge = _EDGE if len(pages) > 2 else 1
    edges = {place for places in pages.values() for place in (*places[:edge], *places[-edge:])}
    seen = Counter(
        shape
        for places in pages.values()
        for shape in {_shape(lines[place].text) for place in edges.intersection(places)}
    )
    often = max(2, len(pages) * 0.3)
    gone = {
        place
        for place in edges
        if seen[_shape(lines[place].text)] >= often
        and len(lines[place].text) < 160
        and not _NUMBER.fullmatch(lines[place].text)
    }
    return _without(lines, gone | _numbers(lines, pages, gone))


def _numbers(lines: Sequence[Line], pages: dict[int, list[int]], gone: set[int]) -> set[int]:
    """Page numbers: the first or last line of a page once the running heads are off."""
    left = [[place for place in places if place not in gone] for places in pages.values()]
    return {
        place
        for places in left
        if len(places) > 1
        for place in (places[0], places[-1])
        if _NUMBER.fullmatch(lines[place].text)
    }


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text)).casefold()


def _without(lines: Sequence[Line], gone: set[int]) -> list[Line]:
    """Drop lines, leaving their white space to the next, so that a gap stays a gap."""
    kept: list[Line] = []
    before = 0
    for place, line in enumerate(lines):
        if place in gone:
            before = max(before, line.before)
        else:
            kept.append(replace(line, before=max(before, line.before)) if before else line)
            before = 0
    return kept
