"""Which blocks are headings; :mod:`.levels` says how deep each stands."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import dates
from reviewstudy.importing.lines import Block
from reviewstudy.importing.rules import Rules, rules

_SIGNATURES = 12
"""Blocks after "Yours sincerely" that name those who sign."""

_NAMED = 8
"""Words of a heading in plain print that ends in a colon."""

LONGEST = 130
"""Characters in the longest line that can be a heading."""

DIVISION = re.compile(
    r"(?:part|section|chapter|appendix|annex)\s+(?:\d{1,2}|[ivx]{1,4}|[a-z])\b", re.IGNORECASE
)
_BOX = re.compile(r"(\d{1,2})\s+")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z][.)]|\([a-z]\)|[ivx]{1,4}[.)])\s+", re.IGNORECASE)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(
    rf"(?:(?:published|dated?|issued)\b:?\s*)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS})?,?\s*(?:19|20)\d\d"
    r"|(?:published|dated?|issued|signed)?:?\s*\d{1,2}\s?[./]\s?\d{1,2}\s?[./]\s?\d{2,4}",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(r"\b(?:dates?|published|issued|updated|signed|inspected)\b[^:]*:\s*$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|@|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s?\d[A-Z]{2}\b|\b0\d{3,4}\s?\d{3}")
_LEADER = re.compile(r"\s…\s\d{1,3}$|\.{4,}|(?:\. ){3,}|\u2026{2,}")
"""The dots between an entry of a contents list and its page."""
ENTRY = re.compile(r"(?<=\S)(?:\s|\.{3,}|…)[\s.…]*(?:\d{1,3}|[ivxl]{1,5})\s*$|\|\s*\d{1,3}\s*$")
"""How an entry of a contents list ends."""
WORD = re.compile(r"[^\W\d_][^\s]*")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A block with what stands around it."""

    block: Block
    above: Block | None
    below: Block | None
    print: "_Print"


@dataclass(frozen=True, slots=True)
class _Print:
    """How the document is set. ``body`` is the size of most of its words, ``styled`` that its headings

    are told from text by weight, size or capitals; ``listed`` the entries of its contents; ``hinted``
    that what the format suggests as headings can be believed; ``form`` that its headings are in capitals
    beside numbers of their own.
    """

    body: float
    styled: bool
    listed: frozenset[str]
    hinted: bool
    form: bool


def find(blocks: Sequence[Block], *, stated: bool = False) -> list[Block]:
    """The blocks with headings marked; how deep they stand is for :mod:`.levels`.

    ``stated``: the format says which blocks are headings, and is believed. Otherwise wording,
    capitals, numbers, weight and what stands around a short line decide.
    """
    words = rules()
    stated = stated or any(block.level is not None for block in blocks)
    entries = set() if stated else contents(blocks)
    seen = _printed(blocks, entries)
    covers = set() if stated else _covers(blocks)
    marked: list[Block] = []
    closed = 0
    for place, block in enumerate(blocks):
        if place in entries:
            marked.append(block)
            continue
        above = blocks[place - 1] if place else None
        if above and marked[-1].kind is PassageKind.HEADING and (above.size or 0) > (block.size or 0) + 0.9:
            above = marked[-1]  # a heading that leads to this one
        below = blocks[place + 1] if place + 1 < len(blocks) else None
        if words.closing.search(block.text):
            closed = place + _SIGNATURES
        open_to_it = not stated and place > closed - 1 and block.page not in covers
        inferred = open_to_it and _is_heading(_Seen(block, above, below, seen), words)
        if block.level is not None or inferred:
            boxed = block.box is not None and (block.number or "").isdigit()  # a form's box has the number
            text = f"{block.number} {block.text}" if block.number and not boxed else block.text
            text = text.replace(" | ", ": ") if block.kind is PassageKind.TABLE_ROW else text
            number = block.number if boxed else None
            if (match := _BOX.match(text)) and words.boxes.fullmatch(text[match.end() :]):
                number, text = match[1], text[match.end() :]
            marked.append(replace(block, kind=PassageKind.HEADING, text=text, number=number))
        else:
            marked.append(block)
    return _settled(marked)


def _covers(blocks: Sequence[Block]) -> set[int | None]:
    """The pages before the text that hold no sentence and no item: their lines are titles and names."""
    bare: set[int | None] = set()
    for page in (1, 2, 3):
        here = [block for block in blocks if block.page == page]
        told = any(
            block.kind in {PassageKind.BULLET, PassageKind.NUMBERED, PassageKind.FOOTNOTE}
            or len(block.text) > (60 if _full(block) else 140)
            or known_role(block.text, rules())
            or DIVISION.match(block.text)
            for block in here
        )
        if not told:
            bare.add(page)
    return bare if any(block.page not in (*bare, None) for block in blocks) else set()


def contents(blocks: Sequence[Block]) -> set[int]:
    """The places of a table of contents: its name, and the entries that end with their page."""
    found: set[int] = set()
    for place, block in enumerate(blocks):
        if len(block.text) < 40 and known_role(block.text, rules()) == "contents":
            at = place + 1
            missed = 0
            entries: list[int] = []
            while at < len(blocks) and missed < 4 and len(blocks[at].text) < 200:
                if ENTRY.search(blocks[at].text):
                    entries += range(at - missed, at + 1)
                    missed = 0
                else:
                    missed += 1
                at += 1
            if len(entries) >= 2:
                found |= {place, *entries}
        elif _LEADER.search(block.text):
            found.add(place)
    return found


def _printed(blocks: Sequence[Block], entries: set[int]) -> _Print:
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.size:
            sizes[round(block.size, 1)] += len(block.text)
    body = max(sizes, key=lambda size: sizes[size]) if sizes else 0.0
    short = [
        block
        for place, block in enumerate(blocks)
        if block.box and place not in entries and len(block.text) < LONGEST and not block.text.endswith(".")
    ]
    styled = sum(block.bold or bool(body and (block.size or 0) > body + 0.9) for block in short) >= 3
    hints = [block for block in blocks if block.hint]
    long = sum(len(block.text) > 200 or block.text.endswith(".") for block in hints)
    listed: set[str] = set()
    tail = ""
    for place in sorted(entries):
        text = f"{tail} {blocks[place].text}"
        bare = ENTRY.sub("", _LEADER.sub(" ", text)).strip()
        listed.add(_plain(bare))
        tail = "" if ENTRY.search(text) else text
    boxes = sum(
        (block.number or "").isdigit() and capitals(WORD.findall(block.text)) for block in short if block.bold
    )
    believed = bool(hints) and long <= 0.2 * len(hints)
    return _Print(body, styled, frozenset(listed - {""}), believed, boxes >= 3)


def _plain(text: str) -> str:
    """Words for comparing, without number, marks of notes and punctuation."""
    return re.sub(r"[\W⁰¹²³⁴-⁹]+", "", _NUMBERED.sub("", text.strip(), count=1)).casefold()


def _told(seen: _Seen) -> bool:
    """Whether the format or the contents list names this block as a heading."""
    block, text = seen.block, seen.block.text
    if len(text) > 250 or text.endswith((".", ";", ",", ":")):
        return False
    if seen.print.hinted and block.hint and block.kind is not PassageKind.TABLE_ROW and text[0].isalnum():
        return True
    plain = _plain(text.partition(" | ")[0])
    emphatic = block.bold or (block.size or 0) > seen.print.body + 0.9 or block.kind is PassageKind.NUMBERED
    return len(plain) > 3 and plain in seen.print.listed and (emphatic or not seen.print.styled)


def _is_heading(seen: _Seen, words: Rules) -> bool:
    block = seen.block
    if seen.below is not None and _told(seen):
        return True
    if block.kind not in {PassageKind.PARAGRAPH, PassageKind.NUMBERED}:
        return False
    text = block.text.strip()
    if len(text) > LONGEST:
        return False
    if words.opens.fullmatch(text) or words.boxes.fullmatch(_NUMBERED.sub("", text, count=1).rstrip(":")):
        return seen.below is not None
    if seen.below is None or _ADDRESS.search(text) or _dated(text):
        return False
    if _LEADER.search(text):
        return False
    if not text[0].isalnum() and text[0] not in "‘“'\"(":
        return False
    if (words.courtesy.search(text) and not text.isupper()) or any(
        shape.fullmatch(text) for shape in words.publishers if block.page is None or block.page < 3
    ):
        return False
    bare = _NUMBERED.sub("", text, count=1)
    tokens = WORD.findall(bare)
    if not tokens or not bare[0].isupper() or len(tokens) > 20:
        return False
    role = known_role(text, words)
    # Longer, and in plain print, it is a sentence that leads to something: "Send us … through this survey:"
    named = role and (len(tokens) <= _NAMED or block.bold)
    if re.search(r"[.;,]$", text) or (text.endswith(":") and not (named or capitals(tokens))):
        return False
    if text.endswith("?") and not (role or block.bold or _title_case(tokens)):
        return False
    if block.kind is PassageKind.NUMBERED:
        return _numbered_heading(seen, bare, tokens, role)
    emphatic = block.bold or capitals(tokens) or (block.size or 0) > seen.print.body + 0.9
    if seen.print.styled and not emphatic:
        return False
    if seen.print.form and not (role or capitals(tokens)):
        return False
    if role and len(tokens) <= 12:
        return True
    apart = block.before > 0 or seen.above is None or seen.above.page != block.page
    leads = seen.print.styled and block.bold and not seen.below.bold and block.before > 0
    if block.page == seen.below.page and seen.below.before == 0 and not _body(seen.below) and not leads:
        return False  # the first of several short lines: a name, an address, a table
    larger = block.size is not None and block.size > (seen.below.size or block.size) + 0.9
    styled = larger or block.bold or capitals(tokens) or (_title_case(tokens) and len(tokens) <= 14)
    if styled:
        above = seen.above
        changed = above is not None and block.bold and not above.bold and len(above.text) < 100
        return apart or above is None or above.kind is not PassageKind.PARAGRAPH or _full(above) or changed
    return apart and len(tokens) <= 9 and _body(seen.below)


def _dated(text: str) -> bool:
    """A date by itself, or with the label of a cover sheet."""
    if _DATED.fullmatch(text):
        return True
    found = next(dates.find(text), None)
    if found is None or found.stop < len(text.rstrip()):
        return False
    return not found.start or _DATE_LABEL.search(text[: found.start]) is not None


def _numbered_heading(seen: _Seen, bare: str, tokens: list[str], role: str | None) -> bool:
    """A number opens many things; a heading is short, apart from its like, and leads into text."""
    below = seen.below
    if below is None or len(bare) > 90 or re.search(r"[.:;,]$", bare):
        return False
    listed = below.kind is PassageKind.NUMBERED and below.before == 0 and seen.block.number is not None
    number = seen.block.number or ""
    siblings = [
        near
        for near in (seen.above, seen.below)
        if near is not None and near.kind is PassageKind.NUMBERED and _alike(near.number or "", number)
    ]
    if "." not in number.rstrip(".") and not number.isdigit() and siblings and not role:
        return False  # an item among items
    emphatic = seen.block.bold or capitals(tokens) or _large(seen)
    if seen.print.styled and not emphatic and (siblings or not role):
        return False
    if role or capitals(tokens) or (seen.block.bold and not seen.print.form):
        return True
    return (
        not seen.print.form
        and len(tokens) <= 10
        and not listed
        and (_title_case(tokens) or len(tokens) <= 7)
        and (_body(below) or below.kind is PassageKind.NUMBERED)
        and "." not in bare
    )


def _alike(one: str, other: str) -> bool:
    """Two numbers of one list: as deep as each other, set alike, and not the same."""
    shape = re.compile(r"\d+|[a-zA-Z]+")
    return one != other and shape.sub("#", one) == shape.sub("#", other)


def _large(seen: _Seen) -> bool:
    return (seen.block.size or 0) > seen.print.body + 0.9


def known_role(heading: str, words: Rules) -> str | None:
    """The role a heading gives to what stands under it (resources/importing/roles.toml)."""
    if len(heading) > 300:
        return None
    bare = _NUMBERED.sub("", DIVISION.sub("", heading, count=1).strip(" :–—-"), count=1).strip(" :.?!")
    return next((rule.role for rule in words.headings if rule.pattern.search(bare)), None)


def capitals(tokens: Sequence[str]) -> bool:
    letters = "".join(tokens)
    upper = sum(letter.isupper() for letter in letters)
    return upper >= 3 and upper >= 0.75 * sum(letter.isalpha() for letter in letters)


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
