"""A review's passages as a text document: one passage is one block, so places map both ways."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextListFormat,
)
from PySide6.QtWidgets import QTextEdit

from reviewstudy.domain.marks import Colour, Place
from reviewstudy.domain.reviews import Passage, PassageKind, Review
from reviewstudy.ui.paper import READING, Paper
from reviewstudy.ui.theme import GRID, UNDERLINES

HEADING_SIZES = (24, 20, 17)
SMALL = 14
HEADING_LEADING = 1.25
"""Line height of a heading as a multiple of its size; never more than that of the text."""

FOOTNOTE_LINK, LAW_LINK, PASSAGE_LINK = "footnote:", "law:", "passage:"
"""Before the number of a footnote, from 0, the id of an authority, or the number of a passage all of
whose links are meant, in what a text leads to."""

_SPLITTING = dict.fromkeys(map(ord, "\n\r\u2028\u2029\ufdd0\ufdd1"), " ") | {0xFEFF: "\u2060"}
"""Inside a passage these would split its block: Qt reads the fifth and sixth, which are no characters,
as the ends of a frame. The last goes on its way to Qt where a text begins with it; a word joiner, which
is what it meant, stays."""


class Filling:
    """Writes a review into an empty document, a part at a time: block ``n`` is passage ``n``,
    character for character."""

    def __init__(self, document: QTextDocument, review: Review, paper: Paper) -> None:
        self._review = review
        self._paper = paper
        self._levels = review.heading_levels()
        self._points = {point.passage for point in review.learning_points}
        self._targets = _targets(review)
        self._cursor = QTextCursor(document)
        self._looks: dict[tuple[PassageKind, int, bool], tuple[QTextBlockFormat, QTextCharFormat]] = {}
        self.filled = 0
        document.setDocumentMargin(0)
        document.setDefaultFont(paper.font(READING))

    @property
    def done(self) -> bool:
        """Whether every passage is there."""
        return self.filled >= len(self._review.passages)

    def to(self, number: int) -> None:
        """Write the passages up to and with this one, those that are not there yet."""
        last = min(number, len(self._review.passages) - 1)
        if last < self.filled:
            return
        self._cursor.beginEditBlock()
        for passage in self._review.passages[self.filled : last + 1]:
            self._write(passage)
            self.filled += 1
        self._cursor.endEditBlock()

    def _write(self, passage: Passage) -> None:
        level = min(self._levels.get(passage.id, 2), 6) if passage.kind is PassageKind.HEADING else 0
        look = (passage.kind, level, self.filled == 0)
        if look not in self._looks:
            self._looks[look] = _formats(passage.kind, level, self._paper, first=self.filled == 0)
        block, char = self._looks[look]
        if self.filled:
            self._cursor.insertBlock(block, char)
        else:
            self._cursor.setBlockFormat(block)
            self._cursor.setBlockCharFormat(char)
        text, at = passage.text.translate(_SPLITTING), 0
        for start, end, target in _spans(text, self._targets.get(passage.id, ())):
            self._cursor.insertText(text[at:start], char)
            self._cursor.insertText(text[start:end], _linked(char, target, self._paper))
            at = end
        self._cursor.insertText(text[at:], char)
        if passage.kind is PassageKind.BULLET and passage.id not in self._points:
            style = QTextListFormat()
            style.setStyle(QTextListFormat.Style.ListDisc)
            style.setIndent(1)
            self._cursor.createList(style)


def fill(document: QTextDocument, review: Review, paper: Paper) -> None:
    """Write all of a review into an empty document."""
    Filling(document, review, paper).to(len(review.passages))


def _formats(
    kind: PassageKind, level: int, paper: Paper, *, first: bool
) -> tuple[QTextBlockFormat, QTextCharFormat]:
    block, char = QTextBlockFormat(), QTextCharFormat()
    size: float = READING
    block.setBottomMargin(paper.px(2 * GRID - 4))
    char.setForeground(paper.color("text"))
    if level:
        size = HEADING_SIZES[min(level, len(HEADING_SIZES)) - 1]
        block.setHeadingLevel(level)
        block.setTopMargin(0 if first else paper.px(4 * GRID if level == 1 else 3 * GRID))
        char.setFontWeight(QFont.Weight.DemiBold)
    elif kind is PassageKind.QUOTE:
        block.setLeftMargin(paper.px(3 * GRID))
        char.setForeground(paper.color("muted"))
    elif kind in (PassageKind.FOOTNOTE, PassageKind.CAPTION):
        size = SMALL
        char.setForeground(paper.color("muted"))
    elif kind is PassageKind.TABLE_ROW:
        size = SMALL + 1
        block.setBottomMargin(paper.px(GRID // 2))
    font = paper.font(size, bold=bool(level))
    char.setFont(font)
    # Qt counts in percent of the font's own line, which is taller than its size.
    leading = min(HEADING_LEADING, paper.leading) if level else paper.leading
    percent = 100 * leading * font.pixelSize() / QFontMetricsF(font).lineSpacing()
    block.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return block, char


def _targets(review: Review) -> dict[str, list[tuple[str, str]]]:
    """By passage, the words in it that lead somewhere, and where: web addresses, notes, law."""
    found: dict[str, list[tuple[str, str]]] = {}
    for link in review.links:
        found.setdefault(link.passage, []).append((link.url, link.url))
        if link.text != link.url:
            found[link.passage].append((link.text, link.url))
    for number, note in enumerate(review.footnotes):
        for source in note.passages:
            for shape in (_superscript(note.mark), f"[{note.mark}]", f"[^{note.mark}]"):
                found.setdefault(source, []).append((shape, f"{FOOTNOTE_LINK}{number}"))
    for citation in review.citations:
        found.setdefault(citation.passage, []).append((citation.text, f"{LAW_LINK}{citation.authority}"))
    return found


def _spans(text: str, targets: Sequence[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Where the words that lead somewhere stand, in order; of two that overlap the first named counts."""
    taken: list[tuple[int, int, str]] = []
    for words, target in targets:
        at = text.find(words) if words else -1
        if at >= 0 and all(at >= end or at + len(words) <= start for start, end, _ in taken):
            taken.append((at, at + len(words), target))
    return sorted(taken)


def _linked(char: QTextCharFormat, target: str, paper: Paper) -> QTextCharFormat:
    """How words that lead somewhere look: an address underlined in the accent, law under a thin line."""
    format_ = QTextCharFormat(char)
    format_.setAnchor(True)
    format_.setAnchorHref(target)
    if target.startswith(LAW_LINK):
        format_.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        format_.setUnderlineColor(paper.color("control"))
    else:
        format_.setForeground(paper.color("accent"))
        format_.setFontUnderline(not target.startswith(FOOTNOTE_LINK))
    return format_


_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def _superscript(mark: str) -> str:
    return mark.translate(str.maketrans("0123456789", _RAISED))


def plain_digits(mark: str) -> str:
    """A raised number at reading size."""
    return mark.translate(str.maketrans(_RAISED, "0123456789"))


def cursor_over(document: QTextDocument, place: Place) -> QTextCursor:
    """A cursor that selects the words at a place."""
    first, last = document.findBlockByNumber(place.first), document.findBlockByNumber(place.last)
    cursor = QTextCursor(document)
    cursor.setPosition(first.position() + utf16(first.text(), place.start))
    cursor.setPosition(last.position() + utf16(last.text(), place.end), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def place_of(document: QTextDocument, cursor: QTextCursor) -> Place:
    """The place a cursor selects, its ends drawn in past white space."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    first, last = document.findBlock(start), document.findBlock(end)
    place = Place(
        first.blockNumber(),
        characters(first.text(), start - first.position()),
        last.blockNumber(),
        characters(last.text(), end - last.position()),
    )
    return _trimmed(place, [document.findBlockByNumber(n).text() for n in range(place.first, place.last + 1)])


def _trimmed(place: Place, lines: Sequence[str]) -> Place:
    first, start, last, end = place.first, place.start, place.last, place.end
    while first < last and not lines[first - place.first][start:].strip():
        first, start = first + 1, 0
    while last > first and not lines[last - place.first][:end].strip():
        last -= 1
        end = len(lines[last - place.first])
    head, tail = lines[first - place.first], lines[last - place.first]
    while start < (end if first == last else len(head)) and head[start].isspace():
        start += 1
    while end > (start if first == last else 0) and tail[end - 1].isspace():
        end -= 1
    return Place(first, start, last, end)


def utf16(text: str, characters_: int) -> int:
    """Qt counts UTF-16 units, Python characters; they differ after an emoji."""
    return characters_ + sum(1 for character in text[:characters_] if ord(character) > 0xFFFF)


def characters(text: str, units: int) -> int:
    """Characters in the first ``units`` UTF-16 units."""
    count = 0
    for number, character in enumerate(text):
        if count >= units:
            return number
        count += 2 if ord(character) > 0xFFFF else 1
    return len(text)


def highlight(
    document: QTextDocument, place: Place, paper: Paper, colour: Colour
) -> QTextEdit.ExtraSelection:
    """How a highlight is painted over its words: a tint and its own underline."""
    look = paper.highlight(colour)
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor_over(document, place)
    format_ = QTextCharFormat()
    format_.setBackground(look.tint)
    format_.setForeground(paper.color("text"))
    format_.setUnderlineStyle(_STYLES[UNDERLINES[colour]])
    format_.setUnderlineColor(QColor(look.line))
    selection.format = format_
    return selection


def pointed_at(document: QTextDocument, number: int, paper: Paper) -> QTextEdit.ExtraSelection:
    """How a passage someone jumped to is shaded: quietly, over its whole width, unlike a highlight."""
    block = document.findBlockByNumber(number)
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor_over(document, Place(number, 0, number, len(block.text())))
    format_ = QTextCharFormat()
    format_.setBackground(paper.color("accent_soft"))
    selection.format = format_
    return selection


def found(document: QTextDocument, place: Place, paper: Paper, *, current: bool) -> QTextEdit.ExtraSelection:
    """How words that were looked for are lit: on a strong ground and never underlined, unlike a highlight;
    the ones stood at are turned about, ink for paper."""
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor_over(document, place)
    format_ = QTextCharFormat()
    format_.setBackground(paper.color("text" if current else "found"))
    format_.setForeground(paper.color("surface" if current else "found_ink"))
    format_.setUnderlineStyle(QTextCharFormat.UnderlineStyle.NoUnderline)
    selection.format = format_
    return selection


_STYLES = {
    Qt.PenStyle.SolidLine: QTextCharFormat.UnderlineStyle.SingleUnderline,
    Qt.PenStyle.DashLine: QTextCharFormat.UnderlineStyle.DashUnderline,
    Qt.PenStyle.DotLine: QTextCharFormat.UnderlineStyle.DotLine,
    Qt.PenStyle.DashDotLine: QTextCharFormat.UnderlineStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine: QTextCharFormat.UnderlineStyle.DashDotDotLine,
}
