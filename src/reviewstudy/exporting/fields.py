"""Form fields over the places of a PDF where a supervisor may type.

Typst has no fields, so a template lays a link of our own over each place, which Typst tags; pikepdf makes
of the link a field, and of its tag a form's. Why, and what was tried: docs/decisions/0020-form-fields.md.
"""

import io
import struct
import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any

import pikepdf

from reviewstudy.domain.records import PageLook
from reviewstudy.exporting.blocks import Field
from reviewstudy.exporting.letters import advances, table_at
from reviewstudy.exporting.typeset import mended
from reviewstudy.paths import resources

_LINK = "reviewstudy-field:"
_LINES = 1 << 12  # ISO 32000-1, 12.7.4.3
_PRINTED = 4  # 12.5.3
_FONT = "ReviewStudy"
_INK = "0.106 0.145 0.157 rg"
_LONGEST = 300  # of a name that is spoken; a heading can be pages


def with_fields(pdf: bytes, fields: Mapping[str, Field], look: PageLook) -> bytes:
    """``pdf`` of :func:`typeset` with an empty field in place of each link to one of ``fields``.

    Tags, metadata and attachment stay; the same bytes give the same bytes.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tags = pikepdf.NumberTree(document.Root.StructTreeRoot.ParentTree)
        made = pikepdf.Array()
        for page in document.pages:
            for link in page.get("/Annots", ()):
                if field := fields.get(_named(link)):
                    _into(document, link, field, page, look)
                    tags[int(link.StructParent)].S = pikepdf.Name.Form
                    made.append(link)
        font = document.make_indirect(_font(document, look))
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=made,
            DA=pikepdf.String(_typed_as(look)),
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary({f"/{_FONT}": font})),
        )
        written = io.BytesIO()
        document.save(
            written,
            deterministic_id=True,
            preserve_pdfa=False,  # which would read and write the metadata to change nothing
            compress_streams=False,  # the metadata stays readable
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return written.getvalue()


def _named(link: Any) -> str:
    """The field that a link stands for; empty for any other."""
    address = str(link.get("/A", {}).get("/URI", ""))
    return address.removeprefix(_LINK) if address.startswith(_LINK) else ""


def _into(document: pikepdf.Pdf, link: Any, field: Field, page: Any, look: PageLook) -> None:
    """Make a field of a link, where it is."""
    left, bottom, right, top = (float(edge) for edge in link.Rect)
    shown = document.make_stream(b"/Tx BMC EMC")  # its own, since a viewer writes into it
    shown.Type, shown.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    shown.BBox = pikepdf.Array([0, 0, round(right - left, 3), round(top - bottom, 3)])
    for key in ("/A", "/Contents", "/Border"):
        del link[key]
    link.update(
        {
            "/Subtype": pikepdf.Name.Widget,
            "/FT": pikepdf.Name.Tx,
            "/T": pikepdf.String(field.name),
            "/TU": pikepdf.String(mended(field.label)[:_LONGEST]),
            "/Ff": _LINES if field.lines > 1 else 0,
            "/F": _PRINTED,
            "/P": page.obj,
            "/BS": pikepdf.Dictionary(W=0),
            # The rules below show until something is typed, and then do not strike through it.
            "/MK": pikepdf.Dictionary(BG=pikepdf.Array([1, 1, 1])),
            "/DA": pikepdf.String(_typed_as(look)),
            "/AP": pikepdf.Dictionary(N=shown),
        }
    )


def _typed_as(look: PageLook) -> str:
    return f"/{_FONT} {16 if look.large else 11} Tf {_INK}"


# The type that is typed in ------------------------------------------------------------------------


def _font(document: pikepdf.Pdf, look: PageLook) -> Any:
    """Our type as a simple font, which every viewer can type in: 218 letters of western Europe (Windows
    1252). A viewer shows others in a type of its own; the value is Unicode in any case."""
    name = "reading/Lexend-Regular" if look.dyslexia else "AtkinsonHyperlegibleNext-Regular"
    packed, length, metrics = _packed(name)
    program = document.make_stream(packed, Filter=pikepdf.Name.FlateDecode, Length1=length)
    named = pikepdf.Name("/" + name.rpartition("/")[2])
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=named,
        Flags=32,  # letters of a standard alphabet (9.8.2)
        ItalicAngle=0,
        StemV=80,
        FontFile2=program,
        **{key: value for key, value in metrics.items() if key != "Widths"},
    )
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.TrueType,
        BaseFont=named,
        Encoding=pikepdf.Name.WinAnsiEncoding,
        FirstChar=32,
        LastChar=255,
        Widths=pikepdf.Array(metrics["Widths"]),
        FontDescriptor=document.make_indirect(descriptor),
    )


@cache
def _packed(name: str) -> tuple[bytes, int, dict[str, Any]]:
    """A font packed, its length, and its measures in thousandths of an em (OpenType ``head``, ``hhea``,
    ``OS/2``)."""
    font = (resources() / "fonts" / f"{name}.ttf").read_bytes()
    per_em, *box = struct.unpack_from(">H16x4h", font, table_at(font, b"head") + 18)
    ascent, descent = struct.unpack_from(">hh", font, table_at(font, b"hhea") + 4)
    (capital,) = struct.unpack_from(">h", font, table_at(font, b"OS/2") + 88)
    wide = advances(font)
    letters = (bytes([code]).decode("cp1252", "replace") for code in range(32, 256))
    scaled = [round(value * 1000 / per_em) for value in (ascent, descent, capital, *box)]
    metrics = {
        "Ascent": scaled[0],
        "Descent": scaled[1],
        "CapHeight": scaled[2],
        "FontBBox": scaled[3:],
        "Widths": [round(wide.get(ord(letter), 0) * 1000) for letter in letters],
    }
    return zlib.compress(font, 9), len(font), metrics
