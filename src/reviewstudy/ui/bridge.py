"""Brings the services' change events to the interface thread."""

from PySide6.QtCore import QObject, Signal

from reviewstudy.domain.changes import Changed
from reviewstudy.services.events import Events


class ChangeBridge(QObject):
    """``changed`` carries each :class:`Changed` to the thread its receivers live in."""

    changed = Signal(object)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = events.subscribe(self._pass_on)

    def close(self) -> None:
        """Stop listening."""
        self._end()

    def _pass_on(self, change: Changed) -> None:
        self.changed.emit(change)
