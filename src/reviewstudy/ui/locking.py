"""Locking: knowing that nobody is there, and taking everything off the screen."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.data.erase import EraseDialog
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.packs.making import MakePackDialog
from reviewstudy.ui.preview import PreviewDialog
from reviewstudy.ui.reflection.team import TeamDialog

_USE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,  # dictation, and what writes by more than one key
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)
_EVERY = 5_000
"""Milliseconds between looks at the clock."""

_REST = 1_000
"""Milliseconds after a use in which another is not looked for: a lock falls so much early at the most."""

_SOON = 60.0
"""Seconds until a lock that could not fall is due again."""

_RECEIPT = "The receipt for what you deleted was open and not saved; it cannot be shown again."


class Idle(QObject):
    """``due``: nobody has touched a key, the mouse or the wheel for long enough, and no work is under way."""

    due = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self.clocks: Sequence[Callable[[], float]] = (time.monotonic, time.time)
        """In seconds: one that cannot be set, and one that goes on while the computer sleeps."""
        self._jobs = jobs
        self._minutes: Callable[[], int] = lambda: 0
        self._seconds = 0.0
        self._last: list[float] = []
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        # Every event of every widget comes through a filter of the application, tens of thousands when the
        # look changes: after each use it rests.
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._rest.timeout.connect(self._listen)

    def start(self, minutes: Callable[[], int]) -> None:
        """Watch; ``minutes`` says how long is long enough, 0 for never, and is asked again and again."""
        self._minutes = minutes
        self._used()
        self._refresh()
        self._timer.start()
        self._listen()

    @property
    def watching(self) -> bool:
        """Whether it was started."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Watch no longer, and let go of what was asked."""
        self._timer.stop()
        self._rest.stop()
        self._minutes = lambda: 0
        self._deafen()

    def _listen(self) -> None:
        if (app := QApplication.instance()) is not None:
            app.installEventFilter(self)

    def _deafen(self) -> None:
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    def look(self) -> None:
        """Look at the clock."""
        self._refresh()
        if self._jobs.busy:
            self._used()
        elif self._over():
            self._fall()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if event.type() in _USE:
            if self._over() and not self._jobs.busy:  # the computer slept: this is what woke it
                return self._fall()
            self._used()
            self._deafen()
            self._rest.start()
        return False

    def _fall(self) -> bool:
        """Say that it is due; whether it fell. Where it did not, it is due again soon."""
        self.due.emit()
        if self.watching:
            self._last = [clock() - max(0.0, self._seconds - _SOON) for clock in self.clocks]
        return not self.watching

    def _used(self) -> None:
        self._last = [clock() for clock in self.clocks]

    def _over(self) -> bool:
        if not self._seconds:
            return False
        return any(
            clock() - last >= self._seconds for clock, last in zip(self.clocks, self._last, strict=True)
        )

    def _refresh(self) -> None:
        try:
            self._seconds = self._minutes() * 60.0
        except KnownError:
            return  # as it was


_TYPED_IN = (ActionDialog, MakePackDialog, TeamDialog)


def close_all(*but: QWidget) -> list[str]:
    """Close every menu, dialog and box except these; sentences about what was not saved in them.

    Code that waits for one of them goes on once the control is back in the event loop.
    """
    unsaved: list[str] = []
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        pass
    for top in reversed(QApplication.topLevelWidgets()):  # what was opened last first
        if top in but or not top.isVisible():
            continue
        if isinstance(top, PreviewDialog) or (
            isinstance(top, (ActionDialog, MakePackDialog, TeamDialog)) and top.unsaved
        ):
            unsaved.append(f"“{top.windowTitle()}” was open; what you chose or typed in it is not kept.")
        if isinstance(top, EraseDialog) and top.unsaved:
            unsaved.append(_RECEIPT)
        top.close()
        if isinstance(top, QDialog) and top.isVisible():
            top.done(QDialog.DialogCode.Rejected)
    return unsaved
