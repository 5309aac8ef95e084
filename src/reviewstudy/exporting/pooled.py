"""A partnership's return: what many records say together, as an accessible PDF and as CSV."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reviewstudy import wire
from reviewstudy.domain.disclosure import OTHER_ROLES, Released, Row
from reviewstudy.domain.pictures import Tally
from reviewstudy.domain.pooling import Files, FollowUp, Kind, Text, TextKind
from reviewstudy.domain.spans import in_words
from reviewstudy.exporting.figures import palette
from reviewstudy.exporting.pictures import Frame, draw
from reviewstudy.exporting.typeset import mended, printable, typeset
from reviewstudy.exporting.wording import day_of, words

_SCALE = 0.75
"""Points for a unit of a drawing, as a figure alone on its page has."""

_ROOM = Frame(width=425.0 / _SCALE, height=520.0 / _SCALE)
"""Inside the margins that parts.typ sets, and with a heading above."""

CSV_HEADER = ("table", "review", "row", "records", "or_more")


def return_pdf(released: Released, files: Files, made: str) -> bytes:
    """The return as PDF/A-3a and PDF/UA-1: every picture with its table. ``made``: ISO time in UTC.

    The same return gives the same bytes.

    Raises:
        ExportFailed: Typst could not lay it out.
    """
    said = words()["return"]
    shapes: list[str] = []
    blocks = list(_blocks(released, shapes))
    plain = mended(
        {
            "title": said["title"],
            "kicker": said["kicker"],
            "foot": said["foot"],
            "lead": said["lead"],
            "details": [list(row) for row in _details(released, files, made)],
            "blocks": blocks,
            "closing": said["closing"],
            "notes": said["notes"],
        }
    )
    shown, whole = printable(plain)
    shown["unprintable"] = not whole
    inputs = {"shown": wire.encode(shown).decode(), "shapes": wire.encode(shapes).decode()}
    return typeset("return.typ", inputs, made)


def return_csv(released: Released, files: Files) -> str:
    """The return's numbers and approved words as CSV (RFC 4180), with a byte order mark, since a
    spreadsheet takes a file without one for the letters of its own country."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_HEADER)
    rows: list[tuple[str, str, str, int | str, str]] = [
        ("files", "", "duplicates", files.duplicates, ""),
        ("files", "", "refused", files.refused, ""),
        ("files", "", "excluded_no_consent", files.excluded_no_consent, ""),
    ]
    if released.contributions is not None:
        rows.append(("files", "", "records", files.records, ""))
        rows.append(("counted", "", "records", released.contributions, ""))
    for table in released.tables:
        for row in table.rows:
            rows.append((table.kind, row.label.about, _named(row), row.count, "yes" if row.or_more else "no"))
    rows += ((one.kind, one.about, one.text, "", "") for one in released.texts)
    for cells in rows:
        writer.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return "\ufeff" + out.getvalue()


def tally(title: str, row_name: str, rows: Sequence[Row], whole: int) -> Tally:
    """Rows that may be shown as a figure, for a screen and the page alike."""
    return Tally(
        title,
        row_name,
        tuple(("/".join(row.category), _named(row), row.count, row.said) for row in rows),
        whole,
        note=words()["return"]["or_more"] if any(row.or_more for row in rows) else "",
    )


def tallies(released: Released) -> Iterator[tuple[str, list[Tally]]]:
    """Every part of a return: its heading and its figures, of which there may be none."""
    whole = released.contributions or 0
    by_kind = {table.kind: table.rows for table in released.tables}
    said = words()["return"]

    def made(kind: Kind, title: str, rows: Sequence[Row]) -> list[Tally]:
        return [tally(title, said[kind]["row"], rows, whole)] if rows else []

    def part(kind: Kind, figures: list[Tally]) -> tuple[str, list[Tally]]:
        return said[kind]["heading"], figures

    yield part(Kind.FOLLOW_UP, made(Kind.FOLLOW_UP, said[Kind.FOLLOW_UP]["title"], by_kind[Kind.FOLLOW_UP]))
    of_reviews: list[Tally] = []
    both = (*by_kind[Kind.THEME], *by_kind[Kind.POINT])
    for review, about in {row.category[1]: row.label.about for row in both}.items():
        for kind in (Kind.THEME, Kind.POINT):
            rows = [row for row in by_kind[kind] if row.category[1] == review]
            of_reviews += made(kind, f"{about}: {said[kind]['title']}", rows)
    yield part(Kind.THEME, of_reviews)
    asked: list[Tally] = []
    for group in dict.fromkeys((row.category[1], row.category[2]) for row in by_kind[Kind.QUESTION]):
        rows = [row for row in by_kind[Kind.QUESTION] if row.category[1:3] == group]
        title = ": ".join(one for one in (rows[0].label.about, said["asked"][group[0]]) if one)
        asked += made(Kind.QUESTION, title, rows)
    yield part(Kind.QUESTION, asked)
    for kind in (Kind.MODEL, Kind.ROLE):
        yield part(kind, made(kind, said[kind]["title"], by_kind[kind]))


def _blocks(released: Released, shapes: list[str]) -> Iterator[dict[str, Any]]:
    if released.contributions is None:
        yield {"kind": "prose", "text": words()["return"]["too_few"]}
        return
    for heading, figures in tallies(released):
        yield {"kind": "heading", "level": 1, "text": heading}
        if not figures:
            yield {"kind": "prose", "text": words()["return"]["nothing"]}
        for figure in figures:
            drawing = draw(figure, palette("print"), _ROOM)
            shapes.append(drawing.svg(words=False))
            yield {"kind": "heading", "level": 2, "text": figure.title}
            yield {
                "kind": "picture",
                "alt": drawing.alt,
                "scale": _SCALE,
                "width": drawing.width,
                "height": drawing.height,
                "words": wire.to_builtins(drawing.words),
            }
            yield {"kind": "table", "header": figure.header, "rows": figure.body}
    if released.texts:
        yield {"kind": "heading", "level": 1, "text": words()["return"]["texts"]["heading"]}
        yield {"kind": "prose", "text": words()["return"]["texts"]["lead"]}
        yield from _texts(released.texts)


def _texts(texts: Iterable[Text]) -> Iterator[dict[str, Any]]:
    said, above = words()["return"]["texts"], ""
    for text in texts:
        match text.kind:
            case TextKind.ANSWER:
                heading, about = text.about, ""
            case TextKind.ACTION:
                heading = said["done" if text.group[1] == FollowUp.DONE else "open"]
                about = ""
            case TextKind.CHANGE | TextKind.QUOTATION:
                heading, about = said[text.kind], text.about
        if heading != above:
            yield {"kind": "heading", "level": 2, "text": heading}
            above = heading
        digest = "" if text.own else words()["digest"]["quoted"]
        yield {"kind": "quoted", "text": text.text, "about": ". ".join(one for one in (about, digest) if one)}


def _details(released: Released, files: Files, made: str) -> Iterator[tuple[str, str]]:
    yield "Made on", in_words(day_of(made))
    if released.contributions is None:
        yield "Counted", "Fewer than five records, so nothing is broken down"
    else:
        joined = files.records - released.contributions
        also = " Those that share a reflection count as one." if joined else ""
        yield "Counted", f"{_many(released.contributions, 'record')}.{also}"
        yield "Files read", _many(files.records + files.duplicates + files.excluded_no_consent, "record")
    yield "Not counted", f"{_many(files.excluded_no_consent, 'record')} not chosen for the partnership"
    yield "", f"{_many(files.duplicates, 'copy', 'copies')} of records that are counted already"
    yield "", f"{_many(files.refused, 'file')} that could not be read as a record"


def _many(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _named(row: Row) -> str:
    """What a row is called; a learning point with its number, as in a review's margin."""
    if row.category[0] == Kind.FOLLOW_UP:
        return str(words()["return"][Kind.FOLLOW_UP][row.category[1]])
    if row.category == OTHER_ROLES:
        return str(words()["return"][Kind.ROLE]["others"])
    return f"{row.label.number}. {row.label.text}" if row.label.number else row.label.text


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection): an apostrophe goes before
    what one may begin with, white space before it or not. A NUL, which no CSV reader takes, goes."""
    cell = mended(cell.replace("\0", ""))
    begun = unicodedata.normalize("NFKC", cell.lstrip()[:1])  # wide signs count in some languages
    risky = cell[:1] in ("\t", "\r", "\n") or begun in ("=", "+", "-", "@")
    return f"'{cell}" if risky else cell
