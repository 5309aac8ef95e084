"""What is kept of a bug says where, and nothing of what was read or written."""

import sys
import threading
from pathlib import Path

import pytest

from reviewstudy.services import faults

SECRET = "the-words-of-a-note"


def caught() -> BaseException:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            error.add_note(SECRET)
            raise ExceptionGroup(
                SECRET, [ValueError(SECRET), UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET)]
            ) from error
    except ExceptionGroup as error:
        return error


def test_a_bug_is_described_without_its_message(tmp_path: Path) -> None:
    told = faults.describe(caught())
    assert told.startswith("ExceptionGroup at test_faults.py:")
    assert told.endswith(" caught")
    assert SECRET not in told
    assert str(Path(__file__).parent) not in told
    faults.log(caught(), tmp_path)
    logged = (tmp_path / faults.LOG_NAME).read_text()
    assert told.split(":")[0] in logged
    assert SECRET not in logged


def test_the_log_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "_MAX_BYTES", 1000)
    for _ in range(100):
        faults.log(caught(), tmp_path)
    assert (tmp_path / faults.LOG_NAME).stat().st_size < 2000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such modes")
def test_only_its_owner_can_read_the_log(tmp_path: Path) -> None:
    log = tmp_path / faults.LOG_NAME
    faults.log(caught(), tmp_path)
    assert log.stat().st_mode & 0o777 == 0o600
    log.chmod(0o644)  # as an older version left it
    faults.log(caught(), tmp_path)
    assert log.stat().st_mode & 0o777 == 0o600
    assert len(log.read_text("utf-8").splitlines()) == 2


def test_a_log_that_cannot_be_written_is_let_go(tmp_path: Path) -> None:
    faults.log(caught(), tmp_path / "missing")
    (tmp_path / faults.LOG_NAME).mkdir()
    faults.log(caught(), tmp_path)
    faults.log(caught(), Path("x" * 5000))


def test_a_deep_fault_is_told_briefly() -> None:
    def down(left: int) -> None:
        if left:
            down(left - 1)
        raise ValueError("deep")

    with pytest.raises(ValueError, match="deep") as caught:
        down(100)
    assert faults.describe(caught.value).count(" < ") == 7


def test_a_bug_nobody_can_catch_is_logged_and_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for module, name in ((sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(module, name, getattr(module, name))  # so that they come back
    faults.watch(tmp_path)

    class Going:
        def __del__(self) -> None:
            raise ValueError("a private thought")

    def thread() -> None:
        raise KeyError("a private thought")

    Going()
    running = threading.Thread(target=thread)
    running.start()
    running.join()
    logged = (tmp_path / faults.LOG_NAME).read_text("utf-8")
    assert "ValueError at" in logged
    assert "KeyError at" in logged
    assert "private" not in logged + "".join(capfd.readouterr())
