"""Journey 4: read at ease. Words found, notes and law in place, passage by passage, side by side."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, Qt, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton, QSpinBox, QToolButton, QTreeWidget
from tests.ui.hands import (
    CTRL,
    S22_DIGEST,
    SHIFT,
    TOUR_TITLE,
    Desk,
    click,
    drag_over,
    focus,
    named,
    press,
    settle,
)

from reviewstudy.domain.marks import Colour
from reviewstudy.domain.reviews import Passage, PassageKind
from reviewstudy.services.settings import ReadingLook
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reader.view import AT_ONCE, ReadingView
from reviewstudy.ui.settings.reading import ReadingPage

WORDS = "Kindness and curiosity belong together."


@pytest.fixture
def reader(desk: Desk) -> ReaderTab:
    """The tour's document, open."""
    return desk.read(desk.review(TOUR_TITLE))


def lit(reader: ReaderTab) -> list[str]:
    """The words lit as found, from the top of the page."""
    ground = {reader.view.paper.color(name).name() for name in ("found", "text")}
    return [
        one.cursor.selectedText()
        for one in reader.view.extraSelections()
        if one.format.background().color().name() in ground
    ]


def said(reader: ReaderTab) -> list[str]:
    """What the card beside the text says."""
    return [one.accessibleName() or one.text() for one in reader.card.findChildren(QLabel)]


# Finding words


def test_words_are_found_counted_and_gone_through_round_the_end(desk: Desk, reader: ReaderTab) -> None:
    press(desk.window, Qt.Key.Key_F, CTRL)
    assert focus() is reader.find_bar.box
    QTest.keyClicks(focus(), "bruis")
    count = len(reader.find_bar.places)
    texts = [passage.text.casefold().count("bruis") for passage in reader.holding.document.passages]
    assert count == sum(texts) > 2
    assert reader.find_bar.said.text() == f"1 of {count} places"
    assert all(words.casefold() == "bruis" for words in lit(reader))
    press(focus(), Qt.Key.Key_Return, SHIFT)
    assert reader.find_bar.said.text() == f"{count} of {count} places"
    press(desk.window, Qt.Key.Key_F3)
    assert reader.find_bar.said.text() == f"1 of {count} places"
    press(focus(), Qt.Key.Key_Escape)
    assert reader.find_bar.isHidden()
    assert lit(reader) == []
    assert reader.view.hasFocus()
    place = reader.view.selection()
    assert place is not None
    first = reader.holding.document.passages[place.first].text
    assert first[place.start : place.end].casefold() == "bruis", "reading goes on at what was found"


def test_what_is_not_there_says_so_and_words_selected_are_looked_for(desk: Desk, reader: ReaderTab) -> None:
    press(desk.window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(focus(), "xylophone")
    assert reader.find_bar.said.text() == "Not in this review"
    assert not reader.find_bar.next.isEnabled()
    press(focus(), Qt.Key.Key_Escape)
    drag_over(reader, WORDS)
    press(desk.window, Qt.Key.Key_F, CTRL)
    assert reader.find_bar.box.text() == WORDS
    assert reader.find_bar.said.text() == "1 of 1 place"


def test_found_words_never_look_like_a_highlight(desk: Desk, reader: ReaderTab) -> None:
    for paper in ("light", "sepia", "dark", "contrast"):
        desk.window.workspace.settings.put_reading(ReadingLook(paper=paper))
        desk.quiet()
        look = reader.view.paper
        tints = {look.highlight(colour).tint.name() for colour in Colour}
        assert not {look.color(name).name() for name in ("found", "text")} & tints


# Cards in place


def test_a_law_opens_as_a_card_in_place(desk: Desk) -> None:
    reader = desk.read(S22_DIGEST)
    citation = reader.holding.document.citations[0]
    reader.go_to_passage(citation.passage)
    reader.view.followed.emit(f"law:{citation.authority}")
    assert citation.name in said(reader)
    assert any("no lawyer has checked" in line for line in said(reader))
    click(named(reader.card, QPushButton, "All that cite this"))
    desk.qtbot.waitUntil(lambda: bool(desk.window.law.card.cards))
    assert desk.window.law.isVisible()


def test_an_address_is_opened_only_after_it_was_shown(
    reader: ReaderTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def browser(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", browser)
    address = "https://example.org/survey/family-t9"
    reader.view.anchorClicked.emit(QUrl(address))
    assert opened == []
    assert address in said(reader)
    assert any("Your browser would" in line for line in said(reader))
    click(named(reader.card, QPushButton, "Open in your browser"))
    assert opened == [address]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "smb://host/share"])
def test_an_address_not_of_the_web_can_only_be_copied(reader: ReaderTab, address: str) -> None:
    reader.view.followed.emit(address)
    names = {one.text() for one in reader.card.findChildren(QPushButton)}
    assert "Copy the address" in names
    assert "Open in your browser" not in names


def test_a_card_goes_when_one_goes_on(reader: ReaderTab) -> None:
    reader.view.followed.emit("https://example.org")
    assert reader.card.isVisible()
    assert reader.card.isAncestorOf(focus())
    click(reader.view.viewport())
    assert reader.card.isHidden()
    reader.view.followed.emit("https://example.org")
    press(focus(), Qt.Key.Key_Escape)
    assert reader.view.hasFocus()


# Passage mode


def test_passages_are_marked_and_noted_with_the_keyboard_alone(desk: Desk, reader: ReaderTab) -> None:
    press(desk.window, Qt.Key.Key_L, CTRL)
    press(desk.window, Qt.Key.Key_F7)
    assert reader.hint.isVisible()
    number = reader.view.passages.current
    assert number == min(reader.view.badges)
    press(reader.view, Qt.Key.Key_3)
    press(reader.view, Qt.Key.Key_Down)
    assert reader.view.passages.current == number + 1
    press(reader.view, Qt.Key.Key_N)
    QTest.keyClicks(focus(), "ask about this")
    reader.flush()
    marks = {
        one.place.first: one.mark for one in desk.window.workspace.reading.marks(reader.holding) if one.place
    }
    passages = reader.holding.document.passages
    assert (marks[number].colour, marks[number].anchor.quote) == (Colour.SKY, passages[number].text)
    assert marks[number + 1].note == "ask about this"
    reader.view.setFocus()
    press(reader.view, Qt.Key.Key_C)
    assert passages[number + 1].text in QGuiApplication.clipboard().text()
    press(reader.view, Qt.Key.Key_Escape)
    assert reader.view.passages.current is None
    assert reader.hint.isHidden()


def test_passage_mode_stops_at_both_ends(desk: Desk, reader: ReaderTab) -> None:
    press(desk.window, Qt.Key.Key_F7)
    press(reader.view, Qt.Key.Key_End)
    press(reader.view, Qt.Key.Key_Down)
    assert reader.view.passages.current == len(reader.holding.document.passages) - 1
    press(reader.view, Qt.Key.Key_Home)
    press(reader.view, Qt.Key.Key_Up)
    assert reader.view.passages.current == 0


def test_enter_shows_all_that_a_passage_leads_to(desk: Desk, reader: ReaderTab) -> None:
    (note,) = reader.holding.document.footnotes
    reader.go_to_passage(note.passages[0])
    press(desk.window, Qt.Key.Key_F7)
    press(reader.view, Qt.Key.Key_Return)
    assert note.text in said(reader)
    assert any("NICE" in line for line in said(reader)), "and the guideline it names"


# Copying


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_copied_words_carry_their_source_and_the_menu_copies_the_words_alone(
    reader: ReaderTab,
) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_C, CTRL)
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text().startswith(f"“{WORDS}” ({TOUR_TITLE}, ")
    assert not copied.hasHtml()
    reader.view.menu.emit(reader.view.mapToGlobal(reader.view.rect().center()))
    (menu,) = reader.findChildren(QMenu)
    (action,) = (one for one in menu.actions() if one.text() == "Copy the words only")
    action.trigger()
    menu.close()
    assert QGuiApplication.clipboard().text() == WORDS


# Side by side


def test_two_places_of_one_review_stand_side_by_side_and_share_marks(desk: Desk, reader: ReaderTab) -> None:
    window = desk.window
    press(window, Qt.Key.Key_Backslash, CTRL)
    beside = window.aside.reader
    assert beside is not None
    assert beside.holding.review_id == reader.holding.review_id
    assert beside.view.hasFocus()
    assert window.opened.reader() is beside, "keys are for the one that has the keyboard"
    press(window, Qt.Key.Key_L, CTRL)
    assert beside.view.top_passage() == min(beside.view.badges)
    assert reader.view.top_passage() == 0
    drag_over(beside, WORDS)
    press(beside.view, Qt.Key.Key_2)
    desk.quiet()
    assert [one.mark.anchor.quote for one in reader.view.marks] == [WORDS]
    press(window, Qt.Key.Key_Backslash, CTRL)
    assert window.aside.isHidden()
    assert reader.view.hasFocus()
    assert reader.panel.isVisible()


def test_another_review_is_chosen_beside_and_all_comes_back_after_a_restart(
    desk: Desk, reader: ReaderTab
) -> None:
    window = desk.window
    press(window, Qt.Key.Key_R, CTRL)
    desk.read(reader.holding.review_id)
    press(window, Qt.Key.Key_Backslash, CTRL)
    which = window.aside.findChildren(QComboBox)[0]
    which.setCurrentIndex(which.findData(S22_DIGEST))
    which.activated.emit(which.currentIndex())
    assert window.aside.reader is not None
    assert window.aside.reader.holding.review_id == S22_DIGEST
    window.aside.reader.view.setFocus()
    press(window, Qt.Key.Key_L, CTRL)
    at = window.aside.reader.view.top_passage()
    assert at > 0
    kept = [one.kind for one in window.opened.tabs()]
    assert kept == ["review", "reflection"]
    again = desk.reopen()
    assert [one.kind for one in again.opened.tabs()] == kept
    assert again.aside.reader is not None
    assert again.aside.reader.holding.review_id == S22_DIGEST
    assert again.aside.reader.view.top_passage() == at
    assert desk.window.workspace.reading.place(S22_DIGEST) is None, "a second look leaves no place behind"
    for number in (1, 2):
        again.tabs.setCurrentIndex(number)
        settle()
    assert again.opened.reader() is None
    assert again.tabs.currentWidget().answers  # type: ignore[attr-defined]


def test_the_other_tabs_are_closed_at_once_and_come_back_one_by_one(desk: Desk, reader: ReaderTab) -> None:
    desk.read(S22_DIGEST)
    desk.read("halton-jtai-2019-digest")
    desk.window.actions_["close_others"].trigger()
    assert [one.id for one in desk.window.opened.tabs()] == ["halton-jtai-2019-digest"]
    for _ in range(2):
        press(desk.window, Qt.Key.Key_T, CTRL | SHIFT)
    assert {one.id for one in desk.window.opened.tabs()} >= {S22_DIGEST, reader.holding.review_id}


# Where one is


def test_what_was_seen_is_ticked_and_told_and_comes_back(desk: Desk, reader: ReaderTab) -> None:
    outline = reader.panel.widget(0)
    assert isinstance(outline, QTreeWidget)
    desk.qtbot.waitUntil(lambda: "% seen" in reader.head.progress.text(), timeout=10_000)
    seen = desk.window.workspace.reading.seen(reader.holding)
    assert 0 in seen
    assert len(reader.holding.document.passages) - 1 not in seen
    items = [outline.topLevelItem(n) for n in range(outline.topLevelItemCount())]
    ticked = [item.text(0) for item in items if item is not None]
    assert ticked[0].startswith("✓ ")
    assert not ticked[-1].startswith("✓ ")
    told = reader.head.progress.text()
    desk.reopen()
    assert desk.read(reader.holding.review_id).head.progress.text() == told


def test_the_head_says_how_long_it_takes(reader: ReaderTab) -> None:
    assert reader.head.progress.text().startswith("About 2 minutes to read, the learning alone 1 minute")


# Paper and type


def test_paper_type_and_spacing_are_chosen_and_come_back(desk: Desk, reader: ReaderTab) -> None:
    desk.window.actions_["reading"].trigger()
    settle()
    (page,) = desk.window.findChildren(ReadingPage)
    page.paper.setCurrentIndex(page.paper.findData("sepia"))
    page.type.setCurrentIndex(page.type.findData("wide"))
    for name, value in (("size", 22), ("leading", 200), ("letters", 12), ("column", 44)):
        page.findChildren(QSpinBox)[list(page.lengths).index(name)].setValue(value)
    desk.quiet()
    wanted = ReadingLook("sepia", "wide", 22, 200, 12, 44)
    assert desk.window.workspace.settings.reading() == wanted
    block = reader.view.document().findBlockByNumber(0)
    font = block.charFormat().font()
    assert font.families()[0] == "Lexend"
    assert font.pixelSize() == 22
    assert font.letterSpacing() == pytest.approx(2.64, abs=0.05)
    assert reader.view.viewport().width() == reader.view.paper.column
    before = desk.window.theme.name
    page.window().close()
    desk.reopen()
    again = desk.read(reader.holding.review_id)
    assert again.view.paper.choice == wanted
    assert desk.window.theme.name == before, "the window looks as it did"


def test_a_look_that_cannot_be_is_as_if_none_was_chosen(desk: Desk) -> None:
    settings = desk.window.workspace.settings
    with pytest.raises(ValueError, match="reading"):
        settings.put_reading(replace(ReadingLook(), size=500))
    assert settings.reading() == ReadingLook()


# Long reviews


@pytest.fixture
def long(desk: Desk) -> Iterator[Callable[[], ReadingView]]:
    """Makes a review of many passages."""
    document = desk.window.workspace.reading.holding(S22_DIGEST).document
    passages = tuple(
        Passage(f"p{n}", None, PassageKind.PARAGRAPH, f"Passage {n} says what it says. " * 12)
        for n in range(900)
    )
    many = replace(
        document, passages=passages, sections=(), learning_points=(), citations=(), links=(), footnotes=()
    )
    made: list[ReadingView] = []

    def make() -> ReadingView:
        made.append(ReadingView(many, desk.window.paper))
        made[-1].resize(900, 600)
        return made[-1]

    yield make
    for view in made:
        view.close()
        view.deleteLater()


def test_the_first_page_is_there_at_once_and_the_rest_follows(
    desk: Desk, long: Callable[[], ReadingView]
) -> None:
    view = long()
    assert view.document().blockCount() == AT_ONCE + 1
    with desk.qtbot.waitSignal(view.filled, timeout=20_000):
        view.show()
    document: QTextDocument = view.document()
    assert document.blockCount() == 900
    assert document.findBlockByNumber(899).text() == view.review.passages[899].text


def test_a_place_far_down_is_gone_to_when_it_is_there(desk: Desk, long: Callable[[], ReadingView]) -> None:
    view = long()
    view.show()
    view.open_at(700)
    assert view.top_passage() == 700, "what is remembered is where it is on the way to"
    desk.qtbot.waitUntil(view.viewport().updatesEnabled, timeout=20_000)
    assert view.top_passage() == 700
    view.go_to(850)
    assert view.top_passage() == 850, "what is asked for is written at once"


def test_what_is_chosen_stands_above_where_one_left_off(desk: Desk, long: Callable[[], ReadingView]) -> None:
    view = long()
    view.show()
    view.open_at(700)
    with desk.qtbot.waitSignal(view.filled, timeout=20_000):
        view.go_to(5)
    assert view.viewport().updatesEnabled()
    assert view.top_passage() == 5


def test_a_new_look_with_words_found_paints_only_what_is_there(desk: Desk, reader: ReaderTab) -> None:
    press(desk.window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(focus(), "e")
    assert lit(reader)
    press(reader.view, Qt.Key.Key_End, CTRL)
    desk.window.zoom(40)  # Qt's complaint about a place past the end would fail this test
    desk.quiet()
    assert lit(reader)


def test_the_keyboard_goes_back_to_the_text_when_what_it_was_in_goes(desk: Desk, reader: ReaderTab) -> None:
    press(reader.view, Qt.Key.Key_Home, CTRL)
    press(reader.view, Qt.Key.Key_F7)
    press(reader.view, Qt.Key.Key_N)
    QTest.keyClicks(focus(), "a note")
    for _ in range(2):  # out of the note, then out of the list
        press(focus(), Qt.Key.Key_Escape)
    assert focus() is reader.view
    assert reader.view.passages.current is not None
    press(reader.view, Qt.Key.Key_N)
    press(focus(), Qt.Key.Key_Escape)
    press(focus(), Qt.Key.Key_Z, CTRL, times=2)
    desk.quiet()
    assert desk.window.workspace.reading.all_marks() == []
    assert focus() is reader.view
    press(reader.view, Qt.Key.Key_1)
    press(reader.view, Qt.Key.Key_N)
    press(focus(), Qt.Key.Key_Escape)
    click(named(reader.marks, QToolButton, "Remove this highlight and its note"))
    desk.quiet()
    assert focus() is reader.view


def test_a_review_taken_out_leaves_the_keyboard_on_the_page_that_stays(desk: Desk, reader: ReaderTab) -> None:
    review = reader.holding.review_id
    press(desk.window, Qt.Key.Key_1, CTRL)
    desk.read(review)
    desk.window.actions_["take_out"].trigger()
    desk.quiet()
    assert focus() is desk.window.library.list
    desk.window.workspace.history.undo()
    desk.quiet()
    press(desk.window, Qt.Key.Key_T, CTRL | SHIFT)
    assert [one.holding.review_id for one in desk.readers()] == [review]


def test_the_text_keeps_its_room_when_it_is_first_seen_in_little(desk: Desk) -> None:
    desk.window.resize(1280, 800)
    desk.read(S22_DIGEST)
    desk.window.zoom(100)
    desk.window.resize(1024, 640)
    settle()
    tab = desk.read(desk.review(TOUR_TITLE))
    settle()
    assert tab.panel.width() < tab.view.width()
    desk.window.zoom(-100)
    desk.window.resize(1280, 800)
    settle()
    for one in desk.readers():
        desk.window.tabs.setCurrentWidget(one)
        settle()
        assert one.panel.width() <= one.width() * 2 // 5


def test_the_panel_has_room_for_larger_text(desk: Desk) -> None:
    tab = desk.read(desk.review(TOUR_TITLE))
    settle()
    tab._split.setSizes([2000, 0])
    narrow = tab.panel.width()
    desk.window.zoom(100)
    settle()
    assert tab.panel.width() > narrow * 1.4


def test_the_panel_comes_back_as_wide_as_it_was(desk: Desk, reader: ReaderTab) -> None:
    settle()
    wide = reader.panel.width()
    press(desk.window, Qt.Key.Key_Backslash, CTRL)
    settle()
    assert reader.panel.isHidden()
    press(desk.window, Qt.Key.Key_Backslash, CTRL)
    settle()
    assert abs(reader.panel.width() - wide) < 3
    press(desk.window, Qt.Key.Key_F9)
    press(desk.window, Qt.Key.Key_F9)
    settle()
    assert abs(reader.panel.width() - wide) < 3
