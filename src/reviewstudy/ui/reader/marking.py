"""What a person does to the words of a review: colours, notes, copies, and the list of them beside."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.marks import Colour, Mark, Place, Pressed
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.reading import ReadingService
from reviewstudy.ui.reader.markbar import MarkBar
from reviewstudy.ui.reader.marks import MarkList
from reviewstudy.ui.reader.menu import show_menu
from reviewstudy.ui.reader.panel import Panel
from reviewstudy.ui.reader.quoting import quoted, words_at
from reviewstudy.ui.reader.view import ReadingView
from reviewstudy.ui.swatches import digit
from reviewstudy.ui.words import COLOURS, PRESSED

_SELECT = "Select some words first, with the mouse or with Shift and the arrow keys."


class Marking(QObject):
    """Joins the text of one review, the bar over selected words and the list of marks. ``said`` carries
    a line for the window's foot and what undoes it."""

    said = Signal(str, object)

    def __init__(
        self,
        holding: Holding,
        reading: ReadingService,
        view: ReadingView,
        bar: MarkBar,
        marks: MarkList,
        panel: Panel,
    ) -> None:
        super().__init__(view)
        self._holding, self._reading = holding, reading
        self._view, self._bar, self._marks, self._panel = view, bar, marks, panel
        self._listed = False
        view.copied = partial(quoted, holding)
        view.selected.connect(self._selection)
        view.digit.connect(self._digit)
        view.menu.connect(self._menu)
        view.verticalScrollBar().valueChanged.connect(bar.hide)
        view.passages.note.connect(self.note)
        view.passages.copy.connect(self.copy_with_source)
        bar.highlight.connect(self.highlight)
        bar.note.connect(self.note)
        bar.copy.connect(self.copy_with_source)
        panel.currentChanged.connect(self._show_list)
        marks.go.connect(self._go)
        marks.remove.connect(self.remove)
        marks.save = self._annotate
        marks.put.connect(self._put_here)
        marks.left.connect(view.setFocus)

    def refresh(self) -> None:
        """Show the marks as the journal holds them now."""
        placed = self._reading.marks(self._holding)
        self._view.show_marks(placed)
        number = self._panel.indexOf(self._marks)
        self._panel.setTabText(number, f"Notes ({len(placed)})" if placed else "Notes")
        self._listed = False
        self._show_list()

    def _show_list(self) -> None:
        """The list of marks is made when somebody looks at it."""
        if not self._listed and self._panel.currentWidget() is self._marks:
            self._marks.show_marks(list(self._view.marks))
            self._listed = True

    def highlight(self, colour: Colour = Colour.SUN) -> Mark | None:
        """Give a colour to the words selected, or to the highlight the cursor stands in."""
        standing = self._view.mark_at_cursor()
        place = self._view.selection() or (standing.place if standing else None)
        self._bar.hide()
        if place is None:
            self.said.emit(_SELECT, None)
            return None
        self._view.select_nothing()
        self._view.setFocus()
        what, mark = self._reading.highlight(self._holding, place, colour)
        undo = None if what is Pressed.LEFT else self._reading.history.way_back()
        self.said.emit(PRESSED[what].format(COLOURS[colour]), undo)
        return mark

    def note(self) -> None:
        """Write a note on the words selected, or on the highlight the cursor stands in."""
        place = self._view.selection()
        if place is None:
            standing = self._view.mark_at_cursor()
            mark = standing.mark if standing else self.highlight()  # which says to select words
        else:
            mark = self._reading.mark_on(self._holding, place) or self.highlight()
        if mark is not None:
            self._bar.hide()
            self._show_card(mark)
            self._marks.write(mark)

    def remove(self, mark: Mark) -> None:
        """Take a mark away, with a way back."""
        self._marks.flush()
        gone = self._reading.remove(mark)
        said = "Note and highlight removed." if gone.note else "Highlight removed."
        self.said.emit(said, self._reading.history.way_back())

    def show(self, mark: Mark) -> None:
        """Show a mark's words in the text and its note beside them; of one adrift its card."""
        self._show_card(mark)
        self._go(mark)

    def _show_card(self, mark: Mark) -> None:
        """Bring a mark's card into view beside the text."""
        self._panel.setVisible(True)
        self._panel.setCurrentWidget(self._marks)
        self.refresh()
        self._marks.show_mark(mark)

    def _go(self, mark: Mark) -> None:
        placed = next((one for one in self._reading.marks(self._holding) if one.mark.id == mark.id), None)
        if placed and placed.place:
            self._view.go_to(placed.place.first)
            self._view.select(placed.place)
            self._view.setFocus()

    def _annotate(self, mark: Mark, text: str) -> None:
        with suppress(NotFound):  # deleted for good while its note was being written
            self._reading.annotate(mark, text, initiator=self)

    def _put_here(self, mark: Mark) -> None:
        """Put a mark that is adrift on the words selected."""
        place = self._view.selection()
        if place is None:
            self.said.emit(_SELECT, None)
            return
        self._reading.put_here(self._holding, mark, place)
        self._view.select_nothing()
        self.said.emit("Found again: it stands on these words now.", self._reading.history.way_back())

    # Copies

    def copy_with_source(self) -> None:
        """Copy the words selected, with where they come from."""
        self._copy(partial(quoted, self._holding), "Copied with its source.")

    def copy_words(self) -> None:
        """Copy the words selected and nothing else."""
        self._copy(lambda place: words_at(self._holding, place), "Copied.")

    def copy_link(self) -> None:
        """Copy a link to the passage selected, for a note."""
        passages = self._holding.document.passages
        self._copy(
            lambda place: self._reading.link_to(self._holding, passages[place.first]),
            "A link was copied, to paste into a note.",
        )

    def _copy(self, make: Callable[[Place], str], said: str) -> None:
        place = self._view.selection()
        if place is not None:
            QGuiApplication.clipboard().setText(make(place))
            self._bar.hide()
            self._view.setFocus()
            self.said.emit(said, None)

    # What the text tells

    def _selection(self, some: bool) -> None:
        if some and self._view.selection() is not None:
            box = self._view.selection_box()
            self._bar.appear(round(box.right()), round(box.top()), round(box.bottom()))
        else:
            self._bar.hide()

    def _digit(self, typed: int) -> None:
        colour = next((colour for colour in Colour if digit(colour) == typed), None)
        if colour is not None:
            self.highlight(colour)

    def _menu(self, at: QPoint) -> None:
        show_menu(
            self._view,
            at,
            self.highlight,
            (
                ("Write a note", self.note),
                ("Copy with its source", self.copy_with_source),
                ("Copy the words only", self.copy_words),
                ("Copy a link to this place", self.copy_link),
            ),
            some=self._view.selection() is not None,
        )
