"""What a document says of itself: title, publisher, reference, kind."""

import re
from collections import Counter
from collections.abc import Sequence

from reviewstudy.domain.reviews import PassageKind, ReviewKind
from reviewstudy.importing import dates
from reviewstudy.importing.headings import known_role
from reviewstudy.importing.lines import Block
from reviewstudy.importing.rules import Rules, rules

_HEAD = 40
"""Blocks at most that can stand before the running text."""
_TAIL = 8
"""Blocks at the end among which a closing block (signature, imprint) is looked for."""
_IMPRINT = 15
"""Blocks at the end that tell of the publisher."""
_RUNNING = {PassageKind.PARAGRAPH, PassageKind.QUOTE, PassageKind.NUMBERED, PassageKind.BULLET}
_TITLED = re.compile(r"^title\s*(?::|\|)\s*(?=\S)", re.IGNORECASE)
"""The label of a cover sheet."""
_PROSE = re.compile(r"[.!?]['’”\")]*(?:\s|$)")


def head_of(blocks: Sequence[Block]) -> int:
    """How many blocks stand before the running text: the title page, address or banner."""
    for place, block in enumerate(blocks[:_HEAD]):
        if block.kind in _RUNNING and (
            len(block.text) > 200 or (len(block.text) > 90 and _PROSE.search(block.text))
        ):
            return place
    return min(len(blocks), _HEAD)


def tail_of(blocks: Sequence[Block]) -> int:
    """Where the closing block may begin: the short blocks after the last running text."""
    place = len(blocks)
    while place > max(0, len(blocks) - _TAIL) and len(blocks[place - 1].text) < 120:
        place -= 1
    return place


def title_of(blocks: Sequence[Block], head: int) -> tuple[str, int | None]:
    """The title and the place of the block that prints it (None: no block does).

    A line that names the case is better than the banner of a series; a stated heading of the top
    level is better than either, and a line that only dates, greets or names the publisher is none.
    """
    words = rules()
    salutation = next(
        (at for at, block in enumerate(blocks[:head]) if words.salutation.search(block.text)), None
    )
    ranked: list[tuple[float, float, int]] = []
    largest = max((block.size or 0 for block in blocks[: max(head, 1)]), default=0.0)
    for place, block in enumerate(blocks[: max(head, 1)]):
        letter = 0 if salutation is None else 2 if place > salutation else -2
        small = -2 if block.size and block.size < 0.8 * largest else 0
        worth = _worth(block, words) + letter - place * 0.05
        ranked.append((worth + small, worth, place))
    _, worth, place = max(ranked, default=(0.0, 0.0, 0))
    if worth > 0:
        return _bare(blocks[place].text, words), place
    headings = (block.text for block in blocks[:_HEAD] if block.kind is PassageKind.HEADING)
    opening = next((text for text in headings if known_role(text, words) is None), None)
    return opening or (_shortened(blocks[0].text) if blocks else ""), None


def _worth(block: Block, words: Rules) -> float:
    text = block.text
    if len(text) < 250 and _TITLED.match(text) and " | " not in text.partition(" | ")[2]:
        return 12
    if block.kind not in {PassageKind.HEADING, PassageKind.PARAGRAPH} or len(text) > 250:
        return -9
    if (
        words.courtesy.search(text)
        or not re.search(r"[^\W\d_]{3}", text)
        or re.search(r"https?://|@|www\.", text)
    ):
        return -9
    if not _bare(text, words):
        return -5
    named = any(rule.pattern.search(text) for rule in words.kinds)
    if known_role(text, words) and not named:
        return -9
    worth = 0.0
    if block.level == 1:
        worth += 6
    elif block.kind is PassageKind.HEADING:
        worth += 1
    worth += 4 if named else 0
    worth += 3 if words.case.search(text) else 0
    worth -= 2 if words.series.search(_undated(text)) else 0
    worth -= 3 if text.endswith((".", ":", ";", ",")) or text[0].islower() else 0
    worth -= 2 if re.search(r",.*,", text) and not named else 0
    return worth if named or words.case.search(text) or block.kind is PassageKind.HEADING else worth - 1


def _undated(text: str) -> str:
    for found in dates.find(text):
        if found.stop == len(text.rstrip()) and not found.year:
            return text[: found.start].rstrip(" ,-–—|(")
    return text


def _bare(text: str, words: Rules) -> str:
    """A title line without the publisher it opens with and the date it ends with."""
    text = _undated(_TITLED.sub("", text, count=1))
    for shape in words.publishers:
        if (match := shape.match(text)) and not text[match.end() :].startswith(("'", "’")):
            return text[match.end() :].strip(" ,:-–—|")
    return text


def _shortened(text: str) -> str:
    """A title for a document that prints none: its opening words."""
    if len(text) <= 100:
        return text
    return text[:100].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def publisher_of(blocks: Sequence[Block], head: int, tail: int, kind: ReviewKind) -> str:
    """Who published it, "" when the document does not say.

    An inspection is its inspectorates', a coroner's report the coroner's. Otherwise the name printed
    most at the head and foot and in the text; of two printings of one name the one not in capitals.
    """
    words = rules()
    if kind is ReviewKind.INSPECTION and (name := _inspectorates(blocks, head, words)):
        return name
    if kind is ReviewKind.CORONER_PFD and (name := _coroner(blocks, words)):
        return name
    weights: Counter[str] = Counter()
    printed: dict[str, Counter[str]] = {}
    for place, block in enumerate(blocks):
        if words.salutation.search(block.text):
            continue
        edge = (place < head or place >= tail) and block.text[:4].casefold() != "for "
        for name in _names(block.text, words):
            key = name.casefold()
            weights[key] += (20 if block.text.strip(" .") == name else 10) if edge else 1
            printed.setdefault(key, Counter())[name] += 1
    if not weights:
        return ""
    best = max(weights, key=lambda key: (weights[key], len(key)))
    return max(printed[best], key=lambda name: (not name.isupper(), printed[best][name]))


def _coroner(blocks: Sequence[Block], words: Rules) -> str:
    """ "Assistant coroner for Surrey (Jane Doe)", from the coroner's own first words."""
    for block in blocks[:_HEAD]:
        if match := words.coroner.search(block.text):
            office = match["office"].strip()
            return f"{office[0].upper()}{office[1:]} for {match['area'].strip()} ({match['name'].strip()})"
    return ""


_ENDLESS = re.compile(r"\S{80,}")


def _names(text: str, words: Rules) -> list[str]:
    names: list[str] = []
    taken: list[tuple[int, int]] = []
    # No name holds a word this long, and a pattern can take for ever over one.
    text = _ENDLESS.sub(lambda run: " " * len(run[0]), text)
    for shape in words.publishers:
        for match in shape.finditer(text):
            if any(start < match.end() and match.start() < stop for start, stop in taken):
                continue
            taken.append(match.span())
            name = re.sub(r"^(?:(?:The|THE|the|and|of|with|for|For|by|By|&)\s+)+", "", match[0].strip(" ,"))
            if len(name.split()) > 1 or name.isupper():
                names.append(name)
    return names


def _inspectorates(blocks: Sequence[Block], head: int, words: Rules) -> str:
    """Those that sign together, in the order they are first named: at the head, else in the imprint."""
    for part in (blocks[: head + 4], blocks[-_IMPRINT:], blocks):
        text = " ".join(block.text for block in part)[:8000]
        named = [
            (match.start(), name) for pattern, name in words.inspectorates if (match := pattern.search(text))
        ]
        if names := [name for _, name in sorted(named)]:
            return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
    return ""


def kind_of(title: str, blocks: Sequence[Block], head: int) -> ReviewKind:
    """What sort of publication it is: by its title and head, else by its opening paragraphs."""
    words = rules()
    lines = [block.text for block in blocks[:head]]
    opening = "\n".join(block.text for block in blocks[head : head + 12])[:6000]
    for text, titled in (("\n".join([title, *lines]), True), (opening, False)):
        for rule in words.kinds:
            if rule.pattern.search(text) and (titled or not rule.titled):
                return ReviewKind(rule.kind)
    return ReviewKind.OTHER


def reference_of(title: str, blocks: Sequence[Block], head: int) -> str | None:
    """The pseudonym of the case, as printed in the title or at the head."""
    pattern = rules().reference
    for text in (title, *(block.text for block in blocks[:head])):
        if match := pattern.search(text):
            return match[0]
    return None
