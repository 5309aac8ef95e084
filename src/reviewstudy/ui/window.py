"""The main window: the rail, the tabs, and how the places meet."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QWidget

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.queries import Hit
from reviewstudy.services.library import Found, Outcome
from reviewstudy.services.reading import OpenTabs
from reviewstudy.services.settings import TEXT_PERCENT, THEME
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.actions import Actions
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.bridge import ChangeBridge
from reviewstudy.ui.briefing.dialog import BriefingDialog
from reviewstudy.ui.bringin import BringIn
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.handlers import handlers
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import Toast
from reviewstudy.ui.places import NAMES, Places
from reviewstudy.ui.rail import Rail
from reviewstudy.ui.reader.opening import reader_tab
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.begin import choose, reflection_tab, unfinished
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog
from reviewstudy.ui.removing import Removing
from reviewstudy.ui.settings.dialog import SettingsDialog
from reviewstudy.ui.settings_pages import settings_pages
from reviewstudy.ui.support import HelpSheet
from reviewstudy.ui.tabs import Tabs
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.undoing import Undoing
from reviewstudy.ui.words import sentence


class MainWindow(QMainWindow):
    """One unlocked workspace, on screen."""

    def __init__(self, workspace: Workspace, theme: Theme, jobs: Jobs, ask: Ask) -> None:
        super().__init__()
        self.workspace, self.theme, self.jobs, self.ask = workspace, theme, jobs, ask
        self.setWindowTitle("Review Study")
        self.setAcceptDrops(True)
        self._look()
        self._closed = False
        self._version = workspace.version()
        self._bridge = ChangeBridge(workspace.events, self)
        self._bridge.changed.connect(self._changed, Qt.ConnectionType.QueuedConnection)
        self.places = Places(workspace, theme, jobs, ask)
        self.library, self.index = self.places.library, self.places.index
        self.notes, self.reflections, self.law = self.places.notes, self.places.reflections, self.places.law
        self.bring_in = BringIn(self, workspace.library, self.library, jobs, ask)
        self.tabs = Tabs(theme, self.places, NAMES["library"])
        self.actions_ = Actions(self, theme, handlers(self))
        self.actions_.fill(self.menuBar())
        self.rail = Rail(theme, self.actions_)
        body = QWidget()
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addWidget(self.tabs, 1)
        self.setCentralWidget(body)
        self.toast = Toast(body)
        self.undoing = Undoing(self, workspace.history, self.actions_, self.toast, self.flush)
        self._wire()
        self.setMinimumSize(800, 560)
        self.resize(1280, 800)
        self.refresh()
        self._restore_tabs()
        self._tab_changed()  # no signal says which tab is the first

    def _wire(self) -> None:
        self.rail.chosen.connect(self.show_place)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.tabs.closed.connect(self._tab_closed)
        self.tabs.arranged.connect(self._remember_tabs)
        self.library.opened.connect(self.open_review)
        self.bring_in.began.connect(lambda: self.show_place("library"))
        self.bring_in.said.connect(self.toast.say)
        self.bring_in.opened.connect(self.open_review)
        self.bring_in.check.connect(self._check)
        self.index.chosen.connect(self._open_hit)
        self.index.said.connect(self.toast.say)
        self.index.law.connect(self._show_law)
        self.index.brief.connect(self._brief)
        self.index.reflect.connect(self.reflect_on)
        self.law.meet(self.open_review, self.toast.say, self.show_place)
        self.notes.chosen.connect(self._open_mark)
        self.removing = Removing(self)
        self.reflections.opened.connect(self.open_reflection)
        self.reflections.begin.connect(self._begin_reflection)

    # Places

    def show_place(self, place: str) -> None:
        """Show the library, the learning index, the notes or the reflections."""
        self.places.show_place(place)
        self.tabs.setTabText(0, NAMES[place])
        self.tabs.setCurrentIndex(0)
        self.rail.show_place(place)
        self.places.focus()

    def refresh(self, topics: frozenset[Topic] = frozenset(Topic)) -> None:
        """Show what the databases hold now, for these topics."""
        self.places.refresh(topics)
        if Topic.SETTINGS in topics:
            self._look()

    # Reviews

    def open_review(self, review_id: str, passage: str = "") -> ReaderTab | None:
        """Show a review in its tab, at a passage if one is given."""
        tab = self.tabs.first_of(ReaderTab, lambda one: one.holding.review_id == review_id)
        if tab is None:
            try:
                tab = reader_tab(self.workspace, self.theme, self.jobs, self.ask, review_id)
            except KnownError as error:
                self.toast.say(sentence(error))
                return None
            tab.said.connect(self.toast.say)
            tab.reflect.connect(self.reflect_on)
            tab.opened.connect(self.open_review)
            tab.law.connect(self.law.show_card)
            tab.place.connect(self._open_link)
            self.tabs.add(tab, tab.holding.document.title, "book-open")
        self.tabs.setCurrentWidget(tab)
        if passage:
            tab.go_to_passage(passage)
        else:
            tab.view.setFocus()
        return tab

    def _reread(self, tab: ReaderTab) -> None:
        """Show what stands now for a review that was put right or came in another edition."""
        review, at, shown = tab.holding.review_id, self.tabs.indexOf(tab), self.tabs.currentWidget()
        if self.workspace.reading.holding(review) != tab.holding:
            tab.put_away()
            self.tabs.take_away(tab)
            if (again := self.open_review(review)) is not None:
                self.tabs.tabBar().moveTab(self.tabs.indexOf(again), at)
                self.tabs.setCurrentWidget(again if shown is tab else shown)

    def _open_hit(self, hit: Hit) -> None:
        if hit.kind == "answer" and hit.ref:
            self.open_reflection(hit.ref)
        else:
            self.open_review(hit.review, hit.passage)

    def _open_mark(self, mark: Mark) -> None:
        if (tab := self.open_review(mark.review)) is not None:
            tab.show_mark(mark)

    def _open_link(self, address: str) -> None:
        try:
            self.open_review(*self.workspace.reading.follow(address))
        except KnownError as error:
            self.toast.say(sentence(error))

    def _show_law(self, authority: str) -> None:
        """The law and guidance reviews cite, at a card if one is named."""
        if authority:
            self.law.show_card(authority)
        else:
            self.show_place("law")

    def _brief(self, points: list[tuple[str, str]]) -> None:
        """Make a briefing of learning points that were ticked in the index."""
        try:
            dialog = BriefingDialog(self, self.theme, self.workspace.briefing, self.jobs, self.ask, points)
        except KnownError as error:
            self.toast.say(sentence(error))
            return
        dialog.exported.connect(lambda path: self.toast.say(f"Saved as {Path(path).name}."))
        dialog.open()

    # Bringing in

    def _check(self, found: list[Found]) -> None:
        """Show what was read before any of it is stored."""
        tab = CheckTab(found, self.workspace.library, self.theme, self.jobs, self.ask)
        tab.said.connect(self.toast.say)
        tab.finished.connect(partial(self._checked, tab))
        self.tabs.add(tab, "Check before adding", "file-text")
        self.tabs.setCurrentWidget(tab)
        tab.focus()

    def _checked(self, tab: CheckTab, outcomes: list[Outcome]) -> None:
        self.tabs.take_away(tab)
        self.bring_in.finish(outcomes)

    def take_bundled(self, pack: Path) -> None:
        """Take in the bundled library when it is new or has changed, and index by today's rules."""
        library = self.workspace.library
        self.jobs.run(
            lambda job: (library.take_pack(pack, bundled=True), library.reindex()),
            lambda done: None,
            lambda error: self.toast.say(sentence(error)),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.bring_in.start(paths)

    # Reflections

    def reflect_on(self, review_id: str, point: str = "") -> ReflectionTab | None:
        """Go on with the unfinished reflection on a review, or begin one; ``point``: rest it on that."""
        tab = self.open_reflection(unfinished(self.workspace.reflecting, review_id).id)
        if tab is not None and point:
            tab.rest_on(point)
        return tab

    def open_reflection(self, reflection_id: str) -> ReflectionTab | None:
        """Show a reflection in its tab."""
        tab = self.tabs.first_of(ReflectionTab, lambda one: one.reflection.id == reflection_id)
        if tab is None:
            try:
                tab = reflection_tab(self.workspace, self.theme, reflection_id)
            except KnownError as error:
                self.toast.say(sentence(error))
                return None
            tab.export.connect(self.export)
            tab.review.connect(self.open_review)
            self.removing.watch(tab)
            self.tabs.add(tab, f"Reflection: {tab.reflection.title}", "pen-line")
        self.tabs.setCurrentWidget(tab)
        tab.focus()
        return tab

    def _begin_reflection(self) -> None:
        chosen = choose(self, self.ask, self.workspace.library.entries(), self.workspace.reflecting.models())
        if chosen is not None:
            self.open_reflection(self.workspace.reflecting.start(*chosen).id)

    def export(self, reflection_id: str) -> ExportDialog:
        """Choose, preview and save a reflection as a PDF."""
        self.flush()
        title = self.workspace.reflecting.reflection(reflection_id).title
        dialog = ExportDialog(
            self, self.theme, self.workspace.sharing, self.jobs, self.ask, reflection_id, title
        )
        dialog.exported.connect(lambda path: self.toast.say(f"Saved as {Path(path).name}."))
        dialog.open()
        return dialog

    def export_current(self) -> None:
        """Export the reflection in this tab."""
        tab = self.tabs.currentWidget()
        if isinstance(tab, ReflectionTab):
            self.export(tab.reflection.id)
        else:
            self.toast.say("Open a reflection first, then export it.")

    # Tabs

    def _restore_tabs(self) -> None:
        kept = self.workspace.reading.open_tabs()
        self.show_place("library")
        for review in kept.reviews:
            self.open_review(review)
        if kept.current:
            self.open_review(kept.current)
        else:
            self.show_place("library")

    def _remember_tabs(self) -> None:
        reviews = tuple(tab.holding.review_id for tab in self.tabs.of(ReaderTab))
        tab = self.tabs.currentWidget()
        current = tab.holding.review_id if isinstance(tab, ReaderTab) else None
        self.workspace.reading.remember_tabs(OpenTabs(reviews, current))

    def _tab_changed(self) -> None:
        self.toast.hide()
        tab = self.tabs.currentWidget()
        self.rail.show_place(self.places.current if tab is self.places else None)
        for name in ("highlight", "note", "learning", "reflect", "panel"):
            self.actions_[name].setEnabled(isinstance(tab, ReaderTab))
        self.actions_["export"].setEnabled(isinstance(tab, ReflectionTab))

    def _tab_closed(self, tab: QWidget) -> None:
        if isinstance(tab, ReaderTab):
            tab.put_away()
            self.tabs.remember_closed(("review", tab.holding.review_id))
        elif isinstance(tab, ReflectionTab):
            tab.flush()
            self.tabs.remember_closed(("reflection", tab.reflection.id))
        elif isinstance(tab, CheckTab):
            tab.stop()
            self.bring_in.finish(tab.outcomes, quietly=True)

    def reopen(self) -> None:
        """Open the tab that was closed last."""
        closed = self.tabs.last_closed()
        if closed is None:
            self.toast.say("No tab was closed.")
        elif closed[0] == "review":
            self.open_review(closed[1])
        else:
            self.open_reflection(closed[1])

    # Changes, looks, ends

    def _changed(self, change: Changed) -> None:
        """The one place where what was written reaches the screens."""
        if self._closed:
            return
        self.refresh(change.topics)
        for tab in self.tabs.of(ReaderTab):
            if Topic.LIBRARY in change.topics and tab.holding.review_id in change.ids:
                self._reread(tab)
            elif Topic.MARKS in change.topics and tab.holding.review_id in change.ids:
                tab.refresh_marks()
        self.undoing.show()
        self.removing.changed(change)
        for sheet in self.tabs.of(ReflectionTab):
            if Topic.MARKS in change.topics and sheet.holding.review_id in change.ids:
                sheet.show_marks(self.workspace.reading.marks(sheet.holding))

    def changeEvent(self, event: QEvent) -> None:
        # Another process (the command line) may have written while this window was in the back.
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            version = self.workspace.version()
            if version != self._version:
                self._version = version
                self.workspace.searching.forget()
                self.refresh()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.toast.isVisible():
            self.toast.place()

    def flush(self) -> None:
        """Save everything that is being written."""
        for reader in self.tabs.of(ReaderTab):
            reader.flush()
        for sheet in self.tabs.of(ReflectionTab):
            sheet.flush()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.flush()
        for tab in self.tabs.of(ReaderTab):
            tab.keep_place()
        self._remember_tabs()
        self.jobs.finish()
        self._bridge.close()
        self._closed = True
        super().closeEvent(event)

    def zoom(self, by: int) -> None:
        """Make all text larger or smaller, by percent of its normal size."""
        percent = min(200, max(80, self.workspace.settings.get(TEXT_PERCENT) + by))
        self.workspace.settings.put(TEXT_PERCENT, percent)

    def _look(self) -> None:
        self.theme.choose(self.workspace.settings.get(THEME), self.workspace.settings.get(TEXT_PERCENT))

    def show_help(self, name: str) -> None:
        """Show a page of help."""
        HelpSheet(self, self.theme, name).open()

    def show_settings(self, page: str = "") -> SettingsDialog:
        """Show the settings, at a page if one is named."""
        self.flush()
        dialog = SettingsDialog(self, self.theme, settings_pages(self), page)
        dialog.open()
        return dialog
