"""Journey 13: keep, find, take away and delete all that was written, by keyboard and button."""

import zipfile
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QWidget
from tests.ui.hands import CTRL, TOUR_TITLE, Desk, click, named, press, settle, shown, write
from tests.ui.screens import QUOTE, _mark, _written, erase_receipt

from reviewstudy.domain.keeping import Erasure, day_of, months_after
from reviewstudy.services.settings import KEEP_FOR
from reviewstudy.storage.pages import pages
from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.data.erase import EraseDialog
from reviewstudy.ui.data.keep import KeepDialog
from reviewstudy.ui.data.mentions import MentionsDialog
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.settings.data import DataPage
from reviewstudy.ui.settings.dialog import SettingsDialog

ANSWER = "Take this to supervision on Monday."


def _dialog[D: QWidget](desk: Desk, kind: type[D]) -> D:
    (found,) = desk.window.findChildren(kind)
    return found


def _your_data(desk: Desk) -> DataPage:
    page = desk.window.show_settings("data").page("data")
    assert isinstance(page, DataPage)
    return page


def _find(desk: Desk, words: str) -> MentionsDialog:
    desk.window.actions_["mentions"].trigger()
    dialog = _dialog(desk, MentionsDialog)
    write(dialog.box, words)
    press(dialog.box, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: dialog._job is None and bool(dialog.said.text()))
    return dialog


def _delete(desk: Desk, dialog: EraseDialog) -> None:
    """See what goes, then let it go."""
    desk.qtbot.waitUntil(dialog.go.isEnabled)
    click(dialog.go)


def _wait(desk: Desk, dialog: EraseDialog) -> None:
    desk.qtbot.waitUntil(dialog.text.isVisible, timeout=20_000)
    desk.quiet()


def test_a_mention_opens_the_place_where_it_stands(desk: Desk) -> None:
    _written(desk)
    dialog = _find(desk, "SUPERVISION")
    assert ANSWER in shown(dialog.list)
    assert "2 places" in dialog.said.text()
    press(dialog.list, Qt.Key.Key_Down)
    press(dialog.list, Qt.Key.Key_Return)
    desk.quiet()
    assert isinstance(desk.window.tabs.currentWidget(), ReflectionTab)
    dialog = _find(desk, "Say this")
    press(dialog.list, Qt.Key.Key_Return)
    desk.quiet()
    assert isinstance(desk.window.tabs.currentWidget(), ReaderTab)


def test_one_letter_is_refused_in_a_sentence(desk: Desk) -> None:
    dialog = _find(desk, "x")
    assert "two letters" in dialog.said.text()
    click(named(dialog, QPushButton, "Close"))


def test_a_list_of_mentions_is_saved(desk: Desk, tmp_path: Path) -> None:
    _written(desk)
    dialog = _find(desk, "supervision")
    desk.script.save_as = tmp_path / "list"
    click(dialog.save_button)
    desk.quiet()
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
    assert "not encrypted" in dialog.said.text()
    assert "supervision" not in str(desk.script.asked), "no word is put into a file's name"
    click(named(dialog, QPushButton, "Close"))


def test_what_is_ticked_is_deleted_for_good_and_the_window_goes_on(desk: Desk, tmp_path: Path) -> None:
    _written(desk)
    (reflection, *_) = desk.window.workspace.reflecting.reflections()
    tab = desk.window.open_reflection(
        next(
            one.id
            for one in desk.window.workspace.reflecting.reflections()
            if any(answer.text == ANSWER for answer in one.answers)
        )
    )
    assert tab is not None
    write(next(iter(tab.answers.values())), "still being typed ")
    dialog = _find(desk, "supervision")
    for _ in range(2):
        press(dialog.list, Qt.Key.Key_Space)
        press(dialog.list, Qt.Key.Key_Down)
    click(dialog.delete)
    erase = dialog.findChild(EraseDialog)
    assert isinstance(erase, EraseDialog)
    _delete(desk, erase)
    _wait(desk, erase)
    assert "NOT DONE" not in erase.text.toPlainText()
    assert desk.window.tabs.of(ReflectionTab) == []
    desk.script.save_as = tmp_path / "receipt"
    click(erase.save_button)
    receipt = (tmp_path / "receipt.txt").read_text("utf-8")
    assert "1 reflection" in receipt
    assert "supervision" not in receipt
    click(named(erase, QPushButton, "Close"))
    desk.qtbot.waitUntil(lambda: "Not found" in dialog.said.text())
    click(named(dialog, QPushButton, "Close"))
    texts = [answer.text for one in desk.window.workspace.reflecting.reflections() for answer in one.answers]
    assert "Another thought." in texts
    folder, key = desk.folder, desk.key
    desk.close()
    assert not [page for page in pages(folder / "journal.db", key) if b"supervision on" in page]
    assert reflection


def test_undo_does_not_bring_back_what_was_deleted_for_good(desk: Desk) -> None:
    _mark(desk)
    reader = desk.read(desk.review(TOUR_TITLE))
    (note,) = (one.mark for one in desk.window.workspace.reading.marks(reader.holding) if one.mark.note)
    reader.marking.remove(note)
    erase = DataDeeds(desk.window).erase(Erasure(binned=True))
    _delete(desk, erase)
    _wait(desk, erase)
    click(named(erase, QPushButton, "Close"))
    press(desk.window, Qt.Key.Key_Z, CTRL)
    desk.quiet()
    assert all(one.note == "" for one in desk.window.workspace.reading.all_marks())


def test_a_receipt_that_says_more_can_be_saved_again(desk: Desk, tmp_path: Path) -> None:
    erase = erase_receipt(desk)
    assert isinstance(erase, EraseDialog)
    desk.script.save_as = tmp_path / "receipt.txt"
    click(erase.save_button)
    assert not erase.unsaved
    click(erase.snapshots)
    assert not erase.unsaved, "it asks once, since there is no way back"
    assert erase.snapshots.text().startswith("Yes, delete ")
    click(erase.snapshots)
    assert erase.unsaved
    click(erase.save_button)
    assert "that were deleted too" in desk.script.save_as.read_text("utf-8")
    click(named(erase, QPushButton, "Close"))


def test_a_person_can_think_better_of_it(desk: Desk) -> None:
    _written(desk)
    click(named(_your_data(desk), QPushButton, "Delete for good…"))
    dialog = _dialog(desk, SettingsDialog).findChild(EraseDialog)
    assert isinstance(dialog, EraseDialog)
    assert not dialog.next.isEnabled()
    press(dialog.list, Qt.Key.Key_Space)
    click(dialog.next)
    desk.qtbot.waitUntil(dialog.go.isEnabled)
    assert "1 reflection" in dialog._what.text()
    click(dialog.back)
    click(dialog.next)
    desk.quiet()
    press(dialog, Qt.Key.Key_Escape)
    assert len(desk.window.workspace.reflecting.reflections()) == 2
    _dialog(desk, SettingsDialog).close()


def test_a_date_is_given_is_due_and_is_taken_away(desk: Desk) -> None:
    dialog = _written(desk).keep()
    item = dialog._current()
    assert item is not None
    assert item.until == "2030-03-01"
    click(dialog.without)
    assert all(one.until is None for one in desk.window.workspace.keeping.items())
    click(dialog.keep)
    assert sorted(one.until or "" for one in desk.window.workspace.keeping.items()) == [
        "",
        date.today().isoformat(),
    ]
    assert "has come" in dialog._said.text()
    click(dialog.delete)
    erase = dialog.findChild(EraseDialog)
    assert isinstance(erase, EraseDialog)
    _delete(desk, erase)
    _wait(desk, erase)
    click(named(erase, QPushButton, "Close"))
    assert dialog.list.count() == 1
    assert len(desk.window.workspace.reading.all_marks()) == 2, "the notes on its review stay"
    click(named(dialog, QPushButton, "Close"))


def test_deleting_a_reflection_leaves_the_notes_on_its_review_and_the_bin(desk: Desk) -> None:
    deeds = _written(desk)
    workspace = desk.window.workspace
    (spare, _) = workspace.reflecting.reflections()
    workspace.keeping.erase(Erasure(reflections=(spare.id,)))  # the other is alone on its review
    (highlight,) = (one for one in workspace.reading.all_marks() if not one.note)
    workspace.reading.remove(highlight)
    desk.quiet()
    dialog = deeds.keep()
    click(dialog.delete)
    erase = dialog.findChild(EraseDialog)
    assert isinstance(erase, EraseDialog)
    desk.qtbot.waitUntil(erase.go.isEnabled)
    assert "note" not in erase._what.text()
    _delete(desk, erase)
    _wait(desk, erase)
    click(named(erase, QPushButton, "Close"))
    assert workspace.reflecting.reflections() == []
    assert [one.note for one in workspace.reading.all_marks()] == ["Say this in supervision."]
    assert [(one.kind, one.id) for one in workspace.bin.things()] == [("mark", highlight.id)]
    click(named(dialog, QPushButton, "Close"))


def test_a_quoted_highlight_stays_in_the_reflection_and_in_no_list(desk: Desk) -> None:
    deeds = _written(desk)
    workspace = desk.window.workspace
    (mark,) = (one for one in workspace.reading.all_marks() if one.note)
    (reflection, _) = workspace.reflecting.reflections()
    workspace.reflecting.quote(reflection.id, [mark.id])
    erase = deeds.erase(Erasure(reviews=(desk.review(TOUR_TITLE),)))
    said = [one.text() for one in erase.findChildren(QLabel)]
    assert "A highlight that a reflection you keep quotes stays in that reflection, without its note." in said
    _delete(desk, erase)
    _wait(desk, erase)
    click(named(erase, QPushButton, "Close"))
    assert workspace.bin.things() == []
    assert workspace.reading.all_marks() == []
    assert [(one.anchor.quote, one.note) for one in workspace.reflecting.quoted([mark.id])] == [(QUOTE, "")]


def test_a_reminder_leads_to_the_list_and_comes_once_a_day(desk: Desk) -> None:
    _written(desk)
    for day, seen in ((date(2029, 1, 1), False), (date(2031, 1, 1), True), (date(2031, 1, 1), False)):
        desk.window.kept.look(day)
        desk.quiet()
        assert desk.window.reminder.isVisible() is seen
        desk.window.reminder.hide()
    desk.window.kept.look(date(2031, 1, 2))
    desk.quiet()
    click(desk.window.reminder.go)
    assert not desk.window.reminder.isVisible()
    assert _dialog(desk, KeepDialog).list.count() == 2
    assert len(desk.window.workspace.reflecting.reflections()) == 2
    _dialog(desk, KeepDialog).close()


def test_a_default_is_chosen_with_its_source(desk: Desk) -> None:
    page = _your_data(desk)
    page.keep_for.setFocus()
    press(page.keep_for, Qt.Key.Key_Down, times=2)
    assert desk.window.workspace.settings.get(KEEP_FOR)["months"] == 36
    assert "revalidation" in page._source.text()
    assert "no legal advice" in page._source.text()
    _dialog(desk, SettingsDialog).close()


@pytest.mark.parametrize("name", ["mine.zip", "mine"])
def test_everything_is_saved_in_open_formats(desk: Desk, tmp_path: Path, name: str) -> None:
    _written(desk)
    page = _your_data(desk)
    desk.script.save_as = tmp_path / name
    click(named(page, QPushButton, "Save everything…"))
    desk.quiet()
    assert page.saved.isVisible()
    assert "Not encrypted" in page.saved.accessibleName()
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            assert ANSWER[:-1] in archive.read("journal.json").decode()
    else:
        assert (tmp_path / name / "journal.json").is_file()
    _dialog(desk, SettingsDialog).close()


def test_a_review_is_taken_out_its_notes_stay_and_undo_brings_it_back(desk: Desk) -> None:
    _mark(desk)
    desk.read(desk.review(TOUR_TITLE))
    desk.window.actions_["take_out"].trigger()
    desk.quiet()
    window = desk.window
    assert window.tabs.of(ReaderTab) == []
    assert TOUR_TITLE not in shown(window.library.list)
    assert TOUR_TITLE in window.toast.text
    press(window, Qt.Key.Key_3, CTRL)
    desk.quiet()
    assert "no longer in the library" in shown(window.notes.list)
    assert QUOTE in shown(window.notes.list)
    click(named(window.toast, QPushButton, "Undo"))
    desk.quiet()
    assert TOUR_TITLE in shown(window.library.list)
    desk.read(desk.review(TOUR_TITLE))


def test_a_reflection_on_a_review_that_was_taken_out_can_still_be_read_and_written(desk: Desk) -> None:
    _written(desk)
    review = desk.review(TOUR_TITLE)
    (first, *_) = desk.window.workspace.reflecting.reflections()
    desk.window.workspace.library.remove(review)
    desk.quiet()
    tab = desk.window.open_reflection(first.id)
    assert tab is not None
    edit = next(iter(tab.answers.values()))
    assert isinstance(edit, QPlainTextEdit)
    write(edit, "More. ")
    tab.quotes.item(0).setCheckState(Qt.CheckState.Checked)
    tab.flush()
    kept = desk.window.workspace.reflecting.reflection(first.id)
    assert kept.answers[0].text.startswith("More. ")
    assert len(kept.quotes) == 1


def test_with_nothing_chosen_nothing_is_taken_out(desk: Desk) -> None:
    press(desk.window, Qt.Key.Key_3, CTRL)
    desk.window.actions_["take_out"].trigger()
    assert "Choose a review" in desk.window.toast.text


def test_a_deletion_that_cannot_be_done_is_said_and_deletes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    _mark(desk)
    erase = DataDeeds(desk.window).erase(Erasure(reviews=(desk.review(TOUR_TITLE),)))
    monkeypatch.setattr(desk.window.workspace.keeping._retention, "room_needed", lambda: 1 << 60)
    _delete(desk, erase)
    desk.quiet()
    assert "nothing was deleted" in erase._trouble.text()
    assert erase._trouble.isVisible()
    click(named(erase, QPushButton, "Keep it all"))
    assert len(desk.window.workspace.reading.all_marks()) == 2


def test_a_known_time_is_put_into_the_date_with_its_source(desk: Desk) -> None:
    dialog = _written(desk).keep()
    item = dialog._current()
    assert item is not None
    dialog.named.setFocus()
    press(dialog.named, Qt.Key.Key_Down, times=2)
    assert "revalidation" in dialog._source.text()
    assert "No legal advice" in dialog._source.text()
    click(dialog.keep)
    kept = {one.id: one.until for one in desk.window.workspace.keeping.items()}
    begun = day_of(item.created)
    assert begun is not None
    assert kept[item.id] == months_after(begun, 36).isoformat()
    click(named(dialog, QPushButton, "Close"))


def test_the_settings_lead_to_every_mention_and_to_the_dates(desk: Desk) -> None:
    _written(desk)
    click(named(_your_data(desk), QPushButton, "Look through dates…"))
    keep = _dialog(desk, SettingsDialog).findChild(KeepDialog)
    assert isinstance(keep, KeepDialog)
    keep.accept()
    settle()
    click(named(_dialog(desk, SettingsDialog), QPushButton, "Find every mention…"))
    settle()
    assert desk.window.findChildren(SettingsDialog) == []
    assert _dialog(desk, MentionsDialog).isVisible()
    _dialog(desk, MentionsDialog).accept()
