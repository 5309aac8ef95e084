"""Every screen of the program, brought up the way a person comes to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QTabWidget, QWidget
from tests.builders import document, pack, packed, passages, review
from tests.ui.hands import (
    CTRL,
    PASSPHRASE,
    SHIFT,
    TOUR_TITLE,
    Desk,
    click,
    drag_over,
    drop,
    focus,
    named,
    place_in,
    press,
    settle,
    typeset,
)

from reviewstudy import paths
from reviewstudy.domain.backups import Holds, Preview
from reviewstudy.domain.errors import WrongPassphrase
from reviewstudy.domain.journal import Activity
from reviewstudy.domain.keeping import Erasure
from reviewstudy.domain.marks import Colour, Mark, anchor_for
from reviewstudy.domain.records import Audience, Digest, ReadRecord, Shape
from reviewstudy.domain.reviews import Provenance
from reviewstudy.domain.supervision import Saying, Session, SessionKind
from reviewstudy.importing import read_record
from reviewstudy.services.acting import Planned
from reviewstudy.services.library import Outcome, OutcomeKind
from reviewstudy.services.offering import ItemGroup
from reviewstudy.services.packing import start_folder
from reviewstudy.services.patience import Patience
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.sharing import Choice, everything
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.keys import Way
from reviewstudy.storage.packs import write_pack
from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.ask import BackupKeyDialog, Chooser, PasswordDialog
from reviewstudy.ui.bin import BinDialog
from reviewstudy.ui.briefing.dialog import BriefingDialog
from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.going_back import GoingBack
from reviewstudy.ui.guide.dialog import GuideDialog
from reviewstudy.ui.leaving import LeavingDialog
from reviewstudy.ui.opening.change import PassphraseDialog, RecoveryDialog
from reviewstudy.ui.opening.unlock import Unlock
from reviewstudy.ui.opening.welcome import Welcome
from reviewstudy.ui.packs.taking import TakePackDialog
from reviewstudy.ui.picture import PictureView
from reviewstudy.ui.reader.drawn import TimelineDialog
from reviewstudy.ui.records.dialog import RecordDialog
from reviewstudy.ui.reflection.begin import BeginDialog
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog
from reviewstudy.ui.reflection.versions import VersionsDialog
from reviewstudy.ui.supervision.tab import SupervisionTab
from reviewstudy.ui.support import HelpSheet

Screen = Callable[[Desk], QWidget]
QUOTE = "Kindness and curiosity belong together."


def library(desk: Desk) -> QWidget:
    """All reviews."""
    press(desk.window, Qt.Key.Key_1, CTRL)
    desk.window.library.list.setFocus()
    return desk.window


def library_without_a_match(desk: Desk) -> QWidget:
    """The filter finds nothing."""
    library(desk)
    QTest.keyClicks(desk.window.library._filter, "xylophone")
    return desk.window


def library_importing(desk: Desk) -> QWidget:
    """An import under way, and the report of the one before."""
    library(desk)
    refused = "The file is empty; choose another, or save the document again"
    desk.window.library.show_outcomes([Outcome("a/long name.txt", OutcomeKind.REFUSED, None, refused)])
    desk.window.library.show_progress(1, 3, "a review with quite a long name.txt")
    return desk.window


def check_one(desk: Desk) -> QWidget:
    """One document with doubts, before it is stored."""
    path = desk.folder.parent / "doubtful.txt"
    path.write_text("A page of words that say nothing of who wrote them, when, or what for.\n", "utf-8")
    drop(desk.window, path)
    tab = desk.checking()
    assert tab.form is not None
    tab.form.every.setChecked(True)
    return desk.window


def check_five(desk: Desk) -> QWidget:
    """Five documents, the first of them a PDF, before any is stored."""
    paths = [typeset(desk.folder.parent / "0 a name of a file_that_has_no_end_to_it.pdf")]
    paths += [document(desk.folder.parent / f"{family}.txt", family) for family in ("A1", "B2", "C3", "D4")]
    drop(desk.window, *paths)
    tab = desk.checking()
    desk.qtbot.waitUntil(lambda: tab.original.pages == 3, timeout=20_000)
    return desk.window


def original(desk: Desk) -> QWidget:
    """A review beside the pages it was read from."""
    path = typeset(desk.folder.parent / "typeset.pdf")
    (outcome,) = desk.window.workspace.library.import_paths([path])
    desk.quiet()
    tab = desk.read(outcome.review or "")
    assert tab.original is not None
    tab.panel.setCurrentWidget(tab.original)
    desk.qtbot.waitUntil(lambda: tab.original is not None and tab.original.pages == 3, timeout=20_000)
    return desk.window


def index(desk: Desk) -> QWidget:
    """The learning index before anything is typed."""
    press(desk.window, Qt.Key.Key_K, CTRL)
    return desk.window


def index_results(desk: Desk) -> QWidget:
    """The learning index with results."""
    index(desk)
    QTest.keyClicks(desk.window.index.box, "bruising")
    desk.qtbot.waitUntil(lambda: bool(desk.window.index.list.cards))
    return desk.window


def law(desk: Desk) -> QWidget:
    """What reviews cite, none of it chosen yet."""
    index(desk)
    press(desk.window, Qt.Key.Key_5, CTRL)
    desk.qtbot.waitUntil(lambda: bool(desk.window.law.list.cards))
    return desk.window


def law_card(desk: Desk) -> QWidget:
    """A law's card, with what moved on and where it is cited."""
    law(desk)
    desk.window.law.show_card("ca1989-s20")
    desk.qtbot.waitUntil(lambda: bool(desk.window.law.card.cards))
    return desk.window


def law_without_a_match(desk: Desk) -> QWidget:
    """Nothing cited has that name."""
    law(desk)
    QTest.keyClicks(desk.window.law.box, "xylophone")
    return desk.window


def notes_empty(desk: Desk) -> QWidget:
    """Nothing marked yet."""
    press(desk.window, Qt.Key.Key_3, CTRL)
    return desk.window


def notes(desk: Desk) -> QWidget:
    """A note and a highlight."""
    _mark(desk)
    press(desk.window, Qt.Key.Key_3, CTRL)
    desk.window.notes.list.setFocus()
    return desk.window


def notes_without_a_match(desk: Desk) -> QWidget:
    """No note is like what is looked for."""
    notes(desk)
    QTest.keyClicks(desk.window.notes.filter.words, "xylophone")
    return desk.window


def reflections_empty(desk: Desk) -> QWidget:
    """Nothing written yet."""
    press(desk.window, Qt.Key.Key_4, CTRL)
    return desk.window


def reflections(desk: Desk) -> QWidget:
    """One reflection begun."""
    reflection(desk)
    press(desk.window, Qt.Key.Key_4, CTRL)
    desk.window.reflections.list.setFocus()
    return desk.window


def reader(panel: int) -> Screen:
    """A review, with one page of its panel."""

    def show(desk: Desk) -> QWidget:
        _mark(desk)
        tab = desk.read(desk.review(TOUR_TITLE))
        tab.panel.setCurrentIndex(panel)
        return desk.window

    return show


def note_written(desk: Desk) -> QWidget:
    """A note in Markdown, with a link and tags, and another being written."""
    reader(1)(desk)
    (tab,) = desk.readers()
    reading, document = desk.window.workspace.reading, tab.holding.document
    first, second = (one.mark for one in reading.marks(tab.holding))
    link = reading.link_to(tab.holding, document.passages[3])
    reading.annotate(first, f"Ask *why* at home.\n\n- who was seen\n- {link}\n\n#voice #home-visit")
    desk.quiet()
    tab.marks.write(second)
    return desk.window


def notes_filtered_away(desk: Desk) -> QWidget:
    """The panel's filter leaves nothing."""
    reader(1)(desk)
    (tab,) = desk.readers()
    QTest.keyClicks(tab.marks.filter.words, "xylophone")
    return desk.window


def note_adrift(desk: Desk) -> QWidget:
    """A mark whose words this edition does not hold, being put on others."""
    reader(1)(desk)
    (tab,) = desk.readers()
    anchor = anchor_for(passages("Words that are in an edition that has gone."), 0, 0, 0, 43)
    desk.window.workspace.reading._journal.put_mark(
        Mark("adrift", tab.holding.review_id, "e", anchor, Colour.ROSE, "Keep this.", "2026", "2026")
    )
    tab.refresh_marks()
    desk.quiet()
    click(named(tab.marks, QPushButton, "Find again…"))
    return desk.window


def bin_full(desk: Desk) -> QWidget:
    """Things in the bin."""
    reflection(desk)
    workspace = desk.window.workspace
    for mark in workspace.reading.all_marks():
        workspace.reading.remove(mark)
    for one in workspace.reflecting.reflections():
        workspace.reflecting.remove(one.id)
    desk.quiet()
    return bin_empty(desk)


def bin_empty(desk: Desk) -> QWidget:
    """Nothing in the bin."""
    desk.window.actions_["bin"].trigger()
    (dialog,) = desk.window.findChildren(BinDialog)
    desk.qtbot.waitExposed(dialog)
    return dialog


def bin_final(desk: Desk) -> QWidget:
    """What the bin says before it is emptied."""
    dialog = bin_full(desk)
    click(named(dialog, QPushButton, "Empty the bin…"))
    return dialog


def reflection_versions(desk: Desk) -> QWidget:
    """A reflection whose first answer said something else once."""
    reflection(desk)
    (tab,) = desk.window.tabs.of(ReflectionTab)
    reflecting, prompt = desk.window.workspace.reflecting, next(iter(tab.answers))
    for words in ("We saw the bruise and asked nobody about it, and I still wonder why.", "We asked."):
        reflecting.write(tab.reflection.id, {prompt: words})
    desk.quiet()
    return desk.window


def versions(desk: Desk) -> QWidget:
    """What an answer said earlier."""
    reflection_versions(desk)
    (tab,) = desk.window.tabs.of(ReflectionTab)
    tab.show_earlier(next(iter(tab.answers)))
    (dialog,) = tab.findChildren(VersionsDialog)
    desk.qtbot.waitExposed(dialog)
    return dialog


def digest(desk: Desk) -> QWidget:
    """A digest, which says more of itself than an original does."""
    desk.read("dorset-family-s22-digest").panel.setCurrentIndex(4)
    return desk.window


def selected_words(desk: Desk) -> QWidget:
    """Words selected, the bar beside them."""
    tab = desk.read(desk.review(TOUR_TITLE))
    drag_over(tab, QUOTE)
    assert tab.bar.isVisible()
    return desk.window


def toast(desk: Desk) -> QWidget:
    """Something just done, with its undo."""
    selected_words(desk)
    press(desk.window, Qt.Key.Key_H, CTRL)
    assert desk.window.toast.text
    return desk.window


def reader_finding(desk: Desk) -> QWidget:
    """Words looked for in a review."""
    desk.read(desk.review(TOUR_TITLE))
    press(desk.window, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(focus(), "bruis")
    return desk.window


def reader_by_passage(desk: Desk) -> QWidget:
    """Passage mode, and the card of what a passage leads to."""
    tab = desk.read(desk.review(TOUR_TITLE))
    tab.go_to_passage(tab.holding.document.footnotes[0].passages[0])
    press(desk.window, Qt.Key.Key_F7)
    press(tab.view, Qt.Key.Key_Return)
    assert tab.card.isVisible()
    return desk.window


def reader_address(desk: Desk) -> QWidget:
    """Where an address leads, before it is opened."""
    tab = desk.read(desk.review(TOUR_TITLE))
    tab.view.followed.emit("https://example.org/a-long-address/" + "that-goes-on-and-on/" * 6)
    return desk.window


def side_by_side(desk: Desk) -> QWidget:
    """Two places of a review."""
    _mark(desk)
    desk.read(desk.review(TOUR_TITLE))
    press(desk.window, Qt.Key.Key_Backslash, CTRL)
    return desk.window


def timeline_drawn(desk: Desk) -> QWidget:
    """A review's timeline as a picture."""
    tab = desk.read(desk.review(TOUR_TITLE))
    tab.draw_timeline()
    (dialog,) = tab.findChildren(TimelineDialog)
    return dialog


def timeline_table(desk: Desk) -> QWidget:
    """The same as a table."""
    dialog = timeline_drawn(desk)
    dialog.findChildren(PictureView)[0].swap_form()
    return dialog


def reflection(desk: Desk) -> QWidget:
    """A reflection, the learning points beside it."""
    _mark(desk)
    desk.read(desk.review(TOUR_TITLE))
    press(desk.window, Qt.Key.Key_R, CTRL)
    return desk.window


def reflection_quotes(desk: Desk) -> QWidget:
    """A reflection, the highlights beside it."""
    reflection(desk)
    desk.window.tabs.currentWidget().findChildren(QTabWidget)[0].setCurrentIndex(1)
    return desk.window


def _reflected(desk: Desk) -> ReflectionTab:
    """A reflection with most of what one can hold."""
    reflection(desk)
    (tab,) = desk.window.tabs.of(ReflectionTab)
    workspace, one = desk.window.workspace, tab.reflection.id
    words = {
        "what": "I rang Mrs Okafor on 12 March 2024.",
        "so-what": "Liking a parent makes me less curious.",
    }
    workspace.reflecting.write(one, words)
    workspace.reflecting.summarise(one, {"what": "I learnt to write down what I saw."})
    workspace.acting.add(one, Planned("Find the procedure", "me", "2026-12-10", "I can find it"))
    workspace.acting.add(one, Planned("Practise the call", about_child=True))
    workspace.reflecting.link(one, [tab.holding.document.learning_points[0].id])
    today = date.today().isoformat()
    workspace.reflecting.put_activity(one, Activity(today, 40, "a nurse", today, today))
    desk.quiet()
    tab.check.look()
    return tab


def reflection_checked(desk: Desk) -> QWidget:
    """A reflection in which something may say who someone is, actions, and a time to look back."""
    tab = _reflected(desk)
    tab.panel.setCurrentWidget(tab.check)
    return desk.window


def begin_reflection(desk: Desk) -> QWidget:
    """Which review, how long, which questions."""
    press(desk.window, Qt.Key.Key_N, CTRL)
    (dialog,) = desk.window.findChildren(BeginDialog)
    return dialog


def other_questions(desk: Desk) -> QWidget:
    """Other questions for a reflection."""
    tab = _reflected(desk)
    tab.another.emit(tab.reflection.id)
    (dialog,) = desk.window.findChildren(BeginDialog)
    return dialog


def team_questions(desk: Desk) -> QWidget:
    """The questions of a team."""
    return desk.window.reflecting.team()


def action_refused(desk: Desk) -> QWidget:
    """An action about a child that names somebody."""
    _reflected(desk).actions_box.add()
    (dialog,) = desk.window.findChildren(ActionDialog)
    dialog.what.setPlainText("Visit Mrs Okafor")
    dialog.about_child.setChecked(True)
    dialog.save()
    return dialog


def form(desk: Desk) -> QWidget:
    """A regulator's form filled from a reflection, with gaps."""
    tab = _reflected(desk)
    dialog = desk.window.reflecting.form(tab.reflection.id)
    assert dialog is not None
    return dialog


def export_nothing(desk: Desk) -> QWidget:
    """Nothing chosen yet."""
    tab = _reflected(desk)
    return desk.window.reflecting.export(tab.reflection.id)


def export_several(desk: Desk) -> QWidget:
    """A pack for supervision, with something to check."""
    _reflected(desk)
    dialog = desk.window.reflecting.export_several(Shape.PACK)
    dialog.tick_mine()
    desk.qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    return dialog


def record_opened(desk: Desk) -> QWidget:
    """A record that somebody handed over."""
    tab = _reflected(desk)
    sharing = desk.window.workspace.sharing
    items = sharing.asked([tab.reflection.id], frozenset({ItemGroup.ACTION}))
    path = desk.folder.parent / "record.pdf"
    sharing.export(sharing.record(Choice(items, author_role="health visitor")), path)
    desk.window.records.open(path)
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(RecordDialog)), timeout=20_000)
    (dialog,) = desk.window.findChildren(RecordDialog)
    desk.qtbot.waitUntil(lambda: dialog.pages.settled, timeout=20_000)
    return dialog


def supervision(desk: Desk) -> QWidget:
    """No record was sent yet."""
    press(desk.window, Qt.Key.Key_6, CTRL)
    return desk.window


def supervision_list(desk: Desk) -> QWidget:
    """Records that were sent, one of them signed off."""
    record = _sent(desk, desk.window.workspace)
    desk.window.workspace.supervising.sign(record, "A. Supervisor", "team manager")
    _sent(desk, desk.window.workspace)
    supervision(desk)
    desk.window.places.supervision.list.setFocus()
    return desk.window


def supervising(desk: Desk) -> QWidget:
    """A record to comment on, with a comment, a question and something to check."""
    window = desk.window
    record = _sent(desk, window.workspace)
    _commented(window.workspace, record)
    tab = window.opened.supervision(record)
    assert tab is not None
    settle()
    return window


def returning(desk: Desk) -> QWidget:
    """Both sides, before they go back."""
    supervising(desk)
    (tab,) = desk.window.tabs.of(SupervisionTab)
    dialog = desk.window.supervising.send(tab.record)
    assert dialog is not None
    desk.qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    return dialog


def return_opened(desk: Desk) -> QWidget:
    """What came back from supervision, before it is taken in."""
    path = _came_back(desk)
    desk.window.records.open(path)
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(RecordDialog)), timeout=20_000)
    (dialog,) = desk.window.findChildren(RecordDialog)
    desk.qtbot.waitUntil(lambda: dialog.pages.settled, timeout=20_000)
    return dialog


def reflection_returned(desk: Desk) -> QWidget:
    """What was said beside the answers, one of which was changed since."""
    read = read_record(_came_back(desk))
    desk.window.supervising.take(read)
    (one,) = read.record.reflections
    desk.window.workspace.reflecting.write(one.reflection, {one.answers[0].prompt: "Another thought."})
    desk.quiet()
    desk.window.toast.hide()
    return desk.window


def _sent(desk: Desk, to: Workspace) -> str:
    """A record of somebody else's, kept in a workspace; its id."""
    away = desk.folder.parent / f"away-{len(to.supervising.received())}"
    away.mkdir()
    theirs = Workspace(away, bytes(32))
    try:
        theirs.library.take_pack(paths.bundled_pack(), bundled=True)
        begun = theirs.reflecting.start(theirs.library.entries()[0].review_id)
        theirs.reflecting.write(begun.id, {"what": "The first bruise was explained away.", "so-what": "Yes."})
        theirs.acting.add(begun.id, Planned("Ask about weekends", "me", "2026-12-10"))
        chosen = theirs.sharing.asked([begun.id], frozenset({ItemGroup.ACTION}))
        record = theirs.sharing.record(Choice(chosen, author_role="health visitor"))
    finally:
        theirs.close()
    return to.supervising.receive(ReadRecord(record, Digest.WELL))


def _commented(workspace: Workspace, record: str) -> None:
    one = workspace.supervising.one(record).record.reflections[0]
    first, second = (answer.prompt for answer in one.answers)
    said = {
        (one.reflection, first, Saying.COMMENT): "You saw a pattern. Was Mrs Okafor told?",
        (one.reflection, second, Saying.QUESTION): "What would have helped you to ask?",
        (one.reflection, "", Saying.COMMENT): "Thank you for writing this.",
    }
    workspace.supervising.write(record, said)
    workspace.supervising.agree(record, one.reflection, Planned("Bring one case along", "both", "2026-12-20"))
    session = Session("2026-11-26", 75, SessionKind.ONE_TO_ONE, "Tired, and supported", "", "2026-12-20")
    workspace.supervising.put_session(record, session)


def _came_back(desk: Desk) -> Path:
    """A reflection of one's own, as it came back from supervision."""
    tab = _reflected(desk)
    workspace, folder = desk.window.workspace, desk.folder.parent / "supervisor"
    items = workspace.sharing.asked([tab.reflection.id], frozenset())
    sent = workspace.sharing.record(Choice(items, author_role="health visitor"))
    folder.mkdir()
    theirs = Workspace(folder, bytes(32))
    try:
        record = theirs.supervising.receive(ReadRecord(sent, Digest.WELL))
        one = sent.reflections[0]
        theirs.supervising.write(
            record, {(one.reflection, one.answers[0].prompt, Saying.COMMENT): "You saw a pattern."}
        )
        theirs.supervising.agree(record, one.reflection, Planned("Bring one case along"))
        theirs.supervising.sign(record, "A. Supervisor", "team manager")
        theirs.supervising.export(theirs.supervising.both_sides(record), folder / "back.pdf")
    finally:
        theirs.close()
    return folder / "back.pdf"


def records_pooled(desk: Desk) -> QWidget:
    """Records counted together, with words to approve."""
    workspace, folder = desk.window.workspace, desk.folder.parent / "shelf"
    folder.mkdir()
    review = desk.review(TOUR_TITLE)
    for number in range(6):
        begun = workspace.reflecting.start(review)
        workspace.reflecting.link(begun.id, ["l1"])
        workspace.acting.add(begun.id, Planned(f"Ring Mrs Okafor, number {number}"))
        offers = workspace.sharing.offers([begun.id], Audience.PARTNERSHIP)
        record = workspace.sharing.record(Choice(everything(offers), Audience.PARTNERSHIP))
        workspace.sharing.export(record, folder / f"{number}.pdf")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    desk.script.records = folder
    dialog = desk.window.records.pool()
    assert dialog is not None
    desk.qtbot.waitUntil(dialog.save_button.isEnabled, timeout=40_000)
    return dialog


def pack_shown(desk: Desk) -> QWidget:
    """What a pack holds, one document of each sort, before it is taken in."""
    path = desk.folder.parent / "brackenshire.reviewpack"
    known, held = packed(review("One.", title="Child A1"), "a1"), packed(review("x", title="Child B2"), "b2")
    write_pack(pack(known, held), path)
    desk.window.workspace.library.take_pack(path)
    shut = Provenance(permission="Not to be shared outside the partnership.")
    coming = (
        packed(review("Two.", title="Child A1", points=(1,)), "a1"),
        held,
        packed(review("y", title="A review with a long title, as several agencies give it together"), "c3"),
        replace(packed(review("z", title="Closed minutes"), "d4"), provenance=shut),
        packed(review("w", title="Family S22"), "dorset-family-s22-digest"),
    )
    write_pack(pack(*coming, version="2"), path)
    desk.quiet()
    drop(desk.window, path)
    desk.qtbot.waitUntil(lambda: bool(desk.window.findChildren(TakePackDialog)), timeout=20_000)
    (dialog,) = desk.window.findChildren(TakePackDialog)
    return dialog


def pack_begun(desk: Desk) -> QWidget:
    """A pack is to be made, and no folder chosen yet."""
    return desk.window.packs.make()


def pack_looked_through(desk: Desk) -> QWidget:
    """A folder with a review that goes in, one that does not, and one to put right."""
    folder = desk.folder.parent / "our reviews"
    start_folder(folder)
    words = "---\nid: {}\ntitle: {}\n{}---\n\n# One\n\nWords.\n"
    (folder / "closed.md").write_text(words.format("closed", "Closed minutes", "share: no\n"), "utf-8")
    (folder / "unsaid.md").write_text(words.format("unsaid", "Terms unsaid", ""), "utf-8")
    desk.script.pack_folder = folder
    dialog = desk.window.packs.make()
    dialog.choose()
    desk.qtbot.waitUntil(dialog.list.isVisible, timeout=20_000)
    desk.quiet()
    return dialog


def reflections_due(desk: Desk) -> QWidget:
    """A reflection whose time to look back has come."""
    _reflected(desk)
    press(desk.window, Qt.Key.Key_4, CTRL)
    desk.window.reflections.list.setFocus()
    return desk.window


def export(desk: Desk) -> QWidget:
    """What leaves, and its pages."""
    reflection(desk)
    press(desk.window, Qt.Key.Key_E, CTRL)
    (dialog,) = desk.window.findChildren(ExportDialog)
    dialog.tick_mine()
    desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled(), timeout=20_000)
    return dialog


def briefing(layout: int) -> Screen:
    """Learning points on their way to a team, in one of the layouts."""

    def show(desk: Desk) -> QWidget:
        window = desk.window
        review = window.workspace.reading.holding(desk.review(TOUR_TITLE))
        points = [(review.review_id, point.id) for point in review.document.learning_points[:3]]
        asked = window.workspace.briefing
        dialog = BriefingDialog(window, window.theme, asked, window.jobs, desk.script, points)
        dialog.layout_choice.setCurrentIndex(layout)
        dialog.open()
        desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled(), timeout=20_000)
        return dialog

    return show


def help_sheet(name: str) -> Screen:
    """A page of help."""

    def show(desk: Desk) -> QWidget:
        if name == "worried":
            press(desk.window, Qt.Key.Key_W, CTRL | SHIFT)
        else:
            desk.window.actions_[name].trigger()
        (sheet,) = desk.window.findChildren(HelpSheet)
        return sheet

    return show


def chooser(desk: Desk) -> QWidget:
    """One of a list."""
    made = Chooser(desk.window, "New reflection", "Which review is it about?", ["One", "Another"])
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    made.open()
    return made


def password(desk: Desk) -> QWidget:
    return _shown(
        PasswordDialog(desk.window, "a review with quite a long name, as sent by a partnership.pdf")
    )


def welcome(desk: Desk) -> QWidget:
    """The first run."""
    return _shown(Welcome(_nowhere(desk), desk.window.theme, desk.window.jobs))


def welcome_key(desk: Desk) -> QWidget:
    """The recovery key."""
    made = Welcome(_nowhere(desk), desk.window.theme, desk.window.jobs)
    made.key.setText("ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2-34567-ABCDE")
    made._pages.setCurrentIndex(1)
    return _shown(made)


def unlock(desk: Desk) -> QWidget:
    """The passphrase is asked for, after a wrong one."""
    why = "That passphrase does not open this library: try again, or use the recovery key you printed."
    return _shown(Unlock(_nowhere(desk), desk.window.theme, desk.window.jobs, why))


def unlock_after_lock(desk: Desk) -> QWidget:
    """It was locked while something was being made; passphrase and keychain open it."""
    closed = ["“Export” was open; what you chose or typed in it is not kept."]
    with _ways(Way.PASSPHRASE, Way.KEYCHAIN, Way.RECOVERY):
        dialog = Unlock(_nowhere(desk), desk.window.theme, desk.window.jobs, locked=closed)
    return _shown(dialog)


def unlock_by_keychain(desk: Desk) -> QWidget:
    """It was locked, and the keychain alone opens it."""
    with _ways(Way.KEYCHAIN, Way.RECOVERY):
        dialog = Unlock(_nowhere(desk), desk.window.theme, desk.window.jobs, locked=[])
    return _shown(dialog)


def unlock_by_recovery(desk: Desk) -> QWidget:
    """The recovery key is asked for."""
    dialog = Unlock(_nowhere(desk), desk.window.theme, desk.window.jobs)
    dialog.other.click()
    return _shown(dialog)


def unlock_waiting(desk: Desk) -> QWidget:
    """Several wrong passphrases: the next has to wait."""
    clock = [100.0]
    safe = Safekeeping(desk.folder, Patience(desk.folder, lambda: clock[0]))
    for _ in range(6):
        clock[0] += safe.patience.left
        with pytest.raises(WrongPassphrase):
            safe.unlock(passphrase="three wrong words")
    return _shown(Unlock(safe, desk.window.theme, desk.window.jobs))


def leaving(desk: Desk) -> QWidget:
    """The program is being uninstalled while a window is open, so that nothing could be deleted yet."""
    dialog = _shown(LeavingDialog(desk.window.theme, [desk.folder]))
    with Safekeeping(desk.folder).lease():
        click(named(dialog, QPushButton, "Delete it for good"))
    return dialog


@contextmanager
def _ways(*ways: Way) -> Iterator[None]:
    """A folder that opens in these ways."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Safekeeping, "ways", frozenset(ways))
        yield


def change_passphrase(desk: Desk) -> QWidget:
    """Another passphrase, after a wrong one."""
    window = desk.window
    dialog = PassphraseDialog(window, window.theme, window.workspace.ways, window.jobs)
    dialog.open()
    QTest.keyClicks(dialog.proof.words, "three wrong words")
    QTest.keyClicks(dialog.new.first, "four words quite new")
    QTest.keyClicks(dialog.new.again, "four words quite new")
    dialog.go()
    desk.quiet()
    return dialog


def new_recovery_key(desk: Desk) -> QWidget:
    """Another recovery key, shown once."""
    window = desk.window
    dialog = RecoveryDialog(window, window.theme, window.workspace.ways, window.jobs)
    dialog.open()
    QTest.keyClicks(dialog.proof.words, PASSPHRASE)
    dialog.go()
    desk.quiet()
    return dialog


def _nowhere(desk: Desk) -> Safekeeping:
    return Safekeeping(Path(desk.folder).parent / "not there yet")


def _shown[D: QDialog](dialog: D) -> D:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    settle()
    return dialog


def settings(page: str) -> Screen:
    """A page of the settings."""

    def show(desk: Desk) -> QWidget:
        library(desk)
        dialog = desk.window.show_settings(page)
        desk.qtbot.waitExposed(dialog)
        return dialog

    return show


def kept_until(desk: Desk) -> QWidget:
    """Reflections and until when they are kept, one of them due."""
    dialog = _written(desk).keep()
    dialog._today = lambda: date(2031, 1, 1)
    dialog.refresh()
    return dialog


def reminder(desk: Desk) -> QWidget:
    """A date has come."""
    _written(desk)
    library(desk)
    desk.window.kept.look(date(2031, 1, 1))
    desk.qtbot.waitUntil(desk.window.reminder.isVisible)
    return desk.window


def erase_choosing(desk: Desk) -> QWidget:
    """What is to be deleted for good."""
    return _written(desk).erase()


def erase_confirming(desk: Desk) -> QWidget:
    """What goes, before anything is deleted."""
    dialog = _written(desk).erase(Erasure(reviews=(desk.review(TOUR_TITLE),)))
    desk.qtbot.waitUntil(dialog.go.isEnabled)
    return dialog


def erase_receipt(desk: Desk) -> QWidget:
    """The receipt, and an earlier copy that could go too."""
    (desk.folder / "snapshots").mkdir()
    (desk.folder / "snapshots" / "journal-2026-11-26.db").write_bytes(b"")
    deeds = _written(desk)
    dialog = deeds.erase(Erasure(reviews=(desk.review(TOUR_TITLE),)))
    desk.qtbot.waitUntil(dialog.go.isEnabled)
    dialog.go.click()
    desk.qtbot.waitUntil(dialog.text.isVisible, timeout=20_000)
    desk.quiet()
    return dialog


def mentions_empty(desk: Desk) -> QWidget:
    """Before anything was looked for."""
    return _written(desk).mentions()


def mentions(desk: Desk) -> QWidget:
    """Places that mention a word, one of them ticked."""
    dialog = _written(desk).mentions()
    dialog.box.setText("supervision")
    dialog.look()
    desk.qtbot.waitUntil(lambda: bool(dialog.list.cards))
    dialog._tick("0")
    return dialog


def _written(desk: Desk) -> DataDeeds:
    """Notes, and two reflections, one with a date."""
    _mark(desk)
    workspace = desk.window.workspace
    review = desk.review(TOUR_TITLE)
    for text in ("Take this to supervision on Monday.", "Another thought."):
        made = workspace.reflecting.start(review)
        workspace.reflecting.write(made.id, {made.answers[0].prompt: text})
        workspace.keeping.keep_until([made.id], date(2030, 3, 1) if text.startswith("T") else None)
    desk.quiet()
    return DataDeeds(desk.window)


def snapshots(desk: Desk) -> QWidget:
    """The page of backups after some days."""
    _some_snapshots(desk)
    return settings("backups")(desk)


def in_danger(desk: Desk) -> QWidget:
    """The page of backups of a library in a synced folder, while a backup is written."""
    (desk.folder.parent / ".dropbox").touch()
    dialog = settings("backups")(desk)
    desk.window.safeguard.said.emit("Writing Review Study 2026-11-26.reviewstudy-backup. You can go on.")
    return dialog


def going_back(desk: Desk) -> QWidget:
    """What going back to a snapshot would take away."""
    _some_snapshots(desk)
    _mark(desk)
    dialog = settings("backups")(desk)
    page = dialog.page("backups")  # type: ignore[attr-defined]
    page.look_button.click()
    desk.qtbot.waitUntil(lambda: bool(dialog.findChildren(GoingBack)))
    return _over(dialog, dialog.findChildren(GoingBack)[0])


def restoring(desk: Desk) -> QWidget:
    """A backup from elsewhere, with a library, and nothing to lose."""
    holds = Holds(1_204, 3_310, 87, 212)
    made = datetime(2026, 9, 3, 8, 5, tzinfo=UTC)
    here = Holds(0, 0, 0, 5)
    preview = Preview(made, holds, here, Holds(0, 0, 0, 0), 0, (), "Review Study 0.1.0", "Windows 11")
    return _shown(GoingBack(desk.window, desk.window.theme, preview, backup=True))


def backup_key(desk: Desk) -> QWidget:
    """A backup that opens with a passphrase of its own."""
    return _shown(BackupKeyDialog(desk.window, "Review Study 2026-11-26.reviewstudy-backup"))


def _some_snapshots(desk: Desk) -> None:
    service = desk.window.workspace.backups
    for day in range(6):
        service.now = lambda day=day: datetime(2026, 11, 20 + day, 8, 30, tzinfo=UTC)  # type: ignore[misc]
        service.take_snapshot()


def _over(below: QWidget, dialog: QDialog) -> QDialog:
    """A dialog that ends with the one it was asked for in."""
    dialog.finished.connect(below.close)
    return dialog


def _mark(desk: Desk) -> None:
    reading = desk.window.workspace.reading
    holding = reading.holding(desk.review(TOUR_TITLE))
    reading.mark_words(holding, place_in(holding.document, QUOTE), Colour.SUN, "Say this in supervision.")
    reading.mark_words(
        holding, place_in(holding.document, "Nobody asked who else cared for the baby."), Colour.SKY
    )
    desk.quiet()


def first_steps(desk: Desk) -> QWidget:
    """The way in, above the library."""
    desk.window.actions_["first_steps"].trigger()
    return desk.window


def guide(desk: Desk) -> QWidget:
    """The guide, at the page about the library."""
    library(desk)
    press(desk.window, Qt.Key.Key_F1)
    (dialog,) = desk.window.findChildren(GuideDialog)
    return dialog


def guide_found(desk: Desk) -> QWidget:
    """What the guide has on a word, and where a link outside would lead."""
    dialog = guide(desk)
    assert isinstance(dialog, GuideDialog)
    QTest.keyClicks(dialog.search, "recovery")
    dialog.follow("https://example.org/a-long-address/" + "that-goes-on-and-on/" * 6)
    return dialog


def guide_keys(desk: Desk) -> QWidget:
    """The sheet of shortcuts."""
    desk.window.actions_["keys"].trigger()
    (dialog,) = desk.window.findChildren(GuideDialog)
    return dialog


IN_WINDOW: dict[str, Screen] = {
    "library": library,
    "library without a match": library_without_a_match,
    "library importing": library_importing,
    "first steps": first_steps,
    "check one": check_one,
    "check five": check_five,
    "learning index": index,
    "learning index results": index_results,
    "law": law,
    "law card": law_card,
    "law without a match": law_without_a_match,
    "notes empty": notes_empty,
    "notes": notes,
    "notes without a match": notes_without_a_match,
    "reflections empty": reflections_empty,
    "reflections": reflections,
    "reader outline": reader(0),
    "reader notes": reader(1),
    "reader note written": note_written,
    "reader notes filtered away": notes_filtered_away,
    "reader note adrift": note_adrift,
    "reader law": reader(2),
    "reader timeline": reader(3),
    "reader details": reader(4),
    "reader original": original,
    "reader finding": reader_finding,
    "reader by passage": reader_by_passage,
    "reader address": reader_address,
    "side by side": side_by_side,
    "digest": digest,
    "selected words": selected_words,
    "toast": toast,
    "reflection": reflection,
    "reflection quotes": reflection_quotes,
    "reminder": reminder,
    "reflection with versions": reflection_versions,
    "reflection checked": reflection_checked,
    "reflections due": reflections_due,
    "supervision, empty": supervision,
    "supervision": supervision_list,
    "supervising": supervising,
    "reflection returned": reflection_returned,
}
APART: dict[str, Screen] = {
    "begin a reflection": begin_reflection,
    "other questions": other_questions,
    "team's questions": team_questions,
    "action refused": action_refused,
    "form": form,
    "export": export,
    "export of nothing": export_nothing,
    "export of several": export_several,
    "record opened": record_opened,
    "records pooled": records_pooled,
    "returning a record": returning,
    "return opened": return_opened,
    "pack shown": pack_shown,
    "pack begun": pack_begun,
    "pack looked through": pack_looked_through,
    "briefing": briefing(0),
    "seven-minute briefing": briefing(1),
    "timeline drawn": timeline_drawn,
    "timeline as a table": timeline_table,
    "welcome": welcome,
    "recovery key": welcome_key,
    "unlock": unlock,
    "settings: reading": settings("reading"),
    "settings: look": settings("look"),
    "settings: data": settings("data"),
    "kept until": kept_until,
    "erase: choosing": erase_choosing,
    "erase: confirming": erase_confirming,
    "erase: receipt": erase_receipt,
    "mentions empty": mentions_empty,
    "mentions": mentions,
    "unlock after a lock": unlock_after_lock,
    "unlock by keychain": unlock_by_keychain,
    "unlock by recovery key": unlock_by_recovery,
    "unlock waiting": unlock_waiting,
    "settings: opening": settings("opening"),
    "change passphrase": change_passphrase,
    "new recovery key": new_recovery_key,
    "settings: backups": settings("backups"),
    "settings: snapshots": snapshots,
    "settings: backups in danger": in_danger,
    "going back": going_back,
    "restoring a backup": restoring,
    "backup key": backup_key,
    "bin": bin_full,
    "bin empty": bin_empty,
    "bin before it is emptied": bin_final,
    "earlier versions": versions,
    "chooser": chooser,
    "password": password,
    "leaving": leaving,
    "guide": guide,
    "guide: found": guide_found,
    "guide: shortcuts": guide_keys,
    "help: worried": help_sheet("worried"),
    "help: support": help_sheet("support"),
    "help: private": help_sheet("private"),
}
SCREENS = IN_WINDOW | APART
FLEETING = ("reader by passage", "reader address")
"""Screens with a card that goes when it is left, so that the Tab key cannot come round to it."""


def put_away(desk: Desk, screen: QWidget) -> None:
    """Close a screen that stands apart."""
    if screen is not desk.window:
        screen.close()
    settle()
