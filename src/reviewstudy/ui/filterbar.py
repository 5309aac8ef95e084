"""Which notes and highlights to show: by words, colour, tag and review."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from reviewstudy.domain.marks import Colour
from reviewstudy.domain.notes import MarkFilter, Noted, all_tags, tag_key
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import clearable
from reviewstudy.ui.swatches import swatch
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import COLOURS

_SHORT, _LONG = 7, 24
"""Letters a choice is sure to show, and that of a title; a longer one is whole in its list."""


class FilterBar(QWidget):
    """``changed`` says that other marks are wanted now."""

    changed = Signal()

    def __init__(self, theme: Theme, *others: QComboBox, reviews: bool = False) -> None:
        """``others`` stand beside the choices; ``reviews``: there is a choice of review too."""
        super().__init__()
        self._theme = theme
        self.words = QLineEdit()
        self.words.setPlaceholderText("Words in notes and highlights")
        self.words.setAccessibleName("Show notes and highlights with these words")
        clearable(self.words)
        self.words.textChanged.connect(self.changed)
        self.colour = choice("Colour")
        self.tag = choice("Tag")
        self.review = choice("Review", _LONG)
        self.colour.addItem("Any colour", "")
        for colour in Colour:
            self.colour.addItem(COLOURS[colour], str(colour))
        self._paint()
        theme.changed.connect(self._paint)
        self._offer(self.tag, "Any tag", {})
        self._offer(self.review, "Any review", {})
        choices = [self.colour, self.tag, self.review] if reviews else [self.colour, self.tag]
        for made in choices:
            made.currentIndexChanged.connect(self.changed)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(self.words)
        box.addWidget(flow(*choices, *others))

    @property
    def filter(self) -> MarkFilter:
        """What is chosen."""
        colour = self.colour.currentData()  # Qt gives back a plain string
        return MarkFilter(
            Colour(colour) if colour else None,
            self.tag.currentData() or "",
            self.words.text(),
            self.review.currentData() or "",
        )

    def offer(self, marks: Collection[Noted], titles: Mapping[str, str] | None = None) -> None:
        """Offer the tags and reviews these marks have; what is chosen stays chosen."""
        self._offer(self.tag, "Any tag", {tag: f"#{tag}" for tag in all_tags(marks)})
        self.tag.setEnabled(self.tag.count() > 1)
        if titles is not None:
            there = {one.mark.review for one in marks}
            named = sorted(titles.items(), key=lambda one: one[1].casefold())
            self._offer(self.review, "Any review", {key: name for key, name in named if key in there})

    def choose_tag(self, tag: str) -> None:
        """Show what has this tag."""
        keys = [tag_key(self.tag.itemData(number)) for number in range(self.tag.count())]
        self.tag.setCurrentIndex(keys.index(tag_key(tag)) if tag_key(tag) in keys else 0)

    def clear(self) -> None:
        """Leave nothing out."""
        self.words.clear()
        for box in (self.colour, self.tag, self.review):
            box.setCurrentIndex(0)

    def _offer(self, box: QComboBox, every: str, offered: Mapping[str, str]) -> None:
        kept = box.currentData()
        wanted = [(every, ""), *((name, key) for key, name in offered.items())]
        if kept and kept not in offered:
            # What is chosen stays until another choice is made: the list would jump under the hand.
            wanted.append((box.currentText(), kept))
        if wanted == [(box.itemText(n), box.itemData(n)) for n in range(box.count())]:
            return
        box.blockSignals(True)
        box.clear()
        for name, key in wanted:
            box.addItem(name, key)
        box.setCurrentIndex(max(0, box.findData(kept)) if kept else 0)
        box.blockSignals(False)

    def _paint(self) -> None:
        for number, colour in enumerate(Colour, 1):
            self.colour.setItemIcon(number, swatch(self._theme, colour))
        self.colour.setIconSize(self._theme.icon_size(16))


def choice(name: str, letters: int = _SHORT) -> QComboBox:
    """A small list to choose one thing from, as wide as so many letters."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(letters)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return made
