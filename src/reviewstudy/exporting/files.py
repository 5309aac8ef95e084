"""An exported file on disk: the whole new one, or the old one untouched."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from reviewstudy.domain.errors import ExportFailed

_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space or choose another disk, then export again"),
    errno.EDQUOT: (
        "your disk allowance is used up",
        "free some space or choose another disk, then export again",
    ),
    errno.EROFS: ("that disk cannot be written to", "choose another folder"),
    errno.ENAMETOOLONG: ("the file name is too long", "choose a shorter name"),
    errno.EACCES: (
        "that folder or file may not be changed by you",
        "choose another folder, or close the file elsewhere",
    ),
}
_REASONS[errno.EPERM] = _REASONS[errno.EACCES]


def write_pdf(pdf: bytes, path: Path) -> None:
    """Write ``pdf`` at ``path``, where there is nothing or a PDF; raises as :func:`_write` does."""
    _write(pdf, path, _is_pdf)


def write_markdown(text: str, path: Path) -> None:
    """Write ``text`` at ``path``, where there is nothing or Markdown that begins with a heading.

    Raises as :func:`_write` does.
    """
    _write(text.encode(), path, _is_markdown)


def _write(content: bytes, path: Path, replaceable: Callable[[Path], bool]) -> None:
    """Write ``content`` at ``path``, replacing what is there in one step.

    The bytes go to a temporary file beside it first, readable by the person alone, so that a full
    disk or a power cut leaves no half file and never costs the old one.

    Raises:
        ExportFailed: the folder is missing, ``path`` is a folder or another kind of file, or the
            system refuses.
    """
    try:
        if path.is_dir():
            raise ExportFailed("that name belongs to a folder", "give the name of a file to write")
        if not path.parent.is_dir():
            raise ExportFailed("the folder to export to does not exist", "make the folder or choose another")
        # A link keeps its place: what it points to is what changes.
        target = path.resolve()
        if os.path.lexists(target) and not replaceable(target):
            raise ExportFailed("there is already another file of that name", "choose another name")
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _refusal(error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise _refusal(error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _is_pdf(path: Path) -> bool:
    return _begins(path, b"%PDF")


def _is_markdown(path: Path) -> bool:
    return path.suffix.lower() in (".md", ".markdown") and _begins(path, b"# ")


def _begins(path: Path, start: bytes) -> bool:
    """Whether this is a regular file that begins so; a pipe or device is not opened."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    with path.open("rb") as file:
        return file.read(len(start)) == start


def _refusal(error: OSError) -> ExportFailed:
    what, advice = _REASONS.get(
        error.errno or 0, ("the file could not be written", "choose another folder, then export again")
    )
    return ExportFailed(what, advice)
