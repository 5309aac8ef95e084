"""A tab in which a person writes."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.ui.autosave import Autosave
from reviewstudy.ui.parts import label


class WritingTab(QWidget):
    """What is typed is kept soon after, when the tab is left, and whenever it is asked for.

    A tab is made of this by :meth:`unsaved`, :meth:`keep`, which raises KnownError where it cannot, and
    :meth:`kept`, which shows what came of it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.saved = label("Saved", "muted", wrap=False)
        self._autosave = Autosave(self, self.flush)

    def unsaved(self) -> bool:
        """Whether something is typed that is not kept."""
        raise NotImplementedError

    def keep(self) -> None:
        """Keep what is typed."""
        raise NotImplementedError

    def kept(self) -> None:
        """Show what came of it."""
        raise NotImplementedError

    def flush(self) -> None:
        """Keep what is not kept yet. Raises KnownError where it cannot be, and it is still unsaved."""
        if self.unsaved():
            try:
                self.keep()
            except KnownError:
                self._autosave.failed()
                self.saved.setText("Not saved yet: it could not be")
                raise
            self.saved.setText("Saved")
            self.kept()
        self._autosave.saved()

    def typed(self) -> None:
        """Something was typed."""
        self.saved.setText("Saving…")
        self._autosave.typed()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.flush()
