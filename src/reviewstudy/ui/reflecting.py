"""What the window does about reflections: begin one, ask otherwise, use it in a form, export."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.records import Shape
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.autosave import trying_all
from reviewstudy.ui.reflection.begin import BeginDialog, unfinished
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog, ToExport
from reviewstudy.ui.reflection.form import FormDialog
from reviewstudy.ui.reflection.team import TeamDialog
from reviewstudy.ui.words import sentence

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


class Reflecting:
    """Joins the reflections of a window to the dialogs about them."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        page = window.reflections
        page.opened.connect(window.open_reflection)
        page.begin.connect(self.begin)
        page.pack.connect(lambda: self.export_several(Shape.PACK))
        page.portfolio.connect(lambda: self.export_several(Shape.PORTFOLIO))

    @property
    def _service(self) -> ReflectingService:
        return self._window.workspace.reflecting

    def on(self, review_id: str, point: str = "") -> ReflectionTab | None:
        """Go on with the unfinished reflection on a review, or begin one; ``point``: rest it on that."""
        tab = self._window.open_reflection(unfinished(self._service, review_id).id)
        if tab is not None and point:
            tab.rest_on(point)
        return tab

    def begin(self) -> None:
        """Ask on which review and with which questions, and begin a reflection."""
        window = self._window
        entries = window.workspace.library.entries()
        if not entries:
            window.toast.say("Bring in a review first: File, Import.")
            return
        reader = window.opened.reader()
        review = reader.holding.review_id if reader else entries[0].review_id
        usual = self._service.usual_model(review)
        dialog = BeginDialog(window, window.theme, self._service.models, entries, model=usual, at=review)
        dialog.chosen.connect(self._begun)
        self._open(dialog)

    def ask_otherwise(self, reflection_id: str) -> None:
        """Ask other questions of a reflection; what was answered stays."""
        window = self._window
        if not window.saved("changed"):
            return
        reflection = self._service.reflection(reflection_id)
        entries = [one for one in window.workspace.library.entries() if one.review_id == reflection.review]
        if not entries:
            window.toast.say("Its review is no longer in the library, so there are no other questions.")
            return
        dialog = BeginDialog(
            window, window.theme, self._service.models, entries, reflection.review, reflection.model
        )
        dialog.chosen.connect(lambda review, model: self._ask(reflection_id, model))
        self._open(dialog)

    def form(self, reflection_id: str, form: str = "") -> FormDialog | None:
        """Use a reflection in a regulator's form."""
        window = self._window
        if not window.saved("opened"):
            return None
        dialog = FormDialog(window, window.theme, window.workspace.filling, reflection_id, form)
        dialog.export.connect(lambda one, chosen: self.export(one, Shape.FORM, chosen))
        dialog.open()
        return dialog

    def export(self, reflection_id: str, shape: Shape = Shape.REFLECTION, form: str = "") -> ExportDialog:
        """Choose, preview and save a reflection."""
        self._window.flush()
        title = self._service.reflection(reflection_id).title
        return self._export(ToExport(reflection_id, title, shape, form))

    def export_several(self, shape: Shape) -> ExportDialog:
        """Choose, preview and save the reflections of a time."""
        self._window.flush()
        return self._export(ToExport(shape=shape))

    def export_current(self) -> None:
        """Export the reflection in this tab."""
        tab = self._window.tabs.currentWidget()
        if isinstance(tab, ReflectionTab):
            self.export(tab.reflection.id)
        else:
            self._window.toast.say("Open a reflection first, then export it.")

    def team(self) -> TeamDialog:
        """Write the team's own questions."""
        window = self._window
        dialog = TeamDialog(window, window.theme, self._service, date.today())
        dialog.open()
        return dialog

    def flush(self) -> None:
        """Save what is being written in a dialog about a reflection. Raises KnownError where it cannot be."""
        window = self._window
        dialogs: list[FormDialog | ActionDialog | TeamDialog] = [
            *window.findChildren(FormDialog),
            *window.findChildren(ActionDialog),
            *window.findChildren(TeamDialog),
        ]
        trying_all([one.flush for one in dialogs if one.isVisible()])

    def _export(self, start: ToExport) -> ExportDialog:
        window, workspace = self._window, self._window.workspace
        dialog = ExportDialog(
            window,
            window.theme,
            workspace.sharing,
            workspace.usual,
            workspace.filling.forms(),
            window.jobs,
            window.ask,
            start,
        )
        dialog.exported.connect(lambda path: window.toast.say(f"Saved as {Path(path).name}."))
        dialog.open()
        return dialog

    def _open(self, dialog: BeginDialog) -> None:
        dialog.team.connect(lambda: self.team().kept.connect(dialog.refresh))
        dialog.open()

    def _begun(self, review: str, model: str) -> None:
        try:
            self._window.open_reflection(self._service.start(review, model).id)
        except KnownError as error:
            self._window.toast.say(sentence(error))

    def _ask(self, reflection_id: str, model: str) -> None:
        try:
            self._service.ask(reflection_id, model)
        except KnownError as error:
            self._window.toast.say(sentence(error))
        else:
            said = "Other questions are asked now. What you answered stands below."
            back = self._service.history.way_back()

            def undo() -> None:
                self._window.flush()  # what was written meanwhile stays, as an answer below
                back()

            self._window.toast.say(said, undo)
