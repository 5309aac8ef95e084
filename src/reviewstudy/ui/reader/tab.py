"""A review in a tab: head, text, panel, and the marks a person makes."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QTabWidget, QToolButton, QVBoxLayout, QWidget

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.marks import Colour, Mark, Pressed
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.reading import ReadingService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.original import OriginalView
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.reader.drawn import TimelineDialog
from reviewstudy.ui.reader.law import LawColumn
from reviewstudy.ui.reader.markbar import MarkBar
from reviewstudy.ui.reader.marks import MarkList
from reviewstudy.ui.reader.outline import Outline, details_column, timeline_column
from reviewstudy.ui.reader.view import ReadingView
from reviewstudy.ui.swatches import digit
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import COLOURS, DIGEST_LINE, PRESSED, REVIEW_KINDS, count, when


class ReaderTab(QWidget):
    """``said`` carries a line for the window's foot and what undoes it; ``reflect`` and ``opened``
    a review id; ``law`` the id of an authority whose card is wanted; ``place`` a link in a note."""

    said = Signal(str, object)
    reflect = Signal(str)
    opened = Signal(str)
    law = Signal(str)
    place = Signal(str)

    def __init__(
        self,
        holding: Holding,
        reading: ReadingService,
        theme: Theme,
        jobs: Jobs,
        ask: Ask,
        other: tuple[str, str] | None,
        original: OriginalView | None = None,
    ) -> None:
        """``other``: id and name of the digest's original, or of the original's digest.

        ``original``: the pages it was read from, where they were kept.
        """
        super().__init__()
        self.holding = holding
        self._reading = reading
        self._theme, self._jobs, self._ask = theme, jobs, ask
        document = holding.document
        self.view = ReadingView(document, theme)
        self.bar = MarkBar(self.view, theme)
        self.marks = MarkList(theme, holding.provenance.digest)
        self.panel = QTabWidget()
        self.panel.setObjectName("panel")
        self.panel.setDocumentMode(True)
        self.panel.tabBar().setDrawBase(False)
        self.panel.tabBar().setAccessibleName("Panel")
        self.panel.tabBar().setExpanding(False)
        self.panel.setUsesScrollButtons(True)
        for arrow in self.panel.tabBar().findChildren(QToolButton):
            arrow.setToolTip("More pages of the panel")
        outline = Outline(document)
        today = datetime.now(UTC).date().isoformat()
        law, timeline = LawColumn(document, today), timeline_column(document, self.draw_timeline)
        law.law.connect(self.law)
        details = details_column(holding, today)
        for widget, name in (
            (outline, "Outline"),
            (self.marks, "Notes"),
            (law, "Law"),
            (timeline, "Timeline"),
            (details, "Details"),
        ):
            self.panel.addTab(widget, name)
        self.original = original
        if original is not None:
            self.panel.addTab(original, "Original")
            self.panel.currentChanged.connect(self._turn_original)
        for source in (outline, law, timeline):
            source.chosen.connect(self.go_to_passage)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.view)
        self._split.addWidget(self.panel)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self.view.setMinimumWidth(320)
        self.panel.setMinimumWidth(240)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head(other))
        box.addWidget(self._split, 1)
        self._wire()
        self.refresh_marks()
        wide = 340 if original is None else 400  # so that the names of all its pages are in sight
        self._split.setSizes([theme.px(1100 - wide), theme.px(wide)])
        self.restore_place()

    def _wire(self) -> None:
        self.view.selected.connect(self._selection)
        self.view.moved.connect(self.keep_place)
        self.view.link.connect(self._address)
        self.view.digit.connect(self._digit)
        self.view.verticalScrollBar().valueChanged.connect(self.bar.hide)
        self.bar.highlight.connect(self.highlight)
        self.bar.note.connect(self.note)
        self.bar.copy.connect(self.copy_with_source)
        self.marks.go.connect(self._show_mark)
        self.marks.remove.connect(self.remove)
        self.marks.saved.connect(self._annotate)
        self.marks.put.connect(self._put_here)
        self.marks.link.connect(self._link)

    def _head(self, other: tuple[str, str] | None) -> QWidget:
        document = self.holding.document
        head = QWidget()
        head.setObjectName("readerHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = label(document.title, "heading")
        title.setAccessibleName(f"Review: {document.title}")
        words.addWidget(title)
        kind, points = REVIEW_KINDS[document.kind], count(len(document.learning_points), "learning point")
        published = when(document.published)
        words.addWidget(
            label(" · ".join(part for part in (document.publisher, published, kind, points) if part), "muted")
        )
        if self.holding.provenance.digest:
            words.addWidget(label(DIGEST_LINE))
        if self.holding.provenance.content_note:
            words.addWidget(label(f"Before you read: {self.holding.provenance.content_note}"))
        words.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        learning = button("Go to the learning", self.go_to_learning)
        learning.setEnabled(bool(self.view.badges))
        buttons.addWidget(learning)
        buttons.addWidget(
            button("Reflect on this", lambda: self.reflect.emit(self.holding.review_id), primary=True)
        )
        if other is not None:
            buttons.addWidget(button(other[1], lambda: self.opened.emit(other[0]), quiet=True))
        buttons.addStretch(1)
        box = QHBoxLayout(head)
        box.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(3 * GRID)
        box.addLayout(words, 1)
        box.addLayout(buttons)
        return head

    def refresh_marks(self) -> None:
        """Show the marks as the journal holds them now."""
        placed = self._reading.marks(self.holding)
        self.view.show_marks(placed)
        self.marks.show_marks(placed)
        self.panel.setTabText(1, f"Notes ({len(placed)})" if placed else "Notes")

    def go_to_passage(self, passage_id: str, *, flash: bool = True) -> None:
        """Bring a passage to the top of the page and show which it is."""
        number = next(
            (n for n, one in enumerate(self.holding.document.passages) if one.id == passage_id), None
        )
        if number is not None:
            self.view.go_to(number, flash=flash)
            self.bar.hide()
            self.view.setFocus()

    def go_to_learning(self) -> None:
        """Bring the first learning point to the top of the page."""
        if self.view.badges:
            self.view.go_to(min(self.view.badges))
            self.view.setFocus()

    def draw_timeline(self) -> None:
        """Show the timeline as a picture; what is chosen there is read here."""
        drawn = TimelineDialog(self, self._theme, self.holding.document, self._jobs, self._ask)
        drawn.chosen.connect(self.go_to_passage)
        drawn.open()

    def highlight(self, colour: Colour = Colour.SUN) -> Mark | None:
        """Give a colour to the words selected, or to the highlight the cursor stands in."""
        standing = self.view.mark_at_cursor()
        place = self.view.selection() or (standing.place if standing else None)
        self.bar.hide()
        if place is None:
            self.said.emit("Select some words first, with the mouse or with Shift and the arrow keys.", None)
            return None
        self.view.clear_selection()
        self.view.setFocus()
        what, mark = self._reading.highlight(self.holding, place, colour)
        undo = None if what is Pressed.LEFT else self._reading.history.way_back()
        self.said.emit(PRESSED[what].format(COLOURS[colour]), undo)
        return mark

    def note(self) -> None:
        """Write a note on the words selected, or on the highlight the cursor stands in."""
        place = self.view.selection()
        if place is None:
            standing = self.view.mark_at_cursor()
            mark = standing.mark if standing else self.highlight()  # which says to select words
        else:
            mark = self._reading.mark_on(self.holding, place) or self.highlight()
        if mark is not None:
            self.bar.hide()
            self._show_card(mark)
            self.marks.write(mark)

    def remove(self, mark: Mark) -> None:
        """Take a mark away, with a way back."""
        self.flush()
        gone = self._reading.remove(mark)
        said = "Note and highlight removed." if gone.note else "Highlight removed."
        self.said.emit(said, self._reading.history.way_back())

    def _put_here(self, mark: Mark) -> None:
        """Put a mark that is adrift on the words selected."""
        place = self.view.selection()
        if place is None:
            self.said.emit(
                "Select the words in the text first, with the mouse or with Shift and the arrow keys.", None
            )
            return
        self._reading.put_here(self.holding, mark, place)
        self.view.clear_selection()
        self.said.emit("Found again: it stands on these words now.", self._reading.history.way_back())

    def _show_card(self, mark: Mark) -> None:
        """Bring a mark's card into view beside the text."""
        self.panel.setVisible(True)
        self.panel.setCurrentWidget(self.marks)
        self.refresh_marks()
        self.marks.show_mark(mark)

    def copy_with_source(self) -> None:
        """Copy the words selected, with where they come from."""
        place = self.view.selection()
        if place is None:
            return
        lines = [self.holding.document.passages[n].text for n in range(place.first, place.last + 1)]
        lines[-1] = lines[-1][: place.end]
        lines[0] = lines[0][place.start :]
        QGuiApplication.clipboard().setText(f"“{' '.join(lines)}” ({self._source(place.first)})")
        self.bar.hide()
        self.view.setFocus()
        self.said.emit("Copied with its source.", None)

    def _source(self, number: int) -> str:
        document = self.holding.document
        passage = document.passages[number]
        parts = [document.title, document.publisher, when(document.published) if document.published else ""]
        if number in self.view.badges:
            parts.append(f"learning point {self.view.badges[number][1]}")
        if passage.page:
            parts.append(f"page {passage.page}")
        if self.holding.provenance.digest:
            parts.append("from a digest, not the review's own words")
        return ", ".join(part for part in parts if part)

    def _turn_original(self) -> None:
        """Open the original at the page of the passage at the top of the text."""
        if self.original is not None and self.panel.currentWidget() is self.original:
            page = self.holding.document.passages[self.view.top_passage()].page
            self.original.show_file(Path(), page or 1)

    def restore_place(self) -> None:
        """Go to where the person left off."""
        if (passage := self._reading.place(self.holding.review_id)) is not None:
            self.go_to_passage(passage, flash=False)

    def keep_place(self) -> None:
        """Remember where the person is."""
        passages = self.holding.document.passages
        number = self.view.top_passage()
        if 0 <= number < len(passages):
            self._reading.remember_place(self.holding.review_id, passages[number])

    def flush(self) -> None:
        """Save what is being written."""
        self.marks.flush()

    def put_away(self) -> None:
        """Before the tab goes: save what is being written, and remember where the person is."""
        self.keep_place()
        self.flush()

    def toggle_panel(self) -> None:
        """Show or hide the panel."""
        self.panel.setVisible(self.panel.isHidden())

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        super().hideEvent(event)

    def _selection(self, some: bool) -> None:
        if some and self.view.selection() is not None:
            box = self.view.selection_box()
            self.bar.appear(round(box.right()), round(box.top()), round(box.bottom()))
        else:
            self.bar.hide()

    def _digit(self, typed: int) -> None:
        colour = next((colour for colour in Colour if digit(colour) == typed), None)
        if colour is not None:
            self.highlight(colour)

    def show_mark(self, mark: Mark) -> None:
        """Show a mark's words in the text and its note beside them; of one adrift its card."""
        self._show_card(mark)
        self._show_mark(mark)

    def _show_mark(self, mark: Mark) -> None:
        placed = next((one for one in self._reading.marks(self.holding) if one.mark.id == mark.id), None)
        if placed and placed.place:
            self.view.go_to(placed.place.first)
            self.view.select(placed.place)
            self.view.setFocus()

    def _annotate(self, mark: Mark, text: str) -> None:
        with suppress(NotFound):  # deleted for good while its note was being written
            self._reading.annotate(mark, text, initiator=self)

    def _link(self, address: str) -> None:
        """A link in a note: into a review, or an address to copy."""
        if address.startswith(("http://", "https://", "mailto:")):
            self._address(address)
        else:
            self.place.emit(address)

    def _address(self, address: str) -> None:
        def copy() -> None:
            QGuiApplication.clipboard().setText(address)

        copy()
        self.said.emit(
            f"Review Study never goes online. The address was copied for your browser: {address}", None
        )
