"""From learning points to a page a team can talk about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewstudy.content import briefing_layouts, briefing_questions
from reviewstudy.domain.briefings import Box, BriefedPoint, Briefing, Holds, Layout, Place, Question, Source
from reviewstudy.domain.errors import ExportFailed, NotFound
from reviewstudy.domain.identifiers import Noticed
from reviewstudy.domain.reviews import Holding, ItemKind, LearningPoint
from reviewstudy.exporting import briefing_markdown, briefing_pdf, page_count, write_markdown, write_pdf
from reviewstudy.services.clock import now
from reviewstudy.services.identifying import find_identifiers, pseudonyms_in
from reviewstudy.storage.library import Library

Chosen = tuple[str, str]
"""A review id and the id of one of its learning points."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that could be asked, on one line; ``source`` is the title of the review that asks
    it, empty for a general one."""

    text: str
    source: str = ""


class BriefingService:
    """Briefings: the reviews' words, a person's words, and no others."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def layouts(self) -> tuple[Layout, ...]:
        """The layouts there are."""
        return briefing_layouts()

    def make(
        self,
        points: Sequence[Chosen],
        layout: str,
        title: str = "",
        team: str = "",
        boxes: Mapping[str, str] | None = None,
        questions: Sequence[str] = (),
    ) -> Briefing:
        """A briefing of these points, in this order, each once.

        ``boxes`` are a person's words by the id of their box. A question that is word for word one
        of the chosen reviews' own keeps its source; any other is the person's.

        Raises:
            ExportFailed: no point was chosen, or there is no such layout.
            NotFound: a review or one of the points is gone.
        """
        if not points:
            raise ExportFailed("there is no learning point to brief on", "choose one in the learning index")
        shape = next((one for one in briefing_layouts() if one.id == layout), None)
        if shape is None:
            raise ExportFailed("there is no such layout", "choose one of those offered")
        chosen = list(dict.fromkeys(points))
        holdings = {one: self._library.holding(one) for one in dict.fromkeys(review for review, _ in chosen)}
        own = _own_questions(holdings)
        asked = [text for text in dict.fromkeys(map(_on_one_line, questions)) if text]
        return Briefing(
            title=title.strip(),
            team=team.strip(),
            made=now(),
            layout=shape.id,
            layout_name=shape.name,
            boxes=tuple(
                Box(box, (boxes or {}).get(box.id, "").strip() if box.holds is Holds.WORDS else "")
                for box in shape.boxes
            ),
            points=tuple(_briefed(holdings, review, point) for review, point in chosen),
            questions=tuple(Question(text, own.get(text)) for text in asked),
            sources=tuple(_source(holding) for holding in holdings.values()),
        )

    def offers(self, points: Sequence[Chosen]) -> tuple[Offer, ...]:
        """Questions to choose from: those the chosen reviews ask themselves, then general ones.

        Raises:
            NotFound: a review is gone.
        """
        holdings = [self._library.holding(one) for one in dict.fromkeys(review for review, _ in points)]
        own = [
            Offer(_on_one_line(point.text), holding.document.title)
            for holding in holdings
            for point in holding.document.learning_points
            if point.kind is ItemKind.QUESTION
        ]
        first: dict[str, Offer] = {}
        for offer in (*own, *(Offer(text) for text in briefing_questions())):
            first.setdefault(offer.text, offer)
        return tuple(first.values())

    def look_through(self, briefing: Briefing) -> tuple[Noticed, ...]:
        """What in a person's own words may identify someone. It misses things."""
        names = pseudonyms_in(self._library, [source.review for source in briefing.sources])
        return tuple(
            Noticed(found, "", text) for text in briefing.typed for found in find_identifiers(text, names)
        )

    def pdf(self, briefing: Briefing) -> bytes:
        """The briefing as a PDF, in memory.

        Raises:
            ExportFailed: it could not be laid out.
        """
        return briefing_pdf(briefing)

    def pages(self, pdf: bytes) -> int:
        """How many pages :meth:`pdf` made."""
        return page_count(pdf)

    def markdown(self, briefing: Briefing) -> str:
        """The briefing as Markdown."""
        return briefing_markdown(briefing)

    def save_pdf(self, briefing: Briefing, path: Path, pdf: bytes | None = None) -> None:
        """Write it as a PDF; ``pdf`` is its preview, where one was made.

        Raises:
            ExportFailed: the file cannot be written; what stood there before still does.
        """
        write_pdf(pdf if pdf is not None else self.pdf(briefing), path)

    def save_markdown(self, briefing: Briefing, path: Path) -> None:
        """Write it as Markdown; raises as :meth:`save_pdf` does."""
        write_markdown(self.markdown(briefing), path)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _own_questions(holdings: Mapping[str, Holding]) -> dict[str, Place]:
    """The questions the reviews ask, word for word, and where the first such stands."""
    own: dict[str, Place] = {}
    for holding in holdings.values():
        for point in holding.document.learning_points:
            if point.kind is ItemKind.QUESTION:
                own.setdefault(_on_one_line(point.text), _place(holdings, holding, point))
    return own


def _briefed(holdings: Mapping[str, Holding], review: str, point_id: str) -> BriefedPoint:
    holding = holdings[review]
    point = next((one for one in holding.document.learning_points if one.id == point_id), None)
    if point is None:
        raise NotFound("a learning point is no longer in its review", "choose it again in the learning index")
    return BriefedPoint(point.text, _place(holdings, holding, point))


def _place(holdings: Mapping[str, Holding], holding: Holding, point: LearningPoint) -> Place:
    passages = holding.document.passages
    return Place(
        source=list(holdings).index(holding.review_id) + 1,
        point=holding.document.learning_points.index(point) + 1,
        kind=point.kind,
        page=next((passage.page for passage in passages if passage.id == point.passage), None),
    )


def _source(holding: Holding) -> Source:
    document = holding.document
    return Source(
        review=holding.review_id,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        kind=document.kind,
        reference=document.reference,
        source_url=holding.provenance.source_url,
        digest=holding.provenance.digest,
    )
