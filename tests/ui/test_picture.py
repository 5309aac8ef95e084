"""The picture on the screen: walked through with keys, opened, read as a table."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QFont, QFontMetricsF, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.figures import LONG, matrix, timeline
from tests.ui.hands import CTRL, LEFT, NONE, click, press, settle
from tests.ui.senses import spoken

from reviewstudy.domain.pictures import Figure, Timeline
from reviewstudy.exporting.drawing import FAMILY, line_width
from reviewstudy.ui import picture
from reviewstudy.ui.picture import AS_PICTURE, AS_TABLE, LONGEST, MOST_PIXELS, PictureView
from reviewstudy.ui.theme import Theme

Key = Qt.Key


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp)
    made.choose("light", 100)
    yield made
    made.choose("light", 100)
    made.deleteLater()
    settle()


def shown(qtbot: QtBot, theme: Theme, figure: Figure, size: tuple[int, int] = (1000, 700)) -> PictureView:
    """The picture in a window of this size, with the keyboard."""
    view = PictureView(theme, figure)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    view.activateWindow()
    assert QTest.qWaitForWindowActive(view)
    view.canvas.setFocus()
    settle()
    return view


def opened(view: PictureView) -> list[object]:
    """What was opened so far; it goes on growing."""
    keys: list[object] = []
    view.chosen.connect(keys.append)
    return keys


def test_arrows_walk_from_cell_to_cell_and_each_says_its_name(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, matrix(6, 4))
    assert spoken(view.canvas).startswith(f"{LONG} 0, 2010: no learning points")
    press(view.canvas, Key.Key_Down)
    press(view.canvas, Key.Key_Right, times=2)
    assert spoken(view.canvas) == "theme number 1, 2012: 4 learning points"
    press(view.canvas, Key.Key_Home)
    assert spoken(view.canvas) == "theme number 1, 2010: 7 learning points"
    press(view.canvas, Key.Key_End, CTRL)
    assert spoken(view.canvas).endswith("2013: 11 learning points")
    press(view.canvas, Key.Key_Down)
    press(view.canvas, Key.Key_Right)
    assert spoken(view.canvas).endswith("2013: 11 learning points"), "there is nothing beyond the edge"
    interface = QAccessible.queryAccessibleInterface(view.canvas)
    assert "6 by 4" in interface.text(QAccessible.Text.Description)


def test_enter_and_a_click_open_a_cell_and_an_empty_one_stays_shut(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, matrix(6, 4))
    keys = opened(view)
    press(view.canvas, Key.Key_Return)
    assert keys == [], "there are no learning points in the first cell"
    press(view.canvas, Key.Key_Down)
    press(view.canvas, Key.Key_Return)
    area = next(one for one in view.canvas._areas.values() if one.key == ("t3", "c2"))
    QTest.mouseClick(view.canvas, LEFT, NONE, view.canvas.place_of(area).center())
    assert keys == [("t1", "c0"), ("t3", "c2")]
    assert view.canvas.current == area


def test_a_timeline_opens_its_passages(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, timeline(5))
    keys = opened(view)
    press(view.canvas, Key.Key_Down, times=2)
    press(view.canvas, Key.Key_Space)
    assert keys == ["p3"]
    assert spoken(view.canvas).startswith("In the week numbered 3 of that year: Nobody asked")


def test_tab_leaves_the_picture(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, matrix(6, 4))
    press(view.canvas, Key.Key_Tab)
    assert not view.canvas.hasFocus()
    assert view.swap.hasFocus()


def test_the_same_can_be_read_and_opened_as_a_table(qtbot: QtBot, theme: Theme) -> None:
    figure = matrix(6, 4)
    view = shown(qtbot, theme, figure)
    assert view.swap.text() == AS_TABLE
    click(view.swap)
    assert view.table.isVisible()
    assert not view.canvas.isVisible()
    assert view.swap.text() == AS_PICTURE
    model = view.table.model()
    across = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    down = [model.headerData(n, Qt.Orientation.Vertical) for n in range(model.rowCount())]
    body = tuple(
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    )
    assert (tuple(across), body) == (figure.header, figure.body)
    assert down == [label for _, label in figure.rows]
    keys = opened(view)
    view.table.setFocus()
    view.table.setCurrentIndex(model.index(1, 0))
    press(view.table, Key.Key_Return)
    press(view.table, Key.Key_Right)
    press(view.table, Key.Key_Return)
    assert keys == [("t1", "c0")]
    click(view.swap)
    assert view.canvas.isVisible()


def test_no_line_of_the_table_is_cut(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("light", 200)
    view = shown(qtbot, theme, timeline(6), (700, 600))
    view.swap_form()
    settle()
    table, model = view.table, view.table.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            room = table.visualRect(model.index(row, column)).adjusted(8, 2, -8, -2)
            wrap = Qt.TextFlag.TextWordWrap.value
            text = str(model.index(row, column).data())
            assert table.fontMetrics().boundingRect(room, wrap, text).height() <= room.height()


def test_nothing_to_draw_says_so_and_offers_no_table(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, matrix(0, 0))
    assert "nothing to draw" in spoken(view.canvas)
    assert not view.swap.isEnabled()
    press(view.canvas, Key.Key_Right)
    press(view.canvas, Key.Key_Return)
    view.show_figure(matrix(3, 1))
    assert view.swap.isEnabled()
    assert "2010" in spoken(view.canvas)


def test_it_grows_with_the_text_and_a_timeline_keeps_to_the_room_there_is(qtbot: QtBot, theme: Theme) -> None:
    grid, line = shown(qtbot, theme, matrix(6, 4)), shown(qtbot, theme, timeline(6), (700, 600))
    before = grid.canvas.size(), line.canvas.size()
    theme.choose("dark", 200)
    settle()
    assert grid.canvas.width() == pytest.approx(before[0].width() * 2, abs=2)
    assert line.canvas.width() <= line.paper.viewport().width()
    assert line.canvas.height() > before[1].height() * 2
    line.resize(1000, 600)
    settle()
    assert line.paper.viewport().width() - 4 <= line.canvas.width() <= line.paper.viewport().width()


def test_a_very_long_picture_takes_no_more_memory_than_it_may(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("light", 200)
    view = shown(qtbot, theme, replace(timeline(60), entries=timeline(90).entries[1::3] * 2), (500, 400))
    assert view.canvas.height() > LONGEST
    kept = view.canvas._painted()
    assert kept.height() <= LONGEST
    assert kept.width() * kept.height() <= MOST_PIXELS
    press(view.canvas, Key.Key_End, CTRL)
    settle()
    assert view.canvas.visibleRegion().boundingRect().bottom() > view.canvas.height() - 600


def test_it_follows_the_look(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, matrix(6, 4))
    for look in ("light", "dark"):
        theme.choose(look, 100)
        settle()
        corner = view.canvas.grab().toImage().pixelColor(2, 2).name()
        assert corner == theme.color("surface").name()


def test_it_is_black_and_white_where_the_system_asks_for_contrast(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "contrast_wanted", lambda: True)
    view = shown(qtbot, theme, matrix(6, 4))
    for look, paper in (("light", "#ffffff"), ("dark", "#000000")):
        theme.choose(look, 100)
        settle()
        assert view.canvas.grab().toImage().pixelColor(2, 2).name() == paper


def test_the_ring_stays_in_sight_with_the_labels_of_its_row_and_column(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("light", 200)
    view = shown(qtbot, theme, matrix(25, 15), (1000, 500))
    press(view.canvas, Key.Key_End, CTRL)
    settle()
    area = view.canvas.current
    assert area is not None
    ring, seen = view.canvas.place_of(area), view.canvas.visibleRegion().boundingRect()
    heads = view.canvas.heads()
    assert heads.width() > 0
    assert seen.contains(ring)
    assert ring.left() >= seen.left() + heads.width()
    assert ring.top() >= seen.top() + heads.height()

    def strip(of: QImage) -> QImage:
        return of.copy(0, heads.height(), heads.width() - 4, 100).convertToFormat(QImage.Format.Format_RGB32)

    kept = strip(view.canvas.grab(seen).toImage())
    scrolled = view.canvas._painted().toImage().copy(0, seen.top(), seen.width(), seen.height())
    assert kept == strip(scrolled), "the labels of the rows are those of the rows in sight"


def test_what_the_labels_cover_cannot_be_clicked(qtbot: QtBot, theme: Theme) -> None:
    theme.choose("light", 200)
    view = shown(qtbot, theme, matrix(25, 15), (1000, 500))
    press(view.canvas, Key.Key_End)
    keys = opened(view)
    seen = view.canvas.visibleRegion().boundingRect()
    assert seen.left() > 0
    heads = view.canvas.heads()
    for covered in (QPoint(heads.width() - 5, heads.height() + 60), QPoint(heads.width() + 60, 5)):
        QTest.mouseClick(view.canvas, LEFT, NONE, seen.topLeft() + covered)
    assert keys == []
    free = seen.adjusted(heads.width(), heads.height(), 0, 0)
    area = next(
        one for one in view.canvas._areas.values() if one.key and free.contains(view.canvas.place_of(one))
    )
    QTest.mouseClick(view.canvas, LEFT, NONE, view.canvas.place_of(area).center())
    assert keys == [area.key]


@pytest.mark.parametrize("size", [12, 13, 24, 26])
def test_the_room_left_for_words_is_enough_on_this_screen(theme: Theme, size: int) -> None:  # noqa: ARG001
    words = (
        "2019",
        "child protection information systems",
        "Brackenshire Safeguarding",
        "…",
        "WAVA Ŵyŷ",
        LONG,
    )
    for weight in (QFont.Weight.Normal, QFont.Weight.DemiBold):
        font = QFont(FAMILY)
        font.setPixelSize(size)
        font.setWeight(weight)
        for text in words:
            assert QFontMetricsF(font).horizontalAdvance(text) <= line_width(text, size), text


def test_a_hostile_label_is_shown_as_it_is(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, Timeline("T", (("</text><script/>", "&amp; <b>", "p1"),)))
    assert spoken(view.canvas) == "</text><script/>: &amp; <b>"
