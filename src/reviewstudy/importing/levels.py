"""How deep each heading stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.headings import DIVISION, WORD, capitals
from reviewstudy.importing.lines import Block

_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s")


def levels(blocks: Sequence[Block], title: int | None) -> list[Block]:
    """Levels of the headings, from 1 without gaps: as stated, else by size, then divisions,
    capitals, numbers, the rest. The block at ``title`` stands at 1 beside the topmost.
    """
    places = [place for place, block in enumerate(blocks) if block.kind is PassageKind.HEADING]
    steps = _steps(blocks[place].size or 0 for place in places)
    hints: dict[tuple[float, ...], list[int]] = {}
    for place in places:
        hints.setdefault(_style(blocks[place], steps), []).append(blocks[place].hint or 9)
    rank = {place: _rank(blocks[place], steps, hints) for place in places if place != title}
    rank = _parallel(blocks, rank)
    level = {rank: depth for depth, rank in enumerate(sorted(set(rank.values())), 1)}
    ranked = list(blocks)
    for place in places:
        ranked[place] = replace(blocks[place], level=1 if place == title else level[rank[place]])
    return ranked


def _parallel(blocks: Sequence[Block], rank: dict[int, tuple[float, ...]]) -> dict[int, tuple[float, ...]]:
    """Headings that open with the same words are of one rank, though one of them is set smaller."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for place in rank:
        words = WORD.findall(blocks[place].text.casefold())
        if len(words) > 6 and blocks[place].level is None:
            alike.setdefault(tuple(words[:5]), []).append(place)
    top = {place: min(rank[other] for other in places) for places in alike.values() for place in places}
    return {place: top.get(place, own) for place, own in rank.items()}


def _steps(sizes: Iterable[float]) -> dict[float, int]:
    """Sizes of print to steps from the largest, 0; sizes within a point are one step."""
    steps: dict[float, int] = {}
    step, top = -1, float("inf")
    for size in sorted(set(sizes), reverse=True):
        if top - size > 1:
            step, top = step + 1, size
        steps[size] = step
    return steps


def _style(block: Block, steps: dict[float, int]) -> tuple[float, ...]:
    return (steps[block.size or 0], 1 if capitals(WORD.findall(block.text)) else 8, not block.bold)


def _rank(
    block: Block, steps: dict[float, int], hints: dict[tuple[float, ...], list[int]]
) -> tuple[float, ...]:
    if block.level is not None:
        return (-1000, block.level)
    size = steps[block.size or 0]
    if DIVISION.match(block.text):
        return (size, 0)
    match = _DECIMAL.match(block.text)
    if match and ("." in match[1] or not capitals(WORD.findall(block.text))):
        return (size, 2 + match[1].count("."))
    if block.number is not None:
        return (size, 1, 9, not block.bold)
    if block.box is None:
        return (size, 1 if capitals(WORD.findall(block.text)) else 8)
    # Headings set alike stand alike; what the format suggests orders the styles of one size.
    style = _style(block, steps)
    return (size, style[1], median(hints[style]), style[2])
