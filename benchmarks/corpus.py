"""Every file of a folder through the child: what came of it, in how long, with how much memory.

    python -m benchmarks.corpus FOLDER [--all]

Prints Markdown: a table by folder, then a row for each file that is not plainly read or refused, or with
``--all`` for each file. Memory is the peak of the document's own process, the interpreter and all readers
included. Exit status 1 when anything but an answer or a refusal came, or a child stayed.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.drill import left_behind

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import Failed, Limits, OverLimit, Reader

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one file."""

    file: Path
    outcome: str
    said: str
    seconds: float
    peak: int | None

    def cells(self, folder: Path) -> str:
        """A row of a Markdown table."""
        peak = "–" if self.peak is None else f"{self.peak / MB:.0f}"
        said = self.said.replace("|", "\\|")[:110]
        name = self.file.relative_to(folder).as_posix()
        return f"| {name[:70]} | {self.outcome} | {self.seconds:.2f} | {peak} | {said} |"


def read(file: Path, reader: Reader) -> Row:
    """Read one file."""
    begun = time.perf_counter()
    try:
        review = reader.extract(file).document
    except DocumentRefused as refusal:
        outcome, said = "refused", str(refusal)
        if isinstance(refusal, OverLimit):
            outcome = "over a limit"
        elif isinstance(refusal, Failed):
            outcome, said = "failed, contained", refusal.where
    except Exception as error:  # what this looks for
        outcome, said = "WRONG", type(error).__name__
    else:
        outcome, said = "read", review.title
    peak = reader.usage.peak if reader.usage else None
    return Row(file, outcome, said, time.perf_counter() - begun, peak)


def summary(rows: Sequence[Row], folder: Path) -> None:
    """A table with a row for each folder."""
    print("| folder | files | read | refused | failed or over a limit | median s | most s | most MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for parent in [*sorted({row.file.parent for row in rows}), None]:
        some = [row for row in rows if parent in (None, row.file.parent)]
        counts = [sum(row.outcome == outcome for row in some) for outcome in ("read", "refused")]
        times, peaks = [row.seconds for row in some], [row.peak or 0 for row in some]
        name = "**all**" if parent is None else parent.relative_to(folder).as_posix()
        print(
            f"| {name} | {len(some)} | {counts[0]} | {counts[1]} | {len(some) - sum(counts)} "
            f"| {statistics.median(times):.2f} | {max(times):.2f} | {max(peaks) / MB:.0f} |"
        )


def main() -> int:
    """Exit status as above."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("folder", type=Path)
    words.add_argument("--all", action="store_true", help="a row for each file")
    args = words.parse_args()
    files = sorted(file for file in args.folder.rglob("*") if file.is_file())
    if not files:
        print("there are no files in that folder", file=sys.stderr)
        return 2
    with Reader(Limits()) as reader:
        rows = [read(file, reader) for file in files]
    summary(rows, args.folder)
    shown = [row for row in rows if args.all or row.outcome not in {"read", "refused"} or row.seconds > 5]
    if shown:
        print("\n| file | outcome | s | MB | what was said |\n|---|---|---:|---:|---|")
    for row in shown:
        print(row.cells(args.folder))
    stayed = left_behind()
    if stayed:
        print(f"\n{len(stayed)} children were left behind")
    return int(bool(stayed) or any(row.outcome == "WRONG" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
