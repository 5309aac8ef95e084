"""Where law and guidance is cited, across the whole library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewstudy.domain.reviews import Holding

if TYPE_CHECKING:
    from reviewstudy.storage.connect import EncryptedFile

# The words as printed stood in the review's frame alone; they are taken over from there.
SCHEMA = """
DROP INDEX citation_review;
DROP TABLE citation;
CREATE TABLE citation (
    review TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE, authority TEXT NOT NULL,
    passage TEXT NOT NULL, printed TEXT NOT NULL
);
INSERT INTO citation (review, authority, passage, printed)
    SELECT r.id, c.value ->> 'authority', c.value ->> 'passage', c.value ->> 'text'
    FROM review r, json_each(r.frame, '$.citations') c;
CREATE INDEX citation_review ON citation (review, authority, passage);
CREATE INDEX citation_authority ON citation (authority, review, passage);
CREATE INDEX learning_point_passage ON learning_point (review, passage)
"""


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """One place where an authority is named, with the learning point that stands on it, if any.

    ``printed``: the words as they stand in the document. ``number`` and ``item`` are the
    learning point's, None and empty where the passage is none; ``text`` is the passage's.
    """

    review: str
    work: str
    title: str
    publisher: str
    review_kind: str
    published: str | None
    digest: bool
    passage: str
    page: int | None
    printed: str
    text: str
    number: int | None
    item: str
    points_in_review: int


@dataclass(frozen=True, slots=True)
class CitedCount:
    """How many reviews name an authority, and how many of their learning points rest on it."""

    authority: str
    reviews: int
    points: int


def rows(holding: Holding) -> Iterator[dict[str, Any]]:
    """A review's citations as rows of the table."""
    for one in holding.document.citations:
        yield {
            "review": holding.review_id,
            "authority": one.authority,
            "passage": one.passage,
            "printed": one.text,
        }


class Citations:
    """The citations of one library."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file

    def places(self, authority_id: str, limit: int = -1) -> list[CitedPlace]:
        """Places that name an authority: the newest review first, then as they stand in it.

        At most ``limit``; all of them if it is negative.
        """
        with self._file.read() as db:
            return [
                CitedPlace(**{**row, "digest": bool(row["digest"])})
                for row in db.query(_PLACES, [authority_id, limit])
            ]

    def counts(self, authorities: Sequence[str] | None = None) -> list[CitedCount]:
        """Authorities that are named, with how often; a digest and its original count once.

        Of ``authorities``, or of every one.

        A learning point of a digest is the original's where both have as many: numbers then mean
        the same point.
        """
        with self._file.read() as db:
            if authorities is None:
                return [CitedCount(**row) for row in db.query(_COUNTS.format(where=""))]
            marks = ", ".join("?" * len(authorities))
            sql = _COUNTS.format(where=f"WHERE c.authority IN ({marks})")
            return [CitedCount(**row) for row in db.query(sql, list(authorities))]


_PLACES = """
SELECT c.review, r.work, r.title, r.publisher, r.kind AS review_kind, r.published, r.digest,
    c.passage, p.page, c.printed, p.text, l.number, ifnull(l.kind, '') AS item,
    r.learning_points AS points_in_review
FROM citation c JOIN review r ON r.id = c.review
    JOIN passage p ON p.review = c.review AND p.id = c.passage
    LEFT JOIN learning_point l ON l.review = c.review AND l.passage = c.passage
WHERE c.authority = ?
ORDER BY r.published DESC, r.title COLLATE NOCASE, r.id, p.key, c.rowid
LIMIT ?
"""

_COUNTS = """
SELECT c.authority, count(DISTINCT r.work) AS reviews,
    count(DISTINCT r.work || char(31) || l.number || char(31) || r.learning_points) AS points
FROM citation c JOIN review r ON r.id = c.review
    LEFT JOIN learning_point l ON l.review = c.review AND l.passage = c.passage
{where} GROUP BY c.authority ORDER BY c.authority
"""
