"""When the guide and the first steps are shown in a window."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.settings import FIRST_STEPS_SEEN
from reviewstudy.ui.guide.dialog import GuideDialog
from reviewstudy.ui.guide.where import page_here

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


class Guiding:
    """The guide of one window, of which there is one at a time, and one more over a dialog."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        window.library.first_steps.guide.connect(self.here)

    def here(self) -> None:
        """Show the page about what a person is looking at."""
        if not isinstance(QApplication.activeWindow(), GuideDialog):
            self.show(page_here(self._window.tabs))

    def keys(self) -> None:
        """Show the sheet of keyboard shortcuts."""
        self.show("shortcuts")

    def show(self, page: str) -> GuideDialog:
        """Show a page beside the window, or over the dialog that is open if one is."""
        window, over = self._window, QApplication.activeModalWidget()
        if isinstance(over, GuideDialog):
            over.show_page(page)
            return over
        if over is None:
            for dialog in window.findChildren(GuideDialog):
                if dialog.isVisible():
                    dialog.show_page(page)
                    dialog.activateWindow()
                    return dialog
        dialog = GuideDialog(over or window, window.theme, window.ask, page)
        dialog.setModal(over is not None)
        dialog.show()
        return dialog

    def first_steps(self) -> None:
        """Show the way in above the library."""
        self._window.show_place("library")
        self._window.library.first_steps.begin()

    def greet(self) -> None:
        """Show the way in, once, to somebody who has written nothing yet."""
        workspace = self._window.workspace
        if workspace.settings.get(FIRST_STEPS_SEEN):
            return
        with suppress(KnownError):  # it comes again
            workspace.settings.put(FIRST_STEPS_SEEN, True)
        if not workspace.reading.number_of_marks() and not workspace.reflecting.reflections():
            self.first_steps()
