"""From what is typed to what reviews say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewstudy.domain.queries import Query, expression
from reviewstudy.domain.themes import Theme
from reviewstudy.domain.widening import MOST_OTHERS, Lexicon, ShortForm, Widened

LEXICON = Lexicon(
    [
        Theme("bruises", "bruises in babies", ("not crawling", "mark on a baby", "~pre-mobile"), "Injury"),
        Theme("brought", "was not brought", ("DNA", "did not attend", "?no show"), "Health"),
        Theme("young-parents", "young parents", ("young mother",), "Family"),
        Theme("moving", "case transfer", ("new to area", "transfer in"), "Process"),
        Theme("sharing", "information sharing", ("GP not told",), "Information"),
        Theme("practice", "general practice", ("GP",), "Health"),
        Theme("supervision", "supervision", ("reflective supervision",), "Practice"),
    ],
    [("told", "informed", "notified")],
    ["a", "the", "of", "on", "what", "do", "i", "!not", "dont"],
    [ShortForm("DNA", "did not attend", "deoxyribonucleic acid")],
    ["reflection", "what do i do differently"],
    [("mother", "mum")],
)


def widened(words: str, *, typing: bool = False) -> Widened:
    return LEXICON.widen(Query(words, typing=typing))


def others(words: str) -> set[str]:
    return {term.text for clause in widened(words).clauses for term in clause.others}


def clauses(words: str) -> list[str]:
    return [clause.text for clause in widened(words).clauses]


@pytest.mark.parametrize(
    ("words", "themes"),
    [
        ("not crawling", ("bruises",)),
        ("baby not crawling seen", ("bruises",)),
        ("mark on baby", ("bruises",)),  # with its little words or without
        ("mark baby", ("bruises",)),
        ("young mums", ("young-parents",)),  # whatever a mother is called
        ("gp not told", ("sharing",)),  # a short form in small letters, the longest phrase
        ("no show", ("brought",)),  # what people only type
        ("transfer", ()),
    ],
)
def test_words_that_mean_a_theme_are_understood(words: str, themes: tuple[str, ...]) -> None:
    assert widened(words).themes == themes


def test_a_theme_widens_by_what_reviews_say_and_not_by_what_people_only_type() -> None:
    assert {"was not brought", "did not attend"} <= others("no show")
    assert "no show" not in others("was not brought")
    assert "pre mobile" in others("not crawling")


def test_everyday_words_widen_one_another() -> None:
    assert others("told") == {"informed", "notified"}
    assert others("mum") == {"mother"}


@pytest.mark.parametrize("words", ['"not crawling"', '"told"', "crawl*"])
def test_a_phrase_in_quotes_and_a_beginning_stay_as_typed(words: str) -> None:
    assert others(words) == set()


def test_phrases_of_one_theme_are_one_thing_to_look_for() -> None:
    (clause,) = widened("new to area transfer in").clauses
    assert clause.themes == ("moving",)
    assert len(clause.typed[0]) == 5


def test_what_a_part_of_a_phrase_means_makes_a_place_better() -> None:
    assert [clause.text for clause in widened("gp not told").inner] == ["gp", "told"]


def test_of_phrases_that_mean_one_thing_what_was_typed_itself_is_better() -> None:
    (clause,) = widened("new to area transfer in").clauses
    assert clause.themes == ("moving",)
    assert [part.text for part in widened("new to area transfer in").inner] == ["new to area", "transfer in"]
    assert not any(part.others for part in widened("new to area transfer in").inner)
    assert not widened("new to area").inner


def test_a_short_form_with_two_meanings_counts_in_capitals_only() -> None:
    assert widened("DNA").themes == ("brought",)
    assert [form.letters for form in widened("DNA letter").short_forms] == ["DNA"]
    assert widened("dna").themes == ()
    assert widened("dna").short_forms == ()
    form = LEXICON.short_form("dna")
    assert form is not None
    assert form.letters == "DNA"


def test_little_words_are_left_out_unless_there_are_no_others() -> None:
    assert clauses("the bruise of a baby") == ["bruise", "baby"]
    assert clauses("don't tell") == ["tell"]
    assert clauses("of the") == ["of", "the"]
    assert clauses('"of" bruise') == ["of", "bruise"]
    assert [clause.text for clause in widened("bruise o", typing=True).clauses] == ["bruise", "o"]


def test_asking_to_reflect_is_no_word_to_look_for() -> None:
    asked = widened("what do i do differently bruise reflection")
    assert asked.reflecting
    assert [clause.text for clause in asked.clauses] == ["bruise"]
    assert not widened("reflective supervision").reflecting
    assert not widened('"reflection" bruise').reflecting
    alone = widened("reflection")
    assert (alone.reflecting, [clause.text for clause in alone.clauses]) == (True, ["reflection"])


WORDS = "not crawling mark on a baby DNA dna mum young mother told gp GP the of new to area reflection OR -x"


@given(st.lists(st.sampled_from([*WORDS.split(), '"', "told*", "who?", "\x00"]), max_size=12), st.booleans())
def test_nothing_that_was_asked_for_is_lost_but_little_words(typed: list[str], typing: bool) -> None:
    query = Query(" ".join(typed), typing=typing)
    made = LEXICON.widen(query)
    assert bool(made.clauses) is bool(query.clauses)
    asked = {term.text for clause in query.clauses for way in clause.typed for term in way}
    kept = {term.text for clause in made.clauses for way in clause.typed for term in way}
    assert kept <= asked
    little = {"a", "the", "of", "on", "what", "do", "i", "not", "dont", "reflection"}
    assert all(word.casefold() in little for word in asked - kept)
    assert all(len(clause.others) <= MOST_OTHERS for clause in made.clauses)
    # Wider never finds less: every typed way is a part of the wide expression.
    for clause in made.clauses:
        assert clause.fts(widened=False).strip("()") in clause.fts(widened=True)
    assert expression(made.clauses, widened=True).count('"') % 2 == 0
