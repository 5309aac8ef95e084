"""The hollow bullet that Word draws with the letter o, told from the word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from reviewstudy.importing.lines import Line

SIGN = "◦"
"""What stands for it once it is known; every stage takes that for a bullet."""
FACES = re.compile(r"courier|symbol|dingbats|webdings|wingdings", re.IGNORECASE)
"""Typefaces that signs of lists are drawn with."""
_APART = re.compile(r"o(?:\s{2,}|\t)(?=\S)")
_LIKE = re.compile(r"o\s+(?=\S)")
_BETWEEN = 12
"""Lines of an item that another of its list can come after."""


def bullets(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines with each o that is a bullet as :data:`SIGN`; every other o is a word.

    It is one where white space sets it apart, or where its like stands above or below at the same
    place, at a hanging indent, set in, or after a line that ends in a colon. A format that knows the
    type a sign is set in has said so already.
    """
    like = [place for place, line in enumerate(lines) if line.kind is None and _LIKE.match(line.text)]
    signs = {place for place in like if _APART.match(lines[place].text)}
    for run in _runs(lines, like):
        first = run[0]
        led = first > 0 and lines[first - 1].text.endswith(":")
        wrapped = any(below > above + 1 for above, below in pairwise(run))
        if len(run) > 1 and (led or wrapped or _set_in(lines[first])):
            signs.update(run)
    if not signs:
        return lines
    return [
        replace(line, text=SIGN + line.text[1:]) if place in signs else line
        for place, line in enumerate(lines)
    ]


def _runs(lines: Sequence[Line], like: Sequence[int]) -> Iterator[list[int]]:
    """Neighbours at one place with nothing between them but the hanging lines of an item."""
    run: list[int] = []
    for place in like:
        if run and not _siblings(lines, run[-1], place):
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _siblings(lines: Sequence[Line], one: int, other: int) -> bool:
    if other - one > _BETWEEN or abs(_edge(lines[one]) - _edge(lines[other])) > _slack(lines[one]):
        return False
    return all(
        line.kind is None and _edge(line) > _edge(lines[one]) + _slack(line)
        for line in lines[one + 1 : other]
    )


def _edge(line: Line) -> float:
    return line.box.x0 if line.box else line.indent


def _slack(line: Line) -> float:
    return 3.0 if line.box else 0.5


def _set_in(line: Line) -> bool:
    return line.box.x0 > line.box.left + 3 if line.box else line.indent > 0
