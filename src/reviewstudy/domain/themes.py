"""Our vocabulary of themes: what a learning point is about, and what else a searcher means.

How phrases are written: :mod:`reviewstudy.domain.phrases`. A synonym that begins with ``~`` is too
broad to say what a text is about ("records"), and only widens a search. One that begins with ``?`` is
only what people type for it ("posh"): a search understands it, and does not look for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviewstudy.domain.phrases import Phrases, spellings, words_of

BROAD, TYPED = "~", "?"
MARKS = BROAD + TYPED
"""What may stand before a synonym."""

MOST_THEMES = 5
"""A text is about no more than this."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its slug, the words shown, other words for it, and the group it belongs to."""

    id: str
    label: str
    synonyms: tuple[str, ...]
    broader: str


@lru_cache(maxsize=1 << 16)  # a language has few words, and each is met again and again
def stem(word: str) -> str:
    """A word without its plural or verb ending, so that babies meets baby and bruising bruise.

    Simple on purpose: -ies and -y are one, then -ing, -ed, -es, -s, a final -e and a doubled
    last letter go, as long as three letters stay. Both sides are cut alike, so a rough stem
    does no harm.
    """
    word = word.casefold().removesuffix("'s").removesuffix("s'")
    if len(word) < 5:
        return word.removesuffix("s") if len(word) == 4 and not word.endswith("ss") else word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
        if len(word) < 5:
            return word  # notes are a note, and not "not"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending)
            break
    word = word.removesuffix("e")
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl" else word


class Thesaurus:
    """The themes, compiled once.

    Raises:
        ValueError: an id is used twice, or a phrase is written wrongly.
    """

    def __init__(self, themes: Sequence[Theme]) -> None:
        self.themes = tuple(themes)
        self._by_id = {theme.id: theme for theme in themes}
        if len(self._by_id) != len(self.themes):
            raise ValueError("a theme's id is used twice")
        self._signs: Phrases[str] = Phrases(stem)
        self._words: Phrases[str] = Phrases(stem)
        for theme in themes:
            for synonym in (theme.label, *theme.synonyms):
                phrase = synonym.lstrip(MARKS)
                self._words.add(phrase.casefold(), theme.id)
                if phrase == synonym:
                    self._signs.add(phrase, theme.id)

    def label(self, theme_id: str) -> str:
        """Raises KeyError where there is no such theme."""
        return self._by_id[theme_id].label

    def themes_in(self, text: str) -> tuple[str, ...]:
        """Ids of what ``text`` is about: most mentioned first, of equals the first met; at most 5.

        A mention counts as many as it has words, since "professional challenge" says more than
        "challenge"; inside a longer phrase a shorter one is not counted.
        """
        return _ranked(self._signs, text, inside=False)[:MOST_THEMES]

    def related(self, words: str) -> tuple[str, ...]:
        """Other words for what is meant by ``words``, to widen a search; without those given."""
        given = {key.casefold() for key in re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", words)} | {
            words.casefold()
        }
        meant = [self._by_id[theme_id] for theme_id in _ranked(self._words, words.casefold(), inside=True)]
        wider = (
            way
            for theme in meant
            for synonym in (theme.label, *theme.synonyms)
            if not synonym.startswith(TYPED)
            for way in spellings(synonym.lstrip(MARKS).removeprefix("="))
        )
        return tuple(dict.fromkeys(way for way in wider if way.casefold() not in given))


def _ranked(phrases: Phrases[str], text: str, *, inside: bool) -> tuple[str, ...]:
    """Theme ids by weight; ``inside``: phrases within longer ones count too."""
    words = words_of(text, stem)
    weights: dict[str, int] = {}
    end, last = 0, (-1, -1)
    for hit in sorted(phrases.find(text, words), key=lambda hit: (hit.first, -hit.after)):
        if hit.first < end and (hit.first, hit.after) != last and not inside:
            continue
        end, last = hit.after, (hit.first, hit.after)
        weights[hit.value] = weights.get(hit.value, 0) + hit.after - hit.first
    return tuple(sorted(weights, key=lambda theme_id: -weights[theme_id]))
