"""A few cases of everything that ``make drill`` does to libraries, in a process that may be killed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_no_word_is_lost_and_no_journal_stays_shut(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tools.faults", "--count", "6", "--seed", "7"]
    done = subprocess.run(
        [*words, "--state", str(tmp_path / "run.json")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = re.findall(r"^\| (\w[^|]+) \| (\d+) \| ([\d,]+) \| (\d+) \| (\d+) \|", done.stdout, re.MULTILINE)
    assert len(rows) == 7
    assert all(int(cases) >= 1 and lost == shut == "0" for _, cases, _, lost, shut in rows)
    told = {name: int(number.replace(",", "")) for name, _, number, _, _ in rows}
    assert told["killed while writing"] > 6, "words were really written and told of"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_the_harness_sees_a_word_that_is_told_of_too_soon(tmp_path: Path) -> None:
    """It would count for nothing if it could not count."""
    code = (
        "import sys, tools.faults as faults\n"
        "class Hasty(faults.Library):\n"
        "    def write(self, workspace, chance, number):\n"
        "        return self.prompts[0]\n"
        "faults.Library = Hasty\n"
        "sys.exit(faults.main())\n"
    )
    words = [sys.executable, "-c", code, "--count", "1", "--state", str(tmp_path / "run.json")]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
