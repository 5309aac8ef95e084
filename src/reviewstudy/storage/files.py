"""Files in the data folder: new ones appear whole or not at all, and a failure is put into words."""

import errno
import os
import stat
import sys
import uuid
from contextlib import suppress
from pathlib import Path

from reviewstudy.domain.errors import StorageProblem

FULL = "free some space and try again; nothing already stored was changed"
"""Advice when a disk is full."""


def nobody_stops() -> None:
    """What long work asks now and then, where it cannot be stopped."""


def storage_problem(error: OSError, what: str) -> StorageProblem:
    """``error`` as something a person can act on; ``what`` names the file or folder in their words."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return StorageProblem(f"the disk is full, so {what} could not be written", FULL)
        case errno.EROFS:
            return StorageProblem(
                f"{what} is on a disk that can only be read",
                "choose a data folder on this computer's own disk",
            )
        case errno.EACCES | errno.EPERM:
            return StorageProblem(
                f"there is no permission to use {what}",
                "ask whoever looks after this computer, or choose another data folder",
            )
        case errno.ENOTDIR | errno.EEXIST | errno.ENAMETOOLONG | errno.ENOENT | errno.ELOOP | errno.EINVAL:
            return StorageProblem(f"{what} cannot be made in that place", "choose another data folder")
        case _:
            reason = (error.strerror or type(error).__name__).lower()
            return StorageProblem(
                f"{what} could not be read or written ({reason})", "check the disk, then try again"
            )


def read_at_most(path: Path, limit: int) -> bytes:
    """The first ``limit`` + 1 bytes of a regular file: more than ``limit`` says that it is longer.

    A pipe is not waited for and a device not read. Raises OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.ENOTSUP, "not a regular file")
        return file.read(limit + 1)


def scratch_beside(path: Path) -> Path:
    """A name beside ``path`` that nobody else uses, for a file that is still being made."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}.new")


def publish(scratch: Path, path: Path) -> None:
    """Give a finished file its name, and never in place of another.

    Raises FileExistsError when something has that name already, OSError when the disk refuses.
    """
    if sys.platform == "win32":
        scratch.rename(path)  # Windows refuses to replace
        return
    try:
        path.hardlink_to(scratch)
    except OSError as error:
        # FAT and some shares have no hard links, hence the second best: look, then rename
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
        scratch.rename(path)
    else:
        scratch.unlink()
    sync_folder(path.parent)


def write_new(path: Path, content: bytes) -> None:
    """Write a file readable by its owner only; after a crash it is there whole or not at all.

    Raises FileExistsError when something has that name already, OSError when the disk refuses.
    """
    scratch = scratch_beside(path)
    try:
        _write_through(scratch, content)
        publish(scratch, path)
    finally:
        scratch.unlink(missing_ok=True)


def write_over(path: Path, content: bytes) -> None:
    """Put a file readable by its owner only in the place of another.

    After a crash or a power cut the old one or the new one is there, whole. Raises OSError when the disk
    refuses; then the old one stays.
    """
    scratch = scratch_beside(path)
    try:
        _write_through(scratch, content)
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    with suppress(OSError):  # it is in place; whichever a power cut now leaves is whole
        sync_folder(path.parent)


def _write_through(scratch: Path, content: bytes) -> None:
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """A new name is only safe from a power cut once its folder is on disk; Windows sees to that itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
