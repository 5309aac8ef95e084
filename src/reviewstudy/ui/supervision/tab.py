"""A record in a tab: what its author chose to share, and room under each answer for the supervisor."""

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.records import Answer, RecordedReflection
from reviewstudy.domain.supervision import AgreedAction
from reviewstudy.services.acting import Planned, planned_of
from reviewstudy.services.identifying import find_identifiers
from reviewstudy.services.supervising import Place, SupervisingService
from reviewstudy.services.usual import Practitioner
from reviewstudy.ui.acting import ActionsBox, ShownAction
from reviewstudy.ui.checks import CheckPanel
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import button, frame, label
from reviewstudy.ui.scrolled import centred
from reviewstudy.ui.sided import Sided
from reviewstudy.ui.supervision.comments import CommentBox
from reviewstudy.ui.supervision.session import SessionBox, SignBox
from reviewstudy.ui.theme import COLUMN, GRID, Theme
from reviewstudy.ui.told import about, actions, bounded, by, rest
from reviewstudy.ui.writing import WritingTab

_HERE = (
    "What you write stays on this computer, encrypted, until you return it. Nobody’s answers are changed. "
    "Leave out names and anything that could tell who a family is."
)


class AgreedActions:
    """What was agreed on one reflection, as the box that shows actions wants it."""

    finishing = False

    def __init__(self, tab: "SupervisionTab", service: SupervisingService, reflection: str) -> None:
        self._tab, self._service, self._reflection = tab, service, reflection
        self.history = service.history

    def actions(self) -> list[ShownAction]:
        return [
            ShownAction(one.action, planned_of(one))
            for one in self._tab.side.agreed
            if one.reflection == self._reflection
        ]

    def add(self, planned: Planned) -> None:
        self._service.agree(self._tab.record, self._reflection, planned)
        self._tab.read()

    def change(self, key: str, planned: Planned) -> None:
        self._service.change_agreed(self._tab.record, self._one(key), planned)
        self._tab.read()

    def remove(self, key: str) -> None:
        self._service.drop_agreed(self._tab.record, self._one(key))
        self._tab.read()

    def finish(self, key: str, done: str) -> None:
        raise NotImplementedError

    def _one(self, key: str) -> AgreedAction:
        self._tab.read()
        for one in self._tab.side.agreed:
            if one.action == key:
                return one
        raise NotFound("that action is not there any more", "add it again if it was agreed")


class SupervisionTab(WritingTab):
    """``send`` asks to return this record, ``removed`` to put it into the bin; ``said`` carries a line for
    the window's foot and what undoes it."""

    send = Signal(str)
    removed = Signal(str)
    said = Signal(str, object)

    def __init__(self, record: str, service: SupervisingService, who: Practitioner, theme: Theme) -> None:
        """``who``: what the person said of themselves last, offered for the sign-off."""
        super().__init__()
        self.record, self._service, self._theme = record, service, theme
        self.received = service.one(record)
        self.side = self.received.supervision
        self._dirty: set[Place] = set()
        self._session_dirty = False
        self.comments: list[CommentBox] = []
        self.agreed: dict[str, ActionsBox] = {}
        self.session = SessionBox(theme, date.today())
        self.session.changed.connect(self._session_changed)
        self.sign = SignBox(who.name, who.role, self._sign, lambda: service.unsign(record))
        self.check = CheckPanel(theme, self._checked_texts, find_identifiers)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._head())
        box.addWidget(Sided(theme, self._sheet(), self.check, 300), 1)
        self._show()
        self.check.look()

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("sheetHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(head)
        box.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        box.addWidget(
            flow(
                button("Return…", lambda: self.send.emit(self.record), primary=True),
                button("Session and sign-off", self.go_to_session),
                self.saved,
            )
        )
        return head

    def _sheet(self) -> QWidget:
        record = self.received.record
        page = QWidget()
        page.setObjectName("column")
        page.setMaximumWidth(self._theme.px(COLUMN) + 6 * GRID)
        sheet = QVBoxLayout(page)
        sheet.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 6 * GRID)
        sheet.setSpacing(GRID + 4)
        sheet.addWidget(label(f"Supervision: {self.received.title}", "heading"))
        sheet.addWidget(label(by(record), "muted"))
        sheet.addWidget(frame("notice", label(_HERE)))
        for one in record.reflections:
            for part in self._reflection(one):
                sheet.addWidget(part)
        for part in rest(record):
            sheet.addWidget(part)
        if len(record.reflections) != 1:
            sheet.addWidget(label("On all of it", "subheading"))
            sheet.addWidget(self._comment("", "", "all of it"))
        sheet.addSpacing(2 * GRID)
        sheet.addWidget(self.session)
        sheet.addSpacing(2 * GRID)
        sheet.addWidget(self.sign)
        remove = button("Move this record to the bin", self._remove, quiet=True)
        sheet.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        sheet.addStretch(1)
        self._scrolled = centred(page, "Record")
        return self._scrolled

    def _reflection(self, one: RecordedReflection) -> Iterator[QWidget]:
        yield from about(one, titled=len(self.received.record.reflections) != 1)
        for said in one.answers:
            yield self._answer(one.reflection, said)
        yield from actions(one)
        yield label("On the whole reflection", "subheading")
        yield self._comment(one.reflection, "", f"the reflection on {one.source.title}")
        source = AgreedActions(self, self._service, one.reflection)
        box = ActionsBox(self._theme, source, "Agreed actions", "Nothing agreed yet.")
        box.said.connect(self.said)
        self.agreed[one.reflection] = box
        yield box

    def _answer(self, reflection: str, said: Answer) -> QWidget:
        """An answer as its author reads it, and room under it."""
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 2 * GRID, 0, 0)
        box.setSpacing(GRID)
        if said.heading:
            box.addWidget(label(said.heading, "heading"))
        box.addWidget(label(said.question, "muted" if said.heading else "heading"))
        box.addWidget(label(bounded(said.text) or "Not answered", "lead"))
        box.addWidget(self._comment(reflection, said.prompt, said.heading or said.question))
        return page

    def _comment(self, reflection: str, prompt: str, about: str) -> CommentBox:
        box = CommentBox(reflection, prompt, about)
        box.typed.connect(self._typed)
        self.comments.append(box)
        return box

    def focus(self) -> None:
        """Put the keyboard where one begins."""
        if self.comments:
            first = self.comments[0]
            shown = [edit for edit in first.edits.values() if edit.toPlainText()]
            (shown[0] if shown else next(iter(first.buttons.values()))).setFocus()
        else:
            self.session.held_on.tick.setFocus()

    def go_to_session(self) -> None:
        """Bring the session into view, with the keyboard in it."""
        self.session.held_on.tick.setFocus(Qt.FocusReason.TabFocusReason)
        self._scrolled.ensureWidgetVisible(self.session, 0, 0)

    def unsaved(self) -> bool:
        return bool(self._dirty) or self._session_dirty

    def keep(self) -> None:
        if self._dirty:
            said = {place: edit.toPlainText() for place, edit in self._edits() if place in self._dirty}
            self._service.write(self.record, said, initiator=self)
            self._dirty.clear()
        if self._session_dirty:
            self._service.put_session(self.record, self.session.session(), initiator=self)
            self._session_dirty = False

    def kept(self) -> None:
        self.read()
        self._show()

    def refresh(self) -> None:
        """Show what the journal holds; what is typed and not saved yet stands above that. Raises NotFound."""
        self.read()
        self._show()
        self.check.later()

    def read(self) -> None:
        """Know what stands in the journal now. Raises NotFound."""
        self.side = self._service.side(self.record)

    def _show(self) -> None:
        side = self.side
        for box in self.comments:
            box.show_said(side, self._dirty)
        for agreed in self.agreed.values():
            agreed.refresh()
        if not self._session_dirty:
            self.session.show_session(side.session)
        self.sign.show_signed(side)

    def _edits(self) -> Iterator[tuple[Place, QPlainTextEdit]]:
        for box in self.comments:
            yield from box.edits.items()

    def _checked_texts(self) -> list[tuple[str, QPlainTextEdit]]:
        texts = [(f"Your {place[2]}", edit) for place, edit in self._edits() if edit.toPlainText().strip()]
        others = (("Wellbeing", self.session.wellbeing), ("Disagreements", self.session.disagreements))
        return [*texts, *others]

    def _sign(self, name: str, role: str) -> None:
        self.flush()
        self._service.sign(self.record, name, role)
        self.refresh()

    def _remove(self) -> None:
        self.flush()
        self.removed.emit(self.record)

    def _typed(self, place: Place) -> None:
        self._dirty.add(place)
        self.typed()

    def _session_changed(self) -> None:
        self._session_dirty = True
        self.typed()

    def typed(self) -> None:
        super().typed()
        self.check.later()
