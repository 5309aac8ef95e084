"""A published review as structured text: what ``extract --json`` promises.

The vocabulary (kinds, roles) is that of docs/data-format.md. Text is always the document's own.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class ReviewKind(StrEnum):
    """What sort of publication a document is."""

    SCR = "scr"
    LCSPR = "lcspr"
    RAPID_REVIEW = "rapid_review"
    NATIONAL_REVIEW = "national_review"
    CHILD_PRACTICE_REVIEW = "child_practice_review"
    SUSR = "susr"
    SAR = "sar"
    DHR = "dhr"
    LEARNING_REVIEW = "learning_review"
    SYNOPSIS = "synopsis"
    SEVEN_MINUTE_BRIEFING = "seven_minute_briefing"
    THEMATIC_BRIEFING = "thematic_briefing"
    INSPECTION = "inspection"
    CORONER_PFD = "coroner_pfd"
    INQUIRY = "inquiry"
    GUIDANCE = "guidance"
    OTHER = "other"


class DateRole(StrEnum):
    """What a date in a document says; ``PRINTED`` is a date with no stated role."""

    PUBLISHED = "published"
    PRINTED = "printed"
    UPDATED = "updated"
    REVIEW_STARTED = "review_started"
    REVIEW_COMPLETED = "review_completed"
    INSPECTION = "inspection"
    PERIOD_START = "period_start"
    EVENT = "event"
    SURVEY_CLOSES = "survey_closes"


class PassageKind(StrEnum):
    """What part a passage plays on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    NUMBERED = "numbered"
    TABLE_ROW = "table_row"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    CAPTION = "caption"


class ItemKind(StrEnum):
    """What a learning point asks of its reader."""

    LEARNING = "learning"
    RECOMMENDATION = "recommendation"
    GOOD_PRACTICE = "good_practice"
    FINDING = "finding"
    QUESTION = "question"


class Origin(StrEnum):
    """How a review came into the library."""

    BUNDLED = "bundled"
    PACK = "pack"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class ReviewDate:
    """A date with its role. ``value`` and ``end`` are ISO, as exact as printed: 2018-07."""

    role: DateRole
    value: str
    end: str | None
    as_printed: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; ``level`` counts from 1, ``page`` too."""

    id: str
    level: int
    heading: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, item, row or heading: the unit that is read, marked and found."""

    id: str
    section: str | None
    kind: PassageKind
    text: str
    page: int | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """Something the review wants its reader to take away.

    ``theme`` is the printed heading it stands under, ``themes`` are ids of our own vocabulary.
    """

    id: str
    kind: ItemKind
    theme: str
    themes: tuple[str, ...]
    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Named law, guidance or a case: ``authority`` and ``name`` from our list, ``text`` as printed."""

    authority: str
    name: str
    text: str
    passage: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note and the passages that carry its mark (``from`` in JSON)."""

    mark: str
    text: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """When and what, both in the document's words, in the document's order."""

    when: str
    event: str
    passage: str


@dataclass(frozen=True, slots=True)
class Link:
    """A web address printed in the text. Never followed by the program."""

    text: str
    url: str
    passage: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The feedback a publisher asked for; ``closes`` is an ISO date."""

    url: str | None
    closes: str | None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """One document, read."""

    title: str
    publisher: str
    reference: str | None
    kind: ReviewKind
    language: str
    dates: tuple[ReviewDate, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    learning_points: tuple[LearningPoint, ...]
    citations: tuple[Citation, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    links: tuple[Link, ...] = ()
    survey: Survey | None = None
    warnings: tuple[str, ...] = ()
    schema: int = 1

    @property
    def published(self) -> str | None:
        """The date it was published, else the latest date printed without a role (ISO)."""
        for role in (DateRole.PUBLISHED, DateRole.PRINTED):
            values = [date.value for date in self.dates if date.role is role]
            if values:
                return max(values)
        return None

    def page_of(self, passage_id: str) -> int | None:
        """The page a passage stands on, where that is known."""
        return next((one.page for one in self.passages if one.id == passage_id), None)

    def heading_levels(self) -> dict[str, int]:
        """The level of each heading, by the id of its passage; sections stand in reading order."""
        levels: dict[str, int] = {}
        headings = iter([passage for passage in self.passages if passage.kind is PassageKind.HEADING])
        for section in self.sections:
            passage = next((one for one in headings if one.text == section.heading), None)
            if passage is not None:
                levels[passage.id] = section.level
        return levels


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document comes from and on what terms it is held.

    A digest is our own summary; ``digest`` is then true and the review's words are not in it.
    ``share`` is false where the document itself says that it may not be passed on.
    """

    source_url: str | None = None
    licence: str | None = None
    permission: str | None = None
    content_note: str | None = None
    digest: bool = False
    share: bool = True


@dataclass(frozen=True, slots=True)
class Holding:
    """A review in the library: the document, its stable id and how it came.

    ``edition`` is the SHA-256 of the source bytes, ``pack`` the id of the pack it came in.
    """

    review_id: str
    edition: str
    origin: Origin
    document: Review
    provenance: Provenance = Provenance()
    pack: str | None = None

    @property
    def work(self) -> str:
        return work_key(self.document)


def edition_of(source: bytes) -> str:
    """The SHA-256 of a document's bytes, in hexadecimal."""
    return hashlib.sha256(source).hexdigest()


def review_id_for(edition: str) -> str:
    """A stable id for a review first met as ``edition``.

    It comes from the bytes, so that two people who import the same file can later compare notes.
    """
    return f"review-{edition[:20]}"


def _slug(text: str) -> str:
    """Letters and digits alone: no accents, apostrophes, "the" or "and", and Children's is Children."""
    plain = "".join(
        one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one)
    )
    words = re.findall(r"[^\W_]+", re.sub(r"['’]", "", plain))
    same = {"childrens": "children", "adults": "adult"}
    return " ".join(same.get(word, word) for word in words if word not in ("the", "and"))


def _publisher(name: str) -> str:
    """A publisher as a key; several in a list as their initials.

    Joint inspections list bodies written out or shortened at will (HMICFRS, HMI Constabulary and
    Fire & Rescue Services). One publisher's initials would be too few to go by: DSCB is Devon too.
    """
    if "," not in name:
        return _slug(name)
    words = re.findall(r"[^\W_]+", re.sub(r"['’]", "", name))
    return "".join(
        word if word.isupper() else word[0] for word in words if word not in ("and", "of", "for", "the")
    ).casefold()


def work_key(review: Review) -> str:
    """Which piece of work a document is about, so that a digest and its original count once.

    Publisher and case reference together: pseudonyms alone recur across areas. Without a
    reference, publisher and title and year.
    """
    if review.reference:
        return f"{_slug(review.publisher)}|{_slug(review.reference)}"
    year = (review.published or "")[:4]
    return f"{_publisher(review.publisher)}|{_slug(review.title)}|{year}"


def same_text(one: Review, other: Review) -> bool:
    """Whether two texts are mostly the same words in the same order, as two editions are.

    They are if half the runs of four words of the longer text stand in the shorter too.
    """
    runs = []
    for review in (one, other):
        words = re.findall(r"[^\W_]+", " ".join(passage.text for passage in review.passages).casefold())
        runs.append({tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))})
    return 2 * len(runs[0] & runs[1]) >= max(len(runs[0]), len(runs[1]))


_MOST = 1_000_000
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def check_well_formed(review: Review) -> None:
    """Raise ValueError where ids repeat or point nowhere, or a number or date cannot be one."""
    passages = {passage.id for passage in review.passages}
    sections = {section.id for section in review.sections}
    points = {point.id for point in review.learning_points}
    once = (len(passages), len(sections), len(points)) == (
        len(review.passages),
        len(review.sections),
        len(review.learning_points),
    )
    pointed = {
        *(item.passage for item in review.learning_points),
        *(item.passage for item in review.citations),
        *(item.passage for item in review.timeline),
        *(item.passage for item in review.links),
        *(passage for note in review.footnotes for passage in note.passages),
    }
    under = {passage.section for passage in review.passages if passage.section is not None}
    if not once or not pointed <= passages or not under <= sections:
        raise ValueError("ids repeat or point nowhere")
    values = [value for date in review.dates for value in (date.value, date.end) if value is not None]
    if not all(_DATE.fullmatch(value) for value in values):
        raise ValueError("a date is not one")
    numbers = [section.level for section in review.sections]
    numbers += [section.page for section in review.sections if section.page is not None]
    numbers += [passage.page for passage in review.passages if passage.page is not None]
    if not all(0 < number < _MOST for number in numbers):
        raise ValueError("a page or level is out of bounds")
