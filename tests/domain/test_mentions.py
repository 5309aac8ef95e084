"""Every place that mentions a word, however it is written."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reviewstudy.domain.mentions import Mention, MentionKind, Written, fold, mention_in


def found(text: str, words: str) -> Mention | None:
    return mention_in(Written(MentionKind.NOTE, text), fold(words))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("I rang Mrs Jones today.", "jones", "Jones"),
        ("the Joneses came", "JONES", "Jones"),
        ("Zoë asked", "zoe", "Zoë"),
        ("Zoe\u0308 asked", "zoë", "Zoe\u0308"),
        ("Anne\n  Marie was there", "anne marie", "Anne Marie"),
        ("O’Neill rang", "o'neill", "O’Neill"),
        ("Smith–Brown", "smith-brown", "Smith–Brown"),
        ("the STRASSE", "straße", "STRASSE"),
        ("Straße", "strasse", "Straße"),
        ("ﬁnlay", "finlay", "ﬁnlay"),
        ("Jo\u00adnes", "jones", "Jo\u00adnes"),
        ("İpek", "ipek", "İpek"),
        ("Łukasz and שָׁלוֹם", "שלום", "שָׁלוֹם"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, words: str, shown: str) -> None:
    mention = found(text, words)
    assert mention is not None
    assert mention.found == shown


def test_what_stands_around_a_mention_is_shown_and_how_often_it_occurs() -> None:
    mention = found("a " * 60 + "Jones and Jones " + "b " * 60, "jones")
    assert mention is not None
    assert mention.times == 2
    assert mention.before.startswith("…a a")
    assert mention.after.startswith(" and Jones b")
    assert mention.after.endswith("…")


def test_what_is_not_there_is_not_found() -> None:
    assert found("Nobody asked.", "jones") is None
    assert found("", "jones") is None


@given(st.text(), st.text(min_size=1), st.text())
def test_words_are_found_between_any_others(before: str, words: str, after: str) -> None:
    wanted = fold(words)
    assume(len(wanted) >= 2)
    # An accent that begins what stands after it belongs to the last letter, and changes nothing.
    mention = found(f"{before} {words} {after}", words)
    assert mention is not None
    assert wanted in fold(mention.found)


@given(st.text())
def test_folding_twice_is_folding_once_and_accents_play_no_part(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
    assert fold(text.replace("e", "e\u0301")) == fold(text)
