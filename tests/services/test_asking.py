"""Which questions there are for a review: its own, its survey's, a team's, and the models."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import review

from reviewstudy.content import reflection_models
from reviewstudy.domain.reflections import MINUTES, OWN, SURVEY, TEAM
from reviewstudy.domain.reviews import ItemKind, Survey
from reviewstudy.services.asking import Return, TeamQuestions, models_for, returning

NO_TEAM = TeamQuestions()
ASKING = TeamQuestions(("What would you try?", "Who helps?"), "the learning lead", "2027-01-31")


def test_the_models_are_offered_whatever_the_review_asks() -> None:
    assert models_for(review("Words."), NO_TEAM) == reflection_models()


def test_a_reviews_own_questions_come_first_and_keep_their_words() -> None:
    asked = review("One.", "Why then?", points=(1, 2))
    points = (asked.learning_points[0], replace(asked.learning_points[1], kind=ItemKind.QUESTION))
    first, *rest = models_for(replace(asked, learning_points=points), NO_TEAM)
    assert (first.id, [one.question for one in first.prompts]) == (OWN, ["Why then?"])
    assert [one.id for one in first.prompts] == [points[1].id]
    assert tuple(rest) == reflection_models()


def test_a_survey_and_a_teams_questions_are_asked_in_their_order() -> None:
    asked = replace(
        review("One."), survey=Survey("https://example.org/s", "2018-07-31", ("Q one?", "Q two?"))
    )
    survey, team, *_ = models_for(asked, ASKING)
    assert (survey.id, [one.question for one in survey.prompts]) == (SURVEY, ["Q one?", "Q two?"])
    assert (team.id, [one.question for one in team.prompts]) == (TEAM, list(ASKING.questions))


def test_a_survey_without_questions_is_no_way_to_reflect() -> None:
    asked = replace(review("One."), survey=Survey("https://example.org/s", None))
    assert models_for(asked, NO_TEAM) == reflection_models()


@pytest.mark.parametrize(
    ("closes", "today", "closed"),
    [
        ("2018-07-31", "2018-07-31", False),
        ("2018-07-31", "2018-08-01", True),
        ("2018-07", "2018-07-31", False),
        ("2018-07", "2018-08-01", True),
        ("2018", "2018-12-31", False),
        ("2018", "2019-01-01", True),
        (None, "2026-11-26", False),
    ],
)
def test_a_survey_is_closed_after_its_last_day(closes: str | None, today: str, closed: bool) -> None:
    asked = replace(review("One."), survey=Survey("https://example.org/s", closes, ("Q?",)))
    assert returning(SURVEY, asked, NO_TEAM, today) == Return("https://example.org/s", closes or "", closed)


def test_a_teams_answers_go_where_and_by_when_it_says() -> None:
    asked = review("One.")
    assert returning(TEAM, asked, ASKING, "2027-01-31") == Return("the learning lead", "2027-01-31")
    assert returning(TEAM, asked, ASKING, "2027-02-01").closed
    assert returning("what", asked, ASKING, "2027-02-01") == Return()


def test_a_survey_that_is_a_link_alone_is_honoured_whatever_is_asked() -> None:
    asked = replace(review("One."), survey=Survey("https://example.org/s", "2018-09-30"))
    assert returning("what", asked, NO_TEAM, "2026-11-26").closed
    assert returning("what", asked, NO_TEAM, "2018-09-30") == Return("https://example.org/s", "2018-09-30")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=8), st.randoms())
def test_a_question_keeps_its_id_wherever_it_stands(questions: list[str], random: object) -> None:
    def ids(asked: list[str]) -> dict[str, str]:
        model = next(
            (one for one in models_for(review("W."), TeamQuestions(tuple(asked))) if one.id == TEAM), None
        )
        return {one.question: one.id for one in model.prompts} if model else {}

    before = ids(questions)
    random.shuffle(questions)  # type: ignore[attr-defined]
    after = ids(questions)
    assert set(after.values()) == set(before.values())
    assert all(after[one] == before[one] for one in after.keys() & before.keys())
    assert len(set(before.values())) == len(before)


def test_questions_that_differ_in_capitals_only_are_one() -> None:
    team = TeamQuestions(("What changed?", "What Changed?"))
    model = next(one for one in models_for(review("W."), team) if one.id == TEAM)
    assert [one.question for one in model.prompts] == ["What changed?"]


@given(st.integers(1, 40))
def test_questions_take_one_of_the_times_a_person_is_asked_for(number: int) -> None:
    team = TeamQuestions(tuple(f"Question {n}?" for n in range(number)))
    model = next(one for one in models_for(review("W."), team) if one.id == TEAM)
    assert model.minutes in MINUTES
