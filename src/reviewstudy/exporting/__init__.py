"""Records out of the program: the accessible PDF a person reads and a program reads back."""

from reviewstudy.exporting.files import write_pdf
from reviewstudy.exporting.pdf import page_count, record_pdf

__all__ = ["page_count", "record_pdf", "write_pdf"]
