"""What can be drawn: a matrix of numbers, a tally, and the timeline of one review.

Each is plain values, and each is also a table of text, which says all that the picture says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

Key = tuple[str, str] | str
"""What a cell opens: (row id, column id) in a matrix, the id of a passage in a timeline,
of a row in a tally."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers by row and column, each with its id and label; a pair that is not counted is 0.

    ``counted`` is what one and what many of the things counted are called. ``note`` says what a
    reader has to know of the counting, in sentences.
    """

    title: str
    row_name: str
    column_name: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    counts: Mapping[tuple[str, str], int]
    counted: tuple[str, str] = ("learning point", "learning points")
    note: str = ""

    row_heads: ClassVar[bool] = True
    """Whether the first cell of each row in the table is its heading."""

    def count(self, row: str, column: str) -> int:
        """The number at a row and a column, by their ids."""
        return self.counts.get((row, column), 0)

    @property
    def most(self) -> int:
        """The largest number that the rows and columns show."""
        return max((self.count(row, column) for row, _ in self.rows for column, _ in self.columns), default=0)

    @property
    def header(self) -> tuple[str, ...]:
        return (self.row_name, *(label for _, label in self.columns))

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (label, *(str(self.count(row, column)) for column, _ in self.columns)) for row, label in self.rows
        )

    def key_at(self, row: int, column: int) -> Key | None:
        """What a cell of the table opens, both from 0; nothing for a heading or a 0."""
        if column == 0:
            return None
        key = self.rows[row][0], self.columns[column - 1][0]
        return key if self.count(*key) else None

    def name_at(self, row: int, column: int) -> str:
        """A cell of the table as it is spoken: ``neglect, 2019: 4 learning points``.

        Rows count from 0, columns too, the first being the heads of the rows.
        """
        (row_id, label), (column_id, head) = self.rows[row], self.columns[column - 1]
        number = self.count(row_id, column_id)
        return f"{label}, {head}: {number or 'no'} {self.counted[0 if number == 1 else 1]}"


@dataclass(frozen=True, slots=True)
class Timeline:
    """(when, event, passage id), in the document's own words and order: none is ever inferred."""

    title: str
    entries: tuple[tuple[str, str, str], ...]
    note: str = "In the document’s own words and order. The gaps between entries do not stand for time."

    row_heads: ClassVar[bool] = False

    @property
    def header(self) -> tuple[str, ...]:
        return ("When", "What")

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        return tuple((when, event) for when, event, _ in self.entries)

    def key_at(self, row: int, column: int) -> Key | None:  # noqa: ARG002 - a matrix has columns
        """The passage that an entry, from 0, stands in."""
        return self.entries[row][2]

    def name_at(self, row: int, column: int) -> str:  # noqa: ARG002 - a matrix has columns
        """An entry as it is spoken."""
        when, event, _ = self.entries[row]
        return f"{when}: {event}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of ``whole`` each row has: (id, label, number, how the number is said).

    ``counted`` is what one and what many of the things counted are called. ``note`` says what a reader
    has to know of the counting.
    """

    title: str
    row_name: str
    rows: tuple[tuple[str, str, int, str], ...]
    whole: int
    counted: tuple[str, str] = ("record", "records")
    note: str = ""

    row_heads: ClassVar[bool] = True

    @property
    def header(self) -> tuple[str, ...]:
        return (self.row_name, self.counted[1].capitalize())

    @property
    def body(self) -> tuple[tuple[str, ...], ...]:
        return tuple((label, said) for _, label, _, said in self.rows)

    def key_at(self, row: int, column: int) -> Key | None:  # noqa: ARG002 - a matrix has columns
        """What a row, from 0, counts."""
        return self.rows[row][0]

    def name_at(self, row: int, column: int) -> str:  # noqa: ARG002 - a matrix has columns
        """A row as it is spoken: ``neglect: 12 of 60 records``."""
        _, label, _, said = self.rows[row]
        return f"{label}: {said} of {self.whole:,} {self.counted[self.whole != 1]}"


Figure = Matrix | Timeline | Tally
