"""A PDF's form filled in as a browser does it: with PDFium, field by field, and saved."""

import ctypes
import io
from collections.abc import Mapping
from typing import Any

import pypdfium2
import pypdfium2.raw as raw


def filled(pdf: bytes, values: Mapping[str, str]) -> bytes:
    """``pdf`` with each of ``values`` typed into the field of its name."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    left = dict(values)
    for number in range(len(document)):
        page = document[number]
        for index in range(raw.FPDFPage_GetAnnotCount(page)):
            annotation = raw.FPDFPage_GetAnnot(page, index)
            if (name := _name(document.formenv, annotation)) in left:
                assert raw.FORM_SetFocusedAnnot(document.formenv, annotation)
                typed = ctypes.create_string_buffer((left.pop(name) + "\0").encode("utf-16-le"))
                raw.FORM_ReplaceSelection(document.formenv, page, _wide(typed))
                raw.FORM_ForceToKillFocus(document.formenv)
            raw.FPDFPage_CloseAnnot(annotation)
        page.close()
    assert left == {}
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


def _name(form: Any, annotation: Any) -> str:
    buffer = ctypes.create_string_buffer(500)
    length = raw.FPDFAnnot_GetFormFieldName(form, annotation, _wide(buffer), 500)
    return buffer.raw[: max(0, length - 2)].decode("utf-16-le")


def _wide(buffer: Any) -> Any:
    return ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
