"""Every control on every screen says its name to a screen reader."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabWidget, QWidget
from tests.ui.hands import Desk
from tests.ui.screens import SCREENS, put_away

from reviewstudy.ui.cards import CardList


def controls(screen: QWidget) -> list[QWidget]:
    """What can be used on a screen: it takes the keyboard, or it is pressed."""
    return [
        one
        for one in screen.findChildren(QWidget)
        if one.isVisible()
        and (one.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(one, QAbstractButton))
        and not isinstance(one, QTabWidget)  # its tab bar is the control
        and not one.objectName().startswith("qt_")  # parts of Qt's own controls
        and not (isinstance(one.parent(), QAbstractButton | QApplication))
    ]


def spoken(widget: QWidget) -> str:
    """What a screen reader is told a widget is called."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface else ""


@pytest.mark.parametrize("name", SCREENS)
def test_every_control_has_a_name(desk: Desk, name: str) -> None:
    screen = SCREENS[name](desk)
    found = controls(screen)
    assert found
    nameless = [
        f"{type(one).__name__} in {type(one.parent()).__name__}" for one in found if not spoken(one).strip()
    ]
    icons = [
        spoken(one)
        for one in found
        if isinstance(one, QAbstractButton) and not one.text() and not one.toolTip()
    ]
    put_away(desk, screen)
    assert nameless == []
    assert icons == [], "a picture alone needs its name beside the pointer too"


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
