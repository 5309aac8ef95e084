"""What a person types in the search box, and what a search answers.

The language: words that must all occur, ``"phrases"``, ``begin*``, ``-not``, ``this OR that``, and
``field:value`` for what narrows a search (:class:`Field`). Whatever else is typed is words.

Nothing a person types reaches SQL or the full-text syntax unescaped: every word becomes a quoted
string of its letters and digits (https://www.sqlite.org/fts5.html#full_text_query_syntax).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from reviewstudy.domain.facets import NOTHING, Narrowing

LIT_START, LIT_END = "\x02", "\x03"
"""Around the words a snippet has lit. Control characters: no document text holds them."""

MAX_WORDS = 24
"""Words of a query that count; more only cost time."""

# A field's value may be quoted; so may a phrase, and a quote that is not closed yet is one being typed.
_TOKEN = re.compile(
    r'(?P<minus>(?<!\S)-)?(?:(?P<field>[A-Za-z]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]+)))'
    r'|(?P<not>(?<!\S)-)?(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))'
)
_WORD = re.compile(r"[^\W_]+")


class Field(StrEnum):
    """What can stand before a colon."""

    THEME = "theme"
    YEAR = "year"
    KIND = "kind"
    LAW = "law"
    BY = "by"


@dataclass(frozen=True, slots=True)
class Term:
    """Words next to one another. ``quoted``: as typed and not otherwise; ``beginning``: the last
    word may go on."""

    words: tuple[str, ...]
    quoted: bool = False
    beginning: bool = False

    @property
    def text(self) -> str:
        """The words as they are read."""
        return " ".join(self.words)

    def fts(self) -> str:
        """The term as an FTS5 string."""
        return f'"{self.text}"' + "*" * self.beginning


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing a search asks for. ``typed``: ways it was typed, each of terms that must all occur;
    ``others``: further words for the same thing; ``themes``: ids of ours that mean it."""

    typed: tuple[tuple[Term, ...], ...]
    others: tuple[Term, ...] = ()
    themes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What was typed."""
        return " or ".join(" ".join(term.text for term in way) for way in self.typed)

    def fts(self, *, widened: bool) -> str:
        """The clause as an FTS5 expression, with its other words or without."""
        ways = [" AND ".join(term.fts() for term in way) for way in self.typed]
        ways = [f"({way})" if " AND " in way and (len(ways) > 1 or widened) else way for way in ways]
        if widened:
            ways += [term.fts() for term in self.others]
        return f"({' OR '.join(ways)})" if len(ways) > 1 else ways[0]


@dataclass(frozen=True, slots=True)
class Typed:
    """A field and its value as typed: ``law:"section 47"``."""

    field: Field
    value: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search: what was typed, and what was chosen beside it.

    ``typing`` lets the last word be unfinished; ``limit`` is how many hits are wanted.
    """

    words: str
    narrowing: Narrowing = NOTHING
    limit: int = 50
    typing: bool = False
    clauses: tuple[Clause, ...] = field(init=False)
    unwanted: tuple[Term, ...] = field(init=False)
    fields: tuple[Typed, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", mended(self.words))
        clauses, unwanted, fields = _parsed(self.words, typing=self.typing)
        object.__setattr__(self, "clauses", clauses)
        object.__setattr__(self, "unwanted", unwanted)
        object.__setattr__(self, "fields", fields)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.clauses or self.fields or self.narrowing)


def mended(text: str) -> str:
    """A text fit for UTF-8: a lone surrogate, as a byte of a command line may become, is no character."""
    return text.encode("utf-8", "replace").decode("utf-8")


def reworded(words: str, typed: str, better: str) -> str:
    """A query with one word for another, the first time it is looked for: not where it is left out,
    nor in a field."""
    for found in _TOKEN.finditer(words):
        word = found["word"]
        if word and not found["not"] and not found["field"]:
            changed = re.sub(rf"(?<![^\W_]){re.escape(typed)}(?![^\W_])", better, word, count=1)
            if changed != word:
                return words[: found.start("word")] + changed + words[found.end("word") :]
    return words


def expression(
    clauses: Sequence[Clause], unwanted: Sequence[Term] = (), *, widened: bool = False, joiner: str = "AND"
) -> str:
    """An FTS5 expression: all of the clauses (or any, joined by ``OR``) and none of ``unwanted``."""
    wanted = f" {joiner} ".join(clause.fts(widened=widened) for clause in clauses)
    if not (wanted and unwanted):
        return wanted
    return f"({wanted}) NOT ({' OR '.join(term.fts() for term in unwanted)})"


def _parsed(text: str, *, typing: bool) -> tuple[tuple[Clause, ...], tuple[Term, ...], tuple[Typed, ...]]:
    clauses: list[list[tuple[Term, ...]]] = []
    unwanted: list[Term] = []
    fields: list[Typed] = []
    either = False
    # Composed, since an accent typed as a mark of its own is no letter and would part the word.
    for found, last in _with_last(_TOKEN.finditer(unicodedata.normalize("NFC", text))):
        if found["field"] and (name := _field(found["field"])):
            value = (found["quoted"] if found["quoted"] is not None else found["value"]).strip()
            if value and len(fields) < MAX_WORDS:
                fields.append(Typed(name, value[:200], bool(found["minus"])))
            continue
        if found["word"] == "OR":
            either = bool(clauses)
            continue
        unfinished = typing and last and not text[-1:].isspace() and found["closed"] != '"'
        term = _term(found, unfinished=unfinished)
        if term is None or len(clauses) + len(unwanted) >= MAX_WORDS:
            continue
        if found["not"] or found["minus"]:
            unwanted.append(term)
        elif either and len(clauses[-1]) < MAX_WORDS:
            clauses[-1].append((term,))
        else:
            clauses.append([(term,)])
        either = False
    return tuple(Clause(tuple(ways)) for ways in clauses), tuple(unwanted), tuple(fields)


def _with_last(found: Iterator[re.Match[str]]) -> Iterator[tuple[re.Match[str], bool]]:
    before: re.Match[str] | None = None
    for one in chain(found, [None]):
        if before is not None:
            yield before, one is None
        before = one


def _field(name: str) -> Field | None:
    try:
        return Field(name.casefold())
    except ValueError:
        return None


def _term(found: re.Match[str], *, unfinished: bool) -> Term | None:
    """A phrase, a word, or runs of letters that stand together: ``non-mobile``."""
    phrase = found["phrase"]
    typed = phrase if phrase is not None else found["word"] or found[0].removeprefix("-")
    words = tuple(_WORD.findall(typed))[:MAX_WORDS]
    if not words:
        return None
    beginning = (unfinished and len(words[-1]) > 1) or (phrase is None and typed.endswith("*"))
    return Term(words, quoted=phrase is not None, beginning=beginning)


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

    ``kind`` is an item kind, or passage, note, highlight, answer, action; ``number`` the learning point's
    number and ``point`` its id; ``snippet`` has the matching words between :data:`LIT_START` and
    :data:`LIT_END`; ``score`` grows with relevance and compares within one search only; ``ref`` is
    the id of the mark or reflection when it is something the person wrote; ``added`` when the
    review's edition came (ISO 8601, UTC).
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
    published: str | None = None
    point: str | None = None
    added: str = ""
