"""Models of reflection: what a person is asked, step by step."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of a model, under its heading; ``help`` is a line for whoever is stuck."""

    id: str
    heading: str
    question: str
    help: str


@dataclass(frozen=True, slots=True)
class Model:
    """A way to reflect. ``version`` grows when its wording changes; ``minutes`` it usually takes."""

    id: str
    name: str
    version: int
    minutes: int
    prompts: tuple[Prompt, ...]
    source: str
