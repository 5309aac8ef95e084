"""The window never waits for a search: its heart beats on while somebody types over a large library."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks import library as made_up
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.ui import hands
from tests.ui.hands import CTRL, Desk, press

from reviewstudy.services.workspace import Workspace

PASSAGES = 20_000
BEAT = 5
"""Milliseconds between two beats."""

MOST = 0.050
"""Seconds without a beat, beyond what the same window shows while nobody does anything."""

ROUNDS = 3
"""A busy machine takes the processor away now and then: a gap that is ours is there every time."""

QUERIES = (
    *(
        "baby bruise not crawling",
        "info sharing gp not told",
        "disguised compliance",
        "new to area transfer in",
    ),
    *("pre birth assessment late", "co sleeping alcohol", "home ed no one saw child", "dog", "section 47"),
    *("interpreter husband translated", "dad not in the records", "neglect -police", "a", "child OR family"),
    *("theme:neglect year:2015..2020", "brusing", "xylophone", '"not brought" kind:recommendation', "s"),
    "what do i do differently non mobile baby reflection",
)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A folder with a library of :data:`PASSAGES` passages that nobody wrote."""
    folder = tmp_path_factory.mktemp("large") / "library"
    key = hands.furnish(folder, bundled=False)
    workspace = Workspace(folder, key)
    workspace.library._library.put_all([(one, "a.md") for one in made_up.holdings(7, PASSAGES)])
    workspace.close()
    return folder, key


@pytest.fixture
def large_desk(qtbot: QtBot, large: tuple[Path, bytes], tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(large[0], tmp_path / "library")
    made = Desk(qtbot, tmp_path / "library", large[1])
    made.open()
    yield made
    made.close()


class Heart(QTimer):
    """Beats in the interface thread, and knows the longest it did not."""

    def __init__(self) -> None:
        super().__init__(interval=BEAT, timerType=Qt.TimerType.PreciseTimer)
        self.longest, self._last = 0.0, time.perf_counter()
        self.timeout.connect(self._beat)
        self.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def rest(self) -> float:
        """The longest gap since the last time it was asked, in seconds."""
        self._beat()
        longest, self.longest = self.longest, 0.0
        return longest


def _type(desk: Desk, words: str) -> None:
    """Key by key, a beat or two between them, then wait for the whole answer."""
    index = desk.window.index
    index.box.selectAll()
    for key in words:
        QTest.keyClicks(index.box, key)
        QApplication.processEvents()
        QTest.qWait(BEAT)
    desk.qtbot.waitUntil(lambda: not desk.window.jobs.busy and not index._timer.isActive(), timeout=30_000)


def test_typing_over_a_large_library_never_stops_the_window(large_desk: Desk) -> None:
    desk = large_desk
    press(desk.window, Qt.Key.Key_K, CTRL)
    heart = Heart()
    rounds: list[dict[str, float]] = []
    for _ in range(ROUNDS):
        heart.rest()
        QTest.qWait(300)
        idle = heart.rest()
        gaps: dict[str, float] = {}
        for words in QUERIES:
            _type(desk, words)
            gaps[words] = heart.rest()
        QTest.qWait(300)
        most = MOST + max(idle, heart.rest())
        rounds.append({words: round(gap, 3) for words, gap in gaps.items() if gap > most})
        if not rounds[-1]:
            break
    heart.stop()
    assert {} in rounds, rounds
