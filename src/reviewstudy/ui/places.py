"""The places of the program, one of them shown in the first tab."""

from collections import Counter
from datetime import date

from PySide6.QtWidgets import QStackedWidget, QWidget

from reviewstudy.domain.changes import Topic
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.index.page import IndexPage
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.law.page import LawPage
from reviewstudy.ui.library.page import LibraryPage
from reviewstudy.ui.notes.page import NotesPage
from reviewstudy.ui.reflection.page import ReflectionsPage
from reviewstudy.ui.supervision.page import SupervisionPage
from reviewstudy.ui.theme import Theme

NAMES = {
    "library": "Library",
    "index": "Learning index",
    "notes": "Notes",
    "reflections": "Reflections",
    "supervision": "Supervision",
    "law": "Law and guidance",
}


class Places(QStackedWidget):
    """Each place by its id, kept up to date with what the databases hold."""

    def __init__(self, workspace: Workspace, theme: Theme, jobs: Jobs, ask: Ask) -> None:
        super().__init__()
        self._workspace = workspace
        self.library = LibraryPage(theme)
        searching = (workspace.searching, workspace.themes, workspace.saved, workspace.settings)
        self.index = IndexPage(theme, *searching, jobs, ask)
        self.notes = NotesPage(theme, jobs)
        self.reflections = ReflectionsPage(theme)
        self.supervision = SupervisionPage(theme)
        self.law = LawPage(theme, workspace.law, jobs)
        pages = (self.library, self.index, self.notes, self.reflections, self.supervision, self.law)
        self._pages: dict[str, QWidget] = dict(zip(NAMES, pages, strict=True))
        for page in self._pages.values():
            self.addWidget(page)

    @property
    def current(self) -> str:
        """The id of the place shown."""
        shown = self.currentWidget()
        return next(name for name, page in self._pages.items() if page is shown)

    def show_place(self, place: str) -> None:
        """Show a place."""
        self.setCurrentWidget(self._pages[place])

    def focus(self) -> None:
        """Put the keyboard where a person came for."""
        {
            "library": self.library.list.setFocus,
            "index": self.index.focus,
            "notes": self.notes.list.setFocus,
            "reflections": self.reflections.list.setFocus,
            "supervision": self.supervision.list.setFocus,
            "law": self.law.focus,
        }[self.current]()

    def titles(self) -> dict[str, str]:
        """The title of every review in the library, by id."""
        return {entry.review_id: entry.title for entry in self._workspace.library.entries()}

    def refresh(self, topics: frozenset[Topic]) -> None:
        """Show what the databases hold now, for these topics."""
        if Topic.SETTINGS in topics:
            self.index.refresh()  # an area's own link stands beside its results
        if Topic.SUPERVISION in topics:
            self.supervision.show_received(self._workspace.supervising.received)
        if not topics & {Topic.LIBRARY, Topic.MARKS, Topic.REFLECTIONS, Topic.THEMES, Topic.SEARCHES}:
            return  # where a person is in a review changes with every scroll
        entries = {entry.review_id: entry for entry in self._workspace.library.entries()}
        if Topic.LIBRARY in topics:
            self.library.show_entries(list(entries.values()))
            self.law.refresh()
        if topics & {Topic.LIBRARY, Topic.MARKS}:
            reading = self._workspace.reading
            self.notes.show_marks(reading.all_marks, reading.number_of_marks(), entries)
        if topics & {Topic.LIBRARY, Topic.REFLECTIONS}:
            acting = self._workspace.acting
            outstanding = Counter(one.reflection for one in acting.outstanding())
            due = acting.due(date.today())
            reflections = self._workspace.reflecting.reflections()
            self.reflections.show_reflections(reflections, entries, outstanding, due)
        self.index.refresh()
