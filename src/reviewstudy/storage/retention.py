"""Until when things are kept, and deleting them so that not a word stays in the file."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewstudy.domain.keeping import Erasure, Gone, KeptKind

if TYPE_CHECKING:
    import sqlite_utils

    from reviewstudy.storage.connect import EncryptedFile

_INDEXED = ("mark", "answer", "action")
"""Tables with a full-text index, whose shadow tables keep deleted words until they are merged."""

_PROBES, _PROBE = 200, 24
"""How many pieces of deleted texts are looked for in the file, and how many bytes each has at most."""

_LIVING = """
SELECT note AS text FROM mark UNION ALL SELECT quote FROM mark UNION ALL SELECT anchor FROM mark
UNION ALL SELECT text FROM answer UNION ALL SELECT heading || question FROM answer
UNION ALL SELECT text FROM answer_version UNION ALL SELECT title FROM reflection
UNION ALL SELECT name || text FROM own_theme UNION ALL SELECT name || words || narrowing FROM saved_search
UNION ALL SELECT value FROM setting UNION ALL SELECT summary FROM answer
UNION ALL SELECT what || owner || measure FROM action UNION ALL SELECT text FROM form_entry
UNION ALL SELECT activity FROM reflection UNION ALL SELECT document FROM returned
UNION ALL SELECT title || document || supervision FROM received
"""

_TOLD = ("text", "what", "owner", "measure", "note", "wellbeing", "disagreements", "author_name", "name")

_BESIDE = """
SELECT what AS text FROM action WHERE reflection = :id UNION ALL
SELECT owner FROM action WHERE reflection = :id UNION ALL
SELECT measure FROM action WHERE reflection = :id UNION ALL
SELECT text FROM form_entry WHERE reflection = :id UNION ALL
SELECT summary FROM answer WHERE reflection = :id UNION ALL
SELECT activity ->> 'talked_with' FROM reflection WHERE id = :id UNION ALL
SELECT tree.atom FROM returned t, json_tree(t.document, '$.supervision') tree
    WHERE t.reflection = :id AND tree.type = 'text'
    AND tree.key IN ('text', 'what', 'wellbeing', 'disagreements')
"""
"""Texts that go with a reflection and are not counted one by one."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What :meth:`Retention.erase` took: how many, of which reviews, the ids, and which pieces of the
    texts to look for afterwards. ``marks`` are those too of which only the note went, ``reflections``
    those of which only earlier versions did."""

    gone: Gone
    reviews: tuple[str, ...]
    reflections: tuple[str, ...]
    marks: tuple[str, ...]
    probes: tuple[bytes, ...]


class Retention:
    """Keeping and deleting in the journal."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file

    def dates(self) -> dict[tuple[KeptKind, str], str]:
        """Until when each thing is kept that somebody chose a date for; empty: without a date."""
        with self._file.read() as db:
            rows = list(db.query("SELECT kind, id, until FROM keep"))
        return {(KeptKind(row["kind"]), row["id"]): row["until"] for row in rows}

    def put_dates(self, dates: Iterable[tuple[KeptKind, str, str]]) -> None:
        """Say until when things are kept, as an ISO date or, for none, nothing."""
        with self._file.write() as db:
            for kind, one, until in dates:
                db.execute(
                    "INSERT OR REPLACE INTO keep (kind, id, until) VALUES (?, ?, ?)", [kind, one, until]
                )

    def reflections(self) -> list[dict[str, Any]]:
        """Each reflection, those in the bin too: its id, review, title, times, ``removed``, and how many
        marks out of the bin are on its review."""
        sql = (
            "SELECT id, review, title, created, modified, removed, (SELECT count(*) FROM mark"
            " WHERE mark.review = reflection.review AND mark.removed IS NULL) AS notes FROM reflection"
            " ORDER BY modified DESC, id"
        )
        with self._file.read() as db:
            return list(db.query(sql))

    def marked(self) -> list[tuple[str, int]]:
        """Reviews with marks out of the bin, and how many."""
        sql = "SELECT review, count(*) AS marks FROM mark WHERE removed IS NULL GROUP BY review"
        with self._file.read() as db:
            return [(row["review"], row["marks"]) for row in db.query(sql)]

    def binned(self) -> tuple[int, int]:
        """How many reflections, records of others with them, and how many marks are in the bin, those
        that are quoted left out."""
        with self._file.read() as db:
            (records,) = db.conn.execute("SELECT count(*) FROM received WHERE removed IS NOT NULL").fetchone()
            (reflections,) = db.conn.execute(
                "SELECT count(*) FROM reflection WHERE removed IS NOT NULL"
            ).fetchone()
            removed = list(db.query("SELECT id, note FROM mark WHERE removed IS NOT NULL"))
            quoted = _quoted(db, ())
        return reflections + records, sum(1 for row in removed if row["note"] or row["id"] not in quoted)

    def would_erase(self, erasure: Erasure) -> tuple[Gone, tuple[str, ...]]:
        """How many of each kind :meth:`erase` would delete now, and of which reviews."""
        with self._file.read() as db:
            found = _Selected(db, erasure)
        return found.gone, found.reviews

    def erase(self, erasure: Erasure) -> Erased:
        """Delete for good, in one transaction, with earlier versions and the index's own copies.

        A highlight that a reflection quotes stays without its note and in no list, since its words are
        the review's. What the file still holds of all this goes with :meth:`compact`.
        """
        with self._file.write() as db:
            found = _Selected(db, erasure)
            for row in found.stays:
                emptied = (
                    "UPDATE mark SET note = '', removed = coalesce(removed, modified),"
                    " emptied = coalesce(emptied, removed, modified) WHERE id = ?"
                )
                db.execute(emptied, [row["id"]])
            for table, rows in (
                ("mark", found.goes),
                ("reflection", found.reflected),
                ("received", found.received),
            ):
                db.conn.executemany(f"DELETE FROM {table} WHERE id = ?", [[row["id"]] for row in rows])
                if table == "received":
                    continue  # it has no date to keep it until
                forgotten = [[KeptKind(table), row["id"]] for row in rows]
                db.conn.executemany("DELETE FROM keep WHERE kind = ? AND id = ?", forgotten)
            rewritten = [[row["id"]] for row in found.rewritten]
            db.conn.executemany("DELETE FROM answer_version WHERE reflection = ?", rewritten)
            for table in _INDEXED:
                # Words of deleted and rewritten texts lie in old segments of the index until it is made anew.
                db.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
        ids = tuple(row["id"] for row in (*found.reflected, *found.rewritten, *found.received))
        marks = tuple(row["id"] for row in found.marks)
        return Erased(found.gone, found.reviews, ids, marks, tuple(_probes(found.texts())))

    def room_needed(self) -> int:
        """Bytes that have to be free to write the file anew."""
        return 2 * self._file.size() + (1 << 20)

    def compact(self) -> bool:
        """Write the file anew without what was deleted; whether its log could be emptied too."""
        return self._file.compact()

    def traces(self, probes: Sequence[bytes]) -> int:
        """How many of the ``probes`` are still somewhere in the file, though nothing that is kept
        says the same. Every page is decrypted and read."""
        left = set(probes)
        found: set[bytes] = set()
        for page in self._file.pages():
            here = {probe for probe in left if probe in page}
            found |= here
            left -= here
        if not found:
            return 0
        with self._file.read() as db:
            for row in db.query(_LIVING):
                text = row["text"].encode(errors="replace")
                found -= {probe for probe in found if probe in text}
        return len(found)


class _Selected:
    """What an erasure is about, as rows: marks that go, and those that stay without their notes."""

    def __init__(self, db: "sqlite_utils.Database", erasure: Erasure) -> None:
        self.reflected = _chosen(db, "reflection", erasure.reflections, erasure.binned)
        self.marks = _chosen(db, "mark", erasure.marks, erasure.binned, erasure.reviews)
        ids = [row["id"] for row in self.reflected]
        self.rewritten = [
            row for row in _chosen(db, "reflection", erasure.earlier, False) if row["id"] not in ids
        ]
        earlier = [*ids, *(row["id"] for row in self.rewritten)]
        self.answers, self.versions = _of(db, "answer", ids), _of(db, "answer_version", earlier)
        self.actions = _of(db, "action", ids, "what")
        self.beside = [row["text"] or "" for one in ids for row in db.query(_BESIDE, {"id": one})]
        quoted = _quoted(db, ids)
        self.received = _received(db, erasure)
        # One that stays and has no note any more is as it should be already.
        self.stays = [
            row for row in self.marks if row["id"] in quoted and (row["note"] or row["removed"] is None)
        ]
        self.goes = [row for row in self.marks if row["id"] not in quoted]

    @property
    def gone(self) -> Gone:
        """How many of each kind."""
        return Gone(
            reflections=len(self.reflected),
            answers=sum(1 for row in self.answers if row["text"].strip()),
            versions=len(self.versions),
            actions=len(self.actions),
            received=len(self.received),
            notes=sum(1 for row in self.marks if row["note"]),
            highlights=sum(1 for row in self.goes if not row["note"]),
            quoted=len(self.stays),
        )

    @property
    def reviews(self) -> tuple[str, ...]:
        """The ids of the reviews it is about."""
        return tuple(dict.fromkeys(row["review"] for row in (*self.reflected, *self.rewritten, *self.marks)))

    def texts(self) -> list[str]:
        """Every text that goes."""
        texts = [row["text"] for row in (*self.answers, *self.versions)] + self.beside
        for row in self.received:
            texts += _told(json.loads(row["document"]))
            texts += _told(json.loads(row["supervision"]))
        return texts + [row["note"] for row in self.marks] + [row["quote"] for row in self.goes]


def _chosen(
    db: "sqlite_utils.Database", table: str, ids: Sequence[str], binned: bool, reviews: Sequence[str] = ()
) -> list[dict[str, Any]]:
    sql = (
        f"SELECT * FROM {table} WHERE id IN (SELECT value FROM json_each(:ids))"
        " OR review IN (SELECT value FROM json_each(:reviews)) OR (:binned AND removed IS NOT NULL)"
    )
    values = {"ids": json.dumps(ids), "reviews": json.dumps(reviews), "binned": binned}
    return list(db.query(sql, values))


def _told(value: Any) -> Iterator[str]:
    """What a person wrote of a record or a supervision, and nothing that the program or a review says."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key in _TOLD and isinstance(part, str):
                yield part
            elif key not in ("points", "quotations"):
                yield from _told(part)
    elif isinstance(value, list):
        for part in value:
            yield from _told(part)


def _received(db: "sqlite_utils.Database", erasure: Erasure) -> list[dict[str, Any]]:
    sql = (
        "SELECT * FROM received WHERE id IN (SELECT value FROM json_each(:ids))"
        " OR (:binned AND removed IS NOT NULL)"
    )
    return list(db.query(sql, {"ids": json.dumps(erasure.received), "binned": erasure.binned}))


def _of(
    db: "sqlite_utils.Database", table: str, reflections: Sequence[str], column: str = "text"
) -> list[dict[str, Any]]:
    return [
        row
        for one in reflections
        for row in db.query(f"SELECT {column} FROM {table} WHERE reflection = ?", [one])
    ]


def _quoted(db: "sqlite_utils.Database", without: Sequence[str]) -> set[str]:
    """Ids of the marks that reflections quote, those ``without`` not counted."""
    rows = list(db.query("SELECT id, quotes, removed FROM reflection"))
    gone = set(without)
    return {mark for row in rows if row["id"] not in gone for mark in json.loads(row["quotes"])}


def _probes(texts: Sequence[str]) -> Iterator[bytes]:
    """Pieces of texts, spread over all of them, long enough to tell one from another."""
    lines = [line.strip() for text in texts for line in text.splitlines() if len(line.strip()) >= 4]
    step = max(1, len(lines) // _PROBES)
    for line in lines[::step][:_PROBES]:
        yield line.encode(errors="replace")[:_PROBE]
