"""Our own content, read from ``resources`` once and checked as it is read.

These files are ours, so whatever is wrong in one is a bug: a ValueError that names the file and
the line. Tables are text with a tab between columns; a line that begins with ``#`` is a remark.
"""

import datetime
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reviewstudy import paths
from reviewstudy.domain.beside import Beside, BesideKind, Companion
from reviewstudy.domain.currency import Currency, Fact, Source
from reviewstudy.domain.law import CASE_NAME, Authority, AuthorityKind, LawBook, Neighbour, Term
from reviewstudy.domain.phrases import spellings
from reviewstudy.domain.reflections import Model, Prompt
from reviewstudy.domain.themes import Theme, Thesaurus

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PARTIAL_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
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


def read_currency(file: Path, book: LawBook) -> Currency:
    """What has moved on, from one table about the authorities of ``book``.

    Raises:
        ValueError: the table is wrong.
    """
    known = {""} | {authority.id for authority in book.authorities}
    facts: list[Fact] = []
    for row in _table(file, _CURRENCY_COLUMNS):
        fact = Fact(
            authority=row["authority"],
            note=row["note"],
            source=_source(row),
            work=row["work"],
            edition=row["edition"],
            begins=row["from"],
            until=row["until"],
            replaced_by=row["replaced_by"],
            moves_on=row["moved_on"] == "yes",
        )
        row.insist(bool(fact.authority and fact.note), "no authority or no note")
        for named in (fact.authority, fact.work, fact.replaced_by):
            row.insist(named in known, f"there is no authority {named}")
        row.insist(bool(fact.work) == bool(fact.edition), "a work without an edition, or the reverse")
        row.insist(bool(fact.begins) or not fact.work, "an edition has to say when it began")
        row.insist(row["moved_on"] in {"", "yes"}, "moved_on is yes or empty")
        for date in (fact.begins, fact.until):
            row.insist(not date or _is_partial_date(date), "a date is like 2018, 2018-07 or 2018-07-04")
        try:
            Currency([*facts, fact])
        except ValueError as error:
            raise _wrong(file, row.line, str(error)) from error
        facts.append(fact)
    return Currency(facts)


def read_beside(file: Path, book: LawBook, themes: Thesaurus) -> Companion:
    """What to show beside a search, from one table on the themes and authorities given.

    Raises:
        ValueError: the table is wrong.
    """
    known = {authority.id for authority in book.authorities}
    known_themes = {theme.id for theme in themes.themes}
    lines: list[Beside] = []
    for row in _table(file, _BESIDE_COLUMNS):
        row.insist(row["theme"] in known_themes, f"there is no theme {row['theme']}")
        row.insist(row["kind"] in set(BesideKind), f"there is no kind {row['kind']}")
        kind, authorities = BesideKind(row["kind"]), row.many("authorities")
        for named in authorities:
            row.insist(named in known, f"there is no authority {named}")
        row.insist(bool(row["note"]), "there is no note")
        row.insist(bool(authorities) or kind is not BesideKind.LAW, "law without an authority to open")
        lines.append(Beside(row["theme"], kind, row["note"], _source(row), authorities))
    return Companion(lines)


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


def _table(file: Path, columns: tuple[str, ...]) -> Iterator[_Row]:
    header_seen = False
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not text.strip() or text.startswith("#"):
            continue
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
    *("id", "name", "kind", "within", "provisions", "phrases", "probable", "never"),
    *("explanation", "url", "checked_on"),
)
_SOURCE_COLUMNS = ("source", "source_title", "source_date", "checked_on")
_CURRENCY_COLUMNS = (
    *("authority", "work", "edition", "from", "until", "replaced_by", "moved_on", "note"),
    *_SOURCE_COLUMNS,
)
_BESIDE_COLUMNS = ("theme", "kind", "authorities", "note", *_SOURCE_COLUMNS)
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
    row.insist(row["kind"] in set(AuthorityKind), "there is no such kind")
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
        kind=AuthorityKind(row["kind"]),
    )


def _source(row: _Row) -> Source:
    row.insist(row["source"].startswith("https://"), "the source is not https")
    row.insist(bool(row["source_title"]), "the source has no title")
    date, checked = row["source_date"], row["checked_on"]
    row.insist(not date or _is_partial_date(date), "source_date is not like 2018, 2018-07 or 2018-07-04")
    row.insist(not checked or _is_date(checked), "checked_on is not like 2026-01-31")
    return Source(row["source"], row["source_title"], date, checked)


def _is_partial_date(text: str) -> bool:
    return bool(_PARTIAL_DATE.fullmatch(text)) or _is_date(text)


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
