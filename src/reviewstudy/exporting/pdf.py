"""A record as an accessible PDF."""

from reviewstudy import wire
from reviewstudy.domain.records import PageLook, Record
from reviewstudy.exporting.typeset import mended, printable, typeset

_MOMENTS = ("created", "modified")


def record_pdf(record: Record, look: PageLook = PageLook()) -> bytes:
    """``record`` as PDF/A-3a and PDF/UA-1, tagged, in English, with itself attached as ``record.json``.

    The same record gives the same bytes. Lone surrogates, which JSON cannot carry, become U+FFFD in
    the attachment; what the type cannot show is marked on the page only.

    Raises:
        ExportFailed: Typst could not lay the text out.
    """
    plain = mended(wire.to_builtins(record))
    shown, whole = printable(plain, _MOMENTS)
    shown["unprintable"] = not whole
    inputs = {"record": wire.encode(plain).decode(), "shown": wire.encode(shown).decode()}
    return typeset("record.typ", inputs, record.created)
