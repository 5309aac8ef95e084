"""Plain text to lines: pages, blank lines, indents, and light Markdown marks taken off."""

import re

from reviewstudy.importing.lines import Line, Source

_BOLD = re.compile(r"(?<![\w*])(\*\*|__)(?=\S)((?:(?!\n[ \t]*\n).){1,2000}?)(?<=\S)\1(?![\w*])", re.DOTALL)
_ADDRESS = re.compile(r"<((?:https?|mailto):[^\s<>]{1,2000})>")
_WORDED = re.compile(r"(?<![\w!])\[([^\[\]\n]{1,300})\]\(<?((?:https?|mailto):[^\s()<>]{1,2000})>?\)")
_ATX = re.compile(r"(#{1,6})[ \t]+(?=\S)(.*?)[ \t#]*")
_RULE = re.compile(r"[-=_*~\u2500\u2501\u2013\u2014]{3,}")
_OPEN, _CLOSE = "\ue0b0", "\ue0b1"
"""Stand-ins for bold marks while the text is cut into lines (private use, removed from input)."""


def read(text: str) -> Source:
    """Lines of decoded text. A form feed starts a page; without one no line has a page."""
    links: list[tuple[str, str]] = []

    def keep(match: re.Match[str]) -> str:
        links.append((match[1], match[2]))
        return match[1]

    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    text = _BOLD.sub(_OPEN + r"\2" + _CLOSE, text)
    text = _WORDED.sub(keep, _ADDRESS.sub(r"\1", text))
    pages = text.split("\f")
    lines: list[Line] = []
    bold, before = False, 0
    for number, page in enumerate(pages, 1):
        for raw in page.split("\n"):
            opened = _OPEN in raw
            plain = raw.replace(_OPEN, "").replace(_CLOSE, "").expandtabs(8)
            shown = plain.strip()
            whole = (bold or raw.strip().startswith(_OPEN)) and (
                raw.strip().endswith(_CLOSE) or raw.rfind(_OPEN) >= raw.rfind(_CLOSE)
            )
            bold = raw.rfind(_OPEN) > raw.rfind(_CLOSE) if opened or _CLOSE in raw else bold
            if not shown or _RULE.fullmatch(shown):
                before += 1
                continue
            level = None
            if heading := _ATX.fullmatch(shown):
                level, shown = len(heading[1]), heading[2]
            lines.append(
                Line(
                    text=shown,
                    page=number if len(pages) > 1 else None,
                    indent=len(plain) - len(plain.lstrip()),
                    before=before,
                    bold=whole,
                    level=level,
                )
            )
            before = 0
        before += 1
    return Source(tuple(lines), links=tuple(links))
