"""How the window stands: where and how large it is, its place, the cursor in an answer.

What is open in tabs is kept by the reading service (``ui/opened.py``).
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from reviewstudy.domain.errors import StorageProblem
from reviewstudy.services.settings import ARRANGEMENT
from reviewstudy.ui.places import NAMES
from reviewstudy.ui.reflection.editor import ReflectionTab

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


def keep(window: "MainWindow") -> None:
    """Keep how the window stands. Where it cannot be kept, the window closes all the same."""
    current = window.tabs.currentWidget()
    kept: dict[str, Any] = {
        "at": list(window.normalGeometry().getRect()),  # type: ignore[call-overload]
        "maximized": window.isMaximized(),
        "place": window.places.current,
    }
    if isinstance(current, ReflectionTab) and (cursor := _cursor(current)):
        kept["cursor"] = cursor
    with suppress(StorageProblem):
        window.workspace.settings.put(ARRANGEMENT, kept)


def restore(window: "MainWindow") -> None:
    """Bring the window back to how it stood; what has gone since, or makes no sense, is passed over."""
    kept = window.workspace.settings.get(ARRANGEMENT)
    _put_window(window, kept)
    current = window.tabs.currentWidget()
    if current is window.places and kept.get("place") in NAMES:
        window.show_place(kept["place"])
    elif isinstance(current, ReflectionTab):
        _put_cursor(current, kept.get("cursor"))


def _put_window(window: "MainWindow", kept: dict[str, Any]) -> None:
    """Where it stood, if that is on a screen still."""
    match kept.get("at"):
        case [int(left), int(top), int(width), int(height)]:
            at = QRect(left, top, width, height)
            room = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            if any(
                one.contains(at.center()) and width <= one.width() and height <= one.height() for one in room
            ):
                window.setGeometry(at)
    if kept.get("maximized") is True:
        window.setWindowState(Qt.WindowState.WindowMaximized)


def _cursor(tab: ReflectionTab) -> list[Any]:
    """The prompt that was being answered, and how far in its answer the cursor stood."""
    for prompt, edit in tab.answers.items():
        if edit is tab.focusWidget():
            return [prompt, edit.textCursor().position()]
    return []


def _put_cursor(tab: ReflectionTab, kept: Any) -> None:
    match kept:
        case [str(prompt), int(position)] if prompt in tab.answers:
            edit: QPlainTextEdit = tab.answers[prompt]
            cursor = QTextCursor(edit.document())
            cursor.setPosition(max(0, min(position, len(edit.toPlainText()))))
            edit.setTextCursor(cursor)
            edit.setFocus()
