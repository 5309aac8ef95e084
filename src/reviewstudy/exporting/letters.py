"""Which characters the shipped type can show, how wide they are, and text made ready for a page.

PDF/A allows no character without a glyph (ISO 19005-3, 6.2.11.8), so what cannot be shown is
marked rather than left to fail.
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

UNPRINTABLE = "□"
"""Stands on the page for a character that no shipped family has."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Joiners, direction marks and isolates, soft hyphen, break opportunities: they shape text and show nothing.
_SHAPING = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\n")
_PLAIN = re.compile(r"[ -~\n]*")
# ASCII needs no look-up, except the letter that what follows may join.
_BEYOND_ASCII = re.compile(r"[ -~\n]?[^ -~\n]+")
_JOINER = "\u200d"
_FIRST = "AtkinsonHyperlegibleNext"
"""The family a letter is looked up in first, as its files are named."""

_LONG_RUN = re.compile(r"(?<![^\s\u200b])[^\s\u200b]{31,}")


@dataclass(frozen=True, slots=True)
class Legible:
    """Text that can be printed; ``whole`` is false if some of it had to be marked."""

    text: str
    whole: bool


def legible(text: str, fonts: Path) -> Legible:
    """``text`` with line ends made ``\\n``, tabs spaces, invisible controls dropped.

    A character (with its accents and joined signs) that no family in the folder ``fonts`` has
    whole becomes :data:`UNPRINTABLE`. Runs of over 30 letters may break anywhere, so that a
    pasted address stays inside its column.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", "    ")
    whole = True

    def shown(stretch: re.Match[str]) -> str:
        nonlocal whole
        pieces = [piece if _has_glyphs(piece, fonts) else None for piece in _clusters(stretch[0])]
        whole = whole and None not in pieces
        return "".join(piece or UNPRINTABLE for piece in pieces)

    if not _PLAIN.fullmatch(text):
        text = _BEYOND_ASCII.sub(shown, unicodedata.normalize("NFC", text))
    return Legible(_LONG_RUN.sub(_breakable, text), whole)


def _breakable(run: re.Match[str]) -> str:
    return "".join(piece + "\u200b" * (count % 8 == 0) for count, piece in enumerate(_clusters(run[0]), 1))


def _clusters(text: str) -> Iterator[str]:
    """What a reader takes for one character: a letter with its marks, an emoji with its joins."""
    cluster = ""
    for letter in text:
        category = unicodedata.category(letter)
        if category in ("Cc", "Cf") and letter not in _SHAPING:
            continue
        joins = category[0] == "M" or letter == _JOINER or 0x1F3FB <= ord(letter) <= 0x1F3FF
        if cluster and (cluster.isspace() or not (joins or cluster.endswith(_JOINER))):
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


@lru_cache(maxsize=8192)  # a text says the same letters again and again
def _has_glyphs(cluster: str, fonts: Path) -> bool:
    # Private-use characters mean nothing elsewhere, and PDF/A-3a refuses them; an accent needs a letter.
    if unicodedata.category(cluster[0])[0] == "M" or any(unicodedata.category(c) == "Co" for c in cluster):
        return False
    letters = {ord(letter) for letter in cluster if letter not in _SHAPING}
    # Few letters need more than the first family, so the others are read when one does.
    return any(letters <= _letters(files) for files in _families(fonts))


@cache
def _families(fonts: Path) -> tuple[tuple[Path, ...], ...]:
    """The files of each family, one a weight (``Family-Weight.ttf``)."""
    families: dict[str, list[Path]] = {}
    for file in sorted(fonts.glob("*.ttf")):
        families.setdefault(file.stem.partition("-")[0], []).append(file)
    return tuple(tuple(files) for files in families.values())


@cache
def _letters(files: tuple[Path, ...]) -> frozenset[int]:
    """What a family has in every one of its weights."""
    weights = (frozenset(code for code, _ in _glyphs(file.read_bytes())) for file in files)
    return frozenset.intersection(*weights)


def text_width(text: str, size: float, fonts: Path) -> float:
    """How wide ``text`` is at most, set at ``size`` in any weight, in the unit of ``size``.

    No kerning or joining is taken off, the widest weight counts (of any family that has a letter
    the first has not), and a little is added for what a screen rounds up: whoever draws it needs no
    more room than this.
    """
    known = _advances(fonts)
    return 1.03 * size * sum(known.get(ord(letter), 1.0) for letter in text)


@cache
def _advances(fonts: Path) -> dict[int, float]:
    """The widest advance of each code point, in ems (OpenType ``head``, ``hhea`` and ``hmtx``)."""
    first: dict[int, float] = {}  # of the family everything is set in
    others: dict[int, float] = {}
    for file in fonts.glob("*.ttf"):
        widest = first if file.stem.startswith(_FIRST) else others
        for code, width in advances(file.read_bytes()).items():
            widest[code] = max(widest.get(code, 0.0), width)
    return others | first


def advances(font: bytes) -> dict[int, float]:
    """The advance of each code point that a TrueType font has, in ems."""
    (per_em,) = struct.unpack_from(">H", font, table_at(font, b"head") + 18)
    (count,) = struct.unpack_from(">H", font, table_at(font, b"hhea") + 34)
    start = table_at(font, b"hmtx")
    found: dict[int, float] = {}
    for code, glyph in _glyphs(font):
        (advance,) = struct.unpack_from(">H", font, start + 4 * min(glyph, count - 1))
        found[code] = max(found.get(code, 0.0), advance / per_em)
    return found


def table_at(font: bytes, name: bytes) -> int:
    """Where a table of a font begins."""
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = (struct.unpack_from(">4s4xII", font, 12 + 16 * at) for at in range(tables))
    return next(int(offset) for tag, offset, _ in directory if tag == name)


def _glyphs(font: bytes) -> Iterator[tuple[int, int]]:
    """The code points of a font and their glyphs (OpenType ``cmap``, formats 4 and 12)."""
    start = table_at(font, b"cmap")
    (maps,) = struct.unpack_from(">H", font, start + 2)
    for at in range(maps):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * at)
        if platform == 0 or (platform, encoding) in ((3, 1), (3, 10)):
            yield from _mapped(font, start + offset)


def _mapped(font: bytes, at: int) -> Iterator[tuple[int, int]]:
    (form,) = struct.unpack_from(">H", font, at)
    if form == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        for group in range(groups):
            first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
            yield from ((code, glyph + code - first) for code in range(first, last + 1))
    elif form == 4:
        (doubled,) = struct.unpack_from(">H", font, at + 6)
        count = doubled // 2
        ends, starts, deltas, offsets = (
            struct.unpack_from(f">{count}H", font, at + 14 + doubled * row + (2 if row else 0))
            for row in range(4)
        )
        for segment in range(count):
            for code in range(starts[segment], ends[segment] + 1):
                glyph = code
                if offsets[segment]:
                    # The offset counts bytes from its own place in the table (OpenType, cmap format 4).
                    place = (
                        at + 16 + doubled * 3 + 2 * segment + offsets[segment] + 2 * (code - starts[segment])
                    )
                    (glyph,) = struct.unpack_from(">H", font, place)
                    if not glyph:
                        continue
                glyph = (glyph + deltas[segment]) & 0xFFFF
                if glyph and code != 0xFFFF:
                    yield code, glyph
