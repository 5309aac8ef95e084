"""Steps of the tour: what a person wrote, kept. The bin, copies, finding a name, the lock."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from reviewstudy.ui.bin import BinDialog
from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.opening.unlock import Unlock
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.tourhand import Hand, the
from reviewstudy.ui.window import MainWindow

_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def keep_safe(hand: Hand, window: MainWindow, reader: ReaderTab, name: str) -> None:
    """Remove a note and find it in the bin; look at the settings; find a name everywhere."""
    window.tabs.setCurrentWidget(reader)
    reading = window.workspace.reading
    note = next(one.mark for one in reading.marks(reader.holding) if one.mark.note)
    reader.marking.remove(note)
    hand.until("the note is in the bin", lambda: len(window.workspace.bin.things()) == 1)
    window.toast.hide()
    window.actions_["bin"].trigger()
    hand.until("the bin opens", lambda: bool(window.findChildren(BinDialog)))
    (dialog,) = window.findChildren(BinDialog)
    hand.picture(window, "bin", over=dialog)
    dialog.restore()
    hand.until("the note is back", lambda: not window.workspace.bin.things())
    dialog.accept()
    hand.settle()
    for page in ("opening", "backups", "data"):
        settings = window.show_settings(page)
        hand.settle(300)
        hand.picture(window, f"settings-{page}", over=settings)
        settings.accept()
        hand.settle()
    mentions = DataDeeds(window).mentions()
    QTest.keyClicks(mentions.box, name)
    hand.key(mentions.box, Qt.Key.Key_Return)
    hand.until("every mention is found", lambda: bool(mentions.list.cards) and not window.jobs.busy)
    hand.picture(window, "every-mention", over=mentions)
    mentions.reject()
    hand.settle()


def lock(
    hand: Hand,
    window: MainWindow,
    passphrase: str,
    dialog: Callable[[], QDialog | None],
    again: Callable[[], MainWindow | None],
) -> MainWindow:
    """Lock, and open again; returns the window that all came back in."""
    tabs = window.opened.tabs()
    hand.key(window, Qt.Key.Key_L, _CTRL | _SHIFT)
    hand.until("it is locked", lambda: isinstance(dialog(), Unlock))
    unlock = the(dialog(), Unlock)
    hand.settle(200)
    hand.picture(unlock, "locked")
    hand.type(unlock.words, passphrase)
    hand.key(unlock.words, Qt.Key.Key_Return)
    hand.until("it is open again", lambda: again() is not None)
    opened = the(again(), MainWindow)
    hand.until("everything came back", lambda: opened.opened.tabs() == tabs)
    return opened
