"""What a review is known by in the learning index: nation, harm, the child's age, agencies.

Published reviews rarely say these in one place, so they are read from the title, the opening and
the themes of the learning points, by rules that are data. Where the words give nothing there is no
value, and nothing is guessed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewstudy.domain.facets import Facet, Values
from reviewstudy.domain.phrases import Phrases, words_of
from reviewstudy.domain.reviews import PassageKind, Review, ReviewKind
from reviewstudy.domain.themes import Thesaurus, stem

AGES = ("unborn", "under 1", "1 to 4", "5 to 10", "11 to 15", "16 to 17")
"""Bands of a child's age, youngest first; ours, close to those the national panel reports by."""

_FROM = (0, 1, 5, 11, 16)
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
)
_NUMBER = rf"(\d{{1,2}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_UNIT = r"(day|week|month|year)s?"
_AGE = re.compile(
    rf"\b(?:{_NUMBER}[\s-]{_UNIT}[\s-]olds?\b"
    rf"|(?:aged|age)\s{_NUMBER}(?:\s{_UNIT})?\b(?!\s?(?:to|and|%|-))"
    # "At 10 am" and "at three visits" tell no age.
    rf"|at\s{_NUMBER}(?:\s{_UNIT}\b|(?=\s?[,;]|\.(?!\d)|$)))",
    re.IGNORECASE,
)
_BABY = re.compile(r"\b(?:baby|babies|infant|newborn)\b", re.IGNORECASE)
_UNBORN = re.compile(r"\bunborn\b|\bpre-birth\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NationRule:
    """What tells that a review is of one nation."""

    id: str
    kinds: tuple[ReviewKind, ...]
    words: tuple[str, ...]
    law: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyRule:
    """What tells that an agency has a part in a review."""

    name: str
    themes: tuple[str, ...]
    words: tuple[str, ...]


class FactRules:
    """The rules, compiled once.

    Raises:
        ValueError: a phrase is written wrongly.
    """

    def __init__(
        self,
        thesaurus: Thesaurus,
        nations: Sequence[NationRule],
        agencies: Sequence[AgencyRule],
        harms: frozenset[str],
        opening: int,
    ) -> None:
        """``harms``: ids of themes that are harms; ``opening``: passages read."""
        self._thesaurus, self._harms, self._opening = thesaurus, harms, opening
        self._nations = tuple(nations)
        self._agency_of = {theme: rule.name for rule in agencies for theme in rule.themes}
        self._agency_words: Phrases[str] = Phrases(stem)
        for rule in agencies:
            for words in rule.words:
                self._agency_words.add(words, rule.name)
        self._nation_words: Phrases[str] = Phrases()
        for nation in nations:
            for words in nation.words:
                self._nation_words.add(words, nation.id)

    def of(self, review: Review) -> Mapping[Facet, Values]:
        """What is known of a review; a facet without a value is not there."""
        opening = [
            one.text for one in review.passages[: self._opening] if one.kind is not PassageKind.FOOTNOTE
        ]
        told = [review.title, *opening]
        themes = dict.fromkeys(theme for point in review.learning_points for theme in point.themes)
        themes.update(dict.fromkeys(theme for text in told for theme in self._thesaurus.themes_in(text)))
        agencies = dict.fromkeys(self._agency_of[theme] for theme in themes if theme in self._agency_of)
        for text in told:
            agencies.update(
                dict.fromkeys(hit.value for hit in self._agency_words.find(text, words_of(text, stem)))
            )
        found: dict[Facet, Values] = {
            Facet.HARM: tuple(theme for theme in themes if theme in self._harms),
            Facet.AGENCY: tuple(agencies),
            Facet.NATION: self._nation(review),
            Facet.AGE: _ages(told),
        }
        return {facet: values for facet, values in found.items() if values}

    def _nation(self, review: Review) -> Values:
        """The one nation that kind, publisher, title or law tell of; several, or none, tell nothing."""
        text = f"{review.publisher}. {review.title}"
        cited = {citation.authority for citation in review.citations}
        named = {hit.value for hit in self._nation_words.find(text, words_of(text))}
        for told in (
            {rule.id for rule in self._nations if review.kind in rule.kinds},
            # Welsh boards are safeguarding children boards too: the narrower word is the one to go by.
            named - {"england"} or named,
            {rule.id for rule in self._nations if cited.intersection(rule.law)},
        ):
            if len(told) == 1:
                return tuple(told)
        return ()


def _ages(texts: Sequence[str]) -> Values:
    """Bands of the ages up to 17 that are told of, youngest first."""
    found = {band for text in texts for band in _bands(text)}
    return tuple(band for band in AGES if band in found)


def _bands(text: str) -> Iterator[str]:
    if _UNBORN.search(text):
        yield AGES[0]
    if _BABY.search(text):
        yield AGES[1]
    for match in _AGE.finditer(text):
        number = match[1] or match[3] or match[5]
        unit = (match[2] or match[4] or match[6] or "year").casefold()
        value = int(number) if number.isdecimal() else _NUMBERS.index(number.casefold()) + 1
        years = {"day": 0, "week": value // 52, "month": value // 12, "year": value}[unit]
        if years < 18:
            yield AGES[1 + max(n for n, least in enumerate(_FROM) if years >= least)]
