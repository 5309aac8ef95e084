"""The names a review gives its people, and when they are tied to somebody that a person knows.

"Family S22" names nobody. "One of mine is just like Family S22" does: whoever knows the writer now
knows where to look, and a child whom a review has hidden is found.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from reviewstudy.domain.identifiers import IdentifierWords

Span = tuple[int, int]

_APART = 9
"""The most words between a pseudonym and what ties it to somebody."""

_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_REACH = 120
_SENTENCE_END = re.compile(r"[.!?;](?=\s)|\n")
_I_WAS = re.compile(r"(?<!\w)(?:I|we) (?:was|were|am|are) $", re.IGNORECASE)
_NAME = r"[\"']?(?P<name>[A-ZÀ-Þ][\w'-]{1,30}(?: [A-Z][\w'-]{0,30})?)[\"']?"


class Pseudonyms:
    """Finds the names a review gives, where they stand, and where they are tied."""

    def __init__(self, words: IdentifierWords) -> None:
        lists = words.lists
        self._ordinary, self._innocents = words.ordinary, frozenset(words.innocents)
        called = sorted(
            {spelt for one in lists["pseudonyms"] for spelt in (one.capitalize(), one.title(), one.upper())},
            key=len,
            reverse=True,
        )
        # Not "I": "the Child I met" is nobody's name.
        self._shape = re.compile(
            rf"(?:{'|'.join(called)})(?: |-)(?:(?!I(?!\w))[A-Z]{{1,2}}[0-9]{{0,3}}|[0-9]{{1,3}})(?!\w)"
        )
        self._named = re.compile(rf"(?:{'|'.join(called)}) (?P<name>[A-ZÀ-Þ][^\W\d_]{{1,30}})(?!\w)")
        self._given = [
            re.compile(re.escape(one).replace(r"\{name\}", _NAME).replace(r"\ ", r"\s{1,3}"))
            for one in lists["given"]
        ]
        not_mine = "|".join(map(re.escape, lists["not_mine"]))
        mine = "|".join(lists["mine"])
        ties = "|".join(map(re.escape, lists["ties"]))
        self._tie = re.compile(
            rf"(?<!\w)(?:(?:{mine})(?!\w)(?! (?:own )?(?:{not_mine})(?!\w))|(?:{ties})(?!\w))", re.IGNORECASE
        )

    def given_in(self, title: str, text: str) -> frozenset[str]:
        """The names that a review with this title and text gives its people."""
        plain = f"{title}\n{text}".translate(_STRAIGHT)
        found = {match[0].replace("-", " ") for match in self._shape.finditer(plain)}
        # "Child Rowan": only a title says for certain that this is a name, and goes on with it alone.
        for match in self._named.finditer(title):
            if match["name"] not in self._ordinary and not match["name"].isupper():
                found |= {match[0]} if match[0].startswith("Family") else {match[0], match["name"]}
        for pattern in self._given:
            for match in pattern.finditer(plain):
                name = match["name"].rstrip("'")
                first = name.split()[0]
                if first not in self._ordinary and name not in self._innocents and not first.isupper():
                    found.add(name)
        return frozenset(found)

    def standing_in(self, text: str, pseudonyms: Collection[str]) -> Iterator[Span]:
        """Where a pseudonym stands, tied or not."""
        for match in self._shape.finditer(text):
            if not text[match.start() - 1 : match.start()].isalnum():
                yield match.span()
        if pseudonyms and (named := _any_of(frozenset(pseudonyms))):
            yield from (match.span() for match in named.finditer(text))

    def tied_in(self, text: str, pseudonyms: Collection[str]) -> Iterator[Span]:
        """Where a pseudonym stands within a few words, in its sentence, of "my" or "I know"."""
        for start, end in self.standing_in(text, pseudonyms):
            before = _SENTENCE_END.split(text[max(0, start - _REACH) : start])[-1]
            after = _SENTENCE_END.split(text[end : end + _REACH])[0]
            ties = [len(before[tie.end() :].split()) for tie in self._tie.finditer(before)]
            ties += [len(after[: tie.start()].split()) for tie in self._tie.finditer(after)]
            mine = text.startswith("'s", end) and _I_WAS.search(before)
            if mine or (ties and min(ties) <= _APART):
                yield start, end


@lru_cache(maxsize=8)
def _any_of(pseudonyms: frozenset[str]) -> re.Pattern[str] | None:
    names = sorted(filter(str.strip, pseudonyms), key=len, reverse=True)
    if not names:
        return None
    # Written with any space, since a person's line may break there.
    spelt = "|".join(re.escape(name).replace(r"\ ", r"\s{1,3}") for name in names)
    return re.compile(rf"(?<!\w)(?:{spelt})(?!\w)")
