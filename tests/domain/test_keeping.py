"""Dates until which things are kept."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.keeping import LONGEST, KeptItem, day_of, months_after


@given(st.dates(), st.integers(0, LONGEST))
def test_a_day_so_many_months_on_is_in_that_month_and_no_later_day(day: date, months: int) -> None:
    then = months_after(day, months)
    if then != date.max:
        assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day or then == date.max
    assert months_after(day, 0) == day


def test_the_last_of_a_short_month_stands_for_a_day_it_has_not() -> None:
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert months_after(date(9999, 6, 1), 12) == date.max


def test_what_is_no_time_has_no_day() -> None:
    assert day_of("2026-11-23T12:00:00.000+00:00") == date(2026, 11, 23)
    assert day_of("yesterday") is None


def test_a_thing_is_due_on_its_day_and_after_and_never_without_one() -> None:
    def kept(until: str | None) -> KeptItem:
        return KeptItem("f1", "r1", "T9", "", "", until, True, False, 0)

    assert kept("2026-11-23").due(date(2026, 11, 23))
    assert kept("2026-11-23").due(date(2027, 1, 1))
    assert not kept("2026-11-23").due(date(2026, 11, 22))
    assert not kept(None).due(date.max)
