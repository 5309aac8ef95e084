"""Tabs as in a browser. The first shows a place and stays first; the others move and close."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolButton, QWidget

from reviewstudy.ui.parts import tip, wear
from reviewstudy.ui.theme import Theme

LONGEST = 28
"""Characters of a title in a tab; the tooltip has all of it."""

REMEMBERED = 20
"""Closed tabs that can be opened again."""


class Tabs(QTabWidget):
    """``closed`` carries a tab that is about to go, ``arranged`` that the tabs are others now."""

    closed = Signal(object)
    arranged = Signal()

    def __init__(self, theme: Theme, first: QWidget, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._closed: list[tuple[str, str]] = []
        self.setObjectName("tabs")
        self.setDocumentMode(True)
        self.setMovable(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabBar().setAccessibleName("Tabs")
        self.tabBar().setExpanding(False)
        self.tabBar().setDrawBase(False)
        self.addTab(first, name)
        self._first = first
        self.tabBar().tabMoved.connect(self._moved)
        self.currentChanged.connect(self.arranged)
        theme.changed.connect(self._paint)

    def add(self, widget: QWidget, title: str, icon: str) -> None:
        """Open a tab after the others."""
        short = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
        number = self.addTab(widget, short.replace("&", "&&"))
        self.setTabToolTip(number, tip(title))
        close = QToolButton()
        close.setObjectName("closeTab")
        close.setToolTip("Close this tab (Ctrl+W)")
        close.setAccessibleName(f"Close {title}")
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        wear(self._theme, close, "x", "muted")
        close.clicked.connect(lambda: self._close(widget))
        self.tabBar().setTabButton(number, QTabBar.ButtonPosition.RightSide, close)
        self.tabBar().setTabData(number, icon)
        self._paint()

    def of[T: QWidget](self, kind: type[T]) -> list[T]:
        """The tabs of one kind, in order."""
        found = (self.widget(number) for number in range(self.count()))
        return [tab for tab in found if isinstance(tab, kind)]

    def first_of[T: QWidget](self, kind: type[T], wanted: Callable[[T], bool]) -> T | None:
        """The first tab of a kind that is wanted."""
        return next((tab for tab in self.of(kind) if wanted(tab)), None)

    def step(self, by: int) -> None:
        """Show the next tab, or the one before, going round."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def close_current(self) -> None:
        """Close the tab shown, unless it is the first."""
        if self.currentIndex() > 0:
            self._close(self.currentWidget())

    def remember_closed(self, what: tuple[str, str]) -> None:
        """Keep what a tab showed, for opening it again."""
        self._closed = [*self._closed, what][-REMEMBERED:]

    def last_closed(self) -> tuple[str, str] | None:
        """What the tab closed last showed; each is given once."""
        return self._closed.pop() if self._closed else None

    def take_away(self, widget: QWidget) -> None:
        """Remove a tab that has done its work; it cannot be opened again."""
        self.removeTab(self.indexOf(widget))
        widget.deleteLater()
        self.arranged.emit()

    def _close(self, widget: QWidget) -> None:
        self.closed.emit(widget)
        self.take_away(widget)

    def _moved(self) -> None:
        if self.widget(0) is not self._first:
            self.tabBar().moveTab(self.indexOf(self._first), 0)
        self.arranged.emit()

    def _paint(self) -> None:
        for number in range(self.count()):
            if icon := self.tabBar().tabData(number):
                self.setTabIcon(number, self._theme.icon(icon, "muted"))
