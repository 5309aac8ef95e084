"""``library.db``: the reviews, and an index of their words."""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reviewstudy import wire
from reviewstudy.domain.corrections import Corrections
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.queries import LIT_END, LIT_START, Hit, Query
from reviewstudy.domain.reviews import (
    Holding,
    LearningPoint,
    Origin,
    Passage,
    PassageKind,
    Provenance,
    Review,
)
from reviewstudy.storage import citations, kept
from reviewstudy.storage.kept import Kept

if TYPE_CHECKING:
    import sqlite_utils

    from reviewstudy.storage.connect import EncryptedFile

FILE_NAME = "library.db"

_SCHEMA = """
CREATE TABLE review (
    id TEXT PRIMARY KEY, work TEXT NOT NULL, title TEXT NOT NULL, publisher TEXT NOT NULL,
    reference TEXT, kind TEXT NOT NULL, published TEXT, origin TEXT NOT NULL, pack TEXT,
    edition TEXT NOT NULL, learning_points INTEGER NOT NULL, digest INTEGER NOT NULL,
    provenance TEXT NOT NULL, frame TEXT NOT NULL, source_name TEXT NOT NULL, added TEXT NOT NULL
);
CREATE INDEX review_work ON review (work);
CREATE TABLE edition (
    sha256 TEXT PRIMARY KEY, review TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    source_name TEXT NOT NULL, added TEXT NOT NULL, superseded BLOB
);
CREATE TABLE passage (
    key INTEGER PRIMARY KEY, review TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL, id TEXT NOT NULL, section TEXT, kind TEXT NOT NULL, text TEXT NOT NULL,
    page INTEGER, number TEXT, UNIQUE (review, id)
);
CREATE TABLE learning_point (
    key INTEGER PRIMARY KEY, review TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, theme TEXT NOT NULL,
    themes TEXT NOT NULL, text TEXT NOT NULL, passage TEXT NOT NULL, UNIQUE (review, id)
);
CREATE TABLE citation (
    review TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE, authority TEXT NOT NULL,
    passage TEXT NOT NULL
);
CREATE INDEX citation_review ON citation (review, authority, passage);
CREATE TABLE pack (id TEXT PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL, taken TEXT NOT NULL);
"""


def migrations() -> Any:
    """The migrations of ``library.db``, oldest first."""
    from sqlite_utils import Migrations

    steps = Migrations("library")

    @steps()
    def m001_reviews(db: "sqlite_utils.Database") -> None:
        for statement in _SCHEMA.split(";"):
            db.execute(statement)
        db.table("passage").enable_fts(["text"], create_triggers=True, tokenize="porter unicode61")
        db.table("learning_point").enable_fts(
            ["text", "theme"], create_triggers=True, tokenize="porter unicode61"
        )

    @steps()
    def m002_originals_and_corrections(db: "sqlite_utils.Database") -> None:
        for statement in kept.SCHEMA.split(";"):
            db.execute(statement)

    @steps()
    def m003_citations_by_authority(db: "sqlite_utils.Database") -> None:
        for statement in citations.SCHEMA.split(";"):
            db.execute(statement)

    return steps


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the library list. ``counterparts``: ids of a digest's original, and back."""

    review_id: str
    edition: str
    work: str
    title: str
    publisher: str
    reference: str | None
    kind: str
    published: str | None
    learning_points: int
    origin: Origin
    digest: bool
    content_note: str | None
    added: str
    counterparts: tuple[str, ...] = ()


class Library:
    """The reviews of one data folder."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file
        self.kept = Kept(file)

    def entries(self) -> list[Entry]:
        """All reviews, by title."""
        with self._file.read() as db:
            rows = list(
                db.query(
                    "SELECT id AS review_id, edition, work, title, publisher, reference, kind, published,"
                    " learning_points, origin, digest, provenance ->> 'content_note' AS content_note, added"
                    " FROM review"
                    " ORDER BY title COLLATE NOCASE, publisher, id"
                )
            )
        works: dict[str, list[str]] = {}
        for row in rows:
            works.setdefault(row["work"], []).append(row["review_id"])
        return [
            Entry(
                **{**row, "origin": Origin(row["origin"]), "digest": bool(row["digest"])},
                counterparts=tuple(other for other in works[row["work"]] if other != row["review_id"]),
            )
            for row in rows
        ]

    def holding(self, review_id: str) -> Holding:
        """A review, whole.

        Raises:
            NotFound: the library holds no such review.
        """
        with self._file.read() as db:
            row = next(iter(db.query("SELECT * FROM review WHERE id = ?", [review_id])), None)
            if row is None:
                raise NotFound("that review is not in this library", "import it again, or choose another")
            passages = [_passage(line) for line in _lines(db, "passage", "seq", review_id)]
            points = [_point(line) for line in _lines(db, "learning_point", "number", review_id)]
        frame = {**json.loads(row["frame"]), "passages": passages, "learning_points": points}
        return Holding(
            review_id=row["id"],
            edition=row["edition"],
            origin=Origin(row["origin"]),
            document=wire.from_builtins(frame, Review),
            provenance=wire.decode(row["provenance"], Provenance),
            pack=row["pack"],
        )

    def review_of_edition(self, edition: str) -> str | None:
        """The id of the review these source bytes belong to, now or as an earlier edition."""
        with self._file.read() as db:
            row = next(iter(db.query("SELECT review FROM edition WHERE sha256 = ?", [edition])), None)
        return str(row["review"]) if row else None

    def put(
        self,
        holding: Holding,
        source_name: str,
        original: bytes | None = None,
        correction: tuple[Corrections, Review] | None = None,
    ) -> None:
        """Add a review, or replace its text by a new edition; the earlier text is kept aside.

        ``original``: the bytes of the file, to be kept. ``correction``: what a person put right,
        already laid over the holding's document, and the document as it was understood.
        """
        with self._file.write() as db:
            self.put_all([(holding, source_name)])
            if original is not None:
                self.kept.put_original(db, holding.edition, source_name, original)
            if correction is not None:
                self.kept.put_correction(db, holding.review_id, *correction)

    def source_name(self, review_id: str) -> str:
        """The name of the file a review came in; raises NotFound."""
        with self._file.read() as db:
            row = next(iter(db.query("SELECT source_name FROM review WHERE id = ?", [review_id])), None)
        if row is None:
            raise NotFound("that review is not in this library", "import it again, or choose another")
        return str(row["source_name"])

    def put_all(
        self, holdings: Sequence[tuple[Holding, str]], pack: tuple[str, str, str] | None = None
    ) -> None:
        """Add or replace many reviews at once, all or none, noting the ``pack`` (id, name, digest)."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._file.write() as db:
            for holding, source_name in holdings:
                try:
                    earlier = self.holding(holding.review_id)
                except NotFound:
                    earlier = None
                _store(db, holding, source_name, earlier, now)
            if pack:
                row = dict(zip(("id", "name", "digest"), pack, strict=True))
                db.table("pack").upsert({**row, "taken": now}, pk="id")

    def remove(self, review_id: str) -> None:
        """Take a review out of the library; marks on it stay in the journal."""
        with self._file.write() as db:
            db.execute("DELETE FROM review WHERE id = ?", [review_id])

    def pack_digest(self, pack_id: str) -> str | None:
        """The digest of the version of a pack last taken in."""
        with self._file.read() as db:
            row = next(iter(db.query("SELECT digest FROM pack WHERE id = ?", [pack_id])), None)
        return str(row["digest"]) if row else None

    def search(self, query: Query) -> list[Hit]:
        """Learning points, then other passages, each best first and at most ``query.limit``.

        With all the words, else with any of them; nothing for an empty query.
        """
        if query.empty:
            return []
        for joiner, why in (("AND", "matches"), ("OR", "some of the words")):
            hits = self._search(query, query.fts(joiner), why)
            if hits or len(query.terms) < 2:
                return hits
        return []

    def _search(self, query: Query, match: str, why: str) -> list[Hit]:
        where, values = _narrowing(query)
        hits: list[Hit] = []
        with self._file.read() as db:
            for table, weights, extra in (
                ("learning_point", "1.0, 0.5", _POINTS),
                ("passage", "1.0", _PASSAGES),
            ):
                if table == "passage" and (query.item or query.theme):
                    break
                sql = extra.format(table=table, weights=weights, where=where[table])
                for row in db.query(
                    sql, {"match": match, "start": LIT_START, "end": LIT_END, "limit": query.limit, **values}
                ):
                    hits.append(_hit(row, why))
        return hits


_REVIEW = "r.id AS review, r.work, r.title, r.publisher, r.kind AS review_kind, r.digest"

_POINTS = f"""
SELECT {_REVIEW}, i.kind, i.theme, i.themes, i.text, i.passage, i.number,
    (SELECT page FROM passage WHERE review = i.review AND id = i.passage) AS page,
    snippet(learning_point_fts, 0, :start, :end, '…', 40) AS snippet,
    -bm25({{table}}_fts, {{weights}}) AS score
FROM learning_point_fts JOIN learning_point i ON i.key = learning_point_fts.rowid
    JOIN review r ON r.id = i.review
WHERE learning_point_fts MATCH :match {{where}} ORDER BY bm25({{table}}_fts, {{weights}}) LIMIT :limit
"""

_PASSAGES = f"""
SELECT {_REVIEW}, 'passage' AS kind, '' AS theme, '[]' AS themes, i.text, i.id AS passage,
    NULL AS number, i.page,
    snippet(passage_fts, 0, :start, :end, '…', 40) AS snippet, -bm25({{table}}_fts, {{weights}}) AS score
FROM passage_fts JOIN passage i ON i.key = passage_fts.rowid JOIN review r ON r.id = i.review
WHERE passage_fts MATCH :match AND i.kind <> '{PassageKind.HEADING}'
    AND NOT EXISTS (SELECT 1 FROM learning_point l WHERE l.review = i.review AND l.passage = i.id) {{where}}
ORDER BY bm25({{table}}_fts, {{weights}}) LIMIT :limit
"""


def _narrowing(query: Query) -> tuple[dict[str, str], dict[str, Any]]:
    """SQL conditions per table, and their values, for what a query is narrowed to."""
    shared, points, values = "", "", {}
    first, last = query.years
    if first is not None:
        shared, values["first"] = shared + " AND substr(r.published, 1, 4) >= :first", f"{first:04}"
    if last is not None:
        shared, values["last"] = shared + " AND substr(r.published, 1, 4) <= :last", f"{last:04}"
    if query.item:
        points, values["item"] = points + " AND i.kind = :item", str(query.item)
    if query.theme:
        points += " AND EXISTS (SELECT 1 FROM json_each(i.themes) WHERE value = :theme)"
        values["theme"] = query.theme
    cited = ""
    if query.law:
        cited = (
            " AND EXISTS (SELECT 1 FROM citation c WHERE c.review = i.review AND c.authority = :law"
            " AND c.passage = i.{column})"
        )
        values["law"] = query.law
    return {
        "learning_point": shared + points + cited.format(column="passage"),
        "passage": shared + cited.format(column="id"),
    }, values


def _hit(row: dict[str, Any], why: str) -> Hit:
    lit = sorted({word.casefold() for word in _lit_words(row["snippet"])})
    return Hit(
        review=row["review"],
        work=row["work"],
        title=row["title"],
        publisher=row["publisher"],
        review_kind=row["review_kind"],
        digest=bool(row["digest"]),
        kind=row["kind"],
        theme=row["theme"],
        themes=tuple(json.loads(row["themes"])),
        text=row["text"],
        snippet=row["snippet"],
        passage=row["passage"],
        page=row["page"],
        number=row["number"],
        score=float(row["score"]),
        why=f"{why}: {', '.join(lit)}" if lit else "the theme heading matches",
    )


def _lit_words(snippet: str) -> Iterator[str]:
    for part in snippet.split(LIT_START)[1:]:
        yield part.split(LIT_END)[0]


def _lines(db: "sqlite_utils.Database", table: str, order: str, review_id: str) -> Iterator[dict[str, Any]]:
    yield from db.query(f"SELECT * FROM {table} WHERE review = ? ORDER BY {order}", [review_id])


def _passage(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("id", "section", "kind", "text", "page", "number")}


def _point(row: dict[str, Any]) -> dict[str, Any]:
    fields = {key: row[key] for key in ("id", "kind", "theme", "text", "passage")}
    return {**fields, "themes": json.loads(row["themes"])}


def _store(
    db: "sqlite_utils.Database", holding: Holding, source_name: str, earlier: Holding | None, now: str
) -> None:
    document = holding.document
    if earlier is not None and earlier.edition != holding.edition:
        kept = zlib.compress(wire.encode(earlier.document))
        db.execute("UPDATE edition SET superseded = ? WHERE sha256 = ?", [kept, earlier.edition])
    added = now
    if earlier is not None:
        added = next(iter(db.query("SELECT added FROM review WHERE id = ?", [holding.review_id])))["added"]
    frame = wire.to_builtins(replace(document, passages=(), learning_points=()))
    row = {
        "id": holding.review_id,
        "work": holding.work,
        "title": document.title,
        "publisher": document.publisher,
        "reference": document.reference,
        "kind": str(document.kind),
        "published": document.published,
        "origin": str(holding.origin),
        "pack": holding.pack,
        "edition": holding.edition,
        "learning_points": len(document.learning_points),
        "digest": int(holding.provenance.digest),
        "provenance": wire.encode(holding.provenance).decode(),
        "frame": json.dumps(frame, ensure_ascii=False),
        "source_name": source_name,
        "added": added,
    }
    db.table("review").upsert(row, pk="id")
    for table in ("passage", "learning_point", "citation"):
        db.execute(f"DELETE FROM {table} WHERE review = ?", [holding.review_id])
    _insert(db, "passage", (_passage_row(holding, n, p) for n, p in enumerate(document.passages)))
    _insert(
        db, "learning_point", (_point_row(holding, n, p) for n, p in enumerate(document.learning_points, 1))
    )
    _insert(db, "citation", citations.rows(holding))
    edition = {"review": holding.review_id, "source_name": source_name, "added": now, "superseded": None}
    db.table("edition").upsert({"sha256": holding.edition, **edition}, pk="sha256")


def _insert(db: "sqlite_utils.Database", table: str, rows: Iterator[dict[str, Any]]) -> None:
    db.table(table).insert_all(rows, batch_size=500)


def _passage_row(holding: Holding, seq: int, passage: Passage) -> dict[str, Any]:
    return {"review": holding.review_id, "seq": seq, **wire.to_builtins(passage)}


def _point_row(holding: Holding, number: int, point: LearningPoint) -> dict[str, Any]:
    row = wire.to_builtins(point)
    return {"review": holding.review_id, "number": number, **row, "themes": json.dumps(point.themes)}
