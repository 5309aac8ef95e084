"""What of the journal is in the bin, and what emptying it deletes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reviewstudy.domain.journal import Binned, Emptied

if TYPE_CHECKING:
    import sqlite_utils

_BINNED = """
SELECT 'mark' AS kind, id, review, removed, quote AS text, note, '' AS title FROM mark
WHERE removed IS NOT NULL AND emptied IS NULL
UNION ALL
SELECT 'reflection', id, review, removed, coalesce((SELECT text FROM answer
    WHERE reflection = reflection.id AND trim(text) != '' ORDER BY seq LIMIT 1), ''), '', title
FROM reflection WHERE removed IS NOT NULL
UNION ALL
SELECT 'received', id, '', removed, '', '', title FROM received WHERE removed IS NOT NULL
ORDER BY removed DESC, id
"""

_QUOTED = "id IN (SELECT quoted.value FROM reflection r, json_each(r.quotes) quoted)"


def binned(db: "sqlite_utils.Database") -> list[Binned]:
    """What is in the bin, what came last first."""
    return [Binned(**row) for row in db.query(_BINNED)]


def put_aside(
    db: "sqlite_utils.Database",
    marks: Sequence[str],
    reflections: Sequence[str],
    received: Sequence[str],
    when: str | None,
) -> int:
    """Put these into the bin, or with None take them out, inside the caller's transaction; how many."""
    moved = 0
    for table, ids, still in (
        ("mark", marks, " AND emptied IS NULL"),
        ("reflection", reflections, ""),
        ("received", received, ""),
    ):
        sql = f"UPDATE {table} SET removed = ? WHERE id = ?{still}"
        for one in ids:
            moved += db.execute(sql, [when, one]).rowcount
    return moved


def empty(db: "sqlite_utils.Database", when: str) -> Emptied:
    """Delete what is in the bin, inside the caller's transaction."""
    reflections = _ids(db, "SELECT id FROM reflection WHERE removed IS NOT NULL")
    db.execute("DELETE FROM reflection WHERE removed IS NOT NULL")
    received = _ids(db, "SELECT id FROM received WHERE removed IS NOT NULL")
    db.execute("DELETE FROM received WHERE removed IS NOT NULL")
    quoted = _ids(db, f"SELECT id FROM mark WHERE removed IS NOT NULL AND emptied IS NULL AND {_QUOTED}")
    marks = _ids(db, f"SELECT id FROM mark WHERE removed IS NOT NULL AND NOT {_QUOTED}")
    for one in marks:
        db.execute("DELETE FROM mark WHERE id = ?", [one])
    for one in quoted:
        db.execute("UPDATE mark SET note = '', emptied = ? WHERE id = ?", [when, one])
    for one in (*marks, *reflections):
        db.execute("DELETE FROM keep WHERE id = ?", [one])

    return Emptied(marks, reflections, quoted, received)


def _ids(db: "sqlite_utils.Database", sql: str) -> tuple[str, ...]:
    return tuple(row["id"] for row in db.query(sql))
