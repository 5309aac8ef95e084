"""Data as accessible pages, made by Typst from the templates in ``resources/templates``."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from reviewstudy.domain.errors import ExportFailed
from reviewstudy.exporting.letters import legible
from reviewstudy.paths import resources

# Typst counts the pages in the metadata, which PDF/A keeps readable. It stands after everything a
# person wrote, so the last match is the true one.
_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")


def typeset(template: str, inputs: Mapping[str, str], made: str) -> bytes:
    """A template with its inputs as PDF/A-3a and PDF/UA-1: tagged, titled, in English.

    The same inputs give the same bytes. They go in as data, never as markup, and no file but the
    shipped templates and type is read or written. ``made`` is an ISO time in UTC.

    Raises:
        ExportFailed: Typst could not lay the text out.
    """
    moment = local_moment(made)
    try:
        return typst.compile(
            resources() / "templates" / template,
            root=resources() / "templates",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=dict(inputs),
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
            timestamp=max(0, int(moment.timestamp())) if moment else 0,
        )
    except typst.TypstError:
        # Typst quotes the text it stumbled on, which no log may hold.
        raise ExportFailed(
            "the pages could not be laid out",
            "look for unusual characters in what you wrote, or leave a part out",
        ) from None


def page_count(pdf: bytes) -> int:
    """How many pages a PDF made by :func:`typeset` has.

    Raises:
        ValueError: ``pdf`` was not made by :func:`typeset`.
    """
    counts = _PAGES.findall(pdf)
    if not counts:
        raise ValueError("not a PDF made here")
    return int(counts[-1])


def mended(value: Any) -> Any:
    """``value`` with every string fit for UTF-8: a lone surrogate becomes U+FFFD."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {key: mended(item) for key, item in value.items()}
    return [mended(item) for item in value] if isinstance(value, (list, tuple)) else value


def printable(value: Any, moments: tuple[str, ...] = ()) -> tuple[Any, bool]:
    """``value`` as it is printed, and whether all of it can be.

    Times in the fields named by ``moments`` become the date that this machine's clock has. A lone
    surrogate counts as U+FFFD.
    """
    fonts = _folder()
    whole = True

    def shown(value: Any, name: str = "") -> Any:
        nonlocal whole
        if isinstance(value, str):
            if name in moments and (moment := local_moment(value)):
                return moment.date().isoformat()
            text = legible(value if value.isascii() else mended(value), fonts)
            whole = whole and text.whole
            return text.text
        if isinstance(value, dict):
            return {key: shown(item, key) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [shown(item, name) for item in value]
        return value

    return shown(value), whole


def local_moment(text: str) -> datetime | None:
    """A time in UTC as the clock on this machine's wall has it; nothing if it is not a time."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None


@cache
def _folder() -> Path:
    return resources() / "fonts"


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_folder()])
