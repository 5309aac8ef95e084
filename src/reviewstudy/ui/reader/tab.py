"""A review in a tab: head, text, panel, and the marks a person makes."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from reviewstudy.domain.marks import Colour, Mark, Place
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.reading import PlacedMark, ReadingService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.original import OriginalView
from reviewstudy.ui.paper import Paper
from reviewstudy.ui.parts import label
from reviewstudy.ui.reader.card import Leads, PlaceCard
from reviewstudy.ui.reader.drawn import TimelineDialog
from reviewstudy.ui.reader.find import FindBar
from reviewstudy.ui.reader.head import Head
from reviewstudy.ui.reader.law import LawColumn
from reviewstudy.ui.reader.markbar import MarkBar, digit
from reviewstudy.ui.reader.marks import MarkList
from reviewstudy.ui.reader.menu import show_menu
from reviewstudy.ui.reader.outline import Outline, details_column, timeline_column
from reviewstudy.ui.reader.panel import Panel
from reviewstudy.ui.reader.passages import HINT
from reviewstudy.ui.reader.quoting import quoted, words_at
from reviewstudy.ui.reader.view import ReadingView
from reviewstudy.ui.theme import GRID, Theme

LONG_ENOUGH = 1500
"""Milliseconds a page has to be in sight, unmoved, for its passages to count as seen."""

LOW = 400
"""Pixels of height, at 100 % text, below which the head leaves its room to the text."""


class ReaderTab(QWidget):
    """``said`` carries a line for the window's foot and what undoes it; ``reflect`` and ``opened``
    a review id; ``law`` the id of an authority whose card is wanted."""

    said = Signal(str, object)
    reflect = Signal(str)
    opened = Signal(str)
    law = Signal(str)

    def __init__(
        self,
        holding: Holding,
        reading: ReadingService,
        theme: Theme,
        paper: Paper,
        jobs: Jobs,
        ask: Ask,
        other: tuple[str, str] | None,
        original: OriginalView | None = None,
        *,
        aside: bool = False,
    ) -> None:
        """``other``: id and name of the digest's original, or of the original's digest.

        ``original``: the pages it was read from, where they were kept. ``aside``: a second look at a
        review beside a tab; it has no head, its panel is folded away, and the place it is at is not the
        one to come back to.
        """
        super().__init__()
        self.holding = holding
        self._aside = aside
        self._reading = reading
        self._theme, self._jobs, self._ask = theme, jobs, ask
        document = holding.document
        self.view = ReadingView(document, paper)
        self.view.copied = partial(quoted, holding)
        self.bar = MarkBar(self.view, theme)
        self.find_bar = FindBar(self.view, document, theme)
        self.hint = label(HINT, "muted")
        self.hint.setObjectName("passageHint")
        self.hint.setContentsMargins(3 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        self.hint.hide()
        self.card = PlaceCard(self, self.view, theme)
        self.marks = MarkList(theme, holding.provenance.digest)
        self.original = original
        self.outline = Outline(document)
        self.panel = self._panel()
        self._dwell = QTimer(self, singleShot=True, interval=LONG_ENOUGH)
        self._dwell.timeout.connect(self._seen)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self._sheet())
        self._split.addWidget(self.panel)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 0)
        self.view.setMinimumWidth(320)
        self.panel.setMinimumWidth(240)
        self.head = Head(holding, self._deeds(other))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self._split, 1)
        if aside:
            self.head.hide()
            self.panel.hide()
        self._wire()
        self.refresh_marks()
        wide = 340 if original is None else 400  # so that the names of all its pages are in sight
        self._split.setSizes([theme.px(1100 - wide), theme.px(wide)])
        self._show_progress(reading.seen(holding))
        self.restore_place()

    def _sheet(self) -> QWidget:
        """The text, and under it the lines that come and go."""
        sheet = QWidget()
        box = QVBoxLayout(sheet)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.view, self.find_bar, self.hint):
            box.addWidget(widget, 1 if widget is self.view else 0)
        return sheet

    def _panel(self) -> Panel:
        document = self.holding.document
        today = datetime.now(UTC).date().isoformat()

        def law() -> QWidget:
            made = LawColumn(document, today)
            made.law.connect(self.law)
            made.chosen.connect(self.go_to_passage)
            return made

        def timeline() -> QWidget:
            made = timeline_column(document, self.draw_timeline)
            made.chosen.connect(self.go_to_passage)
            return made

        panel = Panel()
        panel.add("Outline", self.outline)
        panel.add("Notes", self.marks)
        panel.add("Law", law)
        panel.add("Timeline", timeline)
        panel.add("Details", lambda: details_column(self.holding, today))
        if self.original is not None:
            panel.add("Original", self.original)
            panel.currentChanged.connect(self._turn_original)
        panel.currentChanged.connect(self._show_list)
        return panel

    def _deeds(self, other: tuple[str, str] | None) -> list[tuple[str, Callable[[], None], bool]]:
        review = self.holding.review_id
        deeds = [
            ("Reflect on this", lambda: self.reflect.emit(review), True),
            ("Go to the learning", self.go_to_learning, bool(self.view.badges)),
        ]
        if other is not None:
            deeds.append((other[1], lambda: self.opened.emit(other[0]), True))
        return deeds

    def _wire(self) -> None:
        self.outline.chosen.connect(self.go_to_passage)
        self.view.selected.connect(self._selection)
        self.view.moved.connect(self._moved)
        self.view.followed.connect(self._followed)
        self.view.digit.connect(self._digit)
        self.view.menu.connect(self._menu)
        self.view.verticalScrollBar().valueChanged.connect(self.bar.hide)
        self.view.verticalScrollBar().valueChanged.connect(self.card.put_away)
        self.view.passages.changed.connect(self.hint.setVisible)
        self.view.passages.note.connect(self.note)
        self.view.passages.copy.connect(self.copy_with_source)
        self.bar.highlight.connect(self.highlight)
        self.bar.note.connect(self.note)
        self.bar.copy.connect(self.copy_with_source)
        self.marks.go.connect(self._show_mark)
        self.marks.remove.connect(self.remove)
        self.marks.saved.connect(self._annotate)

    # Marks

    def refresh_marks(self) -> None:
        """Show the marks as the journal holds them now."""
        placed = self._reading.marks(self.holding)
        self.view.show_marks(placed)
        self.panel.setTabText(1, f"Notes ({len(placed)})" if placed else "Notes")
        self._listed = False
        self._show_list()

    def _show_list(self) -> None:
        """The list of marks is made when somebody looks at it."""
        if not self._listed and self.panel.currentWidget() is self.marks:
            self.marks.show_marks(list(self.view.marks))
            self._listed = True

    def highlight(self, colour: Colour = Colour.SUN) -> Mark | None:
        """Highlight the words selected."""
        place = self.view.selection()
        self.bar.hide()
        if place is None:
            self.said.emit("Select some words first, with the mouse or with Shift and the arrow keys.", None)
            return None
        self.view.select_nothing()
        self.view.setFocus()
        mark = self._reading.mark_words(self.holding, place, colour)
        self.said.emit("Highlighted.", lambda: self._reading.remove(mark))
        return mark

    def note(self) -> None:
        """Write a note on the words selected, or on the highlight the cursor stands in."""
        placed = None if self.view.selection() else self.view.mark_at_cursor()
        mark = placed.mark if placed else self.highlight()
        if mark is not None:
            self.panel.setVisible(True)
            self.panel.setCurrentWidget(self.marks)
            self.refresh_marks()
            self.marks.write(mark)

    def remove(self, mark: Mark) -> None:
        """Take a mark away, with a way back."""
        current = next(
            (one.mark for one in self._reading.marks(self.holding) if one.mark.id == mark.id), mark
        )
        self._reading.remove(mark)
        said = "Note and highlight removed." if current.note else "Highlight removed."
        self.said.emit(said, lambda: self._reading.restore(current))

    def copy_with_source(self) -> None:
        """Copy the words selected, with where they come from."""
        self._copy(partial(quoted, self.holding), "Copied with its source.")

    def copy_words(self) -> None:
        """Copy the words selected and nothing else."""
        self._copy(lambda place: words_at(self.holding, place), "Copied.")

    def copy_link(self) -> None:
        """Copy a link to the passage selected, for a note."""
        passages = self.holding.document.passages
        self._copy(
            lambda place: self._reading.link_to(self.holding, passages[place.first]),
            "A link was copied, to paste into a note.",
        )

    def _copy(self, make: Callable[[Place], str], said: str) -> None:
        place = self.view.selection()
        if place is not None:
            QGuiApplication.clipboard().setText(make(place))
            self.bar.hide()
            self.view.setFocus()
            self.said.emit(said, None)

    # Going about

    def go_to_passage(self, passage_id: str, *, flash: bool = True) -> None:
        """Bring a passage to the top of the page and show which it is."""
        if (number := self._number(passage_id)) is not None:
            self.view.go_to(number, flash=flash)
            self.bar.hide()
            self.view.setFocus()

    def _number(self, passage_id: str) -> int | None:
        passages = self.holding.document.passages
        return next((n for n, one in enumerate(passages) if one.id == passage_id), None)

    def go_to_learning(self) -> None:
        """Bring the first learning point to the top of the page."""
        if self.view.badges:
            self.view.go_to(min(self.view.badges))
            self.view.setFocus()

    def toggle_passages(self) -> None:
        """Begin or end passage mode."""
        self.bar.hide()
        if self.view.passages.current is None:
            self.view.setFocus()
            self.view.passages.begin()
        else:
            self.view.passages.end()

    def draw_timeline(self) -> None:
        """Show the timeline as a picture; what is chosen there is read here."""
        drawn = TimelineDialog(self, self._theme, self.holding.document, self._jobs, self._ask)
        drawn.chosen.connect(self.go_to_passage)
        drawn.open()

    def _followed(self, target: str) -> None:
        leads = Leads(
            self.holding.document, self.go_to_passage, self.law.emit, lambda line: self.said.emit(line, None)
        )
        widgets = leads.widgets(target)
        if not widgets:
            self.said.emit("There is no note, law or address in this passage.", None)
            return
        self.bar.hide()
        at = self.view.anchor_box()
        self.card.show_beside(widgets, "Beside the text", at.translated(self.view.mapTo(self, QPoint(0, 0))))

    def _turn_original(self) -> None:
        """Open the original at the page of the passage at the top of the text."""
        if self.original is not None and self.panel.currentWidget() is self.original:
            page = self.holding.document.passages[self.view.top_passage()].page
            self.original.show_file(Path(), page or 1)

    def restore_place(self) -> None:
        """Go to where the person left off."""
        number = self._number(self._reading.place(self.holding.review_id) or "")
        if number is not None:
            self.view.open_at(number)

    def keep_place(self) -> None:
        """Remember where the person is."""
        passages = self.holding.document.passages
        number = self.view.top_passage()
        if not self._aside and 0 <= number < len(passages):
            self._reading.remember_place(self.holding.review_id, passages[number])

    def _moved(self) -> None:
        self.keep_place()
        if self.view.isVisible():
            self._dwell.start()
            self.outline.show_progress(self._seen_numbers, self.view.top_passage())

    def _seen(self) -> None:
        if self.view.isVisible():
            self._show_progress(self._reading.remember_seen(self.holding, self.view.read_now()))

    def _show_progress(self, seen: frozenset[int]) -> None:
        self._seen_numbers = seen
        self.head.show_progress(seen)
        self.outline.show_progress(seen, self.view.top_passage())

    def flush(self) -> None:
        """Save what is being written."""
        self.marks.flush()

    def put_away(self) -> None:
        """Before the tab goes: save what is being written, and remember where the person is."""
        self.keep_place()
        self.flush()

    def fold_panel(self, folded: bool) -> None:
        """Put the panel away while there is another review beside, and back when there is none."""
        self.panel.setHidden(folded)

    def toggle_panel(self) -> None:
        """Show or hide the panel."""
        self.panel.setVisible(self.panel.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.head.fold(event.size().height() < self._theme.px(LOW))
        super().resizeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._dwell.stop()
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

    def _menu(self, at: QPoint) -> None:
        show_menu(
            self,
            at,
            self.highlight,
            (
                ("Write a note", self.note),
                ("Copy with its source", self.copy_with_source),
                ("Copy the words only", self.copy_words),
                ("Copy a link to this place", self.copy_link),
            ),
            some=self.view.selection() is not None,
        )

    def _show_mark(self, mark: Mark) -> None:
        placed: PlacedMark | None = next(
            (one for one in self._reading.marks(self.holding) if one.mark.id == mark.id), None
        )
        if placed and placed.place:
            self.view.go_to(placed.place.first)
            self.view.select(placed.place)
            self.view.setFocus()

    def _annotate(self, mark: Mark, text: str) -> None:
        current = next(
            (one.mark for one in self._reading.marks(self.holding) if one.mark.id == mark.id), None
        )
        if current is not None:
            self._reading.annotate(current, text, initiator=self)
