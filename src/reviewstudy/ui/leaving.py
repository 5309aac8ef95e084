"""The question that uninstalling asks: whether what was written is to be deleted too.

Windows's installer starts it, in the name of whoever uninstalls, before the program goes. The script
that uninstalls on Linux asks in the terminal, and has this delete without a question.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from reviewstudy import paths
from reviewstudy.domain.errors import KnownError
from reviewstudy.services import leaving
from reviewstudy.terminal import say
from reviewstudy.ui.application import application
from reviewstudy.ui.fitted import FittedDialog
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

_HERE = (
    "Review Study is being removed from this computer. Your notes, reflections and the reviews you brought "
    "in are still here, encrypted:"
)
_THEN = (
    "If you keep it, it is there when you install Review Study again. If you delete it, nobody can bring it "
    "back, except from a backup you made. Exported files stay where you saved them."
)


class LeavingDialog(FittedDialog):
    """Keeps everything unless “Delete it for good” is pressed."""

    def __init__(
        self,
        theme: Theme,
        folders: list[Path],
        delete: Callable[[list[Path]], None] = leaving.delete_for_good,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, theme.px(520), 4 * GRID)
        self.setWindowTitle("Review Study")
        self._folders, self._delete = folders, delete
        self._where = label("\n".join(map(str, folders)))
        self._where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._trouble = label("", live=True)
        self._frame = frame("warning", self._trouble)
        self._frame.hide()
        self._keep = button("Keep it", self.reject, primary=True)
        self._keep.setDefault(True)
        self._gone = button("Delete it for good", self._delete_all)
        self.box.addWidget(label("Keep what you wrote?", "heading"))
        self.box.addWidget(label(_HERE))
        self.box.addWidget(self._where)
        self.box.addWidget(label(_THEN))
        self.box.addWidget(self._frame)
        self.box.addWidget(row(self._gone, None, self._keep))
        self._keep.setFocus()

    def _delete_all(self) -> None:
        try:
            self._delete(self._folders)
        except KnownError as error:
            self._trouble.setText(sentence(error))
            self._frame.show()
        else:
            self.accept()


def main(*, ask: bool) -> int:
    """Delete what was written, if there is anything, and if ``ask`` only where a person says so.

    Returns the exit status.
    """
    held = leaving.written_in(paths.data_folders())
    if ask and held:
        LeavingDialog(Theme(application()), held).exec()
    elif held:
        try:
            leaving.delete_for_good(held)
        except KnownError as error:
            say(f"reviewstudy: {error}")
            return 1
    return 0
