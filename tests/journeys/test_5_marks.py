"""Journey 5: highlight and note exact words; they come back, and say whose words they are."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QToolButton, QWidget
from tests.ui.hands import (
    CTRL,
    S22_DIGEST,
    SHIFT,
    TOUR_TITLE,
    Desk,
    Said,
    choose,
    click,
    drag_over,
    focus,
    named,
    press,
    settle,
    shown,
)

from reviewstudy.domain.marks import Colour
from reviewstudy.services.reading import PlacedMark
from reviewstudy.ui.reader.marks import MarkCard
from reviewstudy.ui.reader.tab import ReaderTab

WORDS = "The first bruise was recorded as an explanation and not as an observation."
OTHER = "Kindness and curiosity belong together."
NOT_THE_REVIEWS = "From our digest: these are not the review's own words."


@pytest.fixture
def reader(desk: Desk) -> ReaderTab:
    """The tour's document, open."""
    return desk.read(desk.review(TOUR_TITLE))


def _marks(desk: Desk, reader: ReaderTab) -> list[PlacedMark]:
    return desk.window.workspace.reading.marks(reader.holding)


def _cards(reader: ReaderTab) -> list[MarkCard]:
    """The cards of the panel's notes, from the top: made when somebody looks at them."""
    reader.panel.setCurrentWidget(reader.marks)
    settle()
    cards = [one for one in reader.marks.findChildren(MarkCard) if not one.isHidden()]
    return sorted(cards, key=lambda card: card.y())


def _digest_words(reader: ReaderTab) -> str:
    point = reader.holding.document.learning_points[2]
    return point.text.split(". ")[0]


def _by_bar(reader: ReaderTab) -> None:
    click(named(reader.bar, QToolButton, "Highlight: Leaf (2)"))


def _by_digit(reader: ReaderTab) -> None:
    press(reader.view, Qt.Key.Key_2)


def _by_bar_without_a_mouse(reader: ReaderTab) -> None:
    press(reader.view, Qt.Key.Key_Tab)
    for _ in range(8):
        if focus().accessibleName() == "Highlight: Leaf (2)":
            break
        press(focus(), Qt.Key.Key_Tab)
    press(focus(), Qt.Key.Key_Space)


@pytest.mark.parametrize("how", [_by_bar, _by_digit, _by_bar_without_a_mouse])
def test_words_selected_with_the_mouse_are_highlighted_in_a_colour(
    desk: Desk, reader: ReaderTab, how: Callable[[ReaderTab], None]
) -> None:
    drag_over(reader, WORDS)
    assert reader.bar.isVisible()
    how(reader)
    (placed,) = _marks(desk, reader)
    assert (placed.mark.anchor.quote, placed.mark.colour, placed.mark.note) == (WORDS, Colour.LEAF, "")
    assert reader.bar.isHidden()
    assert reader.view.hasFocus(), "reading goes on where it was"
    desk.quiet()
    assert [card.mark for card in _cards(reader)] == [placed.mark]
    assert reader.panel.tabText(1) == "Notes (1)"


def test_ctrl_h_highlights_and_without_words_says_how_to_select_them(desk: Desk, reader: ReaderTab) -> None:
    press(reader.view, Qt.Key.Key_H, CTRL)
    assert "Select some words first" in desk.window.toast.text
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_H, CTRL)
    (placed,) = _marks(desk, reader)
    assert placed.mark.colour is Colour.SUN


def test_words_are_selected_and_noted_without_a_mouse(desk: Desk, reader: ReaderTab) -> None:
    press(reader.view, Qt.Key.Key_L, CTRL)
    press(focus(), Qt.Key.Key_Right, CTRL | SHIFT, times=3)
    press(focus(), Qt.Key.Key_M, CTRL)
    assert isinstance(focus(), QPlainTextEdit)
    assert focus().accessibleName() == "Note on “When bruising is”"
    for letter in (Qt.Key.Key_A, Qt.Key.Key_S, Qt.Key.Key_K):
        press(focus(), letter)
    press(desk.window, Qt.Key.Key_3, CTRL)
    desk.quiet()
    (placed,) = _marks(desk, reader)
    assert (placed.mark.anchor.quote, placed.mark.note) == ("When bruising is", "ask")
    assert "ask" in shown(desk.window.notes.list)


def test_a_note_on_a_highlight_needs_no_second_highlight(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_3)
    desk.quiet()
    press(reader.view, Qt.Key.Key_M, CTRL)
    assert focus().accessibleName().startswith("Note on “The first bruise")
    assert len(_marks(desk, reader)) == 1


def test_a_selection_that_ends_in_a_space_or_the_next_line_keeps_to_its_words(
    desk: Desk, reader: ReaderTab
) -> None:
    press(reader.view, Qt.Key.Key_L, CTRL)
    press(reader.view, Qt.Key.Key_Down, SHIFT, times=12)
    press(reader.view, Qt.Key.Key_Home, SHIFT)
    press(reader.view, Qt.Key.Key_H, CTRL)
    (placed,) = _marks(desk, reader)
    quote = placed.mark.anchor.quote
    assert "\n" in quote, "it runs over several learning points"
    assert quote == quote.strip()
    assert placed.place is not None


def test_marks_stand_in_reading_order_and_come_back_after_a_restart(desk: Desk, reader: ReaderTab) -> None:
    review = reader.holding.review_id
    drag_over(reader, OTHER)
    press(reader.view, Qt.Key.Key_M, CTRL)
    for letter in "supervision":
        press(focus(), Qt.Key[f"Key_{letter.upper()}"])
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_4)
    desk.reopen()
    (again,) = (one for one in desk.readers() if one.holding.review_id == review)
    assert again.panel.tabText(1) == "Notes (2)"
    cards = _cards(again)
    assert [card.mark.anchor.quote for card in cards] == [WORDS, OTHER]
    assert [card.mark.colour for card in cards] == [Colour.ROSE, Colour.SUN]
    assert [card.note.text for card in cards] == ["", "supervision"]
    painted = [one.cursor.selectedText() for one in again.view.extraSelections()]
    assert painted == [WORDS, OTHER]


def test_a_note_half_typed_survives_the_window_closing(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_M, CTRL)
    press(focus(), Qt.Key.Key_H)
    press(focus(), Qt.Key.Key_I)
    desk.reopen()
    assert [mark.note for mark in desk.window.workspace.reading.all_marks()] == ["hi"]


def test_a_removed_note_is_brought_back_by_undo(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_M, CTRL)
    press(focus(), Qt.Key.Key_Q)
    desk.quiet()
    before = _cards(reader)[0]
    click(named(before, QToolButton, "Remove this highlight and its note"))
    desk.quiet()
    assert _marks(desk, reader) == []
    assert _cards(reader) == []
    assert desk.window.toast.text == "Note and highlight removed."
    click(named(desk.window.toast, QPushButton, "Undo"))
    desk.quiet()
    (placed,) = _marks(desk, reader)
    assert (placed.mark.anchor.quote, placed.mark.note) == (WORDS, "q")
    assert len(_cards(reader)) == 1


def test_ctrl_z_in_the_text_takes_the_last_highlight_back(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_1)
    press(reader.view, Qt.Key.Key_Z, CTRL)
    desk.quiet()
    assert _marks(desk, reader) == []


def test_the_panel_leads_back_to_the_words(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, OTHER)
    press(reader.view, Qt.Key.Key_1)
    desk.quiet()
    reader.panel.setCurrentWidget(reader.marks)
    reader.view.go_to(0)
    click(named(_cards(reader)[0], QToolButton, "Show these words in the text"))
    assert reader.view.textCursor().selectedText() == OTHER
    assert reader.view.viewport().rect().contains(reader.view.cursorRect().center())


def test_the_notes_page_leads_to_the_passage(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, OTHER)
    press(reader.view, Qt.Key.Key_1)
    (placed,) = _marks(desk, reader)
    press(desk.window, Qt.Key.Key_W, CTRL)
    press(desk.window, Qt.Key.Key_3, CTRL)
    desk.quiet()
    choose(desk.window.notes.list, lambda key: key == placed.mark.id)
    press(desk.window.notes.list, Qt.Key.Key_Return)
    (opened,) = desk.readers()
    assert placed.place is not None
    assert opened.view.textCursor().blockNumber() == placed.place.first


def test_a_quotation_from_a_digest_says_so_wherever_it_goes(
    desk: Desk, tmp_path: Path, command: Callable[..., Said]
) -> None:
    window = desk.window
    reader = desk.read(S22_DIGEST)
    words = _digest_words(reader)
    drag_over(reader, words)
    click(named(reader.bar, QToolButton, "Copy with its source"))
    assert QGuiApplication.clipboard().text() == (
        f"“{words}” (Synopsis of Learning: Serious Case Review Family S22, Dorset Safeguarding Children "
        "Board, July 2018, learning point 3, from a digest, not the review's own words)"
    )
    press(reader.view, Qt.Key.Key_H, CTRL)
    desk.quiet()
    reader.panel.setCurrentWidget(reader.marks)
    (card,) = _cards(reader)
    assert NOT_THE_REVIEWS in _texts(card)

    press(window, Qt.Key.Key_3, CTRL)
    assert "digest, not the review's own words" in shown(window.notes.list)

    (placed,) = _marks(desk, reader)
    reflecting = window.workspace.reflecting
    reflection = reflecting.quote(reflecting.start(S22_DIGEST).id, [placed.mark.id])
    drag_over(reader, words[: len(words) // 2])
    press(reader.view, Qt.Key.Key_2)
    said = command(
        "export", "--reflection", reflection.id, "-o", tmp_path / "out.pdf", "--with", "highlights"
    )
    assert said.status == 0
    pdf = PdfReader(tmp_path / "out.pdf")
    record = json.loads(pdf.attachments["record.json"][0])
    assert [one["digest"] for one in record["reflections"][0]["quotations"]] == [True]
    assert [one["digest"] for one in record["highlights"]] == [True]
    printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert printed.count("digest") >= 2


def test_a_quotation_from_the_original_does_not_say_digest(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, OTHER)
    click(named(reader.bar, QToolButton, "Copy with its source"))
    assert "digest" not in QGuiApplication.clipboard().text()
    press(reader.view, Qt.Key.Key_1)
    desk.quiet()
    reader.panel.setCurrentWidget(reader.marks)
    assert NOT_THE_REVIEWS not in _texts(_cards(reader)[0])


def test_marks_made_in_the_window_are_found_by_the_command_line(
    reader: ReaderTab, command: Callable[..., Said]
) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_M, CTRL)
    for letter in "zebra":
        press(focus(), Qt.Key[f"Key_{letter.upper()}"])
    reader.flush()
    said = command("search", "zebra", "--json")
    (found,) = json.loads(said.out)
    assert (found["kind"], found["text"]) == ("note", "zebra")


def _texts(inside: QWidget) -> list[str]:
    return [one.text() for one in inside.findChildren(QLabel) if not one.isHidden()]
