"""Locking, and changing how it opens: no word is lost, nothing stays on the screen."""

import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.builders import pack
from tests.memory import holders
from tests.ui.hands import (
    CTRL,
    PASSPHRASE,
    S22_DIGEST,
    SHIFT,
    TOUR_TITLE,
    Script,
    choose_in_menu,
    click,
    copied,
    drop,
    focus,
    named,
    press,
    settle,
    write,
)
from tests.ui.starts import Keychain, Start, filled, try_words, unlock_of, window_of

from reviewstudy.domain.errors import StorageProblem, WrongPassphrase
from reviewstudy.domain.keeping import Erasure
from reviewstudy.domain.marks import Place
from reviewstudy.services.patience import Patience
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.settings import LOCK_AFTER
from reviewstudy.storage.keys import KeyFile, Proof, Way
from reviewstudy.storage.packs import write_pack
from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.ask import AskPerson
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.jobs import Job
from reviewstudy.ui.opening.change import ChangeDialog, PassphraseDialog, RecoveryDialog
from reviewstudy.ui.packs.taking import TakePackDialog
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog
from reviewstudy.ui.settings.dialog import SettingsDialog
from reviewstudy.ui.settings.opening import OpeningPage
from reviewstudy.ui.start import Program
from reviewstudy.ui.support import HelpSheet
from reviewstudy.ui.window import MainWindow

NEW = "four quite other words"


def lock_now(qtbot: QtBot, program: Program) -> None:
    """Lock by the keyboard, and wait for the lock."""
    press(window_of(program), Qt.Key.Key_L, CTRL | SHIFT)
    qtbot.waitUntil(lambda: program.dialog is not None)
    settle()


def open_again(qtbot: QtBot, program: Program, words: str = PASSPHRASE) -> MainWindow:
    try_words(qtbot, unlock_of(program), words)
    filled(qtbot, program)
    settle()
    return window_of(program)


def read(program: Program, title: str) -> ReaderTab:
    window = window_of(program)
    (review,) = (one.review_id for one in window.workspace.library.entries() if one.title == title)
    tab = window.open_review(review)
    assert tab is not None
    return tab


def on_screen() -> str:
    """All words in windows that can be seen."""
    said = []
    for top in (one for one in QApplication.topLevelWidgets() if one.isVisible()):
        for one in [top, *top.findChildren(QWidget)]:
            texts = (one.property("text"), one.property("plainText"), one.windowTitle(), one.accessibleName())
            said += [str(text) for text in texts if text]
    return "\n".join(said)


# Locking ------------------------------------------------------------------------------------------


def test_words_being_typed_when_the_lock_falls_are_there_after_opening(qtbot: QtBot, opened: Program) -> None:
    read(opened, TOUR_TITLE)
    press(window_of(opened), Qt.Key.Key_R, CTRL)
    press(focus(), Qt.Key.Key_Tab)
    second = focus()
    write(second, "half a sentence, and th")
    press(second, Qt.Key.Key_Left, times=3)
    prompt = second.accessibleName()
    lock_now(qtbot, opened)
    window = open_again(qtbot, opened)
    tab = window.tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    assert focus().accessibleName() == prompt
    write(focus(), "ly")
    (answer,) = (edit for edit in tab.answers.values() if edit.accessibleName() == prompt)
    assert answer.toPlainText() == "half a sentence, andly th"
    assert tab.saved.text() == "Saving…"
    tab.flush()


def test_a_note_being_typed_is_there_after_opening(qtbot: QtBot, opened: Program) -> None:
    tab = read(opened, TOUR_TITLE)
    press(tab.view, Qt.Key.Key_Home, CTRL)
    press(tab.view, Qt.Key.Key_Right, SHIFT, times=9)
    press(tab.view, Qt.Key.Key_M, CTRL)
    write(focus(), "a note cut sho")
    lock_now(qtbot, opened)
    window = open_again(qtbot, opened)
    (mark,) = window.workspace.reading.all_marks()
    assert mark.note == "a note cut sho"


def test_a_locked_screen_says_so_and_shows_nothing_else(qtbot: QtBot, opened: Program) -> None:
    read(opened, TOUR_TITLE)
    assert TOUR_TITLE in on_screen()
    window = window_of(opened)
    lock_now(qtbot, opened)
    assert "Locked. Everything is saved." in on_screen()
    assert TOUR_TITLE not in on_screen()
    assert "Family" not in on_screen()
    assert not shiboken6.isValid(window)
    assert opened.window is None
    assert focus() is unlock_of(opened).words
    assert not opened.idle.watching


def test_a_locked_program_holds_no_key(qtbot: QtBot, opened: Program, furnished: tuple[Path, bytes]) -> None:
    key = furnished[1]

    assert holders(key)
    lock_now(qtbot, opened)
    qtbot.waitUntil(lambda: holders(key) == [])
    open_again(qtbot, opened)


def test_tabs_places_and_the_window_come_back_in_their_order(qtbot: QtBot, opened: Program) -> None:
    tour = read(opened, TOUR_TITLE)
    window = window_of(opened)
    window.reflect_on(tour.holding.review_id)
    window.open_review(S22_DIGEST)
    window.tabs.tabBar().moveTab(window.tabs.count() - 1, 1)
    window.tabs.setCurrentWidget(tour)
    tour.view.go_to(20)
    settle()
    window.setGeometry(0, 30, 800, 702)
    settle()
    at = window.geometry()
    arranged = [window.tabs.tabText(number) for number in range(window.tabs.count())]
    lock_now(qtbot, opened)
    again = open_again(qtbot, opened)
    assert [again.tabs.tabText(number) for number in range(again.tabs.count())] == arranged
    assert again.geometry() == at
    shown = again.tabs.currentWidget()
    assert isinstance(shown, ReaderTab)
    assert shown.holding.document.title == TOUR_TITLE
    assert shown.view.top_passage() == 20


def test_the_place_that_was_shown_is_shown_again(qtbot: QtBot, opened: Program) -> None:
    press(window_of(opened), Qt.Key.Key_4, CTRL)
    lock_now(qtbot, opened)
    window = open_again(qtbot, opened)
    assert window.places.current == "reflections"
    assert window.rail.isVisible()


def test_an_arrangement_that_makes_no_sense_is_passed_over(qtbot: QtBot, opened: Program) -> None:
    from reviewstudy.services.settings import ARRANGEMENT

    for odd in (
        {"at": 7, "tabs": "x", "current": 3},
        {
            "at": [1, 2, 3, "4"],
            "maximized": 1,
            "tabs": [["reflection", "gone"], ["x"], 5],
            "current": ["place", "moon"],
        },
        {"at": [-9000, 0, 90000, 10], "current": ["reflection", "gone"], "cursor": ["x", "y"]},
    ):
        lock_now(qtbot, opened)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "reviewstudy.services.settings.SettingsService.get",
                lambda self, setting, odd=odd: odd if setting is ARRANGEMENT else setting.default,
            )
            open_again(qtbot, opened)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # what offscreen says of a menu
def test_it_locks_from_the_menu(qtbot: QtBot, opened: Program) -> None:
    choose_in_menu(window_of(opened), "File", "Lock now")
    qtbot.waitUntil(lambda: opened.dialog is not None)
    open_again(qtbot, opened)


def test_escape_does_not_end_a_locked_program(qtbot: QtBot, opened: Program) -> None:
    lock_now(qtbot, opened)
    unlock = unlock_of(opened)
    write(unlock.words, "half a pass")
    press(unlock, Qt.Key.Key_Escape)
    assert unlock.isVisible()
    assert unlock.words.text() == ""
    open_again(qtbot, opened)


def test_locking_twice_locks_once(qtbot: QtBot, opened: Program) -> None:
    for _ in range(3):
        opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert len([one for one in QApplication.topLevelWidgets() if one.isVisible()]) == 1
    open_again(qtbot, opened)


def test_an_open_export_is_closed_and_it_is_said(qtbot: QtBot, opened: Program) -> None:
    read(opened, TOUR_TITLE)
    press(window_of(opened), Qt.Key.Key_R, CTRL)
    press(window_of(opened), Qt.Key.Key_E, CTRL)
    (dialog,) = window_of(opened).findChildren(ExportDialog)
    opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert not shiboken6.isValid(dialog)
    assert "“Export” was open; what you chose or typed in it is not kept." in on_screen()
    open_again(qtbot, opened)


def test_an_action_and_a_form_that_are_being_written_are_kept_by_a_lock(
    qtbot: QtBot, opened: Program
) -> None:
    read(opened, TOUR_TITLE)
    window = window_of(opened)
    press(window, Qt.Key.Key_R, CTRL)
    (tab,) = window.tabs.of(ReflectionTab)
    form = window.reflecting.form(tab.reflection.id)
    assert form is not None
    write(form.fields["type"].edit, "Reading")
    tab.actions_box.add()
    (action,) = window.findChildren(ActionDialog)
    write(action.what, "Find the procedure")
    opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert "not kept" not in on_screen()
    open_again(qtbot, opened)
    workspace = window_of(opened).workspace
    assert [one.what for one in workspace.acting.actions()] == ["Find the procedure"]
    filled = workspace.filling.filled(workspace.reflecting.reflections()[0].id, "swe")
    assert "Reading" in [one.text for one in filled]


def test_an_action_that_names_a_child_is_not_kept_by_a_lock_and_it_is_said(
    qtbot: QtBot, opened: Program
) -> None:
    read(opened, TOUR_TITLE)
    window = window_of(opened)
    press(window, Qt.Key.Key_R, CTRL)
    (tab,) = window.tabs.of(ReflectionTab)
    tab.actions_box.add()
    (action,) = window.findChildren(ActionDialog)
    write(action.what, "Visit Mrs Okafor")
    action.about_child.setChecked(True)
    opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert "“New action” was open; what you chose or typed in it is not kept." in on_screen()
    open_again(qtbot, opened)
    assert window_of(opened).workspace.acting.actions() == []


@pytest.mark.parametrize("saved", [False, True])
def test_an_open_receipt_is_named_where_it_was_not_saved(
    qtbot: QtBot, opened: Program, tmp_path: Path, saved: bool
) -> None:
    tab = read(opened, TOUR_TITLE)
    window = window_of(opened)
    window.workspace.reading.mark_words(tab.holding, Place(0, 0, 0, 3), note="to be deleted")
    erase = DataDeeds(window).erase(Erasure(reviews=(tab.holding.review_id,)))
    qtbot.waitUntil(erase.go.isEnabled)
    click(erase.go)
    qtbot.waitUntil(erase.text.isVisible, timeout=20_000)
    if saved:
        assert isinstance(window.ask, Script)
        window.ask.save_as = tmp_path / "receipt.txt"
        click(erase.save_button)
    opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert ("The receipt for what you deleted was open and not saved" in on_screen()) is not saved
    assert ("Locked. Everything is saved." in on_screen()) is saved
    assert "Locked." in on_screen()
    assert TOUR_TITLE not in on_screen()
    open_again(qtbot, opened)


def test_a_pack_that_was_shown_is_shown_again_and_a_pack_being_made_is_said(
    qtbot: QtBot, opened: Program, tmp_path: Path
) -> None:
    write_pack(pack(), tmp_path / "x.reviewpack")
    drop(window_of(opened), tmp_path / "x.reviewpack")
    qtbot.waitUntil(lambda: bool(window_of(opened).findChildren(TakePackDialog)), timeout=20_000)
    opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert "Brackenshire" not in on_screen()
    open_again(qtbot, opened)
    window = window_of(opened)
    qtbot.waitUntil(lambda: bool(window.findChildren(TakePackDialog)), timeout=20_000)
    (dialog,) = window.findChildren(TakePackDialog)
    dialog.reject()
    settle()
    assert "t9" not in {entry.review_id for entry in window.workspace.library.entries()}
    making = window.packs.make()
    assert isinstance(window.ask, Script)
    window.ask.pack_folder = tmp_path / "ours"
    making.start()
    qtbot.waitUntil(making.list.isVisible, timeout=20_000)
    making.name.setText("Anytown")
    opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert "“Make a pack” was open" in on_screen()
    open_again(qtbot, opened)


def test_a_question_that_waits_for_its_answer_is_closed_unanswered(qtbot: QtBot, opened: Program) -> None:
    window = window_of(opened)
    window.ask = AskPerson()
    asked: list[QWidget] = []

    def leave_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        asked.append(box)
        opened.lock()

    QTimer.singleShot(0, leave_it)
    window.reflections.begin.emit()  # asks, and waits in a loop of its own
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert len(asked) == 1
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [opened.dialog]
    assert open_again(qtbot, opened).workspace.reflecting.reflections() == []


def _asks_for_files(window: MainWindow) -> None:
    assert AskPerson().files_to_import(window) == []


def _asks_in_a_menu(window: MainWindow) -> None:
    menu = QMenu(window)
    menu.addAction("Something")
    assert menu.exec() is None


def _asks_twice(window: MainWindow) -> None:
    outer = QDialog(window)
    QTimer.singleShot(0, lambda: AskPerson().name_for(outer, "Inner", "A question in a question", []))
    assert outer.exec() == QDialog.DialogCode.Rejected


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # what offscreen says of a menu
@pytest.mark.parametrize("ask", [_asks_for_files, _asks_in_a_menu, _asks_twice])
def test_whatever_waits_for_a_person_is_closed(
    qtbot: QtBot, opened: Program, ask: Callable[[MainWindow], None]
) -> None:
    QTimer.singleShot(50, opened.lock)
    ask(window_of(opened))
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [opened.dialog]
    open_again(qtbot, opened)


def _names_on_the_screen(window: MainWindow) -> None:
    choose_in_menu(window, "File", "Find every mention…")
    write(focus(), "Family")


def _a_dialog_on_a_dialog(window: MainWindow) -> None:
    settings = window.show_settings("opening").page("opening")
    settle()
    click(named(settings, QPushButton, "Make a new recovery key…"))


def _a_sheet_of_help(window: MainWindow) -> None:
    window.show_help("support")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # what offscreen says of a menu
@pytest.mark.parametrize("come", [_names_on_the_screen, _a_dialog_on_a_dialog, _a_sheet_of_help])
def test_it_locks_by_keyboard_from_a_dialog(
    qtbot: QtBot, opened: Program, come: Callable[[MainWindow], None]
) -> None:
    window = window_of(opened)
    come(window)
    settle()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    press(focus(), Qt.Key.Key_L, CTRL | SHIFT)
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [opened.dialog]
    assert not shiboken6.isValid(window)
    assert not unlock_of(opened).actions(), "nothing of the window hangs on the lock"
    open_again(qtbot, opened)


def test_it_locks_by_keyboard_from_a_question_that_waits(qtbot: QtBot, opened: Program) -> None:
    def lock_it() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QDialog)
        try:
            qtbot.waitUntil(box.isActiveWindow)
            press(box, Qt.Key.Key_L, CTRL | SHIFT)
        finally:
            box.reject()  # or a lock that does not fall would be waited for without end

    QTimer.singleShot(0, lock_it)
    assert AskPerson().name_for(window_of(opened), "A name", "A question", ["a name"]) is None
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [opened.dialog]
    open_again(qtbot, opened)


def test_a_child_at_risk_now_is_a_key_away_in_a_dialog(opened: Program) -> None:
    settings = window_of(opened).show_settings("opening")
    settle()
    for _ in range(2):  # the second finds it open
        press(focus(), Qt.Key.Key_W, CTRL | SHIFT)
        settle()
    (sheet,) = settings.findChildren(HelpSheet)
    assert sheet.isActiveWindow()
    assert focus().accessibleName() == "Worried about a child now?"
    press(focus(), Qt.Key.Key_Escape)
    settle()
    assert not settings.findChildren(HelpSheet)
    assert settings.isVisible()
    settings.close()


def test_nothing_of_the_library_stays_in_memory(qtbot: QtBot, opened: Program) -> None:
    read(opened, TOUR_TITLE)
    workspace = weakref.ref(window_of(opened).workspace)
    lock_now(qtbot, opened)
    qtbot.waitUntil(lambda: workspace() is None)
    open_again(qtbot, opened)


def test_documents_being_checked_are_read_again(qtbot: QtBot, opened: Program) -> None:
    window = window_of(opened)
    document = opened.safe.folder.parent / "waiting.txt"
    document.write_text("A page of words that say nothing of who wrote them, when, or what for.\n", "utf-8")
    window.bring_in.start([document])
    qtbot.waitUntil(lambda: bool(window.tabs.of(CheckTab)), timeout=20_000)
    lock_now(qtbot, opened)
    assert "Documents that were being checked are read again" in on_screen()
    again = open_again(qtbot, opened)
    qtbot.waitUntil(lambda: bool(again.tabs.of(CheckTab)), timeout=20_000)
    assert again.tabs.of(CheckTab)[0].paths == [document]
    lock_now(qtbot, opened)
    open_again(qtbot, opened)
    qtbot.waitUntil(lambda: not opened.jobs.busy)


def test_what_cannot_be_saved_keeps_the_window_open(
    qtbot: QtBot, opened: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(opened, TOUR_TITLE)
    press(window_of(opened), Qt.Key.Key_R, CTRL)
    write(focus(), "words that matter")
    window = window_of(opened)

    def full(*_: object, **__: object) -> None:
        raise StorageProblem("the disk is full, so journal.db could not be written", "free some space")

    with monkeypatch.context() as patch:
        patch.setattr(type(window.workspace.reflecting), "write", full)
        press(window, Qt.Key.Key_L, CTRL | SHIFT)
        assert window.toast.text.startswith("Not locked, or words would be lost. The disk is full")
        assert window_of(opened) is window
        assert opened.idle.watching
        assert opened.dialog is None
    lock_now(qtbot, opened)
    tab = open_again(qtbot, opened).tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    assert "words that matter" in [edit.toPlainText() for edit in tab.answers.values()]


def test_nothing_can_be_undone_across_a_lock(qtbot: QtBot, opened: Program) -> None:
    tab = read(opened, TOUR_TITLE)
    press(tab.view, Qt.Key.Key_Home, CTRL)
    press(tab.view, Qt.Key.Key_Right, SHIFT, times=9)
    press(tab.view, Qt.Key.Key_H, CTRL)
    lock_now(qtbot, opened)
    window = open_again(qtbot, opened)
    press(window, Qt.Key.Key_Z, CTRL)
    assert len(window.workspace.reading.all_marks()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="runs the program's own loop in another process")
def test_the_program_goes_on_while_locked_and_ends_when_the_lock_is_closed(
    furnished: tuple[Path, bytes], tmp_path: Path
) -> None:
    copied(furnished[0], tmp_path / "library")
    script = (
        "import sys; from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from reviewstudy.ui import start\n"
        "from reviewstudy.ui.application import FirstSign\n"
        "class Watched(start.Program):\n"
        "    def begin(self, *words):\n"
        "        super().begin(*words)\n"
        "        QTimer.singleShot(0, self.lock)\n"
        "        self.watch = QTimer(self, interval=10)\n"
        "        self.watch.timeout.connect(self.look)\n"
        "        self.watch.start()\n"
        "    def look(self):\n"
        "        if self.dialog is not None:\n"
        "            self.watch.stop()\n"
        "            print('locked', flush=True)\n"
        "            QTimer.singleShot(300, self.leave)\n"
        "    def leave(self):\n"
        "        print('still here', flush=True)\n"
        "        self.dialog.close()\n"
        "start.Program = Watched\n"
        f"sys.exit(start.run_window(Path({str(tmp_path / 'library')!r}), {PASSPHRASE!r}, [], FirstSign()))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout.split("\n")) == (0, ["locked", "still here", ""]), ended.stderr


# When nobody is there -----------------------------------------------------------------------------


class Clocks:
    """What the program takes for the time."""

    def __init__(self, program: Program) -> None:
        while program.jobs.busy:  # copies are made after the first paint, and work counts as use
            QTest.qWait(10)
        self.steady = self.calendar = 1_000.0
        program.idle.clocks = (lambda: self.steady, lambda: self.calendar)
        program.idle.start(lambda: int(window_of(program).workspace.settings.get(LOCK_AFTER)))

    def go_on(self, minutes: float) -> None:
        self.steady += minutes * 60
        self.calendar += minutes * 60


def test_it_locks_by_itself_when_nobody_touches_it(qtbot: QtBot, opened: Program) -> None:
    clocks = Clocks(opened)
    clocks.go_on(14.9)
    opened.idle.look()
    assert opened.window is not None
    clocks.go_on(0.2)
    opened.idle.look()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    open_again(qtbot, opened)


@pytest.mark.parametrize("use", ["key", "click", "move", "wheel"])
def test_any_use_begins_the_time_anew(qtbot: QtBot, opened: Program, use: str) -> None:
    clocks, window = Clocks(opened), window_of(opened)
    clocks.go_on(10)
    if use == "key":
        press(window, Qt.Key.Key_Shift)
    elif use == "click":
        click(window.library)
    elif use == "move":
        QTest.mouseMove(window.library)
        QApplication.processEvents()
    else:
        from PySide6.QtCore import QPoint, QPointF
        from PySide6.QtGui import QWheelEvent

        middle = QPointF(window.library.rect().center())
        turned = QWheelEvent(
            middle,
            middle,
            QPoint(0, 0),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(window.library, turned)
    clocks.go_on(10)
    opened.idle.look()
    settle()
    assert opened.dialog is None
    clocks.go_on(6)
    opened.idle.look()
    qtbot.waitUntil(lambda: opened.dialog is not None)


def test_work_under_way_counts_as_use(qtbot: QtBot, opened: Program) -> None:
    clocks = Clocks(opened)
    done: list[bool] = []

    def work(job: Job) -> None:
        while not job.cancelled() and not done:
            pass

    opened.jobs.run(work, lambda _: None, lambda _: None)
    clocks.go_on(60)
    opened.idle.look()
    settle()
    assert opened.dialog is None
    done.append(True)
    qtbot.waitUntil(lambda: not opened.jobs.busy)
    opened.idle.look()
    settle()
    assert opened.dialog is None, "the time begins when the work has ended"


def test_never_is_never(opened: Program) -> None:
    clocks = Clocks(opened)
    window_of(opened).workspace.settings.put(LOCK_AFTER, 0)
    opened.idle.look()
    clocks.go_on(100_000)
    opened.idle.look()
    settle()
    assert opened.dialog is None


def test_a_computer_that_slept_locks_at_the_first_touch_which_goes_nowhere(
    qtbot: QtBot, opened: Program
) -> None:
    read(opened, TOUR_TITLE)
    press(window_of(opened), Qt.Key.Key_R, CTRL)
    clocks, field = Clocks(opened), focus()
    clocks.calendar += 8 * 3600  # the steady clock stands still meanwhile on some systems
    press(field, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: opened.dialog is not None)
    tab = open_again(qtbot, opened).tabs.currentWidget()
    assert isinstance(tab, ReflectionTab)
    assert all(edit.toPlainText() == "" for edit in tab.answers.values())


def test_a_lock_that_cannot_fall_takes_no_keys_and_tries_again(
    qtbot: QtBot, opened: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(opened, TOUR_TITLE)
    press(window_of(opened), Qt.Key.Key_R, CTRL)
    clocks, field = Clocks(opened), focus()

    def full(*_: object) -> None:
        raise StorageProblem("the disk is full, so journal.db could not be written", "free some space")

    with monkeypatch.context() as patch:
        patch.setattr(type(window_of(opened)), "flush", full)
        clocks.go_on(20)
        write(field, "not lost")
        assert window_of(opened).toast.text.startswith("Not locked")
    assert field.property("plainText") == "not lost"
    clocks.go_on(2)
    opened.idle.look()
    assert opened.dialog is None, "it was used meanwhile"
    clocks.go_on(14)
    opened.idle.look()
    qtbot.waitUntil(lambda: opened.dialog is not None)


def test_nothing_that_is_open_stops_the_lock_from_falling(qtbot: QtBot, opened: Program) -> None:
    window_of(opened).show_help("support")
    window_of(opened).show_settings("opening")
    clocks = Clocks(opened)
    clocks.go_on(16)
    opened.idle.look()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [opened.dialog]


# Wrong passphrases --------------------------------------------------------------------------------


def test_wrong_passphrases_wait_with_a_countdown_and_the_field_stays(
    qtbot: QtBot, start: Start, furnished: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    copied(furnished[0], folder)
    now = [100.0]
    program = start(safe=Safekeeping(folder, Patience(folder, lambda: now[0], lambda: now[0])))
    unlock = unlock_of(program)
    for _ in range(2):
        try_words(qtbot, unlock, "wrong")
        assert unlock.open_button.isEnabled()
    try_words(qtbot, unlock, "wrong")
    assert "You can try again in 1 second." in unlock.trouble.text()
    now[0] += 1
    qtbot.waitUntil(unlock.open_button.isEnabled)
    assert unlock.trouble.text().endswith("You can try again now.")
    try_words(qtbot, unlock, "wrong")
    now[0] += 2
    qtbot.waitUntil(unlock.open_button.isEnabled)
    try_words(qtbot, unlock, "wrong")
    assert "in 4 seconds." in unlock.trouble.text()
    assert not unlock.open_button.isEnabled()
    assert unlock.words.isEnabled()
    now[0] += 1.5
    qtbot.waitUntil(lambda: "in 3 seconds." in unlock.trouble.text())
    for _ in range(5):
        try_words(qtbot, unlock, PASSPHRASE)
        assert program.window is None
    again = start(safe=Safekeeping(folder, Patience(folder, lambda: now[0], lambda: now[0])))
    closed = unlock_of(again)
    assert "in 3 seconds." in closed.trouble.text(), "closing the window changes nothing"
    assert not closed.open_button.isEnabled()
    now[0] += 3
    qtbot.waitUntil(closed.open_button.isEnabled)
    open_again(qtbot, again)
    assert not (folder / "tries.json").exists()


def test_the_recovery_key_can_be_typed_during_a_wait(
    qtbot: QtBot, start: Start, furnished: tuple[Path, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "library"
    copied(furnished[0], folder)
    made = KeyFile(folder).new_recovery(Proof(Way.PASSPHRASE, PASSPHRASE))
    made.keep()
    program = start(safe=Safekeeping(folder, Patience(folder, lambda: 100.0)))
    unlock = unlock_of(program)
    for _ in range(3):
        try_words(qtbot, unlock, "wrong")
    assert not unlock.open_button.isEnabled()
    press(unlock.other, Qt.Key.Key_Space)
    assert unlock.open_button.isEnabled()
    open_again(qtbot, program, made.printed)


# Changing how it opens ----------------------------------------------------------------------------


def settings_of(qtbot: QtBot, program: Program) -> OpeningPage:
    press(window_of(program), Qt.Key.Key_Comma, CTRL)
    (dialog,) = window_of(program).findChildren(SettingsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert focus() is dialog.list
    page = dialog.findChildren(OpeningPage)[0]
    for _ in range(dialog.list.count()):
        if page.isVisible():
            break
        press(dialog.list, Qt.Key.Key_Down)
    assert page.isVisible()
    return page


def dialog_of[D: ChangeDialog](qtbot: QtBot, page: OpeningPage, kind: type[D]) -> D:
    (dialog,) = page.window().findChildren(kind)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def tab_to(name: str, start: QWidget | None = None) -> QWidget:
    """Go on with the Tab key to a control of this name; ``start``: in whose window, if not in this one."""
    if start is not None:
        press(start, Qt.Key.Key_Tab)
    for _ in range(60):
        interface = QAccessible.queryAccessibleInterface(focus())
        spoken = interface.text(QAccessible.Text.Name) if interface is not None else ""
        if name in (spoken, focus().accessibleName()):
            return focus()
        press(focus(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not lead to {name}")


def test_the_passphrase_is_changed_by_keyboard_alone(qtbot: QtBot, opened: Program) -> None:
    page = settings_of(qtbot, opened)
    press(tab_to("Change the passphrase…"), Qt.Key.Key_Space)
    dialog = dialog_of(qtbot, page, PassphraseDialog)
    assert focus() is dialog.proof.words
    write(focus(), PASSPHRASE)
    write(tab_to("New passphrase"), NEW)
    write(tab_to("The same again"), NEW)
    press(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert page.notice.isVisible()
    assert page.notice.accessibleName() == "Done: change the passphrase."
    press(page.window(), Qt.Key.Key_Escape)
    lock_now(qtbot, opened)
    unlock = unlock_of(opened)
    try_words(qtbot, unlock, PASSPHRASE)
    assert unlock.trouble.text().startswith("That passphrase does not open")
    open_again(qtbot, opened, NEW)


@pytest.mark.parametrize(
    ("proof", "first", "again", "says"),
    [
        ("wrong", NEW, NEW, "does not open this library"),
        (PASSPHRASE, "short", "short", "at least 10 characters"),
        (PASSPHRASE, NEW, "another one", "not the same"),
    ],
)
def test_a_change_that_will_not_do_is_said_and_changes_nothing(
    qtbot: QtBot, opened: Program, proof: str, first: str, again: str, says: str
) -> None:
    before = (opened.safe.folder / "keys.json").read_bytes()
    page = settings_of(qtbot, opened)
    click(page.change)
    dialog = dialog_of(qtbot, page, PassphraseDialog)
    for field, words in ((dialog.proof.words, proof), (dialog.new.first, first), (dialog.new.again, again)):
        write(field, words)
    click(dialog.does)
    qtbot.waitUntil(lambda: says in dialog.proof.trouble.text())
    assert dialog.proof.trouble.isVisible()
    press(dialog, Qt.Key.Key_Escape)
    settle()
    assert not shiboken6.isValid(dialog)
    assert (opened.safe.folder / "keys.json").read_bytes() == before


def test_a_new_recovery_key_is_shown_once_and_has_to_be_kept(qtbot: QtBot, opened: Program) -> None:
    folder = opened.safe.folder
    before = (folder / "keys.json").read_bytes()
    page = settings_of(qtbot, opened)
    printed = []
    for kept in (False, True):
        press(tab_to("Make a new recovery key…", page.window()), Qt.Key.Key_Space)
        dialog = dialog_of(qtbot, page, RecoveryDialog)
        write(focus(), PASSPHRASE)
        press(focus(), Qt.Key.Key_Return)
        qtbot.waitUntil(dialog.slip.isVisible)
        printed.append(dialog.slip.shown)
        assert not dialog.use.isEnabled()
        assert (folder / "keys.json").read_bytes() == before
        if kept:
            press(focus(), Qt.Key.Key_Space)
            press(tab_to("Use this key from now on"), Qt.Key.Key_Space)
        else:
            press(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda dialog=dialog: not shiboken6.isValid(dialog))  # type: ignore[misc]
    keys = KeyFile(folder)
    keys.open_with_recovery(printed[1])
    with pytest.raises(WrongPassphrase):
        keys.open_with_recovery(printed[0])
    assert printed[1] not in on_screen().replace("\n", "")


def test_the_keychain_is_added_then_alone_then_taken_away(
    qtbot: QtBot, opened: Program, keychain: Keychain
) -> None:
    page = settings_of(qtbot, opened)
    assert not page.no_passphrase.isVisible()
    click(page.add_keychain)
    dialog = dialog_of(qtbot, page, ChangeDialog)
    write(dialog.proof.words, PASSPHRASE)
    click(dialog.does)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert len(keychain.held) == 1
    click(page.no_passphrase)
    dialog = dialog_of(qtbot, page, ChangeDialog)
    write(dialog.proof.words, PASSPHRASE)
    click(dialog.does)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert not page.no_keychain.isVisible(), "the last way stays"
    assert named(page, QLabel, "Passphrase: none.")

    opened.lock()
    qtbot.waitUntil(lambda: opened.dialog is not None)
    settle()
    unlock = unlock_of(opened)
    assert opened.window is None, "it does not open by itself once it was locked"
    assert not unlock.words.isVisible()
    assert focus() is unlock.open_button
    press(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.window is not None)
    filled(qtbot, opened)

    page = settings_of(qtbot, opened)
    click(page.change)
    words = dialog_of(qtbot, page, PassphraseDialog)
    write(words.new.first, NEW)
    write(words.new.again, NEW)
    click(words.does)
    qtbot.waitUntil(lambda: not shiboken6.isValid(words))
    click(page.no_keychain)
    dialog = dialog_of(qtbot, page, ChangeDialog)
    write(dialog.proof.words, NEW)
    click(dialog.does)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
    assert keychain.held == {}
    assert opened.safe.ways == {Way.PASSPHRASE, Way.RECOVERY}


def test_the_time_to_lock_is_chosen_and_kept(qtbot: QtBot, opened: Program) -> None:
    page = settings_of(qtbot, opened)
    assert "15 minutes" in page.after.currentText()
    press(tab_to("Lock by itself"), Qt.Key.Key_Up)
    assert window_of(opened).workspace.settings.get(LOCK_AFTER) == 10
    click(named(page, QPushButton, "Lock now"))
    qtbot.waitUntil(lambda: opened.dialog is not None)
    assert window_of_settings(open_again(qtbot, opened)) == "After 10 minutes"


def window_of_settings(window: MainWindow) -> str:
    dialog = window.show_settings("opening")
    (choice,) = (one for one in dialog.findChildren(QComboBox) if one.accessibleName() == "Lock by itself")
    said = choice.currentText()
    dialog.close()
    return said


def test_a_key_file_that_is_damaged_meanwhile_is_said(qtbot: QtBot, opened: Program) -> None:
    path = opened.safe.folder / "keys.json"
    whole = path.read_bytes()
    page = settings_of(qtbot, opened)
    path.write_bytes(b"junk")
    click(page.change)
    assert page.notice.isVisible()
    assert "The key file is damaged" in page.notice.accessibleName()
    path.write_bytes(whole)


def test_the_watch_leaves_with_the_window(opened: Program, start: Start) -> None:
    idle = opened.idle
    assert idle.watching
    idle.stop()
    assert not idle.watching
    assert idle.eventFilter(idle, QEvent(QEvent.Type.KeyPress)) is False
    start()
