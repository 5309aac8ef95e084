"""What can be shown, and what stands in for what cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.exporting.letters import UNPRINTABLE, Legible, legible
from reviewstudy.paths import resources

FONTS = resources() / "fonts"


@pytest.mark.parametrize(
    "text",
    [
        "Łukasz Nguyễn Thị Ştefan Șerban Αλέξης Иван Žaneta Ærø",
        "שָׁלוֹם ילד",
        "السلام عليكم بچہ ٹھیک ہے",
        "हिन्दी বাংলা ગુજરાતી ਪੰਜਾਬੀ தமிழ்",
        "→ ✓ ☐ ☑ ● ○ ■ ★ ① ½ ⅓ £ € № ≥ ≤ “quoted” ‘so’ – — …",
        "👍🏽 ❤️ 👩‍👧 🙂",
    ],
)
def test_words_people_write_need_no_mark(text: str) -> None:
    assert legible(text, FONTS).whole


def test_what_no_family_has_is_marked_once_for_each_character() -> None:
    assert legible("中文 and 한", FONTS) == Legible(f"{UNPRINTABLE * 2} and {UNPRINTABLE}", False)


def test_line_ends_are_one_kind_and_invisible_controls_go() -> None:
    assert legible("a\r\nb\rc\u2028d\x85e\tf\x00\x07\u202e\ufeffg", FONTS).text == "a\nb\nc\nd\ne    fg"


def test_a_letter_and_its_accents_are_shown_by_one_family_or_not_at_all() -> None:
    assert legible("ж\u0591", FONTS) == Legible(UNPRINTABLE, False)
    assert legible("e\u0302\u0303", FONTS) == Legible("ễ", True)


def test_a_long_run_may_break_and_a_word_may_not() -> None:
    assert legible("antidisestablishmentarian", FONTS).text == "antidisestablishmentarian"
    broken = legible("x" * 100, FONTS).text
    assert "\u200b" in broken
    assert broken.replace("\u200b", "") == "x" * 100


@given(st.text(st.characters(exclude_categories=())))
def test_making_text_legible_twice_changes_nothing_more(text: str) -> None:
    once = legible(text, FONTS)
    assert legible(once.text, FONTS).text.replace("\u200b", "") == once.text.replace("\u200b", "")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_plain_english_letters_stay_as_they_are(text: str) -> None:
    shown = legible(text, FONTS)
    assert shown.whole
    assert shown.text.replace("\u200b", "") == text
