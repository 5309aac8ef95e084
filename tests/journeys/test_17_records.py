"""Journey 7 of the design, its beginning: a record that was handed over is opened and looked at."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from tests.ui.hands import TOUR_TITLE, Desk, Said, choose_in_menu, click, settle, typeset

from reviewstudy.domain.records import Audience
from reviewstudy.services.acting import Planned
from reviewstudy.services.sharing import Choice, everything
from reviewstudy.ui.records.dialog import RecordDialog
from reviewstudy.ui.records.pool import PoolDialog

ANSWER = "The first bruise was explained away."


@pytest.fixture
def record(desk: Desk, tmp_path: Path) -> Path:
    """A record for a supervisor, as it comes by mail."""
    workspace = desk.window.workspace
    begun = workspace.reflecting.start(desk.review(TOUR_TITLE))
    workspace.reflecting.write(begun.id, {"what": ANSWER})
    path = tmp_path / "record.pdf"
    choice = Choice(workspace.sharing.asked([begun.id], frozenset()), author_role="health visitor")
    workspace.sharing.export(workspace.sharing.record(choice), path)
    return path


def drop(desk: Desk, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none = Qt.KeyboardModifier.NoModifier
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    desk.window.dropEvent(QDropEvent(QPoint(5, 5), copy, data, left, none))


def opened(desk: Desk) -> RecordDialog:
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(RecordDialog)), timeout=20_000)
    (dialog,) = desk.window.findChildren(RecordDialog)
    desk.qtbot.waitUntil(lambda: dialog.pages.settled and not desk.window.jobs.busy, timeout=20_000)
    return dialog


def said(dialog: RecordDialog) -> str:
    return "\n".join(one.text() for one in dialog.text.findChildren(QLabel))


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_record_is_opened_from_the_menu_and_says_who_when_and_what(desk: Desk, record: Path) -> None:
    desk.script.record = record
    choose_in_menu(desk.window, "File", "Open a record…")
    dialog = opened(desk)
    text = said(dialog)
    for words in ("health visitor", "for supervision", ANSWER, "does not prove who made it"):
        assert words in text
    assert dialog.pages.pages >= 1
    dialog.accept()


def test_a_record_that_is_dropped_is_opened_and_no_review(desk: Desk, record: Path) -> None:
    before = len(desk.window.workspace.library.entries())
    drop(desk, record)
    opened(desk).accept()
    assert len(desk.window.workspace.library.entries()) == before


def test_any_other_pdf_that_is_dropped_is_brought_in(desk: Desk, tmp_path: Path) -> None:
    drop(desk, typeset(tmp_path / "review.pdf"))
    assert desk.checking().isVisible()


def test_a_dropped_pdf_that_nobody_can_read_is_refused_among_the_reviews(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    drop(desk, broken)
    desk.qtbot.waitUntil(lambda: desk.window.library.report.isVisible(), timeout=20_000)
    assert desk.window.findChildren(RecordDialog) == []


def test_what_was_changed_on_its_way_is_refused_or_said_to_be(desk: Desk, record: Path) -> None:
    whole = record.read_bytes()
    record.write_bytes(whole[: len(whole) // 2])
    desk.window.records.open(record)
    desk.qtbot.waitUntil(lambda: bool(desk.window.toast.text), timeout=20_000)
    assert "damaged" in desk.window.toast.text
    settle()
    assert desk.window.findChildren(RecordDialog) == []


# Pooling ------------------------------------------------------------------------------------------


@pytest.fixture
def shelf(desk: Desk, tmp_path: Path) -> Path:
    """A folder: six records for the partnership, one for a supervisor, one PDF that is none."""
    workspace, folder = desk.window.workspace, tmp_path / "shelf"
    folder.mkdir()
    review = desk.review(TOUR_TITLE)
    point = workspace.reading.holding(review).document.learning_points[0].id
    for number in range(7):
        begun = workspace.reflecting.start(review)
        workspace.reflecting.write(begun.id, {"what": f"Answer {number}."})
        workspace.reflecting.link(begun.id, [point])
        workspace.acting.add(begun.id, Planned(f"Ring Mrs Okafor, number {number}"))
        offers = workspace.sharing.offers([begun.id], Audience.PARTNERSHIP)
        audience = Audience.PARTNERSHIP if number else Audience.SUPERVISOR
        choice = Choice(everything(offers), audience, author_role="health visitor")
        workspace.sharing.export(workspace.sharing.record(choice), folder / f"{number}.pdf")
    typeset(folder / "review.pdf")
    return folder


def pooled(desk: Desk, folder: Path) -> PoolDialog:
    desk.script.records = folder
    dialog = desk.window.records.pool()
    assert dialog is not None
    desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled() and not desk.window.jobs.busy, timeout=40_000)
    settle()
    return dialog


def test_a_folder_is_counted_and_says_what_was_left_out(desk: Desk, shelf: Path, tmp_path: Path) -> None:
    dialog = pooled(desk, shelf)
    assert dialog.state.text() == "6 records counted"
    assert "1 record not counted: made for somebody else." in dialog.refused.text()
    assert "review.pdf" in dialog.refused.text()
    desk.script.save_as = tmp_path / "return.pdf"
    click(dialog.save_button)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "return.pdf").pages)
    assert "Answer" not in text
    assert "Okafor" not in text


def test_words_leave_only_as_they_are_ticked_with_what_to_check_beside_them(
    desk: Desk, shelf: Path, tmp_path: Path
) -> None:
    dialog = pooled(desk, shelf)
    lines = [dialog.texts.item(n).text() for n in range(dialog.texts.count())]
    row = next(n for n, line in enumerate(lines) if "number 3" in line)
    assert "Please check “Mrs Okafor”" in lines[row]
    dialog.texts.item(row).setCheckState(Qt.CheckState.Checked)
    assert not dialog.save_button.isEnabled(), "what is shown is no longer what is chosen"
    desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled() and not desk.window.jobs.busy, timeout=20_000)
    desk.script.save_as = tmp_path / "return.pdf"
    click(dialog.save_button)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "return.pdf").pages)
    assert "number 3" in text
    assert "number 4" not in text


def test_the_numbers_are_saved_as_csv(desk: Desk, shelf: Path, tmp_path: Path) -> None:
    dialog = pooled(desk, shelf)
    desk.script.save_as = tmp_path / "numbers.csv"
    click(dialog.csv_button)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()
    assert "table,review,row,records" in (tmp_path / "numbers.csv").read_text(encoding="utf-8-sig")


def test_a_folder_without_a_record_says_so(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    desk.script.records = tmp_path / "empty"
    dialog = desk.window.records.pool()
    assert dialog is not None
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy, timeout=20_000)
    settle()
    assert "no record" in dialog._nothing.text()
    assert not dialog.save_button.isEnabled()
    dialog.reject()


def test_the_command_makes_the_same_return_without_words(
    shelf: Path, tmp_path: Path, command: Callable[..., Said]
) -> None:
    out, table = tmp_path / "return.pdf", tmp_path / "return.csv"
    said = command("consolidate", shelf, "-o", out, "--csv", table, "--json")
    assert said.status == 1, "one file was refused"
    assert json.loads(said.out) == {
        "records": 6,
        "duplicates": 0,
        "refused": 1,
        "excluded_no_consent": 1,
        "path": str(out),
    }
    assert "review.pdf" in said.err
    assert out.is_file()
    assert table.is_file()
    (shelf / "review.pdf").unlink()
    assert command("consolidate", shelf, "-o", out).status == 0
