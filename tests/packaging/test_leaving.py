"""Uninstalling: what was written stays unless a person says otherwise, and then nothing of it is left."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.ui.hands import QUICK, click, named, settle
from tests.ui.starts import Keychain

from reviewstudy import __main__, paths
from reviewstudy.domain.errors import InUse
from reviewstudy.services import leaving, safekeeping
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.storage.keys import KeyFile
from reviewstudy.ui.application import application
from reviewstudy.ui.leaving import LeavingDialog
from reviewstudy.ui.theme import Theme


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a library, and all that a program leaves in one."""
    monkeypatch.setattr(safekeeping, "KeyFile", lambda folder: KeyFile(folder, cost=QUICK))
    folder = tmp_path / "library"
    Safekeeping(folder).set_up(passphrase="three quiet words")[0].close()
    (folder / "snapshots").mkdir(exist_ok=True)
    (folder / "snapshots" / "2026-11-26.db").write_bytes(b"x")
    for name in ("faults.log", "tries.json", ".keys.json.0123.new", ".backing-up-1"):
        (folder / name).write_bytes(b"x")
    return folder


def test_everything_of_the_programs_goes_and_the_folder_with_it(library: Path) -> None:
    assert leaving.written_in([library, library.parent / "none"]) == [library]
    leaving.delete_for_good([library])
    assert not library.exists()
    assert leaving.written_in([library]) == []


def test_what_else_is_in_a_folder_stays(library: Path) -> None:
    (library / "My essay.docx").write_bytes(b"mine")
    (library / "Exported").mkdir()
    leaving.delete_for_good([library])
    assert sorted(path.name for path in library.iterdir()) == ["Exported", "My essay.docx"]


def test_nothing_is_deleted_while_a_window_is_open(library: Path) -> None:
    before = sorted(path.name for path in library.iterdir())
    with Safekeeping(library).lease(), pytest.raises(InUse):
        leaving.delete_for_good([library])
    assert {path.name for path in library.iterdir()} >= set(before)


def test_the_keychain_forgets_the_library(library: Path, keychain: Keychain) -> None:
    folder = library.parent / "by keychain"
    Safekeeping(folder).set_up(keychain=True)[0].close()
    assert keychain.held
    leaving.delete_for_good([folder])
    assert keychain.held == {}


@pytest.mark.parametrize(("answer", "left"), [("Keep it", True), ("Delete it for good", False)])
def test_a_person_is_asked_and_decides(qtbot: QtBot, library: Path, answer: str, left: bool) -> None:
    app = application()
    assert isinstance(app, QApplication)
    dialog = LeavingDialog(Theme(app), [library])
    qtbot.addWidget(dialog)
    dialog.show()
    settle()
    click(named(dialog, QPushButton, answer))
    settle()
    assert (library / "keys.json").exists() is left
    assert not dialog.isVisible()


def test_a_script_deletes_without_a_question(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "argv", ["reviewstudy", "--delete-data"])
    monkeypatch.setattr(paths, "data_folders", lambda: [library])
    assert __main__.main() == 0
    assert not library.exists()
    assert __main__.main() == 0, "where there is nothing, there is nothing to do"


def test_only_a_packaged_program_knows_these_words(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["reviewstudy", "--delete-data"])
    monkeypatch.setattr(paths, "data_folders", lambda: [library])
    assert __main__.main() == 2
    assert library.exists()
