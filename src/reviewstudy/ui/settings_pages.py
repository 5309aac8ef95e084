"""Which pages the settings have, in their order. One line each; every page is a module in ``ui/settings``."""

from typing import TYPE_CHECKING

from reviewstudy.ui.settings.dialog import SettingsPage
from reviewstudy.ui.settings.look import LookPage
from reviewstudy.ui.settings.opening import OpeningPage

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


def settings_pages(window: "MainWindow") -> list[SettingsPage]:
    """A page for each thing a person may choose, made anew for a dialog that is about to open."""
    opening = OpeningPage(window.workspace, window.theme, window.jobs)
    opening.lock.connect(window.lock)
    return [
        SettingsPage("look", "Look of the window", LookPage(window.workspace.settings)),
        SettingsPage("opening", "Opening and locking", opening),
    ]
