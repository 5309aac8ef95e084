"""What a document is before it is understood: lines, then blocks.

A format's only work is to make :class:`Line` values; everything after is the same for all formats.
"""

from dataclasses import dataclass, field

from reviewstudy.domain.reviews import PassageKind, Provenance, ReviewDate, Survey


@dataclass(frozen=True, slots=True)
class Box:
    """Where a printed line stands, in points from the page's left and top.

    ``y`` is its baseline; ``left`` and ``right`` the edges of the column it is set in; ``width`` and
    ``height`` the page's.
    """

    x0: float
    x1: float
    y: float
    left: float
    right: float
    width: float
    height: float


# To make lines. A format that knows its blocks (Markdown, Word, HTML) gives one Line for each, with
# `kind` (HEADING with `level`, BULLET, NUMBERED with `number`, TABLE_ROW with " | " between the cells,
# FOOTNOTE with `note`) and `Source.outlined=True` if its headings can be believed. One that only sees
# print (text, PDF) gives a Line for each printed line with `kind=None`, and what it knows of `part`,
# `bold`, `size`, `box`; the stages do the rest. Marks of notes in the text are superscript digits.
@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or where ``kind`` is known a whole block (Markdown, Word).

    ``indent`` is in columns; ``size`` in points; ``before`` counts the blank lines above; ``level`` a
    heading level the format states, from 1; ``hint`` one it only suggests; ``number`` and ``note`` an
    item's number and a footnote's mark where the format took them off. Lines of one ``part`` are one
    paragraph by the format's own account; ``furniture`` is what it says is no part of the text.
    """

    text: str
    page: int | None = None
    indent: float = 0
    before: int = 0
    bold: bool = False
    size: float | None = None
    kind: PassageKind | None = None
    level: int | None = None
    number: str | None = None
    note: str | None = None
    box: Box | None = None
    part: int | None = None
    hint: int | None = None
    italic: bool = False
    furniture: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, item, row, note or heading, whole. Fields as in :class:`Line`."""

    text: str
    kind: PassageKind
    page: int | None = None
    indent: float = 0
    before: int = 0
    bold: bool = False
    size: float | None = None
    level: int | None = None
    number: str | None = None
    note: str | None = None
    box: Box | None = None
    hint: int | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What a document says of itself outside its text (front matter). None: it does not say."""

    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    reference: str | None = None
    kind: str | None = None
    language: str | None = None
    dates: tuple[ReviewDate, ...] | None = None
    survey: Survey | None = None
    provenance: Provenance = field(default_factory=Provenance)


@dataclass(frozen=True, slots=True)
class Source:
    """A document as a format read it."""

    lines: tuple[Line, ...]
    outlined: bool = False
    """The format says which lines are headings."""
    declared: Declared = field(default_factory=Declared)
    links: tuple[tuple[str, str], ...] = ()
    """Words and address of links whose address is not printed in the text."""
    warnings: tuple[str, ...] = ()
