"""Which blocks are headings, and how deep each stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.lines import Block
from reviewstudy.importing.rules import Rules, rules

_SIGNATURES = 12
"""Blocks after "Yours sincerely" that name those who sign."""

LONGEST = 130
"""Characters in the longest line that can be a heading."""

_DIVISION = re.compile(
    r"(?:part|section|chapter|appendix|annex)\s+(?:\d{1,2}|[ivx]{1,4}|[a-z])\b", re.IGNORECASE
)
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)]|\([a-z]\)|[ivx]{1,4}[.)])\s+", re.IGNORECASE)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(
    rf"(?:(?:published|dated?|issued)\b:?\s*)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})?,?\s*(?:19|20)\d\d",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|@|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b|\b0\d{3,4}\s?\d{3}")
_LEADER = re.compile(r"\.{4,}|(?:\. ){3,}|\u2026{2,}")
"""The dots between an entry of a contents list and its page."""
_WORD = re.compile(r"[^\W\d_][^\s]*")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A block with what stands around it."""

    block: Block
    above: Block | None
    below: Block | None


def find(blocks: Sequence[Block], *, stated: bool = False) -> list[Block]:
    """The blocks with headings marked; :func:`levels` says how deep they stand.

    ``stated``: the format says which blocks are headings, and is believed. Otherwise wording,
    capitals, numbers, weight and what stands around a short line decide.
    """
    words = rules()
    stated = stated or any(block.level is not None for block in blocks)
    marked: list[Block] = []
    closed = 0
    for place, block in enumerate(blocks):
        above = blocks[place - 1] if place else None
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        if words.closing.search(block.text):
            closed = place + _SIGNATURES
        inferred = not stated and place > closed - 1 and _is_heading(_Seen(block, above, below), words)
        if block.level is not None or inferred:
            text = f"{block.number} {block.text}" if block.number else block.text
            marked.append(replace(block, kind=PassageKind.HEADING, text=text, number=None))
        else:
            marked.append(block)
    return _settled(marked)


def _is_heading(seen: _Seen, words: Rules) -> bool:
    block = seen.block
    if block.kind not in {PassageKind.PARAGRAPH, PassageKind.NUMBERED}:
        return False
    text = block.text.strip()
    if len(text) > LONGEST or seen.below is None or _ADDRESS.search(text) or _DATED.fullmatch(text):
        return False
    if _LEADER.search(text):
        return False
    if not text[0].isalnum() and text[0] not in "‘“'\"(":
        return False
    if (words.courtesy.search(text) and not text.isupper()) or any(
        shape.fullmatch(text) for shape in words.publishers
    ):
        return False
    bare = _NUMBERED.sub("", text, count=1)
    tokens = _WORD.findall(bare)
    if not tokens or not bare[0].isupper() or len(tokens) > 20:
        return False
    role = known_role(text, words)
    if re.search(r"[.;,]$", text) or (text.endswith(":") and not (role or _capitals(tokens))):
        return False
    if text.endswith("?") and not (role or block.bold or _title_case(tokens)):
        return False
    if block.kind is PassageKind.NUMBERED:
        return _numbered_heading(seen, bare, tokens, role)
    if role and len(tokens) <= 12:
        return True
    apart = block.before > 0 or seen.above is None or seen.above.page != block.page
    if block.page == seen.below.page and seen.below.before == 0 and not _body(seen.below):
        return False  # the first of several short lines: a name, an address, a table
    larger = block.size is not None and block.size > (seen.below.size or block.size) + 0.9
    styled = larger or block.bold or _capitals(tokens) or (_title_case(tokens) and len(tokens) <= 14)
    if styled:
        return (
            apart or seen.above is None or seen.above.kind is not PassageKind.PARAGRAPH or _full(seen.above)
        )
    return apart and len(tokens) <= 9 and _body(seen.below)


def _numbered_heading(seen: _Seen, bare: str, tokens: list[str], role: str | None) -> bool:
    """A number opens many things; a heading is short, apart from its like, and leads into text."""
    below = seen.below
    if below is None or len(bare) > 90 or re.search(r"[.:;,]$", bare):
        return False
    listed = below.kind is PassageKind.NUMBERED and below.before == 0 and seen.block.number is not None
    if role or _capitals(tokens) or seen.block.bold:
        return True
    return (
        len(tokens) <= 10
        and not listed
        and (_title_case(tokens) or len(tokens) <= 7)
        and (_body(below) or below.kind is PassageKind.NUMBERED)
        and "." not in bare
    )


def known_role(heading: str, words: Rules) -> str | None:
    """The role a heading gives to what stands under it (resources/importing/roles.toml)."""
    bare = _NUMBERED.sub("", _DIVISION.sub("", heading, count=1).strip(" :–—-"), count=1).strip(" :.?!")
    return next((rule.role for rule in words.headings if rule.pattern.search(bare)), None)


def _capitals(tokens: Sequence[str]) -> bool:
    letters = "".join(tokens)
    upper = sum(letter.isupper() for letter in letters)
    return upper >= 3 and upper > 0.85 * sum(letter.isalpha() for letter in letters)


def _title_case(tokens: Sequence[str]) -> bool:
    small = rules().small
    counted = [token for token in tokens if token.casefold().strip("’'\"”,:") not in small]
    return bool(counted) and sum(token[0].isupper() for token in counted) >= max(1, 0.8 * len(counted))


def _full(block: Block) -> bool:
    return re.search(r"[.!?:]['’”\")]*$", block.text) is not None


def _body(block: Block) -> bool:
    """Text a heading can stand over: a sentence or an item, not another short line."""
    return block.kind in {
        PassageKind.BULLET,
        PassageKind.NUMBERED,
        PassageKind.TABLE_ROW,
        PassageKind.QUOTE,
    } or (block.kind is PassageKind.PARAGRAPH and (len(block.text) > 60 or _full(block)))


def _settled(blocks: Sequence[Block]) -> list[Block]:
    """Take back headings that lead to nothing: runs of short lines are addresses, names, tables."""
    settled = list(blocks)
    run: list[int] = []
    for place in range(len(settled) + 1):
        block = settled[place] if place < len(settled) else None
        if block is not None and block.kind is PassageKind.HEADING and block.level is None:
            if run and block.before > 0 and known_role(block.text, rules()):
                _unmark(settled, run)
                run = []
            run.append(place)
            continue
        if run:
            ends = block is None
            _unmark(settled, run, last=ends)
            run = []
    return settled


def _unmark(blocks: list[Block], run: list[int], *, last: bool = False) -> None:
    """In a run of more than three headings, or at the document's end, nothing is a heading."""
    crowded = len(run) > 3 and sum(blocks[place].before == 0 for place in run[1:]) >= len(run) // 2
    if not (crowded or last):
        return
    for place in run:
        if not known_role(blocks[place].text, rules()) or last:
            blocks[place] = replace(blocks[place], kind=PassageKind.PARAGRAPH)


def levels(blocks: Sequence[Block], title: int | None) -> list[Block]:
    """Levels of the headings, from 1 without gaps: as stated, else by size, then divisions,
    capitals, numbers, the rest. The block at ``title`` stands at 1 beside the topmost.
    """
    places = [place for place, block in enumerate(blocks) if block.kind is PassageKind.HEADING]
    ranks = sorted({_rank(blocks[place]) for place in places if place != title})
    level = {rank: depth for depth, rank in enumerate(ranks, 1)}
    ranked = list(blocks)
    for place in places:
        ranked[place] = replace(blocks[place], level=1 if place == title else level[_rank(blocks[place])])
    return ranked


def _rank(block: Block) -> tuple[float, int]:
    if block.level is not None:
        return (-1000.0, block.level)
    size = -round(block.size or 0)
    if _DIVISION.match(block.text):
        return (size, 0)
    if match := _DECIMAL.match(block.text):
        return (size, 2 + match[1].count("."))
    return (size, 1 if _capitals(_WORD.findall(block.text)) else 8)
