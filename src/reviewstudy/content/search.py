"""What a search knows beside the themes: everyday words, short forms, facts of a review."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from reviewstudy.content.tables import lines_of, table, wrong
from reviewstudy.domain.facts import AgencyRule, FactRules, NationRule
from reviewstudy.domain.law import LawBook
from reviewstudy.domain.phrases import spellings
from reviewstudy.domain.reviews import ReviewKind
from reviewstudy.domain.themes import Thesaurus
from reviewstudy.domain.widening import Lexicon, ShortForm


def read_lexicon(folder: Path, themes: Thesaurus, book: LawBook) -> Lexicon:
    """A lexicon of themes, of the names of laws, and of the files ``families.tsv``, ``same.tsv``,
    ``little.txt``, ``short_forms.tsv`` and ``reflecting.txt``.

    Raises:
        ValueError: a file is wrong.
    """
    reflecting = list(lines_of(folder / "reflecting.txt"))
    for line, phrase in reflecting:
        _check_phrase(folder / "reflecting.txt", line, phrase)
    return Lexicon(
        themes.themes,
        [*_families(folder / "families.tsv"), *_names(book)],
        [word for _, text in lines_of(folder / "little.txt") for word in text.split()],
        [
            ShortForm(row["letters"], row["meaning"], row["other"])
            for row in table(folder / "short_forms.tsv", ("letters", "meaning", "other"))
        ],
        [phrase for _, phrase in reflecting],
        _families(folder / "same.tsv"),
    )


def _families(file: Path) -> list[tuple[str, ...]]:
    found = []
    for line, text in lines_of(file):
        family = tuple(part.strip() for part in text.split("|"))
        if len(family) < 2 or not all(family):
            raise wrong(file, line, "a family has at least two words")
        for phrase in family:
            _check_phrase(file, line, phrase)
        found.append(family)
    return found


def _names(book: LawBook) -> Iterator[tuple[str, ...]]:
    """What a law is called, and how a section is typed: section 47, s47, s.47."""
    for one in book.authorities:
        # A phrase for beside a section, or for one case of letters, is too broad for a search.
        called = [name for name in (*one.patterns, *one.probable_patterns) if name[0] not in "~="]
        if called:
            yield tuple(called)
        for provision in one.provisions:
            kind, _, number = provision.partition(" ")
            yield (provision, f"{kind[0]}{number}", f"{kind[0]} {number}")


def _check_phrase(file: Path, line: int, phrase: str) -> None:
    try:
        spellings(phrase)
    except ValueError as error:
        raise wrong(file, line, str(error)) from None


def read_fact_rules(file: Path, themes: Thesaurus) -> FactRules:
    """Rules of what a review is known by; raises ValueError where the file is wrong."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    known = {theme.id for theme in themes.themes}
    harm, agencies = told["harm"], told["agency"]
    named = {*harm["also"], *harm["never"], *(theme for one in agencies.values() for theme in one["themes"])}
    if unknown := named - known:
        raise wrong(file, 1, f"there is no theme {min(unknown)}")
    if unknown := set(harm["groups"]) - {theme.broader for theme in themes.themes}:
        raise wrong(file, 1, f"there is no group {min(unknown)}")
    harms = {theme.id for theme in themes.themes if theme.broader in harm["groups"]}
    try:
        return FactRules(
            themes,
            [
                NationRule(
                    one["id"], tuple(map(ReviewKind, one["kinds"])), tuple(one["words"]), tuple(one["law"])
                )
                for one in told["nation"]
            ],
            [AgencyRule(name, tuple(one["themes"]), tuple(one["words"])) for name, one in agencies.items()],
            frozenset(harms | set(harm["also"])) - set(harm["never"]),
            told["opening"],
        )
    except ValueError as error:
        raise wrong(file, 1, str(error)) from None
