"""Sheets of the program's own to print."""

from collections.abc import Sequence
from pathlib import Path

from reviewstudy import wire
from reviewstudy.exporting.files import write_pdf
from reviewstudy.exporting.typeset import printable, typeset
from reviewstudy.services.clock import now

Table = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and below it keys with what each does."""


def shortcut_sheet(path: Path, lead: str, tables: Sequence[Table]) -> None:
    """Write the keyboard shortcuts at ``path`` as PDF/A-3a and PDF/UA-1.

    Raises:
        ExportFailed: the pages could not be made, or the file could not be written.
    """
    shown, _ = printable({"title": "Keyboard shortcuts", "lead": lead, "tables": tables})
    write_pdf(typeset("sheet.typ", {"shown": wire.encode(shown).decode()}, now()), path)
