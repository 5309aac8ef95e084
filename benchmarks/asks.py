"""What is asked of the library in the benchmark of searching: kinds of query, drawn from its own words."""

import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from benchmarks import library

from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.queries import Query
from reviewstudy.domain.reviews import Holding, ItemKind

_SAMPLE = 10_000  # passages that frequencies are estimated from
_SELECTIVE = (0.0002, 0.002)  # bands: the part of all passages that holds the word
_MIDDLING = (0.004, 0.05)
_COMMON = (0.2, 1.0)


@dataclass(frozen=True, slots=True)
class Ask:
    """A query as a person types it, and what it means, for peers that do not work that out.

    ``groups``: of each group one phrase at least must occur; the last word of the last one is unfinished
    when ``typing``.
    """

    words: str
    groups: tuple[tuple[str, ...], ...]
    typing: bool = False
    years: tuple[int | None, int | None] = (None, None)
    item: ItemKind | None = None
    theme: str | None = None

    @property
    def query(self) -> Query:
        """As the program is asked."""
        chosen = ((Facet.ITEM, self.item), (Facet.THEME, self.theme))
        narrowing = Narrowing(
            tuple((facet, str(value)) for facet, value in chosen if value), years=self.years
        )
        return Query(self.words, narrowing, typing=self.typing)


def asks(seed: int, count: int) -> Mapping[str, list[Ask]]:
    """``count`` queries of each kind, the same for a seed however large the library."""
    source = _Source(seed)
    kinds: dict[str, Callable[[], Iterator[Ask]]] = {
        "one selective word": lambda: source.single(_SELECTIVE),
        "one common word": lambda: source.single(_COMMON),
        "two words": lambda: source.several(2),
        "three words": lambda: source.several(3),
        "a phrase": source.phrases,
        "two letters": lambda: source.beginnings(2),
        "three letters": lambda: source.beginnings(3),
        "five letters": lambda: source.beginnings(5),
        "field words, widened": source.widened,
        "narrowed": source.narrowed,
        "no result": source.nowhere,
        "misspelt": source.misspelt,
    }
    drawn = {}
    for kind, source_of in kinds.items():
        source.start(kind)
        drawn[kind] = list(itertools.islice(source_of(), count))
    return drawn


class _Source:
    """The first reviews of the library, to draw from."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._rng = random.Random()
        self._of = library.vocabulary(seed)
        self._known = {word.casefold() for word in self._of.words}
        self._holdings: list[Holding] = list(library.holdings(seed, _SAMPLE))
        self._texts = [one.text for holding in self._holdings for one in holding.document.passages]
        counts = Counter(word for text in self._texts for word in set(_words(text)))
        self._share = {word: count / len(self._texts) for word, count in counts.items()}

    def start(self, kind: str) -> None:
        """Draw from here on as for this kind, whatever was drawn before."""
        self._rng.seed(f"{self._seed} {kind}")

    def _band(self, band: tuple[float, float]) -> list[str]:
        least, most = band
        return sorted(word for word, share in self._share.items() if least < share <= most)

    def single(self, band: tuple[float, float]) -> Iterator[Ask]:
        words = self._band(band)
        self._rng.shuffle(words)
        for word in itertools.cycle(words):  # few words are as common as that
            yield Ask(word, ((word,),))

    def several(self, size: int) -> Iterator[Ask]:
        """Words that stand in one passage, none of them a mere joining word."""
        while True:
            words = {word for word in _words(self._rng.choice(self._texts)) if len(word) > 3}
            if len(words) >= size:
                chosen = self._rng.sample(sorted(words), size)
                yield Ask(" ".join(chosen), tuple((word,) for word in chosen))

    def phrases(self) -> Iterator[Ask]:
        """By turns three words that someone remembers reading, and a term of the field."""
        terms = [phrase for theme in self._of.themes for phrase in theme.phrases if " " in phrase]
        while True:
            words = self._rng.choice(self._texts).split(".")[0].split()
            if len(words) < 5:
                continue
            at = self._rng.randrange(len(words) - 3)
            for phrase in (" ".join(words[at : at + 3]), self._rng.choice(terms)):
                yield Ask(f'"{phrase}"', ((phrase,),))

    def beginnings(self, size: int) -> Iterator[Ask]:
        """The first letters of words, each as often as the word is read."""
        while True:
            word = self._rng.choice(_words(self._rng.choice(self._texts)) or [""])
            if len(word) > size:
                yield Ask(word[:size], ((word[:size],),), typing=True)

    def widened(self) -> Iterator[Ask]:
        """Terms of two themes that a review has, for which others of the same themes will do as well."""
        while True:
            point = self._rng.choice(self._rng.choice(self._holdings).document.learning_points)
            themes = [theme for theme in self._of.themes if theme.id in point.themes]
            if len(themes) == 2:
                words = " ".join(self._rng.choice(theme.phrases[:6]) for theme in themes)
                yield Ask(words, tuple(theme.phrases for theme in themes))

    def narrowed(self) -> Iterator[Ask]:
        """A word, by turns in some years, in a kind of learning point and on a theme."""
        while True:
            holding = self._rng.choice(self._holdings)
            point = self._rng.choice(holding.document.learning_points)
            words = [word for word in _words(point.text) if self._share[word] > _MIDDLING[0]]
            if not words:
                continue
            word = self._rng.choice(words)
            ask = Ask(word, ((word,),))
            year = int((holding.document.published or "")[:4])
            yield replace(ask, years=(year - 1, year + 2))
            yield replace(ask, item=point.kind)
            yield replace(ask, theme=point.themes[0])

    def nowhere(self) -> Iterator[Ask]:
        while True:
            word = "".join(self._rng.choice("qxzjv") + self._rng.choice("aiou") for _ in range(4))
            if word not in self._known:
                yield Ask(word, ((word,),))

    def misspelt(self) -> Iterator[Ask]:
        """A word with two letters changed about or one left out; peers are given the right word."""
        words = [word for word in self._band(_MIDDLING) if len(word) > 5]
        while True:
            word = self._rng.choice(words)
            at = self._rng.randrange(1, len(word) - 2)
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            for wrong in (swapped, word[:at] + word[at + 1 :]):
                if wrong not in self._known:
                    yield Ask(wrong, ((word,),))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())
