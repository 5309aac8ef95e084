"""Models of reflection: what a person is asked, step by step."""

from dataclasses import dataclass
from enum import StrEnum

MINUTES = (3, 10, 30)
"""The times a person is asked for, in minutes: a model takes about one of them."""


OWN, SURVEY, TEAM = "own", "survey", "team"
"""Ids of the models that are made of a review's questions, its survey's, and a team's."""

CHECK_BACK = "check-back"
"""The id of the prompt that asks what changed."""


class Stage(StrEnum):
    """What a prompt asks for, whatever its model calls it, so that an answer fits another form."""

    EVENT = "event"
    FEELING = "feeling"
    LEARNING = "learning"
    PLAN = "plan"
    EFFECT = "effect"
    TALK = "talk"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of a model, under its heading; ``help`` is a line for whoever is stuck, ``stage``
    what it asks for, None where that is not known."""

    id: str
    heading: str
    question: str
    help: str = ""
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A way to reflect. ``version`` grows when its wording changes; ``minutes`` it usually takes, one
    of :data:`MINUTES`; ``about`` says in a line what it is good for."""

    id: str
    name: str
    version: int
    minutes: int
    prompts: tuple[Prompt, ...]
    source: str
    about: str = ""
