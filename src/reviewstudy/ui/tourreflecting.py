"""The part of the tour that reflects, fills a form and exports."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewstudy.ui.acting import ActionDialog
from reviewstudy.ui.reader.tab import ReaderTab
from reviewstudy.ui.reflection.begin import BeginDialog
from reviewstudy.ui.reflection.editor import ReflectionTab
from reviewstudy.ui.reflection.export import ExportDialog
from reviewstudy.ui.reflection.form import FormDialog
from reviewstudy.ui.tourhand import Hand, the
from reviewstudy.ui.window import MainWindow

_CTRL = Qt.KeyboardModifier.ControlModifier


def reflect(hand: Hand, window: MainWindow, reader: ReaderTab, words: dict[str, Any]) -> ReflectionTab:
    """Answer the prompts, rest on learning points, quote, set an action, and look at what to check."""
    hand.key(window, Qt.Key.Key_N, _CTRL)
    hand.until("the ways to reflect are shown", lambda: bool(window.findChildren(BeginDialog)))
    begin = window.findChildren(BeginDialog)[0]
    hand.picture(window, "ways-to-reflect", over=begin)
    begin.reject()
    window.tabs.setCurrentWidget(reader)
    hand.key(window, Qt.Key.Key_R, _CTRL)
    hand.until("the reflection opens", lambda: isinstance(window.tabs.currentWidget(), ReflectionTab))
    sheet = the(window.tabs.currentWidget(), ReflectionTab)
    for prompt, answer in words["answers"].items():
        edit = sheet.answers[prompt]
        edit.setFocus()
        QTest.keyClicks(edit, answer.strip())
    for number in words["points"]:
        sheet.points.setCurrentRow(number - 1)
        hand.key(sheet.points, Qt.Key.Key_Space)
    sheet.quotes.setCurrentRow(0)
    hand.key(sheet.quotes, Qt.Key.Key_Space)
    hand.until(
        "the reflection is saved", lambda: sheet.saved.text() == "Saved" and bool(sheet.reflection.points)
    )
    next(iter(sheet.answers.values())).setFocus()
    hand.settle()
    hand.picture(window, "reflection")
    _share_apart(hand, window, sheet, words)
    _act(hand, window, sheet, words["action"])
    return sheet


def _share_apart(hand: Hand, window: MainWindow, sheet: ReflectionTab, words: dict[str, Any]) -> None:
    """Write something else to share, be warned of a name in it, and take the name out."""
    prompt, shared = words["shared_prompt"], words["shared"]
    box = sheet.boxes[prompt]
    box.edit.setFocus()
    hand.click(box.instead)
    QTest.keyClicks(box.summary, words["named"])
    hand.until("the name is noticed", lambda: sheet.check.list.count() > 0)
    sheet.panel.setCurrentWidget(sheet.check)
    hand.settle()
    hand.picture(window, "what-to-check")
    box.summary.selectAll()
    QTest.keyClicks(box.summary, shared)
    hand.until("nothing is left to check", lambda: sheet.check.list.count() == 0)
    sheet.panel.setCurrentIndex(0)


def _act(hand: Hand, window: MainWindow, sheet: ReflectionTab, words: dict[str, str]) -> None:
    hand.click(sheet.actions_box.add_button)
    hand.until("an action can be written", lambda: bool(window.findChildren(ActionDialog)))
    dialog = window.findChildren(ActionDialog)[0]
    QTest.keyClicks(dialog.what, words["what"])
    hand.type(dialog.owner, words["owner"])
    hand.type(dialog.measure, words["measure"])
    hand.picture(window, "action", over=dialog)
    hand.click(dialog.save_button)
    hand.until("the action is there", lambda: bool(sheet.actions_box.ticks))
    next(iter(sheet.actions_box.ticks.values())).setFocus(Qt.FocusReason.TabFocusReason)
    hand.settle()
    hand.picture(window, "actions")


def fill_form(hand: Hand, window: MainWindow, sheet: ReflectionTab) -> None:
    """Use what was written in a regulator's form."""
    sheet.form.emit(sheet.reflection.id)
    hand.until("the form opens", lambda: bool(window.findChildren(FormDialog)))
    dialog = window.findChildren(FormDialog)[0]
    hand.settle()
    for _ in range(3):
        hand.key(dialog, Qt.Key.Key_F8)
    hand.picture(window, "regulators-form", over=dialog)
    dialog.accept()
    hand.settle()


def export(hand: Hand, window: MainWindow, sheet: ReflectionTab, words: dict[str, Any], pdf: Path) -> None:
    """Choose what leaves, look at the pages, and save them."""
    hand.key(sheet, Qt.Key.Key_E, _CTRL)
    hand.until("the export opens", lambda: bool(window.findChildren(ExportDialog)))
    dialog = window.findChildren(ExportDialog)[0]
    hand.picture(window, "nothing-chosen", over=dialog)
    hand.key(dialog.items, Qt.Key.Key_Space)
    hand.type(dialog.role, words["author_role"])
    hand.type(dialog.prepared_for, words["prepared_for"])
    hand.key(dialog.checked, Qt.Key.Key_Space)
    hand.until("the pages are shown", lambda: dialog.save_button.isEnabled() and not window.jobs.busy)
    dialog.items.setFocus()
    hand.settle(600)
    hand.picture(window, "export-preview", over=dialog)
    hand.click(dialog.save_button)
    hand.until("the PDF is saved", lambda: pdf.is_file() and not window.jobs.busy)
    hand.settle()
    hand.key(window, Qt.Key.Key_4, _CTRL)
    hand.until("the reflections are shown", window.reflections.isVisible)
    window.toast.hide()
    hand.picture(window, "reflections")
    hand.key(window, Qt.Key.Key_3, _CTRL)
    hand.until("the notes are shown", window.notes.isVisible)
    hand.picture(window, "notes")
