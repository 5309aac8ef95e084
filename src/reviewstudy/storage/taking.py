"""A review taken out of the library, with all that belongs to it, so that it can be brought back."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewstudy.domain.reviews import Holding
from reviewstudy.storage import index

if TYPE_CHECKING:
    import sqlite_utils

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The review itself, and its rows beside its words: earlier editions, originals, corrections."""

    holding: Holding
    review: Row = field(repr=False)
    editions: tuple[Row, ...] = field(repr=False)
    originals: tuple[Row, ...] = field(repr=False)
    corrections: tuple[Row, ...] = field(repr=False)


def rows_of(
    db: "sqlite_utils.Database", review_id: str
) -> tuple[Row, tuple[Row, ...], tuple[Row, ...], tuple[Row, ...]]:
    """The rows of a review: its own, then its editions, originals and corrections."""
    of_editions = "SELECT * FROM original WHERE edition IN (SELECT sha256 FROM edition WHERE review = ?)"
    (review,) = db.query("SELECT * FROM review WHERE id = ?", [review_id])
    editions = tuple(db.query("SELECT * FROM edition WHERE review = ?", [review_id]))
    originals = tuple(db.query(of_editions, [review_id]))
    corrections = tuple(db.query("SELECT * FROM correction WHERE review = ?", [review_id]))
    return review, editions, originals, corrections


def forget_for_good(db: "sqlite_utils.Database", review_id: str) -> None:
    """Take a review's words out of the index so that none is left in its segments or its list of words.

    https://www.sqlite.org/fts5.html#the_secure_delete_configuration_option
    """
    for on in (1, 0):
        for table in ("passage_fts", "learning_point_fts"):
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', ?)", [on])
        if on:
            index.forget(db, review_id)
    db.execute("DELETE FROM word WHERE points <= 0")


def put_rows(db: "sqlite_utils.Database", taken: TakenOut) -> None:
    """Put back what :func:`rows_of` took, beside the words of the review, which are there again."""
    db.execute("UPDATE review SET added = ? WHERE id = ?", [taken.review["added"], taken.review["id"]])
    for table, rows, key in (
        ("edition", taken.editions, "sha256"),
        ("original", taken.originals, "edition"),
        ("correction", taken.corrections, "review"),
    ):
        for row in rows:
            db.table(table).upsert(row, pk=key)
