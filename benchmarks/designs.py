"""Times candidate designs of the search over one encrypted file.

    python -m benchmarks.designs --passages 100000 [--cache 2000]

Prints Markdown: the median of a few rounds, in ms, for each design and query. A scratch pad beside the
benchmark proper, :mod:`benchmarks.searching`, to be dropped once the design is chosen.
"""

# ruff: noqa: E501, E741

import argparse
import bisect
import itertools
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from benchmarks import library
from sqlite_utils import Database, Migrations

from reviewstudy.storage.connect import EncryptedFile

KEY = bytes(32)
SEED = 1

SCHEMA = """
CREATE TABLE review (key INTEGER PRIMARY KEY, title TEXT, kind TEXT, year INTEGER, first INTEGER, last INTEGER);
CREATE TABLE passage (key INTEGER PRIMARY KEY, review INTEGER NOT NULL, kind TEXT, point INTEGER, text TEXT NOT NULL);
CREATE TABLE point (key INTEGER PRIMARY KEY, review INTEGER NOT NULL, kind TEXT, theme TEXT, text TEXT NOT NULL);
CREATE VIRTUAL TABLE p USING fts5(text, content=passage, content_rowid=key, tokenize='porter unicode61');
CREATE VIRTUAL TABLE pc USING fts5(text, content=passage, content_rowid=key, tokenize='porter unicode61', detail=column);
CREATE VIRTUAL TABLE l USING fts5(text, theme, content=point, content_rowid=key, tokenize='porter unicode61');
CREATE VIRTUAL TABLE lp USING fts5(text, theme, content=point, content_rowid=key, tokenize='porter unicode61', prefix='2 3');
CREATE VIRTUAL TABLE rf USING fts5(text, content='', tokenize='porter unicode61');
CREATE VIRTUAL TABLE rc USING fts5(text, content='', tokenize='porter unicode61', detail=column);
CREATE VIRTUAL TABLE rn USING fts5(text, content='', tokenize='porter unicode61', detail=none);
CREATE VIRTUAL TABLE pv USING fts5vocab(p, row);
CREATE VIRTUAL TABLE rv USING fts5vocab(rn, row);
"""
TABLES = ("p", "pc", "l", "lp", "rf", "rc", "rn")

QUERIES = {
    "selective": "waton",
    "theme word": "crawling",
    "common: child": "child",
    "common: the": "the",
    "two": "mother bruise",
    "two common": "the child",
    "three": "police domestic abuse",
    "phrase": '"failure to thrive"',
    "phrase common": '"of the"',
    "prefix 2": "ch*",
    "prefix 3": "chi*",
    "prefix 5": "bruis*",
    "widened": '(baby OR babies OR infant OR infants OR newborn) AND (bruise OR bruised OR bruising OR "sentinel injury")'
    ' AND ("not crawling" OR "non mobile" OR immobile OR "not rolling")',
}


def batched[T](items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(itertools.islice(source, size)):
        yield batch


def build(file: EncryptedFile, passages: int) -> None:
    spent: dict[str, float] = defaultdict(float)
    key = 0
    point = 0

    def timed(db: Database, name: str, sql: str, rows: list[tuple[Any, ...]]) -> None:
        begun = time.perf_counter()
        db.conn.executemany(sql, rows)
        spent[name] += time.perf_counter() - begun

    reviews = enumerate(library.holdings(SEED, passages), 1)
    for batch in batched(reviews, 50):
        r, p, l, whole = [], [], [], []
        for number, holding in batch:
            document = holding.document
            marked = {one.passage for one in document.learning_points}
            first = key + 1
            for one in document.passages:
                key += 1
                p.append((key, number, str(one.kind), one.id in marked, one.text))
            for item in document.learning_points:
                point += 1
                l.append((point, number, str(item.kind), item.theme, item.text))
            r.append(
                (number, document.title, str(document.kind), int((document.published or "0")[:4]), first, key)
            )
            whole.append((number, "\n".join(one.text for one in document.passages)))
        with file.write() as db:
            timed(db, "review", "INSERT INTO review VALUES (?, ?, ?, ?, ?, ?)", r)
            timed(db, "passage", "INSERT INTO passage VALUES (?, ?, ?, ?, ?)", p)
            timed(db, "point", "INSERT INTO point VALUES (?, ?, ?, ?, ?)", l)
            for name in ("p", "pc"):
                timed(
                    db,
                    name,
                    f"INSERT INTO {name} (rowid, text) VALUES (?, ?)",
                    [(one[0], one[4]) for one in p],
                )
            for name in ("l", "lp"):
                timed(
                    db,
                    name,
                    f"INSERT INTO {name} (rowid, text, theme) VALUES (?, ?, ?)",
                    [(one[0], one[4], one[3]) for one in l],
                )
            for name in ("rf", "rc", "rn"):
                timed(db, name, f"INSERT INTO {name} (rowid, text) VALUES (?, ?)", whole)
    with file.read() as db:
        sizes = dict(
            db.conn.execute(
                "SELECT name, sum(length(block)) FROM (SELECT 'p' name, block FROM p_data UNION ALL"
                " SELECT 'pc', block FROM pc_data UNION ALL SELECT 'l', block FROM l_data UNION ALL"
                " SELECT 'lp', block FROM lp_data UNION ALL SELECT 'rf', block FROM rf_data UNION ALL"
                " SELECT 'rc', block FROM rc_data UNION ALL SELECT 'rn', block FROM rn_data) GROUP BY name"
            )
        )
    print("| build | s | MB of index |\n|---|---:|---:|")
    for name, seconds in spent.items():
        print(f"| {name} | {seconds:.1f} | {sizes.get(name, 0) / 1e6:.1f} |")


def completions(db: Database, vocabulary: str, beginning: str) -> list[str]:
    rows = db.conn.execute(
        f"SELECT term FROM {vocabulary} WHERE term >= ? AND term < ? ORDER BY doc DESC LIMIT 12",
        [beginning, beginning + "\U0010ffff"],
    ).fetchall()
    return [row[0] for row in rows]


def with_prefixes(file: EncryptedFile) -> None:
    """Adds an index of all passages with prefix='2 3', and says what that took beside one without."""
    with file.read() as db:
        if db["pp"].exists():
            return
    for name, extra in (("pq", ""), ("pp", ", prefix='2 3'")):
        begun = time.perf_counter()
        with file.write() as db:
            db.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5(text, content=passage, content_rowid=key,"
                f" tokenize='porter unicode61'{extra})"
            )
            db.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")
            [(size,)] = db.execute(f"SELECT sum(length(block)) FROM {name}_data").fetchall()
        print(
            f"| rebuild {name} ({extra or 'plain'}) | {time.perf_counter() - begun:.1f} | {size / 1e6:.1f} |"
        )


def second(db: Database) -> dict[str, Callable[[str], object]]:
    execute = db.conn.execute

    def every(sql: str) -> Callable[[str], object]:
        return lambda match: execute(sql, [match]).fetchall()

    def bounded(table: str, most: int) -> Callable[[str], object]:
        return every(
            f"SELECT rowid, s FROM (SELECT rowid, bm25({table}) AS s FROM {table} WHERE {table} MATCH ?"
            f" ORDER BY rowid DESC LIMIT {most}) ORDER BY s LIMIT 50"
        )

    [(last,)] = execute("SELECT max(key) FROM passage").fetchall()

    def by_ranges(match: str) -> object:
        step = last // 300 + 1
        return [
            execute(
                "SELECT count(*) FROM p WHERE p MATCH ? AND rowid BETWEEN ? AND ?", [match, at, at + step - 1]
            ).fetchone()
            for at in range(0, last, step)
        ]

    bm25 = "SELECT rowid FROM {0} WHERE {0} MATCH ? ORDER BY bm25({0}) LIMIT 50"
    return {
        "p ORDER BY bm25(p)": every(bm25.format("p")),
        "pp ORDER BY bm25(pp), prefix='2 3'": every(bm25.format("pp")),
        "p bounded 5000": bounded("p", 5000),
        "pp bounded 5000": bounded("pp", 5000),
        "pp bounded 1000": bounded("pp", 1000),
        "p count(*)": every("SELECT count(*) FROM p WHERE p MATCH ?"),
        "pp count(*)": every("SELECT count(*) FROM pp WHERE pp MATCH ?"),
        "pp first 50 by rowid desc": every(
            "SELECT rowid FROM pp WHERE pp MATCH ? ORDER BY rowid DESC LIMIT 50"
        ),
        "l ORDER BY bm25(l)": every(bm25.format("l")),
        "lp ORDER BY bm25(lp)": every(bm25.format("lp")),
        "l bounded 5000": bounded("l", 5000),
        "lp bounded 5000": bounded("lp", 5000),
        "lp bounded 1000": bounded("lp", 1000),
        "p counts in 300 ranges of rowid (exact, by year and kind if keys begin with them)": by_ranges,
        "p GROUP BY rowid / 330": every("SELECT rowid / 330, count(*) FROM p WHERE p MATCH ? GROUP BY 1"),
    }


def designs(db: Database) -> dict[str, Callable[[str], object]]:
    execute = db.conn.execute
    firsts = [row[0] for row in execute("SELECT first FROM review ORDER BY key")]
    facts = {row[0]: (row[1], row[2]) for row in execute("SELECT key, kind, year FROM review")}

    def every(sql: str) -> Callable[[str], object]:
        return lambda match: execute(sql, [match]).fetchall()

    def facets(match: str) -> object:
        reviews = Counter(
            bisect.bisect_right(firsts, row[0])
            for row in execute("SELECT rowid FROM p WHERE p MATCH ?", [match])
        )
        kinds: Counter[str] = Counter()
        years: Counter[int] = Counter()
        for review, count in reviews.items():
            kind, year = facts[review]
            kinds[kind] += count
            years[year] += count
        return kinds, years

    def facets_json(match: str) -> object:
        [(found,)] = execute("SELECT json_group_array(rowid) FROM p WHERE p MATCH ?", [match])
        reviews = Counter(row // 330 for row in msgspec.json.decode(found, type=list[int]))
        kinds: Counter[str] = Counter()
        for review, count in reviews.items():
            kinds[facts.get(review, ("", 0))[0]] += count
        return kinds

    def unranked(table: str) -> Callable[[str], object]:
        def run(match: str) -> object:
            if table != "rf" and '"' in match:
                return None
            best = execute(
                f"SELECT r.first, r.last FROM (SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT 40) b"
                " JOIN review r ON r.key = b.rowid",
                [match],
            ).fetchall()
            found = []
            for first, last in best:
                found += execute(
                    "SELECT rowid, snippet(p, 0, '[', ']', '…', 30) FROM p"
                    " WHERE p MATCH ? AND rowid BETWEEN ? AND ? LIMIT 2",
                    [match, first, last],
                ).fetchall()
            return found

        return run

    def by_review(table: str) -> Callable[[str], object]:
        def run(match: str) -> object:
            if table == "rn" and '"' in match:
                match = match.replace('"', "").replace(" ", " AND ") if "(" not in match else "bruise"
            best = execute(
                f"SELECT r.first, r.last FROM (SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT 40) b"
                " JOIN review r ON r.key = b.rowid",
                [match],
            ).fetchall()
            found = []
            for first, last in best:
                found += execute(
                    "SELECT rowid, bm25(p), snippet(p, 0, '[', ']', '…', 30) FROM p WHERE p MATCH ? AND rowid BETWEEN ? AND ?"
                    " ORDER BY rank LIMIT 3",
                    [match, first, last],
                ).fetchall()
            return found

        return run

    def expanded(table: str, vocabulary: str) -> Callable[[str], object]:
        def run(match: str) -> object:
            if not match.endswith("*"):
                return None
            terms = completions(db, vocabulary, match[:-1])
            return execute(
                f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rank LIMIT 50",
                [" OR ".join(f'"{term}"' for term in terms)],
            ).fetchall()

        return run

    snippet = "snippet({0}, 0, '[', ']', '…', 30)"
    bare = f"SELECT rowid, {snippet.format('p')} FROM p WHERE p MATCH ? ORDER BY rank LIMIT 50"
    return {
        "bare: p rank, snippet, 50": every(bare),
        "p ORDER BY bm25(p) + snippet": every(bare.replace("rank", "bm25(p)")),
        "p rank, no snippet": every("SELECT rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT 50"),
        "pc (detail=column) rank": every("SELECT rowid FROM pc WHERE pc MATCH ? ORDER BY rank LIMIT 50"),
        "p all rowids to Python": every("SELECT rowid FROM p WHERE p MATCH ?"),
        "p count(*)": every("SELECT count(*) FROM p WHERE p MATCH ?"),
        "p first 50 by rowid desc, snippet": every(
            f"SELECT rowid, {snippet.format('p')} FROM p WHERE p MATCH ? ORDER BY rowid DESC LIMIT 50"
        ),
        "p bounded bm25, last 20000": every(
            "SELECT rowid, s FROM (SELECT rowid, bm25(p) AS s FROM p WHERE p MATCH ? ORDER BY rowid DESC LIMIT 20000)"
            " ORDER BY s LIMIT 50"
        ),
        "p bounded bm25, last 5000": every(
            "SELECT rowid, s FROM (SELECT rowid, bm25(p) AS s FROM p WHERE p MATCH ? ORDER BY rowid DESC LIMIT 5000)"
            " ORDER BY s LIMIT 50"
        ),
        "p facets in SQL (kind, year)": every(
            "SELECT r.kind, r.year, count(*) FROM p JOIN passage i ON i.key = p.rowid JOIN review r ON r.key = i.review"
            " WHERE p MATCH ? GROUP BY r.kind, r.year"
        ),
        "p facets in Python by rowid": facets,
        "p facets: json_group_array(rowid), msgspec": facets_json,
        "p facets: GROUP BY rowid / 330 (as by review)": every(
            "SELECT rowid / 330, count(*) FROM p WHERE p MATCH ? GROUP BY 1"
        ),
        "l rank, snippet, 50": every(
            f"SELECT rowid, {snippet.format('l')} FROM l WHERE l MATCH ? ORDER BY rank LIMIT 50"
        ),
        "lp rank (prefix='2 3'), snippet": every(
            f"SELECT rowid, {snippet.format('lp')} FROM lp WHERE lp MATCH ? ORDER BY rank LIMIT 50"
        ),
        "l bounded bm25, last 5000": every(
            "SELECT rowid, s FROM (SELECT rowid, bm25(l) AS s FROM l WHERE l MATCH ? ORDER BY rowid DESC LIMIT 5000)"
            " ORDER BY s LIMIT 50"
        ),
        "l count(*)": every("SELECT count(*) FROM l WHERE l MATCH ?"),
        "rf rank, 40 best reviews": every("SELECT rowid FROM rf WHERE rf MATCH ? ORDER BY rank LIMIT 40"),
        "rf 40 best, then their passages by bm25": by_review("rf"),
        "rf 40 best, then 2 passages each, no rank": unranked("rf"),
        "rc 40 best, then 2 passages each, no rank": unranked("rc"),
        "rf: reviews by kind and year in SQL": every(
            "SELECT r.kind, r.year, count(*) FROM rf JOIN review r ON r.key = rf.rowid WHERE rf MATCH ? GROUP BY r.kind, r.year"
        ),
        "rc rank, 40 best reviews": every("SELECT rowid FROM rc WHERE rc MATCH ? ORDER BY rank LIMIT 40"),
        "rn all reviews (no rank)": every("SELECT rowid FROM rn WHERE rn MATCH ?"),
        "rn rank, 40 best reviews": every("SELECT rowid FROM rn WHERE rn MATCH ? ORDER BY rank LIMIT 40"),
        "rv: 12 completions": lambda match: (
            completions(db, "rv", match[:-1]) if match.endswith("*") else None
        ),
        "12 completions (rv), p rank": expanded("p", "rv"),
        "12 completions (rv), l rank": expanded("l", "rv"),
        "12 completions (pv), p rank": expanded("p", "pv"),
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--passages", type=int, default=100_000)
    words.add_argument("--cache", type=int, nargs="*", default=[2000, 64000], help="page cache, KiB")
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--second", action="store_true", help="prefix indexes, bounded ranking")
    args = words.parse_args()
    steps = Migrations("designs")

    @steps()
    def schema(db: Database) -> None:
        for statement in SCHEMA.split(";"):
            db.execute(statement)

    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"designs-{args.passages}.db"
    new = not path.exists()
    file = EncryptedFile(path, KEY, steps)
    if new:
        build(file, args.passages)
    if args.second:
        with_prefixes(file)
    for cache in args.cache:
        with file.read() as db:
            db.conn.execute(f"PRAGMA cache_size = -{cache}")
            rows = list(table(db, second(db) if args.second else designs(db), args.rounds))
        print(f"\nPage cache {cache} KiB, {args.passages:,} passages, median ms\n")
        print("| design | " + " | ".join(QUERIES) + " |\n|---|" + "---:|" * len(QUERIES))
        print("\n".join(rows), flush=True)


def table(db: Database, ways: dict[str, Callable[[str], object]], rounds: int) -> Iterator[str]:
    counts = [
        db.conn.execute("SELECT count(*) FROM p WHERE p MATCH ?", [match]).fetchone()[0]
        for match in QUERIES.values()
    ]
    yield "| (passages that match) | " + " | ".join(f"{count:,}" for count in counts) + " |"
    for name, run in ways.items():
        cells = []
        for match in QUERIES.values():
            try:
                times = []
                for _ in range(rounds):
                    begun = time.perf_counter()
                    empty = run(match) is None
                    times.append(time.perf_counter() - begun)
                    if sum(times) > 3:
                        break
                cells.append("–" if empty else f"{statistics.median(times) * 1000:.1f}")
            except Exception as error:
                if (
                    "no query solution" not in str(error)
                    and "phrase" not in str(error)
                    and "detail" not in str(error)
                ):
                    raise
                cells.append("n/a")
        yield f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
