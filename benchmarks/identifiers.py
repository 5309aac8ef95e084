"""How often the identifier check finds what it should, and how often it is wrong, on our own sentences.

    make bench-identifiers                    # ARGS="--wrong development" prints what was missed or mistaken

The sentences are tests/data/identifiers.tsv. A detail counts as found when something of its kind
overlaps it. Precision: of what was pointed out, how much was right. Recall: of what should have been,
how much was pointed out. Rules are bettered on the half "development" alone, so that of the half
"held-out" says what to expect.
"""

import argparse
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewstudy.content import identifier_words
from reviewstudy.domain.identifiers import IdentifierKind
from reviewstudy.services.identifying import find_identifiers

SENTENCES = Path(__file__).parents[1] / "tests" / "data" / "identifiers.tsv"
HALVES = ("development", "held-out")

_MARK = re.compile(r"\{([a-z_]+)\|([^}]+)\}")


@dataclass(frozen=True)
class Sentence:
    """A sentence without its marks, and what should be found: kind, start, end."""

    half: str
    pseudonyms: tuple[str, ...]
    text: str
    details: tuple[tuple[IdentifierKind, int, int], ...]


@dataclass
class Count:
    """What was found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass
class Measure:
    """The count of each kind and of all, and each mistake in words."""

    kinds: Mapping[IdentifierKind, Count]
    whole: Count
    mistakes: list[str]


def sentences(file: Path = SENTENCES) -> list[Sentence]:
    """The labelled sentences; ValueError names a line that is wrong."""
    read = []
    lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    for line in lines[1:]:
        half, pseudonyms, marked = line.split("\t")
        if half not in HALVES:
            raise ValueError(f"no such half: {line}")
        text, details, done = "", [], 0
        for mark in _MARK.finditer(marked):
            text += marked[done : mark.start()]
            details.append((IdentifierKind(mark[1]), len(text), len(text) + len(mark[2])))
            text += mark[2]
            done = mark.end()
        text += marked[done:]
        if "{" in text or "}" in text:
            raise ValueError(f"a mark is not closed: {line}")
        read.append(Sentence(half, tuple(filter(None, pseudonyms.split("|"))), text, tuple(details)))
    return read


def measure(labelled: Iterable[Sentence]) -> Measure:
    """What the check makes of these sentences."""
    kinds = {kind: Count() for kind in IdentifierKind}
    mistakes = []
    for one in labelled:
        found = find_identifiers(one.text, one.pseudonyms)
        left = list(found)
        for kind, start, end in one.details:
            hit = next(
                (this for this in left if this.kind is kind and this.start < end and start < this.end), None
            )
            if hit is None:
                kinds[kind].missed += 1
                mistakes.append(f"missed {kind} “{one.text[start:end]}”: {one.text}")
            else:
                kinds[kind].right += 1
                left.remove(hit)
        for this in left:
            kinds[this.kind].wrong += 1
            mistakes.append(f"wrong {this.kind} “{this.text}”: {one.text}")
    counts = kinds.values()
    whole = Count(sum(c.right for c in counts), sum(c.wrong for c in counts), sum(c.missed for c in counts))
    return Measure(kinds, whole, mistakes)


def table(measured: Measure) -> str:
    """The measure as the guide prints it: percentages without decimals, and how many there were."""
    said = identifier_words().kinds
    counts = [(said[kind].label, count) for kind, count in measured.kinds.items()]
    return "\n".join(
        [
            "| what | in the sentences | pointed out | of what was pointed out, right |",
            "|---|---|---|---|",
            *(
                f"| {label} | {count.right + count.missed} | {count.recall:.0%} | {count.precision:.0%} |"
                for label, count in [*counts, ("**all of them**", measured.whole)]
            ),
        ]
    )


def _speed(labelled: Sequence[Sentence], words: int = 10_000) -> float:
    """Milliseconds for as many words, made of the sentences."""
    text = " ".join(one.text for one in labelled)
    text = " ".join((text.split() * (words // len(text.split()) + 1))[:words])
    find_identifiers(text[:100])
    best = min(_timed(text) for _ in range(5))
    return best * 1000


def _timed(text: str) -> float:
    start = time.perf_counter()
    find_identifiers(text)
    return time.perf_counter() - start


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", choices=HALVES, help="print what was missed or mistaken in this half")
    asked = parser.parse_args()
    labelled = sentences()
    for half in HALVES:
        these = [one for one in labelled if one.half == half]
        measured = measure(these)
        innocent = sum(not one.details for one in these)
        print(f"\n{half}: {len(these)} sentences, {innocent} of them innocent\n\n{table(measured)}")
        if asked.wrong == half:
            print("", *measured.mistakes, sep="\n")
    print(f"\n10,000 words of these sentences: {_speed(labelled):.0f} ms")


if __name__ == "__main__":
    main()
