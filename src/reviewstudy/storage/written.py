"""Every text a person wrote or chose a name for, one after another, to be looked through."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reviewstudy.domain.mentions import MentionKind, Written

if TYPE_CHECKING:
    from reviewstudy.storage.connect import EncryptedFile

_MARKS = """
SELECT note, quote, id, review, anchor ->> 'start_passage' AS passage, modified,
    removed IS NOT NULL AS binned FROM mark ORDER BY key
"""

_REFLECTED = """
SELECT 'reflection_title' AS kind, title AS text, id, review, title AS "where", modified AS "when",
    removed IS NOT NULL AS binned FROM reflection
UNION ALL SELECT 'answer', a.text, r.id, r.review, r.title, r.modified, r.removed IS NOT NULL
    FROM answer a JOIN reflection r ON r.id = a.reflection
UNION ALL SELECT 'summary', a.summary, r.id, r.review, r.title, r.modified, r.removed IS NOT NULL
    FROM answer a JOIN reflection r ON r.id = a.reflection WHERE a.summary != ''
UNION ALL SELECT 'action', a.what || char(10) || a.owner || char(10) || a.measure, r.id, r.review, r.title,
    a.modified, r.removed IS NOT NULL FROM action a JOIN reflection r ON r.id = a.reflection
UNION ALL SELECT 'form_entry', e.text, r.id, r.review, r.title, e.modified, r.removed IS NOT NULL
    FROM form_entry e JOIN reflection r ON r.id = e.reflection
UNION ALL SELECT 'talked_with', r.activity ->> 'talked_with', r.id, r.review, r.title, r.modified,
    r.removed IS NOT NULL FROM reflection r WHERE r.activity ->> 'talked_with' != ''
UNION ALL SELECT 'earlier_answer', v.text, r.id, r.review, r.title, v.made, r.removed IS NOT NULL
    FROM answer_version v JOIN reflection r ON r.id = v.reflection
"""

_RECEIVED = """
SELECT id, title, document, supervision, received AS "when", removed IS NOT NULL AS binned FROM received
ORDER BY received, id
"""
_SIDES = ((MentionKind.RECEIVED, "document"), (MentionKind.SUPERVISION, "supervision"))

_RETURNED = """
SELECT t.document, r.id, r.review, r.title AS "where", t.taken AS "when", r.removed IS NOT NULL AS binned
FROM returned t JOIN reflection r ON r.id = t.reflection ORDER BY t.taken, t.key
"""

LOOKED_THROUGH = frozenset(
    {"mark.note", "mark.quote", "reflection.title", "answer.text", "answer_version.text", "own_theme.name"}
    | {"received.title", "received.document", "received.supervision", "returned.document"}
    | {"answer.summary", "action.what", "action.owner", "action.measure", "form_entry.text"}
    | {
        "reflection.activity",
        "saved_search.name",
        "saved_search.words",
        "saved_search.narrowing",
        "setting.value",
    }
)
"""The columns of the journal that :func:`in_journal` reads for words."""


def in_journal(file: "EncryptedFile") -> Iterator[Written]:
    """What the journal holds, with the bin and earlier versions; titles of reviews are left empty."""
    with file.read() as db:
        for row in db.query(_MARKS):
            about = {name: row[name] for name in ("id", "review", "passage")}
            about |= {"when": row["modified"], "binned": bool(row["binned"])}
            if row["note"]:
                yield Written(MentionKind.NOTE, row["note"], **about)
            yield Written(MentionKind.HIGHLIGHT, row["quote"], **about)
        for row in db.query(_REFLECTED):
            yield Written(**{**row, "kind": MentionKind(row["kind"]), "binned": bool(row["binned"])})
        for row in db.query(_RECEIVED):
            binned = bool(row.pop("binned"))
            for kind, column in _SIDES:
                for text in texts_in(json.loads(row[column])):
                    yield Written(kind, text, row["id"], where=row["title"], when=row["when"], binned=binned)
        for row in db.query(_RETURNED):
            for text in texts_in(json.loads(row.pop("document"))["supervision"]):
                yield Written(MentionKind.RETURNED, text, **{**row, "binned": bool(row["binned"])})
        for row in db.query("SELECT name, review, made FROM own_theme"):
            yield Written(MentionKind.OWN_THEME, row["name"], review=row["review"], when=row["made"])
        for row in db.query("SELECT id, name, words, narrowing, looked FROM saved_search"):
            texts = dict.fromkeys((row["name"], row["words"], *texts_in(json.loads(row["narrowing"]))))
            for text in texts:
                yield Written(
                    MentionKind.SAVED_SEARCH, text, row["id"], where=row["name"], when=row["looked"]
                )
        for row in db.query("SELECT value FROM setting"):
            for text in texts_in(json.loads(row["value"])):
                yield Written(MentionKind.SETTING, text)


def in_library(file: "EncryptedFile") -> Iterator[Written]:
    """Titles of reviews, what was put right in them, and the names of the files they came in."""
    with file.read() as db:
        for row in db.query("SELECT id, title, publisher, reference, added FROM review"):
            for text in (row["title"], row["publisher"], row["reference"] or ""):
                yield Written(MentionKind.REVIEW, text, review=row["id"], when=row["added"])
        for row in db.query("SELECT review, corrections FROM correction"):
            for text in texts_in(json.loads(row["corrections"])):
                yield Written(MentionKind.CORRECTION, text, review=row["review"])
        for row in db.query("SELECT DISTINCT review, source_name, added FROM edition"):
            yield Written(MentionKind.FILE_NAME, row["source_name"], review=row["review"], when=row["added"])


def rows(file: "EncryptedFile") -> dict[str, list[dict[str, Any]]]:
    """Every table of the journal that a person's words are in, row by row, as it stands at one moment."""
    ordered = {
        "mark": "created, key",
        "reflection": "created, id",
        "answer": "reflection, seq, key",
        "answer_version": "reflection, key",
        "action": "reflection, created, key",
        "form_entry": "reflection, form, field",
        "received": "received, id",
        "returned": "taken, key",
        "keep": "kind, id",
        "own_theme": "made, name",
        "saved_search": "name, id",
        "setting": "name",
    }
    with file.read() as db:
        return {
            table: list(db.query(f"SELECT * FROM {table} ORDER BY {order}"))
            for table, order in ordered.items()
        }


def texts_in(value: Any) -> Iterator[str]:
    """Every string in what JSON holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
