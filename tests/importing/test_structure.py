"""Headings, notes and roles, by rules that name no document."""

from collections.abc import Callable

import pytest

from reviewstudy.domain.reviews import ItemKind, PassageKind, Review

Reader = Callable[..., Review]
PROSE = "The family had been known to services for many years, and each of them held a part of the story. "

LETTER = f"""\
12 March 2021

Ms A Person, Director of Children's Services
Mr B Person, Chief Constable

Dear local partnership

Focused visit to Anywhere children's services

{PROSE * 3}

Headline findings

{PROSE}

What needs to improve?

◼ The timeliness of strategy meetings.
◼ The quality of plans.

Yours sincerely

Carol Person
National Director
"""


def headings(review: Review) -> list[tuple[int, str]]:
    return [(section.level, section.heading) for section in review.sections]


def test_a_letter_has_its_headings_and_neither_names_nor_greetings(review_of: Reader) -> None:
    review = review_of(LETTER)
    assert review.title == "Focused visit to Anywhere children's services"
    assert [heading for _, heading in headings(review)] == [
        "Focused visit to Anywhere children's services",
        "Headline findings",
        "What needs to improve?",
    ]
    assert [(date.role, date.value) for date in review.dates] == [("published", "2021-03-12")]


def test_numbers_and_capitals_give_levels(review_of: Reader) -> None:
    review = review_of(
        f"SERIOUS CASE REVIEW CHILD K9\n\n1. Introduction\n\n{PROSE}\n\n1.1 Why this review\n\n"
        f"1.1.1 {PROSE}\n\n"
        f"1.1.2 {PROSE}\n\n2. Analysis\n\n{PROSE}\n"
    )
    assert headings(review)[1:] == [(1, "1. Introduction"), (2, "1.1 Why this review"), (1, "2. Analysis")]
    assert [passage.number for passage in review.passages if passage.number] == ["1.1.1", "1.1.2"]


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("What needs to improve:", True),
        ("Send us your thoughts on the learning points through this survey:", False),
    ],
)
def test_a_sentence_that_leads_to_what_follows_is_no_heading(
    review_of: Reader, line: str, is_heading: bool
) -> None:
    review = review_of(f"LEARNING\n\n{PROSE}\n\n{line}\n\n{PROSE * 2}\n")
    assert (line in [heading for _, heading in headings(review)]) is is_heading


def test_every_heading_is_a_passage_and_sections_stand_in_order(review_of: Reader) -> None:
    review = review_of(LETTER)
    shown = [passage.text for passage in review.passages if passage.kind is PassageKind.HEADING]
    assert shown == [section.heading for section in review.sections]
    assert [passage.id for passage in review.passages] == [
        f"p{n}" for n in range(1, len(review.passages) + 1)
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("LEARNING", ItemKind.LEARNING),
        ("Lessons learned", ItemKind.LEARNING),
        ("Recommendations for the Board", ItemKind.RECOMMENDATION),
        ("What needs to improve?", ItemKind.RECOMMENDATION),
        ("Key strengths", ItemKind.GOOD_PRACTICE),
        ("What worked well", ItemKind.GOOD_PRACTICE),
        ("Key findings", ItemKind.FINDING),
        ("Questions to think about", ItemKind.QUESTION),
        ("Areas for improvement", ItemKind.FINDING),
    ],
)
def test_a_heading_gives_its_items_their_role(review_of: Reader, heading: str, kind: ItemKind) -> None:
    review = review_of(f"{PROSE * 3}\n\n{heading}\n\n- Curiosity about fathers.\n- Records kept by all.\n")
    assert [(point.id, point.kind, point.theme) for point in review.learning_points] == [
        ("l1", kind, heading),
        ("l2", kind, heading),
    ]


@pytest.mark.parametrize(
    "heading", ["Learning disability services", "Background", "The findings of the police were late"]
)
def test_a_heading_about_something_else_gives_no_role(review_of: Reader, heading: str) -> None:
    review = review_of(f"{PROSE * 3}\n\n{heading}\n\n- One item of several.\n- Another item of several.\n")
    assert review.learning_points == ()


def test_an_area_for_improvement_addressed_to_someone_is_a_recommendation(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nAreas for improvement\n\n- The Board should review its policy on bruising.\n"
    )
    assert [point.kind for point in review.learning_points] == [ItemKind.RECOMMENDATION]


def test_a_theme_under_a_role_keeps_it_and_the_next_section_ends_it(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nLEARNING\n\nWorking with Fathers\n\n"
        "- Ask who is in the home.\n\nBACKGROUND\n\n- A brother aged four.\n"
    )
    assert [(point.theme, point.text) for point in review.learning_points] == [
        ("Working with Fathers", "Ask who is in the home.")
    ]


def test_running_paragraph_numbers_are_not_findings(review_of: Reader) -> None:
    review = review_of(f"{PROSE * 3}\n\nAnalysis and findings\n\n4.1 {PROSE}\n\n4.2 {PROSE}\n")
    assert review.learning_points == ()


def test_a_labelled_paragraph_is_an_item_wherever_it_stands(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nRecommendation 2: The partnership is to test how often bruising policy is used.\n"
    )
    assert [point.kind for point in review.learning_points] == [ItemKind.RECOMMENDATION]


@pytest.mark.parametrize(("mark", "body"), [("¹", "¹ See the guideline."), ("[1]", "[1] See the guideline.")])
def test_a_footnote_is_tied_to_the_passage_with_its_mark(review_of: Reader, mark: str, body: str) -> None:
    review = review_of(f"Learning\n\n- Bruising matters{mark} in babies.\n\n{body}\n\nMORE\n\n{PROSE}\n")
    (note,) = review.footnotes
    assert (note.mark, note.text) == ("1", "See the guideline.")
    assert [passage.text for passage in review.passages if passage.id in note.passages] == [
        f"Bruising matters{mark} in babies."
    ]


def test_a_mark_that_nothing_carries_makes_no_footnote(review_of: Reader) -> None:
    review = review_of(f"{PROSE}\n\n¹ An orphan.\n\n{PROSE}\n")
    assert review.footnotes == ()
    assert "¹ An orphan." in [passage.text for passage in review.passages]


def test_a_footnote_at_a_pages_foot_is_told_by_its_number_glued_to_a_word(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 2}The inspection was joint.1 It was short.\n\n1\n    Carried out under the Act."
        f"\n\n\n1\f{PROSE}\n\n2"
    )
    assert [(note.mark, note.text) for note in review.footnotes] == [("1", "Carried out under the Act.")]


def test_the_timeline_quotes_its_passage_in_the_documents_order(review_of: Reader) -> None:
    review = review_of(
        "Background\n\nThe baby was seen at three weeks old and two days later was taken to hospital. "
        "This review covers four weeks. When she was six months old the family moved.\n"
    )
    assert [(entry.when, entry.event) for entry in review.timeline] == [
        ("at three weeks old", "The baby was seen at three weeks old"),
        ("two days later", "two days later was taken to hospital."),
        ("When she was six months old", "When she was six months old the family moved."),
    ]


def test_a_timeline_section_is_the_timeline(review_of: Reader) -> None:
    review = review_of("## Timeline\n\n- **At two weeks:** they moved.\n- **2016:** it ended.\n", "markdown")
    assert [(entry.when, entry.event) for entry in review.timeline] == [
        ("At two weeks", "they moved."),
        ("2016", "it ended."),
    ]


def test_what_stands_under_a_labelled_heading_is_the_item(review_of: Reader) -> None:
    review = review_of(
        f"{PROSE * 3}\n\nRecommendation 1\nThe Board is to test how fathers are seen.\n\n"
        "Recommendation 2\nEach agency is to say how it will know.\n"
    )
    assert [(point.kind, point.text[:9]) for point in review.learning_points] == [
        (ItemKind.RECOMMENDATION, "The Board"),
        (ItemKind.RECOMMENDATION, "Each agen"),
    ]


def test_a_contents_list_is_no_heading_and_has_none(review_of: Reader) -> None:
    review = review_of(
        f"CONTENTS\n\n1. Introduction ........ 3\n2. Findings ........ 7\n\n1. Introduction\n\n{PROSE}\n"
    )
    assert [heading for _, heading in headings(review)] == ["1. Introduction"]
