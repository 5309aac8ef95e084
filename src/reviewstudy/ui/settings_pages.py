"""The pages of the settings, as ``services/settings.py`` names them; each is a module in ``ui/settings``."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from reviewstudy.services.settings import PAGES
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
    settings = window.workspace.settings
    widgets: dict[str, QWidget] = {
        "reading": ReadingPage(settings, window.paper),
        "look": LookPage(settings),
        "data": DataPage(
            window.workspace.keeping,
            keep=data.keep,
            erase=lambda over: data.erase(over=over),
            mentions=data.mentions,
            save_all=data.save_all,
        ),
        "opening": opening,
        "backups": BackupsPage(window.safeguard, window.theme),
    }
    return [SettingsPage(page.id, page.name, widgets[page.id]) for page in PAGES]
