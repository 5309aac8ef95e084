"""A reflection in a tab: the prompts, and beside them what it can rest on and what to check."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reviewstudy.content import added_prompts
from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.domain.marks import PlacedMark
from reviewstudy.domain.reflections import CHECK_BACK, TEAM
from reviewstudy.domain.reviews import Holding
from reviewstudy.domain.spans import in_words
from reviewstudy.domain.versions import AnswerVersion
from reviewstudy.services.acting import ActingService
from reviewstudy.services.identifying import find_identifiers, pseudonyms_of
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.services.supervising import SupervisingService
from reviewstudy.ui.acting import ActionsBox
from reviewstudy.ui.checks import CheckPanel
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import GrowingEdit, button, follow, frame, label
from reviewstudy.ui.reflection.actions import ReflectionActions
from reviewstudy.ui.reflection.activity import ActivityBox
from reviewstudy.ui.reflection.answers import AnswerBox
from reviewstudy.ui.reflection.panel import SidePanel
from reviewstudy.ui.reflection.returned import SaidBox
from reviewstudy.ui.reflection.versions import VersionsDialog
from reviewstudy.ui.scrolled import bring_into_view, centred
from reviewstudy.ui.sided import Sided
from reviewstudy.ui.theme import COLUMN, GRID, Theme
from reviewstudy.ui.words import DIGEST_LINE, when
from reviewstudy.ui.writing import WritingTab

_WARNING = "Leave out names, dates of birth, addresses and anything that could tell who a family is."


class ReflectionTab(WritingTab):
    """``export`` asks to export this reflection, ``form`` to use it in a regulator's form, ``another`` for
    another way to reflect, ``review`` to open its review, ``removed`` to put it into the bin; ``said``
    carries a line for the window's foot and what undoes it."""

    export = Signal(str)
    form = Signal(str)
    another = Signal(str)
    review = Signal(str)
    removed = Signal(str)
    said = Signal(str, object)

    def __init__(
        self,
        reflection: Reflection,
        holding: Holding,
        reflecting: ReflectingService,
        acting: ActingService,
        supervising: SupervisingService,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.reflection = reflection
        self.holding = holding
        self._reflecting, self._acting, self._theme = reflecting, acting, theme
        self._supervising = supervising
        self._dirty: set[str] = set()
        self._dirty_summaries: set[str] = set()
        self._activity_dirty = False
        self.boxes: dict[str, AnswerBox] = {}
        self.answers: dict[str, GrowingEdit] = {}
        self.earlier: dict[str, QPushButton] = {}
        self.actions_box = ActionsBox(theme, ReflectionActions(acting, supervising, reflection.id))
        self.actions_box.said.connect(self.said)
        self.activity = ActivityBox(theme, reflection.activity, date.today())
        self.activity.changed.connect(self._activity_changed)
        names = pseudonyms_of(holding.document)
        self.check = CheckPanel(theme, self._checked_texts, lambda text: find_identifiers(text, names))
        self.panel = SidePanel(theme, self.check, reflection, holding)
        self.panel.ticked.connect(self._ticked)
        self.points, self.quotes = self.panel.points, self.panel.quotes
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head())
        box.addWidget(Sided(theme, self._sheet(), self.panel, 340), 1)
        self._offer_earlier()
        self._show_said()
        self.check.look()

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("sheetHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        one = self.reflection.id
        box = QVBoxLayout(head)
        box.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        box.addWidget(
            flow(
                button("Export…", lambda: self.export.emit(one), primary=True),
                button("Use in a form…", lambda: self.form.emit(one)),
                button("Other questions…", lambda: self.another.emit(one)),
                button("Open the review", lambda: self.review.emit(self.holding.review_id)),
                self.saved,
            )
        )
        return head

    def _say_about(self) -> None:
        begun = when(self.reflection.created)
        left = self.reflection.status is Status.EXPORTED
        private = "exported: what you ticked has left" if left else "private until you export it"
        self._about.setText(f"{self.reflection.model_name} · begun {begun} · {private}")
        wanted = self._reflecting.returning(self.reflection)
        said = ""
        team = self.reflection.model == TEAM
        who = "Your team wants answers" if team else "This review asks for feedback"
        if wanted.closed and team:
            said = f"Your team wanted answers by {in_words(wanted.by)}. What you write stays here."
        elif wanted.closed:
            said = f"The survey of this review closed on {in_words(wanted.by)}. What you write stays here."
        elif wanted.to or wanted.by:
            by = f" by {in_words(wanted.by)}" if wanted.by else ""
            said = f"{who}{by}{f': {wanted.to}' if wanted.to else ''}. The program sends nothing."
        self._return.setText(said)
        self._return.setVisible(bool(said))

    def _sheet(self) -> QWidget:
        page = QWidget()
        page.setObjectName("column")
        page.setMaximumWidth(self._theme.px(COLUMN) + 6 * GRID)
        column = QVBoxLayout(page)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 6 * GRID)
        column.setSpacing(3 * GRID)
        self._about, self._return = label("", "muted"), label("", "muted")
        title = QVBoxLayout()
        title.setSpacing(4)
        title.addWidget(label(f"Reflection: {self.reflection.title}", "heading"))
        title.addWidget(self._about)
        title.addWidget(self._return)
        if self.holding.provenance.digest:
            title.addWidget(label(DIGEST_LINE, "muted"))
        column.addLayout(title)
        self._say_about()
        self.said_of_all = SaidBox()
        column.addWidget(self.said_of_all)
        self._due_button = button("Answer “What changed?”", partial(self.add_prompt, CHECK_BACK))
        lead = label("It is time to look again. What changed?", "subheading")
        self._due = frame("notice", lead, self._due_button)
        column.addWidget(self._due)
        self._asked = QWidget()
        self._asked_box = QVBoxLayout(self._asked)
        self._asked_box.setContentsMargins(0, 0, 0, 0)
        self._asked_box.setSpacing(3 * GRID)
        column.addWidget(self._asked)
        self._ask()
        self._more = {
            prompt.id: button(f"{prompt.heading}…", partial(self.add_prompt, prompt.id))
            for prompt in added_prompts()
        }
        self._adding = QWidget()
        adding = QVBoxLayout(self._adding)
        adding.setContentsMargins(0, 0, 0, 0)
        adding.setSpacing(GRID)
        adding.addWidget(label("Add a question", "subheading"))
        adding.addWidget(flow(*self._more.values()))
        column.addWidget(self._adding)
        column.addWidget(self.actions_box)
        column.addWidget(self.activity)
        column.addWidget(label(_WARNING, "muted"))
        remove = button("Move this reflection to the bin", self._remove, quiet=True)
        column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._offer_more()
        return centred(page, "Reflection")  # it follows the answer that has the cursor

    def _ask(self) -> None:
        """Show a box for each prompt asked now, and take those away that are not."""
        helps = self._reflecting.helps(self.reflection)
        prompts = [one.prompt for one in self.reflection.answers]
        for gone in [one for one in self.boxes if one not in prompts]:
            box = self.boxes.pop(gone)
            self._dirty.discard(gone)
            self._dirty_summaries.discard(gone)
            self._asked_box.removeWidget(box)
            box.hide()
            box.deleteLater()
        for number, answer in enumerate(self.reflection.answers):
            if answer.prompt not in self.boxes:
                box = AnswerBox(answer, helps.get(answer.prompt, ""))
                box.typed.connect(self._typed)
                box.summarised.connect(self._summarised)
                box.earlier_wanted.connect(self.show_earlier)
                self.boxes[answer.prompt] = box
            if self._asked_box.indexOf(self.boxes[answer.prompt]) != number:
                self._asked_box.insertWidget(number, self.boxes[answer.prompt])
        self.boxes = {prompt: self.boxes[prompt] for prompt in prompts}
        before: QWidget = self._due_button
        for box in self.boxes.values():
            follow(before, box)
            before = box.summary
        self.answers = {prompt: self.boxes[prompt].edit for prompt in prompts}
        self.earlier = {prompt: self.boxes[prompt].earlier for prompt in prompts}

    def _offer_more(self) -> None:
        there = {one.prompt for one in self.reflection.answers}
        for prompt, made in self._more.items():
            made.setVisible(prompt not in there)
        self._adding.setVisible(not self._more.keys() <= there)
        self._due.setVisible(self.reflection.id in self._acting.due(date.today()))

    def _checked_texts(self) -> list[tuple[str, GrowingEdit]]:
        texts = []
        for box in self.boxes.values():
            texts.append((box.name, box.edit))
            if box.summary.toPlainText().strip():
                texts.append((f"{box.name}, shared in its place", box.summary))
        return texts

    def rest_on(self, point: str) -> None:
        """Tick a learning point, and bring it into view beside the answers."""
        self.points.tick(point)

    def focus(self) -> None:
        """Put the cursor in the first answer still empty, else in the first."""
        edits = list(self.answers.values())
        empty = next((edit for edit in edits if not edit.toPlainText().strip()), None)
        if edits:
            (empty or edits[0]).setFocus()

    def add_prompt(self, prompt: str) -> None:
        """Ask one more question, and put the cursor there."""
        self.flush()
        self._reflecting.add_prompt(self.reflection.id, prompt)
        self.refresh()
        if prompt in self.answers:
            self.answers[prompt].setFocus(Qt.FocusReason.TabFocusReason)

    def show_marks(self, marks: list[PlacedMark]) -> None:
        """Offer these highlights for quoting, in reading order."""
        quoted = self._reflecting.quoted(self.reflection.quotes)
        self.panel.show_marks(marks, quoted, self.reflection.quotes, self.holding.review_id)

    def unsaved(self) -> bool:
        return bool(self._dirty or self._dirty_summaries) or self._activity_dirty

    def kept(self) -> None:
        self._offer_earlier()
        self._show_said()

    def keep(self) -> None:
        one = self.reflection.id
        if self._dirty:
            texts = {prompt: self.answers[prompt].toPlainText() for prompt in self._dirty}
            self.reflection = self._reflecting.write(one, texts, initiator=self)
            self._dirty.clear()
        if self._dirty_summaries:
            shared = {prompt: self.boxes[prompt].summary.toPlainText() for prompt in self._dirty_summaries}
            self.reflection = self._reflecting.summarise(one, shared, initiator=self)
            self._dirty_summaries.clear()
        if self._activity_dirty:
            self.reflection = self._reflecting.put_activity(one, self.activity.activity(), initiator=self)
            self._activity_dirty = False

    def refresh(self) -> None:
        """Show what the journal holds; what is typed and not saved yet stands above that."""
        self.reflection = self._reflecting.reflection(self.reflection.id)
        self._ask()
        for answer in self.reflection.answers:
            self.boxes[answer.prompt].show_answer(
                answer,
                text=answer.prompt not in self._dirty,
                summary=answer.prompt not in self._dirty_summaries,
            )
        if not self._activity_dirty:
            self.activity.show_activity(self.reflection.activity)
        self.panel.show_points(self.reflection.points)
        self.actions_box.refresh()
        self._say_about()
        self._offer_more()
        self._offer_earlier()
        self._show_said()
        self.check.later()

    def _show_said(self) -> None:
        """Show what supervisors said, beside the answers as they stand now."""
        returned = self._supervising.said_of(self.reflection.id)
        for answer in self.reflection.answers:
            self.boxes[answer.prompt].said.show_said(returned, answer.prompt, answer.to_share)
        self.said_of_all.show_whole(returned, self.boxes.keys())

    def go_to_said(self) -> None:
        """Bring the first answer that something was said of into view, with the cursor in it."""
        self._show_said()
        for box in self.boxes.values():
            if not box.said.isHidden():
                box.edit.setFocus()
                QTimer.singleShot(0, box, partial(bring_into_view, box.said))  # once it is laid out
                break

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

    def _typed(self, prompt: str) -> None:
        self._dirty.add(prompt)
        self.typed()

    def _summarised(self, prompt: str) -> None:
        self._dirty_summaries.add(prompt)
        self.typed()

    def _activity_changed(self) -> None:
        self._activity_dirty = True
        self.typed()

    def typed(self) -> None:
        super().typed()
        self.check.later()

    def _ticked(self) -> None:
        self.flush()
        one = self.reflection.id
        if (points := self.panel.chosen_points()) is not None:
            self.reflection = self._reflecting.link(one, points, initiator=self)
        if (quotes := self.panel.chosen_quotes(self.reflection.quotes)) is not None:
            self.reflection = self._reflecting.quote(one, quotes, initiator=self)
        self.saved.setText("Saved")
