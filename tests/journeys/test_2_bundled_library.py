"""Journey 2: the program opens on a library of our own digests."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from reviewstudy import paths
from reviewstudy.content import help_text
from reviewstudy.services.packing import build_pack
from tests.ui.hands import CTRL, S22_DIGEST, Desk, Said, drag_over, press, shown

THEMES = 3
POINTS = 13


def test_a_fresh_window_fills_itself_with_the_bundled_library(bare_desk: Desk) -> None:
    window = bare_desk.window
    assert window.library.list.cards == []
    window.take_bundled(paths.bundled_pack())
    bare_desk.qtbot.waitUntil(lambda: len(window.library.list.cards) >= 3)
    said = shown(window.library.list)
    assert "Synopsis of Learning: Serious Case Review Family S22" in said
    assert "Dorset Safeguarding Children Board" in said
    assert "13 learning points" in said
    bare_desk.quiet()


def test_the_synopsis_stands_first(bare_desk: Desk) -> None:
    window = bare_desk.window
    window.take_bundled(paths.bundled_pack())
    bare_desk.qtbot.waitUntil(lambda: bool(window.library.list.cards))
    bare_desk.quiet()
    assert window.library.list.cards[0].key == S22_DIGEST
