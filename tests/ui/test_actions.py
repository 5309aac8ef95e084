"""The table of actions: every one named, explained, drawn and on a key of its own."""

from collections import Counter

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu
from tests.ui.hands import Desk

from reviewstudy import paths
from reviewstudy.ui.actions import SPECS, Spec


def test_ids_and_shortcuts_are_unique() -> None:
    for values in ([spec.id for spec in SPECS], [spec.shortcut for spec in SPECS if spec.shortcut]):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_no_two_actions_answer_to_one_key(desk: Desk) -> None:
    keys = Counter(
        key.toString() for action in desk.window.actions() for key in action.shortcuts() if not key.isEmpty()
    )
    assert [key for key, times in keys.items() if times > 1] == []


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_an_action_is_named_explained_and_drawn(spec: Spec) -> None:
    assert spec.label.strip()
    assert spec.help.strip()
    assert not spec.help.endswith(".")
    assert not spec.icon or (paths.resources() / "icons" / f"{spec.icon}.svg").is_file()
    assert not spec.shortcut or not QKeySequence(spec.shortcut).isEmpty()


def test_every_icon_the_code_names_exists() -> None:
    import re
    from pathlib import Path

    import reviewstudy

    there = {path.stem for path in (paths.resources() / "icons").glob("*.svg")}
    named = set()
    for path in (Path(reviewstudy.__file__).parent / "ui").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        named |= set(
            re.findall(r'(?:tool|wear|icon|tabs\.add)\((?:[^()]*?, )?"([a-z0-9]+(?:-[a-z0-9]+)+)"', source)
        )
    assert named
    assert named - there == set()


def test_every_menu_opens_with_a_letter_of_its_own_and_so_does_every_entry(desk: Desk) -> None:
    menus = [action.menu() for action in desk.window.menuBar().actions()]
    levels = [[action.text() for action in desk.window.menuBar().actions()]]
    for menu in menus:
        assert isinstance(menu, QMenu)
        levels.append([action.text() for action in menu.actions() if not action.isSeparator()])
    for labels in levels:
        letters = Counter(text[text.index("&") + 1].casefold() for text in labels if "&" in text)
        assert sum(letters.values()) == len(labels), "an entry without a letter"
        assert [letter for letter, times in letters.items() if times > 1] == [], labels


def test_every_action_is_in_a_menu_with_its_help(desk: Desk) -> None:
    in_menus = [
        action
        for top in desk.window.menuBar().actions()
        if isinstance(menu := top.menu(), QMenu)
        for action in menu.actions()
        if not action.isSeparator()
    ]
    assert sorted(action.objectName() for action in in_menus) == sorted(spec.id for spec in SPECS)
    assert all(action.statusTip() and action.toolTip() for action in in_menus)
