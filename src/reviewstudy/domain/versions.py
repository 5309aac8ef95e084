"""Earlier versions of an answer: when one is worth keeping, and which go when there are many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSE = timedelta(minutes=10)
"""After so long a pause what stood before is kept when writing goes on."""

MOST = 50
"""Versions of one answer."""


@dataclass(frozen=True, slots=True)
class AnswerVersion:
    """What an answer said once. ``made`` is when it was written last, ISO 8601 in UTC."""

    prompt: str
    text: str
    made: str
    key: int = 0


def worth_keeping(before: str, after: str, paused: timedelta | None) -> bool:
    """Whether what an answer said before is kept when it is written over.

    It is when the writing begins after a pause of :data:`PAUSE` or more (None: longer than is
    known), or when more than half of its words go. Nothing empty is kept.
    """
    if not before.strip() or before == after:
        return False
    if paused is None or paused >= PAUSE:
        return True
    return 2 * len(after.split()) < len(before.split())


def superfluous(made: Sequence[datetime], now: datetime, most: int = MOST) -> list[int]:
    """The numbers of the versions to let go so that no more than ``most`` stay, oldest first.

    The first and the latest always stay. Of the others those go that stand closest to their
    neighbours for their age: the further back, the wider apart the versions that are left.
    """
    kept = sorted(range(len(made)), key=lambda number: (made[number], number))
    gone: list[int] = []
    while len(kept) > max(most, 2):
        inner = range(1, len(kept) - 1)

        def room(at: int, kept: list[int] = kept) -> float:
            wide = (made[kept[at + 1]] - made[kept[at - 1]]).total_seconds()
            age = (now - made[kept[at]]).total_seconds()
            return wide / (max(age, 0) + PAUSE.total_seconds())

        gone.append(kept.pop(min(inner, key=room)))
    return sorted(gone)
