"""The questions of a reflection, one under the other, each with its answer and what may leave of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewstudy.domain.journal import WrittenAnswer
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import GrowingEdit, button, label
from reviewstudy.ui.reflection.returned import SaidBox
from reviewstudy.ui.theme import GRID

_INSTEAD = (
    "Your answer above stays private. If you choose this answer when you export, only these words leave."
)


class AnswerBox(QWidget):
    """``typed`` and ``summarised`` carry the prompt whose words are others, ``earlier_wanted`` the one
    whose earlier versions are asked for."""

    typed = Signal(str)
    summarised = Signal(str)
    earlier_wanted = Signal(str)

    def __init__(self, answer: WrittenAnswer, helping: str) -> None:
        super().__init__()
        self.prompt = prompt = answer.prompt
        self.name = answer.heading or answer.question
        about = f"{answer.heading} {answer.question}".strip()
        self.edit = GrowingEdit(answer.text, least=4)
        self.edit.setObjectName("answer")
        self.edit.setAccessibleName(about)
        self.edit.textChanged.connect(self._typed)
        self.summary = GrowingEdit(answer.summary, least=2)
        self.summary.setObjectName("answer")
        self.summary.setAccessibleName(f"Shared in place of the answer to: {about}")
        self.summary.textChanged.connect(lambda: self.summarised.emit(prompt))
        self.earlier = button("Earlier versions…", lambda: self.earlier_wanted.emit(prompt), quiet=True)
        self.earlier.setAccessibleName(f"Earlier versions of the answer to: {answer.question}")
        self.instead = button("Share something else…", self.begin_summary, quiet=True)
        self.instead.setAccessibleName(
            f"Write something to share in place of the answer to: {answer.question}"
        )
        self._shared = QWidget()
        inner = QVBoxLayout(self._shared)
        inner.setContentsMargins(2 * GRID, 0, 0, 0)
        inner.setSpacing(GRID // 2)
        inner.addWidget(label("Shared in its place", "subheading"))
        inner.addWidget(label(_INSTEAD, "muted"))
        inner.addWidget(self.summary)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        if answer.heading:
            box.addWidget(label(answer.heading, "heading"))
        box.addWidget(label(answer.question, "lead"))
        if helping:
            box.addWidget(label(helping, "muted"))
        box.addWidget(self.edit)
        self.said = SaidBox()
        box.addWidget(self.said)
        box.addWidget(flow(self.earlier, self.instead))
        box.addWidget(self._shared)
        self.earlier.hide()
        self._offer(bool(answer.summary))

    def begin_summary(self) -> None:
        """Offer a place for what is to leave instead of the answer."""
        self._offer(True)
        self.summary.setFocus()

    def show_answer(self, answer: WrittenAnswer, *, text: bool, summary: bool) -> None:
        """Show what the journal holds, of the answer, what leaves in its place, or both."""
        for edit, words, wanted in ((self.edit, answer.text, text), (self.summary, answer.summary, summary)):
            if wanted and edit.toPlainText() != words:
                edit.blockSignals(True)
                edit.setPlainText(words)
                edit.blockSignals(False)
        self._offer(not self._shared.isHidden() or bool(answer.summary))

    def _typed(self) -> None:
        self._offer(not self._shared.isHidden())
        self.typed.emit(self.prompt)

    def _offer(self, shared: bool) -> None:
        self._shared.setVisible(shared)
        self.instead.setVisible(not shared and bool(self.edit.toPlainText().strip()))
