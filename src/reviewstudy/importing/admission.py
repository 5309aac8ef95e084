"""The cheap look at a file before anything parses it."""

import contextlib
import os
import stat
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import decoding
from reviewstudy.paths import resources

_MB = 1024 * 1024
_ANOTHER = "choose the document itself, as a text or Markdown file"


@dataclass(frozen=True, slots=True)
class Files:
    """The tables of ``resources/importing/files.toml``, by suffix or by first bytes."""

    formats: dict[str, str]
    later: dict[str, str]
    signatures: tuple[tuple[bytes, str], ...]
    openings: tuple[tuple[bytes, str], ...]


@cache
def files() -> Files:
    """What is known of kinds of files, read once."""
    tables = tomllib.loads((resources() / "importing" / "files.toml").read_text("utf-8"))
    return Files(
        formats={suffix: name for name, suffixes in tables["formats"].items() for suffix in suffixes},
        later={suffix: name for name, suffixes in tables["later"].items() for suffix in suffixes},
        signatures=tuple(
            (bytes.fromhex(start), name) for name, starts in tables["signatures"].items() for start in starts
        ),
        openings=tuple(
            (start.encode(), name) for name, starts in tables["openings"].items() for start in starts
        ),
    )


def admit(path: Path, largest: int) -> tuple[bytes, str]:
    """The bytes of ``path`` and the name of its format, once it is fit to be parsed.

    ``largest`` is in bytes. Devices and pipes are never opened.

    Raises:
        DocumentRefused: it is missing, not a file, not readable, empty, too large or no text.
    """
    _require_file(path)
    name = _format(path.suffix.lower())
    source = _read(path, largest)
    if not source.strip(b" \t\r\n\0\xef\xbb\xbf\xfe\xff\x0c"):
        raise DocumentRefused("The file is empty", "choose another, or save the document again")
    if what := _not_text(source):
        raise DocumentRefused(f"The file is called {path.suffix.lower() or 'text'} but is {what}", _ANOTHER)
    return source, name


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
    if later := files().later.get(suffix):
        raise DocumentRefused(
            f"{later} cannot be read yet by this version",
            "save the document as plain text (.txt) or Markdown (.md) and choose that",
        )
    if suffix and suffix not in files().formats:
        raise DocumentRefused(f"Files of this kind ({_shown(suffix)}) cannot be read", _ANOTHER)
    return files().formats.get(suffix, "text")


def _read(path: Path, largest: int) -> bytes:
    with _explained():
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            source = file.read(largest + 1)
    if len(source) > largest:
        raise DocumentRefused(
            f"The file is larger than {largest / _MB:.0f} MB, too much for a document of text",
            "choose the document itself, or split it into parts",
        )
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


def _not_text(source: bytes) -> str | None:
    """What the bytes are, if they are not text."""
    for start, what in files().signatures:
        if source.startswith(start) and not (len(start) < 4 and _readable(source)):
            return what
    opening = source[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, what in files().openings:
        if opening.startswith(start):
            return what
    bare = source.rstrip(b"\0\x1a")
    marked = bare.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
    if not marked and b"\0" in bare and decoding.wide(source) is None:
        return "not text"
    controls = sum(byte < 32 and byte not in b"\t\n\r\f\x0b\x1b\0" for byte in source[:8192])
    return "not text" if controls > len(source[:8192]) * 0.05 else None


def _readable(source: bytes) -> bool:
    """Whether the opening is plain ASCII: "BM" and "MZ" open words too."""
    sample = source[:512]
    return all(32 <= byte < 127 or byte in b"\t\r\n\f" for byte in sample)


def _shown(suffix: str) -> str:
    kept = "".join(character for character in suffix[:12] if character.isalnum() or character in "._-")
    return kept or "no letters"
