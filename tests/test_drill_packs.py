"""A few cases of what ``make drill`` does to packs, and whether it would see one wrongly believed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def drill(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def test_no_hostile_pack_is_believed_or_changes_anything(tmp_path: Path) -> None:
    done = drill(
        *("-m", "tools.drill_packs", "--count", "80", "--seed", "7", "--state", str(tmp_path / "run.json"))
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "80 cases" in done.stdout
    for outcome in ("whole, and as somebody sealed it", "refused: it is damaged", "must not hold"):
        assert outcome in done.stdout


@pytest.mark.parametrize(
    ("other", "seen"),
    [
        ("tool.Packs.made = lambda self, seed, number: (self._bytes[0], (), 'as it was')", "nobody sealed"),
        ("tool.Desk.careless = True", "holds something else"),
    ],
)
def test_the_drill_sees_what_goes_wrong(tmp_path: Path, other: str, seen: str) -> None:
    """It would count for nothing if it could not count."""
    code = (
        "import sys, pathlib, tools.drill as drill, tools.drill_packs as tool\n"
        f"tool.KEPT = pathlib.Path({str(tmp_path)!r})\n{other}\n"
        "if hasattr(tool.Desk, 'careless'):\n"
        "    from reviewstudy.services.history import History\n"
        "    History.undo = lambda self: None\n"
        "    tool.Packs.made = lambda self, *_: (self._bytes[0], (self._packs[0],), 'as it was')\n"
        "sys.exit(tool.main())\n"
    )
    state = str(tmp_path / "run.json")
    done = drill("-c", code, "--count", "2", "--seed", "7", "--workers", "1", "--state", state)
    assert done.returncode == 1, done.stdout + done.stderr
    assert seen in done.stdout
