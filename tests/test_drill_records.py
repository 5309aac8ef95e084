"""A few cases of what ``make drill`` does to records, and whether it would see a record wrongly believed."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def drill(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_no_damaged_record_is_taken_for_whole(tmp_path: Path) -> None:
    done = drill(
        *("-m", "tools.drill_records", "--count", "60", "--seed", "7", "--state", str(tmp_path / "run.json"))
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "60 cases" in done.stdout
    for outcome in ("whole, and as it was sealed", "refused: The record in this PDF is damaged"):
        assert outcome in done.stdout


def test_the_drill_sees_a_record_that_is_not_the_one_sealed(tmp_path: Path) -> None:
    """It would count for nothing if it could not count."""
    code = (
        "import sys, pathlib, tools.drill as drill, tools.drill_records as tool\n"
        "from dataclasses import replace\n"
        f"tool.KEPT = pathlib.Path({str(tmp_path)!r})\n"
        "class Other(tool.Records):\n"
        "    def made(self, seed, number):\n"
        "        pages, record, _, kind = super().made(seed, number)\n"
        "        return pages, replace(record, author_role='somebody else'), None, kind\n"
        "tool.Records = Other\n"
        "sys.exit(tool.main())\n"
    )
    done = drill("-c", code, "--count", "12", "--seed", "7", "--state", str(tmp_path / "run.json"))
    assert done.returncode == 1, done.stdout + done.stderr
    assert "a record nobody sealed was taken for whole" in done.stdout
