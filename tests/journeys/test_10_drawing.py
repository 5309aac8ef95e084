"""Journey 10: see the shape of one review, go from it to the words, and take it along."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.ui.hands import S22_DIGEST, TOUR_TITLE, Desk, Script, click, named, press, settle

from reviewstudy.ui.reader.drawn import TimelineDialog
from reviewstudy.ui.reader.tab import ReaderTab

TIMELINE = 3


@pytest.fixture
def reader(desk: Desk) -> ReaderTab:
    """A review that has a timeline, with its panel open there."""
    made = desk.read(desk.review(TOUR_TITLE))
    assert made.holding.document.timeline
    made.panel.setCurrentIndex(TIMELINE)
    return made


def _drawn(reader: ReaderTab) -> TimelineDialog:
    click(named(reader.panel, QPushButton, "Draw the timeline"))
    (dialog,) = reader.findChildren(TimelineDialog)
    assert dialog.isVisible()
    return dialog


def test_an_entry_leads_to_its_passage(desk: Desk, reader: ReaderTab) -> None:
    dialog = _drawn(reader)
    entries = reader.holding.document.timeline
    press(dialog.view.canvas, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    press(dialog.view.canvas, Qt.Key.Key_Return)
    settle()
    assert reader.findChildren(TimelineDialog) == []
    desk.window.activateWindow()  # as a desktop does with the window behind
    desk.qtbot.waitUntil(reader.view.hasFocus)
    passages = [passage.id for passage in reader.holding.document.passages]
    assert reader.view.textCursor().blockNumber() == passages.index(entries[-1].passage)
    desk.quiet()


def test_it_is_saved_as_a_picture_with_its_table(desk: Desk, reader: ReaderTab, tmp_path: Path) -> None:
    reader._ask = script = Script(save_as=tmp_path / "shape")
    dialog = _drawn(reader)
    click(dialog.save_button)
    desk.quiet()
    assert dialog.told.text() == "Saved as shape.pdf."
    printed = " ".join(
        " ".join(page.extract_text() for page in PdfReader(tmp_path / "shape.pdf").pages).split()
    )
    for entry in reader.holding.document.timeline:
        assert " ".join(entry.event.split()) in printed
    ((_, asked),) = script.asked
    assert isinstance(asked, tuple)
    assert asked[1] == f"Timeline {TOUR_TITLE}.pdf"
    dialog.reject()


def test_a_file_that_cannot_be_written_is_said(desk: Desk, reader: ReaderTab, tmp_path: Path) -> None:
    (tmp_path / "taken.pdf").mkdir()
    reader._ask = Script(save_as=tmp_path / "taken.pdf")
    dialog = _drawn(reader)
    click(dialog.save_button)
    desk.quiet()
    assert dialog.told.text() == "That name belongs to a folder: give the name of a file to write."
    assert dialog.save_button.isEnabled()
    dialog.reject()


def test_thinking_better_of_it_writes_nothing(desk: Desk, reader: ReaderTab, tmp_path: Path) -> None:
    reader._ask = Script(save_as=None)
    dialog = _drawn(reader)
    click(dialog.save_button)
    desk.quiet()
    assert not list(tmp_path.rglob("*.pdf"))
    dialog.reject()


def test_a_review_without_a_timeline_offers_no_picture(desk: Desk) -> None:
    reader = desk.read(S22_DIGEST)
    reader.panel.setCurrentIndex(TIMELINE)
    buttons = [one.text() for one in reader.panel.currentWidget().findChildren(QPushButton)]
    assert ("Draw the timeline" in buttons) is bool(reader.holding.document.timeline)
