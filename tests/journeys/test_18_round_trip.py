"""Journey 7 of the design, whole: practitioner, supervisor and back, with two folders and two windows and
nothing between them but a PDF."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.exporting.filling import filled
from tests.ui import hands
from tests.ui.hands import CTRL, TOUR_TITLE, Desk, click, drop, focus, named, press, settle

from reviewstudy.domain.records import Audience, Digest, ReadRecord
from reviewstudy.domain.returns import Received
from reviewstudy.domain.supervision import AgreedAction, Comment, Saying, Supervision
from reviewstudy.domain.typed import agreed_field, comment_field, session_field, signed_field
from reviewstudy.importing import read_record
from reviewstudy.services.acting import Planned
from reviewstudy.services.sharing import Choice, everything
from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.records.dialog import RecordDialog
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.supervision.send import ReturnDialog
from reviewstudy.ui.supervision.tab import SupervisionTab

ANSWER = "The first bruise was explained away."
AGREED_BY = AgreedAction("", "", "Visit Mrs Adeyemi")


class Two(NamedTuple):
    author: Desk
    supervisor: Desk
    reflection: str
    sent: Path


@pytest.fixture
def two(desk: Desk, qtbot: QtBot, tmp_path: Path) -> Iterator[Two]:
    """A practitioner who sent a record, and a supervisor who never saw the review."""
    workspace = desk.window.workspace
    begun = workspace.reflecting.start(desk.review(TOUR_TITLE))
    workspace.reflecting.write(begun.id, {"what": ANSWER, "so-what": "We did not ask."})
    sent = tmp_path / "sent.pdf"
    choice = Choice(workspace.sharing.asked([begun.id], frozenset()), author_role="health visitor")
    workspace.sharing.export(workspace.sharing.record(choice), sent)
    other = Desk(qtbot, tmp_path / "theirs", hands.furnish(tmp_path / "theirs", bundled=False))
    other.open()
    yield Two(desk, other, begun.id, sent)
    other.close()


def looked_at(desk: Desk, path: Path) -> RecordDialog:
    """A record that is dropped is shown first."""
    assert drop(desk.window, path)
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(RecordDialog)), timeout=20_000)
    (dialog,) = desk.window.findChildren(RecordDialog)
    desk.qtbot.waitUntil(lambda: dialog.pages.settled and not desk.window.jobs.busy, timeout=20_000)
    return dialog


def in_front(desk: Desk) -> None:
    """With two programs at once, the one whose dialog closed is not always the one in front."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    settle()


def commented(two: Two) -> SupervisionTab:
    """The record, opened to be commented on."""
    looked_at(two.supervisor, two.sent).deed_button.click()
    settle()
    tab = two.supervisor.window.tabs.currentWidget()
    assert isinstance(tab, SupervisionTab)
    return tab


def returned(two: Two, tab: SupervisionTab, name: str = "back.pdf") -> Path:
    """Both sides as one PDF, by the button."""
    desk = two.supervisor
    desk.script.save_as = two.sent.with_name(name)
    click(named(tab, QPushButton, "Return…"))
    (dialog,) = desk.window.findChildren(ReturnDialog)
    desk.qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    dialog.save()
    desk.qtbot.waitUntil(two.sent.with_name(name).is_file, timeout=20_000)
    desk.quiet()
    return two.sent.with_name(name)


def taken(two: Two, path: Path) -> ReflectionTab:
    looked_at(two.author, path).deed_button.click()
    settle()
    tab = two.author.window.tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    return tab


def words(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if not one.isHidden())


def test_a_record_goes_to_supervision_by_keyboard_and_comes_back_beside_the_answers(two: Two) -> None:
    desk = two.supervisor
    dialog = looked_at(desk, two.sent)
    assert ANSWER in words(dialog.text)
    assert focus() is dialog.deed_button
    press(focus(), Qt.Key.Key_Space)
    in_front(desk)
    tab = desk.window.tabs.currentWidget()
    assert isinstance(tab, SupervisionTab)
    assert focus() is tab.comments[0].buttons[Saying.COMMENT]
    press(focus(), Qt.Key.Key_Space)
    settle()
    QTest.keyClicks(focus(), "You saw a pattern that others missed.")
    press(focus(), Qt.Key.Key_Tab)
    assert focus() is tab.comments[0].buttons[Saying.QUESTION]
    press(focus(), Qt.Key.Key_Space)
    settle()
    QTest.keyClicks(focus(), "What would have helped you to ask?")
    (agreed,) = tab.agreed.values()
    agreed.add_button.setFocus()
    press(focus(), Qt.Key.Key_Space)
    (action,) = desk.window.findChildren(ActionDialog)
    QTest.keyClicks(action.what, "Bring one case to the next session")
    action.owner.setText("both of us")
    click(action.save_button)
    in_front(desk)
    tab.go_to_session()
    press(focus(), Qt.Key.Key_Space)  # held today
    tab.session.minutes.setValue(75)
    tab.session.wellbeing.setPlainText("Tired, and supported.")
    tab.sign.name.setText("A. Supervisor")
    tab.sign.role.setText("team manager")
    click(tab.sign.sign_button)
    settle()
    assert "Signed off by A. Supervisor, team manager" in words(tab)
    back = returned(two, tab)

    sheet = taken(two, back)
    said = words(sheet)
    for part in (
        "You saw a pattern that others missed.",
        "What would have helped you to ask?",
        "Bring one case to the next session",
        "Agreed in supervision",
        "Signed off by A. Supervisor, team manager",
        "Tired, and supported.",
    ):
        assert part in said
    assert sheet.answers["what"].toPlainText() == ANSWER
    assert "You saw a pattern" in words(sheet.boxes["what"].said)
    assert sheet.boxes["now-what"].said.isHidden()
    press(two.author.window, Qt.Key.Key_Z, CTRL)
    settle()
    assert sheet.boxes["what"].said.isHidden()
    assert two.author.window.workspace.acting.actions() == []


def test_an_answer_changed_since_says_so_beside_the_comment(two: Two) -> None:
    tab = commented(two)
    tab.comments[0].begin(Saying.COMMENT)
    (edit,) = tab.comments[0].edits.values()
    edit.setPlainText("Well seen.")
    sheet = taken(two, returned(two, tab))
    assert "You have changed this answer" not in words(sheet)
    sheet.answers["what"].setPlainText("Something else.")
    sheet.flush()
    settle()
    assert "You have changed this answer" in words(sheet.boxes["what"].said)


@pytest.mark.parametrize(
    ("again", "says"),
    [
        (lambda two, back: (two.author, back), "nothing new"),
        (lambda two, back: (two.author, two.sent), "made this record yourself"),
        (lambda two, back: (two.supervisor, two.sent), "have it already"),
    ],
    ids=["repeated", "own", "received"],
)
def test_what_is_not_new_is_explained(
    two: Two, again: Callable[[Two, Path], tuple[Desk, Path]], says: str
) -> None:
    tab = commented(two)
    two.supervisor.window.workspace.supervising.write(tab.record, {("", "", Saying.COMMENT): "Words."})
    back = returned(two, tab)
    taken(two, back)
    desk, path = again(two, back)
    dialog = looked_at(desk, path)
    assert says in words(dialog.text)
    dialog.reject()


def test_a_record_in_the_bin_comes_back_with_what_was_written(two: Two) -> None:
    tab = commented(two)
    tab.comments[0].begin(Saying.QUESTION)
    (edit,) = tab.comments[0].edits.values()
    edit.setPlainText("Why then?")
    click(named(tab, QPushButton, "Move this record to the bin"))
    settle()
    window = two.supervisor.window
    assert window.tabs.of(SupervisionTab) == []
    assert window.workspace.supervising.received() == []
    press(window, Qt.Key.Key_Z, CTRL)
    settle()
    (one,) = window.workspace.supervising.received()
    assert one.supervision.said(two.reflection, "what", Saying.QUESTION) == "Why then?"


def test_the_tab_and_the_place_are_there_the_next_time(two: Two) -> None:
    tab = commented(two)
    record = tab.record
    window = two.supervisor.reopen()
    (there,) = window.tabs.of(SupervisionTab)
    assert there.record == record
    press(window, Qt.Key.Key_6, CTRL)
    assert window.places.current == "supervision"
    assert [card.key for card in window.places.supervision.list.cards] == [record]


def test_what_was_sent_to_supervision_is_not_counted_and_what_was_sent_to_the_partnership_is(
    two: Two, tmp_path: Path
) -> None:
    tab = commented(two)
    folder = tmp_path / "shelf"
    folder.mkdir()
    returned(two, tab).rename(folder / "back.pdf")
    sharing = two.author.window.workspace.sharing
    offers = sharing.offers([two.reflection], Audience.PARTNERSHIP)
    record = sharing.record(Choice(everything(offers), Audience.PARTNERSHIP))
    sharing.export(record, folder / "pooled.pdf")
    two.supervisor.script.records = folder
    dialog = two.supervisor.window.records.pool()
    assert dialog is not None
    two.supervisor.qtbot.waitUntil(dialog.save_button.isEnabled, timeout=40_000)
    assert "1 record counted" in words(dialog)
    assert "1 record not counted" in words(dialog)
    dialog.reject()


def test_a_supervisor_with_only_a_pdf_viewer_types_into_the_pdf(two: Two) -> None:
    record = read_record(two.sent).record
    values = {
        comment_field(1, 1): "You saw a pattern.",
        agreed_field(1, "what"): "Ring back the same day",
        agreed_field(1, "by-when"): "10 December 2026",
        session_field("held-on"): "26/11/2026",
        session_field("length"): "1 h 15",
        signed_field("name"): "A. Supervisor",
    }
    typed = two.sent.with_name("typed.pdf")
    typed.write_bytes(filled(two.sent.read_bytes(), values))
    dialog = looked_at(two.author, typed)
    assert "Typed in the PDF, unverified" in words(dialog.text)
    dialog.deed_button.click()
    settle()
    sheet = two.author.window.tabs.currentWidget()
    assert isinstance(sheet, ReflectionTab)
    first = record.reflections[0].answers[0].prompt
    assert "You saw a pattern." in words(sheet.boxes[first].said)
    assert "typed in the PDF, unverified" in words(sheet.boxes[first].said)
    (action,) = two.author.window.workspace.acting.actions()
    assert (action.what, action.by_when) == ("Ring back the same day", "2026-12-10")
    (back,) = two.author.window.workspace.supervising.said_of(two.reflection)
    assert (back.supervision.session.held_on, back.supervision.session.minutes) == ("2026-11-26", 75)
    again = looked_at(two.author, typed)
    assert "nothing new" in words(again.text)
    again.reject()
    typed.write_bytes(filled(two.sent.read_bytes(), values | {comment_field(1, 1): "More."}))
    looked_at(two.author, typed).deed_button.click()
    settle()
    (back,) = two.author.window.workspace.supervising.said_of(two.reflection)
    assert back.supervision.comments[0].text == "More."
    assert len(two.author.window.workspace.acting.actions()) == 1


def test_an_action_about_a_child_that_names_somebody_is_not_agreed(two: Two) -> None:
    tab = commented(two)
    supervising = two.supervisor.window.workspace.supervising
    (agreed,) = tab.agreed.values()
    agreed.add()
    (dialog,) = two.supervisor.window.findChildren(ActionDialog)
    dialog.what.setPlainText("Visit Mrs Adeyemi")
    dialog.about_child.setChecked(True)
    dialog.save()
    assert "child’s file" in words(dialog)
    assert supervising.one(tab.record).supervision.agreed == ()
    dialog.reject()
    supervising.agree(tab.record, two.reflection, Planned("Visit weekly", about_child=True))
    settle()
    assert "Visit weekly" in words(agreed)


def test_tab_goes_through_what_is_said_in_the_order_it_stands_in(two: Two) -> None:
    tab = commented(two)
    in_front(two.supervisor)
    first, second = tab.comments[:2]
    assert first.edits == {}  # a record can have thousands of answers
    first.begin(Saying.QUESTION)
    (asked,) = first.edits.values()
    assert focus() is asked
    press(two.supervisor.window, Qt.Key.Key_Tab)
    assert focus() is first.buttons[Saying.COMMENT]
    first.begin(Saying.COMMENT)
    press(two.supervisor.window, Qt.Key.Key_Tab)
    assert focus() is asked
    press(two.supervisor.window, Qt.Key.Key_Tab)
    assert focus() is second.buttons[Saying.COMMENT]


def test_a_record_is_read_as_often_whether_it_has_one_reflection_or_many(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each pause in typing would read all of it once for each of them."""
    service = two.supervisor.window.workspace.supervising
    record = read_record(two.sent).record
    reads: list[str] = []
    one = service.one

    def counted(known: str) -> Received:
        reads.append(known)
        return one(known)

    monkeypatch.setattr(service, "one", counted)
    for number in (1, 9):
        several = replace(
            record,
            record=f"of {number}",
            reflections=tuple(
                replace(record.reflections[0], reflection=f"{number}.{n}") for n in range(number)
            ),
        )
        service.receive(ReadRecord(several, Digest.WELL))
        tab = two.supervisor.window.opened.supervision(several.record)
        assert tab is not None
        tab.comments[0].begin(Saying.COMMENT)
        next(iter(tab.comments[0].edits.values())).setPlainText("Well seen.")
        tab.flush()
        settle()
    assert reads.count("of 1") == reads.count("of 9")


def test_what_taking_in_did_is_said_in_numbers_that_agree_and_nothing_is_hidden(two: Two) -> None:
    read, child = read_record(two.sent), replace(AGREED_BY, about_child=True)
    side = Supervision(
        "forged",
        "2026-11-26T10:00:00+00:00",
        (
            Comment(two.reflection, "", Saying.COMMENT, "Of the whole."),
            Comment(two.reflection, "now-what", Saying.QUESTION, "Of what was not sent."),
            Comment(two.reflection, "nowhere", Saying.QUESTION, "Of nothing here."),
        ),
        (replace(child, action="1"), replace(child, action="2")),
    )
    window = two.author.window
    window.supervising.take(replace(read, record=replace(read.record, supervision=side)))
    settle()
    said = words(window.toast)
    assert "3 comments and questions on what you wrote" in said
    assert "2 actions about a child name somebody and were not kept: record them on" in said
    sheet = window.tabs.currentWidget()
    assert isinstance(sheet, ReflectionTab)
    everything_said = words(sheet)
    for text in ("Of the whole.", "Of what was not sent.", "Of nothing here."):
        assert everything_said.count(text) == 1
    assert "Of nothing here." in words(sheet.said_of_all)


def test_of_other_words_typed_in_the_same_pdf_nobody_says_they_are_later(two: Two) -> None:
    typed = two.sent.with_name("typed.pdf")
    for text in ("One.", "Other."):
        typed.write_bytes(filled(two.sent.read_bytes(), {comment_field(1, 1): text}))
        dialog = looked_at(two.author, typed)
        if text == "Other.":
            assert "Nothing in it says whose are later" in words(dialog.text)
            assert "later version" not in words(dialog.text)
        dialog.deed_button.click()
        settle()


def test_a_damaged_record_offers_nothing_to_do(two: Two) -> None:
    read = replace(read_record(two.sent), digest=Digest.DAMAGED)
    window = two.supervisor.window
    window.records._show(two.sent, read)
    (dialog,) = window.findChildren(RecordDialog)
    two.supervisor.qtbot.waitUntil(lambda: dialog.pages.settled and not window.jobs.busy, timeout=20_000)
    assert dialog.deed_button.isHidden()
    assert "You can comment" not in words(dialog.text)
    dialog.reject()


def test_a_return_without_end_is_shown_in_part_and_says_so(two: Two) -> None:
    tab = commented(two)
    supervising = two.supervisor.window.workspace.supervising
    supervising.write(tab.record, {(two.reflection, "what", Saying.COMMENT): "Words. " * 40_000})
    sheet = taken(two, returned(two, tab))
    shown = [one.text() for one in sheet.boxes["what"].said.findChildren(QLabel)]
    assert max(map(len, shown)) < 101_000
    assert any("The rest is on the pages" in one for one in shown)
