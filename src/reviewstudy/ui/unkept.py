"""A calm line above the tabs where a recovery key was made that nobody said they kept."""

from collections.abc import Callable
from contextlib import suppress

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.settings import KEY_UNKEPT, SettingsService
from reviewstudy.ui.data.reminder import ReminderBar

_SAID = "You did not tick that you have kept your recovery key. It is shown only once; you can make another."


class UnkeptBar(ReminderBar):
    """Comes at each opening until a key is made, or the person goes on without."""

    def __init__(self, settings: SettingsService, make: Callable[[], object]) -> None:
        super().__init__()
        self._settings, self._make = settings, make
        self.go.setText("Make another…")
        self.later.setText("Go on without")
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
