"""What is typed in the search box is words, whatever it looks like."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.queries import MAX_WORDS, Query, parse_years


@given(st.text())
def test_only_quoted_letters_and_digits_reach_the_index(words: str) -> None:
    for query in (Query(words), Query(words, typing=True)):
        for joiner in ("AND", "OR"):
            expression = query.fts(joiner)
            assert re.fullmatch(
                rf'("[^\W_]+( [^\W_]+)*"( {joiner} |$))*("[^\W_]+( [^\W_]+)*"\*)?', expression
            )
        assert query.empty is (query.fts() == "")


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("bruising baby", '"bruising" AND "baby"'),
        ('"non mobile" baby', '"non mobile" AND "baby"'),
        ("non-mobile", '"non mobile"'),
        ('"never closed', '"never closed"'),
        ("NOT (a OR b) NEAR/2 c*", '"NOT" AND "a" AND "OR" AND "b" AND "NEAR 2" AND "c"'),
        ("text:secret ^first {x y}: +z", '"text secret" AND "first" AND "x" AND "y" AND "z"'),
        ("a\x00b 👩‍👧 “curly”", '"a b" AND "curly"'),
        ("cafe\u0301", '"café"'),
        ('"" - \u0301 _ 👩', ""),
    ],
)
def test_operators_are_words_like_any_other(words: str, expression: str) -> None:
    assert Query(words).fts() == expression


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("bruising bab", '"bruising" AND "bab"*'),
        ("bruising bab ", '"bruising" AND "bab"'),
        ('"non mob"', '"non mob"'),
        ('"non mob', '"non mob"*'),
        ("b", '"b"'),
    ],
)
def test_the_last_word_may_be_unfinished_while_typing(words: str, expression: str) -> None:
    assert Query(words, typing=True).fts() == expression


def test_a_page_of_text_is_cut_to_what_counts() -> None:
    assert len(Query("word " * 20_000).terms) == MAX_WORDS
    assert len(Query('"' + "word " * 20_000).terms[0]) == MAX_WORDS


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2015", (2015, 2015)),
        ("2015..2020", (2015, 2020)),
        ("2015..", (2015, None)),
        (" ..2020 ", (None, 2020)),
    ],
)
def test_years_are_one_or_a_span(text: str, years: tuple[int | None, int | None]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize(
    "text", ["", "..", "15", "2015-2020", "20152020", "2020..2015", "٢٠١٥", "2015..2020.."]
)
def test_what_is_no_span_of_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="year"):
        parse_years(text)


@given(st.text(alphabet="0123456789. ", max_size=12) | st.text(max_size=12))
def test_years_are_read_or_refused(text: str) -> None:
    try:
        first, last = parse_years(text)
    except ValueError:
        return
    assert first is not None or last is not None
    assert first is None or last is None or first <= last
