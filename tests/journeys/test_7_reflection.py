"""Journey 7: three answers, points linked, highlights quoted; it saves itself and is never lost."""

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton, QTabWidget
from tests.ui.hands import (
    CTRL,
    S22_DIGEST,
    TOUR_TITLE,
    Desk,
    Said,
    choose,
    click,
    drag_over,
    focus,
    named,
    press,
    shown,
)

from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.begin import BeginDialog
from reviewstudy.ui.reflection.editor import ReflectionTab

WORDS = "Kindness and curiosity belong together."
ANSWERS = {"what": "The first bruise.", "so-what": "I have done that.", "now-what": "Write what I saw first."}


@pytest.fixture
def reader(desk: Desk) -> ReaderTab:
    """The tour's document, with one highlight on it."""
    made = desk.read(desk.review(TOUR_TITLE))
    drag_over(made, WORDS)
    press(made.view, Qt.Key.Key_1)
    desk.quiet()
    return made


@pytest.fixture
def sheet(desk: Desk, reader: ReaderTab) -> ReflectionTab:
    """A reflection on it, just begun."""
    press(reader.view, Qt.Key.Key_R, CTRL)
    return _sheet(desk)


def _sheet(desk: Desk) -> ReflectionTab:
    tab = desk.window.tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    return tab


def _begin(desk: Desk) -> BeginDialog:
    (dialog,) = desk.window.findChildren(BeginDialog)
    return dialog


def _answer(sheet: ReflectionTab) -> None:
    for prompt, words in ANSWERS.items():
        sheet.answers[prompt].setFocus()
        QTest.keyClicks(sheet.answers[prompt], words)


def _tick(of: QListWidget, row: int) -> None:
    of.setFocus()
    press(of, Qt.Key.Key_Home)
    press(of, Qt.Key.Key_Down, times=row)
    press(of, Qt.Key.Key_Space)


def _kept(desk: Desk, sheet: ReflectionTab) -> dict[str, str]:
    kept = desk.window.workspace.reflecting.reflection(sheet.reflection.id)
    return {answer.prompt: answer.text for answer in kept.answers}


def test_three_questions_are_asked_in_order_and_tab_goes_from_one_to_the_next(sheet: ReflectionTab) -> None:
    assert [answer.heading for answer in sheet.reflection.answers] == ["What?", "So what?", "Now what?"]
    boxes = list(sheet.answers.values())
    boxes[0].setFocus()
    for box in boxes[1:]:
        press(focus(), Qt.Key.Key_Tab)
        assert focus() is box


def test_what_is_written_saves_itself_when_typing_pauses(desk: Desk, sheet: ReflectionTab) -> None:
    _answer(sheet)
    assert sheet.saved.text() == "Saving…"
    desk.qtbot.waitUntil(lambda: sheet.saved.text() == "Saved", timeout=5000)
    assert _kept(desk, sheet) == ANSWERS


def test_it_is_saved_now_and_then_while_typing_never_pauses(
    desk: Desk, sheet: ReflectionTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        sheet._autosave._latest,
        "start",
        lambda: type(sheet._autosave._latest).start(sheet._autosave._latest, 300),
    )

    def type_on() -> bool:
        QTest.keyClicks(sheet.answers["what"], "on and on ")
        return bool(_kept(desk, sheet)["what"])

    desk.qtbot.waitUntil(type_on, timeout=5000)
    assert sheet._autosave._pause.isActive() or sheet.saved.text() == "Saving…"


def test_points_are_linked_and_highlights_quoted_with_the_keyboard(desk: Desk, sheet: ReflectionTab) -> None:
    _tick(sheet.points, 1)
    _tick(sheet.points, 3)
    (panel,) = sheet.findChildren(QTabWidget)
    panel.setCurrentIndex(1)
    _tick(sheet.quotes, 0)
    kept = desk.window.workspace.reflecting.reflection(sheet.reflection.id)
    points = sheet.holding.document.learning_points
    assert kept.points == (points[1].id, points[3].id)
    (placed,) = desk.window.workspace.reading.marks(sheet.holding)
    assert kept.quotes == (placed.mark.id,)
    _tick(sheet.points, 1)
    kept = desk.window.workspace.reflecting.reflection(sheet.reflection.id)
    assert kept.points == (points[3].id,)


def test_a_highlight_made_meanwhile_can_be_quoted(
    desk: Desk, reader: ReaderTab, sheet: ReflectionTab
) -> None:
    desk.window.tabs.setCurrentWidget(reader)
    drag_over(reader, "Nobody asked who else cared for the baby.")
    press(reader.view, Qt.Key.Key_2)
    desk.quiet()
    assert sheet.quotes.count() == 2


def test_everything_comes_back_after_a_restart(desk: Desk, sheet: ReflectionTab) -> None:
    _answer(sheet)
    _tick(sheet.points, 0)
    written = sheet.reflection.id
    desk.reopen()
    press(desk.window, Qt.Key.Key_4, CTRL)
    assert "The first bruise." in shown(desk.window.reflections.list)
    choose(desk.window.reflections.list, lambda key: key == written)
    press(desk.window.reflections.list, Qt.Key.Key_Return)
    again = _sheet(desk)
    assert {prompt: box.toPlainText() for prompt, box in again.answers.items()} == ANSWERS
    assert again.points.item(0).checkState() is Qt.CheckState.Checked
    assert again.points.item(1).checkState() is Qt.CheckState.Unchecked


@pytest.mark.parametrize("how", ["close the window", "close the tab", "quit", "show another place", "export"])
def test_leaving_in_the_middle_of_a_word_loses_nothing(desk: Desk, sheet: ReflectionTab, how: str) -> None:
    _answer(sheet)
    if how == "close the tab":
        press(desk.window, Qt.Key.Key_W, CTRL)
    elif how == "quit":
        press(desk.window, Qt.Key.Key_Q, CTRL)
        assert not desk.window.isVisible()
    elif how == "show another place":
        press(desk.window, Qt.Key.Key_2, CTRL)
        assert _kept(desk, sheet) == ANSWERS
    elif how == "export":
        dialog = desk.window.reflecting.export(sheet.reflection.id)
        assert _kept(desk, sheet) == ANSWERS
        dialog.reject()
    desk.reopen()
    (kept,) = desk.window.workspace.reflecting.reflections()
    assert {answer.prompt: answer.text for answer in kept.answers} == ANSWERS


def test_what_was_taken_back_by_undo_is_not_saved(desk: Desk, sheet: ReflectionTab) -> None:
    box = sheet.answers["what"]
    box.setFocus()
    QTest.keyClicks(box, "wrong")
    press(box, Qt.Key.Key_Z, CTRL)
    assert box.toPlainText() == ""
    sheet.flush()
    assert _kept(desk, sheet)["what"] == ""


def test_pasted_text_is_plain_and_whole(desk: Desk, sheet: ReflectionTab) -> None:
    pasted = "Łukasz said “no”.\n\tTwo 👶🏽 babies & <b>not bold</b>\n" + "long " * 2000
    QApplication.clipboard().setText(pasted)
    box = sheet.answers["what"]
    box.setFocus()
    press(box, Qt.Key.Key_V, CTRL)
    sheet.flush()
    assert _kept(desk, sheet)["what"] == pasted
    assert box.height() > 2000, "the box grows with what is in it"


def test_the_same_review_goes_on_with_the_reflection_that_was_begun(desk: Desk, sheet: ReflectionTab) -> None:
    _answer(sheet)
    click(named(sheet, QPushButton, "Open the review"))
    press(desk.window, Qt.Key.Key_R, CTRL)
    assert _sheet(desk) is sheet
    assert len(desk.window.workspace.reflecting.reflections()) == 1


def test_a_new_reflection_asks_which_review(desk: Desk) -> None:
    press(desk.window, Qt.Key.Key_4, CTRL)
    click(named(desk.window.reflections.list.parentWidget().currentWidget(), QPushButton, "New reflection…"))  # type: ignore[union-attr]
    dialog = _begin(desk)
    dialog.review.setCurrentIndex(dialog.review.findData(S22_DIGEST))
    press(dialog.list, Qt.Key.Key_Return)
    assert _sheet(desk).holding.review_id == S22_DIGEST
    before = desk.window.tabs.count()
    press(desk.window, Qt.Key.Key_N, CTRL)
    press(_begin(desk), Qt.Key.Key_Escape)
    assert desk.window.tabs.count() == before


def test_the_command_line_lists_what_was_written(sheet: ReflectionTab, command: Callable[..., Said]) -> None:
    said = command("reflections", "--json")
    (listed,) = json.loads(said.out)
    assert listed["reflection"] == sheet.reflection.id
    assert (listed["review"], listed["model"], listed["status"]) == (sheet.holding.review_id, "what", "draft")
