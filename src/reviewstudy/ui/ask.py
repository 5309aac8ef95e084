"""Questions to the person, asked through an object that a test replaces by a script."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.importing import suffixes
from reviewstudy.services.packs import PACK_SUFFIX
from reviewstudy.storage.backups import SUFFIX as BACKUP_SUFFIX
from reviewstudy.ui.parts import label
from reviewstudy.ui.theme import GRID


class Ask(Protocol):
    """What the program may ask. None or an empty answer means the person thought better of it."""

    def files_to_import(self, parent: QWidget) -> list[Path]: ...

    def where_to_save(
        self, parent: QWidget, suggestion: str, kinds: str, ending: str = ""
    ) -> Path | None: ...

    def which_one(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> int | None: ...

    def name_for(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> str | None: ...

    def password(self, parent: QWidget, name: str) -> str | None: ...

    def backup_to_restore(self, parent: QWidget) -> Path | None: ...

    def record_to_open(self, parent: QWidget) -> Path | None: ...

    def folder_of_records(self, parent: QWidget) -> Path | None: ...

    def folder_for_pack(self, parent: QWidget, title: str) -> Path | None: ...

    def way_into_backup(self, parent: QWidget, name: str) -> str | None: ...


class AskPerson:
    """Asks with the platform's own dialogs, in the folder that was used last."""

    def __init__(self) -> None:
        # Not where the program was started, which a person may never have seen.
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)

    def files_to_import(self, parent: QWidget) -> list[Path]:
        endings = " ".join(f"*{ending}" for ending in (*suffixes(), PACK_SUFFIX))
        kinds = f"Reviews and packs ({endings});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(parent, "Import reviews", self._folder, kinds)
        self._use(names)
        return [Path(name) for name in names]

    def where_to_save(self, parent: QWidget, suggestion: str, kinds: str, ending: str = "") -> Path | None:
        """``ending``: what the file's name has to end with, added where it does not."""
        name, _ = QFileDialog.getSaveFileName(parent, "Save", str(Path(self._folder, suggestion)), kinds)
        self._use([name])
        if not name or name.lower().endswith(ending):
            return Path(name) if name else None
        path = Path(name + ending)
        # The dialog asked about the name that was typed only
        return path if not path.exists() or self._replace(parent, path.name) else None

    def _replace(self, parent: QWidget, name: str) -> bool:
        words = f"“{name}” is there already. Replace it?"
        return QMessageBox.question(parent, "Save", words) == QMessageBox.StandardButton.Yes

    def _use(self, names: Sequence[str]) -> None:
        if names and names[0]:
            self._folder = str(Path(names[0]).parent)

    def which_one(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> int | None:
        dialog = Chooser(parent, title, lead, options)
        return dialog.chosen() if dialog.exec() == QDialog.DialogCode.Accepted else None

    def name_for(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> str | None:
        dialog = Namer(parent, title, lead, known)
        return dialog.name() if dialog.exec() == QDialog.DialogCode.Accepted else None

    def backup_to_restore(self, parent: QWidget) -> Path | None:
        kinds = f"Backups (*{BACKUP_SUFFIX});;All files (*)"
        name, _ = QFileDialog.getOpenFileName(parent, "Restore a backup", self._folder, kinds)
        self._use([name])
        return Path(name) if name else None

    def folder_of_records(self, parent: QWidget) -> Path | None:
        name = QFileDialog.getExistingDirectory(parent, "Pool records", self._folder)
        return Path(name) if name else None

    def folder_for_pack(self, parent: QWidget, title: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(parent, title, self._folder)
        return Path(name) if name else None

    def record_to_open(self, parent: QWidget) -> Path | None:
        kinds = "Records (*.pdf);;All files (*)"
        name, _ = QFileDialog.getOpenFileName(parent, "Open a record", self._folder, kinds)
        self._use([name])
        return Path(name) if name else None

    def way_into_backup(self, parent: QWidget, name: str) -> str | None:
        return self._secret(BackupKeyDialog(parent, name))

    def password(self, parent: QWidget, name: str) -> str | None:
        return self._secret(PasswordDialog(parent, name))

    def _secret(self, dialog: "PasswordDialog") -> str | None:
        try:
            return dialog.words.text() if dialog.exec() == QDialog.DialogCode.Accepted else None
        finally:
            dialog.words.clear()
            dialog.deleteLater()


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


class PasswordDialog(QDialog):
    """The password of one document, called ``name``. Nothing but :attr:`words` holds what is typed."""

    TITLE = "Password of a document"
    LEAD = (
        "“{name}” is protected by a password. Type it to read the document. "
        "It is used now and not kept; the document is not changed."
    )
    FIELD = "Password of {name}"
    GO_ON = "Read the document"

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.TITLE)
        self.setMinimumWidth(480)
        lead = label(self.LEAD.format(name=name))
        self.words = QLineEdit()
        self.words.setEchoMode(QLineEdit.EchoMode.Password)
        self.words.setMaxLength(500)
        self.words.setAccessibleName(self.FIELD.format(name=name))
        self.words.setAccessibleDescription("It is used now and not kept")
        shown = QCheckBox("Show what I type")
        shown.toggled.connect(self._show_words)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.read = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.read.setText(self.GO_ON)
        self.read.setEnabled(False)
        self.words.textChanged.connect(lambda text: self.read.setEnabled(bool(text)))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        for widget in (lead, self.words, shown, buttons):
            box.addWidget(widget)
        self._box = box
        self.words.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        # Qt asks how high wrapped text is at another width than the dialog gets.
        self.setMinimumHeight(self._box.heightForWidth(self.width()))
        super().showEvent(event)

    def _show_words(self, shown: bool) -> None:
        self.words.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class BackupKeyDialog(PasswordDialog):
    """What opens a backup that was made under another key."""

    TITLE = "Passphrase of a backup"
    LEAD = (
        "“{name}” was made in another library, or under another key. Type the passphrase it had there, "
        "or the recovery key printed for it. It is used now and not kept; your own passphrase stays as it is."
    )
    FIELD = "Passphrase or recovery key of {name}"
    GO_ON = "Look into the backup"
