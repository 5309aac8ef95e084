"""The place each search keeps for an area's own procedure: a person adds the link, or says where it is."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from reviewstudy.domain.beside import Beside
from reviewstudy.services.settings import LOCAL_LINKS, SettingsService
from reviewstudy.ui.ask import Ask

Action = tuple[str, Callable[[], None]]


class LocalLinks(QObject):
    """``changed``: a link was added or removed; ``said`` carries a line for the person, with what takes
    it back, or None."""

    changed = Signal()
    said = Signal(str, object)

    def __init__(self, page: QWidget, settings: SettingsService, ask: Ask) -> None:
        super().__init__(page)
        self._page, self._settings, self._ask = page, settings, ask

    def line(self, one: Beside) -> tuple[str, tuple[Action, ...]]:
        """What stands there now, and what can be done about it."""
        link = self._settings.get(LOCAL_LINKS).get(one.theme, "")
        if not link:
            return one.note, (("Add your area's…", lambda: self._add(one)),)
        copy = ("Copy", lambda: self._copy(link))
        return f"Your area: {link}", (copy, ("Remove", lambda: self._remove(one.theme)))

    def _add(self, one: Beside) -> None:
        lead = f"{one.note} Type its address, or where it is kept. Only you see it."
        link = self._ask.name_for(self._page, "Your area's own", lead, [])
        if link:
            self._put(one.theme, link)

    def _copy(self, link: str) -> None:
        QGuiApplication.clipboard().setText(link)
        self.said.emit("Copied.", None)

    def _remove(self, theme: str) -> None:
        self._put(theme, "")
        self.said.emit("Removed.", self._settings.history.way_back())

    def _put(self, theme: str, link: str) -> None:
        self._settings.put_link(theme, link)
        self.changed.emit()
