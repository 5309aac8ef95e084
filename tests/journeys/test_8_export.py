"""Journey 8: see the pages first, choose what leaves, and read the same record back from the PDF."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.ui.hands import (
    CTRL,
    S22_DIGEST,
    TOUR_TITLE,
    Desk,
    Said,
    click,
    drag_over,
    focus,
    named,
    press,
    settle,
    shown,
    write,
)

from reviewstudy import wire
from reviewstudy.domain.errors import StorageProblem
from reviewstudy.domain.journal import Activity, Status
from reviewstudy.domain.marks import Place
from reviewstudy.domain.records import Record, Shape
from reviewstudy.services.offering import ItemGroup
from reviewstudy.services.usual import LastTime, Practitioner
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog

QUOTED = "Kindness and curiosity belong together."
NOTED = "The first bruise was recorded as an explanation and not as an observation."
NOTE = "private thought about myself"
ANSWER = "What stopped me was the first bruise."


@pytest.fixture
def sheet(desk: Desk) -> ReflectionTab:
    """A reflection with an answer, a point and a quotation; beside it a note, and no other highlight."""
    reader = desk.read(desk.review(TOUR_TITLE))
    drag_over(reader, QUOTED)
    press(reader.view, Qt.Key.Key_1)
    drag_over(reader, NOTED)
    press(reader.view, Qt.Key.Key_M, CTRL)
    QTest.keyClicks(focus(), NOTE)
    press(desk.window, Qt.Key.Key_R, CTRL)
    desk.quiet()
    made = desk.window.tabs.currentWidget()
    assert isinstance(made, ReflectionTab)
    write(made.answers["what"], ANSWER)
    for ticks in (made.points, made.quotes):
        row = next(n for n in range(ticks.count()) if ticks is made.points or QUOTED in ticks.item(n).text())
        ticks.item(row).setCheckState(Qt.CheckState.Checked)
    return made


@pytest.fixture
def dialog(desk: Desk, sheet: ReflectionTab) -> ExportDialog:
    """The export of it, opened with Ctrl+E."""
    press(sheet, Qt.Key.Key_E, CTRL)
    (opened,) = desk.window.findChildren(ExportDialog)
    assert opened.items.chosen() == {}, "nothing leaves that nobody chose"
    opened.tick_mine()
    return opened


def tick(dialog: ExportDialog, name: str) -> None:
    """Tick the things of a kind, with the keyboard."""
    tree = dialog.items
    tree.setFocus()
    for item in tree.findItems(f"{name}: ", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive):
        assert item.checkState(0) is Qt.CheckState.Unchecked
        tree.setCurrentItem(item)
        press(tree, Qt.Key.Key_Space)


def _previewed(desk: Desk, dialog: ExportDialog) -> None:
    desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled() and not desk.window.jobs.busy, timeout=20_000)
    settle()  # Qt shows what was put into a layout one turn later


def _save(desk: Desk, dialog: ExportDialog, path: Path) -> None:
    _previewed(desk, dialog)
    desk.script.save_as = path
    click(dialog.save_button)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()


def _record(path: Path) -> Record:
    (content,) = PdfReader(path).attachments["record.json"]
    return wire.decode(content, Record)


def _printed(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_pages_are_shown_before_anything_is_written(
    desk: Desk, dialog: ExportDialog, tmp_path: Path
) -> None:
    _previewed(desk, dialog)
    view = dialog.preview
    assert isinstance(view, QPdfView)
    assert view.isVisible()
    assert view.document().pageCount() >= 1
    assert dialog.pages.text() in ("1 page", f"{view.document().pageCount()} pages")
    assert not list(tmp_path.rglob("*.pdf"))
    dialog.reject()
    assert not list(tmp_path.rglob("*.pdf"))
    assert [what for what, _ in desk.script.asked] == []


def test_the_saved_record_reads_back_equal_and_holds_what_was_ticked(
    desk: Desk, dialog: ExportDialog, sheet: ReflectionTab, tmp_path: Path
) -> None:
    write(dialog.role, "health visitor")
    write(dialog.prepared_for, "supervision")
    _previewed(desk, dialog)
    assert dialog._made is not None
    previewed = dialog._made[0]
    out = tmp_path / "out.pdf"
    _save(desk, dialog, out)
    record = _record(out)
    assert record == previewed
    assert (record.author_role, record.prepared_for) == ("health visitor", "supervision")
    (reflection,) = record.reflections
    assert reflection.reflection == sheet.reflection.id
    assert [answer.text for answer in reflection.answers] == [ANSWER]
    assert [point.number for point in reflection.points] == [1]
    assert [quotation.text for quotation in reflection.quotations] == [QUOTED]
    for words in (ANSWER, QUOTED, "health visitor", TOUR_TITLE):
        assert words in _printed(out)
    assert desk.window.toast.text == "Saved as out.pdf."


def test_notes_and_other_highlights_leave_only_when_chosen(
    desk: Desk, dialog: ExportDialog, sheet: ReflectionTab, tmp_path: Path
) -> None:
    without, with_notes = tmp_path / "without.pdf", tmp_path / "with.pdf"
    _save(desk, dialog, without)
    assert (_record(without).notes, _record(without).highlights) == ((), ())
    assert NOTE not in _printed(without)
    assert NOTE.encode() not in b"".join(PdfReader(without).attachments["record.json"])

    press(sheet, Qt.Key.Key_E, CTRL)
    (again,) = desk.window.findChildren(ExportDialog)
    tick(again, "Note")
    assert not again.save_button.isEnabled(), "what is shown is no longer what is chosen"
    _save(desk, again, with_notes)
    assert [mark.note for mark in _record(with_notes).notes] == [NOTE]
    assert NOTE in _printed(with_notes)


def test_the_pdf_is_tagged_titled_and_declares_both_standards(
    desk: Desk, dialog: ExportDialog, tmp_path: Path
) -> None:
    out = tmp_path / "out.pdf"
    _save(desk, dialog, out)
    pdf = PdfReader(out)
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    described = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part>1<" in described
    assert "pdfaid:part>3<" in described
    assert "pdfaid:conformance>A<" in described
    assert pdf.metadata is not None
    assert pdf.metadata.title


def test_what_may_identify_someone_is_pointed_out_before_it_leaves(desk: Desk, sheet: ReflectionTab) -> None:
    write(sheet.answers["now-what"], "Ring Mrs Okafor on 07700 900123.")
    press(sheet, Qt.Key.Key_E, CTRL)
    (dialog,) = desk.window.findChildren(ExportDialog)
    dialog.tick_mine()
    _previewed(desk, dialog)
    said = [one.text() for one in dialog.found.findChildren(QLabel) if one.isVisible()]
    assert any("07700 900123" in line for line in said)
    dialog.reject()


def test_thinking_better_of_it_writes_nothing_and_keeps_the_pages(
    desk: Desk, dialog: ExportDialog, sheet: ReflectionTab, tmp_path: Path
) -> None:
    _previewed(desk, dialog)
    desk.script.save_as = None
    click(dialog.save_button)
    assert dialog.isVisible()
    assert dialog.save_button.isEnabled()
    assert not list(tmp_path.rglob("*.pdf"))
    click(named(dialog, QPushButton, "Close"))
    kept = desk.window.workspace.reflecting.reflection(sheet.reflection.id)
    assert kept.status is Status.DRAFT


def test_a_file_that_cannot_be_written_is_said_and_what_stood_there_still_does(
    desk: Desk, dialog: ExportDialog, tmp_path: Path
) -> None:
    (tmp_path / "taken.pdf").mkdir()
    _save(desk, dialog, tmp_path / "taken.pdf")
    assert dialog.isVisible()
    assert dialog.pages.text()
    assert "page" not in dialog.pages.text().split()[-1:]
    assert dialog.save_button.isEnabled(), "another name can be tried"
    _save(desk, dialog, tmp_path / "free")
    assert (tmp_path / "free.pdf").is_file(), "a name without an ending gets one"


def test_a_name_is_suggested_that_tells_nothing_new(desk: Desk, dialog: ExportDialog) -> None:
    _previewed(desk, dialog)
    click(dialog.save_button)
    ((_, asked),) = desk.script.asked
    assert isinstance(asked, tuple)
    assert asked[1] == f"Reflection {TOUR_TITLE}.pdf"
    dialog.reject()


def test_an_exported_reflection_says_so_in_the_list(desk: Desk, dialog: ExportDialog, tmp_path: Path) -> None:
    _save(desk, dialog, tmp_path / "out.pdf")
    press(desk.window, Qt.Key.Key_4, CTRL)
    desk.quiet()
    assert "Exported" in shown(desk.window.reflections.list)


def test_closing_while_the_pages_are_being_made_is_no_trouble(desk: Desk, dialog: ExportDialog) -> None:
    dialog.reject()
    desk.quiet()
    settle()
    assert desk.window.findChildren(ExportDialog) == []


def test_only_a_reflection_can_be_exported_and_the_menu_shows_it(desk: Desk) -> None:
    export = desk.window.actions_["export"]
    assert not export.isEnabled()
    desk.read(desk.review(TOUR_TITLE))
    assert not export.isEnabled()
    press(desk.window, Qt.Key.Key_R, CTRL)
    assert export.isEnabled()
    press(desk.window, Qt.Key.Key_1, CTRL)
    assert not export.isEnabled()


def test_the_command_line_makes_the_same_record(
    desk: Desk, dialog: ExportDialog, sheet: ReflectionTab, tmp_path: Path, command: Callable[..., Said]
) -> None:
    tick(dialog, "Note")
    write(dialog.prepared_for, "supervision")
    ours, theirs = tmp_path / "window.pdf", tmp_path / "command.pdf"
    _save(desk, dialog, ours)
    words = ("--reflection", sheet.reflection.id, "-o", theirs, "--with", "notes", "--for", "supervision")
    said = command("export", *words, "--json")
    assert said.status == 0
    printed = json.loads(said.out)
    first, second = _record(ours), _record(theirs)
    assert printed["record"] == second.record != first.record
    assert printed["pages"] == len(PdfReader(theirs).pages)
    assert replace(second, record=first.record, created=first.created) == first
    refused = command("export", "--reflection", "no-such", "-o", tmp_path / "none.pdf")
    assert refused.status == 1
    assert refused.err.startswith("reviewstudy: ")
    assert not (tmp_path / "none.pdf").exists()


def test_what_is_ticked_for_a_supervisor_is_there_again_and_for_nobody_else(
    desk: Desk, dialog: ExportDialog, sheet: ReflectionTab, tmp_path: Path
) -> None:
    chosen = dialog.items.chosen()
    _save(desk, dialog, tmp_path / "a.pdf")
    again = desk.window.reflecting.export(sheet.reflection.id)
    assert again.items.chosen() == chosen
    again.audience.setCurrentIndex(again.audience.findData("partnership"))
    assert again.items.chosen() == {}
    assert not again.save_button.isEnabled()
    again.reject()


def test_the_choices_of_last_time_are_made_in_one_step_for_another_reflection(
    desk: Desk, dialog: ExportDialog, tmp_path: Path
) -> None:
    dialog.audience.setCurrentIndex(dialog.audience.findData("portfolio"))
    dialog.tick_mine()
    click(dialog.large)
    write(dialog.prepared_for, "my appraisal")
    _save(desk, dialog, tmp_path / "a.pdf")
    reflecting = desk.window.workspace.reflecting
    other = reflecting.start(desk.review(TOUR_TITLE))
    reflecting.write(other.id, {"what": "Another.", "so-what": "Thing."})
    again = desk.window.reflecting.export(other.id)
    assert again.items.chosen() == {}
    click(again.again_button)
    assert again.items.chosen()[other.id] >= {"answer:what", "answer:so-what"}
    assert (again.chosen_audience, again.large.isChecked()) == ("portfolio", True)
    assert again.prepared_for.text() == "my appraisal"
    _save(desk, again, tmp_path / "b.pdf")
    assert [one.text for one in _record(tmp_path / "b.pdf").reflections[0].answers] == ["Another.", "Thing."]


def test_that_it_was_checked_is_recorded_until_something_else_is_ticked(
    desk: Desk, dialog: ExportDialog, tmp_path: Path
) -> None:
    dialog.checked.setChecked(True)
    _previewed(desk, dialog)
    assert dialog._made is not None
    assert dialog._made[0].checked
    tick(dialog, "Note")
    assert not dialog.checked.isChecked()
    _previewed(desk, dialog)
    assert dialog._made[0].checked == ""
    dialog.checked.setChecked(True)
    _save(desk, dialog, tmp_path / "a.pdf")
    assert _record(tmp_path / "a.pdf").checked


def test_a_name_stands_on_the_pages_and_in_the_properties_only_when_asked(
    desk: Desk, dialog: ExportDialog, sheet: ReflectionTab, tmp_path: Path
) -> None:
    dialog.name.setText("Łucja Nguyễn")
    _save(desk, dialog, tmp_path / "a.pdf")
    pdf = PdfReader(tmp_path / "a.pdf")
    assert "Łucja Nguyễn" in _printed(tmp_path / "a.pdf")
    assert pdf.metadata is not None
    assert not pdf.metadata.author
    again = desk.window.reflecting.export(sheet.reflection.id)
    assert again.name.text() == "Łucja Nguyễn", "it is kept for the next time"
    again.in_metadata.setChecked(True)
    _save(desk, again, tmp_path / "b.pdf")
    metadata = PdfReader(tmp_path / "b.pdf").metadata
    assert metadata is not None
    assert metadata.author == "Łucja Nguyễn"


def test_the_same_record_is_saved_as_markdown(desk: Desk, dialog: ExportDialog, tmp_path: Path) -> None:
    _previewed(desk, dialog)
    desk.script.save_as = tmp_path / "a.md"
    click(dialog.markdown_button)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert ANSWER in text
    assert NOTE not in text


def test_a_pack_takes_the_reflections_of_its_time(desk: Desk, sheet: ReflectionTab, tmp_path: Path) -> None:
    workspace = desk.window.workspace
    old = workspace.reflecting.start(S22_DIGEST)
    workspace.reflecting.write(old.id, {"what": "Long ago."})
    workspace.reflecting.put_activity(old.id, replace(old.activity, done_on="2020-02-29"))
    sheet.flush()
    pack = desk.window.reflecting.export_several(Shape.PACK)
    pack.tick_mine()
    assert list(pack.items.chosen()) == [sheet.reflection.id]
    pack.first.show_day("2020-02-29")
    pack.tick_mine()
    assert list(pack.items.chosen()) == [old.id, sheet.reflection.id]
    _save(desk, pack, tmp_path / "pack.pdf")
    record = _record(tmp_path / "pack.pdf")
    assert (record.shape, record.period_from) == (Shape.PACK, "2020-02-29")
    assert [one.reflection for one in record.reflections] == [old.id, sheet.reflection.id]


def _several(desk: Desk, notes: int) -> str:
    """A reflection on a review with so many notes."""
    workspace = desk.window.workspace
    held = workspace.reading.holding(S22_DIGEST)
    for number in range(notes):
        workspace.reading.mark_words(held, Place(number, 0, number, 3), note=f"private {number}")
    begun = workspace.reflecting.start(S22_DIGEST)
    workspace.reflecting.write(begun.id, {"what": "Words."})
    return begun.id


def test_as_last_time_brings_no_note_along_and_no_answer_that_was_held_back(
    desk: Desk, tmp_path: Path
) -> None:
    one = _several(desk, 3)
    first = desk.window.reflecting.export(one)
    tick(first, "Note")
    first.items.tick({one: {next(iter(sorted(first.items.chosen()[one])))}})
    _save(desk, first, tmp_path / "a.pdf")
    again = desk.window.reflecting.export(one)
    click(again.again_button)
    (kept,) = again.items.chosen().values()
    assert len(kept) == 1, "what was chosen of it, and nothing of its kind"
    again.reject()
    other = desk.window.workspace.reflecting.start(S22_DIGEST).id
    desk.window.workspace.reflecting.write(other, {"what": "Other words."})
    third = desk.window.reflecting.export(other)
    click(third.again_button)
    assert not any("note:" in item for items in third.items.chosen().values() for item in items)
    third.reject()


def test_as_last_time_stays_with_the_reflection_it_was_begun_for(desk: Desk, sheet: ReflectionTab) -> None:
    desk.window.workspace.usual.keep(Practitioner(), LastTime(shape=Shape.PACK, groups=(ItemGroup.ANSWER,)))
    sheet.flush()
    dialog = desk.window.reflecting.export(sheet.reflection.id)
    click(dialog.again_button)
    assert dialog.chosen_shape is Shape.REFLECTION
    assert list(dialog.items.chosen()) == [sheet.reflection.id]
    dialog.reject()


def test_another_shape_offers_what_its_days_say(desk: Desk, sheet: ReflectionTab) -> None:
    workspace = desk.window.workspace
    half_a_year = (date.today() - timedelta(days=180)).isoformat()
    workspace.reflecting.put_activity(sheet.reflection.id, Activity(done_on=half_a_year))
    dialog = desk.window.reflecting.export(sheet.reflection.id)
    dialog.shape.setCurrentIndex(dialog.shape.findData("pack"))
    assert dialog.items.topLevelItemCount() == 0
    dialog.shape.setCurrentIndex(dialog.shape.findData("portfolio"))
    assert dialog.items.topLevelItemCount() > 0
    dialog.reject()


def test_other_words_on_the_pages_are_not_checked_yet(desk: Desk, dialog: ExportDialog) -> None:
    assert not dialog.checked.isEnabled(), "there are no pages to check yet"
    _previewed(desk, dialog)
    dialog.checked.setFocus()
    press(dialog.checked, Qt.Key.Key_Space)
    assert dialog.checked.isChecked()
    assert focus() is dialog.checked, "the keyboard stays"
    _previewed(desk, dialog)
    write(dialog.prepared_for, "Mrs Okafor")
    assert not dialog.checked.isChecked()
    dialog.reject()


def test_a_partnership_is_told_of_nobody(dialog: ExportDialog) -> None:
    write(dialog.prepared_for, "my supervisor")
    dialog.audience.setCurrentIndex(dialog.audience.findData("partnership"))
    assert dialog.prepared_for.text() == ""
    assert not any(one.isEnabled() for one in (dialog.prepared_for, dialog.name, dialog.organisation))
    dialog.reject()


def test_what_was_written_is_said_to_be_written_though_the_choice_cannot_be_kept(
    desk: Desk, dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageProblem("the disk is full", "free some space")

    monkeypatch.setattr("reviewstudy.storage.reflected.Reflected.put_chosen", fail)
    _save(desk, dialog, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").is_file()
    assert desk.window.toast.text == "Saved as a.pdf."


def test_the_button_decides_what_kind_of_file_it_is(desk: Desk, dialog: ExportDialog, tmp_path: Path) -> None:
    _previewed(desk, dialog)
    desk.script.save_as = tmp_path / "reflection.txt"
    click(dialog.markdown_button)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()
    assert (tmp_path / "reflection.txt.md").read_text(encoding="utf-8").startswith("# ")
