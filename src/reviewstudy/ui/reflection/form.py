"""A regulator's form, filled from what was written once, field by field in the form's own order."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError, NotFound
from reviewstudy.domain.forms import Filled, Form
from reviewstudy.domain.identifiers import Identifier
from reviewstudy.domain.spans import in_words
from reviewstudy.services.filling import FillingService
from reviewstudy.services.identifying import find_identifiers
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.autosave import Autosave
from reviewstudy.ui.checks import Warned
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import Column, GrowingEdit, button, captioned, dropdown, follow, frame, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, sentence

COPY_KEY = "F8"
"""Copies the field at hand and goes on to the next."""

_LEAD = (
    "Each field takes what you wrote already. Change it here and the form keeps its own wording; your answer "
    f"stays as it is. {COPY_KEY} copies a field and goes to the next, in the form's own order."
)


Look = Callable[[str], list[Identifier]]


class _Field(QWidget):
    """``typed`` and ``copy`` carry the id of the field."""

    typed = Signal(str)
    copy = Signal(str)

    def __init__(self, theme: Theme, filled: Filled, number: int, look: Look) -> None:
        super().__init__()
        self.id = one = filled.field.id
        self._words = filled.field.words
        self.edit = GrowingEdit(filled.text, least=2)
        self.edit.setAccessibleName(filled.field.label)
        self.edit.textChanged.connect(lambda: self.typed.emit(one))
        self.state = label("", "muted")
        made = button("Copy", lambda: self.copy.emit(one))
        made.setAccessibleName(f"Copy {filled.field.label}")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID // 2)
        box.addWidget(label(f"{number}. {filled.field.label}", "subheading"))
        if filled.field.help:
            box.addWidget(label(filled.field.help, "muted"))
        box.addWidget(self.edit)
        if not filled.field.known:
            box.addWidget(Warned(theme, self.edit, look))
        box.addWidget(self.state)
        box.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_filled(filled)

    def show_filled(self, filled: Filled) -> None:
        """Show what stands in the field, and say where it comes from."""
        if self.edit.toPlainText() != filled.text and not self.edit.hasFocus():
            self.edit.blockSignals(True)
            self.edit.setPlainText(filled.text)
            self.edit.blockSignals(False)
        if filled.gap:
            said = "Gap: the form asks for this, and nothing is written yet."
        elif not filled.text.strip():
            said = "Nothing yet; the form can be handed in without it."
        elif filled.own:
            said = "Written for this form."
        elif filled.sources:
            said = "From your answer to " + ", ".join(f"“{one}”" for one in filled.sources) + "."
        else:
            said = "From what is known of this reflection."
        words = len(filled.text.split())
        if self._words:
            said += f" {count(words, 'word')} of about {self._words:,}"
            said += f": {count(filled.over, 'word')} over." if filled.over else "."
        self.state.setText(said)


class FormDialog(QDialog):
    """``export`` carries the ids of the reflection and the form."""

    export = Signal(str, str)

    def __init__(
        self, parent: QWidget, theme: Theme, filling: FillingService, reflection: str, form: str = ""
    ) -> None:
        """Raises NotFound where the reflection is gone."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Use in a form")
        self.resize(min(theme.px(760), parent.width()), min(theme.px(760), parent.height()))
        self._theme, self._filling, self._reflection = theme, filling, reflection
        names = filling.pseudonyms(reflection)
        self._look: Look = lambda text: find_identifiers(text, names)
        self._dirty: set[str] = set()
        self._given_up = False
        self.fields: dict[str, _Field] = {}
        self.choice = dropdown("Form", ((one.name, one.id) for one in filling.forms()))
        self.choice.setCurrentIndex(max(0, self.choice.findData(form)))
        self.choice.currentIndexChanged.connect(self._changed)
        self._said = label("", "subheading", live=True)
        self._column = Column("The form's fields")
        self._autosave = Autosave(self, self._save_quietly)
        copy = QShortcut(QKeySequence(COPY_KEY), self)
        copy.activated.connect(self.copy_on)
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        box.setSpacing(GRID)
        head = QVBoxLayout()
        head.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        head.setSpacing(GRID)
        head.addWidget(captioned("Form", self.choice))
        head.addWidget(self._said)
        box.addLayout(head)
        box.addWidget(self._column, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.setSpacing(GRID)
        foot.addWidget(
            flow(
                button(f"Copy and go on ({COPY_KEY})", self.copy_on, primary=True),
                button("Export this form…", self._export),
                button("Close", self.accept),
            )
        )
        foot.addWidget(HelpLine(theme))
        box.addLayout(foot)
        self._show_form()
        next(iter(self.fields.values())).edit.setFocus()

    @property
    def form(self) -> Form:
        """The form chosen."""
        return self._filling.form(self.choice.currentData())

    def copy_on(self) -> None:
        """Copy the field the keyboard is in, else the first, and go on to the next."""
        ids = list(self.fields)
        at = next((one for one in ids if self.fields[one].edit.hasFocus()), ids[0])
        self._copy(at)
        following = ids[(ids.index(at) + 1) % len(ids)]
        self.fields[following].edit.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Save what was written for the form. Raises KnownError where it cannot be."""
        if self._dirty:
            texts = {one: self.fields[one].edit.toPlainText() for one in self._dirty}
            self._filling.write(self._reflection, self.form.id, texts, initiator=self)
            self._dirty.clear()
        self._autosave.saved()

    def done(self, result: int) -> None:
        """Close it, once what was written is saved; where that cannot be, say so, and close it the second
        time it is asked for."""
        try:
            self.flush()
        except KnownError as error:
            if not self._given_up:
                self._given_up = True
                said = f"Not saved, so still open. {sentence(error)} Close again to leave it unsaved."
                self._said.setText(said)
                self._autosave.failed()
                return
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.done(QDialog.DialogCode.Rejected.value)

    def _copy(self, field: str) -> None:
        name = self.fields[field].edit.accessibleName()
        text = self.fields[field].edit.toPlainText().strip()
        QGuiApplication.clipboard().setText(text)  # an empty field leaves nothing of the one before
        said = f"Copied: {name}." if text else f"Nothing to copy in: {name}."
        self._said.setText(said)
        announce(self, said)

    def _typed(self, field: str) -> None:
        self._dirty.add(field)
        self._given_up = False
        self._autosave.typed()

    def _save_quietly(self) -> None:
        try:
            self.flush()
        except KnownError as error:
            self._said.setText(sentence(error))
            self._autosave.failed()
        else:
            self._show_states()

    def _changed(self) -> None:
        chosen = self.choice.currentIndex()
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(
            next(n for n in range(self.choice.count()) if self.choice.itemData(n) == self._shown)
        )
        try:
            self.flush()
        except KnownError as error:
            self._said.setText(sentence(error))
        else:
            self.choice.setCurrentIndex(chosen)
            self._show_form()
        finally:
            self.choice.blockSignals(False)

    def _show_form(self) -> None:
        form = self.form
        self._shown = form.id
        self._column.clear()
        self.fields = {}
        checked = f"{form.who} · {form.version} · last looked at on {in_words(form.checked)}"
        self._column.add(label(checked, "muted"))
        self._column.add(frame("notice", label(form.note)))
        self._column.add(label(_LEAD, "muted"))
        for number, filled in enumerate(self._filled(), 1):
            made = self.fields[filled.field.id] = _Field(self._theme, filled, number, self._look)
            made.typed.connect(self._typed)
            made.copy.connect(self._copy)
            self._column.add(made)
        others = self._filling.unplaced(self._reflection, form.id)
        if others:
            names = ", ".join(f"“{one.heading or one.question}”" for one in others)
            self._column.add(label(f"Not taken over, as the form does not ask for it: {names}.", "muted"))
        follow(self.choice, self._column)
        self._say_gaps()

    def _show_states(self) -> None:
        for filled in self._filled():
            self.fields[filled.field.id].show_filled(filled)
        self._say_gaps()

    def _say_gaps(self) -> None:
        gaps = sum(1 for one in self._filled() if one.gap)
        self._said.setText(f"{count(gaps, 'gap')} left" if gaps else "Nothing the form asks for is empty")

    def _filled(self) -> tuple[Filled, ...]:
        """The fields as they stand; none where the reflection was deleted meanwhile."""
        try:
            return self._filling.filled(self._reflection, self.form.id)
        except NotFound as error:
            self._said.setText(sentence(error))
            return ()

    def _export(self) -> None:
        try:
            self.flush()
        except KnownError as error:
            self._said.setText(sentence(error))
            return
        form = self.form.id
        self.accept()
        self.export.emit(self._reflection, form)
