"""Bytes to text: which encoding, and how sure."""

import codecs
import re

UNSURE = "The file does not say how its letters are encoded; some may be wrong ({encoding} was assumed)"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TYPOGRAPHY = frozenset(range(0x91, 0x98)) | {
    0x80,
    0x85,
    0x99,
    0xA0,
    0xA3,
    0xA7,
    0xA9,
    0xAB,
    0xB0,
    0xB7,
    0xBB,
    0xBD,
}
"""Bytes that Windows-1252 English is full of: quotes, dashes, pound, degree, section, half."""
_WESTERN = {
    "latin_1",
    "cp1250",
    "cp1252",
    "cp1254",
    "cp1257",
    "iso8859_15",
    "ascii",
    "mac_iceland",
    "mac_roman",
}
"""Guesses that English bytes cannot be told apart by; Windows-1252 is the likeliest of them."""
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1c-\x1f\x7f\ufeff\ufffe\uffff\u200b\u2060\u202a-\u202e\u2066-\u2069]"
)
_BREAKS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")


def wide(source: bytes) -> str | None:
    """The UTF-16 codec of text without a byte-order mark, judged by where its zero bytes are."""
    sample = source[:4096]
    if len(sample) < 4 or len(source) % 2:
        return None
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if zeros[1] > half * 0.6 and zeros[0] < half * 0.05:
        return "utf-16-le"
    if zeros[0] > half * 0.6 and zeros[1] < half * 0.05:
        return "utf-16-be"
    return None


def visible(text: str) -> str:
    """The text without control characters, invisible marks and direction overrides."""
    return _DROPPED.sub("", text)


def decode(source: bytes) -> tuple[str, str | None]:
    """The text with ``\\n`` line ends, and a warning when the encoding is a guess.

    Control characters, invisible marks and direction overrides are dropped; a form feed stays, it
    ends a page. Never raises: what cannot be decoded becomes U+FFFD, with the warning.
    """
    text, warning = _decode(source)
    return visible(_BREAKS.sub("\n", text)), warning


def _decode(source: bytes) -> tuple[str, str | None]:
    for mark, codec in _MARKS:
        if source.startswith(mark):
            return _try(source, codec)
    if unmarked := wide(source):
        return _try(source, unmarked)
    try:
        return source.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    high = {byte for byte in source if byte >= 0x80}
    if high <= _TYPOGRAPHY:
        return source.decode("cp1252"), None
    return _guess(source)


def _try(source: bytes, codec: str) -> tuple[str, str | None]:
    try:
        return source.decode(codec), None
    except UnicodeDecodeError:
        return source.decode(codec, "replace"), UNSURE.format(encoding=codec.upper())


def _guess(source: bytes) -> tuple[str, str | None]:
    """Ask charset-normalizer; Western text it has no view on is taken as Windows-1252."""
    from charset_normalizer import from_bytes

    best = from_bytes(source[:200_000], cp_exclusion=["utf_7"]).best() if len(source) > 200 else None
    guess = best.encoding if best is not None else None
    codec = "cp1252" if guess is None or guess in _WESTERN else guess
    shown = "Windows-1252" if codec == "cp1252" else codec
    return source.decode(codec, "replace"), UNSURE.format(encoding=shown)
