"""What each action of the window does."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reviewstudy.services.settings import TEXT_PERCENT, THEME
from reviewstudy.ui.bin import show_bin
from reviewstudy.ui.places import NAMES
from reviewstudy.ui.reader.tab import ReaderTab

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow

STEP = 10
"""Percent that text grows or shrinks by."""


def handlers(window: "MainWindow") -> dict[str, Callable[[], None]]:
    """By the id of an action, what it does in this window."""
    settings = window.workspace.settings

    def bin_() -> None:
        window.flush()
        show_bin(window, window.theme, window.workspace.bin, window.places.titles())

    def place(name: str) -> Callable[[], None]:
        return lambda: window.show_place(name)

    def look(theme: str) -> Callable[[], None]:
        return lambda: settings.put(THEME, theme)

    def reader(do: Callable[[ReaderTab], object]) -> Callable[[], None]:
        def go() -> None:
            if isinstance(tab := window.tabs.currentWidget(), ReaderTab):
                do(tab)

        return go

    return {
        "import": window.bring_in.ask,
        "export": window.export_current,
        "close_tab": window.tabs.close_current,
        "reopen_tab": window.reopen,
        "settings": lambda: (window.show_settings(), None)[1],
        "quit": lambda: (window.close(), None)[1],
        "find": place("index"),
        **{name: place(name) for name in NAMES},
        "next_tab": lambda: window.tabs.step(1),
        "previous_tab": lambda: window.tabs.step(-1),
        "highlight": reader(ReaderTab.highlight),
        "note": reader(ReaderTab.note),
        "learning": reader(ReaderTab.go_to_learning),
        "reflect": reader(lambda tab: window.reflect_on(tab.holding.review_id)),
        "undo": lambda: window.undoing.undo(),
        "redo": lambda: window.undoing.redo(),
        "bin": bin_,
        "larger": lambda: window.zoom(STEP),
        "smaller": lambda: window.zoom(-STEP),
        "normal_size": lambda: settings.put(TEXT_PERCENT, 100),
        **{f"theme_{name}": look(name) for name in ("system", "light", "dark")},
        "panel": reader(ReaderTab.toggle_panel),
        **{name: partial(window.show_help, name) for name in ("worried", "support", "private")},
    }
