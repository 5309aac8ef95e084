"""The parts of a record, from what the library and the journal hold."""

from collections.abc import Collection, Iterable, Mapping

from reviewstudy.domain.journal import Action
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.records import RecordedAction, RecordedMark, SourceReview
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.offering import ItemGroup, item_id


def source_of(holding: Holding) -> SourceReview:
    """A review, as a record names it."""
    document = holding.document
    return SourceReview(
        review=holding.review_id,
        edition=holding.edition,
        title=document.title,
        publisher=document.publisher,
        reference=document.reference,
        kind=document.kind,
        published=document.published,
        source_url=holding.provenance.source_url,
        digest=holding.provenance.digest,
    )


def recorded_action(action: Action) -> RecordedAction:
    """An action, as a record holds it."""
    return RecordedAction(
        action.id,
        action.what,
        action.owner,
        action.by_when,
        action.measure,
        action.about_child,
        action.done,
    )


def recorded_marks(
    marks: Iterable[Mark], holdings: Mapping[str, Holding], group: ItemGroup, chosen: Collection[str]
) -> tuple[RecordedMark, ...]:
    """The marks of a group that were chosen."""
    made = []
    for mark in marks:
        if item_id(group, mark.id) in chosen:
            holding = holdings[mark.review]
            made.append(
                RecordedMark(
                    mark=mark.id,
                    review=mark.review,
                    review_title=holding.document.title,
                    quote=mark.anchor.quote,
                    note=mark.note,
                    page=holding.document.page_of(mark.anchor.start_passage),
                    digest=holding.provenance.digest,
                )
            )
    return tuple(made)
