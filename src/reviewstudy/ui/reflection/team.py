"""The questions a team asks of whoever reads a review, where answers go, and by when."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.asking import LONGEST, MOST, TeamQuestions
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.ui.days import MaybeDay
from reviewstudy.ui.fitted import FittedDialog
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import GrowingEdit, button, captioned, frame, label
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

_LEAD = (
    "One question a line. They are offered for every review, beside the other ways to reflect. Answers that "
    "were given keep the question they answered."
)


class TeamDialog(FittedDialog):
    """``kept`` says that the questions are others now."""

    kept = Signal()

    def __init__(self, parent: QWidget, theme: Theme, reflecting: ReflectingService, today: date) -> None:
        super().__init__(parent, theme.px(600), 3 * GRID)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Our team’s questions")
        self._reflecting = reflecting
        team = reflecting.team()
        self.questions = GrowingEdit("\n".join(team.questions), least=5)
        self.return_to = QLineEdit(team.return_to)
        self.return_to.setMaxLength(LONGEST)
        self.return_to.setPlaceholderText("for example: the learning lead, learning@example.org")
        soon = (today + timedelta(days=28)).isoformat()
        self.return_by = MaybeDay(theme, "By a day", team.return_by, soon)
        self._wrong = label("", live=True)
        self._warning = frame("warning", self._wrong)
        self._warning.hide()
        self.box.addWidget(label(_LEAD))
        self.box.addWidget(captioned("Questions", self.questions))
        self.box.addWidget(captioned("Where answers are wanted", self.return_to))
        self.box.addWidget(self.return_by)
        self.box.addWidget(self._warning)
        self.box.addWidget(flow(button("Save", self.save, primary=True), button("Cancel", self.reject)))
        self.box.addWidget(HelpLine(theme))
        self.questions.setFocus()

    def _filled(self) -> TeamQuestions:
        lines = (" ".join(line.split()) for line in self.questions.toPlainText().splitlines())
        questions = tuple(dict.fromkeys(line for line in lines if line))
        return TeamQuestions(questions, self.return_to.text().strip(), self.return_by.day)

    def flush(self) -> None:
        """Keep the questions if they can be, before a lock closes this. Raises KnownError."""
        team = self._filled()
        if team != self._reflecting.team() and self._fits(team):
            self._reflecting.put_team(team)

    @property
    def unsaved(self) -> bool:
        """Whether there is something in it that is not kept."""
        return self._filled() != self._reflecting.team()

    def _fits(self, team: TeamQuestions) -> bool:
        return len(team.questions) <= MOST and all(len(one) <= LONGEST for one in team.questions)

    def save(self) -> None:
        """Keep the questions, or say why they cannot be kept."""
        team = self._filled()
        if not self._fits(team):
            self._say(f"No more than {MOST} questions, and no more than {LONGEST} letters each.")
            return
        try:
            self._reflecting.put_team(team)
        except KnownError as error:
            self._say(sentence(error))
        else:
            self.kept.emit()
            self.accept()

    def _say(self, wrong: str) -> None:
        self._wrong.setText(wrong)
        self._warning.show()
