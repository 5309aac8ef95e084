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
from reviewstudy.ui.theme import GRID, UNDERLINES, Theme

HEADING_SIZES = (24, 20, 17)
READING = 17
SMALL = 14
LEADING, HEADING_LEADING = 1.5, 1.25
"""Line height as a multiple of the type's size."""

FOOTNOTE_LINK = "footnote:"
"""Before the number of a footnote's passage, in the link its mark in the text carries."""

_SPLITTING = dict.fromkeys(map(ord, "\n\r\u2028\u2029\ufdd0\ufdd1"), " ")
"""Inside a passage these would split its block: Qt reads the last two, which are no characters, as
the ends of a frame."""


def fill(document: QTextDocument, review: Review, theme: Theme) -> None:
    """Write a review into an empty document: block ``n`` is passage ``n``, character for character."""
    levels = review.heading_levels()
    points = {point.passage for point in review.learning_points}
    document.setDocumentMargin(0)
    document.setDefaultFont(theme.font(READING))
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for number, passage in enumerate(review.passages):
        if number:
            cursor.insertBlock()
        level = min(levels.get(passage.id, 2), 6) if passage.kind is PassageKind.HEADING else 0
        block, char = _formats(passage, level, theme, first=number == 0)
        cursor.setBlockFormat(block)
        cursor.setBlockCharFormat(char)
        cursor.insertText(passage.text.translate(_SPLITTING), char)
        if passage.kind is PassageKind.BULLET and passage.id not in points:
            style = QTextListFormat()
            style.setStyle(QTextListFormat.Style.ListDisc)
            style.setIndent(1)
            cursor.createList(style)
    _link(document, review, theme)
    cursor.endEditBlock()


def _formats(
    passage: Passage, level: int, theme: Theme, *, first: bool
) -> tuple[QTextBlockFormat, QTextCharFormat]:
    block, char = QTextBlockFormat(), QTextCharFormat()
    size: float = READING
    block.setBottomMargin(theme.px(2 * GRID - 4))
    char.setForeground(theme.color("text"))
    if level:
        size = HEADING_SIZES[min(level, len(HEADING_SIZES)) - 1]
        block.setHeadingLevel(level)
        block.setTopMargin(0 if first else theme.px(4 * GRID if level == 1 else 3 * GRID))
        char.setFontWeight(QFont.Weight.DemiBold)
    elif passage.kind is PassageKind.QUOTE:
        block.setLeftMargin(theme.px(3 * GRID))
        char.setForeground(theme.color("muted"))
    elif passage.kind in (PassageKind.FOOTNOTE, PassageKind.CAPTION):
        size = SMALL
        char.setForeground(theme.color("muted"))
    elif passage.kind is PassageKind.TABLE_ROW:
        size = SMALL + 1
        block.setBottomMargin(theme.px(GRID // 2))
    font = theme.font(size, bold=bool(level))
    char.setFont(font)
    # Qt counts in percent of the font's own line, which is taller than its size.
    wanted = (HEADING_LEADING if level else LEADING) * font.pixelSize()
    percent = 100 * wanted / QFontMetricsF(font).lineSpacing()
    block.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return block, char


def _link(document: QTextDocument, review: Review, theme: Theme) -> None:
    """Make printed web addresses and footnote marks look like what they are."""
    numbers = {passage.id: number for number, passage in enumerate(review.passages)}
    notes = {
        passage.text: number
        for number, passage in enumerate(review.passages)
        if passage.kind is PassageKind.FOOTNOTE
    }
    for link in review.links:
        if link.passage in numbers:
            _anchor(document, numbers[link.passage], link.url, link.url, theme)
            if link.text != link.url:
                _anchor(document, numbers[link.passage], link.text, link.url, theme)
    for note in review.footnotes:
        target = next((number for text, number in notes.items() if note.text and note.text in text), None)
        for source in note.passages:
            if target is not None and source in numbers:
                for shape in (_superscript(note.mark), f"[{note.mark}]", f"[^{note.mark}]"):
                    _anchor(document, numbers[source], shape, f"{FOOTNOTE_LINK}{target}", theme)


def _anchor(document: QTextDocument, block: int, words: str, target: str, theme: Theme) -> None:
    at = document.findBlockByNumber(block).text().find(words) if words else -1
    if at < 0:
        return
    cursor = cursor_over(document, Place(block, at, block, at + len(words)))
    format_ = QTextCharFormat()
    format_.setAnchor(True)
    format_.setAnchorHref(target)
    format_.setForeground(theme.color("accent"))
    format_.setFontUnderline(not target.startswith(FOOTNOTE_LINK))
    cursor.mergeCharFormat(format_)


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
    document: QTextDocument, place: Place, theme: Theme, colour: Colour
) -> QTextEdit.ExtraSelection:
    """How a highlight is painted over its words: a tint and its own underline."""
    look = theme.highlight(colour)
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor_over(document, place)
    format_ = QTextCharFormat()
    format_.setBackground(look.tint)
    format_.setForeground(theme.color("text"))
    format_.setUnderlineStyle(_STYLES[UNDERLINES[colour]])
    format_.setUnderlineColor(QColor(look.line))
    selection.format = format_
    return selection


def pointed_at(document: QTextDocument, number: int, theme: Theme) -> QTextEdit.ExtraSelection:
    """How a passage someone jumped to is shaded: quietly, over its whole width, unlike a highlight."""
    block = document.findBlockByNumber(number)
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor_over(document, Place(number, 0, number, len(block.text())))
    format_ = QTextCharFormat()
    format_.setBackground(theme.color("accent_soft"))
    selection.format = format_
    return selection


_STYLES = {
    Qt.PenStyle.SolidLine: QTextCharFormat.UnderlineStyle.SingleUnderline,
    Qt.PenStyle.DashLine: QTextCharFormat.UnderlineStyle.DashUnderline,
    Qt.PenStyle.DotLine: QTextCharFormat.UnderlineStyle.DotLine,
    Qt.PenStyle.DashDotLine: QTextCharFormat.UnderlineStyle.DashDotLine,
    Qt.PenStyle.DashDotDotLine: QTextCharFormat.UnderlineStyle.DashDotDotLine,
}
