"""A review in a tab: head, text, panel, and the marks a person makes."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewstudy.domain.errors import StorageProblem
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.reading import ReadingService
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
from reviewstudy.ui.reader.markbar import MarkBar
from reviewstudy.ui.reader.marking import Marking
from reviewstudy.ui.reader.marks import MarkList
from reviewstudy.ui.reader.outline import Outline, details_column, timeline_column
from reviewstudy.ui.reader.panel import Panel
from reviewstudy.ui.reader.passages import HINT
from reviewstudy.ui.reader.view import ReadingView
from reviewstudy.ui.sided import Sided
from reviewstudy.ui.theme import GRID, Theme

LONG_ENOUGH = 1500
"""Milliseconds a page has to be in sight, unmoved, for its passages to count as seen."""

LOW = 400
"""Pixels of height, at 100 % text, below which the head leaves its room to the text."""


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
        self.marking = Marking(holding, reading, self.view, self.bar, self.marks, self.panel)
        self._dwell = QTimer(self, singleShot=True, interval=LONG_ENOUGH)
        self._dwell.timeout.connect(self._seen)
        wide = 340 if original is None else 400  # so that the names of all its pages are in sight
        self._split = Sided(theme, self._sheet(), self.panel, wide)
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
        self.view.moved.connect(self._moved)
        self.view.followed.connect(self._followed)
        self.view.verticalScrollBar().valueChanged.connect(self.card.put_away)
        self.view.passages.changed.connect(self.hint.setVisible)
        self.marking.said.connect(self.said)
        self.marks.link.connect(self._link)

    def _link(self, address: str) -> None:
        """A link in a note: an address is shown first, what leads into a review is for the window."""
        if address.startswith(("http://", "https://", "mailto:")):
            self._followed(address)
        else:
            self.place.emit(address)

    # Marks

    def refresh_marks(self) -> None:
        """Show the marks as the journal holds them now."""
        self.marking.refresh()

    def highlight(self) -> None:
        """Give the first colour to the words selected."""
        self.marking.highlight()

    def note(self) -> None:
        """Write a note on the words selected, or on the highlight the cursor stands in."""
        self.marking.note()

    def show_mark(self, mark: Mark) -> None:
        """Show a mark's words in the text and its note beside them; of one adrift its card."""
        self.marking.show(mark)

    def copy_with_source(self) -> None:
        """Copy the words selected, with where they come from."""
        self.marking.copy_with_source()

    # Going about

    def focus(self) -> None:
        """Put the keyboard in the text."""
        self.view.setFocus()

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
        """Remember where the person is; where it cannot be kept, nothing is held up."""
        passages = self.holding.document.passages
        number = self.view.top_passage()
        if not self._aside and 0 <= number < len(passages):
            with suppress(StorageProblem):
                self._reading.remember_place(self.holding.review_id, passages[number])

    def _moved(self) -> None:
        self.keep_place()
        if self.view.isVisible():
            self._dwell.start()
            self.outline.show_progress(self._seen_numbers, self.view.top_passage())

    def _seen(self) -> None:
        if self.view.isVisible():
            with suppress(StorageProblem):
                self._show_progress(self._reading.remember_seen(self.holding, self.view.read_now()))

    def _show_progress(self, seen: frozenset[int]) -> None:
        self._seen_numbers = seen
        self.head.show_progress(seen)
        self.outline.show_progress(seen, self.view.top_passage())

    def flush(self) -> None:
        """Save what is being written."""
        self.marks.flush()

    def put_away(self) -> None:
        """Before the tab goes: remember where the person is, and save what is being written.

        Raises KnownError where that cannot be saved.
        """
        self.keep_place()
        self.flush()

    def fold_panel(self, folded: bool) -> None:
        """Put the panel away while there is another review beside, and back when there is none."""
        self._split.fold(folded)

    def toggle_panel(self) -> None:
        """Show or hide the panel."""
        self._split.fold(not self.panel.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.head.fold(event.size().height() < self._theme.px(LOW))
        super().resizeEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._dwell.stop()
        self.flush()
