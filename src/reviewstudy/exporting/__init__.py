"""Out of the program: records, pictures and briefings as accessible PDF, and how they reach a disk."""

from reviewstudy.exporting.briefing import briefing_pdf
from reviewstudy.exporting.figures import figure_pdf
from reviewstudy.exporting.files import write_markdown, write_pdf
from reviewstudy.exporting.markdown import briefing_markdown
from reviewstudy.exporting.pdf import record_pdf
from reviewstudy.exporting.typeset import page_count

__all__ = [
    "briefing_markdown",
    "briefing_pdf",
    "figure_pdf",
    "page_count",
    "record_pdf",
    "write_markdown",
    "write_pdf",
]
