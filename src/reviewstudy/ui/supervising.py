"""What the window does about supervision: open a record to comment on, take in one that came back."""

from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import KnownError, NotFound
from reviewstudy.domain.records import ReadRecord
from reviewstudy.domain.returns import Taken
from reviewstudy.ui.supervision.send import ReturnDialog
from reviewstudy.ui.supervision.tab import SupervisionTab
from reviewstudy.ui.words import count, sentence

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


class Supervising:
    """Joins the supervision of a window to its tabs, dialogs and the reflections."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        page = window.places.supervision
        page.opened.connect(window.opened.supervision)
        page.removed.connect(self.remove)
        page.open_record.connect(window.records.ask)
        page.pool.connect(window.records.pool)
        page.bin.connect(window.actions_["bin"].trigger)

    def watch(self, tab: SupervisionTab) -> None:
        """Join a new tab."""
        tab.send.connect(self.send)
        tab.removed.connect(self.remove)
        tab.said.connect(self._window.toast.say)

    def comment(self, read: ReadRecord) -> SupervisionTab | None:
        """Keep a record that was sent, and open it to comment on."""
        try:
            record = self._window.workspace.supervising.receive(read)
        except KnownError as error:
            self._window.toast.say(sentence(error))
            return None
        return self._window.opened.supervision(record)

    def take(self, read: ReadRecord) -> None:
        """Take in what came back, say what became of it, and show the reflection it is about."""
        window = self._window
        if not window.saved("taken in"):
            return
        try:
            taken = window.workspace.supervising.take(read)
        except KnownError as error:
            window.toast.say(sentence(error))
            return
        back = window.workspace.history.way_back()
        for one in read.record.reflections:
            if window.workspace.supervising.said_of(one.reflection):
                if (tab := window.open_reflection(one.reflection)) is not None:
                    tab.go_to_said()
                break
        window.toast.say(_taken(taken), back)

    def send(self, record: str) -> ReturnDialog | None:
        """See both sides page by page, and save them."""
        window = self._window
        if not window.saved("returned"):
            return None
        service = window.workspace.supervising
        dialog = ReturnDialog(window, window.theme, window.jobs, window.ask, service, record)
        dialog.exported.connect(
            lambda path: window.toast.say(f"Saved as {Path(path).name}. Now send it back.")
        )
        dialog.open()
        return dialog

    def remove(self, record: str) -> None:
        """Put a record into the bin."""
        window = self._window
        if not window.saved("removed"):
            return
        supervising = window.workspace.supervising
        try:
            supervising.remove(record)
        except KnownError as error:
            window.toast.say(sentence(error))
        else:
            window.toast.say("The record is in the bin.", supervising.history.way_back())

    def changed(self, change: Changed) -> None:
        """Show what stands in the records that changed; close the tab of one that was removed."""
        if Topic.SUPERVISION not in change.topics:
            return
        for tab in self._window.tabs.of(SupervisionTab):
            if tab.record in change.ids and change.initiator is not tab:
                try:
                    tab.refresh()
                except NotFound:
                    saying = self._window.toast.isVisible()
                    self._window.tabs.take_away(tab)
                    self._window.toast.setVisible(saying)  # another tab in front ends what is said


def _taken(taken: Taken) -> str:
    comments = count(taken.comments, "comment or question", "comments and questions")
    said = [f"{comments} on what you wrote"] if taken.comments else []
    if taken.joined:
        said.append(f"{count(len(taken.joined), 'agreed action')} in your list")
    lines = [f"Taken in: {', '.join(said) or 'the session and who signed'}."]
    if taken.known:
        lines.append(f"{count(len(taken.known), 'action was', 'actions were')} in your list already.")
    if taken.withheld:
        one = count(
            taken.withheld,
            "action about a child names somebody and was not kept: record it",
            "actions about a child name somebody and were not kept: record them",
        )
        lines.append(f"{one} on the child’s file.")
    if taken.missing:
        lines.append(f"{count(taken.missing, 'reflection is', 'reflections are')} not here, or in the bin.")
    return " ".join(lines)
