"""Opening: the first run, a restart, a wrong passphrase, the recovery key, the keychain, a second window."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.hands import (
    PASSPHRASE,
    QUICK,
    S22_DIGEST,
    TOUR_REVIEW,
    TOUR_TITLE,
    Said,
    Script,
    click,
    focus,
    furnish,
    named,
    press,
    settle,
    write,
)

from reviewstudy import app
from reviewstudy.services import safekeeping
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.storage.keys import KeyFile
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.opening.welcome import Unlock, Welcome
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.start import Program
from reviewstudy.ui.window import MainWindow

Start = Callable[..., Program]


@pytest.fixture(autouse=True)
def _a_quick_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safekeeping, "KeyFile", partial(KeyFile, cost=QUICK))


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path) -> Iterator[Start]:
    """``start()`` is a start of the program; the one before has ended then."""
    running: list[Program] = []

    def end() -> None:
        for program in running:
            for shown in (program.window, program.dialog):
                if shown is not None:
                    shown.close()
            program.end()
            for shown in (program.window, program.dialog):
                if shown is not None:
                    shown.deleteLater()
            program.theme.deleteLater()
            program.deleteLater()
        running.clear()
        settle()

    def begin(passphrase: str | None = None, *files: Path) -> Program:
        end()
        running.append(Program(qapp, Safekeeping(tmp_path / "library"), Script()))
        running[0].begin(passphrase, list(files))
        return running[0]

    yield begin
    end()


class Keychain(keyring.backend.KeyringBackend):
    """A keychain in memory."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def keychain() -> Iterator[Keychain]:
    """The computer's keychain, for one test."""
    before, here = keyring.get_keyring(), Keychain()
    keyring.set_keyring(here)
    yield here
    keyring.set_keyring(before)


def _welcome(program: Program) -> Welcome:
    assert isinstance(program.dialog, Welcome)
    return program.dialog


def _unlock(program: Program) -> Unlock:
    assert isinstance(program.dialog, Unlock)
    return program.dialog


def _window(program: Program) -> MainWindow:
    assert isinstance(program.window, MainWindow)
    assert program.window.isVisible()
    return program.window


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
    key = welcome.key.text()
    click(welcome.kept)
    click(welcome.start)
    _filled(qtbot, program)
    return key


def _filled(qtbot: QtBot, program: Program) -> None:
    window = _window(program)
    qtbot.waitUntil(lambda: bool(window.library.list.cards) and not program.jobs.busy)


def _bytes(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _try(qtbot: QtBot, unlock: Unlock, words: str) -> None:
    """Type into the lock and press Enter, until it has said no or opened."""
    unlock.words.clear()
    write(unlock.words, words)
    press(unlock.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shiboken6.isValid(unlock) or unlock.open_button.isEnabled())


def test_the_first_run_goes_from_a_passphrase_to_the_library(qtbot: QtBot, start: Start) -> None:
    program = start()
    welcome = _welcome(program)
    assert welcome.passphrase_way.isChecked()
    _type_passphrase(welcome)
    press(welcome.again, Qt.Key.Key_Return)
    qtbot.waitUntil(welcome.key.isVisible)
    assert len(welcome.key.text()) > 20
    assert not welcome.start.isEnabled(), "the key is looked at first"
    assert focus() is welcome.kept
    press(welcome.kept, Qt.Key.Key_Space)
    assert welcome.start.isEnabled()
    click(welcome.start)
    _filled(qtbot, program)
    assert program.dialog is None
    assert S22_DIGEST in [card.key for card in _window(program).library.list.cards]


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
    key = welcome.key.text()
    click(named(welcome, QPushButton, "Copy"))
    assert QGuiApplication.clipboard().text() == key
    click(welcome.kept)
    click(welcome.start)
    _filled(qtbot, program)
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
    _try(qtbot, _unlock(program), PASSPHRASE)
    _filled(qtbot, program)


def test_a_wrong_passphrase_is_refused_and_nothing_is_touched(
    qtbot: QtBot, start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _first_run(qtbot, start())
    program = start()
    before = _bytes(tmp_path / "library")
    unlock = _unlock(program)
    _try(qtbot, unlock, "three wrong words")
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

    _try(qtbot, unlock, PASSPHRASE)
    _filled(qtbot, program)


def test_the_recovery_key_opens_however_it_is_typed(qtbot: QtBot, start: Start) -> None:
    key = _first_run(qtbot, start())
    program = start()
    unlock = _unlock(program)
    click(unlock.other)
    assert unlock.words.accessibleName() == "Recovery key"
    _try(qtbot, unlock, key[:-2])
    assert unlock.trouble.isVisible()
    _try(qtbot, unlock, key.lower().replace("-", " "))
    _filled(qtbot, program)


def test_pressing_enter_twice_opens_one_window(qtbot: QtBot, start: Start) -> None:
    _first_run(qtbot, start())
    program = start()
    unlock = _unlock(program)
    write(unlock.words, PASSPHRASE)
    for _ in range(3):
        QTest.keyClick(unlock.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None)
    _filled(qtbot, program)
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
    key = welcome.key.text()
    click(welcome.kept)
    click(welcome.start)
    _filled(qtbot, program)
    again = start()
    assert again.dialog is None
    _filled(qtbot, again)

    keychain.held.clear()  # another account, another computer
    lost = start()
    unlock = _unlock(lost)
    assert unlock.trouble.isVisible()
    assert unlock.trouble.text().startswith("The system keychain does not hold the key")
    click(unlock.other)
    _try(qtbot, unlock, key)
    _filled(qtbot, lost)


def test_leaving_before_the_key_was_kept_leaves_a_library_that_opens(qtbot: QtBot, start: Start) -> None:
    welcome = _welcome(start())
    _type_passphrase(welcome)
    click(welcome.go_on)
    qtbot.waitUntil(welcome.key.isVisible)
    press(welcome, Qt.Key.Key_Escape)
    assert not welcome.isVisible()
    program = start()
    _try(qtbot, _unlock(program), PASSPHRASE)
    _filled(qtbot, program)


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
    window = _window(program)
    qtbot.waitUntil(lambda: bool(window.tabs.of(CheckTab)), timeout=20_000)
    _filled(qtbot, program)
    click(window.tabs.of(CheckTab)[0].add)
    qtbot.waitUntil(lambda: bool(window.tabs.of(ReaderTab)), timeout=20_000)
    _filled(qtbot, program)
    (reader,) = window.tabs.of(ReaderTab)
    assert reader.holding.document.title == TOUR_TITLE


def test_a_folder_made_by_a_command_opens_in_the_window(
    qtbot: QtBot, start: Start, command: Callable[..., Said]
) -> None:
    made = command("list")
    assert made.status == 0
    assert "Its recovery key is shown only now" in made.err
    assert command("list").err == ""
    program = start(PASSPHRASE)
    assert program.dialog is None
    _filled(qtbot, program)
