"""What is in a journal or a library, of any version, without opening it for good."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.domain.backups import Item, Kind
from reviewstudy.domain.errors import StorageProblem
from reviewstudy.storage.driver import opened

if TYPE_CHECKING:
    import sqlite_utils

STILL, IN_USE = "ro&immutable=1", "rw"
"""How to open a copy that nobody writes to, and a database that may be in use; neither is written."""


def held(database: Path, key: bytes, mode: str) -> dict[str, Item]:
    """Everything in a database by id, but what lies in the bin.

    Raises StorageProblem where it cannot be read.
    """
    with _reading(database, key, mode) as file:
        file.execute("BEGIN")
        return _journal(file) if file.table("mark").exists() else _library(file)


@contextmanager
def _reading(database: Path, key: bytes, mode: str) -> "Iterator[sqlite_utils.Database]":
    try:
        file = opened(database, key, mode, owner=database, reader=True)
        try:
            yield file
        finally:
            file.close()
    except sqlite3.Error as error:
        raise StorageProblem(
            f"{database.name} cannot be read", "look at it with: reviewstudy check"
        ) from error


def _journal(db: "sqlite_utils.Database") -> dict[str, Item]:
    found = {
        key: Item(Kind.NOTE if note else Kind.HIGHLIGHT, "", modified)
        for key, note, modified in db.execute(
            "SELECT id, note != '', modified FROM mark WHERE removed IS NULL"
        )
    }
    binned = "removed" in db.table("reflection").columns_dict  # since the third version
    where = " WHERE removed IS NULL" if binned else ""
    for key, title, modified in db.execute(f"SELECT id, title, modified FROM reflection{where}"):
        found[key] = Item(Kind.REFLECTION, title, modified)
    return found


def _library(db: "sqlite_utils.Database") -> dict[str, Item]:
    return {
        key: Item(Kind.REVIEW, title, edition)
        for key, title, edition in db.execute("SELECT id, title, edition FROM review")
    }


def originals_size(database: Path, key: bytes) -> int:
    """Bytes that the kept originals take up in a library. Raises StorageProblem."""
    with _reading(database, key, IN_USE) as file:
        (size,) = file.execute("SELECT coalesce(sum(length(packed)), 0) FROM original").fetchone()
        return int(size)


def drop_originals(database: Path, key: bytes) -> None:
    """Take the kept originals out of a copy of a library, and their room with them. Raises StorageProblem."""
    try:
        file = opened(database, key, "rw", owner=database)
        try:
            file.execute("PRAGMA journal_mode = DELETE")
            file.execute("DELETE FROM original")
            file.execute("VACUUM")
        finally:
            file.close()
    except sqlite3.Error as error:
        raise StorageProblem(
            "the originals could not be left out of the backup", "free some space, or keep them in it"
        ) from error
