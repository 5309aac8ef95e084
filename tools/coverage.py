"""How much of the program's branches the tests go through, for the window and for the rest.

    make coverage, or: .venv/bin/python -m tools.coverage build/coverage.json

What runs in child processes (the reading of documents and packs, and the command line started as a person
starts it) is not counted. Exit status 1 where either is below its goal.
"""

import json
import sys
from pathlib import Path

GOALS = {"the window (ui)": 85.0, "all else": 95.0}
"""Percent of branches."""

LISTED = 12


def main(report: Path) -> int:
    """Print both figures and the files with most branches left; returns the exit status."""
    files = json.loads(report.read_text("utf-8"))["files"]
    sums = {name: [0, 0] for name in GOALS}
    left = []
    for path, file in files.items():
        room = "the window (ui)" if "/ui/" in path.replace("\\", "/") else "all else"
        summary = file["summary"]
        sums[room][0] += summary["covered_branches"]
        sums[room][1] += summary["num_branches"]
        left.append((summary["missing_branches"], path))
    for name, (covered, total) in sums.items():
        print(f"{name}: {100 * covered / total:.1f} % of {total:,} branches (goal {GOALS[name]:.0f} %)")
    print("Most left:")
    for missing, path in sorted(left, reverse=True)[:LISTED]:
        print(f"  {missing:4} {path}")
    return int(any(100 * covered / total < GOALS[name] for name, (covered, total) in sums.items()))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
