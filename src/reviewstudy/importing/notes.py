"""Footnotes: bodies told from text, tied to the passages that carry their marks."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.lines import Block

_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(
    r"([⁰¹²³⁴-⁹]{1,3})|\[(\d{1,3}|[a-zA-Z][\w-]{0,30})\]|(?<=[\w.,;:)’”'\"])(\*{1,3}|[†‡]{1,2})(?!\w)"
)
_MARKED = re.compile(r"[⁰¹²³⁴-⁹\[*†‡]")
"""Without one of these there is no mark: a look that costs a tenth of the other."""
_GLUED = (
    r"(?<=[^\W\d_.,;:)’”'\"]){mark}(?![\d.,]\d|\d|[a-z%])|(?<=[^\W\d_][.,;:)’”'\"]){mark}(?!\d)(?=\s|$)"
    r"|(?<=\b(?:19|20)\d\d){mark}(?!\d)"
)
_BARE = re.compile(r"(\d{1,3})(?:\s+(?=[^\W\d_]|[‘“(])|(?=[A-Z][a-z]))")


def find(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with the bodies of footnotes marked.

    A superscript or bracketed mark at the start says so itself; a bare number at a page's foot
    does when the same number is glued to a word above it on that page.
    """
    found: list[Block] = []
    printed = _printed(blocks)
    skip = False
    for place, block in enumerate(blocks):
        if skip:
            skip = False
            continue
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        if (
            block.kind is PassageKind.FOOTNOTE
            and block.note
            and printed.get(block.note, [place]) == [place]
            and not (block.page is not None and _glued(block.note, blocks, place))
        ):
            text = f"{block.number} {block.text}" if block.number else block.text
            found.append(replace(block, kind=PassageKind.PARAGRAPH, text=text, number=None, note=None))
        elif block.page is None or block.kind is not PassageKind.PARAGRAPH:
            found.append(block)
        elif (match := _BARE.match(block.text)) and _glued(match[1], blocks, place):
            found.append(
                replace(
                    block,
                    kind=PassageKind.FOOTNOTE,
                    text=block.text[match.end() :],
                    number=match[1],
                    note=match[1],
                )
            )
        elif (
            re.fullmatch(r"\d{1,3}", block.text)
            and below is not None
            and (below.before, below.page) == (0, block.page)
            and below.kind is PassageKind.PARAGRAPH
            and _glued(block.text, blocks, place)
        ):
            found.append(
                replace(
                    below, kind=PassageKind.FOOTNOTE, number=block.text, note=block.text, before=block.before
                )
            )
            skip = True
        else:
            found.append(block)
    return found


def rejoin(blocks: Sequence[Block]) -> list[Block]:
    """Sentences cut by a page's foot made whole; the notes that stood there come after them."""
    joined: list[Block] = []
    for block in blocks:
        place = len(joined) - 1
        while place >= 0 and joined[place].kind is PassageKind.FOOTNOTE:
            place -= 1
        text = {PassageKind.PARAGRAPH, PassageKind.BULLET, PassageKind.NUMBERED, PassageKind.QUOTE}
        if (
            0 <= place < len(joined) - 1
            and block.kind is PassageKind.PARAGRAPH
            and block.page != joined[place].page
            and joined[place].kind in text
            and block.text[:1].islower()
            and not re.search(r"[.!?:;]['’”\")]*$", joined[place].text)
        ):
            joined[place] = replace(joined[place], text=f"{joined[place].text} {block.text}")
        else:
            joined.append(block)
    return joined


def carriers(blocks: Sequence[Block]) -> dict[int, list[int]]:
    """For the place of each footnote, the places of the blocks that carry its mark.

    Where numbering starts again on each page the mark on the note's own page is meant.
    """
    printed = _printed(blocks)
    tied: dict[int, list[int]] = {}
    for place, block in enumerate(blocks):
        if block.kind is not PassageKind.FOOTNOTE or block.note is None:
            continue
        places = printed.get(block.note, [])
        if not places and block.page is not None and block.note.isdigit():
            glued = re.compile(_GLUED.format(mark=block.note))
            near = range(max(0, place - 60), place)
            places = [at for at in near if blocks[at].note is None and glued.search(blocks[at].text)][-1:]
        same = [at for at in places if blocks[at].page == block.page]
        tied[place] = same or places
    return tied


def _printed(blocks: Sequence[Block]) -> dict[str, list[int]]:
    """The marks printed in running text and where, each place once."""
    printed: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        if not _MARKED.search(block.text):
            continue
        for match in _MARK.finditer(block.text):
            places = printed.setdefault((match[1] or match[2] or match[3]).translate(_PLAIN), [])
            if not places or places[-1] != place:
                places.append(place)
    return printed


def _glued(mark: str, blocks: Sequence[Block], body: int) -> bool:
    """Whether the number stands after a word above on the page, or is raised there over smaller print."""
    page = blocks[body].page
    above = ((block.text, block.size) for block in blocks[max(0, body - 40) : body] if block.page == page)
    return carried(mark, above, blocks[body].size)


def carried(mark: str, above: Iterable[tuple[str, float | None]], size: float | None) -> bool:
    """The same for any texts with their sizes; ``size`` is that of what may be the note."""
    pattern, raised = re.compile(_GLUED.format(mark=mark)), mark.translate(_RAISED)
    return any(
        pattern.search(text) or (size and (of or 0) > size + 0.9 and _MARK.search(text) and raised in text)
        for text, of in above
    )
