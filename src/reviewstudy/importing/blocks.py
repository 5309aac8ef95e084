"""Lines to blocks: paragraphs whole across lines and pages, list items with their numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing.lines import Block, Line
from reviewstudy.importing.rules import rules

_GLYPH = re.compile("([•▪■□◼◾◻●○◦‣⁃►▶➢➤✓✔❖✦·¶\x80-\x9f\uf000-\uf0ff])\\s*|([-–—*»+]|o(?=\\s+[A-Z]))\\s+")
_GLYPH_ALONE = re.compile("[•▪■□◼◾◻●○◦‣⁃►▶➢➤✓✔❖✦·\x80-\x9f\uf000-\uf0ff*–-]")
_NUMBER = re.compile(
    r"(\d{1,3}[.)]|\(\d{1,3}\)|\([a-z]\)|[a-z][.)]|\([ivx]{1,5}\)|[ivx]{1,5}[.)])\s+(?=\S)"
    r"|(\d{1,3}(?:\.\d{1,3}){1,4}\.?)\s+(?=[^\W\d_a-z]|[‘“'\"(£])|(\d{1,2})\s{2,}(?=[A-Z])"
)
_NUMBER_ALONE = re.compile(r"\d{1,3}[.)]|\(\d{1,3}\)|\([a-z]\)|\d{1,3}(?:\.\d{1,3}){1,3}\.?")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.?\s*(?:19|20)\d\d")
_NOTE = re.compile(r"(?:([¹²³⁰⁴-⁹]{1,3})|\[(\d{1,3})\]:?)\s*(?=\S)")
_CELLS = re.compile(r"\t+|\s{4,}")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ENDS = re.compile(r"[.!?:;][’”'\")\]]*[¹²³⁰⁴-⁹\d\[\]]{0,4}$")
_HYPHEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_FIRST = re.compile(r"[^\W\d_]+")


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


def assemble(lines: Sequence[Line]) -> list[Block]:
    """Every block of the document, in order, every word of every line in exactly one."""
    width = measure(lines)
    known = _hyphenated(lines)
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
    return done


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
    return Width(columns, wrapped=columns <= 140 and (solid or cut >= max(1, len(long) * 0.08)))


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
    )


def _starts(line: Line, current: _Open | None, width: Width) -> _Start | None:
    """How ``line`` opens a block, or None when it goes on with the current one."""
    joined = current is not None and _goes_on(current, line, width)
    if line.level is not None:
        return _Start(PassageKind.HEADING, line.text)
    if _GLYPH_ALONE.fullmatch(line.text):
        return _Start(PassageKind.BULLET, "", hang=line.indent + 1)
    if match := _NOTE.match(line.text):
        mark = (match[1] or match[2]).translate(_SUPERSCRIPT)
        return (
            None
            if joined
            else _Start(PassageKind.FOOTNOTE, line.text[match.end() :], number=match[0].strip(), note=mark)
        )
    if (match := _GLYPH.match(line.text)) and match.end() < len(line.text) and not (match[2] and joined):
        return _Start(PassageKind.BULLET, line.text[match.end() :], hang=line.indent + match.end())
    if (match := _NUMBER.match(line.text)) and not _DATE.match(line.text):
        number = match[1] or match[2] or match[3]
        if not joined or _follows(number, current):
            return _Start(
                PassageKind.NUMBERED, line.text[match.end() :], number=number, hang=line.indent + match.end()
            )
    if _NUMBER_ALONE.fullmatch(line.text) and not joined:
        return _Start(PassageKind.NUMBERED, "", number=line.text, hang=line.indent + len(line.text))
    cells = [cell for cell in _CELLS.split(line.text) if cell]
    if len(cells) > 1 and not joined:
        return _Start(PassageKind.TABLE_ROW, " | ".join(_fold(cell) for cell in cells))
    return None if joined else _Start(PassageKind.PARAGRAPH, line.text, hang=line.indent)


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
        current.start.kind in {PassageKind.HEADING, PassageKind.TABLE_ROW}
        or last.level is not None
        or not current.texts
    ):
        return False
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
    if tail.isdigit():
        return f"{head}{dot}{int(tail) + 1}"
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    if bare in roman[1:-1]:
        return roman[roman.index(bare) + 1]
    return chr(ord(bare) + 1) if len(bare) == 1 else ""


def _close(block: _Open, known: Counter[str]) -> Block:
    text = ""
    for part in block.texts:
        text = join(text, _fold(part), known) if text else _fold(part)
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
    )


def join(text: str, more: str, known: Counter[str]) -> str:
    """Two pieces of one sentence. A line-end hyphen goes only where the document shows it must:

    a soft hyphen always, another when the word is printed whole elsewhere and not with a hyphen.
    """
    if text.endswith("\u00ad"):
        return text[:-1] + more
    if (head := _HYPHEN.search(text)) and (tail := _FIRST.match(more)):
        first, second = head[1].casefold(), tail[0].casefold()
        whole = known[first + second] and not known[f"{first}-{second}"]
        broken = whole and first not in rules().hyphened and tail[0][0].islower()
        return text[:-1] + more if broken else text + more
    return f"{text} {more}"


def _hyphenated(lines: Sequence[Line]) -> Counter[str]:
    """Words of the document, compounds whole, to judge a line-end hyphen by."""
    if not any(line.text.endswith("-") for line in lines):
        return Counter()
    word = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
    return Counter(match.casefold() for line in lines for match in word.findall(line.text))


def _fold(text: str) -> str:
    return " ".join(text.split())
