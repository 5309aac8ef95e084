"""How the window comes to packs: one that is brought in, and one that is made."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.library import Found, Outcome, OutcomeKind, of_pack
from reviewstudy.services.packs import PackLook, PackOutcome
from reviewstudy.ui.packs.making import MakePackDialog
from reviewstudy.ui.packs.taking import TakePackDialog

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


class Packs:
    """Shows each pack that was read, and takes it in if that is wanted."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._shown: PackLook | None = None
        self._waiting: list[Found] = []
        self._outcomes: list[Outcome] = []

    @property
    def paths(self) -> list[Path]:
        """The packs that are shown or wait to be, which a lock has read again."""
        shown = [self._shown.path] if self._shown is not None else []
        return [*shown, *(found.path for found in self._waiting)]

    def show(self, found: Sequence[Found]) -> None:
        """Show these one after another; then tell what became of them."""
        self._waiting, self._outcomes = list(found), []
        self._next()

    def make(self) -> MakePackDialog:
        """Make a pack of a folder."""
        window = self._window
        dialog = MakePackDialog(window, window.theme, window.jobs, window.ask)
        dialog.saved.connect(lambda path: window.toast.say(f"Saved as {Path(path).name}."))
        dialog.open()
        return dialog

    def _next(self) -> None:
        window = self._window
        if not window.isVisible():  # it was locked or closed over the dialog
            return
        self._shown = None
        if not self._waiting:
            window.bring_in.packs_done(self._outcomes)
            return
        look = self._shown = self._waiting.pop(0).pack
        assert look is not None
        dialog = TakePackDialog(window, window.theme, look)
        dialog.accepted.connect(partial(self._take, look))
        dialog.rejected.connect(partial(self._left, look))
        dialog.open()

    def _left(self, look: PackLook) -> None:
        self._next()
        kept = (
            "is in your library as it is." if not look.changes else "was not taken in; nothing was changed."
        )
        self._window.toast.say(f"“{look.pack.name}” {kept}")

    def _take(self, look: PackLook) -> None:
        window = self._window
        window.toast.say(f"Taking in “{look.pack.name}”…")
        window.jobs.run(
            lambda job: window.workspace.packs.take(look),
            partial(self._taken, look),
            partial(self._failed, look),
        )

    def _taken(self, look: PackLook, outcome: PackOutcome) -> None:
        self._outcomes.append(of_pack(look.path, outcome))
        self._next()
        self._window.toast.say(
            f"“{outcome.name}” is in your library.", self._window.workspace.history.way_back()
        )

    def _failed(self, look: PackLook, error: KnownError) -> None:
        self._outcomes.append(Outcome(str(look.path), OutcomeKind.REFUSED, None, str(error)))
        self._window.toast.hide()
        self._next()
