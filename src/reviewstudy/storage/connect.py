"""One encrypted database file: opened, checked, migrated, and shared safely between threads.

What the environment causes (damage, a full disk, a newer
version) leaves as a StorageProblem; every other ``sqlite3.Error`` is a bug and leaves as it is.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.domain.errors import Damaged, NewerData, StorageProblem
from reviewstudy.storage.driver import opened
from reviewstudy.storage.explaining import busy, explained, full
from reviewstudy.storage.files import nobody_stops, publish, scratch_beside, storage_problem

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

KEY_BYTES = 32
"""Length of a database key: 256 bits."""

# What a new file, which nobody else has touched, is met with when the disk does not hold what was written
_CUT_SHORT = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_IOERR)
# What an open is met with in a folder that is full or may only be read
_NO_WRITING = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
_PAGE = 4096  # bytes, SQLCipher's; no whole file is shorter

_PIECE = 4096  # pages copied at a time, 16 MB
_TRIES = 100  # at a piece that cannot be copied now, twenty a second


class EncryptedFile:
    """One SQLCipher database under sqlite-utils, safe from several threads.

    Cursors and query generators end with the ``with`` block they were made in.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        migrations: "Migrations",
        *,
        before: Callable[[Callable[[Path], None]], None] | None = None,
        still: bool = False,
    ) -> None:
        """Open ``path`` with a 32-byte key, making or migrating it as needed.

        ``before`` is called before an existing file is migrated, with what copies it to another place.
        ``still``: nobody writes to this file, it is only read, and left at the version it has.

        Nothing is written until an existing file has proved sound, ours and not newer than
        ``migrations``. Where nothing can be written, what is there can still be read: each write
        is then refused. Raises StorageProblem, NewerData.
        """
        if len(key) != KEY_BYTES:
            raise ValueError("a database key has 32 bytes")
        self._path = path
        self._key = key
        self._before = before
        self._turn = threading.RLock()  # held by the one thread that writes
        self._writing: int | None = None  # that thread
        self._idle = threading.Condition()  # guards the three below
        self._spare: list[Database] = []
        self._reading: list[int] = []  # the thread of each read under way
        self._closed = False
        self._last_version = 0
        self._access = "ro&immutable=1" if still else "rw"
        try:
            with self._in_words():
                if still:
                    self._behind(migrations)
                    self._writer = self._open(path)
                    return
                if not path.exists():
                    self._create(migrations)
                try:
                    self._writer = self._ready(migrations)
                except sqlite3.Error as error:
                    if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NO_WRITING:
                        raise
                    # Without a log nobody is writing, and SQLite needs no files of its own beside ours
                    self._access = "ro" if _has_log(path) else "ro&immutable=1"
                    self._writer = self._ready(migrations)
        except OSError as error:
            raise storage_problem(error, path.name) from error

    def __repr__(self) -> str:
        return f"EncryptedFile({self._path.name!r})"

    @contextmanager
    def write(self) -> Iterator["Database"]:
        """A transaction: committed when the block ends well, rolled back on any exception.

        One thread writes at a time; the others wait. A ``write`` inside a ``write`` joins it.
        Raises StorageProblem, and then nothing of the block is stored.
        """
        with self._in_words(), self._turn:
            if self._writing is not None:
                with self._writer.atomic():
                    yield self._writer
                return
            if self._closed:
                raise RuntimeError(f"{self!r} is closed")
            connection = self._writer.conn
            connection.execute("BEGIN IMMEDIATE")
            self._writing = threading.get_ident()
            try:
                yield self._writer
                if not connection.in_transaction:
                    raise RuntimeError("the transaction was ended inside write()")
                connection.commit()
            except BaseException:
                with suppress(sqlite3.Error):  # the first error is the one to tell
                    connection.rollback()
                raise
            finally:
                self._writing = None

    @contextmanager
    def read(self) -> Iterator["Database"]:
        """A database to read one consistent state from; inside ``write``, what was written so far.

        Any number of threads read at once, also while another writes. Raises StorageProblem.
        """
        thread = threading.get_ident()
        if self._writing == thread:
            with self._in_words():
                yield self._writer
            return
        with self._idle:
            if self._closed:
                raise RuntimeError(f"{self!r} is closed")
            database = self._spare.pop() if self._spare else None
            self._reading.append(thread)
        try:
            with self._in_words(reading=True):
                database = database or self._open(self._path, reader=True)
                database.conn.execute("BEGIN")
                try:
                    yield database
                finally:
                    # Unlike COMMIT this resets cursors left half read, which would hold on to an old state
                    database.conn.rollback()
        finally:
            with self._idle:
                self._reading.remove(thread)
                if database is not None:
                    self._spare.append(database)
                self._idle.notify_all()

    def data_version(self) -> int:
        """A number that changes when another process has written, and only then.

        Never waits: while this process is writing, the last number known. Raises StorageProblem.
        """
        if self._turn.acquire(blocking=False):
            try:
                with self._in_words():
                    (self._last_version,) = self._writer.conn.execute("PRAGMA data_version").fetchone()
            finally:
                self._turn.release()
        return self._last_version

    def check(self) -> str | None:
        """Read the whole file, every page's HMAC included: None when it is well, else a sentence."""
        try:
            # A new connection: an old one remembers segments of the full-text index that are gone, and takes
            # their absence for damage.
            with self._in_words(reading=True), closing(self._open(self._path, reader=True).conn) as conn:
                (verdict,) = conn.execute("PRAGMA quick_check(1)").fetchone()
        except StorageProblem as problem:
            return str(problem)
        return None if verdict == "ok" else str(Damaged(self._path.name))

    def compact(self) -> bool:
        """Write the file anew without what was deleted, and empty its log.

        Returns whether the log was emptied: another process that reads meanwhile prevents it.
        Raises StorageProblem, and then nothing that is kept was changed.
        """
        with self._in_words(), self._turn:
            if self._closed or self._writing is not None:
                raise RuntimeError(f"{self!r} cannot be compacted now")
            self._writer.conn.execute("VACUUM")
            (busy, *_) = self._writer.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def pages(self) -> Iterator[bytes]:
        """Every page on the disk, decrypted, the log's and free ones too. Raises StorageProblem."""
        from reviewstudy.storage.pages import pages  # and with it a library of ciphers

        try:
            yield from pages(self._path, self._key)
        except OSError as error:
            raise storage_problem(error, self._path.name) from error

    def size(self) -> int:
        """Bytes of the file."""
        return self._path.stat().st_size

    def copy_to(
        self, target: Path, *, key: bytes | None = None, go_on: Callable[[], None] = nobody_stops
    ) -> None:
        """Copy what is committed now to a new file, encrypted under ``key``, else under the same key.

        Writers go on meanwhile. ``go_on`` is called every few thousand pages; what it raises stops the
        copy. Raises StorageProblem.
        """
        if self._writing == threading.get_ident():
            raise RuntimeError(f"{self!r} cannot be copied by the thread that is writing to it")
        with self.read() as database:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on one state
            self._copy(database, target, key or self._key, go_on)

    def _copy_unopened(self, target: Path) -> None:
        database = self._open(self._path)
        try:
            self._copy(database, target, self._key, nobody_stops)
        finally:
            database.close()

    def _copy(self, database: "Database", target: Path, key: bytes, go_on: Callable[[], None]) -> None:
        target.touch(mode=0o600)
        copy = opened(target, key, "rw", owner=self._path)
        patience = iter(range(_TRIES))

        def between(status: int, _left: int, _all: int) -> None:
            if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and next(patience, None) is None:
                raise busy(self._path)
            go_on()

        try:
            database.conn.backup(copy.conn, pages=_PIECE, progress=between, sleep=0.05)
        finally:
            copy.close()

    def close(self) -> None:
        """Close every connection, once the reads and the write under way have ended."""
        thread = threading.get_ident()
        if self._writing == thread or thread in self._reading:
            raise RuntimeError(f"{self!r} cannot be closed while this thread uses it")
        with self._idle:
            self._closed = True  # from here on nothing new begins
            self._idle.wait_for(lambda: not self._reading)
        with self._in_words(), self._turn:
            while self._spare:
                self._spare.pop().close()
            self._writer.close()  # last, so that it can bring the log into the file
            self._key = b""

    def _open(self, path: Path, *, mode: str | None = None, reader: bool = False) -> "Database":
        return opened(path, self._key, mode or self._access, owner=self._path, reader=reader)

    def _create(self, migrations: "Migrations") -> None:
        """Make the database under another name first, so that one that bears the name is whole."""
        scratch = scratch_beside(self._path)
        try:
            scratch.touch(mode=0o600)  # SQLite gives its log files the same permissions
            database = self._open(scratch)
            try:
                (journal,) = database.conn.execute("PRAGMA journal_mode = WAL").fetchone()
                if journal != "wal":
                    raise StorageProblem(
                        "the data folder is on a disk that cannot hold a database safely",
                        "choose a folder on this computer's own disk, not on a network",
                    )
            finally:
                database.close()
            self._migrate(scratch, migrations)
            if _has_log(scratch):  # closing could not bring it into the file
                raise full(self._path)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _CUT_SHORT:
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise
        else:
            with suppress(FileExistsError):  # another process was quicker: its database will do
                publish(scratch, self._path)
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                scratch.with_name(scratch.name + ending).unlink(missing_ok=True)

    def _ready(self, migrations: "Migrations") -> "Database":
        if self._behind(migrations):
            if self._before is not None:
                self._before(self._copy_unopened)
            self._migrate(self._path, migrations)
        return self._open(self._path)

    def _behind(self, migrations: "Migrations") -> bool:
        """Whether migrations are to be applied. Raises NewerData, StorageProblem; writes nothing."""
        from sqlite_utils import Database

        if self._path.stat().st_size < _PAGE:  # SQLite might take it for a new one, and drop its log
            raise Damaged(self._path.name)
        # Closing the last connection writes the log into the file, unless the connection cannot write.
        # With no log there is nothing to write, and only a writer tidies up after itself.
        database = self._open(self._path, mode="ro" if _has_log(self._path) else None)
        try:
            known = {(migrations.name, step.name) for step in migrations.pending(Database(memory=True))}
            table = migrations.migrations_table
            applied: set[tuple[str, str]] = set()
            if database.table(table).exists():
                applied = set(database.execute(f"SELECT migration_set, name FROM [{table}]").fetchall())
        finally:
            database.close()
        # A file cut short, emptied or of zeros looks new to SQLite, but no file of ours bears the name
        # before it is whole
        if not applied:
            raise Damaged(self._path.name)
        if migrations.name not in {name for name, _ in applied}:
            raise StorageProblem(
                f"{self._path.name} is not {self._path.name}: it holds something else under that name",
                "put the right file back, from a backup if need be; nothing was changed",
            )
        if applied - known:
            raise NewerData(
                f"{self._path.name} was written by a newer version of Review Study",
                "update Review Study; nothing was changed",
            )
        return applied != known

    def _migrate(self, path: Path, migrations: "Migrations") -> None:
        """Apply what is pending, all or nothing.

        Foreign keys are off meanwhile and checked before the commit, as SQLite advises for changes
        of schema (sqlite.org/lang_altertable.html, section 7).
        """
        database = self._open(path)
        connection = database.conn
        try:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
            migrations.apply(database)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError("a migration left a reference without its target")
            connection.commit()
        finally:
            connection.close()  # rolls back what was not committed

    @contextmanager
    def _in_words(self, *, reading: bool = False) -> Iterator[None]:
        """Turn what the environment caused, and this file met, into a StorageProblem."""
        try:
            yield
        except sqlite3.Error as error:
            # Another database may fail inside our block (a pack, say): that is not ours to explain.
            # Nor is a write in a block that reads: query_only refuses it, and it is a bug.
            theirs = getattr(error, "database", None) != self._path
            bug = reading and error.sqlite_errorcode == sqlite3.SQLITE_READONLY
            problem = None if theirs or bug else explained(error, self._path)
            if problem is None:
                raise
            raise problem from error


def _has_log(path: Path) -> bool:
    """Whether work that is not in the database file yet stands beside it."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0
