"""Journey 11: learning points become a page that a team can talk about."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from tests.ui.hands import S22_DIGEST, TOUR_TITLE, Desk, click, named, press, settle, write

from reviewstudy.services.briefing import Chosen
from reviewstudy.ui.briefing.dialog import BriefingDialog

ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key


def _points(desk: Desk) -> list[Chosen]:
    """Two learning points of the tour's review and one of a digest."""
    reading = desk.window.workspace.reading
    found: list[Chosen] = []
    for review, number in ((desk.review(TOUR_TITLE), 2), (S22_DIGEST, 1)):
        found += [(review, point.id) for point in reading.holding(review).document.learning_points[:number]]
    return found


def _words(desk: Desk, chosen: Chosen) -> str:
    points = desk.window.workspace.reading.holding(chosen[0]).document.learning_points
    return next(point.text for point in points if point.id == chosen[1])


def _previewed(desk: Desk, dialog: BriefingDialog) -> None:
    desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled() and not desk.window.jobs.busy, timeout=20_000)
    settle()


def _opened(desk: Desk, points: Sequence[Chosen]) -> BriefingDialog:
    window = desk.window
    made = BriefingDialog(window, window.theme, window.workspace.briefing, window.jobs, desk.script, points)
    made.open()
    _previewed(desk, made)
    return made


@pytest.fixture
def dialog(desk: Desk) -> BriefingDialog:
    return _opened(desk, _points(desk))


def _save(desk: Desk, dialog: BriefingDialog, button: QPushButton, path: Path) -> None:
    _previewed(desk, dialog)
    desk.script.save_as = path
    dialog._words.ensureWidgetVisible(button)
    click(button)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()


def _printed(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_page_is_shown_before_anything_is_written(
    desk: Desk, dialog: BriefingDialog, tmp_path: Path
) -> None:
    assert dialog.preview.document().pageCount() == 1
    assert dialog.pages.text() == "1 page"
    dialog.reject()
    desk.quiet()
    assert not list(tmp_path.rglob("*.pdf"))
    assert desk.script.asked == []


def test_the_saved_page_says_what_was_chosen_and_written(
    desk: Desk, dialog: BriefingDialog, tmp_path: Path
) -> None:
    saved: list[str] = []
    dialog.exported.connect(saved.append)
    write(dialog.title, "Seeing the baby")
    write(dialog.team, "North team")
    dialog.layout_choice.setFocus()
    press(dialog.layout_choice, Key.Key_Down)
    assert dialog.boxes["why"].isVisible()
    write(dialog.boxes["why"], "A baby cannot tell us.")
    write(dialog.questions.edit, "Who saw the baby awake?")
    assert not dialog.save_button.isEnabled(), "what is shown is no longer what is chosen"
    out = tmp_path / "briefing"
    _save(desk, dialog, dialog.save_button, out)
    text = _printed(out.with_suffix(".pdf"))
    for words in ("Seeing the baby", "North team", "Why it matters", "A baby cannot tell us.",
                  "Who saw the baby awake?", TOUR_TITLE, "from our digest"):  # fmt: skip
        assert words in text
    for chosen in _points(desk):
        assert " ".join(_words(desk, chosen).split()) in text
    assert saved == [str(out.with_suffix(".pdf"))]
    ((_, asked),) = desk.script.asked
    assert isinstance(asked, tuple)
    assert asked[1] == "Briefing Seeing the baby.pdf"


def test_points_are_put_in_order_and_taken_out_with_the_keyboard(desk: Desk, dialog: BriefingDialog) -> None:
    first, second, third = _points(desk)
    points = dialog.points
    assert points.chosen() == [first, second, third]
    points.list.setFocus()
    press(points.list, Key.Key_Down, ALT)
    assert points.chosen() == [second, first, third]
    assert points.list.currentRow() == 1, "the ring goes with what was moved"
    assert points.list.currentItem().text().startswith("2. ")
    press(points.list, Key.Key_Up, ALT)
    press(points.list, Key.Key_Up, ALT)
    assert points.chosen() == [first, second, third]
    press(points.list, Key.Key_Delete)
    assert points.chosen() == [second, third]
    assert points.list.count() == 2
    _previewed(desk, dialog)
    made = dialog._made
    assert made is not None
    assert [point.text for point in made[0].points] == [_words(desk, one) for one in (second, third)]
    dialog.reject()


def test_buttons_move_and_remove_too_and_only_where_they_can(desk: Desk, dialog: BriefingDialog) -> None:
    first, second, third = _points(desk)
    points = dialog.points
    dialog._words.ensureWidgetVisible(points.off)
    settle()
    assert not points.up.isEnabled()
    click(points.down)
    click(points.down)
    assert not points.down.isEnabled()
    assert points.chosen() == [second, third, first]
    click(points.off)
    assert points.chosen() == [second, third]
    dialog.reject()
    desk.quiet()


def test_without_a_point_there_is_nothing_to_save(desk: Desk, dialog: BriefingDialog) -> None:
    dialog.points.list.setFocus()
    press(dialog.points.list, Key.Key_Delete, times=3)
    assert dialog.points.chosen() == []
    desk.qtbot.waitUntil(lambda: "no learning point" in dialog.pages.text(), timeout=20_000)
    assert not dialog.save_button.isEnabled()
    assert not dialog.markdown_button.isEnabled()
    assert not dialog.points.off.isEnabled()
    dialog.reject()


def test_a_question_that_is_ticked_is_taken_over_and_can_be_rewritten(
    desk: Desk, dialog: BriefingDialog
) -> None:
    ticks, edit = dialog.questions.ticks, dialog.questions.edit
    offered = ticks.item(0).text()
    ticks.setFocus()
    ticks.setCurrentRow(0)
    press(ticks, Key.Key_Space)
    assert dialog.questions.lines() == [offered]
    write(edit, "And today? ")
    assert ticks.item(0).checkState() is Qt.CheckState.Unchecked, "it is no longer that question"
    edit.undo()
    edit.setPlainText(f"{offered}\nOne of our own")
    assert ticks.item(0).checkState() is Qt.CheckState.Checked
    press(ticks, Key.Key_Space)
    assert dialog.questions.lines() == ["One of our own"]
    _previewed(desk, dialog)
    dialog.reject()


def test_the_layout_can_be_changed_without_losing_what_was_written(
    desk: Desk, dialog: BriefingDialog
) -> None:
    assert not dialog.boxes["why"].isVisible()
    dialog.layout_choice.setCurrentIndex(1)
    write(dialog.boxes["why"], "Because.")
    dialog.layout_choice.setCurrentIndex(0)
    assert not dialog.boxes["why"].isVisible()
    _previewed(desk, dialog)
    made = dialog._made
    assert made is not None
    assert "Because." not in made[0].typed, "what is not shown does not leave"
    dialog.layout_choice.setCurrentIndex(1)
    assert dialog.boxes["why"].toPlainText() == "Because."
    dialog.reject()
    desk.quiet()


def test_markdown_is_saved_and_copied_and_shows_the_same(
    desk: Desk, dialog: BriefingDialog, tmp_path: Path
) -> None:
    write(dialog.title, "*Seeing* <the> baby")
    _previewed(desk, dialog)
    dialog._words.ensureWidgetVisible(dialog.copy_button)
    click(dialog.copy_button)
    copied = QGuiApplication.clipboard().text()
    assert dialog.pages.text() == "Copied as Markdown."
    _save(desk, dialog, dialog.markdown_button, tmp_path / "briefing")
    assert (tmp_path / "briefing.md").read_text("utf-8") == copied
    shown = MarkdownIt("commonmark").render(copied)
    assert "<h1>*Seeing* &lt;the&gt; baby</h1>" in shown
    assert "from our digest" in shown


def test_more_than_a_page_is_said_plainly(desk: Desk, dialog: BriefingDialog) -> None:
    dialog.layout_choice.setCurrentIndex(1)
    dialog.boxes["happened"].setPlainText("Nobody asked. " * 400)
    _previewed(desk, dialog)
    assert dialog.pages.text().startswith("2 pages: it does not fit one, even in the smallest type.")
    dialog.reject()


def test_what_may_identify_someone_is_pointed_out_before_it_leaves(
    desk: Desk, dialog: BriefingDialog
) -> None:
    write(dialog.questions.edit, "Has Mrs Okafor on 07700 900123 been asked?")
    _previewed(desk, dialog)
    said = [one.text() for one in dialog.found.findChildren(QLabel) if one.isVisible()]
    assert any("07700 900123" in line for line in said)
    assert any("Mrs Okafor" in line for line in said)
    dialog.reject()


def test_a_file_that_cannot_be_written_is_said_and_another_name_can_be_tried(
    desk: Desk, dialog: BriefingDialog, tmp_path: Path
) -> None:
    (tmp_path / "taken.pdf").mkdir()
    _save(desk, dialog, dialog.save_button, tmp_path / "taken.pdf")
    assert dialog.isVisible()
    assert "belongs to a folder" in dialog.pages.text()
    _save(desk, dialog, dialog.save_button, tmp_path / "free.pdf")
    assert (tmp_path / "free.pdf").is_file()


def test_closing_while_the_page_is_being_made_is_no_trouble(desk: Desk) -> None:
    window = desk.window
    made = BriefingDialog(
        window, window.theme, window.workspace.briefing, window.jobs, desk.script, _points(desk)
    )
    made.open()
    click(named(made, QPushButton, "Close"))
    desk.quiet()
    settle()
    assert window.findChildren(BriefingDialog) == []
