"""Journey 6, by law: what reviews cite, the card, and back to the place in the text."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.ui.hands import CTRL, S22_DIGEST, Desk, choose, press

from reviewstudy.ui.law.page import LawPage
from reviewstudy.ui.reader.tab import ReaderTab


@pytest.fixture
def page(desk: Desk) -> LawPage:
    """The law place, reached from the learning index."""
    press(desk.window, Qt.Key.Key_K, CTRL)
    (by_law,) = [
        one for one in desk.window.index.findChildren(QPushButton) if one.text() == "Law and guidance"
    ]
    QTest.mouseClick(by_law, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: bool(desk.window.law.list.cards))
    desk.quiet()
    assert desk.window.law.isVisible()
    assert desk.window.law.box.hasFocus()
    return desk.window.law


def _card(desk: Desk, page: LawPage, authority: str) -> None:
    choose(page.list, lambda key: key == authority)
    press(page.list, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(page.card.cards))
    desk.quiet()


def test_what_is_cited_stands_under_headings_with_its_counts(page: LawPage) -> None:
    cards = page.list.cards
    assert cards[0].heading
    assert all(card.meta.split()[1].startswith("review") for card in cards if not card.heading)
    assert "No lawyer has checked" in page.summary.text()


def test_typing_narrows_the_list_and_enter_opens_the_card(desk: Desk, page: LawPage) -> None:
    QTest.keyClicks(page.box, "section 20 accommodation")
    assert [card.key for card in page.list.cards if not card.heading] == ["ca1989-s20"]
    press(page.box, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: bool(page.card.cards))
    about, moved = page.card.cards[:2]
    assert about.title.startswith("Children Act 1989, s.20")
    assert "Check before relying on it" in about.meta
    assert moved.title == "Moved on: 18 July 2018"
    assert "Source:" in moved.meta
    assert page.card.hasFocus()


def test_words_are_found_from_their_beginning_and_numbers_whole(page: LawPage) -> None:
    QTest.keyClicks(page.box, "accom 20")
    assert [card.key for card in page.list.cards if not card.heading] == ["ca1989-s20"]
    for part in ("ccommodation", "198"):
        page.box.clear()
        QTest.keyClicks(page.box, part)
        assert not page.list.isVisible(), part


def test_a_name_nobody_cites_says_so(page: LawPage) -> None:
    QTest.keyClicks(page.box, "xylophone")
    assert page.summary.text() == ""
    assert not page.list.isVisible()


def test_a_place_opens_at_its_passage_with_the_law_in_it(desk: Desk, page: LawPage) -> None:
    _card(desk, page, "nice-cg89")
    place = next(
        card for card in page.card.cards if card.key.startswith(f"place:{S22_DIGEST}\t") and not card.heading
    )
    assert any(shine for _, shine in place.body)
    choose(page.card, lambda key: key == place.key)
    press(page.card, Qt.Key.Key_Return)
    tab = desk.window.tabs.currentWidget()
    assert isinstance(tab, ReaderTab)
    assert tab.holding.review_id == S22_DIGEST
    passage = place.key.partition("\t")[2]
    assert tab.holding.document.passages[tab.view.top_passage()].id == passage


def test_an_act_leads_to_its_sections_and_a_section_to_its_act(desk: Desk, page: LawPage) -> None:
    _card(desk, page, "ca1989-s20")
    choose(page.card, lambda key: key == "law:ca1989")
    press(page.card, Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: [one.title for one in page.card.cards[:1]] == ["Children Act 1989"])
    assert "law:ca1989-s20" in {card.key for card in page.card.cards}


def test_an_address_is_copied_and_nothing_goes_online(desk: Desk, page: LawPage) -> None:
    _card(desk, page, "nice-cg89")
    choose(page.card, lambda key: key == page.card.cards[0].key)
    press(page.card, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "https://www.nice.org.uk/guidance/cg89"
    assert "never goes online" in desk.window.toast.text


def test_the_readers_panel_says_what_moved_on_and_leads_to_every_review(desk: Desk) -> None:
    tab = desk.read(S22_DIGEST)
    tab.panel.setCurrentIndex(2)
    text = desk.window.workspace.reading.holding(S22_DIGEST).document.passages
    (go,) = [
        one
        for one in tab.panel.currentWidget().findChildren(QPushButton)
        if one.accessibleName().startswith("All that cite this: NICE CG89")
    ]
    notes = [one.text() for one in tab.panel.currentWidget().findChildren(QLabel)]
    assert "Moved on: 29 September 2022" in notes
    go.click()
    desk.qtbot.waitUntil(lambda: bool(desk.window.law.card.cards))
    assert desk.window.law.isVisible()
    assert desk.window.law.card.cards[0].title.startswith("NICE CG89")
    # A note is beside the text, never in it.
    assert desk.window.workspace.reading.holding(S22_DIGEST).document.passages == text
    assert not any("29 September 2022" in passage.text for passage in text)


def test_ctrl_5_shows_the_place_and_the_index_is_marked_in_the_rail(desk: Desk) -> None:
    press(desk.window, Qt.Key.Key_5, CTRL)
    assert desk.window.law.isVisible()
    assert desk.window.tabs.tabText(0) == "Law and guidance"
    assert [name for name, one in desk.window.rail._buttons.items() if one.isChecked()] == ["index"]


def test_a_library_with_nothing_cited_says_what_to_do(bare_desk: Desk) -> None:
    press(bare_desk.window, Qt.Key.Key_5, CTRL)
    bare_desk.quiet()
    assert bare_desk.window.law.list.cards == []
    assert bare_desk.window.law._empty.isVisible()
