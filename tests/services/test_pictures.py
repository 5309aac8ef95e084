"""A figure as a file."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.figures import matrix, timeline

from reviewstudy.domain.errors import ExportFailed
from reviewstudy.services.pictures import PictureService


def test_a_figure_becomes_a_pdf_titled_as_it_is(tmp_path: Path) -> None:
    figure, path = matrix(3, 3), tmp_path / "themes.pdf"
    PictureService().save(figure, path)
    for pdf in (PdfReader(path), PdfReader(io.BytesIO(PictureService().pdf(figure)))):
        assert pdf.metadata is not None
        assert pdf.metadata.title == "Themes by year"


def test_only_a_pdf_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    path.write_text("my own words", "utf-8")
    with pytest.raises(ExportFailed, match="choose another name"):
        PictureService().save(timeline(2), path)
    assert path.read_text("utf-8") == "my own words"
