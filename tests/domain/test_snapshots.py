"""Which snapshot is due and which may go, whatever the clock says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.snapshots import DAYS, MONTHS, WEEKS, Snapshot, Why, due, named, outlived

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda one: one.replace(microsecond=0)
)
snapshots = st.lists(st.tuples(moments, st.sampled_from(Why)), max_size=60).map(
    lambda made: [Snapshot(n, when, why, "journal") for n, (when, why) in enumerate(made, 1)]
)


def daily(*moments_: datetime) -> list[Snapshot]:
    return [Snapshot(n, when, Why.DAY, "journal") for n, when in enumerate(moments_, 1)]


@given(moments, st.integers(1, 10**8), st.sampled_from(Why), st.sampled_from(["journal", "library"]))
def test_a_name_says_all_there_is_to_say(when: datetime, number: int, why: Why, database: str) -> None:
    made = Snapshot(number, when, why, database)
    assert named(made.file_name) == made


@pytest.mark.parametrize(
    "name",
    [
        "journal.db",
        "journal-000001-20261126T120000Z-day.db-wal",
        "journal-000001-20261326T120000Z-day.db",
        "journal-000001-20261126T120000Z-other.db",
        "../journal-000001-20261126T120000Z-day.db",
        "journal-1-20261126T120000Z-day.db",
    ],
)
def test_what_is_not_ours_is_no_snapshot(name: str) -> None:
    assert named(name) is None


def test_one_is_due_each_day_and_not_twice() -> None:
    assert due([], NOON)
    assert not due(daily(NOON), NOON + timedelta(hours=3))
    assert due(daily(NOON), NOON + timedelta(days=1))


@pytest.mark.parametrize("away", [timedelta(hours=-1), timedelta(days=-400), timedelta(days=9000)])
def test_a_clock_that_was_moved_stops_no_snapshot(away: timedelta) -> None:
    assert due(daily(NOON), NOON + away)


def test_a_year_of_days_leaves_days_weeks_and_months() -> None:
    year = daily(*(NOON + timedelta(days=n) for n in range(400)))
    stay = set(year) - set(outlived(year))
    assert set(year[-DAYS:]) <= stay
    weeks = {one.made.isocalendar()[:2] for one in stay}
    months = {(one.made.year, one.made.month) for one in stay}
    assert len(weeks) >= WEEKS
    assert len(months) >= MONTHS
    assert len(stay) <= DAYS + WEEKS + MONTHS


def test_a_clock_that_was_wrong_for_a_day_costs_no_other_day() -> None:
    right = [NOON + timedelta(days=n) for n in range(20)]
    wrong = daily(*right[:10], datetime(2090, 1, 1, tzinfo=UTC), *right[10:])
    stay = set(wrong) - set(outlived(wrong))
    assert wrong[-1] in stay
    days = {one.made.date() for one in stay}
    assert {one.date() for one in right[-(DAYS - 1) :]} <= days


def test_a_clock_that_always_says_the_same_keeps_the_last_few() -> None:
    stuck = daily(*[datetime(1970, 1, 1, tzinfo=UTC)] * 30)
    assert set(stuck[-DAYS:]) == set(stuck) - set(outlived(stuck))


@given(snapshots)
def test_the_latest_of_each_kind_stays_and_there_is_an_end_to_them(made: list[Snapshot]) -> None:
    gone = outlived(made)
    stay = set(made) - set(gone)
    for why in Why:
        of_kind = [one for one in made if one.why is why]
        assert not of_kind or max(of_kind) in stay
    assert len(stay) <= DAYS + DAYS + WEEKS + MONTHS + 9


@given(snapshots)
def test_what_stays_once_stays_when_asked_again(made: list[Snapshot]) -> None:
    gone = outlived(made)
    left = [one for one in made if one not in gone]
    assert outlived(left) == []
