"""One encrypted database file: opened, checked, migrated, and shared safely between threads.

Everything that is particular to the driver stays here. SQLCipher's driver has exceptions of its
own, which are turned into the standard library's in :func:`_translated` and nowhere else, because
sqlite-utils catches only those. What the environment causes (damage, a full disk, a newer
version) leaves as a StorageProblem; every other ``sqlite3.Error`` is a bug and leaves as it is.
"""

import functools
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as driver

from reviewstudy.domain.errors import NewerData, StorageProblem
from reviewstudy.storage.files import FULL, publish, scratch_beside, storage_problem

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

if TYPE_CHECKING:
    _Connection = sqlite3.Connection
    _Cursor = sqlite3.Cursor
else:
    _Connection = driver.Connection
    _Cursor = driver.Cursor

KEY_BYTES = 32
"""Length of a database key: 256 bits."""

_BUSY_MS = 5000
_ALMOST_FULL = 1024 * 1024  # bytes free below which an I/O error is put down to a full disk

# For every connection. cipher_compatibility keeps the file format when the driver's default moves on.
# cipher_memory_security stays off: it wipes SQLite's buffers, but Python's copies of the same text
# cannot be wiped, so it would slow every query and protect nothing.
_PRAGMAS = f"""
PRAGMA cipher_compatibility = 4;
PRAGMA cipher_memory_security = OFF;
PRAGMA busy_timeout = {_BUSY_MS};
PRAGMA foreign_keys = ON;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA temp_store = MEMORY;
PRAGMA trusted_schema = OFF;
"""


class EncryptedFile:
    """One SQLCipher database under sqlite-utils, safe from several threads.

    Cursors and query generators end with the ``with`` block they were made in.
    """

    def __init__(self, path: Path, key: bytes, migrations: "Migrations") -> None:
        """Open ``path`` with a 32-byte key, making or migrating it as needed.

        Nothing is written until an existing file has proved sound, ours and not newer than
        ``migrations``. Raises StorageProblem, NewerData.
        """
        if len(key) != KEY_BYTES:
            raise ValueError("a database key has 32 bytes")
        self._path = path
        self._key = key
        self._turn = threading.RLock()  # held by the one thread that writes
        self._writing: int | None = None  # that thread
        self._idle = threading.Condition()  # guards the three below
        self._spare: list[Database] = []
        self._reading: list[int] = []  # the thread of each read under way
        self._closed = False
        self._last_version = 0
        try:
            with self._in_words():
                if not path.exists():
                    self._create(migrations)
                if self._behind(migrations):
                    self._migrate(path, migrations)
                self._writer = self._open(path)
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
            with self.read() as database:
                (verdict,) = database.conn.execute("PRAGMA quick_check(1)").fetchone()
        except StorageProblem as problem:
            return str(problem)
        return None if verdict == "ok" else str(self._damaged())

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

    def _open(self, path: Path, *, mode: str = "rw", reader: bool = False) -> "Database":
        from sqlite_utils import Database  # 200 ms

        connection = _connect(path, mode, owner=self._path)
        try:
            # A raw key: SQLCipher skips the key derivation a passphrase needs, 0.7 ms rather than 130
            connection.execute(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            for pragma in _PRAGMAS.strip().splitlines():
                connection.execute(pragma)
            if reader:
                connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # is the key right?
            return Database(connection, execute_plugins=False)
        except BaseException:
            connection.close()
            raise

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
            with suppress(FileExistsError):  # another process was quicker: its database will do
                publish(scratch, self._path)
        finally:
            for ending in ("", "-wal", "-shm", "-journal"):
                scratch.with_name(scratch.name + ending).unlink(missing_ok=True)

    def _behind(self, migrations: "Migrations") -> bool:
        """Whether migrations are to be applied. Raises NewerData, StorageProblem; writes nothing."""
        from sqlite_utils import Database

        if self._path.stat().st_size == 0:  # SQLite would take it for a new one
            raise self._damaged()
        # Closing the last connection writes the log into the file, unless the connection cannot write.
        # With no log there is nothing to write, and only a writer tidies up after itself.
        log = self._path.with_name(f"{self._path.name}-wal")
        mode = "ro" if log.exists() and log.stat().st_size else "rw"
        database = self._open(self._path, mode=mode)
        try:
            known = {(migrations.name, step.name) for step in migrations.pending(Database(memory=True))}
            table = migrations.migrations_table
            applied: set[tuple[str, str]] = set()
            if database.table(table).exists():
                applied = set(database.execute(f"SELECT migration_set, name FROM [{table}]").fetchall())
        finally:
            database.close()
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
            problem = None if theirs or bug else self._explain(error)
            if problem is None:
                raise
            raise problem from error

    def _explain(self, error: sqlite3.Error) -> StorageProblem | None:
        name = self._path.name
        match error.sqlite_errorcode & 0xFF:  # the low byte is the kind, the rest its detail
            case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
                return self._damaged()
            case sqlite3.SQLITE_FULL:
                return StorageProblem(f"the disk is full, so {name} could not be written", FULL)
            case sqlite3.SQLITE_IOERR:
                # A log file that cannot grow is reported as an I/O error
                with suppress(OSError):
                    if shutil.disk_usage(self._path.parent).free < _ALMOST_FULL:
                        return StorageProblem(f"the disk is full, so {name} could not be written", FULL)
                return StorageProblem(
                    f"the disk failed while {name} was in use",
                    "check the disk, then try again; nothing already stored was changed",
                )
            case (
                sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH
            ):
                return StorageProblem(
                    f"{name} cannot be opened or written",
                    "check that the data folder is still there and that you may write in it",
                )
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return StorageProblem(
                    f"{name} is in use by another program",
                    "wait for it to finish, or close it, then try again",
                )
            case _:
                return None

    def _damaged(self) -> StorageProblem:
        return StorageProblem(f"{self._path.name} is damaged", "restore a backup; the file is left as it is")


def _standard(error: Any, database: Path) -> sqlite3.Error:
    """The driver's exception as the standard library's of the same name.

    It keeps SQLite's error code, and ``database`` is the file it happened in.
    """
    kind: type[sqlite3.Error] = getattr(sqlite3, type(error).__name__)
    standard: Any = kind(*error.args)
    standard.sqlite_errorcode = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    standard.sqlite_errorname = getattr(error, "sqlite_errorname", "SQLITE_ERROR")
    standard.database = database
    return standard  # type: ignore[no-any-return]


def _translated[T](*names: str) -> Callable[[type[T]], type[T]]:
    """A class of the driver whose methods of these ``names`` raise the standard library's exceptions."""

    def translated(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            try:
                return method(self, *args, **kwargs)
            except driver.Error as error:
                raise _standard(error, self.database) from None

        return call

    def decorate(kind: type[T]) -> type[T]:
        for name in names:
            setattr(kind, name, translated(getattr(kind, name)))
        return kind

    return decorate


@_translated("execute", "executemany", "executescript", "fetchone", "fetchmany", "fetchall", "__next__")
class _TranslatedCursor(_Cursor):
    @property
    def database(self) -> Path:
        connection: _TranslatedConnection = self.connection  # type: ignore[assignment]
        return connection.database


@_translated("commit", "rollback", "close", "backup", "create_function")
class _TranslatedConnection(_Connection):
    """``execute`` and its kin go through ``cursor``, in the driver too."""

    database: Path

    def cursor(self, factory: Any = _TranslatedCursor) -> Any:
        return super().cursor(factory)


def _connect(path: Path, mode: str, owner: Path) -> sqlite3.Connection:
    """Open ``path``, never making it. Errors say they happened in ``owner``."""
    try:
        connection: _TranslatedConnection = driver.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,  # transactions begin where we say so
            check_same_thread=False,  # a connection serves one thread at a time, but not always the same
            factory=_TranslatedConnection,
        )
    except driver.Error as error:
        raise _standard(error, owner) from None
    connection.database = owner
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
    return connection
