"""A briefing to test with."""

from typing import Any

from reviewstudy.content import briefing_layouts
from reviewstudy.domain.briefings import Box, BriefedPoint, Briefing, Holds, Place, Question, Source

TEAM, SEVEN = briefing_layouts()
SOURCES = (
    Source(
        review="review-1",
        title="Family T9",
        publisher="Brackenshire Safeguarding Children Board",
        published="2018-07",
        kind="scr",
        reference="T9",
        source_url="https://example.org/t9.pdf",
        digest=False,
    ),
    Source("t10", "Family T10", "Hillshire", "2020-02-03", "synopsis", None, None, True),
)
POINTS = (
    BriefedPoint("See the child awake.", Place(1, 3, "learning", 4)),
    BriefedPoint("Ask how they know.", Place(2, 1, "recommendation", None)),
)


def briefing(seven: bool = False, *, texts: str = "", **fields: Any) -> Briefing:
    """A briefing of two points from two reviews; ``texts`` stands in every box of words."""
    layout = SEVEN if seven else TEAM
    known: dict[str, Any] = {
        "title": "Seeing the child",
        "team": "Health visitors, north",
        "made": "2026-11-23T12:00:00Z",
        "layout": layout.id,
        "layout_name": layout.name,
        "boxes": tuple(Box(box, texts if box.holds is Holds.WORDS else "") for box in layout.boxes),
        "points": POINTS,
        "questions": (
            Question("Who sees this child?"),
            Question("What did you see?", Place(1, 5, "question", 6)),
        ),
        "sources": SOURCES,
    }
    return Briefing(**known | fields)
