"""Beginning a reflection, or going on with one: which review, how long there is, which questions."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QRadioButton, QVBoxLayout, QWidget

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.domain.reflections import MINUTES, Model
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.library import Entry
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import button, captioned, dropdown, label
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import KEY, LongList
from reviewstudy.ui.words import count, sentence

_ANY = 0
"""Any time will do."""


class BeginDialog(QDialog):
    """``chosen`` carries the ids of a review and a model; ``team`` asks for the team's questions."""

    chosen = Signal(str, str)
    team = Signal()

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        models: Callable[[str], Sequence[Model]],
        entries: Sequence[Entry],
        review: str = "",
        model: str = "what",
        at: str = "",
    ) -> None:
        """``review``: the one it is about, where that is settled, else ``at``: the one to point at, as
        ``model`` is."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Other questions" if review else "New reflection")
        self.resize(min(theme.px(680), parent.width()), min(theme.px(680), parent.height()))
        self._models, self._preferred = models, model
        reviews = ((f"{one.title} ({one.publisher})", one.review_id) for one in entries)
        self.review = dropdown("Which review is it about?", reviews)
        self.review.setCurrentIndex(max(0, self.review.findData(review or at)))
        self.times = QButtonGroup(self)
        ticks = []
        for minutes in (_ANY, *MINUTES):
            tick = QRadioButton(f"{minutes} minutes" if minutes else "Any time")
            self.times.addButton(tick, minutes)
            ticks.append(tick)
        ticks[0].setChecked(True)
        self.list = LongList(theme, "Questions to choose from")
        self.list.itemActivated.connect(self._choose)
        self._about = label("", "muted", live=True)
        self.begin = button("Ask these" if review else "Begin", self._choose, primary=True)
        self.list.setMinimumHeight(theme.px(110))
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(2, 2, 2, 2)
        inner.setSpacing(2 * GRID)
        asked = captioned("Which review is it about?", self.review)
        asked.setHidden(bool(review))
        inner.addWidget(asked)
        inner.addWidget(label("How long do you have?", "subheading"))
        inner.addWidget(flow(*ticks))
        inner.addWidget(self.list, 1)
        inner.addWidget(self._about)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(scrolled(page, self.windowTitle()), 1)
        box.addWidget(
            flow(self.begin, button("Our team’s questions…", self.team.emit), button("Cancel", self.reject))
        )
        box.addWidget(HelpLine(theme))
        self.review.currentIndexChanged.connect(self.refresh)
        self.times.idToggled.connect(lambda _, on: self.refresh() if on else None)
        self.list.currentItemChanged.connect(self._tell)
        self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """Offer what fits the review and the time."""
        wanted = self.times.checkedId()
        try:
            models = self._models(self.review.currentData() or "")
        except NotFound as error:
            models = ()
            self._about.setText(sentence(error))
        self._offered = {one.id: one for one in models if wanted in (_ANY, one.minutes)}
        self.list.clear()
        for one in self._offered.values():
            questions = count(len(one.prompts), "question")
            self.list.put(f"{one.name}\n{questions}, about {one.minutes} minutes. {one.about}", one.id)
        at = list(self._offered).index(self._preferred) if self._preferred in self._offered else 0
        self.list.setCurrentRow(at)
        self.begin.setEnabled(bool(self._offered))

    def _tell(self) -> None:
        item = self.list.currentItem()
        model = self._offered.get(item.data(KEY)) if item else None
        self._about.setText(" ".join(one.question for one in model.prompts) if model else "")

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen.emit(self.review.currentData(), item.data(KEY))
            self.accept()


def unfinished(reflecting: ReflectingService, review_id: str) -> Reflection:
    """The unfinished reflection on a review, or one begun now."""
    drafts = (
        one for one in reflecting.reflections() if one.review == review_id and one.status is Status.DRAFT
    )
    return next(drafts, None) or reflecting.start(review_id, reflecting.usual_model(review_id))


def reflection_tab(workspace: Workspace, theme: Theme, reflection_id: str) -> ReflectionTab:
    """Open a reflection from the journal; raises NotFound."""
    reflection = workspace.reflecting.reflection(reflection_id)
    holding = workspace.reflecting.holding(reflection)
    services = (workspace.reflecting, workspace.acting, workspace.supervising)
    tab = ReflectionTab(reflection, holding, *services, theme)
    tab.show_marks(workspace.reading.marks(holding))
    return tab
