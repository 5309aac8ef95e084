"""The guided tour: the real window, driven by real keys and clicks through the main job.

It works in a throwaway data folder with a throwaway key, on a document written for it, and leaves
numbered pictures and the exported PDF. The README's pictures are made by it, and so is the proof
that the main job runs on a machine.
"""

import os
import secrets
import shutil
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from reviewstudy import paths
from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.marks import Place
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.ui.briefing.dialog import BriefingDialog
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.index.shape import ShapeDialog
from reviewstudy.ui.opening.welcome import Welcome
from reviewstudy.ui.reader import text
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog
from reviewstudy.ui.support import HelpSheet
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.window import MainWindow

SIZE = (1280, 800)
"""Pixels of the window in the pictures."""

PATIENCE = 60.0
"""Seconds any one step may take before the tour gives up."""

PDF_NAME = "reflection.pdf"


class TourFailed(KnownError):
    """A step of the tour did not lead where it should."""


@dataclass
class _Script:
    """Answers the questions a person would be asked."""

    document: Path
    pdf: Path

    def files_to_import(self, parent: QWidget) -> list[Path]:  # noqa: ARG002 - the protocol's names
        return [self.document]

    def where_to_save(self, parent: QWidget, suggestion: str, kinds: str) -> Path | None:  # noqa: ARG002
        return self.pdf

    def which_one(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> int | None:  # noqa: ARG002
        return 0

    def name_for(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> str | None:  # noqa: ARG002
        return known[0] if known else None

    def password(self, parent: QWidget, name: str) -> str | None:  # noqa: ARG002
        return None

    def backup_to_restore(self, parent: QWidget) -> Path | None:  # noqa: ARG002
        return None

    def way_into_backup(self, parent: QWidget, name: str) -> str | None:  # noqa: ARG002
        return None


def run_tour(folder: Path) -> int:
    """Drive the tour and leave its pictures and PDF in ``folder``; returns the exit status.

    Raises:
        TourFailed: a step did not lead where it should, or the folder cannot be written.
    """
    from reviewstudy.ui.start import Program, application, has_display

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


class Tour:
    """The steps, in order."""

    def __init__(self, folder: Path, words: dict[str, Any]) -> None:
        self._folder = folder
        self._words = words
        self.pictures = 0

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
        self._set_up(_is(dialog(), Welcome))
        self._until("the window opens", lambda: window() is not None)
        shown = _is(window(), MainWindow)
        shown.resize(*SIZE)
        shown.activateWindow()
        self._library(shown)
        reader = self._read(shown)
        self._mark(shown, reader)
        self._find(shown)
        sheet = self._reflect(shown, reader)
        self._export(shown, sheet)
        self._in_reach(shown)
        self._looks(shown, reader)

    # The steps

    def _set_up(self, welcome: Welcome) -> None:
        words = f"tour {secrets.token_hex(8)}"
        for field in (welcome.first, welcome.again):
            self._type(field, words)
        self._picture(welcome, "first-run")
        self._click(welcome.go_on)
        self._until("the recovery key is shown", lambda: bool(welcome.key.text()))
        real = welcome.key.text()
        # The picture shows the shape of a key, never one that opened anything.
        welcome.key.setText("".join("X" if character.isalnum() else character for character in real))
        self._picture(welcome, "recovery-key")
        welcome.key.setText(real)
        self._click(welcome.kept)
        self._click(welcome.start)

    def _library(self, window: MainWindow) -> None:
        self._until(
            "the bundled library is taken in",
            lambda: bool(window.library.list.cards) and not window.jobs.busy,
        )
        self._picture(window, "library")

    def _read(self, window: MainWindow) -> ReaderTab:
        before = len(window.tabs.of(ReaderTab))
        self._key(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
        self._until("what was understood is shown", lambda: bool(window.tabs.of(CheckTab)))
        check = window.tabs.of(CheckTab)[0]
        self._until("the original was looked at", lambda: check.original.settled)
        self._picture(window, "check-before-adding")
        self._click(check.add)
        self._until("the document is added and opened", lambda: len(window.tabs.of(ReaderTab)) > before)
        reader = window.tabs.of(ReaderTab)[-1]
        self._settle()
        window.toast.hide()
        self._picture(window, "reader")
        self._key(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self._settle()
        return reader

    def _mark(self, window: MainWindow, reader: ReaderTab) -> None:
        self._drag_over(reader, self._words["highlight"]["words"])
        self._until("the marking bar appears", reader.bar.isVisible)
        self._picture(window, "selected-words")
        self._key(reader.view, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        self._until("the highlight is kept", lambda: len(window.workspace.reading.marks(reader.holding)) == 1)
        self._drag_over(reader, self._words["note"]["words"])
        self._key(reader.view, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
        self._until("a note can be written", lambda: len(window.workspace.reading.marks(reader.holding)) == 2)
        self._until("the note has the cursor", lambda: _has_note_focus(window))
        QTest.keyClicks(_is(QApplication.focusWidget(), QWidget), self._words["note"]["text"])
        reader.flush()
        self._until(
            "the note is kept", lambda: any(mark.note for mark in window.workspace.reading.all_marks())
        )
        window.toast.hide()
        self._settle()
        self._picture(window, "notes-and-highlights")

    def _find(self, window: MainWindow) -> None:
        self._key(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        self._until("the search box has the cursor", window.index.box.hasFocus)
        QTest.keyClicks(window.index.box, self._words["search"])
        self._until(
            "learning points are found", lambda: bool(window.index.list.cards) and not window.jobs.busy
        )
        self._picture(window, "learning-index")
        self._key(window.index.box, Qt.Key.Key_Down)
        self._shape_and_brief(window)
        self._key(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        self._key(window.index.box, Qt.Key.Key_Down)
        self._key(window.index.list, Qt.Key.Key_Return)
        self._until(
            "the passage opens in its tab", lambda: isinstance(window.tabs.currentWidget(), ReaderTab)
        )
        self._settle()
        self._picture(window, "found-passage")

    def _shape_and_brief(self, window: MainWindow) -> None:
        """What else can be made of what was found; ticks two learning points on the way."""
        self._click(window.index.shape_button)
        self._until("the shape is drawn", lambda: bool(window.index.findChildren(ShapeDialog)))
        shape = window.index.findChildren(ShapeDialog)[0]
        self._settle()
        self._picture(window, "shape", over=shape)
        shape.reject()
        for _ in range(2):
            self._key(window.index.list, Qt.Key.Key_Space)
            self._key(window.index.list, Qt.Key.Key_Down)
        self._click(window.index.ticked.button)
        self._until("the briefing opens", lambda: bool(window.findChildren(BriefingDialog)))
        brief = window.findChildren(BriefingDialog)[0]
        self._until("its page is shown", lambda: brief.save_button.isEnabled() and not window.jobs.busy)
        self._settle(600)
        self._picture(window, "briefing", over=brief)
        brief.reject()
        self._key(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        self._until("law is listed", lambda: bool(window.law.list.cards) and not window.jobs.busy)
        self._key(window.law.list, Qt.Key.Key_Down)
        self._key(window.law.list, Qt.Key.Key_Return)
        self._until("a card is shown", lambda: bool(window.law.card.cards) and not window.jobs.busy)
        self._picture(window, "law-and-guidance")

    def _reflect(self, window: MainWindow, reader: ReaderTab) -> ReflectionTab:
        window.tabs.setCurrentWidget(reader)
        self._key(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
        self._until("the reflection opens", lambda: isinstance(window.tabs.currentWidget(), ReflectionTab))
        sheet = _is(window.tabs.currentWidget(), ReflectionTab)
        for prompt, answer in self._words["reflection"]["answers"].items():
            edit = sheet.answers[prompt]
            edit.setFocus()
            QTest.keyClicks(edit, answer.strip())
        for number in self._words["reflection"]["points"]:
            sheet.points.setCurrentRow(number - 1)
            self._key(sheet.points, Qt.Key.Key_Space)
        sheet.quotes.setCurrentRow(0)
        self._key(sheet.quotes, Qt.Key.Key_Space)
        self._until(
            "the reflection is saved", lambda: sheet.saved.text() == "Saved" and bool(sheet.reflection.points)
        )
        next(iter(sheet.answers.values())).setFocus()
        self._settle()
        self._picture(window, "reflection")
        return sheet

    def _export(self, window: MainWindow, sheet: ReflectionTab) -> None:
        self._key(sheet, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
        self._until("the export opens", lambda: bool(window.findChildren(ExportDialog)))
        dialog = window.findChildren(ExportDialog)[0]
        self._type(dialog.role, self._words["reflection"]["author_role"])
        self._type(dialog.prepared_for, self._words["reflection"]["prepared_for"])
        self._until("the pages are shown", lambda: dialog.save_button.isEnabled() and not window.jobs.busy)
        self._settle(600)
        self._picture(window, "export-preview", over=dialog)
        self._click(dialog.save_button)
        self._until("the PDF is saved", lambda: (self._folder / PDF_NAME).is_file() and not window.jobs.busy)
        self._settle()
        self._key(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
        self._until("the reflections are shown", window.reflections.isVisible)
        window.toast.hide()
        self._picture(window, "reflections")
        self._key(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        self._until("the notes are shown", window.notes.isVisible)
        self._picture(window, "notes")

    def _in_reach(self, window: MainWindow) -> None:
        self._key(
            window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        self._until("help is in reach", lambda: bool(window.findChildren(HelpSheet)))
        sheet = window.findChildren(HelpSheet)[0]
        self._picture(window, "worried-about-a-child", over=sheet)
        sheet.accept()
        self._settle()

    def _looks(self, window: MainWindow, reader: ReaderTab) -> None:
        window.tabs.setCurrentWidget(reader)
        window.actions_["theme_dark"].trigger()
        self._settle()
        self._picture(window, "dark")
        window.actions_["theme_light"].trigger()
        for _ in range(10):
            window.actions_["larger"].trigger()
        self._settle()
        self._picture(window, "large-text")

    # What a hand and an eye do

    def _until(self, what: str, happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > deadline:
                raise TourFailed(
                    f"the tour waited in vain until {what}", "run it again, and report this if it repeats"
                )
            QTest.qWait(10)

    def _settle(self, milliseconds: int = 60) -> None:
        QTest.qWait(milliseconds)

    def _key(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        window = widget.window()
        if not window.isActiveWindow():
            # Without a window manager nobody gives the window back the keys when a dialog closes.
            window.activateWindow()
            self._until("the window has the keys", window.isActiveWindow)
        QTest.keyClick(widget, key, modifier)
        QTest.qWait(1)

    def _type(self, widget: QWidget, words: str) -> None:
        widget.setFocus()
        QTest.keyClicks(widget, words)

    def _click(self, widget: QWidget) -> None:
        at = QPoint(min(12, widget.width() // 2), widget.height() // 2)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _drag_over(self, reader: ReaderTab, words: str) -> None:
        """Select words as a person does: press before the first, move, let go after the last."""
        view, passages = reader.view, reader.holding.document.passages
        number = next((n for n, passage in enumerate(passages) if words in passage.text), None)
        if number is None:
            raise TourFailed("the tour's document does not hold the words it selects", "check resources/tour")
        start = passages[number].text.index(words)
        view.go_to(number)
        self._settle()
        cursor = text.cursor_over(view.document(), Place(number, start, number, start + len(words)))
        first = text.cursor_over(view.document(), Place(number, start, number, start))
        begin, end = view.cursorRect(first).center(), view.cursorRect(cursor).center()
        port, left = view.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(port, left, Qt.KeyboardModifier.NoModifier, begin)
        QTest.mouseMove(port, QPoint((begin.x() + end.x()) // 2, end.y()))
        QTest.mouseMove(port, end)
        QTest.mouseRelease(port, left, Qt.KeyboardModifier.NoModifier, end)
        self._settle()

    def _picture(self, widget: QWidget, name: str, over: QWidget | None = None) -> None:
        """Save a picture of a window, with ``over`` in front of it where its place on screen is."""
        self._settle()
        image: QImage = widget.grab().toImage()
        if over is not None:
            front = over.grab().toImage()
            painter = QPainter(image)
            painter.fillRect(widget.rect(), QColor(0, 0, 0, 110))
            painter.drawImage(
                (widget.width() - over.width()) // 2, (widget.height() - over.height()) // 2, front
            )
            painter.end()
        self.pictures += 1
        path = self._folder / f"{self.pictures:02}-{name}.png"
        if not image.save(str(path)):
            raise TourFailed(f"{path.name} could not be written", "name a folder you may write in")


def _has_note_focus(window: MainWindow) -> bool:
    focus = QApplication.focusWidget()
    return focus is not None and focus.accessibleName().startswith("Note on") and window.isAncestorOf(focus)


def _is[T](thing: object, kind: type[T]) -> T:
    if not isinstance(thing, kind):
        raise TourFailed(f"the tour did not find the {kind.__name__.lower()}", "report this")
    return thing
