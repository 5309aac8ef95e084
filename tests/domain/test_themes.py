"""What a text is about, on the real vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy import content
from reviewstudy.domain.themes import MOST_THEMES, Theme, Thesaurus, stem

THEMES = content.thesaurus()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bruise was seen on a non-mobile child", "bruising-in-non-mobile-babies"),
        ("Professional challenge is vital and staff should be open to challenge", "professional-challenge"),
        ("Staff should know how to escalate", "escalation"),
        ("Sharing information with the school", "information-sharing"),
        ("The child DNA two appointments", "was-not-brought"),
        ("Core groups were held and child protection plans reviewed", "child-protection-plan"),
    ],
)
def test_a_text_has_the_theme_it_speaks_of(text: str, expected: str) -> None:
    assert expected in THEMES.themes_in(text)


def test_a_short_form_counts_in_capitals_only() -> None:
    assert "was-not-brought" not in THEMES.themes_in("dna was taken for a paternity test")
    assert "domestic-abuse" not in THEMES.themes_in("da capo")


def test_part_of_a_word_is_no_mention() -> None:
    assert THEMES.themes_in("scholarly neglectedness ragamuffin") == ()


def test_the_most_mentioned_comes_first_then_the_first_met() -> None:
    text = "Midwives spoke to police. Police officers called the police."
    assert THEMES.themes_in(text)[:2] == ("police", "midwifery")
    assert THEMES.themes_in("midwives and police")[:2] == ("midwifery", "police")


@given(st.text(max_size=300))
def test_there_are_never_more_than_five_and_each_is_known(text: str) -> None:
    found = THEMES.themes_in(text)
    assert len(found) == len(set(found)) <= MOST_THEMES
    assert all(THEMES.label(theme) for theme in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bruise", "bruising"),
        ("babies", "baby"),
        ("referrals", "referral"),
        ("sharing", "shared"),
        ("planning", "plans"),
        ("escalate", "escalated"),
        ("dog", "dogs"),
        ("bodies", "body"),
    ],
)
def test_forms_of_a_word_meet_in_their_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@given(st.from_regex(r"[a-z]{6,12}", fullmatch=True))
def test_a_plural_in_s_meets_its_singular(word: str) -> None:
    if not word.endswith(("s", "y", "e", "x", "z", "i", "u", "ing", "ed", "h")):
        assert stem(word) == stem(word + "s")


def test_curious_reaches_curiosity() -> None:
    assert "professional curiosity" in THEMES.related("curious")


def test_every_word_of_a_search_is_widened_and_none_repeated() -> None:
    related = THEMES.related("GP not told")
    assert {"general practice", "information sharing", "not informed"} <= set(related)
    assert "GP" not in related
    assert len(related) == len(set(related))


def test_a_broad_word_widens_a_search_but_is_no_theme() -> None:
    thesaurus = Thesaurus([Theme("notes", "record keeping", ("~files",), "Practice")])
    assert thesaurus.themes_in("the files") == ()
    assert thesaurus.related("files") == ("record keeping",)


def test_an_unknown_word_has_no_relations() -> None:
    assert THEMES.related("xylophone") == ()
    assert THEMES.related("") == ()


def test_what_people_only_type_is_no_sign_and_no_other_word() -> None:
    thesaurus = Thesaurus([Theme("affluent", "affluent neglect", ("wealthy family", "?posh"), "Identity")])
    assert thesaurus.themes_in("a posh house") == ()
    assert "wealthy family" in thesaurus.related("posh")
    assert "posh" not in thesaurus.related("wealthy family")


def test_notes_are_not_the_word_not() -> None:
    assert stem("notes") == stem("note") != stem("not")
    assert stem("cases") == stem("case")
