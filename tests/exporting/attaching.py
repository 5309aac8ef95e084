"""PDFs with any attachment, made by hand: what somebody makes who wants a record to be misread."""

import zlib
from collections.abc import Sequence

CATALOG = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [%b] >> >> %b >>"


def pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, table)
    end = b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(made))
    return made + head + end


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), entries, data)


def carrying(
    attached: bytes,
    *,
    filters: bytes = b"/FlateDecode",
    names: Sequence[bytes] = (b"record.json",),
    page: bytes = b"",
    catalog: bytes = b"",
    more: Sequence[bytes] = (),
) -> bytes:
    """A PDF of one page with ``attached`` under each of ``names``. ``filters`` say how it is packed; packed
    already where they are not the usual. ``more`` are further objects, from number 6 on."""
    packed = zlib.compress(attached) if filters == b"/FlateDecode" else attached
    named = b" ".join(b"(%b) 4 0 R" % name for name in names)
    return pdf(
        [
            CATALOG % (named, catalog),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] %b >>" % page,
            b"<< /Type /Filespec /F (%b) /UF (%b) /EF << /F 5 0 R >> >>" % (names[0], names[0]),
            stream(packed, b"/Type /EmbeddedFile /Filter [%b]" % filters),
            *more,
        ]
    )


def field(kind: bytes, name: bytes, value: bytes) -> bytes:
    """A form field that is its own place on the page."""
    return b"<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /FT /%b /T (%b) /P 3 0 R %b >>" % (
        kind,
        name,
        value,
    )


def form(attached: bytes, *fields: bytes) -> bytes:
    """A PDF with an attachment and these form fields on its page."""
    places = b" ".join(b"%d 0 R" % number for number in range(6, 6 + len(fields)))
    return carrying(
        attached,
        page=b"/Annots [%b]" % places,
        catalog=b"/AcroForm << /Fields [%b] >>" % places,
        more=fields,
    )


def bomb(megabytes: int) -> bytes:
    """A small stream that unpacks to so many megabytes of nothing."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    part = pack.compress(bytes(1 << 20)) + pack.flush(zlib.Z_FULL_FLUSH)
    check = ((megabytes << 20) % 65521) << 16 | 1  # Adler-32 of zeros
    return b"\x78\xda" + part * megabytes + b"\x03\x00" + check.to_bytes(4)
