"""The words the window uses for the values of the domain."""

from datetime import date, datetime

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.identifiers import Identifier
from reviewstudy.domain.marks import Colour, Pressed
from reviewstudy.domain.reviews import DateRole, ItemKind, ReviewKind

REVIEW_KINDS = {
    ReviewKind.SCR: "Serious case review",
    ReviewKind.LCSPR: "Local child safeguarding practice review",
    ReviewKind.RAPID_REVIEW: "Rapid review",
    ReviewKind.NATIONAL_REVIEW: "National review",
    ReviewKind.CHILD_PRACTICE_REVIEW: "Child practice review",
    ReviewKind.SUSR: "Single unified safeguarding review",
    ReviewKind.SAR: "Safeguarding adults review",
    ReviewKind.DHR: "Domestic homicide review",
    ReviewKind.LEARNING_REVIEW: "Learning review",
    ReviewKind.SYNOPSIS: "Synopsis of learning",
    ReviewKind.SEVEN_MINUTE_BRIEFING: "Seven-minute briefing",
    ReviewKind.THEMATIC_BRIEFING: "Thematic briefing",
    ReviewKind.INSPECTION: "Inspection",
    ReviewKind.CORONER_PFD: "Coroner's report to prevent deaths",
    ReviewKind.INQUIRY: "Inquiry",
    ReviewKind.GUIDANCE: "Guidance",
    ReviewKind.OTHER: "Document",
}

ITEM_KINDS = {
    ItemKind.LEARNING: "Learning point",
    ItemKind.RECOMMENDATION: "Recommendation",
    ItemKind.GOOD_PRACTICE: "Good practice",
    ItemKind.FINDING: "Finding",
    ItemKind.QUESTION: "Question",
}

DATE_ROLES = {
    DateRole.PUBLISHED: "Published",
    DateRole.PRINTED: "Printed",
    DateRole.UPDATED: "Updated",
    DateRole.REVIEW_STARTED: "Review started",
    DateRole.REVIEW_COMPLETED: "Review completed",
    DateRole.INSPECTION: "Inspection",
    DateRole.PERIOD_START: "Period",
    DateRole.EVENT: "Event",
    DateRole.SURVEY_CLOSES: "Survey closes",
}

COLOURS = {
    Colour.SUN: "Sun",
    Colour.LEAF: "Leaf",
    Colour.SKY: "Sky",
    Colour.ROSE: "Rose",
    Colour.STONE: "Stone",
}

LETTERS = {
    Colour.SUN: "S",
    Colour.LEAF: "L",
    Colour.SKY: "Y",
    Colour.ROSE: "R",
    Colour.STONE: "T",
}
"""Each colour by a letter of its name that no other has: in the margin, where a tint may not be seen."""

PRESSED = {
    Pressed.MADE: "Highlighted.",
    Pressed.RECOLOURED: "The highlight is {} now.",
    Pressed.TAKEN_OFF: "Highlight taken off.",
    Pressed.LEFT: "These words have a note, so the highlight stays. Remove it in the panel.",
}
"""What is said when a colour was chosen for words; the braces hold the colour's name."""

DIGEST_LINE = "From our digest: these are not the review's own words."


def when(iso: str | None) -> str:
    """An ISO date as a person writes it, as exact as it is: 2018-07 is July 2018."""
    if not iso:
        return "no date found"
    try:
        parts = [int(part) for part in iso[:10].split("-")]
        if len(parts) == 1:
            return str(parts[0])
        day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    except ValueError:
        return iso[:10]  # written by another program: as it stands
    return f"{day.day} {day:%B %Y}" if len(parts) > 2 else f"{day:%B %Y}"


def count(number: int, one: str, many: str | None = None) -> str:
    """``3 reviews``, ``1 review``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def sentence(error: KnownError) -> str:
    """A refusal as a sentence on a screen."""
    return f"{error.what[:1].upper()}{error.what[1:]}: {error.advice}."


def warning(one: Identifier) -> str:
    """Why a likely identifying detail matters, and what to write instead."""
    said = f"{one.reason}. Instead: {one.instead}." if one.instead else f"{one.reason}."
    return said[:1].upper() + said[1:]


def shortened(text: str, most: int) -> str:
    """The text where it has no more than ``most`` characters, else the whole words of its beginning."""
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def moment(when: datetime | str) -> str:
    """A moment (ISO 8601, if text) by this computer's clock: ``on 26 November 2026 at 14:02``; near ones as
    people say them."""
    here = (datetime.fromisoformat(when) if isinstance(when, str) else when).astimezone()
    today = datetime.now().astimezone().date()
    at = f"at {here:%H:%M}"
    match (today - here.date()).days:
        case 0:
            return f"today {at}"
        case 1:
            return f"yesterday {at}"
        case _:
            return f"on {here.day} {here:%B %Y} {at}"


def size(number: int) -> str:
    """Bytes as people read them: ``1.2 GB``, ``340 MB``."""
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{max(1, round(number / 1e6)):,} MB"
