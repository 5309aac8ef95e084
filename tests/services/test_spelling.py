"""Did you mean: only for what occurs nowhere, and only what is close."""

import pytest
from tests.builders import review
from tests.services.test_fields import put

from reviewstudy.domain.queries import Query
from reviewstudy.services.workspace import Workspace


@pytest.fixture
def stocked(workspace: Workspace) -> Workspace:
    texts = ("The bruise was explained away.", "A child was not brought.", "The family moved area.")
    put(workspace, "one", review(*texts, points=(1, 2, 3)))
    return workspace


def meant(workspace: Workspace, words: str, *, typing: bool = False) -> str | None:
    corrected = workspace.searching.answer(Query(words, typing=typing)).corrected
    return corrected.words if corrected else None


@pytest.mark.parametrize(
    ("words", "better"),
    [
        ("briuse", "bruise"),
        ("explaned away", "explained away"),
        ("the famly moved", "the family moved"),
        ("disguised complience", "disguised compliance"),  # our themes' words count too
        ("mumby rulling", "mumby ruling"),
        ("dna child", "DNA child"),  # a short form with two meanings, in small letters
        ("briuse xyzzyx", "bruise xyzzyx"),
    ],
)
def test_a_misspelt_word_is_answered_as_the_likeliest(stocked: Workspace, words: str, better: str) -> None:
    assert meant(stocked, words) == better


@pytest.mark.parametrize(
    "words", ["bruise", "xylophone", "brought", "bruises", '"briuse"', "safeguarding", "zoo", "42", "b"]
)
def test_what_is_known_or_like_nothing_stays(stocked: Workspace, words: str) -> None:
    assert meant(stocked, words) is None


def test_a_word_being_typed_is_not_corrected_while_one_begins_so(stocked: Workspace) -> None:
    assert meant(stocked, "expl", typing=True) is None
    assert meant(stocked, "explaned", typing=True) == "explained"


def test_the_corrected_search_has_results(stocked: Workspace) -> None:
    answer = stocked.searching.answer(Query("briuse"))
    assert [hit.text for hit in answer.hits] == ["The bruise was explained away."]
    assert answer.hits[0].why == "matches: bruise"


def test_where_nothing_is_found_what_sounds_alike_or_rests_on_the_law_is_near(stocked: Workspace) -> None:
    put(stocked, "two", review("The school was not told.", points=(1,), themes=("schools",)))
    assert stocked.searching.answer(Query("kcsie")).near == ("schools",), "only what leads somewhere"
    assert stocked.searching.answer(Query("xylophone")).near == ()
    assert stocked.searching.answer(Query("bruise")).near == ()
