"""Title, publisher, reference, kind and dates, each as printed."""

from collections.abc import Callable

import pytest

from reviewstudy.domain.reviews import DateRole, Review, ReviewKind
from reviewstudy.importing.dates import find

Reader = Callable[..., Review]
PROSE = "The family had been known to services for many years, and each of them held a part of the story. "


@pytest.mark.parametrize(
    ("printed", "value", "end"),
    [
        ("30 September 2018", "2018-09-30", None),
        ("3rd June 2015", "2015-06-03", None),
        ("20.4. 2023", "2023-04-20", None),
        ("01/02/19", "2019-02-01", None),
        ("July 2018", "2018-07", None),
        ("2018-07-31", "2018-07-31", None),
        ("23 to 27 May 2022", "2022-05-23", "2022-05-27"),
        ("27 September to 8 October 2021", "2021-09-27", "2021-10-08"),
        ("22 May 2015 – 18 June 2015", "2015-05-22", "2015-06-18"),
        ("March 2014 to May 2015", "2014-03", "2015-05"),
        ("September 4, 2022", "2022-09-04", None),
        ("January 1 – March 31, 2015", "2015-01-01", "2015-03-31"),
    ],
)
def test_a_date_is_read_as_exactly_as_it_is_printed(printed: str, value: str, end: str | None) -> None:
    (found,) = find(f"It was on {printed}, they said.")
    assert (found.value, found.end) == (value, end)


@pytest.mark.parametrize("text", ["31 February 2018", "the Children Act 1989", "page 2018/19", "40/13/2020"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert [found for found in find(text) if not found.year] == []


@pytest.mark.parametrize(
    ("sentence", "role", "value"),
    [
        ("This report was published on 4 May 2019.", DateRole.PUBLISHED, "2019-05-04"),
        ("Date of publication: May 2019", DateRole.PUBLISHED, "2019-05"),
        ("Please complete the survey by 1 June 2019.", DateRole.SURVEY_CLOSES, "2019-06-01"),
        ("The inspection took place from 23 to 27 May 2022.", DateRole.INSPECTION, "2022-05-23"),
        (
            "The Board completed a Serious Case Review in 2016 about a baby.",
            DateRole.REVIEW_COMPLETED,
            "2016",
        ),
        ("The review was commissioned in March 2015 by the chair.", DateRole.REVIEW_STARTED, "2015-03"),
        ("This review covers the period from 2 May 2014 to 1 May 2015.", DateRole.PERIOD_START, "2014-05-02"),
    ],
)
def test_words_near_a_date_give_its_role(
    review_of: Reader, sentence: str, role: DateRole, value: str
) -> None:
    review = review_of(f"A Review\n\n{PROSE * 3}\n\n{sentence}\n\n{PROSE}")
    assert [(date.role, date.value) for date in review.dates] == [(role, value)]


def test_two_dates_of_the_document_itself_are_both_kept_and_said(review_of: Reader) -> None:
    review = review_of(
        f"SOMEWHERE SAFEGUARDING CHILDREN BOARD LEARNING FROM REVIEWS May 2015\n\nChild Q7\n\n{PROSE * 3}\n\n"
        "Somewhere Safeguarding Children Board\nJune 2016\n"
    )
    assert [(date.role, date.value) for date in review.dates] == [
        (DateRole.PRINTED, "2015-05"),
        (DateRole.PUBLISHED, "2016-06"),
    ]
    assert any("May 2015" in warning and "June 2016" in warning for warning in review.warnings)


def test_a_document_that_prints_no_date_of_its_own_is_said_to(review_of: Reader) -> None:
    head, said = "SOMEWHERE SAFEGUARDING CHILDREN BOARD", "prints no date of its own"
    undated = review_of(f"{head}\n\nChild Q7\n\n{PROSE * 3}\n\nChild Q7 was seen on 3 May 2015.")
    dated = review_of(f"{head} May 2015\n\nChild Q7\n\n{PROSE * 3}")
    assert [any(said in warning for warning in one.warnings) for one in (undated, dated)] == [True, False]


def test_a_line_that_names_the_case_beats_the_banner_of_a_series(review_of: Reader) -> None:
    review = review_of(
        f"ANYTOWN SAFEGUARDING CHILDREN BOARD LEARNING FROM SERIOUS CASE REVIEWS\n\n"
        f"Serious Case Review Baby V\n\n{PROSE * 3}"
    )
    assert (review.title, review.reference) == ("Serious Case Review Baby V", "Baby V")


def test_without_one_the_banner_is_the_title_less_publisher_and_date(review_of: Reader) -> None:
    review = review_of(f"ANYTOWN SAFEGUARDING CHILDREN BOARD SYNOPSIS OF LEARNING March 2014\n\n{PROSE * 3}")
    assert (review.title, review.publisher) == ("SYNOPSIS OF LEARNING", "ANYTOWN SAFEGUARDING CHILDREN BOARD")


def test_the_printing_not_in_capitals_names_the_publisher(review_of: Reader) -> None:
    review = review_of(
        f"ANYTOWN SAFEGUARDING CHILDREN BOARD\n\nOverview Report\n\n{PROSE * 3}\n\n"
        "Anytown Safeguarding Children Board"
    )
    assert review.publisher == "Anytown Safeguarding Children Board"


@pytest.mark.parametrize("words", ["Child Protection", "Family Court", "Child in Need", "Baby milk"])
def test_a_common_pair_of_words_is_no_case_reference(review_of: Reader, words: str) -> None:
    assert review_of(f"{words} Review\n\n{PROSE * 3}").reference is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Serious Case Review Child A", ReviewKind.SCR),
        ("Local Child Safeguarding Practice Review: Child B", ReviewKind.LCSPR),
        ("Safeguarding Adults Review Adult C", ReviewKind.SAR),
        ("Extended Child Practice Review", ReviewKind.CHILD_PRACTICE_REVIEW),
        ("Single Unified Safeguarding Review", ReviewKind.SUSR),
        ("7 minute briefing: Child D", ReviewKind.SEVEN_MINUTE_BRIEFING),
        ("Synopsis of Learning from a Serious Case Review", ReviewKind.SYNOPSIS),
        ("REGULATION 28 REPORT TO PREVENT FUTURE DEATHS", ReviewKind.CORONER_PFD),
        ("Joint targeted area inspection of Anytown", ReviewKind.INSPECTION),
        ("Domestic Homicide Review", ReviewKind.DHR),
        ("Minutes of the garden club", ReviewKind.OTHER),
    ],
)
def test_a_title_names_the_kind(review_of: Reader, title: str, kind: ReviewKind) -> None:
    assert review_of(f"{title}\n\n{PROSE * 3}").kind is kind


def test_a_raised_number_is_no_item_number(review_of: Reader) -> None:
    review = review_of("\n\n".join(f"{number} A line of the list." for number in ("³¹.", "³².", "1³.")))
    assert "A line of the list." in " ".join(passage.text for passage in review.passages)


def test_an_endless_word_costs_no_time_and_hides_no_publisher(review_of: Reader) -> None:
    review = review_of(f"Anytown Safeguarding Children Board\n\nOverview report\n\n{'A' * 20_000}\n")
    assert review.publisher == "Anytown Safeguarding Children Board"
