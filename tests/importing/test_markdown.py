"""Markdown and its front matter: marks taken as structure, declarations strictly."""

from collections.abc import Callable

import pytest

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import DateRole, ItemKind, PassageKind, Review
from reviewstudy.importing.formats import read
from reviewstudy.importing.pipeline import Understood, understand

Reader = Callable[..., Review]

DIGEST = """\
---
id: anytown-child-z
title: "Learning from Child Z"
publisher: Anytown Safeguarding Partnership
reference: Child Z
kind: lcspr
language: en-GB
digest: true
source_url: https://example.org/z
licence: CC BY 4.0
dates:
  - {role: published, value: "2021-05", as_printed: "May 2021"}
  - {role: review_started, value: 2020, end: null}
survey: {url: "https://example.org/s", closes: 2021-09-30, questions: ["What will you do?"]}
---

## What happened

A child was hurt.[^a] See [the *guide*](https://example.org/guide).

## Learning

### Seeing the child

1. Ask the child.
2. Look
   at the room.

### Fathers

3. Ask who is in the home.

## What worked well

- A nurse asked twice.

## Questions to think about

- Who is the father?

| When | What |
|---|---|
| May | moved |

> A quotation.

[^a]: From the report.
"""


def understood(text: str) -> Understood:
    return understand(read(text.encode(), "markdown"))


def test_front_matter_declares_the_document() -> None:
    result = understood(DIGEST)
    review = result.document
    assert (review.title, review.publisher, review.reference, review.kind) == (
        "Learning from Child Z",
        "Anytown Safeguarding Partnership",
        "Child Z",
        "lcspr",
    )
    assert [(date.role, date.value, date.as_printed) for date in review.dates] == [
        (DateRole.PUBLISHED, "2021-05", "May 2021"),
        (DateRole.REVIEW_STARTED, "2020", "2020"),
    ]
    assert review.survey is not None
    assert (review.survey.closes, review.survey.questions) == ("2021-09-30", ("What will you do?",))
    assert result.declared_id == "anytown-child-z"
    assert (result.provenance.digest, result.provenance.licence) == (True, "CC BY 4.0")


def test_points_are_numbered_through_their_themes() -> None:
    points = understood(DIGEST).document.learning_points
    assert [(point.id, point.kind, point.theme, point.text) for point in points] == [
        ("l1", ItemKind.LEARNING, "Seeing the child", "Ask the child."),
        ("l2", ItemKind.LEARNING, "Seeing the child", "Look at the room."),
        ("l3", ItemKind.LEARNING, "Fathers", "Ask who is in the home."),
        ("l4", ItemKind.GOOD_PRACTICE, "What worked well", "A nurse asked twice."),
        ("l5", ItemKind.QUESTION, "Questions to think about", "Who is the father?"),
    ]


def test_marks_become_structure_and_words_stay() -> None:
    review = understood(DIGEST).document
    kinds = {passage.text: passage.kind for passage in review.passages}
    assert kinds["May | moved"] is PassageKind.TABLE_ROW
    assert kinds["A quotation."] is PassageKind.QUOTE
    assert [(link.text, link.url) for link in review.links] == [("the guide", "https://example.org/guide")]
    assert [(note.mark, note.text, note.passages) for note in review.footnotes] == [
        ("a", "From the report.", ("p2",))
    ]
    assert [(section.level, section.heading) for section in review.sections] == [
        (1, "What happened"),
        (1, "Learning"),
        (2, "Seeing the child"),
        (2, "Fathers"),
        (1, "What worked well"),
        (1, "Questions to think about"),
    ]


def test_a_key_that_means_nothing_is_a_warning() -> None:
    assert any(
        "categories" in warning
        for warning in understood("---\ncategories: x\n---\n\nWords.").document.warnings
    )


@pytest.mark.parametrize(
    "matter",
    [
        "kind: novel",
        "digest: maybe",
        "share: perhaps",
        "title: [a, b]",
        "id: ../../etc",
        "dates: {role: published}",
        "dates: [{role: published, value: 2018-13}]",
        "dates: [{role: sometime, value: 2018}]",
        "survey: {closes: soon}",
        "source_url: file:///etc/passwd",
        "title: a\ntitle: b",
        "a: &a [1]\nb: [*a]",
        "title: 'unclosed",
        "- a list",
        "a: " + "[" * 5000,
        "a: " + "x" * 70_000,
    ],
)
def test_front_matter_that_is_wrong_is_refused_in_a_sentence(matter: str) -> None:
    with pytest.raises(DocumentRefused, match="front matter"):
        understood(f"---\n{matter}\n---\n\nWords.")


@pytest.mark.parametrize(("line", "may"), [("", True), ("share: yes", True), ("share: no", False)])
def test_front_matter_says_whether_a_document_may_be_passed_on(line: str, may: bool) -> None:
    assert understood(f"---\ntitle: x\n{line}\n---\n\nWords.").provenance.share is may


def test_a_tag_in_front_matter_makes_no_object() -> None:
    assert understood("---\ntitle: !!python/object/apply:os.getcwd x\n---\n\nWords.").document.title == "x"


def test_nothing_is_dropped_in_silence_when_blocks_are_nested_too_deeply() -> None:
    assert understood("> " * 40 + "deep words").document.passages[0].text == "deep words"
    with pytest.raises(DocumentRefused, match="deeply"):
        understood("> " * 400 + "deep words")


def test_scripts_and_comments_are_not_text(review_of: Reader) -> None:
    review = review_of(
        "# T\n\n<script>alert('x')</script>\n\n<!-- hidden -->\n\n<div>Shown <b>words</b></div>\n", "markdown"
    )
    assert [passage.text for passage in review.passages] == ["T", "Shown words"]
