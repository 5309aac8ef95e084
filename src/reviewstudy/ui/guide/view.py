"""A page of the guide as it reads: Markdown in the window's type, its pictures as wide as there is room."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from reviewstudy import paths
from reviewstudy.domain.guide import GuidePage, places
from reviewstudy.domain.marks import Colour
from reviewstudy.ui.support import space_out
from reviewstudy.ui.theme import FAMILIES, GRID, Theme

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_ALT = QTextCharFormat.Property.ImageAltText
_IMAGE = QTextDocument.ResourceType.ImageResource.value
_COLUMN = 720
"""Pixels of 100 % text that a line is at most, so that the eye finds the next one."""


class GuideView(QTextBrowser):
    """``link`` carries what a link a person chose says: a page, or an address outside."""

    link = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page: GuidePage | None = None
        self._words = ""
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleDescription(
            "Arrow keys move in the text; Enter follows the link the cursor stands in"
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.anchorClicked.connect(lambda url: self.link.emit(url.toString()))
        # A window that is being drawn larger resizes at every step: pictures follow once it rests.
        self._fitting = QTimer(self, singleShot=True, interval=50)
        self._fitting.timeout.connect(self._fit_pictures)
        theme.changed.connect(self._relook)

    def show_page(self, page: GuidePage, words: str = "") -> None:
        """Show a page from its top, or from the first of the words that were looked for."""
        self._page, self._words = page, words
        self.setAccessibleName(f"Guide: {page.title}")
        document = self.document()
        document.setDocumentMargin(3 * GRID)
        document.setDefaultFont(self._theme.font(15))
        document.setMarkdown(page.text, _FEATURES)
        space_out(self)
        self._caption_pictures()
        self._dress()
        self._fit_pictures()
        self._light()

    def go_to_heading(self, anchor: str) -> None:
        """Show a heading by the anchor that a forge gives it."""
        for block in self._blocks():
            if block.blockFormat().headingLevel() and slug(block.text()) == anchor:
                self._show_at(block.position())
                return

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002 - Qt's names
        return None  # pictures are put in as they fit; nothing else is ever loaded

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            cursor = self.textCursor()
            # A cursor has the format of the character before it: at a link's start that is another.
            cursor.setPosition(min(cursor.selectionStart() + 1, self.document().characterCount() - 1))
            if target := cursor.charFormat().anchorHref():
                self.link.emit(target)
                return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab moves on, as everywhere; the arrow keys reach a link, as in a review.
        return QTextEdit.focusNextPrevChild(self, forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = max(0, self.width() - self._theme.px(_COLUMN)) // 2
        self.setViewportMargins(min(side, 2 * GRID), 0, side, 0)
        self._fitting.start()

    def _relook(self) -> None:
        if self._page is not None:
            self.show_page(self._page, self._words)

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.document().begin()
        while block.isValid():
            yield block
            block = block.next()

    def _pieces(self) -> Iterator[tuple[int, int, QTextCharFormat]]:
        """Where each piece of one look begins and ends, and the look."""
        for block in self._blocks():
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                yield piece.position(), piece.position() + piece.length(), piece.charFormat()
                pieces += 1

    def _caption_pictures(self) -> None:
        """Put under each picture what stands for it, for whoever cannot see it and whoever can."""
        found = [(start, format_) for start, _, format_ in self._pieces() if format_.isImageFormat()]
        cursor = QTextCursor(self.document())
        quiet = QTextCharFormat()
        quiet.setForeground(self._theme.color("muted"))
        quiet.setFont(self._theme.font(13))
        for start, format_ in reversed(found):
            cursor.setPosition(start + 1)
            cursor.insertBlock()
            cursor.insertText(f"Picture: {format_.property(_ALT)}", quiet)

    def _dress(self) -> None:
        """Set code in the window's own type on a ground, and tables with lines between their rows."""
        cursor = QTextCursor(self.document())
        code = QTextCharFormat()
        code.setFontFamilies(list(FAMILIES))
        code.setFontFixedPitch(False)
        code.setBackground(self._theme.color("sunken"))
        for start, end, format_ in list(self._pieces()):
            if format_.fontFixedPitch():
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(code)
        for table in self.document().rootFrame().childFrames():
            if isinstance(table, QTextTable):
                self._rule(table)

    def _rule(self, table: QTextTable) -> None:
        """Lines below the rows, and room for what stands in them."""
        look = table.format()
        look.setBorder(0)
        look.setCellSpacing(0)
        look.setCellPadding(GRID / 2)
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        if table.columns() == 2:
            parts = (30, 70)
            look.setColumnWidthConstraints(
                [QTextLength(QTextLength.Type.PercentageLength, part) for part in parts]
            )
        table.setFormat(look)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                ruled = cell.format().toTableCellFormat()
                ruled.setBottomBorder(1)
                ruled.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                ruled.setBottomBorderBrush(self._theme.color("border"))
                cell.setFormat(ruled)

    def _fit_pictures(self) -> None:
        room = self.viewport().width() - 6 * GRID
        if room <= 0:
            return
        cursor, ratio = QTextCursor(self.document()), self.devicePixelRatioF()
        for start, end, format_ in list(self._pieces()):
            if not format_.isImageFormat():
                continue
            fitted = QTextImageFormat(format_.toImageFormat())
            picture = picture_of(fitted.name())
            width = min(room, picture.width())
            if picture.isNull() or round(fitted.width()) == width:
                continue
            shown = picture.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(ratio)
            self.document().addResource(_IMAGE, QUrl(fitted.name()), shown)
            fitted.setWidth(width)
            fitted.setHeight(width * picture.height() / picture.width())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(fitted)

    def _light(self) -> None:
        """Light the words that were looked for, and begin at the first below the title."""
        look, lit = self._theme.highlight(Colour.SUN), []
        text = self.document().toPlainText()
        found = places(text, self._words)
        for start, end in found:
            one = QTextEdit.ExtraSelection()
            one.cursor = QTextCursor(self.document())
            one.cursor.setPosition(start)
            one.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            one.format.setBackground(look.tint)
            one.format.setForeground(self._theme.color("text"))
            lit.append(one)
        self.setExtraSelections(lit)
        below = [start for start, _ in found if start > text.find("\n")]
        self._show_at(below[0] if below else 0)

    def _show_at(self, position: int) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        self.setTextCursor(cursor)
        top = self.cursorRect(cursor).top() if position else 0
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + top - 6 * GRID if position else 0)


def picture_of(name: str) -> QImage:
    """A picture of the guide; an empty one where there is none of that name."""
    folder = (paths.guide() / "pictures").resolve()
    file = (paths.guide() / name).resolve()
    return QImage(str(file)) if file.parent == folder else QImage()


def slug(heading: str) -> str:
    """The anchor that a forge gives a heading."""
    kept = "".join(one for one in heading.casefold() if one.isalnum() or one in " -_")
    return kept.strip().replace(" ", "-")
