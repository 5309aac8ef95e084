"""What a person put right in what the program understood of a document.

Corrections are kept apart from the document and laid over it, so that they survive reading the
file again. The document's own words are never changed: only what is said about them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reviewstudy.domain.reviews import (
    DateRole,
    ItemKind,
    LearningPoint,
    Passage,
    PassageKind,
    Review,
    ReviewDate,
    ReviewKind,
)


@dataclass(frozen=True, slots=True)
class ItemCorrection:
    """The passage of these very words is a learning point of ``kind``, or with None is not one."""

    text: str
    kind: ItemKind | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """Everything a person put right; None where the program was left to judge.

    ``published`` is an ISO date as exact as it is known: 2018, 2018-07 or 2018-07-31.
    """

    title: str | None = None
    publisher: str | None = None
    reference: str | None = None
    kind: ReviewKind | None = None
    published: str | None = None
    items: tuple[ItemCorrection, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing was put right."""
        return self == Corrections()


Themes = Callable[[str], tuple[str, ...]]
"""The ids of the themes a text is about."""


def corrected(document: Review, corrections: Corrections, themes: Themes) -> Review:
    """``document`` with the corrections laid over it; those that fit nothing in it do nothing."""
    if corrections.empty:
        return document
    return replace(
        document,
        title=corrections.title or document.title,
        publisher=document.publisher if corrections.publisher is None else corrections.publisher,
        reference=document.reference if corrections.reference is None else corrections.reference or None,
        kind=corrections.kind or document.kind,
        dates=_dates(document.dates, corrections.published),
        learning_points=_points(document, corrections.items, themes),
    )


def adrift(document: Review, corrections: Corrections) -> tuple[ItemCorrection, ...]:
    """The corrections whose words this document does not hold."""
    held = {passage.text for passage in document.passages}
    return tuple(item for item in corrections.items if item.text not in held)


def difference(document: Review, wanted: Review) -> Corrections:
    """The corrections that make ``wanted`` of ``document``; both hold the same passages."""

    def changed[T](was: T, now: T) -> T | None:
        return None if was == now else now

    was = {point.passage: point.kind for point in document.learning_points}
    now = {point.passage: point.kind for point in wanted.learning_points}
    return Corrections(
        title=changed(document.title, wanted.title),
        publisher=changed(document.publisher, wanted.publisher),
        reference=changed(document.reference or "", wanted.reference or ""),
        kind=changed(document.kind, wanted.kind),
        published=changed(document.published or "", wanted.published or "") or None,
        items=tuple(
            ItemCorrection(passage.text, now.get(passage.id))
            for passage in document.passages
            if was.get(passage.id) != now.get(passage.id)
        ),
    )


def with_kind(document: Review, passage: Passage, kind: ItemKind | None, themes: Themes) -> Review:
    """``document`` with one passage made a learning point of ``kind``, or with None none."""
    return corrected(document, Corrections(items=(ItemCorrection(passage.text, kind),)), themes)


def _dates(dates: tuple[ReviewDate, ...], published: str | None) -> tuple[ReviewDate, ...]:
    """The corrected date alone is the published one; one that was thought so is only printed."""
    if published is None:
        return dates
    others = tuple(
        replace(date, role=DateRole.PRINTED) if date.role is DateRole.PUBLISHED else date for date in dates
    )
    printed = next((date.as_printed for date in dates if date.value == published), "")
    rest = tuple(date for date in others if (date.role, date.value) != (DateRole.PRINTED, published))
    return (ReviewDate(DateRole.PUBLISHED, published, None, printed), *rest)


def _points(document: Review, items: Sequence[ItemCorrection], themes: Themes) -> tuple[LearningPoint, ...]:
    wanted = {item.text: item.kind for item in items}
    known = {point.passage: point for point in document.learning_points}
    points = []
    for number, passage in enumerate(document.passages):
        point = known.get(passage.id)
        if passage.text in wanted:
            kind = wanted[passage.text]
            if kind is None:
                continue
            point = replace(point, kind=kind) if point else _new(document, number, kind, themes)
        if point is not None:
            points.append(point)
    return tuple(points)


def _new(document: Review, number: int, kind: ItemKind, themes: Themes) -> LearningPoint:
    passage = document.passages[number]
    above = (one.text for one in reversed(document.passages[:number]) if one.kind is PassageKind.HEADING)
    # The id comes from the passage's, so that the same correction gives the same id every time.
    return LearningPoint(
        f"c-{passage.id}", kind, next(above, ""), themes(passage.text), passage.text, passage.id
    )
