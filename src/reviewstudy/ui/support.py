"""Help that is in reach on every screen: a child at risk now, support for the reader, privacy."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from reviewstudy.content import help_text
from reviewstudy.ui.parts import button
from reviewstudy.ui.theme import GRID, Theme

TITLES = {"worried": "Worried about a child now?", "support": "Support for you", "private": "What is private"}


class HelpSheet(QDialog):
    """One page of help, from ``resources/help``."""

    def __init__(self, parent: QWidget | None, theme: Theme, name: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLES[name])
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().size() if parent else QSize(theme.px(560), theme.px(520))
        self.resize(min(theme.px(560), room.width()), min(theme.px(520), room.height()))
        page = QTextBrowser()
        page.setAccessibleName(TITLES[name])
        page.setOpenLinks(False)
        page.setFont(theme.font(15))
        page.document().setDocumentMargin(3 * GRID)
        page.document().setDefaultFont(theme.font(15))
        page.document().setMarkdown(help_text(name))
        space_out(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(page, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        foot.addStretch(1)
        foot.addWidget(button("Close", self.accept, primary=True))
        box.addLayout(foot)


def space_out(page: QTextBrowser) -> None:
    """Give Markdown the leading and gaps of the rest of the program, and start at its top."""
    cursor = QTextCursor(page.document())
    block = page.document().firstBlock()
    while block.isValid():
        cursor.setPosition(block.position())
        format_ = block.blockFormat()
        format_.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        format_.setBottomMargin(GRID)
        format_.setTopMargin(2 * GRID if format_.headingLevel() and block.blockNumber() else 0)
        cursor.setBlockFormat(format_)
        block = block.next()
    page.moveCursor(QTextCursor.MoveOperation.Start)


class HelpLine(QWidget):
    """The two links a screen outside the main window carries at its foot."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for name in ("worried", "support"):
            box.addWidget(button(TITLES[name], partial(self._open, name), quiet=True))
        box.addStretch(1)

    def _open(self, name: str) -> None:
        HelpSheet(self.window(), self._theme, name).open()
