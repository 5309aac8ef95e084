"""Page furniture: running heads and page numbers, told by their place and their repetition."""

import re
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
    stated = {place for place, line in enumerate(lines) if line.furniture and _at_edge(line)}
    if stated:
        lines = _without(lines, stated)
    pages: dict[int, list[int]] = {}
    for place, line in enumerate(lines):
        if line.page is not None:
            pages.setdefault(line.page, []).append(place)
    if len(pages) < 2:
        alone = [place for place, line in enumerate(lines) if _deep(line) and _NUMBER.fullmatch(line.text)]
        return _without(lines, set(alone[:2]))
    edge = _EDGE if len(pages) > 2 else 1
    pages = {page: sorted(places, key=lambda place: _height(lines, place)) for page, places in pages.items()}
    edges = {
        place
        for places in pages.values()
        for place in (*places[: edge + 2], *places[-edge - 2 :])
        if (_at_edge(lines[place]) if lines[place].box else place in (*places[:edge], *places[-edge:]))
    }
    seen: dict[str, dict[int, list[float]]] = {}
    for page, places in pages.items():
        for place in edges.intersection(places):
            seen.setdefault(_shape(lines[place].text), {}).setdefault(page, []).append(
                _height(lines, place)[0]
            )
    often = max(2, len(pages) * 0.3)
    gone = {
        place
        for place in edges
        if len(lines[place].text) < 160
        and not _NUMBER.fullmatch(lines[place].text)
        and _times(seen[_shape(lines[place].text)], _height(lines, place)[0]) >= often
    }
    return _without(lines, gone | _numbers(lines, pages, gone))


def _times(pages: dict[int, list[float]], height: float) -> int:
    """On how many pages it stands as high."""
    return sum(any(abs(other - height) < 12 for other in heights) for heights in pages.values())


def _height(lines: Sequence[Line], place: int) -> tuple[float, int]:
    box = lines[place].box
    return (box.y if box else 0.0, place)


def _at_edge(line: Line) -> bool:
    """In the eighth of the page at its head or foot."""
    return line.box is None or not line.box.height * 0.13 < line.box.y < line.box.height * 0.87


def _deep(line: Line) -> bool:
    """In the margin proper of its page."""
    return line.box is not None and not line.box.height * 0.07 < line.box.y < line.box.height * 0.93


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
