"""macOS says with an event, and no argument, that a file is to be opened in the program."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.builders import document
from tests.ui.hands import PASSPHRASE, Desk, Script, copied, settle, write
from tests.ui.starts import Start, start, unlock_of, window_of

from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.ui.application import Application
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.start import Program

__all__ = ["start"]


def asked_for(qapp: QApplication, path: Path) -> None:
    """As macOS does for a double click."""
    assert isinstance(qapp, Application)
    assert QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile(str(path))))
    settle()


def test_it_waits_for_the_lock_and_is_read_then(
    qapp: QApplication, qtbot: QtBot, start: Start, furnished: tuple[Path, bytes], tmp_path: Path
) -> None:
    copied(furnished[0], tmp_path / "library")
    program = start()
    asked_for(qapp, document(tmp_path / "first.txt", "A1"))
    write(unlock_of(program).words, PASSPHRASE)
    unlock_of(program).unlock()
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    qtbot.waitUntil(lambda: bool(window_of(program).tabs.of(CheckTab)), timeout=20_000)
    (tab,) = window_of(program).tabs.of(CheckTab)
    qtbot.waitUntil(lambda: tab.paths == [tmp_path / "first.txt"])


def test_in_an_open_window_it_is_read_at_once(desk: Desk, qapp: QApplication, tmp_path: Path) -> None:
    program = Program(qapp, Safekeeping(tmp_path / "other"), Script())
    program.window = desk.window
    asked_for(qapp, document(tmp_path / "second.txt", "B2"))
    desk.qtbot.waitUntil(lambda: bool(desk.window.tabs.of(CheckTab)))
    program.window = None
    program.end()
    program.theme.deleteLater()
    program.deleteLater()
    settle()
