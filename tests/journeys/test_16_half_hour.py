"""A practitioner's half hour, by keyboard alone: open, read, mark, find, reflect, check, export.

Its pictures go where ``FILM`` says, numbered; else to the test's own folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTabWidget, QWidget
from tests.ui.hands import CTRL, TOUR_TITLE, Desk, focus, named, press, settle

from reviewstudy import wire
from reviewstudy.domain.journal import Status
from reviewstudy.domain.records import Record
from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog

STOPS = 120
"""How many times Tab is pressed at most on the way to a control."""


class NoMouse(QObject):
    """Remembers every touch of the mouse."""

    def __init__(self) -> None:
        super().__init__()
        self.touched: list[QEvent.Type] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self.touched.append(event.type())
        return super().eventFilter(watched, event)


@pytest.fixture
def no_mouse(qapp: QApplication) -> Iterator[NoMouse]:
    watch = NoMouse()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


class Film:
    """Pictures, one after another."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number = folder, 0
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, widget: QWidget, name: str) -> None:
        settle()
        self.number += 1
        assert widget.grab().save(str(self.folder / f"{self.number:02}-{name}.png"))


def keys(*pressed: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys on whatever has the keyboard."""
    for key in pressed:
        press(focus(), key, with_)
    settle()


def tab_to(target: QWidget) -> None:
    """Go to a control with the Tab key, as somebody does who has no mouse."""
    for _ in range(STOPS):
        if focus() is target:
            return
        press(focus(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reached {target.accessibleName() or target}")


def back_to(window: QWidget) -> None:
    """What a window manager does when a dialog closes: there is none here."""
    settle()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)


def typed(words: str) -> None:
    QTest.keyClicks(focus(), words)
    settle()


def test_half_an_hour_without_a_mouse(desk: Desk, tmp_path: Path, no_mouse: NoMouse) -> None:
    film = Film(Path(os.environ.get("FILM") or tmp_path / "film"))
    window, workspace = desk.window, desk.window.workspace
    review = desk.review(TOUR_TITLE)

    # Open and read
    keys(Qt.Key.Key_1, with_=CTRL)
    film.take(window, "library")
    keys(Qt.Key.Key_Home)
    while window.library.list.current_key() != review:
        keys(Qt.Key.Key_Down)
    keys(Qt.Key.Key_Return)
    reader = window.tabs.currentWidget()
    assert isinstance(reader, ReaderTab)
    film.take(window, "reading")
    keys(Qt.Key.Key_PageDown)
    film.take(window, "read-on")

    # Mark: from passage to passage, one highlighted, one with a note
    keys(Qt.Key.Key_L, with_=CTRL)
    keys(Qt.Key.Key_F7)
    keys(Qt.Key.Key_Down, Qt.Key.Key_1)
    keys(Qt.Key.Key_Down)
    keys(Qt.Key.Key_M, with_=CTRL)
    typed("Ask about weekends.")
    keys(Qt.Key.Key_Escape)
    desk.quiet()
    film.take(window, "marked")
    marks = workspace.reading.marks(reader.holding)
    assert [one.mark.note for one in marks if one.mark.note] == ["Ask about weekends."]
    assert len(marks) == 2

    # Find what other reviews say
    keys(Qt.Key.Key_K, with_=CTRL)
    typed("bruise on a baby")
    desk.qtbot.waitUntil(lambda: bool(window.index.list.cards) and not window.jobs.busy, timeout=20_000)
    film.take(window, "found")
    tab_to(window.index.list)
    keys(Qt.Key.Key_Return)
    desk.quiet()
    assert isinstance(window.tabs.currentWidget(), ReaderTab)
    film.take(window, "found-in-its-review")

    # Reflect on the first
    while window.tabs.currentWidget() is not reader:
        keys(Qt.Key.Key_Tab, with_=CTRL)
    keys(Qt.Key.Key_R, with_=CTRL)
    sheet = window.tabs.currentWidget()
    assert isinstance(sheet, ReflectionTab)
    typed("The first bruise was written up as explained. I have done that, with Mrs Okafor in 2019.")
    tab_to(sheet.answers["so-what"])
    typed("Liking a parent makes me less curious.")
    tab_to(sheet.answers["now-what"])
    typed("I shall write what I saw before what I was told.")
    film.take(window, "answered")
    tab_to(sheet.actions_box.add_button)
    keys(Qt.Key.Key_Space)
    (action,) = window.findChildren(ActionDialog)
    typed("Find the bruising procedure")
    tab_to(action.owner)
    typed("me")
    film.take(action, "action")
    tab_to(action.save_button)
    keys(Qt.Key.Key_Space)
    back_to(window)
    tab_to(sheet.activity.minutes)
    keys(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    panel = sheet.findChildren(QTabWidget)[0]
    tab_to(panel.tabBar())
    tab_to(sheet.points)
    keys(Qt.Key.Key_Down, Qt.Key.Key_Space)
    film.take(window, "rests-on")

    # Check: what may say who someone is, and other words for it
    desk.qtbot.waitUntil(lambda: sheet.check.list.count() == 1, timeout=10_000)
    tab_to(panel.tabBar())
    keys(Qt.Key.Key_Right, Qt.Key.Key_Right)
    tab_to(sheet.check.list)
    film.take(window, "to-check")
    keys(Qt.Key.Key_Home, Qt.Key.Key_Return)
    assert focus() is sheet.answers["what"]
    typed("a mother")
    desk.qtbot.waitUntil(lambda: sheet.check.list.count() == 0, timeout=10_000)

    # Share something shorter in place of the second answer
    tab_to(sheet.boxes["so-what"].instead)
    keys(Qt.Key.Key_Space)
    typed("I am less curious about people I like.")
    film.take(window, "shared-in-its-place")

    # Export: nothing is chosen; one key chooses the reflection; looked through; saved
    keys(Qt.Key.Key_E, with_=CTRL)
    (dialog,) = window.findChildren(ExportDialog)
    assert dialog.items.chosen() == {}
    film.take(dialog, "nothing-chosen")
    keys(Qt.Key.Key_Space)
    tab_to(dialog.prepared_for)
    typed("supervision")
    tab_to(dialog.role)
    typed("health visitor")
    desk.qtbot.waitUntil(lambda: dialog.checked.isEnabled() and not window.jobs.busy, timeout=20_000)
    tab_to(dialog.checked)
    keys(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: dialog.save_button.isEnabled() and not window.jobs.busy, timeout=20_000)
    film.take(dialog, "pages")
    desk.script.save_as = tmp_path / "reflection.pdf"
    tab_to(dialog.save_button)
    keys(Qt.Key.Key_Space)
    desk.qtbot.waitUntil(lambda: not window.jobs.busy, timeout=20_000)
    settle()
    film.take(window, "saved")

    (content,) = PdfReader(tmp_path / "reflection.pdf").attachments["record.json"]
    record = wire.decode(content, Record)
    (shared,) = record.reflections
    answers = {one.prompt: one.text for one in shared.answers}
    assert answers["what"].endswith("with a mother in 2019.")
    assert answers["so-what"] == "I am less curious about people I like."
    assert [one.what for one in shared.actions] == ["Find the bruising procedure"]
    assert shared.minutes == 15
    assert len(shared.points) == 1
    assert (record.author_role, record.prepared_for, record.notes) == ("health visitor", "supervision", ())
    assert record.checked
    assert workspace.reflecting.reflection(shared.reflection).status is Status.EXPORTED
    assert named(window, QPushButton, "Export…").isVisible()
    assert film.number >= 14
    assert no_mouse.touched == []
