"""What is open: the tabs, the review beside them, and how both come back the next time."""

from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import KnownError, NotFound, StorageProblem
from reviewstudy.services.reading import OpenTab, OpenTabs
from reviewstudy.ui.autosave import trying_all
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.reader.opening import reader_tab
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.begin import reflection_tab
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.supervision.tab import SupervisionTab
from reviewstudy.ui.words import sentence

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow

_ICONS = {"review": "book-open", "reflection": "pen-line", "supervision": "users"}
_NAMES = {"review": "{}", "reflection": "Reflection: {}", "supervision": "Supervision: {}"}
Page = ReaderTab | ReflectionTab | SupervisionTab


class Waiting(QWidget):
    """Stands in a tab of last time until somebody looks at it: what it shows is read then."""

    def __init__(self, what: OpenTab, title: str) -> None:
        super().__init__()
        self.what, self.title = what, title
        QVBoxLayout(self).setContentsMargins(0, 0, 0, 0)


class Opened:
    """Opens reviews and reflections in the tabs of one window, and beside them."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._tabs, self._aside = window.tabs, window.aside
        self._restoring = False

    # Opening

    def review(self, review_id: str, passage: str = "") -> ReaderTab | None:
        """Show a review in its tab, at a passage if one is given."""
        tab = self._tabs.first_of(ReaderTab, lambda one: one.holding.review_id == review_id)
        if tab is None:
            made = self._show(OpenTab("review", review_id))
            tab = made if isinstance(made, ReaderTab) else None
        if tab is not None:
            self._tabs.setCurrentWidget(tab)
            if passage:
                tab.go_to_passage(passage)
            else:
                tab.focus()
        return tab

    def reflection(self, reflection_id: str) -> ReflectionTab | None:
        """Show a reflection in its tab."""
        tab = self._tabs.first_of(ReflectionTab, lambda one: one.reflection.id == reflection_id)
        if tab is None:
            made = self._show(OpenTab("reflection", reflection_id))
            tab = made if isinstance(made, ReflectionTab) else None
        if tab is not None:
            self._tabs.setCurrentWidget(tab)
            tab.focus()
        return tab

    def supervision(self, record: str) -> SupervisionTab | None:
        """Show a record that was sent for supervision in its tab."""
        tab = self._tabs.first_of(SupervisionTab, lambda one: one.record == record)
        if tab is None:
            made = self._show(OpenTab("supervision", record))
            tab = made if isinstance(made, SupervisionTab) else None
        if tab is not None:
            self._tabs.setCurrentWidget(tab)
            tab.focus()
        return tab

    def beside(self, review_id: str, passage: str = "") -> ReaderTab | None:
        """Show a review beside the tabs, at a passage if one is given."""
        tab = self._made(OpenTab("review", review_id), aside=True)
        if isinstance(tab, ReaderTab):
            self._fold(True)  # first, while the panels are as wide as they are to be again
            if self._aside.reader is None:
                half = self._window.split.width() // 2
                self._aside.show_review(tab, self._titles("review"))
                self._window.split.setSizes([half, half])
            else:
                self._aside.show_review(tab, self._titles("review"))
            if passage:
                tab.go_to_passage(passage, flash=False)
            self.remember()
            return tab
        return None

    def toggle_beside(self) -> None:
        """Show the review in this tab once more beside it, at the same place, or put away what is there."""
        tab = self._tabs.currentWidget()
        if self._aside.reader is not None:
            self._aside.put_away()
            self.beside_closed()
        elif isinstance(tab, ReaderTab):
            at = tab.holding.document.passages[tab.view.top_passage()].id
            if (made := self.beside(tab.holding.review_id, at)) is not None:
                made.focus()

    def beside_closed(self) -> None:
        """Give the tabs their panels and the keyboard back when there is nothing beside them any more."""
        self._fold(False)
        self.remember()
        if isinstance(tab := self._tabs.currentWidget(), ReaderTab):
            tab.focus()

    def _fold(self, folded: bool) -> None:
        for tab in self._tabs.of(ReaderTab):
            tab.fold_panel(folded)

    def reader(self) -> ReaderTab | None:
        """The review that keys are meant for: the one beside while it has the keyboard, else the tab's."""
        if self._aside.reader is not None and self._aside.has_keyboard():
            return self._aside.reader
        tab = self._tabs.currentWidget()
        return tab if isinstance(tab, ReaderTab) else None

    def readers(self) -> list[ReaderTab]:
        """Every review that is open, in a tab or beside."""
        return [*self._tabs.of(ReaderTab), *([self._aside.reader] if self._aside.reader else [])]

    def tabs(self) -> list[OpenTab]:
        """What the tabs show, in order."""
        return [what for n in range(self._tabs.count()) if (what := _what(self._tabs.widget(n)))]

    def _show(self, what: OpenTab) -> Page | None:
        """What was asked for in a tab: in the one that waits for it, else in a new one."""
        waiting = self._tabs.first_of(Waiting, lambda one: one.what == what)
        made = self._made(what, waiting)
        if made is None:
            return None
        title = made.received.title if isinstance(made, SupervisionTab) else made.holding.document.title
        name = _NAMES[what.kind].format(title)
        if waiting is None:
            self._tabs.add(made, name, _ICONS[what.kind])
        else:
            self._tabs.swap(waiting, made, name, _ICONS[what.kind])
        return made

    def _made(self, what: OpenTab, waiting: QWidget | None = None, *, aside: bool = False) -> Page | None:
        """A tab's page; or None, and why not is said. Then what waited for it goes too."""
        try:
            if what.kind == "review":
                return self._read(what.id, aside=aside)
            return self._reflect(what.id) if what.kind == "reflection" else self._supervise(what.id)
        except KnownError as error:
            if waiting is not None:
                self._tabs.take_away(waiting)
            self._window.toast.say(sentence(error))  # last: what it says goes with a change of tabs
            return None

    def _read(self, review_id: str, *, aside: bool = False) -> ReaderTab:
        window = self._window
        tab = reader_tab(
            window.workspace, window.theme, window.paper, window.jobs, window.ask, review_id, aside=aside
        )
        if self._aside.reader is not None:
            tab.fold_panel(True)
        tab.said.connect(window.toast.say)
        tab.reflect.connect(window.reflect_on)
        tab.opened.connect(self.review)
        tab.law.connect(window.law.show_card)
        tab.place.connect(window.open_link)
        return tab

    def _reflect(self, reflection_id: str) -> ReflectionTab:
        window = self._window
        tab = reflection_tab(window.workspace, window.theme, reflection_id)
        tab.export.connect(window.reflecting.export)
        tab.form.connect(window.reflecting.form)
        tab.another.connect(window.reflecting.ask_otherwise)
        tab.review.connect(self.review)
        window.removing.watch(tab)
        return tab

    def _supervise(self, record: str) -> SupervisionTab:
        window, workspace = self._window, self._window.workspace
        who = workspace.usual.practitioner()
        tab = SupervisionTab(record, workspace.supervising, who, window.theme)
        window.supervising.watch(tab)
        return tab

    # Closing

    def may_close(self, tab: QWidget) -> bool:
        """Save what a tab that is about to go holds, and how to open it again; whether it may go."""
        try:
            self._closing(tab)
        except KnownError as error:
            self._window.toast.say(f"Not closed, or words would be lost. {sentence(error)}")
            return False
        return True

    def _closing(self, tab: QWidget) -> None:
        if isinstance(tab, ReaderTab):
            tab.put_away()
            self._tabs.remember_closed(OpenTab("review", tab.holding.review_id))
        elif isinstance(tab, ReflectionTab):
            tab.flush()
            self._tabs.remember_closed(OpenTab("reflection", tab.reflection.id))
        elif isinstance(tab, SupervisionTab):
            tab.flush()
            self._tabs.remember_closed(OpenTab("supervision", tab.record))
        elif isinstance(tab, Waiting):
            self._tabs.remember_closed(tab.what)
        elif isinstance(tab, CheckTab):
            tab.stop()
            self._window.bring_in.finish(tab.outcomes, quietly=True)

    def close(self, kind: str, ids: Collection[str]) -> None:
        """Save and close every tab of these reviews or reflections, and what is beside."""
        for tab in self._tabs.of(QWidget):
            what = _what(tab)
            if what is None or what.kind != kind or what.id not in ids:
                continue
            self._closing(tab)
            self._tabs.take_away(tab)
        if kind == "review" and self._aside.reader and self._aside.reader.holding.review_id in ids:
            self._aside.put_away()
            self.beside_closed()

    def reopen(self) -> None:
        """Open the tab that was closed last."""
        closed = self._tabs.last_closed()
        if closed is None:
            self._window.toast.say("No tab was closed.")
        elif closed.kind == "review":
            self.review(closed.id)
        elif closed.kind == "reflection":
            self.reflection(closed.id)
        else:
            self.supervision(closed.id)

    def flush(self) -> None:
        """Save everything that is being written. Raises KnownError where something cannot be."""
        readers, sheets = self.readers(), self._tabs.of(ReflectionTab)
        records = self._tabs.of(SupervisionTab)
        saves = [one.flush for one in readers] + [one.flush for one in sheets]
        trying_all([*saves, *(one.flush for one in records)])

    def put_away(self) -> None:
        """Before the window goes: remember what is open and where."""
        for tab in self._tabs.of(ReaderTab):
            tab.keep_place()
        self.remember()

    # Last time and next time

    def restore(self) -> None:
        """Open the tabs of last time. Only the one that is shown is read now."""
        kept = self._window.workspace.reading.open_tabs()
        kinds = {one.kind for one in kept.tabs}
        titles = {one: title for kind in kinds for one, title in self._titles(kind).items()}
        self._restoring = True
        for what in kept.tabs:
            name = _NAMES[what.kind].format(titles.get(what.id, ""))
            self._tabs.add(Waiting(what, name), name, _ICONS[what.kind])
        self._restoring = False
        if kept.aside is not None:
            self.beside(kept.aside.id, kept.aside.passage)
        if 0 < kept.current <= len(kept.tabs):
            self._tabs.setCurrentIndex(kept.current)
        else:
            self._window.show_place("library")

    def shown(self) -> None:
        """Read what the tab now shown waits for."""
        tab = self._tabs.currentWidget()
        if isinstance(tab, Waiting) and not self._restoring:
            made = self._show(tab.what)
            if made is not None:
                made.focus()

    def remember(self) -> None:
        """Keep what is open, for next time."""
        if self._restoring:
            return
        tabs = self.tabs()
        shown = _what(self._tabs.currentWidget())
        beside = None
        if (reader := self._aside.reader) is not None:
            at = reader.holding.document.passages[reader.view.top_passage()].id
            beside = OpenTab("review", reader.holding.review_id, at)
        current = tabs.index(shown) + 1 if shown in tabs else 0
        with suppress(StorageProblem):  # what cannot be kept holds nothing up
            self._window.workspace.reading.remember_tabs(OpenTabs(tuple(tabs), current, beside))

    def changed(self, change: Changed) -> None:
        """Show what stands now in the tabs that a change is about."""
        for tab in self.readers():
            if tab.holding.review_id not in change.ids:
                continue
            if Topic.LIBRARY in change.topics:
                self._reread(tab)
            elif Topic.MARKS in change.topics:
                tab.refresh_marks()
        for sheet in self._tabs.of(ReflectionTab):
            if Topic.LIBRARY in change.topics and sheet.holding.review_id in change.ids:
                self._rebegin(sheet)
            elif Topic.MARKS in change.topics and sheet.holding.review_id in change.ids:
                sheet.show_marks(self._window.workspace.reading.marks(sheet.holding))

    def _reread(self, tab: ReaderTab) -> None:
        """Show what stands now for a review that was put right or came in another edition."""
        review = tab.holding.review_id
        try:
            if self._window.workspace.reading.holding(review) == tab.holding:
                return
        except NotFound:  # it was taken out of the library
            saying = self._window.toast.isVisible()
            self.close("review", (review,))
            self._window.toast.setVisible(saying)  # another tab in front ends what is said
            return
        if tab is self._aside.reader:
            self.beside(review, tab.holding.document.passages[tab.view.top_passage()].id)
            return
        tab.put_away()
        made = self._read(review)
        self._tabs.swap(tab, made, made.holding.document.title, _ICONS["review"])

    def _rebegin(self, sheet: ReflectionTab) -> None:
        """Offer the learning points of the review as it stands now, which may be out of the library."""
        holding = self._window.workspace.reflecting.holding(sheet.reflection)
        if holding != sheet.holding:
            sheet.flush()
            made = self._reflect(sheet.reflection.id)
            self._tabs.swap(sheet, made, f"Reflection: {made.holding.document.title}", _ICONS["reflection"])

    def _titles(self, kind: str) -> dict[str, str]:
        """What to call each review, reflection or record, by its id."""
        workspace = self._window.workspace
        if kind == "review":
            return {entry.review_id: entry.title for entry in workspace.library.entries()}
        if kind == "supervision":
            return workspace.supervising.titles()
        return {one.id: one.title for one in workspace.reflecting.reflections()}


def _what(tab: QWidget | None) -> OpenTab | None:
    if isinstance(tab, Waiting):
        return tab.what
    if isinstance(tab, ReaderTab):
        return OpenTab("review", tab.holding.review_id)
    if isinstance(tab, ReflectionTab):
        return OpenTab("reflection", tab.reflection.id)
    if isinstance(tab, SupervisionTab):
        return OpenTab("supervision", tab.record)
    return None
