"""The page of how the window looks: its colours and the size of all text."""

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QRadioButton, QVBoxLayout, QWidget

from reviewstudy.services.settings import (
    STILL,
    STILL_WORDS,
    TEXT_PERCENT,
    TEXT_WORDS,
    THEME,
    THEME_WORDS,
    SettingsService,
)
from reviewstudy.ui.parts import amount_of, label, row
from reviewstudy.ui.theme import GRID


class LookPage(QWidget):
    """Each choice is kept and seen at once."""

    def __init__(self, settings: SettingsService) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(label(THEME_WORDS.label, "subheading"))
        group = QButtonGroup(self)
        for value, name in THEME_WORDS.choices:
            choice = QRadioButton(name)
            choice.setChecked(settings.get(THEME) == value)
            choice.clicked.connect(lambda checked=False, value=value: settings.put(THEME, value))
            group.addButton(choice)
            box.addWidget(choice)
        box.addSpacing(GRID)
        box.addWidget(label("Movement", "subheading"))
        still = QCheckBox(STILL_WORDS.label)
        still.setChecked(settings.get(STILL))
        still.setAccessibleDescription(STILL_WORDS.help)
        still.clicked.connect(lambda checked: settings.put(STILL, checked))
        box.addWidget(still)
        box.addWidget(label(STILL_WORDS.help, "muted"))
        box.addSpacing(GRID)
        box.addWidget(label(TEXT_WORDS.label, "subheading"))
        self.percent = amount_of(TEXT_WORDS)
        self.percent.setValue(settings.get(TEXT_PERCENT))
        self.percent.valueChanged.connect(lambda value: settings.put(TEXT_PERCENT, value))
        box.addWidget(row(self.percent, None))
