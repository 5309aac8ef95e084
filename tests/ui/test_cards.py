"""Long lists: cards are made and laid out when a person comes to them, and nothing else differs."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.ui.hands import Desk, press

from reviewstudy.ui.cards import AT_ONCE, Card, CardList

MANY = 4 * AT_ONCE + 7


@pytest.fixture
def cards(desk: Desk) -> CardList:
    """The list of the library's page, which no one fills while it is tested."""
    desk.window.show_place("library")
    desk.window.library.list.setFocus()
    return desk.window.library.list


def made(log: list[int]) -> Iterator[Card]:
    for number in range(MANY):
        log.append(number)
        yield Card(f"k{number}", f"Card {number}")


def test_no_more_cards_are_made_than_are_come_to(cards: CardList) -> None:
    log: list[int] = []
    cards.show_cards(made(log))
    QApplication.processEvents()
    assert 0 < len(log) < MANY
    assert cards.model().rowCount() < MANY


@pytest.mark.parametrize("lazy", [True, False])
def test_the_keyboard_reaches_the_last_card(cards: CardList, lazy: bool) -> None:
    cards.show_cards(made([]) if lazy else list(made([])))
    for _ in range(MANY):
        if cards.current_key() == f"k{MANY - 1}":
            break
        press(cards, Qt.Key.Key_End)
    assert cards.current_key() == f"k{MANY - 1}"
    assert [card.key for card in cards.cards] == [f"k{number}" for number in range(MANY)]


@pytest.mark.parametrize("lazy", [True, False])
def test_a_step_goes_past_what_is_laid_out(cards: CardList, lazy: bool) -> None:
    cards.show_cards(made([]) if lazy else list(made([])))
    for _ in range(AT_ONCE + 3):
        cards.step(1)
    assert cards.current_key() == f"k{AT_ONCE + 3}"


def test_the_current_card_stays_the_current_one_far_down(cards: CardList) -> None:
    cards.show_cards(made([]))
    for _ in range(2 * AT_ONCE + 3):
        cards.step(1)
    cards.show_cards(made([]))
    assert cards.current_key() == f"k{2 * AT_ONCE + 3}"
    cards.show_cards(made([]), keep=False)
    assert cards.current_key() == "k0"
