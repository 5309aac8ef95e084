"""Saving what is being written, soon after a pause and often enough without one."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer

from reviewstudy.domain.errors import KnownError

PAUSE, AT_MOST = 1000, 10_000
"""Milliseconds: saved this long after the last key, and at least this often while typing goes on."""


def trying_all(saves: Iterable[Callable[[], None]]) -> None:
    """Save one thing after another, the rest too where one cannot be; then raise what stopped the first."""
    failed: KnownError | None = None
    for save in saves:
        try:
            save()
        except KnownError as error:
            failed = failed or error
    if failed is not None:
        raise failed


class Autosave(QObject):
    """Calls ``save`` when something typed is due to be saved."""

    def __init__(self, owner: QObject, save: Callable[[], None]) -> None:
        super().__init__(owner)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._latest = QTimer(self, singleShot=True, interval=AT_MOST)
        for timer in (self._pause, self._latest):
            timer.timeout.connect(save)

    def typed(self) -> None:
        """Something was typed that is not saved yet."""
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def saved(self) -> None:
        """Everything is saved."""
        self._pause.stop()
        self._latest.stop()

    def failed(self) -> None:
        """It could not be saved; it is tried again before long, also where nobody types."""
        self._pause.stop()
        self._latest.start()
