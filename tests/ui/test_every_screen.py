"""Every screen, for those who do not see it, see little, or have no mouse. To be listed is to be held.

What is measured, and by which rule, is in ``senses.py``; when, in ``visits.py``.
"""

import pytest
from tests.ui.screens import SCREENS
from tests.ui.visits import found

EYES = (
    "names",
    "roles",
    "states",
    "descriptions",
    "targets",
    "words",
    "edges",
    "ring",
    "buried",
    "trap",
    "order",
    "lost",
    "reach",
)
"""At 100 % text, in a window of 1280 by 800, and for the last two of 1024 by 640."""

ROOM = ("lost", "reach")
"""At 200 % text, in windows of both sizes."""


@pytest.mark.parametrize("name", SCREENS)
def test_by_eye_ear_and_key(name: str, request: pytest.FixtureRequest) -> None:
    seen = found("eyes", name, request)
    without_a_field = ("edges",)
    assert [one for one in EYES if not seen.measured[one] and one not in without_a_field] == []
    assert {one: seen.faults[one] for one in EYES if seen.faults[one]} == {}


@pytest.mark.parametrize("name", SCREENS)
def test_in_little_room(name: str, request: pytest.FixtureRequest) -> None:
    seen = found("room", name, request)
    assert [one for one in ROOM if not seen.measured[one]] == [], "nothing was measured"
    assert {one: seen.faults[one] for one in ROOM if seen.faults[one]} == {}
