"""Narrowing a search: values of a facet widen, facets narrow."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.facets import NOTHING, Facet, Facts, Narrowing, spread, tally

VALUES = {
    Facet.THEME: ("neglect", "bruises", "own:mine"),
    Facet.ITEM: ("learning", "finding"),
    Facet.YEAR: ("2014", "2018", "2020"),
    Facet.PUBLISHER: ("Dorset", "Leeds"),
}
pairs = st.sampled_from([(facet, value) for facet, values in VALUES.items() for value in values])
years = st.tuples(st.none() | st.integers(2013, 2021), st.none() | st.integers(2013, 2021))
narrowings = st.builds(
    Narrowing,
    chosen=st.lists(pairs, unique=True, max_size=4).map(tuple),
    excluded=st.lists(pairs, unique=True, max_size=2).map(tuple),
    years=years,
)
facts = st.fixed_dictionaries(
    {facet: st.lists(st.sampled_from(values), unique=True).map(tuple) for facet, values in VALUES.items()}
)


def test_nothing_chosen_lets_everything_pass() -> None:
    assert not NOTHING
    assert NOTHING.test()({})
    assert not NOTHING.of_points()


@given(narrowings, facts)
def test_chosen_values_of_a_facet_widen_and_facets_narrow(narrowing: Narrowing, known: Facts) -> None:
    wanted = {
        facet: {v for f, v in narrowing.chosen if f is facet}
        for facet in {one for one, _ in narrowing.chosen}
    }
    first, last = narrowing.years
    spans = [int(year) for year in known[Facet.YEAR]]
    expected = (
        all(values & set(known[facet]) for facet, values in wanted.items())
        and not any(value in known[facet] for facet, value in narrowing.excluded)
        and (
            narrowing.years == (None, None)
            or any((first or 0) <= year <= (last if last is not None else 9999) for year in spans)
        )
    )
    assert narrowing.test()(known) is expected


@given(narrowings, facts)
def test_it_can_be_asked_facet_by_facet(narrowing: Narrowing, known: Facts) -> None:
    assert narrowing.test()(known) is all(narrowing.test([facet])(known) for facet in Facet)


@given(narrowings, pairs)
def test_a_value_goes_on_and_comes_off_by_itself(narrowing: Narrowing, pair: tuple[Facet, str]) -> None:
    once = narrowing.toggled(*pair)
    assert (pair in once.chosen) is not (pair in narrowing.chosen)
    assert set(once.chosen) ^ set(narrowing.chosen) == {pair}
    assert set(once.toggled(*pair).chosen) == set(narrowing.chosen)
    assert (once.excluded, once.years) == (narrowing.excluded, narrowing.years)


@given(narrowings, st.sampled_from(list(VALUES)))
def test_a_whole_facet_comes_off(narrowing: Narrowing, facet: Facet) -> None:
    off = narrowing.without(facet)
    assert set(off.chosen) == {pair for pair in narrowing.chosen if pair[0] is not facet}
    assert (off.excluded, off.years) == (narrowing.excluded, narrowing.years)


@given(narrowings, narrowings, narrowings, facts)
def test_what_is_narrowed_by_several_passes_each(
    one: Narrowing, other: Narrowing, third: Narrowing, known: Facts
) -> None:
    whole = one.also(other).also(third)
    assert whole.test()(known) is all(each.test()(known) for each in (one, other, third))
    assert bool(whole) is (bool(one) or bool(other) or bool(third))
    assert whole.narrows_points() is any(each.narrows_points() for each in (one, other, third))


@given(narrowings, facts)
def test_what_cannot_be_lets_nothing_pass(narrowing: Narrowing, known: Facts) -> None:
    assert narrowing.also(Narrowing(impossible=True)).test()(known) is False


@given(st.lists(st.lists(st.sampled_from("abc"), unique=True).map(tuple)))
def test_spread_counts_each_value_of_each_tuple(tuples: list[tuple[str, ...]]) -> None:
    assert spread(tuples) == Counter(value for values in tuples for value in values)


def test_counts_stand_the_most_first_years_the_latest_first_and_chosen_ones_stay() -> None:
    assert tally(Facet.THEME, {"a": 1, "c": 2, "b": 2}).counts == (("b", 2), ("c", 2), ("a", 1))
    assert tally(Facet.YEAR, {"2018": 9, "2020": 1}).counts == (("2020", 1), ("2018", 9))
    assert tally(Facet.THEME, {"a": 1}, ["gone"]).counts == (("a", 1), ("gone", 0))
