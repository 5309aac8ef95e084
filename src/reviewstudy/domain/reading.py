"""What helps a reader along: how long a text takes, where words stand in it, what was seen of it."""

import unicodedata
from collections.abc import Iterable, Sequence

from reviewstudy.domain.marks import Place
from reviewstudy.domain.reviews import Passage, Review

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction by adults: the average over 190 studies (Brysbaert 2019,
“How many words do we read per minute?”, Journal of Memory and Language 109). Who is dyslexic or reads
in a second language takes longer, so it is always said as “about”."""


def minutes(passages: Iterable[Passage]) -> int:
    """About how many minutes these passages take to read; 1 at the least."""
    words = sum(len(passage.text.split()) for passage in passages)
    return max(1, round(words / WORDS_A_MINUTE))


def learning_passages(review: Review) -> list[Passage]:
    """The passages its learning points stand on."""
    wanted = {point.passage for point in review.learning_points}
    return [passage for passage in review.passages if passage.id in wanted]


# Finding words ---------------------------------------------------------------------------------


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Small letters without accents, every white space one space, dashes and quotes plain; and for each
    letter, and for the end, where it came from."""
    plain = text.translate(_PLAIN)
    if plain.isascii() and "  " not in plain:  # nearly every passage: a letter stays where it was
        return plain.lower(), range(len(text) + 1)
    letters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(plain):
        for part in unicodedata.normalize("NFKD", character.casefold()):
            if unicodedata.combining(part) or (part.isspace() and letters and letters[-1] == " "):
                continue
            letters.append(" " if part.isspace() else part)
            places.append(at)
    return "".join(letters), [*places, len(text)]


_PLAIN = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\xb4`", "'")  # quotes and apostrophes, hyphens and dashes, spaces
    | dict.fromkeys("\u201c\u201d\u201e\xab\xbb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")
    | dict.fromkeys("\t\n\r\x0b\x0c\xa0\u2002\u2003\u2009\u202f", " ")
)


class Finder:
    """Finds words in one review's passages; each passage is made ready once, when first looked in."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._ready: list[tuple[str, Sequence[int]]] = []

    def find(self, words: str, most: int) -> list[Place]:
        """Where ``words`` stand, in reading order, at most ``most`` places, none over another.

        Case, accents, the shape of quotes and dashes, and how wide a space is do not matter. Words are
        found inside one passage, and are parts of words too.
        """
        wanted = _folded(words)[0].strip()
        found: list[Place] = []
        if not wanted:
            return found
        for number, passage in enumerate(self._passages):
            if number == len(self._ready):
                self._ready.append(_folded(passage.text))
            text, places = self._ready[number]
            at = text.find(wanted)
            while at >= 0:
                end = at + len(wanted)
                # The last letter may be the first of several that one sign became: take all of the sign,
                # and the marks that stand over it.
                stop = places[end - 1] + 1
                while stop < len(passage.text) and unicodedata.combining(passage.text[stop]):
                    stop += 1
                found.append(Place(number, places[at], number, stop))
                if len(found) == most:
                    return found
                at = text.find(wanted, end)
        return found


# What was seen ---------------------------------------------------------------------------------

_BETWEEN = ".."


def seen_numbers(seen: Iterable[str], passages: Sequence[Passage]) -> frozenset[int]:
    """The numbers of the passages seen, from what :func:`seen_ranges` made of them; what an edition
    does not hold any more is passed over."""
    numbers = {passage.id: number for number, passage in enumerate(passages)}
    found: set[int] = set()
    for one in seen:
        first, _, last = one.partition(_BETWEEN)
        if first in numbers and (last or first) in numbers:
            found.update(range(numbers[first], numbers[last or first] + 1))
    return frozenset(found)


def seen_ranges(numbers: Iterable[int], passages: Sequence[Passage]) -> tuple[str, ...]:
    """The same in few words: the ids of the first and the last passage of each run."""
    runs: list[list[int]] = []
    for number in sorted(number for number in set(numbers) if 0 <= number < len(passages)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple(
        passages[first].id if first == last else f"{passages[first].id}{_BETWEEN}{passages[last].id}"
        for first, last in runs
    )
