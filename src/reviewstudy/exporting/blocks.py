"""The blocks that an account of a record is made of: plain values, for pages and Markdown alike."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Kicker:
    """A line above a title: what this is and for whom."""

    text: str
    kind: Literal["kicker"] = "kicker"


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 0 is the title of several things; ``number`` counts reflections that stand together.
    ``fresh``: it begins a page. ``first``: it is the title
    of a record of one thing. ``otherwise`` stands where the text shows nothing."""

    text: str
    level: int
    number: int = 0
    fresh: bool = False
    first: bool = False
    otherwise: str = "–"
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Row:
    """A name and what stands beside it, in lines; ``link`` is an address that may be followed."""

    name: str
    lines: tuple[str, ...]
    link: str = ""


def row(name: str, *lines: str) -> Row | None:
    """A row of the lines that say something; None where none does."""
    shown = tuple(line for line in lines if line.strip())
    return Row(name, shown) if shown else None


@dataclass(frozen=True, slots=True)
class Details:
    """Names and values."""

    rows: tuple[Row, ...]
    kind: Literal["details"] = "details"


@dataclass(frozen=True, slots=True)
class Contents:
    """The headings of the first level, with their pages, under a heading of its own."""

    kind: Literal["contents"] = "contents"


@dataclass(frozen=True, slots=True)
class Point:
    """A learning point with its number in the reader's margin, and a line about it."""

    number: int
    shape: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """Learning points of one review."""

    points: tuple[Point, ...]
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words quoted, and whence."""

    text: str
    about: str
    kind: Literal["quoted"] = "quoted"


@dataclass(frozen=True, slots=True)
class Prose:
    """What a person wrote. ``question`` stands above it; ``blank`` is what to say where there is nothing."""

    text: str
    question: str = ""
    blank: str = ""
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Field:
    """A form field of the PDF that lies over a place to write in; ``label`` says what for, to those who do
    not see where it is. ``lines`` are those ruled below it; above one it holds as many as are typed."""

    name: str
    label: str
    lines: int = 3


@dataclass(frozen=True, slots=True)
class Comment:
    """Room for somebody's comment on something."""

    label: str
    field: Field | None = None
    kind: Literal["comment"] = "comment"


@dataclass(frozen=True, slots=True)
class Said:
    """What a supervisor said, under a label that tells it from the author's words."""

    label: str
    text: str
    kind: Literal["said"] = "said"


@dataclass(frozen=True, slots=True)
class Blank:
    """A name and room to write below it, with a share of the width."""

    name: str
    field: Field
    share: float = 1


@dataclass(frozen=True, slots=True)
class Blanks:
    """Rows of room to write."""

    rows: tuple[tuple[Blank, ...], ...]
    kind: Literal["blanks"] = "blanks"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and a lesser line below, or, ``urgent``, one not to be missed; ``to`` leads to a numbered
    reflection."""

    text: str
    below: str = ""
    to: int = 0
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``widths`` are shares of the width, 0 as wide as what stands in it; a negative one is that too, but
    a share in large print. ``paged``: pages have a last
    column with the page a row's reflection is on, under the last of ``header``."""

    header: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    paged: bool = False
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Closing:
    """The end: who signs, and what whoever holds this should know."""

    heading: str
    level: int
    signs: tuple[str, ...]
    lead: str
    lines: tuple[str, ...]
    kind: Literal["closing"] = "closing"


type Block = (
    Kicker
    | Heading
    | Details
    | Contents
    | Points
    | Quoted
    | Prose
    | Comment
    | Said
    | Blanks
    | Table
    | Closing
)


@dataclass(frozen=True, slots=True)
class Account:
    """A record in order. ``foot`` stands on every page; ``made_with`` names the program."""

    title: str
    foot: str
    made_with: str
    blocks: tuple[Block, ...]


def fields_of(account: Account) -> dict[str, Field]:
    """The form fields of an account, by name."""
    found: list[Field | None] = []
    for block in account.blocks:
        match block:
            case Comment():
                found.append(block.field)
            case Blanks():
                found += [blank.field for line in block.rows for blank in line]
    return {field.name: field for field in found if field}
