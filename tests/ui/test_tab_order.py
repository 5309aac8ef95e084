"""The keyboard along the rail. Where Tab leads on every screen is in ``test_every_screen.py``."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from tests.ui.hands import Desk, focus, press
from tests.ui.senses import spoken


def test_the_arrows_go_along_the_rail(desk: Desk) -> None:
    (library,) = (one for one in desk.window.rail.findChildren(QAbstractButton) if spoken(one) == "Library")
    library.setFocus()
    press(focus(), Qt.Key.Key_Down)
    assert spoken(focus()) == "Learning index"
    press(focus(), Qt.Key.Key_Space)
    assert desk.window.index.isVisible()
