"""The head of a review's tab: what it is, how long it takes, and what can be done with it."""

from collections.abc import Callable, Collection

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewstudy.domain.reading import learning_passages, minutes
from reviewstudy.domain.reviews import Holding
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import DIGEST_LINE, REVIEW_KINDS, count, when


class Head(QWidget):
    """``actions``: what its buttons say and do, the first of them the chief one."""

    def __init__(self, holding: Holding, actions: list[tuple[str, Callable[[], None], bool]]) -> None:
        super().__init__()
        document = holding.document
        self._passages = len(document.passages)
        self.setObjectName("readerHead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = label(document.title, "heading")
        title.setAccessibleName(f"Review: {document.title}")
        words.addWidget(title)
        kind, points = REVIEW_KINDS[document.kind], count(len(document.learning_points), "learning point")
        about = (document.publisher, when(document.published), kind, points)
        self._folding: list[QWidget] = [label(" · ".join(part for part in about if part), "muted")]
        words.addWidget(self._folding[0])
        self._takes = _takes(holding)
        self.progress = label(self._takes, "muted")
        words.addWidget(self.progress)
        self._folding.append(self.progress)
        if holding.provenance.digest:
            self._folding.append(label(DIGEST_LINE))
            words.addWidget(self._folding[-1])
        if holding.provenance.content_note:
            words.addWidget(label(f"Before you read: {holding.provenance.content_note}"))
        words.addStretch(1)
        side = QWidget()
        self._folding.append(side)
        buttons = QVBoxLayout(side)
        buttons.setContentsMargins(0, 0, 0, 0)
        buttons.setSpacing(4)
        for number, (name, do, enabled) in enumerate(actions):
            made = button(name, do, primary=number == 0, quiet=number > 1)
            made.setEnabled(enabled)
            buttons.addWidget(made)
        buttons.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(3 * GRID)
        box.addLayout(words, 1)
        box.addWidget(side)

    def fold(self, folded: bool) -> None:
        """Leave the room to the text where there is little: the title stays, and what to know before
        reading. The rest is in the panel's details and in the menus."""
        for widget in self._folding:
            widget.setVisible(not folded)

    def show_progress(self, seen: Collection[int]) -> None:
        """Say how much of the review was seen."""
        share = len(seen) * 100 // max(1, self._passages)
        said = "all of it seen" if share == 100 else f"{share} % seen" if share else ""
        self.progress.setText(" · ".join(part for part in (self._takes, said) if part))


def _takes(holding: Holding) -> str:
    document = holding.document
    whole = minutes(document.passages)
    said = f"About {_long(whole)} to read"
    learning = learning_passages(document)
    if learning and (part := minutes(learning)) < whole:
        said += f", the learning alone {_long(part)}"
    return said


def _long(minutes: int) -> str:
    """Minutes in words; from two hours on, hours."""
    return count(minutes, "minute") if minutes < 120 else count(round(minutes / 60), "hour")
