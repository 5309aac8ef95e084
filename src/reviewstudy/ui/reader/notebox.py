"""A note on a mark: read as it is meant, written as plain text, saved by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.notes import tags
from reviewstudy.ui.autosave import Autosave
from reviewstudy.ui.flow import flow
from reviewstudy.ui.noteview import NoteView
from reviewstudy.ui.parts import GrowingEdit, button, follow
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import shortened

SETTLE = 200
"""Milliseconds a note that was left keeps its shape: what a person is about to click stays put."""

_TAG_SHOWN = 24
"""Characters of a tag on its chip."""


class NoteEdit(GrowingEdit):
    """A note that saves itself when typing pauses, every ten seconds, and when it is left; ``done``
    says that nothing more is to be written, ``left`` that the keyboard has gone elsewhere."""

    done = Signal()
    left = Signal()

    def __init__(self, text: str, save: Callable[[str], None]) -> None:
        super().__init__(text, least=2)
        self._save = save
        self.saved = text
        self.setPlaceholderText("Write a note. Only you can see it. #words become tags.")
        self._autosave = Autosave(self, self.flush)
        self.textChanged.connect(self._autosave.typed)

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved yet."""
        return self.toPlainText() != self.saved

    def flush(self) -> None:
        """Save what is not saved yet. Raises KnownError where it cannot be, and it is still unsaved."""
        if self.dirty:
            text = self.toPlainText()
            try:
                self._save(text)
            except KnownError:
                self._autosave.failed()
                raise
            self.saved = text
        self._autosave.saved()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
        self.flush()


class NoteBox(QWidget):
    """A note shown, or while it is written its text. ``link`` carries the address of a link chosen,
    ``tag`` a tag."""

    link = Signal(str)
    tag = Signal(str)

    def __init__(self, theme: Theme, note: str, quote: str, save: Callable[[str], None]) -> None:
        super().__init__()
        self._theme, self._save, self._quote = theme, save, quote[:60]
        self._note = note
        self._edit: NoteEdit | None = None
        self._view: NoteView | None = None
        self._chips: QWidget | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._left)
        self._begin = button("Write a note", self.write, quiet=True)
        self._begin.setAccessibleName(f"Write a note on “{self._quote}”")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(GRID // 2)
        self._box.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._read()

    @property
    def text(self) -> str:
        """The note as it stands here, saved or not."""
        return self._edit.toPlainText() if self._edit else self._note

    @property
    def writing(self) -> bool:
        """Whether the note is being written."""
        return self._edit is not None

    @property
    def has_cursor(self) -> bool:
        """Whether the keyboard writes here now."""
        return self._edit is not None and self._edit.hasFocus()

    def show_note(self, note: str) -> None:
        """Show what the journal holds; what is typed and not saved yet stands above that."""
        if self._edit is not None:
            if not self._edit.dirty and note != self._edit.saved:
                self._edit.saved = note
                self._edit.setPlainText(note)
        elif note != self._note:
            self._note = note
            self._read()

    def write(self) -> None:
        """Put the cursor in the note."""
        if self._edit is None:
            self._edit = NoteEdit(self._note, self._saved)
            self._edit.setAccessibleName(f"Note on “{self._quote}”")
            self._edit.done.connect(self._done)
            self._edit.left.connect(self._settle.start)
            self._box.insertWidget(0, self._edit)
            follow(self._begin, self._edit)
            for part in (self._view, self._chips, self._begin):
                if part is not None:
                    part.hide()
        self._edit.setFocus()
        self._edit.moveCursor(self._edit.textCursor().MoveOperation.End)

    def flush(self) -> None:
        """Save what is not saved yet."""
        if self._edit is not None:
            self._edit.flush()

    def _saved(self, note: str) -> None:
        self._save(note)
        self._note = note

    def _left(self) -> None:
        if self._edit is None or self._edit.hasFocus() or not self.isActiveWindow():
            return
        if QGuiApplication.mouseButtons():
            self._settle.start()
        else:
            self._done()

    def _done(self) -> None:
        if self._edit is None:
            return
        self._edit.flush()
        edit, self._edit = self._edit, None
        here = edit.hasFocus()
        self._note = edit.saved
        self._read()
        if here:
            (self._view if self._note.strip() and self._view else self._begin).setFocus()
        edit.hide()
        edit.deleteLater()

    def _read(self) -> None:
        """Show the note as it is read."""
        there = bool(self._note.strip())
        if there and self._view is None:
            self._view = NoteView(self._theme)
            self._view.link.connect(self.link)
            self._view.edit.connect(self.write)
            self._box.insertWidget(0, self._view)
            follow(self._begin, self._view)
        if self._view is not None:
            self._view.setVisible(there)
            if there:
                self._view.setAccessibleName(f"Note: {self._note[:200]}")
                self._view.show_note(self._note)
        self._begin.setVisible(not there)
        if self._chips is not None:
            self._chips.hide()
            self._chips.deleteLater()
            self._chips = None
        if found := tags(self._note):
            self._chips = flow(*(self._chip(tag) for tag in found))
            self._box.addWidget(self._chips)
            follow(self._view or self._begin, self._chips)

    def _chip(self, tag: str) -> QWidget:
        made = button(f"#{shortened(tag, _TAG_SHOWN)}", lambda: self.tag.emit(tag))
        made.setProperty("chip", True)
        made.setToolTip("Show everything with this tag")
        made.setAccessibleName(f"Tag {tag}: show everything with it")
        return made
