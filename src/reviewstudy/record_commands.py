"""The commands about records: how they are called, and what ``verify`` and ``consolidate`` print."""

import argparse
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from reviewstudy.domain.records import Digest, ReadRecord
from reviewstudy.exporting.typeset import local_moment
from reviewstudy.importing import read_record
from reviewstudy.services import pooling
from reviewstudy.services.offering import ItemGroup
from reviewstudy.terminal import say

_DAMAGED = {Digest.WELL: False, Digest.MISSING: None, Digest.DAMAGED: True}
_SAID = {
    Digest.WELL: "The record is whole: its digest fits.",
    Digest.MISSING: "The record was not checked for damage: it was made before records had a digest.",
    Digest.DAMAGED: "THE RECORD IS DAMAGED: its digest does not fit. Rely on nothing in it.",
}


def declare(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands; ``command`` makes one of a name and what it does."""
    one = command("export", "write reflections as one accessible PDF")
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--reflection", action="append", default=[], metavar="ID")
    which.add_argument("--all", action="store_true")
    one.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf")
    one.add_argument(
        "--with", dest="extras", type=_extras, default=frozenset(), metavar="notes,highlights,actions"
    )
    one.add_argument("--for", dest="prepared_for", default="", metavar="NAME")
    one.add_argument("--partnership", action="store_true", help="for the partnership to count; names nobody")
    one = command("verify", "check an exported record; opens no database")
    one.add_argument("file", type=Path, metavar="FILE.pdf")
    one = command("consolidate", "pool records for the partnership; opens no database")
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    one.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf")
    one.add_argument("--csv", type=Path, metavar="OUT.csv")


_EXTRAS = {"notes": ItemGroup.NOTE, "highlights": ItemGroup.HIGHLIGHT, "actions": ItemGroup.ACTION}


def _extras(text: str) -> frozenset[ItemGroup]:
    chosen = frozenset(part.strip() for part in text.split(",") if part.strip())
    if not chosen <= _EXTRAS.keys():
        raise argparse.ArgumentTypeError("choose from notes, highlights, actions")
    return frozenset(_EXTRAS[one] for one in chosen)


def verify(file: Path) -> tuple[dict[str, Any], Iterable[str], int]:
    """The record in ``file``, as JSON holds it and as lines for a person, and the exit status.

    Raises:
        RecordRefused: it holds no record that can be read.
    """
    read = read_record(file)
    record = read.record
    value = {
        "record": record.record,
        "schema": record.schema,
        "author_role": record.author_role,
        "created": record.created,
        "damaged": _DAMAGED[read.digest],
        "filled": read.filled,
    }
    if read.digest is Digest.DAMAGED:
        say("reviewstudy: The record in this PDF is damaged; ask whoever sent it to send it again")
        return value, _lines(read), 1
    return value, _lines(read), 0


def consolidate(paths: Sequence[Path], out: Path, csv: Path | None) -> tuple[dict[str, Any], list[str], int]:
    """Pool records, as JSON holds what came of it and as lines for a person, and the exit status.

    Raises:
        ExportFailed: no record among them is for the partnership, or a file cannot be written.
    """
    value, refusals = pooling.consolidate(paths, out, csv, progress=_progress)
    for one in refusals:
        say(f"reviewstudy: {_line(one.name)}: {_line(one.reason)}")
    lines = [
        f"{value['path']}: {value['records']} counted, {value['duplicates']} held by another file too, "
        f"{value['excluded_no_consent']} made for somebody else, {value['refused']} refused"
    ]
    return value, lines, 1 if refusals else 0


def _progress(done: int, of: int, name: str) -> None:
    if name and done and done % 100 == 0:
        say(f"Reading: {done} of {of}")


def _lines(read: ReadRecord) -> Iterable[str]:
    record, made = read.record, local_moment(read.record.created)
    day = f"{made.day} {made:%B %Y}" if made else _line(record.created)
    yield f"Whose: {_line(record.author_role) or 'no role was given'}"
    yield f"When: {day}, with {_line(record.program) or 'a program it does not name'}"
    yield f"For: {' · '.join(filter(None, (f'a {record.audience}', _line(record.prepared_for))))}"
    counts = (
        (len(record.reflections), "reflection"),
        (len(record.forms), "form"),
        (len(record.notes), "note"),
        (len(record.highlights), "highlight"),
    )
    held = [f"{n} {what}{'s' * (n != 1)}" for n, what in counts if n or what == "reflection"]
    yield f"What: {', '.join(held)}"
    yield "Form fields: some are filled in" if read.filled else "Form fields: none is filled in"
    yield _SAID[read.digest]
    yield "The digest finds damage. It does not prove who made it."


def _line(text: str) -> str:
    """What others wrote, on one line of a bearable length."""
    return " ".join(text[:200].split())
