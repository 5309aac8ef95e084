"""The text of a review: a column to read, a margin that numbers its learning points."""

from PySide6.QtCore import QElapsedTimer, QPoint, QRectF, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QTextBrowser, QTextEdit, QWidget

from reviewstudy.domain.marks import Place, PlacedMark, innermost, stacked
from reviewstudy.domain.reviews import PassageKind, Review
from reviewstudy.ui.badges import SIZE, draw_badge
from reviewstudy.ui.reader import text
from reviewstudy.ui.theme import COLUMN, GRID, Theme

GUTTER = 64
"""Pixels left of the column, at 100 %: room for a badge or a paragraph's number."""

MARGIN = 2 * GRID
"""Pixels above the passage that is brought to the top of the page."""

SETTLE = 400
"""Milliseconds after the last scroll before the place is worth remembering."""


class ReadingView(QTextBrowser):
    """``selected`` says whether words are selected now, ``moved`` that the place on the page has
    settled or the page is left, ``link`` carries a printed address a person chose, ``digit`` a
    digit typed over words."""

    selected = Signal(bool)
    moved = Signal()
    link = Signal(str)
    digit = Signal(int)

    def __init__(self, review: Review, theme: Theme) -> None:
        super().__init__()
        self._review = review
        self._theme = theme
        self._marks: list[PlacedMark] = []
        self._shown_passage: int | None = None
        self._top = 0
        self._since_shown = QElapsedTimer()
        self._gutter = _Gutter(self)
        points = {passage.id: n for n, passage in enumerate(review.passages)}
        self.badges = {
            points[point.passage]: (str(point.kind), number)
            for number, point in enumerate(review.learning_points, 1)
            if point.passage in points
        }
        self.setAccessibleName(f"Text of {review.title}")
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        text.fill(self.document(), review, theme)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self.moved)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.selectionChanged.connect(lambda: self.selected.emit(self.textCursor().hasSelection()))
        self.anchorClicked.connect(self._followed)
        theme.changed.connect(self._relook)

    def show_marks(self, marks: list[PlacedMark]) -> None:
        """Paint these highlights; those adrift are not on the page."""
        self._marks = marks
        self._paint_over()
        self._gutter.update()

    def _paint_over(self) -> None:
        shown = [
            text.highlight(self.document(), one.place, self._theme, one.mark.colour)
            for one in stacked(self._marks)
            if one.place is not None
        ]
        if self._shown_passage is not None:
            shown.insert(0, text.pointed_at(self.document(), self._shown_passage, self._theme))
        self.setExtraSelections(shown)

    def selection(self) -> Place | None:
        """The words selected, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        place = text.place_of(self.document(), cursor)
        return place if (place.first, place.start) < (place.last, place.end) else None

    def select(self, place: Place) -> None:
        """Select the words at a place and bring them into view."""
        self.setTextCursor(text.cursor_over(self.document(), place))
        self.ensureCursorVisible()

    def clear_selection(self) -> None:
        """Select nothing."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def selection_box(self) -> QRectF:
        """Where the end of the selection is, in this widget's coordinates."""
        corner = self.viewport().pos()
        return QRectF(self.cursorRect().translated(corner))

    def mark_at_cursor(self) -> PlacedMark | None:
        """The highlight the cursor stands in."""
        cursor = self.textCursor()
        block = cursor.block()
        here = (block.blockNumber(), text.characters(block.text(), cursor.position() - block.position()))
        return innermost(self._marks, *here)

    def top_passage(self) -> int:
        """The number of the passage at the top of the page, also while the page is not shown."""
        return self.document().findBlock(self._top).blockNumber()

    def go_to(self, number: int, *, flash: bool = False) -> None:
        """Bring a passage to the top of the page; with ``flash``, shade it so that it is seen."""
        block = self.document().findBlockByNumber(number)
        if not block.isValid():
            return
        self.setTextCursor(QTextCursor(block))
        self._shown_passage = number if flash else None
        self._paint_over()
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - (MARGIN if number else 0))
        self._top = block.position()

    def resizeEvent(self, event: QResizeEvent) -> None:
        top = self._top
        self._fit()
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            # Lines break elsewhere in another width: what was at the top of the page stays there.
            cursor = QTextCursor(self.document())
            cursor.setPosition(top)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.cursorRect(cursor).top() - MARGIN)
            self._top = top

    def hideEvent(self, event: QHideEvent) -> None:
        if self._settle.isActive():
            self._settle.stop()
            self.moved.emit()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._follow_at_cursor():
            return
        if event.text().isdecimal() and self.textCursor().hasSelection():
            self.digit.emit(int(event.text()))
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab moves on, as everywhere. A text browser would walk its links and lose the selection;
        # here the arrow keys reach a link, and Enter follows it.
        return QTextEdit.focusNextPrevChild(self, forward)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._since_shown.start()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second click of a double one that opened this review was not meant for its words.
        if self._since_shown.elapsed() > QApplication.doubleClickInterval():
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.selected.emit(self.textCursor().hasSelection())

    def _fit(self) -> None:
        """Keep the column at a readable width, the gutter beside it."""
        gutter, column = self._theme.px(GUTTER), self._theme.px(COLUMN)
        bar = self.verticalScrollBar().sizeHint().width()
        spare = self.width() - bar - gutter - column
        left = gutter + max(0, spare // 2)
        right = max(2 * GRID, self.width() - bar - left - column)
        self.setViewportMargins(left, 2 * GRID, right, 0)
        self._gutter.setGeometry(0, 2 * GRID, left, max(0, self.height() - 2 * GRID))

    def _scrolled(self) -> None:
        self._gutter.update()
        self._top = self.cursorForPosition(QPoint(4, MARGIN + 4)).position()
        self._settle.start()

    def _follow_at_cursor(self) -> bool:
        cursor = self.textCursor()
        # A cursor has the format of the character before it: at a link's start that is another.
        cursor.setPosition(min(cursor.selectionStart() + 1, self.document().characterCount() - 1))
        target = cursor.charFormat().anchorHref()
        if target:
            self._followed(QUrl(target))
        return bool(target)

    def _followed(self, url: QUrl) -> None:
        target = url.toString()
        if target.startswith(text.FOOTNOTE_LINK):
            self.go_to(int(target.removeprefix(text.FOOTNOTE_LINK)), flash=True)
        else:
            self.link.emit(target)

    def _relook(self) -> None:
        top = self.top_passage()
        self.document().clear()
        text.fill(self.document(), self._review, self._theme)
        self._fit()
        self.show_marks(self._marks)
        self.go_to(top)

    def paint_gutter(self, painter: QPainter, width: int) -> None:
        """Draw the badges, printed numbers and note signs of the passages in view."""
        layout = self.document().documentLayout()
        offset = self.verticalScrollBar().value()
        noted = {one.place.first for one in self._marks if one.place and one.mark.note}
        block: QTextBlock = self.document().findBlockByNumber(max(0, self.top_passage() - 1))
        side = self._theme.px(SIZE)
        while block.isValid():
            box = layout.blockBoundingRect(block).translated(0, -offset)
            if box.top() > self.height():
                return
            line = block.layout().lineAt(0).height() if block.layout().lineCount() else side
            middle = box.top() + line / 2
            number = block.blockNumber()
            passage = self._review.passages[number]
            place = QRectF(width - side - 2 * GRID, middle - side / 2, side, side)
            if number in self.badges:
                draw_badge(painter, place, *self.badges[number], self._theme)
            elif passage.number and passage.kind is not PassageKind.HEADING:
                painter.setPen(self._theme.color("muted"))
                painter.setFont(self._theme.font(text.SMALL))
                wide = QRectF(0, place.top(), width - 2 * GRID, side)
                painter.drawText(
                    wide,
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    text.plain_digits(passage.number),
                )
            if number in noted:
                small = self._theme.px(16)
                at = place.left() - small - 4 if number in self.badges else place.right() - small
                icon = self._theme.icon("message-square", "accent", 16)
                icon.paint(painter, round(at), round(middle - small / 2), small, small)
            block = block.next()


class _Gutter(QWidget):
    """The margin. What it shows is in the panel's outline too, where a screen reader finds it."""

    def __init__(self, view: ReadingView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(GUTTER, 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        painter = QPainter(self)
        self._view.paint_gutter(painter, self.width())
        painter.end()
