"""What of a text is in sight. Sought from where it was last: Qt's own answer, by a point of the page, is
wrong while it is still laying the text out."""

from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QTextEdit

MARGIN = 16
"""Pixels above what is brought to the top of the page."""


def top(view: QTextEdit, near: int) -> int:
    """The place of the first letter of the line at the top of the page; ``near``: where to begin to look."""
    height = view.verticalScrollBar().value() + MARGIN
    block = _top_block(view, near)
    above = view.document().documentLayout().blockBoundingRect(block).top()
    for number in range(block.layout().lineCount()):
        line = block.layout().lineAt(number)
        if above + line.y() + line.height() > height:
            return block.position() + line.textStart()
    return block.position()


def in_sight(view: QTextEdit, near: int) -> range:
    """The numbers of the blocks of which some is in sight."""
    layout = view.document().documentLayout()
    bottom = view.verticalScrollBar().value() + view.viewport().height()
    first = last = _top_block(view, near)
    while last.next().isValid() and layout.blockBoundingRect(last.next()).top() < bottom:
        last = last.next()
    return range(first.blockNumber(), last.blockNumber() + 1)


def read(view: QTextEdit, near: int) -> range:
    """The numbers of the blocks whose ends are in sight: those somebody can have read."""
    seen = in_sight(view, near)
    block = view.document().findBlockByNumber(seen.stop - 1)
    bottom = view.document().documentLayout().blockBoundingRect(block).bottom()
    cut = bottom > view.verticalScrollBar().value() + view.viewport().height()
    return range(seen.start, seen.stop - 1 if cut else seen.stop)


def _top_block(view: QTextEdit, near: int) -> QTextBlock:
    layout, height = view.document().documentLayout(), view.verticalScrollBar().value() + MARGIN
    block = view.document().findBlock(min(near, view.document().characterCount() - 1))
    while block.previous().isValid() and layout.blockBoundingRect(block).top() > height:
        block = block.previous()
    while block.next().isValid() and layout.blockBoundingRect(block).bottom() <= height:
        block = block.next()
    return block
