"""Journey 4: find what reviews have already taught."""

from dataclasses import replace

from reviewstudy.domain.journal import WrittenHit
from reviewstudy.domain.queries import LIT_END, LIT_START, Hit, Query
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Entry, Library

_TIER = 1000.0
"""Learning points come before what the person wrote, and that before other passages: scores of
different indexes do not compare, so each kind has a tier and its own score inside it."""

_WIDE = 200


class SearchService:
    """One search over reviews and the person's own words."""

    def __init__(self, library: Library, journal: Journal) -> None:
        self._library = library
        self._journal = journal

    def search(self, query: Query) -> list[Hit]:
        """What matches, best first, at most ``query.limit``; nothing for an empty query."""
        entries = {entry.review_id: entry for entry in self._library.entries()}
        # More than asked for, so that a digest's hit meets its original's before either is cut off
        wide = replace(query, limit=max(_WIDE, 4 * query.limit))
        found = [
            replace(hit, score=hit.score + _TIER * (1 if hit.kind == "passage" else 3))
            for hit in self._library.search(wide)
            if hit.review in entries
        ]
        if not (query.item or query.theme or query.law or any(query.years)):
            found += [
                _own(hit, entries[hit.review]) for hit in self._journal.search(query) if hit.review in entries
            ]
        found.sort(key=lambda hit: -hit.score)
        return _once(found, entries)[: query.limit]


def _own(hit: WrittenHit, entry: Entry) -> Hit:
    return Hit(
        review=hit.review,
        work=entry.work,
        title=entry.title,
        publisher=entry.publisher,
        review_kind=entry.kind,
        digest=entry.digest,
        kind=hit.kind,
        theme="",
        themes=(),
        text=hit.text,
        snippet=hit.snippet,
        passage=hit.passage,
        page=None,
        number=None,
        score=hit.score + 2 * _TIER,
        why=f"your own {hit.kind}",
        ref=hit.id,
    )


def _once(hits: list[Hit], entries: dict[str, Entry]) -> list[Hit]:
    """Leave out a digest's learning point where the original's, of the same number, is found too.

    Only where both hold as many: numbers then mean the same point.
    """
    original = {
        (hit.work, hit.number, entries[hit.review].learning_points)
        for hit in hits
        if hit.number is not None and not hit.digest
    }
    return [
        hit
        for hit in hits
        if not hit.digest or (hit.work, hit.number, entries[hit.review].learning_points) not in original
    ]


def lit_parts(snippet: str) -> list[tuple[str, bool]]:
    """A snippet as runs of text, each with whether it is lit."""
    parts: list[tuple[str, bool]] = []
    for number, run in enumerate(snippet.split(LIT_START)):
        if number == 0:
            parts.append((run, False))
            continue
        lit, _, rest = run.partition(LIT_END)
        parts += [(lit, True), (rest, False)]
    return [part for part in parts if part[0]]
