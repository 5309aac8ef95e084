"""The panel's outline, timeline and details of one review."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator, QVBoxLayout, QWidget

from reviewstudy.domain.reviews import Holding, Review
from reviewstudy.ui.parts import Column, button, frame, label, row, tip
from reviewstudy.ui.theme import GRID
from reviewstudy.ui.words import DATE_ROLES, ITEM_KINDS, REVIEW_KINDS, shortened, when

_EXCERPT = 70
"""Characters of a learning point shown in the outline."""

_FIRST = Qt.ItemDataRole.UserRole + 1
"""Where a section's item keeps the number of its heading's passage."""

_SEEN = "✓ "
"""Before a section of which all was seen."""


class Outline(QTreeWidget):
    """Headings with their learning points; ``chosen`` carries a passage id."""

    chosen = Signal(str)

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setAccessibleName("Outline")
        self.setWordWrap(True)
        self.setIndentation(2 * GRID)
        points = {point.passage: (n, point) for n, point in enumerate(review.learning_points, 1)}
        levels = review.heading_levels()
        stack: list[tuple[int, QTreeWidgetItem]] = []
        headings: list[tuple[int, int, str]] = []
        for number, passage in enumerate(review.passages):
            if passage.id in levels:
                while stack and stack[-1][0] >= levels[passage.id]:
                    stack.pop()
                item = self._item(stack, passage.text, passage.id)
                stack.append((levels[passage.id], item))
                item.setData(0, _FIRST, number)
                headings.append((number, levels[passage.id], passage.text))
            elif passage.id in points:
                nth, point = points[passage.id]
                short = shortened(point.text, _EXCERPT)
                item = self._item(stack, f"{nth}. {short}", passage.id)
                item.setToolTip(0, tip(f"{ITEM_KINDS[point.kind]} {nth}: {point.text}"))
        self._sections = [
            (number, _end(headings[at + 1 :], level, len(review.passages)), text)
            for at, (number, level, text) in enumerate(headings)
        ]
        self.expandAll()
        self.itemActivated.connect(self._go)
        self.itemClicked.connect(self._go)

    def _item(self, stack: Sequence[tuple[int, QTreeWidgetItem]], text: str, passage: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([text])
        item.setToolTip(0, tip(text))
        item.setData(0, Qt.ItemDataRole.UserRole, passage)
        if stack:
            stack[-1][1].addChild(item)
        else:
            self.addTopLevelItem(item)
        return item

    def show_progress(self, seen: Collection[int], top: int) -> None:
        """Tick the sections of which every passage was seen, and set in bold the one at ``top``."""
        here = max((first for first, after, _ in self._sections if first <= top < after), default=-1)
        sections = {first: (after, heading) for first, after, heading in self._sections}
        # The items are sought anew each time: Qt's tree and a list of its items in Python keep each other,
        # and with them the window they stood in, after it has gone.
        at = QTreeWidgetItemIterator(self)
        while (item := at.value()) is not None:
            first = item.data(0, _FIRST)
            if first in sections:
                after, heading = sections[first]
                _tell(item, heading, all(number in seen for number in range(first, after)), first == here)
            at += 1

    def _go(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(item.data(0, Qt.ItemDataRole.UserRole))


def _tell(item: QTreeWidgetItem, heading: str, seen: bool, here: bool) -> None:
    text = f"{_SEEN}{heading}" if seen else heading
    if item.text(0) != text:
        item.setText(0, text)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{heading}, seen" if seen else heading)
    if item.font(0).bold() is not here:
        font = item.font(0)
        font.setBold(here)
        item.setFont(0, font)


def _end(after: Sequence[tuple[int, int, str]], level: int, end: int) -> int:
    """Where a section ends, the sections in it included: at the next heading that is no lower."""
    return next((number for number, other, _ in after if other <= level), end)


def timeline_column(review: Review, draw: Callable[[], None]) -> Column:
    """When and what, in the document's words and order; ``draw`` shows it as a picture."""
    column = Column("Timeline")
    if not review.timeline:
        column.add(label("The text gives no ages or dates to make a timeline from.", "muted"))
    else:
        column.add(
            label("In the document's own words and order. Where it gives no order, neither do we.", "muted")
        )
        column.add(row(button("Draw the timeline", draw), None))
    for entry in review.timeline:
        go = column.go_button("Go to the place", entry.passage)
        column.add(frame("card", label(entry.when, "subheading"), label(entry.event), go, spacing=4))
    return column


def details_column(holding: Holding, today: str) -> Column:
    """Source, dates with their roles, terms, doubts. ``today`` is an ISO date."""
    column = Column("Details")
    document, provenance = holding.document, holding.provenance
    for warning in document.warnings:
        column.add(frame("warning", label(f"Please check: {warning}")))
    facts = [("Title", document.title), ("Publisher", document.publisher or "Not found in the document")]
    if document.reference:
        facts.append(("Reference", document.reference))
    facts.append(("Kind", REVIEW_KINDS[document.kind]))
    for one in document.dates:
        span = when(one.value) + (f" to {when(one.end)}" if one.end else "")
        printed = f" (printed as “{one.as_printed}”)" if one.as_printed and one.as_printed != span else ""
        facts.append((DATE_ROLES[one.role], span + printed))
    if document.survey:
        facts.append(("Feedback survey", _survey(document.survey.url, document.survey.closes, today)))
    if provenance.content_note:
        facts.append(("Before you read", provenance.content_note))
    if provenance.digest:
        facts.append(("This text", "Our digest: its words are not the review's own."))
    facts += [
        (name, value)
        for name, value in (
            ("Original", provenance.source_url),
            ("Licence", provenance.licence),
            ("Terms", provenance.permission),
        )
        if value
    ]
    facts.append(("Edition", holding.edition[:12]))
    for name, value in facts:
        shown = label(value)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(f"{name}: {value}")
        pair = QWidget()
        box = QVBoxLayout(pair)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(label(name, "muted"))
        box.addWidget(shown)
        column.add(pair)
    return column


def _survey(url: str | None, closes: str | None, today: str) -> str:
    if closes and closes < today[: len(closes)]:
        return f"Closed on {when(closes)}. What you write stays with you."
    return f"Open until {when(closes)}: {url or 'no address given'}" if closes else url or "No address given"
