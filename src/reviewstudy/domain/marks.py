"""Marks: exact words a person highlighted or noted, and how they are found again.

An :class:`Anchor` holds place, quote and context, the position and quote selectors of the W3C Web
Annotation model (https://www.w3.org/TR/annotation-model/#selectors), so that a mark survives a
corrected document and says so when it cannot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from reviewstudy.domain.reviews import Passage

CONTEXT = 32
"""Characters of context kept on each side of a quote."""


class Colour(StrEnum):
    """Highlight colours; each has its own underline too, so none is told by colour alone."""

    SUN = "sun"
    LEAF = "leaf"
    SKY = "sky"
    ROSE = "rose"
    STONE = "stone"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where words stand: passage ids and offsets in characters, the words, and what is around."""

    start_passage: str
    start: int
    end_passage: str
    end: int
    quote: str
    prefix: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlight, or with ``note`` a note. Times are ISO 8601 in UTC."""

    id: str
    review: str
    edition: str
    anchor: Anchor
    colour: Colour
    note: str
    created: str
    modified: str


def anchor_for(passages: Sequence[Passage], first: int, start: int, last: int, end: int) -> Anchor:
    """Anchor the words from ``start`` in passage number ``first`` to ``end`` in ``last``.

    Raises:
        ValueError: the range is empty or lies outside the passages.
    """
    if not (0 <= first <= last < len(passages)):
        raise ValueError("no such passages")
    lines = [passage.text for passage in passages[first : last + 1]]
    if not (0 <= start <= len(lines[0]) and 0 <= end <= len(lines[-1])) or (first == last and start >= end):
        raise ValueError("no words between these places")
    quote = _quote(lines, start, end)
    if not quote.strip():
        raise ValueError("no words between these places")
    return Anchor(
        start_passage=passages[first].id,
        start=start,
        end_passage=passages[last].id,
        end=end,
        quote=quote,
        prefix=lines[0][max(0, start - CONTEXT) : start],
        suffix=lines[-1][end : end + CONTEXT],
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor stands now: passage numbers from 0 and offsets in characters."""

    first: int
    start: int
    last: int
    end: int


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark and where its words stand now; ``place`` is None when they are adrift."""

    mark: Mark
    place: Place | None


class Pressed(StrEnum):
    """What choosing a colour for words came to; ``LEFT``: the highlight bears a note and stays."""

    MADE = "made"
    RECOLOURED = "recoloured"
    TAKEN_OFF = "taken off"
    LEFT = "left"


def pressed(there: Mark | None, colour: Colour) -> Pressed:
    """What choosing a colour for words means, where ``there`` is the mark on exactly these words.

    The rule of overlapping highlights: the same words are highlighted once. Chosen again in the
    same colour the highlight is taken off, unless a note would go with it; in another it changes
    its colour. Any other words are a highlight of their own, over or under those that share some.
    """
    if there is None:
        return Pressed.MADE
    if there.colour is not colour:
        return Pressed.RECOLOURED
    return Pressed.LEFT if there.note.strip() else Pressed.TAKEN_OFF


def stacked(marks: Iterable[PlacedMark]) -> list[PlacedMark]:
    """The marks on the page from the bottom to the top: the fewer the words the higher, of as many
    the newer, so that none is ever hidden by another. Those adrift are left out."""
    standing = [one for one in marks if one.place is not None]
    return sorted(standing, key=lambda one: (-len(one.mark.anchor.quote), one.mark.created))


def innermost(marks: Iterable[PlacedMark], passage: int, offset: int) -> PlacedMark | None:
    """The mark on top at a place: passage number from 0, offset in characters."""
    here = (passage, offset)
    over = [
        one
        for one in marks
        if one.place and (one.place.first, one.place.start) <= here <= (one.place.last, one.place.end)
    ]
    return next(reversed(stacked(over)), None)


def same_words(marks: Iterable[PlacedMark], place: Place) -> PlacedMark | None:
    """The mark on exactly these words, the one made last where an edition brought two together."""
    return next(reversed(stacked(one for one in marks if one.place == place)), None)


def locate(anchor: Anchor, passages: Sequence[Passage]) -> Place | None:
    """Where an anchor's words stand; :class:`Finder` says how."""
    return Finder(passages).locate(anchor)


class Finder:
    """Finds anchors in one review; what it takes to find many is made ready once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._numbers = {passage.id: number for number, passage in enumerate(passages)}

    @cached_property
    def _whole(self) -> str:
        return "\n".join(passage.text for passage in self._passages)

    def locate(self, anchor: Anchor) -> Place | None:
        """Find an anchor's words, at the stored place or elsewhere; None when they are adrift.

        Ids are counted, so in an edition with one passage more the stored place may hold the same
        word of another sentence: it counts only where the context stands there too. Elsewhere, the
        quote has to be found once with its context, else once with one side of it, else once alone,
        and the last two only if they are :data:`CONTEXT` characters or more: fewer may be chance. A
        guess is no answer.
        """
        passages, numbers = self._passages, self._numbers
        first, last = numbers.get(anchor.start_passage), numbers.get(anchor.end_passage)
        if first is not None and last is not None:
            try:
                there = anchor_for(passages, first, anchor.start, last, anchor.end)
            except ValueError:
                there = None
            if there == anchor:
                return Place(first, anchor.start, last, anchor.end)
        at = _search(anchor, self._whole)
        return None if at is None else Place(*_place(passages, at), *_place(passages, at + len(anchor.quote)))


def _quote(lines: Sequence[str], start: int, end: int) -> str:
    if len(lines) == 1:
        return lines[0][start:end]
    return "\n".join([lines[0][start:], *lines[1:-1], lines[-1][:end]])


def _search(anchor: Anchor, whole: str) -> int | None:
    """Where in ``whole``, passages joined by line breaks, the quote stands, if that is beyond doubt."""
    # A context shorter than it could be ends where its passage does, and says so with a line break.
    before = anchor.prefix if len(anchor.prefix) == CONTEXT else f"\n{anchor.prefix}"
    after = anchor.suffix if len(anchor.suffix) == CONTEXT else f"{anchor.suffix}\n"
    text, quote = f"\n{whole}\n", anchor.quote
    found: list[int] = []
    at = text.find(quote, 1, -1)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1, -1)
    led = {at for at in found if text.endswith(before, 0, at)}
    followed = {at for at in found if text.startswith(after, at + len(quote))}
    telling = (
        led & followed,
        (led if len(anchor.prefix + quote) >= CONTEXT else set())
        | (followed if len(quote + anchor.suffix) >= CONTEXT else set()),
        set(found) if len(quote) >= CONTEXT else set(),
    )
    for places in telling:
        if places:
            return places.pop() - 1 if len(places) == 1 else None
    return None


def _place(passages: Sequence[Passage], offset: int) -> tuple[int, int]:
    for number, passage in enumerate(passages):
        if offset <= len(passage.text):
            return number, offset
        offset -= len(passage.text) + 1
    return len(passages) - 1, len(passages[-1].text)
