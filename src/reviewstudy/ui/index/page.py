"""The learning index: type, and learning points from every review appear."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.journal import SavedSearch
from reviewstudy.domain.queries import Hit, Query
from reviewstudy.services.clock import now
from reviewstudy.services.saving import SavedSearches
from reviewstudy.services.searching import Answer, SearchService
from reviewstudy.services.settings import SettingsService
from reviewstudy.services.themes import ThemeService
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.cards import CardList
from reviewstudy.ui.flow import flow
from reviewstudy.ui.index.beside import Chips, Lines, understood
from reviewstudy.ui.index.facets import FacetTree
from reviewstudy.ui.index.local import LocalLinks
from reviewstudy.ui.index.names import value_name
from reviewstudy.ui.index.own import OwnThemes
from reviewstudy.ui.index.results import cards, keyed, point_of, summary
from reviewstudy.ui.index.shape import ShapeDialog
from reviewstudy.ui.index.sheet import Sheet
from reviewstudy.ui.index.start import Start
from reviewstudy.ui.index.ticked import Ticked
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import EmptyState, button, clearable, label
from reviewstudy.ui.theme import GRID, Theme

PAUSE = 60
"""Milliseconds after the last key before a search starts."""

SHOWN = 40
"""Hits shown until more are asked for."""

BESIDE = 400
"""Pixels of 100 % text from which facets stand beside the results, and not above them."""

HELP = (
    "Words in any order, “a phrase”, begin*, -without, this OR that · theme:neglect · year:2015..2020 · "
    "kind:recommendation · law:“section 47” · by:Dorset"
)


class IndexPage(QWidget):
    """``chosen`` carries a hit to open, ``law`` an authority's id (or nothing) to show, ``brief`` the
    learning points ticked for a briefing, ``reflect`` the ids of a review to reflect on and of its learning
    point, ``said`` a line with what takes it back, or None."""

    chosen = Signal(object)
    law = Signal(str)
    brief = Signal(object)
    reflect = Signal(str, str)
    said = Signal(str, object)

    def __init__(
        self,
        theme: Theme,
        searching: SearchService,
        themes: ThemeService,
        saved: SavedSearches,
        settings: SettingsService,
        jobs: Jobs,
        ask: Ask,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._theme = theme
        self._searching, self._saved = searching, saved
        self._jobs, self._ask = jobs, ask
        self._job: Job | None = None
        self._hits: dict[str, Hit] = {}
        self._narrowing = Narrowing()
        self._shown = SHOWN
        self.ticked = Ticked(self, searching)
        self.ticked.changed.connect(self._retick)
        self.ticked.brief.connect(self.brief)
        self.ticked.lost.connect(lambda told: self.said.emit(told, None))
        self._running: tuple[SavedSearch, str] | None = None  # and when it began
        self._since = ""  # what came after this moment is new
        self._stale = True
        self.answer: Answer | None = None
        self.box = QLineEdit()
        self.box.setObjectName("search")
        self.box.setPlaceholderText("Search every review, for example: baby bruise not crawling")
        self.box.setAccessibleName("Search learning points, reviews and your own words")
        self.box.setAccessibleDescription(HELP)
        self.box.setToolTip(HELP)
        clearable(self.box)
        self.box.installEventFilter(self)
        self._help = label(HELP, "muted")
        self.summary = label("", "muted", live=True)
        self.summary.setAccessibleName("Results")
        self.notices = Lines("What was understood")
        self._local = LocalLinks(self, settings, ask)
        self._local.changed.connect(self._show_notices)
        self._local.said.connect(self.said)
        self.chips = Chips(self._take_off, self._take_all_off)
        self.facets = FacetTree(theme)
        self.facets.toggled.connect(self._toggle)
        self.list = CardList(theme, "Results")
        self.list.opened.connect(self._open)
        self.list.ticked.connect(lambda key: self.ticked.toggle(self._hits[key]))
        self.list.moved.connect(self._chosen_changed)
        self.start = Start(theme)
        self.start.narrowed.connect(self._browse)
        self.start.saved.connect(self._run_saved)
        self.start.removed.connect(self._forget_saved)
        self.none = EmptyState("Nothing found", "Try fewer words, or another word for it.")
        self._more = button("Show more", self._show_more, quiet=True)
        self._save = button("Save this search", self._save_search)
        self.shape_button = button("See the shape…", self.show_shape)
        self.own = OwnThemes(self, themes, ask, self.said.emit)
        self._stack = QStackedWidget()
        for widget in (self.start, self.none, self._results(theme)):
            self._stack.addWidget(widget)
        law = button("Law and guidance", lambda: self.law.emit(""))
        self._sheet = Sheet(
            theme,
            "Learning index",
            law,
            *(self.box, self._help, self.chips, self.notices, self.summary, self._stack),
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._sheet)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.search)
        self.box.textChanged.connect(self._typed)
        self.box.returnPressed.connect(self._enter)

    def _results(self, theme: Theme) -> QWidget:
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(GRID, 0, 0, 0)
        side.setSpacing(GRID)
        side.addWidget(self.list, 1)
        made_of = (self._save, self.shape_button, self.own.put_button, self.own.take_button, self._more)
        side.addWidget(flow(*made_of, self.ticked.hint))
        side.addWidget(self.ticked.row)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.facets)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([theme.px(270), theme.px(800)])
        return self._split

    # Searching

    def query(self) -> Query:
        """What is asked now."""
        return Query(self.box.text(), self._narrowing, limit=self._shown, typing=True)

    def search(self) -> None:
        """Search for what stands in the box; an earlier search still under way is dropped."""
        self._timer.stop()
        self._stop()
        query = self.query()
        if query.empty:
            self.answer = None
            self.summary.setText("")
            self.notices.show_lines(())
            self.chips.show_narrowing(Narrowing())
            self._show_start()
            return
        self._job = self._jobs.run(
            lambda job: self._searching.first(query, job.cancelled), self._show_first, self._failed
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _show_first(self, answer: Answer) -> None:
        if answer.hits and not answer.partial:  # a passage that has all the words may come before these
            self._show(answer)
        self._job = self._jobs.run(
            lambda job: self._searching.answer(answer.query, job.cancelled), self._show_all, self._failed
        )

    def _show_all(self, answer: Answer) -> None:
        self._job = None
        self._show(answer)
        if self._running is not None:
            (running, begun), self._running = self._running, None
            self._saved.looked(running, begun)

    def _show(self, answer: Answer) -> None:
        earlier = self.answer.query if self.answer is not None else None
        same = earlier is not None and (earlier.words, earlier.narrowing) == (
            answer.query.words,
            answer.query.narrowing,
        )
        self.answer = answer
        self._help.hide()
        self._hits = keyed(answer)
        self.list.show_cards(cards(self._hits, self.ticked.points, self._since), keep=same)
        if answer.complete:
            self.facets.show_tallies(answer.tallies, self._narrowing, answer.narrowing)
        self.chips.show_narrowing(self._narrowing)
        self._show_notices()
        self._more.setVisible(answer.complete and len(answer.points) + answer.passages > len(answer.hits))
        # Facets stay where a person narrowed to nothing, so that they can take something off.
        some = bool(answer.hits) or bool(self._narrowing) or not answer.complete
        self._stack.setCurrentIndex(2 if some else 1)
        told = summary(answer)
        self.summary.setText(told or ("Nothing found for this." if answer.complete else ""))

    def _order_keys(self) -> None:
        """Tab goes down the page; chips and lines come and go, and Qt puts what is new last."""
        made: list[QWidget] = [*self.chips.findChildren(QPushButton), self.notices]
        made += self.notices.findChildren(QPushButton)
        stops: list[QWidget] = [self.box, *(one for one in made if one.isVisibleTo(self))]
        for before, after in pairwise([*stops, self.facets, self.list, self._save]):
            QWidget.setTabOrder(before, after)

    def _show_notices(self) -> None:
        if self.answer is not None:
            do = (self.box.setText, self.law.emit, self._browse, self._reflect, self._local)
            self.notices.show_lines(understood(self.answer, *do))
            self._order_keys()

    def _failed(self, error: KnownError) -> None:
        self._job = self._running = None
        self.summary.setText(str(error))

    # What a person does

    def refresh(self) -> None:
        """Search again, after the library or journal has changed: now, or once the page is seen."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        self.ticked.find_again()
        if self.query().empty:
            self._show_start()
        else:
            self._timer.start()

    def focus(self) -> None:
        """Put the cursor in the box, ready to type over what stands there."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = self.width() >= self._theme.px(BESIDE)
        self._split.setOrientation(Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if watched is self.box and key == Qt.Key.Key_Down and self.list.cards:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)  # the best one is current
            self._sheet.ensureWidgetVisible(self.list)
            return True
        return super().eventFilter(watched, event)

    def _show_start(self) -> None:
        self._help.show()
        self._stack.setCurrentWidget(self.start)
        self._jobs.run(lambda job: self._browsing(), self._fill_start, self._failed)

    def _browsing(self) -> tuple[dict[str, int], list[tuple[SavedSearch, int]]]:
        return self._searching.theme_counts(), [
            (one, self._searching.new_since(one)) for one in self._saved.all()
        ]

    def _fill_start(self, found: tuple[dict[str, int], list[tuple[SavedSearch, int]]]) -> None:
        self.start.show_themes(found[0])
        self.start.show_searches(found[1])

    def _typed(self) -> None:
        self._shown, self._since, self._running = SHOWN, "", None
        self._timer.start()

    def _enter(self) -> None:
        if self._stack.currentIndex() == 2 and not self._timer.isActive() and self.list.cards:
            self.list.open_current()
        else:
            self.search()

    def _toggle(self, facet: Facet, value: str) -> None:
        self._narrowing = self._narrowing.toggled(facet, value)
        self._shown, self._running = SHOWN, None
        self.search()

    def _take_off(self, facet: Facet, value: str) -> None:
        """A chip is gone with what it stood for: the keyboard goes to the box it stood below."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._toggle(facet, value)

    def _take_all_off(self) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self._narrowing, self._running = Narrowing(), None
        self.search()

    def _browse(self, narrowing: Narrowing) -> None:
        self._narrowing = narrowing
        self._shown, self._since, self._running = SHOWN, "", None
        self.box.blockSignals(True)
        self.box.clear()
        self.box.blockSignals(False)
        self.search()

    def _show_more(self) -> None:
        self._shown += SHOWN
        self.search()

    def _open(self, key: str) -> None:
        if key in self._hits:
            self.chosen.emit(self._hits[key])
        elif (hit := self._first_of(key.removeprefix("review:"))) is not None:
            self.chosen.emit(hit)

    def _reflect(self, hit: Hit) -> None:
        self.reflect.emit(hit.review, hit.point)

    def _first_of(self, review: str) -> Hit | None:
        return next((hit for hit in self._hits.values() if hit.review == review), None)

    def show_shape(self) -> None:
        """Draw the learning points found, by theme and year; a cell narrows the search to it."""
        if self.answer is None:
            return
        searched = self.answer.query.words.strip()
        dialog = ShapeDialog(
            self,
            self._theme,
            self._jobs,
            self._ask,
            self.answer.shape,
            f" for “{searched}”" if searched else "",
        )
        dialog.chosen.connect(lambda cell: self._narrow_to(dialog.facets, cell))
        dialog.open()

    def _narrow_to(self, facets: tuple[Facet, Facet], cell: tuple[str, str]) -> None:
        kept = self._narrowing.without(facets[0]).without(facets[1])
        self._narrowing = replace(kept, chosen=(*kept.chosen, *zip(facets, cell, strict=True)))
        self.search()

    # Saved searches

    def _save_search(self) -> None:
        words = self.box.text().strip()
        chosen = ", ".join(value_name(facet, value) for facet, value in self._narrowing.chosen)
        name = self._ask.name_for(
            self,
            "Save this search",
            "Name this search. You will see later what is new in it.",
            [words or chosen],
        )
        if name is not None:
            made = self._saved.save(name, words, self._narrowing)
            self.said.emit(f"Saved as “{made.name}”.", self._saved.history.way_back())

    def _run_saved(self, search_id: str) -> None:
        found = next((one for one in self._saved.all() if one.id == search_id), None)
        if found is not None:
            self._browse(found.narrowing)
            self.box.setText(found.words)
            self._running, self._since = (found, now()), found.looked
            self.search()

    def _forget_saved(self, search_id: str) -> None:
        try:
            gone = self._saved.remove(search_id)
        except KnownError as error:
            self.said.emit(str(error), None)
            return
        self.said.emit(f"“{gone.name}” is forgotten.", self._saved.history.way_back())

    # Themes and ticks

    def _chosen_changed(self) -> None:
        self.own.choose(self._hits.get(self.list.current_key() or ""))

    def _retick(self) -> None:
        self.list.retick({key for key, hit in self._hits.items() if point_of(hit) in self.ticked.points})
