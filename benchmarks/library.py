"""A library of reviews that nobody wrote, the same ones whenever the seed is the same.

Word frequencies follow Zipf and Mandelbrot. The most frequent words are the field's (``words.txt``) and
those of our vocabulary of themes; the long tail is made of syllables, as the names and rare words of real
reviews are many. Each review has a few themes that it returns to and some hundreds of tail words of its
own, so that words occur together and in bursts as they do in real text.
"""

import hashlib
import itertools
import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewstudy.domain.reviews import (
    Citation,
    DateRole,
    Holding,
    ItemKind,
    LearningPoint,
    Origin,
    Passage,
    PassageKind,
    Review,
    ReviewDate,
    ReviewKind,
    Section,
    edition_of,
    review_id_for,
)

RESOURCES = Path(__file__).parents[1] / "resources"
WORDS = Path(__file__).with_name("words.txt")
THEMES = RESOURCES / "themes" / "themes.tsv"
AUTHORITIES = RESOURCES / "law" / "authorities.tsv"

FORMS = 60_000
"""Word forms of the vocabulary."""

PER_REVIEW = 330
"""Passages of a review, about."""

POINTS = 20
"""Learning points of a review."""

_PUBLISHERS = 150
_HEAD = 3000  # words that any review may use; the rest come in bursts
_OWN = 400  # tail words of one review
_EXPONENT, _SHIFT = 1.13, 2.7  # Mandelbrot's, as in English prose
_MEDIAN, _SPREAD, _LONGEST = 19, 0.75, 220  # words of a passage: log-normal
_POOL = 4096  # lengths, kinds and the like are taken from pools of so many, which is quicker

_KINDS = {
    ReviewKind.SCR: 30,
    ReviewKind.LCSPR: 25,
    ReviewKind.SAR: 12,
    ReviewKind.DHR: 10,
    ReviewKind.CHILD_PRACTICE_REVIEW: 6,
    ReviewKind.LEARNING_REVIEW: 5,
    ReviewKind.RAPID_REVIEW: 3,
    ReviewKind.THEMATIC_BRIEFING: 2,
    ReviewKind.INSPECTION: 2,
    ReviewKind.NATIONAL_REVIEW: 1,
    ReviewKind.INQUIRY: 1,
    ReviewKind.OTHER: 3,
}
_PASSAGE_KINDS = {
    PassageKind.PARAGRAPH: 50,
    PassageKind.NUMBERED: 22,
    PassageKind.BULLET: 14,
    PassageKind.HEADING: 8,
    PassageKind.TABLE_ROW: 4,
    PassageKind.FOOTNOTE: 2,
}
_ITEM_KINDS = {
    ItemKind.RECOMMENDATION: 10,
    ItemKind.LEARNING: 5,
    ItemKind.FINDING: 3,
    ItemKind.GOOD_PRACTICE: 1,
    ItemKind.QUESTION: 1,
}
_ENDINGS = ("", "", "", "", "s", "ed", "ing", "ton", "ford", "ley", "ity", "ment", "al", "er")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of our vocabulary; ``phrases`` begin with its label."""

    id: str
    label: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the reviews are written with; ``words`` stand in order of frequency."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    themes: tuple[Theme, ...]
    authorities: tuple[tuple[str, str], ...]
    publishers: tuple[str, ...]


def source_hash() -> str:
    """Changes when the same seed no longer makes the same library."""
    made_of = (Path(__file__), WORDS, THEMES, AUTHORITIES)
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in made_of)).hexdigest()[:12]


def vocabulary(seed: int) -> Vocabulary:
    """The words, themes, authorities and publishers that a seed stands for."""
    rng = random.Random(f"{seed} vocabulary")
    themes = tuple(_themes())
    common = [word for line in _lines(WORDS) for word in line.split()]
    field = re.findall(r"[^\W\d_]{3,}", " ".join(phrase for theme in themes for phrase in theme.phrases))
    rng.shuffle(field)
    words = dict.fromkeys([*common, *(word if word.isupper() else word.casefold() for word in field)])
    while len(words) < FORMS:
        words.setdefault(_invented(rng))
    places = list(itertools.islice(reversed(words), _PUBLISHERS))
    return Vocabulary(
        words=tuple(words),
        weights=tuple((rank + _SHIFT) ** -_EXPONENT for rank in range(1, len(words) + 1)),
        themes=themes,
        authorities=tuple((cells[0], cells[1]) for cells in _cells(AUTHORITIES)),
        publishers=tuple(f"{place.title()} Safeguarding Children Partnership" for place in places),
    )


def holdings(seed: int, passages: int) -> Iterator[Holding]:
    """Reviews that hold ``passages`` passages between them, made one at a time."""
    words = vocabulary(seed)
    writer = _Writer(words)
    left = passages
    for number in itertools.count():
        if left <= 0:
            return
        holding = writer.review(random.Random(f"{seed} {number}"), number, left)
        left -= len(holding.document.passages)
        yield holding


class _Writer:
    """Writes reviews out of a vocabulary."""

    def __init__(self, words: Vocabulary) -> None:
        self._of = words
        self._head = words.words[:_HEAD]
        self._head_sums = list(itertools.accumulate(words.weights[:_HEAD]))
        self._tail = words.words[_HEAD:]
        self._tail_sums = list(itertools.accumulate(words.weights[_HEAD:]))
        # Some themes are in every fifth review, others in one of a hundred
        self._theme_sums = list(itertools.accumulate((n + 4) ** -0.7 for n in range(len(words.themes))))

    def review(self, rng: random.Random, number: int, left: int) -> Holding:
        """One review, of at most ``left`` passages."""
        words = self._of
        size = min(left, max(40, round(rng.gauss(PER_REVIEW, 90))))
        own = rng.choices(self._tail, cum_weights=self._tail_sums, k=_OWN)
        themes = rng.choices(words.themes, cum_weights=self._theme_sums, k=rng.randint(3, 6))
        step = self._tail_sums[-1] / _OWN
        sums = self._head_sums + [self._head_sums[-1] + step * n for n in range(1, _OWN + 1)]
        kinds = rng.choices(list(_PASSAGE_KINDS), weights=list(_PASSAGE_KINDS.values()), k=size)
        marked = sorted(rng.sample(range(size), min(POINTS, size // 4)))
        asked = iter(rng.choices(list(_ITEM_KINDS), weights=list(_ITEM_KINDS.values()), k=len(marked)))
        lengths = [
            max(2, min(_LONGEST, round(_MEDIAN * math.exp(rng.gauss(0, _SPREAD))))) for _ in range(size)
        ]
        stream = iter(rng.choices([*self._head, *own], cum_weights=sums, k=sum(lengths)))
        pointing = set(marked)
        sections: list[Section] = []
        passages: list[Passage] = []
        points: list[LearningPoint] = []
        for at in range(size):
            kind, text, page = kinds[at], list(itertools.islice(stream, lengths[at])), 1 + at // 12
            about = rng.choice(themes) if at in pointing or rng.random() < 0.3 else None
            if at in pointing:
                kind = PassageKind.NUMBERED
            elif kind is PassageKind.HEADING:
                text = text[:6]
            if about is not None:
                # The label and the words next to it in our vocabulary are the more usual
                phrase = about.phrases[min(int(rng.expovariate(0.4)), len(about.phrases) - 1)]
                text.insert(rng.randint(0, len(text)), phrase)
            passage = Passage(
                id=f"p{at}",
                section=sections[-1].id if sections else None,
                kind=kind,
                text=_written(text),
                page=page,
                number=f"{page}.{at % 12 + 1}" if kind is PassageKind.NUMBERED else None,
            )
            if kind is PassageKind.HEADING:
                sections.append(Section(f"s{len(sections) + 1}", 1 + at % 2, passage.text, page))
            passages.append(passage)
            if at in pointing and about is not None:
                points.append(
                    LearningPoint(
                        id=f"l{len(points) + 1}",
                        kind=next(asked),
                        theme=about.label.capitalize(),
                        themes=tuple(dict.fromkeys((about.id, rng.choice(themes).id))),
                        text=passage.text,
                        passage=passage.id,
                    )
                )
        return self._bound(rng, number, sections, passages, points)

    def _bound(
        self,
        rng: random.Random,
        number: int,
        sections: Sequence[Section],
        passages: Sequence[Passage],
        points: Sequence[LearningPoint],
    ) -> Holding:
        words = self._of
        name = f"{rng.choice(self._tail).title()} {number}"
        when = f"{rng.randint(2008, 2026)}-{rng.randint(1, 12):02}"
        [kind] = rng.choices(list(_KINDS), weights=list(_KINDS.values()))
        cited = [rng.choice(words.authorities) for _ in range(rng.randint(2, 8))]
        edition = edition_of("\n".join(passage.text for passage in passages).encode())
        document = Review(
            title=f"Review concerning {name}",
            publisher=rng.choice(words.publishers),
            reference=name,
            kind=kind,
            language="en-GB",
            dates=(ReviewDate(DateRole.PUBLISHED, when, None, when),),
            sections=tuple(sections),
            passages=tuple(passages),
            learning_points=tuple(points),
            citations=tuple(Citation(id_, text, text, rng.choice(passages).id) for id_, text in cited),
        )
        return Holding(review_id_for(edition), edition, Origin.PACK, document, pack="benchmark")


def _written(words: list[str]) -> str:
    """Words as sentences of fourteen or so."""
    for at in range(13, len(words) - 4, 14):
        words[at] += "."
        words[at + 1] = words[at + 1][0].upper() + words[at + 1][1:]
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _invented(rng: random.Random) -> str:
    syllables = "".join(
        rng.choice("bcdfghklmnprstvw") + rng.choice("aeiou") + rng.choice(("", "", "n", "r", "l", "s"))
        for _ in range(rng.choice((1, 2, 2, 3)))
    )
    return syllables + rng.choice(_ENDINGS)


def _themes() -> Iterator[Theme]:
    for id_, label, others, *_ in _cells(THEMES):
        phrases = [
            re.sub(r"\[[^]]*\] ?|~|/\S+", "", phrase).strip()
            for phrase in (label, *others.split("|"))
            if not phrase.startswith("?")  # only what people type: no review says it so
        ]
        yield Theme(id_, label, tuple(dict.fromkeys(phrase for phrase in phrases if phrase)))


def _cells(file: Path) -> list[list[str]]:
    """The lines of a table below its heading line, as their cells."""
    return [line.split("\t") for line in _lines(file)][1:]


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
