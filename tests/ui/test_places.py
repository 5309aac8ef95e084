"""Places in a document and places in its text are the same places, whatever the text holds."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from reviewstudy.domain.marks import Place, anchor_for, locate
from reviewstudy.domain.reviews import Passage, PassageKind, Review, ReviewKind
from reviewstudy.ui.paper import Paper
from reviewstudy.ui.reader import text
from reviewstudy.ui.theme import Theme

# What reviews and people really hold, astral characters and joined emoji among them.
CHARACTERS = st.one_of(
    st.sampled_from("abc XYZ.,’“”–\u00a0éß\u0301\u200d\ufe0f"),
    st.sampled_from("👶🏽😀𝄞🇬🇧"),
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufdd0\ufdd1"),
)
LINES = st.lists(st.text(CHARACTERS, max_size=25), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Paper:
    """A look to write with."""
    return Paper(Theme(qapp))


def _review(lines: list[str]) -> Review:
    passages = tuple(Passage(f"p{n}", None, PassageKind.PARAGRAPH, line) for n, line in enumerate(lines))
    return Review(
        title="T",
        publisher="P",
        reference=None,
        kind=ReviewKind.OTHER,
        language="en-GB",
        dates=(),
        sections=(),
        passages=passages,
        learning_points=(),
    )


def _filled(lines: list[str], theme: Paper) -> QTextDocument:
    document = QTextDocument()
    text.fill(document, _review(lines), theme)
    return document


@given(st.text(CHARACTERS, max_size=60), st.data())
def test_counting_in_qt_and_in_python_agree_both_ways(line: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(line)))
    units = text.utf16(line, at)
    assert units == len(line[:at].encode("utf-16-le")) // 2
    assert text.characters(line, units) == at


@given(st.text(CHARACTERS, max_size=60))
def test_half_of_an_astral_character_counts_as_the_whole_of_it(line: str) -> None:
    total = len(line.encode("utf-16-le")) // 2
    counted = [text.characters(line, units) for units in range(total + 3)]
    assert counted == sorted(counted)
    assert counted[0] == 0
    assert counted[-1] == len(line)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(LINES)
def test_a_document_holds_every_passage_character_for_character(theme: Paper, lines: list[str]) -> None:
    document = _filled(lines, theme)
    assert document.blockCount() == len(lines)
    for number, line in enumerate(lines):
        assert document.findBlockByNumber(number).text() == line.replace("\ufeff", "\u2060")


def test_a_byte_order_mark_at_a_beginning_keeps_its_place(theme: Paper) -> None:
    assert len(_filled(["\ufeffThe baby"], theme).firstBlock().text()) == len("\ufeffThe baby")


@pytest.mark.parametrize(
    "odd", ["\n", "\r", "\r\n", "\u2028", "\u2029", "\ufdd0", "\ufdd1", "\x0b", "\x1e", "\ufffc"]
)
def test_no_character_splits_a_passage(theme: Paper, odd: str) -> None:
    document = _filled([f"one{odd}two", "three"], theme)
    assert document.blockCount() == 2
    assert len(document.firstBlock().text()) == len(f"one{odd}two")
    assert document.lastBlock().text() == "three"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
@given(LINES, st.data())
def test_any_selection_becomes_an_anchor_that_finds_the_same_words_again(
    theme: Paper, lines: list[str], data: st.DataObject
) -> None:
    document = _filled(lines, theme)
    end = document.characterCount() - 1
    first, second = sorted((data.draw(st.integers(0, end)), data.draw(st.integers(0, end))))
    cursor = QTextCursor(document)
    cursor.setPosition(first)
    cursor.setPosition(second, QTextCursor.MoveMode.KeepAnchor)

    place = text.place_of(document, cursor)

    assume((place.first, place.start) < (place.last, place.end))
    passages = _review(lines).passages
    anchor = anchor_for(passages, place.first, place.start, place.last, place.end)
    assert anchor.quote == anchor.quote.strip()
    whole = _between(document.toPlainText(), first, second)
    assert anchor.quote.replace("\xa0", " ") == whole.strip()  # Qt gives plain text plain spaces
    assert locate(anchor, passages) == place
    over = text.cursor_over(document, place)
    assert over.selectedText().replace("\u2029", "\n") == anchor.quote
    assert text.place_of(document, over) == place


def _between(whole: str, first: int, second: int) -> str:
    """The characters between two counts of UTF-16 units; one that a count cuts in two is left to its end."""
    ends = [text.characters(whole, units) for units in (first, second)]
    return whole[ends[0] : ends[1]]


@pytest.mark.parametrize(
    ("lines", "start", "end", "expected"),
    [
        (["one two", "three"], 3, 8, Place(0, 4, 0, 7)),
        (["one ", " two"], 0, 9, Place(0, 0, 1, 4)),
        (["one", "", "two"], 3, 8, Place(2, 0, 2, 3)),
        (["👶 one"], 0, 3, Place(0, 0, 0, 1)),
        (["a👶b"], 3, 4, Place(0, 2, 0, 3)),
    ],
)
def test_the_ends_are_drawn_in_past_white_space(
    theme: Paper, lines: list[str], start: int, end: int, expected: Place
) -> None:
    document = _filled(lines, theme)
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    assert text.place_of(document, cursor) == expected
