"""The line at the foot of the window."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import sentence


class Toast(QFrame):
    """A line at the foot of the window that says what was done and offers to undo it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._text = label("")
        self._undo = button("Undo", self._undone)
        self._do: Callable[[], None] | None = None
        box = QHBoxLayout(self)
        box.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(self._text, 1)
        box.addWidget(self._undo)
        self._timer = QTimer(self, singleShot=True, interval=12_000)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None, undo_label: str = "Undo") -> None:
        """Show ``text``; with ``undo``, a button that takes it back."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self._undo.setText(undo_label)
        self._undo.setAccessibleName(undo_label)
        self._undo.setVisible(undo is not None)
        self._do = undo
        self.place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, text)

    def forget(self) -> None:
        """Take nothing back any more: what could be was deleted for good."""
        self._do = None
        self.hide()

    @property
    def text(self) -> str:
        """What it says now, or nothing when it is hidden."""
        return self._text.text() if self.isVisible() else ""

    def place(self) -> None:
        """Stand in the middle of the parent's foot, as wide as the text wants and no wider."""
        parent = self.parentWidget()
        if parent is None:
            return
        width = min(parent.width() - 4 * GRID, 640)
        self.setFixedWidth(max(200, width))
        self.adjustSize()
        self.move((parent.width() - self.width()) // 2, parent.height() - self.height() - 5 * GRID)

    def _undone(self) -> None:
        do, self._do = self._do, None
        self.hide()
        if do:
            try:
                do()
            except KnownError as error:
                self.say(sentence(error))
