"""Finding many phrases in a text in one pass, without regular expressions a person must write.

A phrase is written in words: ``Working Together [to Safeguard Children] 2015``. A group in square
brackets may be left out, ``report/ruling`` is one word or the other, ``order(s)`` is either number.
Between two words a text may have white space, a comma, a bracket or a hyphen, never the end of a
sentence or paragraph. A word with two capitals or more (``DNA``, ``PLO``) is a short form and
matches in that case only; a phrase that begins with ``=`` matches only as written.

Words are looked up in a tree, so a text is read once whatever the number of phrases and however
hostile the text.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# A raised figure is a footnote's mark, not part of the word it is glued to.
_LETTER = r"[^\W\d_²³¹⁰-₟]"
_WORD = re.compile(rf"{_LETTER}+(?:['’]{_LETTER}+)?|\d+")
_PART = re.compile(r"\[([^\]]+)\]|(\S+)")
SENTENCE_END = re.compile(r"[.;!?]\s|\n\s*\n|[•|]")
_GAP = 6
"""Most characters between two words of one phrase: a comma, a bracket and a wrapped line."""

_MOST_SPELLINGS = 256


class Word(NamedTuple):
    """A word or number of a text, where it stands, and how it is looked up.

    A tuple, since a long document makes a hundred thousand of them.
    """

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit[T]:
    """A phrase found: numbers of its first word and of the one after its last, and its value."""

    first: int
    after: int
    value: T


def words_of(text: str, fold: Callable[[str], str] = str.casefold) -> list[Word]:
    """The words and numbers of ``text`` in order; ``CG89`` is two."""
    return [
        Word(word, fold(word.replace("’", "'") if "’" in word else word), *found.span())
        for found in _WORD.finditer(text)
        for word in (found[0],)
    ]


def spellings(phrase: str) -> list[str]:
    """Every way of writing ``phrase`` out, without its brackets and strokes.

    Raises:
        ValueError: a bracket is not closed, or there are too many ways.
    """
    choices: list[list[str]] = []
    for group, word in _PART.findall(phrase):
        if word and ("[" in word or "]" in word):
            raise ValueError(f"a square bracket is not closed in: {phrase}")
        options = ["", *spellings(group)] if group else list(_forms(word))
        choices.append(options)
    ways = [" ".join(filter(None, way)) for way in itertools.product(*choices)] if choices else []
    if not ways or len(ways) > _MOST_SPELLINGS:
        raise ValueError(f"no words, or too many ways to write: {phrase}")
    return [way for way in ways if way]


def _forms(word: str) -> Iterator[str]:
    for form in word.split("/"):
        if form.endswith("(s)"):
            yield form.removesuffix("(s)")
            yield form.removesuffix("(s)") + "s"
        else:
            yield form


def is_short_form(word: str) -> bool:
    """Whether a word is an acronym: it has two capitals or more."""
    return sum(letter.isupper() for letter in word) > 1


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether two neighbouring words can belong to one phrase."""
    gap = text[left.end : right.start]
    if not gap:
        return left.text.isdigit() != right.text.isdigit()
    if len(gap) > _GAP:
        return False
    if not SENTENCE_END.search(gap):
        return True
    # "v. Hackney", "Art. 8": a stop after a letter or two abbreviates, after four before a number
    # that is no year.
    before_number = right.text.isdigit() and len(right.text) < 4
    return gap == ". " and len(left.text) <= (4 if before_number else 2)


@dataclass(slots=True)
class _Node[T]:
    after: dict[str, "_Node[T]"] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], T]] = field(default_factory=list)


class Phrases[T]:
    """Phrases, each with a value, to look for together. ``fold`` makes the key of a word."""

    def __init__(self, fold: Callable[[str], str] = str.casefold) -> None:
        self._fold = fold
        self._root: _Node[T] = _Node()

    def add(self, phrase: str, value: T) -> None:
        """Look for ``phrase`` too.

        Raises:
            ValueError: the phrase is written wrongly or has no words.
        """
        exact = phrase.startswith("=")
        for way in spellings(phrase.removeprefix("=")):
            words = words_of(way, self._fold)
            if not words:
                raise ValueError(f"no words in: {phrase}")
            node = self._root
            for word in words:
                node = node.after.setdefault(word.key, _Node())
            # What must stand in the text as written; empty where case does not matter.
            case = tuple(word.text if exact or is_short_form(word.text) else "" for word in words)
            node.ends.append((case, value))

    def find(self, text: str, words: Sequence[Word]) -> Iterator[Hit[T]]:
        """Every phrase in ``words`` of ``text``, overlapping ones included, by where it begins."""
        begin = self._root.after
        for first, word in enumerate(words):
            if word.key not in begin:
                continue
            node, at = self._root, first
            while at < len(words) and (at == first or joined(text, words[at - 1], words[at])):
                step = node.after.get(words[at].key)
                if step is None:
                    break
                node, at = step, at + 1
                for case, value in node.ends:
                    if all(
                        not written or written == word.text
                        for written, word in zip(case, words[first:at], strict=True)
                    ):
                        yield Hit(first, at, value)
