"""Until when a person keeps what they wrote, what they delete for good, and the receipt for it.

Nothing is ever deleted by itself: a date that has passed is a reminder.
"""

import calendar
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LONGEST = 1200
"""Months a thing may be kept by default: a hundred years."""


class KeptKind(StrEnum):
    """What has a date until which it is kept."""

    REFLECTION = "reflection"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Period:
    """A time that records of a kind are kept somewhere, to choose from: never legal advice."""

    id: str
    label: str
    months: int
    who: str
    source: str


@dataclass(frozen=True, slots=True)
class KeptItem:
    """A reflection and until when it is kept.

    ``until`` is an ISO date, None where there is none; ``chosen`` whether a person said so, rather
    than the default. ``notes`` counts the notes and highlights on its review, whatever is in the
    bin left out. Times are ISO 8601 in UTC.
    """

    id: str
    review: str
    title: str
    created: str
    modified: str
    until: str | None
    chosen: bool
    binned: bool
    notes: int

    def due(self, today: date) -> bool:
        """Whether its date has come."""
        return self.until is not None and self.until <= today.isoformat()


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be deleted for good: reflections and marks by id, every mark on ``reviews``, what the
    answers of the reflections ``earlier`` said before, records somebody sent (``received``), and with
    ``binned`` all that is in the bin."""

    reflections: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    received: tuple[str, ...] = ()
    binned: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.reflections or self.marks or self.reviews or self.earlier or self.received or self.binned
        )


@dataclass(frozen=True, slots=True)
class Gone:
    """How many of each kind were deleted. ``quoted``: highlights that stay, without their notes,
    because a reflection that is kept quotes their words."""

    reflections: int = 0
    answers: int = 0
    versions: int = 0
    actions: int = 0
    received: int = 0
    notes: int = 0
    highlights: int = 0
    quoted: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at after a deletion, in a sentence."""

    ok: bool
    said: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a deletion did. It never holds a word that was deleted.

    ``titles`` are those of the reviews it was about, ``snapshots`` the names of earlier copies in the
    data folder, ``backups`` when copies were made elsewhere, where that is known.
    """

    made: str
    gone: Gone
    titles: tuple[str, ...]
    checks: tuple[Check, ...]
    snapshots: tuple[str, ...]
    backups: tuple[str, ...] = ()
    removed_snapshots: tuple[str, ...] = ()


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of its month where that has fewer days.

    The last day a calendar has stands for all after it.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def day_of(moment: str) -> date | None:
    """The day on this machine's calendar of an ISO time; None where it is no time."""
    try:
        return datetime.fromisoformat(moment).astimezone().date()
    except (ValueError, OverflowError):
        return None
