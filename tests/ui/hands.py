"""What a person does at the window: real keys, real clicks, real drops, and a script of answers."""

import gc
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QThread, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from reviewstudy import app, paths
from reviewstudy.domain.marks import Place
from reviewstudy.domain.reviews import Review
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.keys import Cost, KeyFile
from reviewstudy.ui.cards import CardList
from reviewstudy.ui.checking.tab import CheckTab
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.reader import text
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.window import MainWindow

QUICK = Cost(t=1, m=64, p=1)
"""A passphrase that costs next to nothing; what it costs people is held in tests/storage."""

PASSPHRASE = "three short words"
TOUR_REVIEW = paths.resources() / "tour" / "tour-review.txt"
"""A document we wrote ourselves; everything in it is invented."""

TOUR_TITLE = "Local Child Safeguarding Practice Review Family T9"
TYPESET_TITLE = "Child Safeguarding Practice Review Child Wren"
S22_DIGEST = "dorset-family-s22-digest"
SHARED_SYNOPSIS = Path(__file__).parents[3] / "shared" / "corpus" / "S22_synopsis_of_learning.txt"

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


@dataclass
class Script:
    """Answers what a person would be asked, and remembers what that was.

    ``wanted`` is in the option to choose from a list, the first where none has it; None: none of them.
    ``passwords`` by the document's name; of any other nobody knows it.
    """

    files: list[Path] = field(default_factory=list)
    save_as: Path | None = None
    wanted: str | None = ""
    name: str | None = None
    passwords: dict[str, str] = field(default_factory=dict)
    backup: Path | None = None
    record: Path | None = None
    records: Path | None = None
    pack_folder: Path | None = None
    backup_key: str | None = None
    asked: list[tuple[str, object]] = field(default_factory=list)

    def files_to_import(self, parent: QWidget) -> list[Path]:
        self.asked.append(("files", parent))
        return self.files

    def where_to_save(
        self,
        parent: QWidget,
        suggestion: str,
        kinds: str,
        ending: str = "",  # noqa: ARG002 - the protocol's name
    ) -> Path | None:
        self.asked.append(("save", (parent, suggestion, kinds)))
        return self.save_as

    def which_one(self, parent: QWidget, title: str, lead: str, options: Sequence[str]) -> int | None:
        self.asked.append(("which", (parent, title, lead, tuple(options))))
        if self.wanted is None:
            return None
        return next((number for number, one in enumerate(options) if self.wanted in one), 0)

    def name_for(self, parent: QWidget, title: str, lead: str, known: Sequence[str]) -> str | None:
        self.asked.append(("name", (parent, title, lead, tuple(known))))
        return self.name

    def password(self, parent: QWidget, name: str) -> str | None:  # noqa: ARG002 - the protocol's name
        self.asked.append(("password", name))
        return self.passwords.get(name)

    def backup_to_restore(self, parent: QWidget) -> Path | None:
        self.asked.append(("backup", parent))
        return self.backup

    def folder_of_records(self, parent: QWidget) -> Path | None:
        self.asked.append(("records", parent))
        return self.records

    def folder_for_pack(self, parent: QWidget, title: str) -> Path | None:
        self.asked.append(("pack folder", (parent, title)))
        return self.pack_folder

    def record_to_open(self, parent: QWidget) -> Path | None:
        self.asked.append(("record", parent))
        return self.record

    def way_into_backup(self, parent: QWidget, name: str) -> str | None:  # noqa: ARG002 - the protocol's name
        self.asked.append(("backup key", name))
        return self.backup_key


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    status: int
    out: str
    err: str


class Desk:
    """One data folder, its key, and the windows opened on it one after another."""

    def __init__(self, qtbot: QtBot, folder: Path, key: bytes) -> None:
        self.qtbot, self.folder, self.key = qtbot, folder, key
        self.script = Script()
        self.bugs: list[BaseException] = []
        self._theme: Theme | None = None

    def open(self) -> MainWindow:
        """A window on the folder, shown at the size of the pictures; the one before must be closed."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._theme = Theme(application)
        jobs = Jobs()
        jobs.bug.connect(self.bugs.append)
        workspace = Workspace(self.folder, self.key)
        self.window = MainWindow(workspace, self._theme, jobs, self.script)
        jobs.setParent(self.window)
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        return self.window

    def close(self) -> None:
        """Close the window as a person does, and let go of everything it held."""
        if self._theme is None:
            return
        self.window.close()
        self.window.jobs.finish()
        self.window.workspace.close()
        self.window.deleteLater()
        self._theme.deleteLater()
        self._theme = None
        settle()
        assert not self.bugs, self.bugs

    def reopen(self) -> MainWindow:
        """What a restart is: another window on the same folder, with nothing kept in memory."""
        self.close()
        return self.open()

    # What is there

    def review(self, title: str) -> str:
        """The id of the one review of this title."""
        (found,) = (one.review_id for one in self.window.workspace.library.entries() if one.title == title)
        return found

    def read(self, review_id: str) -> ReaderTab:
        """Open a review with the keyboard: its card in the library, then Enter."""
        press(self.window, Qt.Key.Key_1, CTRL)
        choose(self.window.library.list, lambda key: key == review_id)
        press(self.window.library.list, Qt.Key.Key_Return)
        tab = self.window.tabs.currentWidget()
        assert isinstance(tab, ReaderTab)
        assert tab.holding.review_id == review_id
        return tab

    def readers(self) -> list[ReaderTab]:
        """The reviews open in tabs, in order."""
        return self.window.tabs.of(ReaderTab)

    def checking(self) -> CheckTab:
        """Wait for what is being read to be shown before it is stored."""
        self.qtbot.waitUntil(lambda: bool(self.window.tabs.of(CheckTab)), timeout=20_000)
        self.quiet()
        tab = self.window.tabs.currentWidget()
        assert isinstance(tab, CheckTab)
        return tab

    def add_as_understood(self) -> None:
        """Add everything that waits to be checked, as it was understood."""
        tab = self.checking()
        click(tab.all if tab.all.isVisible() else tab.add)
        self.qtbot.waitUntil(lambda: not self.window.tabs.of(CheckTab), timeout=20_000)
        self.quiet()

    def quiet(self) -> None:
        """Wait until nothing is under way and what was written has reached the screens."""
        self.qtbot.waitUntil(lambda: not self.window.jobs.busy)
        QApplication.processEvents()


def furnish(folder: Path, documents: Iterable[Path] = (), *, bundled: bool = True) -> bytes:
    """A data folder that opens with :data:`PASSPHRASE`, with reviews in it; returns its key."""
    folder.mkdir(parents=True, exist_ok=True)
    key, _recovery = KeyFile(folder, QUICK).create(passphrase=PASSPHRASE, keychain=False)
    workspace = Workspace(folder, key)
    if bundled:
        workspace.library.take_pack(paths.bundled_pack(), bundled=True)
    workspace.library.import_paths(documents)
    workspace.close()
    return key


def copied(folder: Path, to: Path) -> None:
    """Another folder with the same library, without making it again."""
    shutil.copytree(folder, to)


def command(folder: Path, capture: Callable[[], tuple[str, str]], *words: str | Path) -> Said:
    """Run a command on a folder in this process; ``capture`` reads what it printed."""
    secret = folder.parent / "passphrase.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    capture()
    status = app.main(["--data", str(folder), "--passphrase-file", str(secret), *map(str, words)])
    out, err = capture()
    return Said(status, out, err)


TYPESET = """
#set document(title: "{title}")
#set page(paper: "a5", margin: 2cm)
#set text(lang: "en")
= {title}

Brackenshire Safeguarding Children Partnership

#pagebreak()
== Learning

+ The baby was seen at home by two services, and each wrote down one half of what there was to see.
+ Nobody asked the grandmother, who saw the baby every day and had worried for some weeks.

#pagebreak()
== Recommendations

+ The partnership should make sure that a bruise on a baby who cannot move is always looked into.

The family was known to nobody outside the village and the surgery before this.
"""


def typeset(path: Path, title: str = TYPESET_TITLE, body: str = "") -> Path:
    """A PDF of three pages that a typesetter made, written at ``path``; everything in it is invented."""
    import typst

    made = typst.compile((TYPESET.replace("{title}", title) + body).encode(), format="pdf")
    assert isinstance(made, bytes)
    path.write_bytes(made)
    return path


def protected(path: Path, password: str, method: str = "AES-256") -> Path:
    """The PDF at ``path``, behind a password to open it by one of the methods pypdf knows."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=path)
    writer.encrypt(password, "for its owner", algorithm=method)
    writer.write(path)
    return path


# Keys ---------------------------------------------------------------------------------------------


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
    """Press a key on a widget whose window has the keyboard, as a shortcut needs it."""
    window = widget.window()
    if not window.isActiveWindow():
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
    for _ in range(times):
        QTest.keyClick(widget, key, modifiers)
    QApplication.processEvents()


def write(widget: QWidget, words: str) -> None:
    """Put the cursor in a field and type."""
    widget.setFocus()
    QTest.keyClicks(widget, words)


def focus() -> QWidget:
    """The widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert isinstance(widget, QWidget), "nothing has the keyboard"
    return widget


def choose(cards: CardList, wanted: Callable[[str], bool]) -> None:
    """Walk a list with the arrow keys to the first card whose key is wanted."""
    cards.setFocus()
    press(cards, Qt.Key.Key_Home)
    for _ in cards.cards:
        if wanted(cards.current_key() or ""):
            return
        press(cards, Qt.Key.Key_Down)
    raise AssertionError("there is no such card")


def shown(cards: CardList) -> str:
    """All a list of cards says, as a screen reader reads it."""
    return "\n".join(card.spoken for card in cards.cards)


def named[T: QWidget](inside: QWidget, kind: type[T], name: str) -> T:
    """The one visible control of this name: what it shows, or what a screen reader says."""
    found = [
        one
        for one in inside.findChildren(kind)
        if one.isVisible() and name in (_text(one), one.accessibleName())
    ]
    assert len(found) == 1, f"{len(found)} controls are called {name!r}"
    return found[0]


def _text(widget: QWidget) -> str:
    return str(widget.property("text") or "").replace("&", "")


# The mouse ----------------------------------------------------------------------------------------


def click(widget: QWidget) -> None:
    """Click a widget near its left edge, where the tick of a box is."""
    assert widget.isVisible(), "what is not shown cannot be clicked"
    at = QPoint(min(12, widget.width() // 2), widget.height() // 2)
    QTest.mouseClick(widget, LEFT, NONE, at)
    QApplication.processEvents()


def choose_in_menu(window: MainWindow, menu: str, entry: str) -> None:
    """Open a menu of the bar and click an entry of it; both by the words a person reads."""
    bar = window.menuBar()
    (top,) = (one for one in bar.actions() if one.text().replace("&", "") == menu)
    QTest.mouseClick(bar, LEFT, NONE, bar.actionGeometry(top).center())
    opened = top.menu()
    assert isinstance(opened, QMenu)
    (action,) = (one for one in opened.actions() if one.text().replace("&", "") == entry)
    QTest.mouseClick(opened, LEFT, NONE, opened.actionGeometry(action).center())
    QApplication.processEvents()


def place_in(review: Review, words: str) -> Place:
    """Where words stand that occur once in a review, inside one passage."""
    (number,) = (n for n, passage in enumerate(review.passages) if words in passage.text)
    start = review.passages[number].text.index(words)
    return Place(number, start, number, start + len(words))


def drag_over(reader: ReaderTab, words: str) -> None:
    """Select words with the mouse: press before the first, move, let go after the last."""
    place, view = place_in(reader.holding.document, words), reader.view
    view.go_to(place.first)
    QApplication.processEvents()
    whole = text.cursor_over(view.document(), place)
    before = text.cursor_over(view.document(), Place(place.first, place.start, place.first, place.start))
    begin, end = view.cursorRect(before).center(), view.cursorRect(whole).center()
    port = view.viewport()
    QTest.mousePress(port, LEFT, NONE, begin)
    QTest.mouseMove(port, QPoint((begin.x() + end.x()) // 2, end.y()))
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, NONE, end)
    QApplication.processEvents()
    assert view.selection() == place


def drop(window: MainWindow, *files: Path) -> bool:
    """Drop files on the window; says whether it took them."""
    urls = QMimeData()
    urls.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    middle, copy = QPointF(window.rect().center()), Qt.DropAction.CopyAction
    entering = QDragEnterEvent(middle, copy, urls, LEFT, NONE)
    entering.ignore()  # as Qt sends it: nobody has said yes yet
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        QApplication.sendEvent(window, QDropEvent(middle, copy, urls, LEFT, NONE))
    QApplication.processEvents()
    return entering.isAccepted()


# Nothing is left behind -----------------------------------------------------------------------------


def settle() -> None:
    """Carry out what was put off, deletions included."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def nothing_left_behind() -> Iterator[None]:
    """Around a test: fails it for a window, a timer or a thread that outlives it."""
    before = {thread.ident for thread in threading.enumerate()}
    yield
    settle()
    open_still = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    left = [f"window {one.objectName() or one}" for one in open_still]
    for one in open_still:  # so that no other test is blamed
        one.close()
        one.deleteLater()
    here = QThread.currentThread()
    for one in [one for one in gc.get_objects() if type(one) in (QTimer, QThread)]:
        if not shiboken6.isValid(one):
            continue
        if isinstance(one, QTimer) and one.isActive():
            left.append(f"timer of {one.parent()}")
        elif isinstance(one, QThread) and one.isRunning() and one is not here:
            left.append(f"thread {one}")
    # A pool keeps an idle thread for a while; Python sees those as dummies.
    left += [
        f"thread {thread.name}"
        for thread in threading.enumerate()
        if thread.ident not in before and not isinstance(thread, threading._DummyThread)
    ]
    assert not left, f"left behind: {left}"
