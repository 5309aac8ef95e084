"""Why a place was found, in a line a person understands: "non-mobile ~ not crawling"."""

import re
from collections.abc import Collection, Sequence

from reviewstudy.content import thesaurus
from reviewstudy.domain.phrases import Phrases, words_of
from reviewstudy.domain.queries import Clause
from reviewstudy.domain.themes import stem

LIKE = "~"
"""Between what a place says and what was typed for it."""


class Wording:
    """The clauses of one search, to be asked about many places."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._clauses = tuple(clauses)
        # Of a phrase: its clause, the way of typing it belongs to (none for other words) and its
        # place in that way.
        self._phrases: Phrases[tuple[int, int | None, int]] = Phrases(stem)
        self._beginnings: list[tuple[re.Pattern[str], tuple[int, int, int]]] = []
        for number, clause in enumerate(clauses):
            for way, terms in enumerate(clause.typed):
                for place, term in enumerate(terms):
                    if term.beginning:
                        pattern = re.compile(rf"(?<!\w){re.escape(term.text)}\w*", re.IGNORECASE)
                        self._beginnings.append((pattern, (number, way, place)))
                    if words_of(term.text):  # what may go on may also be finished
                        self._phrases.add(term.text, (number, way, place))
            for term in clause.others:
                if words_of(term.text):
                    self._phrases.add(term.text, (number, None, 0))

    def why(self, text: str, heading: str, themes: Sequence[str], met: Collection[int] | None = None) -> str:
        """What of a place met which clause.

        ``themes``: ids of those the place is about. ``met``: numbers of the clauses it meets by the
        index, which cuts some words shorter than we do; all of them where it is None.
        """
        found = self._printed(text)
        below = self._printed(heading) if len(found) < len(self._clauses) else {}
        said: list[str] = []
        missing: list[str] = []
        for number, clause in enumerate(self._clauses):
            words = found.get(number) or below.get(number)
            about = [theme for theme in clause.themes if theme in themes]
            if words is not None:
                said.append(words)
            elif about:
                said.append(f"{thesaurus().label(about[0])} {LIKE} {clause.text}")
            elif met is None or number in met:
                said.append(clause.text)
            else:
                missing.append(clause.text)
        parts = [", ".join(dict.fromkeys(said))] if said else []
        parts += [f"without {', '.join(missing)}"] if missing else []
        return f"matches: {'; '.join(parts)}" if parts else ""

    def meets(self, clause: int, text: str, heading: str, themes: Sequence[str]) -> bool:
        """Whether a place meets a clause, short forms in capitals only."""
        about = any(theme in themes for theme in self._clauses[clause].themes)
        return about or clause in self._printed(text) or clause in self._printed(heading)

    def _printed(self, text: str) -> dict[int, str]:
        """For each clause met, the words as printed, with what was typed where that is something else."""
        words = words_of(text, stem)
        typed: dict[tuple[int, int], dict[int, str]] = {}
        others: dict[int, str] = {}
        for hit in self._phrases.find(text, words):
            number, way, place = hit.value
            printed = text[words[hit.first].start : words[hit.after - 1].end]
            if way is None:
                others.setdefault(number, printed)
            else:
                typed.setdefault((number, way), {}).setdefault(place, printed)
        for pattern, (number, way, place) in self._beginnings:
            if begun := pattern.search(text):
                typed.setdefault((number, way), {}).setdefault(place, begun[0])
        found = {
            number: f"{printed} {LIKE} {self._clauses[number].text}" for number, printed in others.items()
        }
        for (number, way), parts in typed.items():
            if len(parts) == len(self._clauses[number].typed[way]):
                found[number] = " ".join(parts[place] for place in sorted(parts))
        return found
