"""Bad input dropped on the window: a sentence a person understands, and the window lives on."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtWidgets import QApplication, QLabel
from tests.ui.hands import LEFT, NONE, TOUR_REVIEW, TOUR_TITLE, Desk, drop


def _empty(folder: Path) -> Path:
    (folder / "empty.txt").touch()
    return folder / "empty.txt"


def _binary(folder: Path) -> Path:
    (folder / "program.txt").write_bytes(b"\x7fELF" + bytes(range(256)) * 40)
    return folder / "program.txt"


def _folder_with_nothing(folder: Path) -> Path:
    (folder / "nothing").mkdir()
    return folder / "nothing"


def _missing(folder: Path) -> Path:
    return folder / "gone.txt"


def _unreadable_kind(folder: Path) -> Path:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return folder / "picture.png"


def _not_a_pack(folder: Path) -> Path:
    (folder / "odd.reviewpack").write_bytes(b"SQLite format 3\x00" + bytes(3000))
    return folder / "odd.reviewpack"


def _device(_folder: Path) -> Path:
    return Path("/dev/zero")


def _loop(folder: Path) -> Path:
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    return folder / "loop.txt"


BAD: list[Callable[[Path], Path]] = [
    _empty,
    _binary,
    _folder_with_nothing,
    _missing,
    _unreadable_kind,
    _not_a_pack,
]
if os.name == "posix":
    BAD += [_device, _loop]


def _report(desk: Desk) -> str:
    return "\n".join(
        one.text() for one in desk.window.library.report.findChildren(QLabel) if not one.isHidden()
    )


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__.strip("_"))
def test_it_is_refused_in_a_sentence_and_the_next_file_comes_in(
    bare_desk: Desk, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    window = bare_desk.window
    path = make(tmp_path)
    assert drop(window, path)
    bare_desk.qtbot.waitUntil(window.library.report.isVisible, timeout=20_000)
    bare_desk.quiet()
    said = _report(bare_desk)
    assert said.startswith(f"{path.name}: ")
    assert said.rstrip().endswith(".")
    assert "Traceback" not in said
    assert "Error" not in said
    assert window.library.report.property("role") == "warning"
    assert window.library.list.cards == []

    drop(window, TOUR_REVIEW)
    bare_desk.add_as_understood()
    bare_desk.qtbot.waitUntil(lambda: bool(bare_desk.readers()), timeout=20_000)
    bare_desk.quiet()
    assert [card.title for card in window.library.list.cards] == [TOUR_TITLE]


def test_a_folder_brings_in_the_documents_inside_it(bare_desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "reviews" / "deeper"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_bytes(TOUR_REVIEW.read_bytes())
    _empty(folder)
    drop(bare_desk.window, tmp_path / "reviews")
    bare_desk.add_as_understood()
    bare_desk.qtbot.waitUntil(bare_desk.window.library.report.isVisible, timeout=20_000)
    bare_desk.quiet()
    assert [card.title for card in bare_desk.window.library.list.cards] == [TOUR_TITLE]
    assert "empty.txt: " in _report(bare_desk)


def test_a_second_drop_while_the_first_is_read_is_told_to_wait(bare_desk: Desk) -> None:
    drop(bare_desk.window, TOUR_REVIEW)
    drop(bare_desk.window, TOUR_REVIEW)
    assert "An import is still running" in bare_desk.window.toast.text
    bare_desk.add_as_understood()
    bare_desk.qtbot.waitUntil(lambda: bool(bare_desk.readers()), timeout=20_000)
    bare_desk.quiet()


def test_closing_the_window_while_a_file_is_read_ends_well(bare_desk: Desk) -> None:
    drop(bare_desk.window, TOUR_REVIEW)
    bare_desk.reopen()
    assert bare_desk.window.isVisible()


def test_words_dragged_over_the_window_are_not_taken_for_a_file(desk: Desk) -> None:
    words = QMimeData()
    words.setText("just words")
    middle = QPointF(desk.window.rect().center())
    entering = QDragEnterEvent(middle, Qt.DropAction.CopyAction, words, LEFT, NONE)
    entering.ignore()
    QApplication.sendEvent(desk.window, entering)
    assert not entering.isAccepted()
