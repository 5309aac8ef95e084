"""Saving what is being written, soon after a pause and often enough without one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

PAUSE, AT_MOST = 1000, 10_000
"""Milliseconds: saved this long after the last key, and at least this often while typing goes on."""


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
