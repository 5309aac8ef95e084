"""Journey 6: choose what leaves the machine, see it first, and write it as a PDF."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import reviewstudy
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import ExportFailed, StorageProblem
from reviewstudy.domain.identifiers import Identifier
from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.records import (
    LinkedPoint,
    Quotation,
    Record,
    RecordedMark,
    RecordedReflection,
    SourceReview,
)
from reviewstudy.domain.reviews import Holding
from reviewstudy.exporting import page_count, record_pdf, write_pdf
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.services.identifying import find_identifiers, pseudonyms_in
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose to share. Notes and highlights stay private unless chosen."""

    reflections: tuple[str, ...]
    notes: bool = False
    highlights: bool = False
    prepared_for: str = ""
    author_role: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A record that was written to a file."""

    path: str
    record: str
    pages: int
    identifiers: tuple[Identifier, ...]


class SharingService:
    """Records: built from what was chosen and nothing else."""

    def __init__(self, library: Library, journal: Journal, events: Events) -> None:
        self._library = library
        self._journal = journal
        self._events = events

    def record(self, choice: Choice) -> Record:
        """The record of a choice.

        Raises:
            ExportFailed: nothing was chosen.
            NotFound: a reflection or its review is gone.
        """
        if not choice.reflections:
            raise ExportFailed("there is no reflection to export", "write one first, then export it")
        reflections = [self._journal.reflection(one) for one in dict.fromkeys(choice.reflections)]
        holdings = {
            one: self._library.holding(one) for one in {reflection.review for reflection in reflections}
        }
        quoted = {mark for reflection in reflections for mark in reflection.quotes}
        marks = [mark for one in holdings for mark in self._journal.marks(one)]
        others = [mark for mark in marks if not mark.note and mark.id not in quoted]
        return Record(
            record=new_id(),
            created=now(),
            program=f"Review Study {reviewstudy.__version__}",
            reflections=tuple(self._reflection(one, holdings[one.review]) for one in reflections),
            notes=tuple(_marked(mark, holdings) for mark in marks if mark.note and choice.notes),
            highlights=tuple(_marked(mark, holdings) for mark in others if choice.highlights),
            author_role=choice.author_role.strip(),
            prepared_for=choice.prepared_for.strip(),
        )

    def preview(self, record: Record) -> bytes:
        """The PDF of a record, in memory."""
        return record_pdf(record)

    def identifiers(self, record: Record) -> tuple[Identifier, ...]:
        """What in a record's own words may identify someone. It misses things."""
        texts = [answer.text for reflection in record.reflections for answer in reflection.answers]
        texts += [mark.note for mark in record.notes]
        texts += [record.prepared_for, record.author_role]
        names = pseudonyms_in(self._library, {one.source.review for one in record.reflections})
        return tuple(found for text in texts for found in find_identifiers(text, names))

    def export(self, record: Record, path: Path, pdf: bytes | None = None) -> Exported:
        """Write a record as a PDF; ``pdf`` is its preview, where one was made.

        Raises:
            ExportFailed: the file cannot be written; what stood there before still does.
        """
        made = pdf if pdf is not None else self.preview(record)
        write_pdf(made, path)
        for shared in record.reflections:
            with suppress(StorageProblem):  # a full or read-only folder must not keep the work in
                self._journal.set_status(shared.reflection, Status.EXPORTED)
        ids = tuple(shared.reflection for shared in record.reflections)
        self._events.publish(Topic.REFLECTIONS, ids=ids)
        return Exported(str(path), record.record, page_count(made), self.identifiers(record))

    def _reflection(self, reflection: Reflection, holding: Holding) -> RecordedReflection:
        document = holding.document
        chosen = set(reflection.points)
        return RecordedReflection(
            reflection=reflection.id,
            model=reflection.model,
            model_name=reflection.model_name,
            title=reflection.title,
            created=reflection.created,
            modified=reflection.modified,
            source=SourceReview(
                review=holding.review_id,
                edition=holding.edition,
                title=document.title,
                publisher=document.publisher,
                reference=document.reference,
                kind=document.kind,
                published=document.published,
                source_url=holding.provenance.source_url,
                digest=holding.provenance.digest,
            ),
            answers=reflection.answers,
            points=tuple(
                LinkedPoint(
                    review=holding.review_id,
                    point=point.id,
                    number=number,
                    kind=point.kind,
                    theme=point.theme,
                    text=point.text,
                    page=_page(holding, point.passage),
                )
                for number, point in enumerate(document.learning_points, 1)
                if point.id in chosen
            ),
            quotations=self._quotations(reflection.quotes),
        )

    def _quotations(self, quotes: Sequence[str]) -> tuple[Quotation, ...]:
        found = []
        for one in quotes:
            mark = self._journal.mark(one)
            holding = self._library.holding(mark.review)
            points = holding.document.learning_points
            passage = mark.anchor.start_passage
            found.append(
                Quotation(
                    mark=mark.id,
                    review=mark.review,
                    text=mark.anchor.quote,
                    page=_page(holding, passage),
                    point=next((n for n, point in enumerate(points, 1) if point.passage == passage), None),
                    digest=holding.provenance.digest,
                    review_title=holding.document.title,
                )
            )
        return tuple(found)


def _marked(mark: Mark, holdings: dict[str, Holding]) -> RecordedMark:
    holding = holdings[mark.review]
    return RecordedMark(
        mark=mark.id,
        review=mark.review,
        review_title=holding.document.title,
        quote=mark.anchor.quote,
        note=mark.note,
        page=_page(holding, mark.anchor.start_passage),
        digest=holding.provenance.digest,
    )


def _page(holding: Holding, passage_id: str) -> int | None:
    return next((passage.page for passage in holding.document.passages if passage.id == passage_id), None)
