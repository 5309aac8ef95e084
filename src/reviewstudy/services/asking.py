"""Which questions there are for a reflection: models, a review's own, its survey, and a team's."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewstudy.content import reflection_models
from reviewstudy.domain.reflections import MINUTES, OWN, SURVEY, TEAM, Model, Prompt, Stage
from reviewstudy.domain.reviews import ItemKind, Review
from reviewstudy.domain.spans import is_day
from reviewstudy.services.settings import Setting

LONGEST, MOST = 500, 40
"""Characters of a team's question, and how many there may be."""


@dataclass(frozen=True, slots=True)
class TeamQuestions:
    """Questions a team asks of whoever reads a review: where answers are to be sent and by when, as
    a person wrote it and as an ISO date; nothing is sent by the program."""

    questions: tuple[str, ...] = ()
    return_to: str = ""
    return_by: str = ""


def _is_team(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"questions", "return_to", "return_by"}
        and isinstance(value["questions"], list)
        and len(value["questions"]) <= MOST
        and all(isinstance(one, str) and one.strip() and len(one) <= LONGEST for one in value["questions"])
        and isinstance(value["return_to"], str)
        and len(value["return_to"]) <= LONGEST
        and (value["return_by"] == "" or is_day(value["return_by"]))
    )


TEAM_QUESTIONS = Setting("team_questions", {"questions": [], "return_to": "", "return_by": ""}, _is_team)
"""A :class:`TeamQuestions` as a dictionary."""


@dataclass(frozen=True, slots=True)
class Return:
    """Where answers are wanted and by when (ISO date), empty where nothing is said; ``closed``: too late."""

    to: str = ""
    by: str = ""
    closed: bool = field(default=False)


def models_for(review: Review, team: TeamQuestions) -> tuple[Model, ...]:
    """Every way to reflect on ``review``: its own questions first, where it asks any."""
    own = [
        Prompt(point.id, point.theme, point.text, stage=Stage.LEARNING)
        for point in review.learning_points
        if point.kind is ItemKind.QUESTION
    ]
    made = [
        _model(OWN, "The questions that come with this review", own, review.title),
        _model(SURVEY, "The survey of this review", _numbered(review.survey.questions), review.title)
        if review.survey
        else None,
        _model(TEAM, "Our team’s questions", _numbered(team.questions), "Your team"),
    ]
    return (*(one for one in made if one is not None), *reflection_models())


def returning(model: str, review: Review, team: TeamQuestions, today: str) -> Return:
    """Where and by when answers are wanted: by the team, for its own questions, else by the survey of the
    review. ``today``: an ISO date."""
    if model == TEAM:
        return Return(team.return_to, team.return_by, bool(team.return_by) and team.return_by < today)
    if review.survey:  # whatever is asked here: most surveys are a link without their questions
        closes = review.survey.closes or ""
        # Of a month or a year alone, its last day counts.
        return Return(review.survey.url or "", closes, bool(closes) and closes < today[: len(closes)])
    return Return()


def _model(model: str, name: str, prompts: Sequence[Prompt], source: str) -> Model | None:
    if not prompts:
        return None
    minutes = next((one for one in MINUTES if 3 * len(prompts) <= one), MINUTES[-1])
    return Model(model, name, 1, minutes, tuple(prompts), source, "In the words of whoever asks")


def _numbered(questions: Sequence[str]) -> list[Prompt]:
    """Prompts with ids made of their words, so that another order of questions mixes up no answers."""
    words: dict[str, str] = {}
    for question in (" ".join(one.split()) for one in questions):
        if question:
            words.setdefault(hashlib.sha256(question.casefold().encode()).hexdigest()[:12], question)
    return [
        Prompt(f"q-{key}", f"Question {number}", question, stage=Stage.LEARNING)
        for number, (key, question) in enumerate(words.items(), 1)
    ]
