"""The questions of a briefing: offered, ticked, and rewritten."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from reviewstudy.services.briefing import Offer
from reviewstudy.ui.parts import GrowingEdit, label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import KEY, TickList

_HOW = "Tick a question to take it over, then change it as you like; one a line."


class QuestionChoice(QWidget):
    """``changed`` says that the questions are others now. A tick is on while its question stands
    among the lines word for word."""

    changed = Signal()

    def __init__(self, theme: Theme, offers: Sequence[Offer]) -> None:
        super().__init__()
        self.ticks = TickList(theme, "Questions offered")
        for offer in offers:
            about = f"{offer.text} ({offer.source})" if offer.source else offer.text
            self.ticks.offer(about, offer.text, False)
        self.ticks.setFixedHeight(theme.px(200))
        self.ticks.itemChanged.connect(self._ticked)
        self.edit = GrowingEdit("", 3)
        self.edit.setAccessibleName("Questions, one a line")
        self.edit.textChanged.connect(self._written)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label("Questions", "subheading"))
        box.addWidget(label(_HOW))
        box.addWidget(self.ticks)
        box.addWidget(self.edit)

    def lines(self) -> list[str]:
        """The questions, in order."""
        return [line.strip() for line in self.edit.toPlainText().splitlines() if line.strip()]

    def _ticked(self, item: QListWidgetItem) -> None:
        text, lines = str(item.data(KEY)), self.lines()
        on = item.checkState() is Qt.CheckState.Checked
        if on != (text in lines):
            lines = [*lines, text] if on else [line for line in lines if line != text]
            cursor = QTextCursor(self.edit.document())  # so that it can be undone
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText("\n".join(lines))

    def _written(self) -> None:
        lines = self.lines()
        for number in range(self.ticks.count()):
            item = self.ticks.item(number)
            on = Qt.CheckState.Checked if item.data(KEY) in lines else Qt.CheckState.Unchecked
            if item.checkState() is not on:
                item.setCheckState(on)
        self.changed.emit()
