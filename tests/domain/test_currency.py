"""Law that has moved on: then and now, and what stands beside an older text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.currency import Currency, Fact, Movement, Source, surely_before

SOURCE = Source("https://example.org/source", "A page that was read", "2024", "2026-01-31")
TODAY = "2026-11-26"


def edition(year: str, begins: str, until: str = "", of: str = "guide", after: str = "") -> Fact:
    return Fact(f"{of}{year}", f"After {year}.", SOURCE, of, f"{year} edition", begins, until, after, True)


GUIDE = Currency(
    [
        edition("2013", "2013-04-15", "2015-03", after="guide2015"),
        edition("2015", "2015-03", "2018-07-04", after="guide2018"),
        edition("2018", "2018-07-04"),
        Fact("s20", "The court came back to it.", SOURCE, begins="2018-07-18", moves_on=True),
        Fact("s20", "Two other laws have a section 20.", SOURCE),
        Fact("boards", "Partners took over.", SOURCE, until="2019-09", replaced_by="partners", moves_on=True),
        Fact("act", "Coming.", SOURCE, begins="2027-04", moves_on=True),
    ]
)


def editions(authority: str, as_of: str | None, today: str = TODAY) -> tuple[list[str], str | None]:
    found = GUIDE.then_and_now(authority, as_of, today)
    assert found is not None
    return [one.edition for one in found.then], found.now.edition if found.now else None


def movements(authority: str, as_of: str | None, today: str = TODAY) -> list[tuple[str, str]]:
    return [(note.movement, note.when) for note in GUIDE.moved_on(authority, as_of, today)]


def test_a_guide_named_without_its_year_means_the_edition_in_force_when_the_review_came_out() -> None:
    assert editions("guide", "2014") == (["2013 edition"], "2018 edition")
    assert editions("guide", "2016-05-02") == (["2015 edition"], "2018 edition")
    assert editions("guide", "2020") == (["2018 edition"], "2018 edition")


def test_where_the_date_does_not_settle_it_every_edition_it_may_be_is_given() -> None:
    assert editions("guide", "2018") == (["2015 edition", "2018 edition"], "2018 edition")
    assert editions("guide", "2018-07-04")[0] == ["2018 edition"]
    assert editions("guide", "2018-07-03")[0] == ["2015 edition"]


def test_without_a_date_or_before_the_first_edition_nothing_is_claimed() -> None:
    assert editions("guide", None) == ([], "2018 edition")
    assert editions("guide", "2009") == ([], "2018 edition")


def test_an_edition_the_text_names_is_the_edition_it_means_whatever_its_date() -> None:
    assert editions("guide2013", "2020") == (["2013 edition"], "2018 edition")
    found = GUIDE.then_and_now("guide2013", "2020", TODAY)
    assert found is not None
    assert found.named


def test_what_is_in_force_is_told_as_of_today() -> None:
    assert editions("guide", "2014", today="2016-01-01")[1] == "2015 edition"
    assert GUIDE.then_and_now("s20", "2014", TODAY) is None


def test_an_edition_is_replaced_after_an_older_text_and_was_already_for_a_newer() -> None:
    assert movements("guide2013", "2014") == [(Movement.REPLACED, "2015-03")]
    assert movements("guide2013", "2017") == [(Movement.ALREADY, "2015-03")]
    assert movements("guide2018", "2020") == [(Movement.STANDING, "2018-07-04")]
    (note,) = GUIDE.moved_on("guide2013", "2014", TODAY)
    assert (note.note, note.replaced_by, note.source) == ("After 2013.", "guide2015", SOURCE)


def test_a_guide_without_a_year_is_noted_for_the_edition_it_may_have_meant() -> None:
    assert movements("guide", "2014") == [(Movement.REPLACED, "2015-03")]
    assert movements("guide", "2020") == []
    assert movements("guide", None) == [(Movement.REPLACED, "2018-07-04")]


def test_a_judgment_is_noted_beside_older_texts_only_and_what_stands_beside_always_is() -> None:
    assert movements("s20", "2017-02") == [(Movement.STANDING, ""), (Movement.CHANGED, "2018-07-18")]
    assert movements("s20", "2019") == [(Movement.STANDING, "")]
    assert movements("s20", None) == movements("s20", "2017-02")


def test_a_date_that_does_not_settle_it_brings_the_note() -> None:
    assert (Movement.CHANGED, "2018-07-18") in movements("s20", "2018")
    assert (Movement.CHANGED, "2018-07-18") not in movements("s20", "2018-07-18")


def test_nothing_is_told_before_it_happens() -> None:
    assert movements("act", "2020") == []
    assert movements("act", "2020", today="2027-05-01") == [(Movement.CHANGED, "2027-04")]
    assert movements("nobody", "2020") == []


@pytest.mark.parametrize(
    "facts",
    [
        [edition("2013", "2013", "2012")],
        [edition("2013", "2013"), edition("2015", "2015")],
        [edition("2013", "2013", "2016"), edition("2015", "2015")],
    ],
)
def test_editions_that_cannot_be_are_refused(facts: list[Fact]) -> None:
    with pytest.raises(ValueError, match="edition"):
        Currency(facts)


DATES = st.dates().map(lambda day: day.isoformat())
PARTIAL = st.builds(lambda day, size: day[:size], DATES, st.sampled_from([4, 7, 10]))


@given(PARTIAL, PARTIAL)
def test_of_two_dates_at_most_one_is_surely_before_the_other(one: str, other: str) -> None:
    assert not (surely_before(one, other) and surely_before(other, one))


@given(PARTIAL)
def test_on_any_day_a_guide_has_at_most_one_edition_in_force_today(today: str) -> None:
    found = GUIDE.then_and_now("guide", None, today)
    assert found is not None
    assert (found.now is None) == (surely_before(today, "2013-04-15"))
