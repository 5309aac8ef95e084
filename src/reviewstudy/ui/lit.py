"""Words in a field of plain text, lit or selected by where they stand in the text."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from reviewstudy.domain.identifiers import Identifier


def light(edit: QPlainTextEdit, found: Sequence[Identifier], color: QColor) -> None:
    """Underline, with a wave, what may say who someone is. The words are left alone."""
    look = QTextCharFormat()
    look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    look.setUnderlineColor(color)
    lit, text, at, units = [], edit.toPlainText(), 0, 0
    for one in found:  # in order, so that the text is measured once
        units, at = units + _units(text[at : one.start]), one.start
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(edit.document())
        cursor.setPosition(units)
        cursor.setPosition(units + _units(text[one.start : one.end]), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor, selection.format = cursor, look
        lit.append(selection)
    edit.setExtraSelections(lit)


def select(cursor: QTextCursor, text: str, start: int, end: int) -> None:
    """Select characters ``start`` to ``end`` of ``text``; Qt counts UTF-16 units."""
    first = _units(text[:start])
    cursor.setPosition(first)
    cursor.setPosition(first + _units(text[start:end]), QTextCursor.MoveMode.KeepAnchor)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
