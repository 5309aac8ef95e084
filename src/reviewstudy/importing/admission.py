"""The cheap look at a file before anything parses it."""

import contextlib
import os
import re
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import decoding
from reviewstudy.importing.isolation import Limits, OverLimit
from reviewstudy.paths import resources

_MB = 1024 * 1024
_ANOTHER = "choose the document itself, as a PDF, Word, OpenDocument, web page or text file"
_CONVERT = "open it in the program it was made with, save it as .docx or PDF, and choose that"
_OLD = bytes.fromhex("d0cf11e0a1b11ae1")
"""A compound file: an Office document of before 2007, or a newer one behind a password."""
_PROLOG = re.compile(rb"(?:\s+|<\?.{0,400}?\?>|<!--.{0,4000}?-->)+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Files:
    """The tables of ``resources/importing/files.toml``, by suffix or by first bytes."""

    formats: dict[str, str]
    others: dict[str, str]
    packages: dict[str, str]
    signatures: tuple[tuple[bytes, str], ...]
    openings: tuple[tuple[bytes, str], ...]


@cache
def files() -> Files:
    """What is known of kinds of files, read once."""
    tables = tomllib.loads((resources() / "importing" / "files.toml").read_text("utf-8"))
    return Files(
        formats={suffix: name for name, suffixes in tables["formats"].items() for suffix in suffixes},
        others={suffix: name for name, suffixes in tables["others"].items() for suffix in suffixes},
        packages={part: name for name, parts in tables["packages"].items() for part in parts},
        signatures=tuple(
            (bytes.fromhex(start), name) for name, starts in tables["signatures"].items() for start in starts
        ),
        openings=tuple(
            (start.encode(), name) for name, starts in tables["openings"].items() for start in starts
        ),
    )


def admit(path: Path, limits: Limits) -> tuple[bytes, str]:
    """The bytes of ``path`` and the name of its format, once it is fit to be parsed.

    The bytes decide before the name does: a web page saved as .pdf is a web page. Devices and pipes
    are never opened.

    Raises:
        DocumentRefused: it is missing, not a file, not readable, empty, too large or no document.
    """
    _require_file(path)
    suffix = path.suffix.lower()
    name = _format(suffix)
    source = _read(path, limits.text if name in {"text", "markdown"} else limits.file, limits)
    if not source.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff\x0c"):
        raise DocumentRefused("The file is empty", "choose another, or save the document again")
    return source, _told(source, suffix, name)


def admit_pdf(path: Path, limits: Limits) -> bytes:
    """The bytes of ``path``, which are a PDF as far as can be seen from outside, whatever its name.

    Raises:
        DocumentRefused: it is missing, not a file, not readable, too large or no PDF.
    """
    _require_file(path)
    source = _read(path, limits.file, limits)
    if b"%PDF-" not in source[:1024]:
        raise DocumentRefused("This is not a PDF", "choose the PDF that Review Study exported")
    return source


def _require_file(path: Path) -> None:
    with _explained():
        kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        raise DocumentRefused(
            "This is a folder, not a document", "choose a file, or import the folder as a whole"
        )
    if not stat.S_ISREG(kind):
        raise DocumentRefused("This is not an ordinary file", "choose a document saved on this computer")


def _format(suffix: str) -> str:
    """The format a file's name gives; a name without a suffix is taken for text."""
    if other := files().others.get(suffix):
        raise DocumentRefused(f"{other} ({suffix}) cannot be read", _CONVERT)
    if suffix and suffix not in files().formats:
        raise DocumentRefused(f"Files of this kind ({_shown(suffix)}) cannot be read", _ANOTHER)
    return files().formats.get(suffix, "text")


def _read(path: Path, largest: int, limits: Limits) -> bytes:
    with _explained():
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            source = file.read(largest + 1)
    if len(source) > largest:
        raise OverLimit(f"The file is larger than {largest / _MB:,.0f} MB", limits)
    return source


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """What the system says when a file cannot be had, in words."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise DocumentRefused(
            "There is no such file", "check the name and the folder, and try again"
        ) from None
    except PermissionError:
        raise DocumentRefused(
            "You are not allowed to read this file", "ask its owner, or copy it to a folder of your own"
        ) from None
    except (OSError, ValueError):
        raise DocumentRefused(
            "The file could not be read from the disk", "copy it to another place and try again"
        ) from None


def _told(source: bytes, suffix: str, name: str) -> str:
    """The format the bytes say, else ``name``, which the file's name says, where they may be that."""
    told = _signed(source, name)
    if told is not None and told in files().formats.values():
        return told
    if source.startswith(_OLD):
        if "EncryptedPackage".encode("utf-16-le") in source:
            return "protected"
        raise DocumentRefused("This is an Office document of the old kind (.doc)", _CONVERT)
    if told is None and name not in {"text", "markdown", "html"}:
        told = "not one, or is damaged"
    if told is None and _binary(source):
        told = "not text"
    if told is not None:
        raise DocumentRefused(f"The file is called {suffix or 'text'} but is {told}", _ANOTHER)
    return name


def _signed(source: bytes, name: str) -> str | None:
    """What the first bytes say the file is: a format, or what else in words."""
    for start, what in files().signatures:
        if source.startswith(start) and not (len(start) < 4 and _readable(source)):
            return what
    if name == "pdf" and b"%PDF-" in source[:1024]:
        return name
    opening = source[:8192].removeprefix(b"\xef\xbb\xbf")
    if match := _PROLOG.match(opening):
        opening = opening[match.end() :]
    opening = opening[:64].lower()
    said = next((said for start, said in files().openings if opening.startswith(start)), None)
    # Web archives are built like e-mail.
    return None if name == "html" and said not in files().formats.values() else said


def _binary(source: bytes) -> bool:
    bare = source.rstrip(b"\0\x1a")
    marked = bare.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
    if not marked and b"\0" in bare and decoding.wide(source) is None:
        return True
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1b\0" for byte in source[:8192])
    return controls > len(source[:8192]) * 0.05


def _readable(source: bytes) -> bool:
    """Whether the opening is plain ASCII: "BM" and "MZ" open words too."""
    sample = source[:512]
    return all(32 <= byte < 127 or byte in b"\t\r\n\f" for byte in sample)


def _shown(suffix: str) -> str:
    kept = "".join(character for character in suffix[:12] if character.isalnum() or character in "._-")
    return kept or "no letters"
