"""Opening: the first run, a restart, a wrong passphrase, the recovery key, the keychain, a second window."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSplashScreen
from pytestqt.qtbot import QtBot
from tests.ui.hands import (
    PASSPHRASE,
    S22_DIGEST,
    TOUR_REVIEW,
    TOUR_TITLE,
    Said,
    click,
    focus,
    furnish,
    named,
    press,
    settle,
    write,
)
from tests.ui.starts import Keychain, Start, filled, try_words, unlock_of, window_of

from reviewstudy import app
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.ui.application import FirstSign
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.guide.dialog import GuideDialog
from reviewstudy.ui.opening.change import RecoveryDialog
from reviewstudy.ui.opening.welcome import Welcome
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.settings.dialog import SettingsDialog
from reviewstudy.ui.start import Program
from reviewstudy.ui.window import MainWindow


def _welcome(program: Program) -> Welcome:
    assert isinstance(program.dialog, Welcome)
    return program.dialog


def _type_passphrase(welcome: Welcome, first: str = PASSPHRASE, again: str = PASSPHRASE) -> None:
    for field, words in ((welcome.first, first), (welcome.again, again)):
        field.clear()
        write(field, words)


def _first_run(qtbot: QtBot, program: Program) -> str:
    """Set up with a passphrase as a person does; returns the recovery key."""
    welcome = _welcome(program)
    _type_passphrase(welcome)
    click(welcome.go_on)
    qtbot.waitUntil(welcome.key.isVisible)
    key = welcome.key.text().replace("\n", "")
    click(welcome.kept)
    click(welcome.start)
    filled(qtbot, program)
    return key


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_first_run_goes_from_a_passphrase_to_the_library(qtbot: QtBot, start: Start) -> None:
    program = start()
    welcome = _welcome(program)
    assert welcome.passphrase_way.isChecked()
    _type_passphrase(welcome)
    press(welcome.again, Qt.Key.Key_Return)
    qtbot.waitUntil(welcome.key.isVisible)
    assert len(welcome.key.text().replace("\n", "")) > 20
    assert not welcome.start.isEnabled(), "the key is looked at first"
    assert focus() is welcome.kept
    press(welcome.kept, Qt.Key.Key_Space)
    assert welcome.start.isEnabled()
    click(welcome.start)
    filled(qtbot, program)
    assert program.dialog is None
    assert S22_DIGEST in [card.key for card in window_of(program).library.list.cards]


def test_the_way_in_is_shown_at_the_first_run_and_never_again(qtbot: QtBot, start: Start) -> None:
    program = start()
    _first_run(qtbot, program)
    assert window_of(program).library.first_steps.isVisible()
    program = start(PASSPHRASE)
    steps = window_of(program).library.first_steps
    assert not steps.isVisible(), "it was shown at the first run"
    window_of(program).actions_["first_steps"].trigger()
    assert steps.isVisible()


def test_f1_helps_before_the_library_is_open_too(qtbot: QtBot, start: Start) -> None:
    program = start()
    for page in ("keep-safe", "when-wrong"):
        dialog = program.dialog
        assert dialog is not None
        press(dialog, Qt.Key.Key_F1)
        (guide,) = dialog.findChildren(GuideDialog)
        assert guide.shown == page
        press(guide, Qt.Key.Key_Escape)
        settle()
        if page == "keep-safe":
            _first_run(qtbot, program)
            program = start()


@pytest.mark.parametrize(
    ("first", "again", "says"),
    [
        ("short", "short", "at least 10 characters"),
        (PASSPHRASE, "another one", "not the same"),
        ("", "", "at least 10"),
    ],
)
def test_a_passphrase_that_will_not_do_is_said_and_nothing_is_made(
    start: Start, tmp_path: Path, first: str, again: str, says: str
) -> None:
    welcome = _welcome(start())
    _type_passphrase(welcome, first, again)
    click(welcome.go_on)
    assert welcome.trouble.isVisible()
    assert says in welcome.trouble.text()
    assert not (tmp_path / "library" / "keys.json").exists()


def test_what_is_typed_is_hidden_until_asked_to_show(start: Start) -> None:
    welcome = _welcome(start())
    write(welcome.first, PASSPHRASE)
    assert PASSPHRASE not in welcome.first.displayText()
    click(welcome.show_words)
    assert welcome.first.displayText() == PASSPHRASE


def test_the_recovery_key_is_shown_once_and_kept_nowhere(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    program = start()
    welcome = _welcome(program)
    _type_passphrase(welcome)
    click(welcome.go_on)
    qtbot.waitUntil(welcome.key.isVisible)
    key = welcome.key.text().replace("\n", "")
    click(named(welcome, QPushButton, "Copy"))
    assert QGuiApplication.clipboard().text() == key
    click(welcome.kept)
    click(welcome.start)
    filled(qtbot, program)
    assert all(
        key not in one.text() for top in QApplication.topLevelWidgets() for one in top.findChildren(QLabel)
    )
    start()
    plain = key.replace("-", "").encode()
    for name, content in _bytes(tmp_path / "library").items():
        assert key.encode() not in content, name
        assert plain not in content, name
        assert PASSPHRASE.encode() not in content, name


def test_a_restart_asks_for_the_passphrase_and_opens_with_it(qtbot: QtBot, start: Start) -> None:
    _first_run(qtbot, start())
    program = start()
    assert program.window is None
    try_words(qtbot, unlock_of(program), PASSPHRASE)
    filled(qtbot, program)


def test_a_wrong_passphrase_is_refused_and_nothing_is_touched(
    qtbot: QtBot, start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _first_run(qtbot, start())
    program = start()
    before = _bytes(tmp_path / "library")
    unlock = unlock_of(program)
    try_words(qtbot, unlock, "three wrong words")
    assert unlock.trouble.text().startswith("That passphrase does not open this library: ")
    assert unlock.trouble.isVisible()
    assert program.window is None
    assert unlock.words.hasSelectedText(), "ready to be typed over"
    assert _bytes(tmp_path / "library") == before

    secret = tmp_path / "secret.txt"
    secret.write_text("three wrong words", encoding="utf-8")
    status = app.main(["--data", str(tmp_path / "library"), "--passphrase-file", str(secret), "list"])
    said = capsys.readouterr()
    assert (status, said.out) == (1, "")
    assert said.err.startswith("reviewstudy: that passphrase does not open this library; ")
    assert _bytes(tmp_path / "library") == before

    try_words(qtbot, unlock, PASSPHRASE)
    filled(qtbot, program)


def test_the_recovery_key_opens_however_it_is_typed(qtbot: QtBot, start: Start) -> None:
    key = _first_run(qtbot, start())
    program = start()
    unlock = unlock_of(program)
    click(unlock.other)
    assert unlock.words.accessibleName() == "Recovery key"
    try_words(qtbot, unlock, key[:-2])
    assert unlock.trouble.isVisible()
    try_words(qtbot, unlock, key.lower().replace("-", " "))
    filled(qtbot, program)


def test_pressing_enter_twice_opens_onewindow_of(qtbot: QtBot, start: Start) -> None:
    _first_run(qtbot, start())
    program = start()
    unlock = unlock_of(program)
    write(unlock.words, PASSPHRASE)
    for _ in range(3):
        QTest.keyClick(unlock.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None)
    filled(qtbot, program)
    settle()
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    assert len(windows) == 1


def test_pressing_enter_twice_sets_up_once(qtbot: QtBot, start: Start) -> None:
    program = start()
    welcome = _welcome(program)
    _type_passphrase(welcome)
    for _ in range(3):
        QTest.keyClick(welcome.again, Qt.Key.Key_Return)
    qtbot.waitUntil(welcome.key.isVisible)
    qtbot.waitUntil(lambda: not program.jobs.busy)
    assert welcome.trouble.text() == ""


def test_without_a_keychain_it_is_not_on_offer(start: Start) -> None:
    welcome = _welcome(start())
    assert not welcome.keychain_way.isEnabled()
    assert named(welcome, QLabel, "This computer has no keychain that Review Study can use.")


def test_with_the_keychain_the_library_opens_by_itself(
    qtbot: QtBot, start: Start, keychain: Keychain
) -> None:
    program = start()
    welcome = _welcome(program)
    click(welcome.keychain_way)
    assert not welcome.first.isEnabled()
    click(welcome.go_on)
    qtbot.waitUntil(welcome.key.isVisible)
    key = welcome.key.text().replace("\n", "")
    click(welcome.kept)
    click(welcome.start)
    filled(qtbot, program)
    again = start()
    assert again.dialog is None
    filled(qtbot, again)

    keychain.held.clear()  # another account, another computer
    lost = start()
    unlock = unlock_of(lost)
    assert unlock.trouble.isVisible()
    assert unlock.trouble.text().startswith("The system keychain does not hold the key")
    click(unlock.other)
    try_words(qtbot, unlock, key)
    filled(qtbot, lost)


def _closed_before_the_key_was_kept(qtbot: QtBot, start: Start) -> Program:
    """Set up, leave on the page of the recovery key, and open the library anew."""
    welcome = _welcome(start())
    _type_passphrase(welcome)
    click(welcome.go_on)
    qtbot.waitUntil(welcome.key.isVisible)
    welcome.close()
    assert not welcome.isVisible()
    return _opened_anew(qtbot, start)


def _opened_anew(qtbot: QtBot, start: Start) -> Program:
    program = start()
    try_words(qtbot, unlock_of(program), PASSPHRASE)
    settle()
    filled(qtbot, program)
    return program


def test_escape_does_not_take_away_a_key_that_was_not_kept(qtbot: QtBot, start: Start) -> None:
    program = start()
    welcome = _welcome(program)
    _type_passphrase(welcome)
    click(welcome.go_on)
    qtbot.waitUntil(welcome.key.isVisible)
    press(focus(), Qt.Key.Key_Escape)
    assert len(welcome.key.text()) > 20
    assert welcome.key.isVisible()
    assert welcome.not_yet.isVisible()
    click(welcome.kept)
    click(welcome.start)
    filled(qtbot, program)
    assert not window_of(program).unkept.isVisible()
    assert not window_of(_opened_anew(qtbot, start)).unkept.isVisible()


def test_a_key_that_was_never_kept_is_said_until_another_is_made(qtbot: QtBot, start: Start) -> None:
    _closed_before_the_key_was_kept(qtbot, start)
    window = window_of(program := _opened_anew(qtbot, start))
    assert "have kept your recovery key" in window.unkept.text.text()
    click(window.unkept.go)
    (settings,) = window.findChildren(SettingsDialog)
    settle()
    click(named(settings, QPushButton, "Make a new recovery key…"))
    (dialog,) = settings.findChildren(RecoveryDialog)
    write(dialog.proof.words, PASSPHRASE)
    click(dialog.does)
    qtbot.waitUntil(dialog.slip.key.isVisible)
    window.unkept.look()  # as it is at a lock meanwhile
    click(dialog.slip.kept)
    click(dialog.use)
    qtbot.waitUntil(lambda: not window.unkept.isVisible())
    settings.close()
    qtbot.waitUntil(lambda: not program.jobs.busy)
    assert not window_of(_opened_anew(qtbot, start)).unkept.isVisible()


def test_a_person_may_go_on_without_the_key(qtbot: QtBot, start: Start) -> None:
    window = window_of(_closed_before_the_key_was_kept(qtbot, start))
    click(window.unkept.later)
    assert not window.unkept.isVisible()
    assert not window_of(_opened_anew(qtbot, start)).unkept.isVisible()


def test_a_second_window_on_one_folder_is_refused_in_a_sentence(
    qtbot: QtBot,
    start: Start,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "library"
    _first_run(qtbot, start())
    before = _bytes(folder)
    boxes: list[str] = []
    monkeypatch.setattr("reviewstudy.ui.start.show_refusal", boxes.append)
    with Safekeeping(folder).lease():
        assert app.main(["--data", str(folder)]) == 1
        said = capsys.readouterr().err
        assert said.startswith("reviewstudy: Review Study is already open on this data folder; ")
        assert len(said.splitlines()) == 1
        assert len(boxes) == 1
        assert boxes[0].startswith("Review Study is already open on this data folder")
    assert {name: content for name, content in _bytes(folder).items() if name != "window.lock"} == before
    (folder / "keys.json").unlink()
    assert app.main(["--data", str(folder)]) == 1
    assert "the key file (keys.json) is missing from the data folder; " in capsys.readouterr().err
    assert "keys.json" in boxes[1]
    assert not (folder / "keys.json").exists()


def test_files_named_in_the_call_open_in_tabs(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    furnish(tmp_path / "library", bundled=False)
    program = start(PASSPHRASE, TOUR_REVIEW)
    window = window_of(program)
    qtbot.waitUntil(lambda: bool(window.tabs.of(CheckTab)), timeout=20_000)
    filled(qtbot, program)
    click(window.tabs.of(CheckTab)[0].add)
    qtbot.waitUntil(lambda: bool(window.tabs.of(ReaderTab)), timeout=20_000)
    filled(qtbot, program)
    (reader,) = window.tabs.of(ReaderTab)
    assert reader.holding.document.title == TOUR_TITLE


def test_a_folder_made_by_a_command_opens_in_thewindow_of(
    qtbot: QtBot, start: Start, command: Callable[..., Said]
) -> None:
    made = command("list")
    assert made.status == 0
    assert "Its recovery key is shown only now" in made.err
    assert command("list").err == ""
    program = start(PASSPHRASE)
    assert program.dialog is None
    filled(qtbot, program)


def test_the_first_sign_is_there_before_the_rest_of_the_program_is_read(qtbot: QtBot) -> None:
    script = (
        "import sys; from reviewstudy.ui.application import FirstSign; FirstSign();"
        "print(*sorted(name for name in sys.modules if name.startswith('reviewstudy')))"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    read = set(said.stdout.split())
    assert "reviewstudy.ui.application" in read
    assert len(read) <= 6, "it would wait for these"
    sign = FirstSign()
    (picture,) = (one for one in QApplication.topLevelWidgets() if isinstance(one, QSplashScreen))
    assert picture.isVisible()
    sign.end()
    sign.end()
    qtbot.waitUntil(lambda: not any(isinstance(one, QSplashScreen) for one in QApplication.topLevelWidgets()))
