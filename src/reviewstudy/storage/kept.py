"""Beside a review: the file it was read from, and what a person put right in it."""

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewstudy import wire
from reviewstudy.domain.corrections import Corrections
from reviewstudy.domain.reviews import Review

if TYPE_CHECKING:
    import sqlite_utils

    from reviewstudy.storage.connect import EncryptedFile

SCHEMA = """
CREATE TABLE original (
    edition TEXT PRIMARY KEY REFERENCES edition (sha256) ON DELETE CASCADE,
    name TEXT NOT NULL, packed BLOB NOT NULL
);
CREATE TABLE correction (
    review TEXT PRIMARY KEY REFERENCES review (id) ON DELETE CASCADE,
    corrections TEXT NOT NULL, understood BLOB NOT NULL
)
"""


@dataclass(frozen=True, slots=True)
class Original:
    """The file a review was read from, under the name it had."""

    name: str
    source: bytes


class Kept:
    """Originals and corrections; written inside the transaction of the review they belong to."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file

    def put_original(self, db: "sqlite_utils.Database", edition: str, name: str, source: bytes) -> None:
        """Keep the bytes of an edition's file."""
        row = {"edition": edition, "name": name, "packed": zlib.compress(source)}
        db.table("original").upsert(row, pk="edition")

    def put_correction(
        self, db: "sqlite_utils.Database", review_id: str, corrections: Corrections, understood: Review
    ) -> None:
        """Keep what was put right, and the document as the program understood it."""
        row = {
            "review": review_id,
            "corrections": wire.encode(corrections).decode(),
            "understood": zlib.compress(wire.encode(understood)),
        }
        db.table("correction").upsert(row, pk="review")

    def original(self, edition: str) -> Original | None:
        """The file an edition was read from, where it was kept."""
        with self._file.read() as db:
            row = next(iter(db.query("SELECT name, packed FROM original WHERE edition = ?", [edition])), None)
        return Original(row["name"], zlib.decompress(row["packed"])) if row else None

    def original_name(self, edition: str) -> str | None:
        """The name of the file an edition was read from, where it was kept."""
        with self._file.read() as db:
            row = next(iter(db.query("SELECT name FROM original WHERE edition = ?", [edition])), None)
        return str(row["name"]) if row else None

    def corrections(self, review_id: str) -> Corrections:
        """What a person put right in a review; nothing where they never did."""
        with self._file.read() as db:
            sql = "SELECT corrections FROM correction WHERE review = ?"
            row = next(iter(db.query(sql, [review_id])), None)
        return wire.decode(row["corrections"], Corrections) if row else Corrections()

    def understood(self, review_id: str) -> Review | None:
        """A review as the program understood it, where a correction was laid over it."""
        with self._file.read() as db:
            sql = "SELECT understood FROM correction WHERE review = ?"
            row = next(iter(db.query(sql, [review_id])), None)
        return wire.decode(zlib.decompress(row["understood"]), Review) if row else None
