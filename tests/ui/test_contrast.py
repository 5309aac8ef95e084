"""Contrast of every pair of colours the looks put together, by WCAG 2.2.

https://www.w3.org/TR/WCAG22/#contrast-minimum (text, 4.5:1) and #non-text-contrast (controls, 3:1).
"""

import re
import tomllib
from typing import Any

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from tests.ui.hands import Desk
from tests.ui.screens import SCREENS, put_away

from reviewstudy import paths

STYLES = paths.resources() / "styles"
LOOKS = ("light", "dark", "sepia", "contrast")
TEXT, CONTROL = 4.5, 3.0


def luminance(colour: QColor) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: QColor | str, other: QColor | str) -> float:
    """From 1 to 21."""
    first, second = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (first + 0.05) / (second + 0.05)


def over(front: QColor, back: QColor) -> QColor:
    """A colour that lets another through, as it is seen."""
    share = front.alphaF()
    mixed = [
        round(255 * (share * top + (1 - share) * below))
        for top, below in zip(front.getRgbF()[:3], back.getRgbF()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*mixed)


def _look(name: str) -> dict[str, Any]:
    return tomllib.loads((STYLES / f"{name}.toml").read_text(encoding="utf-8"))


def test_the_measure_is_the_one_of_the_guideline() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(
    ("ink", "papers"),
    [
        ("text", ("window", "surface", "sunken", "accent_soft", "lit")),
        ("muted", ("window", "surface", "sunken")),
        ("accent", ("window", "surface", "accent_soft")),
        ("on_accent", ("accent",)),
        ("warning", ("warning_soft",)),
        ("window", ("text",)),
    ],
)
def test_words_stand_out_from_their_paper(name: str, ink: str, papers: tuple[str, ...]) -> None:
    look = _look(name)
    weak = {paper: round(found, 2) for paper in papers if (found := contrast(look[ink], look[paper])) < TEXT}
    assert weak == {}


@pytest.mark.parametrize("name", LOOKS)
def test_words_can_be_read_on_every_highlight_and_its_line_can_be_seen(name: str) -> None:
    look = _look(name)
    for colour, entry in look["highlights"].items():
        assert contrast(look["text"], entry["tint"]) >= TEXT, colour
        assert contrast(look["accent"], entry["tint"]) >= CONTROL, f"a link on {colour}"
        for paper in (entry["tint"], look["surface"]):
            assert contrast(entry["line"], paper) >= CONTROL, colour


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize("line", ["control", "accent"])
def test_the_edge_of_a_control_and_the_ring_of_the_keyboard_can_be_seen(name: str, line: str) -> None:
    look = _look(name)
    for paper in ("window", "surface", "sunken"):
        assert contrast(look[line], look[paper]) >= CONTROL, paper


@pytest.mark.parametrize("name", LOOKS)
def test_every_rule_that_sets_ink_and_paper_sets_a_pair_that_can_be_read(name: str) -> None:
    look = _look(name)
    sheet = (STYLES / "window.qss").read_text(encoding="utf-8")
    checked = 0
    for selector, body in re.findall(r"([^{}]+)\{([^}]*)\}", re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)):
        ink, paper = re.search(r"(?<![-\w])color: \$(\w+)", body), re.search(r"background: \$(\w+)", body)
        if ink and paper and ":disabled" not in selector:
            assert contrast(look[ink[1]], look[paper[1]]) >= TEXT, selector.strip()
            checked += 1
    assert checked >= 8


@pytest.mark.parametrize("name", LOOKS)
@pytest.mark.parametrize(
    "screen_name", ["library", "learning index", "reader notes", "reflection", "export", "unlock"]
)
def test_a_hint_in_an_empty_field_can_be_read(desk: Desk, screen_name: str, name: str) -> None:
    screen = SCREENS[screen_name](desk)
    desk.window.theme.choose(name, 100)
    fields: list[QLineEdit | QPlainTextEdit] = [*screen.findChildren(QLineEdit)]
    fields += screen.findChildren(QPlainTextEdit)
    shown = [one for one in fields if one.isVisible() and one.placeholderText()]
    weak = {one.placeholderText(): round(found, 2) for one in shown if (found := _hint(one, name)) < TEXT}
    put_away(desk, screen)
    assert weak == {}


def _hint(field: QWidget, name: str) -> float:
    paper = QColor(_look(name)["surface"])
    return contrast(over(field.palette().color(QPalette.ColorRole.PlaceholderText), paper), paper)
