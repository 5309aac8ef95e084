"""A disk that is full, or can only be read: nothing typed goes, whatever a person does next."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.hands import CTRL, PASSPHRASE, SHIFT, TOUR_TITLE, copied, focus, named, press, settle, write
from tests.ui.starts import Start, filled, try_words, unlock_of, window_of

from reviewstudy.domain.errors import StorageProblem
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.start import Program
from reviewstudy.ui.window import MainWindow

WORDS = "words that matter"


@pytest.fixture
def opened(qtbot: QtBot, start: Start, furnished: tuple[Path, bytes], tmp_path: Path) -> Program:
    """The program, open on the bundled library and the tour's document, with that document read."""
    copied(furnished[0], tmp_path / "library")
    program = start(PASSPHRASE)
    filled(qtbot, program)
    window = window_of(program)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    filled(qtbot, program)
    (review,) = (one.review_id for one in window.workspace.library.entries() if one.title == TOUR_TITLE)
    assert window.open_review(review) is not None
    return program


@pytest.fixture(params=["answer", "note"])
def written(request: pytest.FixtureRequest, opened: Program) -> Callable[[MainWindow], list[str]]:
    """Words typed and not saved yet; what gives those that are kept."""
    window = window_of(opened)
    if request.param == "answer":
        press(window, Qt.Key.Key_R, CTRL)
    else:
        (tab,) = window.tabs.of(ReaderTab)
        press(tab.view, Qt.Key.Key_Home, CTRL)
        press(tab.view, Qt.Key.Key_Right, SHIFT, times=9)
        press(tab.view, Qt.Key.Key_M, CTRL)
    write(focus(), WORDS)

    def kept(window: MainWindow) -> list[str]:
        sheets = window.workspace.reflecting.reflections()
        answers = [answer.text for one in sheets for answer in one.answers]
        return [
            text for text in [*answers, *(one.note for one in window.workspace.reading.all_marks())] if text
        ]

    assert kept(window) == []
    return kept


@contextmanager
def full(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk with no room left: nothing that is written is kept."""

    def write_nothing(*_: object, **__: object) -> Any:
        raise StorageProblem("the disk is full, so journal.db could not be written", "free some space")

    with monkeypatch.context() as patch, qtbot.capture_exceptions() as raised:
        patch.setattr(EncryptedFile, "write", write_nothing)
        yield
        settle()
    assert all(isinstance(one[1], StorageProblem) for one in raised)


def test_a_lock_does_not_fall_over_them(
    qtbot: QtBot,
    opened: Program,
    written: Callable[[MainWindow], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = window_of(opened)
    with full(qtbot, monkeypatch):
        press(window, Qt.Key.Key_L, CTRL | SHIFT)
        settle()
        assert window.toast.text.startswith("Not locked, or words would be lost. The disk is full")
        assert (opened.window, opened.dialog) == (window, None)
    window.flush()
    assert written(window) == [WORDS]


def test_the_window_stays_until_they_are_saved_or_given_up(
    qtbot: QtBot,
    opened: Program,
    written: Callable[[MainWindow], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = window_of(opened)
    with full(qtbot, monkeypatch):
        assert not window.close()
        assert window.isVisible()
        assert window.toast.text.startswith("Not closed, or words would be lost. The disk is full")
    assert window.close()
    assert written(window) == [WORDS]


def test_a_person_may_give_them_up(
    qtbot: QtBot,
    opened: Program,
    written: Callable[[MainWindow], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = window_of(opened)
    with full(qtbot, monkeypatch):
        window.close()
        named(window.toast, QPushButton, "Close without saving them").click()
        assert not window.isVisible()
    assert written(window) == []


def test_their_tab_stays(
    qtbot: QtBot,
    opened: Program,
    written: Callable[[MainWindow], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = window_of(opened)
    there = window.tabs.count()
    with full(qtbot, monkeypatch):
        press(window, Qt.Key.Key_W, CTRL)
        settle()
        assert window.tabs.count() == there
        assert window.toast.text.startswith("Not closed, or words would be lost. The disk is full")
    press(window, Qt.Key.Key_W, CTRL)
    assert window.tabs.count() == there - 1
    assert written(window) == [WORDS]


def test_they_are_tried_again_by_themselves(
    qtbot: QtBot,
    opened: Program,
    written: Callable[[MainWindow], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = window_of(opened)
    tries = 0
    real = window.flush
    with full(qtbot, monkeypatch):
        with pytest.raises(StorageProblem):
            real()
        tries += 1
    qtbot.waitUntil(lambda: written(window) == [WORDS], timeout=15_000)
    assert tries == 1


def test_the_folder_is_not_opened_anew_over_them(
    qtbot: QtBot,
    opened: Program,
    written: Callable[[MainWindow], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = window_of(opened)
    with full(qtbot, monkeypatch):
        opened.again()
        settle()
        assert opened.window is window
        assert window.isVisible()
        assert window.toast.text.startswith("Not done, or words would be lost. The disk is full")
    opened.again()
    settle()
    again = window_of(opened)
    assert again is not window
    assert written(again) == [WORDS]
    again.zoom(10)  # the window that went hears nothing of it
    settle()


def test_a_failure_that_is_no_bug_is_said_as_it_stands(opened: Program) -> None:
    error = StorageProblem("the disk is full, so journal.db could not be written", "free some space")
    opened.bug(type(error), error, None)
    assert window_of(opened).toast.text.startswith("The disk is full")
    assert not (opened.safe.folder / "faults.log").exists()


def test_what_can_only_be_read_is_read_locked_and_closed(
    qtbot: QtBot, opened: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = window_of(opened)
    with full(qtbot, monkeypatch):
        window.opened.toggle_beside()
        assert window.aside.reader is not None
        press(window, Qt.Key.Key_L, CTRL | SHIFT)
        qtbot.waitUntil(lambda: opened.dialog is not None)
        assert unlock_of(opened).isVisible()
        try_words(qtbot, unlock_of(opened), PASSPHRASE)
        filled(qtbot, opened)
        assert window_of(opened).isVisible()
        assert window_of(opened).close()


def test_a_reflection_keeps_its_learning_points_while_its_review_is_out(opened: Program) -> None:
    window = window_of(opened)
    (tab,) = window.tabs.of(ReaderTab)
    review, point = tab.holding.review_id, tab.holding.document.learning_points[0].id
    press(tab.view, Qt.Key.Key_Home, CTRL)
    press(tab.view, Qt.Key.Key_Right, SHIFT, times=9)
    press(tab.view, Qt.Key.Key_H, CTRL)
    sheet = window.reflect_on(review, point)
    assert sheet is not None
    kept = sheet.reflection.id
    window.workspace.taking.take_out(review)
    settle()
    (sheet,) = window.tabs.of(ReflectionTab)
    assert sheet.points.count() == 0
    sheet.quotes.item(0).setCheckState(Qt.CheckState.Checked)
    assert window.workspace.reflecting.reflection(kept).points == (point,)
    window.workspace.history.undo()  # the quotation has no step: this brings the review back
    settle()
    (sheet,) = window.tabs.of(ReflectionTab)
    assert point in sheet.points.ticked()
    assert len(sheet.quotes.ticked()) == 1
