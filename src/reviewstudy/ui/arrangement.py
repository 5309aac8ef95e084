"""How the window stands: where and how large it is, the order of its tabs, what was in front.

Kept in the journal, since the ids in it say what somebody reads. Which reviews are open, and where in
them, is kept by the reading service; this adds reflections and puts all in order.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from reviewstudy.domain.errors import StorageProblem
from reviewstudy.services.settings import ARRANGEMENT
from reviewstudy.ui.places import NAMES
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.editor import ReflectionTab

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


def keep(window: "MainWindow") -> None:
    """Keep how the window stands. Where it cannot be kept, the window closes all the same."""
    tabs = [window.tabs.widget(number) for number in range(window.tabs.count())]
    current = window.tabs.currentWidget()
    kept: dict[str, Any] = {
        "at": list(window.normalGeometry().getRect()),  # type: ignore[call-overload]
        "maximized": window.isMaximized(),
        "tabs": [name for name in map(_name, tabs) if name],
        "current": _name(current) or ["place", window.places.current],
    }
    if isinstance(current, ReflectionTab) and (cursor := _cursor(current)):
        kept["cursor"] = cursor
    with suppress(StorageProblem):
        window.workspace.settings.put(ARRANGEMENT, kept)


def restore(window: "MainWindow") -> None:
    """Bring the window back to how it stood; what has gone since, or makes no sense, is passed over."""
    kept = window.workspace.settings.get(ARRANGEMENT)
    _put_window(window, kept)
    names = [name for name in kept.get("tabs", ()) if _is_name(name)]
    current = window.tabs.currentWidget()
    if any(kind == "reflection" for kind, _ in names):
        there = {one.id for one in window.workspace.reflecting.reflections()}
        for kind, name in names:
            if kind == "reflection" and name in there:
                window.open_reflection(name)
    shown = [tab for name in names if (tab := _tab(window, name)) is not None]
    for number, tab in enumerate(shown, 1):
        window.tabs.tabBar().moveTab(window.tabs.indexOf(tab), number)
    window.tabs.setCurrentWidget(current)
    front = kept.get("current")
    if not _is_name(front):
        return
    if front[0] == "place" and front[1] in NAMES:
        window.show_place(front[1])
    elif (tab := _tab(window, front)) is not None:
        window.tabs.setCurrentWidget(tab)
        if isinstance(tab, ReflectionTab):
            _put_cursor(tab, kept.get("cursor"))


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


def _name(tab: QWidget | None) -> list[str]:
    """What a tab shows, as it is kept; nothing for what is not opened again."""
    if isinstance(tab, ReaderTab):
        return ["review", tab.holding.review_id]
    return ["reflection", tab.reflection.id] if isinstance(tab, ReflectionTab) else []


def _is_name(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)


def _tab(window: "MainWindow", name: list[str]) -> QWidget | None:
    tabs = (window.tabs.widget(number) for number in range(window.tabs.count()))
    return next((tab for tab in tabs if _name(tab) == name), None)


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
