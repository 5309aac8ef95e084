"""A small card beside the words it belongs to: a footnote, what a law is, where an address leads."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from reviewstudy.content import law_book
from reviewstudy.domain.reviews import Footnote, PassageKind, Review
from reviewstudy.services.law import as_of
from reviewstudy.ui.address import address_widgets
from reviewstudy.ui.flow import flow
from reviewstudy.ui.law.card import beside_widgets, trust
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.reader.text import FOOTNOTE_LINK, LAW_LINK, PASSAGE_LINK
from reviewstudy.ui.theme import GRID, Theme

WIDTH = 440
"""Pixels across at 100 % text."""


class Leads:
    """What the links of one review lead to, as widgets for a card."""

    def __init__(
        self,
        review: Review,
        go: Callable[[str], None],
        law: Callable[[str], None],
        said: Callable[[str], None],
    ) -> None:
        """``go`` brings a passage into view, by its id; ``law`` shows all that cite an authority; ``said``
        takes a line for the person."""
        self._review, self._go, self._law, self._said = review, go, law, said

    def widgets(self, target: str) -> list[QWidget]:
        """The card's widgets for one link; none where it leads nowhere."""
        if target.startswith(PASSAGE_LINK):
            passage = self._review.passages[int(target.removeprefix(PASSAGE_LINK))].id
            found: list[QWidget] = []
            for one in self._targets(passage):
                found += self.widgets(one)
            return found
        if target.startswith(FOOTNOTE_LINK):
            return self._note(self._review.footnotes[int(target.removeprefix(FOOTNOTE_LINK))])
        if target.startswith(LAW_LINK):
            return self._authority(target.removeprefix(LAW_LINK))
        return address_widgets(target, self._said) if target else []

    def _targets(self, passage: str) -> list[str]:
        review = self._review
        notes = [f"{FOOTNOTE_LINK}{n}" for n, note in enumerate(review.footnotes) if passage in note.passages]
        law = [f"{LAW_LINK}{one.authority}" for one in review.citations if one.passage == passage]
        addresses = [link.url for link in review.links if link.passage == passage]
        return list(dict.fromkeys([*notes, *law, *addresses]))

    def _note(self, note: Footnote) -> list[QWidget]:
        stands = next(
            (
                one.id
                for one in self._review.passages
                if one.kind is PassageKind.FOOTNOTE and note.text and note.text in one.text
            ),
            None,
        )
        found: list[QWidget] = [label(f"Note {note.mark}", "subheading"), _words(note.text)]
        if stands is not None:
            found.append(flow(button("Go to the note", lambda: self._go(stands), quiet=True)))
        return found

    def _authority(self, authority_id: str) -> list[QWidget]:
        try:
            authority = law_book().authority(authority_id)
        except KeyError:  # named by an older list of ours
            return []
        return [
            label(authority.name, "subheading"),
            _words(authority.explanation),
            *beside_widgets(as_of(authority_id, self._review.published)),
            label(trust(authority), "muted"),
            flow(button("All that cite this", lambda: self._law(authority_id), quiet=True)),
        ]


def _words(text: str) -> QWidget:
    """Words that can be selected and copied."""
    shown = label(text)
    shown.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return shown


class PlaceCard(QFrame):
    """Stands over the text until it is left: by Escape, by going on elsewhere, or by what it offers."""

    def __init__(self, over: QWidget, back: QWidget, theme: Theme) -> None:
        """``over``: what it stands in; ``back``: what has the keyboard again when it has gone."""
        super().__init__(over)
        self.setObjectName("placeCard")
        self._over, self._back, self._theme = over, back, theme
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.addWidget(self._scroll)
        self.hide()

    def show_beside(self, widgets: Sequence[QWidget], name: str, at: QRect) -> None:
        """Show these widgets under (or, for want of room, over) a place in the widget it stands in."""
        page = QWidget()
        page.setObjectName("cardPage")
        box = QVBoxLayout(page)
        box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        box.setSpacing(GRID)
        for widget in widgets:
            box.addWidget(widget)
        box.addWidget(flow(button("Close", self.put_away, quiet=True)))
        box.addStretch(1)
        self._scroll.setWidget(page)
        self.setAccessibleName(name)
        width = min(self._theme.px(WIDTH), self._over.width() - 4 * GRID)
        page.ensurePolished()
        for one in page.findChildren(QWidget):
            one.ensurePolished()  # only then is it known how tall its words are
        height = min(box.totalHeightForWidth(width - 2) + GRID, self._over.height() * 2 // 3)
        left = max(GRID, min(at.left(), self._over.width() - width - 3 * GRID))
        below = at.bottom() + GRID
        fits = below + height < self._over.height() - GRID
        self.setGeometry(left, below if fits else max(GRID, at.top() - height - GRID), width, height)
        self.show()
        self.raise_()
        first = next(
            (one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus), self
        )
        first.setFocus()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def put_away(self) -> None:
        """Hide, and give the keyboard back if it is here."""
        if not self.isHidden():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            focus = QApplication.focusWidget()
            inside = focus is not None and self.isAncestorOf(focus)
            self.hide()
            if inside:
                self._back.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if watched is not self and not self.isAncestorOf(watched):
                self.put_away()
        elif (
            event.type() == QEvent.Type.FocusIn
            and isinstance(watched, QWidget)
            and watched is not self
            and watched.window() is self.window()
            and not self.isAncestorOf(watched)
        ):
            self.put_away()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            return
        super().keyPressEvent(event)
