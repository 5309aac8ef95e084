"""The folder ``snapshots``: copies of the databases, under the same key, each opened before it has its name.

Made by SQLite's own online backup, so that a database is copied while it is in use. Which are due and
which may go is said by ``domain/snapshots.py``.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.domain.errors import InUse, KnownError, StorageProblem
from reviewstudy.domain.snapshots import Snapshot, Why, due, named, outlived
from reviewstudy.storage import journal, library
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.driver import in_memory
from reviewstudy.storage.files import publish, scratch_beside, storage_problem
from reviewstudy.storage.lease import Lease

if TYPE_CHECKING:
    from sqlite_utils import Database

FOLDER_NAME = "snapshots"
ROOM = 50 << 20
"""Bytes that a snapshot leaves free."""

_MIGRATIONS = {"journal": journal.migrations, "library": library.migrations}


class NoRoom(StorageProblem):
    """The disk is too full for a copy."""


_NOTHING_MADE = "so no copy of your journal was made"


def make_room(folder: Path, size: int, so: str) -> None:
    """Raises NoRoom where ``size`` bytes more would leave a disk almost full; ``so``: what comes of it.

    Raises OSError.
    """
    free = shutil.disk_usage(folder).free
    if free - size < ROOM:
        short = -(-(size + ROOM - free) // (1 << 20))
        raise NoRoom(
            f"the disk is nearly full, {so}", f"free at least {short:,} MB; what you write is still saved"
        )


@contextmanager
def alone(data_folder: Path, *, patience: float = 0) -> Iterator[None]:
    """The right to make a snapshot, for one at a time; what one that was cut short left goes.

    ``patience``: seconds to wait for another. Raises InUse, StorageProblem, OSError.
    """
    folder = data_folder / FOLDER_NAME
    folder.mkdir(mode=0o700, exist_ok=True)
    with Lease(folder, ".lock", patience=patience):
        for left in folder.glob(".*.new*"):
            left.unlink(missing_ok=True)
        yield


class Snapshots:
    """The snapshots of one data folder."""

    def __init__(self, data_folder: Path, key: bytes) -> None:
        self._data = data_folder
        self.folder = data_folder / FOLDER_NAME
        self._key = key

    def all(self, database: str = "journal") -> list[Snapshot]:
        """The snapshots of a database, the latest first; other files do not count."""
        try:
            found = [named(entry.name) for entry in self.folder.iterdir()]
        except OSError:
            return []
        return sorted((one for one in found if one and one.database == database), reverse=True)

    def path(self, snapshot: Snapshot) -> Path:
        """Where it is."""
        return self.folder / snapshot.file_name

    def due(self, now: datetime) -> bool:
        """Whether the journal has none of today yet."""
        return due(self.all(), now)

    def make(self, database: str, why: Why, copy: Callable[[Path], None], now: datetime) -> Snapshot | None:
        """Keep what ``copy`` writes to the path it is given; None where another process is at it now.

        Raises NoRoom, StorageProblem; then there is nothing new and nothing less.
        """
        try:
            with alone(self._data):
                # A library is large, and what follows writes as much again
                size = size_of(self._data / f"{database}.db") * (2 if database == "library" else 1)
                make_room(self.folder, size, _NOTHING_MADE)
                return self._make(database, why, copy, now)
        except InUse:
            return None
        except OSError as error:
            raise storage_problem(error, "the snapshot") from error

    def _make(self, database: str, why: Why, copy: Callable[[Path], None], now: datetime) -> Snapshot:
        made = self._next(database, why, now)
        scratch = scratch_beside(self.path(made))
        try:
            copy(scratch)
            if (fault := verify(scratch, self._key, database)) is not None:
                raise StorageProblem(
                    f"the new snapshot of {database}.db did not open again ({fault.partition(';')[0]})",
                    "check the disk; the snapshots before it are kept",
                )
            publish(scratch, self.path(made))
        finally:
            scratch.unlink(missing_ok=True)
        self._prune(database)
        return made

    def keep_files(self, database: str, why: Why, files: Path, now: datetime) -> Snapshot:
        """Put a closed database aside as it is, its log included. Raises OSError."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        made = self._next(database, why, now)
        for ending in ("-wal", ""):  # the file last: without it a log is nothing
            with suppress(FileNotFoundError):
                files.with_name(files.name + ending).rename(self.folder / (made.file_name + ending))
        self._prune(database)
        return made

    def _next(self, database: str, why: Why, now: datetime) -> Snapshot:
        number = max((one.number for name in _MIGRATIONS for one in self.all(name)), default=0) + 1
        return Snapshot(number, now.astimezone(UTC).replace(microsecond=0), why, database)

    def open(self, snapshot: Snapshot) -> EncryptedFile:
        """A snapshot, to be read. Raises StorageProblem, NewerData."""
        return still(self.path(snapshot), self._key, snapshot.database)

    def opens(self, snapshot: Snapshot) -> bool:
        """Whether every page of it can be read."""
        return verify(self.path(snapshot), self._key, snapshot.database) is None

    def remove(self, snapshot: Snapshot) -> None:
        """Delete one for good. Raises StorageProblem."""
        try:
            for ending in ("", "-wal", "-shm"):
                (self.folder / (snapshot.file_name + ending)).unlink(missing_ok=True)
        except OSError as error:
            raise storage_problem(error, "the snapshot") from error

    def _prune(self, database: str) -> None:
        here = self.all(database)
        going = outlived(here)
        if not going:
            return
        sound = next((one for one in here if one.why is not Why.DAMAGED and self.opens(one)), None)
        for one in going:
            if one != sound:
                with suppress(StorageProblem):  # the next time will do
                    self.remove(one)


def still(path: Path, key: bytes, database: str) -> EncryptedFile:
    """A copy of the journal or the library that nobody writes to. Raises StorageProblem, NewerData."""
    return EncryptedFile(path, key, _MIGRATIONS[database](), still=True)


def verify(path: Path, key: bytes, database: str) -> str | None:
    """Open a copy and read all of it: None when it is well, else a sentence."""
    try:
        file = still(path, key, database)
    except KnownError as error:
        return str(error)
    try:
        return file.check()
    finally:
        file.close()


def size_of(database: Path) -> int:
    """Bytes of a database and its log."""
    size = 0
    for ending in ("", "-wal"):
        with suppress(FileNotFoundError):
            size += database.with_name(database.name + ending).stat().st_size
    return size


def is_ours(database: Path, key: bytes) -> bool:
    """Whether a database that came from elsewhere has the tables, triggers and views that our migrations
    make, and no other: a trigger of somebody's own would run with everything that is written later.

    Raises StorageProblem, NewerData.
    """
    steps = _MIGRATIONS[database.stem]()
    file = still(database, key, database.stem)
    try:
        with file.read() as db:
            applied = {row["name"] for row in db.query(f"SELECT name FROM [{steps.migrations_table}]")}
            theirs = _schema(db)
    finally:
        file.close()
    ours = in_memory()
    try:
        missing = (step.name for step in steps.pending(ours) if step.name not in applied)
        steps.apply(ours, stop_before=next(missing, None))
        return _schema(ours) == theirs
    finally:
        ours.close()


def _schema(db: "Database") -> set[tuple[str, str, str]]:
    """What there is, by kind and name; of what could run, its words too, however SQLite quotes them."""
    found = db.execute(
        "SELECT type, name, CASE WHEN type IN ('trigger', 'view') THEN sql END FROM sqlite_master"
        " WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    )
    return {(kind, name, re.sub(r"[\s\"'`\[\]]+", "", sql or "").casefold()) for kind, name, sql in found}
