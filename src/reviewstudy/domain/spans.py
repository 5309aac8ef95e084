"""Days and lengths of time in plain English."""

import re
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def is_day(value: object) -> bool:
    """Whether ``value`` is an ISO date of a day the calendar has."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def in_words(day: str) -> str:
    """``2026-11-23``, ``2026-11`` and ``2026`` in words; anything else as it stands."""
    return _dated(day, None)


def in_short(day: str) -> str:
    """``23 Nov 2026``, for a column; anything else as it stands."""
    return _dated(day, 3)


def spent(minutes: int) -> str:
    """``80`` as ``1 hour 20 minutes``; nothing for none."""
    hours, left = divmod(max(0, minutes), 60)
    said = [f"{number} {name}{'s' * (number != 1)}" for number, name in ((hours, "hour"), (left, "minute"))]
    return " ".join(part for part, number in zip(said, (hours, left), strict=True) if number)


def _dated(shown: str, letters: int | None) -> str:
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", shown, re.ASCII)
    if not found:
        return shown
    year, month, day = found.groups()
    name = MONTHS[int(month) - 1][:letters] if month else ""
    return " ".join(part for part in (str(int(day)) if day else "", name, year) if part)
