"""What a backup or snapshot holds beside what is here now, and what going back to it would lose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a person has in a library."""

    NOTE = "note"
    HIGHLIGHT = "highlight"
    REFLECTION = "reflection"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing somewhere: its kind, its title (a review's, so none of a person's words), its version."""

    kind: Kind
    title: str
    version: str


Items = Mapping[str, Item]
"""By id."""


@dataclass(frozen=True, slots=True)
class Holds:
    """How many of each there are; ``reviews`` is None where there is no library to count."""

    notes: int
    highlights: int
    reflections: int
    reviews: int | None

    def __bool__(self) -> bool:
        return bool(self.notes or self.highlights or self.reflections or self.reviews)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come, beside what is here.

    ``here`` is None where nothing is here, or what is cannot be read. ``lost`` is here and not there;
    ``changed`` counts what is in both and reads otherwise here; ``titles`` of a few of those two.
    ``program`` and ``system`` are those of the computer it was made on, empty for a snapshot.
    """

    made: datetime
    there: Holds
    here: Holds | None
    lost: Holds
    changed: int
    titles: tuple[str, ...] = ()
    program: str = ""
    system: str = ""


MOST_TITLES = 6


def compared(
    made: datetime, there: Items, here: Items | None, *, library: bool, program: str = "", system: str = ""
) -> Preview:
    """Set what is there beside what is here; ``library``: whether reviews come with it."""
    now = here or {}
    if not library:  # what does not come is not lost either
        there, now = _without_reviews(there), _without_reviews(now)
    lost = {key: item for key, item in now.items() if key not in there}
    changed = [item for key, item in now.items() if key in there and there[key].version != item.version]
    titles = dict.fromkeys(item.title for item in (*lost.values(), *changed) if item.title)
    return Preview(
        made,
        _count(there, library=library),
        None if here is None else _count(now, library=library),
        _count(lost, library=library),
        len(changed),
        tuple(titles)[:MOST_TITLES],
        program,
        system,
    )


def _without_reviews(items: Items) -> Items:
    return {key: item for key, item in items.items() if item.kind is not Kind.REVIEW}


def _count(items: Items, *, library: bool) -> Holds:
    kinds = [item.kind for item in items.values()]
    notes, highlights, reflections, reviews = (kinds.count(kind) for kind in Kind)
    return Holds(notes, highlights, reflections, reviews if library else None)
