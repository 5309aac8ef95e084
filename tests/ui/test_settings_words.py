"""The settings say what is declared of them, and nothing that can be chosen is left out."""

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QRadioButton, QSpinBox, QWidget
from tests.ui import screens
from tests.ui.hands import Desk

from reviewstudy.services import settings
from reviewstudy.services.settings import PAGES, Page, Setting, Wording
from reviewstudy.ui.settings.dialog import SettingsDialog


def _shows(widget: QWidget, words: Wording) -> bool:
    """Whether a page has a field for a choice, by its name, with all that can be chosen."""
    labels = {one.text() for one in widget.findChildren(QLabel)}
    if words.limits:
        least, most, step, unit = words.limits
        return words.label in labels and any(
            (one.minimum(), one.maximum(), one.singleStep(), one.suffix()) == (least, most, step, unit)
            and one.accessibleName() == words.label
            for one in widget.findChildren(QSpinBox)
        )
    offered = [said for _, said in words.choices]
    for box in widget.findChildren(QComboBox):
        if box.accessibleName() == words.label:
            items = [box.itemText(number) for number in range(box.count())]
            return words.label in labels and items[: len(offered)] == offered
    if words.values == (False, True):
        return words.label in {one.text() for one in widget.findChildren(QCheckBox)} and words.help in labels
    return words.label in labels and [one.text() for one in widget.findChildren(QRadioButton)] == offered


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_a_page_of_the_dialog_has_what_is_declared(desk: Desk, page: Page) -> None:
    dialog = screens.settings(page.id)(desk)
    assert isinstance(dialog, SettingsDialog)
    assert dialog.list.currentItem().text() == page.name
    widget = dialog.page(page.id)
    assert [words.label for words, _ in page.settings if not _shows(widget, words)] == []
    screens.put_away(desk, dialog)


def test_the_pages_are_those_declared_in_their_order(desk: Desk) -> None:
    dialog = screens.settings("look")(desk)
    assert isinstance(dialog, SettingsDialog)
    names = [dialog.list.item(number).text() for number in range(dialog.list.count())]
    screens.put_away(desk, dialog)
    assert names == [page.name for page in PAGES]


def test_every_setting_that_is_put_to_a_person_is_on_a_page() -> None:
    declared = [one for one in vars(settings).values() if isinstance(one, Setting)]
    shown = [one.shown for one in declared if one.shown is not None]
    assert len(shown) >= 5
    assert [
        one.label for one in shown if one not in [words for page in PAGES for words, _ in page.settings]
    ] == []


def test_what_can_be_chosen_is_valid_and_nothing_else() -> None:
    for one in (one for one in vars(settings).values() if isinstance(one, Setting)):
        assert one.valid(one.default), one.name
        if one.shown is not None and one.name != "keep_for":
            for value in one.shown.values:
                assert one.valid(value), (one.name, value)
            assert not one.valid("no such choice")
            assert not one.valid(None)
