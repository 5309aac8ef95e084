"""The text of a review: a column to read, a margin that numbers its learning points."""

from bisect import bisect_left
from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QMimeData, QRect, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication, QTextBrowser, QTextEdit

from reviewstudy.domain.marks import Place, PlacedMark, innermost, stacked
from reviewstudy.domain.reviews import Review
from reviewstudy.ui.paper import Paper
from reviewstudy.ui.reader import sight, text
from reviewstudy.ui.reader.margin import GUTTER, Margin
from reviewstudy.ui.reader.passages import PassageMode
from reviewstudy.ui.reader.sight import MARGIN
from reviewstudy.ui.theme import GRID

SETTLE = 400
"""Milliseconds after the last scroll before the place is worth remembering."""

AT_ONCE = 60
"""Passages written before the first paint: more than a page holds."""

SLICE = 12
"""Milliseconds of writing before the window has its turn again."""


class ReadingView(QTextBrowser):
    """``selected`` says whether words are selected now, ``moved`` that the place on the page has
    settled or the page is left, ``filled`` that all of the review is there, ``followed`` carries
    where words that were chosen lead, ``digit`` a digit typed over words, ``menu`` where a menu is
    asked for."""

    selected = Signal(bool)
    moved = Signal()
    filled = Signal()
    followed = Signal(str)
    digit = Signal(int)
    menu = Signal(object)

    def __init__(self, review: Review, paper: Paper) -> None:
        super().__init__()
        self.review = review
        self.paper = paper
        self.marks: Sequence[PlacedMark] = ()
        self.copied: Callable[[Place], str] = lambda _place: ""
        """What copying the words at a place gives."""
        self._found: list[Place] = []
        self._found_at = -1
        self._shown_passage: int | None = None
        self._awaited: int | None = None
        self._top = 0
        self._since_shown = QElapsedTimer()
        self._margin = Margin(self, paper)
        self.passages = PassageMode(self)
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
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self.moved)
        self._next_part = QTimer(self, singleShot=True, interval=0)
        self._next_part.timeout.connect(self._fill_on)
        self._fill()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.selectionChanged.connect(lambda: self.selected.emit(self.textCursor().hasSelection()))
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        paper.changed.connect(self._relook)

    # The text comes in parts

    def _fill(self) -> None:
        ink, ground = self.paper.color("on_accent").name(), self.paper.color("surface").name()
        chosen = self.paper.color("accent").name()
        self.setStyleSheet(
            f"QTextBrowser {{ background: {ground}; color: {self.paper.color('text').name()};"
            f" selection-background-color: {chosen}; selection-color: {ink}; }}"
        )
        self._filling = text.Filling(self.document(), self.review, self.paper)
        self.document().clear()  # which scrolls, and what is painted then is painted over nothing
        self._filling.to(AT_ONCE)
        self._next_part.start()

    def _fill_on(self) -> None:
        spent = QElapsedTimer()
        spent.start()
        while not self._filling.done and spent.elapsed() < SLICE:
            self._filling.to(self._filling.filled + 20)
            # Laid out as it comes: left for later, it would all be done in one go.
            self.document().documentLayout().blockBoundingRect(self.document().lastBlock())
        if self._awaited is not None and self._is_there(self._awaited):
            self.go_to(self._awaited)
        if self._filling.done:
            self._hold(self._top)  # near the end there was not enough below it to scroll so far
            self._paint_over()
            self.filled.emit()
        else:
            self._next_part.start()

    def write_to(self, number: int) -> None:
        """Write what is not there yet as far as a passage and a page more, now: somebody goes there, and
        no longer to where they left off."""
        self._awaited = None
        self.viewport().setUpdatesEnabled(True)
        self._filling.to(number + AT_ONCE)

    def open_at(self, number: int) -> None:
        """Go to a passage as soon as it is there; until then the page stays as it is."""
        if self._is_there(number):
            self.go_to(number)
        else:
            self._awaited = number
            self.viewport().setUpdatesEnabled(False)

    def _is_there(self, number: int) -> bool:
        """Whether a passage and a page after it are written."""
        return self._filling.done or number + AT_ONCE < self._filling.filled

    def _relook(self) -> None:
        top = self.top_passage()
        self._next_part.stop()
        self._fill()
        self._fit()
        self.show_marks(self.marks)
        self.open_at(top)

    # What is painted over it

    def show_marks(self, marks: Sequence[PlacedMark]) -> None:
        """Paint these highlights; those adrift are not on the page."""
        self.marks = marks
        self.repaint_over()

    def show_found(self, places: list[Place], at: int) -> None:
        """Light the words that were looked for, and stand at one of them (-1: at none)."""
        self._found, self._found_at = places, at
        if 0 <= at < len(places):
            self.select_nothing()
            self._bring_into_view(places[at])
        self._paint_over()

    def stand_at(self, number: int) -> None:
        """Make a passage the current one of passage mode: the cursor is there, and all of it in sight."""
        self.write_to(number)
        block = self.document().findBlockByNumber(number)
        self.setTextCursor(QTextCursor(block))
        self._shown_passage = None
        box = self.document().documentLayout().blockBoundingRect(block)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        top, bottom = round(box.top()) - bar.value(), round(box.bottom()) - bar.value()
        if top < MARGIN or box.height() > height - 2 * MARGIN:
            bar.setValue(bar.value() + top - MARGIN)
        elif bottom > height - MARGIN:
            bar.setValue(bar.value() + bottom - height + MARGIN)
        self.repaint_over()

    def repaint_over(self) -> None:
        """Paint highlights, found words and the current passage anew."""
        self._paint_over()
        self._margin.update()

    def _paint_over(self) -> None:
        document, there = self.document(), self._filling.filled
        shown = [
            text.pointed_at(document, number, self.paper)
            for number in (self._shown_passage, self.passages.current)
            if number is not None and number < there
        ]
        shown += [
            text.highlight(document, one.place, self.paper, one.mark.colour)
            for one in stacked(self.marks)
            if one.place is not None and one.place.last < there
        ]
        # Of words found often only those in sight are lit: each costs something to paint.
        seen = self.in_sight()
        begin = bisect_left(self._found, seen.start, key=lambda place: place.first)
        for number in range(begin, len(self._found)):
            place = self._found[number]
            if place.first not in seen or place.first >= there:
                break
            current = number == self._found_at
            shown.append(text.found(document, place, self.paper, current=current))
        self.setExtraSelections(shown)

    def in_sight(self) -> range:
        """The numbers of the passages of which some is in sight."""
        return sight.in_sight(self, self._top)

    def read_now(self) -> range:
        """The numbers of the passages whose ends are in sight: those somebody can have read."""
        return sight.read(self, self._top)

    # Selections and places

    def selection(self) -> Place | None:
        """The words selected; in passage mode, without any, the current passage; or None."""
        cursor = self.textCursor()
        if cursor.hasSelection():
            place = text.place_of(self.document(), cursor)
            return place if (place.first, place.start) < (place.last, place.end) else None
        return self.passages.place()

    def select(self, place: Place) -> None:
        """Select the words at a place and bring them into view."""
        self.write_to(place.last)
        self.setTextCursor(text.cursor_over(self.document(), place))
        self.ensureCursorVisible()

    def select_nothing(self) -> None:
        """Select no words."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def selection_box(self) -> QRectF:
        """Where the end of the selection is, in this widget's coordinates."""
        corner = self.viewport().pos()
        return QRectF(self.cursorRect().translated(corner))

    def here(self) -> tuple[int, int]:
        """Where the cursor stands: a passage's number, and characters into it."""
        cursor = self.textCursor()
        block = cursor.block()
        return block.blockNumber(), text.characters(block.text(), cursor.position() - block.position())

    def mark_at_cursor(self) -> PlacedMark | None:
        """The highlight the cursor stands in."""
        return innermost(self.marks, *self.here())

    def top_passage(self) -> int:
        """The number of the passage at the top of the page, also while the page is not shown; of one that
        is still on its way to a passage, that one's."""
        if self._awaited is not None:
            return self._awaited
        return self.document().findBlock(self._top).blockNumber()

    def go_to(self, number: int, *, flash: bool = False) -> None:
        """Bring a passage to the top of the page; with ``flash``, shade it so that it is seen."""
        self.write_to(number)
        block = self.document().findBlockByNumber(number)
        if not block.isValid():
            return
        self.setTextCursor(QTextCursor(block))
        self._shown_passage = number if flash else None
        self._paint_over()
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(round(top) - (MARGIN if number else 0))
        self._top = block.position()

    def _bring_into_view(self, place: Place) -> None:
        """See a place: where it is out of sight, bring it a third of the page down."""
        self.write_to(place.last)
        cursor = text.cursor_over(self.document(), place)
        cursor.setPosition(cursor.selectionStart())
        box = self.cursorRect(cursor)
        height = self.viewport().height()
        if box.top() < MARGIN or box.bottom() > height - MARGIN:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + box.top() - height // 3)

    # What Qt tells

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._follow_at_cursor():
            return
        if self.passages.key(event):
            return
        if event.text().isdecimal() and self.textCursor().hasSelection():
            self.digit.emit(int(event.text()))
            return
        super().keyPressEvent(event)

    def _follow_at_cursor(self) -> bool:
        cursor = self.textCursor()
        # A cursor has the format of the character before it: at a link's start that is another.
        cursor.setPosition(min(cursor.selectionStart() + 1, self.document().characterCount() - 1))
        target = cursor.charFormat().anchorHref()
        if self.passages.current is not None:
            target = f"{text.PASSAGE_LINK}{self.passages.current}"
        if target:
            self.followed.emit(QUrl(target).toString())
        return bool(target)

    def createMimeDataFromSelection(self) -> QMimeData:
        """What is copied: the words, and under them where they come from. Never Qt's own markup."""
        copied = QMimeData()
        if (place := self.selection()) is not None:
            copied.setText(self.copied(place))
        return copied

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.emit(event.globalPos())

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab moves on, as everywhere. A text browser would walk its links and lose the selection;
        # here the arrow keys reach a link, and Enter follows it.
        return QTextEdit.focusNextPrevChild(self, forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        top = self._top
        self._fit()
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._hold(top)  # lines break elsewhere in another width

    def _hold(self, top: int) -> None:
        """Keep what was at the top of the page there: the place of its first letter."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(top, self.document().characterCount() - 1))
        bar = self.verticalScrollBar()
        if top or bar.value():
            bar.setValue(bar.value() + self.cursorRect(cursor).top() - MARGIN)
        self._top = top

    def hideEvent(self, event: QHideEvent) -> None:
        if self._settle.isActive():
            self._settle.stop()
            self.moved.emit()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._since_shown.start()
        self._settle.start()  # a first page is read too

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The second click of a double one that opened this review was not meant for its words.
        if self._since_shown.elapsed() > QApplication.doubleClickInterval():
            super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.selected.emit(self.textCursor().hasSelection())
        if not self.textCursor().hasSelection():
            self.passages.stand_at(self.textCursor().blockNumber())

    def _fit(self) -> None:
        """Keep the column at the width chosen, the margin beside it."""
        gutter, column = self.paper.px(GUTTER), self.paper.column
        bar = self.verticalScrollBar().sizeHint().width()
        wide = self.contentsRect().width()  # within the ring of the keyboard
        gutter = min(gutter, wide // 4)
        spare = wide - bar - gutter - column
        left = gutter + max(0, spare // 2)
        right = max(2 * GRID, wide - bar - left - column)
        self.setViewportMargins(left, 2 * GRID, right, 0)
        self._margin.setGeometry(0, 2 * GRID, left, max(0, self.height() - 2 * GRID))

    def _scrolled(self) -> None:
        self._margin.update()
        if self._awaited is None:
            self._top = sight.top(self, self._top)
        if self._found:
            self._paint_over()
        self._settle.start()

    def anchor_box(self) -> QRect:
        """Where the cursor's line stands, in this widget's coordinates: what a card is put beside."""
        return self.cursorRect().translated(self.viewport().pos())
