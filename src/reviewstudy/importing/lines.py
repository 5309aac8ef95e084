"""What a document is before it is understood: lines, then blocks.

A format's only work is to make :class:`Line` values; everything after is the same for all formats.
"""

from dataclasses import dataclass, field

from reviewstudy.domain.reviews import PassageKind, Provenance, ReviewDate, Survey


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or where ``kind`` is known a whole block (Markdown, Word).

    ``indent`` is in columns, or points where the format has geometry; ``size`` in points;
    ``before`` counts the blank lines above; ``level`` a heading level the format states, from 1;
    ``number`` and ``note`` an item's number and a footnote's mark where the format took them off.
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
