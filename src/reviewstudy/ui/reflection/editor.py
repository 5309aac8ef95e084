"""A reflection in a tab: the prompts, and beside them what it can rest on."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.journal import Reflection
from reviewstudy.domain.marks import PlacedMark
from reviewstudy.domain.reviews import Holding
from reviewstudy.domain.versions import AnswerVersion
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.ui.autosave import Autosave
from reviewstudy.ui.parts import GrowingEdit, button, label
from reviewstudy.ui.reflection.versions import VersionsDialog
from reviewstudy.ui.sided import Sided
from reviewstudy.ui.theme import COLUMN, GRID, Theme
from reviewstudy.ui.ticks import TickList
from reviewstudy.ui.words import DIGEST_LINE, when


class ReflectionTab(QWidget):
    """``export`` asks to export this reflection, ``review`` to open its review, ``removed`` to put it
    into the bin; ``said`` carries a line for the window's foot and what undoes it."""

    export = Signal(str)
    review = Signal(str)
    removed = Signal(str)
    said = Signal(str, object)

    def __init__(
        self, reflection: Reflection, holding: Holding, reflecting: ReflectingService, theme: Theme
    ) -> None:
        super().__init__()
        self.reflection = reflection
        self.holding = holding
        self._reflecting = reflecting
        self._theme = theme
        self._dirty: set[str] = set()
        self._quotes_shown: tuple[str, ...] = ()
        self.saved = label("Saved", "muted", wrap=False)
        self.answers: dict[str, GrowingEdit] = {}
        self.points = self._checklist("Learning points of this review")
        self.quotes = self._checklist("Your highlights in this review")
        self.earlier: dict[str, QPushButton] = {}
        self._autosave = Autosave(self, self.flush)
        split = Sided(theme, self._sheet(), self._panel(), 340)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head())
        box.addWidget(split, 1)
        self._fill_points()
        self._offer_earlier()

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("sheetHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(f"Reflection: {self.reflection.title}", "heading"))
        begun = when(self.reflection.created)
        started = f"{self.reflection.model_name} · begun {begun} · private until you export it"
        words.addWidget(label(started, "muted"))
        if self.holding.provenance.digest:
            words.addWidget(label(DIGEST_LINE, "muted"))
        words.addWidget(self.saved)
        words.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setSpacing(4)
        buttons.addWidget(
            button("Export as PDF…", lambda: self.export.emit(self.reflection.id), primary=True)
        )
        buttons.addWidget(button("Open the review", lambda: self.review.emit(self.holding.review_id)))
        buttons.addStretch(1)
        box = QHBoxLayout(head)
        box.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        box.setSpacing(3 * GRID)
        box.addLayout(words, 1)
        box.addLayout(buttons)
        return head

    def _sheet(self) -> QWidget:
        helps = {
            prompt.id: prompt.help
            for model in self._reflecting.models()
            if model.id == self.reflection.model
            for prompt in model.prompts
        }
        page = QWidget()
        page.setObjectName("column")
        page.setMaximumWidth(self._theme.px(COLUMN) + 6 * GRID)
        column = QVBoxLayout(page)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 6 * GRID)
        column.setSpacing(GRID)
        for number, answer in enumerate(self.reflection.answers):
            heading, helping = answer.heading, helps.get(answer.prompt, "")
            if number:
                column.addSpacing(2 * GRID)
            if heading:
                column.addWidget(label(heading, "heading"))
            column.addWidget(label(answer.question, "lead"))
            if helping:
                column.addWidget(label(helping, "muted"))
            edit = GrowingEdit(answer.text, least=5)
            edit.setObjectName("answer")
            edit.setAccessibleName(f"{heading} {answer.question}".strip())
            edit.textChanged.connect(lambda prompt=answer.prompt: self._typed(prompt))
            self.answers[answer.prompt] = edit
            column.addWidget(edit)
            earlier = button("Earlier versions…", partial(self.show_earlier, answer.prompt), quiet=True)
            earlier.setAccessibleName(f"Earlier versions of the answer to: {answer.question}")
            self.earlier[answer.prompt] = earlier
            column.addWidget(earlier, 0, Qt.AlignmentFlag.AlignLeft)
        warning = "Leave out names, dates of birth, addresses and anything that could tell who a family is."
        column.addWidget(label(warning, "muted"))
        remove = button("Move this reflection to the bin", self._remove, quiet=True)
        column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        holder = QWidget()
        holder.setObjectName("column")
        across = QHBoxLayout(holder)
        across.setContentsMargins(0, 0, 0, 0)
        across.addStretch(1)
        across.addWidget(page, 100)
        across.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the answer that has the cursor
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        return scroll

    def _panel(self) -> QWidget:
        panel = QTabWidget()
        panel.setObjectName("panel")
        panel.setDocumentMode(True)
        panel.tabBar().setDrawBase(False)
        panel.tabBar().setExpanding(False)
        panel.tabBar().setAccessibleName("Panel")
        self._no_quotes = label("Highlights you make in this review appear here.", "muted")
        for name, lead, widgets in (
            ("Learning points", "Tick the learning points this reflection rests on.", (self.points,)),
            (
                "Your highlights",
                "Tick the words to quote. Notes are not quoted.",
                (self._no_quotes, self.quotes),
            ),
        ):
            page = QWidget()
            box = QVBoxLayout(page)
            box.setContentsMargins(GRID, 2 * GRID, GRID, GRID)
            box.addWidget(label(lead, "muted"))
            for widget in widgets:
                box.addWidget(widget, 1 if widget is not self._no_quotes else 0)
            panel.addTab(page, name)
        return panel

    def _checklist(self, name: str) -> TickList:
        made = TickList(self._theme, name)
        made.itemChanged.connect(self._ticked)
        return made

    def _fill_points(self) -> None:
        self.points.blockSignals(True)
        for number, point in enumerate(self.holding.document.learning_points, 1):
            self.points.offer(f"{number}. {point.text}", point.id, point.id in self.reflection.points)
        self.points.blockSignals(False)

    def rest_on(self, point: str) -> None:
        """Tick a learning point, and bring it into view beside the answers."""
        self.points.tick(point)

    def focus(self) -> None:
        """Put the cursor in the first answer still empty, else in the first."""
        edits = list(self.answers.values())
        empty = next((edit for edit in edits if not edit.toPlainText().strip()), None)
        if edits:
            (empty or edits[0]).setFocus()

    def show_marks(self, marks: list[PlacedMark]) -> None:
        """Offer these highlights for quoting, in reading order."""
        there = {one.mark.id for one in marks}
        quoted = self._reflecting.quoted(self.reflection.quotes)
        gone = [one for one in quoted if one.review == self.holding.review_id and one.id not in there]
        shown = tuple(one.mark.id for one in marks) + tuple(one.id for one in gone)
        if shown == self._quotes_shown:
            return
        self._quotes_shown = shown
        self.quotes.blockSignals(True)
        self.quotes.clear()
        for one in marks:
            ticked = one.mark.id in self.reflection.quotes
            self.quotes.offer(f"“{one.mark.anchor.quote}”", one.mark.id, ticked)
        for mark in gone:
            self.quotes.offer(f"“{mark.anchor.quote}” (quoted; the highlight was removed)", mark.id, True)
        self.quotes.blockSignals(False)
        self._no_quotes.setVisible(not shown)
        self.quotes.setVisible(bool(shown))

    def flush(self) -> None:
        """Save what is not saved yet. Raises KnownError where it cannot be, and it is still unsaved."""
        if self._dirty:
            texts = {prompt: self.answers[prompt].toPlainText() for prompt in self._dirty}
            try:
                self.reflection = self._reflecting.write(self.reflection.id, texts, initiator=self)
            except KnownError:
                self._autosave.failed()
                self.saved.setText("Not saved yet: it could not be")
                raise
            self._dirty.clear()
            self.saved.setText("Saved")
            self._offer_earlier()
        self._autosave.saved()

    def refresh(self) -> None:
        """Show what the journal holds; what is typed and not saved yet stands above that."""
        self.reflection = self._reflecting.reflection(self.reflection.id)
        for answer in self.reflection.answers:
            edit = self.answers[answer.prompt]
            if answer.prompt not in self._dirty and edit.toPlainText() != answer.text:
                edit.blockSignals(True)
                edit.setPlainText(answer.text)
                edit.blockSignals(False)
        self._offer_earlier()

    def _offer_earlier(self) -> None:
        there = self._reflecting.versioned(self.reflection.id)
        for prompt, made in self.earlier.items():
            made.setVisible(prompt in there)

    def show_earlier(self, prompt: str) -> None:
        """Show what an answer said earlier."""
        self.flush()
        question = next(one.question for one in self.reflection.answers if one.prompt == prompt)
        versions = self._reflecting.versions(self.reflection.id, prompt)
        if versions:
            dialog = VersionsDialog(self, self._theme, question, versions)
            dialog.chosen.connect(self._bring_back)
            dialog.open()

    def _bring_back(self, version: AnswerVersion) -> None:
        self._reflecting.bring_back(self.reflection.id, version)
        self.refresh()
        self.said.emit("The earlier version is back.", self._reflecting.history.way_back())

    def _remove(self) -> None:
        self.flush()
        self.removed.emit(self.reflection.id)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()

    def _typed(self, prompt: str) -> None:
        self._dirty.add(prompt)
        self.saved.setText("Saving…")
        self._autosave.typed()

    def _ticked(self) -> None:
        self.flush()
        reflection = self.reflection
        if self.points.count():  # none where its review is out of the library: it rests on what it did
            reflection = self._reflecting.link(reflection.id, self.points.ticked(), initiator=self)
        if self._quotes_shown:
            ticked = self.quotes.ticked()
            elsewhere = [one for one in reflection.quotes if one not in self._quotes_shown]
            reflection = self._reflecting.quote(self.reflection.id, [*elsewhere, *ticked], initiator=self)
        self.reflection = reflection
        self.saved.setText("Saved")
