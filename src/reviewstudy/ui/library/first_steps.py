"""The way in, for somebody who is here for the first time: four lines above the library, shown once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import button, frame, label

STEPS = (
    "1. Open a review: choose one below and press Enter.",
    "2. Mark what strikes you: select some words, then a colour or a note.",
    "3. Reflect: press Ctrl+R and say how long you have. 3 minutes will do.",
    "4. Share: press Ctrl+E and tick. Nothing leaves that you did not tick.",
)


class FirstSteps(QWidget):
    """``guide`` asks for the guide."""

    guide = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Your first steps")
        self.close_button = button("Close the first steps", self.hide, primary=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        foot = flow(self.close_button, button("Read more in the guide (F1)", self.guide.emit, quiet=True))
        steps = (label(step) for step in STEPS)
        box.addWidget(frame("notice", label("Your first steps", "subheading"), *steps, foot, spacing=4))
        self.hide()

    def begin(self) -> None:
        """Show them, and say them."""
        self.show()
        announce(self, f"Your first steps. {' '.join(STEPS)}")
