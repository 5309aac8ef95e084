"""What is done to packs, for the drill of them: each case by chance alone, so that it can be made again."""

import contextlib
import json
import random
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.builders import pack, packed, review
from tools.drill import Seeds
from tools.drill_damage import PLAIN
from tools.drill_records import bent

from reviewstudy import wire
from reviewstudy.domain.reviews import Provenance, Review, Survey
from reviewstudy.storage.packs import Pack, check_pack, write_pack

PAGE = 4096
Case = tuple[bytes, tuple[Pack, ...], str]
"""A file, the packs that it may be said to hold, and what was done."""

HOSTILE: tuple[tuple[str, ...], ...] = (
    ("CREATE TRIGGER t AFTER INSERT ON review BEGIN DELETE FROM pack; END",),
    ("CREATE TRIGGER review AFTER INSERT ON review BEGIN SELECT load_extension('x'); END",),
    ("CREATE VIEW v AS SELECT * FROM review",),
    ("ALTER TABLE review RENAME TO kept", "CREATE VIEW review AS SELECT * FROM kept"),
    ("ALTER TABLE pack RENAME TO kept", "CREATE VIEW pack AS SELECT upper(key) AS key, value FROM kept"),
    ("CREATE VIRTUAL TABLE f USING fts5 (x)",),
    ("CREATE VIRTUAL TABLE r USING rtree (id, a, b)",),
    ("DROP TABLE review", "CREATE VIRTUAL TABLE review USING fts5 (id, edition, source_name, provenance,"
     " document)"),
    ("ALTER TABLE review ADD COLUMN extra TEXT GENERATED ALWAYS AS (upper(id))",),
    ("ALTER TABLE review ADD COLUMN extra TEXT GENERATED ALWAYS AS (randomblob(1000000000)) VIRTUAL",),
    ("ALTER TABLE review ADD COLUMN extra TEXT DEFAULT 'x'",),
    ("CREATE TABLE extra (x)",),
    ("CREATE TABLE 'main.review' (x)",),
    ("CREATE INDEX i ON review (id)",),
    ("CREATE INDEX i ON review (length(document)) WHERE id > 'a'",),
    ("DROP TABLE pack",),
    ("DELETE FROM pack",),
    ("DELETE FROM pack WHERE key = 'licence'",),
    ("INSERT INTO pack VALUES ('digest', 'x')",),
    ("INSERT INTO pack SELECT * FROM pack",),
    ("UPDATE pack SET value = 'bundled' WHERE key = 'id'",),
    ("UPDATE pack SET value = '../../x' WHERE key = 'id'",),
    ("UPDATE pack SET value = '2' WHERE key = 'schema'",),
    ("UPDATE pack SET value = char(8238) || value WHERE key = 'name'",),
    ("UPDATE pack SET value = lower(hex(randomblob(0))) || 'f' WHERE key = 'digest'",),
    ("UPDATE pack SET value = upper(value) WHERE key = 'digest'",),
    ("UPDATE pack SET key = upper(key)",),
    ("UPDATE review SET id = 'theirs'",),
    ("UPDATE review SET id = id || char(0)",),
    ("UPDATE review SET id = CAST(x'ff' AS TEXT)",),
    ("UPDATE review SET edition = (SELECT edition FROM review ORDER BY rowid DESC LIMIT 1)",),
    ("UPDATE review SET document = replace(document, 'bruise', 'rash')",),
    ("UPDATE review SET document = provenance",),
    ("UPDATE review SET document = printf('%.*c', 100000, '[')",),
    ("UPDATE review SET document = '{\"a\":' || replace(printf('%.*c', 50000, 'a'), 'a', '{\"a\":')",),
    ("UPDATE review SET document = replace(document, ':null', ':1e999')",),
    ("UPDATE review SET document = replace(document, '\"page\":null', '\"page\":99999999999999999999999')",),
    ("UPDATE review SET document = replace(document, ':\"', ':\"\\ud800')",),
    ("UPDATE review SET document = substr(document, 1, length(document) / 2)",),
    ("UPDATE review SET provenance = '{}'",),
    ("UPDATE review SET provenance = replace(provenance, 'true', '\"true\"')",),
    ("DELETE FROM review WHERE rowid = 1",),
    ("INSERT INTO review SELECT * FROM review",),
    ("UPDATE review SET rowid = 10 - rowid",),
    ("CREATE TABLE loose (key, value)", "INSERT INTO loose SELECT key, CAST(value AS BLOB) FROM pack",
     "DROP TABLE pack", "ALTER TABLE loose RENAME TO pack"),
    ("CREATE TABLE loose (id, edition, source_name, provenance, document)", "INSERT INTO loose"
     " SELECT id, edition, source_name, provenance, CAST(document AS BLOB) FROM review", "DROP TABLE review",
     "ALTER TABLE loose RENAME TO review"),
    ("CREATE TABLE loose (key TEXT, value TEXT CHECK (load_extension(value) IS NULL))",
     "DROP TABLE pack", "ALTER TABLE loose RENAME TO pack"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = 'ATTACH DATABASE ''x.db'' AS x'"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = replace(sql, 'TEXT', 'BLOB')"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', 'DEFAULT"
     " (random())')"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET rootpage = 5 - rootpage"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET rootpage = 1"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET name = NULL"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET name = x'00ff', tbl_name = 'pack'"),
    ("PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET type = 'trigger'"),
    ("PRAGMA writable_schema = ON", "INSERT INTO sqlite_schema VALUES ('table', 'x', 'x', 0, 'CREATE VIRTUAL"
     " TABLE x USING fts5(a)')"),
    ("PRAGMA writable_schema = ON", "INSERT INTO sqlite_schema VALUES ('view', 'x', 'x', 0, 'CREATE VIEW x AS"
     " SELECT * FROM other.review')"),
    ("PRAGMA writable_schema = ON", "DELETE FROM sqlite_schema"),
    ("PRAGMA user_version = 77", "PRAGMA application_id = 77"),
    ("PRAGMA journal_mode = WAL",),
    ("PRAGMA auto_vacuum = FULL", "VACUUM"),
    ("PRAGMA page_size = 512", "VACUUM"),
    ("PRAGMA page_size = 65536", "VACUUM"),
)  # fmt: skip
"""What somebody with an SQLite program does to a pack. The last few leave what it holds as it was."""

OVERSIZED = "UPDATE review SET {} = printf('%.*c', 53000000, 'x')"


def seeds() -> tuple[Pack, ...]:
    """The packs that cases are made from: small ones and one of many pages."""
    survey = Survey("https://example.org/survey", "2030-06-30", ("What will you do differently?",))
    plain = pack(packed(), packed(review("Other words."), "t10"), version="2")
    words = [review(*(f"{n} {m} Nobody asked." for m in range(400)), points=(1, 3)) for n in range(12)]
    long = [packed(one, f"d{n}") for n, one in enumerate(words)]
    terms = Provenance("https://example.org", "CC BY 4.0", "May be shared.", "Describes harm.", True)
    asked = replace(packed(review("One.", "Two.", points=(1, 2), survey=survey), "asked"), provenance=terms)
    accents = packed(review("Gwnaeth Ọlá a’r “bydwraig” 🙂 sylw.", title="Ŵyr Ọlá"), "accents")
    return plain, pack(*long, pack_id="long"), pack(asked, accents, pack_id="asked")


class Packs(Seeds):
    """Cases made of packs."""

    def __init__(self) -> None:
        super().__init__([], [])
        self._packs = seeds()
        with tempfile.TemporaryDirectory() as folder:
            self._bytes = [self._written(one, Path(folder) / "x.reviewpack") for one in self._packs]

    @staticmethod
    def _written(one: Pack, path: Path) -> bytes:
        write_pack(one, path)
        return path.read_bytes()

    def made(self, seed: int, number: int) -> Case:
        """Case ``number``."""
        chance = random.Random(f"packs {seed} {number}")
        which, other = chance.randrange(len(self._packs)), chance.randrange(len(self._packs))
        source, whole = self._bytes[which], self._packs[which]
        kind = chance.choice(
            ("bytes", "bytes", "pages", "header", "cells", "sql", "sql", "sealed", "values", "rare")
        )
        match kind:
            case "bytes":
                for way in chance.choices(PLAIN, k=chance.choice((1, 1, 2, 4))):
                    source = way(chance, source, self._bytes[other])
            case "pages":
                source = _pages(chance, source, self._bytes[other])
            case "header":
                source = _header(chance, source)
            case "cells":
                source = _cells(chance, source)
            case "sql":
                for statements in chance.choices(HOSTILE, k=chance.choice((1, 1, 1, 2))):
                    source = _edited(source, *statements)
            case "rare":
                source, kind = _rare(chance, source)
            case _:
                source, sealed = _valued(chance, source, whole, seal=kind == "sealed")
                if sealed is not None:
                    whole = sealed
        return source, (whole, self._packs[which], self._packs[other]), kind


def _edited(source: bytes, *statements: str, values: Sequence[Any] = ()) -> bytes:
    """The file after these; what SQLite will not do is left undone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(source)
        with contextlib.suppress(sqlite3.Error):
            db = sqlite3.connect(path, isolation_level=None)
            with contextlib.closing(db), contextlib.suppress(sqlite3.Error):
                for statement in statements:
                    db.execute(statement, values if "?" in statement else ())
        return path.read_bytes()


def _pages(chance: random.Random, source: bytes, other: bytes) -> bytes:
    """Pages swapped, doubled, zeroed, taken away, or put in from another pack."""
    pages = [source[at : at + PAGE] for at in range(0, len(source), PAGE)]
    others = [other[at : at + PAGE] for at in range(0, len(other), PAGE)]
    for _ in range(chance.choice((1, 1, 2, 3))):
        one, two = chance.randrange(len(pages)), chance.randrange(len(pages))
        match chance.randrange(5):
            case 0:
                pages[one], pages[two] = pages[two], pages[one]
            case 1:
                pages[one] = pages[two]
            case 2:
                pages[one] = bytes(PAGE)
            case 3:
                del pages[one]
                pages = pages or [b""]
            case 4:
                pages[one] = chance.choice(others)
    return b"".join(pages)


def _header(chance: random.Random, source: bytes) -> bytes:
    """Fields of the header (sqlite.org/fileformat.html): page size, versions, sizes, encoding, free list."""
    came = bytearray(source)
    for _ in range(chance.choice((1, 1, 2))):
        match chance.randrange(8):
            case 0:
                came[18:20] = b"\x02\x02"  # write-ahead log
            case 1:
                came[16:18] = chance.choice((b"\x00\x01", b"\x02\x00", b"\x00\x00", b"\xff\xff", b"\x10\x01"))
            case 2:
                came[56:60] = chance.choice((0, 2, 3, 4, 2**31)).to_bytes(4, "big")  # encoding of text
            case 3:
                came[28:32] = chance.randrange(2**32).to_bytes(4, "big")  # pages in all
            case 4:
                came[32:40] = chance.randbytes(8)  # free list
            case 5:
                came[20] = chance.randrange(256)  # bytes kept free in each page
            case 6:
                came[44:48] = chance.choice((0, 1, 5, 2**31)).to_bytes(4, "big")  # schema format
            case 7:
                at = chance.randrange(100)
                came[at] = chance.randrange(256)
    return bytes(came)


def _cells(chance: random.Random, source: bytes) -> bytes:
    """Bytes where a page says how many cells it has, where they are, how long each is."""
    came = bytearray(source)
    for _ in range(chance.choice((1, 1, 2, 8))):
        start = chance.randrange(len(came) // PAGE) * PAGE
        at = start + (100 if start == 0 else 0) + chance.randrange(48)
        came[at] = chance.choice((0, 1, 2, 5, 10, 13, 127, 128, 255, chance.randrange(256)))
    return bytes(came)


def _rare(chance: random.Random, source: bytes) -> tuple[bytes, str]:
    """What is large or takes long to make, and so comes seldom; mostly something else."""
    match chance.randrange(25):
        case 0:
            return _edited(
                source, OVERSIZED.format(chance.choice(("id", "provenance", "document")))
            ), "oversized"
        case 1:
            return _edited(
                source, "UPDATE pack SET value = printf('%.*c', 53000000, 'x') WHERE key = 'name'"
            ), "oversized"
        case 2:
            many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
            return _edited(
                source, f"{many} INSERT INTO review SELECT 'r' || i, 'x', 'x', '{{}}', '{{}}' FROM n"
            ), "many rows"
        case 3:
            return chance.choice(
                (b"", b"SQLite format 3\x00", b"SQLite format 3\x00" + bytes(PAGE))
            ), "no pack"
        case _:
            encoded = chance.choice(("UTF-16le", "UTF-16be"))
            return _transcribed(source, encoded), "UTF-16"


def _transcribed(source: bytes, encoding: str) -> bytes:
    """The same pack in another encoding of text."""
    with tempfile.TemporaryDirectory() as folder:
        here, there = Path(folder) / "x", Path(folder) / "y"
        here.write_bytes(source)
        with contextlib.closing(sqlite3.connect(here)) as old:
            dump = [line for line in old.iterdump() if not line.startswith(("BEGIN", "COMMIT"))]
        with contextlib.closing(sqlite3.connect(there, isolation_level=None)) as db:
            for statement in (f"PRAGMA encoding = '{encoding}'", *dump):
                db.execute(statement)
        return there.read_bytes()


def _valued(chance: random.Random, source: bytes, whole: Pack, *, seal: bool) -> tuple[bytes, Pack | None]:
    """A document with other values in it; sealed again by somebody who knows how, what it holds then."""
    at = chance.randrange(len(whole.reviews))
    one = whole.reviews[at]
    told = bent(chance, json.loads(wire.encode(one.document)))
    text = told.decode("utf-8", "replace")
    edit = "UPDATE review SET document = ? WHERE rowid = ?"
    hurt = _edited(source, edit, values=(text, at + 1))
    if not seal:
        return hurt, None
    try:
        changed = replace(one, document=wire.decode(text, Review))
        forged = replace(whole, reviews=(*whole.reviews[:at], changed, *whole.reviews[at + 1 :]))
        digest = forged.digest
        check_pack(forged)
    except (ValueError, RecursionError):
        return hurt, None
    return _edited(hurt, "UPDATE pack SET value = ? WHERE key = 'digest'", values=(digest,)), forged
