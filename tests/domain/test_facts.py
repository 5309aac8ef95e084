"""What a review is known by: read where the words give it, else not stated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import review

from reviewstudy.content import fact_rules
from reviewstudy.domain.facets import Facet
from reviewstudy.domain.facts import AGES
from reviewstudy.domain.reviews import ReviewKind


def known(facet: Facet, text: str, **fields: object) -> tuple[str, ...]:
    plain = {"title": "A review", "publisher": "", "kind": ReviewKind.OTHER}
    return fact_rules().of(review(text, **{**plain, **fields})).get(facet, ())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("A five-week-old was seen.", ("under 1",)),
        ("The child, aged 3, and a sibling aged thirteen.", ("1 to 4", "11 to 15")),
        ("At seventeen years the young person left.", ("16 to 17",)),
        ("A 26 month old child.", ("1 to 4",)),
        ("The unborn baby was known.", ("unborn", "under 1")),
        ("The mother, aged 19, was at home.", ()),
        ("At 10 am, at eleven of twelve visits, 16 to 19 others called.", ()),
        ("The child was taken off the roll at nine.", ("5 to 10",)),
        ("Nothing is said of it.", ()),
    ],
)
def test_ages_are_read_in_bands_youngest_first(text: str, ages: tuple[str, ...]) -> None:
    assert known(Facet.AGE, text) == ages


@given(st.integers(1, 60), st.sampled_from(["day", "week", "month", "year"]))
def test_any_age_falls_in_one_band_or_is_grown_up(number: int, unit: str) -> None:
    found = known(Facet.AGE, f"A {number}-{unit}-old was seen.")
    years = {"day": 0, "week": number // 52, "month": number // 12, "year": number}[unit]
    assert len(found) == (years < 18)
    if found:
        least = (0, 0, 1, 5, 11, 16)[AGES.index(found[0])]
        most = (0, 0, 4, 10, 15, 17)[AGES.index(found[0])]
        assert least <= years <= most


@pytest.mark.parametrize(
    ("publisher", "kind", "nation"),
    [
        ("Dorset Safeguarding Children Board", ReviewKind.SCR, ("england",)),
        ("Cardiff and Vale Regional Safeguarding Board", ReviewKind.OTHER, ("wales",)),
        ("A board", ReviewKind.CHILD_PRACTICE_REVIEW, ("wales",)),
        ("SBNI", ReviewKind.OTHER, ("northern-ireland",)),
        ("Fife Child Protection Committee, Scotland", ReviewKind.OTHER, ("scotland",)),
        ("Somebody", ReviewKind.OTHER, ()),
    ],
)
def test_a_nation_is_told_by_kind_or_publisher(
    publisher: str, kind: ReviewKind, nation: tuple[str, ...]
) -> None:
    assert known(Facet.NATION, "A text.", publisher=publisher, kind=kind) == nation


def test_a_law_of_one_nation_tells_it_and_the_kind_comes_before_the_publisher() -> None:
    assert known(Facet.NATION, "A text.", law="sswba2014") == ("wales",)
    assert known(Facet.NATION, "A text.", publisher="Ofsted", kind=ReviewKind.SUSR) == ("wales",)


def test_agencies_and_harms_come_from_the_words_and_the_themes() -> None:
    text = "The health visitor and the social worker saw neglect; the housing officer did not."
    assert {"Health visiting", "Children's social care", "Housing"} <= set(known(Facet.AGENCY, text))
    assert known(Facet.HARM, text) == ("neglect",)
    pointed = review("Nothing.", points=(1,), themes=("police", "child-sexual-exploitation"))
    facts = fact_rules().of(pointed)
    assert "Police" in facts[Facet.AGENCY]
    assert facts[Facet.HARM] == ("child-sexual-exploitation",)


def test_a_facet_without_a_value_is_not_there() -> None:
    assert fact_rules().of(review("A text.", title="A", publisher="", kind=ReviewKind.OTHER)) == {}
