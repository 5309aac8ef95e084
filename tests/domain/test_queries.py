"""What is typed in the search box is words, whatever it looks like."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.queries import MAX_WORDS, Field, Query, Typed, expression, parse_years


def fts(words: str, *, typing: bool = False) -> str:
    query = Query(words, typing=typing)
    return expression(query.clauses, query.unwanted)


TERM = r'"[^\W_]+(?: [^\W_]+)*"\*?'
CLAUSE = rf"(?:{TERM}|\({TERM}(?: OR {TERM})+\))"


@given(st.text() | st.text(alphabet='a-"*:( )ORthemlawkind ').map(lambda words: words.replace("  ", " OR ")))
def test_only_quoted_letters_and_digits_reach_the_index(words: str) -> None:
    for typing in (False, True):
        query = Query(words, typing=typing)
        for joiner in ("AND", "OR"):
            made = expression(query.clauses, query.unwanted, joiner=joiner)
            wanted = rf"{CLAUSE}(?: {joiner} {CLAUSE})*"
            assert re.fullmatch(rf"|{wanted}|\({wanted}\) NOT \({TERM}(?: OR {TERM})*\)", made)
        assert (made == "") is not bool(query.clauses)


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("bruising baby", '"bruising" AND "baby"'),
        ('"non mobile" baby', '"non mobile" AND "baby"'),
        ("non-mobile", '"non mobile"'),
        ('"never closed', '"never closed"'),
        ("brui* NEAR/2 c*", '"brui"* AND "NEAR 2" AND "c"*'),
        ("baby OR infant OR child seen", '("baby" OR "infant" OR "child") AND "seen"'),
        ("OR baby OR", '"baby"'),
        ("or baby", '"or" AND "baby"'),
        ('bruise -baby -"not mobile"', '("bruise") NOT ("baby" OR "not mobile")'),
        ("-baby", ""),
        ("text:secret ^first {x y}: +z", '"text secret" AND "first" AND "x" AND "y" AND "z"'),
        ("a\x00b 👩‍👧 “curly”", '"a b" AND "curly"'),
        ("cafe\u0301", '"café"'),
        ('"" - \u0301 _ 👩', ""),
    ],
)
def test_what_is_typed_becomes_quoted_words(words: str, made: str) -> None:
    assert fts(words) == made


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("bruising bab", '"bruising" AND "bab"*'),
        ("bruising bab ", '"bruising" AND "bab"'),
        ('"non mob"', '"non mob"'),
        ('"non mob', '"non mob"*'),
        ("b", '"b"'),
    ],
)
def test_the_last_word_may_be_unfinished_while_typing(words: str, made: str) -> None:
    assert fts(words, typing=True) == made


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        ('law:"section 47"', [Typed(Field.LAW, "section 47")]),
        (
            "-theme:neglect by:Dorset",
            [Typed(Field.THEME, "neglect", excluded=True), Typed(Field.BY, "Dorset")],
        ),
        ("Year:2015..2020", [Typed(Field.YEAR, "2015..2020")]),
        ('kind:"', []),
        ("colour:red", []),
    ],
)
def test_fields_narrow_and_are_not_looked_for(words: str, fields: list[Typed]) -> None:
    assert list(Query(words).fields) == fields
    assert bool(Query(words).clauses) is (words == "colour:red")


def test_a_page_of_text_is_cut_to_what_counts() -> None:
    assert len(Query("word " * 20_000).clauses) == MAX_WORDS
    assert len(Query('"' + "word " * 20_000).clauses[0].typed[0][0].words) == MAX_WORDS


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
