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
from reviewstudy.domain.briefings import Holds, Layout, LayoutBox
from reviewstudy.domain.law import CASE_NAME, Authority, LawBook, Neighbour, Term
from reviewstudy.domain.phrases import spellings
from reviewstudy.domain.reflections import Model, Prompt
from reviewstudy.domain.themes import Theme, Thesaurus

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
def reflection_models() -> tuple[Model, ...]:
    """The models of ``reflection/*.toml`` in the order they give themselves.

    Raises:
        ValueError: a file is wrong.
    """
    return read_models(paths.resources() / "reflection")


@cache
def briefing_layouts() -> tuple[Layout, ...]:
    """The layouts of ``briefing/*.toml`` in the order they give themselves.

    Raises:
        ValueError: a file is wrong.
    """
    return read_layouts(paths.resources() / "briefing")


@cache
def briefing_questions() -> tuple[str, ...]:
    """The general questions of ``briefing/questions.txt``, one a line.

    Raises:
        ValueError: the file has none, or one twice.
    """
    file = paths.resources() / "briefing" / "questions.txt"
    lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    questions = tuple(line for line in lines if line and not line.startswith("#"))
    if not questions or len(set(questions)) != len(questions):
        raise _wrong(file, 1, "there is no question, or one stands there twice")
    return questions


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


def read_models(folder: Path) -> tuple[Model, ...]:
    """Models of reflection, one from each TOML file of ``folder``.

    Raises:
        ValueError: a file is wrong, or two say the same id.
    """
    return _in_order(folder, _model)


def read_layouts(folder: Path) -> tuple[Layout, ...]:
    """Layouts of a briefing, one from each TOML file of ``folder``.

    Raises:
        ValueError: a file is wrong, or has not one box of points and one of questions.
    """
    return _in_order(folder, _layout)


def _in_order[T: (Model, Layout)](folder: Path, read: Callable[[Path], tuple[int, T]]) -> tuple[T, ...]:
    """What each TOML file of a folder says, in the order they give themselves."""
    ordered: list[tuple[int, str, T]] = []
    for file in sorted(folder.glob("*.toml")):
        order, made = read(file)
        if made.id != file.stem:
            raise _wrong(file, _line_of(file, "id"), f"the id has to be the file's name, {file.stem}")
        ordered.append((order, made.id, made))
    return tuple(made for *_, made in sorted(ordered, key=lambda one: one[:2]))


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


# Models of reflection and layouts of a briefing

_MODEL_FIELDS: dict[str, type] = {
    "id": str, "name": str, "version": int, "minutes": int, "order": int, "source": str, "prompt": list,
}  # fmt: skip
_PROMPT_FIELDS: dict[str, type] = {"id": str, "heading": str, "question": str, "help": str}
_LAYOUT_FIELDS: dict[str, type] = {"id": str, "name": str, "order": int, "help": str, "box": list}
_BOX_FIELDS: dict[str, type] = {"id": str, "heading": str, "holds": str, "hint": str, "lines": int}


def _model(file: Path) -> tuple[int, Model]:
    told = _told(file, _MODEL_FIELDS, "prompt", _PROMPT_FIELDS)
    prompts = [Prompt(**prompt) for prompt in told["prompt"]]
    model = Model(
        id=told["id"],
        name=told["name"],
        version=told["version"],
        minutes=told["minutes"],
        prompts=tuple(prompts),
        source=told["source"],
    )
    return told["order"], model


def _layout(file: Path) -> tuple[int, Layout]:
    told = _told(file, _LAYOUT_FIELDS, "box", _BOX_FIELDS)
    boxes = []
    for number, box in enumerate(told["box"], 1):
        if box["holds"] not in list(Holds):
            raise _wrong(file, _line_of(file, "holds", number), f"a box cannot hold {box['holds']}")
        boxes.append(LayoutBox(**box | {"holds": Holds(box["holds"])}))
    held = [box.holds for box in boxes]
    if (held.count(Holds.POINTS), held.count(Holds.QUESTIONS)) != (1, 1):
        raise _wrong(file, 1, "it has to have one box of points and one of questions")
    return told["order"], Layout(told["id"], told["name"], told["help"], tuple(boxes))


def _told(file: Path, fields: Mapping[str, type], parts: str, part_fields: Mapping[str, type]) -> Any:
    """A TOML file with just these fields, of which ``parts`` is a list of tables with just those."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise _wrong(file, int(line[1]) if line else 1, str(error)) from error
    _check_fields(file, told, fields, nth_part=0)
    ids: set[str] = set()
    for number, part in enumerate(told[parts], 1):
        _check_fields(file, part, part_fields, nth_part=number)
        if part["id"] in ids:
            raise _wrong(file, _line_of(file, "id", number), f"the id {part['id']} is used twice")
        ids.add(part["id"])
    return told


def _check_fields(file: Path, told: Mapping[str, Any], fields: Mapping[str, type], nth_part: int) -> None:
    for field in (*fields, *told):
        line = _line_of(file, field, nth_part)
        if field not in fields:
            raise _wrong(file, line, f"there is no field {field}")
        if field not in told:
            raise _wrong(file, line, f"{field} is missing")
        value = told[field]
        if type(value) is not fields[field] or not value or (field == "id" and not _ID.fullmatch(str(value))):
            raise _wrong(file, line, f"{field} is empty or not what it has to be")


def _line_of(file: Path, field: str, nth_part: int = 0) -> int:
    """The line of ``field`` in the nth ``[[table]]``, 0 being above them all; else of its start."""
    start = number = 0
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if re.fullmatch(r"\[\[\w+\]\]", text.strip()):
            number += 1
        if number == nth_part:
            start = start or line
            if re.match(rf"{re.escape(field)}\s*=", text):
                return line
    return start or 1
