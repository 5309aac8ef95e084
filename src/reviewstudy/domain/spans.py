"""Days and lengths of time in plain English."""

import re

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(date: str) -> str:
    """``2026-11-23``, ``2026-11`` and ``2026`` in words; anything else as it stands."""
    return _dated(date, None)


def in_short(date: str) -> str:
    """``23 Nov 2026``, for a column; anything else as it stands."""
    return _dated(date, 3)


def spent(minutes: int) -> str:
    """``80`` as ``1 hour 20 minutes``; nothing for none."""
    hours, left = divmod(max(0, minutes), 60)
    said = [f"{number} {name}{'s' * (number != 1)}" for number, name in ((hours, "hour"), (left, "minute"))]
    return " ".join(part for part, number in zip(said, (hours, left), strict=True) if number)


def _dated(date: str, letters: int | None) -> str:
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?", date, re.ASCII)
    if not found:
        return date
    year, month, day = found.groups()
    name = MONTHS[int(month) - 1][:letters] if month else ""
    return " ".join(part for part in (str(int(day)) if day else "", name, year) if part)
