"""Journey 5, by keyboard: every step is taken back from anywhere, and what is removed comes back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from tests.builders import document, passages
from tests.ui.hands import (
    CTRL,
    SHIFT,
    TOUR_TITLE,
    Desk,
    choose,
    click,
    drag_over,
    focus,
    named,
    place_in,
    press,
    settle,
    shown,
    write,
)

from reviewstudy.domain.marks import Colour, Mark, Place, anchor_for
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.bin import BinDialog
from reviewstudy.ui.notes import page as notes_page
from reviewstudy.ui.noteview import NoteView
from reviewstudy.ui.reader.marks import MarkCard
from reviewstudy.ui.reader.notebox import NoteEdit
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.versions import VersionsDialog

WORDS = "The first bruise was recorded as an explanation and not as an observation."
OTHER = "Kindness and curiosity belong together."


@pytest.fixture
def reader(desk: Desk) -> ReaderTab:
    """The tour's document, open."""
    return desk.read(desk.review(TOUR_TITLE))


def marked(desk: Desk) -> list[tuple[str, Colour, str]]:
    """The marks as the journal holds them."""
    desk.quiet()
    found = desk.window.workspace.reading.all_marks()
    return [(one.anchor.quote, one.colour, one.note) for one in found]


def cards(reader: ReaderTab) -> list[MarkCard]:
    """The cards of the panel's notes, from the top."""
    found = [one for one in reader.marks.findChildren(MarkCard) if not one.isHidden()]
    return sorted(found, key=lambda card: card.y())


def menu_says(desk: Desk, name: str) -> str:
    """What an action is called in the menu now."""
    desk.quiet()
    return desk.window.actions_[name].text().replace("&", "")


def open_bin(desk: Desk) -> BinDialog:
    """The bin, from the menu."""
    desk.window.actions_["bin"].trigger()
    (dialog,) = desk.window.findChildren(BinDialog)
    desk.qtbot.waitExposed(dialog)
    return dialog


def test_steps_are_taken_back_and_done_again_across_tabs_and_places(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_2)
    assert menu_says(desk, "undo") == "Undo: highlight"
    press(reader.view, Qt.Key.Key_M, CTRL)
    QTest.keyClicks(focus(), "Ask why")
    press(desk.window, Qt.Key.Key_W, CTRL)  # the tab is closed; what it did can still be undone
    press(desk.window, Qt.Key.Key_3, CTRL)
    assert marked(desk) == [(WORDS, Colour.LEAF, "Ask why")]
    desk.window.notes.list.setFocus()
    assert menu_says(desk, "undo") == "Undo: writing a note"
    press(focus(), Qt.Key.Key_Z, CTRL)
    assert marked(desk) == [(WORDS, Colour.LEAF, "")]
    assert desk.window.toast.text == "Undone: writing a note."
    press(focus(), Qt.Key.Key_Z, CTRL)
    assert marked(desk) == []
    assert menu_says(desk, "undo") == "Undo"
    assert menu_says(desk, "redo") == "Redo: highlight"
    press(desk.window, Qt.Key.Key_Z, CTRL | SHIFT)
    press(desk.window, Qt.Key.Key_Y, CTRL)
    assert marked(desk) == [(WORDS, Colour.LEAF, "Ask why")]
    press(desk.window, Qt.Key.Key_Y, CTRL)
    assert desk.window.toast.text == "There is nothing to redo."


def test_a_text_field_takes_back_its_own_typing_first(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_M, CTRL)
    edit = focus()
    assert isinstance(edit, NoteEdit)
    QTest.keyClicks(edit, "why")
    press(edit, Qt.Key.Key_Z, CTRL)
    assert edit.toPlainText() == ""
    assert len(marked(desk)) == 1
    press(edit, Qt.Key.Key_Y, CTRL)
    assert edit.toPlainText() == "why"
    press(edit, Qt.Key.Key_Z, CTRL)
    press(edit, Qt.Key.Key_Z, CTRL)
    assert marked(desk) == []


def test_an_empty_search_box_leaves_undo_to_the_window(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_1)
    press(desk.window, Qt.Key.Key_K, CTRL)
    box = desk.window.index.box
    box.setFocus()
    press(box, Qt.Key.Key_Z, CTRL)
    assert marked(desk) == []
    press(box, Qt.Key.Key_Y, CTRL)
    assert len(marked(desk)) == 1
    QTest.keyClicks(box, "bruise")
    press(box, Qt.Key.Key_Z, CTRL)
    assert len(marked(desk)) == 1
    assert box.text() == ""


def test_the_same_words_in_the_same_colour_are_taken_off(desk: Desk, reader: ReaderTab) -> None:
    for key, left in ((Qt.Key.Key_1, [Colour.SUN]), (Qt.Key.Key_4, [Colour.ROSE]), (Qt.Key.Key_4, [])):
        drag_over(reader, WORDS)
        press(reader.view, key)
        assert [colour for _, colour, _ in marked(desk)] == left
    assert desk.window.toast.text == "Highlight taken off."
    click(named(desk.window.toast, QPushButton, "Undo"))
    assert [colour for _, colour, _ in marked(desk)] == [Colour.ROSE]
    press(reader.view, Qt.Key.Key_H, CTRL)  # the cursor stands in it: no selection is needed
    assert [colour for _, colour, _ in marked(desk)] == [Colour.SUN]


def test_a_highlight_over_part_of_another_stands_over_it(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_1)
    drag_over(reader, "recorded as an explanation")
    press(reader.view, Qt.Key.Key_3)
    assert len(marked(desk)) == 2
    painted = [one.cursor.selectedText() for one in reader.view.extraSelections()]
    assert painted == [WORDS, "recorded as an explanation"]
    inner = reader.view.mark_at_cursor()
    assert inner is not None
    assert inner.mark.colour is Colour.SKY
    reader.panel.setCurrentWidget(reader.marks)
    desk.quiet()
    assert [card.mark.colour for card in cards(reader)] == [Colour.SUN, Colour.SKY]
    click(named(cards(reader)[1], QToolButton, "Remove this highlight and its note"))
    assert [quote for quote, _, _ in marked(desk)] == [WORDS]


def test_what_was_removed_comes_back_from_the_bin(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_M, CTRL)
    QTest.keyClicks(focus(), "Ask why")
    press(desk.window, Qt.Key.Key_3, CTRL)
    desk.quiet()
    page = desk.window.notes
    (key,) = (card.key for card in page.list.cards if card.key)
    choose(page.list, lambda one: one == key)
    press(page.list, Qt.Key.Key_Delete)
    assert marked(desk) == []
    press(desk.window, Qt.Key.Key_4, CTRL)
    desk.window.workspace.reflecting.start(reader.holding.review_id)
    desk.quiet()
    reflections = desk.window.reflections.list
    reflections.setFocus()
    press(reflections, Qt.Key.Key_Delete)
    desk.quiet()
    assert reflections.cards == []

    dialog = open_bin(desk)
    assert "Ask why" in shown(dialog.list)
    assert "removed" in shown(dialog.list)
    assert len(dialog.list.cards) == 2
    choose(dialog.list, lambda one: one.startswith("mark"))
    press(dialog.list, Qt.Key.Key_Return)
    assert [note for _, _, note in marked(desk)] == ["Ask why"]
    click(named(dialog, QPushButton, "Put everything back"))
    desk.quiet()
    assert len(reflections.cards) == 1
    assert "The bin is empty" in [one.text() for one in dialog.findChildren(type(dialog._said))]
    press(dialog, Qt.Key.Key_Escape)


def test_everything_is_put_back_and_taken_back_in_one_step(desk: Desk, reader: ReaderTab) -> None:
    for words in (WORDS, OTHER):
        drag_over(reader, words)
        press(reader.view, Qt.Key.Key_1)
    for one in desk.window.workspace.reading.all_marks():
        desk.window.workspace.reading.remove(one)
    dialog = open_bin(desk)
    click(named(dialog, QPushButton, "Put everything back"))
    assert dialog._said.text() == "Put back: 2 things."
    press(dialog, Qt.Key.Key_Escape)
    assert len(marked(desk)) == 2
    assert len(reader.view.extraSelections()) == 2
    press(desk.window, Qt.Key.Key_Z, CTRL)
    assert marked(desk) == []
    assert menu_says(desk, "undo").startswith("Undo: removing")


def test_emptying_the_bin_says_that_it_is_final_and_can_be_thought_better_of(
    desk: Desk, reader: ReaderTab
) -> None:
    for words in (WORDS, OTHER):
        drag_over(reader, words)
        press(reader.view, Qt.Key.Key_1)
    for one in desk.window.workspace.reading.all_marks():
        desk.window.workspace.reading.remove(one)
    dialog = open_bin(desk)
    click(named(dialog, QPushButton, "Empty the bin…"))
    assert "cannot be undone" in dialog._final.text()
    press(focus(), Qt.Key.Key_Space)  # “Keep everything” has the keyboard
    assert len(dialog.list.cards) == 2
    click(named(dialog, QPushButton, "Empty the bin…"))
    click(named(dialog, QPushButton, "Delete for good"))
    assert dialog.list.cards == []
    assert dialog._said.text().startswith("Deleted: 2 notes and highlights")
    press(dialog, Qt.Key.Key_Escape)
    assert menu_says(desk, "undo") == "Undo"
    press(desk.window, Qt.Key.Key_Z, CTRL)
    assert marked(desk) == []


def test_what_is_gone_for_good_is_said_and_not_brought_back(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_1)
    desk.window.workspace.reading.remove(desk.window.workspace.reading.all_marks()[0])
    other = Workspace(desk.folder, desk.key)  # a command in another process
    other.bin.empty()
    other.close()
    press(reader.view, Qt.Key.Key_Z, CTRL)
    assert "not in this journal" in desk.window.toast.text
    assert marked(desk) == []


def test_a_removed_reflection_closes_its_tab_and_undo_brings_it_back(desk: Desk, reader: ReaderTab) -> None:
    assert reader.isVisible()
    press(desk.window, Qt.Key.Key_R, CTRL)
    (tab,) = desk.window.tabs.of(ReflectionTab)
    write(next(iter(tab.answers.values())), "Fear.")
    click(named(tab, QPushButton, "Move this reflection to the bin"))
    desk.quiet()
    assert desk.window.tabs.of(ReflectionTab) == []
    assert desk.window.workspace.reflecting.reflections() == []
    click(named(desk.window.toast, QPushButton, "Undo"))
    (back,) = desk.window.workspace.reflecting.reflections()
    assert back.answers[0].text == "Fear."


def test_an_earlier_version_of_an_answer_is_brought_back(desk: Desk, reader: ReaderTab) -> None:
    assert reader.isVisible()
    press(desk.window, Qt.Key.Key_R, CTRL)
    (tab,) = desk.window.tabs.of(ReflectionTab)
    edit = next(iter(tab.answers.values()))
    write(edit, "I was afraid to ask her father about it.")
    tab.flush()
    edit.selectAll()
    QTest.keyClicks(edit, "Nothing.")
    tab.flush()
    desk.quiet()
    click(named(tab, QPushButton, "Earlier versions…"))
    (dialog,) = tab.findChildren(VersionsDialog)
    desk.qtbot.waitExposed(dialog)
    assert dialog.text.toPlainText() == "I was afraid to ask her father about it."
    click(dialog.back)
    desk.quiet()
    assert edit.toPlainText() == "I was afraid to ask her father about it."
    edit.setFocus()
    press(edit, Qt.Key.Key_Z, CTRL)
    desk.quiet()
    assert edit.toPlainText() == "Nothing."


def test_a_note_is_read_as_markdown_and_nothing_in_it_is_loaded(desk: Desk, reader: ReaderTab) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_1)
    mark = desk.window.workspace.reading.all_marks()[0]
    hostile = "**Ask** <img src='file:///x'> ![a picture](file:///etc/hostname) <script>x</script>"
    desk.window.workspace.reading.annotate(mark, hostile)
    reader.panel.setCurrentWidget(reader.marks)
    desk.quiet()
    (view,) = (one for one in reader.marks.findChildren(NoteView) if one.isVisible())
    assert view.toPlainText() == "Ask <img src='file:///x'> a picture <script>x</script>"
    view.setFocus()
    press(view, Qt.Key.Key_Return)
    edit = focus()
    assert isinstance(edit, NoteEdit)
    assert edit.toPlainText() == hostile
    press(edit, Qt.Key.Key_Escape)
    assert focus() is view


def test_a_link_in_a_note_leads_to_its_place_by_keyboard(desk: Desk, reader: ReaderTab) -> None:
    reading, passage = desk.window.workspace.reading, reader.holding.document.passages[12]
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_1)
    mark = reading.all_marks()[0]
    reading.annotate(mark, reading.link_to(reader.holding, passage))
    reader.panel.setCurrentWidget(reader.marks)
    desk.quiet()
    (view,) = (one for one in reader.marks.findChildren(NoteView) if one.isVisible())
    view.setFocus()
    press(view, Qt.Key.Key_Return)
    assert reader.view.textCursor().blockNumber() == 12
    for note, said in (
        ("[x](review:gone#p1)", "is not in your library"),
        (f"[x](review:{reader.holding.review_id}#p9999)", "is not in this edition"),
        ("[x](file:///etc/passwd)", "does not lead to a review"),
    ):
        reading.annotate(mark, note)
        desk.quiet()
        view.setFocus()
        press(view, Qt.Key.Key_Return)
        assert said in desk.window.toast.text
    reading.annotate(mark, "[x](https://example.org/)")
    desk.quiet()
    view.setFocus()
    press(view, Qt.Key.Key_Return)
    assert "https://example.org/" in [one.accessibleName() for one in reader.card.findChildren(QLabel)]


def test_the_panel_is_narrowed_by_words_colour_and_tag(desk: Desk, reader: ReaderTab) -> None:
    reading = desk.window.workspace.reading
    for words, colour, note in ((WORDS, Colour.SUN, "Ask #voice"), (OTHER, Colour.SKY, "")):
        reading.mark_words(reader.holding, place_in(reader.holding.document, words), colour, note)
    reader.panel.setCurrentWidget(reader.marks)
    desk.quiet()
    bar = reader.marks.filter

    def quotes() -> list[str]:
        desk.quiet()
        return [card.mark.anchor.quote for card in cards(reader)]

    assert quotes() == [WORDS, OTHER]
    write(bar.words, "curiosity")
    assert quotes() == [OTHER]
    assert reader.marks.count.text() == "1 of 2 marks shown"
    bar.clear()
    bar.colour.setFocus()
    press(bar.colour, Qt.Key.Key_Down)
    assert quotes() == [WORDS]
    bar.clear()
    reading.annotate(reading.all_marks()[1], "#Voice again")
    assert quotes() == [WORDS, OTHER]
    settle()
    click(named(reader.marks, QPushButton, "#Voice"))  # the same tag: it was spelt otherwise first
    assert bar.tag.currentText() == "#voice"
    assert quotes() == [WORDS, OTHER]
    write(bar.words, "xylophone")
    assert quotes() == []
    click(named(reader.marks, QPushButton, "Show all"))
    assert quotes() == [WORDS, OTHER]


def test_every_one_of_many_marks_can_be_scrolled_to_and_a_tall_panel_is_full(
    desk: Desk, reader: ReaderTab
) -> None:
    passages_ = reader.holding.document.passages
    places = [Place(n, 0, n, 8) for n, one in enumerate(passages_) if len(one.text) > 8][:30]
    for place in places:
        desk.window.workspace.reading.mark_words(reader.holding, place)
    desk.window.resize(1280, 2400)
    reader.panel.setCurrentWidget(reader.marks)
    desk.quiet()
    settle()
    bar = reader.marks._column.verticalScrollBar()
    assert bar.maximum() > 0 or len(cards(reader)) == len(places)
    desk.window.resize(1280, 800)
    for _ in places:
        settle()
        bar.setValue(bar.maximum())
    settle()
    assert [card.mark.anchor.start_passage for card in cards(reader)] == [
        passages_[place.first].id for place in places
    ]


def test_a_mark_adrift_is_found_again(desk: Desk, reader: ReaderTab) -> None:
    workspace = desk.window.workspace
    anchor = anchor_for(passages("Words of an edition that has gone."), 0, 0, 0, 34)
    adrift = Mark("a", reader.holding.review_id, "e", anchor, Colour.ROSE, "Keep this.", "2026", "2026")
    workspace.reading._journal.put_mark(adrift)
    reader.refresh_marks()
    reader.panel.setCurrentWidget(reader.marks)
    desk.quiet()
    (card,) = cards(reader)
    click(named(card, QPushButton, "Find again…"))
    click(named(card, QPushButton, "Put it here"))
    assert "Select some words" in desk.window.toast.text
    drag_over(reader, OTHER)
    click(named(card, QPushButton, "Put it here"))
    assert marked(desk) == [(OTHER, Colour.ROSE, "Keep this.")]
    assert [one.cursor.selectedText() for one in reader.view.extraSelections()] == [OTHER]


def test_marks_follow_a_review_into_a_new_edition_or_are_listed_adrift(desk: Desk, tmp_path: Path) -> None:
    library = desk.window.workspace.library
    path = document(tmp_path / "one.txt", "K3")
    review = library.import_paths([path])[0].review or ""
    desk.quiet()
    reader = desk.read(review)
    kept, lost = [one.text for one in reader.holding.document.passages if len(one.text) > 40][:2]
    for words in (kept, lost):
        drag_over(reader, words[:30])
        press(reader.view, Qt.Key.Key_2)
    text = path.read_text("utf-8").replace(lost[:30], "Other words altogether stand here")
    path.write_text(f"{text}\nOne line more.\n", "utf-8")
    assert library.import_paths([path])[0].review == review
    desk.quiet()
    (again,) = desk.readers()
    again.panel.setCurrentWidget(again.marks)
    desk.quiet()
    assert [card.mark.anchor.quote for card in cards(again)] == [kept[:30], lost[:30]]
    assert [one.cursor.selectedText() for one in again.view.extraSelections()] == [kept[:30]]
    said = [one.text() for one in again.marks.findChildren(QLabel) if one.isVisible()]
    assert "Adrift (1)" in said
    assert f"“{lost[:30]}”" in said


def test_a_note_is_saved_while_typing_goes_on(
    desk: Desk, reader: ReaderTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    drag_over(reader, WORDS)
    press(reader.view, Qt.Key.Key_M, CTRL)
    edit = focus()
    assert isinstance(edit, NoteEdit)
    latest = edit._autosave._latest
    monkeypatch.setattr(latest, "start", lambda: type(latest).start(latest, 300))

    def type_on() -> bool:
        QTest.keyClicks(edit, "a")
        return bool(marked(desk)[0][2])

    desk.qtbot.waitUntil(type_on)
    assert edit.dirty or edit.toPlainText() == marked(desk)[0][2]


def test_the_page_of_all_notes_is_searched_and_leads_to_the_words(desk: Desk, reader: ReaderTab) -> None:
    reading = desk.window.workspace.reading
    for words, note in ((OTHER, "Ask #voice"), (WORDS, "")):
        reading.mark_words(reader.holding, place_in(reader.holding.document, words), Colour.SUN, note)
    press(desk.window, Qt.Key.Key_W, CTRL)
    press(desk.window, Qt.Key.Key_3, CTRL)
    desk.quiet()
    page = desk.window.notes

    def found() -> list[str]:
        return [card.body[0][0].strip("“”") for card in page.list.cards if not card.heading]

    assert found() == [WORDS, OTHER]  # in the order of the text
    page.order.setCurrentIndex(1)
    assert found() == [WORDS, OTHER]  # the newest first
    write(page.filter.words, "voice")
    assert found() == [OTHER]
    choose(page.list, bool)
    press(page.list, Qt.Key.Key_Return)
    (again,) = desk.readers()
    assert again.view.textCursor().selectedText() == OTHER
    assert again.panel.currentWidget() is again.marks


def test_very_many_notes_are_read_beside_what_a_person_does(
    desk: Desk, reader: ReaderTab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notes_page, "AT_ONCE", 0)
    for words in (OTHER, WORDS):
        drag_over(reader, words)
        press(reader.view, Qt.Key.Key_1)
    desk.quiet()
    press(desk.window, Qt.Key.Key_3, CTRL)
    page = desk.window.notes
    desk.quiet()
    assert [card.body[0][0].strip("“”") for card in page.list.cards if not card.heading] == [WORDS, OTHER]
    desk.window.undoing.undo()
    desk.qtbot.waitUntil(lambda: page._count.text() == "0 notes and 1 highlight")


def test_a_quotation_whose_highlight_was_removed_can_still_be_unticked(desk: Desk, reader: ReaderTab) -> None:
    reading, reflecting = desk.window.workspace.reading, desk.window.workspace.reflecting
    mark = reading.mark_words(reader.holding, place_in(reader.holding.document, OTHER))
    begun = reflecting.quote(reflecting.start(reader.holding.review_id).id, [mark.id])
    reading.remove(mark)
    tab = desk.window.open_reflection(begun.id)
    assert tab is not None
    assert tab.quotes.ticked() == [mark.id]
    tab.quotes.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert reflecting.reflection(begun.id).quotes == ()
