"""Why a place was found, in a line."""

import pytest

from reviewstudy.content import lexicon
from reviewstudy.domain.queries import Query
from reviewstudy.services.wording import Wording


def why(words: str, text: str, heading: str = "", themes: tuple[str, ...] = (), **met: object) -> str:
    made = Wording(lexicon().widen(Query(words, typing=True)).clauses)
    return made.why(text, heading, themes, **met)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        ("bruise", "Bruises were seen.", "matches: Bruises"),
        ("not crawling", "A non-mobile baby.", "matches: non-mobile ~ not crawling"),
        ("told", "The GP was informed.", "matches: informed ~ told"),
        ("bruise told", "A bruise; all were notified.", "matches: bruise; notified ~ told"),
        ("escal", "They escalated it.", "matches: escalated"),
        ("“bruise", "A bruise.", "matches: bruise"),
    ],
)
def test_the_printed_words_stand_beside_what_was_typed(words: str, text: str, said: str) -> None:
    assert why(words, text).replace(", ", "; ") == said


def test_a_theme_or_the_heading_may_be_why() -> None:
    assert why("dog", "Nobody asked about it.", "Animals in the home") == "matches: Animals ~ dog"
    about = why("dog", "Nobody asked about it.", themes=("dangerous-dogs-and-animals",))
    assert about == "matches: dangerous dogs and animals ~ dog"


def test_what_is_missing_is_said() -> None:
    assert (
        why("bruise grandfather", "A bruise.", met=frozenset({0})) == "matches: bruise; without grandfather"
    )


def test_a_short_form_is_met_in_capitals_only() -> None:
    made = Wording(lexicon().widen(Query("SAR")).clauses)
    assert made.meets(0, "A SAR was held.", "", ())
    assert not made.meets(0, "The sar was held.", "", ())
    assert made.meets(0, "It was held.", "", ("other-reviews",))
