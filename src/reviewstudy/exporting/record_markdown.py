"""A record as Markdown that says what its pages say."""

from collections.abc import Iterator

from reviewstudy.domain.records import Record
from reviewstudy.exporting import blocks
from reviewstudy.exporting.account import account
from reviewstudy.exporting.markdown import escaped, link, prose


def record_markdown(record: Record) -> str:
    """``record`` as Markdown in UTF-8, in which nothing that was written is markup.

    It has no contents, since readers make their own, and no pages to refer to.
    """
    told = account(record)
    # One thing has its title in the first heading; several stand below a title.
    deeper = any(isinstance(one, blocks.Heading) and one.level == 0 for one in told.blocks)
    title = next(one for one in told.blocks if isinstance(one, blocks.Heading))
    lines = [f"# {_heading(title)}", ""]
    for block in told.blocks:
        if block is not title:
            lines += _block(block, 1 + deeper)
    return "\n".join([*lines, escaped(told.made_with), ""])


def _heading(one: blocks.Heading) -> str:
    number = f"{one.number}\\. " if one.number else ""
    return number + (escaped(one.text) or escaped(one.otherwise))


def _block(block: blocks.Block, deeper: int) -> Iterator[str]:
    match block:
        case blocks.Kicker():
            yield from (escaped(block.text), "")
        case blocks.Heading():
            yield from ("#" * (block.level + deeper - 1) + f" {_heading(block)}", "")
        case blocks.Details():
            yield from (_row(row) for row in block.rows)
            yield ""
        case blocks.Points():
            for point in block.points:
                yield f"- **{point.number}** {escaped(point.about)}"
                yield from ("", *(f"  {line}".rstrip() for line in _indented(point.text)))
        case blocks.Quoted():
            quoted = "\n".join(prose(f"“{block.text.strip()}”")).strip("\n")
            yield from (f"> {line}".rstrip() for line in quoted.splitlines())
            if block.about:
                yield from (">", f"> {escaped(block.about)}")
            yield ""
        case blocks.Prose():
            if block.question.strip():
                yield from (escaped(block.question), "")
            yield from prose(block.text) if block.text.strip() else (escaped(block.blank), "")
        case blocks.Comment():
            yield from (escaped(f"{block.label}:"), "")
        case blocks.Said():
            yield from (f"> **{escaped(block.label)}**", ">")
            said = "\n".join(prose(block.text)).strip("\n")
            yield from (f"> {line}".rstrip() for line in said.splitlines())
            yield ""
        case blocks.Blanks():
            yield from (f"- **{escaped(blank.name)}:**" for line in block.rows for blank in line)
            yield ""
        case blocks.Table():
            yield from _table(block)
        case blocks.Closing():
            yield from ("#" * (block.level + deeper - 1) + f" {escaped(block.heading)}", "")
            if block.signs:
                yield from _rows(("Who", "Signature", "Date"), [(who, "", "") for who in block.signs])
            yield from (f"**{escaped(block.lead)}** {escaped(block.lines[0])}", "")
            for line in block.lines[1:]:
                yield from (escaped(line), "")
        case blocks.Contents():
            pass


def _row(row: blocks.Row) -> str:
    parts = [escaped(line) for line in row.lines] + ([link(row.link)] if row.link else [])
    ended = [part if part.endswith((".", "?", "!")) else f"{part}." for part in parts[:-1]]
    return f"- **{escaped(row.name)}:** " + " ".join([*ended, *parts[-1:]])


def _indented(text: str) -> Iterator[str]:
    for part in prose(text):
        yield from part.split("\n")


def _table(table: blocks.Table) -> Iterator[str]:
    many = len(table.header) - table.paged
    rows = [
        tuple(". ".join(part for part in (one.text, one.below) if part) for one in row[:many])
        for row in table.rows
    ]
    yield from _rows(table.header[:many], rows)


def _rows(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(escaped(one) for one in header)} |"
    yield "|" + " --- |" * len(header)
    for row in rows:
        yield f"| {' | '.join(escaped(one) for one in row)} |"
    yield ""
