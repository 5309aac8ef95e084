"""A recovery key, shown once: to print, copy or write down, and to be ticked as kept."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from reviewstudy.ui.parts import button, label, row
from reviewstudy.ui.theme import GRID


class KeySlip(QWidget):
    """``kept_changed`` says whether the key was ticked as kept."""

    kept_changed = Signal(bool)

    def __init__(self, lead: str) -> None:
        super().__init__()
        self.key = label("", "key")
        self.key.setAccessibleName("Recovery key")
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.kept = QCheckBox("I have kept the recovery key somewhere safe")
        self.kept.toggled.connect(self.kept_changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2 * GRID)
        box.addWidget(label(lead, "lead"))
        box.addWidget(self.key)
        box.addWidget(row(button("Print…", self._print), button("Copy", self._copy), None))
        box.addWidget(self.kept)

    def show_key(self, key: str) -> None:
        """Show a key; an empty one when it has been kept."""
        groups = key.split("-")
        half = (len(groups) + 1) // 2
        self.key.setText("-\n".join("-".join(part) for part in (groups[:half], groups[half:]) if part))
        if key:
            self.kept.setFocus()

    @property
    def shown(self) -> str:
        """The key, in one line."""
        return self.key.text().replace("\n", "")

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.shown)

    def _print(self) -> None:
        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        page = QTextDocument()
        page.setPlainText(
            f"Review Study\n\nRecovery key\n\n{self.shown}\n\n"
            "Keep this away from the computer. Whoever has it and the computer can read your notes."
        )
        if dialog.exec() == QDialog.DialogCode.Accepted:
            page.print_(printer)
