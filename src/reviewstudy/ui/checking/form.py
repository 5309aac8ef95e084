"""What was understood of one document: doubts first, then facts, then what it wants learned."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.content import thesaurus
from reviewstudy.domain.corrections import Corrections, ItemCorrection, corrected
from reviewstudy.domain.reviews import ItemKind, Passage, PassageKind, Review, ReviewKind
from reviewstudy.services.library import Found, FoundState
from reviewstudy.ui.parts import Column, frame, label
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.ticks import KEY, TickList
from reviewstudy.ui.words import ITEM_KINDS, REVIEW_KINDS, count, when

_SHORTEST = 25
"""Characters below which a passage is hardly a learning point, and is not offered as one."""


class CheckForm(Column):
    """``shown`` carries the page of the passage a person looks at (None: it has none)."""

    shown = Signal(object)

    def __init__(
        self, theme: Theme, found: Found, document: Review, parse: Callable[[str], str | None]
    ) -> None:
        super().__init__("What was understood")
        self._document = document
        self._parse = parse
        self._kinds: dict[str, ItemKind | None] = {}
        self._passages = {passage.id: passage for passage in document.passages}
        for doubt in document.warnings:
            self.add(frame("warning", label(f"Please check: {doubt}")))
        if found.state is FoundState.EDITION:
            same = (
                "This looks like another edition of a review you have. Your notes and corrections move to it."
            )
            self.add(frame("notice", label(same)))
        if found.adrift:
            lost = f"{count(found.adrift, 'correction')} of yours fit nothing in this edition."
            self.add(frame("warning", label(f"Please check: {lost}")))
        self.apart = QCheckBox("Keep both reviews")
        self.apart.setVisible(found.state is FoundState.EDITION)
        self.add(self.apart)
        self.title = self._line("Title", document.title)
        self.publisher = self._line("Publisher", document.publisher)
        self.reference = self._line("Case reference", document.reference or "")
        self.published = self._line("Published", when(document.published) if document.published else "")
        self.published.setPlaceholderText("for example July 2018")
        self.kind = _choice()
        for one in ReviewKind:
            self.kind.addItem(REVIEW_KINDS[one], one)
        self.kind.setCurrentIndex(list(ReviewKind).index(document.kind))
        self._named("Kind of review", self.kind)
        self.add(label("What it wants its readers to learn", "subheading"))
        self.add(
            label(
                "Untick what is not a learning point. To add one, show every paragraph and tick it.", "muted"
            )
        )
        self.every = QCheckBox("Show every paragraph")
        self.every.toggled.connect(self._fill)
        self.add(self.every)
        self.items = TickList(theme, "Learning points")
        self.items.setMinimumHeight(theme.px(260))
        self.items.itemChanged.connect(self._ticked)
        self.items.currentItemChanged.connect(self._looked)
        self.add(self.items)
        self.item_kind = _choice()
        for item_kind in ItemKind:
            self.item_kind.addItem(ITEM_KINDS[item_kind], item_kind)
        self.item_kind.activated.connect(self._rekinded)
        self._named("Kind of the item chosen above", self.item_kind)
        self._kinds = {point.passage: point.kind for point in document.learning_points}
        self._fill()

    def minimumSizeHint(self) -> QSize:
        # Never narrower than its fields, which would be cut: it scrolls up and down only.
        wide = self._page.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(wide + 2 * self.frameWidth(), super().minimumSizeHint().height())

    def wanted(self) -> Review:
        """The document as the person put it right.

        Raises:
            ValueError: the date is none.
        """
        published: str | None = None
        typed = self.published.text().strip()
        if typed != (when(self._document.published) if self._document.published else ""):
            published = self._parse(typed) if typed else None
            if typed and published is None:
                raise ValueError("that is not a date the program knows; write it like 12 July 2018")
        was = {point.passage: point.kind for point in self._document.learning_points}
        items = tuple(
            ItemCorrection(passage.text, self._kinds.get(passage.id))
            for passage in self._document.passages
            if was.get(passage.id) != self._kinds.get(passage.id)
        )
        corrections = Corrections(
            kind=self.kind.currentData(),
            published=published,
            items=items,
            title=self.title.text().strip() or None,
            publisher=self.publisher.text().strip(),
            reference=self.reference.text().strip(),
        )
        return corrected(self._document, corrections, thesaurus().themes_in)

    def _line(self, name: str, text: str) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(400)
        field.setText(text)
        field.home(False)
        self._named(name, field)
        return field

    def _named(self, name: str, field: QWidget) -> None:
        caption = label(name)
        caption.setBuddy(field)
        field.setAccessibleName(name)
        pair = QWidget()
        box = QVBoxLayout(pair)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(caption)
        box.addWidget(field)
        self.add(pair)

    def _fill(self) -> None:
        self.items.blockSignals(True)
        self.items.clear()
        understood = {point.passage for point in self._document.learning_points}
        for passage in self._document.passages:
            kind = self._kinds.get(passage.id)
            was = passage.id in understood
            if kind is None and not was and not (self.every.isChecked() and _may_be_learning(passage)):
                continue
            self.items.offer(_spoken(passage, kind), passage.id, kind is not None)
        self.items.blockSignals(False)

    def _ticked(self, item: QListWidgetItem) -> None:
        ticked = item.checkState() is Qt.CheckState.Checked
        passage = self._passages[item.data(KEY)]
        kept = next((one.kind for one in self._document.learning_points if one.passage == passage.id), None)
        self._kinds[passage.id] = (kept or ItemKind.LEARNING) if ticked else None
        self._rename(item)

    def _looked(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        passage = self._passages[item.data(KEY)]
        kind = self._kinds.get(passage.id)
        self.item_kind.setEnabled(kind is not None)
        self.item_kind.setCurrentIndex(list(ItemKind).index(kind or ItemKind.LEARNING))
        self.shown.emit(passage.page)

    def _rekinded(self) -> None:
        if (item := self.items.currentItem()) is not None and self._kinds.get(item.data(KEY)):
            self._kinds[item.data(KEY)] = self.item_kind.currentData()
            self._rename(item)

    def _rename(self, item: QListWidgetItem) -> None:
        self.items.blockSignals(True)
        item.setText(_spoken(self._passages[item.data(KEY)], self._kinds.get(item.data(KEY))))
        self.items.blockSignals(False)
        self.item_kind.setEnabled(self._kinds.get(item.data(KEY)) is not None)


def _choice() -> QComboBox:
    """A list to choose from that never asks for more room than there is."""
    made = QComboBox()
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(10)
    return made


def _may_be_learning(passage: Passage) -> bool:
    return passage.kind not in (PassageKind.HEADING, PassageKind.FOOTNOTE) and len(passage.text) >= _SHORTEST


def _spoken(passage: Passage, kind: ItemKind | None) -> str:
    said = f"{ITEM_KINDS[kind]}: " if kind else ""
    number = f"{passage.number} " if passage.number else ""
    return f"{said}{number}{passage.text}"
