"""Tabs as in a browser. The first shows a place and stays first; the others move and close."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QApplication, QMenu, QTabBar, QTabWidget, QToolButton, QWidget

from reviewstudy.services.reading import OpenTab
from reviewstudy.ui.parts import follow, tip, wear
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.theme import Theme

LONGEST = 28
"""Characters of a title in a tab; the tooltip has all of it."""

REMEMBERED = 20
"""Closed tabs that can be opened again."""


class Tabs(QTabWidget):
    """``arranged`` says that the tabs are others now, ``beside`` carries a tab whose review is to be shown
    beside them."""

    arranged = Signal()
    beside = Signal(object)

    def __init__(self, theme: Theme, first: QWidget, name: str) -> None:
        super().__init__()
        self._theme = theme
        self._closed: list[OpenTab] = []
        self.may_close: Callable[[QWidget], bool] = lambda _tab: True
        """Asked of a tab that is about to go, with which what is written in it is saved."""
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
        self.tabBar().setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tabBar().customContextMenuRequested.connect(self._menu)
        self.tabBar().tabMoved.connect(self._moved)
        self.currentChanged.connect(self.arranged)
        self.currentChanged.connect(self._order_keys)
        theme.changed.connect(self._paint)

    def add(self, widget: QWidget, title: str, icon: str) -> None:
        """Open a tab after the others."""
        self._insert(self.count(), widget, title, icon)

    def swap(self, old: QWidget, new: QWidget, title: str, icon: str) -> None:
        """Put another widget into a tab, which stays where it is, shown if it was."""
        number, shown, had = self.indexOf(old), self.currentWidget() is old, _has_keyboard(old)
        with QSignalBlocker(self):
            self._insert(number, new, title, icon)
            if shown:
                self.setCurrentWidget(new)
            self.removeTab(self.indexOf(old))
        old.deleteLater()
        if had:
            _give_keyboard(new)

    def _insert(self, at: int, widget: QWidget, title: str, icon: str) -> None:
        short = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
        number = self.insertTab(at, widget, short.replace("&", "&&"))
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
        self._order_keys()

    def _order_keys(self) -> None:
        """Tab goes from the tabs to their crosses, then into the page, and then to what is beside it."""
        before: QWidget = self.tabBar()
        for number in range(1, self.count()):
            close = self.tabBar().tabButton(number, QTabBar.ButtonPosition.RightSide)
            self.setTabOrder(before, close)
            before = close
        if (page := self.currentWidget()) is not None:
            follow(before, page)

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

    def close_others(self) -> None:
        """Close every tab but the first and the one shown."""
        shown = self.currentWidget()
        for number in range(self.count() - 1, 0, -1):
            tab = self.widget(number)
            if tab is not None and tab is not shown:
                self._close(tab)

    def remember_closed(self, what: OpenTab) -> None:
        """Keep what a tab showed, for opening it again."""
        self._closed = [*self._closed, what][-REMEMBERED:]

    def last_closed(self) -> OpenTab | None:
        """What the tab closed last showed; each is given once."""
        return self._closed.pop() if self._closed else None

    def take_away(self, widget: QWidget) -> None:
        """Remove a tab that has done its work; it cannot be opened again."""
        had = _has_keyboard(widget)
        self.removeTab(self.indexOf(widget))
        widget.deleteLater()
        if had:
            _give_keyboard(self.currentWidget())
        self.arranged.emit()

    def _close(self, widget: QWidget) -> None:
        if self.may_close(widget):
            self.take_away(widget)

    def _menu(self, at: QPoint) -> None:
        """What can be done with the tab under the pointer, or with the one shown where a key asked."""
        number = self.tabBar().tabAt(at)
        tab = self.widget(number if number >= 0 else self.currentIndex())
        if tab is None or tab is self._first:
            return

        def others() -> None:
            self.setCurrentWidget(tab)
            self.close_others()

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Close this tab", lambda: self._close(tab))
        menu.addAction("Close the other tabs", others)
        if isinstance(tab, ReaderTab):
            menu.addSeparator()
            menu.addAction("Show beside", lambda: self.beside.emit(tab))
        menu.popup(self.tabBar().mapToGlobal(at))

    def _moved(self) -> None:
        if self.widget(0) is not self._first:
            self.tabBar().moveTab(self.indexOf(self._first), 0)
        self._order_keys()
        self.arranged.emit()

    def _paint(self) -> None:
        for number in range(self.count()):
            if icon := self.tabBar().tabData(number):
                self.setTabIcon(number, self._theme.icon(icon, "muted"))


@runtime_checkable
class _Page(Protocol):
    """A page that knows where a person begins in it."""

    def focus(self) -> None: ...


def _give_keyboard(tab: QWidget | None) -> None:
    if isinstance(tab, _Page):
        tab.focus()
    elif tab is not None:
        tab.setFocus()


def _has_keyboard(tab: QWidget) -> bool:
    """Whether the keyboard is somewhere in a tab."""
    focus = QApplication.focusWidget()
    return focus is not None and (focus is tab or tab.isAncestorOf(focus))
