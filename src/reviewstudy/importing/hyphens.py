"""Words cut at the ends of lines, made whole where the document itself shows how they are written."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reviewstudy.importing.rules import rules

_HYPHEN = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)-$")
_FIRST = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Words:
    """A document's own words, compounds whole, to judge a line-end hyphen by.

    ``divides``: it is set with words divided at line ends, as the words it prints whole show.
    """

    counts: Counter[str]
    divides: bool = False


def learn(lines: Sequence[str]) -> Words:
    """The words of a document's printed lines."""
    if not any(line.endswith("-") for line in lines):
        return Words(Counter())
    word = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
    counts = Counter(map(str.casefold, word.findall("\n".join(lines))))
    whole = compound = 0
    for above, below in pairwise(lines):
        if above.endswith("-") and (head := _HYPHEN.search(above)) and (tail := _FIRST.match(below)):
            first, second = head[1].casefold(), tail[0].casefold()
            compound += counts[f"{first}-{second}"] > 0
            whole += tail[0].islower() and counts[first + second] > 0
    return Words(counts, whole >= 3 and whole > 2 * compound)


def join(text: str, more: str, known: Words) -> str:
    """Two pieces of one sentence. A line-end hyphen goes only where the document shows it must:

    a soft hyphen always, another when the word is printed whole elsewhere and not with a hyphen, or
    where such words show that the document divides its words.
    """
    if text.endswith("\u00ad"):
        return text[:-1] + more
    if text.endswith("-") and (head := _HYPHEN.search(text)) and (tail := _FIRST.match(more)):
        first, second = head[1].casefold(), tail[0].casefold()
        compound = known.counts[f"{first}-{second}"] > 0
        whole = not compound and (known.counts[first + second] > 0 or (known.divides and "-" not in first))
        broken = whole and first not in rules().hyphened and tail[0][0].islower()
        return text[:-1] + more if broken else text + more
    return f"{text} {more}"
