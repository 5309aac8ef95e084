"""Every card on a list says to a screen reader all that is on it."""

import pytest
from PySide6.QtCore import Qt
from tests.ui.hands import Desk
from tests.ui.screens import SCREENS

from reviewstudy.ui.cards import CardList


@pytest.mark.parametrize("name", ["library", "learning index results", "notes", "reflections"])
def test_every_card_says_what_is_on_it(desk: Desk, name: str) -> None:
    screen = SCREENS[name](desk)
    (cards,) = (one for one in screen.findChildren(CardList) if one.isVisible())
    for row, card in enumerate(cards.cards):
        said = cards.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        assert said.strip()
        assert card.title in said
        assert all(text in said for text, _ in card.body)
        if card.badge:
            assert f"number {card.badge[1]}" in said
