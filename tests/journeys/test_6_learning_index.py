"""Journey 6: type, and learning points from every review appear; Enter opens the place."""

import json
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.ui.hands import CTRL, TOUR_TITLE, Desk, Said, choose, drag_over, focus, press, shown

from reviewstudy.domain.queries import Query
from reviewstudy.services.searching import Answer
from reviewstudy.storage.index import Stop
from reviewstudy.ui.index.page import IndexPage


@pytest.fixture
def index(desk: Desk) -> IndexPage:
    """The learning index, reached with Ctrl+K, its box holding the cursor."""
    press(desk.window, Qt.Key.Key_K, CTRL)
    assert desk.window.index.box.hasFocus()
    return desk.window.index


def _search(desk: Desk, words: str) -> None:
    """Type words over what stands in the box and wait for the answer to them."""
    index = desk.window.index
    index.focus()
    index.list.show_cards([])
    QTest.keyClicks(index.box, words)
    desk.qtbot.waitUntil(lambda: bool(index.list.cards))
    desk.quiet()


def test_results_come_from_every_review_and_are_grouped_by_it(desk: Desk, index: IndexPage) -> None:
    _search(desk, "information")
    titles = [card.title for card in index.list.cards if card.heading]
    assert len(titles) >= 3
    assert len(titles) == len(set(titles))
    assert index.list.cards[0].heading
    assert f"in {len(titles)} reviews" in index.summary.text()


def test_the_words_that_match_are_lit_and_nothing_else(desk: Desk, index: IndexPage) -> None:
    _search(desk, '"escalate"')
    runs = [run for card in index.list.cards for run in card.body]
    lit = {text.casefold() for text, shine in runs if shine}
    assert lit
    assert all(word.startswith("escalat") for word in lit)
    assert not any("escalate" in text.casefold().split() for text, shine in runs if not shine)


def test_results_appear_while_typing_an_unfinished_word(desk: Desk, index: IndexPage) -> None:
    _search(desk, "bruis")
    assert TOUR_TITLE in [card.title for card in index.list.cards if card.heading]


def test_a_learning_point_carries_its_number_and_its_theme(desk: Desk, index: IndexPage) -> None:
    _search(desk, "nursery nurse was uneasy")
    points = [card for card in index.list.cards if card.badge]
    assert points[0].badge == ("learning", 4)
    assert "Sharing Information and Being Heard" in points[0].meta


def test_a_digest_says_that_it_is_one(desk: Desk, index: IndexPage) -> None:
    _search(desk, "mobile baby")
    assert "digest, not the review's own words" in shown(index.list)


def test_arrows_choose_and_enter_opens_the_passage_in_its_tab(desk: Desk, index: IndexPage) -> None:
    _search(desk, "nursery nurse uneasy")
    press(index.box, Qt.Key.Key_Down)
    assert focus() is index.list
    choose(index.list, lambda key: any(one.key == key and one.badge for one in index.list.cards))
    press(index.list, Qt.Key.Key_Return)
    (reader,) = desk.readers()
    assert desk.window.tabs.currentWidget() is reader
    assert reader.holding.document.title == TOUR_TITLE
    number = reader.view.textCursor().blockNumber()
    assert "nursery nurse was uneasy" in reader.holding.document.passages[number].text
    assert reader.view.viewport().rect().contains(reader.view.cursorRect().topLeft())
    # And back: the search is still there, ready to be typed over.
    press(desk.window, Qt.Key.Key_K, CTRL)
    assert index.box.selectedText() == "nursery nurse uneasy"


def test_enter_in_the_box_opens_the_best_result(desk: Desk, index: IndexPage) -> None:
    _search(desk, "nursery nurse uneasy")
    press(index.box, Qt.Key.Key_Return)
    (reader,) = desk.readers()
    assert reader.holding.document.title == TOUR_TITLE


def test_the_latest_search_wins_however_long_an_earlier_one_takes(
    desk: Desk, index: IndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching, held, release = desk.window.workspace.searching, threading.Event(), threading.Event()
    really = searching.first

    def first(query: Query, stop: Stop) -> Answer:
        if query.words == "bruising":
            held.set()
            assert release.wait(10)
        return really(query, stop)

    monkeypatch.setattr(searching, "first", first)
    QTest.keyClicks(index.box, "bruising")
    desk.qtbot.waitUntil(held.is_set)
    index.box.selectAll()
    QTest.keyClicks(index.box, "escalate")
    desk.qtbot.waitUntil(lambda: index.answer is not None and index.answer.complete)
    latest = shown(index.list)
    assert "escalat" in latest
    release.set()
    desk.quiet()
    assert shown(index.list) == latest


def test_an_emptied_box_says_what_it_is_for_and_drops_the_search(desk: Desk, index: IndexPage) -> None:
    _search(desk, "bruising")
    index.box.clear()
    desk.qtbot.waitUntil(lambda: not index.list.isVisible())
    assert index.summary.text() == ""


@pytest.mark.parametrize("words", ['"', "*", "AND", "NEAR(", "' OR 1=1 --", "((((", "\u2028", "a" * 3000])
def test_whatever_is_typed_is_answered_or_found_nowhere(desk: Desk, index: IndexPage, words: str) -> None:
    index.box.insert(words)  # as a paste does: a keyboard has no key for some of these
    index.search()
    desk.quiet()
    assert desk.window.isVisible()
    assert "Error" not in index.summary.text()


def test_nothing_found_says_what_to_try(desk: Desk, index: IndexPage) -> None:
    QTest.keyClicks(index.box, "xylophone")
    index.search()
    desk.quiet()
    assert index.none.isVisible()
    assert index.summary.text() == "Nothing found for this."


def test_what_i_wrote_is_found_and_opens_where_i_wrote_it(desk: Desk) -> None:
    reader = desk.read(desk.review(TOUR_TITLE))
    drag_over(reader, "Kindness and curiosity belong together.")
    press(reader.view, Qt.Key.Key_M, CTRL)
    QTest.keyClicks(focus(), "zebra crossing")
    press(desk.window, Qt.Key.Key_R, CTRL)
    sheet = desk.window.tabs.currentWidget()
    QTest.keyClicks(sheet.answers["what"], "the zebra again")  # type: ignore[attr-defined]
    sheet.flush()  # type: ignore[attr-defined]
    desk.quiet()
    press(desk.window, Qt.Key.Key_K, CTRL)
    _search(desk, "zebra")
    said = shown(desk.window.index.list)
    assert "Your note" in said
    assert "Your reflection" in said
    choose(desk.window.index.list, lambda key: "Your reflection" in _card(desk, key))
    press(desk.window.index.list, Qt.Key.Key_Return)
    assert desk.window.tabs.currentWidget() is sheet


def _card(desk: Desk, key: str) -> str:
    return next(card.meta for card in desk.window.index.list.cards if card.key == key)


def test_the_command_line_finds_the_same(desk: Desk, index: IndexPage, command: Callable[..., Said]) -> None:
    _search(desk, "escalate")
    said = command("search", "escalate", "--json")
    assert said.status == 0
    found = json.loads(said.out)
    titles = {card.title for card in index.list.cards if card.heading}
    assert {one["title"] for one in found} == titles
    assert all("escalat" in one["text"].casefold() for one in found if one["kind"] == "learning")
    assert command("search", "xylophone").status == 0
