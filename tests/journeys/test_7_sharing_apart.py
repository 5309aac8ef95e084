"""Journey 7, on: what is private and what may leave, actions, a look back, other questions, forms."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from tests.ui.hands import CTRL, TOUR_TITLE, Desk, click, focus, named, press, settle, shown, write

from reviewstudy.domain.errors import StorageProblem
from reviewstudy.domain.journal import Activity
from reviewstudy.domain.records import Shape
from reviewstudy.domain.reflections import CHECK_BACK
from reviewstudy.services.acting import Planned
from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.reflection.begin import BeginDialog
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog
from reviewstudy.ui.reflection.form import FormDialog
from reviewstudy.ui.reflection.team import TeamDialog


@pytest.fixture
def sheet(desk: Desk) -> ReflectionTab:
    reader = desk.read(desk.review(TOUR_TITLE))
    press(reader.view, Qt.Key.Key_R, CTRL)
    tab = desk.window.tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    return tab


def kept(desk: Desk, sheet: ReflectionTab, prompt: str) -> tuple[str, str]:
    sheet.flush()
    reflection = desk.window.workspace.reflecting.reflection(sheet.reflection.id)
    answer = next(one for one in reflection.answers if one.prompt == prompt)
    return answer.text, answer.summary


def test_something_shorter_is_written_with_the_keyboard_and_kept_apart(
    desk: Desk, sheet: ReflectionTab
) -> None:
    box = sheet.boxes["what"]
    assert not box.instead.isVisible(), "there is nothing to share yet"
    box.edit.setFocus()
    QTest.keyClicks(box.edit, "All of what I felt.")
    press(focus(), Qt.Key.Key_Tab)
    assert focus() is box.instead
    press(focus(), Qt.Key.Key_Space)
    assert focus() is box.summary
    QTest.keyClicks(box.summary, "What I learnt.")
    assert kept(desk, sheet, "what") == ("All of what I felt.", "What I learnt.")
    desk.reopen()
    again = desk.window.tabs.currentWidget()
    assert isinstance(again, ReflectionTab)
    assert again.boxes["what"].summary.toPlainText() == "What I learnt."


def test_what_may_say_who_someone_is_is_lit_and_listed_and_gone_to(desk: Desk, sheet: ReflectionTab) -> None:
    sheet.answers["so-what"].setPlainText("👩‍👧 I rang Mrs Okafor twice.")
    desk.qtbot.waitUntil(lambda: sheet.check.list.count() == 1, timeout=5000)
    (lit,) = sheet.answers["so-what"].extraSelections()
    assert lit.cursor.selectedText() == "Mrs Okafor"
    assert sheet.panel.tabText(sheet.panel.indexOf(sheet.check)) == "Check (1)"
    assert "Instead:" in sheet.check.list.item(0).text()
    sheet.panel.setCurrentWidget(sheet.check)
    sheet.check.list.setFocus()
    press(sheet.check.list, Qt.Key.Key_Home)
    press(sheet.check.list, Qt.Key.Key_Return)
    assert focus() is sheet.answers["so-what"]
    assert sheet.answers["so-what"].textCursor().selectedText() == "Mrs Okafor"
    QTest.keyClicks(sheet.answers["so-what"], "the mother")
    desk.qtbot.waitUntil(lambda: sheet.check.list.count() == 0, timeout=5000)
    assert sheet.panel.tabText(sheet.panel.indexOf(sheet.check)) == "Check"


def test_an_action_is_set_done_changed_and_taken_away_by_key(desk: Desk, sheet: ReflectionTab) -> None:
    box, acting = sheet.actions_box, desk.window.workspace.acting
    box.add_button.setFocus()
    press(box.add_button, Qt.Key.Key_Space)
    (dialog,) = desk.window.findChildren(ActionDialog)
    QTest.keyClicks(focus(), "Find the bruising procedure")
    press(focus(), Qt.Key.Key_Tab)
    QTest.keyClicks(focus(), "me")
    click(dialog.save_button)
    settle()
    (action,) = acting.actions(sheet.reflection.id)
    assert (action.what, action.owner, action.done) == ("Find the bruising procedure", "me", "")
    tick = box.ticks[action.id]
    tick.setFocus()
    press(tick, Qt.Key.Key_Space)
    settle()
    assert acting.actions()[0].done == date.today().isoformat()
    assert focus() is box.ticks[action.id], "the keyboard stays where it was"
    click(named(box, QPushButton, "Remove the action: Find the bruising procedure"))
    settle()
    assert acting.actions() == []
    press(desk.window, Qt.Key.Key_Z, CTRL)
    settle()
    assert list(box.ticks) == [action.id]


def test_an_action_about_a_child_stays_in_its_dialog_until_it_names_nobody(
    desk: Desk, sheet: ReflectionTab
) -> None:
    sheet.actions_box.add()
    (dialog,) = desk.window.findChildren(ActionDialog)
    write(dialog.what, "Ring Mrs Okafor again")
    dialog.about_child.setChecked(True)
    assert any("child’s file" in one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
    click(dialog.save_button)
    assert dialog.isVisible()
    assert dialog.what.toPlainText() == "Ring Mrs Okafor again"
    dialog.what.setPlainText("Ring again")
    click(dialog.save_button)
    settle()
    assert [one.what for one in desk.window.workspace.acting.actions()] == ["Ring again"]


def test_when_and_with_whom_saves_itself_and_asks_again_in_time(desk: Desk, sheet: ReflectionTab) -> None:
    activity = sheet.activity
    activity.minutes.setValue(40)
    write(activity.talked_with, "a nurse")
    activity.check_back.setCurrentIndex(2)
    activity.check_back.activated.emit(2)
    sheet.flush()
    reflecting = desk.window.workspace.reflecting
    said = reflecting.reflection(sheet.reflection.id).activity
    assert (said.minutes, said.talked_with) == (40, "a nurse")
    assert (date.fromisoformat(said.check_back) - date.today()).days == 56
    assert not sheet._due.isVisible()
    reflecting.put_activity(sheet.reflection.id, Activity(check_back=date.today().isoformat()))
    desk.quiet()
    assert sheet._due.isVisible()
    click(named(sheet, QPushButton, "Answer “What changed?”"))
    assert focus() is sheet.answers[CHECK_BACK]
    QTest.keyClicks(focus(), "I ring sooner.")
    assert kept(desk, sheet, CHECK_BACK) == ("I ring sooner.", "")


def test_other_questions_keep_what_was_answered_and_can_be_taken_back(
    desk: Desk, sheet: ReflectionTab
) -> None:
    write(sheet.answers["what"], "Fear.")
    click(named(sheet, QPushButton, "Other questions…"))
    (dialog,) = desk.window.findChildren(BeginDialog)
    ten = next(one for one in dialog.times.buttons() if "10" in one.text())
    click(ten)
    assert all("10 minutes" in dialog.list.item(n).text() for n in range(dialog.list.count()))
    row = next(n for n in range(dialog.list.count()) if "Kolb" in dialog.list.item(n).text())
    dialog.list.setCurrentRow(row)
    press(dialog.list, Qt.Key.Key_Return)
    desk.quiet()
    assert sheet.reflection.model == "kolb"
    assert sheet.answers["what"].toPlainText() == "Fear."
    assert list(sheet.answers)[-1] == "what"
    press(desk.window, Qt.Key.Key_Z, CTRL)
    desk.quiet()
    assert list(sheet.answers) == ["what", "so-what", "now-what"]


def test_a_teams_questions_are_written_offered_and_answered(desk: Desk) -> None:
    press(desk.window, Qt.Key.Key_N, CTRL)
    (dialog,) = desk.window.findChildren(BeginDialog)
    click(named(dialog, QPushButton, "Our team’s questions…"))
    (team,) = desk.window.findChildren(TeamDialog)
    team.questions.setPlainText("What would you try first?\n\n  Who helps?  ")
    write(team.return_to, "the learning lead")
    click(named(team, QPushButton, "Save"))
    settle()
    row = next(n for n in range(dialog.list.count()) if "Our team" in dialog.list.item(n).text())
    dialog.list.setCurrentRow(row)
    press(dialog.list, Qt.Key.Key_Return)
    tab = desk.window.tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    assert [one.question for one in tab.reflection.answers] == ["What would you try first?", "Who helps?"]
    assert "the learning lead" in tab._return.text()
    assert "sends nothing" in tab._return.text()


def test_a_form_is_filled_and_each_field_copied_with_one_key_in_its_order(
    desk: Desk, sheet: ReflectionTab
) -> None:
    write(sheet.answers["so-what"], "I was too kind.")
    click(named(sheet, QPushButton, "Use in a form…"))
    (dialog,) = desk.window.findChildren(FormDialog)
    assert dialog.fields["learnt"].edit.toPlainText() == "I was too kind."
    assert "“So what?”" in dialog.fields["learnt"].state.text()
    assert dialog.fields["type"].state.text().startswith("Gap")
    copied = []
    for _ in dialog.fields:
        QApplication.clipboard().clear()
        press(dialog, Qt.Key.Key_F8)
        copied.append(QApplication.clipboard().text())
    assert copied == [field.edit.toPlainText().strip() for field in dialog.fields.values()]
    assert focus() is next(iter(dialog.fields.values())).edit, "round to the first again"
    dialog.fields["learnt"].edit.setFocus()
    write(dialog.fields["learnt"].edit, "For the form alone.")
    press(dialog, Qt.Key.Key_Escape)
    settle()
    entries = desk.window.workspace.filling.filled(sheet.reflection.id, "swe")
    assert any("For the form alone." in one.text for one in entries)
    assert kept(desk, sheet, "so-what") == ("I was too kind.", "")


def test_going_to_another_form_keeps_what_was_written_for_the_first(desk: Desk, sheet: ReflectionTab) -> None:
    dialog = desk.window.reflecting.form(sheet.reflection.id)
    assert dialog is not None
    write(dialog.fields["type"].edit, "Reading")
    dialog.choice.setCurrentIndex(dialog.choice.findData("gmc-note"))
    assert dialog.form.id == "gmc-note"
    dialog.choice.setCurrentIndex(dialog.choice.findData("swe"))
    assert dialog.fields["type"].edit.toPlainText() == "Reading"
    dialog.accept()


def test_a_filled_form_goes_on_to_its_export(desk: Desk, sheet: ReflectionTab) -> None:
    write(sheet.answers["so-what"], "I was too kind.")
    sheet.flush()
    dialog = desk.window.reflecting.form(sheet.reflection.id)
    assert dialog is not None
    click(named(dialog, QPushButton, "Export this form…"))
    (export,) = desk.window.findChildren(ExportDialog)
    assert export.chosen_shape is Shape.FORM
    export.tick_mine()
    desk.qtbot.waitUntil(export.save_button.isEnabled, timeout=20_000)
    export.reject()


def test_the_page_says_what_is_open_and_what_is_due(desk: Desk, sheet: ReflectionTab) -> None:
    workspace, one = desk.window.workspace, sheet.reflection.id
    workspace.acting.add(one, Planned("Ask"))
    workspace.reflecting.put_activity(one, Activity(check_back=date.today().isoformat()))
    desk.quiet()
    press(desk.window, Qt.Key.Key_4, CTRL)
    said = shown(desk.window.reflections.list)
    assert "1 open action" in said
    assert "time to look again" in said
    assert desk.window.reflections._due_box.isVisible()


def test_what_is_typed_before_other_questions_are_taken_back_is_kept(
    desk: Desk, sheet: ReflectionTab
) -> None:
    desk.window.reflecting._ask(sheet.reflection.id, "kolb")
    desk.quiet()
    first = next(iter(sheet.answers))
    write(sheet.answers[first], "Typed a moment ago.")
    click(desk.window.toast._undo)
    desk.quiet()
    assert sheet.reflection.model == "what"
    assert sheet.answers[first].toPlainText() == "Typed a moment ago."
    sheet.flush()


def test_taking_back_when_and_how_long_shows_on_the_screen(desk: Desk, sheet: ReflectionTab) -> None:
    sheet.activity.minutes.setValue(25)
    sheet.flush()
    press(desk.window, Qt.Key.Key_Z, CTRL)
    desk.quiet()
    assert sheet.activity.minutes.value() == 0


def test_answers_under_the_same_heading_are_all_looked_through(sheet: ReflectionTab) -> None:
    for box in sheet.boxes.values():
        box.name = "Question 1"
    sheet.answers["what"].setPlainText("Mrs Okafor")
    sheet.answers["now-what"].setPlainText("Nothing here.")
    sheet.check.look()
    assert sheet.check.list.count() == 1


def test_a_form_that_cannot_be_saved_stays_open_and_says_so(
    desk: Desk, sheet: ReflectionTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = desk.window.reflecting.form(sheet.reflection.id)
    assert dialog is not None
    write(dialog.fields["type"].edit, "Reading")

    def fail(*_: object) -> None:
        raise StorageProblem("the disk is full", "free some space")

    with monkeypatch.context() as patch:
        patch.setattr("reviewstudy.storage.reflected.Reflected.put_entries", fail)
        press(dialog, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert "disk is full" in dialog._said.text()
        assert not desk.window.saved("locked"), "nor does a lock go over it"
    press(dialog, Qt.Key.Key_Escape)
    settle()
    assert "Reading" in [one.text for one in desk.window.workspace.filling.filled(sheet.reflection.id, "swe")]


def test_gaps_are_counted_anew_as_they_are_filled(desk: Desk, sheet: ReflectionTab) -> None:
    dialog = desk.window.reflecting.form(sheet.reflection.id)
    assert dialog is not None
    before = int(dialog._said.text().split()[0])
    write(dialog.fields["type"].edit, "Reading")
    dialog._save_quietly()
    assert dialog._said.text().startswith(f"{before - 1} gap")
    dialog.accept()


def test_a_tick_that_could_not_be_kept_does_not_stay(
    desk: Desk, sheet: ReflectionTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = desk.window.workspace.acting.add(sheet.reflection.id, Planned("Ask"))
    desk.quiet()
    settle()

    def fail(*_: object) -> None:
        raise StorageProblem("the disk is full", "free some space")

    monkeypatch.setattr("reviewstudy.storage.reflected.Reflected.put_action", fail)
    click(sheet.actions_box.ticks[action.id])
    settle()
    assert not sheet.actions_box.ticks[action.id].isChecked()


def test_tab_goes_through_other_questions_in_their_order(desk: Desk, sheet: ReflectionTab) -> None:
    write(sheet.answers["what"], "Fear.")
    sheet.flush()
    desk.window.reflecting._ask(sheet.reflection.id, "gibbs")
    desk.quiet()
    settle()  # Qt shows what was put into a layout one turn later
    boxes = list(sheet.answers.values())
    boxes[0].setFocus()
    for box in boxes[1:-1]:
        press(focus(), Qt.Key.Key_Tab)
        assert focus() is box


def test_values_of_another_program_do_not_stop_the_window(desk: Desk, sheet: ReflectionTab) -> None:
    workspace, one = desk.window.workspace, sheet.reflection.id
    with workspace._files[1].write() as db:
        db.execute(
            "UPDATE reflection SET activity = ? WHERE id = ?",
            ['{"done_on": "0000-00-00", "minutes": 1000000000000, "talked_on": "May"}', one],
        )
    workspace.acting.add(one, Planned("Ask", by_when="2026-02-31"))
    desk.reopen()
    desk.window.open_reflection(one)
    (again,) = desk.window.tabs.of(ReflectionTab)
    assert again.isVisible()
    export = desk.window.reflecting.export(one)
    assert export.isVisible()
    export.reject()


def test_a_survey_that_has_closed_says_so_and_that_answers_stay(sheet: ReflectionTab) -> None:
    assert sheet._return.isVisible()
    assert sheet._return.text() == (
        "The survey of this review closed on 31 May 2024. What you write stays here."
    )
