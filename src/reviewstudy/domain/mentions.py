"""Finding every place that mentions a word, however it is written: capitals, accents, part of a word.

A search for people reads words by their stems; this one must not miss a name because it stands
inside another word. It knows nothing of other spellings, and the report says so.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

SHORTEST = 2
"""Letters or figures that are looked for at least; one would be everywhere."""

AROUND = 60
"""Characters shown on each side of what was found."""

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
# What stands for an apostrophe, and what for a hyphen.
_ALIKE = str.maketrans("’‘\u02bc" + "\u2010\u2011–—", "'" * 3 + "-" * 4)


class MentionKind(StrEnum):
    """Where a person's words may stand."""

    NOTE = "note"
    HIGHLIGHT = "highlight"
    ANSWER = "answer"
    EARLIER_ANSWER = "earlier_answer"
    SUMMARY = "summary"
    ACTION = "action"
    FORM_ENTRY = "form_entry"
    TALKED_WITH = "talked_with"
    TITLE = "reflection_title"
    RECEIVED = "received"
    SUPERVISION = "supervision"
    RETURNED = "returned"
    SAVED_SEARCH = "saved_search"
    OWN_THEME = "own_theme"
    SETTING = "setting"
    REVIEW = "review"
    CORRECTION = "correction"
    FILE_NAME = "file_name"

    @property
    def in_reflection(self) -> bool:
        """Whether its id is that of a reflection."""
        return self in _IN_REFLECTION


_IN_REFLECTION = frozenset(
    {MentionKind.ANSWER, MentionKind.EARLIER_ANSWER, MentionKind.TITLE, MentionKind.SUMMARY}
    | {MentionKind.ACTION, MentionKind.FORM_ENTRY, MentionKind.TALKED_WITH}
    | {MentionKind.RETURNED}
)


@dataclass(frozen=True, slots=True)
class Written:
    """A text that is looked through. ``id`` opens it (of its mark or reflection), ``where`` is a
    review's or reflection's title, ``when`` an ISO time or nothing."""

    kind: MentionKind
    text: str
    id: str = ""
    review: str = ""
    passage: str = ""
    where: str = ""
    when: str = ""
    binned: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A text in which the words stand ``times`` times; the first of them with what is around it."""

    kind: MentionKind
    id: str
    review: str
    passage: str
    where: str
    when: str
    binned: bool
    before: str
    found: str
    after: str
    times: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """All that was found of ``words``, and how many texts were looked through."""

    words: str
    made: str
    looked: int
    mentions: tuple[Mention, ...]


def fold(text: str) -> str:
    """``text`` as it is compared: no capitals, accents or invisible signs, one kind of apostrophe and
    hyphen, and every gap one space."""
    plain = _FOREIGN.sub(lambda run: "".join(map(_letter, run[0])), text).casefold()
    return " ".join(plain.split())


def mention_in(written: Written, folded: str) -> Mention | None:
    """Where a text mentions words that were folded; None where it does not."""
    whole = fold(written.text)
    times = whole.count(folded)
    if not times:
        return None
    first = whole.find(folded)
    start, end = _place(written.text, first, first + len(folded))
    text = written.text
    before = ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start]
    after = text[end : end + AROUND] + ("…" if end + AROUND < len(text) else "")
    return Mention(
        kind=written.kind,
        id=written.id,
        review=written.review,
        passage=written.passage,
        where=written.where,
        when=written.when,
        binned=written.binned,
        before=" ".join(before.split()) + (" " if before[-1:].isspace() else ""),
        found=" ".join(text[start:end].split()),
        after=(" " if after[:1].isspace() else "") + " ".join(after.split()),
        times=times,
    )


@lru_cache(4096)
def _letter(sign: str) -> str:
    """One character, folded: NFKD, case folded, without what is combined with it or invisible."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold()).translate(_ALIKE)
    return "".join(
        one
        for one in parts.casefold()
        if not unicodedata.combining(one) and unicodedata.category(one) not in ("Cf", "Mn")
    )


def _place(text: str, first: int, last: int) -> tuple[int, int]:
    """From where to where in ``text`` stands what is from ``first`` to ``last`` once it is folded."""
    places: list[int] = []
    gap = True  # one that begins the text is dropped
    for place, sign in enumerate(text):
        for one in _letter(sign):
            if not (gap and one.isspace()):
                places.append(place)
            gap = one.isspace()
        if len(places) >= last:
            break
    end = places[last - 1] + 1
    while end < len(text) and not _letter(text[end]):  # an accent of its own belongs to its letter
        end += 1
    return places[first], end
