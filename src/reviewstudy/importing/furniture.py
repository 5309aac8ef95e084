"""Page furniture: running heads and page numbers, told by their place and their repetition.

What repeats is text all the same where it goes on with what stands beside it: a report may give one
source in two notes, or open two pages with one sentence, and both end up at one height.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from reviewstudy.importing import notes
from reviewstudy.importing.lines import Line
from reviewstudy.importing.rules import rules

_EDGE = 2
"""Lines at each end of a page that can be furniture."""
_NUMBER = re.compile(
    r"(?:-\s*)?(?:page\s*)?(?:\d{1,4}|(?=[ivxl])(?:xl|l?x{0,3})(?:i[xv]|v?i{0,3}))"
    r"(?:\s*(?:of|/|\|)\s*\d{1,4})?(?:\s*-)?",
    re.IGNORECASE,
)

_WORDS = re.compile(r"[^\W\d_]{3,}")
_PAGE = re.compile(r"\s+(?:page\s*)?\d{1,3}$", re.IGNORECASE)
"""A page number at the end of a running head."""
_ENDS = re.compile(r"[.!?:;][’”'\")\]]*[¹²³⁰⁴-⁹\d]{0,3}$")
_SENTENCE = re.compile(r"[‘“'\"(]?[^\W\d_](?:\S*\s+){3,}\S*[.!?][’”'\")]*[¹²³⁰⁴-⁹\d]{0,3}")
_NOTED = re.compile(r"([¹²³⁰⁴-⁹]{1,3})\s?(?=\S)|(\d{1,3})\s?(?=[^\W\d_]|[‘“(])")
"""How a footnote opens."""


def clear(lines: Sequence[Line]) -> list[Line]:
    """The lines without furniture. Lines without pages have none."""
    named = _naming(lines)
    kept = [lines[place] for place in named]
    stated = {
        place for place, line in enumerate(lines) if line.furniture and _at_edge(line) and place not in named
    }
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
    told = _text(lines, pages, gone)
    gone -= told
    gone |= _numbers(lines, pages, gone)
    gone = {place for places in pages.values() for place in _outermost(lines, places, gone)}
    boxes = {line.box for line in kept} - {lines[place].box for place in told}
    if not boxes:
        return _without(lines, gone)
    cleared = _without(lines, {place for place in gone if lines[place].box not in boxes})
    return [
        replace(line, text=_PAGE.sub("", line.text), hint=1 if line.box == kept[0].box else line.hint)
        if line.box in boxes
        else line
        for line in cleared
    ]


def _text(lines: Sequence[Line], pages: dict[int, list[int]], gone: set[int]) -> set[int]:
    """Of what repeats, that which is text on most of the pages it stands on: a heading by the file's own

    account, a note, or what runs on from text. What is on few pages is text also where it is a sentence
    that stands among others.
    """
    alike: dict[str, list[int]] = {}
    for place in gone:
        alike.setdefault(_shape(lines[place].text), []).append(place)
    told: set[int] = set()
    named = {place for place in gone if lines[place].hint or _opens_note(lines, pages, place)}
    while True:
        out = gone - told
        more = {
            place
            for places in alike.values()
            if 2 * sum(at in named or _runs_on(lines, pages, at, out) for at in places) > len(places)
            or (
                len({lines[at].page for at in places}) <= max(2, len(pages) // 2)
                and all(_stands_in(lines, pages, at, out) for at in places)
            )
            for place in places
        }
        if more <= told:
            return told
        told |= more


def _opens_note(lines: Sequence[Line], pages: dict[int, list[int]], place: int) -> bool:
    """Whether a line at a foot opens a footnote: the file says so, its mark is raised, or the same mark

    follows a word above.
    """
    line = lines[place]
    match = _NOTED.match(line.text)
    if match is None or line.page is None or _heads(lines, pages, place):
        return False
    if line.note is not None or match[1]:
        return True
    above = pages[line.page][: pages[line.page].index(place)]
    return notes.carried(match[2], [(lines[at].text, lines[at].size) for at in above], line.size)


def _runs_on(lines: Sequence[Line], pages: dict[int, list[int]], place: int, out: set[int]) -> bool:
    """Whether a line is of one block with the text above it, at a foot, or below it, at a head: of one

    sentence, one list or one stretch of full lines.
    """
    head = _heads(lines, pages, place)
    first, last = (place, place + 1) if head else (place - 1, place)
    if first < 0 or last >= len(lines) or (last if head else first) in out:
        return False
    above, below = lines[first], lines[last]
    if _listed(above, below):
        return True
    if not _close(lines, first):
        return False
    ended = _ENDS.search(above.text) is not None
    if not ended and (below.text[:1].islower() or not head):
        return below.box is not None or below.text[:1].islower()
    if above.box is None or below.box is None:
        return False
    step = (below.box.x1 - below.box.x0) / len(below.text)
    return above.box.x1 + (len(below.text.split(maxsplit=1)[0]) + 1) * step > above.box.right


def _listed(above: Line, below: Line) -> bool:
    """Whether two lines open with one sign at one place, as items of a list do."""
    if above.page != below.page or below.before > 1 or above.box is None or below.box is None:
        return False
    sign = above.text[0]
    return sign == below.text[0] and not sign.isalnum() and abs(above.box.x0 - below.box.x0) < 3


def _close(lines: Sequence[Line], place: int) -> bool:
    """Whether a line and the next are set alike and stand as close as lines of one block do."""
    above, below = lines[place], lines[place + 1]
    if above.page != below.page or below.before or above.bold != below.bold:
        return False
    if above.box is None or below.box is None:
        return above.box is below.box
    return below.box.y > above.box.y and _alike(above, below)


def _alike(one: Line, other: Line) -> bool:
    return one.bold == other.bold and abs((one.size or 0) - (other.size or 0)) < 0.6


def _stands_in(lines: Sequence[Line], pages: dict[int, list[int]], place: int, out: set[int]) -> bool:
    """Whether a line is of a whole sentence set as the text next to it is, a paragraph's distance away."""
    if lines[place].box is None:
        return False
    first = last = place
    while first - 1 in out and _close(lines, first - 1):
        first -= 1
    while last + 1 in out and _close(lines, last):
        last += 1
    if not _SENTENCE.fullmatch(" ".join(line.text for line in lines[first : last + 1])):
        return False
    head = _heads(lines, pages, place)
    other = last + 1 if head else first - 1
    if not 0 <= other < len(lines) or lines[other].page != lines[place].page:
        return True
    gap = lines[other if head else first].before
    return other not in out and gap <= 1 and _alike(lines[other], lines[place])


def _heads(lines: Sequence[Line], pages: dict[int, list[int]], place: int) -> bool:
    """Whether a line stands at the head of its page rather than at its foot."""
    box, places = lines[place].box, pages[lines[place].page or 0]
    return box.y < box.height / 2 if box else 2 * places.index(place) < len(places)


def _outermost(lines: Sequence[Line], places: Sequence[int], gone: set[int]) -> set[int]:
    """Of the furniture of a page, that which no line of the text stands outside of.

    Two parts of a report may open with one heading at one height; what comes before it is text.
    """
    kept: set[int] = set()
    for ordered in (places, places[::-1]):
        for place in ordered:
            if place in gone:
                kept.add(place)
            elif not any(_level(lines, place, other) for other in gone.intersection(places)):
                break
    return kept


def _level(lines: Sequence[Line], one: int, other: int) -> bool:
    """Whether two lines stand on one baseline."""
    here, there = lines[one].box, lines[other].box
    return here is not None and there is not None and abs(here.y - there.y) < 3


def _naming(lines: Sequence[Line]) -> list[int]:
    """Where a running head stands on the first page too and nothing there is larger: it is the title.

    A letter has its own way to say what it is about.
    """
    first = next((line.page for line in lines if line.page is not None), None)
    page = [(place, line) for place, line in enumerate(lines) if line.page == first and line.box]
    if first is None or any(rules().salutation.search(line.text) for _, line in page):
        return []
    heads = []
    for place, line in page:
        if line.box and line.box.y < 0.13 * line.box.height and len(_WORDS.findall(line.text)) > 1:
            again = {
                other.page
                for other in lines
                if other.box
                and abs(other.box.y - line.box.y) < 12
                and _shape(other.text) == _shape(line.text)
            }
            if len(again) > 1 and len(again) >= 0.3 * max(line.page or 0 for line in lines):
                heads.append(place)
    size = max((lines[place].size or 0 for place in heads), default=0.0)
    larger = any((line.size or 0) > size + 0.9 for place, line in page if place not in heads)
    return [] if larger else heads


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
        and _at_edge(lines[place])
        and not (lines[place].box and _runs_on(lines, pages, place, gone))
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
