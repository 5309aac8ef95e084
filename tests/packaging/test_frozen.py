"""What a packaged program does otherwise: it starts itself for documents, and knows what stands beside it."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import document

from reviewstudy import __main__, paths
from reviewstudy.importing import extract, isolation

SOURCES = Path(__main__.__file__).parents[1]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in a folder of its own, which this process takes itself for."""
    folder = tmp_path / "Review Study"
    folder.mkdir()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "reviewstudy"))
    monkeypatch.delenv("REVIEWSTUDY_DATA", raising=False)
    return folder / "reviewstudy"


@pytest.mark.skipif(os.name != "posix", reason="a script stands in for the program")
def test_a_packaged_program_reads_documents_in_itself(program: Path, tmp_path: Path) -> None:
    # As the bootloader: it runs __main__ in a Python that says it is frozen.
    python = Path(sys.prefix) / "bin" / "python"  # whatever sys.executable has been set to
    code = "import sys; sys.frozen = True; from reviewstudy.__main__ import main; sys.exit(main())"
    program.write_text(f'#!/bin/sh\nexec "{python}" -c "{code}" "$@"\n', "utf-8")
    program.chmod(0o755)
    assert isolation.child_command() == [str(program), "--parse-document"]
    read = extract(document(tmp_path / "review.txt", "A1"))
    assert read.document.passages


def test_on_windows_the_program_with_a_console_reads_documents(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", str(program.with_name("Review Study.exe")))
    assert isolation.child_command() == [str(program.with_name("reviewstudy.exe")), "--parse-document"]


def test_documents_are_read_before_anything_heavy_is_imported() -> None:
    code = (
        "import sys, io; sys.frozen = True; sys.argv = ['reviewstudy', '--parse-document', 'in-turn']\n"
        "from reviewstudy.importing import child\n"
        "heavy = {'PySide6', 'sqlite3', 'sqlite_utils'}\n"
        "child.main = lambda words: print(words, sorted(heavy & set(sys.modules)))\n"
        "from reviewstudy.__main__ import main; main()"
    )
    told = {**os.environ, "PYTHONPATH": str(SOURCES)}
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=told, check=True)
    assert said.stdout == "['in-turn'] []\n"


def test_what_is_opened_from_it_gets_the_systems_libraries_again(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", str(program.parent / "_internal"))
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/opt/lib")
    monkeypatch.setattr(sys, "argv", ["reviewstudy", "--version"])
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    with pytest.raises(SystemExit):
        __main__.main()
    assert os.environ["LD_LIBRARY_PATH"] == "/opt/lib"
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ


def test_a_marker_beside_the_program_keeps_the_data_there(program: Path) -> None:
    assert paths.data_folder() != program.parent / "Review Study data"
    (program.parent / paths.PORTABLE_MARKER).touch()
    assert paths.data_folder() == program.parent / "Review Study data"
    assert paths.data_folders() == [program.parent / "Review Study data"]


def test_on_macos_beside_the_program_is_beside_its_bundle(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = program.parent / "Review Study.app" / "Contents" / "MacOS"
    inside.mkdir(parents=True)
    monkeypatch.setattr(sys, "executable", str(inside / "reviewstudy"))
    (inside / paths.PORTABLE_MARKER).touch()
    assert paths.data_folder() != inside / "Review Study data"
    (program.parent / paths.PORTABLE_MARKER).touch()
    assert paths.data_folder() == program.parent / "Review Study data"
