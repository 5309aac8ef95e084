"""From what a person types to what reviews say: "not crawling" is non-mobile, "told" is informed.

Other words come from our themes, from families of everyday words and from the names of laws. A phrase is
known with its little words or without ("voice of child") and whatever a mother is called in it. Phrases
in quotes, and beginnings, are looked for as typed. A short form with two meanings (DNA) is understood
only in capitals, and then in the meaning reviews give it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reviewstudy.domain.phrases import Phrases, is_short_form, spellings, words_of
from reviewstudy.domain.queries import Clause, Query, Term
from reviewstudy.domain.themes import MARKS, TYPED, Theme, stem

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
    """Words for one thing, and the theme it is, if any; or words that ask to reflect."""

    words: tuple[Term, ...]
    theme: str | None
    reflecting: bool = False


@dataclass(frozen=True, slots=True)
class Widened:
    """A query's clauses with other words for them, and what to tell the person about them.

    ``inner``: what part of a clause means by itself, the GP of "GP not told", or a part that was typed
    of what is one clause because its parts mean alike. It need not occur, and what has it too is better.
    ``reflecting``: a reflection was asked for, in words that are no clause.
    """

    clauses: tuple[Clause, ...]
    inner: tuple[Clause, ...] = ()
    short_forms: tuple[ShortForm, ...] = ()
    reflecting: bool = False

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
        reflecting: Iterable[str] = (),
        same: Iterable[tuple[str, ...]] = (),
    ) -> None:
        """``families``: everyday words that mean alike; ``same``: single words that are one word to us, in
        any phrase. ``little``: words too common to look for; one after ``!`` still counts in a phrase.
        ``reflecting``: phrases that ask to reflect."""
        little, same = tuple(little), tuple(same)
        self._little = frozenset(word.removeprefix("!") for word in little)
        self._empty = frozenset(word for word in little if not word.startswith("!"))
        self._same = {stem(word): stem(words[0]) for words in same for word in words}
        self._short_forms = {form.letters: form for form in short_forms}
        self._phrases: Phrases[_Meaning] = Phrases(self._fold)
        self.words: set[str] = set()
        for theme in themes:
            self._learn((theme.label, *theme.synonyms), theme.id)
        for family in (*families, *same):
            self._learn(family, None)
        for phrase in reflecting:
            self._phrases.add(phrase, _Meaning((), None, reflecting=True))

    def short_form(self, letters: str) -> ShortForm | None:
        """What letters with two meanings mean, whatever their case."""
        return self._short_forms.get(letters.upper())

    def _fold(self, word: str) -> str:
        cut = stem(word)
        return self._same.get(cut, cut)

    def _learn(self, phrases: Iterable[str], theme: str | None) -> None:
        ways = {
            way: not phrase.startswith(TYPED)
            for phrase in phrases
            for way in spellings(phrase.lstrip(MARKS).removeprefix("="))
        }
        sought = tuple(Term(parts) for way, seek in ways.items() if seek and (parts := _parts(way)))
        meaning = _Meaning(sought, theme)
        for way in ways:
            self.words.update(word.casefold() for word in _parts(way) if not is_short_form(word))
            # As typed by someone in a hurry, "gp" is GP; a form with two meanings needs its capitals.
            typed = way if way in self._short_forms else way.casefold()
            telling = [word for word in typed.split() if word not in self._empty]
            shorter = " ".join(telling) if len(telling) > 1 else typed
            for one in dict.fromkeys((typed, shorter)):
                self._phrases.add(one, meaning)

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
        sought = [clause for clause in clauses if not self._asks_to_reflect(clause)]
        kept = [clause for clause in sought if not self._is_little(clause)]
        typed = (term.text for clause in query.clauses for way in clause.typed for term in way)
        forms = (self._short_forms[text] for text in typed if text in self._short_forms)
        return Widened(
            tuple(kept or sought or clauses),
            tuple(inner),
            tuple(dict.fromkeys(forms)),
            reflecting=len(sought) < len(clauses),
        )

    def _run(self, run: Sequence[Term], inner: list[Clause]) -> list[Clause]:
        """Clauses for words typed beside one another: the longest phrases we know, then the rest."""
        spans = self._spans(run)
        parts: list[tuple[tuple[Term, ...], list[_Meaning]]] = []
        at = 0
        while at < len(run):
            known = spans.get(at, {})
            after = max(known, default=at + 1)
            meanings = known.get(after, [])
            parts.append((tuple(run[at:after]), meanings))
            themes = {meaning.theme for meaning in meanings}
            for first in range(at, after):
                for ends_at, own in spans.get(first, {}).items():
                    if (first, ends_at) != (at, after) and ends_at <= after:
                        clause = _with(Clause((tuple(run[first:ends_at]),)), own)
                        tells = set(clause.themes) - themes if clause.themes else clause.others
                        inner += [clause] if tells else []
            at = after
        joined = _joined(parts)
        if len(joined) < len(parts):  # what was typed itself is better than what only means the same
            whole = {terms for terms, _ in joined}
            inner += [Clause((terms,)) for terms, _ in parts if terms not in whole]
        return [_with(Clause((terms,)), meanings) for terms, meanings in joined]

    def _spans(self, run: Sequence[Term]) -> dict[int, dict[int, list[_Meaning]]]:
        """Phrases we know in a run: by the number of their first term and of the one after their last."""
        spans: dict[int, dict[int, list[_Meaning]]] = {}
        telling = [number for number, term in enumerate(run) if term.text.casefold() not in self._empty]
        for numbers in (list(range(len(run))), telling) if len(telling) < len(run) else (telling,):
            text = " ".join(run[number].text for number in numbers)
            starts, ends, at = {}, {}, 0
            for number in numbers:
                starts[at], ends[at + len(run[number].text)] = number, number + 1
                at += len(run[number].text) + 1
            words = words_of(text, self._fold)
            for hit in self._phrases.find(text, words):
                first, after = starts.get(words[hit.first].start), ends.get(words[hit.after - 1].end)
                if first is None or after is None:
                    continue  # it begins or ends inside what was typed as one
                meanings = spans.setdefault(first, {}).setdefault(after, [])
                if hit.value not in meanings:
                    meanings.append(hit.value)
        return spans

    def _widen_ways(self, clause: Clause) -> Clause:
        """A clause of several ways, or of one that is not plain; a phrase in quotes has no other words."""
        meanings = [
            hit.value
            for way in clause.typed
            for term in way
            if not term.quoted
            for words in [words_of(term.text, self._fold)]
            for hit in self._phrases.find(term.text, words)
            if (hit.first, hit.after) == (0, len(words))
        ]
        return _with(clause, meanings)

    def _asks_to_reflect(self, clause: Clause) -> bool:
        """Whether all that a clause is asks for a reflection: not the "reflective supervision" we know."""
        (way, *more) = clause.typed
        if more or clause.others or any(term.quoted for term in way):
            return False
        text = " ".join(term.text for term in way)
        words = words_of(text, self._fold)
        return any(
            hit.value.reflecting and (hit.first, hit.after) == (0, len(words))
            for hit in self._phrases.find(text, words)
        )

    def _is_little(self, clause: Clause) -> bool:
        (way, *more) = clause.typed
        return (
            not more
            and len(way) == 1
            and not way[0].quoted
            and not way[0].beginning
            and not clause.others
            and "".join(way[0].words).casefold() in self._little  # don't is dont
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
