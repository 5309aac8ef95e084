"""Lines to blocks: paragraphs whole across lines and pages, list items with their numbers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import hollow, hyphens
from reviewstudy.importing.lines import Block, Box, Line
from reviewstudy.importing.rules import rules

_GLYPH = re.compile("([•▪■□◼◾◻●○◦‣⁃►▶➢➤✓✔❖✦─━·¶\x80-\x9f\uf000-\uf0ff])\\s*|([-\u2012–—\u2015*»+])\\s+")
_GLYPH_ALONE = re.compile("[•▪■□◼◾◻●○◦‣⁃►▶➢➤✓✔❖✦─━·\x80-\x9f\uf000-\uf0ff*\u2012–—\u2015-]")
_NUMBER = re.compile(
    r"(\d{1,3}(?:[.)]|\.\))|\(\d{1,3}\)|\([a-z]\)|[a-z][.)]|\([ivx]{1,5}\)|[ivx]{1,5}[.)])\s+(?=\S)"
    r"|(\d{1,3}(?:\.\d{1,3}){1,4}\.?)\s+(?=[^\W\d_a-z]|[‘“'\"(£])|(\d{1,2})\s{2,}(?=[A-Z])"
)
_NUMBER_ALONE = re.compile(r"\d{1,3}[.)]|\(\d{1,3}\)|\([a-z]\)|\d{1,3}(?:\.\d{1,3}){1,3}\.?")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.?\s*(?:19|20)\d\d")
_NOTE = re.compile(r"(?:([¹²³⁰⁴-⁹]{1,3})|\[(\d{1,3})\]:?)\s*(?=\S)")
_NOTED = re.compile(r"[¹²³⁰⁴-⁹\d]{1,3}\s*(?=\S)")
_ENTRY = re.compile(r"\S(?:\.{3,}|\s)\s*\d{1,3}$")
"""What may be the end of a contents entry."""
_LABEL = re.compile(r"[A-Z][\w ]{2,30}:\s")
_CELLS = re.compile(r"\t+|\s{4,}")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ENDS = re.compile(r"[.!?:;][’”'\")\]]*[¹²³⁰⁴-⁹\d\[\]]{0,4}$")


@dataclass(frozen=True, slots=True)
class _Start:
    """What opens a block: its kind, its marker taken off, and the column its words start at."""

    kind: PassageKind
    text: str
    number: str | None = None
    note: str | None = None
    hang: float = 0


@dataclass(slots=True)
class _Open:
    """A block being gathered."""

    start: _Start
    line: Line
    texts: list[str]
    last: Line


@dataclass(frozen=True, slots=True)
class Width:
    """How wide the lines of a document are. ``wrapped``: paragraphs are cut into lines."""

    columns: int
    wrapped: bool
    body: float = 0
    """The size most of the words are set in, in points; 0 where the format does not say."""
    contents: frozenset[int] = frozenset()
    """Pages most lines of which end with the page they point to."""


def assemble(lines: Sequence[Line]) -> list[Block]:
    """Every block of the document, in order, every word of every line in exactly one."""
    lines = hollow.bullets(lines)
    width = measure(lines)
    known = hyphens.learn([line.text for line in lines])
    done: list[Block] = []
    current: _Open | None = None
    for line in lines:
        if line.kind is not None:
            if current:
                done.append(_close(current, known))
                current = None
            done.append(_whole(line))
            continue
        if current and _completes(current, line):
            current.start = replace(current.start, text=line.text, hang=line.indent)
            current.texts, current.last = [line.text], line
            continue
        start = _starts(line, current, width)
        if start is None and current:
            current.texts.append(line.text)
            current.last = line
            continue
        if current:
            done.append(_close(current, known))
        start = start or _Start(PassageKind.PARAGRAPH, line.text, hang=line.indent)
        current = _Open(start, line, [start.text] if start.text else [], line)
    if current:
        done.append(_close(current, known))
    return [part for block in done for part in _parted(block)]


def _parted(block: Block) -> Iterator[Block]:
    """A block cut at a phrase that always opens a part of a form, though print runs it on."""
    match = rules().opens.search(block.text) if block.kind is PassageKind.PARAGRAPH else None
    pieces = [block.text[: match.start()], match[0], block.text[match.end() :]] if match else [block.text]
    first = True
    for piece in filter(None, map(str.strip, pieces)):
        yield replace(block, text=piece) if first else replace(block, text=piece, before=1)
        first = False


def measure(lines: Sequence[Line]) -> Width:
    """The width text was wrapped at, and whether it was.

    It was where lines go on in the middle of a sentence, or stand full one upon another.
    """
    long = sorted(length for line in lines if line.kind is None and (length := _length(line)) >= 40)
    if not long:
        return Width(columns=max(map(_length, lines), default=0), wrapped=False)
    columns = long[int(len(long) * 0.9)]
    run = [(line, below) for line, below in pairwise(lines) if line.kind is None and not below.before]
    full = [(line, below) for line, below in run if _length(line) >= columns * 0.7]
    cut = sum(below.text[0].islower() and not _ENDS.search(line.text) for line, below in full)
    solid = 60 <= columns <= 120 and len(full) >= max(2, len(run) * 0.6)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size or 0] += len(line.text)
    body = max(sizes, key=lambda size: sizes[size])
    wrapped = columns <= 140 and (solid or cut >= max(1, len(long) * 0.08))
    return Width(columns, wrapped, body, _contents(lines))


def _contents(lines: Sequence[Line]) -> frozenset[int]:
    total: Counter[int] = Counter()
    entries: Counter[int] = Counter()
    for line in lines:
        if line.page is not None and line.box is not None:
            total[line.page] += 1
            entries[line.page] += line.text[-1:].isdigit() and _ENTRY.search(line.text) is not None
    return frozenset(page for page, count in entries.items() if count > 3 and count >= 0.5 * total[page])


def _length(line: Line) -> int:
    return int(line.indent) + len(line.text)


def _whole(line: Line) -> Block:
    assert line.kind is not None
    return Block(
        text=_fold(line.text),
        kind=line.kind,
        page=line.page,
        indent=line.indent,
        before=line.before,
        bold=line.bold,
        size=line.size,
        level=line.level,
        number=line.number,
        note=line.note,
        box=line.box,
        hint=line.hint,
    )


def _starts(line: Line, current: _Open | None, width: Width) -> _Start | None:
    """How ``line`` opens a block, or None when it goes on with the current one."""
    joined = current is not None and _goes_on(current, line, width)
    if line.level is not None:
        return _Start(PassageKind.HEADING, line.text)
    if line.number is not None:
        return _Start(PassageKind.NUMBERED, line.text, number=line.number)
    if line.note is not None and not joined and (match := _NOTED.match(line.text)):
        mark = match[0].strip()
        text = line.text[match.end() :]
        return _Start(PassageKind.FOOTNOTE, text, number=mark, note=mark.translate(_SUPERSCRIPT))
    if _GLYPH_ALONE.fullmatch(line.text):
        return _Start(PassageKind.BULLET, "", hang=line.indent + 1)
    if match := _NOTE.match(line.text):
        mark = (match[1] or match[2]).translate(_SUPERSCRIPT)
        noted = current is not None and current.start.kind is PassageKind.FOOTNOTE
        return (
            None
            if joined and not noted
            else _Start(PassageKind.FOOTNOTE, line.text[match.end() :], number=match[0].strip(), note=mark)
        )
    if (
        (match := _GLYPH.match(line.text))
        and match.end() < len(line.text)
        and not (match[2] and joined and not _beside(current, line))
    ):
        return _Start(PassageKind.BULLET, line.text[match.end() :], hang=line.indent + match.end())
    if (match := _NUMBER.match(line.text)) and not _DATE.match(line.text):
        number = match[1] or match[2] or match[3]
        if not joined or _follows(number, current):
            return _Start(
                PassageKind.NUMBERED, line.text[match.end() :], number=number, hang=line.indent + match.end()
            )
    if _NUMBER_ALONE.fullmatch(line.text) and not joined:
        return _Start(PassageKind.NUMBERED, "", number=line.text, hang=line.indent + len(line.text))
    if joined:
        return None
    cells = [cell for cell in _CELLS.split(line.text) if cell]
    if len(cells) > 1:
        return _Start(PassageKind.TABLE_ROW, " | ".join(_fold(cell) for cell in cells))
    return _Start(PassageKind.PARAGRAPH, line.text, hang=line.indent)


def _completes(current: _Open, line: Line) -> bool:
    """A bullet or number printed alone on its line is completed by the next words."""
    return (
        not current.texts
        and line.before <= 1
        and line.level is None
        and not _GLYPH_ALONE.fullmatch(line.text)
    )


def _goes_on(current: _Open, line: Line, width: Width) -> bool:
    """Whether ``line`` continues the paragraph or item before it."""
    last = current.last
    if (
        line.number is not None
        or current.start.kind in {PassageKind.HEADING, PassageKind.TABLE_ROW}
        or last.level is not None
        or not current.texts
    ):
        return False
    if line.box is not None and last.box is not None:
        return _flows(current, line, line.box, last.box, width)
    ended = _ENDS.search(last.text) is not None
    lower = line.text[0].islower()
    turned = last.page != line.page
    if turned:
        return lower and not ended and _same_voice(last, line)
    if line.before:
        full = last.indent + len(last.text) >= width.columns * 0.7
        return width.wrapped and full and lower and not ended and line.before == 1 and _same_voice(last, line)
    if current.start.kind is PassageKind.FOOTNOTE and not width.wrapped:
        return False
    if not width.wrapped:
        return (
            lower and not ended and current.start.kind is not PassageKind.FOOTNOTE and _same_voice(last, line)
        )
    if not _same_voice(last, line):
        return False
    if lower and not ended:
        return True
    first = line.text.split(maxsplit=1)[0]
    room = width.columns - (last.indent + len(last.text) + 1)
    if len(first) <= room - max(2, width.columns * 0.06):
        return False
    outdented = current.start.kind in {PassageKind.BULLET, PassageKind.NUMBERED} and (
        line.indent < current.start.hang - 2
        and line.indent <= current.line.indent
        and last is not current.line
        and last.indent > line.indent
    )
    return not outdented


def _flows(current: _Open, line: Line, here: Box, above: Box, width: Width) -> bool:
    """The same where the place of both lines on the page is known."""
    last = current.last
    ended = _ENDS.search(last.text) is not None
    lower = line.text[0].islower()
    voice = _same_voice(last, line) and last.italic == line.italic
    step = (here.x1 - here.x0) / max(1, len(line.text))
    first = line.text.split(maxsplit=1)[0]
    slack = 2 if ended and not lower else 0.03 * (above.right - above.left)
    full = above.x1 + (len(first) + 1) * step > above.right - slack
    if last.page == line.page in width.contents and not lower and _ENTRY.search(last.text):
        return False
    turned = last.page != line.page or here.y < above.y - (line.size or 10)
    if turned:
        if line.part is not None and line.part == last.part:
            return lower or not ended
        if ended:
            return False
        return voice and (lower or (full and not line.bold and len(last.text) > 30 and _words(line)))
    if _titles(current, line, width) and voice and not ended and here.y - above.y < 2.4 * (line.size or 0):
        return True
    if line.part is not None and last.part is not None:
        if line.part != last.part:  # a paragraph for each line of one sentence
            cut = full or last.text.endswith(",")
            return voice and lower and cut and not ended and not line.before
        return (voice or full or lower) and not (line.before and ended)
    if line.before:
        return line.before == 1 and full and lower and not ended and voice
    if not voice:
        return lower and not ended and full
    if _ENTRY.search(last.text) and _ENTRY.search(line.text):
        return False  # one entry of a contents list under another
    if (
        (line.bold or (line.size or 0) >= 1.5 * width.body > 0)
        and not ended
        and current.start.kind is PassageKind.PARAGRAPH
        and not _LABEL.match(line.text)
    ):
        display = (line.size or 0) > width.body + 0.9
        capital = last.text.isupper() and line.text.isupper()
        middle = abs(above.x0 + above.x1 - here.x0 - here.x1) < 6 and above.x0 > above.left + 8
        if display or capital or middle:
            return True  # a title on several lines
    if lower and not ended:
        return True
    item = current.start.kind in {PassageKind.BULLET, PassageKind.NUMBERED, PassageKind.FOOTNOTE}
    start = current.line.box or above
    if item:
        hung = last is not current.line and above.x0 > start.x0 + 3
        if here.x0 < start.x0 - 3 or (hung and here.x0 < above.x0 - 3):
            return False
    elif last is not current.line and here.x0 > above.x0 + 8 and abs(above.x0 - above.left) < 3:
        return False  # a first line set in
    return full


def _beside(current: _Open | None, line: Line) -> bool:
    """Whether a line starts where the bullet before it does, so that its dash is a bullet too."""
    first = current.line.box if current and current.start.kind is PassageKind.BULLET else None
    return bool(first and line.box and abs(first.x0 - line.box.x0) < 3)


def _titles(current: _Open, line: Line, width: Width) -> bool:
    """Whether a line can be part of a title on a cover, where each line may be a paragraph."""
    cover = line.page in {1, 2} and current.start.kind is PassageKind.PARAGRAPH
    return cover and line.bold and (line.size or 0) >= 1.4 * width.body > 0 and not _LABEL.match(line.text)


def _words(line: Line) -> bool:
    """Whether a line opens with words, not with what marks an item or a note."""
    return not (_NUMBER.match(line.text) or _NOTE.match(line.text) or _GLYPH.match(line.text))


def _same_voice(last: Line, line: Line) -> bool:
    return last.bold == line.bold and (
        last.size is None or line.size is None or abs(last.size - line.size) < 0.6
    )


def _follows(number: str, current: _Open | None) -> bool:
    """Whether a number in the run of text is the next of a list rather than part of a sentence."""
    if current is None:
        return True
    if current.start.number is None:
        first = re.fullmatch(r"\(?(?:1|a|i)[.)]", number) is not None
        return first and _ENDS.search(current.last.text) is not None
    return _next(current.start.number) == re.sub(r"\W+$", "", number.lstrip("(")).casefold()


@lru_cache(maxsize=512)
def _next(number: str) -> str:
    bare = re.sub(r"\W+$", "", number.lstrip("(")).casefold()
    head, dot, tail = bare.rpartition(".")
    if tail.isascii() and tail.isdecimal():  # "³" is a digit to Python, and no number
        return f"{head}{dot}{int(tail) + 1}"
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    if bare in roman[1:-1]:
        return roman[roman.index(bare) + 1]
    return chr(ord(bare) + 1) if len(bare) == 1 else ""


def _close(block: _Open, known: hyphens.Words) -> Block:
    text = ""
    for part in block.texts:
        text = hyphens.join(text, _fold(part), known) if text else _fold(part)
    kind = block.start.kind
    if not text:
        # A glyph or number with nothing after it is still the document's own.
        text, kind = block.line.text, PassageKind.PARAGRAPH
    return Block(
        text=text,
        kind=kind,
        page=block.line.page,
        indent=block.line.indent,
        before=block.line.before,
        bold=block.line.bold,
        size=block.line.size,
        level=block.line.level,
        number=block.start.number if kind is block.start.kind else None,
        note=block.start.note,
        box=block.line.box,
        hint=block.line.hint,
    )


def _fold(text: str) -> str:
    return " ".join(text.split())
