"""The one way from lines to a review: pure stages in order, the same for every format."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reviewstudy.content import law_book
from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import (
    Citation,
    DateRole,
    Footnote,
    Link,
    Passage,
    PassageKind,
    Provenance,
    Review,
    ReviewDate,
    ReviewKind,
    Survey,
)
from reviewstudy.importing import blocks as assembling
from reviewstudy.importing import furniture, headings, levels, metadata, notes
from reviewstudy.importing.dates import dates_in
from reviewstudy.importing.lines import Block, Source
from reviewstudy.importing.roles import learning_points
from reviewstudy.importing.rules import rules
from reviewstudy.importing.sections import Outline, outline
from reviewstudy.importing.timeline import timeline

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”‘’]{2,2000}?(?=[.,;:!?)\]'’”]*(?:\s|$|[<>\"“”]))")


@dataclass(frozen=True, slots=True)
class Understood:
    """A review with what the document declares about itself beside it."""

    document: Review
    provenance: Provenance
    declared_id: str | None


def understand(source: Source) -> Understood:
    """The review that ``source`` holds.

    Raises:
        DocumentRefused: there are no words in it.
    """
    blocks = assembling.assemble(furniture.clear(source.lines))
    if not any(character.isalnum() for block in blocks for character in block.text):
        raise DocumentRefused(
            "The file has no words in it", "choose the document itself, or a copy that has text"
        )
    blocks = notes.rejoin(notes.find(headings.find(blocks, stated=source.outlined)))
    declared = source.declared
    head, tail = metadata.head_of(blocks), metadata.tail_of(blocks)
    title, place = metadata.title_of(blocks, head)
    warnings = list(source.warnings)
    if declared.title:
        title = declared.title
        same = (
            at for at, block in enumerate(blocks[: head + 1]) if block.text.casefold() == title.casefold()
        )
        place = next(same, None)
    elif place is None:
        warnings.append(
            "The document prints no title that could be recognised; its opening words stand for it"
        )
    blocks, whole = _titled(blocks, title, place, stated=source.outlined)
    blocks = levels.levels(blocks, whole)
    kind = ReviewKind(declared.kind) if declared.kind else metadata.kind_of(title, blocks, head)
    read = outline(blocks, whole)
    dates = declared.dates if declared.dates is not None else dates_in(read.passages, head, tail)
    points = learning_points(read)
    citations, doubts = _citations(read.passages)
    links = tuple(_links(read.passages, source.links))
    warnings += [*_date_warnings(dates), *doubts]
    if not points:
        warnings.append("No learning points or recommendations were recognised; they can be ticked by hand")
    review = Review(
        title=title,
        publisher=declared.publisher or metadata.publisher_of(blocks, head, tail, kind),
        reference=declared.reference or metadata.reference_of(title, blocks, head),
        kind=kind,
        language=declared.language or "en-GB",
        dates=dates,
        sections=read.sections,
        passages=read.passages,
        learning_points=points,
        citations=citations,
        footnotes=_footnotes(blocks, read.passages),
        timeline=timeline(read),
        links=links,
        survey=declared.survey or _survey(read, links, dates),
        warnings=tuple(warnings),
    )
    return Understood(review, declared.provenance, declared.id)


def _titled(
    blocks: Sequence[Block], title: str, place: int | None, *, stated: bool
) -> tuple[list[Block], int | None]:
    """The title as a heading, and nothing printed before it as one; the title's place if it is whole."""
    titled = list(blocks)
    if place is None:
        return titled, None
    whole = blocks[place].text.casefold() == title.casefold()
    if not stated:
        for at in range(place + (not whole)):
            if titled[at].kind is PassageKind.HEADING:
                titled[at] = replace(titled[at], kind=PassageKind.PARAGRAPH)
    if whole:
        titled[place] = replace(titled[place], kind=PassageKind.HEADING)
    return titled, place if whole else None


def _citations(passages: Sequence[Passage]) -> tuple[tuple[Citation, ...], list[str]]:
    """Named law and guidance, each once a passage; what is only probable is a warning that says so.

    A citation has no "probably", so a guess is never given as one.
    """
    book = law_book()
    found: dict[tuple[str, str], Citation] = {}
    doubts: dict[str, str] = {}
    for passage in passages:
        for match in book.find(passage.text):
            printed = passage.text[match.start : match.end]
            authority = match.authority
            if match.probable:
                doubt = f"“{printed}” is probably {authority.name}; the document does not say"
                doubts.setdefault(authority.id, doubt)
            else:
                cited = Citation(authority.id, authority.name, printed, passage.id)
                found.setdefault((passage.id, authority.id), cited)
    return tuple(found.values()), list(doubts.values())


def _footnotes(blocks: Sequence[Block], passages: Sequence[Passage]) -> tuple[Footnote, ...]:
    tied = notes.carriers(blocks)
    return tuple(
        Footnote(blocks[place].note or "", passages[place].text, tuple(passages[at].id for at in places))
        for place, places in tied.items()
    )


def _links(passages: Sequence[Passage], worded: Sequence[tuple[str, str]]) -> Iterator[Link]:
    """Addresses printed in the text, then those that stand behind words, at the passage of the words."""
    for passage in passages:
        for match in _URL.finditer(passage.text):
            url = match[0] if "://" in match[0] else f"http://{match[0]}"
            yield Link(match[0], url, passage.id)
    start = 0
    for text, url in worded:
        at = next((at for at in range(start, len(passages)) if text in passages[at].text), None)
        if at is not None:
            start = at
            yield Link(text, url, passages[at].id)


def _date_warnings(dates: Sequence[ReviewDate]) -> list[str]:
    """Two dates that could both be the document's own are said, never picked between silently; none too."""
    own = [date for date in dates if date.role in {DateRole.PUBLISHED, DateRole.PRINTED}]
    if not own:
        return ["The document prints no date of its own, so no search by year finds it until one is given"]
    if len({date.value for date in own}) < 2:
        return []
    shown = [
        f"{date.as_printed} ({'published' if date.role is DateRole.PUBLISHED else 'no role stated'})"
        for date in own
    ]
    return [f"More than one date is printed for the document itself: {', '.join(shown)}"]


def _survey(read: Outline, links: Sequence[Link], dates: Sequence[ReviewDate]) -> Survey | None:
    """The feedback the publisher asks for: an address near the asking, and when it closes."""
    asking = rules().survey
    asked: set[str] = set()
    questions: list[str] = []
    for place, (passage, role) in enumerate(zip(read.passages, read.roles, strict=True)):
        if role == "survey" or any(
            asking.search(near.text)
            for near in read.passages[max(0, place - 1) : place + 1]
            if len(near.text) < 400
        ):
            asked.add(passage.id)
        if role == "survey" and passage.kind is not PassageKind.HEADING and passage.text.endswith("?"):
            questions.append(passage.text)
    url = next((link.url for link in links if link.passage in asked), None)
    closes = next((date.value for date in dates if date.role is DateRole.SURVEY_CLOSES), None)
    return Survey(url, closes, tuple(questions)) if url or closes else None
