"""Each screen is brought up twice in a run of the tests, and everything about it is measured then."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QRadioButton,
    QTabWidget,
    QToolButton,
    QWidget,
)
from tests.ui import senses
from tests.ui.hands import Desk, focus, press, settle
from tests.ui.pixels import Picture
from tests.ui.screens import FLEETING, IN_WINDOW, SCREENS, put_away
from tests.ui.senses import Found, called, spoken

from reviewstudy.services.settings import TEXT_PERCENT
from reviewstudy.ui.theme import LOOKS

MOST = 160
"""Presses after which a key that is still going has lost its way."""

_found: dict[tuple[str, str], Found] = {}


def found(kind: str, name: str, request: pytest.FixtureRequest) -> Found:
    """What a visit found: ``eyes`` in every look and with the keyboard, ``room`` in every size."""
    if (kind, name) not in _found:
        desk: Desk = request.getfixturevalue("desk")
        _found[kind, name] = {"eyes": with_eyes, "room": for_room}[kind](desk, name)
    return _found[kind, name]


def with_eyes(desk: Desk, name: str) -> Found:
    """Names, roles, states and targets; the keys; and the colours, in each look."""
    made = Found()
    desk.window.theme.stillness.choose(True)  # a cursor that blinks would be in some pictures only
    screen = SCREENS[name](desk)
    settle()
    desk.qtbot.waitUntil(partial(_whole, screen))
    _room(made, desk, screen, *SMALLEST, 100)
    desk.window.resize(1280, 800)
    settle()
    here = senses.controls(screen)
    for measure, look_at in (
        ("names", senses.nameless),
        ("roles", senses.misnamed_roles),
        ("states", senses.silent_states),
        ("descriptions", senses.undescribed),
    ):
        made.add(measure, look_at(screen), len(here))
    made.add("targets", senses.small_targets(screen), len(senses.targets(screen)))
    for look in LOOKS:
        if look != desk.window.theme.name:
            desk.window.theme.choose(look, 100)
        settle()
        picture = Picture(screen)
        least = senses.STRONG if look == "contrast" else senses.TEXT
        words, number = senses.faint_words(screen, picture, least)
        made.add("words", [f"{look}: {one}" for one in words], number)
        edges, number = senses.faint_edges(screen, picture)
        made.add("edges", [f"{look}: {one}" for one in edges], number)
        stops = _look_round(made, screen, look, fleeting=name in FLEETING)
    _reach(made, screen, name, stops)
    desk.window.theme.stillness.choose(False)
    put_away(desk, screen)
    return made


def _whole(screen: QWidget) -> bool:
    """Whether the cross of each field is there, which Qt lets appear by degrees."""
    crosses = [cross for field in screen.findChildren(QLineEdit) for cross in field.findChildren(QToolButton)]
    return all(cross.property("opacity") in (None, 1.0) for cross in crosses if cross.isVisible())


def _look_round(made: Found, screen: QWidget, look: str, *, fleeting: bool) -> list[QWidget]:
    """Where Tab leads from where the screen starts until it is there again; how each stop is seen."""
    press(QApplication.focusWidget() or screen, Qt.Key.Key_Tab)
    stops: list[QWidget] = []
    while (here := focus()) not in stops:
        stops.append(here)
        if len(stops) > MOST:
            made.add("trap", [f"still going after {MOST} presses"], 0)
            break
        if fault := senses.buried(here, screen):
            made.add("buried", [fault], 0)
        fault = senses.weak_ring(here, screen)
        made.add("ring", [f"{look}: {fault}"] if fault else [], 1)
        press(here, Qt.Key.Key_Tab)
        if focus() is here:
            break
    if focus() is not stops[0] and not fleeting:
        made.add("trap", [f"{called(focus())} leads back to itself and not to the start"], 0)
    made.add("buried", [], len(stops))
    return stops


def _reach(made: Found, screen: QWidget, name: str, stops: list[QWidget]) -> None:
    wanted = [one for one in screen.findChildren(QWidget) if _is_stop(one)]
    faults = [f"{called(one)} is not reached" for one in wanted if one not in stops]
    faults += [f"{called(one)} is reached and not seen" for one in stops if not one.isVisible()]
    back: list[QWidget] = []
    press(focus(), Qt.Key.Key_Backtab)
    while focus() not in back and len(back) <= MOST:
        back.append(focus())
        press(focus(), Qt.Key.Key_Backtab)
    faults += [f"{called(one)} is not on the way back" for one in stops if one not in back]
    faults += [f"{called(one)} is on the way back only" for one in back if one not in stops]
    if name in IN_WINDOW:
        names = {spoken(one) for one in stops}
        faults += [one for one in ("Support for you", "Worried about a child now?") if one not in names]
        if not names & {"Library", "Learning index", "Notes", "Reflections"}:
            faults.append("the rail is not reached")
    made.add("trap", faults, len(stops))
    made.add("order", senses.disorder(screen, stops), len(stops))


def _is_stop(one: QWidget) -> bool:
    """Whether Tab should reach it. Of buttons of which one is chosen it reaches one; arrows the others."""
    return (
        one.isVisible()
        and one.isEnabled()
        and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(one, QTabWidget | QRadioButton)
        and not (isinstance(one, QAbstractButton) and one.group() is not None)
        and one.focusProxy() is None
        and not isinstance(one.parent(), QLineEdit)
    )


def for_room(desk: Desk, name: str) -> Found:
    """The smallest window with text at twice its size, that text in a larger one, and a small screen."""
    made = Found()
    desk.window.resize(*SMALLEST)
    _text(desk, 200)
    screen = SCREENS[name](desk)
    for wide, tall in (SMALLEST, (1280, 800)):
        _room(made, desk, screen, wide, tall, 200)
    put_away(desk, screen)
    return made


def _room(made: Found, desk: Desk, screen: QWidget, wide: int, tall: int, percent: int) -> None:
    desk.window.resize(wide, tall)
    if screen.parentWidget() is not None:  # as large as the window it stands over at most
        screen.resize(screen.size().boundedTo(desk.window.size()))
    settle()
    size = f"{wide}×{tall} at {percent} %"
    said = len(screen.findChildren(QWidget))
    made.add("lost", [f"{size}: {one}" for one in senses.lost(screen)], said)
    made.add("reach", [f"{size}: {one}" for one in senses.out_of_reach(screen)], said)
    now = desk.window.size()
    if (now.width(), now.height()) != (wide, tall):
        made.add("reach", [f"{size}: the window is {now.width()}×{now.height()}"], 0)
    if screen.parentWidget() is not None and (screen.width() > wide or screen.height() > tall):
        made.add("reach", [f"{size}: it is {screen.width()}×{screen.height()}"], 0)


SMALLEST = (1024, 640)


def _text(desk: Desk, percent: int) -> None:
    desk.window.workspace.settings.put(TEXT_PERCENT, percent)
    desk.quiet()
