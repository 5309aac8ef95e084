"""A page of the original as a picture, drawn in the child process like everything untrusted."""

import base64
import zlib
from dataclasses import dataclass
from typing import Any

from reviewstudy.domain.errors import DocumentRefused, PasswordNeeded

NAME = "picture"
"""The order a child is given instead of a format: ``picture:PAGE:WIDTH``."""

MAX_WIDTH, MAX_HEIGHT = 4000, 12_000
"""Pixels. A page taller than three times a fine screen is drawn smaller."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Page ``page`` of ``pages``: ``pixels`` are blue, green and red bytes, row under row."""

    page: int
    pages: int
    width: int
    height: int
    pixels: bytes


def draw(source: bytes, order: str, password: str | None = None) -> dict[str, Any]:
    """What the child answers: the fields of a :class:`Picture`, its pixels packed.

    Raises:
        PasswordNeeded: the file is protected, and ``password`` is None or not the one.
        DocumentRefused: these bytes have no pages that can be drawn.
    """
    import pypdfium2 as pdfium

    _, page, width = order.split(":")
    try:
        document = pdfium.PdfDocument(source, password)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium.raw.FPDF_ERR_PASSWORD:
            raise PasswordNeeded(wrong=password is not None) from None
        raise DocumentRefused(
            "the pages of this file cannot be shown here", "open the file itself"
        ) from error
    number = min(max(1, int(page)), max(1, len(document)))
    if not len(document):
        raise DocumentRefused("this file has no pages", "open the file itself")
    leaf = document[number - 1]
    across, down = leaf.get_size()
    scale = min(max(1, int(width)), MAX_WIDTH) / max(across, 1)
    scale = min(scale, MAX_HEIGHT / max(down, 1))
    bitmap = leaf.render(scale=scale, rev_byteorder=False, may_draw_forms=True, no_smoothtext=False)
    bitmap = (
        bitmap
        if bitmap.n_channels == 3
        else leaf.render(scale=scale, force_bitmap_format=pdfium.raw.FPDFBitmap_BGR)
    )
    rows = bytes(bitmap.buffer)
    wide = bitmap.width * 3
    packed = b"".join(rows[n * bitmap.stride : n * bitmap.stride + wide] for n in range(bitmap.height))
    return {
        "page": number,
        "pages": len(document),
        "width": bitmap.width,
        "height": bitmap.height,
        "pixels": base64.b64encode(zlib.compress(packed, 1)).decode("ascii"),
    }


def understood(answer: dict[str, Any]) -> Picture:
    """The picture a child answered with, every figure checked.

    Raises:
        ValueError: the figures do not fit each other.
    """
    page, pages, width, height = (int(answer[name]) for name in ("page", "pages", "width", "height"))
    if not (1 <= page <= pages and 1 <= width <= MAX_WIDTH and 1 <= height <= MAX_HEIGHT):
        raise ValueError("a picture of an impossible size")
    wanted = width * height * 3
    pixels = zlib.decompressobj().decompress(base64.b64decode(answer["pixels"]), wanted + 1)
    if len(pixels) != wanted:
        raise ValueError("a picture of another size than it says")
    return Picture(page, pages, width, height, pixels)
