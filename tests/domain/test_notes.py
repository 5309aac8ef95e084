"""Tags, links and plain words of a note; what a filter keeps."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import passages

from reviewstudy.domain.marks import Colour, Mark, anchor_for
from reviewstudy.domain.notes import (
    LONGEST_TAG,
    Link,
    MarkFilter,
    Noted,
    all_tags,
    link,
    link_target,
    plain,
    reading_order,
    tag_key,
    tags,
)


def noted(note: str, colour: Colour = Colour.SUN, review: str = "r", passage: int = 0) -> Mark:
    text = passages(*["Nobody asked about the brui\u0301se."] * (passage + 1))
    return Mark(f"m{note}", review, "e", anchor_for(text, passage, 0, passage, 12), colour, note, "1", "1")


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("#voice of the child", ["voice"]),
        ("Ask (#home-visit), then #Überlegung_2.", ["home-visit", "Überlegung_2"]),
        ("#bruise #Bruise #BRUISE", ["bruise"]),
        (
            "#\u0645\u062f\u0631\u0633\u0629 and #\u0938\u094d\u0915\u0942\u0932",
            ["\u0645\u062f\u0631\u0633\u0629", "\u0938\u094d\u0915\u0942\u0932"],
        ),
        ("cafe#tag a/b#c x_#y", []),
        ("#1 of 3, #2024", []),
        ("#7days #-- #", ["7days"]),
        ("# A heading\n## Another", []),
        ("#two#three", []),
        ("`#code` and ``a `#b` c`` #real", ["real"]),
        ("```\n#code\n```\n#after", ["after"]),
        ("~~~\n#code without an end", []),
        ("[#words](review:r#p1) #tag", ["tag"]),
        ("https://example.org/#part <https://e.org/a#b> www.e.org/#x #tag", ["tag"]),
        (r"\#escaped", []),
        ("*#strong*", ["strong"]),
        ("#end-.", ["end"]),
    ],
)
def test_what_is_a_tag(note: str, found: list[str]) -> None:
    assert list(tags(note)) == found


WORD = st.text(st.characters(categories=["Ll", "Lu", "Lo", "Mn", "Nd"]), min_size=1, max_size=20)


@given(WORD, WORD)
def test_a_word_after_a_hash_is_a_tag_if_it_has_a_letter(first: str, second: str) -> None:
    found = tags(f"Say #{first} and #{second}.")
    wanted = [unicodedata.normalize("NFC", one) for one in (first, second)]
    wanted = [one for one in wanted if any(letter.isalpha() for letter in one)]
    assert {tag_key(one) for one in found} == {tag_key(one) for one in wanted}


@given(st.text(alphabet="ab#` ~[](){}\\\n-_é\u0301:/.*", max_size=80))
def test_tags_are_words_of_the_note_and_never_markup(note: str) -> None:
    found = tags(note)
    assert len(found) == len(set(map(tag_key, found)))
    for tag in found:
        assert re.search(f"#[-_]*{re.escape(tag)}", unicodedata.normalize("NFC", note))
        assert 0 < len(tag) <= LONGEST_TAG
        assert not set(tag) & set("#` []()\\\n:/.*~")
    assert tags(f"``` \n{note.replace('`', '')}") == ()


@given(st.text(max_size=40), st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_a_link_leads_where_it_was_made_for_and_holds_no_tag(words: str, review: str, passage: str) -> None:
    made = link(words, Link(review, passage))
    target = made[made.rindex("](") + 2 : -1]
    assert link_target(target) == Link(review, passage)
    assert tags(made) == ()


@pytest.mark.parametrize(
    "address", ["", "review:", "review:#p1", "https://e.org", "javascript:review:r", "file:///x"]
)
def test_any_other_address_leads_into_no_review(address: str) -> None:
    assert link_target(address) is None


def test_plain_words_have_no_markup() -> None:
    note = "# Why\n\n> **Ask** at *home* with `care`\n- [the visit](review:r#p1)\n1. a\\*b snake_case_word"
    assert plain(note) == "Why\n\nAsk at home with care\nthe visit\na*b snake_case_word"


def test_a_filter_keeps_what_is_like_all_it_names() -> None:
    mark = noted("Ask *why* at home, café #Voice", Colour.SKY)
    for kept in (
        MarkFilter(),
        MarkFilter(colour=Colour.SKY),
        MarkFilter(tag="voice"),
        MarkFilter(words="HOME ask"),
        MarkFilter(words="cafe\u0301 nobody"),
        MarkFilter(review="r"),
        MarkFilter(Colour.SKY, "VOICE", " why ", "r"),
    ):
        assert kept.keep([Noted.of(mark)])
    for left in (
        MarkFilter(colour=Colour.SUN),
        MarkFilter(tag="voic"),
        MarkFilter(words="home school"),
        MarkFilter(review="q"),
    ):
        assert left.narrows
        assert not left.keep([Noted.of(mark)])
    assert not MarkFilter(words="  ").narrows


def test_every_tag_is_offered_once_by_name() -> None:
    assert all_tags([Noted.of(one) for one in (noted("#b #a"), noted("none"), noted("#B #c"))]) == (
        "a",
        "b",
        "c",
    )


def test_reading_order_counts_passages() -> None:
    marks = [noted("x", passage=10), noted("y", passage=1), noted("z")]
    assert [one.note for one in sorted(marks, key=reading_order)] == ["z", "y", "x"]
