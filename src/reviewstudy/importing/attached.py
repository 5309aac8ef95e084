"""The record a PDF carries, taken out in the child process: a PDF is from outside, whoever says they made it.

Why PDFium: docs/decisions/0017-reading-records.md.
"""

import ctypes
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewstudy import wire
from reviewstudy.domain.records import RECORD_SCHEMA, SEALED_FROM, Digest, FieldValue, Record
from reviewstudy.importing.records import LARGEST, Found

ATTACHMENT = "record.json"
MOST_FIELDS, LONGEST = 5000, 100_000
"""Form fields of a file that are looked at, and characters of one."""


def look(source: bytes) -> dict[str, Any]:
    """What the child answers: ``found``; of a record also ``record``, ``digest`` and ``fields``; of a newer
    one ``program``."""
    # A reader mends what it can. A file without its last line (ISO 32000-2, 7.5.5) has lost its end.
    if b"%%EOF" not in source[-1024:]:
        return {"found": Found.BROKEN}
    try:
        document = pdfium.PdfDocument(source)
        document.init_forms()
        attached = _attached(document)
    except pdfium.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        return {"found": Found.LOCKED if locked else Found.BROKEN}
    if isinstance(attached, Found):
        return {"found": attached}
    answer = _read(attached)
    return answer if answer["found"] is not Found.RECORD else {**answer, "fields": _fields(document)}


def _attached(document: pdfium.PdfDocument) -> bytes | Found:
    """The one attachment of that name, of no more than may be."""
    every = map(document.get_attachment, range(document.count_attachments()))
    named = [one for one in every if one.get_name() == ATTACHMENT]
    if len(named) != 1:
        return Found.SEVERAL if named else Found.NONE
    size = ctypes.c_ulong()
    if not raw.FPDFAttachment_GetFile(named[0], None, 0, size):
        return Found.DAMAGED
    if size.value > LARGEST:
        return Found.LARGE
    return bytes(named[0].get_data()) if size.value else b""


def _read(attached: bytes) -> dict[str, Any]:
    try:
        plain, digest = wire.unsealed(attached)
    except ValueError:
        return {"found": Found.DAMAGED}
    given = plain.get("schema")
    schema = given if type(given) is int else 0
    if schema >= SEALED_FROM and digest is Digest.MISSING:
        digest = Digest.DAMAGED
    # Damage comes first: it can make a record look newer, or like anything else.
    otherwise = Found.DAMAGED if digest is Digest.DAMAGED else Found.FOREIGN
    if schema > RECORD_SCHEMA and digest is Digest.WELL:
        return {"found": Found.NEWER, "program": str(plain.get("program", ""))[:100]}
    if not 1 <= schema <= RECORD_SCHEMA:
        return {"found": otherwise}
    try:
        record = wire.from_builtins(plain, Record)
        uuid.UUID(record.record)
        datetime.fromisoformat(record.created)
    except ValueError:
        return {"found": otherwise}
    return {"found": Found.RECORD, "record": wire.to_builtins(record), "digest": digest}


def _fields(document: pdfium.PdfDocument) -> list[dict[str, Any]]:
    """Every form field on a page, once, with its value."""
    fields: dict[str, str] = {}
    if document.formenv is not None:
        for name, value in _widgets(document):
            fields[name] = fields.get(name) or value
            if len(fields) >= MOST_FIELDS:
                break
    return [wire.to_builtins(FieldValue(name, value)) for name, value in fields.items()]


def _widgets(document: pdfium.PdfDocument) -> Iterator[tuple[str, str]]:
    form = document.formenv
    for number in range(len(document)):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            continue
        for index in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if not annotation:
                continue
            kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
            if kind not in (-1, raw.FPDF_FORMFIELD_UNKNOWN, raw.FPDF_FORMFIELD_PUSHBUTTON):
                value = _text(raw.FPDFAnnot_GetFormFieldValue, form, annotation)
                ticks = kind in (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
                name = _text(raw.FPDFAnnot_GetFormFieldName, form, annotation)
                yield name, "" if ticks and value == "Off" else value
            raw.FPDFPage_CloseAnnot(annotation)
        page.close()


def _text(get: Any, form: Any, annotation: Any) -> str:
    """What one of PDFium's getters says: UTF-16, with its length in bytes and a zero at its end."""
    length = min(get(form, annotation, None, 0), 2 * LONGEST + 2)
    buffer = ctypes.create_string_buffer(length)
    get(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace").rstrip("\0")
