"""Law and guidance: what reviews cite, and every learning point that rests on it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.law import Cited, LawCard, LawService
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.law.card import GROUPS, card_of, counted, matches
from reviewstudy.ui.parts import EmptyState, button, clearable, label, row, tool
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count

NARROW = 700
"""Pixels of 100 % text below which the list and the card take turns."""


class LawPage(QWidget):
    """``opened`` carries a review and a passage; ``said`` a line for the window's foot; ``asked``
    that the page be shown; ``back`` that the learning index be."""

    opened = Signal(str, str)
    said = Signal(str)
    asked = Signal()
    back = Signal()

    def __init__(self, theme: Theme, law: LawService, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("page")
        self._law, self._jobs, self._theme = law, jobs, theme
        self._under_way: dict[str, Job] = {}
        self._cited: list[Cited] = []
        self._shown = ""
        self._stale = False
        self.box = QLineEdit()
        self.box.setPlaceholderText("Find a law, guidance or judgment: section 20")
        self.box.setAccessibleName("Find law and guidance that reviews cite")
        clearable(self.box)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._filter)
        self.summary = label("", "muted", live=True)
        self.list = CardList(theme, "Law and guidance that reviews cite")
        self.list.opened.connect(self.show_card)
        self.card = CardList(theme, "About this law or guidance, and where it is cited")
        self.card.opened.connect(self._open)
        self._all = button("All law and guidance", self._show_list, quiet=True)
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            "No law is cited yet",
            "As soon as a review that names law or guidance is in your library, it can be found here.",
        )
        self._nothing = EmptyState(
            "Nothing cited has that name", "Try fewer words: section 20, information sharing, NICE."
        )
        for widget in (self.list, self._empty, self._nothing):
            self._stack.addWidget(widget)
        self._choose = EmptyState("Choose a law", "Every review that cites it is then listed here.")
        self._beside = QStackedWidget()
        self._beside.addWidget(self._choose)
        self._beside.addWidget(self.card)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(GRID, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._beside, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(1)
        both.addWidget(self._stack)
        both.addWidget(self._right)
        both.setSizes([theme.px(400), theme.px(640)])
        both.setStretchFactor(1, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        back = tool(theme, "chevron-left", "Back to the learning index", self.back.emit)
        box.addWidget(row(back, label("Law and guidance", "title", wrap=False), None))
        box.addWidget(self.box)
        box.addWidget(self.summary)
        box.addWidget(both, 1)
        theme.changed.connect(self._take_turns)
        self._take_turns()

    def meet(
        self,
        open_review: Callable[[str, str], object],
        say: Callable[[str], object],
        show_place: Callable[[str], object],
    ) -> None:
        """Connect the page with the places beside it: a review's passage, the foot, the places."""
        self.opened.connect(open_review)
        self.said.connect(say)
        self.asked.connect(lambda: show_place("law"))
        self.back.connect(lambda: show_place("index"))

    def refresh(self) -> None:
        """Show what the library cites now, and the card that is open anew: now, or once the page is seen."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        self._run("list", self._law.cited, self._show_cited)
        if self._shown:
            self._load(self._shown)

    def show_card(self, authority_id: str) -> None:
        """Show one authority's card, and this page with it; nothing for the id of a heading."""
        if authority_id:
            self._load(authority_id)
            self.asked.emit()
            self.card.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def focus(self) -> None:
        """Put the cursor in the box, ready to type over what stands there."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key)
            if step and self.list.isVisible() and self.list.cards:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self.list.step(step)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.isVisible():
                self.list.open_current()
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_turns()

    def _take_turns(self) -> None:
        """With little room for its text size, show the list or the card, not both."""
        narrow = self.width() < self._theme.px(NARROW)
        self._right.setVisible(not narrow or bool(self._shown))
        self._stack.setVisible(not narrow or not self._shown)
        self._all.setVisible(narrow)

    def _show_list(self) -> None:
        self._shown = ""
        self._beside.setCurrentWidget(self._choose)
        self._take_turns()
        self.focus()

    def _run[T](self, what: str, work: Callable[[], T], then: Callable[[T], None]) -> None:
        if what in self._under_way:
            self._under_way.pop(what).cancel()
        self._under_way[what] = self._jobs.run(lambda job: work(), then, self._failed)

    def _failed(self, error: KnownError) -> None:
        self.said.emit(str(error))

    def _load(self, authority_id: str) -> None:
        if authority_id != self._shown:
            self.card.show_cards([])  # never one law's name over another's places
        self._shown = authority_id
        self._beside.setCurrentWidget(self.card)
        self._take_turns()
        self._run("card", lambda: self._law.card(authority_id), self._show_card)

    def _show_cited(self, cited: Sequence[Cited]) -> None:
        self._cited = list(cited)
        self._filter()

    def _filter(self) -> None:
        words = self.box.text().casefold().split()
        if self.box.text() and self._all.isVisible() and self._shown:  # the list has its turn
            self._shown = ""
            self._take_turns()
        found = [one for one in self._cited if matches(one.authority, words)]
        cards: list[Card] = []
        for heading, kinds in GROUPS:
            here = [one for one in found if one.authority.kind in kinds]
            if here:
                cards.append(Card("", heading, heading=True))
            cards += [Card(one.authority.id, one.authority.name, counted(one)) for one in here]
        self.list.show_cards(cards)
        self._stack.setCurrentWidget(self.list if found else self._nothing if self._cited else self._empty)
        number = count(len(found), "law, guidance or judgment", "laws, guidance and judgments")
        self.summary.setText(
            f"{number} cited in your library. No lawyer has checked these entries." if found else ""
        )

    def _show_card(self, card: LawCard) -> None:
        self.card.show_cards(card_of(card))

    def _open(self, key: str) -> None:
        """Do what a line of the card is for: go to a place, to another card, or copy an address."""
        what, _, rest = key.partition(":")
        if what == "place":
            review, _, passage = rest.partition("\t")
            self.opened.emit(review, passage)
        elif what == "law":
            self.show_card(rest)
        elif what == "copy":
            QGuiApplication.clipboard().setText(rest)
            self.said.emit(f"Review Study never goes online. The address was copied for your browser: {rest}")
