"""Journey 9: the tour drives the real window through the whole job, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage

from reviewstudy import wire
from reviewstudy.domain.records import Record

HARMLESS = "This plugin does not support propagateSizeHints()"
"""The offscreen platform says this of every window."""


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, subprocess.CompletedProcess[str]]:
    """The folder the tour filled, the folder it had for throwaway files, and how it ended."""
    folder, temporary = tmp_path_factory.mktemp("tour"), tmp_path_factory.mktemp("temporary")
    ended = subprocess.run(
        [sys.executable, "-m", "reviewstudy", "tour", str(folder)],
        env={**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    return folder, temporary, ended


Toured = tuple[Path, Path, "subprocess.CompletedProcess[str]"]


def test_it_ends_well_and_says_what_it_left(toured: Toured) -> None:
    folder, _, ended = toured
    assert ended.returncode == 0, ended.stderr
    assert str(folder) in ended.stdout


def test_it_leaves_numbered_pictures_of_a_window_with_something_in_it(toured: Toured) -> None:
    folder, _, _ = toured
    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) >= 7
    assert [int(picture.name[:2]) for picture in pictures] == list(range(1, len(pictures) + 1))
    for picture in pictures:
        image = QImage(str(picture))
        assert image.width() >= 400
        colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
        assert len(colours) > 8, f"{picture.name} is blank"


def test_it_leaves_the_exported_record(toured: Toured) -> None:
    folder, _, _ = toured
    (content,) = PdfReader(folder / "reflection.pdf").attachments["record.json"]
    (reflection,) = wire.decode(content, Record).reflections
    assert all(answer.text for answer in reflection.answers)
    assert reflection.points
    assert reflection.quotations


def test_qt_has_nothing_to_warn_of(toured: Toured) -> None:
    _, _, ended = toured
    assert {line for line in ended.stderr.splitlines() if line != HARMLESS} == set()


def test_the_throwaway_library_is_gone(toured: Toured) -> None:
    _, temporary, _ = toured
    assert list(temporary.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = subprocess.run(
        [sys.executable, "-m", "reviewstudy", "tour", str(tmp_path / "file" / "tour")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("reviewstudy: the tour's folder cannot be made; ")
    assert len(ended.stderr.splitlines()) == 1
