"""Bytes of a known format to lines: the one place that knows which reader is whose."""

from dataclasses import replace

from reviewstudy.importing import decoding
from reviewstudy.importing.lines import Source


def read(source: bytes, name: str) -> Source:
    """The lines of a document. ``name`` is a format of ``resources/importing/files.toml``.

    Raises:
        DocumentRefused: what the document says of itself is not valid.
    """
    text, doubt = decoding.decode(source)
    if name == "markdown":
        from reviewstudy.importing import markdown

        read = markdown.read(text)
    else:
        from reviewstudy.importing import text as plain

        read = plain.read(text)
    return replace(read, warnings=(doubt, *read.warnings)) if doubt else read
