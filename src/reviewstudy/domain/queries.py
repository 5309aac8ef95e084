"""What a person types in the search box, and what a search answers.

Nothing a person types reaches SQL or the full-text syntax unescaped: every word becomes a quoted
string of its letters and digits (https://www.sqlite.org/fts5.html#full_text_query_syntax).
"""

import re
import unicodedata
from dataclasses import dataclass, field

from reviewstudy.domain.reviews import ItemKind

LIT_START, LIT_END = "\x02", "\x03"
"""Around the words a snippet has lit. Control characters: no document text holds them."""

MAX_WORDS = 24
"""Words of a query that count; more only cost time."""

_TOKEN = re.compile(r'"([^"]*)"?|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A search: words and phrases that must all occur, and what it is narrowed to.

    ``years`` is inclusive; either end may be open. ``typing`` lets the last word be unfinished.
    """

    words: str
    item: ItemKind | None = None
    theme: str | None = None
    years: tuple[int | None, int | None] = (None, None)
    law: str | None = None
    limit: int = 50
    typing: bool = False
    terms: tuple[tuple[str, ...], ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", _terms(self.words))

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not self.terms

    def fts(self, joiner: str = "AND") -> str:
        """The query as an FTS5 expression, its terms joined by ``AND`` or ``OR``."""
        quoted = ['"' + " ".join(term) + '"' for term in self.terms]
        if self.typing and quoted and not self.words.endswith((" ", '"')) and len(self.terms[-1][-1]) > 1:
            quoted[-1] += "*"
        return f" {joiner} ".join(quoted)


def _terms(words: str) -> tuple[tuple[str, ...], ...]:
    """Phrases and words, each as its runs of letters and digits; ``non-mobile`` is a phrase."""
    found: list[tuple[str, ...]] = []
    # Composed, since an accent typed as a mark of its own is no letter and would part the word.
    for phrase, word in _TOKEN.findall(unicodedata.normalize("NFC", words)):
        parts = tuple(_WORD.findall(phrase or word))
        if parts:
            found.append(parts[:MAX_WORDS])
    return tuple(found[:MAX_WORDS])


def parse_years(text: str) -> tuple[int | None, int | None]:
    """``2015..2020``, ``2015..``, ``..2020`` or ``2015`` as a pair.

    Raises:
        ValueError: it is none of these, or ends before it begins.
    """
    match = re.fullmatch(r"([0-9]{4})?(\.\.)?([0-9]{4})?", text.strip())
    if not match or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise ValueError(f"not a year or a span of years: {text[:20]}")
    first = int(match[1]) if match[1] else None
    last = int(match[3]) if match[3] else None
    if first is not None and last is not None and last < first:
        raise ValueError(f"a span of years that ends before it begins: {text[:20]}")
    return (first, last if match[2] else first)


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a search.

    ``kind`` is an item kind, or passage, note, highlight, answer; ``number`` the learning point's
    number; ``snippet`` has the matching words between :data:`LIT_START` and :data:`LIT_END`;
    ``score`` grows with relevance and compares within one search only; ``ref`` is the id of the
    mark or reflection when it is something the person wrote.
    """

    review: str
    work: str
    title: str
    publisher: str
    review_kind: str
    digest: bool
    kind: str
    theme: str
    themes: tuple[str, ...]
    text: str
    snippet: str
    passage: str
    page: int | None
    number: int | None
    score: float
    why: str
    ref: str | None = None
