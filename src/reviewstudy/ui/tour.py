"""The guided tour: the real window, driven by real keys and clicks through the main job.

It works in a throwaway data folder with a throwaway key, on a document written for it, and leaves
numbered pictures and the exported PDF. The README's pictures are made by it, and so is the proof
that the main job runs on a machine.
"""

import os
import secrets
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from reviewstudy import paths
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.ui.briefing.dialog import BriefingDialog
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.guide.dialog import GuideDialog
from reviewstudy.ui.index.shape import ShapeDialog
from reviewstudy.ui.opening.welcome import Welcome
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.support import HelpSheet
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.tourhand import Hand, TourFailed, the
from reviewstudy.ui.tourjournal import keep_safe, lock
from reviewstudy.ui.tourreading import read_at_ease
from reviewstudy.ui.tourreflecting import export, fill_form, reflect
from reviewstudy.ui.toursupervising import come_back, supervise
from reviewstudy.ui.window import MainWindow

SIZE = (1280, 800)
"""Pixels of the window in the pictures."""

SMALL = (1024, 640)
"""Pixels of a small laptop's."""

PDF_NAME = "reflection.pdf"


@dataclass
class _Script:
    """Answers the questions a person would be asked."""

    document: Path
    pdf: Path

    def files_to_import(self, parent: QWidget) -> list[Path]:  # noqa: ARG002 - the protocol's names
        return [self.document]

    def where_to_save(
        self,
        parent: QWidget,  # noqa: ARG002
        suggestion: str,  # noqa: ARG002
        kinds: str,  # noqa: ARG002
        ending: str = "",  # noqa: ARG002
    ) -> Path | None:
        return self.pdf

    def which_one(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> int | None:  # noqa: ARG002
        return 0

    def name_for(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> str | None:  # noqa: ARG002
        return known[0] if known else None

    def password(self, parent: QWidget, name: str) -> str | None:  # noqa: ARG002
        return None

    def backup_to_restore(self, parent: QWidget) -> Path | None:  # noqa: ARG002
        return None

    def folder_of_records(self, parent: QWidget) -> Path | None:  # noqa: ARG002
        return self.pdf.parent

    def folder_for_pack(self, parent: QWidget, title: str) -> Path | None:  # noqa: ARG002
        return None

    def record_to_open(self, parent: QWidget) -> Path | None:  # noqa: ARG002
        return self.pdf

    def way_into_backup(self, parent: QWidget, name: str) -> str | None:  # noqa: ARG002
        return None


def run_tour(folder: Path) -> int:
    """Drive the tour and leave its pictures and PDF in ``folder``; returns the exit status.

    Raises:
        TourFailed: a step did not lead where it should, or the folder cannot be written.
    """
    from reviewstudy.ui.application import application, has_display
    from reviewstudy.ui.start import Program

    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TourFailed("the tour's folder cannot be made", "name a folder you may write in") from error
    data = Path(tempfile.mkdtemp(prefix="reviewstudy-tour-"))
    try:
        words = tomllib.loads((paths.resources() / "tour" / "tour.toml").read_text(encoding="utf-8"))
        script = _Script(paths.resources() / "tour" / words["document"], folder / PDF_NAME)
        program = Program(application(), Safekeeping(data / "library"), script)
        tour = Tour(folder, words)
        try:
            tour.run(program.begin, lambda: program.dialog, lambda: program.window, program.theme)
        finally:
            if program.window is not None:
                program.window.close()
            program.end()
            if program.window is not None:
                program.window.deleteLater()
            QApplication.sendPostedEvents()
            QApplication.processEvents()
    finally:
        shutil.rmtree(data, ignore_errors=True)
    print(f"The tour left {tour.pictures} pictures and {PDF_NAME} in {folder}")
    return 0


class Tour(Hand):
    """The steps, in order."""

    def __init__(self, folder: Path, words: dict[str, Any]) -> None:
        super().__init__(folder)
        self._words = words
        self._secret = f"tour {secrets.token_hex(8)}"

    def run(
        self,
        begin: Callable[[str | None, list[Path]], None],
        dialog: Callable[[], QDialog | None],
        window: Callable[[], MainWindow | None],
        theme: Theme,
    ) -> None:
        """Every step; raises TourFailed at the first that goes wrong."""
        theme.choose("light", 100)
        begin(None, [])
        self._set_up(the(dialog(), Welcome))
        self.until("the window opens", lambda: window() is not None)
        shown = the(window(), MainWindow)
        shown.resize(*SIZE)
        shown.activateWindow()
        self._library(shown)
        reader = self._read(shown)
        self._mark(shown, reader)
        read_at_ease(self, shown, reader, self._words["search"])
        self._find(shown)
        sheet = reflect(self, shown, reader, self._words["reflection"])
        fill_form(self, shown, sheet)
        export(self, shown, sheet, self._words["reflection"], self.folder / PDF_NAME)
        supervise(self, shown, self._words["supervision"])
        come_back(self, shown, self._words["supervision"], self.folder / PDF_NAME)
        self._in_reach(shown)
        keep_safe(self, shown, reader, self._words["mention"])
        self._looks(shown, reader)
        opened = lock(self, shown, self._secret, dialog, window)
        opened.resize(*SMALL)
        self.settle(300)
        self.picture(opened, "small-window-large-text")

    # The steps

    def _set_up(self, welcome: Welcome) -> None:
        words = self._secret
        for field in (welcome.first, welcome.again):
            self.type(field, words)
        self.picture(welcome, "first-run")
        self.click(welcome.go_on)
        self.until("the recovery key is shown", lambda: bool(welcome.key.text()))
        real = welcome.key.text()
        # The picture shows the shape of a key, never one that opened anything.
        welcome.key.setText("".join("X" if character.isalnum() else character for character in real))
        self.picture(welcome, "recovery-key")
        welcome.key.setText(real)
        self.click(welcome.kept)
        self.click(welcome.start)

    def _library(self, window: MainWindow) -> None:
        self.until(
            "the bundled library is taken in",
            lambda: bool(window.library.list.cards) and not window.jobs.busy,
        )
        self.picture(window, "first-steps")
        self.click(window.library.first_steps.close_button)
        self.picture(window, "library")

    def _read(self, window: MainWindow) -> ReaderTab:
        before = len(window.tabs.of(ReaderTab))
        self.key(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        self.until("what was understood is shown", lambda: bool(window.tabs.of(CheckTab)))
        check = window.tabs.of(CheckTab)[0]
        self.until("the original was looked at", lambda: check.original.settled)
        self.picture(window, "check-before-adding")
        self.click(check.add)
        self.until("the document is added and opened", lambda: len(window.tabs.of(ReaderTab)) > before)
        reader = window.tabs.of(ReaderTab)[-1]
        self.settle()
        window.toast.hide()
        self.picture(window, "reader")
        self.key(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.settle()
        return reader

    def _mark(self, window: MainWindow, reader: ReaderTab) -> None:
        self.drag_over(reader, self._words["highlight"]["words"])
        self.until("the marking bar appears", reader.bar.isVisible)
        self.picture(window, "selected-words")
        self.key(reader.view, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        self.until("the highlight is kept", lambda: len(window.workspace.reading.marks(reader.holding)) == 1)
        self.drag_over(reader, self._words["note"]["words"])
        self.key(reader.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        self.until("a note can be written", lambda: len(window.workspace.reading.marks(reader.holding)) == 2)
        self.until("the note has the cursor", lambda: _has_note_focus(window))
        QTest.keyClicks(the(QApplication.focusWidget(), QWidget), self._words["note"]["text"])
        reader.flush()
        self.until(
            "the note is kept", lambda: any(mark.note for mark in window.workspace.reading.all_marks())
        )
        window.toast.hide()
        self.settle()
        self.picture(window, "notes-and-highlights")

    def _find(self, window: MainWindow) -> None:
        self.key(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        self.until("the search box has the cursor", window.index.box.hasFocus)
        QTest.keyClicks(window.index.box, self._words["search"])
        self.until(
            "learning points are found", lambda: bool(window.index.list.cards) and not window.jobs.busy
        )
        self.picture(window, "learning-index")
        self.key(window.index.box, Qt.Key.Key_Down)
        self._shape_and_brief(window)
        self.key(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        self.key(window.index.box, Qt.Key.Key_Down)
        self.key(window.index.list, Qt.Key.Key_Return)
        self.until("the passage opens in its tab", lambda: isinstance(window.tabs.currentWidget(), ReaderTab))
        self.settle()
        self.picture(window, "found-passage")

    def _shape_and_brief(self, window: MainWindow) -> None:
        """What else can be made of what was found; ticks two learning points on the way."""
        self.click(window.index.shape_button)
        self.until("the shape is drawn", lambda: bool(window.index.findChildren(ShapeDialog)))
        shape = window.index.findChildren(ShapeDialog)[0]
        self.settle()
        self.picture(window, "shape", over=shape)
        shape.reject()
        for _ in range(2):
            self.key(window.index.list, Qt.Key.Key_Space)
            self.key(window.index.list, Qt.Key.Key_Down)
        self.click(window.index.ticked.button)
        self.until("the briefing opens", lambda: bool(window.findChildren(BriefingDialog)))
        brief = window.findChildren(BriefingDialog)[0]
        self.until("its page is shown", lambda: brief.save_button.isEnabled() and not window.jobs.busy)
        self.settle(600)
        self.picture(window, "briefing", over=brief)
        brief.reject()
        self.key(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        self.until("law is listed", lambda: bool(window.law.list.cards) and not window.jobs.busy)
        self.key(window.law.list, Qt.Key.Key_Down)
        self.key(window.law.list, Qt.Key.Key_Return)
        self.until("a card is shown", lambda: bool(window.law.card.cards) and not window.jobs.busy)
        self.picture(window, "law-and-guidance")

    def _in_reach(self, window: MainWindow) -> None:
        self.key(
            window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        self.until("help is in reach", lambda: bool(window.findChildren(HelpSheet)))
        sheet = window.findChildren(HelpSheet)[0]
        self.picture(window, "worried-about-a-child", over=sheet)
        sheet.accept()
        self.settle()
        self.key(window, Qt.Key.Key_F1)
        self.until("the guide opens", lambda: bool(window.findChildren(GuideDialog)))
        guide = window.findChildren(GuideDialog)[0]
        self.settle(300)
        self.picture(window, "guide", over=guide)
        guide.accept()
        self.settle()

    def _looks(self, window: MainWindow, reader: ReaderTab) -> None:
        window.tabs.setCurrentWidget(reader)
        window.actions_["theme_dark"].trigger()
        self.settle()
        self.picture(window, "dark")
        window.actions_["theme_light"].trigger()
        for _ in range(10):
            window.actions_["larger"].trigger()
        self.settle()
        self.picture(window, "large-text")


def _has_note_focus(window: MainWindow) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and focus.accessibleName().startswith("Note on") and window.isAncestorOf(focus)
