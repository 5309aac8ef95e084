"""What every write tells the rest of the program, once, after it is committed."""

from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a change touched."""

    LIBRARY = "library"
    MARKS = "marks"
    REFLECTIONS = "reflections"
    PLACES = "places"
    SETTINGS = "settings"
    THEMES = "themes"
    SEARCHES = "searches"
    SUPERVISION = "supervision"


@dataclass(frozen=True, slots=True)
class Changed:
    """One committed write: its topics, the ids concerned, and who made it (to skip an echo)."""

    topics: frozenset[Topic]
    ids: tuple[str, ...] = ()
    initiator: object | None = None
