"""What each action of the window does."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from reviewstudy.services.settings import TEXT_PERCENT, THEME
from reviewstudy.ui.bin import show_bin
from reviewstudy.ui.data.deeds import DataDeeds
from reviewstudy.ui.places import NAMES
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.theme import LOOKS

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow

STEP = 10
"""Percent that text grows or shrinks by."""


def handlers(window: "MainWindow") -> dict[str, Callable[[], None]]:
    """By the id of an action, what it does in this window."""
    settings, data = window.workspace.settings, DataDeeds(window)

    def bin_() -> None:
        window.flush()
        show_bin(window, window.theme, window.workspace.bin, window.places.titles())

    def place(name: str) -> Callable[[], None]:
        return lambda: window.show_place(name)

    def look(theme: str) -> Callable[[], None]:
        return lambda: settings.put(THEME, theme)

    def reader(do: Callable[[ReaderTab], object]) -> Callable[[], None]:
        def go() -> None:
            if (tab := window.opened.reader()) is not None:
                do(tab)

        return go

    return {
        "import": window.bring_in.ask,
        "export": window.reflecting.export_current,
        "open_record": window.records.ask,
        "pool": lambda: (window.records.pool(), None)[1],
        "make_pack": lambda: (window.packs.make(), None)[1],
        "new_reflection": window.reflecting.begin,
        "team": lambda: (window.reflecting.team(), None)[1],
        "close_tab": window.tabs.close_current,
        "close_others": window.tabs.close_others,
        "reopen_tab": window.opened.reopen,
        "mentions": lambda: (data.mentions(), None)[1],
        "take_out": data.take_out,
        "settings": lambda: (window.show_settings(), None)[1],
        "lock": window.lock.emit,
        "quit": lambda: (window.close(), None)[1],
        "find": place("index"),
        **{name: place(name) for name in NAMES},
        "next_tab": lambda: window.tabs.step(1),
        "previous_tab": lambda: window.tabs.step(-1),
        "find_here": reader(lambda tab: tab.find_bar.begin()),
        "find_next": reader(lambda tab: tab.find_bar.step(1)),
        "find_before": reader(lambda tab: tab.find_bar.step(-1)),
        "highlight": reader(ReaderTab.highlight),
        "note": reader(ReaderTab.note),
        "copy_source": reader(ReaderTab.copy_with_source),
        "passages": reader(ReaderTab.toggle_passages),
        "learning": reader(ReaderTab.go_to_learning),
        "reflect": reader(lambda tab: window.reflect_on(tab.holding.review_id)),
        "undo": lambda: window.undoing.undo(),
        "redo": lambda: window.undoing.redo(),
        "bin": bin_,
        "larger": lambda: window.zoom(STEP),
        "smaller": lambda: window.zoom(-STEP),
        "normal_size": lambda: settings.put(TEXT_PERCENT, 100),
        **{f"theme_{name}": look(name) for name in ("system", *LOOKS)},
        "beside": window.opened.toggle_beside,
        "reading": lambda: (window.show_settings("reading"), None)[1],
        "panel": reader(ReaderTab.toggle_panel),
        "guide": window.guiding.here,
        "keys": window.guiding.keys,
        "first_steps": window.guiding.first_steps,
        **{name: partial(window.show_help, name) for name in ("worried", "support", "private")},
    }
