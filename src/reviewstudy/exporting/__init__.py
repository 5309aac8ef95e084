"""Out of the program: records, pictures and briefings as accessible PDF, and how they reach a disk."""

from reviewstudy.exporting.figures import figure_pdf
from reviewstudy.exporting.files import write_pdf
from reviewstudy.exporting.pdf import record_pdf
from reviewstudy.exporting.typeset import page_count

__all__ = ["figure_pdf", "page_count", "record_pdf", "write_pdf"]
