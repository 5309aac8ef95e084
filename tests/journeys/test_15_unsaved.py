"""A disk that is full, or can only be read: nothing typed goes, whatever a person does next."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.hands import CTRL, PASSPHRASE, SHIFT, TOUR_TITLE, focus, named, press, settle, write
from tests.ui.starts import filled, try_words, unlock_of, window_of

from reviewstudy.domain.errors import StorageProblem
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.start import Program
from reviewstudy.ui.window import MainWindow

WORDS = "words that matter"


@dataclass
class Case:
    """The program with a document read in it, and what a disk with no room left does to it."""

    qtbot: QtBot
    program: Program
    patching: pytest.MonkeyPatch

    @property
    def window(self) -> MainWindow:
        """The window of now, shown or closed."""
        assert isinstance(self.program.window, MainWindow)
        return self.program.window

    def kept(self) -> list[str]:
        """The answers and notes in the journal."""
        workspace = self.window.workspace
        answers = [answer.text for one in workspace.reflecting.reflections() for answer in one.answers]
        return [text for text in [*answers, *(one.note for one in workspace.reading.all_marks())] if text]

    @contextmanager
    def full(self) -> Iterator[None]:
        """A disk with no room left: nothing that is written is kept."""

        def write_nothing(*_: object, **__: object) -> Any:
            raise StorageProblem("the disk is full, so journal.db could not be written", "free some space")

        with self.patching.context() as patch, self.qtbot.capture_exceptions() as raised:
            patch.setattr(EncryptedFile, "write", write_nothing)
            yield
            settle()
        assert all(isinstance(one[1], StorageProblem) for one in raised)


@pytest.fixture
def case(qtbot: QtBot, opened: Program, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = Case(qtbot, opened, monkeypatch)
    entries = made.window.workspace.library.entries()
    (review,) = (one.review_id for one in entries if one.title == TOUR_TITLE)
    assert made.window.open_review(review) is not None
    return made


@pytest.fixture(params=["answer", "note"])
def typed(request: pytest.FixtureRequest, case: Case) -> Case:
    """Words typed and not saved yet."""
    if request.param == "answer":
        press(case.window, Qt.Key.Key_R, CTRL)
    else:
        (tab,) = case.window.tabs.of(ReaderTab)
        press(tab.view, Qt.Key.Key_Home, CTRL)
        press(tab.view, Qt.Key.Key_Right, SHIFT, times=9)
        press(tab.view, Qt.Key.Key_M, CTRL)
    write(focus(), WORDS)
    assert case.kept() == []
    return case


def test_a_lock_does_not_fall_over_them(typed: Case) -> None:
    window = typed.window
    with typed.full():
        press(window, Qt.Key.Key_L, CTRL | SHIFT)
        settle()
        assert window.toast.text.startswith("Not locked, or words would be lost. The disk is full")
        assert (typed.program.window, typed.program.dialog) == (window, None)
    window.flush()
    assert typed.kept() == [WORDS]


def test_the_window_stays_until_they_are_saved_or_given_up(typed: Case) -> None:
    window = typed.window
    with typed.full():
        assert not window.close()
        assert window.isVisible()
        assert window.toast.text.startswith("Not closed, or words would be lost. The disk is full")
    assert window.close()
    assert typed.kept() == [WORDS]


def test_a_person_may_give_them_up(typed: Case) -> None:
    window = typed.window
    with typed.full():
        window.close()
        named(window.toast, QPushButton, "Close without saving them").click()
        assert not window.isVisible()
    assert typed.kept() == []


def test_their_tab_stays(typed: Case) -> None:
    window = typed.window
    there = window.tabs.count()
    with typed.full():
        press(window, Qt.Key.Key_W, CTRL)
        settle()
        assert window.tabs.count() == there
        assert window.toast.text.startswith("Not closed, or words would be lost. The disk is full")
    press(window, Qt.Key.Key_W, CTRL)
    assert window.tabs.count() == there - 1
    assert typed.kept() == [WORDS]


def test_they_are_tried_again_by_themselves(typed: Case) -> None:
    with typed.full(), pytest.raises(StorageProblem):
        typed.window.flush()
    typed.qtbot.waitUntil(lambda: typed.kept() == [WORDS], timeout=15_000)


def test_the_folder_is_not_opened_anew_over_them(typed: Case) -> None:
    window = typed.window
    with typed.full():
        typed.program.again()
        settle()
        assert typed.window is window
        assert window.isVisible()
        assert window.toast.text.startswith("Not done, or words would be lost. The disk is full")
    typed.program.again()
    settle()
    assert typed.window is not window
    assert typed.kept() == [WORDS]
    typed.window.zoom(10)  # the window that went hears nothing of it
    settle()


def test_a_failure_that_is_no_bug_is_said_as_it_stands(opened: Program) -> None:
    error = StorageProblem("the disk is full, so journal.db could not be written", "free some space")
    opened.bug(type(error), error, None)
    assert window_of(opened).toast.text.startswith("The disk is full")
    assert not (opened.safe.folder / "faults.log").exists()


def test_what_can_only_be_read_is_read_locked_and_closed(case: Case) -> None:
    window, program = case.window, case.program
    with case.full():
        window.opened.toggle_beside()
        assert window.aside.reader is not None
        press(window, Qt.Key.Key_L, CTRL | SHIFT)
        case.qtbot.waitUntil(lambda: program.dialog is not None)
        assert unlock_of(program).isVisible()
        try_words(case.qtbot, unlock_of(program), PASSPHRASE)
        filled(case.qtbot, program)
        assert window_of(program).close()


def test_a_reflection_keeps_its_learning_points_while_its_review_is_out(case: Case) -> None:
    window = case.window
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
