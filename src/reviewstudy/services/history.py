"""Undo and redo of what a person did to marks, notes, reflections and themes: one history for all."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from reviewstudy.domain.errors import KnownError, NotFound

MOST = 200
"""Steps that can be taken back."""

SPELL = 60.0
"""Seconds between two writings that still belong to one spell."""


class DoneSince(KnownError):
    """What is to be taken back was changed again."""

    def __init__(self) -> None:
        super().__init__("It was changed again since", "Edit, Undo takes back one thing after another")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done: its ``name`` for the menu, the id it is ``about``, and what stood before and
    after, either of which ``put`` brings about. Steps of one ``spell`` in a row are one. ``also`` are ids
    of what else it holds words of."""

    name: str
    about: str
    before: Any
    after: Any
    put: Callable[[Any], object]
    spell: str = ""
    also: tuple[str, ...] = ()


class History:
    """Steps in memory, for as long as the journal is open. Each undo and redo is a write like any
    other: it publishes one change."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._latest = 0.0
        self._recorded: Step | None = None

    @property
    def to_undo(self) -> str | None:
        """The name of what :meth:`undo` would take back."""
        return self._done[-1].name if self._done else None

    @property
    def to_redo(self) -> str | None:
        """The name of what :meth:`redo` would do again."""
        return self._undone[-1].name if self._undone else None

    def record(self, step: Step) -> None:
        """Remember what was done. What was undone cannot be redone after it."""
        with self._lock:
            now, before = self._clock(), self._latest
            self._latest = now
            self._undone.clear()
            last = self._done[-1] if self._done else None
            if step.spell and last and last.spell == step.spell and now - before < SPELL:
                self._done.pop()
                step = replace(step, before=last.before)
            self._recorded = step if step.before != step.after else None
            if self._recorded is not None:
                self._done.append(step)
                del self._done[:-MOST]

    def undo(self) -> str | None:
        """Take back the last step; its name, or None where there is none. Raises KnownError, and the
        step stays where it may succeed later."""
        return self._move(self._done, self._undone, lambda step: step.before)

    def redo(self) -> str | None:
        """Do again what was undone last; its name, or None. Raises KnownError, as :meth:`undo`."""
        return self._move(self._undone, self._done, lambda step: step.after)

    def way_back(self) -> Callable[[], None]:
        """What takes back the step recorded last and no other; nothing once it is undone or where it
        changed nothing. It raises DoneSince where something else was done about the same thing since."""
        step = self._recorded

        def back() -> None:
            with self._lock:
                at = next((n for n, one in enumerate(self._done) if one is step), None)
                if at is None:
                    return
                chosen = self._done[at]
                if any(one.about == chosen.about for one in self._done[at + 1 :]):
                    raise DoneSince
                self._done.append(self._done.pop(at))
                self.undo()

        return back

    def forget(self, *ids: str) -> None:
        """Forget the steps about what was deleted for good."""
        with self._lock:
            for steps in (self._done, self._undone):
                steps[:] = [step for step in steps if not {step.about, *step.also} & set(ids)]

    def clear(self) -> None:
        """Forget everything: the journal is locked or closed."""
        with self._lock:
            self._done.clear()
            self._undone.clear()

    def _move(self, source: list[Step], target: list[Step], state: Callable[[Step], Any]) -> str | None:
        with self._lock:
            if not source:
                return None
            step = source[-1]
            try:
                step.put(state(step))
            except NotFound:
                source.pop()  # deleted for good by another process: never to be tried again
                raise
            source.pop()
            target.append(step)
            self._latest = float("-inf")  # writing after an undo is another spell
            return step.name
