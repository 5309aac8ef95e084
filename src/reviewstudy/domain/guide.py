"""The user guide: its pages under whom they are for, and finding words in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_ENDINGS = (
    *("ations", "ation", "ings", "ing", "ions", "ion", "ied", "ies", "ers", "ors"),
    *("ed", "er", "or", "es", "ly", "s", "e", "y"),
)
_LEAST = 3
"""Letters that stay of a word when its ending goes."""

_WEIGHTS = (12, 8, 4, 1)
"""What a word counts in a title, among what else people call a page, in a heading, and elsewhere."""


def stem(word: str) -> str:
    """A word without its commonest ending, in small letters: “saved”, “saves” and “save” are one."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            return word.removesuffix(ending)
    return word


def stems(text: str) -> list[str]:
    """The stems of a text's words, in their order."""
    return [stem(found[0]) for found in _WORD.finditer(text)]


def plain(markdown: str) -> str:
    """Markdown as the words that are read: pictures are what stands for them, marks of all kinds go."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"^\s*\|?(?:\s*:?-{3,}:?\s*\|)+.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^(?:#+|\s*[-*>]|\s*\d+\.)\s+", "", text, flags=re.MULTILINE)
    return re.sub(r"\\(?=\\)|[*`|]|(?<!\w)_|_(?!\w)", "", text)


@dataclass(frozen=True)
class GuidePage:
    """One page. ``text`` is Markdown, the title its first heading; ``also``: what else people call it."""

    id: str
    title: str
    text: str
    also: str = ""

    @cached_property
    def fields(self) -> tuple[list[str], ...]:
        """The stems of the title, of other names, of headings, and of all else."""
        lines = self.text.splitlines()
        headings = "\n".join(line for line in lines if line.startswith("##"))
        rest = "\n".join(line for line in lines if not line.startswith("#"))
        return tuple(stems(plain(text)) for text in (self.title, self.also, headings, rest))


@dataclass(frozen=True, slots=True)
class GuidePart:
    """Pages for the same people."""

    name: str
    pages: tuple[GuidePage, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide, in the order it is read."""

    parts: tuple[GuidePart, ...]

    def pages(self) -> Iterator[GuidePage]:
        """Every page, in order."""
        for part in self.parts:
            yield from part.pages

    def page(self, page_id: str) -> GuidePage:
        """A page by its id; raises KeyError where there is none."""
        for page in self.pages():
            if page.id == page_id:
                return page
        raise KeyError(page_id)

    def find(self, words: str) -> list[GuidePage]:
        """The pages that hold all of these words, or where none does, any; the best first.

        A word finds every word that begins as it does, so that one still being typed finds too.
        """
        wanted = stems(words)
        ranked = [(page, [_worth(page, one) for one in wanted]) for page in self.pages()]
        found = [(page, worths) for page, worths in ranked if wanted and all(worths)]
        found = found or [(page, worths) for page, worths in ranked if any(worths)]
        return [page for page, worths in sorted(found, key=lambda one: -sum(one[1]))]


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where in a text words stand that are looked for, as starts and ends."""
    wanted = tuple(stems(words))
    return [
        found.span()
        for found in _WORD.finditer(text)
        if wanted and any(stem(found[0]).startswith(one) for one in wanted)
    ]


def _worth(page: GuidePage, wanted: str) -> int:
    counts = [sum(one.startswith(wanted) for one in field) for field in page.fields]
    return sum(weight * min(number, 3) for weight, number in zip(_WEIGHTS, counts, strict=True))
