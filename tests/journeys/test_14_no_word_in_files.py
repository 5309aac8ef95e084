"""Journey 14: whatever a person reads, writes or meets, no file the program writes holds a word of it.

Markers unlike anything else are planted in every place words can stand; then every file in the data
folder, the temporary folder and the home folder is searched for them, and what was printed too, in
every spelling a log might give them.
"""

import base64
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from tests.builders import document
from tests.ui.hands import (
    CTRL,
    PASSPHRASE,
    Script,
    furnish,
    place_in,
    press,
    protected,
    settle,
    typeset,
    write,
)

from reviewstudy import app as app_module
from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.keeping import Erasure
from reviewstudy.domain.reviews import Origin
from reviewstudy.services import faults
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.start import Program
from reviewstudy.ui.window import MainWindow

NOTE, ANSWER, TITLE, SEARCH = "Zwolfraumnote", "Quirlyanswer", "Xanthotitle", "Vexilsearch"
TEXT, FILE, SAVED, LINK = "Jabberreview", "Kvetchfilename", "Plughsaved", "Frobozzlink"
THEME, SECRET, WORDS = "Yttriumtheme", "Wumpuspassword", "Nymphmention"
MARKERS = (NOTE, ANSWER, TITLE, SEARCH, TEXT, FILE, SAVED, LINK, THEME, SECRET, WORDS)


def spellings(marker: str) -> Iterator[bytes]:
    """A word as bytes of a text, in base 64 at each of its three offsets, and percent-encoded UTF-16."""
    for word in (marker, marker.lower(), marker.upper()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            plain = word.encode(encoding)
            yield plain
            for offset in range(3):
                packed = base64.b64encode(b"\0" * offset + plain)
                # What stands at the ends depends on what stands beside it.
                yield packed[(offset * 8 + 5) // 6 : -4]
    yield marker.encode().hex().encode()


def leaks(*places: Path, said: str = "") -> list[str]:
    """Which marker stands in which file, or in what was printed."""
    found = []
    wanted = [(marker, list(spellings(marker))) for marker in MARKERS]
    for place in places:
        for file in (one for one in place.rglob("*") if one.is_file()):
            held = file.read_bytes()
            found += [
                f"{marker} in {file.name}" for marker, ways in wanted if any(way in held for way in ways)
            ]
            found += [f"{marker} names a file" for marker in MARKERS if marker.lower() in str(file).lower()]
    printed = said.encode(errors="replace")
    found += [f"{marker} was printed" for marker, ways in wanted if any(way in printed for way in ways)]
    return found


@dataclass
class Running:
    """A program on a folder of its own, and where it may have written."""

    program: Program
    window: MainWindow
    folder: Path
    script: Script
    places: tuple[Path, ...]
    papers: Path
    key: bytes
    qtbot: QtBot

    def quiet(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.jobs.busy, timeout=30_000)
        settle()


@pytest.fixture
def running(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    """The real program, with its temporary files and its home where they can be searched."""
    temp, home, papers = (tmp_path / name for name in ("temp", "home", "papers"))
    for place in (temp, home, papers):
        place.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temp))
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    folder = tmp_path / "data"
    key = furnish(folder, bundled=False)
    script = Script()
    program = Program(qapp, Safekeeping(folder), script)
    monkeypatch.setattr(sys, "excepthook", program.bug)
    program.open(Workspace(folder, key))
    assert program.window is not None
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made = Running(program, window, folder, script, (folder, temp, home), papers, key, qtbot)
    made.quiet()
    yield made
    for box in window.findChildren(QMessageBox):
        box.close()
    window.close()
    program.end()
    window.deleteLater()
    program.theme.deleteLater()
    program.deleteLater()
    settle()


def _paper(running: Running) -> Path:
    return document(running.papers / f"{FILE}.txt", TITLE, f"{TEXT} was the word for it.")


def _imported(running: Running) -> list[str]:
    entries = running.window.workspace.library.entries()
    return [entry.review_id for entry in entries if entry.origin is Origin.IMPORT]


def _live(running: Running) -> str:
    """Read, mark, write, search, save and set, each with its marker; returns the review's id."""
    window = running.window
    window.bring_in.start([_paper(running)])
    running.qtbot.waitUntil(lambda: bool(window.tabs.of(CheckTab)), timeout=20_000)
    running.quiet()
    (tab,) = window.tabs.of(CheckTab)
    tab.add.click()
    running.qtbot.waitUntil(lambda: bool(_imported(running)), timeout=20_000)
    running.quiet()
    (review,) = _imported(running)
    reader = window.open_review(review)
    assert reader is not None
    place = place_in(reader.holding.document, "small bruise")
    window.workspace.reading.mark_words(reader.holding, place, note=f"{NOTE} again")
    sheet = window.reflect_on(review)
    assert sheet is not None
    write(next(iter(sheet.answers.values())), f"{ANSWER} and more")
    sheet.flush()
    press(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.index.box, SEARCH)
    running.quiet()
    window.workspace.saved.save(SAVED, f"{SAVED} words", Narrowing())
    window.workspace.settings.put_link("neglect", f"https://example.org/{LINK}")
    point = window.workspace.reading.holding(review).document.learning_points[0]
    window.workspace.themes.put(review, point.id, THEME)
    running.quiet()
    return review


def test_the_search_for_markers_finds_them_in_every_spelling(tmp_path: Path) -> None:
    for number, way in enumerate(spellings(NOTE)):
        (tmp_path / f"{number}.log").write_bytes(b"something before it: " + way + b" and after")
    for offset in range(3):
        packed = base64.b64encode(b"x" * (30 + offset) + NOTE.encode("utf-16-le") + b"yyy")
        (tmp_path / f"b{offset}.log").write_bytes(packed)
    assert len(leaks(tmp_path)) == len(list(tmp_path.iterdir()))
    assert leaks(said=f"… {SEARCH}") == [f"{SEARCH} was printed"]
    (tmp_path / f"{FILE}.log").write_bytes(b"")
    assert f"{FILE} names a file" in leaks(tmp_path)


def test_a_working_day_leaves_no_word_behind(running: Running, capfd: pytest.CaptureFixture[str]) -> None:
    review = _live(running)
    window, papers = running.window, running.papers
    dialog = DataDeeds(window).mentions()
    dialog.box.setText(WORDS)
    dialog.look()
    running.quiet()
    dialog.accept()
    chosen = papers.parent / "chosen"
    chosen.mkdir()
    workspace = window.workspace
    workspace.handing.save(chosen / "all.zip")
    workspace.mentions.save(workspace.mentions.find(NOTE), chosen / "list.pdf")
    export = window.reflecting.export(workspace.reflecting.reflections()[0].id)
    export.tick_mine()
    running.qtbot.waitUntil(lambda: export.save_button.isEnabled(), timeout=20_000)
    running.script.save_as = chosen / "record.pdf"
    export.save()
    running.quiet()
    window.flush()
    assert (chosen / "record.pdf").exists()
    assert len(workspace.mentions.find(TITLE).mentions) + len(workspace.mentions.find(FILE).mentions) >= 1
    workspace.keeping.erase(Erasure(reviews=(review,)))
    assert leaks(*running.places, said="".join(capfd.readouterr())) == []


def test_what_fails_leaves_no_word_behind(running: Running, capfd: pytest.CaptureFixture[str]) -> None:
    papers, window = running.papers, running.window
    broken = papers / f"{FILE} broken.docx"
    broken.write_bytes(b"PK\x03\x04" + TEXT.encode() * 50)
    front = papers / f"{FILE} front.md"
    front.write_text(f"---\ntitle: [{TITLE}\npublisher: {{ {TEXT}\n---\n\n{TEXT}\n", "utf-8")
    web = papers / f"{FILE}.html"
    web.write_text(f"<html><title>{TITLE}</title><body><p>{TEXT}</p></body></html>" * 3, "utf-8")
    locked = protected(typeset(papers / f"{FILE}.pdf", TITLE), SECRET)
    running.script.passwords = {locked.name: f"wrong {SECRET}"}
    window.bring_in.start([broken, front, web, locked, papers / f"{FILE} is not there.txt"])
    running.quiet()
    for tab in window.tabs.of(CheckTab):
        tab.stop()
        window.tabs.take_away(tab)
    running.quiet()
    review = _live(running)
    workspace = window.workspace
    sheet = window.reflect_on(review)
    assert sheet is not None
    for refused in (
        lambda: workspace.handing.save(papers / FILE / "nowhere" / "all.zip"),
        lambda: workspace.mentions.save(workspace.mentions.find(NOTE), papers / f"{FILE}.html"),
        lambda: workspace.reflecting.reflection(ANSWER),
        lambda: workspace.saved.remove(SAVED),
        lambda: Safekeeping(running.folder).unlock(passphrase=SECRET),
    ):
        with pytest.raises(KnownError) as caught:
            refused()
        assert not leaks(said=str(caught.value)), "a refusal never holds what a person wrote"
    assert leaks(*running.places, said="".join(capfd.readouterr())) == []


@pytest.mark.qt_no_exception_capture
def test_a_bug_leaves_a_line_and_no_word(
    running: Running, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    review = _live(running)
    window, workspace = running.window, running.window.workspace

    def breaks(*arguments: object, **_named: object) -> None:
        held = f"{ANSWER} {NOTE} {TEXT}"
        try:
            raise KeyError(SEARCH, held)
        except KeyError as error:
            raise ValueError(f"{held} of {arguments}", {SAVED: LINK}) from error

    # In a slot of the window, as when an answer saves itself
    sheet = window.reflect_on(review)
    assert sheet is not None
    edit = next(iter(sheet.answers.values()))
    with monkeypatch.context() as patch:
        patch.setattr(workspace.reflecting, "write", breaks)
        write(edit, f"{ANSWER} once more")
        sheet._autosave._pause.timeout.emit()
        settle()
    # In a job of another thread
    window.jobs.run(lambda job: breaks(job, FILE), lambda done: None, lambda error: None)
    running.quiet()
    # In SQL, whose errors quote what they were given
    with pytest.raises(sqlite3.Error) as caught, workspace._files[1].write() as db:
        db.execute(f"SELECT {NOTE} FROM mark WHERE note MATCH '{ANSWER}'")
    program = running.program
    program.bug(type(caught.value), caught.value, caught.value.__traceback__)
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) >= 3
    assert not leaks(said=" ".join(box.text() + box.informativeText() for box in boxes))
    logged = (running.folder / faults.LOG_NAME).read_text("utf-8")
    assert logged.count("\n") >= 3
    assert "ValueError at" in logged
    window.flush()
    assert leaks(*running.places, said="".join(capfd.readouterr())) == []


def test_a_bug_in_a_command_prints_no_word(
    running: Running, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    _live(running)
    secret = running.papers / "passphrase.txt"
    secret.write_text(PASSPHRASE, "utf-8")
    capfd.readouterr()

    def breaks(_self: object, query: object) -> None:
        raise RuntimeError(f"{query} {NOTE}")

    monkeypatch.setattr("reviewstudy.services.searching.SearchService.answer", breaks)
    monkeypatch.setattr("reviewstudy.services.searching.SearchService.search", breaks)
    words = ["--data", str(running.folder), "--passphrase-file", str(secret), "search", SEARCH]
    assert app_module.main(words) == 1
    said = "".join(capfd.readouterr())
    assert "something inside the program failed" in said
    assert leaks(*running.places, said=said) == []


def test_a_wrong_passphrase_is_printed_nowhere(running: Running, capfd: pytest.CaptureFixture[str]) -> None:
    secret = running.papers / "passphrase.txt"
    secret.write_text(SECRET, "utf-8")
    assert app_module.main(["--data", str(running.folder), "--passphrase-file", str(secret), "list"]) == 1
    assert leaks(*running.places, said="".join(capfd.readouterr())) == []


def test_a_child_that_reads_a_document_writes_no_word(running: Running) -> None:
    command = [sys.executable, "-m", "reviewstudy", "extract", str(_paper(running))]
    done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=False)
    assert done.returncode == 0
    assert TITLE in done.stdout or TEXT in done.stdout or "LEARNING" in done.stdout
    assert leaks(*running.places, said=done.stderr) == []
