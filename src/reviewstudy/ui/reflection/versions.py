"""What an answer said earlier: read, and brought back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from reviewstudy.domain.versions import AnswerVersion
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import LongList
from reviewstudy.ui.words import count, moment


class VersionsDialog(QDialog):
    """``chosen`` carries the version to bring back."""

    chosen = Signal(object)

    def __init__(
        self, parent: QWidget, theme: Theme, question: str, versions: Sequence[AnswerVersion]
    ) -> None:
        """``versions``: the latest first, one at least."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Earlier versions")
        self.setMinimumSize(480, 400)
        self.resize(min(theme.px(720), 1100), min(theme.px(480), 720))
        self._versions = versions
        self.list = LongList(theme, "Earlier versions, the latest first")
        for number, version in enumerate(versions):
            words = count(len(version.text.split()), "word")
            self.list.put(f"{moment(version.made)}\n{words}", str(number))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("What the answer said then")
        self.list.currentRowChanged.connect(self._show)
        sides = QHBoxLayout()
        sides.setSpacing(GRID)
        sides.addWidget(self.list, 2)
        sides.addWidget(self.text, 3)
        self.back = button("Bring this one back", self._bring, primary=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label(question, "subheading"))
        lead = "What stands there now is kept as a version too, so nothing is lost."
        box.addWidget(label(lead, "muted"))
        box.addLayout(sides, 1)
        box.addWidget(flow(self.back, button("Close", self.reject)))
        box.addWidget(HelpLine(theme))
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _show(self, row: int) -> None:
        self.text.setPlainText(self._versions[row].text if 0 <= row < len(self._versions) else "")

    def _bring(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._versions):
            self.chosen.emit(self._versions[row])
            self.accept()
