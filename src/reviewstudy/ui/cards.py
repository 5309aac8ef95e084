"""A list of cards: the one list the library, the index, the notes and the reflections use."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QWidget,
)

from reviewstudy.domain.marks import Colour
from reviewstudy.ui.carddrawing import CardDelegate
from reviewstudy.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

AT_ONCE = 50
"""Cards laid out at once: laying out thousands would hold the window up."""


@dataclass(frozen=True, slots=True)
class Card:
    """One entry. ``body`` is runs of text, each with whether it is lit; a ``heading`` groups the
    cards below it and can itself be opened; ``badge`` is (item kind, number); ``tick`` is whether it
    is ticked, None where it cannot be."""

    key: str
    title: str = ""
    meta: str = ""
    body: tuple[tuple[str, bool], ...] = ()
    chip: str = ""
    badge: tuple[str, int] | None = None
    colour: Colour | None = None
    heading: bool = False
    tick: bool | None = None

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        badge = f"number {self.badge[1]}" if self.badge else ""
        body = "".join(text for text, _ in self.body)
        ticked = "ticked" if self.tick else ""
        return ". ".join(part for part in (ticked, badge, self.title, self.chip, self.meta, body) if part)


class CardModel(QAbstractListModel):
    """The cards of one list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []
        self._rest: Iterator[Card] = iter(())
        self._there = 0

    def set(self, cards: Iterable[Card], kept: str | None) -> None:
        """Show these cards: the first :data:`AT_ONCE` at once, and the others when a person scrolls
        to them; those of an iterator are not even made before. The card ``kept`` is shown at once
        where it was among those shown before."""
        before = len(self.cards)
        self.beginResetModel()
        self.cards, self._rest = [], iter(())
        if isinstance(cards, Sequence):
            self.cards = list(cards)
        else:
            self._rest = iter(cards)
            while len(self.cards) < max(before, AT_ONCE) and self._make():
                if kept is None or any(card.key == kept for card in self.cards):
                    break
        row = next((number for number, card in enumerate(self.cards) if card.key == kept), -1)
        self._there = min(len(self.cards), max(AT_ONCE, row + 1))
        self.endResetModel()

    def _make(self) -> bool:
        more = list(islice(self._rest, AT_ONCE))
        self.cards += more
        return bool(more)

    def reach(self, row: int) -> bool:
        """Show the cards up to a row at least; whether there is such a row."""
        while row >= self._there and self.canFetchMore(QModelIndex()):
            self.fetchMore(QModelIndex())
        return row < self._there

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and (self._there < len(self.cards) or self._make())

    def fetchMore(self, parent: Index) -> None:
        last = min(len(self.cards), self._there + AT_ONCE)
        if last > self._there:
            self.beginInsertRows(parent, self._there, last - 1)
            self._there = last
            self.endInsertRows()

    def retick(self, ticked: Collection[str]) -> None:
        """Tick these cards and no others."""
        for row, card in enumerate(self.cards):
            if card.tick is not None and card.tick is not (card.key in ticked):
                self.cards[row] = replace(card, tick=card.key in ticked)
                if row < self._there:
                    at = self.index(row, 0)
                    self.dataChanged.emit(at, at)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else self._there

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        card = self.cards[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return card.spoken
        if role == Qt.ItemDataRole.CheckStateRole and card.tick is not None:
            return Qt.CheckState.Checked if card.tick else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        ticks = index.isValid() and self.cards[index.row()].tick is not None
        return flags | Qt.ItemFlag.ItemIsUserCheckable if ticks else flags


class CardList(QListView):
    """Cards under one another; ``opened`` carries the key of the one a person chose, ``ticked`` of
    one whose tick is to change, ``unwanted`` of one that Delete was pressed on; ``moved`` says that another
    is the current one."""

    opened = Signal(str)
    ticked = Signal(str)
    unwanted = Signal(str)
    moved = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._model = CardModel(self)
        self.setModel(self._model)
        self._delegate = CardDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setObjectName("cards")
        self.setAccessibleName(name)
        self.setAccessibleDescription("The up and down keys move, Enter opens")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)
        theme.changed.connect(self._relook)

    def show_cards(self, cards: Iterable[Card], *, keep: bool = True) -> None:
        """Replace the cards; ``keep`` the current one where its key is still there, else the first is."""
        kept = self.current_key() if keep else None
        self._model.set(cards, kept)
        self._delegate.keep_only(self._model.cards[: self._model.rowCount()])
        rows = [number for number, card in enumerate(self._model.cards) if card.key == kept]
        first = next((number for number, card in enumerate(self._model.cards) if not card.heading), 0)
        if self._model.cards:
            self.setCurrentIndex(self._model.index(rows[0] if rows else first, 0))
        if rows in ([], [first]):
            self.scrollToTop()  # with the heading above it

    @property
    def cards(self) -> list[Card]:
        """The cards shown."""
        return list(self._model.cards)

    def card_at(self, row: int) -> Card:
        """The card in a row, from 0."""
        return self._model.cards[row]

    def current_key(self) -> str | None:
        """The key of the current card."""
        row = self.currentIndex().row()
        return self._model.cards[row].key if 0 <= row < len(self._model.cards) else None

    def step(self, by: int) -> None:
        """Make the card ``by`` places on the current one, passing over headings."""
        row = self.currentIndex().row() + by
        while row >= 0 and self._model.reach(row):
            if not self._model.cards[row].heading:
                self.setCurrentIndex(self._model.index(row, 0))
                return
            row += by

    def open_current(self) -> None:
        """Open the current card, as Enter does."""
        self._open(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
            return
        if event.key() == Qt.Key.Key_Delete and (key := self.current_key()):
            self.unwanted.emit(key)
            return
        if event.key() == Qt.Key.Key_Space and self._tick(self.currentIndex()):
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if (
            index.isValid()
            and self._delegate.tick_box(self.visualRect(index)).contains(at)
            and self._tick(index)
        ):
            self.setCurrentIndex(index)
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def _tick(self, index: QModelIndex) -> bool:
        card = self._model.cards[index.row()] if index.isValid() else None
        if card is None or card.tick is None:
            return False
        self.ticked.emit(card.key)
        return True

    def retick(self, ticked: Collection[str]) -> None:
        """Show which cards are ticked now; nothing is laid out again."""
        self._model.retick(ticked)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._delegate.forget()
            self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._model.cards[index.row()].key)

    def _relook(self) -> None:
        self._delegate.forget()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
