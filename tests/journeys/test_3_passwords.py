"""Journey 3, documents behind a password: asked for once, in the window, and kept nowhere."""

import json
import logging
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2 as sqlcipher
from tests.ui.hands import (
    CTRL,
    TYPESET_TITLE,
    Desk,
    Said,
    click,
    drop,
    named,
    press,
    protected,
    typeset,
)

from reviewstudy.ui.ask import PasswordDialog
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.original import OriginalView

PASSWORD = "wrens in Brackenshire"
SWIFT = "Child Safeguarding Practice Review Child Swift"


@pytest.fixture
def wren(tmp_path: Path) -> Path:
    return protected(typeset(tmp_path / "wren.pdf"), PASSWORD)


def _asked(desk: Desk) -> list[object]:
    return [what for kind, what in desk.script.asked if kind == "password"]


def _reported(desk: Desk) -> list[str]:
    report = desk.window.library.report
    desk.qtbot.waitUntil(report.isVisible, timeout=20_000)
    desk.quiet()
    return "\n".join(one.text() for one in report.findChildren(QLabel)).splitlines()


def _written(path: Path, key: bytes) -> str:
    """All that stands in a database, as text."""
    with closing(sqlcipher.connect(str(path))) as db:
        db.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert "original" in tables or path.name != "library.db"
        return "\n".join(repr(row) for table in tables for row in db.execute(f'SELECT * FROM "{table}"'))


def _drawn(desk: Desk, view: OriginalView) -> None:
    desk.qtbot.waitUntil(lambda: not view.picture.pixmap().isNull(), timeout=20_000)
    desk.quiet()


def test_one_is_asked_for_by_name_and_read_like_any_other(bare_desk: Desk, wren: Path) -> None:
    bare_desk.script.passwords = {"wren.pdf": PASSWORD}
    drop(bare_desk.window, wren)
    tab = bare_desk.checking()
    assert _asked(bare_desk) == ["wren.pdf"]
    assert tab.form is not None
    assert named(tab.form, QLineEdit, "Title").text() == TYPESET_TITLE
    _drawn(bare_desk, tab.original)
    assert tab.original.unlock.isHidden()
    bare_desk.add_as_understood()
    (reader,) = bare_desk.readers()
    assert len(reader.holding.document.learning_points) == 3
    assert _asked(bare_desk) == ["wren.pdf"], "once for a document"

    press(bare_desk.window, Qt.Key.Key_W, CTRL)
    drop(bare_desk.window, wren)
    bare_desk.qtbot.waitUntil(lambda: bool(bare_desk.readers()), timeout=20_000)
    bare_desk.quiet()
    assert "is already in the library" in bare_desk.window.toast.text
    assert _asked(bare_desk) == ["wren.pdf"], "what is there already needs no password"


def test_a_wrong_one_or_none_is_one_sentence_and_the_batch_goes_on(
    bare_desk: Desk, tmp_path: Path, wren: Path
) -> None:
    swift = protected(typeset(tmp_path / "swift.pdf", SWIFT), PASSWORD, "RC4-128")
    robin = protected(typeset(tmp_path / "robin.pdf"), PASSWORD, "AES-128")
    open_too = typeset(tmp_path / "open.pdf", "Child Safeguarding Practice Review Child Finch")
    bare_desk.script.passwords = {"swift.pdf": PASSWORD, "robin.pdf": "not this"}
    drop(bare_desk.window, wren, swift, robin, open_too)
    tab = bare_desk.checking()
    assert _asked(bare_desk) == ["wren.pdf", "swift.pdf", "robin.pdf"]
    assert len(tab.list.cards) == 2
    bare_desk.add_as_understood()
    titles = {one.title for one in bare_desk.window.workspace.library.entries()}
    assert titles == {SWIFT, "Child Safeguarding Practice Review Child Finch"}
    told = {line.partition(": ")[0]: line for line in _reported(bare_desk)}
    assert told["robin.pdf"] == (
        "robin.pdf: That is not the password of this document; import it again to try another."
    )
    assert "no password was given" in told["wren.pdf"].casefold()
    assert len(told) == 4


def test_when_none_can_be_opened_each_has_its_sentence(bare_desk: Desk, wren: Path) -> None:
    drop(bare_desk.window, wren)
    (told,) = _reported(bare_desk)
    assert told.startswith("wren.pdf: ")
    assert bare_desk.window.tabs.of(CheckTab) == []
    assert bare_desk.window.workspace.library.entries() == []


def test_the_original_is_opened_again_with_its_password_and_no_other(bare_desk: Desk, wren: Path) -> None:
    bare_desk.script.passwords = {"wren.pdf": PASSWORD}
    drop(bare_desk.window, wren)
    bare_desk.add_as_understood()
    window = bare_desk.reopen()
    wren.unlink()
    reader = bare_desk.read(bare_desk.review(TYPESET_TITLE))
    view = reader.original
    assert view is not None
    reader.panel.setCurrentWidget(view)
    bare_desk.qtbot.waitUntil(view.unlock.isVisible, timeout=20_000)
    assert view.picture.text() == "The document is protected by a password."
    bare_desk.script.passwords = {TYPESET_TITLE: "not this"}
    unlock = named(view, QPushButton, "Enter the password of the original")
    unlock.setFocus()
    press(unlock, Qt.Key.Key_Space)
    bare_desk.qtbot.waitUntil(lambda: "not the password" in view.picture.text(), timeout=20_000)
    bare_desk.quiet()
    bare_desk.script.passwords = {TYPESET_TITLE: PASSWORD}
    click(unlock)
    _drawn(bare_desk, view)
    assert view.unlock.isHidden()
    asked = len(_asked(bare_desk))
    click(named(view, QPushButton, "Next page"))
    bare_desk.qtbot.waitUntil(lambda: view.where.text() == "Page 2 of 3", timeout=20_000)
    bare_desk.quiet()
    assert len(_asked(bare_desk)) == asked, "a page turned is no reason to ask"
    assert window.jobs.busy is False


def test_the_password_is_in_nothing_that_is_kept_or_said(
    bare_desk: Desk, wren: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    bare_desk.script.passwords = {"wren.pdf": PASSWORD}
    drop(bare_desk.window, wren)
    tab = bare_desk.checking()
    (found,) = tab._waiting
    assert found.password == PASSWORD
    assert PASSWORD not in repr(found)
    bare_desk.add_as_understood()
    assert PASSWORD not in bare_desk.window.toast.text
    key, folder = bare_desk.key, bare_desk.folder
    bare_desk.close()
    for path in folder.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()
    for name in ("library.db", "journal.db"):  # their pages are encrypted: look behind that too
        assert PASSWORD not in _written(folder / name, key)
    assert PASSWORD not in caplog.text + "".join(capfd.readouterr())


def test_the_dialog_works_from_the_keyboard_and_forgets(qtbot: QtBot, bare_desk: Desk) -> None:
    dialog = PasswordDialog(bare_desk.window, "wren.pdf")
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.words.accessibleName() == "Password of wren.pdf"
    assert dialog.words.echoMode() is QLineEdit.EchoMode.Password
    assert any("“wren.pdf” is protected" in one.text() for one in dialog.findChildren(QLabel))
    assert not dialog.read.isEnabled()
    QTest.keyClicks(dialog.words, PASSWORD)
    QTest.keyClick(dialog.words, Qt.Key.Key_Return)
    assert dialog.result() == PasswordDialog.DialogCode.Accepted
    assert dialog.words.text() == PASSWORD
    dialog.deleteLater()


def test_commands_refuse_it_and_say_what_to_do(
    bare_desk: Desk, tmp_path: Path, wren: Path, command: Callable[..., Said]
) -> None:
    sentence = (
        "The document is protected by a password; bring it in through the window, which asks for it, "
        "or save a copy without the password"
    )
    said = command("extract", wren)
    assert (said.status, said.out) == (1, "")
    assert said.err.strip() == f"reviewstudy: {sentence}"
    typeset(tmp_path / "open.pdf", SWIFT)
    said = command("import", wren, tmp_path / "open.pdf", "--json")
    assert said.status == 1
    outcomes = {Path(one["path"]).name: one for one in json.loads(said.out)}
    assert outcomes["wren.pdf"]["outcome"] == "refused"
    assert outcomes["wren.pdf"]["message"] == sentence
    assert outcomes["open.pdf"]["outcome"] == "added"
    assert f"reviewstudy: wren.pdf: {sentence}" in said.err.splitlines()
    assert bare_desk.window.isVisible()
