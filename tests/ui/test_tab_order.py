"""The Tab key goes round every screen: nothing is out of its reach, and nothing holds it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QRadioButton, QTabWidget, QWidget
from tests.ui.hands import Desk, focus, press
from tests.ui.screens import FLEETING, IN_WINDOW, SCREENS, put_away
from tests.ui.test_names import spoken

MOST = 120
"""Presses after which a key that is still going has lost its way."""


def _round(screen: QWidget, key: Qt.Key) -> list[QWidget]:
    """Where a key leads, from where the screen starts until it is there again."""
    press(QApplication.focusWidget() or screen, key)
    first, seen = focus(), [focus()]
    for _ in range(MOST):
        press(focus(), key)
        if focus() is first:
            return seen
        assert focus() not in seen, f"{spoken(focus())!r} leads back to itself and not to the start"
        seen.append(focus())
    raise AssertionError(f"still going after {MOST} presses")


def _reachable(screen: QWidget) -> list[QWidget]:
    """What Tab should reach. Of buttons of which one is chosen it reaches one; arrows the others."""
    return [
        one
        for one in screen.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(one, QTabWidget | QRadioButton)
        and not (isinstance(one, QAbstractButton) and one.group() is not None)
        and one.focusProxy() is None
        and not isinstance(one.parent(), QLineEdit)
    ]


@pytest.mark.parametrize("name", [name for name in SCREENS if name not in FLEETING])
def test_tab_reaches_every_control_and_the_rail_and_comes_round(desk: Desk, name: str) -> None:
    screen = SCREENS[name](desk)
    seen = _round(screen, Qt.Key.Key_Tab)
    missed = [f"{type(one).__name__} {spoken(one)}" for one in _reachable(screen) if one not in seen]
    hidden = [spoken(one) for one in seen if not one.isVisible()]
    names = {spoken(one) for one in seen}
    back = _round(screen, Qt.Key.Key_Backtab)
    put_away(desk, screen)
    assert missed == []
    assert hidden == []
    assert {id(one) for one in back} == {id(one) for one in seen}
    if name in IN_WINDOW:
        assert {"Support for you", "Worried about a child now?"} <= names
        assert {"Library", "Learning index", "Notes", "Reflections"} & names


def test_the_arrows_go_along_the_rail(desk: Desk) -> None:
    (library,) = (one for one in desk.window.rail.findChildren(QAbstractButton) if spoken(one) == "Library")
    library.setFocus()
    press(focus(), Qt.Key.Key_Down)
    assert spoken(focus()) == "Learning index"
    press(focus(), Qt.Key.Key_Space)
    assert desk.window.index.isVisible()
