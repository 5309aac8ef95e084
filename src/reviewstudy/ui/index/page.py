"""The learning index: type, and learning points from every review appear."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.queries import Hit, Query
from reviewstudy.domain.reviews import ItemKind
from reviewstudy.services.searching import SearchService, lit_parts
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import EmptyState, button, clearable, label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import ITEM_KINDS, count

PAUSE = 120
"""Milliseconds after the last key before a search starts."""

SHOWN = 200
"""Hits asked for; nobody reads further down."""

_OWN = {
    "note": "Your note",
    "highlight": "Your highlight",
    "answer": "Your reflection",
    "passage": "In the text",
}


class IndexPage(QWidget):
    """``chosen`` carries a hit to open; ``law`` asks for the law and guidance that reviews cite."""

    chosen = Signal(object)
    law = Signal()

    def __init__(self, theme: Theme, searching: SearchService, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("page")
        self._searching = searching
        self._jobs = jobs
        self._job: Job | None = None
        self._hits: dict[str, Hit] = {}
        self.box = QLineEdit()
        self.box.setObjectName("search")
        self.box.setPlaceholderText("Search every review, for example: bruising")
        self.box.setAccessibleName("Search learning points, reviews and your own words")
        clearable(self.box)
        self.box.installEventFilter(self)
        self.summary = label("", "muted")
        self.summary.setAccessibleName("Results")
        self.list = CardList(theme, "Results")
        self.list.opened.connect(self._open)
        self._start = EmptyState(
            "What have reviews already taught?",
            "Type a word or two. Learning points from every review appear as you type. "
            "Put a phrase in “quotes”. Arrow keys choose, Enter opens the place.",
        )
        self._none = EmptyState(
            "Nothing found",
            "Try fewer words, or another word for it: bruise, injury, mark. Check the spelling.",
        )
        self._stack = QStackedWidget()
        for widget in (self._start, self._none, self.list):
            self._stack.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(label("Learning index", "title", wrap=False))
        layout.addWidget(self.box)
        by_law = button("Browse by law", self.law.emit, quiet=True)
        by_law.setToolTip("The law and guidance that reviews cite, and every learning point on it")
        under = QHBoxLayout()
        under.addWidget(self.summary, 1)
        under.addWidget(by_law)
        layout.addLayout(under)
        layout.addWidget(self._stack, 1)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.search)
        self.box.textChanged.connect(self._timer.start)
        self.box.returnPressed.connect(self._enter)

    def search(self) -> None:
        """Search for what stands in the box; an earlier search still under way is dropped."""
        self._timer.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        query = Query(self.box.text(), limit=SHOWN, typing=True)
        if query.empty:
            self.summary.setText("")
            self._stack.setCurrentWidget(self._start)
            return
        self._job = self._jobs.run(lambda job: self._searching.search(query), self._show, self._failed)

    def refresh(self) -> None:
        """Search again, after the library or journal has changed."""
        if self.box.text().strip():
            self._timer.start()

    def focus(self) -> None:
        """Put the cursor in the box, ready to type over what stands there."""
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step and self.list.cards:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                self.list.step(step)
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        if self._stack.currentWidget() is self.list and not self._timer.isActive():
            self.list.open_current()
        else:
            self.search()

    def _show(self, hits: Sequence[Hit]) -> None:
        self._job = None
        self._hits = {f"hit{number}": hit for number, hit in enumerate(hits)}
        self.list.show_cards(_cards(self._hits))
        self._stack.setCurrentWidget(self.list if hits else self._none)
        works = len({hit.work for hit in hits})
        points = len({(hit.work, hit.number) for hit in hits if hit.number is not None})
        others = len(hits) - sum(1 for hit in hits if hit.number is not None)
        found = [count(points, "learning point")] if points else []
        found += [count(others, "other place")] if others else []
        some = bool(hits) and all(hit.why.startswith("some") for hit in hits if not hit.ref)
        loose = " No place has all your words; these have some of them." if some and points + others else ""
        self.summary.setText(f"{' and '.join(found)} in {count(works, 'review')}.{loose}" if hits else "")

    def _failed(self, error: KnownError) -> None:
        self.summary.setText(str(error))

    def _open(self, key: str) -> None:
        if key in self._hits:
            self.chosen.emit(self._hits[key])


def _cards(hits: dict[str, Hit]) -> list[Card]:
    """Hits grouped by review, the review with the best hit first."""
    groups: dict[str, list[str]] = {}
    for key, hit in hits.items():
        groups.setdefault(hit.work, []).append(key)
    cards: list[Card] = []
    for keys in groups.values():
        best = next((hits[key] for key in keys if not hits[key].digest), hits[keys[0]])
        cards.append(Card("", best.title, f"{best.publisher} · {count(len(keys), 'place')}", heading=True))
        for key in keys:
            cards.append(_card(key, hits[key]))
    return cards


def _card(key: str, hit: Hit) -> Card:
    kind = _OWN.get(hit.kind) or ITEM_KINDS[ItemKind(hit.kind)]
    page = f"page {hit.page}" if hit.page else ""
    digest = "digest, not the review's own words" if hit.digest else ""
    why = "" if hit.ref else hit.why
    meta = " · ".join(part for part in (kind, hit.theme, page, digest, why) if part)
    badge = (hit.kind, hit.number) if hit.number is not None else None
    return Card(key, "", meta, tuple(lit_parts(hit.snippet)), badge=badge)
