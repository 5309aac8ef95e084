"""The way in, for somebody who is here for the first time: four lines above the library, shown once."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout

from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import button, frame, label
from reviewstudy.ui.scrolled import TallPage

STEPS = (
    "1. Open a review: choose one below and press Enter.",
    "2. Mark what strikes you: select some words, then a colour or a note.",
    "3. Reflect: press Ctrl+R and say how long you have. 3 minutes will do.",
    "4. Share: press Ctrl+E and tick. Nothing leaves that you did not tick.",
)

_LEAST = 120
"""Pixels it keeps where large text on a small screen leaves it less than it needs; the rest scrolls."""


class FirstSteps(QScrollArea):
    """``guide`` asks for the guide."""

    guide = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Your first steps")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.close_button = button("Close the first steps", self.hide, primary=True)
        foot = flow(self.close_button, button("Read more in the guide (F1)", self.guide.emit, quiet=True))
        self._page = TallPage()
        box = QVBoxLayout(self._page)
        box.setContentsMargins(0, 0, 0, 0)
        steps = (label(step) for step in STEPS)
        box.addWidget(frame("notice", label("Your first steps", "subheading"), *steps, foot, spacing=4))
        self._page.changed.connect(self.updateGeometry)
        self.setWidget(self._page)
        self.hide()

    def begin(self) -> None:
        """Show them, and say them."""
        self.show()
        announce(self, f"Your first steps. {' '.join(STEPS)}")

    def sizeHint(self) -> QSize:
        edges = self.size() - self.viewport().size()
        needed = self._page.heightForWidth(max(0, self.width() - edges.width()))
        return QSize(super().sizeHint().width(), needed + edges.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(_LEAST, self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
