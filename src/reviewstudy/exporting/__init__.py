"""Out of the program: records, pictures, briefings, returns as accessible PDF, and how they reach a disk."""

from reviewstudy.exporting.briefing import briefing_pdf
from reviewstudy.exporting.figures import figure_pdf
from reviewstudy.exporting.files import (
    write_csv,
    write_folder,
    write_markdown,
    write_pdf,
    write_text,
    write_zip,
)
from reviewstudy.exporting.handover import handover_files, zipped
from reviewstudy.exporting.markdown import briefing_markdown
from reviewstudy.exporting.mentions import mentions_markdown, mentions_pdf, mentions_text
from reviewstudy.exporting.pdf import record_pdf
from reviewstudy.exporting.pooled import return_csv, return_pdf, tallies
from reviewstudy.exporting.receipts import gone_in_words, receipt_text
from reviewstudy.exporting.record_markdown import record_markdown
from reviewstudy.exporting.records import MARKDOWN, write_record
from reviewstudy.exporting.typeset import page_count

__all__ = [
    "MARKDOWN",
    "briefing_markdown",
    "briefing_pdf",
    "figure_pdf",
    "gone_in_words",
    "handover_files",
    "mentions_markdown",
    "mentions_pdf",
    "mentions_text",
    "page_count",
    "receipt_text",
    "record_markdown",
    "record_pdf",
    "return_csv",
    "return_pdf",
    "tallies",
    "write_csv",
    "write_folder",
    "write_markdown",
    "write_pdf",
    "write_record",
    "write_text",
    "write_zip",
    "zipped",
]
