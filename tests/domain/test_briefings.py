"""What of a briefing a person wrote."""

from tests.exporting.briefings import briefing


def test_all_that_a_person_typed_is_told_from_the_reviews_words() -> None:
    typed = briefing(seven=True, texts="our words").typed
    assert typed[:2] == ("Seeing the child", "Health visitors, north")
    assert typed.count("our words") == 5
    assert "Who sees this child?" in typed
    assert "What did you see?" not in typed
    assert "See the child awake." not in typed
