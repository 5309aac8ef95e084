"""The margin beside the text: numbers of learning points, printed numbers, letters of highlights."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.reviews import PassageKind
from reviewstudy.services.reading import PlacedMark
from reviewstudy.ui.badges import SIZE, draw_badge
from reviewstudy.ui.paper import Paper
from reviewstudy.ui.reader import text
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import LETTERS

if TYPE_CHECKING:
    from reviewstudy.ui.reader.view import ReadingView

GUTTER = 80
"""Pixels left of the column, at 100 %: room for a badge or a paragraph's number, and letters."""

_SIGN = 16
"""Pixels of a letter or the sign of a note."""


class Margin(QWidget):
    """Painted only. What it shows is in the panel as text too, where a screen reader finds it."""

    def __init__(self, view: "ReadingView", paper: Paper) -> None:
        super().__init__(view)
        self._view, self._paper = view, paper
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(self._paper.px(GUTTER), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        view, paper = self._view, self._paper
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        layout = view.document().documentLayout()
        offset = view.verticalScrollBar().value()
        signs = _signs(view.marks)
        side = paper.px(SIZE)
        block: QTextBlock = view.document().findBlockByNumber(max(0, view.top_passage() - 1))
        while block.isValid():
            box = layout.blockBoundingRect(block).translated(0, -offset)
            if box.top() > self.height():
                break
            line = block.layout().lineAt(0).height() if block.layout().lineCount() else side
            middle = box.top() + line / 2
            number = block.blockNumber()
            place = QRectF(self.width() - side - 2 * GRID, middle - side / 2, side, side)
            if number == view.passages.current:
                painter.fillRect(
                    QRectF(self.width() - GRID, box.top(), 4, box.height()), paper.color("accent")
                )
            self._number(painter, number, place)
            self._signs(painter, signs.get(number, ""), place)
            block = block.next()
        painter.end()

    def _number(self, painter: QPainter, number: int, place: QRectF) -> None:
        passage = self._view.review.passages[number]
        if number in self._view.badges:
            draw_badge(painter, place, *self._view.badges[number], self._paper)
        elif passage.number and passage.kind is not PassageKind.HEADING:
            painter.setPen(self._paper.color("muted"))
            painter.setFont(self._paper.font(text.SMALL))
            wide = QRectF(0, place.top(), self.width() - 2 * GRID, place.height())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(wide, right, text.plain_digits(passage.number))

    def _signs(self, painter: QPainter, signs: str, place: QRectF) -> None:
        """The letters of the colours in a passage, and its note's sign, from the number leftwards."""
        side = self._paper.px(_SIGN)
        at, top = place.left() - side - 4, place.center().y() - side / 2
        painter.setFont(self._paper.font(12, bold=True))
        painter.setPen(self._paper.color("text"))
        for sign in signs:
            cell = QRectF(at, top, side, side)
            if sign == _NOTE:
                icon = self._paper.icon("message-square", "accent", _SIGN)
                icon.paint(painter, cell.toRect())
            else:
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, sign)
            at -= side
            if at < 0:  # a second row, when somebody has used every colour and a note
                at, top = place.left() - side - 4, top + side


_NOTE = "\0"


def _signs(marks: Iterable[PlacedMark]) -> dict[int, str]:
    """By the passage that marks begin in: the sign of a note, then the letters of the colours."""
    found: dict[int, set[str]] = {}
    for one in marks:
        if one.place is not None:
            signs = found.setdefault(one.place.first, set())
            signs.add(LETTERS[one.mark.colour])
            if one.mark.note.strip():
                signs.add(_NOTE)
    return {number: "".join(sorted(signs)) for number, signs in found.items()}
