"""A record as a practitioner would make one."""

import pytest

from reviewstudy.domain.records import (
    Answer,
    LinkedPoint,
    Quotation,
    Record,
    RecordedMark,
    RecordedReflection,
    SourceReview,
)

REVIEW = "review-0123456789abcdef0123"


@pytest.fixture
def reflection() -> RecordedReflection:
    return RecordedReflection(
        reflection="5f0c7a52-0f0b-4a37-9d2e-1f4f3a2f9c01",
        model="what",
        model_name="What? So what? Now what?",
        title="Seeing the child, not the cot",
        created="2026-11-20T10:00:00Z",
        modified="2026-11-23T11:00:00Z",
        source=SourceReview(
            review=REVIEW,
            edition="e" * 64,
            title="A synopsis of learning",
            publisher="Hillshire Safeguarding Children Partnership",
            reference="H7",
            kind="synopsis",
            published="2018-07",
            source_url="https://example.org/reviews/h7.pdf",
            digest=True,
        ),
        answers=(
            Answer("What?", "Which part matters to me?", "The first visit.\n\nOne line\nand the next."),
            Answer("So what?", "What does it say about my practice?", "Łukasz, Nguyễn, Ştefan, Αλέξης, Иван"),
            Answer("Now what?", "What will I do, by when?", ""),
        ),
        points=(
            LinkedPoint(REVIEW, "lp-2", 2, "learning", "Very young children", "See the child awake.", 3),
            LinkedPoint(REVIEW, "lp-7", 7, "recommendation", "Challenge", "Ask how they know.", None),
        ),
        quotations=(Quotation("m-1", REVIEW, "nobody asked why", 4, 2, digest=True),),
    )


@pytest.fixture
def record(reflection: RecordedReflection) -> Record:
    return Record(
        record="0f8fad5b-d9cb-469f-a165-70867728950e",
        created="2026-11-23T12:00:00Z",
        program="Review Study 0.1.0",
        reflections=(reflection,),
        notes=(
            RecordedMark("m-2", REVIEW, "A synopsis of learning", "a marked line", "Ask the team.", 5, False),
        ),
        author_role="Health visitor",
        prepared_for="Supervision in December",
    )
