"""Before anything is made: where the library would be in danger, the offer of a place on this computer."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from reviewstudy.services import whereabouts
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.theme import Theme

TITLE = "Where to keep your library"
_LEAD = (
    "{words}\n\nYour library is safer on this computer’s own disk. A backup can be kept on the drive instead."
)
OPTIONS = (
    "Keep it on this computer (recommended)",
    "Keep it in that folder all the same",
)


def settled(folder: Path, app: QApplication, ask: Ask) -> Path | None:
    """The folder to use: this one, or after a question a local one; None where a person thought better of it.

    Asks only where nothing was set up in a folder that lies on a network or is synced. Raises
    StorageProblem where the choice cannot be noted.
    """
    danger = whereabouts.look(folder)
    if danger is None or Safekeeping(folder).is_set_up or (local := whereabouts.local_folder()) is None:
        return folder
    theme, stand_in = Theme(app), QWidget()
    try:
        theme.choose("system", 100)
        chosen = ask.which_one(stand_in, TITLE, _LEAD.format(words=danger.words), OPTIONS)
    finally:
        stand_in.deleteLater()
        theme.deleteLater()
    if chosen is None:
        return None
    if chosen == 0:
        whereabouts.take_place_of(folder, local)
        return local
    return folder
