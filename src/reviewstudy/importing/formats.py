"""Bytes of a known format to lines: the one place that knows which reader is whose."""

from collections.abc import Callable
from dataclasses import replace

from reviewstudy.importing import decoding
from reviewstudy.importing.lines import Source
from reviewstudy.importing.pictures import Wanted


def read(
    source: bytes,
    name: str,
    pages: Callable[[int, int], None] = lambda *_: None,
    password: str | None = None,
    recognise: Wanted = None,
) -> Source:
    """The lines of a document. ``name`` is a format of ``resources/importing/files.toml``.

    A reader of a format that has pages calls ``pages`` with pages done and pages in all, first with 0
    done before it opens any: time is allowed, and too many refused, by what it says.

    Raises:
        PicturesFound: pages are pictures, and ``recognise`` is empty.
        PasswordNeeded: it is protected, and ``password`` is None or not the one.
        DocumentRefused: it is damaged or made to do harm, or what it says of itself is not valid.
    """
    match name:
        case "protected":
            from reviewstudy.importing import protected

            return _package(protected.opened(source, password))
        case "package":
            return _package(source)
        case "pdf":
            from reviewstudy.importing import pdf

            return pdf.read(source, pages, password, recognise)
        case "html":
            from reviewstudy.importing import html

            return html.read(source)
        case "odt":
            from reviewstudy.importing import archive, odt

            return odt.flat(archive.parse(source))
    text, doubt = decoding.decode(source)
    if name == "markdown":
        from reviewstudy.importing import markdown

        read = markdown.read(text)
    else:
        from reviewstudy.importing import text as plain

        read = plain.read(text)
    return replace(read, warnings=(doubt, *read.warnings)) if doubt else read


def _package(source: bytes) -> Source:
    """A zipped document, by what is in it."""
    from reviewstudy.domain.errors import DocumentRefused
    from reviewstudy.importing import admission, docx, odt
    from reviewstudy.importing.archive import Archive
    from reviewstudy.importing.docx_parts import main_part

    archive = Archive(source)
    if main_part(archive) is not None:
        return docx.read(archive)
    if odt.is_text(archive):
        return odt.read(archive)
    what = next((what for part, what in admission.files().packages.items() if part in archive), None)
    raise DocumentRefused(
        f"The file is {what}" if what else "The file is a zip file without a document in it",
        "save the document as .docx or PDF and choose that"
        if what
        else "unpack it and choose the document inside",
    )
