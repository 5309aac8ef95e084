"""Journey 4: several reviews open at once, in tabs that move, close, reopen and come back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabBar, QToolButton, QTreeWidget
from tests.ui.hands import (
    CTRL,
    LEFT,
    NONE,
    S22_DIGEST,
    SHIFT,
    TOUR_TITLE,
    Desk,
    click,
    focus,
    named,
    press,
    settle,
)

BARNSLEY, HALTON = "barnsley-jtai-2022-digest", "halton-jtai-2019-digest"


def _titles(desk: Desk) -> list[str]:
    return [one.id for one in desk.window.opened.tabs()]


def _drag_tab(bar: QTabBar, start: int, to: QPoint) -> None:
    """Drag a tab with the mouse, as far as ``to``."""
    begin = bar.tabRect(start).center()
    QTest.mousePress(bar, LEFT, NONE, begin)
    steps = 12
    for step in range(1, steps + 1):
        QTest.mouseMove(bar, begin + (to - begin) * step / steps)
    QTest.mouseRelease(bar, LEFT, NONE, to)


def test_several_reviews_are_open_at_once_and_each_only_once(desk: Desk) -> None:
    tour = desk.review(TOUR_TITLE)
    for review in (S22_DIGEST, tour, BARNSLEY):
        desk.read(review)
    assert _titles(desk) == [S22_DIGEST, tour, BARNSLEY]
    desk.read(tour)
    assert _titles(desk) == [S22_DIGEST, tour, BARNSLEY]
    assert desk.window.tabs.currentWidget() is desk.readers()[1]


def test_the_keyboard_goes_round_the_tabs(desk: Desk) -> None:
    for review in (S22_DIGEST, BARNSLEY):
        desk.read(review)
    tabs, seen = desk.window.tabs, []
    for _ in range(3):
        press(desk.window, Qt.Key.Key_Tab, CTRL)
        seen.append(tabs.currentIndex())
    press(desk.window, Qt.Key.Key_Backtab, CTRL | SHIFT)
    assert (seen, tabs.currentIndex()) == ([0, 1, 2], 1)


def test_a_tab_is_moved_with_the_mouse_and_stays_there_after_a_restart(desk: Desk) -> None:
    for review in (S22_DIGEST, BARNSLEY, HALTON):
        desk.read(review)
    bar = desk.window.tabs.tabBar()
    _drag_tab(bar, 3, bar.tabRect(1).center() - QPoint(20, 0))
    assert _titles(desk) == [HALTON, S22_DIGEST, BARNSLEY]
    desk.reopen()
    assert _titles(desk) == [HALTON, S22_DIGEST, BARNSLEY]


@pytest.mark.parametrize("onto_the_first", [True, False])
def test_the_first_tab_stays_first(desk: Desk, onto_the_first: bool) -> None:
    for review in (S22_DIGEST, BARNSLEY):
        desk.read(review)
    tabs = desk.window.tabs
    place, bar = tabs.widget(0), tabs.tabBar()
    if onto_the_first:
        _drag_tab(bar, 2, bar.tabRect(0).topLeft() + QPoint(2, 10))
    else:
        tabs.setCurrentIndex(0)
        _drag_tab(bar, 0, bar.tabRect(2).center())
    assert tabs.widget(0) is place
    assert sorted(_titles(desk)) == sorted([S22_DIGEST, BARNSLEY])


def test_the_first_tab_cannot_be_closed(desk: Desk) -> None:
    press(desk.window, Qt.Key.Key_W, CTRL)
    assert desk.window.tabs.count() == 1
    assert desk.window.isVisible()


def test_a_tab_closes_by_key_and_by_its_cross_and_reopens_latest_first(desk: Desk) -> None:
    for review in (S22_DIGEST, BARNSLEY, HALTON):
        desk.read(review)
    press(desk.window, Qt.Key.Key_W, CTRL)
    bar = desk.window.tabs.tabBar()
    cross = bar.tabButton(1, QTabBar.ButtonPosition.RightSide)
    assert isinstance(cross, QToolButton)
    assert cross.accessibleName() == f"Close {desk.readers()[0].holding.document.title}"
    click(cross)
    assert _titles(desk) == [BARNSLEY]
    for expected in ([BARNSLEY, S22_DIGEST], [BARNSLEY, S22_DIGEST, HALTON]):
        press(desk.window, Qt.Key.Key_T, CTRL | SHIFT)
        assert _titles(desk) == expected
    press(desk.window, Qt.Key.Key_T, CTRL | SHIFT)
    assert desk.window.toast.text == "No tab was closed."


def test_a_closed_reflection_reopens_too(desk: Desk) -> None:
    desk.read(S22_DIGEST)
    press(desk.window, Qt.Key.Key_R, CTRL)
    written = desk.window.tabs.currentWidget().reflection.id  # type: ignore[attr-defined]
    press(desk.window, Qt.Key.Key_W, CTRL)
    press(desk.window, Qt.Key.Key_T, CTRL | SHIFT)
    assert desk.window.tabs.currentWidget().reflection.id == written  # type: ignore[attr-defined]


def test_a_tab_that_was_closed_is_forgotten_when_the_look_changes(desk: Desk) -> None:
    desk.read(S22_DIGEST)
    press(desk.window, Qt.Key.Key_W, CTRL)
    settle()
    for look in ("theme_dark", "theme_light"):
        desk.window.actions_[look].trigger()
        desk.quiet()


def test_tabs_come_back_at_the_same_place_in_a_new_window(desk: Desk) -> None:
    tour = desk.review(TOUR_TITLE)
    places = {}
    for review, presses in ((S22_DIGEST, 4), (tour, 1), (BARNSLEY, 2)):
        reader = desk.read(review)
        press(reader.view, Qt.Key.Key_PageDown, times=presses)
        places[review] = reader.view.top_passage()
        assert places[review] > 0
    desk.read(tour)
    desk.reopen()
    assert _titles(desk) == [S22_DIGEST, tour, BARNSLEY]
    (shown,) = desk.readers()  # the others are read when somebody looks at them
    assert desk.window.tabs.currentWidget() is shown
    assert shown.holding.review_id == tour
    assert shown.view.hasFocus()
    for number in (1, 2, 3):
        desk.window.tabs.setCurrentIndex(number)
        settle()
        again = desk.window.opened.reader()
        assert again is not None
        assert again.view.top_passage() == places[again.holding.review_id]


def test_the_place_is_kept_by_a_tab_that_is_left_or_closed_at_once(desk: Desk) -> None:
    reader = desk.read(S22_DIGEST)
    press(reader.view, Qt.Key.Key_PageDown, times=3)
    left = reader.view.top_passage()
    press(desk.window, Qt.Key.Key_1, CTRL)
    desk.reopen()
    reader = desk.read(S22_DIGEST)
    assert reader.view.top_passage() == left > 0
    press(reader.view, Qt.Key.Key_PageDown)
    closed = reader.view.top_passage()
    press(desk.window, Qt.Key.Key_W, CTRL)
    assert desk.read(S22_DIGEST).view.top_passage() == closed > left


def test_the_outline_and_the_margin_lead_to_every_learning_point(desk: Desk) -> None:
    reader = desk.read(desk.review(TOUR_TITLE))
    assert [number for _, number in reader.view.badges.values()] == [1, 2, 3, 4, 5, 6, 7]
    outline = reader.panel.widget(0)
    assert isinstance(outline, QTreeWidget)
    (item,) = outline.findItems("6. The parents", Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    outline.setFocus()
    outline.setCurrentItem(item)
    press(outline, Qt.Key.Key_Return)
    assert reader.view.badges[reader.view.textCursor().blockNumber()][1] == 6
    assert reader.view.hasFocus()


def test_the_panel_hides_and_comes_back(desk: Desk) -> None:
    reader = desk.read(S22_DIGEST)
    press(desk.window, Qt.Key.Key_F9)
    assert reader.panel.isHidden()
    press(desk.window, Qt.Key.Key_F9)
    assert reader.panel.isVisible()


def test_the_place_stays_when_lines_break_elsewhere(desk: Desk) -> None:
    reader = desk.read(S22_DIGEST)
    press(reader.view, Qt.Key.Key_PageDown, times=3)
    place = reader.view.top_passage()
    for width in (900, 1400, 820, 1280):
        desk.window.resize(width, 800)
        settle()
        assert reader.view.top_passage() == place
    press(desk.window, Qt.Key.Key_Equal, CTRL, times=4)
    desk.quiet()
    assert reader.view.top_passage() == place
    assert desk.window.theme.px(100) == 140


def test_a_footnote_and_an_address_are_followed_without_a_mouse(desk: Desk) -> None:
    reader = desk.read(desk.review(TOUR_TITLE))
    document = reader.holding.document
    view = reader.view
    (note,) = document.footnotes
    press(view, Qt.Key.Key_L, CTRL)
    for _ in range(400):
        if view.document().characterAt(view.textCursor().position()) == "¹":
            break
        press(view, Qt.Key.Key_Right)
    press(view, Qt.Key.Key_Return)
    assert reader.card.isVisible()
    assert [one.text() for one in reader.card.findChildren(QLabel)] == ["Note 1", note.text]
    press(focus(), Qt.Key.Key_Escape)
    assert reader.card.isHidden()
    assert view.hasFocus()

    press(view, Qt.Key.Key_End, CTRL)
    address = "https://example.org/survey/family-t9"
    while view.textCursor().block().text() != address:
        press(view, Qt.Key.Key_Up)
    press(view, Qt.Key.Key_Return)
    assert address in [one.accessibleName() for one in reader.card.findChildren(QLabel)]
    click(named(reader.card, QPushButton, "Copy the address"))
    assert QGuiApplication.clipboard().text() == address


def test_the_second_click_of_a_double_click_marks_nothing(desk: Desk) -> None:
    """Many people click twice to open; the second click lands in the text that has just opened."""
    reader = desk.read(desk.review(TOUR_TITLE))
    port = reader.view.viewport()
    QTest.mouseDClick(port, LEFT, pos=QPoint(port.width() // 2, port.height() // 2))
    assert reader.view.selection() is None
    assert not reader.bar.isVisible()
    within = QApplication.doubleClickInterval()
    QApplication.setDoubleClickInterval(0)  # as if more time had gone by
    try:
        QTest.mouseDClick(port, LEFT, pos=QPoint(port.width() // 2, port.height() // 2))
        assert reader.view.selection() is not None
    finally:
        QApplication.setDoubleClickInterval(within)


def test_a_tab_of_last_time_whose_review_has_gone_says_so(desk: Desk) -> None:
    tour = desk.review(TOUR_TITLE)
    for review in (tour, S22_DIGEST):
        desk.read(review)
    desk.reopen()
    window = desk.window
    window.workspace.library.remove(tour)
    settle()
    window.tabs.setCurrentIndex(1)
    assert "is not in this library" in window.toast.text
    assert _titles(desk) == [S22_DIGEST]
