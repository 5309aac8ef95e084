"""A briefing: learning points chosen from reviews, with where they stand, for a team to talk about.

Its words are the reviews' own or a person's; the program writes none.
"""

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What stands in a box."""

    WORDS = "words"
    POINTS = "points"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class LayoutBox:
    """A box of a layout; empty it shows ``hint`` and as many ruled ``lines``."""

    id: str
    heading: str
    holds: Holds
    hint: str
    lines: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What boxes a briefing has, in order."""

    id: str
    name: str
    help: str
    boxes: tuple[LayoutBox, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box with a person's words in it, where it holds words and they wrote some."""

    layout: LayoutBox
    text: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A review that is quoted, enough to find it again. ``digest``: the words are our digest's."""

    review: str
    title: str
    publisher: str
    published: str | None
    kind: str
    reference: str | None
    source_url: str | None
    digest: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: the number of the source, from 1, of its learning point, and the page."""

    source: int
    point: int
    kind: str
    page: int | None


@dataclass(frozen=True, slots=True)
class BriefedPoint:
    """A learning point, word for word."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Question:
    """A question; without a place it is a person's, or one of our general ones they took."""

    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a team gets. ``made`` is an ISO time in UTC, ``team`` whom it is for, empty unless given."""

    title: str
    team: str
    made: str
    layout: str
    layout_name: str
    boxes: tuple[Box, ...]
    points: tuple[BriefedPoint, ...]
    questions: tuple[Question, ...]
    sources: tuple[Source, ...]

    @property
    def typed(self) -> tuple[str, ...]:
        """What a person wrote or took over as theirs: all but the reviews' words."""
        asked = (question.text for question in self.questions if question.place is None)
        return (self.title, self.team, *(box.text for box in self.boxes), *asked)
