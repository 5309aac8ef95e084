"""Packs: reviews on the move, as one plain, read-only SQLite file.

A pack is read as if an enemy had written it: nothing in it runs, and every value is checked. One that
came from outside is read in a process of its own (services/unpacking.py, docs/decisions/0019-packs.md).
"""

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewstudy import wire
from reviewstudy.domain.errors import PackRefused
from reviewstudy.domain.reviews import Provenance, Review, check_well_formed
from reviewstudy.storage.files import read_at_most

SCHEMA = "1"
SUFFIX = ".reviewpack"
MAX_BYTES = 100 << 20
_SQLITE = b"SQLite format 3\0"  # how every pack begins, sqlite.org/fileformat.html
MAX_DOCUMENT = 50 << 20
"""A review of 2,000 pages is about 8 MB as JSON; six times that is not a review."""

PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_REVIEW_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")  # as front matter allows
_EDITION = re.compile(r"[0-9a-f]{64}")
LONGEST = 300
"""Characters of a pack's name, version and licence, and of a file's name in it."""

_META = ("schema", "id", "name", "version", "licence", "digest")
_TABLES = {"pack": ("key", "value"), "review": ("id", "edition", "source_name", "provenance", "document")}


@dataclass(frozen=True, slots=True)
class PackedReview:
    """A review in a pack, under the stable id its publisher gave it."""

    review_id: str
    edition: str
    source_name: str
    provenance: Provenance
    document: Review


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds; ``digest`` (SHA-256) tells one version from another and finds damage."""

    id: str
    name: str
    version: str
    licence: str
    reviews: tuple[PackedReview, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of everything in the pack as it is stored, in hexadecimal."""
        whole = hashlib.sha256()
        head = (SCHEMA, self.id, self.name, self.version, self.licence)
        rows = (value for review in self.reviews for value in _row(review))
        for raw in (value.encode() for value in (*head, *rows)):
            whole.update(len(raw).to_bytes(8, "big") + raw)
        return whole.hexdigest()


def check_pack(pack: Pack) -> None:
    """Raises ValueError where a pack, wherever it came from, holds what none may."""
    said = (pack.name, pack.version, pack.licence, *(one.source_name for one in pack.reviews))
    if not PACK_ID.fullmatch(pack.id) or not all(map(_sayable, said)):
        raise ValueError("a pack without a usable id, name, version or licence")
    if len({one.review_id for one in pack.reviews}) != len(pack.reviews):
        raise ValueError("two reviews share an id")
    for one in pack.reviews:
        if not _REVIEW_ID.fullmatch(one.review_id) or not _EDITION.fullmatch(one.edition):
            raise ValueError("a review without a usable id or edition")
        check_well_formed(one.document)


def _sayable(text: str) -> bool:
    return 0 < len(text) <= LONGEST and text.isprintable() and bool(text.strip())


def write_pack(pack: Pack, path: Path) -> None:
    """Write a pack, whole or not at all. Another pack of that name is replaced; nothing else is.

    Raises:
        PackRefused: the file cannot be written, or is something else than a pack.
    """
    from sqlcipher3 import dbapi2

    # A short name of our own: the pack's own may be as long as a name can be
    partial = path.parent / f".{uuid.uuid4().hex}.part"
    try:
        if os.path.lexists(path) and not _replaceable(path):
            raise PackRefused("there is already another file of that name", "choose another name")
        path.parent.mkdir(parents=True, exist_ok=True)
        db = dbapi2.connect(str(partial))
        try:
            for table, columns in _TABLES.items():
                db.execute(
                    f"CREATE TABLE {table} ({', '.join(f'{name} TEXT NOT NULL' for name in columns)}) STRICT"
                )
            meta = (SCHEMA, pack.id, pack.name, pack.version, pack.licence, pack.digest)
            db.executemany("INSERT INTO pack VALUES (?, ?)", zip(_META, meta, strict=True))
            db.executemany("INSERT INTO review VALUES (?, ?, ?, ?, ?)", map(_row, pack.reviews))
            db.commit()
        finally:
            db.close()
        partial.replace(path)
    except (OSError, dbapi2.Error) as error:
        raise PackRefused(
            f"{path.name} could not be written", "check the folder, the name and the free space"
        ) from error
    finally:
        with suppress(OSError):  # there may not even be a folder
            partial.unlink(missing_ok=True)


def _replaceable(path: Path) -> bool:
    if not path.is_file():
        return False
    return read_at_most(path, len(_SQLITE))[: len(_SQLITE)] == _SQLITE


def read_pack(path: Path) -> Pack:
    """Read and check a pack, here and now: for our own, and for the process that reads others'. Nothing is
    written.

    Raises:
        PackRefused: it is missing, damaged, unsafe, or from a newer version.
    """
    with _opened(path) as db:
        _refuse_strangers(db, path)
        _refuse_oversized(db, path)
        rows = db.execute("SELECT key, value FROM pack LIMIT 99").fetchall()
        meta = dict(rows)
        texts = all(isinstance(value, str) for value in meta.values())
        if len(rows) != len(_META) or set(meta) != set(_META) or not texts:
            raise _damaged(path)
        if meta["schema"] != SCHEMA:
            raise PackRefused(
                f"{path.name} was made by a newer version of Review Study", "update Review Study"
            )
        reviews = tuple(
            _packed(row)
            for row in db.execute(f"SELECT {', '.join(_TABLES['review'])} FROM review ORDER BY rowid")
        )
        pack = Pack(meta["id"], meta["name"], meta["version"], meta["licence"], reviews)
        if pack.digest != meta["digest"]:
            raise _damaged(path)
        check_pack(pack)
    return pack


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from sqlcipher3 import dbapi2

    try:
        if path.exists() and not path.is_file():  # opening a pipe would wait for ever
            raise _damaged(path)
        if path.stat().st_size > MAX_BYTES:
            raise PackRefused(f"{path.name} is too large to be a pack", "ask its sender for a smaller one")
        # Nothing beside it is looked at, no journal or log, and nothing is locked or made.
        db = dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    except FileNotFoundError as error:
        raise PackRefused(f"there is no pack at {path.name}", "check the name") from error
    except (OSError, dbapi2.Error) as error:
        raise PackRefused(f"{path.name} could not be opened", "check that you may read it") from error
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        yield db
    except (dbapi2.Error, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _damaged(path) from error
    finally:
        db.close()


def _refuse_strangers(db: Any, path: Path) -> None:
    """Only our two plain tables may be there: no trigger, view, index or virtual table."""
    found = {}
    for kind, name, sql in db.execute(
        "SELECT CAST(type AS TEXT), CAST(name AS TEXT), CAST(sql AS TEXT) FROM sqlite_schema LIMIT 99"
    ):
        if kind == "index" and str(name).startswith("sqlite_autoindex_"):  # of a primary key
            continue
        if kind != "table" or name not in _TABLES or "virtual" in str(sql).casefold():
            raise PackRefused(
                f"{path.name} holds something a pack must not hold", "do not use it; tell its sender"
            )
        found[name] = tuple(row[1] for row in db.execute(f"PRAGMA table_xinfo({name})"))
    if found != _TABLES:
        raise _damaged(path)


def _refuse_oversized(db: Any, path: Path) -> None:
    for table, columns in _TABLES.items():
        longest = ", ".join(f"max(octet_length({column}))" for column in columns)
        sizes = db.execute(f"SELECT {longest} FROM {table}").fetchone()
        if max(size or 0 for size in sizes) > MAX_DOCUMENT:
            raise PackRefused(
                f"{path.name} holds a document too large to be a review", "ask its sender for another"
            )


def _row(review: PackedReview) -> tuple[str, ...]:
    provenance, document = wire.encode(review.provenance).decode(), wire.encode(review.document).decode()
    return (review.review_id, review.edition, review.source_name, provenance, document)


def _packed(row: tuple[Any, ...]) -> PackedReview:
    review_id, edition, source_name, provenance, document = row
    if not all(isinstance(value, str) for value in row):
        raise ValueError("a pack holds text only")
    review, terms = wire.decode(document, Review), wire.decode(provenance, Provenance)
    return PackedReview(review_id, edition, source_name, terms, review)


def _damaged(path: Path) -> PackRefused:
    return PackRefused(f"{path.name} is damaged or is not a pack", "ask its sender for it again")
