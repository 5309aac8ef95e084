"""Our own content, read from ``resources`` once and checked as it is read.

These files are ours, so whatever is wrong in one is a bug: a ValueError that names the file and
the line. Tables are text with a tab between columns; a line that begins with ``#`` is a remark.
"""

import hashlib
import re
from functools import cache

from reviewstudy import paths
from reviewstudy.content.forms import read_forms, read_layouts, read_models, read_prompts, read_questions
from reviewstudy.content.guide import read_guide
from reviewstudy.content.identifiers import read_identifier_words
from reviewstudy.content.keeping import read_periods
from reviewstudy.content.law import read_currency, read_law
from reviewstudy.content.search import read_fact_rules, read_lexicon
from reviewstudy.content.tables import ID
from reviewstudy.content.themes import read_beside, read_themes
from reviewstudy.domain.beside import Companion
from reviewstudy.domain.briefings import Layout
from reviewstudy.domain.currency import Currency
from reviewstudy.domain.facts import FactRules
from reviewstudy.domain.forms import Form
from reviewstudy.domain.guide import Guide
from reviewstudy.domain.identifiers import IdentifierWords
from reviewstudy.domain.keeping import Period
from reviewstudy.domain.law import LawBook
from reviewstudy.domain.reflections import Model, Prompt
from reviewstudy.domain.themes import Thesaurus
from reviewstudy.domain.widening import Lexicon

__all__ = [
    "added_prompts",
    "briefing_layouts",
    "briefing_questions",
    "companion",
    "currency",
    "fact_rules",
    "help_text",
    "identifier_words",
    "index_version",
    "law_book",
    "lexicon",
    "read_beside",
    "read_currency",
    "read_fact_rules",
    "read_forms",
    "read_guide",
    "read_identifier_words",
    "read_law",
    "read_layouts",
    "read_lexicon",
    "read_models",
    "read_prompts",
    "read_themes",
    "reflection_models",
    "regulator_forms",
    "thesaurus",
    "user_guide",
]


_RULES = b"3"
"""Raised when code that decides what the index says of a review changes."""


@cache
def law_book() -> LawBook:
    """The laws and guidance of ``law/authorities.tsv``, with glossary and neighbour words.

    Raises:
        ValueError: one of the three files is wrong.
    """
    return read_law(paths.resources() / "law")


@cache
def thesaurus() -> Thesaurus:
    """The vocabulary of ``themes/themes.tsv``.

    Raises:
        ValueError: the file is wrong.
    """
    return read_themes(paths.resources() / "themes" / "themes.tsv")


@cache
def lexicon() -> Lexicon:
    """Other words for what people type: our themes, and the files of ``search``.

    Raises:
        ValueError: a file is wrong.
    """
    return read_lexicon(paths.resources() / "search", thesaurus(), law_book())


@cache
def index_version() -> str:
    """A mark of the files that decide what the learning index says of a review."""
    whole = hashlib.sha256(_RULES)
    for name in ("themes/themes.tsv", "search/facts.toml"):
        whole.update((paths.resources() / name).read_bytes())
    return whole.hexdigest()[:16]


@cache
def fact_rules() -> FactRules:
    """What tells a review's nation, harm and agencies, from ``search/facts.toml``.

    Raises:
        ValueError: the file is wrong.
    """
    return read_fact_rules(paths.resources() / "search" / "facts.toml", thesaurus())


@cache
def currency() -> Currency:
    """What has moved on in the law, of ``law/currency.tsv``.

    Raises:
        ValueError: the file is wrong.
    """
    return read_currency(paths.resources() / "law" / "currency.tsv", law_book())


@cache
def companion() -> Companion:
    """What to show beside a search, of ``themes/beside.tsv``.

    Raises:
        ValueError: the file is wrong.
    """
    return read_beside(paths.resources() / "themes" / "beside.tsv", law_book(), thesaurus())


@cache
def reflection_models() -> tuple[Model, ...]:
    """The models of ``reflection/*.toml`` in the order they give themselves.

    Raises:
        ValueError: a file is wrong.
    """
    return read_models(paths.resources() / "reflection")


@cache
def added_prompts() -> tuple[Prompt, ...]:
    """What a person can add to any reflection, of ``prompts/added.toml``.

    Raises:
        ValueError: the file is wrong.
    """
    return read_prompts(paths.resources() / "prompts" / "added.toml")


@cache
def regulator_forms() -> tuple[Form, ...]:
    """The forms of ``forms/*.toml`` in the order they give themselves.

    Raises:
        ValueError: a file is wrong.
    """
    return read_forms(paths.resources() / "forms")


@cache
def briefing_layouts() -> tuple[Layout, ...]:
    """The layouts of ``briefing/*.toml`` in the order they give themselves.

    Raises:
        ValueError: a file is wrong.
    """
    return read_layouts(paths.resources() / "briefing")


@cache
def briefing_questions() -> tuple[str, ...]:
    """The general questions of ``briefing/questions.txt``.

    Raises:
        ValueError: the file has none, or one twice.
    """
    return read_questions(paths.resources() / "briefing" / "questions.txt")


@cache
def identifier_words() -> IdentifierWords:
    """The words of ``identifiers/``, by which identifying details are found.

    Raises:
        ValueError: a file is wrong.
    """
    return read_identifier_words(paths.resources() / "identifiers")


@cache
def keeping_periods() -> tuple[Period, ...]:
    """How long records are kept somewhere, of ``keeping/periods.tsv``.

    Raises:
        ValueError: the file is wrong.
    """
    return read_periods(paths.resources() / "keeping" / "periods.tsv")


@cache
def user_guide() -> Guide:
    """The user guide, from ``docs/guide``.

    Raises:
        ValueError: its index or a page is wrong.
    """
    return read_guide(paths.guide())


@cache
def help_text(name: str) -> str:
    """The Markdown of ``help/NAME.md``, without the remarks that hold its sources.

    Raises:
        ValueError: there is no such help, or ``name`` is not a plain name.
    """
    file = paths.resources() / "help" / f"{name}.md"
    if not ID.fullmatch(name) or not file.is_file():
        raise ValueError(f"help/{name}.md, line 1: there is no such file")
    text = file.read_text(encoding="utf-8")
    if not text.strip():
        raise ValueError(f"{file.name}, line 1: it is empty")
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).rstrip() + "\n"
