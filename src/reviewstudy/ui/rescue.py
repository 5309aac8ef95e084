"""Where the journal is damaged when the library is opened: its snapshots, to choose one from."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from reviewstudy.ui.opening.unlock import Unlock
from reviewstudy.ui.safeguard import made

if TYPE_CHECKING:
    from reviewstudy.ui.start import Program

TITLE = "Your journal is damaged"
_LEAD = (
    "The file that holds your notes and reflections cannot be read as it is. Review Study kept copies of it. "
    "Choose one to go back to. The damaged file is kept too."
)


def offer(program: "Program", dialog: QDialog) -> None:
    """Ask which snapshot to go back to, where unlocking failed for a damaged journal that has some."""
    rescue = program.safe.rescue
    if rescue is None or not isinstance(dialog, Unlock):
        return
    chosen = program.ask.which_one(dialog, TITLE, _LEAD, [made(one) for one in rescue.snapshots])
    if chosen is None:
        return
    snapshot = rescue.snapshots[chosen]
    program.jobs.run(
        lambda job: program.safe.go_back(snapshot),
        dialog.ready.emit,
        dialog.complain,
    )
