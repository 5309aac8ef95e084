"""Copies of what was written: made by themselves, made by hand, looked at, gone back to, and back again."""

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot
from tests.builders import document
from tests.ui.hands import (
    CTRL,
    PASSPHRASE,
    QUICK,
    Desk,
    Said,
    Script,
    click,
    furnish,
    named,
    place_in,
    press,
    settle,
    write,
)
from tests.ui.starts import ended

from reviewstudy import paths
from reviewstudy.domain.errors import InUse
from reviewstudy.domain.reviews import Origin
from reviewstudy.domain.snapshots import Why
from reviewstudy.services import safekeeping, whereabouts
from reviewstudy.services.backups import BackupService
from reviewstudy.services.clock import utc_now
from reviewstudy.services.restoring import Restorer
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.storage import snapshots
from reviewstudy.storage.keys import KeyFile
from reviewstudy.ui import first_place
from reviewstudy.ui.ask import AskPerson
from reviewstudy.ui.going_back import GoingBack
from reviewstudy.ui.opening.unlock import Unlock
from reviewstudy.ui.settings.backups import BackupsPage
from reviewstudy.ui.settings.dialog import SettingsDialog
from reviewstudy.ui.start import Program
from reviewstudy.ui.window import MainWindow

NOTE = "Ask who else saw the bruise."


@pytest.fixture(autouse=True)
def _a_quick_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safekeeping, "KeyFile", partial(KeyFile, cost=QUICK))


class Person:
    """Somebody at a program that runs on a folder of its own."""

    def __init__(self, qtbot: QtBot, program: Program, script: Script) -> None:
        self.qtbot, self.program, self.script = qtbot, program, script

    @property
    def window(self) -> MainWindow:
        assert isinstance(self.program.window, MainWindow)
        return self.program.window

    def quiet(self) -> None:
        settle()  # what begins after the first paint has begun
        self.qtbot.waitUntil(lambda: self.program.window is not None and not self.program.jobs.busy)
        settle()

    def note(self, words: str) -> None:
        """Put a note on a review; what it is like at the keyboard is told in another journey."""
        reading = self.window.workspace.reading
        (entry,) = (one for one in self.window.workspace.library.entries() if one.origin is Origin.IMPORT)
        reading.mark_words(
            reading.holding(entry.review_id),
            place_in(reading.holding(entry.review_id).document, "Nobody asked how it came about"),
            note=words,
        )
        self.quiet()

    def notes(self) -> set[str]:
        return {mark.note for mark in self.window.workspace.reading.all_marks()}

    def page(self) -> BackupsPage:
        """Open the page of backups."""
        press(self.window, Qt.Key.Key_Comma, CTRL)
        (settings,) = self.window.findChildren(SettingsDialog)
        page = settings.page("backups")
        assert isinstance(page, BackupsPage)
        settle()
        return page

    def looked_at(self, page: BackupsPage) -> GoingBack:
        self.qtbot.waitUntil(lambda: bool(page.window().findChildren(GoingBack)))
        (dialog,) = page.window().findChildren(GoingBack)
        return dialog


@pytest.fixture
def person(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Person]]:
    """``person()`` starts the program on one folder; the one before has ended then."""
    running: list[Program] = []
    script = Script()
    furnish(tmp_path / "library", [document(tmp_path / "a.txt")], bundled=False)

    def end() -> None:
        ended(running)

    def begin() -> Person:
        end()
        running.append(Program(qapp, Safekeeping(tmp_path / "library"), script))
        running[0].begin(PASSPHRASE, [])
        made = Person(qtbot, running[0], script)
        if running[0].window is not None:
            made.window.activateWindow()
            made.quiet()
        return made

    yield begin
    end()


def test_a_snapshot_is_made_once_the_window_is_open_and_when_a_day_turns(
    person: Callable[[], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BackupService, "reminder_due", lambda self: False)
    one = person()
    service = one.window.workspace.backups
    assert [snap.why for snap in service.snapshots()] == [Why.DAY]
    service.now = lambda: utc_now() + timedelta(days=1)
    one.window.safeguard.watch()
    one.quiet()
    assert len(service.snapshots()) == 2
    assert not one.window.library.report.isVisible(), "nothing is said of what goes well"


def test_a_full_disk_is_said_once_and_words_are_kept(
    person: Callable[[], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "ROOM", 1 << 60)
    one = person()
    report = one.window.library.report
    assert "nearly full" in report.accessibleName()
    click(named(report, QPushButton, "Close this message"))
    one.window.safeguard.watch()
    one.quiet()
    assert not report.isVisible()
    one.note(NOTE)
    assert one.notes() == {NOTE}


def test_going_back_to_a_snapshot_and_back_again(person: Callable[[], Person]) -> None:
    one = person()
    one.note(NOTE)
    page = one.page()
    assert "today at" in page.latest.text()
    press(page.list, Qt.Key.Key_Return)
    dialog = one.looked_at(page)
    assert dialog.lost.text() == "This is here now and would go: 1 note."
    press(dialog, Qt.Key.Key_Escape)
    settle()
    assert one.notes() == {NOTE}, "looking changes nothing"

    click(page.look_button)
    click(one.looked_at(page).go)
    one.quiet()
    assert one.notes() == set()
    assert one.window.toast.text.startswith("This is how it was.")
    click(named(one.window.toast, QPushButton, "Undo"))
    one.qtbot.waitUntil(lambda: one.program.window is not None and one.notes() == {NOTE})
    one.quiet()
    assert not one.program.jobs.busy


def test_a_backup_is_made_and_brought_back(person: Callable[[], Person], tmp_path: Path) -> None:
    one = person()
    one.note(NOTE)
    page = one.page()
    assert page.last.text() == "No backup was made yet."
    one.script.save_as = tmp_path / "stick.reviewstudy-backup"
    click(page.back_up)
    one.qtbot.waitUntil(
        lambda: page.status.text() == "Backed up to stick.reviewstudy-backup, and read back whole."
    )
    assert page.last.text().endswith("stick.reviewstudy-backup")
    one.note("Written after it.")
    one.script.backup = one.script.save_as
    click(page.restore)
    dialog = one.looked_at(page)
    assert "1 note" in dialog.lost.text()
    click(dialog.go)
    one.quiet()
    assert one.notes() == {NOTE}


def _type_a_file_name(path: Path) -> None:
    box = QApplication.activeModalWidget()
    assert isinstance(box, QFileDialog)
    (field,) = box.findChildren(QLineEdit)
    field.setText(str(path))
    box.accept()


def _answer(button: QMessageBox.StandardButton, said: list[str]) -> None:
    """Press a button of the question that comes."""
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        said.append(box.text())
        click(box.button(button))
    else:
        QTimer.singleShot(0, lambda: _answer(button, said))


@pytest.mark.parametrize("typed", ["stick", "stick.v2", "Stick.REVIEWSTUDY-BACKUP"])
def test_a_backup_gets_the_ending_that_restoring_looks_for(
    person: Callable[[], Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    one = person()
    page = one.page()
    monkeypatch.setattr(one.script, "where_to_save", AskPerson().where_to_save)
    QTimer.singleShot(0, lambda: _type_a_file_name(tmp_path / typed))
    click(page.back_up)
    whole = typed if typed.startswith("S") else f"{typed}.reviewstudy-backup"
    one.qtbot.waitUntil(lambda: page.status.text() == f"Backed up to {whole}, and read back whole.")
    assert (tmp_path / whole).is_file()
    assert [file.name for file in tmp_path.iterdir() if file.is_file() and file.name != "a.txt"] == [whole]


def test_an_older_backup_is_not_replaced_unasked_by_a_name_without_its_ending(
    person: Callable[[], Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = tmp_path / "stick.reviewstudy-backup"
    one, said = person(), list[str]()
    one.window.workspace.backups.back_up(older)
    before = older.read_bytes()
    page = one.page()
    monkeypatch.setattr(one.script, "where_to_save", AskPerson().where_to_save)
    for button in (QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes):
        assert older.read_bytes() == before
        QTimer.singleShot(0, lambda: _type_a_file_name(tmp_path / "stick"))
        QTimer.singleShot(0, lambda button=button: _answer(button, said))
        click(page.back_up)
    one.qtbot.waitUntil(lambda: page.status.text().startswith(f"Backed up to {older.name}"))
    assert said == [f"“{older.name}” is there already. Replace it?"] * 2
    assert older.read_bytes() != before


def test_a_backup_from_elsewhere_asks_for_its_own_passphrase(
    person: Callable[[], Person], tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    KeyFile(folder, QUICK).create(passphrase="other quiet words", keychain=False)
    there = Safekeeping(folder).unlock(passphrase="other quiet words")
    there.backups.back_up(tmp_path / "theirs")
    there.close()
    one = person()
    one.note(NOTE)
    one.script.backup, one.script.backup_key = tmp_path / "theirs", "wrong"
    page = one.page()
    click(page.restore)
    one.qtbot.waitUntil(lambda: page.status.text().startswith("That is neither the passphrase"))
    one.script.backup_key = "other quiet words"
    click(page.restore)
    click(one.looked_at(page).go)
    one.quiet()
    assert one.notes() == set()
    again = person()
    assert again.notes() == set(), "and it opens with the passphrase of this place"


def test_the_settings_may_be_closed_while_a_look_is_being_made(
    person: Callable[[], Person], tmp_path: Path
) -> None:
    one = person()
    page = one.page()
    dialog = page.window()
    click(page.look_button)
    dialog.close()
    settle()
    one.qtbot.waitUntil(lambda: bool(one.window.findChildren(GoingBack)), timeout=20_000)
    (look,) = one.window.findChildren(GoingBack)
    assert look.lost.text() == "Nothing that is here now would be lost."
    press(look, Qt.Key.Key_Escape)
    settle()
    assert not (tmp_path / "library" / "restoring").exists()


@pytest.mark.parametrize("late", [False, True], ids=["while it is read", "as it ends"])
@pytest.mark.parametrize("deed", ["from_snapshot", "from_backup"])
def test_a_look_is_stopped(
    person: Callable[[], Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, late: bool
) -> None:
    one = person()
    one.note(NOTE)
    one.script.backup = tmp_path / "x"
    one.window.workspace.backups.back_up(one.script.backup)
    page = one.page()
    look = page.restore if deed == "from_backup" else page.look_button
    real, held, stopped = getattr(Restorer, deed), threading.Event(), threading.Event()

    def held_up(*told: object, **named: object) -> object:
        coming = real(*told, **named) if late else None
        held.set()
        assert stopped.wait(60)
        return coming or real(*told, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Restorer, deed, held_up)
        click(look)
        one.qtbot.waitUntil(held.is_set, timeout=20_000)
        click(named(page, QPushButton, "Stop"))
        said, again = page.status.text(), look.isEnabled()
        stopped.set()
        assert said == "Stopping…"
        assert not again, "not before it has stopped"
        one.qtbot.waitUntil(lambda: page.status.text() == "Stopped. Nothing was changed.")
    one.quiet()
    assert not page.window().findChildren(GoingBack)
    assert not (tmp_path / "library" / "restoring").exists()
    click(look)
    press(one.looked_at(page), Qt.Key.Key_Escape)
    settle()


def test_a_backup_is_stopped(
    person: Callable[[], Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = person()
    one.script.save_as = tmp_path / "x"
    page, real, stopped = one.page(), BackupService.back_up, threading.Event()

    def held_up(service: BackupService, path: Path, **told: Any) -> object:
        assert stopped.wait(60)
        return real(service, path, **told)

    with monkeypatch.context() as patch:
        patch.setattr(BackupService, "back_up", held_up)
        click(page.back_up)
        click(named(page, QPushButton, "Stop"))
        stopped.set()
        one.qtbot.waitUntil(lambda: page.status.text() == "Stopped. No backup was made.")
    assert not one.script.save_as.exists()
    click(page.back_up)
    one.qtbot.waitUntil(lambda: page.status.text().startswith("Backed up to x"))


def test_what_is_no_backup_is_refused_in_a_sentence(person: Callable[[], Person], tmp_path: Path) -> None:
    one = person()
    one.note(NOTE)
    one.script.backup = document(tmp_path / "letter.txt")
    page = one.page()
    click(page.restore)
    one.qtbot.waitUntil(lambda: page.status.text().startswith("This file is not a backup of Review Study"))
    assert one.notes() == {NOTE}


def test_a_damaged_journal_offers_its_snapshots(person: Callable[[], Person], tmp_path: Path) -> None:
    one = person()
    one.note(NOTE)
    service = one.window.workspace.backups
    service.now = lambda: utc_now() + timedelta(days=1)
    one.window.safeguard.watch()
    one.quiet()
    journal = tmp_path / "library" / "journal.db"
    one.window.close()
    one.program.end()
    journal.write_bytes(b"spoilt" * 9999)
    again = person()
    again.quiet()
    assert again.notes() == {NOTE}
    (asked,) = (what for kind, what in again.script.asked if kind == "which")
    assert isinstance(asked, tuple)
    assert "cannot be read" in asked[2]


def test_who_wants_no_snapshot_then_is_left_at_the_lock(person: Callable[[], Person], tmp_path: Path) -> None:
    one = person()
    one.window.close()
    one.program.end()
    spoilt = b"spoilt" * 9999
    (tmp_path / "library" / "journal.db").write_bytes(spoilt)
    one.script.wanted = None
    again = person()
    assert isinstance(again.program.dialog, Unlock)
    assert named(again.program.dialog, QLabel, again.program.dialog.trouble.text())
    write(again.program.dialog.words, PASSPHRASE)
    press(again.program.dialog.words, Qt.Key.Key_Return)
    one.qtbot.waitUntil(lambda: len([1 for kind, _ in again.script.asked if kind == "which"]) == 2)
    assert (tmp_path / "library" / "journal.db").read_bytes() == spoilt


def test_a_month_without_a_backup_elsewhere_is_said_once(person: Callable[[], Person]) -> None:
    one = person()
    one.note(NOTE)
    report = one.window.library.report
    service = one.window.workspace.backups
    for day, said in ((29, False), (31, True), (32, False)):
        service.now = lambda day=day: utc_now() + timedelta(days=day)  # type: ignore[misc]
        report.hide()
        one.window.safeguard.watch()
        one.quiet()
        assert report.isVisible() == said, day
    assert "File, Settings, Backups" in report.accessibleName()


def test_the_command_needs_the_window_closed(
    desk: Desk, command: Callable[..., Said], tmp_path: Path
) -> None:
    assert command("backup", "-o", tmp_path / "x").status == 0
    with Safekeeping(desk.folder).lease():
        said = command("restore", tmp_path / "x")
    assert said.status == 1
    assert said.err.startswith("reviewstudy: Review Study is already open on this data folder; ")


@pytest.mark.parametrize(("wanted", "used"), [("on this computer", "local"), ("all the same", "Dropbox")])
def test_a_synced_folder_is_asked_about_before_anything_is_made(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: str, used: str
) -> None:
    monkeypatch.setattr(whereabouts, "local_folder", lambda: tmp_path / "local")
    script, synced = Script(wanted=wanted), tmp_path / "Dropbox"
    assert first_place.settled(synced, qapp, script) == tmp_path / used
    ((_, asked),) = script.asked
    assert isinstance(asked, tuple)
    assert "Dropbox" in asked[2]
    assert paths.data_folder(synced) == tmp_path / used
    script.wanted = None
    other = tmp_path / "other" / "Dropbox"
    assert first_place.settled(other, qapp, script) is None
    assert not other.exists()


def test_a_folder_of_this_computer_is_not_asked_about(qapp: QApplication, tmp_path: Path) -> None:
    script = Script()
    assert first_place.settled(tmp_path / "data", qapp, script) == tmp_path / "data"
    assert script.asked == []


def test_a_library_in_a_synced_folder_is_told_of_once_and_moved(
    person: Callable[[], Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".dropbox").touch()
    local = Path(tempfile.mkdtemp()) / "local"
    monkeypatch.setattr("reviewstudy.ui.settings.backups.local_folder", lambda: local)
    try:
        one = person()
        one.note(NOTE)
        report = one.window.library.report
        assert "copied elsewhere by Dropbox" in report.accessibleName()
        report.hide()
        one.window.safeguard.watch()
        one.quiet()
        assert not report.isVisible(), "once is enough"
        page = one.page()
        click(page.take_away)
        one.qtbot.waitUntil(lambda: one.program.safe.folder == local and one.program.window is not None)
        one.quiet()
        assert one.notes() == {NOTE}
        assert one.window.workspace.folder == local
        assert "The old one is still in" in one.window.library.report.accessibleName()
        with pytest.raises(InUse):
            Safekeeping(local).lease().acquire()
        assert paths.data_folder(tmp_path / "library") == local
        one.window.close()
        one.program.end()
    finally:
        shutil.rmtree(local.parent)


_REAL = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from reviewstudy.services.clock import utc_now
from reviewstudy.ui import start
from reviewstudy.ui.application import FirstSign

class Watched(start.Program):
    def begin(self, *told):
        super().begin(*told)
        self.windows = []
        self.watch = QTimer(self, interval=50)
        self.watch.timeout.connect(self.look)
        self.watch.start()

    def look(self):
        window = self.window
        if window is None or window in self.windows or self.jobs.busy:
            return
        service = window.workspace.backups
        if not service.snapshots():
            return
        self.windows.append(window)
        print(window.workspace.folder.name, flush=True)
        if len(self.windows) == 1:
            service.restorer.from_snapshot(service.snapshots()[0]).mean(utc_now())
            window.safeguard.again.emit()
        elif len(self.windows) == 2:
            window.safeguard.move.emit(Path(sys.argv[1]).with_name("moved"))
        else:
            self.watch.stop()
            window.close()

start.Program = Watched
sys.exit(start.run_window(Path(sys.argv[1]), sys.argv[2], [], FirstSign()))
"""


def test_the_program_outlives_its_window_and_ends_with_its_last(tmp_path: Path) -> None:
    """Going back and moving close the window for a moment, in Qt's own loop."""
    furnish(tmp_path / "library", bundled=False)
    ended = subprocess.run(
        [sys.executable, "-c", _REAL, str(tmp_path / "library"), PASSPHRASE],
        check=False,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert (ended.returncode, ended.stdout.split()) == (0, ["library", "library", "moved"]), ended.stderr
