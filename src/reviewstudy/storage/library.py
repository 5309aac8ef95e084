"""``library.db``: the reviews, and an index of their words."""

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reviewstudy import content, wire
from reviewstudy.domain.corrections import Corrections
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.reviews import (
    Holding,
    Origin,
    Passage,
    Provenance,
    Review,
)
from reviewstudy.storage import citations, index, kept, taking
from reviewstudy.storage.index import Index
from reviewstudy.storage.kept import Kept
from reviewstudy.storage.takenpacks import TakenPacks
from reviewstudy.storage.taking import TakenOut

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
    def m003_index(db: "sqlite_utils.Database") -> None:
        for table in ("passage", "learning_point"):
            db.table(table).disable_fts()
            db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        db.execute("ALTER TABLE review ADD COLUMN number INTEGER")
        db.execute("ALTER TABLE review ADD COLUMN facts TEXT NOT NULL DEFAULT '{}'")
        db.execute("UPDATE review SET number = rowid")
        db.execute("CREATE UNIQUE INDEX review_number ON review (number)")
        for statement in (*index.SCHEMA.split(";"), *index.TRIGGERS):
            db.execute(statement)
        db.execute("CREATE TABLE indexed (only INTEGER PRIMARY KEY CHECK (only = 1), version TEXT NOT NULL)")
        db.execute("INSERT INTO indexed VALUES (1, ?)", [content.index_version()])
        _move_to_index(db)

    @steps()
    def m004_citations_by_authority(db: "sqlite_utils.Database") -> None:
        for statement in citations.SCHEMA.split(";"):
            db.execute(statement)

    @steps()
    def m005_versions_of_packs(db: "sqlite_utils.Database") -> None:
        db.execute("ALTER TABLE pack ADD COLUMN version TEXT NOT NULL DEFAULT ''")

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
        self.index = Index(file)
        self.packs = TakenPacks(file, self)

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

    def counterpart(self, review_id: str) -> tuple[str, bool] | None:
        """The id of a digest's original, or of an original's digest, and whether it is the digest."""
        with self._file.read() as db:
            row = next(
                db.query(
                    "SELECT other.id, other.digest FROM review one JOIN review other"
                    " ON other.work = one.work AND other.id <> one.id"
                    " WHERE one.id = ? ORDER BY other.title COLLATE NOCASE, other.publisher, other.id",
                    [review_id],
                ),
                None,
            )
        return (row["id"], bool(row["digest"])) if row else None

    def holding(self, review_id: str) -> Holding:
        """A review, whole.

        Raises:
            NotFound: the library holds no such review.
        """
        with self._file.read() as db:
            if not db.conn.execute("SELECT 1 FROM review WHERE id = ?", [review_id]).fetchone():
                raise NotFound("that review is not in this library", "import it again, or choose another")
            parts = [
                list(db.query(f"SELECT * FROM {table} WHERE review = ? ORDER BY key", [review_id]))
                for table in ("passage", "learning_point")
            ]
            return _held(db, review_id, *parts)

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

    def put_all(self, holdings: Sequence[tuple[Holding, str]]) -> None:
        """Add or replace many reviews at once, all or none, each with the name of its file."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")  # as what was looked at before it
        with self._file.write() as db:
            for holding, source_name in holdings:
                try:
                    earlier = self.holding(holding.review_id)
                except NotFound:
                    earlier = None
                _store(db, holding, source_name, earlier, now)

    def remove(self, review_id: str) -> TakenOut:
        """Take a review out of the library with its original and what was put right in it.

        Marks on it stay in the journal. What is returned can bring it back. Raises NotFound.
        """
        with self._file.write() as db:
            taken = self.as_it_is(review_id)
            taking.forget_for_good(db, review_id)
            db.execute("DELETE FROM review WHERE id = ?", [review_id])
        return taken

    def as_it_is(self, review_id: str) -> TakenOut:
        """A review with all that belongs to it, to be brought back as it is now. Raises NotFound."""
        with self._file.read() as db:
            return TakenOut(self.holding(review_id), *taking.rows_of(db, review_id))

    def bring_back(self, taken: TakenOut) -> None:
        """Put a review that was taken out back as it was."""
        with self._file.write() as db:
            self.put_all([(taken.holding, taken.review["source_name"])])
            taking.put_rows(db, taken)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> bool:
        """Read every review into the index again if that was done by other rules than today's.

        What its learning points are about is found anew too, by today's themes.
        ``progress`` is told how many reviews of how many are done. Returns whether it was needed.
        """
        version = content.index_version()
        with self._file.read() as db:
            if db.conn.execute("SELECT version FROM indexed").fetchone() == (version,):
                return False
            reviews = list(db.conn.execute("SELECT id, number FROM review").fetchall())
        with self._file.write() as db:
            for done, (review_id, number) in enumerate(reviews, 1):
                index.store(db, _themed(self.holding(review_id)), number)
                if progress:
                    progress(done, len(reviews))
            db.execute("UPDATE indexed SET version = ?", [version])
        return True


def _themed(holding: Holding) -> Holding:
    find = content.thesaurus().themes_in
    points = tuple(
        replace(one, themes=find(one.text) or one.themes) for one in holding.document.learning_points
    )
    return replace(holding, document=replace(holding.document, learning_points=points))


def _move_to_index(db: "sqlite_utils.Database") -> None:
    """Bring what the first version stored into the tables of the index."""
    for number, review_id in db.conn.execute("SELECT number, id FROM review").fetchall():
        passages = db.query("SELECT * FROM old_passage WHERE review = ? ORDER BY seq", [review_id])
        points = db.query("SELECT * FROM old_learning_point WHERE review = ? ORDER BY number", [review_id])
        index.store(db, _held(db, review_id, list(passages), list(points)), number)
    for table in ("passage", "learning_point"):
        db.execute(f"DROP TABLE old_{table}")


def _held(
    db: "sqlite_utils.Database",
    review_id: str,
    passages: Sequence[dict[str, Any]],
    points: Sequence[dict[str, Any]],
) -> Holding:
    """A review from its row and those of its parts."""
    row = next(iter(db.query("SELECT * FROM review WHERE id = ?", [review_id])))
    parts = {
        "passages": [{name: one[name] for name in Passage.__slots__} for one in passages],
        "learning_points": [index.point_of(one) for one in points],
    }
    return Holding(
        review_id=row["id"],
        edition=row["edition"],
        origin=Origin(row["origin"]),
        document=wire.from_builtins({**json.loads(row["frame"]), **parts}, Review),
        provenance=wire.decode(row["provenance"], Provenance),
        pack=row["pack"],
    )


def _store(
    db: "sqlite_utils.Database", holding: Holding, source_name: str, earlier: Holding | None, now: str
) -> None:
    document = holding.document
    if earlier is not None and earlier.edition != holding.edition:
        kept = zlib.compress(wire.encode(earlier.document))
        superseded = "UPDATE edition SET superseded = ? WHERE sha256 = ? AND review = ?"
        db.execute(superseded, [kept, earlier.edition, holding.review_id])
    kept_row = "SELECT added, number FROM review WHERE id = ?"
    new_row = "SELECT ?, coalesce(max(number), 0) + 1 FROM review"
    added, number = (
        db.conn.execute(kept_row, [holding.review_id]) if earlier else db.conn.execute(new_row, [now])
    ).fetchone()
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
        "number": number,
    }
    db.table("review").upsert(row, pk="id")
    index.store(db, holding, row["number"])
    db.execute("DELETE FROM citation WHERE review = ?", [holding.review_id])
    db.table("citation").insert_all(citations.rows(holding), batch_size=500)
    # When an edition came is what tells whether it is new; storing it again, put right, does not renew it.
    # Bytes that another review brought are that one's: a pack can name any.
    db.execute(
        "INSERT INTO edition (sha256, review, source_name, added) VALUES (?, ?, ?, ?) ON CONFLICT (sha256)"
        " DO UPDATE SET source_name = excluded.source_name, superseded = NULL WHERE review = excluded.review",
        [holding.edition, holding.review_id, source_name, now],
    )
