"""Undo and redo in the window: the menu says what, the keys reach it from everywhere."""

import weakref
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget
from shiboken6 import isValid

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.history import History
from reviewstudy.ui.actions import Actions
from reviewstudy.ui.toast import Toast
from reviewstudy.ui.words import sentence

_UNDO = QKeySequence("Ctrl+Z")
_REDO = (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))


class Undoing(QObject):
    """Moves through the history. A text field that has the keyboard takes back its own typing first,
    and leaves the keys to the window when it has nothing to take back."""

    def __init__(
        self, window: QWidget, history: History, actions: Actions, toast: Toast, flush: Callable[[], None]
    ) -> None:
        """``flush`` saves what is being written, so that it is a step too."""
        super().__init__(window)
        self._history, self._actions, self._toast, self._flush = history, actions, toast, flush
        # Not held: a watched widget holds its watcher out of sight of Python's collector, and the two
        # would keep each other, and the window with all that was read in it, for ever.
        self._field: weakref.ref[QWidget] | None = None
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focused)
        self.show()

    def undo(self) -> None:
        """Take back what was done last."""
        self._flush()
        self._move(self._history.undo, "Undone: {}.", "There is nothing to undo.", self.redo, "Redo")

    def redo(self) -> None:
        """Do again what was undone last."""
        self._flush()
        self._move(self._history.redo, "Done again: {}.", "There is nothing to redo.", self.undo, "Undo")

    def _move(
        self,
        move: Callable[[], str | None],
        said: str,
        nothing: str,
        back: Callable[[], None],
        back_label: str,
    ) -> None:
        try:
            name = move()
        except KnownError as error:
            self._toast.say(sentence(error))
        else:
            if name is None:
                self._toast.say(nothing)
            else:
                self._toast.say(said.format(name), back, back_label)
        self.show()

    def show(self) -> None:
        """Let the menu say what the next undo and redo are."""
        for action, name, word in (
            (self._actions["undo"], self._history.to_undo, "&Undo"),
            (self._actions["redo"], self._history.to_redo, "&Redo"),
        ):
            action.setText(f"{word}: {name}" if name else word)

    def _focused(self, _before: QWidget | None, now: QWidget | None) -> None:
        before = self._field() if self._field is not None else None
        if before is not None and isValid(before):
            before.removeEventFilter(self)
        self._field = None
        if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit):
            self._field = weakref.ref(now)
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Qt's fields keep these keys to themselves even when they have nothing to take back.
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        if not (isinstance(event, QKeyEvent) and isinstance(watched, QWidget)):
            return False
        pressed = QKeySequence(event.keyCombination())
        if pressed != _UNDO and pressed not in _REDO:
            return False
        own = _own(watched, redo=pressed in _REDO)
        if event.type() is QEvent.Type.KeyPress:
            if own is not None:
                own()
            return own is not None
        event.setAccepted(own is not None)
        return True


def _own(field: QWidget, *, redo: bool) -> Callable[[], None] | None:
    """What takes back a field's own typing, or does it again; None where there is nothing."""
    if isinstance(field, QLineEdit):
        there = field.isRedoAvailable() if redo else field.isUndoAvailable()
    elif isinstance(field, QPlainTextEdit | QTextEdit):
        document = field.document()
        there = document.isRedoAvailable() if redo else document.isUndoAvailable()
        there = there and not field.isReadOnly()
    else:
        return None
    return (field.redo if redo else field.undo) if there else None
