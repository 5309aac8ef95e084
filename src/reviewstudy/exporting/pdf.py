"""A record as an accessible PDF, made by Typst."""

import re
from datetime import datetime
from functools import cache
from typing import Any

import typst

from reviewstudy import wire
from reviewstudy.domain.errors import ExportFailed
from reviewstudy.domain.records import Record
from reviewstudy.exporting.letters import legible
from reviewstudy.paths import resources

# Typst counts the pages in the metadata, which PDF/A keeps readable. It stands after everything a
# person wrote, so the last match is the true one.
_PAGES = re.compile(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>")
_MOMENTS = ("created", "modified")


def record_pdf(record: Record) -> bytes:
    """``record`` as PDF/A-3a and PDF/UA-1, tagged, in English, with itself attached as ``record.json``.

    The same record gives the same bytes. Text goes in as data, never as markup, and no file but
    the shipped templates and type is read or written. Lone surrogates, which JSON cannot carry,
    become U+FFFD in the attachment; what the type cannot show is marked on the page only.

    Raises:
        ExportFailed: Typst could not lay the text out.
    """
    plain = _mended(wire.to_builtins(record))
    shown, whole = _shown(plain)
    shown["unprintable"] = not whole
    made = _moment(record.created)
    try:
        return typst.compile(
            resources() / "templates" / "record.typ",
            root=resources() / "templates",
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"record": wire.encode(plain).decode(), "shown": wire.encode(shown).decode()},
            format="pdf",
            pdf_standards=["a-3a", "ua-1"],
            timestamp=max(0, int(made.timestamp())) if made else 0,
        )
    except typst.TypstError:
        # Typst quotes the text it stumbled on, which no log may hold.
        raise ExportFailed(
            "the pages could not be laid out",
            "look for unusual characters in what you wrote, or leave a part out",
        ) from None


def page_count(pdf: bytes) -> int:
    """How many pages a PDF made by :func:`record_pdf` has.

    Raises:
        ValueError: ``pdf`` was not made by :func:`record_pdf`.
    """
    counts = _PAGES.findall(pdf)
    if not counts:
        raise ValueError("not a PDF made by record_pdf")
    return int(counts[-1])


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[resources() / "fonts"]
    )


def _mended(value: Any) -> Any:
    """``value`` with every string fit for UTF-8."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\ufffd", value)
    if isinstance(value, dict):
        return {key: _mended(item) for key, item in value.items()}
    return [_mended(item) for item in value] if isinstance(value, (list, tuple)) else value


def _shown(value: Any, name: str = "") -> tuple[Any, bool]:
    """``value`` as it is printed, and whether all of it can be."""
    if isinstance(value, str):
        if name in _MOMENTS and (moment := _moment(value)):
            return moment.date().isoformat(), True
        text = legible(value, resources() / "fonts")
        return text.text, text.whole
    if isinstance(value, dict):
        pairs = {key: _shown(item, key) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, all(whole for _, whole in pairs.values())
    if isinstance(value, (list, tuple)):
        items = [_shown(item, name) for item in value]
        return [item for item, _ in items], all(whole for _, whole in items)
    return value, True


def _moment(text: str) -> datetime | None:
    """A time in UTC as the clock on this machine's wall has it; nothing if it is not a time."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None
