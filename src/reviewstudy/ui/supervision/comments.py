"""Room under an answer for what a supervisor says of it: a comment, a question, or nothing."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from reviewstudy.domain.supervision import Saying, Supervision
from reviewstudy.services.supervising import Place
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import GrowingEdit, button, label
from reviewstudy.ui.theme import GRID

_CAPTIONS = {Saying.COMMENT: "Your comment", Saying.QUESTION: "Your question"}
_BEGIN = {Saying.COMMENT: "Comment…", Saying.QUESTION: "Ask…"}


class CommentBox(QWidget):
    """``typed`` carries the place whose words are others."""

    typed = Signal(object)

    def __init__(self, reflection: str, prompt: str, about: str) -> None:
        """``about``: what the answer is called, for whoever hears rather than sees it."""
        super().__init__()
        self.edits: dict[Place, GrowingEdit] = {}
        self.buttons: dict[Saying, QPushButton] = {}
        self._rooms: dict[Saying, QWidget] = {}
        self._about = about
        self._places = {kind: (reflection, prompt, kind) for kind in Saying}
        box = QVBoxLayout(self)
        box.setContentsMargins(2 * GRID, 0, 0, 0)
        box.setSpacing(GRID // 2)
        for kind in Saying:
            begin = button(_BEGIN[kind], partial(self.begin, kind), quiet=True)
            begin.setAccessibleName(f"{_BEGIN[kind].rstrip('…')} on: {about}")
            self.buttons[kind] = begin
        self._foot = flow(*self.buttons.values())
        box.addWidget(self._foot)

    def _room(self, kind: Saying) -> GrowingEdit:
        """Where it is typed, made when it is wanted first: a record can have thousands of answers."""
        place = self._places[kind]
        if place not in self.edits:
            edit = GrowingEdit("", least=2)
            edit.setObjectName("answer")
            edit.setAccessibleName(f"{_CAPTIONS[kind]} on: {self._about}")
            room = QWidget()
            inner = QVBoxLayout(room)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.setSpacing(GRID // 2)
            inner.addWidget(label(_CAPTIONS[kind], "subheading"))
            inner.addWidget(edit)
            box = self.layout()
            assert isinstance(box, QVBoxLayout)
            at = list(Saying).index(kind)
            box.insertWidget(sum(1 for one in list(Saying)[:at] if one in self._rooms), room)
            after = next((one for one in list(Saying)[at + 1 :] if one in self._rooms), None)
            room.stackUnder(self._rooms[after] if after else self._foot)  # Tab goes as children are kept
            follows = self.edits[self._places[after]] if after else self.buttons[Saying.COMMENT]
            QWidget.setTabOrder(follows, edit)  # it can only be put after something, so that goes after it
            QWidget.setTabOrder(edit, follows)
            self.edits[place], self._rooms[kind] = edit, room
            edit.textChanged.connect(partial(self.typed.emit, place))
        return self.edits[place]

    def begin(self, kind: Saying) -> None:
        """Offer room for it, with the cursor in it."""
        edit = self._room(kind)
        self._rooms[kind].show()
        self.buttons[kind].hide()
        edit.setFocus()

    def show_said(self, side: Supervision, dirty: set[Place]) -> None:
        """Show what is kept, but where something is typed that is not."""
        for kind, place in self._places.items():
            text = side.said(*place)
            if not text and place not in self.edits:
                continue
            edit = self._room(kind)
            if place not in dirty and edit.toPlainText() != text:
                edit.blockSignals(True)
                edit.setPlainText(text)
                edit.blockSignals(False)
        self._offer()

    def _offer(self) -> None:
        for place, edit in self.edits.items():
            kind = place[2]
            there = bool(edit.toPlainText()) or (not self._rooms[kind].isHidden() and edit.hasFocus())
            self._rooms[kind].setVisible(there)
            self.buttons[kind].setVisible(not there)
