"""Ways to damage a document, for the drill: each made by chance alone, so that it can be made again."""

import contextlib
import copy
import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

MB = 1024 * 1024
LARGEST = 4 * MB
"""Bytes of a damaged file."""
NUMBERS = (b"-1", b"0", b"1", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e309")
PIECES = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbf\xbe",
    b"\n" * 50,
    b"<" * 100,
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]>",
    b"&b;",
    b"<div>" * 3000,
    b"<w:p><w:r><w:t>",
    b"</w:p>",
    b"[" * 3000,
    b"<<" * 3000,
    b"endobj\n1 0 obj\n",
    b"/Kids [1 0 R 1 0 R]",
    b"(" * 2000,
    b"*" * 2000,
    b"> " * 500,
    b"[^1]: ",
    "\u202e\u0301\u200d".encode() * 200,
    b"A" * 20000,
)

Damage = Callable[[random.Random, bytes, bytes], bytes]
"""Takes chance, a document and another one of its kind; gives the document damaged."""


def flipped(chance: random.Random, source: bytes, _other: bytes) -> bytes:
    """Some bits turned over."""
    came = bytearray(source)
    for _ in range(min(len(came), chance.choice((1, 1, 4, 16, 64, 256)))):
        came[chance.randrange(len(came))] ^= 1 << chance.randrange(8)
    return bytes(came)


def cut(chance: random.Random, source: bytes, _other: bytes) -> bytes:
    """The beginning only, or a part missing."""
    low, high = _span(chance, source)
    return source[:high] if chance.random() < 0.5 else source[:low] + source[high:]


def spliced(chance: random.Random, source: bytes, other: bytes) -> bytes:
    """A part of another document put in, over what was there or between."""
    low, high = _span(chance, source)
    start, stop = _span(chance, other)
    return source[:low] + other[start:stop] + source[chance.choice((low, high)) :]


def inserted(chance: random.Random, source: bytes, _other: bytes) -> bytes:
    """Bytes put in that are hard on readers, or just any."""
    at = chance.randrange(len(source) + 1)
    piece = chance.choice(PIECES) if chance.random() < 0.7 else chance.randbytes(chance.randrange(1, 400))
    return source[:at] + piece + source[at:]


def repeated(chance: random.Random, source: bytes, _other: bytes) -> bytes:
    """A part again and again."""
    low, high = _span(chance, source)
    part = source[low : min(high, low + chance.choice((16, 256, 4096)))]
    return source[:low] + part * chance.choice((2, 10, 100, 1000)) + source[low:]


def renumbered(chance: random.Random, source: bytes, _other: bytes) -> bytes:
    """A number another number: a length, an offset, a count, a reference."""
    numbers = list(re.finditer(rb"\d+", source[:MB]))
    if not numbers:
        return source
    chosen = chance.sample(numbers, min(len(numbers), chance.choice((1, 1, 3, 10))))
    for number in sorted(chosen, key=re.Match.start, reverse=True):
        source = source[: number.start()] + chance.choice(NUMBERS) + source[number.end() :]
    return source


def restructured(chance: random.Random, source: bytes, _other: bytes) -> bytes:
    """Elements of XML or HTML doubled, moved, taken out or called something else; well formed after it."""
    if not source.lstrip().startswith(b"<"):
        return source
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        return source
    for _ in range(chance.choice((1, 4, 16, 64))):
        elements = [] if root is None else [one for one in root.iter("*") if one is not root][:20_000]
        if len(elements) < 2:
            break
        with contextlib.suppress(ValueError):  # a name that may be read and may not be given
            _rearranged(chance, *chance.sample(elements, 2))
    return source if root is None else bytes(etree.tostring(root))


def _rearranged(chance: random.Random, one: etree._Element, another: etree._Element) -> None:
    match chance.randrange(5):
        case 0:
            another.append(copy.deepcopy(one))
        case 1:
            if (parent := one.getparent()) is not None:
                parent.remove(one)
        case 2:
            one.tag = another.tag
        case 3:
            for name in another.attrib:
                another.set(name, chance.choice(("", "-1", "99999999999", "x")))
        case 4:
            for _ in range(chance.choice((1, 20, 300))):
                another = etree.SubElement(another, one.tag)
            another.text = "deep down"


def within_zip(chance: random.Random, source: bytes, other: bytes) -> bytes:
    """Parts of a zipped document damaged, dropped, renamed or doubled, and zipped again whole."""
    try:
        parts = _unzipped(source)
        others = list(_unzipped(other).values()) or [b""]
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        return source
    if not parts:
        return source
    names = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    for name in chance.sample(names, min(len(names), chance.choice((1, 1, 2, 4)))):
        if chance.random() < 0.8:
            parts[name] = chance.choice((*PLAIN, *[restructured] * 8))(
                chance, parts[name], chance.choice(others)
            )
        elif chance.random() < 0.5:
            del parts[name]
        else:
            parts[chance.choice(names)] = parts[name]
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # of a name that comes twice
        for name, part in parts.items():
            archive.writestr(name, part)
            if chance.random() < 0.02:
                archive.writestr(name, part + bytes(chance.choice((1, 8 * MB))))
    return packed.getvalue()


def _unzipped(source: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return {
            info.filename: archive.read(info)
            for info in archive.infolist()
            if info.file_size < LARGEST and not info.is_dir()
        }


def within_stream(chance: random.Random, source: bytes, other: bytes) -> bytes:
    """A compressed stream of a PDF unpacked, damaged, and packed again in the same room."""
    streams = list(
        re.finditer(rb"FlateDecode.{0,200}?stream\r?\n(.*?)endstream", source[: 2 * MB], re.DOTALL)
    )
    for stream in chance.sample(streams, min(len(streams), 3)):
        low, high = stream.span(1)
        try:
            plain = zlib.decompressobj().decompress(source[low:high], LARGEST)
        except zlib.error:
            continue
        packed = zlib.compress(chance.choice(PLAIN)(chance, plain, other[:4096])[:LARGEST], 9)
        source = source[:low] + packed[: high - low].ljust(high - low, b"\0") + source[high:]
    return source


PLAIN: tuple[Damage, ...] = (flipped, cut, spliced, inserted, repeated, renumbered)


def _span(chance: random.Random, source: bytes) -> tuple[int, int]:
    low = chance.randrange(len(source) + 1)
    return low, min(len(source), low + chance.choice((1, 8, 64, 1024, 1 << 14, 1 << 30)))


def ways(suffix: str, source: bytes) -> tuple[Damage, ...]:
    """The ways to damage a document of this kind, those that go deepest oftenest."""
    if source.startswith(b"PK"):
        return (*PLAIN, *[within_zip] * 18)
    if suffix in {".html", ".htm", ".fodt"}:
        return (*PLAIN, *[restructured] * 6)
    if b"%PDF-" in source[:1024]:
        return (*PLAIN, *[within_stream] * 4, *[renumbered] * 2)
    return PLAIN
