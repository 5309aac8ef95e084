"""What a hand and an eye do at the window: keys, clicks, waiting, pictures."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.marks import Place
from reviewstudy.ui.reader import text
from reviewstudy.ui.reader.tab import ReaderTab

PATIENCE = 60.0
"""Seconds any one step may take before the tour gives up."""


class TourFailed(KnownError):
    """A step of the tour did not lead where it should."""


class Hand:
    """``pictures`` counts those it left in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures = 0

    def until(self, what: str, happened: Callable[[], bool]) -> None:
        """Wait for something to happen; raises TourFailed, which says ``what``, where it never does."""
        deadline = time.monotonic() + PATIENCE
        while not happened():
            if time.monotonic() > deadline:
                raise TourFailed(
                    f"the tour waited in vain until {what}", "run it again, and report this if it repeats"
                )
            QTest.qWait(10)

    def settle(self, milliseconds: int = 60) -> None:
        """Give the window its turn for a while."""
        QTest.qWait(milliseconds)

    def key(
        self, widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press a key on a widget whose window has the keyboard."""
        window = widget.window()
        if not window.isActiveWindow():
            # Without a window manager nobody gives the window back the keys when a dialog closes.
            window.activateWindow()
            self.until("the window has the keys", window.isActiveWindow)
        QTest.keyClick(widget, key, modifier)
        QTest.qWait(1)

    def type(self, widget: QWidget, words: str) -> None:
        """Put the cursor in a field and type."""
        widget.setFocus()
        QTest.keyClicks(widget, words)

    def click(self, widget: QWidget) -> None:
        """Click a widget near its left edge."""
        at = QPoint(min(12, widget.width() // 2), widget.height() // 2)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def drag_over(self, reader: ReaderTab, words: str) -> None:
        """Select words as a person does: press before the first, move, let go after the last."""
        view, passages = reader.view, reader.holding.document.passages
        number = next((n for n, passage in enumerate(passages) if words in passage.text), None)
        if number is None:
            raise TourFailed("the tour's document does not hold the words it selects", "check resources/tour")
        start = passages[number].text.index(words)
        view.go_to(number)
        self.settle()
        cursor = text.cursor_over(view.document(), Place(number, start, number, start + len(words)))
        first = text.cursor_over(view.document(), Place(number, start, number, start))
        begin, end = view.cursorRect(first).center(), view.cursorRect(cursor).center()
        port, left = view.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(port, left, Qt.KeyboardModifier.NoModifier, begin)
        QTest.mouseMove(port, QPoint((begin.x() + end.x()) // 2, end.y()))
        QTest.mouseMove(port, end)
        QTest.mouseRelease(port, left, Qt.KeyboardModifier.NoModifier, end)
        self.settle()

    def picture(self, widget: QWidget, name: str, over: QWidget | None = None) -> None:
        """Save a picture of a window, with ``over`` in front of it where its place on screen is."""
        self.settle()
        image: QImage = widget.grab().toImage()
        if over is not None:
            front = over.grab().toImage()
            painter = QPainter(image)
            painter.fillRect(widget.rect(), QColor(0, 0, 0, 110))
            painter.drawImage(
                (widget.width() - over.width()) // 2, (widget.height() - over.height()) // 2, front
            )
            painter.end()
        self.pictures += 1
        path = self.folder / f"{self.pictures:02}-{name}.png"
        if not image.save(str(path)):
            raise TourFailed(f"{path.name} could not be written", "name a folder you may write in")


def the[T](thing: object, kind: type[T]) -> T:
    """``thing``, which has to be of a kind; raises TourFailed where it is not."""
    if not isinstance(thing, kind):
        raise TourFailed(f"the tour did not find the {kind.__name__.lower()}", "report this")
    return thing
