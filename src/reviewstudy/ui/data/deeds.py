"""How the window and its settings lead to what is done with all a person wrote."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.keeping import Erasure
from reviewstudy.domain.mentions import Mention
from reviewstudy.services.handing import HandedOver
from reviewstudy.ui.data.erase import EraseDialog
from reviewstudy.ui.data.keep import KeepDialog
from reviewstudy.ui.data.mentions import MentionsDialog
from reviewstudy.ui.words import count, sentence

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


class DataDeeds:
    """Each opens a dialog on ``over``, the window unless another is given."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def keep(self, over: QWidget | None = None) -> KeepDialog:
        """Until when things are kept."""
        window = self._window
        dialog = _open(KeepDialog(over or window, window.theme, window.workspace.keeping))
        dialog.erase.connect(lambda erasure: self.erase(erasure, dialog).erased.connect(dialog.refresh))
        return dialog

    def erase(self, erasure: Erasure | None = None, over: QWidget | None = None) -> EraseDialog:
        """Delete for good: what was chosen already, or a list to choose from."""
        window = self._window
        window.flush()  # so that nothing is written again after it is gone
        dialog = EraseDialog(
            over or window, window.theme, window.workspace.keeping, window.jobs, window.ask, erasure
        )
        dialog.erasing.connect(lambda ids: window.opened.close("reflection", ids))
        dialog.erased.connect(window.toast.forget)
        return _open(dialog)

    def mentions(self) -> MentionsDialog:
        """Find every mention of a word."""
        window = self._window
        window.flush()
        dialog = MentionsDialog(window, window.theme, window.workspace.mentions, window.jobs, window.ask)

        def show(mention: Mention) -> None:
            dialog.accept()
            if mention.kind.in_reflection:
                window.open_reflection(mention.id)
            elif mention.review:
                window.open_review(mention.review, mention.passage)

        dialog.chosen.connect(show)
        dialog.erase.connect(lambda erasure: self.erase(erasure, dialog).erased.connect(dialog.look))
        return _open(dialog)

    def save_all(self, over: QWidget, said: Callable[[str], None]) -> None:
        """Save everything in open formats, and say what became of it."""
        window = self._window
        window.flush()
        kinds = "Zip file (*.zip);;Folder (*)"
        name = f"Review Study {date.today().isoformat()}.zip"
        path = window.ask.where_to_save(over, name, kinds)
        if path is None:
            return
        said("Saving…")

        def tell(words: str) -> None:
            """Where it was asked for, or at the window's foot if that was closed meanwhile."""
            (said if isValid(over) else window.toast.say)(words)

        def saved(made: HandedOver) -> None:
            marks = count(made.marks, "note or highlight", "notes and highlights")
            tell(f"Saved as {path.name}: {marks}, {count(made.reflections, 'reflection')}. Not encrypted.")

        window.jobs.run(
            lambda job: window.workspace.handing.save(path), saved, lambda error: tell(sentence(error))
        )

    def take_out(self) -> None:
        """Take the review at hand out of the library, with a way back."""
        window = self._window
        tab, reader = window.tabs.currentWidget(), window.opened.reader()
        review = reader.holding.review_id if reader is not None else None
        if review is None and tab is window.places and window.places.current == "library":
            review = window.library.list.current_key()
        if review is None:
            window.toast.say("Choose a review in the library first, or open it.")
            return
        window.flush()
        try:
            title = window.workspace.taking.take_out(review)
        except KnownError as error:
            window.toast.say(sentence(error))
            return
        window.opened.close("review", (review,))  # before the line at the foot, which a change of tab hides
        window.toast.say(
            f"“{title}” is out of your library. Your notes and highlights on it stay.",
            window.workspace.history.way_back(),
        )


def _open[D: QDialog](dialog: D) -> D:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
