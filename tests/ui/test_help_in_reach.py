"""Help for a child at risk now, and support for the reader, on every screen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QTextBrowser, QWidget
from tests.ui.hands import CTRL, SHIFT, Desk, choose_in_menu, click, press, settle
from tests.ui.screens import APART, IN_WINDOW, SCREENS, put_away
from tests.ui.senses import spoken

from reviewstudy.ui.support import HelpSheet

WORRIED, SUPPORT = "Worried about a child now?", "Support for you"
WITH_HELP = [*IN_WINDOW, "export", "briefing", "seven-minute briefing", "timeline drawn"]
WITH_HELP += ["kept until", "mentions empty", "mentions"]
WITH_HELP += ["erase: choosing", "erase: confirming", "erase: receipt"]
WITH_HELP += ["timeline as a table", "welcome", "recovery key"]
WITH_HELP += ["going back", "restoring a backup", "earlier versions"]
WITH_HELP += ["begin a reflection", "other questions", "team's questions", "action refused", "form"]
WITH_HELP += ["export of nothing", "export of several", "record opened"]
WITH_HELP += ["records pooled", "returning a record", "return opened"]
WITH_HELP += ["pack shown", "pack begun", "pack looked through"]
WITH_HELP += ["bin", "bin empty", "bin before it is emptied"]
WITH_HELP += ["guide", "guide: found", "guide: shortcuts"]
WITH_HELP += [name for name in APART if name.startswith("unlock")]


def _opened_by(screen: QWidget, name: str) -> str:
    """What the sheet says that the one button of this name opens; closed again."""
    (button,) = (
        one
        for one in screen.findChildren(QAbstractButton)
        if one.isVisible() and one.isEnabled() and spoken(one) == name
    )
    assert not button.visibleRegion().isEmpty(), "it is there, but nobody can see it"
    click(button)
    (sheet,) = screen.findChildren(HelpSheet)
    assert sheet.isVisible()
    said = sheet.findChildren(QTextBrowser)[0].toPlainText()
    press(sheet, Qt.Key.Key_Escape)
    settle()
    assert screen.findChildren(HelpSheet) == []
    return said


@pytest.mark.parametrize("name", WITH_HELP)
def test_both_are_one_click_and_one_key_away(desk: Desk, name: str) -> None:
    screen = SCREENS[name](desk)
    if name in IN_WINDOW:
        press(desk.window.focusWidget() or desk.window, Qt.Key.Key_W, CTRL | SHIFT)
        (sheet,) = desk.window.findChildren(HelpSheet)
        press(sheet, Qt.Key.Key_Escape)
        settle()
    worried, support = _opened_by(screen, WORRIED), _opened_by(screen, SUPPORT)
    put_away(desk, screen)
    assert "999" in worried
    assert "local" in worried.casefold()
    assert len(support) > 200


@pytest.mark.parametrize("percent", [100, 200])
def test_it_stays_on_the_smallest_window_at_the_largest_text(desk: Desk, percent: int) -> None:
    desk.window.theme.choose("light", percent)
    desk.window.resize(desk.window.minimumSize())
    settle()
    for name in ("rail_worried", "rail_support"):
        button = desk.window.findChild(QAbstractButton, name)
        assert isinstance(button, QAbstractButton)
        seen = button.visibleRegion().boundingRect()
        assert (seen.width(), seen.height()) == (button.width(), button.height())
        assert button.height() >= button.sizeHint().height()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_help_menu_has_them_too(desk: Desk) -> None:
    choose_in_menu(desk.window, "Help", WORRIED)
    (sheet,) = desk.window.findChildren(HelpSheet)
    sheet.accept()
    settle()


def test_the_screens_without_it_are_help_itself_or_a_moment_s_question() -> None:
    moments = {"chooser", "password", "backup key", "change passphrase", "new recovery key", "leaving"}
    moments |= {name for name in APART if name.startswith("settings: ")}
    assert set(APART) - set(WITH_HELP) == {*moments, "help: worried", "help: support", "help: private"}
