"""Steps of the tour: reading at ease. Words found, notes in place, side by side, paper and type."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewstudy.services.settings import ReadingLook
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.tourhand import Hand
from reviewstudy.ui.window import MainWindow

_CTRL = Qt.KeyboardModifier.ControlModifier
_SEPIA = ReadingLook("sepia", "wide", 20, 180, 6, 60)
_CONTRAST = ReadingLook("contrast", "book", 19)
_PLAIN = ReadingLook()


def read_at_ease(hand: Hand, window: MainWindow, reader: ReaderTab, words: str) -> None:
    """Every way of reading once; ``words`` are those to find."""
    hand.key(reader.view, Qt.Key.Key_F, _CTRL)
    hand.until("the find bar has the cursor", reader.find_bar.box.hasFocus)
    QTest.keyClicks(reader.find_bar.box, words)
    hand.until("words are found", lambda: bool(reader.find_bar.places))
    hand.picture(window, "find-in-review")
    hand.key(reader.find_bar.box, Qt.Key.Key_Escape)
    note = reader.holding.document.footnotes[0]
    reader.go_to_passage(note.passages[0])
    hand.key(reader.view, Qt.Key.Key_F7)
    hand.until("passage mode is on", lambda: reader.view.passages.current is not None)
    hand.key(reader.view, Qt.Key.Key_Return)
    hand.until("the notes and law are shown", reader.card.isVisible)
    hand.picture(window, "notes-and-law-in-place")
    reader.card.put_away()
    reader.view.setFocus()
    hand.key(reader.view, Qt.Key.Key_Escape)
    hand.key(reader.view, Qt.Key.Key_Backslash, _CTRL)
    hand.until("a second place stands beside", lambda: window.aside.reader is not None)
    hand.settle(300)
    hand.picture(window, "side-by-side")
    hand.key(window, Qt.Key.Key_Backslash, _CTRL)
    hand.until("it is put away", lambda: window.aside.reader is None)
    for look, name in ((_SEPIA, "sepia"), (_CONTRAST, "high-contrast-paper")):
        window.workspace.settings.put_reading(look)
        hand.settle(300)
        hand.picture(window, name)
    window.workspace.settings.put_reading(_PLAIN)
    dialog = window.show_settings("reading")
    hand.picture(window, "text-and-paper", over=dialog)
    dialog.close()
    hand.settle()
