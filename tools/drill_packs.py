"""Take in many damaged and hostile packs: none is believed that nobody made, and nothing else changes.

    make drill, or: .venv/bin/python -m tools.drill_packs --count 5000

Every case is made from its number alone: a pack of ours, its bytes, its pages, its header, its schema or its
values changed. It is taken into a real library, as the window does. What is accepted has to equal a pack that
somebody sealed, and is taken back; all else has to be one sentence. After each case the library, the
journal and the folder of the pack have to hold what they held. A run that was stopped goes on where it was.
``--only N`` makes case N again and keeps its file. Exit status 1 when a case went wrong; its file is kept.
"""

import argparse
import hashlib
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.builders import document, pack, packed, review
from tools.drill import (
    BLOCK,
    KEPT,
    LATE,
    Drill,
    Tally,
    command,
    left_behind,
    report,
    unlike_a_sentence,
)
from tools.drill_pack_cases import HOSTILE, Case, Packs

from reviewstudy.domain.errors import PackRefused
from reviewstudy.domain.marks import Place
from reviewstudy.services.unpacking import LIMITS, PackReader
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

_ANEW = ("key", "number", "taken")
"""Columns that are given anew when a row is brought back."""


class Desk(PackReader):
    """A reader with a library of its own: something imported, an earlier pack, marks and corrections."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self.data = folder / "data"
        self.data.mkdir()
        self.workspace = Workspace(self.data, os.urandom(32))
        library = self.workspace.library
        library.import_paths([document(folder / "theirs.txt")])
        for earlier in (
            pack(packed(review("One.", "Two."))),
            pack(packed(review(), "theirs"), pack_id="others"),
        ):
            write_pack(earlier, folder / "earlier.reviewpack")
            library.take_pack(folder / "earlier.reviewpack")
        held = self.workspace.reading.holding("t9")
        self.workspace.reading.mark_words(held, Place(0, 0, 0, 3), note="mine")
        library.correct("t9", replace(held.document, title="Put right"))
        self.before = self.held()

    def held(self) -> str:
        """A digest of all that is in both databases, but for numbers that rows get anew."""
        whole = hashlib.sha256()
        for file in self.workspace._files:
            with file.read() as db:
                for table in sorted(one for one in db.table_names() if "_fts" not in one):
                    rows = sorted(
                        repr({name: value for name, value in row.items() if name not in _ANEW})
                        for row in db.table(table).rows
                    )
                    whole.update(repr((table, rows)).encode())
        return whole.hexdigest()

    def wrong(self) -> str:
        """What is not as it was; empty where all is."""
        if self.held() != self.before:
            return "the library or the journal holds something else"
        unsound = [fault for fault in self.workspace.faults().values() if fault is not None]
        return f"a database is damaged: {unsound[0]}" if unsound else ""

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.workspace.close()
        self._folder.cleanup()


class PackDrill(Drill):
    """Cases by number, taken in as the window does."""

    def __init__(self, seeds: Packs, seed: int, tally: Tally) -> None:
        super().__init__(seeds, seed, LIMITS, tally, ThreadPoolExecutor(1))
        self._made: Callable[[int, int], Case] = seeds.made

    def read(self, number: int, reader: Any, folder: Path) -> str:
        """Make case ``number``, take it in, and note what came of it; returns that in words."""
        desk: Desk = reader
        source, sealed, kind = self._made(self._seed, number)
        path = folder / "case.reviewpack"
        path.write_bytes(source)
        begun, wrong = time.monotonic(), ""
        try:
            look = desk.workspace.packs.look(path, reader=desk)
            outcome = "whole, and as somebody sealed it"
            if look.pack not in sealed:
                outcome, wrong = "WRONG", "a pack nobody sealed was taken for whole"
            took = desk.workspace.packs.take(look)
            if took.added + took.updated != len([one for one in look.lines if one.coming]):
                wrong = "it was not taken in as it was told"
            elif took.added + took.updated:
                desk.workspace.history.undo()
        except PackRefused as refusal:
            outcome, wrong = (
                f"refused: {refusal.what.replace(path.name, 'it')}",
                unlike_a_sentence(refusal, path),
            )
        except Exception as error:  # what the drill is for
            outcome, wrong = "WRONG", f"{type(error).__name__} reached the caller: {error}"
        seconds = time.monotonic() - begun
        if seconds > LIMITS.seconds + LATE:
            wrong = f"took {seconds:.1f} seconds"
        if list(folder.iterdir()) != [path] or path.read_bytes() != source:
            wrong = "something was written"
        wrong = wrong or desk.wrong()
        with self._lock:
            tally = self.tally
            tally.outcomes[f"{kind}: {outcome}"] += 1
            if seconds > tally.slowest:
                tally.slowest, tally.slowest_case = seconds, number
            tally.peak = max(tally.peak, (desk.usage and desk.usage.peak) or 0)
            if wrong:
                KEPT.mkdir(parents=True, exist_ok=True)
                (KEPT / f"pack-{number}.reviewpack").write_bytes(source)
                tally.wrong.append(f"case {number} ({kind}): {wrong}")
        return f"{kind}: {outcome}; {wrong or 'nothing amiss'}; {seconds:.2f} s"


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=5000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    words.add_argument("--only", type=int, metavar="N", help="make case N again, and keep its file")
    words.add_argument("--state", type=Path, default=KEPT / "packs.json", help=argparse.SUPPRESS)
    args = words.parse_args()
    stopping = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stopping.set())
    seeds, what = Packs(), {"seed": args.seed, "hostile": len(HOSTILE)}
    if args.only is not None:
        drill = PackDrill(seeds, args.seed, Tally())
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"pack-{args.only}.reviewpack").write_bytes(seeds.made(args.seed, args.only)[0])
        with tempfile.TemporaryDirectory() as folder, Desk() as desk:
            print(drill.read(args.only, desk, Path(folder)))
        return bool(drill.tally.wrong)
    drill = PackDrill(seeds, args.seed, Tally.resumed(args.state, what))
    desks: list[Any] = [Desk() for _ in range(args.workers)]
    for start in range(drill.tally.done, args.count, BLOCK):
        drill.block(range(start, min(start + BLOCK, args.count)), desks)
        drill.tally.saved(args.state, what)
        print(f"\r{drill.tally.done:,} of {args.count:,}", end="", file=sys.stderr, flush=True)
        if stopping.is_set():
            break
    for desk in desks:
        desk.__exit__()
    if left := [one for one in left_behind() if b"reviewstudy.importing.child" in command(one)]:
        drill.tally.wrong.append(f"{len(left)} children were left behind")
    report(drill.tally)
    return bool(drill.tally.wrong)


if __name__ == "__main__":
    sys.exit(main())
