"""From what a person types to what reviews say: "not crawling" is non-mobile, "told" is informed.

Other words come from our themes and from families of everyday words. Phrases in quotes, and
beginnings, are looked for as typed. A short form with two meanings (DNA) is understood only in
capitals, and then in the meaning reviews give it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reviewstudy.domain.phrases import Phrases, is_short_form, spellings, words_of
from reviewstudy.domain.queries import Clause, Query, Term
from reviewstudy.domain.themes import Theme, stem

MOST_OTHERS = 40
"""Other words for one clause; a theme has about ten."""


@dataclass(frozen=True, slots=True)
class ShortForm:
    """Letters that mean more than one thing; ``meaning`` is what reviews mean by them."""

    letters: str
    meaning: str
    other: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Words for one thing, and the theme it is, if any."""

    words: tuple[Term, ...]
    theme: str | None


@dataclass(frozen=True, slots=True)
class Widened:
    """A query's clauses with other words for them, and what to tell the person about them.

    ``inner``: what part of a clause means by itself, the GP of "GP not told". It need not occur,
    and what has it too is better.
    """

    clauses: tuple[Clause, ...]
    inner: tuple[Clause, ...] = ()
    short_forms: tuple[ShortForm, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """Ids of the themes that are meant, in the order they were typed."""
        return tuple(dict.fromkeys(theme for clause in self.clauses for theme in clause.themes))


class Lexicon:
    """All the other words we know, compiled once.

    Raises:
        ValueError: a phrase is written wrongly.
    """

    def __init__(
        self,
        themes: Sequence[Theme],
        families: Iterable[tuple[str, ...]] = (),
        little: Iterable[str] = (),
        short_forms: Iterable[ShortForm] = (),
    ) -> None:
        """``families``: everyday words that mean alike. ``little``: words too common to look for."""
        self._little = frozenset(little)
        self._short_forms = {form.letters: form for form in short_forms}
        self._phrases: Phrases[_Meaning] = Phrases(stem)
        self.words: set[str] = set()
        for theme in themes:
            self._learn((theme.label, *theme.synonyms), theme.id)
        for family in families:
            self._learn(family, None)

    def _learn(self, phrases: Iterable[str], theme: str | None) -> None:
        ways = dict.fromkeys(
            way for phrase in phrases for way in spellings(phrase.removeprefix("~").removeprefix("="))
        )
        meaning = _Meaning(tuple(Term(parts) for way in ways if (parts := _parts(way))), theme)
        for way in ways:
            self.words.update(word.casefold() for word in _parts(way) if not is_short_form(word))
            # As typed by someone in a hurry, "gp" is GP; a form with two meanings needs its capitals.
            self._phrases.add(way if way in self._short_forms else way.casefold(), meaning)

    def widen(self, query: Query) -> Widened:
        """The query's clauses: little words left out, neighbours that are one phrase made one clause."""
        clauses: list[Clause] = []
        inner: list[Clause] = []
        run: list[Term] = []
        for clause in query.clauses:
            if (term := _plain(clause)) is not None:
                run.append(term)
                continue
            clauses += [*self._run(run, inner), self._widen_ways(clause)]
            run = []
        clauses += self._run(run, inner)
        kept = [clause for clause in clauses if not self._is_little(clause)]
        typed = (term.text for clause in query.clauses for way in clause.typed for term in way)
        forms = (self._short_forms[text] for text in typed if text in self._short_forms)
        return Widened(tuple(kept or clauses), tuple(inner), tuple(dict.fromkeys(forms)))

    def _run(self, run: Sequence[Term], inner: list[Clause]) -> list[Clause]:
        """Clauses for words typed beside one another: the longest phrases we know, then the rest."""
        text = " ".join(term.text for term in run)
        starts, ends, at = {}, {}, 0
        for number, term in enumerate(run):
            starts[at], ends[at + len(term.text)] = number, number + 1
            at += len(term.text) + 1
        words = words_of(text, stem)
        spans: dict[int, tuple[int, list[_Meaning]]] = {}
        for hit in self._phrases.find(text, words):
            first, after = starts.get(words[hit.first].start), ends.get(words[hit.after - 1].end)
            if first is None or after is None:
                continue  # it begins or ends inside what was typed as one
            longest, meanings = spans.get(first, (0, []))
            if after > longest:
                spans[first] = (after, [hit.value])
            elif after == longest:
                meanings.append(hit.value)
        parts: list[tuple[tuple[Term, ...], list[_Meaning]]] = []
        at = 0
        while at < len(run):
            after, meanings = spans.get(at, (at + 1, []))
            parts.append((tuple(run[at:after]), meanings))
            for part in range(at, after):
                ends_at, own = spans.get(part, (0, []))
                if (part, ends_at) != (at, after) and ends_at <= after and own:
                    clause = _with(Clause((tuple(run[part:ends_at]),)), own)
                    known = {meaning.theme for meaning in meanings}
                    inner += [clause] if set(clause.themes) - known else []
            at = after
        return [_with(Clause((terms,)), meanings) for terms, meanings in _joined(parts)]

    def _widen_ways(self, clause: Clause) -> Clause:
        """A clause of several ways, or of one that is not plain; a phrase in quotes has no other words."""
        meanings = [
            hit.value
            for way in clause.typed
            for term in way
            if not term.quoted
            for words in [words_of(term.text, stem)]
            for hit in self._phrases.find(term.text, words)
            if (hit.first, hit.after) == (0, len(words))
        ]
        return _with(clause, meanings)

    def _is_little(self, clause: Clause) -> bool:
        (way, *more) = clause.typed
        return (
            not more
            and len(way) == 1
            and not way[0].quoted
            and not way[0].beginning
            and not clause.others
            and way[0].text.casefold() in self._little
        )


def _plain(clause: Clause) -> Term | None:
    """The one word a clause is, finished or not; None where it is something else."""
    (way, *more) = clause.typed
    return None if more or len(way) > 1 or way[0].quoted else way[0]


def _with(clause: Clause, meanings: Sequence[_Meaning]) -> Clause:
    """A clause with what its words mean."""
    own = {tuple(stem(word) for term in way for word in term.words) for way in clause.typed}
    others = dict.fromkeys(
        term
        for meaning in meanings
        for term in meaning.words
        if tuple(stem(word) for word in term.words) not in own
    )
    themes = dict.fromkeys(meaning.theme for meaning in meanings if meaning.theme)
    return replace(clause, others=tuple(others)[:MOST_OTHERS], themes=tuple(themes))


def _joined(
    parts: Sequence[tuple[tuple[Term, ...], list[_Meaning]]],
) -> list[tuple[tuple[Term, ...], list[_Meaning]]]:
    """Parts that mean one theme as one, in that meaning: "new to area" and "transfer in"."""
    joined: list[tuple[tuple[Term, ...], list[_Meaning]]] = []
    for terms, meanings in parts:
        themes = {meaning.theme for meaning in meanings} - {None}
        for place, (earlier, meant) in enumerate(joined):
            if shared := themes & {meaning.theme for meaning in meant}:
                kept = [one for one in (*meant, *meanings) if one.theme is None or one.theme in shared]
                joined[place] = (earlier + terms, kept)
                break
        else:
            joined.append((terms, meanings))
    return joined


def _parts(way: str) -> tuple[str, ...]:
    """A phrase's words as the full-text index parts them."""
    return tuple(
        part for word in way.split() for part in "".join(c if c.isalnum() else " " for c in word).split()
    )
