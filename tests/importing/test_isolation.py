"""Whatever the child does, the program gets an answer or one sentence, and no child stays."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import Cancelled, Limits, extract, isolation
from reviewstudy.importing.child import main

MB = 1024 * 1024
COMMAND = isolation.child_command()


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """``child(source, ...)`` reads a document with a Python program of our own as the child."""

    def run(
        program: str, limits: Limits | None = None, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        document = tmp_path / "document.txt"
        document.write_text("The nurse asked twice. ")
        monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-c", program])
        extract(document, limits=limits or Limits(seconds=20), cancelled=cancelled)

    return run


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import os; os.abort()", "could not be read"),
        ("raise SystemExit(3)", "could not be read"),
        ("print('not json')", "makes no sense"),
        ("pass", "makes no sense"),
        ("print('{}')", "makes no sense"),
        ("print('[' * 100000)", "makes no sense"),
        (
            'print(\'{"read": {"document": {"title": 3}, "provenance": {}, "declared_id": null}}\')',
            "makes no sense",
        ),
        ('print(\'{"refused": {"what": 3}}\')', "makes no sense"),
        ("import sys; sys.stdout.buffer.write(b'\\xff' * 100)", "makes no sense"),
    ],
)
def test_a_child_that_fails_is_a_refusal(child: Callable[..., None], program: str, words: str) -> None:
    with pytest.raises(DocumentRefused, match=words):
        child(program)


def test_a_child_that_says_too_much_is_stopped(child: Callable[..., None]) -> None:
    with pytest.raises(DocumentRefused, match="more than 1 MB"):
        child("while True: print('x' * 10000)", Limits(output=MB))


def test_a_child_that_takes_too_long_is_killed_with_all_it_started(
    child: Callable[..., None], tmp_path: Path
) -> None:
    started = tmp_path / "started"
    program = (
        "import subprocess, sys, time, pathlib, os\n"
        "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(started)!r}).write_text(f'{{os.getpid()}} {{other.pid}}')\n"
        "time.sleep(600)\n"
    )
    with pytest.raises(DocumentRefused, match="longer than 2 seconds"):
        child(program, Limits(seconds=2))
    if os.name == "posix":
        assert not [pid for pid in started.read_text().split() if _runs(int(pid))]


def test_a_person_can_stop_it(child: Callable[..., None]) -> None:
    with pytest.raises(Cancelled):
        child("import time; time.sleep(600)", cancelled=lambda: True)


def test_a_refusal_of_the_child_is_the_refusal(child: Callable[..., None]) -> None:
    with pytest.raises(DocumentRefused, match=r"^It is odd; try another$"):
        child('print(\'{"refused": {"what": "It is odd", "advice": "try another"}}\')')


def test_an_answer_that_points_nowhere_is_not_believed(child: Callable[..., None], tmp_path: Path) -> None:
    document = tmp_path / "real.md"
    document.write_text("# Review\n\n## Learning\n\n- Ask twice.\n")
    said = subprocess.run(
        [*COMMAND, "markdown", str(1024 * MB), "30"],
        input=document.read_bytes(),
        capture_output=True,
        check=True,
    ).stdout
    answer = json.loads(said)
    answer["read"]["document"]["learning_points"][0]["passage"] = "p99"
    with pytest.raises(DocumentRefused, match="makes no sense"):
        child(f"print({json.dumps(answer)!r})")


def test_the_child_sees_no_passphrase(child: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWSTUDY_PASSPHRASE", "correct horse")
    monkeypatch.setenv("SOME_TOKEN", "secret")
    seen = "bool({'REVIEWSTUDY_PASSPHRASE', 'SOME_TOKEN'} & set(os.environ))"
    with pytest.raises(DocumentRefused, match="seen False"):
        child(
            f"import os, json; print(json.dumps({{'refused': {{'what': f'seen {{{seen}}}', 'advice': ''}}}}))"
        )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit")
def test_memory_is_limited(tmp_path: Path) -> None:
    document = tmp_path / "a.txt"
    document.write_text("The nurse asked twice. " * 200_000)
    with pytest.raises(DocumentRefused, match="memory"):
        extract(document, limits=Limits(memory=90 * MB))


def test_the_child_confines_itself_before_it_reads() -> None:
    said = subprocess.run(
        [*COMMAND, "text", str(1024 * MB), "30"], input=b"", capture_output=True, check=True
    ).stdout
    assert "no words" in json.loads(said)["refused"]["what"]
    assert main.__module__ == "reviewstudy.importing.child"


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
