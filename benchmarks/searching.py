"""Ours against other searches and against its limits, in one run on the same library.

    make bench-search            # 100,000 passages; ARGS="--passages 1000000" for every review and room

The library is made from a seed (see ``library.py``). What was built is kept in build/bench, so that a
second run only measures queries; a change to what makes the library, or to ours, builds that anew. Each
engine answers each query in turn: once to warm up and then several times, of which the median counts.
Percentiles are over the queries of a kind; a ratio is that of the sums over them.

Peers that are installed take part: ``pip install tantivy`` into .venv, Debian's ``python3-xapian`` and
``python3-recoll recollcmd``. None is needed.
"""

import argparse
import gc
import hashlib
import itertools
import json
import os
import shutil
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import library, peers
from benchmarks.asks import Ask, asks
from benchmarks.peers import BareFts5, BareFts5Sorted, Peer, Rows

from reviewstudy.domain.reviews import Holding
from reviewstudy.services.events import Events
from reviewstudy.services.searching import SearchService
from reviewstudy.services.themes import ThemeService
from reviewstudy.storage import journal
from reviewstudy.storage import library as stored
from reviewstudy.storage.connect import EncryptedFile

BUILT = Path(__file__).parents[1] / "build" / "bench"
SOURCES = Path(__file__).parents[1] / "src" / "reviewstudy"

FIRST_MS = {100_000: 16, 1_000_000: 50}
"""Milliseconds that 19 of 20 first pages must keep within, by passages at most."""

COMPLETE, BUILD = 1.3, 1.5
"""What the complete answer and the building of the index may take, over bare FTS5's."""

OURS, BARE, SORTED = "ours", BareFts5.name, BareFts5Sorted.name
NOT_NARROWED = ("recoll",)
WRONG_WORDS = ("no result", "misspelt")
"""Kinds that bare FTS5 answers with nothing, or is given the right word for: no ratio is held to."""

_AT_ONCE = 20  # reviews stored in one transaction
_SLOW = 1.0  # seconds of an answer that is not asked for again


class Ours:
    """The program's own search, through the door that the window uses."""

    name = OURS

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = EncryptedFile(folder / stored.FILE_NAME, peers.KEY, stored.migrations())
        self._own = EncryptedFile(folder / journal.FILE_NAME, peers.KEY, journal.migrations())
        self._library = stored.Library(self._file)
        events, own = Events(), journal.Journal(self._own)
        self._service = SearchService(self._library, own, events, ThemeService(self._library, own, events))

    def put(self, holdings: Sequence[Holding]) -> float:
        """Store reviews; the seconds that took."""
        named = [(holding, f"{holding.review_id}.pdf") for holding in holdings]
        begun = time.perf_counter()
        self._library.put_all(named)
        return time.perf_counter() - begun

    def first(self, ask: Ask) -> tuple[float, int]:
        begun = time.perf_counter()
        found = self._service.first(ask.query)
        return time.perf_counter() - begun, len(found.hits)

    def answer(self, ask: Ask) -> tuple[float, int]:
        begun = time.perf_counter()
        found = self._service.answer(ask.query)
        return time.perf_counter() - begun, len(found.hits)

    def close(self) -> float:
        """Close, which brings the log into the file; the seconds that took."""
        begun = time.perf_counter()
        self._own.close()
        self._file.close()
        return time.perf_counter() - begun


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds that one engine took for each query of a kind, and what it found."""

    ms: Sequence[float]
    found: Sequence[int]

    def at(self, percent: int) -> float:
        """A percentile: so many in a hundred queries took no longer."""
        ordered = sorted(self.ms)
        return ordered[min(len(ordered) - 1, -(-len(ordered) * percent // 100) - 1)]

    def cell(self) -> str:
        return " / ".join(f"{self.at(percent):.1f}" for percent in (50, 95, 99))


Table = Mapping[str, Mapping[str, Times]]
"""Times by kind of query and by engine."""


def folder_of(name: str, passages: int, seed: int) -> Path:
    """Where an engine's files are, or shall be: another place when what they are made of has changed."""
    name = BARE if name == SORTED else name
    made_of = library.source_hash().encode()
    ours = [file for part in ("storage", "domain") for file in sorted((SOURCES / part).glob("*.py"))]
    # Bare FTS5 is built with ours, since their building is compared
    for file in (
        ours if name in (OURS, BARE) else [Path(peers.__file__), Path(__file__).with_name("strangers.py")]
    ):
        made_of += file.read_bytes()
    return BUILT / f"{name.replace(' ', '-')}-{passages}-{seed}-{hashlib.sha256(made_of).hexdigest()[:12]}"


def build(names: Sequence[str], passages: int, seed: int) -> None:
    """Build in one pass what is not there yet, each engine taking its turn at every batch."""
    wanted = [
        name
        for name in names
        if name != SORTED and not (folder_of(name, passages, seed) / "built.json").exists()
    ]
    if not wanted:
        return
    print(f"building {', '.join(wanted)}: this is kept for the next time", file=sys.stderr)
    for name in wanted:  # and what an earlier source had made
        for old in BUILT.glob(f"{name.replace(' ', '-')}-{passages}-{seed}-*"):
            shutil.rmtree(old)
    ours = Ours(folder_of(OURS, passages, seed)) if OURS in wanted else None
    engines = [peers.opened(name, folder_of(name, passages, seed)) for name in wanted if name != OURS]
    spent = dict.fromkeys(wanted, 0.0)
    rows = Rows()
    source = library.holdings(seed, passages)
    while batch := list(itertools.islice(source, _AT_ONCE)):
        if ours:
            spent[OURS] += ours.put(batch)
        flat = [row for holding in batch for row in rows.of(holding)]
        for engine in engines:
            spent[engine.name] += engine.add(flat)
    if ours:
        spent[OURS] += ours.close()
    for engine in engines:
        spent[engine.name] += engine.finish()
        engine.close()
    for name, seconds in spent.items():
        folder = folder_of(name, passages, seed)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        (folder / "built.json").write_text(json.dumps({"seconds": seconds, "bytes": size}))


def measured(
    engines: Sequence[Ours | Peer], kinds: Mapping[str, list[Ask]], rounds: int
) -> tuple[Table, Table]:
    """First pages and complete answers of every engine for every query."""
    tables: tuple[dict[str, dict[str, Times]], dict[str, dict[str, Times]]] = ({}, {})
    for kind, queries in kinds.items():
        taking = [one for one in engines if kind != "narrowed" or one.name not in NOT_NARROWED]
        for table, way in zip(tables, ("first", "answer"), strict=True):
            ms: dict[str, list[float]] = {one.name: [] for one in taking}
            found: dict[str, list[int]] = {one.name: [] for one in taking}
            for ask in queries:
                for one, times, count in _in_turn(taking, way, ask, rounds):
                    ms[one.name].append(statistics.median(times) * 1000)
                    found[one.name].append(count)
            table[kind] = {name: Times(ms[name], found[name]) for name in ms}
        print(f"measured: {kind}", file=sys.stderr)
    return tables


def _in_turn(
    engines: Sequence[Ours | Peer], way: str, ask: Ask, rounds: int
) -> Iterator[tuple[Ours | Peer, list[float], int]]:
    times: dict[str, list[float]] = {one.name: [] for one in engines}
    found = {}
    for turn in range(rounds + 1):
        for one in engines:
            if max(times[one.name], default=0) > _SLOW:
                continue
            seconds, found[one.name] = getattr(one, way)(ask)
            if turn or seconds > _SLOW:  # the first warms up
                times[one.name].append(seconds)
    for one in engines:
        yield one, times[one.name], found[one.name]


def show(table: Table, names: Sequence[str]) -> None:
    """A Markdown table: a row for each kind of query."""
    print(
        "| kind of query | queries | "
        + " | ".join(names)
        + " | ours / bare | / by bm25() | ours found nothing |"
    )
    print("|---|---:|" + "---:|" * len(names) + "---:|---:|---:|")
    for kind, row in table.items():
        cells = [row[name].cell() if name in row else "–" for name in names]
        ratios = f"{ratio(row):.2f} | {ratio(row, SORTED):.2f}"
        print(f"| {kind} | {len(row[OURS].ms)} | {' | '.join(cells)} | {ratios} | {nothing(row)} |")


def ratio(row: Mapping[str, Times], peer: str = BARE) -> float:
    """Ours over a peer's, all queries of a kind together."""
    return sum(row[OURS].ms) / sum(row[peer].ms)


def nothing(row: Mapping[str, Times]) -> int:
    """Queries that bare FTS5 answers and ours does not: a quick answer is worth nothing then."""
    return sum(not ours and bool(bare) for ours, bare in zip(row[OURS].found, row[BARE].found, strict=True))


def verdicts(
    first: Table, complete: Table, passages: int, names: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    """Each goal in words, and whether it was met."""
    limit = next((ms for most, ms in FIRST_MS.items() if passages <= most), max(FIRST_MS.values()))
    slowest = max(first, key=lambda kind: first[kind][OURS].at(95))
    p95 = first[slowest][OURS].at(95)
    yield f"first page at p95 within {limit} ms: {p95:.1f} ({slowest})", p95 <= limit
    held = {kind: ratio(row) for kind, row in complete.items() if kind not in WRONG_WORDS}
    over = [f"{kind} {times:.1f}" for kind, times in held.items() if times > COMPLETE]
    yield f"complete answer within {COMPLETE} of bare FTS5; over it: {', '.join(over) or 'none'}", not over
    for name in names:
        if name in (OURS, BARE, SORTED):
            continue
        for what, table in (("first page", first), ("complete answer", complete)):
            behind = [
                f"{kind} {ratio(row, name):.1f}"
                for kind, row in table.items()
                if kind not in WRONG_WORDS and name in row and ratio(row, name) > 1
            ]
            if name == "tantivy" and passages > min(FIRST_MS):  # stated, not held to
                yield f"{what} beside tantivy, times as long: {', '.join(behind) or 'none'}", True
            else:
                yield f"{what} ahead of {name}; behind in: {', '.join(behind) or 'none'}", not behind
    lost = sum(nothing(row) for kind, row in complete.items() if kind not in WRONG_WORDS)
    yield f"queries that bare FTS5 answers and ours does not: {lost}", lost == 0


def main() -> int:
    """Exit status 1 when a goal is missed."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--passages", type=int, default=100_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--queries", type=int, default=40, help="of each kind")
    words.add_argument("--rounds", type=int, default=3, help="times that each is measured")
    words.add_argument("--peers", nargs="*", help="only these beside bare FTS5")
    args = words.parse_args()
    there = peers.present()
    # Recoll is made for a person's own files: it takes too long to fill with more
    asked = ["tantivy", "xapian", "recoll"][: 3 if args.passages <= min(FIRST_MS) else 2]
    wanted = [BARE, SORTED, *(asked if args.peers is None else args.peers)]
    names = [OURS, *(name for name in there if name in wanted)]
    build(names, args.passages, args.seed)
    ours = Ours(folder_of(OURS, args.passages, args.seed))
    engines: list[Ours | Peer] = [
        ours,
        *(peers.opened(name, folder_of(name, args.passages, args.seed)) for name in names[1:]),
    ]
    gc.collect()
    gc.freeze()  # what was loaded so far is not looked through again while times are taken
    first, complete = measured(engines, asks(args.seed, args.queries), args.rounds)
    for engine in engines:
        engine.close()
    print(f"{args.passages:,} passages, seed {args.seed}, {os.cpu_count()} cores, {_versions()}")
    print(f"absent: {', '.join(name for name in wanted if name not in there) or 'none'}\n")
    missed = report_build(names, args.passages, args.seed)
    print("\nFirst page, ms: p50 / p95 / p99\n")
    show(first, names)
    print("\nComplete answer, ms: p50 / p95 / p99\n")
    show(complete, names)
    print("\nPeers are given the right word for a misspelt one, and all words of a theme for a field word.\n")
    for goal, met in verdicts(first, complete, args.passages, names):
        print(f"- {'met' if met else 'MISSED'}: {goal}")
        missed |= not met
    return int(missed)


def report_build(names: Sequence[str], passages: int, seed: int) -> bool:
    """The table of what building took; whether ours took too long."""
    figures = {
        name: json.loads((folder_of(name, passages, seed) / "built.json").read_text())
        for name in names
        if name != SORTED
    }
    print("| built | s | MB | times bare FTS5's | times its size |\n|---|---:|---:|---:|---:|")
    bare = figures[BARE]
    for name, one in figures.items():
        print(
            f"| {name} | {one['seconds']:.1f} | {one['bytes'] / 1e6:.0f}"
            f" | {one['seconds'] / bare['seconds']:.2f} | {one['bytes'] / bare['bytes']:.2f} |"
        )
    over = figures[OURS]["seconds"] > BUILD * bare["seconds"]
    print(f"\n- {'MISSED' if over else 'met'}: building within {BUILD} of bare FTS5")
    return bool(over)


def _versions() -> str:
    from sqlcipher3 import dbapi2 as driver

    return f"SQLite {driver.sqlite_version} under SQLCipher"


if __name__ == "__main__":
    sys.exit(main())
