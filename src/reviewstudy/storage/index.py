"""The learning index inside ``library.db``: which learning points and passages hold which words.

Learning points are few and are what people look for, so a search takes in all that match, to count
and rank them. Passages are many: a search looks at no more than it can rank, or at the best reviews.

A key says where a thing stands: the number of its review, then its number inside the review.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reviewstudy import content
from reviewstudy.domain.facets import Facet, Facts
from reviewstudy.domain.reviews import Holding, LearningPoint, PassageKind
from reviewstudy.storage.lighting import TOKENIZER, Lighter, unlit

if TYPE_CHECKING:
    import sqlite_utils

    from reviewstudy.storage.connect import EncryptedFile

SHIFT = 20
"""Bits of a key for the number inside a review: a million passages, more than any file may hold."""

Stop = Callable[[], bool]
"""Says whether a search is no longer wanted."""

_STEPS = 20_000  # of SQLite's machine between two looks at whether to stop

SCHEMA = f"""
CREATE TABLE passage (
    key INTEGER PRIMARY KEY, review TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    id TEXT NOT NULL, section TEXT, kind TEXT NOT NULL, text TEXT NOT NULL, page INTEGER, number TEXT,
    searched INTEGER NOT NULL, UNIQUE (review, id)
);
CREATE TABLE learning_point (
    key INTEGER PRIMARY KEY, review TEXT NOT NULL REFERENCES review (id) ON DELETE CASCADE,
    number INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL, theme TEXT NOT NULL,
    themes TEXT NOT NULL, text TEXT NOT NULL, passage TEXT NOT NULL, labels TEXT NOT NULL,
    UNIQUE (review, id)
);
CREATE TABLE point_facet (
    key INTEGER PRIMARY KEY REFERENCES learning_point (key) ON DELETE CASCADE, kind TEXT NOT NULL,
    themes TEXT NOT NULL, laws TEXT NOT NULL
);
CREATE TABLE word (word TEXT PRIMARY KEY, points INTEGER NOT NULL) WITHOUT ROWID;
CREATE VIEW searched_passage AS SELECT key, text FROM passage WHERE searched;
CREATE VIRTUAL TABLE passage_fts USING fts5 (
    text, content=searched_passage, content_rowid=key, tokenize='{TOKENIZER}'
);
CREATE VIRTUAL TABLE learning_point_fts USING fts5 (
    text, theme, labels, content=learning_point, content_rowid=key, tokenize='{TOKENIZER}', prefix='2 3'
);
"""

TRIGGERS = (
    "CREATE TRIGGER passage_in AFTER INSERT ON passage WHEN new.searched BEGIN"
    " INSERT INTO passage_fts (rowid, text) VALUES (new.key, new.text); END",
    "CREATE TRIGGER passage_out AFTER DELETE ON passage WHEN old.searched BEGIN"
    " INSERT INTO passage_fts (passage_fts, rowid, text) VALUES ('delete', old.key, old.text); END",
    "CREATE TRIGGER learning_point_in AFTER INSERT ON learning_point BEGIN"
    " INSERT INTO learning_point_fts (rowid, text, theme, labels)"
    " VALUES (new.key, new.text, new.theme, new.labels); END",
    "CREATE TRIGGER learning_point_out AFTER DELETE ON learning_point BEGIN"
    " INSERT INTO learning_point_fts (learning_point_fts, rowid, text, theme, labels)"
    " VALUES ('delete', old.key, old.text, old.theme, old.labels); END",
)

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class IndexedReview:
    """What the index knows of a review. ``added``: when its edition came; ``facts``: those of
    :mod:`reviewstudy.domain.facts`."""

    number: int
    review_id: str
    work: str
    title: str
    publisher: str
    kind: str
    published: str | None
    digest: bool
    learning_points: int
    added: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class IndexedPoint:
    """What the index knows of a learning point: its kind, and ids of themes and of law."""

    key: int
    kind: str
    themes: tuple[str, ...]
    laws: tuple[str, ...]


def store(db: "sqlite_utils.Database", holding: Holding, number: int) -> None:
    """Write and index what a review holds, inside a transaction; its row in ``review`` is there.

    What stood there for the review is replaced.
    """
    document = holding.document
    if len(document.passages) >> SHIFT:
        raise ValueError("a review has more passages than a key can count")
    forget(db, holding.review_id)
    first = number << SHIFT
    points = {point.passage for point in document.learning_points}
    db.conn.executemany(
        "INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(first + seq, holding.review_id, one.id, one.section, str(one.kind), one.text, one.page),
                *(one.number, one.kind is not PassageKind.HEADING and one.id not in points),
            )
            for seq, one in enumerate(document.passages)
        ),
    )
    cited: dict[str, dict[str, None]] = {}
    for citation in document.citations:
        cited.setdefault(citation.passage, {})[citation.authority] = None
    thesaurus = content.thesaurus()
    known = {theme.id: theme.label for theme in thesaurus.themes}
    db.conn.executemany(
        "INSERT INTO learning_point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(first + n, holding.review_id, n, one.id, str(one.kind), one.theme),
                *(json.dumps(one.themes), one.text, one.passage),
                " | ".join(known[theme] for theme in one.themes if theme in known),
            )
            for n, one in enumerate(document.learning_points, 1)
        ),
    )
    db.conn.executemany(
        "INSERT INTO point_facet VALUES (?, ?, ?, ?)",
        (
            (first + n, str(one.kind), _ids(one.themes), _ids(cited.get(one.passage, ())))
            for n, one in enumerate(document.learning_points, 1)
        ),
    )
    _count_words(db, [one.text for one in document.learning_points], 1)
    facts = json.dumps(content.fact_rules().of(document), ensure_ascii=False)
    db.conn.execute("UPDATE review SET facts = ? WHERE id = ?", [facts, holding.review_id])


def _ids(names: Iterable[str]) -> str:
    """Ids in a row; what a document calls an id and is none is left out."""
    return " ".join(name for name in names if _ID.fullmatch(name))


def forget(db: "sqlite_utils.Database", review_id: str) -> None:
    """Take a review's passages and learning points out, inside a transaction."""
    rows = db.conn.execute("SELECT text FROM learning_point WHERE review = ?", [review_id]).fetchall()
    _count_words(db, [text for (text,) in rows], -1)
    for table in ("passage", "learning_point"):
        db.conn.execute(f"DELETE FROM {table} WHERE review = ?", [review_id])


def _count_words(db: "sqlite_utils.Database", texts: Sequence[str], by: int) -> None:
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update({word.casefold() for word in _WORD.findall(text)})
    db.conn.executemany(
        "INSERT INTO word VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET points = points + excluded.points",
        ((word, by * times) for word, times in counted.items()),
    )
    if by < 0:
        db.conn.execute("DELETE FROM word WHERE points <= 0")


@dataclass(frozen=True, slots=True)
class Where:
    """What passages are asked for beside their words: numbers of the only ``reviews`` that count
    (all where it is None), authorities of which one of each of ``cited`` is cited there, and
    authorities none of which is."""

    reviews: Collection[int] | None = None
    cited: tuple[frozenset[str], ...] = ()
    not_cited: frozenset[str] = frozenset()

    @property
    def sql(self) -> str:
        """The conditions, each with its AND."""
        only = (
            ""
            if self.reviews is None
            else f" AND rowid >> {SHIFT} IN (SELECT value FROM json_each(:reviews))"
        )
        yes = "".join(f" AND rowid IN ({_CITED.format(n)})" for n in range(len(self.cited)))
        return only + yes + (f" AND rowid NOT IN ({_CITED.format('no')})" if self.not_cited else "")

    @property
    def values(self) -> dict[str, str]:
        """The values the conditions name."""
        laws = {f"law_{n}": json.dumps(sorted(one)) for n, one in enumerate(self.cited)}
        return {
            **laws,
            "reviews": json.dumps(sorted(self.reviews or ())),
            "law_no": json.dumps(sorted(self.not_cited)),
        }


_CITED = (
    "SELECT p.key FROM citation c JOIN passage p ON p.review = c.review AND p.id = c.passage"
    " WHERE c.authority IN (SELECT value FROM json_each(:law_{}))"
)

ANYWHERE = Where()
"""No condition."""


class Index:
    """What a search reads. ``stop`` is asked now and then whether the search is still wanted."""

    def __init__(self, file: "EncryptedFile") -> None:
        self._file = file
        self._lighter = Lighter()

    def everything(self) -> tuple[list[IndexedReview], list[IndexedPoint], dict[str, int]]:
        """Every review and every learning point, in the order of their numbers and keys, and the words
        of all learning points with how many hold each; all as of one moment."""
        with self._file.read() as db:
            reviews = [
                IndexedReview(**{**row, "digest": bool(row["digest"]), "facts": _facts(row["facts"])})
                for row in db.query(
                    "SELECT r.number, r.id AS review_id, r.work, r.title, r.publisher, r.kind, r.published,"
                    " r.digest, r.learning_points, coalesce(e.added, r.added) AS added, r.facts"
                    " FROM review r LEFT JOIN edition e ON e.sha256 = r.edition ORDER BY r.number"
                )
            ]
            rows = db.conn.execute("SELECT key, kind, themes, laws FROM point_facet ORDER BY key").fetchall()
            words = dict(db.conn.execute("SELECT word, points FROM word").fetchall())
        split: dict[str, tuple[str, ...]] = {}  # few different ones, many times
        points = [
            IndexedPoint(
                key,
                kind,
                split.get(themes) or split.setdefault(themes, tuple(themes.split())),
                split.get(laws) or split.setdefault(laws, tuple(laws.split())),
            )
            for key, kind, themes, laws in rows
        ]
        return reviews, points, words

    def data_version(self) -> int:
        """A number that changes when another process has written."""
        return self._file.data_version()

    def point_texts(self, reviews: Sequence[str]) -> list[tuple[int, str, str, str]]:
        """Keys, review ids, ids and texts of the learning points of some reviews."""
        with self._file.read() as db:
            return db.conn.execute(
                "SELECT key, review, id, text FROM learning_point"
                " WHERE review IN (SELECT value FROM json_each(?)) ORDER BY key",
                [json.dumps(reviews)],
            ).fetchall()

    def matching_points(self, match: str, stop: Stop) -> list[int]:
        """Keys of all learning points that match an FTS5 expression, in their order."""
        with self._reading(stop) as db:
            sql = "SELECT rowid FROM learning_point_fts WHERE learning_point_fts MATCH ?"
            return [key for (key,) in db.conn.execute(sql, [match]).fetchall()]

    def weighed_points(self, match: str, stop: Stop) -> dict[int, float]:
        """Keys of all matching learning points, each with FTS5's bm25: more is better."""
        sql = (
            "SELECT rowid, -bm25(learning_point_fts, 1.0, 0.5, 0.5) FROM learning_point_fts"
            " WHERE learning_point_fts MATCH ?"
        )
        with self._reading(stop) as db:
            return dict(db.conn.execute(sql, [match]).fetchall())

    def weighed_passages(self, match: str, most: int, where: "Where", stop: Stop) -> dict[int, float]:
        """Keys of matching passages with FTS5's bm25, the ``most`` that came in last."""
        sql = (
            "SELECT rowid, -bm25(passage_fts) FROM passage_fts"
            f" WHERE passage_fts MATCH :match{where.sql} ORDER BY rowid DESC LIMIT :most"
        )
        with self._reading(stop) as db:
            return dict(db.conn.execute(sql, {"match": match, "most": most, **where.values}).fetchall())

    def count_passages(self, match: str, where: "Where", stop: Stop) -> int:
        """How many passages match."""
        sql = f"SELECT count(*) FROM passage_fts WHERE passage_fts MATCH :match{where.sql}"
        with self._reading(stop) as db:
            return int(db.conn.execute(sql, {"match": match, **where.values}).fetchone()[0])

    def shown_points(self, keys: Sequence[int], match: str = "") -> dict[int, dict[str, Any]]:
        """Rows of learning points by key, with the snippet ``match`` lights; without it, their text."""
        return self._shown("learning_point", keys, match)

    def shown_passages(self, keys: Sequence[int], match: str = "") -> dict[int, dict[str, Any]]:
        """Rows of passages by key, as :meth:`shown_points`."""
        return self._shown("passage", keys, match)

    def _shown(self, table: str, keys: Sequence[int], match: str) -> dict[int, dict[str, Any]]:
        marks = ", ".join("?" * len(keys))
        columns = {
            "learning_point": "i.key, i.review, i.kind, i.theme, i.themes, i.text, i.passage, i.number, i.id,"
            " (SELECT page FROM passage WHERE review = i.review AND id = i.passage) AS page",
            "passage": "i.key, i.review, i.kind, i.text, i.id, i.id AS passage, i.page",
        }[table]
        with self._file.read() as db:
            rows = list(db.query(f"SELECT {columns} FROM {table} i WHERE i.key IN ({marks})", list(keys)))
        texts = {row["key"]: unlit(row["text"]) for row in rows}
        lit = self._lighter.snippets(texts, match) if match else {}
        return {row["key"]: {**row, "snippet": lit.get(row["key"], texts[row["key"]])} for row in rows}

    @contextmanager
    def _reading(self, stop: Stop) -> Iterator["sqlite_utils.Database"]:
        """A database whose statement ends, in an error nobody sees, once the search is not wanted."""
        with self._file.read() as db:
            db.conn.set_progress_handler(lambda: 1 if stop() else 0, _STEPS)
            try:
                yield db
            finally:
                db.conn.set_progress_handler(None, 0)


def _facts(text: str) -> Mapping[Facet, tuple[str, ...]]:
    return {Facet(name): tuple(values) for name, values in json.loads(text).items()}


def point_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A learning point's fields as :mod:`reviewstudy.wire` reads them."""
    fields = {name: row[name] for name in LearningPoint.__slots__ if name != "themes"}
    return {**fields, "themes": json.loads(row["themes"])}
