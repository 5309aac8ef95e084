"""Paragraphs and items come out whole, with their numbers, in order."""

from collections.abc import Callable

import pytest

from reviewstudy.domain.reviews import PassageKind, Review

Reader = Callable[..., Review]


def texts(review: Review) -> list[str]:
    return [passage.text for passage in review.passages]


WRAPPED = """\
The review panel met on six occasions and heard from practitioners who had
known the family. Each of them spoke of a household that was hard to reach,
and of appointments that were missed without anyone asking why that was.
The panel thanks them for it.
A second paragraph begins here because the line above stopped well short of
the margin, which no wrapped line does unless the paragraph has come to its
end.
"""


def test_wrapped_lines_become_paragraphs(review_of: Reader) -> None:
    first, second = texts(review_of(WRAPPED))
    assert first.endswith("The panel thanks them for it.")
    assert second.startswith(
        "A second paragraph begins here because the line above stopped well short of the"
    )


def test_one_line_paragraphs_are_not_joined(review_of: Reader) -> None:
    assert texts(review_of("One thing happened here.\nThen another thing.\nAnd a third.")) == [
        "One thing happened here.",
        "Then another thing.",
        "And a third.",
    ]


@pytest.mark.parametrize(
    "glyph", ["- ", "─ ", "\u2015 ", "* ", "• ", "•", "◼ ", "\uf0b7 ", "\uf0a7\t", "– ", "●\n", "\uf06e\n  "]
)
def test_a_bullet_is_a_mark_and_not_words(review_of: Reader, glyph: str) -> None:
    review = review_of(f"Learning\n\n{glyph}Ask again about the injury.\n{glyph}Write down the answer.\n")
    assert [(passage.kind, passage.text) for passage in review.passages[1:]] == [
        (PassageKind.BULLET, "Ask again about the injury."),
        (PassageKind.BULLET, "Write down the answer."),
    ]


def test_a_wrapped_item_is_one_passage(review_of: Reader) -> None:
    review = review_of(
        "Learning\n\n"
        "• The quality and consistency of all agencies’ gathering, recording and acting\n"
        "  on the expressed wishes and feelings of children with whom they have worked\n"
        "  for years.\n"
        "• The second item of the same list, which is also long enough to need a second\n"
        "  line.\n"
    )
    assert [text[-10:] for text in texts(review)[1:]] == ["for years.", "cond line."]


@pytest.mark.parametrize("number", ["1.", "12)", "(3)", "1.1.1", "4.2.", "(a)", "b)", "iv."])
def test_a_number_is_kept_beside_its_words(review_of: Reader, number: str) -> None:
    review = review_of(f"{number} The social worker had not been told that the family had moved away again.")
    assert (review.passages[0].kind, review.passages[0].number) == (PassageKind.NUMBERED, number)
    assert review.passages[0].text.startswith("The social worker")


def test_a_figure_at_the_start_of_a_line_is_no_item_number(review_of: Reader) -> None:
    review = review_of(
        "The assessment was to have been finished within the time that is set, which is\n"
        "45. The manager signed it off on the day the family was seen for the last time.\n"
        "20.4. 2023 was the day on which the family left the area without telling anyone.\n"
    )
    assert all(passage.number is None for passage in review.passages)


def test_a_sentence_that_crosses_a_page_is_whole_and_page_numbers_are_gone(review_of: Reader) -> None:
    first = "The health visitor went to the home three times in that month and was told\nthat the baby was"
    pages = [
        f"Overview report\n\n{first}\n\n1",
        "Overview report\n\nasleep. Nobody asked to see the child.\n\n2",
    ]
    review = review_of("\f".join(pages))
    assert texts(review) == [
        "The health visitor went to the home three times in that month and was told that the baby was "
        "asleep. Nobody asked to see the child."
    ]
    assert review.passages[0].page == 1


def test_words_cut_at_a_line_end_are_joined_only_where_the_document_shows_how(review_of: Reader) -> None:
    review = review_of(
        "The safeguarding lead asked for a strategy meeting and was told that the safe-\n"
        "guarding team had closed the referral. A non-mobile baby with a bruise is a non-\n"
        "mobile baby with an injury, and multi-agency work was what the long-\n"
        "standing protocol asked for in a case of this kind, whatever the explanation was.\n"
    )
    text = texts(review)[0]
    assert "the safeguarding team" in text
    assert text.count("non-mobile") == 2
    assert "long-standing" in text


def test_light_markdown_marks_are_not_words(review_of: Reader) -> None:
    review = review_of(
        "## Learning\n\n- **Think** about the *father*.\n\n**Safeguarding\nBoard**\n\nSee <https://example.org/a>.\n"
    )
    assert texts(review) == [
        "Learning",
        "Think about the *father*.",
        "Safeguarding",
        "Board",
        "See https://example.org/a.",
    ]
    assert [link.url for link in review.links] == ["https://example.org/a"]


def test_columns_of_a_table_are_one_row(review_of: Reader) -> None:
    review = review_of("Judgement                    Grade\nLeadership                   Good\n")
    assert {passage.kind for passage in review.passages} == {PassageKind.TABLE_ROW}
    assert "Leadership | Good" in texts(review)
