"""What the environment did to a database, put into words for a person."""

import shutil
import sqlite3
from contextlib import suppress
from pathlib import Path

from reviewstudy.domain.errors import Damaged, StorageProblem
from reviewstudy.storage.files import FULL

_ALMOST_FULL = 1024 * 1024  # bytes free below which an I/O error is put down to a full disk


def explained(error: sqlite3.Error, path: Path) -> StorageProblem | None:
    """What befell the database at ``path``; None for what the environment does not cause: a bug."""
    match error.sqlite_errorcode & 0xFF:  # the low byte is the kind, the rest its detail
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return Damaged(path.name)
        case sqlite3.SQLITE_FULL:
            return full(path)
        case sqlite3.SQLITE_IOERR:
            # A log file that cannot grow is reported as an I/O error
            with suppress(OSError):
                if shutil.disk_usage(path.parent).free < _ALMOST_FULL:
                    return full(path)
            return StorageProblem(
                f"the disk failed while {path.name} was in use",
                "check the disk, then try again; nothing already stored was changed",
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return StorageProblem(
                f"{path.name} cannot be opened or written",
                "check that the data folder is still there and that you may write in it",
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy(path)
        case _:
            return None


def busy(path: Path) -> StorageProblem:
    """Another program has the database."""
    return StorageProblem(
        f"{path.name} is in use by another program", "wait for it to finish, or close it, then try again"
    )


def full(path: Path) -> StorageProblem:
    """There is no room to write the database."""
    return StorageProblem(f"the disk is full, so {path.name} could not be written", FULL)
