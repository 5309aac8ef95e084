"""Pictures that leave the program: a figure as a PDF, and that PDF as a file."""

from pathlib import Path

from reviewstudy.domain.pictures import Figure
from reviewstudy.exporting import figure_pdf, write_pdf
from reviewstudy.services.clock import now


class PictureService:
    """Holds nothing: a figure is a value, and whoever counted it knows what is in it."""

    def pdf(self, figure: Figure) -> bytes:
        """The figure as a picture and as a table, in one accessible PDF.

        Raises:
            ExportFailed: it could not be laid out.
        """
        return figure_pdf(figure, now())

    def save(self, figure: Figure, path: Path) -> None:
        """Write the PDF at ``path``.

        Raises:
            ExportFailed: the file cannot be written; what stood there before still does.
        """
        write_pdf(self.pdf(figure), path)
