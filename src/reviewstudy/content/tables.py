"""Tables and TOML files of our own content: text, a tab between columns, checked as it is read."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from reviewstudy.domain.phrases import spellings

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def wrong(file: Path, line: int, what: str) -> ValueError:
    return ValueError(f"{file.name}, line {line}: {what}")


@dataclass(frozen=True, slots=True)
class Row:
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
                raise wrong(self.file, self.line, str(error)) from error
        return parts

    def insist(self, so: bool, else_what: str) -> None:
        if not so:
            raise wrong(self.file, self.line, else_what)


def lines_of(file: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that say something, with their numbers."""
    for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip() and not text.startswith("#"):
            yield line, text


def table(file: Path, columns: tuple[str, ...]) -> Iterator[Row]:
    header_seen = False
    for line, text in lines_of(file):
        cells = tuple(cell.strip() for cell in text.split("\t"))
        if not header_seen:
            header_seen = True
            if cells != columns:
                raise wrong(file, line, f"the columns have to be: {', '.join(columns)}")
            continue
        # A spreadsheet or editor may drop the empty cells at the end of a line.
        cells += ("",) * (len(columns) - len(cells))
        if len(cells) != len(columns):
            raise wrong(file, line, f"{len(cells)} columns instead of {len(columns)}")
        yield Row(file, line, dict(zip(columns, cells, strict=True)))


def read_all[T](file: Path, columns: tuple[str, ...], read: Callable[[Row], T]) -> list[tuple[T, Row]]:
    values: list[tuple[T, Row]] = []
    ids: set[str] = set()
    for row in table(file, columns):
        row.insist(bool(ID.fullmatch(row["id"])), "an id is small letters, figures and hyphens")
        row.insist(row["id"] not in ids, f"the id {row['id']} is used twice")
        ids.add(row["id"])
        values.append((read(row), row))
    return values


def is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
