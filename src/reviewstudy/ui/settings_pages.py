"""Which pages the settings have, in their order. One line each; every page is a module in ``ui/settings``."""

from typing import TYPE_CHECKING

from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.settings.backups import BackupsPage
from reviewstudy.ui.settings.data import DataPage
from reviewstudy.ui.settings.dialog import SettingsPage
from reviewstudy.ui.settings.look import LookPage
from reviewstudy.ui.settings.opening import OpeningPage
from reviewstudy.ui.settings.reading import ReadingPage

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


def settings_pages(window: "MainWindow") -> list[SettingsPage]:
    """A page for each thing a person may choose, made anew for a dialog that is about to open."""
    data = DataDeeds(window)
    opening = OpeningPage(window.workspace, window.theme, window.jobs)
    opening.lock.connect(window.lock)
    return [
        SettingsPage("reading", "Text and paper", ReadingPage(window.workspace.settings, window.paper)),
        SettingsPage("look", "Look of the window", LookPage(window.workspace.settings)),
        SettingsPage(
            "data",
            "Your data",
            DataPage(
                window.workspace.keeping,
                keep=data.keep,
                erase=lambda over: data.erase(over=over),
                mentions=data.mentions,
                save_all=data.save_all,
            ),
        ),
        SettingsPage("opening", "Opening and locking", opening),
        SettingsPage("backups", "Backups", BackupsPage(window.safeguard, window.theme)),
    ]
