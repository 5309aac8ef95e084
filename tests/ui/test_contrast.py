"""Contrast of every pair of colours the looks put together, by WCAG 2.2.

https://www.w3.org/TR/WCAG22/#contrast-minimum (text, 4.5:1) and #non-text-contrast (controls, 3:1).
What is painted is measured on every screen too, in ``test_every_screen.py``; sepia is paper only.
"""

import re
import tomllib
from typing import Any

import pytest
from tests.ui.pixels import contrast

from reviewstudy import paths

STYLES = paths.resources() / "styles"
LOOKS = ("light", "dark", "sepia", "contrast")
CONTROL = 3.0


def _least(name: str) -> float:
    """What words need: 7:1 in the look for those who see least (1.4.6)."""
    return 7.0 if name == "contrast" else 4.5


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
    found = {paper: round(contrast(look[ink], look[paper]), 2) for paper in papers}
    assert {paper: value for paper, value in found.items() if value < _least(name)} == {}


@pytest.mark.parametrize("name", LOOKS)
def test_words_can_be_read_on_every_highlight_and_its_line_can_be_seen(name: str) -> None:
    look = _look(name)
    for colour, entry in look["highlights"].items():
        assert contrast(look["text"], entry["tint"]) >= _least(name), colour
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
            assert contrast(look[ink[1]], look[paper[1]]) >= _least(name), selector.strip()
            checked += 1
    assert checked >= 8
