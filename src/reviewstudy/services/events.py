"""Telling the rest of the program that something was written."""

import threading
from collections.abc import Callable

from reviewstudy.domain.changes import Changed, Topic

Listener = Callable[[Changed], None]


class Events:
    """Passes each :class:`Changed` to whoever listens, in the thread that wrote."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every write; returns what ends that."""
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._forget(listener)

    def publish(self, *topics: Topic, ids: tuple[str, ...] = (), initiator: object | None = None) -> None:
        """Say what was committed. Never called inside a transaction."""
        with self._lock:
            listeners = list(self._listeners)
        change = Changed(frozenset(topics), ids, initiator)
        for listener in listeners:
            listener(change)

    def _forget(self, listener: Listener) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)
