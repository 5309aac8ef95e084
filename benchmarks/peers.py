"""Searches to race against: bare FTS5 in the same encrypted file, tantivy, and those of ``strangers.py``.

Each holds the same passages and answers the same two things: the first fifty with snippets, and the same
with how many there are and the counts by kind of review and by year.
"""

import importlib.util
import itertools
import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from benchmarks.asks import Ask
from sqlite_utils import Database, Migrations

from reviewstudy.domain.reviews import Holding, ReviewKind
from reviewstudy.storage.connect import KEY_BYTES, EncryptedFile

KEY = bytes(KEY_BYTES)
"""The key of every encrypted file here: there is nothing in them."""

PAGE = 50
"""Answers of a first page."""

KIND_CODES = {kind: code for code, kind in enumerate(ReviewKind)}

_STRANGERS = Path(__file__).with_name("strangers.py")
_SYSTEM_PYTHON = "/usr/bin/python3"  # Debian's, which has Debian's bindings


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as peers hold it; ``item`` and ``themes`` are those of its learning point, or empty."""

    key: int
    review: int
    kind: int
    year: int
    text: str
    item: str
    themes: tuple[str, ...]


class Peer(Protocol):
    """A search engine. The times are in seconds and its own, without what it takes to ask."""

    name: str

    def add(self, rows: Sequence[Row]) -> float: ...
    def finish(self) -> float: ...
    def first(self, ask: Ask) -> tuple[float, int]:
        """The first page: time, and hits on it."""
        ...

    def answer(self, ask: Ask) -> tuple[float, int]:
        """The complete answer: time, and how many match."""
        ...

    def close(self) -> None: ...


class Rows:
    """Numbers reviews and passages from one up."""

    def __init__(self) -> None:
        self._keys, self._reviews = itertools.count(1), itertools.count(1)

    def of(self, holding: Holding) -> Iterator[Row]:
        """The passages of the next review."""
        document, review = holding.document, next(self._reviews)
        points = {point.passage: point for point in document.learning_points}
        year, kind = int((document.published or "0")[:4]), KIND_CODES[document.kind]
        for passage in document.passages:
            point = points.get(passage.id)
            yield Row(
                next(self._keys),
                review,
                kind,
                year,
                passage.text,
                str(point.kind) if point else "",
                point.themes if point else (),
            )


class BareFts5:
    """What SQLite's full-text search takes by itself, in a SQLCipher file opened as the program's are."""

    name = "bare FTS5"
    order = "rank"

    def __init__(self, folder: Path) -> None:
        steps = Migrations("bare")

        @steps()
        def schema(db: Database) -> None:
            db.execute("CREATE TABLE review (key INTEGER PRIMARY KEY, kind INTEGER, year INTEGER)")
            db.execute(
                "CREATE TABLE passage (key INTEGER PRIMARY KEY, review INTEGER NOT NULL, text TEXT NOT NULL,"
                " item TEXT NOT NULL, themes TEXT NOT NULL)"
            )
            db.execute(
                "CREATE VIRTUAL TABLE word USING"
                " fts5(text, content=passage, content_rowid=key, tokenize='porter unicode61')"
            )

        folder.mkdir(parents=True, exist_ok=True)
        self._file = EncryptedFile(folder / "bare.db", KEY, steps)

    def add(self, rows: Sequence[Row]) -> float:
        reviews = {(row.review, row.kind, row.year) for row in rows}
        passages = [
            (row.key, row.review, row.text, row.item, "|".join(("", *row.themes, ""))) for row in rows
        ]
        words = [(row.key, row.text) for row in rows]
        begun = time.perf_counter()
        with self._file.write() as db:
            db.conn.executemany("INSERT INTO review VALUES (?, ?, ?)", reviews)
            db.conn.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", passages)
            db.conn.executemany("INSERT INTO word (rowid, text) VALUES (?, ?)", words)
        return time.perf_counter() - begun

    def finish(self) -> float:
        begun = time.perf_counter()
        self._file.close()
        return time.perf_counter() - begun

    def first(self, ask: Ask) -> tuple[float, int]:
        begun = time.perf_counter()
        with self._file.read() as db:
            hits = self._hits(db, ask)
        return time.perf_counter() - begun, len(hits)

    def answer(self, ask: Ask) -> tuple[float, int]:
        joins, values = _narrowed(ask)
        begun = time.perf_counter()
        with self._file.read() as db:
            self._hits(db, ask)
            [(count,)] = db.execute(f"SELECT count(*) FROM word {joins}", values).fetchall()
            if not joins.startswith("JOIN"):
                joins = f"{_JOINED} {joins}"
            for column in ("kind", "year"):
                db.execute(f"SELECT r.{column}, count(*) FROM word {joins} GROUP BY 1", values).fetchall()
        return time.perf_counter() - begun, count

    def _hits(self, db: Database, ask: Ask) -> list[tuple[Any, ...]]:
        joins, values = _narrowed(ask)
        return db.execute(
            f"SELECT word.rowid, rank, snippet(word, 0, char(2), char(3), '…', 40) FROM word {joins}"
            f" ORDER BY {self.order} LIMIT {PAGE}",
            values,
        ).fetchall()

    def close(self) -> None:
        self._file.close()


class BareFts5Sorted(BareFts5):
    """The same file asked in the way that is quicker for common words.

    ``ORDER BY rank`` has FTS5 sort every match; with ``bm25()`` SQLite's own sorter keeps the best alone.
    """

    name = "bare, bm25()"
    order = "bm25(word)"


_JOINED = "JOIN passage i ON i.key = word.rowid JOIN review r ON r.key = i.review"


def _narrowed(ask: Ask) -> tuple[str, list[Any]]:
    """The end of a SELECT, and its values."""
    where = ""
    values: list[Any] = [fts5(ask)]
    for condition, value in (
        ("r.year >= ?", ask.years[0]),
        ("r.year <= ?", ask.years[1]),
        ("i.item = ?", ask.item and str(ask.item)),
        ("instr(i.themes, ?)", ask.theme and f"|{ask.theme}|"),
    ):
        if value is not None:
            where += f" AND {condition}"
            values.append(value)
    return f"{_JOINED if where else ''} WHERE word MATCH ?{where}", values


def fts5(ask: Ask) -> str:
    """A query in FTS5's syntax, a beginning marked as one."""
    groups = [" OR ".join(f'"{phrase}"' for phrase in group) for group in ask.groups]
    return " AND ".join(f"({group})" for group in [*groups[:-1], groups[-1] + "*" * ask.typing])


class Tantivy:
    """Rust's, with block-max WAND: it need not look at every match to find the best."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._its = tantivy
        fields = tantivy.SchemaBuilder()
        fields.add_text_field("text", stored=True, tokenizer_name="en_stem")
        for name in ("kind", "year"):
            fields.add_unsigned_field(name, indexed=True, fast=True)
        for name in ("item", "theme"):
            fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
        self._schema = fields.build()
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._writer: Any = None
        self._analyzer = (
            tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
            .filter(tantivy.Filter.lowercase())
            .filter(tantivy.Filter.stemmer("english"))
            .build()
        )

    def add(self, rows: Sequence[Row]) -> float:
        begun = time.perf_counter()
        self._writer = self._writer or self._index.writer(num_threads=1)  # as SQLite has
        for row in rows:
            document = self._its.Document(text=row.text, item=row.item)
            document.add_unsigned("kind", row.kind)
            document.add_unsigned("year", row.year)
            for theme in row.themes:
                document.add_text("theme", theme)
            self._writer.add_document(document)
        return time.perf_counter() - begun

    def finish(self) -> float:
        begun = time.perf_counter()
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()
        return time.perf_counter() - begun

    def first(self, ask: Ask) -> tuple[float, int]:
        begun = time.perf_counter()
        hits = self._hits(self._index.searcher(), self._query(ask), False)
        return time.perf_counter() - begun, hits

    def answer(self, ask: Ask) -> tuple[float, int]:
        begun = time.perf_counter()
        searcher, query = self._index.searcher(), self._query(ask)
        count = self._hits(searcher, query, True)
        counts = {name: {"terms": {"field": name, "size": 100}} for name in ("kind", "year")}
        searcher.aggregate(query, counts)
        return time.perf_counter() - begun, count

    def _hits(self, searcher: Any, query: Any, count: bool) -> int:
        found = searcher.search(query, PAGE, count=count)
        snippets = self._its.SnippetGenerator.create(searcher, query, self._schema, "text")
        for _, address in found.hits:
            snippets.snippet_from_doc(searcher.doc(address)).to_html()
        return int(found.count) if count else len(found.hits)

    def _query(self, ask: Ask) -> Any:
        its, schema = self._its, self._schema
        must = []
        for at, group in enumerate(ask.groups):
            if ask.typing and at == len(ask.groups) - 1:
                must.append(its.Query.regex_query(schema, "text", f"{group[0].casefold()}.*"))
                continue
            any_of = []
            for phrase in group:
                words = self._analyzer.analyze(phrase)
                one = its.Query.phrase_query if len(words) > 1 else its.Query.term_query
                if words:
                    any_of.append(one(schema, "text", words if len(words) > 1 else words[0]))
            must.append(its.Query.boolean_query([(its.Occur.Should, query) for query in any_of]))
        if any(ask.years):
            low, high = ask.years
            must.append(its.Query.range_query(schema, "year", its.FieldType.Unsigned, low, high))
        if ask.item:
            must.append(its.Query.const_score_query(its.Query.term_query(schema, "item", str(ask.item)), 0.0))
        if ask.theme:
            must.append(its.Query.const_score_query(its.Query.term_query(schema, "theme", ask.theme), 0.0))
        return its.Query.boolean_query([(its.Occur.Must, query) for query in must])

    def close(self) -> None:
        """Nothing is held."""


class Stranger:
    """An engine of :mod:`benchmarks.strangers`, in a process of the system's own Python."""

    def __init__(self, name: str, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = name
        self._process = subprocess.Popen(
            [_SYSTEM_PYTHON, _STRANGERS, name, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _told(self, what: str, value: object = None) -> Any:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("it was not started")
        self._process.stdin.write(json.dumps([what, value]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}")
        return json.loads(line)

    def add(self, rows: Sequence[Row]) -> float:
        return float(self._told("add", [asdict(row) for row in rows]))

    def finish(self) -> float:
        return float(self._told("finish"))

    def first(self, ask: Ask) -> tuple[float, int]:
        seconds, hits = self._told("first", asdict(ask))
        return seconds, hits

    def answer(self, ask: Ask) -> tuple[float, int]:
        seconds, count = self._told("answer", asdict(ask))
        return seconds, count

    def close(self) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


def present() -> list[str]:
    """The names of the peers that are installed; bare FTS5 always is."""
    found = [BareFts5.name, BareFts5Sorted.name]
    if importlib.util.find_spec("tantivy"):
        found.append(Tantivy.name)
    for name in ("xapian", "recoll"):
        try:
            ended = subprocess.run([_SYSTEM_PYTHON, "-c", f"import {name}"], capture_output=True)
        except OSError:
            continue
        if ended.returncode == 0:
            found.append(name)
    return found


def opened(name: str, folder: Path) -> Peer:
    """A peer with its files in ``folder``."""
    match name:
        case BareFts5.name:
            return BareFts5(folder)
        case BareFts5Sorted.name:
            return BareFts5Sorted(folder)
        case Tantivy.name:
            return Tantivy(folder)
        case _:
            return Stranger(name, folder)
