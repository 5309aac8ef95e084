"""What is removed on a page or in a tab goes to the bin, and its tab with it."""

from typing import TYPE_CHECKING

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import KnownError, NotFound
from reviewstudy.domain.marks import Mark
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.words import sentence

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


class Removing:
    """Joins the pages and tabs of a window to the bin."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        window.notes.removed.connect(self.mark)
        window.reflections.removed.connect(self.reflection)
        for page in (window.notes, window.reflections):
            page.bin.connect(window.actions_["bin"].trigger)

    def watch(self, tab: ReflectionTab) -> None:
        """Join a new tab."""
        tab.removed.connect(self.reflection)
        tab.said.connect(self._window.toast.say)

    def mark(self, mark: Mark) -> None:
        """Put a mark into the bin."""
        self._window.flush()
        reading = self._window.workspace.reading
        try:
            gone = reading.remove(mark)
        except KnownError as error:
            self._window.toast.say(sentence(error))
        else:
            said = "Note and highlight removed." if gone.note else "Highlight removed."
            self._window.toast.say(said, reading.history.way_back())

    def reflection(self, reflection_id: str) -> None:
        """Put a reflection into the bin."""
        self._window.flush()
        reflecting = self._window.workspace.reflecting
        try:
            reflecting.remove(reflection_id)
        except KnownError as error:
            self._window.toast.say(sentence(error))
        else:
            self._window.toast.say("The reflection is in the bin.", reflecting.history.way_back())

    def changed(self, change: Changed) -> None:
        """Show what stands in the reflections that changed; close the tab of one that was removed."""
        if Topic.REFLECTIONS not in change.topics:
            return
        for tab in self._window.tabs.of(ReflectionTab):
            if tab.reflection.id in change.ids and change.initiator is not tab:
                try:
                    tab.refresh()
                except NotFound:
                    saying = self._window.toast.isVisible()
                    self._window.tabs.take_away(tab)
                    self._window.toast.setVisible(saying)  # another tab in front ends what is said
