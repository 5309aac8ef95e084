"""What a search knows beside the themes: everyday words, short forms, facts of a review."""

import tomllib
from pathlib import Path

from reviewstudy.content.tables import lines_of, table, wrong
from reviewstudy.domain.facts import AgencyRule, FactRules, NationRule
from reviewstudy.domain.phrases import spellings
from reviewstudy.domain.reviews import ReviewKind
from reviewstudy.domain.themes import Thesaurus
from reviewstudy.domain.widening import Lexicon, ShortForm


def read_lexicon(folder: Path, themes: Thesaurus) -> Lexicon:
    """A lexicon of themes and the files ``families.tsv``, ``little.txt`` and ``short_forms.tsv``.

    Raises:
        ValueError: a file is wrong.
    """
    families = []
    for line, text in lines_of(folder / "families.tsv"):
        family = tuple(part.strip() for part in text.split("|"))
        if len(family) < 2 or not all(family):
            raise wrong(folder / "families.tsv", line, "a family has at least two words")
        for phrase in family:
            try:
                spellings(phrase)
            except ValueError as error:
                raise wrong(folder / "families.tsv", line, str(error)) from None
        families.append(family)
    little = [word for _, text in lines_of(folder / "little.txt") for word in text.split()]
    forms = [
        ShortForm(row["letters"], row["meaning"], row["other"])
        for row in table(folder / "short_forms.tsv", ("letters", "meaning", "other"))
    ]
    return Lexicon(themes.themes, families, little, forms)


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
