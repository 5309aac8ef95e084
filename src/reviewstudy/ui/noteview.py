"""A note as it reads: its Markdown shown, nothing in it loaded, its links followed by whoever asks."""

import math
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from reviewstudy.ui.theme import Theme

FRAME = 4
"""Pixels of border and padding above and below, as the style sheet has them."""

LONGEST = 20_000
"""Characters of a note shown as Markdown; a longer one is shown as it was typed."""

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_ALT = QTextCharFormat.Property.ImageAltText


class NoteView(QTextBrowser):
    """``link`` carries the address of a link a person chose; ``edit`` that they want to write."""

    link = Signal(str)
    edit = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._note = ""
        self.setObjectName("noteView")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleDescription("Enter edits the note, or follows the link the cursor stands in")
        self.anchorClicked.connect(lambda url: self.link.emit(url.toString()))
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        theme.changed.connect(self._relook)

    def show_note(self, note: str) -> None:
        """Show this note. HTML in it is text, and a picture is the words that stand for it."""
        self._note = note
        document = self.document()
        document.setDocumentMargin(0)
        document.setDefaultFont(self._theme.font(14))
        if len(note) <= LONGEST:
            document.setMarkdown(note, _FEATURES)
            _words_for_pictures(document)
        else:
            document.setPlainText(note)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._fit()

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: ARG002 - Qt's names
        return None  # nothing a note names is ever loaded

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            cursor = self.textCursor()
            # A cursor has the format of the character before it: at a link's start that is another.
            cursor.setPosition(min(cursor.selectionStart() + 1, self.document().characterCount() - 1))
            target = cursor.charFormat().anchorHref()
            if target:
                self.link.emit(target)
            else:
                self.edit.emit()
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.anchorAt(event.position().toPoint()):
            self.edit.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Tab moves on, as everywhere; the arrow keys reach a link, as in a review.
        return QTextEdit.focusNextPrevChild(self, forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.height())

    def _fit(self) -> None:
        self.setFixedHeight(math.ceil(self.document().size().height()) + 2 * FRAME)

    def _relook(self) -> None:
        self.show_note(self._note)


def _words_for_pictures(document: QTextDocument) -> None:
    cursor = QTextCursor(document)
    found: list[tuple[int, str]] = []
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            if fragment.charFormat().isImageFormat():
                words = str(fragment.charFormat().property(_ALT) or "picture left out")
                found += [(fragment.position() + n, words) for n in range(fragment.length())]
            fragments += 1
        block = block.next()
    for position, words in reversed(found):
        cursor.setPosition(position)
        cursor.deleteChar()
        cursor.insertText(words, QTextCharFormat())
