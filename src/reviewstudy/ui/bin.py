"""The bin: what was removed, put back or deleted for good."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QStackedWidget, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.journal import Binned
from reviewstudy.domain.notes import plain
from reviewstudy.services.bin import BinService
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import EmptyState, button, frame, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, moment, sentence, shortened

_EXCERPT = 220
"""Characters of a note or reflection shown."""


class BinDialog(QDialog):
    """Everything removed, what came last first."""

    def __init__(self, parent: QWidget, theme: Theme, bin_: BinService, titles: Mapping[str, str]) -> None:
        """``titles``: the titles of the reviews in the library by id."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Bin")
        self.setMinimumSize(480, 400)
        self.resize(min(theme.px(720), 1100), min(theme.px(520), 720))
        self._bin, self._titles = bin_, titles
        self._things: dict[str, Binned] = {}
        self._said = label("", "muted")
        self.list = CardList(theme, "What is in the bin")
        self.list.moved.connect(self._moved)
        self.list.opened.connect(lambda _key: self.restore())
        self._empty = EmptyState(
            "The bin is empty",
            "Notes, highlights, reflections and records you were sent come here first, and can be put back.",
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self.restore_button = button("Put it back", self.restore, primary=True)
        self.all_button = button("Put everything back", self.restore_all)
        self.empty_button = button("Empty the bin…", lambda: self._sure(True))
        close = button("Close", self.accept)
        self._final = label("")
        self._delete = button("Delete for good", self.empty)
        self._keep = button("Keep everything", lambda: self._sure(False), primary=True)
        self._warning: QFrame = frame("warning", self._final, flow(self._delete, self._keep))
        self._warning.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label("Bin", "title", wrap=False))
        box.addWidget(self._said)
        box.addWidget(self._stack, 1)
        box.addWidget(self._warning)
        self._buttons = flow(self.restore_button, self.all_button, self.empty_button, close)
        box.addWidget(self._buttons)
        box.addWidget(HelpLine(theme))
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.setFocus()

    def restore(self) -> None:
        """Put the thing chosen back where it was."""
        thing = self._things.get(self.list.current_key() or "")
        if thing is not None:
            self._put_back(partial(self._bin.restore, thing))

    def restore_all(self) -> None:
        """Put everything back."""
        self._put_back(partial(self._bin.restore_all, list(self._things.values())))

    def empty(self) -> None:
        """Delete for good what is in the bin."""
        try:
            gone = self._bin.empty()
        except KnownError as error:
            self._show(sentence(error))
            return
        kept = ""
        if gone.quoted:
            quoted = count(len(gone.quoted), "quotation")
            kept = f" {quoted} in your reflections kept the words, without the note."
        marks = count(len(gone.marks) + len(gone.quoted), "note or highlight", "notes and highlights")
        sent = len(gone.received)
        records = f", {count(sent, 'record you were sent', 'records you were sent')}" if sent else ""
        self._show(f"Deleted: {marks}, {count(len(gone.reflections), 'reflection')}{records}.{kept}")

    def _put_back(self, put: Callable[[], int | None]) -> None:
        try:
            number = put() or 1
        except KnownError as error:
            self._show(sentence(error))
            return
        self._show(f"Put back: {count(number, 'thing')}." if number > 1 else "Put back.")

    def _show(self, said: str = "") -> None:
        things = self._bin.things()
        self._things = {f"{one.kind} {one.id}": one for one in things}
        self.list.show_cards([self._card(key, one) for key, one in self._things.items()])
        announce(self, said)
        self._said.setText(said or "What you removed stays here, encrypted, until you empty the bin.")
        self._stack.setCurrentWidget(self.list if things else self._empty)
        self._sure(False)

    def _sure(self, asking: bool) -> None:
        """Say what is final before it is done."""
        marks = sum(1 for one in self._things.values() if one.kind == "mark")
        sent = sum(1 for one in self._things.values() if one.kind == "received")
        reflections = len(self._things) - marks - sent
        what = " and ".join(
            part
            for part in (
                count(marks, "note or highlight", "notes and highlights") if marks else "",
                count(reflections, "reflection") if reflections else "",
                count(sent, "record you were sent", "records you were sent") if sent else "",
            )
            if part
        )
        self._final.setText(
            f"{what} will be deleted for good. This is the one thing that cannot be undone. "
            "Words quoted in a reflection you keep stay in it."
        )
        self._warning.setVisible(asking)
        self._buttons.setVisible(not asking)
        for made in (self.all_button, self.empty_button):
            made.setEnabled(bool(self._things))
        self._moved()
        if asking:
            self._keep.setFocus()
            announce(self, self._final.text())
        elif self._things:
            self.list.setFocus()

    def _moved(self) -> None:
        self.restore_button.setEnabled((self.list.current_key() or "") in self._things)

    def _card(self, key: str, thing: Binned) -> Card:
        when = moment(thing.removed)
        if thing.kind == "received":
            return Card(key, f"Record you were sent: {thing.title}", f"Removed {when}", ())
        if thing.kind == "reflection":
            words = shortened(thing.text.strip(), _EXCERPT) or "Nothing written yet."
            return Card(key, f"Reflection: {thing.title}", f"Removed {when}", ((words, False),))
        review = self._titles.get(thing.review, "a review no longer in the library")
        title = shortened(plain(thing.note), _EXCERPT) or "Highlight"
        quote = f"“{shortened(thing.text, _EXCERPT)}”"
        return Card(key, title, f"{review} · removed {when}", ((quote, False),))


def show_bin(parent: QWidget, theme: Theme, bin_: BinService, titles: Mapping[str, str]) -> BinDialog:
    """Open the bin over a window."""
    dialog = BinDialog(parent, theme, bin_, titles)
    dialog.open()
    return dialog
