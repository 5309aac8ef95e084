"""Starts of the program one after another on one folder, as people have them, and the lock between."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import keyring
import keyring.backend
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui.hands import PASSPHRASE, QUICK, Script, copied, press, settle, write

from reviewstudy.services import safekeeping, ways
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.storage.keys import KeyFile
from reviewstudy.ui.opening.unlock import Unlock
from reviewstudy.ui.start import Program
from reviewstudy.ui.window import MainWindow

Start = Callable[..., Program]


def ended(running: list[Program]) -> None:
    """End these programs as a person does, and let go of them."""
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


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """``start()`` is a start of the program; the one before has ended then. Passphrases cost little."""
    monkeypatch.setattr(safekeeping, "KeyFile", partial(KeyFile, cost=QUICK))
    monkeypatch.setattr(ways, "KeyFile", partial(KeyFile, cost=QUICK))
    running: list[Program] = []

    def end() -> None:
        ended(running)

    def begin(passphrase: str | None = None, *files: Path, safe: Safekeeping | None = None) -> Program:
        end()
        running.append(Program(qapp, safe or Safekeeping(tmp_path / "library"), Script()))
        running[0].begin(passphrase, list(files))
        return running[0]

    yield begin
    end()


@pytest.fixture
def opened(qtbot: QtBot, start: Start, furnished: tuple[Path, bytes], tmp_path: Path) -> Program:
    """The program, open on the bundled library and the tour's document."""
    copied(furnished[0], tmp_path / "library")
    program = start(PASSPHRASE)
    filled(qtbot, program)
    window_of(program).activateWindow()
    qtbot.waitUntil(window_of(program).isActiveWindow)
    filled(qtbot, program)  # once more: what begins after the first paint has ended now
    return program


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


def unlock_of(program: Program) -> Unlock:
    """The lock that stands on the screen."""
    assert isinstance(program.dialog, Unlock)
    return program.dialog


def window_of(program: Program) -> MainWindow:
    """The window that stands on the screen."""
    assert isinstance(program.window, MainWindow)
    assert program.window.isVisible()
    return program.window


def filled(qtbot: QtBot, program: Program) -> None:
    """Wait until the library is on the screen and nothing is under way."""
    window = window_of(program)
    qtbot.waitUntil(lambda: bool(window.library.list.cards) and not program.jobs.busy)


def try_words(qtbot: QtBot, unlock: Unlock, words: str) -> None:
    """Type into the lock and press Enter, until it has said no or opened."""
    unlock.words.clear()
    write(unlock.words, words)
    press(unlock.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not shiboken6.isValid(unlock) or not unlock.busy)
