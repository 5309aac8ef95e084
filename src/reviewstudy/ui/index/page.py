"""The learning index: type, and learning points from every review appear."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.journal import SavedSearch
from reviewstudy.domain.queries import Hit, Query
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
from reviewstudy.ui.index.results import Point, cards, keyed, point_of, summary
from reviewstudy.ui.index.shape import ShapeDialog
from reviewstudy.ui.index.sheet import Sheet
from reviewstudy.ui.index.start import Start
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import EmptyState, button, clearable, label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count

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
        self._searching, self._themes, self._saved = searching, themes, saved
        self._jobs, self._ask = jobs, ask
        self._job: Job | None = None
        self._hits: dict[str, Hit] = {}
        self._narrowing = Narrowing()
        self._shown = SHOWN
        self._ticked: dict[Point, Hit] = {}
        self._running: SavedSearch | None = None
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
        self.summary = label("", "muted")
        self.summary.setAccessibleName("Results")
        self.notices = Lines("What was understood")
        self._local = LocalLinks(self, settings, ask)
        self._local.changed.connect(self._show_notices)
        self._local.said.connect(self.said)
        self.chips = Chips(self._toggle, self._take_all_off)
        self.facets = FacetTree(theme)
        self.facets.toggled.connect(self._toggle)
        self.list = CardList(theme, "Results")
        self.list.opened.connect(self._open)
        self.list.ticked.connect(self._tick)
        self.start = Start(theme)
        self.start.narrowed.connect(self._browse)
        self.start.saved.connect(self._run_saved)
        self.none = EmptyState("Nothing found", "Try fewer words, or another word for it.")
        self._more = button("Show more", self._show_more, quiet=True)
        self._save = button("Save this search", self._save_search)
        self._shape = button("See the shape…", self.show_shape)
        self._theme_button = button("Put a theme on it…", self._put_theme)
        self._tick_hint = label("Space ticks one for a briefing.", "muted", wrap=False)
        self._ticks = label("", wrap=False)
        self._briefing = button("Make a briefing…", self._brief, primary=True)
        self._untick = button("Untick all", self._untick_all, quiet=True)
        self._tick_row = flow(self._ticks, self._untick, self._briefing)
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
        self._mark_ticks()

    def _results(self, theme: Theme) -> QWidget:
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(GRID, 0, 0, 0)
        side.setSpacing(GRID)
        side.addWidget(self.list, 1)
        side.addWidget(flow(self._save, self._shape, self._theme_button, self._more, self._tick_hint))
        side.addWidget(self._tick_row)
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
            running, self._running = self._running, None
            self._saved.looked(running)

    def _show(self, answer: Answer) -> None:
        same = self.answer is not None and self.answer.query.words == answer.query.words
        self.answer = answer
        self._help.hide()
        self._hits = keyed(answer)
        self.list.show_cards(cards(self._hits, self._ticked), keep=same)
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

    def _show_notices(self) -> None:
        if self.answer is not None:
            do = (self.box.setText, self.law.emit, self._browse, self._reflect, self._local)
            self.notices.show_lines(understood(self.answer, *do))

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self.summary.setText(str(error))

    # What a person does

    def refresh(self) -> None:
        """Search again, after the library or journal has changed."""
        if self.query().empty:
            self._show_start()
        else:
            self._timer.start()

    def focus(self) -> None:
        """Put the cursor in the box, ready to type over what stands there."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def show_law(self, authority: str) -> None:
        """Find every learning point that rests on an authority."""
        self._browse(Narrowing(((Facet.LAW, authority),)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = self.width() >= self._theme.px(BESIDE)
        self._split.setOrientation(Qt.Orientation.Horizontal if across else Qt.Orientation.Vertical)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step and self.list.cards:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self._sheet.ensureWidgetVisible(self.list)
                self.list.step(step)
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
        self._shown = SHOWN
        self._timer.start()

    def _enter(self) -> None:
        if self._stack.currentIndex() == 2 and not self._timer.isActive() and self.list.cards:
            self.list.open_current()
        else:
            self.search()

    def _toggle(self, facet: Facet, value: str) -> None:
        self._narrowing = self._narrowing.toggled(facet, value)
        self._shown = SHOWN
        self.search()

    def _take_all_off(self) -> None:
        self._narrowing = Narrowing()
        self.search()

    def _browse(self, narrowing: Narrowing) -> None:
        self._narrowing = narrowing
        self._shown = SHOWN
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
        points, searched = self.answer.points, self.answer.query.words.strip()
        dialog = ShapeDialog(
            self,
            self._theme,
            self._jobs,
            self._ask,
            lambda rows, columns: self._searching.matrix(points, rows, columns),
            f" for “{searched}”" if searched else "",
        )
        dialog.chosen.connect(lambda cell: self._narrow_to(dialog.facets, cell))
        dialog.open()

    def _narrow_to(self, facets: tuple[Facet, Facet], cell: tuple[str, str]) -> None:
        chosen = self._narrowing.without(facets[0]).without(facets[1]).chosen
        self._narrowing = Narrowing((*chosen, *zip(facets, cell, strict=True)))
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
            self.said.emit(f"Saved as “{made.name}”.", lambda: self._saved.remove(made.id) and None)

    def _run_saved(self, search_id: str) -> None:
        found = next((one for one in self._saved.all() if one.id == search_id), None)
        if found is not None:
            self._browse(found.narrowing)
            self.box.setText(found.words)
            self._running = found
            self.search()

    # Themes and ticks

    def _put_theme(self) -> None:
        hit = self._hits.get(self.list.current_key() or "")
        if hit is None or hit.point is None:
            self.said.emit("Choose a learning point first, then put a theme on it.", None)
            return
        review, point = hit.review, hit.point
        lead = "Your own name for what this learning point is about. Only you see it."
        name = self._ask.name_for(self, "Put a theme on it", lead, ["", *self._themes.names()])
        if name is None:
            return
        try:
            made = self._themes.put(review, point, name)
        except KnownError as error:
            self.said.emit(str(error), None)
            return
        self.said.emit(
            f"“{made.name}” put on learning point {hit.number}.",
            lambda: self._themes.take_off(review, point, made.name),
        )

    def _tick(self, key: str) -> None:
        hit = self._hits[key]
        if (point := point_of(hit)) is not None:
            if point in self._ticked:
                del self._ticked[point]
            else:
                self._ticked[point] = hit
            self._mark_ticks()

    def _untick_all(self) -> None:
        self._ticked.clear()
        self._mark_ticks()

    def _mark_ticks(self) -> None:
        self.list.retick({key for key, hit in self._hits.items() if point_of(hit) in self._ticked})
        number = len(self._ticked)
        self._ticks.setText(f"{count(number, 'learning point')} ticked")
        self._tick_row.setVisible(bool(number))
        self._tick_hint.setVisible(not number)

    def _brief(self) -> None:
        self.brief.emit(list(self._ticked))
