"""SQLCipher's driver, with the standard library's exceptions.

It has exceptions of its own, which are turned into the standard library's in :func:`_translated`
and nowhere else, because sqlite-utils catches only those.
"""

import functools
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as driver

if TYPE_CHECKING:
    import sqlite_utils

    _Connection = sqlite3.Connection
    _Cursor = sqlite3.Cursor
else:
    _Connection = driver.Connection
    _Cursor = driver.Cursor


_BUSY_MS = 5000

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


def connect(path: Path, mode: str, owner: Path) -> sqlite3.Connection:
    """Open ``path``, never making it. ``mode`` is SQLite's; errors say they happened in ``owner``."""
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


def in_memory() -> "sqlite_utils.Database":
    """An empty database of the same SQLite, which may know more than the standard library's."""
    from sqlite_utils import Database

    connection: _TranslatedConnection = driver.connect(
        ":memory:", isolation_level=None, factory=_TranslatedConnection
    )
    connection.database = Path(":memory:")
    return Database(connection, execute_plugins=False)


def opened(
    path: Path, key: bytes, mode: str, *, owner: Path, reader: bool = False
) -> "sqlite_utils.Database":
    """A connection of its own to an encrypted file; ``mode`` is SQLite's, ``reader`` refuses writes.

    Raises ``sqlite3.Error``, which says it happened in ``owner``.
    """
    from sqlite_utils import Database  # 200 ms

    connection = connect(path, mode, owner=owner)
    try:
        # A raw key: SQLCipher skips the key derivation a passphrase needs, 0.7 ms rather than 130
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in _PRAGMAS.strip().splitlines():
            connection.execute(pragma)
        if reader:
            connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # is the key right?
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise
