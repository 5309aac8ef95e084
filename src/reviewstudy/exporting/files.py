"""An exported file on disk: the whole new one, or the old one untouched."""

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from reviewstudy.domain.errors import ExportFailed

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
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


def write_text(text: str, path: Path) -> None:
    """Write ``text`` at ``path``, where there is nothing or a text file of ours.

    Raises as :func:`_write` does.
    """
    _write(text.encode(), path, _is_text)


def write_csv(text: str, path: Path) -> None:
    """Write ``text`` at ``path``, where there is nothing or a table of ours.

    Raises as :func:`_write` does.
    """
    _write(text.encode(), path, _is_csv)


def write_zip(content: bytes, path: Path) -> None:
    """Write a zip file at ``path``, where there is nothing or a zip file; raises as :func:`_write` does."""
    _write(content, path, _is_zip)


def write_folder(files: Mapping[str, bytes], path: Path) -> None:
    """Write ``files`` by their places below ``path``, where there is nothing yet: all of them or none.

    They are made in a folder beside it, readable by the person alone, which then gets the name.

    Raises:
        ExportFailed: there is something of that name, the folder above is missing, or the system refuses.
    """
    try:
        if not path.parent.is_dir():
            raise ExportFailed("the folder to export to does not exist", "make the folder or choose another")
        if os.path.lexists(path):
            raise ExportFailed("there is already something of that name", "choose another name")
        making = Path(tempfile.mkdtemp(prefix=".", suffix=".part", dir=path.parent))
    except OSError as error:
        raise _refusal(error) from error
    try:
        for name, content in files.items():
            file = making / name
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(file, _NEW, 0o600), "wb") as made:
                made.write(content)
                made.flush()
                os.fsync(made.fileno())
        making.rename(path)
    except OSError as error:
        raise _refusal(error) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


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


def _is_text(path: Path) -> bool:
    return path.suffix.lower() == ".txt" and _begins(path, b"Review Study")


def _is_csv(path: Path) -> bool:
    return path.suffix.lower() == ".csv" and _begins(path, "\ufefftable,review,row".encode())


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" and _begins(path, b"PK")


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
