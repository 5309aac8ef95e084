"""Take in many damaged and hostile packs: none is believed that nobody made, and nothing else changes.

    make drill, or: .venv/bin/python -m tools.drill_packs --count 5000

Every case is made from its number alone: a pack of ours, its bytes, its pages, its header, its schema or its
values changed. It is taken into a real library, as the window does. What is accepted has to equal a pack that
somebody sealed, and is taken back; all else has to be one sentence. After each case the library, the
journal and the folder of the pack have to hold what they held. A run that was stopped goes on where it was.
``--only N`` makes case N again and keeps its file. Exit status 1 when a case went wrong; its file is kept.
"""

import hashlib
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.builders import document, pack, packed, review
from tools.drill import KEPT, MadeDrill, drive, unlike_a_sentence
from tools.drill_pack_cases import HOSTILE, Packs

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


class PackDrill(MadeDrill):
    """Cases by number, taken in as the window does."""

    def read(self, number: int, reader: Any, folder: Path) -> str:
        """Make case ``number``, take it in, and note what came of it; returns that in words."""
        desk: Desk = reader
        source, sealed, kind = self.made(self._seed, number)
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
        wrong = wrong or desk.wrong()
        return self.judged(number, kind, outcome, wrong, seconds, desk.usage, path, source)


def main() -> int:
    seeds, kept = Packs(), KEPT / "pack-{}.reviewpack"
    what = {"hostile": len(HOSTILE)}
    return drive(
        __doc__,
        KEPT / "packs.json",
        what,
        lambda seed, tally: PackDrill(seeds, seed, LIMITS, tally, kept),
        Desk,
    )


if __name__ == "__main__":
    sys.exit(main())
