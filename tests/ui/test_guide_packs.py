"""The guide on packs names what is on the screen, in the words that are on the screen."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from tests.ui.hands import Desk
from tests.ui.screens import pack_begun, pack_looked_through, pack_shown, put_away

from reviewstudy.ui.actions import SPECS
from reviewstudy.ui.cards import CardList
from reviewstudy.ui.packs.taking import _CHIPS

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "sending-a-pack.md").read_text("utf-8")
OF_NO_SCREEN = {"pack", "Please check"}
"""Words in bold that stand for no button or field: one is explained, one begins a line of a card."""


def words_on(screen: QWidget) -> set[str]:
    """What buttons, labels and cards say."""
    said = {one.text().replace("&&", "&") for one in screen.findChildren(QAbstractButton)}
    said |= {one.text() for one in screen.findChildren(QLabel)}
    return said | {card.chip for cards in screen.findChildren(CardList) for card in cards.cards}


@pytest.fixture
def shown(desk: Desk) -> set[str]:
    """Every word of the screens of packs and of the menus."""
    said = {spec.label.replace("&", "") for spec in SPECS} | {spec.menu.replace("&", "") for spec in SPECS}
    said |= set(_CHIPS.values())
    for screen in (pack_begun, pack_looked_through, pack_shown):
        made = screen(desk)
        said |= words_on(made)
        put_away(desk, made)
        desk.quiet()
    return said


def test_every_label_the_guide_names_is_on_a_screen(shown: set[str]) -> None:
    named = set(re.findall(r"\*\*([^*]+)\*\*", GUIDE)) - OF_NO_SCREEN
    assert len(named) > 15
    assert named - shown == set()


def test_every_refusal_the_guide_explains_is_one_of_the_programs() -> None:
    sources = Path(__file__).parents[2] / "src" / "reviewstudy"
    said = " ".join(
        path.read_text("utf-8")
        for folder in ("services", "storage", "importing")
        for path in (sources / folder).rglob("*.py")
    )
    said = re.sub(r"\{[^{}]*\}", "", said)
    table = GUIDE.partition("| it says | do this |")[2]
    told = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    assert len(told) == 6
    missing = [one for one in told if one.replace("nothing may", "nothing in  may") not in said]
    assert missing == []
