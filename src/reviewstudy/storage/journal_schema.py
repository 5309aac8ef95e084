"""The tables of ``journal.db``, and how each version of them became the next."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite_utils

_SCHEMA = """
CREATE TABLE mark (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, review TEXT NOT NULL, edition TEXT NOT NULL,
    anchor TEXT NOT NULL, quote TEXT NOT NULL, colour TEXT NOT NULL, note TEXT NOT NULL,
    created TEXT NOT NULL, modified TEXT NOT NULL, removed TEXT
);
CREATE INDEX mark_review ON mark (review);
CREATE TABLE reflection (
    id TEXT PRIMARY KEY, review TEXT NOT NULL, edition TEXT NOT NULL, model TEXT NOT NULL,
    model_name TEXT NOT NULL, title TEXT NOT NULL, status TEXT NOT NULL, created TEXT NOT NULL,
    modified TEXT NOT NULL, points TEXT NOT NULL, quotes TEXT NOT NULL
);
CREATE TABLE answer (
    key INTEGER PRIMARY KEY, reflection TEXT NOT NULL REFERENCES reflection (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL, prompt TEXT NOT NULL, heading TEXT NOT NULL, question TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (reflection, prompt)
);
CREATE TABLE place (review TEXT PRIMARY KEY, passage TEXT NOT NULL, modified TEXT NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

_THIRD = """
ALTER TABLE reflection ADD COLUMN removed TEXT;
ALTER TABLE place ADD COLUMN seen TEXT NOT NULL DEFAULT '[]';
CREATE TABLE answer_version (
    key INTEGER PRIMARY KEY, reflection TEXT NOT NULL REFERENCES reflection (id) ON DELETE CASCADE,
    prompt TEXT NOT NULL, text TEXT NOT NULL, made TEXT NOT NULL
);
CREATE INDEX answer_version_of ON answer_version (reflection, prompt);
CREATE TABLE keep (
    kind TEXT NOT NULL, id TEXT NOT NULL, until TEXT NOT NULL, PRIMARY KEY (kind, id)
);
"""

_FIFTH = """
ALTER TABLE reflection ADD COLUMN activity TEXT NOT NULL DEFAULT '{}';
ALTER TABLE answer ADD COLUMN summary TEXT NOT NULL DEFAULT '';
CREATE TABLE action (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    reflection TEXT NOT NULL REFERENCES reflection (id) ON DELETE CASCADE, what TEXT NOT NULL,
    owner TEXT NOT NULL, by_when TEXT NOT NULL, measure TEXT NOT NULL, about_child INTEGER NOT NULL,
    done TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL
);
CREATE INDEX action_of ON action (reflection);
CREATE TABLE form_entry (
    reflection TEXT NOT NULL REFERENCES reflection (id) ON DELETE CASCADE, form TEXT NOT NULL,
    field TEXT NOT NULL, text TEXT NOT NULL, version TEXT NOT NULL, modified TEXT NOT NULL,
    PRIMARY KEY (reflection, form, field)
);
CREATE TABLE choice (
    reflection TEXT NOT NULL REFERENCES reflection (id) ON DELETE CASCADE, audience TEXT NOT NULL,
    items TEXT NOT NULL, PRIMARY KEY (reflection, audience)
);
"""
_SIXTH = """
CREATE TABLE received (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, document TEXT NOT NULL, supervision TEXT NOT NULL,
    received TEXT NOT NULL, returned TEXT NOT NULL, removed TEXT
);
CREATE TABLE returned (
    key INTEGER PRIMARY KEY, supervision TEXT NOT NULL,
    reflection TEXT NOT NULL REFERENCES reflection (id) ON DELETE CASCADE, taken TEXT NOT NULL,
    document TEXT NOT NULL, UNIQUE (supervision, reflection)
);
CREATE INDEX returned_to ON returned (reflection);
"""
_TOKENS = "porter unicode61"


def migrations() -> Any:
    """The migrations of ``journal.db``, oldest first."""
    from sqlite_utils import Migrations

    steps = Migrations("journal")

    @steps()
    def m001_journal(db: "sqlite_utils.Database") -> None:
        for statement in _SCHEMA.split(";"):
            db.execute(statement)
        db.table("mark").enable_fts(["note", "quote"], create_triggers=True, tokenize=_TOKENS)
        db.table("answer").enable_fts(["text"], create_triggers=True, tokenize=_TOKENS)

    @steps()
    def m002_index(db: "sqlite_utils.Database") -> None:
        db.execute(
            "CREATE TABLE own_theme (name TEXT NOT NULL, review TEXT NOT NULL, point TEXT NOT NULL,"
            " text TEXT NOT NULL, made TEXT NOT NULL, PRIMARY KEY (review, point, name))"
        )
        db.execute(
            "CREATE TABLE saved_search (id TEXT PRIMARY KEY, name TEXT NOT NULL, words TEXT NOT NULL,"
            " narrowing TEXT NOT NULL, looked TEXT NOT NULL)"
        )

    @steps()
    def m003_journal(db: "sqlite_utils.Database") -> None:
        for statement in _THIRD.split(";"):
            db.execute(statement)

    @steps()
    def m004_notes(db: "sqlite_utils.Database") -> None:
        # When the bin was emptied of a mark whose words a reflection still quotes
        db.execute("ALTER TABLE mark ADD COLUMN emptied TEXT")
        # Else the words of what is deleted stay in the index until it happens to be merged
        # (sqlite.org/fts5.html, section 6.10).
        for table in ("mark_fts", "answer_fts"):
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")

    @steps()
    def m005_sharing(db: "sqlite_utils.Database") -> None:
        for statement in _FIFTH.split(";"):
            db.execute(statement)
        db.table("answer").disable_fts()
        db.table("answer").enable_fts(["text", "summary"], create_triggers=True, tokenize=_TOKENS)
        db.table("action").enable_fts(["what", "owner", "measure"], create_triggers=True, tokenize=_TOKENS)
        for table in ("answer_fts", "action_fts"):
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('secure-delete', 1)")

    @steps()
    def m006_supervision(db: "sqlite_utils.Database") -> None:
        for statement in _SIXTH.split(";"):
            db.execute(statement)

    return steps
