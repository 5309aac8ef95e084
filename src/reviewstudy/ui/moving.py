"""Taking the library to a place on this computer: the window closes, and opens again on the new folder."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.parts import label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

if TYPE_CHECKING:
    from reviewstudy.ui.start import Program


class MovingDialog(QDialog):
    """Says what is under way; it closes by itself."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Review Study")
        self.setMinimumWidth(theme.px(440))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName("Moving your library")
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label("Moving your library", "heading"))
        box.addWidget(label("It is copied to this computer and checked. The old one stays where it is."))
        box.addWidget(bar)

    def reject(self) -> None:
        """Not by Escape: what is under way ends by itself."""


def begin(program: "Program", workspace: Workspace, to: Path) -> None:
    """Move a workspace whose window is closed, then open it where it is."""
    dialog = MovingDialog(program.theme)
    dialog.show()
    old = workspace.folder
    program.jobs.run(
        lambda job: workspace.moved(to),
        partial(_moved, program, dialog, old),
        partial(_failed, program, dialog, workspace),
    )


def _moved(program: "Program", dialog: MovingDialog, old: Path, workspace: Workspace) -> None:
    _away(dialog)
    program.use(workspace.folder)
    program.open(workspace)
    _say(
        program,
        f"Your library is now on this computer. The old one is still in {old}; delete it when you like.",
    )


def _failed(program: "Program", dialog: MovingDialog, workspace: Workspace, error: KnownError) -> None:
    _away(dialog)
    program.open_again(workspace)
    _say(program, sentence(error))


def _away(dialog: MovingDialog) -> None:
    dialog.hide()
    dialog.deleteLater()


def _say(program: "Program", words: str) -> None:
    if program.window is not None:
        program.window.library.report.say([words], warning=False)
