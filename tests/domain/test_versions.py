"""When an earlier version is kept, and which go when there are many."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.versions import MOST, PAUSE, superfluous, worth_keeping

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
AGES = st.lists(st.integers(0, 10**8), max_size=120, unique=True)


def test_what_stood_before_a_pause_is_kept() -> None:
    assert worth_keeping("a b c d", "a b c d e", PAUSE)
    assert worth_keeping("a b c d", "a b c d e", None)
    assert not worth_keeping("a b c d", "a b c d e", PAUSE - timedelta(seconds=1))


def test_what_loses_more_than_half_its_words_is_kept() -> None:
    assert worth_keeping("a b c d", "a", timedelta(0))
    assert worth_keeping("a b c d", "", timedelta(0))
    assert not worth_keeping("a b c d", "a b", timedelta(0))


def test_nothing_and_no_change_are_not_kept() -> None:
    assert not worth_keeping(" \n", "a", None)
    assert not worth_keeping("a", "a", None)


@given(AGES)
def test_no_more_than_most_stay_and_the_first_and_latest_do(ages: list[int]) -> None:
    made = [NOW - timedelta(seconds=age) for age in ages]
    gone = superfluous(made, NOW)
    assert len(made) - len(gone) == min(len(made), MOST)
    if made:
        assert made.index(min(made)) not in gone
        assert made.index(max(made)) not in gone


def test_what_is_older_is_thinned_more() -> None:
    made = [NOW - timedelta(hours=n) for n in range(200)]
    left = sorted({made[n] for n in range(200) if n not in superfluous(made, NOW)}, reverse=True)
    gaps = [(a - b) for a, b in pairwise(left)]
    recent, old = gaps[: len(gaps) // 3], gaps[-len(gaps) // 3 :]
    assert sum(old, timedelta()) > 3 * sum(recent, timedelta())
