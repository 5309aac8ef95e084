"""Xapian and Recoll, whose Python bindings come with Debian: run by its Python, driven over a pipe.

    /usr/bin/python3 strangers.py xapian|recoll FOLDER

Reads lines of JSON, ``[what, value]``, and answers each with its own time in seconds. Uses nothing of the
project, nor Python newer than 3.11. Install with ``apt install python3-xapian python3-recoll recollcmd``.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PAGE = 50

Json = dict[str, Any]


class Xapian:
    """Its probabilistic search, BM25 as it comes, English stems."""

    KIND, YEAR = 0, 1

    def __init__(self, folder: str) -> None:
        import xapian

        self.its = xapian
        self.path = str(Path(folder) / "index")
        self.writer: Any = None
        self.reader: Any = None
        self.stem = xapian.Stem("en")

    def add(self, rows: list[Json]) -> None:
        its = self.its
        if self.writer is None:
            self.writer = its.WritableDatabase(self.path, its.DB_CREATE_OR_OVERWRITE)
            self.generator = its.TermGenerator()
            self.generator.set_stemmer(self.stem)
        for row in rows:
            document = its.Document()
            document.set_data(row["text"])
            document.add_value(self.KIND, its.sortable_serialise(row["kind"]))
            document.add_value(self.YEAR, its.sortable_serialise(row["year"]))
            for prefix, value in [("XI", row["item"])] + [("XT", theme) for theme in row["themes"]]:
                if value:
                    document.add_boolean_term(prefix + value)
            self.generator.set_document(document)
            self.generator.index_text(row["text"])
            self.writer.add_document(document)

    def finish(self) -> None:
        self.writer.commit()
        self.writer.close()
        self.writer = None

    def query(self, ask: Json) -> Any:
        its = self.its
        must = []
        for at, group in enumerate(ask["groups"]):
            if ask["typing"] and at == len(ask["groups"]) - 1:
                beginning = group[0].lower(), 0, its.Query.WILDCARD_LIMIT_ERROR, its.Query.OP_SYNONYM
                must.append(its.Query(its.Query.OP_WILDCARD, *beginning))
                continue
            any_of = []
            for phrase in group:
                words = [word.lower() for word in phrase.replace("-", " ").replace("'", " ").split()]
                if len(words) > 1:
                    any_of.append(its.Query(its.Query.OP_PHRASE, words))
                else:
                    any_of.append(its.Query("Z" + self.stem(words[0]).decode()))
            must.append(its.Query(its.Query.OP_OR, any_of))
        query = its.Query(its.Query.OP_AND, must)
        low, high = ask["years"]
        if low is not None:
            years = [its.sortable_serialise(year) for year in (low, high)]
            query = its.Query(
                its.Query.OP_FILTER, query, its.Query(its.Query.OP_VALUE_RANGE, self.YEAR, *years)
            )
        for prefix, value in (("XI", ask["item"]), ("XT", ask["theme"])):
            if value:
                query = its.Query(its.Query.OP_FILTER, query, its.Query(prefix + value))
        return query

    def first(self, ask: Json, spies: Sequence[Any] = (), least: int = 0) -> int:
        its = self.its
        if self.reader is None:
            self.reader = its.Database(self.path)
        enquire = its.Enquire(self.reader)
        enquire.set_query(self.query(ask))
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, PAGE, least)
        for match in found:
            found.snippet(match.document.get_data().decode(), 250, self.stem)
        return int(found.get_matches_estimated() if least else found.size())

    def answer(self, ask: Json) -> int:
        its = self.its
        if self.reader is None:
            self.reader = its.Database(self.path)
        spies = [its.ValueCountMatchSpy(slot) for slot in (self.KIND, self.YEAR)]
        count = self.first(ask, spies, self.reader.get_doccount())
        for spy in spies:
            [(item.term, item.termfreq) for item in spy.values()]
        return count


class Recoll:
    """A desktop search over Xapian. It has no counts by kind or year, and is not asked to narrow."""

    def __init__(self, folder: str) -> None:
        from recoll import recoll

        self.its = recoll
        self.folder = Path(folder)
        settings = {
            "topdirs": self.folder / "none",
            "indexstemminglanguages": "english",
            "noaspell": 1,
            "loglevel": 1,
            "pyloglevel": 1,
        }
        lines = (f"{name} = {value}\n" for name, value in settings.items())
        (self.folder / "recoll.conf").write_text("".join(lines))
        self.writer: Any = None
        self.reader: Any = None

    def add(self, rows: list[Json]) -> None:
        if self.writer is None:
            self.writer = self.its.connect(confdir=str(self.folder), writable=True)
        for row in rows:
            document = self.its.Doc()
            document.url = f"file:///none/{row['key']}"
            document.mimetype = "text/plain"
            document.title = str(row["key"])
            document.text = row["text"]
            self.writer.addOrUpdate(str(row["key"]), document)

    def finish(self) -> None:
        self.writer.close()
        self.writer = None

    def first(self, ask: Json) -> int:
        if self.reader is None:
            self.reader = self.its.connect(confdir=str(self.folder))
        parts = []
        for at, group in enumerate(ask["groups"]):
            last = ask["typing"] and at == len(ask["groups"]) - 1
            # It binds OR more tightly than AND
            parts.append(
                " OR ".join(f"{one}*" if last else f'"{one}"' if " " in one else one for one in group)
            )
        self.query: Any = self.reader.query()
        self.query.execute(" ".join(parts))
        found = self.query.fetchmany(PAGE)
        for document in found:
            self.query.makedocabstract(document)
        return len(found)

    def answer(self, ask: Json) -> int:
        self.first(ask)
        return int(self.query.rowcount)


def main() -> None:
    kinds: dict[str, Any] = {"xapian": Xapian, "recoll": Recoll}
    engine: Xapian | Recoll = kinds[sys.argv[1]](sys.argv[2])
    for line in sys.stdin:
        what, value = json.loads(line)
        begun = time.perf_counter()
        found = getattr(engine, what)(*([] if value is None else [value]))
        seconds = time.perf_counter() - begun
        print(json.dumps(seconds if what in ("add", "finish") else [seconds, found]), flush=True)


if __name__ == "__main__":
    main()
