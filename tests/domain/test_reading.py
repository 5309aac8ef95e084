"""How long a text takes, where words stand in it, and what was seen of it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.marks import Place
from reviewstudy.domain.reading import WORDS_A_MINUTE, Finder, minutes, seen_numbers, seen_ranges
from reviewstudy.domain.reviews import Passage, PassageKind

PLAIN = st.text(max_size=30)


def passages(*texts: str) -> list[Passage]:
    return [Passage(f"p{n}", None, PassageKind.PARAGRAPH, text) for n, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("words", "expected"), [(0, 1), (1, 1), (WORDS_A_MINUTE * 3, 3), (WORDS_A_MINUTE * 10 + 200, 11)]
)
def test_minutes_go_by_the_words(words: int, expected: int) -> None:
    assert minutes(passages("it's " * words)) == expected


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("don't", "They don’t ask. DON'T wait.", ["don’t", "DON'T"]),
        ("cafe", "the Café and the cafe\u0301", ["Café", "cafe\u0301"]),
        ("not brought", "was not\xa0brought, not  brought", ["not\xa0brought", "not  brought"]),
        ("self-harm", "self–harm", ["self–harm"]),
        ("office", "the oﬃce", ["oﬃce"]),
        ("strasse", "die Straße", ["Straße"]),
        ("aa", "aaaa", ["aa", "aa"]),
        ("  ", "a  b", []),
        ("x", "", []),
    ],
)
def test_words_are_found_however_they_are_printed(typed: str, text: str, found: list[str]) -> None:
    places = Finder(passages(text)).find(typed, 10)
    assert [text[place.start : place.end] for place in places] == found


def test_places_come_in_reading_order_and_no_more_than_were_asked_for() -> None:
    finder = Finder(passages("one two", "two one two", "two"))
    assert finder.find("two", 10) == [
        Place(0, 4, 0, 7),
        Place(1, 0, 1, 3),
        Place(1, 8, 1, 11),
        Place(2, 0, 2, 3),
    ]
    assert finder.find("two", 2) == [Place(0, 4, 0, 7), Place(1, 0, 1, 3)]


@given(st.lists(PLAIN, min_size=1, max_size=4), PLAIN)
def test_every_place_is_in_its_passage_and_none_over_another(texts: list[str], typed: str) -> None:
    places = Finder(passages(*texts)).find(typed, 50)
    ends = (0, 0)
    for place in places:
        assert place.first == place.last
        assert 0 <= place.start < place.end <= len(texts[place.first])
        assert (place.first, place.start) >= ends or place.first > ends[0]
        ends = (place.last, place.end)


@given(PLAIN, st.text("abc dé", min_size=1, max_size=6).filter(str.strip), PLAIN)
def test_what_stands_there_is_found(before: str, words: str, after: str) -> None:
    text = f"{before} {words.strip()} {after}"
    found = Finder(passages(text)).find(words, 100)
    bare = unicodedata.normalize("NFKD", words.strip()).casefold().replace("\u0301", "")
    assert any(
        " ".join(
            unicodedata.normalize("NFKD", text[one.start : one.end]).casefold().replace("\u0301", "").split()
        )
        == " ".join(bare.split())
        for one in found
    )


@given(st.sets(st.integers(-2, 14)))
def test_what_was_seen_comes_back(numbers: set[int]) -> None:
    held = passages(*("x" * 12))
    ranges = seen_ranges(numbers, held)
    assert seen_numbers(ranges, held) == {one for one in numbers if 0 <= one < 12}
    assert len(ranges) <= 6, "neighbours are one range"


def test_an_edition_that_lacks_a_passage_forgets_only_that() -> None:
    assert seen_numbers(("p1", "p3..p4", "p9", "p2..p9"), passages(*"abcd")) == {0, 2, 3}
