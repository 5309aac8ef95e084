"""A record as an accessible PDF."""

from reviewstudy import wire
from reviewstudy.domain.records import Audience, PageLook, Record
from reviewstudy.exporting.account import account
from reviewstudy.exporting.blocks import Account, fields_of
from reviewstudy.exporting.typeset import mended, printable, typeset

PLAIN = PageLook()
TEMPLATE = "record.typ"


def record_pdf(record: Record, look: PageLook = PLAIN) -> bytes:
    """``record`` as PDF/A-3a and PDF/UA-1, tagged, in English, with itself attached as ``record.json``,
    which also holds a digest of it (``wire.sealed``).

    The same record and look give the same bytes, and the look changes nothing in the attachment.
    Lone surrogates, which JSON cannot carry, become U+FFFD there; what the type cannot show is
    marked on the page only. Where there is room for a supervisor to write, form fields lie over it.

    Raises:
        ExportFailed: Typst could not lay the text out.
    """
    told = account(record)
    pages = typeset(TEMPLATE, inputs(record, told, look), record.created)
    if not (fields := fields_of(told)):
        return pages
    from reviewstudy.exporting.fields import with_fields  # its library takes a while, and few have fields

    return with_fields(pages, fields, look)


def inputs(record: Record, told: Account, look: PageLook = PLAIN) -> dict[str, str]:
    """What the template is given of a record and its account."""
    shown, whole = printable(wire.to_builtins(told))
    shown["unprintable"] = not whole
    by = look.author_in_metadata and record.audience is not Audience.PARTNERSHIP
    shown["author"] = mended(record.author_name).strip() if by else ""
    return {
        "record": _attached(record),
        "shown": wire.encode(shown).decode(),
        "large": "yes" if look.large else "",
        "dyslexia": "yes" if look.dyslexia else "",
    }


def _attached(record: Record) -> str:
    try:
        return wire.sealed(record).decode()
    except UnicodeEncodeError:  # a lone surrogate, of which there is seldom one
        return wire.sealed(wire.from_builtins(mended(wire.to_builtins(record)), Record)).decode()
