"""Markdown to lines: each block whole, its level, number or note as the marks say."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.domain.reviews import PassageKind
from reviewstudy.importing import frontmatter
from reviewstudy.importing.lines import Declared, Line, Source

_DEEPEST = 60
"""How deep blocks may be nested; the parser silently drops what is deeper."""
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def read(text: str) -> Source:
    """Lines of a Markdown document; front matter becomes what it declares.

    Raises:
        DocumentRefused: the front matter is not valid, or blocks are nested beyond what is read.
    """
    parser = (
        MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
        .enable("table")
        .use(front_matter_plugin)
        .use(footnote_plugin)
    )
    environment: dict[str, object] = {}
    reader = _Reader()
    tokens = parser.parse(text, environment)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        raise DocumentRefused(
            "The lists or quotations of the document stand in one another too deeply",
            "take them apart, or save the document as plain text, and try again",
        )
    reader.blocks(tokens)
    declared, warnings = reader.declared, list(reader.warnings)
    notes = environment.get("footnotes")
    refs = notes.get("refs", {}) if isinstance(notes, dict) else {}
    if lost := sum(1 for use in refs.values() if use == -1):
        warnings.append(f"{lost} footnote text(s) that nothing refers to were left out")
    return Source(
        tuple(reader.lines),
        outlined=True,
        declared=declared,
        links=tuple(reader.links),
        warnings=tuple(warnings),
    )


class _Reader:
    """Walks the tokens of one document."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.links: list[tuple[str, str]] = []
        self.declared = Declared()
        self.warnings: tuple[str, ...] = ()
        self._items: list[str | None] = []
        """For each open list item the number it still has to give, "" for a bullet, None if given."""
        self._quotes = 0
        self._level: int | None = None
        self._note: str | None = None
        self._row: list[str] | None = None

    def blocks(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type == "front_matter":
                self.declared, self.warnings = frontmatter.read(token.content)
            elif token.type == "inline":
                self._inline(token)
            elif token.type in {"fence", "code_block"}:
                self._add(token.content)
            elif token.type == "html_block":
                self._add(_TAG.sub(" ", _HIDDEN.sub(" ", token.content)))
            else:
                self._structure(token)

    def _structure(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "heading_close":
                self._level = None
            case "list_item_open":
                self._items.append(f"{token.info}{token.markup}" if token.info else "")
            case "list_item_close":
                if self._items:
                    self._items.pop()
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "tr_open":
                self._row = []
            case "tr_close":
                cells, self._row = self._row or [], None
                self._line(" | ".join(cell for cell in cells if cell), PassageKind.TABLE_ROW)
            case "footnote_open":
                self._note = _mark(token)
            case "footnote_close":
                self._note = None

    def _inline(self, token: Token) -> None:
        text = "".join(self._words(token.children or []))
        if self._row is not None:
            self._row.append(" ".join(text.split()))
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        """A block of running text, in the part its surroundings give it."""
        if not text.strip():
            return
        if self._level is not None:
            self._line(text, PassageKind.HEADING, level=self._level)
        elif self._note is not None:
            self._line(text, PassageKind.FOOTNOTE, note=self._note)
        elif self._items and self._items[-1] is not None:
            number, self._items[-1] = self._items[-1], None
            self._line(text, PassageKind.NUMBERED if number else PassageKind.BULLET, number=number or None)
        else:
            self._line(text, PassageKind.QUOTE if self._quotes else PassageKind.PARAGRAPH)

    def _line(
        self,
        text: str,
        kind: PassageKind,
        *,
        level: int | None = None,
        number: str | None = None,
        note: str | None = None,
    ) -> None:
        if text.strip():
            indent = 2.0 * len(self._items)
            self.lines.append(
                Line(text, indent=indent, before=1, kind=kind, level=level, number=number, note=note)
            )

    def _words(self, tokens: Sequence[Token]) -> Iterator[str]:
        """The printed words of inline marks; where a link leads is kept beside."""
        target: str | None = None
        words: list[str] = []
        for token in tokens:
            text = _text(token)
            if token.type == "link_open":
                target, words = str(token.attrs.get("href", "")), []
            elif token.type == "link_close" and target is not None:
                if re.match(r"(?:https?|mailto):", target) and "".join(words).strip() != target:
                    self.links.append((" ".join("".join(words).split()), target))
                target = None
            elif target is not None:
                words.append(text)
            yield text


def _text(token: Token) -> str:
    match token.type:
        case "softbreak" | "hardbreak":
            return " "
        case "footnote_ref":
            mark = _mark(token)
            return mark.translate(_SUPERSCRIPT) if mark.isdigit() else f"[{mark}]"
        case "html_inline":
            return "" if _TAG.fullmatch(token.content) or token.content.startswith("<!--") else token.content
        case "text" | "code_inline" | "text_special" | "image":
            return token.content
    return ""


def _mark(token: Token) -> str:
    return str(token.meta.get("label") or int(token.meta.get("id", 0)) + 1)
