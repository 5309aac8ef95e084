"""Law, guidance and cases named in a text, and the terms a reader may want explained.

Only what is named is found: "significant harm" is a :class:`Term`, "section 31 of the Children
Act 1989" an :class:`Authority`. A section number alone means nothing ("Family S22" is a case),
so it counts beside its Act, or beside a word that settles which Act is meant (:class:`Neighbour`).
Nothing here has been checked by a lawyer; ``checked_on`` is empty until somebody does.

How phrases are written: :mod:`reviewstudy.domain.phrases`. A phrase that begins with ``~`` names
its Act only beside a section number ("section 46 of the Children Act").
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reviewstudy.domain.phrases import SENTENCE_END, Hit, Phrases, Word, joined, words_of


class AuthorityKind(StrEnum):
    """What sort of authority it is."""

    ACT = "act"
    PROVISION = "provision"
    REGULATIONS = "regulations"
    CONVENTION = "convention"
    CASE = "case"
    GUIDANCE = "guidance"
    SCHEME = "scheme"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Authority:
    """A law, guidance, report or case.

    ``patterns`` name it for certain, ``probable_patterns`` probably, ``never`` look like it and
    are something else. ``provisions`` ("section 46", "regulation 28") are those of the authority
    whose id is ``within``. ``checked_on`` is an ISO date, or empty: nobody has checked it.
    """

    id: str
    name: str
    patterns: tuple[str, ...]
    probable_patterns: tuple[str, ...]
    explanation: str
    url: str
    checked_on: str = ""
    never: tuple[str, ...] = ()
    within: str = ""
    provisions: tuple[str, ...] = ()
    kind: AuthorityKind = AuthorityKind.GUIDANCE


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the field, explained; ``authority`` is the id of the law behind it, or empty."""

    id: str
    name: str
    patterns: tuple[str, ...]
    explanation: str
    authority: str = ""


CASE_NAME = "case name"
"""Where this stands for a provision, its words, as written, make a capital S and number a case."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Words near a bare ``provision`` ("section 47") that settle whose it is: the nearest does.

    A word ending in ``*`` stands for all that begin so; without words the number is enough, as for
    the plural "section 47s".
    """

    provision: str
    words: tuple[str, ...]
    authority: str


@dataclass(frozen=True, slots=True)
class LawMatch:
    """An authority named in a text, at characters ``start`` to ``end``."""

    authority: Authority
    start: int
    end: int
    probable: bool


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term used in a text, at characters ``start`` to ``end``."""

    term: Term
    start: int
    end: int


_NUMBER = r"(\d{1,3}(?:[A-Z]{1,2})?)s?(?!\w)(?:\s?\([0-9a-z]{1,4}\)){0,4}"
_KIND = r"(?:sections?|secs?|ss?|regulations?|regs?|articles?|arts?)\.?"
_PROVISIONS = re.compile(
    rf"(?<![\w'’])({_KIND})\s{{0,2}}{_NUMBER}"
    rf"(?:\s{{0,2}}(?:,|/|–|-|,?\s?(?:and|or|to|&))\s{{0,2}}(?:{_KIND}\s{{0,2}})?{_NUMBER}){{0,9}}",
    re.IGNORECASE,
)
_EACH = re.compile(_NUMBER, re.IGNORECASE)
_OF = re.compile(r"[,)]{0,2}\s{0,3}\(?(?:(?:of|to|under|in)\s{1,3})?(?:the\s{1,3})?", re.IGNORECASE)
_BEFORE = re.compile(r"[,:]?\s{0,3}[(\[]?\s{0,3}(?:under\s)?\Z", re.IGNORECASE)
_KINDS = {"s": "section", "r": "regulation", "a": "article"}
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_CASE_NAME = re.compile(r"S\d")
_NEAR = 8
"""How many words away a neighbour may stand."""

_SECTION = re.compile(r"(?:section|sec|s)\.?\s*(\d{1,3}[a-z]{0,2})", re.IGNORECASE)
_SHORT = 2
"""Words of a search that may be a short form typed in small letters."""


@dataclass(frozen=True, slots=True)
class _Naming:
    authority: Authority | None
    probable: bool = False
    beside_section: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    provision: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    authority: Authority | None
    probable: bool


class LawBook:
    """All we know of the law, compiled once, to be asked about many texts.

    Raises:
        ValueError: a phrase is written wrongly, an id is used twice or is not there.
    """

    def __init__(
        self,
        authorities: Sequence[Authority],
        terms: Sequence[Term] = (),
        neighbours: Sequence[Neighbour] = (),
    ) -> None:
        self.authorities = tuple(authorities)
        self.terms = tuple(terms)
        self._by_id = {authority.id: authority for authority in authorities}
        if len(self._by_id) != len(self.authorities):
            raise ValueError("an authority's id is used twice")
        self._names: Phrases[_Naming] = Phrases()
        self._terms: Phrases[Term] = Phrases()
        self._provisions: dict[tuple[str, str], Authority] = {}
        self._neighbours: dict[str, list[Neighbour]] = {}
        for authority in authorities:
            self._learn(authority)
        for term in terms:
            self._check(term.authority)
            for phrase in term.patterns:
                self._terms.add(phrase, term)
        for neighbour in neighbours:
            self._check(neighbour.authority)
            self._neighbours.setdefault(neighbour.provision.casefold(), []).append(neighbour)

    def authority(self, authority_id: str) -> Authority:
        """Raises KeyError where there is none."""
        return self._by_id[authority_id]

    def find(self, text: str) -> list[LawMatch]:
        """What ``text`` names, in its order; of overlapping names the longest."""
        words = words_of(text)
        named = [hit for hit in self._names.find(text, words) if not _another_year_follows(text, words, hit)]
        candidates = [
            _Candidate(
                words[hit.first].start, words[hit.after - 1].end, hit.value.authority, hit.value.probable
            )
            for hit in named
            if not hit.value.beside_section
        ]
        candidates += self._sections(text, words, named)
        return [
            LawMatch(found.authority, *_bracketed(text, found.start, found.end), found.probable)
            for found in _longest(candidates)
            if found.authority is not None
        ]

    def asked(self, words: str) -> list[tuple[Authority, bool]]:
        """What a search for ``words`` names, in the order of our list, each with whether only probably.

        As a text would name it; besides, a bare section ("s 20") means every one of that number, and a
        search of a word or two may write a short form in small letters ("kcsie").
        """
        ways = {words, words.upper()} if len(words.split()) <= _SHORT else {words}
        probable: dict[str, bool] = {}
        for match in (match for way in ways for match in self.find(way)):
            probable[match.authority.id] = match.probable and probable.get(match.authority.id, True)
        if section := _SECTION.fullmatch(words.strip()):
            wanted = f"section {section[1]}".casefold()
            for one in self.authorities:
                if wanted in (provision.casefold() for provision in one.provisions):
                    probable[one.id] = False
        return [(one, probable[one.id]) for one in self.authorities if one.id in probable]

    def terms_in(self, text: str) -> list[TermMatch]:
        """The terms ``text`` uses outside the names of law, in its order."""
        words = words_of(text)
        taken = [(match.start, match.end) for match in self.find(text)]
        found: list[TermMatch] = []
        for hit in sorted(self._terms.find(text, words), key=lambda hit: (hit.first, -hit.after)):
            start, end = words[hit.first].start, words[hit.after - 1].end
            if (not found or start >= found[-1].end) and not any(a < end and start < b for a, b in taken):
                found.append(TermMatch(hit.value, start, end))
        return found

    def _check(self, authority_id: str) -> None:
        if authority_id and authority_id not in self._by_id:
            raise ValueError(f"there is no authority with the id {authority_id}")

    def _learn(self, authority: Authority) -> None:
        self._check(authority.within)
        for provision in authority.provisions:
            self._provisions[authority.within or authority.id, provision.casefold()] = authority
        for phrases, probable in ((authority.patterns, False), (authority.probable_patterns, True)):
            for phrase in phrases:
                beside = phrase.startswith("~")
                self._names.add(phrase.removeprefix("~"), _Naming(authority, probable, beside))
        for phrase in authority.never:
            self._names.add(phrase, _Naming(None))

    def _sections(self, text: str, words: list[Word], named: list[Hit[_Naming]]) -> Iterator[_Candidate]:
        starts: dict[int, list[Hit[_Naming]]] = {}
        ends: dict[int, list[Hit[_Naming]]] = {}
        for hit in named:
            if hit.value.authority is not None:
                starts.setdefault(words[hit.first].start, []).append(hit)
                ends.setdefault(words[hit.after - 1].end, []).append(hit)
        for found in _PROVISIONS.finditer(text):
            parts = _parts(found)
            before, after = (
                _BEFORE.search(text, max(0, found.start() - 16), found.start()),
                _OF.match(text, found.end()),
            )
            if after and (acts := starts.get(after.end())):
                longest = max(hit.after for hit in acts)
                acts = [hit for hit in acts if hit.after == longest]
                parts[-1] = _Part(parts[-1].provision, parts[-1].start, words[longest - 1].end)
            elif before and (acts := ends.get(before.start())):
                longest = min(hit.first for hit in acts)
                acts = [hit for hit in acts if hit.first == longest]
                parts[0] = _Part(parts[0].provision, words[longest].start, parts[0].end)
            else:
                yield from self._bare(text, words, found, parts)
                continue
            for part in parts:
                authority, probable = self._of_act(part.provision, acts)
                yield _Candidate(part.start, part.end, authority, probable)

    def _of_act(self, provision: str, acts: list[Hit[_Naming]]) -> tuple[Authority, bool]:
        """The provision of an Act named beside it, else the Act.

        "The Children Act" without a year may be either of two: the first that has the provision,
        and only probably when that is not the first in our list.
        """
        namings = [(hit.value.authority, hit.value) for hit in acts if hit.value.authority is not None]
        for place, (act, _) in enumerate(namings):
            if known := self._provisions.get((act.within or act.id, provision)):
                return known, place > 0
        act, naming = namings[0]
        return act, naming.probable or naming.beside_section

    def _bare(
        self, text: str, words: list[Word], found: re.Match[str], parts: list[_Part]
    ) -> Iterator[_Candidate]:
        """Provisions with no Act beside them, as the words near by settle it."""
        first = bisect_left(words, found.start(), key=lambda word: word.start)
        after = bisect_left(words, found.end(), key=lambda word: word.start)
        ahead = _same_sentence(text, found.end(), words[after : after + _NEAR])
        behind = _same_sentence(text, found.start(), words[max(0, first - _NEAR) : first][::-1])
        if _CASE_NAME.match(found[0]):
            titles = {word for rule in self._neighbours.get(CASE_NAME, ()) for word in rule.words}
            if any(word.text in titles for word in behind[:2]):
                return
        for part in parts:
            rules = self._neighbours.get(part.provision, ())
            ranked = [
                (distance, side, rule.authority)
                for rule in rules
                for side, near in enumerate((ahead, behind))
                for distance in [_nearest(rule.words, near)]
                if distance is not None
            ]
            authority = min(ranked)[2] if ranked else ""
            if authority:
                yield _Candidate(part.start, part.end, self._by_id[authority], False)


def _bracketed(text: str, start: int, end: int) -> tuple[int, int]:
    """A name's edges with the brackets it cuts in two: Care Act (2014), [2018] UKSC 37."""
    for opening, closing in ("()", "[]"):
        excess = text.count(opening, start, end) - text.count(closing, start, end)
        if excess > 0 and text[end : end + 1] == closing:
            end += 1
        elif excess < 0 and start and text[start - 1] == opening:
            start -= 1
    return start, end


def _parts(found: re.Match[str]) -> list[_Part]:
    """The provisions of a list such as "sections 17 and 47", each with its place."""
    kind = _KINDS[found[1][0].casefold()]
    numbers = list(_EACH.finditer(found.string, found.end(1), found.end()))
    return [
        _Part(
            f"{kind} {number[1]}".casefold(),
            found.start() if place == 0 else number.start(),
            number.end(),
        )
        for place, number in enumerate(numbers)
    ]


def _same_sentence(text: str, edge: int, near: list[Word]) -> list[Word]:
    kept: list[Word] = []
    for word in near:
        gap = text[edge : word.start] if word.start >= edge else text[word.end : edge]
        if SENTENCE_END.search(gap):
            break
        kept.append(word)
        edge = word.end if word.start >= edge else word.start
    return kept


def _nearest(wanted: tuple[str, ...], near: list[Word]) -> int | None:
    if not wanted:
        return _NEAR
    for distance, word in enumerate(near):
        if any(word.key == want or (want[-1] == "*" and word.key.startswith(want[:-1])) for want in wanted):
            return distance
    return None


def _another_year_follows(text: str, words: list[Word], hit: Hit[_Naming]) -> bool:
    """Whether an Act named without a year is another year's: the Mental Health Act 2007."""
    last = words[hit.after - 1]
    if last.key not in {"act", "regulations"} or hit.after == len(words):
        return False
    following = words[hit.after]
    return bool(_YEAR.fullmatch(following.text)) and joined(text, last, following)


def _longest(candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidates that overlap no longer one; of equals the certain one, then the first."""
    kept: list[_Candidate] = []
    taken: list[tuple[int, int]] = []
    for one in sorted(candidates, key=lambda one: (one.start - one.end, one.probable, one.start)):
        place = bisect_left(taken, (one.start, one.end))
        free_before = place == 0 or taken[place - 1][1] <= one.start
        if free_before and (place == len(taken) or one.end <= taken[place][0]):
            taken.insert(place, (one.start, one.end))
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
