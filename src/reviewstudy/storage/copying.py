"""Copying a database that is in use, page by page, by SQLite's online backup (sqlite.org/backup.html)."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.storage.driver import opened

if TYPE_CHECKING:
    from sqlite_utils import Database

_PIECE = 4096  # pages copied at a time, 16 MB
_PAUSE = 0.05  # seconds before a piece that cannot be copied now is tried again
_TRIES = 100


def nobody_stops() -> None:
    """What is asked between the pieces of a copy that nobody stops."""


def copy_pages(
    database: "Database", target: Path, key: bytes, owner: Path, go_on: Callable[[], None] = nobody_stops
) -> bool:
    """Copy a database to a new file under ``key``; False where another program kept it for too long.

    ``go_on`` is called between pieces; what it raises stops the copy. Raises ``sqlite3.Error``, which
    says it happened in ``owner``, and OSError.
    """
    target.touch(mode=0o600)
    copy = opened(target, key, "rw", owner=owner)
    patience = iter(range(_TRIES))

    class Kept(Exception):
        pass

    def between(status: int, _left: int, _all: int) -> None:
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and next(patience, None) is None:
            raise Kept
        go_on()

    try:
        database.conn.backup(copy.conn, pages=_PIECE, progress=between, sleep=_PAUSE)
    except Kept:
        return False
    finally:
        copy.close()
    return True
