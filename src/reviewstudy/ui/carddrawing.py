"""How a card of a list is drawn; its words are laid out once for each width and look."""

from collections import OrderedDict
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QTextDocument, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from reviewstudy.ui.badges import SIZE, draw_badge
from reviewstudy.ui.theme import GRID, UNDERLINES, Theme
from reviewstudy.ui.words import LETTERS

if TYPE_CHECKING:
    from reviewstudy.ui.cards import Card, CardList

Index = QModelIndex | QPersistentModelIndex

RING = 3
"""Pixels of the line around the card that has the keyboard: two more than around the others."""

_KEPT = 200
"""Cards whose words stay laid out: some screens of them."""


class CardDelegate(QStyledItemDelegate):
    """Draws a card; its text is laid out once per width and look."""

    def __init__(self, theme: Theme, view: "CardList") -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._laid_out: OrderedDict[Card, QTextDocument] = OrderedDict()  # those used last, at the end
        self._heights: dict[Card, float] = {}

    def forget(self) -> None:
        """Lay everything out again."""
        self._laid_out.clear()
        self._heights.clear()

    def keep_only(self, cards: Iterable["Card"]) -> None:
        """What is known of these cards stays: most stay while a search is completed."""
        self._heights = {card: self._heights[card] for card in cards if card in self._heights}
        for card in [card for card in self._laid_out if card not in self._heights]:
            del self._laid_out[card]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's name
        card = self._card(index)
        if card not in self._heights:
            self._heights[card] = self._text(index).size().height()
        tall = self._heights[card] + (GRID if card.heading else 3 * GRID)
        return QSize(self._view.viewport().width(), round(max(tall, self._theme.px(SIZE) + 2 * GRID)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card = self._card(index)
        state: QStyle.StateFlag = option.state
        outer = QRectF(option.rect)
        box = outer.adjusted(2, 2, -2, -(2 if card.heading else GRID // 2 + 2))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        current = chosen and self._view.hasFocus()
        if not card.heading:
            hovered = bool(state & QStyle.StateFlag.State_MouseOver)
            painter.setBrush(self._theme.color("sunken" if hovered else "surface"))
            painter.setPen(QPen(self._theme.color("accent" if chosen else "border"), RING if current else 1))
            painter.drawRoundedRect(box, 6, 6)
        elif current:
            painter.setPen(QPen(self._theme.color("accent"), RING))
            painter.drawRoundedRect(box, 6, 6)
        if card.badge:
            side = self._theme.px(SIZE)
            draw_badge(
                painter,
                QRectF(box.left() + GRID + 4, box.top() + GRID + 3, side, side),
                *card.badge,
                self._theme,
            )
        if card.colour:
            look = self._theme.highlight(card.colour)
            bar = QRectF(box.left() + GRID + 4, box.top() + GRID + 6, self._theme.px(20), self._theme.px(14))
            painter.fillRect(bar, look.tint)
            painter.setPen(QPen(look.line, 2, UNDERLINES[card.colour]))
            painter.drawLine(bar.bottomLeft(), bar.bottomRight())
            painter.setPen(self._theme.color("text"))
            painter.setFont(self._theme.font(11, bold=True))
            painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, LETTERS[card.colour])
        if card.tick is not None:
            self._paint_tick(painter, QRectF(self.tick_box(option.rect)), card.tick)
        painter.translate(
            box.topLeft() + QPointF(self._indent(card), GRID // 2 if card.heading else GRID + 4)
        )
        self._text(index).drawContents(painter)
        painter.restore()

    def tick_box(self, rect: QRect) -> QRect:
        """Where a card's box to tick is."""
        side = self._theme.px(18)
        return QRect(rect.right() - side - 2 * GRID, rect.top() + GRID + 4, side, side)

    def _paint_tick(self, painter: QPainter, box: QRectF, ticked: bool) -> None:
        painter.setPen(QPen(self._theme.color("accent" if ticked else "muted"), 1.5))
        painter.setBrush(self._theme.color("accent" if ticked else "surface"))
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            painter.setPen(QPen(self._theme.color("surface"), 2))
            side = box.width()
            points = [(0.22, 0.52), (0.43, 0.74), (0.78, 0.3)]
            painter.drawPolyline([QPointF(box.left() + x * side, box.top() + y * side) for x, y in points])

    def _card(self, index: Index) -> "Card":
        return self._view.card_at(index.row())

    def _indent(self, card: "Card") -> int:
        if card.badge or card.colour:
            return self._theme.px(SIZE) + 3 * GRID
        return 4 if card.heading else 2 * GRID

    def _text(self, index: Index) -> QTextDocument:
        card = self._card(index)
        if card not in self._laid_out:
            document = QTextDocument()
            document.setDocumentMargin(0)
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            document.setDefaultTextOption(option)
            document.setDefaultFont(self._theme.font(13))
            document.setHtml(self._html(card))
            tick = self._theme.px(18) + 2 * GRID if card.tick is not None else 0
            width = self._view.viewport().width() - self._indent(card) - 2 * GRID - tick
            document.setTextWidth(max(80, width))
            self._laid_out[card] = document
            if len(self._laid_out) > _KEPT:
                self._laid_out.popitem(last=False)
        self._laid_out.move_to_end(card)
        return self._laid_out[card]

    def _html(self, card: "Card") -> str:
        """The card's words with every one of them escaped."""
        ink, muted, lit = (self._theme.color(name).name() for name in ("text", "muted", "lit"))
        size = self._theme.px(17 if card.heading else 15)
        parts = []
        if card.title:
            chip = (
                f'&nbsp;&nbsp;<span style="color:{self._theme.color("accent").name()};'
                f'font-size:{self._theme.px(12)}px;font-weight:600">{escape(card.chip)}</span>'
                if card.chip
                else ""
            )
            parts.append(
                f'<p style="margin:0;color:{ink};font-size:{size}px;font-weight:600">'
                f"{escape(card.title)}{chip}</p>"
            )
        if card.body:
            runs = "".join(
                f'<span style="background-color:{lit};font-weight:600">{escape(text)}</span>'
                if shine
                else escape(text)
                for text, shine in card.body
            )
            parts.append(
                f'<p style="margin:2px 0 0 0;color:{ink};font-size:{self._theme.px(14)}px;line-height:140%">'
                f"{runs}</p>"
            )
        if card.meta:
            parts.append(f'<p style="margin:3px 0 0 0;color:{muted}">{escape(card.meta)}</p>')
        return "".join(parts).replace("\n", "<br>")
