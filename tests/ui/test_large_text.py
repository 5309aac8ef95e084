"""Text at twice its size: nothing is cut, on any screen, in a window of 1280 by 800."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QToolButton, QWidget
from tests.ui.hands import Desk, settle
from tests.ui.screens import SCREENS, put_away

from reviewstudy.services.settings import TEXT_PERCENT

SLACK = 1
"""Pixels lost to rounding."""


def cut(widget: QWidget) -> str:
    """How a widget is too small for what it says; nothing when it is not."""
    wide, tall = widget.width() + SLACK, widget.height() + SLACK
    if isinstance(widget, QLabel) and widget.wordWrap():
        if widget.heightForWidth(widget.width()) > tall:
            return f"needs {widget.heightForWidth(widget.width())} px of height and has {widget.height()}"
        if (longest := _longest_word(widget)) > widget.contentsRect().width() + SLACK:
            return f"has a word of {longest} px in {widget.contentsRect().width()}"
    else:
        needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
        if needed.width() > wide or needed.height() > tall:
            return f"needs {needed.width()}×{needed.height()} and has {widget.width()}×{widget.height()}"
    seen = widget.visibleRegion().boundingRect()
    if not seen.isEmpty() and seen.width() < widget.width() - SLACK:
        return f"shows {seen.width()} px of its {widget.width()}"
    return ""


def _longest_word(widget: QLabel) -> int:
    metrics = widget.fontMetrics()
    # An address may be broken anywhere; words may not.
    words = [word for word in widget.text().split() if "/" not in word and "@" not in word]
    return max((metrics.horizontalAdvance(word) for word in words), default=0)


def test_the_measure_sees_what_is_cut(desk: Desk) -> None:
    button = desk.window.library.findChildren(QPushButton)[0]
    label = next(one for one in desk.window.library.findChildren(QLabel) if one.text() == "Library")
    assert (cut(button), cut(label)) == ("", "")
    button.setFixedWidth(button.sizeHint().width() // 2)
    label.setFixedHeight(10)
    settle()
    assert "needs" in cut(button)
    assert "needs" in cut(label)


@pytest.mark.parametrize("name", SCREENS)
def test_nothing_that_is_said_is_cut(desk: Desk, name: str) -> None:
    desk.window.workspace.settings.put(TEXT_PERCENT, 200)
    desk.quiet()
    screen = SCREENS[name](desk)
    large = _cut_on(screen)
    size = desk.window.size()
    desk.window.workspace.settings.put(TEXT_PERCENT, 100)
    desk.quiet()
    normal = _cut_on(screen)
    put_away(desk, screen)
    assert (large, normal) == ([], [])
    assert (size.width(), size.height()) == (1280, 800), "the window grew out of its screen"


def _cut_on(screen: QWidget) -> list[str]:
    settle()
    said: list[QLabel | QAbstractButton] = [*screen.findChildren(QLabel), *screen.findChildren(QPushButton)]
    said += [*screen.findChildren(QToolButton), *screen.findChildren(QCheckBox)]
    return [
        f"{type(one).__name__} {one.text()[:50]!r} {how}"
        for one in said
        if one.isVisible() and one.text() and not one.objectName().startswith("qt_") and (how := cut(one))
    ]
