"""The earlier versions of answers, as they are kept in the journal."""

from datetime import datetime
from typing import TYPE_CHECKING

from reviewstudy.domain.versions import AnswerVersion, superfluous

if TYPE_CHECKING:
    import sqlite_utils


def earlier(db: "sqlite_utils.Database", reflection: str) -> list[AnswerVersion]:
    """The earlier versions of all answers of a reflection, the latest first."""
    sql = (
        "SELECT prompt, text, made, key FROM answer_version WHERE reflection = ? ORDER BY made DESC, key DESC"
    )
    return [AnswerVersion(**row) for row in db.query(sql, [reflection])]


def keep(db: "sqlite_utils.Database", reflection: str, version: AnswerVersion) -> None:
    """Keep a version of an answer, unless that text is kept already, and let go of the superfluous."""
    where = [reflection, version.prompt]
    same = "SELECT 1 FROM answer_version WHERE reflection = ? AND prompt = ? AND text = ?"
    if db.execute(same, [*where, version.text]).fetchone():
        return
    db.execute(
        "INSERT INTO answer_version (reflection, prompt, text, made) VALUES (?, ?, ?, ?)",
        [*where, version.text, version.made],
    )
    sql = "SELECT key, made FROM answer_version WHERE reflection = ? AND prompt = ? ORDER BY made, key"
    rows = list(db.query(sql, where))
    made = [datetime.fromisoformat(row["made"]) for row in rows]
    for number in superfluous(made, max(made)):
        db.execute("DELETE FROM answer_version WHERE key = ?", [rows[number]["key"]])
