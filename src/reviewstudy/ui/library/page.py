"""The library page: every review, and how to bring in more."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.reviews import Origin, ReviewKind
from reviewstudy.services.library import Outcome, OutcomeKind
from reviewstudy.storage.library import Entry
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.library.first_steps import FirstSteps
from reviewstudy.ui.parts import EmptyState, Notice, button, clearable, frame, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import REVIEW_KINDS, count, when

_ORIGINS = {
    Origin.BUNDLED: "comes with Review Study",
    Origin.PACK: "from a pack",
    Origin.IMPORT: "imported by you",
}

LONGEST_NAME = 48
"""Characters of a file's name in a report; its middle goes first."""

MOST_LINES = 6
"""Files a report names; the rest are counted."""


class LibraryPage(QWidget):
    """``opened`` carries the id of a review to read; ``bring_in`` asks to import."""

    opened = Signal(str)
    bring_in = Signal()
    stop = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("page")
        self._entries: list[Entry] = []
        self._count = label("", "muted", wrap=False, live=True)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Filter by title, publisher or year")
        self._filter.setAccessibleName("Filter the library")
        clearable(self._filter)
        self._filter.setMinimumWidth(240)
        self._filter.textChanged.connect(self._show)
        self.list = CardList(theme, "Reviews in the library")
        self.list.opened.connect(self.opened)
        self._empty = EmptyState(
            "Nothing to read yet",
            "Import a review as a PDF, a Word file, a web page or text, or drop it on this window.",
            button("Import…", self.bring_in.emit, primary=True),
        )
        self._nothing = EmptyState("No review matches", "Clear the filter to see them all.")
        self._stack = QStackedWidget()
        for widget in (self.list, self._empty, self._nothing):
            self._stack.addWidget(widget)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._doing = label("", "muted", live=True)
        self._progress_row = frame("notice", row(self._doing, button("Stop", self.stop.emit)), self._progress)
        self._progress_row.hide()
        self.report = Notice()
        self.first_steps = FirstSteps()
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        import_button = button("Import…", self.bring_in.emit, primary=True)
        box.addWidget(row(label("Library", "title", wrap=False), None, import_button))
        box.addWidget(row(self._count, None, self._filter))
        box.addWidget(self._progress_row)
        box.addWidget(self.report)
        box.addWidget(self.first_steps)
        box.addWidget(self._stack, 1)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show the library as it is now."""
        self._entries = list(entries)
        self._show()

    def show_progress(self, done: int, total: int, name: str) -> None:
        """Say which file is being read; the last call, with no name, ends it."""
        self._progress_row.setVisible(bool(name))
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._doing.setText(f"Reading {name} ({done + 1} of {total})")

    def show_outcomes(self, outcomes: Sequence[Outcome]) -> None:
        """Say what became of each file; refusals first, since they need something done."""
        self.show_progress(0, 0, "")
        ordered = sorted(outcomes, key=lambda one: one.outcome is not OutcomeKind.REFUSED)
        lines = [_sentence(one) for one in ordered[:MOST_LINES]]
        if len(ordered) > MOST_LINES:
            lines.append(f"And {count(len(ordered) - MOST_LINES, 'more file')}.")
        self.report.say(lines, warning=any(one.outcome is OutcomeKind.REFUSED for one in outcomes))

    def _show(self) -> None:
        words = self._filter.text().casefold().split()
        shown = [one for one in self._entries if all(word in _haystack(one) for word in words)]
        shown.sort(
            key=lambda one: (one.origin is Origin.BUNDLED and not one.counterparts, one.work, one.digest)
        )
        works, matches = count(len({one.work for one in self._entries}), "review"), len(shown)
        told = f"{matches} of {len(self._entries)} shown" if matches else "No review matches"
        self._count.setText(told if words else works)
        self.list.show_cards([_card(one) for one in shown])
        self._stack.setCurrentWidget(self.list if shown else self._nothing if self._entries else self._empty)


def _sentence(one: Outcome) -> str:
    name = full = one.path.replace("\\", "/").rsplit("/", 1)[-1]
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME // 2]}…{name[-LONGEST_NAME // 2 :]}"
    said = one.message
    if said.startswith(full):  # of a pack: it names itself
        said = f"It{said.removeprefix(full)}"
    message = said[:1].upper() + said[1:]
    return f"{name}: {message}." if one.outcome is OutcomeKind.REFUSED else f"{message}."


def _haystack(entry: Entry) -> str:
    parts = (entry.title, entry.publisher, entry.reference or "", entry.published or "", entry.kind)
    return " ".join(parts).casefold()


def _card(entry: Entry) -> Card:
    points = count(entry.learning_points, "learning point")
    kind = REVIEW_KINDS[ReviewKind(entry.kind)]
    parts = [entry.publisher, when(entry.published) if entry.published else "undated", kind, points]
    chip = "Digest" if entry.digest else ""
    if entry.counterparts:
        chip = "Digest · the original is here too" if entry.digest else "Original · a digest is here too"
    note = ((f"Before you open it: {entry.content_note}", False),) if entry.content_note else ()
    meta = " · ".join(part for part in (*parts, _ORIGINS[entry.origin]) if part)
    return Card(entry.review_id, entry.title, meta, note, chip)
