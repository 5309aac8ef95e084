"""The page of how the window looks: its colours and the size of all text."""

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from reviewstudy.services.settings import STILL, TEXT_PERCENT, THEME, SettingsService
from reviewstudy.ui.parts import amount, label, row
from reviewstudy.ui.theme import GRID

_LOOKS = (
    ("system", "As the system has it"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("contrast", "High contrast"),
)


_STILL = "No blinking cursor, and menus open at once. Not ticked, it is as the system has it."


class LookPage(QWidget):
    """Each choice is kept and seen at once."""

    def __init__(self, settings: SettingsService) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label("Colours", "subheading"))
        group = QButtonGroup(self)
        for value, name in _LOOKS:
            choice = QRadioButton(name)
            choice.setChecked(settings.get(THEME) == value)
            choice.clicked.connect(lambda checked=False, value=value: settings.put(THEME, value))
            group.addButton(choice)
            box.addWidget(choice)
        box.addSpacing(GRID)
        box.addWidget(label("Movement", "subheading"))
        still = QCheckBox("Keep the window still")
        still.setChecked(settings.get(STILL))
        still.setAccessibleDescription(_STILL)
        still.clicked.connect(lambda checked: settings.put(STILL, checked))
        box.addWidget(still)
        box.addWidget(label(_STILL, "muted"))
        box.addSpacing(GRID)
        box.addWidget(label("Size of all text", "subheading"))
        self.percent = amount("Size of all text, in percent", 80, 200, 10, " %")
        self.percent.setValue(settings.get(TEXT_PERCENT))
        self.percent.valueChanged.connect(lambda value: settings.put(TEXT_PERCENT, value))
        box.addWidget(row(self.percent, None))
