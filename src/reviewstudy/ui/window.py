"""The main window: the rail, the tabs, and how the places meet."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QSplitter, QWidget

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.queries import Hit
from reviewstudy.services.library import Found, Outcome
from reviewstudy.services.settings import STILL, TEXT_PERCENT, THEME
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui import arrangement
from reviewstudy.ui.actions import READER_ACTIONS, Actions, InDialogs
from reviewstudy.ui.aside import Aside
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.autosave import trying_all
from reviewstudy.ui.bridge import ChangeBridge
from reviewstudy.ui.briefing.dialog import BriefingDialog
from reviewstudy.ui.bringin import BringIn
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.data.reminder import KeepReminder, ReminderBar
from reviewstudy.ui.guide.guiding import Guiding
from reviewstudy.ui.handlers import handlers
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.opened import Opened
from reviewstudy.ui.packs.opening import Packs
from reviewstudy.ui.paper import Paper
from reviewstudy.ui.parts import column
from reviewstudy.ui.places import NAMES, Places
from reviewstudy.ui.rail import Rail
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.records.opening import Records
from reviewstudy.ui.reflecting import Reflecting
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.removing import Removing
from reviewstudy.ui.safeguard import Safeguard
from reviewstudy.ui.settings.dialog import SettingsDialog
from reviewstudy.ui.settings_pages import settings_pages
from reviewstudy.ui.supervising import Supervising
from reviewstudy.ui.support import HelpSheet
from reviewstudy.ui.tabs import Tabs
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.toast import Toast
from reviewstudy.ui.undoing import Undoing
from reviewstudy.ui.unkept import UnkeptBar
from reviewstudy.ui.words import sentence


class MainWindow(QMainWindow):
    """One unlocked workspace, on screen. ``lock`` asks to lock it."""

    lock = Signal()

    def __init__(self, workspace: Workspace, theme: Theme, jobs: Jobs, ask: Ask) -> None:
        super().__init__()
        self.workspace, self.theme, self.jobs, self.ask = workspace, theme, jobs, ask
        self.setWindowTitle("Review Study")
        self.setAcceptDrops(True)
        self.paper = Paper(theme, self)
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
        self.aside = Aside(theme)
        self.opened = Opened(self)
        self.reflecting = Reflecting(self)
        self.records = Records(self)
        self.packs = Packs(self)
        self.guiding = Guiding(self)
        self.actions_ = Actions(self, theme, handlers(self))
        self.supervising = Supervising(self)
        self.actions_.fill(self.menuBar())
        InDialogs(self, self.actions_)
        self.rail = Rail(theme, self.actions_)
        self.reminder = ReminderBar()
        look_through = DataDeeds(self).keep
        self.kept = KeepReminder(self, self.reminder, workspace.keeping, jobs, look_through)
        self.unkept = UnkeptBar(workspace.settings, lambda: self.show_settings("opening"))
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.tabs)
        self.split.addWidget(self.aside)
        body = QWidget()
        line = QHBoxLayout(body)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addWidget(column(self.unkept, column(self.reminder, self.split)), 1)
        self.setCentralWidget(body)
        self.toast = Toast(body)
        self.safeguard = Safeguard(self, workspace, theme, jobs, ask, self.toast, self.flush)
        self.safeguard.told.connect(lambda lines, bad: self.library.report.say(lines, warning=bad))
        self.undoing = Undoing(self, workspace.history, self.actions_, self.toast, self.flush)
        self._wire()
        self.resize(1280, 800)
        self.refresh()
        self.opened.restore()
        arrangement.restore(self)
        self._tab_changed()  # no signal says which tab is the first

    def _wire(self) -> None:
        self.rail.chosen.connect(self.show_place)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.tabs.may_close = self.opened.may_close
        self.tabs.arranged.connect(self.opened.remember)
        self.tabs.beside.connect(lambda tab: self.opened.beside(tab.holding.review_id))
        self.aside.chosen.connect(self.opened.beside)
        self.aside.closed.connect(self.opened.beside_closed)
        self.library.opened.connect(self.open_review)
        self.bring_in.began.connect(lambda: self.show_place("library"))
        self.bring_in.said.connect(self.toast.say)
        self.bring_in.opened.connect(self.open_review)
        self.bring_in.check.connect(self._check)
        self.bring_in.packs.connect(self.packs.show)
        self.index.chosen.connect(self._open_hit)
        self.index.said.connect(self.toast.say)
        self.index.law.connect(self._show_law)
        self.index.brief.connect(self._brief)
        self.index.reflect.connect(self.reflect_on)
        self.law.meet(self.open_review, self.toast.say, self.show_place)
        self.notes.chosen.connect(self._open_mark)
        self.removing = Removing(self)

    # Places

    def show_place(self, place: str) -> None:
        """Show the library, the learning index or another place."""
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
            self.unkept.follow()

    # Reviews

    def open_review(self, review_id: str, passage: str = "") -> ReaderTab | None:
        """Show a review in its tab, at a passage if one is given."""
        return self.opened.review(review_id, passage)

    def _open_hit(self, hit: Hit) -> None:
        if hit.kind in ("answer", "action") and hit.ref:
            self.open_reflection(hit.ref)
        else:
            self.open_review(hit.review, hit.passage)

    def _open_mark(self, mark: Mark) -> None:
        if (tab := self.open_review(mark.review)) is not None:
            tab.show_mark(mark)

    def open_link(self, address: str) -> None:
        """Follow a link in a note into the review it leads to."""
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
            self._take(paths)

    def _take(self, paths: list[Path]) -> None:
        """A PDF alone may be a record that somebody hands over; everything else is brought in."""
        if len(paths) == 1 and paths[0].suffix.lower() == ".pdf":
            self.records.open(paths[0], lambda: self.bring_in.start(paths))
        else:
            self.bring_in.start(paths)

    # Reflections

    def reflect_on(self, review_id: str, point: str = "") -> ReflectionTab | None:
        """Go on with the unfinished reflection on a review, or begin one; ``point``: rest it on that."""
        return self.reflecting.on(review_id, point)

    def open_reflection(self, reflection_id: str) -> ReflectionTab | None:
        """Show a reflection in its tab."""
        return self.opened.reflection(reflection_id)

    # Tabs

    def _tab_changed(self) -> None:
        self.toast.hide()
        self.opened.shown()
        tab = self.tabs.currentWidget()
        self.rail.show_place(self.places.current if tab is self.places else None)
        reading = self.opened.reader() is not None
        for name in READER_ACTIONS:
            self.actions_[name].setEnabled(reading)
        self.actions_["beside"].setEnabled(reading or self.aside.reader is not None)
        self.actions_["export"].setEnabled(isinstance(tab, ReflectionTab))

    # Changes, looks, ends

    def _changed(self, change: Changed) -> None:
        """The one place where what was written reaches the screens."""
        if self._closed:
            return
        self.refresh(change.topics)
        self.opened.changed(change)
        self.undoing.show()
        self.removing.changed(change)
        self.supervising.changed(change)

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
        """Save everything that is being written. Raises KnownError where something cannot be."""
        trying_all((self.opened.flush, self.reflecting.flush))

    def saved(self, undone: str, *offer: Any) -> bool:
        """Save everything before something is done that would lose what is not saved; whether it was.

        Where it was not, that is said: ``undone`` is what is therefore not done, ``offer`` a way to do it
        all the same, as :meth:`Toast.say` takes it.
        """
        try:
            self.flush()
        except KnownError as error:
            self.toast.say(f"Not {undone}, or words would be lost. {sentence(error)}", *offer)
            return False
        return True

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closed and not self.saved("closed", self._give_up, "Close without saving them"):
            event.ignore()
            return
        self.let_go()
        super().closeEvent(event)

    def _give_up(self) -> None:
        self.let_go()
        self.close()

    def let_go(self) -> None:
        """Remember how the window stands, and have nothing more to do with the workspace."""
        if self._closed:
            return
        self._closed = True
        self.opened.put_away()
        arrangement.keep(self)
        self.jobs.finish()
        self._bridge.close()

    def zoom(self, by: int) -> None:
        """Make all text larger or smaller, by percent of its normal size."""
        percent = min(200, max(80, self.workspace.settings.get(TEXT_PERCENT) + by))
        self.workspace.settings.put(TEXT_PERCENT, percent)

    def _look(self) -> None:
        self.paper.choose(self.workspace.settings.reading())
        self.theme.choose(self.workspace.settings.get(THEME), self.workspace.settings.get(TEXT_PERCENT))
        self.theme.stillness.choose(self.workspace.settings.get(STILL))
        # Room for one column at any text size, and never more than a small screen has.
        self.setMinimumSize(min(1024, self.theme.px(800)), min(640, self.theme.px(560)))

    def show_help(self, name: str) -> None:
        """Show a page of help, over the dialog that is open if one is."""
        over = QApplication.activeModalWidget() or self
        if not isinstance(over, HelpSheet):
            HelpSheet(over, self.theme, name).open()

    def show_settings(self, page: str = "") -> SettingsDialog:
        """Show the settings, at a page if one is named."""
        self.flush()
        dialog = SettingsDialog(self, self.theme, settings_pages(self), page)
        dialog.open()
        return dialog
