"""A look for identifying details in what a person writes, while it is written and before it leaves.

It misses things: a nickname, a name it does not know, initials, a place by its bare name, a story
that only one family has. It also takes some harmless text for a detail. How often is measured
(``benchmarks/identifiers.py``) and said in docs/guide/identifying-details.md.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache

from reviewstudy.content import identifier_words
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.identifiers import Identifier, IdentifierKind, IdentifierWords, Noticed
from reviewstudy.domain.reviews import Review
from reviewstudy.services.identifying.names import Names, Word, words_of
from reviewstudy.services.identifying.numbers import Numbers
from reviewstudy.services.identifying.pseudonyms import Pseudonyms
from reviewstudy.storage.library import Library

__all__ = ["find_identifiers", "noticed", "pseudonyms_in", "pseudonyms_of"]

_Spans = Callable[[str], Iterator[tuple[int, int]]]


def find_identifiers(text: str, pseudonyms: Collection[str] = ()) -> list[Identifier]:
    """Likely identifying details in ``text``, in its order, none overlapping.

    ``pseudonyms`` are the names that the review read beside it gives its people
    (:func:`pseudonyms_of`). They name nobody, until they stand beside "my" or "I know". Offsets count
    characters of ``text`` as it was given. Raises nothing that ``text`` could cause.
    """
    finder = _finder()
    plain, places = _plain(text)
    taken = bytearray(len(plain))
    found: list[Identifier] = []
    for start, end in finder.innocent(plain, pseudonyms):
        taken[start:end] = b"\2" * (end - start)
    for kind, spans in finder.rules(pseudonyms, words_of(plain)):
        said = finder.words.kinds[kind]
        for start, end in spans(plain):
            # A number is never innocent because a name is; a pseudonym is innocent only until it is tied.
            free = 1 if kind in _WHATEVER_IT_IS_CALLED else (1, 2)
            marks = taken[start:end]
            if 1 in marks or (free != 1 and 2 in marks):
                continue
            taken[start:end] = b"\1" * (end - start)
            first, after = (start, end) if places is None else (places[start], places[end - 1] + 1)
            found.append(Identifier(kind, first, after, text[first:after], said.reason, said.instead))
    return sorted(found, key=lambda one: one.start)


def noticed(texts: Iterable[tuple[str, str]], pseudonyms: Collection[str] = ()) -> list[Noticed]:
    """What :func:`find_identifiers` finds in texts that each come after where they stand."""
    return [Noticed(one, where, text) for where, text in texts for one in find_identifiers(text, pseudonyms)]


def pseudonyms_of(review: Review) -> frozenset[str]:
    """The names that a review gives its people: "Family S22", "Child T", "Polly".

    Found by general rules in title, reference and text: a word such as "Child" and a letter or number
    after it, and a name that the review says is not a real one. It may miss some.
    """
    title = f"{review.title}\n{review.reference or ''}"
    return _finder().pseudonyms.given_in(title, "\n".join(passage.text for passage in review.passages))


def pseudonyms_in(library: Library, reviews: Iterable[str]) -> frozenset[str]:
    """The names that these reviews give their people; of those that are still in the library."""
    names: set[str] = set()
    for review in reviews:
        with suppress(NotFound):
            names |= pseudonyms_of(library.holding(review).document)
    return frozenset(names)


_WHATEVER_IT_IS_CALLED = frozenset(
    {
        IdentifierKind.NHS_NUMBER,
        IdentifierKind.UPN,
        IdentifierKind.NATIONAL_INSURANCE,
        IdentifierKind.POSTCODE,
        IdentifierKind.PHONE,
        IdentifierKind.EMAIL,
        IdentifierKind.DATE,
        IdentifierKind.CASE_REFERENCE,
        IdentifierKind.VEHICLE,
        IdentifierKind.PSEUDONYM,
    }
)
"""Kinds that no innocent phrase around them makes innocent."""


class _Finder:
    """Every rule, compiled once, in order of trust: where two overlap, the first stands."""

    def __init__(self, words: IdentifierWords) -> None:
        self.words = words
        self.pseudonyms = Pseudonyms(words)
        self._numbers, self._names = Numbers(words), Names(words)
        self._innocent = re.compile(
            "(?:" + "|".join(map(re.escape, sorted(words.innocents, key=len, reverse=True))) + r")(?!\w)"
        )

    def innocent(self, text: str, pseudonyms: Collection[str]) -> Iterator[tuple[int, int]]:
        for match in self._innocent.finditer(text):
            if not text[match.start() - 1 : match.start()].isalnum():
                yield match.span()
        yield from self.pseudonyms.standing_in(text, pseudonyms)

    def rules(
        self, pseudonyms: Collection[str], words: Sequence[Word]
    ) -> tuple[tuple[IdentifierKind, _Spans], ...]:
        numbers, names = self._numbers, self._names
        return (
            (IdentifierKind.EMAIL, numbers.emails),
            (IdentifierKind.NHS_NUMBER, numbers.nhs_numbers),
            (IdentifierKind.UPN, numbers.upns),
            (IdentifierKind.NATIONAL_INSURANCE, numbers.national_insurance),
            (IdentifierKind.CASE_REFERENCE, numbers.case_references),
            (IdentifierKind.POSTCODE, numbers.postcodes),
            (IdentifierKind.VEHICLE, numbers.vehicles),
            (IdentifierKind.PHONE, numbers.phones),
            (IdentifierKind.DATE, numbers.dates),
            (IdentifierKind.PSEUDONYM, lambda text: self.pseudonyms.tied_in(text, pseudonyms)),
            (IdentifierKind.PLACE, lambda text: names.places(text, words)),
            (IdentifierKind.NAME, lambda text: names.titled(text, words)),
            (IdentifierKind.FAMILY_NAME, lambda text: names.untitled(text, words)),
        )


@cache
def _finder() -> _Finder:
    return _Finder(identifier_words())


_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_SAME = {
    **dict.fromkeys("‘’\u02bc\u00b4\uff07", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("\u2010\u2011\u2012–—\u2212\uff0d", "-"),
    **dict.fromkeys("\u00a0\u202f\u3000" + "".join(map(chr, range(0x2000, 0x200B))), " "),
    "\uff20": "@",
}
_OTHER = re.compile(f"[{''.join(_SAME)}]")


def _plain(text: str) -> tuple[str, list[int] | None]:
    """``text`` with one sort of quote, hyphen, space and digit, and nothing that cannot be seen.

    With it, for each character, where it stood; None where nothing was left out.
    """
    if text.isascii():
        return text, None
    text = _OTHER.sub(lambda found: _SAME[found[0]], text)
    text = _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
    if not _UNSEEN.search(text):
        return text, None
    places = [place for place, character in enumerate(text) if not _UNSEEN.match(character)]
    return "".join([text[place] for place in places]), places
