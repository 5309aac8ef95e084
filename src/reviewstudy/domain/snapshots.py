"""Snapshots of a database: why each was made, whether another is due, and which may go.

Nothing here asks what time it is. A clock that was set back or forward changes names and nothing else:
what came first is told by a number that only grows, and what may go by which days, weeks and months
there are, never by how long ago they seem to be.
"""

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

DAYS, WEEKS, MONTHS = 7, 5, 12
"""For how many of the latest days, weeks and months that have a snapshot one is kept."""


class Why(StrEnum):
    """What a snapshot was made for."""

    DAY = "day"
    UPDATE = "update"
    RESTORE = "restore"
    DAMAGED = "damaged"


KEPT = {"journal": 3, "library": 1}
"""How many of each kind are kept of those that are not made daily; a library is large."""


@dataclass(frozen=True, slots=True, order=True)
class Snapshot:
    """One snapshot. ``number`` grows by one from each to the next; ``made`` is in UTC, to the second."""

    number: int
    made: datetime
    why: Why
    database: str

    @property
    def file_name(self) -> str:
        """``journal-000012-20261126T170426Z-day.db``."""
        return f"{self.database}-{self.number:06}-{self.made:%Y%m%dT%H%M%SZ}-{self.why}.db"


_NAME = re.compile(r"(library|journal)-(\d{6,9})-(\d{8}T\d{6})Z-([a-z]+)\.db")


def named(file_name: str) -> Snapshot | None:
    """The snapshot of this name; None where it is not a name of ours."""
    if (parts := _NAME.fullmatch(file_name)) is None:
        return None
    database, number, made, why = parts.groups()
    try:
        when = datetime.strptime(made, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        return Snapshot(int(number), when, Why(why), database)
    except ValueError:
        return None


def due(snapshots: Sequence[Snapshot], now: datetime) -> bool:
    """Whether the day has none yet. Where the clock is behind the latest, one is due too: nobody can
    say which day it is then, and a snapshot too many costs little."""
    daily = [one for one in snapshots if one.why is Why.DAY]
    if not daily:
        return True
    latest = max(daily)
    return _day(latest.made) != _day(now) or now < latest.made


def outlived(snapshots: Sequence[Snapshot]) -> list[Snapshot]:
    """Those that may go, of one database, oldest first; never the latest of any kind.

    Daily ones stay where they are among the last :data:`DAYS` made, or the latest of one of the latest
    days, weeks and months that have any.
    """
    stay: set[Snapshot] = set()
    daily = sorted((one for one in snapshots if one.why is Why.DAY), reverse=True)
    stay |= set(daily[:DAYS])
    for bucket, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        stay |= _latest_of_each(daily, bucket, most)
    for why in set(Why) - {Why.DAY}:
        alike = sorted((one for one in snapshots if one.why is why), reverse=True)
        stay |= set(alike[: KEPT[alike[0].database]] if alike else ())
    return sorted(set(snapshots) - stay)


def _latest_of_each(
    latest_first: Sequence[Snapshot], bucket: Callable[[datetime], Hashable], most: int
) -> set[Snapshot]:
    found: dict[Hashable, Snapshot] = {}
    for one in latest_first:
        found.setdefault(bucket(one.made), one)
    return set(list(found.values())[:most])


def _day(when: datetime) -> Hashable:
    return when.astimezone(UTC).date()


def _week(when: datetime) -> Hashable:
    return when.astimezone(UTC).isocalendar()[:2]


def _month(when: datetime) -> Hashable:
    return (when.year, when.month)
