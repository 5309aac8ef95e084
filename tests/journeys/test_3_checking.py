"""Journey 3, the review screen: what was understood is put right before it is stored."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QListWidget, QPushButton
from tests import builders
from tests.ui.hands import (
    CTRL,
    TYPESET_TITLE,
    Desk,
    Said,
    click,
    drop,
    focus,
    named,
    press,
    settle,
    typeset,
    write,
)

from reviewstudy.domain.reviews import ItemKind
from reviewstudy.ui.checking.form import CheckForm
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.original import OriginalView

GRANDMOTHER = "Nobody asked the grandmother"
VILLAGE = "The family was known to nobody"


@pytest.fixture
def wren(tmp_path: Path) -> Path:
    """A PDF a typesetter made: a title page, learning on page 2, recommendations on page 3."""
    return typeset(tmp_path / "wren.pdf")


def _form(tab: CheckTab) -> CheckForm:
    assert tab.form is not None
    return tab.form


def _retype(tab: CheckTab, name: str, words: str) -> None:
    field = named(_form(tab), QLineEdit, name)
    field.setFocus()
    press(field, Qt.Key.Key_A, CTRL)
    press(field, Qt.Key.Key_Backspace)
    write(field, words)


def _choose_item(tab: CheckTab, words: str) -> QListWidget:
    """Walk the ticks with the arrow keys to the one that says these words."""
    items = named(_form(tab), QListWidget, "Learning points")
    items.setFocus()
    press(items, Qt.Key.Key_Home)
    for _ in range(items.count()):
        if words in items.currentItem().text():
            return items
        press(items, Qt.Key.Key_Down)
    raise AssertionError("no such item")


def _page_shown(desk: Desk, view: OriginalView, page: int) -> None:
    desk.qtbot.waitUntil(
        lambda: view.where.text() == f"Page {page} of 3" and not view.picture.pixmap().isNull(),
        timeout=20_000,
    )
    desk.quiet()


def _seen(view: OriginalView) -> int:
    """How many shades the page shown is made of: a blank one has one."""
    image = view.picture.pixmap().toImage()
    return len(
        {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}
    )


def test_what_was_understood_is_put_right_added_and_read_beside_its_original(
    bare_desk: Desk, tmp_path: Path, wren: Path
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\nnothing more")
    text = builders.document(tmp_path / "other.txt")
    drop(bare_desk.window, bad, wren, text)
    tab = bare_desk.checking()
    assert bare_desk.window.workspace.library.entries() == [], "nothing is stored before it is checked"
    assert named(tab, QLabel, "Check 2 documents before adding").isVisible()
    assert len(tab.list.cards) == 2

    tab.list.setFocus()
    while TYPESET_TITLE not in (tab.list.cards[int(tab.list.current_key() or 0)].spoken):
        press(tab.list, Qt.Key.Key_Down)
    press(tab.list, Qt.Key.Key_Return)
    assert named(_form(tab), QLineEdit, "Title").text() == TYPESET_TITLE
    _page_shown(bare_desk, tab.original, 1)
    assert _seen(tab.original) > 1

    _retype(tab, "Title", "Child Wren")
    _retype(tab, "Published", "3 February 2021")
    items = _choose_item(tab, GRANDMOTHER)
    _page_shown(bare_desk, tab.original, 2)
    press(items, Qt.Key.Key_Space)
    named(_form(tab), QCheckBox, "Show every paragraph").click()
    items = _choose_item(tab, VILLAGE)
    _page_shown(bare_desk, tab.original, 3)
    press(items, Qt.Key.Key_Space)
    kind = named(_form(tab), QComboBox, "Kind of the item chosen above")
    kind.setFocus()
    press(kind, Qt.Key.Key_F)  # the arrow keys and letters choose, as in any list
    click(tab.add)
    bare_desk.qtbot.waitUntil(lambda: len(tab.list.cards) == 1 and not tab.list.isVisible(), timeout=20_000)
    bare_desk.quiet()
    assert focus() is _form(tab).title, "the next document is ready to be typed into"
    assert not named(tab, QPushButton, "Leave out").isHidden()
    click(tab.add)
    bare_desk.qtbot.waitUntil(lambda: not bare_desk.window.tabs.of(CheckTab), timeout=20_000)
    bare_desk.quiet()
    told = "\n".join(one.text() for one in bare_desk.window.library.report.findChildren(QLabel)).splitlines()
    assert told[0].startswith("bad.pdf: ")
    assert len(told) == 3

    reader = bare_desk.read(bare_desk.review("Child Wren"))
    document = reader.holding.document
    assert document.published == "2021-02-03"
    points = [(point.kind, point.text[:20]) for point in document.learning_points]
    assert (ItemKind.FINDING, VILLAGE[:20]) in points
    assert GRANDMOTHER[:20] not in [text for _, text in points]
    assert len(points) == 3
    assert GRANDMOTHER in " ".join(passage.text for passage in document.passages)

    (number,) = (n for n, one in enumerate(document.passages) if one.text.startswith(VILLAGE))
    wren.unlink()  # what is shown is the copy in the library
    reader.go_to_passage(document.passages[number].id)
    original = reader.original
    assert original is not None
    reader.panel.setCurrentWidget(original)
    top = document.passages[reader.view.top_passage()].page
    assert top is not None
    assert top >= 2
    _page_shown(bare_desk, original, top)
    assert _seen(original) > 1
    click(named(original, QPushButton, "Previous page"))
    _page_shown(bare_desk, original, top - 1)

    again = bare_desk.reopen()
    assert [entry.title for entry in again.workspace.library.entries()].count("Child Wren") == 1


def test_the_same_file_again_says_so_and_opens_what_was_put_right(bare_desk: Desk, wren: Path) -> None:
    drop(bare_desk.window, wren)
    tab = bare_desk.checking()
    _retype(tab, "Title", "Child Wren")
    press(tab, Qt.Key.Key_Return)  # Enter in a field adds nothing by accident
    assert bare_desk.window.tabs.of(CheckTab) == [tab]
    click(tab.add)
    bare_desk.qtbot.waitUntil(lambda: bool(bare_desk.readers()), timeout=20_000)
    bare_desk.quiet()
    press(bare_desk.window, Qt.Key.Key_W, CTRL)
    assert bare_desk.readers() == []
    drop(bare_desk.window, wren)
    bare_desk.qtbot.waitUntil(lambda: bool(bare_desk.readers()), timeout=20_000)
    bare_desk.quiet()
    assert "is already in the library" in bare_desk.window.toast.text
    assert bare_desk.readers()[0].holding.document.title == "Child Wren"
    assert bare_desk.window.tabs.of(CheckTab) == []


def test_another_edition_says_so_and_keeps_what_was_put_right(bare_desk: Desk, wren: Path) -> None:
    drop(bare_desk.window, wren)
    _retype(bare_desk.checking(), "Title", "Child Wren")
    bare_desk.add_as_understood()
    typeset(wren, body="\nA line that was added later, to say what became of the recommendation.\n")
    drop(bare_desk.window, wren)
    tab = bare_desk.checking()
    said = " ".join(one.text() for one in _form(tab).findChildren(QLabel) if one.isVisible())
    assert "another edition of a review you have" in said
    assert named(_form(tab), QLineEdit, "Title").text() == "Child Wren"
    bare_desk.add_as_understood()
    (entry,) = bare_desk.window.workspace.library.entries()
    assert entry.title == "Child Wren"
    held = bare_desk.window.workspace.reading.holding(entry.review_id).document
    assert [one.text for one in held.passages][-1].startswith("A line that was added later")
    (reader,) = bare_desk.readers()
    assert reader.holding.document == held, "the review that was open shows the edition that stands now"


def test_closing_the_tab_or_leaving_out_stores_nothing(bare_desk: Desk, tmp_path: Path, wren: Path) -> None:
    drop(bare_desk.window, wren)
    bare_desk.checking()
    press(bare_desk.window, Qt.Key.Key_W, CTRL)
    bare_desk.quiet()
    assert bare_desk.window.tabs.of(CheckTab) == []
    drop(bare_desk.window, wren, builders.document(tmp_path / "other.txt"))
    tab = bare_desk.checking()
    click(tab.leave)
    bare_desk.quiet()
    assert named(tab, QLabel, "Check 1 document before adding").isVisible()
    click(tab.leave)
    bare_desk.quiet()
    assert bare_desk.window.tabs.of(CheckTab) == []
    assert bare_desk.window.workspace.library.entries() == []


def test_closing_the_tab_still_tells_of_the_file_that_was_refused(
    bare_desk: Desk, tmp_path: Path, wren: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    drop(bare_desk.window, wren, tmp_path / "empty.txt")
    bare_desk.checking()
    press(bare_desk.window, Qt.Key.Key_W, CTRL)
    bare_desk.quiet()
    press(bare_desk.window, Qt.Key.Key_1, CTRL)
    told = [one.text() for one in bare_desk.window.library.report.findChildren(QLabel)]
    assert any(text.startswith("empty.txt: ") for text in told)
    assert bare_desk.window.workspace.library.entries() == []


def test_closing_the_window_while_a_document_waits_stores_nothing(bare_desk: Desk, wren: Path) -> None:
    drop(bare_desk.window, wren)
    bare_desk.checking()
    again = bare_desk.reopen()
    assert again.workspace.library.entries() == []


def test_a_date_that_is_none_is_asked_for_again(bare_desk: Desk, wren: Path) -> None:
    drop(bare_desk.window, wren)
    tab = bare_desk.checking()
    _retype(tab, "Published", "the other day")
    click(tab.add)
    bare_desk.quiet()
    assert "not a date the program knows" in bare_desk.window.toast.text
    assert focus() is _form(tab).published
    assert bare_desk.window.workspace.library.entries() == []
    _retype(tab, "Published", "2021")
    click(tab.add)
    bare_desk.qtbot.waitUntil(lambda: bool(bare_desk.readers()), timeout=20_000)
    assert bare_desk.readers()[0].holding.document.published == "2021"


def test_add_all_takes_what_was_put_right_so_far(bare_desk: Desk, tmp_path: Path, wren: Path) -> None:
    drop(bare_desk.window, builders.document(tmp_path / "a.txt"), wren)
    tab = bare_desk.checking()
    assert named(_form(tab), QLineEdit, "Title").text() == TYPESET_TITLE, "what has a doubt comes first"
    _retype(tab, "Title", "Mine")
    click(tab.all)
    bare_desk.qtbot.waitUntil(lambda: not bare_desk.window.tabs.of(CheckTab), timeout=20_000)
    bare_desk.quiet()
    settle()
    assert {one.title for one in bare_desk.window.workspace.library.entries()} == {
        "Mine",
        "Serious Case Review Family T9",
    }


def test_a_review_whose_original_was_not_wanted_has_no_page_for_it(bare_desk: Desk, wren: Path) -> None:
    drop(bare_desk.window, wren)
    tab = bare_desk.checking()
    click(tab.keep_original)
    click(tab.add)
    bare_desk.qtbot.waitUntil(lambda: bool(bare_desk.readers()), timeout=20_000)
    (reader,) = bare_desk.readers()
    names = [reader.panel.tabText(number) for number in range(reader.panel.count())]
    assert "Original" not in names


def test_the_command_line_brings_in_the_same_without_asking(
    bare_desk: Desk, wren: Path, command: Callable[..., Said]
) -> None:
    said = command("import", wren, "--json")
    (outcome,) = json.loads(said.out)
    assert (said.status, outcome["outcome"]) == (0, "added")
    window = bare_desk.reopen()
    (reader,) = [bare_desk.read(outcome["review"])]
    assert reader.holding.document.title == TYPESET_TITLE
    assert len(reader.holding.document.learning_points) == 3
    assert reader.original is not None
    reader.panel.setCurrentWidget(reader.original)
    _page_shown(bare_desk, reader.original, 1)
    assert window.tabs.of(CheckTab) == []
