"""Read many damaged records and see that none is taken for whole, and each refusal is one sentence.

    make drill, or: .venv/bin/python -m tools.drill_records --count 5000

Every case is made from its number alone: a record of the tests, its PDF or its JSON damaged. What is said
to be whole has to equal what was sealed; nothing may be written; all else has to be said in words. A run
that was stopped goes on where it was. ``--only N`` makes case N again and keeps its file. Exit status 1 when
a case went wrong; its file is kept.
"""

import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from tests.exporting import records
from tests.exporting.attaching import carrying, field, form
from tools.drill import KEPT, MadeDrill, Seeds, drive, unlike_a_sentence
from tools.drill_damage import LARGEST, NUMBERS, PLAIN, ways

from reviewstudy import wire
from reviewstudy.domain.errors import RecordRefused
from reviewstudy.domain.records import Digest, Record
from reviewstudy.exporting import record_pdf
from reviewstudy.importing import Reader
from reviewstudy.importing.records import LIMITS

ODD: tuple[bytes, ...] = (
    *(b"null", b"true", b"[]", b"{}", b'""', b"NaN", b"-Infinity", b"1.0", b"-0", b"1e9", b'"\\ud800"'),
    *(b'"\\u0000"', b'"\xff"', b'"' + b"\\u202e" * 50 + b'"', b"[" * 50_000, b'{"a":' * 20_000, b"9" * 5000),
    *NUMBERS,
)
"""What is put in the place of a value, as JSON or nearly."""

Case = tuple[bytes, Record, Record | None, str]
"""A PDF, the record that it may be said to hold whole, another that parts of were put in and that may have
come whole, and what was done."""


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every object or list in a JSON value, with each key in it."""
    found = []
    for key in value if isinstance(value, dict) else range(len(value)):
        found.append((value, key))
        if isinstance(value[key], (dict, list)):
            found += _places(value[key])
    return found


def bent(chance: random.Random, plain: dict[str, Any]) -> bytes:
    """A record's JSON with values of other types, keys lost, renamed, doubled or added."""
    put: dict[str, bytes] = {}
    for number in range(chance.choice((1, 1, 2, 5))):
        holder, key = chance.choice(_places(plain))
        if (key >= len(holder)) if isinstance(holder, list) else (key not in holder):
            continue
        match chance.randrange(5 if isinstance(holder, dict) else 3):
            case 0:
                mark = f"@{number}@"
                holder[key], put[mark] = mark, chance.choice(ODD)
            case 1:
                del holder[key]
            case 2:
                holder[key] = _another(chance, holder[key])
            case 3:
                holder[chance.choice(("x", "schema", key + "s"))] = holder.pop(key)
            case 4:  # the same key again, with something else
                mark = f"@{number}@"
                holder[mark + key] = 1
                put[mark + key] = json.dumps(key).encode()
    source = json.dumps(plain, ensure_ascii=False).encode()
    for mark, instead in put.items():
        source = source.replace(json.dumps(mark).encode(), instead)
    return source


def _another(chance: random.Random, value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice((-1, 1, 2**31, 2**63))
        case str():
            return chance.choice((value[:-1], value + " ", value.upper(), "", value + "\n", "é" + value))
        case list():
            return chance.choice((value[::-1], value * 2, value[:-1], {"0": value}))
        case _:
            return [value]


class Records(Seeds):
    """Cases made of the tests' records."""

    def __init__(self) -> None:
        super().__init__([], [])
        self._records = [make() for make in records.SHAPES.values()]
        self._pages = [record_pdf(one) for one in self._records]
        self._sealed = [wire.sealed(one) for one in self._records]

    def made(self, seed: int, number: int) -> Case:
        """Case ``number``."""
        chance = random.Random(f"records {seed} {number}")
        which = chance.randrange(len(self._records))
        record, sealed, pages = self._records[which], self._sealed[which], self._pages[which]
        other = chance.randrange(len(self._records))
        kind = chance.choice(("pages", "pages", "letters", "letters", "values", "values", "sealed", "form"))
        if kind == "letters":
            for way in chance.choices(PLAIN, k=chance.choice((1, 1, 2))):
                sealed = way(chance, sealed, self._sealed[other])[:LARGEST]
            return carrying(sealed), record, self._records[other], kind
        if kind == "values":
            return carrying(bent(chance, json.loads(sealed))), record, None, kind
        if kind == "sealed":  # somebody who knows how: what is whole then is what they sealed
            source = bent(chance, json.loads(sealed))
            try:
                plain, _ = wire.unsealed(source)
                forged = json.dumps(plain | {wire.SEAL: wire.digest_of(plain)}).encode()
                record = wire.decode(forged, Record)
                return carrying(forged), record, None, kind
            except ValueError:
                return carrying(source), record, None, kind
        if kind == "form":
            written = [field(b"Tx", b"f%d" % n, b"/V (%d)" % n) for n in range(chance.randrange(1, 9))]
            pages = form(sealed, *written)
        for way in chance.choices(ways(".pdf", pages), k=chance.choice((1, 1, 2, 4))):
            pages = way(chance, pages, self._pages[other])[:LARGEST]
        return pages, record, self._records[other], kind


class RecordDrill(MadeDrill):
    """Cases by number, read as ``verify`` reads them."""

    def read(self, number: int, reader: Reader, folder: Path) -> str:
        """Make case ``number``, read it, and note what came of it; returns that in words."""
        source, sealed, other, kind = self.made(self._seed, number)
        path = folder / "case.pdf"
        path.write_bytes(source)
        begun, wrong = time.monotonic(), ""
        try:
            found = reader.record(path)
            outcome = {
                Digest.WELL: "whole, and as it was sealed",
                Digest.DAMAGED: "read, and said to be damaged",
                Digest.MISSING: "read, and said to be unchecked",
            }[found.digest]
            if found.digest is Digest.WELL and found.record != sealed:
                outcome = "whole, the other file's, which was put in"
                if found.record != other:
                    outcome, wrong = "WRONG", "a record nobody sealed was taken for whole"
        except RecordRefused as refusal:
            outcome, wrong = f"refused: {refusal.what}", unlike_a_sentence(refusal, path)
        except Exception as error:  # what the drill is for
            outcome, wrong = "WRONG", f"{type(error).__name__} reached the caller: {error}"
        took = time.monotonic() - begun
        return self.judged(number, kind, outcome, wrong, took, reader.usage, path, source)


def main() -> int:
    seeds, kept = Records(), KEPT / "record-{}.pdf"
    what = {"records": len(records.SHAPES)}
    return drive(
        __doc__,
        KEPT / "records.json",
        what,
        lambda seed, tally: RecordDrill(seeds, seed, LIMITS, tally, kept),
        Reader,
    )


if __name__ == "__main__":
    sys.exit(main())
