"""What is spoken unasked, what keeps still, what follows the system, what is told without colour."""

import ast
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QPushButton
from tests.ui import screens
from tests.ui.hands import CTRL, TOUR_TITLE, Desk, click, named, press, settle
from tests.ui.senses import called

import reviewstudy
from reviewstudy.domain.marks import Colour
from reviewstudy.domain.reviews import ItemKind
from reviewstudy.services.settings import STILL, THEME
from reviewstudy.ui import accessibility, theme
from reviewstudy.ui.accessibility import EFFECTS, Stillness
from reviewstudy.ui.badges import draw_badge
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.data.erase import EraseDialog
from reviewstudy.ui.opening.change import RecoveryDialog
from reviewstudy.ui.opening.unlock import Unlock
from reviewstudy.ui.parts import Notice
from reviewstudy.ui.theme import LOOKS

SOURCES = Path(reviewstudy.__file__).parent


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What a screen reader is told, and whether at once."""
    told: list[tuple[str, bool]] = []

    def listen(event: QAccessibleEvent) -> None:
        assert isinstance(event, QAccessibleAnnouncementEvent)
        told.append((event.message(), event.politeness() == QAccessible.AnnouncementPoliteness.Assertive))

    monkeypatch.setattr(accessibility, "_send", listen)
    return told


# What is spoken ---------------------------------------------------------------------------------------


def test_what_was_done_is_spoken(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    screens.toast(desk)
    assert (desk.window.toast.text, False) in heard


def test_the_number_of_results_is_spoken_once(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    screens.index_results(desk)
    desk.quiet()
    told = desk.window.index.summary.text()
    assert [one for one, _ in heard].count(told) == 1


def test_a_filter_that_leaves_some_or_none_is_spoken(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    screens.library(desk)
    QTest.keyClicks(desk.window.library._filter, TOUR_TITLE[-2:])
    QTest.keyClicks(desk.window.library._filter, "xylophone")
    said = [one for one, _ in heard]
    assert any(one.startswith("1 of ") for one in said)
    assert said[-1] == "No review matches"


def test_an_import_under_way_is_spoken_and_a_refusal_at_once(
    desk: Desk, heard: list[tuple[str, bool]]
) -> None:
    screens.library_importing(desk)
    assert ("Reading a review with quite a long name.txt (2 of 3)", False) in heard
    assert [one for one, urgent in heard if urgent] == [
        "long name.txt: The file is empty; choose another, or save the document again."
    ]


def test_a_wrong_passphrase_is_spoken_each_time(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    from reviewstudy.services.safekeeping import Safekeeping

    dialog = screens._shown(Unlock(Safekeeping(desk.folder), desk.window.theme, desk.window.jobs))
    for number in (1, 2):
        dialog.words.setText("not these words")
        click(named(dialog, QPushButton, "Open"))
        desk.qtbot.waitUntil(partial(_urgent, heard, number))
    dialog.close()


def _urgent(heard: list[tuple[str, bool]], number: int) -> bool:
    return sum(urgent for _, urgent in heard) == number


def test_pages_that_are_not_seen_say_nothing(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    screens._mark(desk)  # without a mark there is nothing to count
    screens.library(desk)
    heard.clear()
    desk.window.notes._count.setText("3 notes and 2 highlights")
    assert heard == []
    press(desk.window, Qt.Key.Key_3, CTRL)
    desk.window.notes._count.setText("4 notes")
    assert heard[-1] == ("4 notes", False)


def test_a_notice_put_away_is_not_spoken(qapp: QApplication, heard: list[tuple[str, bool]]) -> None:  # noqa: ARG001
    notice = Notice()
    notice.say([], warning=False)
    assert heard == []
    notice.deleteLater()


def test_what_the_bin_did_is_spoken_each_time_and_what_is_final_before_it(
    desk: Desk, heard: list[tuple[str, bool]]
) -> None:
    dialog = screens.bin_full(desk)
    for _ in range(2):
        click(named(dialog, QPushButton, "Put it back"))
    assert heard.count(("Put back.", False)) == 2
    click(named(dialog, QPushButton, "Empty the bin…"))
    assert any("cannot be undone" in one for one, _ in heard)
    screens.put_away(desk, dialog)


def test_what_would_go_for_good_is_spoken_and_a_failure_at_once(
    desk: Desk, heard: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = screens.erase_confirming(desk)
    assert isinstance(dialog, EraseDialog)
    assert (dialog._what.text(), False) in heard
    monkeypatch.setattr(desk.window.workspace.keeping._retention, "room_needed", lambda: 1 << 60)
    click(dialog.go)
    desk.quiet()
    assert any(urgent and "nothing was deleted" in one for one, urgent in heard)
    screens.put_away(desk, dialog)


def test_how_many_dates_have_come_is_spoken(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    dialog = screens.kept_until(desk)
    click(named(dialog, QPushButton, "Keep without a date"))
    assert ("No date has come.", False) in heard
    screens.put_away(desk, dialog)


def test_who_keeps_records_for_so_long_is_spoken(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    dialog = screens.settings("data")(desk)
    press(named(dialog, QComboBox, "Keep new reflections"), Qt.Key.Key_Down, times=2)
    assert any("revalidation" in one for one, _ in heard)
    screens.put_away(desk, dialog)


def test_how_many_marks_a_filter_leaves_is_spoken(desk: Desk, heard: list[tuple[str, bool]]) -> None:
    screens.notes_filtered_away(desk)
    assert ("0 of 2 marks shown", False) in heard


def test_what_the_recovery_key_is_asked_for_is_spoken_and_a_new_one_never(
    desk: Desk, heard: list[tuple[str, bool]]
) -> None:
    lock = screens.unlock(desk)
    click(named(lock, QPushButton, "Use the recovery key instead"))
    assert any(one.startswith("Type the recovery key") for one, _ in heard)
    screens.put_away(desk, lock)
    dialog = screens.new_recovery_key(desk)
    assert isinstance(dialog, RecoveryDialog)
    groups = dialog.slip.shown.split("-")
    assert len(groups) > 1
    assert [one for one, _ in heard if any(group in one for group in groups)] == []
    screens.put_away(desk, dialog)


SILENT = {
    ("parts.py", "_text"): "the notice announces itself, and how urgently",
    ("toast.py", "_text"): "the toast announces itself",
    ("preview.py", "_at"): "which page is in view changes with every scroll",
    ("reflection/editor.py", "_about"): "there when the tab opens; other questions are said at the foot",
    ("reflection/editor.py", "_return"): "there when the tab opens",
    ("reflection/form.py", "state"): "what stands in a field changes with every letter",
    ("bin.py", "_said"): "announced, also when it is the same again",
    ("bin.py", "_final"): "announced when it is asked",
    ("data/erase.py", "_trouble"): "announced at once",
    ("data/mentions.py", "said"): "what came of it is announced; how far it is would be noise",
    ("data/reminder.py", "text"): "announced as the line appears",
    ("opening/change.py", "trouble"): "announced at once",
    ("packs/making.py", "state"): "what came of it is announced; how far it is would be noise",
    ("opening/keyslip.py", "key"): "a secret: read when somebody goes to it, never aloud unasked",
    ("settings/backups.py", "status"): "announced, also when it is the same again",
    ("settings/backups.py", "last"): "what became of a backup is announced by the status",
    ("settings/backups.py", "large"): "the same until originals come or go, and said with its tick",
    ("settings/backups.py", "latest"): "nobody waits for a snapshot: it is made by itself",
    ("opening/welcome.py", "trouble"): "announced at once, also when it is the same again",
    ("opening/welcome.py", "key"): "a page of its own is shown with it",
}
"""Labels made empty that need not speak for themselves, and why."""


def test_a_label_that_is_filled_later_speaks() -> None:
    silent = []
    for path in (SOURCES / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
                continue
            made, target = node.value, node.targets[0]
            if not (isinstance(made.func, ast.Name) and made.func.id == "label" and made.args):
                continue
            first = made.args[0]
            if not (isinstance(first, ast.Constant) and first.value == ""):
                continue
            name = target.attr if isinstance(target, ast.Attribute) else ast.unparse(target)
            where = path.relative_to(SOURCES / "ui").as_posix()
            live = any(word.arg == "live" for word in made.keywords)
            if not live and (where, name) not in SILENT:
                silent.append(f"{where}: {name}")
    assert silent == [], 'say label("", …, live=True), or why not in SILENT'


def test_nothing_is_announced_past_the_one_door() -> None:
    past = [
        path.name
        for path in (SOURCES / "ui").rglob("*.py")
        if "QAccessibleAnnouncementEvent" in path.read_text(encoding="utf-8")
    ]
    assert past == ["accessibility.py"]


# What keeps still ---------------------------------------------------------------------------------------


@pytest.fixture
def stillness(qapp: QApplication) -> Iterator[Stillness]:
    made = Stillness(qapp)
    yield made
    made.choose(True)
    made.choose(False)  # so that the cursor blinks again, whatever a test has done
    made.deleteLater()


def test_the_cursor_blinks_unless_somebody_asks_for_stillness(
    qapp: QApplication, stillness: Stillness
) -> None:
    stillness.choose(True)
    assert (stillness.still, qapp.styleHints().cursorFlashTime()) == (True, 0)
    assert not any(QApplication.isEffectEnabled(one) for one in EFFECTS)
    stillness.choose(False)
    assert not stillness.still
    assert qapp.styleHints().cursorFlashTime() > 0


def test_the_system_may_ask_for_stillness(
    qapp: QApplication, stillness: Stillness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accessibility, "stillness_wanted", lambda: True)
    qapp.styleHints().accessibility().motionPreferenceChanged.emit(Qt.MotionPreference.ReducedMotion)
    assert (stillness.still, qapp.styleHints().cursorFlashTime()) == (True, 0)


def test_the_choice_is_kept_and_taken_at_once(desk: Desk) -> None:
    desk.window.workspace.settings.put(STILL, True)
    desk.quiet()
    assert desk.window.theme.stillness.still
    window = desk.reopen()
    assert window.theme.stillness.still
    window.workspace.settings.put(STILL, False)
    desk.quiet()
    assert not window.theme.stillness.still


def test_the_program_has_no_movement_of_its_own() -> None:
    moving = ("QPropertyAnimation", "QVariantAnimation", "QTimeLine", "setAnimated(True)", "QMovie")
    found = {
        path.name: word
        for path in (SOURCES / "ui").rglob("*.py")
        for word in moving
        if word in path.read_text(encoding="utf-8")
    }
    assert found == {}, "ask stillness first"


# What follows the system --------------------------------------------------------------------------------


def test_high_contrast_is_taken_when_the_system_asks_for_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = desk.window.theme
    assert look.name == "light"
    monkeypatch.setattr(theme, "contrast_wanted", lambda: True)
    hints = QApplication.styleHints()
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert (look.name, look.dark) == ("contrast", True)
    assert QApplication.palette().window().color().name() == "#000000"


def test_a_look_that_was_chosen_stays_whatever_the_system_asks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(theme, "contrast_wanted", lambda: True)
    desk.window.workspace.settings.put(THEME, "light")
    desk.quiet()
    assert desk.window.theme.name == "light"


def test_high_contrast_is_chosen_in_the_menu_and_kept(desk: Desk) -> None:
    desk.window.actions_["theme_contrast"].trigger()
    desk.quiet()
    assert desk.window.theme.name == "contrast"
    assert desk.reopen().theme.name == "contrast"


# What is told without colour ----------------------------------------------------------------------------


def grey(image: QImage) -> bytes:
    """A picture without its colours: how light each point is."""
    one = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(one.pixelColor(x, y).lightness() for y in range(one.height()) for x in range(one.width()))


def apart(one: bytes, other: bytes) -> int:
    """How many points of two grey pictures are so unlike that a shape is told by them, and no tint."""
    return sum(abs(a - b) > 80 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("look", LOOKS)
def test_each_kind_of_learning_point_has_a_badge_of_its_own_shape(desk: Desk, look: str) -> None:
    desk.window.theme.choose(look, 100)
    pictures = {}
    for kind in ItemKind:
        image = QImage(32, 32, QImage.Format.Format_RGB32)
        image.fill(desk.window.theme.color("surface"))
        painter = QPainter(image)
        draw_badge(painter, QRectF(3, 3, 26, 26), kind, 7, desk.window.theme)
        painter.end()
        pictures[kind] = grey(image)
    alike = [(a, b) for a, b in combinations(pictures, 2) if apart(pictures[a], pictures[b]) < 12]
    assert alike == []


@pytest.mark.parametrize("look", LOOKS)
def test_each_colour_of_a_highlight_is_told_without_its_colour(desk: Desk, look: str) -> None:
    desk.window.theme.choose(look, 100)
    cards = CardList(desk.window.theme, "Colours")
    cards.resize(300, 400)
    cards.show_cards([Card(colour.value, title="x", colour=colour) for colour in Colour])
    cards.show()
    settle()
    pictures = {}
    for row, colour in enumerate(Colour):
        box = cards.visualRect(cards.model().index(row, 0)).adjusted(8, 8, 0, -8)
        box.setWidth(36)
        pictures[colour] = grey(cards.viewport().grab(box).toImage())
    cards.close()
    cards.deleteLater()
    alike = [(a, b) for a, b in combinations(pictures, 2) if apart(pictures[a], pictures[b]) < 8]
    assert alike == []


@pytest.mark.parametrize("look", LOOKS)
def test_ticked_and_chosen_are_told_without_colour(desk: Desk, look: str) -> None:
    desk.window.theme.choose(look, 100)
    dialog = screens.settings("look")(desk)
    faults = []
    for one in dialog.findChildren(QAbstractButton):
        if not (one.isVisible() and one.isCheckable()):
            continue
        one.clearFocus()
        pictures = []
        for state in (True, False):
            if one.group() is not None:
                one.group().setExclusive(False)
            one.blockSignals(True)
            one.setChecked(state)
            one.blockSignals(False)
            pictures.append(grey(one.grab().toImage()))
        if apart(*pictures) < 20:
            faults.append(called(one))
    screens.put_away(desk, dialog)
    assert faults == []


# What Qt says of a text ---------------------------------------------------------------------------------


def test_a_review_s_text_is_read_by_character_and_line_and_says_where_the_cursor_is(desk: Desk) -> None:
    tab = desk.read(desk.review(TOUR_TITLE))
    text = QAccessible.queryAccessibleInterface(tab.view).textInterface()
    assert text.characterCount() == tab.view.document().characterCount() - 1
    assert "INTRODUCTION" in text.text(0, text.characterCount())
    press(tab.view, Qt.Key.Key_End, CTRL)
    assert text.cursorPosition() == tab.view.textCursor().position()
