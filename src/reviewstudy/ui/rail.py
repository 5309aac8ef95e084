"""The slim rail on the left: the places of the program, and help that is always in reach."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.ui.actions import Actions
from reviewstudy.ui.parts import wear
from reviewstudy.ui.theme import GRID, Theme

PLACES = (
    ("library", "Library", "library"),
    ("index", "Learning\nindex", "search"),
    ("notes", "Notes", "sticky-note"),
    ("reflections", "Reflections", "pen-line"),
    ("supervision", "Supervision", "users"),
)

WITHIN = {"law": "index"}
"""Places reached from another, whose button is marked while they are shown."""


class Rail(QWidget):
    """``chosen`` carries the id of the place a person wants."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Places")
        self._theme = theme
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        places = QWidget()
        places.setObjectName("column")
        above = QVBoxLayout(places)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(GRID // 2)
        # With very large text on a small screen the places scroll; help never leaves the screen.
        scroll = QScrollArea()
        scroll.setWidget(places)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID // 2, 2 * GRID, GRID // 2, GRID)
        box.setSpacing(GRID // 2)
        box.addWidget(scroll, 1)
        for place, text, icon in PLACES:
            made = self._button(text, icon, text.replace("\n", " "), actions[place].toolTip())
            made.setCheckable(True)
            made.setAutoExclusive(True)  # the group does it; this says so to a screen reader
            made.clicked.connect(lambda checked=False, place=place: self.chosen.emit(place))
            self._group.addButton(made)
            self._buttons[place] = made
            above.addWidget(made)
        above.addStretch(1)
        for name, text, icon in (
            ("support", "Support\nfor you", "heart-handshake"),
            ("worried", "Worried\nabout a\nchild now?", "circle-alert"),
        ):
            made = self._button(text, icon, text.replace("\n", " "), actions[name].toolTip())
            made.setObjectName(f"rail_{name}")
            made.clicked.connect(actions[name].trigger)
            box.addWidget(made)
        self._size()
        theme.changed.connect(self._size)

    def show_place(self, place: str | None) -> None:
        """Mark the place shown now; None when a review or reflection is shown."""
        self._group.setExclusive(False)
        for name, made in self._buttons.items():
            made.setChecked(name == WITHIN.get(place or "", place))
        self._group.setExclusive(True)

    def _button(self, text: str, icon: str, name: str, about: str) -> QToolButton:
        made = QToolButton()
        made.setText(text)
        made.setAccessibleName(name)
        made.setAccessibleDescription(about)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        wear(self._theme, made, icon)
        return made

    def _size(self) -> None:
        self.setFixedWidth(self._theme.px(92) + GRID)
