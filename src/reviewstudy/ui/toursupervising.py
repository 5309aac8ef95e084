"""The part of the tour that supervises: somebody else's record is commented on, and one's own comes back.

The other person has a throwaway folder of their own, and only a PDF passes between the two.
"""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewstudy import paths
from reviewstudy.domain.supervision import Saying
from reviewstudy.importing import read_record
from reviewstudy.services.acting import Planned
from reviewstudy.services.sharing import Choice
from reviewstudy.services.workspace import Workspace
from reviewstudy.ui.records.dialog import RecordDialog
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.supervision.send import ReturnDialog
from reviewstudy.ui.supervision.tab import SupervisionTab
from reviewstudy.ui.tourhand import Hand, the
from reviewstudy.ui.window import MainWindow


def supervise(hand: Hand, window: MainWindow, words: dict[str, Any]) -> None:
    """Open a record that was sent, say something to an answer, sign off and look at what goes back."""
    with _somebody_else() as (other, folder):
        other.library.take_pack(paths.bundled_pack(), bundled=True)
        begun = other.reflecting.start(other.library.entries()[0].review_id)
        answers = dict(zip((one.prompt for one in begun.answers), words["answers"], strict=False))
        other.reflecting.write(begun.id, answers)
        choice = Choice(other.sharing.asked([begun.id], frozenset()), author_role=words["author_role"])
        other.sharing.export(other.sharing.record(choice), folder / "sent.pdf")
        dialog = _opened(hand, window, folder / "sent.pdf")
    hand.picture(window, "record-opened", over=dialog)
    hand.click(dialog.deed_button)
    hand.until("it can be commented on", lambda: isinstance(window.tabs.currentWidget(), SupervisionTab))
    tab = the(window.tabs.currentWidget(), SupervisionTab)
    comment = tab.comments[0]
    comment.begin(Saying.COMMENT)
    QTest.keyClicks(next(iter(comment.edits.values())), words["comment"])
    hand.until("the comment is saved", lambda: tab.saved.text() == "Saved")
    hand.settle()
    hand.picture(window, "supervising")
    tab.go_to_session()
    hand.key(tab.session.held_on.tick, Qt.Key.Key_Space)
    hand.type(tab.sign.name, words["supervisor"])
    hand.type(tab.sign.role, words["supervisor_role"])
    hand.click(tab.sign.sign_button)
    hand.until("it is signed off", tab.sign.unsign_button.isVisible)
    hand.settle()
    hand.picture(window, "session-and-sign-off")
    tab.send.emit(tab.record)
    hand.until("both sides are shown", lambda: bool(window.findChildren(ReturnDialog)))
    sending = window.findChildren(ReturnDialog)[0]
    hand.until("the pages are shown", lambda: sending.save_button.isEnabled() and not window.jobs.busy)
    hand.settle(600)
    hand.picture(window, "return", over=sending)
    sending.reject()
    hand.key(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    hand.until("what was sent is listed", window.places.supervision.isVisible)
    hand.picture(window, "supervision")


def come_back(hand: Hand, window: MainWindow, words: dict[str, Any], sent: Path) -> None:
    """Take in what a supervisor returned of one's own record, and find it beside the answers."""
    with _somebody_else() as (other, folder):
        record = other.supervising.receive(read_record(sent))
        (one,) = other.supervising.one(record).record.reflections
        place = (one.reflection, one.answers[0].prompt, Saying.COMMENT)
        other.supervising.write(record, {place: words["comment"]})
        other.supervising.agree(record, one.reflection, Planned(words["agreed"]))
        other.supervising.sign(record, words["supervisor"], words["supervisor_role"])
        other.supervising.export(other.supervising.both_sides(record), folder / "back.pdf")
        dialog = _opened(hand, window, folder / "back.pdf")
    hand.picture(window, "came-back", over=dialog)
    hand.click(dialog.deed_button)
    hand.until("it is taken in", lambda: isinstance(window.tabs.currentWidget(), ReflectionTab))
    sheet = the(window.tabs.currentWidget(), ReflectionTab)
    hand.until("the comment is there", lambda: sheet.boxes[one.answers[0].prompt].said.isVisible())
    hand.settle()
    hand.picture(window, "comments-beside-answers")
    window.toast.hide()


def _opened(hand: Hand, window: MainWindow, path: Path) -> RecordDialog:
    window.records.open(path)
    hand.until("the record is shown", lambda: bool(window.findChildren(RecordDialog)))
    dialog = window.findChildren(RecordDialog)[0]
    hand.until("its pages are drawn", lambda: dialog.pages.settled and not window.jobs.busy)
    hand.settle()
    return dialog


@contextmanager
def _somebody_else() -> Iterator[tuple[Workspace, Path]]:
    """Another person's workspace, and a folder for what passes between the two."""
    with tempfile.TemporaryDirectory(prefix="reviewstudy-tour-", ignore_cleanup_errors=True) as name:
        data = Path(name) / "theirs"
        data.mkdir()
        other = Workspace(data, secrets.token_bytes(32))
        try:
            yield other, Path(name)
        finally:
            other.close()
