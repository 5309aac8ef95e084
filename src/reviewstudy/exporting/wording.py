"""The words that every export prints, from ``resources/templates/words.toml``."""

import tomllib
from functools import cache
from typing import Any

from reviewstudy.domain.spans import in_words
from reviewstudy.exporting.typeset import local_moment
from reviewstudy.paths import resources


@cache
def words() -> dict[str, Any]:
    """What is printed for an id, in tables."""
    return tomllib.loads((resources() / "templates" / "words.toml").read_text(encoding="utf-8"))


def named(table: str, value: str) -> str:
    """What an id of ``table`` is called; an id that the table has not is taken at its word."""
    return str(words()[table].get(value, value.replace("_", " ")))


def day_of(moment: str) -> str:
    """A time in UTC as the ISO date of this machine's clock; anything else as it stands."""
    found = local_moment(moment)
    return found.date().isoformat() if found else moment


def moment_of(time: str) -> str:
    """A time in UTC in words, with the time of day on this machine's clock where it has one; anything
    else as it stands."""
    found = local_moment(time) if "T" in time else None
    return f"{in_words(found.date().isoformat())}, {found:%H:%M}" if found else in_words(time)


def duration(minutes: int) -> str:
    """``1 h 20 min``; nothing where there are none."""
    hours, rest = divmod(max(0, minutes), 60)
    return " ".join(part for part in (f"{hours:,} h" if hours else "", f"{rest} min" if rest else "") if part)
