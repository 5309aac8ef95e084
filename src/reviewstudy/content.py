"""Our own content, read from ``resources`` once and checked as it is read.

These files are ours, so whatever is wrong in one is a bug: a ValueError that names the file and
the line. Tables are text with a tab between columns; a line that begins with ``#`` is a remark.
"""

import datetime
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reviewstudy import paths
from reviewstudy.domain.facts import AgencyRule, FactRules, NationRule
from reviewstudy.domain.law import CASE_NAME, Authority, LawBook, Neighbour, Term
from reviewstudy.domain.phrases import spellings
from reviewstudy.domain.reflections import Model, Prompt
from reviewstudy.domain.reviews import ReviewKind
from reviewstudy.domain.themes import Theme, Thesaurus
from reviewstudy.domain.widening import Lexicon, ShortForm

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PROVISION = re.compile(r"(?:section|regulation|article) \d{1,3}[A-Z]{0,2}s?")


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
    return read_lexicon(paths.resources() / "search", thesaurus())


@cache
def index_version() -> str:
    """A mark of the files that decide what the learning index says of a review."""
    whole = hashlib.sha256()
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
def reflection_models() -> tuple[Model, ...]:
    """The models of ``reflection/*.toml`` in the order they give themselves.

    Raises:
        ValueError: a file is wrong.
    """
    return read_models(paths.resources() / "reflection")


@cache
def help_text(name: str) -> str:
    """The Markdown of ``help/NAME.md``, without the remarks that hold its sources.

    Raises:
        ValueError: there is no such help, or ``name`` is not a plain name.
    """
    file = paths.resources() / "help" / f"{name}.md"
    if not _ID.fullmatch(name) or not file.is_file():
        raise ValueError(f"help/{name}.md, line 1: there is no such file")
    text = file.read_text(encoding="utf-8")
    if not text.strip():
        raise ValueError(f"{file.name}, line 1: it is empty")
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).rstrip() + "\n"


def read_law(folder: Path) -> LawBook:
    """A law book from a folder with ``authorities.tsv``, ``glossary.tsv`` and ``neighbours.tsv``.

    Raises:
        ValueError: a file is wrong.
    """
    authorities = _read_all(folder / "authorities.tsv", _AUTHORITY_COLUMNS, _authority)
    known = {""} | {authority.id for authority, _ in authorities}
    for authority, row in authorities:
        row.insist(authority.within in known, f"there is no authority {authority.within}")
    terms = _read_all(folder / "glossary.tsv", _TERM_COLUMNS, _term)
    for term, row in terms:
        row.insist(term.authority in known, f"there is no authority {term.authority}")
    neighbours: list[Neighbour] = []
    for row in _table(folder / "neighbours.tsv", _NEIGHBOUR_COLUMNS):
        neighbour = Neighbour(row["provision"], row.many("words"), row["authority"])
        named = neighbour.provision == CASE_NAME
        row.insist(named or bool(_PROVISION.fullmatch(neighbour.provision)), "not a provision")
        row.insist(named != bool(neighbour.authority), "no authority, or one for a case name")
        row.insist(neighbour.authority in known, f"there is no authority {neighbour.authority}")
        neighbours.append(neighbour)
    return LawBook([one for one, _ in authorities], [one for one, _ in terms], neighbours)


def read_themes(file: Path) -> Thesaurus:
    """A thesaurus from one table; raises ValueError where the table is wrong."""
    return Thesaurus([theme for theme, _ in _read_all(file, _THEME_COLUMNS, _theme)])


def read_lexicon(folder: Path, themes: Thesaurus) -> Lexicon:
    """A lexicon of themes and the files ``families.tsv``, ``little.txt`` and ``short_forms.tsv``.

    Raises:
        ValueError: a file is wrong.
    """
    families = []
    for line, text in _lines(folder / "families.tsv"):
        family = tuple(part.strip() for part in text.split("|"))
        if len(family) < 2 or not all(family):
            raise _wrong(folder / "families.tsv", line, "a family has at least two words")
        for phrase in family:
            try:
                spellings(phrase)
            except ValueError as error:
                raise _wrong(folder / "families.tsv", line, str(error)) from None
        families.append(family)
    little = [word for _, text in _lines(folder / "little.txt") for word in text.split()]
    forms = [
        ShortForm(row["letters"], row["meaning"], row["other"])
        for row in _table(folder / "short_forms.tsv", ("letters", "meaning", "other"))
    ]
    return Lexicon(themes.themes, families, little, forms)


def read_fact_rules(file: Path, themes: Thesaurus) -> FactRules:
    """Rules of what a review is known by; raises ValueError where the file is wrong."""
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    known = {theme.id for theme in themes.themes}
    harm, agencies = told["harm"], told["agency"]
    named = {*harm["also"], *harm["never"], *(theme for one in agencies.values() for theme in one["themes"])}
    if unknown := named - known:
        raise _wrong(file, 1, f"there is no theme {min(unknown)}")
    if unknown := set(harm["groups"]) - {theme.broader for theme in themes.themes}:
        raise _wrong(file, 1, f"there is no group {min(unknown)}")
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
        raise _wrong(file, 1, str(error)) from None


def read_models(folder: Path) -> tuple[Model, ...]:
    """Models of reflection, one from each TOML file of ``folder``.

    Raises:
        ValueError: a file is wrong, or two say the same id.
    """
    ordered: list[tuple[int, str, Model]] = []
    for file in sorted(folder.glob("*.toml")):
        order, model = _model(file)
        if model.id != file.stem:
            raise _wrong(file, _line_of(file, "id"), f"the id has to be the file's name, {file.stem}")
        ordered.append((order, model.id, model))
    return tuple(model for *_, model in sorted(ordered, key=lambda one: one[:2]))


def _wrong(file: Path, line: int, what: str) -> ValueError:
    return ValueError(f"{file.name}, line {line}: {what}")


# Tables


@dataclass(frozen=True, slots=True)
class _Row:
    file: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """What stands between the bars; phrases where they are such."""
        cell = self.cells[column]
        parts = tuple(part.strip() for part in cell.split("|")) if cell else ()
        self.insist(all(parts) and len(set(parts)) == len(parts), f"{column} is empty or said twice")
        return parts

    def phrases(self, column: str) -> tuple[str, ...]:
        parts = self.many(column)
        for part in parts:
            try:
                spellings(part.lstrip("~="))
            except ValueError as error:
                raise _wrong(self.file, self.line, str(error)) from error
        return parts

    def insist(self, so: bool, else_what: str) -> None:
        if not so:
            raise _wrong(self.file, self.line, else_what)


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that say something, with their numbers."""
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip() and not text.startswith("#"):
            yield line, text


def _table(file: Path, columns: tuple[str, ...]) -> Iterator[_Row]:
    header_seen = False
    for line, text in _lines(file):
        cells = tuple(cell.strip() for cell in text.split("\t"))
        if not header_seen:
            header_seen = True
            if cells != columns:
                raise _wrong(file, line, f"the columns have to be: {', '.join(columns)}")
            continue
        # A spreadsheet or editor may drop the empty cells at the end of a line.
        cells += ("",) * (len(columns) - len(cells))
        if len(cells) != len(columns):
            raise _wrong(file, line, f"{len(cells)} columns instead of {len(columns)}")
        yield _Row(file, line, dict(zip(columns, cells, strict=True)))


def _read_all[T](file: Path, columns: tuple[str, ...], read: Callable[[_Row], T]) -> list[tuple[T, _Row]]:
    values: list[tuple[T, _Row]] = []
    ids: set[str] = set()
    for row in _table(file, columns):
        row.insist(bool(_ID.fullmatch(row["id"])), "an id is small letters, figures and hyphens")
        row.insist(row["id"] not in ids, f"the id {row['id']} is used twice")
        ids.add(row["id"])
        values.append((read(row), row))
    return values


_AUTHORITY_COLUMNS = (
    *("id", "name", "within", "provisions", "phrases", "probable", "never"),
    *("explanation", "url", "checked_on"),
)
_TERM_COLUMNS = ("id", "name", "phrases", "explanation", "see")
_NEIGHBOUR_COLUMNS = ("provision", "words", "authority")
_THEME_COLUMNS = ("id", "label", "synonyms", "broader")


def _authority(row: _Row) -> Authority:
    provisions = row.many("provisions")
    phrases = row.phrases("phrases")
    row.insist(bool(row["name"] and row["explanation"]), "no name or no explanation")
    row.insist(bool(phrases or provisions), "neither phrases nor provisions: it could never be found")
    row.insist(all(_PROVISION.fullmatch(one) for one in provisions), "not a provision")
    row.insist(not row["url"] or row["url"].startswith("https://"), "the url is not https")
    row.insist(not row["checked_on"] or _is_date(row["checked_on"]), "checked_on is not like 2026-01-31")
    return Authority(
        id=row["id"],
        name=row["name"],
        patterns=phrases,
        probable_patterns=row.phrases("probable"),
        explanation=row["explanation"],
        url=row["url"],
        checked_on=row["checked_on"],
        never=row.phrases("never"),
        within=row["within"],
        provisions=provisions,
    )


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _term(row: _Row) -> Term:
    phrases = row.phrases("phrases")
    row.insist(bool(row["name"] and row["explanation"] and phrases), "no name, phrases or explanation")
    return Term(row["id"], row["name"], phrases, row["explanation"], row["see"])


def _theme(row: _Row) -> Theme:
    row.insist(bool(row["label"] and row["broader"]), "no label, or nothing broader")
    return Theme(row["id"], row["label"], row.phrases("synonyms"), row["broader"])


# Models of reflection

_MODEL_FIELDS: dict[str, type] = {
    "id": str, "name": str, "version": int, "minutes": int, "order": int, "source": str, "prompt": list,
}  # fmt: skip
_PROMPT_FIELDS: dict[str, type] = {"id": str, "heading": str, "question": str, "help": str}


def _model(file: Path) -> tuple[int, Model]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise _wrong(file, int(line[1]) if line else 1, str(error)) from error
    _check_fields(file, told, _MODEL_FIELDS, nth_prompt=0)
    prompts: list[Prompt] = []
    for number, prompt in enumerate(told["prompt"], 1):
        _check_fields(file, prompt, _PROMPT_FIELDS, nth_prompt=number)
        if prompt["id"] in {earlier.id for earlier in prompts}:
            raise _wrong(file, _line_of(file, "id", number), f"the id {prompt['id']} is used twice")
        prompts.append(Prompt(**prompt))
    model = Model(
        id=told["id"],
        name=told["name"],
        version=told["version"],
        minutes=told["minutes"],
        prompts=tuple(prompts),
        source=told["source"],
    )
    return told["order"], model


def _check_fields(file: Path, told: Mapping[str, Any], fields: Mapping[str, type], nth_prompt: int) -> None:
    for field in (*fields, *told):
        line = _line_of(file, field, nth_prompt)
        if field not in fields:
            raise _wrong(file, line, f"there is no field {field}")
        if field not in told:
            raise _wrong(file, line, f"{field} is missing")
        value = told[field]
        if type(value) is not fields[field] or not value or (field == "id" and not _ID.fullmatch(str(value))):
            raise _wrong(file, line, f"{field} is empty or not what it has to be")


def _line_of(file: Path, field: str, nth_prompt: int = 0) -> int:
    """The line of ``field`` in the nth ``[[prompt]]``, 0 being above them all; else of its start."""
    start = number = 0
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip() == "[[prompt]]":
            number += 1
        if number == nth_prompt:
            start = start or line
            if re.match(rf"{re.escape(field)}\s*=", text):
                return line
    return start or 1
