"""The words by which a document is understood, from ``resources/importing``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from reviewstudy.paths import resources


@dataclass(frozen=True, slots=True)
class HeadingRule:
    """A role and the headings that give it to what stands under them."""

    role: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DateRule:
    """A date role and the words before (or after) a date that give it."""

    role: str
    pattern: re.Pattern[str]
    after: bool
    year: bool
    """A bare year counts as a date here."""


@dataclass(frozen=True, slots=True)
class KindRule:
    """A kind of publication and the words that name it."""

    kind: str
    pattern: re.Pattern[str]
    titled: bool
    """Only the title and head of a document count."""


@dataclass(frozen=True, slots=True)
class Rules:
    """All word rules, compiled. Each field is one table of the TOML files."""

    headings: tuple[HeadingRule, ...]
    labels: tuple[HeadingRule, ...]
    leads: tuple[HeadingRule, ...]
    kinds: tuple[KindRule, ...]
    dates: tuple[DateRule, ...]
    publishers: tuple[re.Pattern[str], ...]
    inspectorates: tuple[tuple[re.Pattern[str], str], ...]
    opens: re.Pattern[str]
    boxes: re.Pattern[str]
    coroner: re.Pattern[str]
    courtesy: re.Pattern[str]
    addressed: re.Pattern[str]
    salutation: re.Pattern[str]
    closing: re.Pattern[str]
    case: re.Pattern[str]
    reference: re.Pattern[str]
    series: re.Pattern[str]
    survey: re.Pattern[str]
    times: re.Pattern[str]
    times_need: tuple[str, ...]
    """Some of these is in every text that ``times`` matches, without regard to case."""
    hyphened: frozenset[str]
    small: frozenset[str]


def _pattern(words: Any, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    parts = [words] if isinstance(words, str) else words
    return re.compile("|".join(f"(?:{part})" for part in parts), flags)


@cache
def rules() -> Rules:
    """The rules, read once. A broken file is a bug, not a person's mistake, and raises as such."""
    folder = resources() / "importing"
    roles = tomllib.loads((folder / "roles.toml").read_text("utf-8"))
    facts = tomllib.loads((folder / "facts.toml").read_text("utf-8"))
    number = rf"(?:\d{{1,3}}|{'|'.join(facts['times']['numbers'])})"
    return Rules(
        headings=tuple(HeadingRule(role, _pattern(words)) for role, words in roles["headings"].items()),
        labels=tuple(HeadingRule(role, _pattern(words)) for role, words in roles["labels"].items()),
        leads=tuple(HeadingRule(role, _pattern(words)) for role, words in roles["leads"].items()),
        kinds=tuple(
            KindRule(rule["kind"], _pattern(rule["words"]), rule.get("titled", False))
            for rule in facts["kinds"]
        ),
        dates=tuple(
            DateRule(rule["role"], _pattern(rule["words"]), rule.get("after", False), rule.get("year", False))
            for rule in facts["dates"]
        ),
        publishers=tuple(re.compile(shape) for shape in facts["publishers"]["shapes"]),
        inspectorates=tuple(
            (_pattern(entry["words"], 0), entry["name"]) for entry in facts["publishers"]["inspectorates"]
        ),
        opens=_pattern(roles["opens"], 0),
        boxes=_pattern(roles["boxes"], 0),
        coroner=re.compile(facts["publishers"]["coroner"]),
        courtesy=_pattern(roles["courtesy"]),
        addressed=_pattern(roles["addressed"]),
        salutation=_pattern(roles["salutation"]),
        closing=_pattern(roles["closing"]),
        case=_pattern(facts["case"]["title"], 0),
        reference=_pattern(facts["case"]["reference"], 0),
        series=_pattern(facts["case"]["series"]),
        survey=_pattern(roles["survey"]),
        times=_pattern([words.replace("{n}", number) for words in facts["times"]["words"]]),
        times_need=tuple(facts["times"]["needs"]),
        hyphened=frozenset(facts["hyphened"]["first"]),
        small=frozenset(roles["small"]),
    )
