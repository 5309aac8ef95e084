"""A record as a file, whichever kind its name asks for."""

from pathlib import Path

from reviewstudy.domain.records import Record
from reviewstudy.exporting.files import write_markdown, write_pdf
from reviewstudy.exporting.pdf import record_pdf
from reviewstudy.exporting.record_markdown import record_markdown

MARKDOWN = ".md"


def write_record(record: Record, path: Path, pdf: bytes | None = None) -> bytes | None:
    """Write a record: as Markdown where the name ends so, else as a PDF; ``pdf`` is its preview, where one
    was made. Returns the PDF, None for Markdown.

    Raises:
        ExportFailed: the file cannot be written; what stood there before still does.
    """
    if path.suffix.lower() == MARKDOWN:
        write_markdown(record_markdown(record), path)
        return None
    made = pdf if pdf is not None else record_pdf(record)
    write_pdf(made, path)
    return made
