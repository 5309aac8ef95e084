"""What was probably meant by a word that occurs nowhere."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from reviewstudy.content import law_book, lexicon, thesaurus
from reviewstudy.domain.queries import Clause, Query, reworded

_SHORT = 5
"""Letters of a word with no more than one letter wrong; a longer one has no more than two (by the optimal
string alignment distance, which counts two letters in the wrong order as one)."""

_NEAR = 80.0
_CANDIDATES = 8
_SHOWN = 5
_LONGEST = 200
"""Letters that are compared: what is pasted may be a page."""


class Spelling:
    """The words there are: those of learning points, of our themes and of the law.

    ``words``: each word of the learning points with how many hold it.
    """

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        names = (part for one in law_book().authorities for part in re.findall(r"[^\W\d_]{4,}", one.name))
        known = {*words, *lexicon().words, *(name.casefold() for name in names)}
        self._words_known = known
        self._known = sorted(word for word in known if len(word) > 3)

    def corrected(self, query: Query, unknown: Sequence[Clause]) -> Query | None:
        """The query with the likeliest word for each unknown one that has any; None where none has.

        A short form with two meanings that was typed in small letters is meant in its capitals.
        """
        words = query.words
        for clause in unknown:
            typed = clause.typed[0][0].words[0]
            form = lexicon().short_form(typed)
            likely = form.letters if form else self._likely(typed.casefold())
            if likely is not None:
                words = reworded(words, typed, likely)
        return replace(query, words=words) if words != query.words else None

    def _likely(self, typed: str) -> str | None:
        if typed in self._words_known:
            return None
        most = 1 + (len(typed) > _SHORT)
        found = process.extract(typed, self._known, scorer=OSA.distance, limit=_CANDIDATES, score_cutoff=most)
        # The first letter is rarely the one that is wrong, and then the only one.
        likely = [one for one in found if one[1] == 1 or one[0][0] == typed[0]]
        best = min(
            likely,
            key=lambda one: (
                one[1] + (one[0][0] != typed[0]) / 2,
                one[0] not in self._words,
                -fuzz.ratio(typed, one[0]),  # a letter too many is likelier than another letter
                -self._words.get(one[0], 0),
            ),
            default=None,
        )
        return best[0] if best else None

    def near_themes(self, words: str) -> tuple[str, ...]:
        """Ids of the themes whose words are most like what was typed, of which the beginning counts."""
        typed = words[:_LONGEST]
        names = {
            theme.id: max((theme.label, *theme.synonyms), key=lambda name: fuzz.WRatio(typed, name))
            for theme in thesaurus().themes
        }
        found = process.extract(typed, names, scorer=fuzz.WRatio, limit=_SHOWN, score_cutoff=_NEAR)
        return tuple(theme for _, _, theme in found)
