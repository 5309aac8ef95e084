"""Journey 7 of the design, its beginning: a record that was handed over is opened and looked at."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from tests.ui.hands import TOUR_TITLE, Desk, choose_in_menu, settle, typeset

from reviewstudy.services.sharing import Choice
from reviewstudy.ui.records.dialog import RecordDialog

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


def test_what_was_changed_on_its_way_is_refused_or_said_to_be(desk: Desk, record: Path) -> None:
    whole = record.read_bytes()
    record.write_bytes(whole[: len(whole) // 2])
    desk.window.records.open(record)
    desk.qtbot.waitUntil(lambda: bool(desk.window.toast.text), timeout=20_000)
    assert "damaged" in desk.window.toast.text
    settle()
    assert desk.window.findChildren(RecordDialog) == []
