"""The words that every export prints, from ``resources/templates/words.toml``."""

import tomllib
from functools import cache
from typing import Any

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


def duration(minutes: int) -> str:
    """``1 h 20 min``; nothing where there are none."""
    hours, rest = divmod(max(0, minutes), 60)
    return " ".join(part for part in (f"{hours:,} h" if hours else "", f"{rest} min" if rest else "") if part)
