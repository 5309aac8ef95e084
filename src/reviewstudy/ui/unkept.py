"""A calm line above the tabs where a recovery key was made that nobody said they kept."""

from collections.abc import Callable
from contextlib import suppress

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.settings import KEY_UNKEPT, SettingsService
from reviewstudy.ui.data.reminder import ReminderBar

_SAID = (
    "Your recovery key was shown once, and the window was closed before you ticked that you have kept it. If "
    "you have not, make another now: it is the only way back to your notes if the others are lost."
)


class UnkeptBar(ReminderBar):
    """Comes at each opening until a key is made, or the person goes on without."""

    def __init__(self, settings: SettingsService, make: Callable[[], object]) -> None:
        super().__init__()
        self._settings, self._make = settings, make
        self.go.setText("Make a new recovery key…")
        self.later.setText("I have it, or go on without")
        self.later.clicked.connect(self._answered)

    def look(self) -> None:
        """Show the line where it is needed."""
        if self._settings.get(KEY_UNKEPT):
            self.say(_SAID, self._make)

    def follow(self) -> None:
        """Go where it is needed no longer."""
        if self.isVisible() and not self._settings.get(KEY_UNKEPT):
            self.hide()

    def _answered(self) -> None:
        with suppress(KnownError):  # it comes again
            self._settings.put(KEY_UNKEPT, False)
