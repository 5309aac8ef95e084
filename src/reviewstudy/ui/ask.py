"""Questions to the person, asked through an object that a test replaces by a script."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.ui.theme import GRID


class Ask(Protocol):
    """What the program may ask. None or an empty answer means the person thought better of it."""

    def files_to_import(self, parent: QWidget) -> list[Path]: ...

    def where_to_save(self, parent: QWidget, suggestion: str, kinds: str) -> Path | None: ...

    def which_one(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> int | None: ...

    def name_for(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> str | None: ...


class AskPerson:
    """Asks with the platform's own dialogs."""

    def files_to_import(self, parent: QWidget) -> list[Path]:
        kinds = "Reviews and packs (*.txt *.md *.markdown *.text *.reviewpack);;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(parent, "Import reviews", "", kinds)
        return [Path(name) for name in names]

    def where_to_save(self, parent: QWidget, suggestion: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(parent, "Save", suggestion, kinds)
        return Path(name) if name else None

    def which_one(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> int | None:
        dialog = Chooser(parent, title, lead, options)
        return dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None

    def name_for(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> str | None:
        dialog = Namer(parent, title, lead, known)
        return dialog.name() if dialog.exec() == QDialog.DialogCode.Accepted else None


class Namer(QDialog):
    """A name: one that is known, or another."""

    def __init__(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        self._field = QComboBox()
        self._field.setEditable(True)
        self._field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._field.addItems(known)
        self._field.setCurrentText(known[0] if len(known) == 1 else "")
        self._field.setAccessibleName(title)
        _fill(self, lead, self._field, 0)

    def name(self) -> str | None:
        """What was typed or chosen; None for nothing."""
        return self._field.currentText().strip() or None


def _fill(dialog: QDialog, lead: str, middle: QWidget, stretch: int) -> None:
    """A lead, what is asked for, and the two buttons."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    text = QLabel(lead)
    text.setWordWrap(True)
    text.setTextFormat(Qt.TextFormat.PlainText)
    box = QVBoxLayout(dialog)
    box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
    box.setSpacing(2 * GRID)
    box.addWidget(text)
    box.addWidget(middle, stretch)
    box.addWidget(buttons)


class Chooser(QDialog):
    """One of a list."""

    def __init__(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumSize(480, 360)
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        self._list.addItems(options)
        self._list.setWordWrap(True)
        self._list.setCurrentRow(0)
        self._list.itemActivated.connect(self.accept)
        _fill(self, lead, self._list, 1)

    def chosen(self) -> int | None:
        """The number of the line chosen, from 0."""
        row = self._list.currentRow()
        return row if row >= 0 else None
