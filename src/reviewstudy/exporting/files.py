"""An exported file on disk: the whole new one, or the old one untouched."""

import errno
import os
import stat
import tempfile
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
    """Write ``pdf`` at ``path``, replacing what is there in one step.

    The bytes go to a temporary file beside it first, readable by the person alone, so that a full
    disk or a power cut leaves no half file and never costs the old one.

    Raises:
        ExportFailed: the folder is missing, ``path`` is a folder or something else than a PDF, or
            the system refuses.
    """
    try:
        if path.is_dir():
            raise ExportFailed("that name belongs to a folder", "give the name of a file to write")
        if not path.parent.is_dir():
            raise ExportFailed("the folder to export to does not exist", "make the folder or choose another")
        # A link keeps its place: what it points to is what changes.
        target = path.resolve()
        if os.path.lexists(target) and not _is_pdf(target):
            raise ExportFailed("there is already another file of that name", "choose another name")
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _refusal(error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise _refusal(error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _is_pdf(path: Path) -> bool:
    """Whether this is a regular file that begins as a PDF does; a pipe or device is not opened."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    with path.open("rb") as file:
        return file.read(4) == b"%PDF"


def _refusal(error: OSError) -> ExportFailed:
    what, advice = _REASONS.get(
        error.errno or 0, ("the file could not be written", "choose another folder, then export again")
    )
    return ExportFailed(what, advice)
