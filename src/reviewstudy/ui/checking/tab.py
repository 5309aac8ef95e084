"""A tab that goes through what was read, one document after another, before any is stored."""

from collections.abc import Sequence
from functools import partial
from itertools import zip_longest
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.reviews import Review
from reviewstudy.services.library import MAX_ORIGINAL, Found, LibraryService, Outcome, OutcomeKind
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.checking.form import CheckForm
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.original import OriginalView
from reviewstudy.ui.parts import button, follow, label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, sentence


class CheckTab(QWidget):
    """``finished`` carries the outcomes once nothing is left to check, ``said`` a line for the foot."""

    finished = Signal(object)
    said = Signal(str)

    def __init__(
        self, found: Sequence[Found], library: LibraryService, theme: Theme, jobs: Jobs, ask: Ask
    ) -> None:
        super().__init__()
        self._library, self._theme, self._jobs = library, theme, jobs
        self._waiting = sorted(found, key=lambda one: not _doubts(one))  # those to look at first
        self._outcomes: list[Outcome] = []
        self._job: Job | None = None
        self._forms: dict[int, CheckForm] = {}
        self.heading = label("", "heading", live=True)
        self.list = CardList(theme, "Documents to check")
        self.list.opened.connect(lambda key: self.show_document(int(key)))
        self.list.setMinimumWidth(180)
        self._middle = QStackedWidget()
        self.original = OriginalView(
            theme,
            jobs,
            library.page_picture,
            lambda parent: ask.password(parent, self._current.path.name) if self._current else None,
        )
        self.original.setMinimumWidth(260)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        for widget in (self.list, self._middle, self.original):
            self._split.addWidget(widget)
        self._split.setSizes([theme.px(220), theme.px(480), theme.px(420)])
        self.keep_original = QCheckBox("Keep the original file too")
        self.keep_original.setChecked(True)
        self.add = button("Add to the library", self.keep, primary=True)
        self.leave = button("Leave out", self.leave_out)
        self.all = button("Add all as they are", self.keep_all)
        foot = flow(self.keep_original, self.all, self.leave, self.add)
        foot.setContentsMargins(3 * GRID, GRID, 3 * GRID, 2 * GRID)
        head = QWidget()
        head.setObjectName("sheetHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        top = QVBoxLayout(head)
        top.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        top.addWidget(self.heading)
        lead = "This is what was understood. Put right what is wrong; nothing is stored until you add it."
        top.addWidget(label(lead, "muted"))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        box.addWidget(self._split, 1)
        box.addWidget(foot)
        self._current: Found | None = None
        self._show()

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What became of the documents gone through so far."""
        return tuple(self._outcomes)

    @property
    def paths(self) -> list[Path]:
        """The files still to be gone through."""
        return [found.path for found in self._waiting]

    @property
    def form(self) -> CheckForm | None:
        """What is understood of the document shown."""
        return self._forms.get(id(self._current)) if self._current else None

    def show_document(self, number: int) -> None:
        """Show one of the documents still to be checked, by its place in the list."""
        self._current = self._waiting[number]
        key, found = id(self._current), self._current
        if key not in self._forms and found.extracted is not None:
            form = CheckForm(self._theme, found, found.extracted.document, self._library.date)
            form.shown.connect(self.original.show_page)
            self._forms[key] = form
            self._middle.addWidget(form)
            follow(self.list, form)
        self._middle.setCurrentWidget(self._forms[key])
        self.original.show_file(found.path, password=found.password)
        small = found.path.exists() and found.path.stat().st_size <= MAX_ORIGINAL
        self.keep_original.setEnabled(small)
        self.keep_original.setToolTip("" if small else f"It is larger than {MAX_ORIGINAL >> 20} MB")

    def keep(self) -> None:
        """Store the document shown as it was put right, then show the next."""
        form, found = self.form, self._current
        if form is None or found is None or self._job is not None:
            return
        if (wanted := self._wanted(form)) is None:
            form.published.setFocus()
            return
        apart, original = form.apart.isChecked(), self.keep_original.isChecked()
        self._store([found], partial(self._library.keep, found, wanted, apart=apart, original=original))

    def keep_all(self) -> None:
        """Store every document left, as it was understood or put right so far."""
        if self._job is not None:
            return
        keeping = []
        for number, found in enumerate(self._waiting):
            form = self._forms.get(id(found))
            if (wanted := self._wanted(form)) is None and form is not None:
                self.show_document(number)
                return
            apart, original = form is not None and form.apart.isChecked(), self.keep_original.isChecked()
            keeping.append(partial(self._library.keep, found, wanted, apart=apart, original=original))
        self._store(list(self._waiting), *keeping)

    def _wanted(self, form: CheckForm | None) -> Review | None:
        """The document as a form has it; None, after saying why, where it makes no sense."""
        try:
            return form.wanted() if form else None
        except ValueError as error:
            self.said.emit(f"{str(error)[:1].upper()}{str(error)[1:]}.")
            return None

    def leave_out(self) -> None:
        """Go on without the document shown; the file itself stays where it is."""
        if self._current is not None and self._job is None:
            self._done([self._current], [])

    def stop(self) -> None:
        """The tab is about to go: what is being stored is stored, but nobody is told here."""
        if self._job is not None:
            self._job.cancel()

    def focus(self) -> None:
        """Put the cursor where the checking starts."""
        if self.form is not None:
            self.form.title.setFocus()

    def _store(self, found: list[Found], *keeping: partial[Outcome]) -> None:
        def work(_job: Job) -> list[Outcome]:
            return [keep() for keep in keeping]

        self._job = self._jobs.run(work, partial(self._done, found), self._failed)

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self.said.emit(sentence(error))

    def _done(self, found: list[Found], outcomes: list[Outcome]) -> None:
        self._job = None
        refused = [one for one in outcomes if one.outcome is OutcomeKind.REFUSED]
        self._outcomes += [one for one in outcomes if one.outcome is not OutcomeKind.REFUSED]
        for one, outcome in zip_longest(found, outcomes):
            if outcome in refused:  # it waits, with all that was put right in it, to be tried again
                continue
            self._waiting.remove(one)
            if (form := self._forms.pop(id(one), None)) is not None:
                self._middle.removeWidget(form)
                form.deleteLater()
        if self._waiting:
            self._show()
            self.focus()
            if refused:
                self.said.emit(f"{refused[0].message[:1].upper()}{refused[0].message[1:]}.")
        else:
            self._current = None
            self.finished.emit(self._outcomes)

    def _show(self) -> None:
        self.heading.setText(f"Check {count(len(self._waiting), 'document')} before adding")
        self.list.setVisible(len(self._waiting) > 1)
        self.all.setVisible(len(self._waiting) > 1)
        self.list.show_cards([_card(number, found) for number, found in enumerate(self._waiting)])
        self.show_document(0)


def _doubts(found: Found) -> int:
    """How many doubts there are about a document that was read."""
    return len(found.extracted.document.warnings) if found.extracted else 0


def _card(number: int, found: Found) -> Card:
    document = found.extracted.document if found.extracted else None
    if document is None:
        return Card(str(number), found.path.name)
    doubts = _doubts(found)
    chip = count(doubts, "doubt") if doubts else "No doubts"
    points = count(len(document.learning_points), "learning point")
    return Card(str(number), document.title, f"{found.path.name} · {points}", chip=chip)
