"""Law and guidance across the library: what it is, what has moved on, and which learning rests on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewstudy.content import currency, law_book
from reviewstudy.domain.currency import Fact, MovedOn, ThenAndNow
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.law import Authority
from reviewstudy.domain.phrases import spellings
from reviewstudy.domain.queries import Query
from reviewstudy.services.clock import now
from reviewstudy.services.searching import SearchService
from reviewstudy.storage.citations import Citations, CitedPlace
from reviewstudy.storage.library import Library

MOST_PLACES = 1000
"""Places of one authority that a card holds; its counts are of them all."""

_MOST_GUESSES = 100
"""Places looked at for each phrase that only probably names an authority."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An authority, with how many reviews name it and how many learning points rest on it.

    A section counts towards itself and not towards its Act; a digest and its original count once.
    """

    authority: Authority
    reviews: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class AsOf:
    """What stands beside a text of one date that names an authority."""

    then_and_now: ThenAndNow | None = None
    notes: tuple[MovedOn, ...] = ()


@dataclass(frozen=True, slots=True)
class CitingReview:
    """A review that names an authority (a digest stands with its original), and where it does.

    ``as_of``: what has moved on since it was published.
    """

    title: str
    publisher: str
    published: str | None
    places: tuple[CitedPlace, ...]
    as_of: AsOf


@dataclass(frozen=True, slots=True)
class LawCard:
    """Everything about one authority.

    ``act``: the authority it is a section of. ``provisions``: its own sections, those never named
    too. ``now``: the edition in force. ``notes``: all that has happened to it. ``probably``: where
    the text gives no citation and it is only our reading.
    """

    authority: Authority
    act: Authority | None
    provisions: tuple[Cited, ...]
    now: Fact | None
    notes: tuple[MovedOn, ...]
    counted: Cited
    cited: tuple[CitingReview, ...]
    probably: tuple[CitingReview, ...]


def as_of(authority_id: str, published: str | None, today: str = "") -> AsOf:
    """What to show beside a text of the date ``published``; ``today`` is an ISO date, or now."""
    today = today or now()[:10]
    known = currency()
    return AsOf(
        known.then_and_now(authority_id, published, today), known.moved_on(authority_id, published, today)
    )


class LawService:
    """The law part of the learning index."""

    def __init__(self, library: Library, citations: Citations, searching: SearchService) -> None:
        self._library, self._citations, self._searching = library, citations, searching

    def cited(self) -> list[Cited]:
        """Every authority some review names, in the order of our list: sections after their Act."""
        counts = self._counts()
        return [counts[one.id] for one in law_book().authorities if one.id in counts]

    def card(self, authority_id: str, today: str = "") -> LawCard:
        """All about one authority; ``today`` is an ISO date, or now.

        Raises:
            NotFound: there is no such authority in our list.
        """
        today = today or now()[:10]
        book = law_book()
        try:
            authority = book.authority(authority_id)
        except KeyError:
            raise NotFound(
                "that law or guidance is not in our list", "look for it under another name"
            ) from None
        sections = [one for one in book.authorities if one.within == authority_id]
        counts = self._counts([authority_id, *(one.id for one in sections)])
        whole = as_of(authority_id, None, today)
        cited = self._citations.places(authority_id, MOST_PLACES)
        known = {(place.review, place.passage) for place in cited}
        guesses = [one for one in self._guesses(authority) if (one.review, one.passage) not in known]
        return LawCard(
            authority=authority,
            act=book.authority(authority.within) if authority.within else None,
            provisions=tuple(counts.get(one.id, Cited(one)) for one in sections),
            now=whole.then_and_now.now if whole.then_and_now else None,
            notes=whole.notes,
            counted=counts.get(authority_id, Cited(authority)),
            cited=_grouped(authority_id, cited, today),
            probably=_grouped(authority_id, guesses, today),
        )

    def _counts(self, of: Sequence[str] | None = None) -> dict[str, Cited]:
        known = {one.id: one for one in law_book().authorities}
        return {
            count.authority: Cited(known[count.authority], count.reviews, count.points)
            for count in self._citations.counts(of)
            if count.authority in known  # an older version of our list may have named others
        }

    def _guesses(self, authority: Authority) -> Iterable[CitedPlace]:
        """Where a phrase that only probably names an authority stands, and nothing surer does."""
        phrases = {way for one in authority.probable_patterns for way in spellings(one.removeprefix("="))}
        published = {entry.review_id: entry.published for entry in self._library.entries()}
        points = {entry.review_id: entry.learning_points for entry in self._library.entries()}
        found: dict[tuple[str, str], CitedPlace] = {}
        for phrase in sorted(phrases):
            for hit in self._searching.search(Query(f'"{phrase}"', limit=_MOST_GUESSES)):
                words = [
                    hit.text[match.start : match.end]
                    for match in law_book().find(hit.text)
                    if match.authority.id == authority.id and match.probable
                ]
                if words and not hit.ref and hit.review in published:
                    found[hit.review, hit.passage] = CitedPlace(
                        review=hit.review,
                        work=hit.work,
                        title=hit.title,
                        publisher=hit.publisher,
                        review_kind=hit.review_kind,
                        published=published[hit.review],
                        digest=hit.digest,
                        passage=hit.passage,
                        page=hit.page,
                        printed=words[0],
                        text=hit.text,
                        number=hit.number,
                        item=hit.kind if hit.number is not None else "",
                        points_in_review=points[hit.review],
                    )
        return found.values()


def _grouped(authority_id: str, places: Iterable[CitedPlace], today: str) -> tuple[CitingReview, ...]:
    """Places by the piece of work they stand in, in the order they come."""
    works: dict[str, list[CitedPlace]] = {}
    for place in places:
        works.setdefault(place.work, []).append(place)
    grouped: list[CitingReview] = []
    for same in works.values():
        original = {(one.number, one.points_in_review) for one in same if one.number and not one.digest}
        kept = [one for one in same if not one.digest or (one.number, one.points_in_review) not in original]
        first = next((one for one in same if not one.digest), same[0])
        grouped.append(
            CitingReview(
                first.title,
                first.publisher,
                first.published,
                tuple(kept),
                as_of(authority_id, first.published, today),
            )
        )
    return tuple(grouped)
