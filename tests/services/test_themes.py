"""Themes a person puts on learning points: found, counted, undone, and kept through an edition."""

from dataclasses import replace

import pytest
from tests.builders import review
from tests.services.test_fields import put

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.queries import Query
from reviewstudy.services.themes import LONGEST
from reviewstudy.services.workspace import Workspace

CASE = review("Nobody asked about the bruise.", "The visit was recorded late.", points=(1, 2))


@pytest.fixture
def stocked(workspace: Workspace) -> Workspace:
    put(workspace, "one", CASE)
    return workspace


def with_theme(workspace: Workspace, name: str) -> list[str]:
    narrowing = Narrowing(((Facet.THEME, f"own:{name}"),))
    return [hit.text for hit in workspace.searching.answer(Query("", narrowing)).hits]


def counted(workspace: Workspace) -> dict[str, int]:
    return {theme: n for theme, n in workspace.searching.theme_counts().items() if theme.startswith("own:")}


def test_an_own_theme_is_found_and_counted_like_ours(stocked: Workspace, heard: list[Changed]) -> None:
    stocked.themes.put("one", "l1", "  For   Friday ")
    assert with_theme(stocked, "For Friday") == ["Nobody asked about the bruise."]
    assert counted(stocked) == {"own:For Friday": 1}
    assert heard[-1].topics == {Topic.THEMES}


def test_one_name_is_one_theme_whatever_its_case(stocked: Workspace) -> None:
    stocked.themes.put("one", "l1", "Friday")
    stocked.themes.put("one", "l2", "FRIDAY")
    stocked.themes.put("one", "l2", "friday")
    assert stocked.themes.names() == ["Friday"]
    assert counted(stocked) == {"own:Friday": 2}


def test_it_comes_off_again(stocked: Workspace) -> None:
    stocked.themes.put("one", "l1", "Friday")
    stocked.themes.take_off("one", "l1", "Friday")
    assert stocked.themes.names() == []
    assert with_theme(stocked, "Friday") == []


def test_it_goes_with_the_words_into_another_edition(stocked: Workspace) -> None:
    stocked.themes.put("one", "l1", "Friday")
    moved = review(
        "A new opening.", "The visit was recorded late.", "Nobody asked about the bruise.", points=(2, 3)
    )
    put(stocked, "one", moved)
    assert with_theme(stocked, "Friday") == ["Nobody asked about the bruise."]
    reworded = review("The bruise was not asked about.", "The visit was recorded late.", points=(1, 2))
    put(stocked, "one", reworded)
    assert with_theme(stocked, "Friday") == [], "an id alone says nothing: it is an edition's"
    put(stocked, "one", replace(CASE, learning_points=()))
    assert with_theme(stocked, "Friday") == []
    assert stocked.themes.names() == ["Friday"], "what a person made is not thrown away"


def test_what_is_not_there_or_has_no_name_is_refused(stocked: Workspace) -> None:
    with pytest.raises(NotFound, match="not there any more"):
        stocked.themes.put("one", "l9", "Friday")
    with pytest.raises(NotFound):
        stocked.themes.put("nowhere", "l1", "Friday")
    with pytest.raises(ValueError, match="name"):
        stocked.themes.put("one", "l1", "   ")
    assert len(stocked.themes.put("one", "l1", "x" * 500).name) == LONGEST


def test_it_stays_on_its_own_point_where_two_have_the_same_words(workspace: Workspace) -> None:
    twice = review("Nobody asked.", "The visit was late.", "Nobody asked.", points=(1, 2, 3))
    put(workspace, "one", twice)
    workspace.themes.put("one", "l1", "Friday")
    (hit,) = workspace.searching.answer(Query("", Narrowing(((Facet.THEME, "own:Friday"),)))).hits
    assert hit.point == "l1"
    workspace.themes.take_off("one", "l1", "Friday")
    assert workspace.themes.names() == []


def test_in_another_edition_it_comes_off_the_point_it_is_shown_on(stocked: Workspace) -> None:
    stocked.themes.put("one", "l1", "Friday")
    put(stocked, "one", review("Something new.", "Nobody asked about the bruise.", points=(1, 2)))
    (hit,) = stocked.searching.answer(Query("", Narrowing(((Facet.THEME, "own:Friday"),)))).hits
    assert hit.text == "Nobody asked about the bruise."
    assert hit.point is not None
    stocked.themes.put("one", hit.point, "Friday")
    assert counted(stocked) == {"own:Friday": 1}, "put on again, it is still there once"
    stocked.themes.take_off("one", hit.point, "Friday")
    assert stocked.themes.names() == []


def test_it_never_jumps_to_another_point_of_the_same_id(stocked: Workspace) -> None:
    stocked.themes.put("one", "l1", "Friday")
    put(stocked, "one", review("Something else altogether.", points=(1,)))
    assert with_theme(stocked, "Friday") == []
    assert counted(stocked) == {}
