"""Read many damaged documents and see that nothing but an answer or one sentence ever comes of it.

    make drill SEEDS=FOLDER ARGS="--count 20000"

Every case is made from its number alone: a file of the seeds, damaged in one to four ways, read as a
person's file would be. A run that was stopped goes on where it was. ``--only N`` makes case N again, says
what comes of it and keeps the file. Exit status 1 when a case went wrong; its file is kept.
"""

import argparse
import contextlib
import ctypes
import gc
import json
import multiprocessing
import os
import queue
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.drill_damage import LARGEST, MB, ways

from reviewstudy.domain.errors import DocumentRefused, KnownError
from reviewstudy.importing import Failed, Limits, OverLimit, Reader, documents_in
from reviewstudy.importing.isolation import Usage

KEPT = Path("build/drill")
BLOCK = 250
"""Cases between two notes of how far the run has come."""
GROWTH = 64 * MB
"""Bytes that this process may grow by, once it has settled."""
LATE = 3.0
"""Seconds past a document's limit after which its refusal is late."""


@dataclass
class Seeds:
    """The documents that cases are made from."""

    files: Sequence[Path]
    weights: Sequence[float]

    @classmethod
    def of(cls, folders: Sequence[Path]) -> "Seeds":
        """Small files are drawn oftener: they cost less, and damage meets more of them."""
        files = [file for file in documents_in(folders) if file.stat().st_size]
        return cls(files, [1 / (60_000 + file.stat().st_size) for file in files])

    def case(self, seed: int, number: int) -> tuple[Path, bytes, str]:
        """The file that case ``number`` is made from, its bytes, and what was done to them."""
        chance = random.Random(f"{seed} {number}")
        (file,) = chance.choices(self.files, self.weights)
        alike = [one for one in self.files if one.suffix == file.suffix and one.stat().st_size < LARGEST]
        source, other = file.read_bytes()[:LARGEST], chance.choice(alike or [file]).read_bytes()
        done = []
        for way in chance.choices(ways(file.suffix.lower(), source), k=chance.choice((1, 1, 2, 4))):
            source = way(chance, source, other)[:LARGEST]
            done.append(way.__name__)
        return file, source, " ".join(done)


@dataclass
class Tally:
    """What came of the cases so far."""

    done: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    examples: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_case: int = 0
    peak: int = 0

    def saved(self, path: Path, what: dict[str, Any]) -> None:
        """Note how far the run has come, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps({**what, **vars(self)}, indent=1), encoding="utf-8")
        new.replace(path)

    @classmethod
    def resumed(cls, path: Path, what: dict[str, Any]) -> "Tally":
        """The run that was stopped, if it was this one."""
        if not path.is_file():
            return cls()
        kept = json.loads(path.read_text("utf-8"))
        if any(kept.pop(key) != value for key, value in what.items()):
            return cls()
        return cls(**{**kept, "outcomes": Counter(kept["outcomes"]), "faults": Counter(kept["faults"])})


class Drill:
    """Cases by number, read by several readers at once."""

    def __init__(self, seeds: Seeds, seed: int, limits: Limits, tally: Tally, makers: Executor) -> None:
        self._seeds, self._seed, self._limits, self.tally = seeds, seed, limits, tally
        self._makers = makers
        self._lock = threading.Lock()

    def block(self, numbers: range, readers: Sequence[Reader]) -> None:
        """Read these cases."""
        left: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in numbers:
            left.put(number)

        def work(reader: Reader) -> None:
            with tempfile.TemporaryDirectory() as folder:
                while True:
                    try:
                        number = left.get_nowait()
                    except queue.Empty:
                        return
                    try:
                        self.read(number, reader, Path(folder))
                    except Exception as error:  # of the drill itself: the case counts for nothing
                        with self._lock:
                            self.tally.wrong.append(f"case {number} could not be made: {error!r}")

        threads = [threading.Thread(target=work, args=(reader,)) for reader in readers]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.tally.seconds += time.monotonic() - begun
        self.tally.done = numbers.stop

    def read(self, number: int, reader: Reader, folder: Path) -> str:
        """Make case ``number``, read it, and note what came of it; returns that in words."""
        file, source, damage = self._makers.submit(self._seeds.case, self._seed, number).result()
        path = folder / f"case{file.suffix}"
        path.write_bytes(source)
        pages = 0

        def progress(_done: int, total: int) -> None:
            nonlocal pages
            pages = total

        begun, fault, wrong = time.monotonic(), "", ""
        try:
            reader.extract(path, progress=progress)
            outcome = "read"
        except OverLimit as refusal:
            outcome, wrong = "over a limit", unlike_a_sentence(refusal, path)
            fault = refusal.what
        except Failed as refusal:
            wrong, fault = unlike_a_sentence(refusal, path), refusal.where
            crashed = ", " not in fault
            outcome = "child crashed, contained" if crashed else "reader failed, contained"
        except DocumentRefused as refusal:
            outcome, wrong = "refused in a sentence", unlike_a_sentence(refusal, path)
        except Exception as error:  # what the drill is for
            outcome, wrong = "WRONG", f"{type(error).__name__} reached the caller: {error}"
        took = time.monotonic() - begun
        if took > self._limits.allowed(pages) + LATE:
            wrong = f"took {took:.1f} seconds"
        self.note(
            number,
            f"{file.suffix.lower() or 'none'}: {outcome}",
            took,
            reader.usage,
            fault=fault,
            wrong=wrong and f"({file.name}; {damage}): {wrong}",
            kept=KEPT / f"{number}{file.suffix}",
            source=source,
        )
        return f"{file.name}; {damage}: {outcome}; {fault or wrong or 'nothing amiss'}; {took:.2f} s"

    def note(
        self,
        number: int,
        outcome: str,
        seconds: float,
        usage: Usage | None,
        *,
        fault: str = "",
        wrong: str,
        kept: Path,
        source: bytes,
    ) -> None:
        """Count what came of a case; one that went wrong is kept as ``kept``."""
        with self._lock:
            tally = self.tally
            tally.outcomes[outcome] += 1
            if seconds > tally.slowest:
                tally.slowest, tally.slowest_case = seconds, number
            tally.peak = max(tally.peak, (usage and usage.peak) or 0)
            if fault:
                tally.faults[fault] += 1
                tally.examples.setdefault(fault, number)
            if wrong:
                keep(kept, source)
                tally.wrong.append(f"case {number} {wrong}")


class MadeDrill(Drill):
    """Cases that ``seeds.made`` makes whole, of one kind of file; ``kept`` is where one is kept, with its
    number in the place of ``{}``."""

    def __init__(self, seeds: Any, seed: int, limits: Limits, tally: Tally, kept: Path) -> None:
        super().__init__(seeds, seed, limits, tally, ThreadPoolExecutor(1))
        self.made: Callable[[int, int], Any] = seeds.made
        self._kept = kept

    def file_of(self, number: int) -> Path:
        """Where case ``number`` is kept."""
        return self._kept.with_name(self._kept.name.format(number))

    def judged(
        self,
        number: int,
        kind: str,
        outcome: str,
        wrong: str,
        seconds: float,
        usage: Usage | None,
        path: Path,
        source: bytes,
    ) -> str:
        """Count what came of a case that was read as ``path``, and say it."""
        if seconds > self._limits.seconds + LATE:
            wrong = f"took {seconds:.1f} seconds"
        if list(path.parent.iterdir()) != [path] or path.read_bytes() != source:
            wrong = "something was written"
        self.note(
            number,
            f"{kind}: {outcome}",
            seconds,
            usage,
            wrong=wrong and f"({kind}): {wrong}",
            kept=self.file_of(number),
            source=source,
        )
        return f"{kind}: {outcome}; {wrong or 'nothing amiss'}; {seconds:.2f} s"


def drive(
    about: str | None,
    state: Path,
    what: dict[str, Any],
    drilled: Callable[[int, Tally], MadeDrill],
    reader: Callable[[], Any],
) -> int:
    """Run a :class:`MadeDrill` as the command line asks for it; the exit status.

    ``about``: what ``--help`` says; ``state``: where a run that was stopped is noted, and ``what`` tells it
    from another; ``reader`` makes what reads the cases, used in a ``with``.
    """
    words = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=5000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    words.add_argument("--only", type=int, metavar="N", help="make case N again, and keep its file")
    words.add_argument("--state", type=Path, default=state, help=argparse.SUPPRESS)
    args = words.parse_args()
    stopping = asked_to_stop()
    what = {"seed": args.seed, **what}
    if args.only is not None:
        drill = drilled(args.seed, Tally())
        keep(drill.file_of(args.only), drill.made(args.seed, args.only)[0])
        with tempfile.TemporaryDirectory() as folder, reader() as one:
            print(drill.read(args.only, one, Path(folder)))
        return bool(drill.tally.wrong)
    drill = drilled(args.seed, Tally.resumed(args.state, what))
    readers = [reader() for _ in range(args.workers)]
    for start in range(drill.tally.done, args.count, BLOCK):
        drill.block(range(start, min(start + BLOCK, args.count)), readers)
        drill.tally.saved(args.state, what)
        print(f"\r{drill.tally.done:,} of {args.count:,}", end="", file=sys.stderr, flush=True)
        if stopping.is_set():
            break
    for one in readers:
        one.__exit__()
    note_left_behind(drill.tally)
    report(drill.tally)
    return bool(drill.tally.wrong)


def keep(path: Path, source: bytes) -> None:
    """Keep a case."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source)


def asked_to_stop() -> threading.Event:
    """Set once somebody asks the run to stop, which it does between two blocks."""
    stopping = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: stopping.set())
    return stopping


def note_left_behind(tally: Tally) -> None:
    """Children that are still there once every reader has ended are wrong."""
    if left := [one for one in left_behind() if b"reviewstudy.importing.child" in command(one)]:
        tally.wrong.append(f"{len(left)} children were left behind")


def unlike_a_sentence(refusal: KnownError, path: Path) -> str:
    """What is not as it should be about a refusal; empty where all is well."""
    said = str(refusal)
    whole = said.isprintable() and 20 < len(said) < 400 and refusal.what and refusal.advice
    if whole and not said.endswith(".") and str(path.parent) not in said and "Traceback" not in said:
        return ""
    return f"no plain sentence: {said!r}"


def resident() -> int:
    """Bytes of memory this process has now, what is free given back; 0 where that is not known."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)  # glibc
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def left_behind() -> list[int]:
    """Children of this process, where they are known."""
    tasks = Path("/proc/self/task")
    if not tasks.is_dir():
        return []
    return [int(one) for task in tasks.iterdir() for one in (task / "children").read_text().split()]


def command(process: int) -> bytes:
    """How a process was started; nothing once it has gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def report(tally: Tally) -> None:
    """What came of it all, as Markdown."""
    rate = tally.done / tally.seconds if tally.seconds else 0
    print(
        f"\n{tally.done:,} cases in {tally.seconds:,.0f} s ({rate:.1f} a second); the slowest (case", end=" "
    )
    print(f"{tally.slowest_case}) took {tally.slowest:.1f} s; the largest child {tally.peak / MB:.0f} MB\n")
    kinds = sorted({key.partition(": ")[0] for key in tally.outcomes})
    outcomes = sorted({key.partition(": ")[2] for key in tally.outcomes})
    print("| outcome | " + " | ".join(kinds) + " | all |\n|---" * 1 + "|---:" * (len(kinds) + 1) + "|")
    for outcome in outcomes:
        counts = [tally.outcomes[f"{kind}: {outcome}"] for kind in kinds]
        print(f"| {outcome} | " + " | ".join(map(str, [*counts, sum(counts)])) + " |")
    for fault, count in tally.faults.most_common(20):
        print(f"{count:6} {fault}; for one, --only {tally.examples[fault]}")
    for wrong in tally.wrong:
        print(f"WRONG: {wrong}")


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("seeds", type=Path, nargs="+", help="files and folders of documents to damage")
    words.add_argument("--count", type=int, default=20_000)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    words.add_argument("--seconds", type=float, default=10.0, help="limit on a document without pages")
    words.add_argument("--only", type=int, metavar="N", help="make case N again, and keep its file")
    args = words.parse_args()
    stopping = asked_to_stop()
    seeds, limits = Seeds.of(args.seeds), Limits(seconds=args.seconds)
    if not seeds.files:
        print("there are no documents to damage in what was given", file=sys.stderr)
        return 2
    what = {"seed": args.seed, "files": len(seeds.files), "limit": args.seconds}
    state = KEPT / "run.json"
    if args.only is not None:
        drill = Drill(seeds, args.seed, limits, Tally(), ThreadPoolExecutor(1))
        file, source, _ = seeds.case(args.seed, args.only)
        keep(KEPT / f"{args.only}{file.suffix}", source)
        with Reader(limits) as reader:
            print(drill.read(args.only, reader, KEPT))
        return bool(drill.tally.wrong)
    # Cases are made elsewhere, so that what this process grows by is the reading's.
    makers = ProcessPoolExecutor(args.workers, mp_context=multiprocessing.get_context("spawn"))
    drill = Drill(seeds, args.seed, limits, Tally.resumed(state, what), makers)
    settled = 0
    readers = [Reader(limits) for _ in range(args.workers)]
    for start in range(drill.tally.done, args.count, BLOCK):
        drill.block(range(start, min(start + BLOCK, args.count)), readers)
        drill.tally.saved(state, what)
        now = resident()
        settled = settled or (now if start >= 4 * BLOCK else 0)
        print(
            f"\r{drill.tally.done:,} of {args.count:,}; {now / MB:.0f} MB",
            end="",
            file=sys.stderr,
            flush=True,
        )
        if stopping.is_set():
            break
    for reader in readers:
        reader.__exit__()
    makers.shutdown()
    note_left_behind(drill.tally)
    if settled and (grown := resident() - settled) > GROWTH:
        drill.tally.wrong.append(f"this process grew by {grown / MB:.0f} MB")
    drill.tally.saved(state, what)
    report(drill.tally)
    return bool(drill.tally.wrong)


if __name__ == "__main__":
    sys.exit(main())
