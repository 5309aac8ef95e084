"""The guide in the window: opened at the place, searched, walked, read aloud; the first steps; the sheet."""

from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from tests.ui import screens
from tests.ui.hands import CTRL, SHIFT, TOUR_TITLE, Desk, click, focus, named, press, settle

import reviewstudy
from reviewstudy.content import user_guide
from reviewstudy.services.settings import FIRST_STEPS_SEEN
from reviewstudy.ui.guide.dialog import GuideDialog
from reviewstudy.ui.guide.view import picture_of
from reviewstudy.ui.guide.where import ABOUT
from reviewstudy.ui.locking import close_all

ALT = Qt.KeyboardModifier.AltModifier


def opened(desk: Desk) -> GuideDialog:
    (dialog,) = [one for one in desk.window.findChildren(GuideDialog) if one.isVisible()]
    return dialog


@pytest.mark.parametrize(
    ("screen", "page"),
    [
        ("library", "bring-in"),
        ("learning index", "find"),
        ("notes", "mark"),
        ("reflections", "reflect"),
        ("reader outline", "read"),
        ("reader note written", "mark"),
        ("reflection", "reflect"),
        ("check one", "bring-in"),
    ],
)
def test_f1_opens_the_page_on_the_place(desk: Desk, screen: str, page: str) -> None:
    screens.SCREENS[screen](desk)
    settle()
    press(focus(), Qt.Key.Key_F1)
    assert opened(desk).shown == page
    assert opened(desk).view.hasFocus()


@pytest.mark.parametrize(
    ("screen", "page"),
    [("settings: backups", "settings"), ("export", "export"), ("bin", "when-wrong"), ("form", "forms")],
)
def test_f1_in_a_dialog_opens_over_it(desk: Desk, screen: str, page: str) -> None:
    dialog = screens.SCREENS[screen](desk)
    settle()
    press(dialog, Qt.Key.Key_F1)
    guide = opened(desk)
    assert guide.shown == page
    assert guide.isModal()
    press(guide, Qt.Key.Key_Escape)
    settle()
    assert dialog.isVisible()
    screens.put_away(desk, dialog)


def test_it_stands_beside_the_work_and_there_is_one(desk: Desk) -> None:
    guide = screens.guide(desk)
    assert not guide.isModal()
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    press(desk.window, Qt.Key.Key_3, CTRL)
    press(focus(), Qt.Key.Key_F1)
    assert opened(desk) is guide
    assert opened(desk).shown == "mark"


def test_every_name_that_has_a_page_is_of_the_window_and_every_page_is_there() -> None:
    sources = "".join(
        file.read_text("utf-8") for file in (Path(reviewstudy.__file__).parent / "ui").rglob("*.py")
    )
    assert [name for name in ABOUT if f"class {name}(" not in sources] == []
    assert set(ABOUT.values()) <= {page.id for page in user_guide().pages()}


def test_words_are_found_in_every_page_and_lit(desk: Desk) -> None:
    guide = screens.guide(desk)
    assert isinstance(guide, GuideDialog)
    press(guide.view, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(focus(), "recovery key")
    assert guide.shown == "keep-safe"
    assert guide.found.text().endswith("pages found")
    lit = [one.cursor.selectedText() for one in guide.view.extraSelections()]
    assert lit
    assert {one.casefold() for one in lit} <= {"recovery", "key", "keys", "keychain", "keyboard"}
    guide.search.setText("xylophone")
    assert guide.found.text() == "No page has these words"
    assert guide.shown == "keep-safe"
    guide.search.setText("")
    assert guide.view.extraSelections() == []
    assert guide.contents.count() == len(list(user_guide().pages())) + len(user_guide().parts)


def test_the_list_is_walked_with_the_arrow_keys(desk: Desk) -> None:
    guide = screens.guide(desk)
    assert isinstance(guide, GuideDialog)
    guide.contents.setFocus()
    press(guide.contents, Qt.Key.Key_Down)
    assert guide.shown == "read"
    for _ in range(3):
        press(guide.contents, Qt.Key.Key_Up)
    assert guide.shown != "read"


def test_links_lead_on_and_back_leads_back(desk: Desk) -> None:
    guide = screens.guide(desk)
    assert isinstance(guide, GuideDialog)
    assert not guide.back.isEnabled()
    guide.view.anchorClicked.emit("when-wrong.md#i-forgot-my-passphrase")
    assert guide.shown == "when-wrong"
    assert guide.view.textCursor().block().text() == "I forgot my passphrase"
    cursor = guide.view.document().find("Keep it safe")
    cursor.setPosition(cursor.selectionStart())
    guide.view.setTextCursor(cursor)
    press(guide.view, Qt.Key.Key_Return)
    assert guide.shown == "keep-safe"
    click(guide.back)
    guide.follow("#i-deleted-something")
    assert guide.shown == "when-wrong"
    assert guide.view.textCursor().block().text() == "I deleted something"
    click(guide.back)
    assert guide.shown == "bring-in"
    guide.follow("read.md")
    press(guide, Qt.Key.Key_Left, ALT)
    assert guide.shown == "bring-in"
    assert not guide.back.isEnabled()


def test_a_link_outside_is_shown_and_not_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def browser(url: QUrl) -> bool:
        asked.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", browser)
    guide = screens.guide(desk)
    assert isinstance(guide, GuideDialog)
    before = guide.shown
    guide.follow("https://example.org/page")
    assert guide.shown == before
    assert "https://example.org/page" in [one.accessibleName() for one in guide.findChildren(QLabel)]
    assert asked == []
    click(named(guide, QPushButton, "Open in your browser"))
    assert asked == ["https://example.org/page"]


@pytest.mark.parametrize("percent", [100, 200])
def test_pictures_fit_the_page_and_say_what_they_show(desk: Desk, percent: int) -> None:
    desk.window.theme.choose("light", percent)
    guide = desk.window.guiding.show("read")
    for width in (900, 620):
        guide.resize(width, 600)
        settle()
        desk.qtbot.waitUntil(lambda: not guide.view._fitting.isActive())
        room = guide.view.viewport().width()
        pieces = [format_ for _, _, format_ in guide.view._pieces() if format_.isImageFormat()]
        assert len(pieces) == 2
        for piece in pieces:
            image = piece.toImageFormat()
            assert 0 < image.width() <= room
            shown = guide.view.document().resource(
                QTextDocument.ResourceType.ImageResource.value, image.name()
            )
            assert round(shown.width() / shown.devicePixelRatio()) == round(image.width())
        assert guide.view.horizontalScrollBar().maximum() == 0
    assert "Picture: A review: the text in the middle" in guide.view.toPlainText()


@pytest.mark.parametrize(
    "name",
    ["../start.md", "../../README.md", "/etc/hostname", "https://example.org/x.png", "pictures/../start.md"],
)
def test_nothing_but_the_guide_s_own_pictures_is_loaded(name: str) -> None:
    assert picture_of(name).isNull()


def test_it_follows_the_look(desk: Desk) -> None:
    guide = desk.window.guiding.show("find")
    sizes = []
    for percent in (100, 200):
        desk.window.theme.choose("dark", percent)
        settle()
        sizes.append(guide.view.document().defaultFont().pixelSize())
    assert sizes[1] == 2 * sizes[0]


def test_a_lock_closes_it(desk: Desk) -> None:
    guide = screens.guide(desk)
    close_all(desk.window)
    settle()
    assert desk.window.findChildren(GuideDialog) == []
    assert guide is not None


def test_the_sheet_is_an_accessible_pdf_of_every_key(desk: Desk, tmp_path: Path) -> None:
    guide = screens.guide_keys(desk)
    assert isinstance(guide, GuideDialog)
    assert guide.sheet.isVisible()
    desk.script.save_as = tmp_path / "keys.pdf"
    click(guide.sheet)
    pdf = pypdf.PdfReader(tmp_path / "keys.pdf")
    assert pdf.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert str(pdf.root_object["/Lang"]).startswith("en")
    text = "\n".join(page.extract_text() for page in pdf.pages)
    for words in ("Keyboard shortcuts", "Ctrl+Shift+L", "Menu Review", "F8", "Ctrl+\\"):
        assert words in text
    guide.show_page("read")
    assert not guide.sheet.isVisible()


# The first steps ----------------------------------------------------------------------------------------


def test_the_way_in_is_shown_once_and_never_again(desk: Desk) -> None:
    steps = desk.window.library.first_steps
    assert not steps.isVisible()
    desk.window.guiding.greet()
    assert steps.isVisible()
    assert desk.window.workspace.settings.get(FIRST_STEPS_SEEN)
    click(steps.close_button)
    assert not steps.isVisible()
    desk.window.guiding.greet()
    assert not steps.isVisible()
    desk.reopen()
    desk.window.guiding.greet()
    assert not desk.window.library.first_steps.isVisible()


def test_who_has_written_something_needs_no_first_steps(desk: Desk) -> None:
    screens._mark(desk)
    desk.window.guiding.greet()
    assert not desk.window.library.first_steps.isVisible()


def test_the_way_in_is_read_in_under_a_minute_and_leads_to_the_guide(desk: Desk) -> None:
    desk.read(desk.review(TOUR_TITLE))
    desk.window.actions_["first_steps"].trigger()
    steps = desk.window.library.first_steps
    assert steps.isVisible()
    words = " ".join(one.text() for one in steps.findChildren(QLabel)).split()
    assert 20 < len(words) < 100  # a slow reader reads two words a second
    click(named(steps, QPushButton, "Read more in the guide (F1)"))
    assert isinstance(opened(desk), QDialog)


def test_the_keys_sheet_has_a_key_of_its_own(desk: Desk) -> None:
    press(desk.window, Qt.Key.Key_Question, CTRL | SHIFT)
    assert opened(desk).shown == "shortcuts"
