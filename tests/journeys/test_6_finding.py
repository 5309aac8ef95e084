"""Journey 6, the rest of it: narrow, take off, save, tick, put a theme on, see the shape, reflect."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTreeWidgetItem
from tests.builders import document
from tests.ui.hands import CTRL, LEFT, NONE, TOUR_TITLE, Desk, choose, click, focus, named, press, shown

from reviewstudy.domain.facets import Facet
from reviewstudy.domain.queries import Query
from reviewstudy.services.searching import Answer
from reviewstudy.storage.index import Stop
from reviewstudy.ui.briefing.dialog import BriefingDialog
from reviewstudy.ui.index.page import HELP, IndexPage
from reviewstudy.ui.index.shape import ShapeDialog
from reviewstudy.ui.picture import PictureView
from reviewstudy.ui.reflection.editor import ReflectionTab

Key = Qt.Key


@pytest.fixture
def index(desk: Desk) -> IndexPage:
    press(desk.window, Key.Key_K, CTRL)
    desk.quiet()
    return desk.window.index


def _search(desk: Desk, words: str) -> None:
    index = desk.window.index
    index.focus()
    index.box.clear()
    QTest.keyClicks(index.box, words)
    index.search()
    desk.quiet()


def _below(index: IndexPage, facet: str) -> list[QTreeWidgetItem]:
    """The lines of a facet, unfolded."""
    tree = index.facets
    heads = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    (head,) = (one for one in heads if one is not None and one.text(0) == facet)
    head.setExpanded(True)
    return [one for row in range(head.childCount()) if (one := head.child(row)) is not None]


def _value(index: IndexPage, facet: str, value: str) -> QTreeWidgetItem:
    """The line of a facet that begins with these words."""
    lines = _below(index, facet)
    assert any(one.text(0).startswith(f"{value} (") for one in lines), [one.text(0) for one in lines]
    return next(one for one in lines if one.text(0).startswith(f"{value} ("))


def _counted(item: QTreeWidgetItem) -> int:
    return int(item.text(0).rsplit("(", 1)[1].rstrip(")").replace(",", ""))


def _points(index: IndexPage) -> int:
    assert index.answer is not None
    return len(index.answer.points)


# Facets ---------------------------------------------------------------------------------------------


def test_a_facet_is_chosen_with_the_mouse_and_its_count_was_true(desk: Desk, index: IndexPage) -> None:
    _search(desk, "child")
    item = _value(index, "Kind of learning", "Recommendation")
    promised = _counted(item)
    assert 0 < promised < _points(index)
    index.facets.scrollToItem(item)
    at = index.facets.visualItemRect(item).center()
    QTest.mouseClick(index.facets.viewport(), LEFT, NONE, at)
    desk.quiet()
    assert _points(index) == promised
    assert _value(index, "Kind of learning", "Recommendation").checkState(0) is Qt.CheckState.Checked
    named(index, QPushButton, "Take off Kind of learning: Recommendation")


def test_a_facet_is_chosen_with_the_keyboard_which_stays_where_it_was(desk: Desk, index: IndexPage) -> None:
    _search(desk, "child")
    item = _value(index, "Year", "2022")
    promised = _counted(item)
    index.facets.setFocus()
    index.facets.setCurrentItem(item)
    press(index.facets, Key.Key_Space)
    desk.quiet()
    assert _points(index) == promised
    assert focus() is index.facets
    current = index.facets.currentItem()
    assert current is not None
    assert current.text(0).startswith("2022 (")
    press(index.facets, Key.Key_Space)
    desk.quiet()
    assert _points(index) > promised


def test_facets_combine_and_come_off_one_by_one(desk: Desk, index: IndexPage) -> None:
    _search(desk, "child")
    every = _points(index)
    index._toggle(Facet.ITEM, "finding")
    desk.quiet()
    findings = _points(index)
    promised = _counted(_value(index, "Year", "2022"))
    index._toggle(Facet.YEAR, "2022")
    desk.quiet()
    both = _points(index)
    assert both == promised
    assert every > findings > both > 0
    click(named(index, QPushButton, "Take off Year: 2022"))
    desk.quiet()
    assert _points(index) == findings
    click(named(index, QPushButton, "Take off Kind of learning: Finding"))
    desk.quiet()
    assert _points(index) == every
    assert not index.chips.isVisible()


def test_all_come_off_at_once_too_and_stay_in_reach_where_nothing_is_left(
    desk: Desk, index: IndexPage
) -> None:
    _search(desk, "child")
    every = _points(index)
    index._toggle(Facet.ITEM, "finding")
    index._toggle(Facet.YEAR, "1999")
    desk.quiet()
    assert _points(index) == 0
    assert index.summary.text() == "Nothing found for this."
    assert index.facets.isVisible()
    click(named(index, QPushButton, "Take all off"))
    desk.quiet()
    assert _points(index) == every


def test_a_long_facet_shows_all_of_its_values_when_asked(desk: Desk, index: IndexPage) -> None:
    _search(desk, "child")
    few = _below(index, "Theme")
    assert few[-1].text(0).startswith("Show all")
    index.facets.setCurrentItem(few[-1])
    press(index.facets, Key.Key_Return)
    assert len(_below(index, "Theme")) > len(few)


# What was understood ----------------------------------------------------------------------------------


def test_what_can_be_typed_is_said_until_something_is(desk: Desk, index: IndexPage) -> None:
    assert index._help.isVisible()
    assert index._help.text() == HELP == index.box.accessibleDescription()
    _search(desk, "child")
    assert not index._help.isVisible()
    index.box.clear()
    index.search()
    desk.quiet()
    assert index._help.isVisible()


def test_a_misspelt_word_is_answered_and_can_be_put_right(desk: Desk, index: IndexPage) -> None:
    _search(desk, "brusing")
    assert index.list.cards
    assert "“brusing” occurs nowhere. Did you mean “bruising”?" in index.notices.text
    click(named(index.notices, QPushButton, "Search for this"))
    assert index.box.text() == "bruising"
    desk.qtbot.waitUntil(lambda: "occurs nowhere" not in index.notices.text)


def test_where_nothing_is_found_near_themes_can_be_opened(desk: Desk, index: IndexPage) -> None:
    _search(desk, "kcsie")
    assert index.none.isVisible()
    assert "Themes that are near to it:" in index.notices.text
    click(named(index.notices, QPushButton, "Schools"))
    desk.quiet()
    assert index.box.text() == ""
    assert index.list.cards
    named(index, QPushButton, "Take off Theme: Schools")


def test_a_law_that_is_named_opens_its_card(desk: Desk, index: IndexPage) -> None:
    _search(desk, "mumby ruling")
    assert "Probably: Re N" in index.notices.text
    click(index.notices.findChildren(QPushButton)[0])
    desk.quiet()
    assert desk.window.law.isVisible()


def test_a_query_that_asks_for_reflection_offers_one_with_the_point_ticked_and_writes_nothing(
    desk: Desk, index: IndexPage
) -> None:
    _search(desk, "what do i do differently non mobile baby reflection")
    assert index.answer is not None
    best = index.answer.reflect
    assert best is not None
    assert best.title in index.notices.text
    click(named(index.notices, QPushButton, "Reflect on this review"))
    desk.quiet()
    tab = desk.window.tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    assert tab.holding.review_id == best.review
    assert tab.points.ticked() == [best.point]
    (kept,) = desk.window.workspace.reflecting.reflections()
    assert kept.points == (best.point,)
    assert all(not answer.text for answer in kept.answers)


def test_the_place_for_an_areas_own_procedure_is_filled_and_emptied(desk: Desk, index: IndexPage) -> None:
    _search(desk, "escalate")
    assert "Your area's escalation policy" in index.notices.text
    desk.script.name = "https://example.org/escalation"
    click(named(index.notices, QPushButton, "Add your area's…"))
    assert "Your area: https://example.org/escalation" in index.notices.text
    _search(desk, "bruise")
    assert "example.org" not in index.notices.text
    _search(desk, "escalate")
    click(named(index.notices, QPushButton, "Copy"))
    assert QGuiApplication.clipboard().text() == "https://example.org/escalation"
    click(named(index.notices, QPushButton, "Remove"))
    assert "example.org" not in index.notices.text
    press(desk.window, Key.Key_Z, CTRL)
    desk.qtbot.waitUntil(lambda: "Your area: https://example.org/escalation" in index.notices.text)


def test_another_search_begins_at_its_best_result(desk: Desk, index: IndexPage) -> None:
    _search(desk, "child")
    press(index.box, Key.Key_Down)
    press(index.list, Key.Key_Down, times=5)
    _search(desk, "children")
    first = next(card.key for card in index.list.cards if not card.heading)
    assert index.list.current_key() == first
    assert index.list.verticalScrollBar().value() == 0


# Themes of one's own ----------------------------------------------------------------------------------


def test_a_theme_is_put_on_found_and_taken_off_by_the_toast(desk: Desk, index: IndexPage) -> None:
    _search(desk, "nursery nurse uneasy")
    desk.script.name = "For Friday"
    choose(index.list, lambda key: key.startswith("learning:"))
    click(named(index, QPushButton, "Put a theme on it…"))
    desk.quiet()
    assert "For Friday" in desk.window.toast.text
    _search(desk, 'theme:"for friday"')
    assert _points(index) == 1
    _value(index, "Theme", "For Friday (yours)")
    press(desk.window, Key.Key_Z, CTRL)
    index.search()
    desk.quiet()
    assert _points(index) == 0
    assert "Nothing here is known as theme:for friday" in index.notices.text


def test_without_a_learning_point_there_is_nothing_to_put_a_theme_on(desk: Desk, index: IndexPage) -> None:
    _search(desk, "child")
    index.list.setCurrentIndex(index.list.model().index(0, 0))  # a heading
    click(named(index, QPushButton, "Put a theme on it…"))
    assert "Choose a learning point first" in desk.window.toast.text
    assert desk.script.asked == []


# Saved searches ---------------------------------------------------------------------------------------


def test_a_saved_search_says_what_is_new_and_runs_as_it_was(
    desk: Desk, index: IndexPage, tmp_path: Path
) -> None:
    _search(desk, "bruise")
    index._toggle(Facet.ITEM, "learning")
    desk.quiet()
    desk.script.name = "Bruises to learn from"
    click(named(index, QPushButton, "Save this search"))
    desk.quiet()
    index._take_all_off()
    index.box.clear()
    index.search()
    desk.quiet()
    (card,) = index.start.searches.cards
    assert (card.title, card.chip) == ("Bruises to learn from", "")
    extra = "\n- A second bruise was seen and nobody asked.\n"
    file = document(tmp_path / "new.txt", "Z9")
    file.write_text(file.read_text("utf-8") + extra, "utf-8")
    desk.window.workspace.library.import_paths([file])
    desk.qtbot.waitUntil(lambda: "1 new learning point" in shown(index.start.searches))
    choose(index.start.searches, lambda key: True)
    press(index.start.searches, Key.Key_Return)
    desk.quiet()
    assert index.box.text() == "bruise"
    named(index, QPushButton, "Take off Kind of learning: Learning point")
    assert "A second bruise was seen" in shown(index.list)
    index._take_all_off()
    index.box.clear()
    index.search()
    desk.quiet()
    (card,) = index.start.searches.cards
    assert card.chip == "", "it has been looked at"


def test_a_saved_search_is_taken_back_by_the_toast(desk: Desk, index: IndexPage) -> None:
    _search(desk, "bruise")
    desk.script.name = "Bruises"
    click(named(index, QPushButton, "Save this search"))
    press(desk.window, Key.Key_Z, CTRL)
    assert desk.window.workspace.saved.all() == []


# Briefings and the shape ------------------------------------------------------------------------------


def test_ticks_outlive_a_search_and_the_briefing_opens_with_them(desk: Desk, index: IndexPage) -> None:
    _search(desk, "nursery nurse uneasy")
    choose(index.list, lambda key: key.startswith("learning:"))
    press(index.list, Key.Key_Space)
    _search(desk, "strategy discussion")
    choose(index.list, lambda key: key.startswith("learning:"))
    press(index.list, Key.Key_Space)
    assert len(index.ticked.points) == 2
    _search(desk, "nursery nurse uneasy")
    assert [card.tick for card in index.list.cards if card.tick]
    click(named(index, QPushButton, "Make a briefing…"))
    (dialog,) = desk.window.findChildren(BriefingDialog)
    desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled() and not desk.window.jobs.busy, timeout=20_000)
    assert dialog.points.list.count() == 2
    assert "nursery nurse" in dialog.points.list.item(0).text()
    dialog.close()
    untick = named(index, QPushButton, "Untick all")
    index._sheet.ensureWidgetVisible(untick)
    click(untick)
    assert not index.ticked.row.isVisible()


def test_a_cell_of_the_shape_narrows_the_search_to_itself(desk: Desk, index: IndexPage) -> None:
    _search(desk, "child")
    click(named(index, QPushButton, "See the shape…"))
    (dialog,) = index.findChildren(ShapeDialog)
    (view,) = dialog.findChildren(PictureView)
    rows, columns = dialog.facets
    assert index.answer is not None
    counts = index.answer.shape(rows, columns)
    dialog.view.canvas.setFocus()
    press(view.canvas, Key.Key_Right)
    press(view.canvas, Key.Key_Return)
    desk.quiet()
    chosen = dict(index.query().narrowing.chosen)
    assert set(chosen) == {rows, columns}
    assert _points(index) == counts[chosen[rows], chosen[columns]]


# Themes to browse, and the end --------------------------------------------------------------------------


def test_a_theme_is_browsed_with_the_keyboard_and_its_count_was_true(desk: Desk, index: IndexPage) -> None:
    themes = index.start.themes
    group = themes.topLevelItem(0)
    assert group is not None
    themes.setFocus()
    themes.setCurrentItem(group)
    press(themes, Key.Key_Right)
    press(themes, Key.Key_Down)
    theme = themes.currentItem()
    assert theme is not None
    promised = int(theme.text(0).rsplit("(", 1)[1].split()[0])
    press(themes, Key.Key_Return)
    desk.quiet()
    assert _points(index) == promised
    assert index.box.text() == ""


def test_closing_during_a_search_is_clean(
    desk: Desk, index: IndexPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching, begun = desk.window.workspace.searching, threading.Event()
    really, wait = searching.answer, threading.Event()

    def answer(query: Query, stop: Stop) -> Answer:
        begun.set()
        while not stop():
            wait.wait(0.005)
        return really(query, stop)  # and what it reads is stopped too

    monkeypatch.setattr(searching, "answer", answer)
    QTest.keyClicks(index.box, "child")
    desk.qtbot.waitUntil(begun.is_set)
    desk.close()
    assert desk.bugs == []


def test_a_review_that_is_gone_meanwhile_is_said_in_a_sentence(desk: Desk, index: IndexPage) -> None:
    _search(desk, "nursery nurse uneasy")
    desk.window.workspace.library._library.remove(desk.review(TOUR_TITLE))
    press(index.box, Key.Key_Return)
    assert "not" in desk.window.toast.text
    assert desk.readers() == []
