"""Putting another journal or library in the place of the one there is, whole or not at all.

What is to come is laid in the folder ``restoring`` and proved; ``restoring/ready`` then says that it is
meant. From there on it will be carried out: now, or after a crash by whoever opens the folder next,
before a database is opened. Without ``ready`` it never was, and is swept away. What was there goes to
the snapshots.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from reviewstudy.domain.errors import Damaged, InUse, NewerData, StorageProblem
from reviewstudy.domain.snapshots import Why
from reviewstudy.storage import keys
from reviewstudy.storage.driver import opened
from reviewstudy.storage.files import storage_problem, sync_folder, write_new
from reviewstudy.storage.lease import Lease
from reviewstudy.storage.snapshots import Snapshots, still

FOLDER_NAME = "restoring"
_READY = "ready"
_LOCK = "restoring.lock"
_PATIENCE = 60.0  # seconds to wait for another process that is putting things in place


class _Meant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What ``ready`` says: which files come, and when that was decided."""

    files: list[str]
    at: datetime


def is_under_way(folder: Path) -> bool:
    """Whether a restore was meant and is not finished."""
    return os.path.lexists(folder / FOLDER_NAME / _READY)


@contextmanager
def laying_ready(folder: Path) -> Iterator[Path]:
    """An empty folder to lay in what is to come, for one process at a time.

    Unless :func:`mean` was called in the block, it is gone after it. Raises StorageProblem, also where
    a restore was meant and has not come yet: what is laid ready then may be all there is. Raises InUse.
    """
    place = folder / FOLDER_NAME
    with Lease(folder, _LOCK):
        if is_under_way(folder):
            raise StorageProblem(
                "a restore is not finished yet",
                "close Review Study and open it once, then try again",
            )
        try:
            if place.exists():
                shutil.rmtree(place)
            place.mkdir(mode=0o700)
        except OSError as error:
            raise storage_problem(error, "the data folder") from error
        try:
            yield place
        finally:
            if not is_under_way(folder):
                shutil.rmtree(place, ignore_errors=True)


def log_folded(database: Path, key: bytes, mode: str) -> None:
    """Put a database that nobody else has open in SQLite's journal mode ``WAL`` or ``DELETE``.

    Raises InUse where another process has it open, Damaged where it is no database of this key.
    """
    try:
        file = opened(database, key, "rw", owner=database)
        try:
            file.execute("PRAGMA busy_timeout = 500")
            (now,) = file.execute(f"PRAGMA journal_mode = {mode}").fetchone()
        finally:
            file.close()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise _in_use() from None
        raise Damaged(database.name) from error
    if now.upper() != mode:
        raise _in_use()


def mean(folder: Path, now: datetime) -> None:
    """Say that what was laid ready is to come. Raises StorageProblem; then it is not."""
    place = folder / FOLDER_NAME
    files = sorted(entry.name for entry in place.iterdir())
    try:
        sync_folder(place)
        write_new(place / _READY, msgspec.json.encode(_Meant(files, now.astimezone(UTC))))
    except OSError as error:
        raise storage_problem(error, "the data folder") from error


def finish_keys(folder: Path) -> None:
    """Put the key file in place where one is to come: the first step, since it needs no key."""
    staged = folder / FOLDER_NAME / keys.FILE_NAME
    if not is_under_way(folder) or not staged.exists():
        return
    with _in_words(), Lease(folder, _LOCK, patience=_PATIENCE):
        if staged.exists():
            aside = folder / f"{keys.FILE_NAME}.before"
            with suppress(FileNotFoundError):
                (folder / keys.FILE_NAME).replace(aside)
            staged.replace(folder / keys.FILE_NAME)
            sync_folder(folder)


def finish(folder: Path, key: bytes) -> bool:
    """Carry out what was meant, or sweep away what was not; says whether anything came.

    Called before the databases are opened. May be cut short anywhere and called again. Raises
    StorageProblem, where another process has a database open for one; the old stays whole then.
    """
    place = folder / FOLDER_NAME
    if not os.path.lexists(place):
        return False
    lease = Lease(folder, _LOCK, patience=_PATIENCE if is_under_way(folder) else 0)
    try:
        lease.acquire()
    except InUse:
        if is_under_way(folder):
            raise _in_use() from None
        return False  # somebody is laying ready, which is nothing yet
    try:
        with _in_words():
            return _finish(folder, place, key)
    finally:
        lease.release()


def _finish(folder: Path, place: Path, key: bytes) -> bool:
    if not is_under_way(folder):
        shutil.rmtree(place, ignore_errors=True)
        return False
    meant = msgspec.json.decode((place / _READY).read_bytes(), type=_Meant)
    coming = [name for name in meant.files if name.endswith(".db") and (place / name).exists()]
    why = _let_go(folder, [name for name in coming if (folder / name).exists()], key)
    aside = Snapshots(folder, key)
    for name in coming:
        if (folder / name).exists():
            aside.keep_files(name.removesuffix(".db"), why[name], folder / name, meant.at)
        (place / name).replace(folder / name)
        sync_folder(folder)
    (place / _READY).unlink()
    shutil.rmtree(place, ignore_errors=True)
    return True


def _let_go(folder: Path, names: Sequence[str], key: bytes) -> dict[str, Why]:
    """See that nobody has these open, and that they are whole without a log; by name, why they go."""
    why: dict[str, Why] = {}
    try:
        for name in names:
            try:
                log_folded(folder / name, key, "DELETE")
                with suppress(NewerData):
                    still(folder / name, key, name.removesuffix(".db")).close()
                why[name] = Why.RESTORE
            except Damaged:  # or of another key: it goes as it is, its log with it
                why[name] = Why.DAMAGED
    except InUse:
        for name in (one for one, reason in why.items() if reason is Why.RESTORE):
            with suppress(StorageProblem):
                log_folded(folder / name, key, "WAL")
        raise
    return why


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise storage_problem(error, "the data folder") from error
    except msgspec.DecodeError:
        raise StorageProblem(
            "a restore that was cut short cannot be read",
            f"move the folder “{FOLDER_NAME}” out of the data folder, then try again",
        ) from None


def _in_use() -> InUse:
    return InUse(
        "your library is in use by another window or command",
        "wait for it to finish, or close it, then try again; nothing was changed",
    )
