"""Every byte of a PDF, unpacked: what somebody finds who looks for a word in it."""

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
    TextStringObject,
)

_HEX = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>")


def everything_in(pdf: bytes) -> bytes:
    """The file as it stands, all its streams (object streams and attachments too) decompressed, every string
    as UTF-8 whichever way it is written, and the words of each page, whole and without their gaps."""
    reader = PdfReader(io.BytesIO(pdf))
    found = [pdf]
    trailer: Any = reader.trailer
    for number in range(1, trailer["/Size"]):
        if number in reader.xref.get(0, {}) or number in reader.xref_objStm:
            found += _parts(reader.get_object(IndirectObject(number, 0, reader)))
    found += _parts(trailer.get("/Info"))
    for page in reader.pages:
        text = page.extract_text()
        found += [text.encode("utf-8", "replace"), " ".join(text.split()).encode("utf-8", "replace")]
        found.append("".join(text.split()).encode("utf-8", "replace"))
    return b"\n".join(found)


def _parts(value: Any) -> Iterator[bytes]:
    if isinstance(value, StreamObject):
        data = value.get_data()
        yield data
        for written in _HEX.findall(data):  # the words that a stream says instead of its signs
            text = bytes.fromhex(written.decode())
            if text.startswith(b"\xfe\xff"):
                yield text[2:].decode("utf-16-be", "replace").encode("utf-8", "replace")
    if isinstance(value, TextStringObject):
        yield str(value).encode("utf-8", "replace")
    elif isinstance(value, ByteStringObject):
        yield bytes(value)
    elif isinstance(value, DictionaryObject):
        for key, one in value.items():
            yield str(key).encode()
            yield from _parts(one)
    elif isinstance(value, ArrayObject):
        for one in value:
            yield from _parts(one)
