"""What theme:, kind:, year:, law: and by: narrow a search to, and what is said where that is nothing."""

from dataclasses import replace

import pytest
from tests.builders import packed, review

from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.queries import Query
from reviewstudy.domain.reviews import Holding, ItemKind, Origin, ReviewKind
from reviewstudy.services.fields import narrowing_of
from reviewstudy.services.workspace import Workspace


def put(workspace: Workspace, name: str, document: object) -> None:
    one = packed(document, name)  # type: ignore[arg-type]
    held = Holding(name, one.edition, Origin.IMPORT, one.document, one.provenance)
    workspace.library._library.put(held, f"{name}.md")
    workspace.searching.forget()


@pytest.fixture
def stocked(workspace: Workspace) -> Workspace:
    neglect = review(
        "Neglect was seen late.", points=(1,), themes=("neglect",), law="ca1989-s47", published="2018"
    )
    put(workspace, "dorset", replace(neglect, publisher="Dorset Safeguarding Children Board"))
    asked = review("The bruise was recorded.", points=(1,), item=ItemKind.RECOMMENDATION, published="2021")
    put(workspace, "leeds", replace(asked, publisher="Leeds Partnership", kind=ReviewKind.INSPECTION))
    put(workspace, "undated", review("A note was made.", points=(1,), published=None))
    return workspace


def narrowed(workspace: Workspace, words: str) -> tuple[Narrowing, tuple[str, ...]]:
    return narrowing_of(Query(words).fields, workspace.searching.shelf())


def reviews(workspace: Workspace, words: str) -> set[str]:
    answer = workspace.searching.answer(Query(words))
    return {hit.review for hit in answer.hits}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("theme:neglect", {"dorset"}),
        ("-theme:neglect", {"leeds", "undated"}),
        ("kind:recommendation", {"leeds"}),
        ("kind:recommendations", {"leeds"}),
        ("kind:inspection", {"leeds"}),
        ("year:2015..2020", {"dorset"}),
        ("-year:2018", {"leeds", "undated"}),
        ("year:2019..", {"leeds"}),
        ('law:"section 47"', {"dorset"}),
        ("law:s47", {"dorset"}),
        ('law:"Children Act 1989 section 47"', {"dorset"}),
        ("by:dorset", {"dorset"}),
        ("-by:dorset kind:learning", {"undated"}),
        ("by:dorset year:2021", set()),
        ("late theme:neglect", {"dorset"}),
        ("bruise theme:neglect", set()),
        ("by:dorset by:leeds", {"dorset", "leeds"}),
    ],
)
def test_a_field_narrows_a_search(stocked: Workspace, words: str, found: set[str]) -> None:
    assert reviews(stocked, words) == found
    assert narrowed(stocked, words)[1] == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("theme:xylophones", "theme:xylophones"),
        ("kind:opinion", "kind:opinion"),
        ("law:gravity", "law:gravity"),
        ("by:Nowhere", "by:Nowhere"),
    ],
)
def test_a_value_that_is_not_known_narrows_to_nothing_and_says_so(
    stocked: Workspace, words: str, said: str
) -> None:
    answer = stocked.searching.answer(Query(f"note {words}"))
    assert answer.hits == ()
    assert any(said in notice for notice in answer.notices)


def test_a_year_that_is_none_is_told_how_to_be_typed_and_narrows_to_nothing(stocked: Workspace) -> None:
    for words in ("neglect year:20x8", "year:banana"):
        answer = stocked.searching.answer(Query(words))
        assert ["year:2015" in notice for notice in answer.notices] == [True]
        assert answer.hits == ()
    assert stocked.searching.answer(Query("neglect -year:20x8")).hits, "nothing known is left out"


@pytest.mark.parametrize("words", ["theme:zzzz theme:neglect", "by:?", "kind:bogus theme:neglect"])
def test_one_field_that_is_not_known_is_enough(stocked: Workspace, words: str) -> None:
    assert reviews(stocked, words) == set()


def test_a_kind_of_item_comes_before_a_kind_of_review_that_begins_alike(stocked: Workspace) -> None:
    assert narrowed(stocked, "kind:learning")[0].chosen == ((Facet.ITEM, "learning"),)
    assert narrowed(stocked, "kind:learning_review")[0].chosen == ((Facet.REVIEW_KIND, "learning_review"),)


def test_what_is_typed_and_what_is_chosen_narrow_each_other(stocked: Workspace) -> None:
    chosen = Narrowing(((Facet.PUBLISHER, "Leeds Partnership"),))
    answer = stocked.searching.answer(Query("by:dorset", chosen))
    assert answer.hits == ()


def test_an_own_theme_is_known_by_its_name(stocked: Workspace) -> None:
    stocked.themes.put("leeds", "l1", "Friday supervision")
    assert narrowed(stocked, "theme:friday")[0].chosen == ((Facet.THEME, "own:Friday supervision"),)
    assert reviews(stocked, 'theme:"friday supervision"') == {"leeds"}
