"""The window beside a bare one: how soon it is painted, what it weighs, how a long review opens.

    make bench-window

Every measurement is a process of its own, ours and the bare one in turn, and medians are compared. The clock
runs from before the process is started. ``start``: to the first paint of the library's list, on a library of
2,000 reviews. ``idle`` and ``open``: resident memory of that window, and with 20 of its reviews open in tabs
that were looked at. ``review``: a review of 6,000 passages with 200 highlights, from the encrypted database
to the first painted page, against a text browser's ``setHtml`` of the same words; and how long the interface
thread was away at the most until all of it was written.
"""

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path

REVIEWS, PASSAGES_EACH, PASSAGES, MARKS, OPEN = 2_000, 40, 6_000, 200, 20
GAP = 50
"""Milliseconds that the interface thread may be away."""

_BEGUN = "BENCHMARK_BEGUN"
_LONG = "long review"


def furnished(folder: Path, reviews: int) -> bytes:
    """A data folder with many short reviews and a long one, highlighted; returns its key."""
    from benchmarks.library import holdings

    from reviewstudy.domain.marks import Colour, Place
    from reviewstudy.domain.reviews import Holding
    from reviewstudy.services.workspace import Workspace
    from reviewstudy.storage.connect import EncryptedFile
    from reviewstudy.storage.library import FILE_NAME, Library, migrations

    key = secrets.token_bytes(32)
    folder.mkdir()
    file = EncryptedFile(folder / FILE_NAME, key, migrations())
    library = Library(file)
    made: list[Holding] = []
    pool = holdings(1, 1 << 40)
    texts = [one for _ in range(PASSAGES // 200) for one in next(pool).document.passages][:PASSAGES]
    shape = next(pool)
    numbered = tuple(replace(one, id=f"p{n}", section=None) for n, one in enumerate(texts, 1))
    whole = replace(
        shape.document, title=_LONG, passages=numbered, sections=(), learning_points=(), citations=()
    )
    long = replace(shape, review_id=_LONG, document=whole)
    for number in range(reviews):
        held = next(pool) if number < 40 else made[number % 40]
        if number < 40:
            few = held.document.passages[:PASSAGES_EACH]
            kept = {one.id for one in few}
            document = replace(
                held.document,
                reference=None,
                passages=few,
                learning_points=tuple(one for one in held.document.learning_points if one.passage in kept),
                citations=tuple(one for one in held.document.citations if one.passage in kept),
            )
            held = replace(held, document=document)
        titled = replace(held.document, title=f"{held.document.title} {number}")
        made.append(replace(held, review_id=f"review-{number}", edition=f"{number:064x}", document=titled))
    for at in range(0, len(made), 100):
        library.put_all([(one, "") for one in made[at : at + 100]])
    library.put_all([(long, "")])
    file.close()
    workspace = Workspace(folder, key)
    workspace.library.reindex()
    for number in range(MARKS):
        at = number * len(numbered) // MARKS
        place = Place(at, 0, at, min(60, len(numbered[at].text)))
        workspace.reading.mark_words(long, place, list(Colour)[number % 5])
    workspace.close()
    return key


# What each process does ---------------------------------------------------------------------------


def since() -> float:
    """Milliseconds since the process was asked for."""
    return (time.monotonic() - float(os.environ[_BEGUN])) * 1000


def resident() -> float:
    """Resident memory of this process in MB (``/proc``, so Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def bare_window(_folder: Path, _key: bytes) -> dict[str, float]:
    """An empty window of Qt's."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("Review Study"))
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    return {"start": since(), "memory": _settled(app.processEvents)}


def our_window(folder: Path, key: bytes) -> dict[str, float]:
    """Ours, on the library."""
    app, window = _ours(folder, key)
    app.processEvents()
    assert window.library.list.cards
    return {"start": since(), "memory": _settled(app.processEvents)}


def our_tabs(folder: Path, key: bytes) -> dict[str, float]:
    """Ours, with reviews open in tabs."""
    app, window = _ours(folder, key)
    for number in range(OPEN):
        window.open_review(f"review-{number}")
        app.processEvents()
    return {"memory": _settled(app.processEvents)}


def bare_review(folder: Path, key: bytes) -> dict[str, float]:
    """A text browser that is given the review's words as HTML; they are read and joined beforehand."""
    from PySide6.QtWidgets import QApplication, QTextBrowser

    from reviewstudy.services.workspace import Workspace

    workspace = Workspace(folder, key)
    texts = [one.text for one in workspace.reading.holding(_LONG).document.passages]
    workspace.close()
    page = "".join(f"<p>{escape(text)}</p>" for text in texts)
    app = QApplication([])
    browser = QTextBrowser()
    browser.resize(900, 700)
    begun = time.monotonic()
    browser.setHtml(page)
    browser.show()
    app.processEvents()
    return {"paint": (time.monotonic() - begun) * 1000}


def our_review(folder: Path, key: bytes) -> dict[str, float]:
    """Ours, in the window, from the database."""
    app, window = _ours(folder, key)
    app.processEvents()
    begun = last = time.monotonic()
    tab = window.open_review(_LONG)
    app.processEvents()
    first = (time.monotonic() - begun) * 1000
    gap, last = 0.0, time.monotonic()
    while not tab.view._filling.done:
        app.processEvents()
        now = time.monotonic()
        gap, last = max(gap, (now - last) * 1000), now
    app.processEvents()
    gap = max(gap, (time.monotonic() - last) * 1000)
    return {"paint": first, "all": (time.monotonic() - begun) * 1000, "gap": gap}


def _ours(folder: Path, key: bytes):  # type: ignore[no-untyped-def]
    from reviewstudy.services.workspace import Workspace
    from reviewstudy.ui.application import application
    from reviewstudy.ui.ask import AskPerson
    from reviewstudy.ui.jobs import Jobs
    from reviewstudy.ui.theme import Theme
    from reviewstudy.ui.window import MainWindow

    app = application()
    window = MainWindow(Workspace(folder, key), Theme(app), Jobs(), AskPerson())
    window.show()
    return app, window


def _settled(turn: Callable[[], None]) -> float:
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        turn()
    return resident()


CHILDREN = {one.__name__: one for one in (bare_window, our_window, our_tabs, bare_review, our_review)}


# Comparing ----------------------------------------------------------------------------------------


def measured(child: str, folder: Path, key: bytes) -> dict[str, float]:
    """Run one measurement in a process of its own."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", _BEGUN: str(time.monotonic())}
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.window", "--child", child, "--folder", folder, "--key", key.hex()],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found


def main() -> int:
    """Exit status 1 when a limit is passed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=7)
    words.add_argument("--reviews", type=int, default=REVIEWS)
    words.add_argument("--child", choices=CHILDREN, help=argparse.SUPPRESS)
    words.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    words.add_argument("--key", help=argparse.SUPPRESS)
    args = words.parse_args()
    if args.child:
        print(json.dumps(CHILDREN[args.child](args.folder, bytes.fromhex(args.key))), flush=True)
        os._exit(0)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "library")
        key = furnished(folder, args.reviews)
        runs = {name: [measured(name, folder, key) for _ in range(args.rounds)] for name in CHILDREN}

    def median(child: str, what: str) -> float:
        return statistics.median(run[what] for run in runs[child])

    rows = (
        ("start to painted window, ms", median("our_window", "start"), median("bare_window", "start"), 1.25),
        ("memory idle, MB", median("our_window", "memory"), median("bare_window", "memory"), 1.4),
        (
            f"memory with {OPEN} reviews open, MB",
            median("our_tabs", "memory"),
            median("bare_window", "memory"),
            1.6,
        ),
        ("long review to first page, ms", median("our_review", "paint"), median("bare_review", "paint"), 1.5),
    )
    print("| what | ours | bare | ratio | limit | |\n|---|---:|---:|---:|---:|---|")
    over = False
    for what, ours, bare, limit in rows:
        over |= ours / bare > limit
        verdict = "OVER" if ours / bare > limit else "within"
        print(f"| {what} | {ours:,.0f} | {bare:,.0f} | {ours / bare:.2f} | {limit} | {verdict} |")
    gap = median("our_review", "gap")
    print(
        f"\nall of the long review after {median('our_review', 'all'):,.0f} ms; "
        f"the interface thread away {gap:.0f} ms at the most (limit {GAP})"
    )
    return int(over or gap > GAP)


if __name__ == "__main__":
    sys.exit(main())
