"""A partnership makes a pack and sends it; a practitioner takes it in."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.builders import pack, packed, review
from tests.ui.hands import CTRL, TOUR_REVIEW, Desk, choose_in_menu, click, drop, press, settle

from reviewstudy.domain.reviews import Provenance
from reviewstudy.storage.packs import Pack, read_pack, write_pack
from reviewstudy.ui.packs.making import MakePackDialog
from reviewstudy.ui.packs.taking import TakePackDialog


def shown(desk: Desk) -> TakePackDialog:
    """The dialog that says what a pack holds."""

    def there() -> list[TakePackDialog]:
        return [one for one in desk.window.findChildren(TakePackDialog) if one.isVisible()]

    desk.qtbot.waitUntil(lambda: bool(there()), timeout=20_000)
    (dialog,) = there()
    return dialog


def said(dialog: TakePackDialog) -> str:
    return "\n".join(one.text() for one in dialog.findChildren(QLabel))


def sent(path: Path, one: Pack) -> Path:
    write_pack(one, path)
    return path


def ids(desk: Desk) -> set[str]:
    return {one.review_id for one in desk.window.workspace.library.entries()}


def test_a_pack_that_is_dropped_says_what_it_holds_and_waits(bare_desk: Desk, tmp_path: Path) -> None:
    terms = Provenance(licence="CC BY 4.0", permission="Yours to share.")
    shut = replace(packed(review("x", title="Closed minutes"), "shut"), provenance=Provenance(share=False))
    one = replace(packed(review("One.", title="Child A1", points=(1,)), "a1"), provenance=terms)
    drop(bare_desk.window, sent(tmp_path / "x.reviewpack", pack(one, shut)))
    dialog = shown(bare_desk)
    for words in ("Brackenshire's reviews", "Version 1", "CC BY 4.0", "1 is new", "1 is left out"):
        assert words in said(dialog)
    first, second = dialog.list.cards
    for words in ("Child A1", "New", "1 learning point", "Serious case review", "Yours to share."):
        assert words in first.spoken
    for words in ("Closed minutes", "Left out", "share: no"):
        assert words in second.spoken
    assert ids(bare_desk) == set()
    click(dialog.close_button)
    bare_desk.quiet()
    assert ids(bare_desk) == set()
    assert "not taken in" in bare_desk.window.toast.text


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_pack_is_taken_in_from_the_menu_and_taken_back(bare_desk: Desk, tmp_path: Path) -> None:
    bare_desk.script.files = [sent(tmp_path / "x.reviewpack", pack(packed(), packed(review("b"), "b")))]
    choose_in_menu(bare_desk.window, "File", "Import…")
    dialog = shown(bare_desk)
    press(dialog.list, Qt.Key.Key_Down)
    click(dialog.take_button)
    bare_desk.qtbot.waitUntil(lambda: ids(bare_desk) == {"t9", "b"}, timeout=20_000)
    bare_desk.quiet()
    told = [one.text() for one in bare_desk.window.library.report.findChildren(QLabel)]
    assert any("2 added" in line for line in told)
    bare_desk.read("t9")
    press(bare_desk.window, Qt.Key.Key_Z, CTRL)
    bare_desk.quiet()
    assert ids(bare_desk) == set()
    assert bare_desk.readers() == []
    assert "taking in" in bare_desk.window.toast.text


def test_return_takes_a_pack_in_and_escape_does_not(bare_desk: Desk, tmp_path: Path) -> None:
    path = sent(tmp_path / "x.reviewpack", pack())
    drop(bare_desk.window, path)
    press(shown(bare_desk), Qt.Key.Key_Escape)
    bare_desk.quiet()
    assert ids(bare_desk) == set()
    drop(bare_desk.window, path)
    dialog = shown(bare_desk)
    dialog.take_button.setFocus()
    press(dialog.take_button, Qt.Key.Key_Return)
    bare_desk.qtbot.waitUntil(lambda: ids(bare_desk) == {"t9"}, timeout=20_000)
    bare_desk.quiet()
    drop(bare_desk.window, path)
    again = shown(bare_desk)
    assert not again.take_button.isVisible()
    assert again.close_button.text() == "Close"
    click(again.close_button)
    bare_desk.quiet()


def test_packs_and_documents_come_together(bare_desk: Desk, tmp_path: Path) -> None:
    one = sent(tmp_path / "a.reviewpack", pack())
    other = sent(tmp_path / "b.reviewpack", pack(packed(review("b"), "b"), pack_id="other"))
    (tmp_path / "c.reviewpack").write_bytes(one.read_bytes()[:4000])
    drop(bare_desk.window, one, other, tmp_path / "c.reviewpack", TOUR_REVIEW)
    click(shown(bare_desk).take_button)
    bare_desk.quiet()
    click(shown(bare_desk).close_button)
    bare_desk.add_as_understood()
    bare_desk.qtbot.waitUntil(bare_desk.window.library.report.isVisible, timeout=20_000)
    bare_desk.quiet()
    told = "\n".join(one.text() for one in bare_desk.window.library.report.findChildren(QLabel))
    assert "c.reviewpack: It is damaged" in told
    assert "1 added" in told
    assert "b" not in ids(bare_desk)
    assert len(ids(bare_desk)) == 2


def test_a_window_that_locks_over_a_pack_takes_nothing_in(bare_desk: Desk, tmp_path: Path) -> None:
    drop(bare_desk.window, sent(tmp_path / "x.reviewpack", pack()))
    dialog = shown(bare_desk)
    bare_desk.window.hide()
    dialog.close()
    settle()
    assert [one for one in bare_desk.window.findChildren(TakePackDialog) if one.isVisible()] == []
    bare_desk.window.show()


def make(desk: Desk, folder: Path) -> MakePackDialog:
    desk.script.pack_folder = folder
    dialog = desk.window.packs.make()
    settle()
    return dialog


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_somebody_new_makes_a_pack_from_the_example(bare_desk: Desk, tmp_path: Path) -> None:
    folder, out = tmp_path / "ours", tmp_path / "sent.reviewpack"
    folder.mkdir()
    bare_desk.script.pack_folder, bare_desk.script.save_as = folder, out
    choose_in_menu(bare_desk.window, "File", "Make a pack…")
    (dialog,) = bare_desk.window.findChildren(MakePackDialog)
    assert not dialog.save_button.isEnabled()
    click(dialog.start_button)
    bare_desk.qtbot.waitUntil(dialog.list.isVisible, timeout=20_000)
    bare_desk.quiet()
    (card,) = dialog.list.cards
    for words in ("Goes in", "example-review.md", "2 questions", "a survey with 2 questions"):
        assert words in card.spoken
    assert dialog.missing.text() == "Give the pack a name."
    dialog.name.setFocus()
    for letter in "Anytown learning":
        press(dialog.name, Qt.Key(ord(letter.upper())))
    assert dialog.id.text() == "anytown-learning"
    assert (dialog.version.text(), dialog.licence.text()) == ("1", "CC BY 4.0")
    click(dialog.save_button)
    bare_desk.qtbot.waitUntil(out.is_file, timeout=20_000)
    bare_desk.quiet()
    assert dialog.state.text() == "Saved as sent.reviewpack, with 1 document. Send it as you send any file."
    assert dialog.version.text() == "2"
    assert 'version = "2"' in (folder / "pack.toml").read_text("utf-8")
    assert read_pack(out).version == "1"
    dialog.reject()
    drop(bare_desk.window, out)
    click(shown(bare_desk).take_button)
    bare_desk.qtbot.waitUntil(lambda: ids(bare_desk) == {"example-child-b2"}, timeout=20_000)
    bare_desk.quiet()


def test_what_is_to_be_put_right_is_named_and_looked_at_again(bare_desk: Desk, tmp_path: Path) -> None:
    words = "---\nid: {0}\ntitle: {0}\n{1}---\n\n# One\n\nWords.\n"
    (tmp_path / "good.md").write_text(words.format("good", "permission: ours\n"))
    (tmp_path / "shut.md").write_text(words.format("shut", "share: no\n"))
    (tmp_path / "bad.md").write_text(words.format("bad", ""))
    (tmp_path / "pack.toml").write_text('id = "x"\nname = "X"\nversion = "3"\nlicence = "L"\n')
    dialog = make(bare_desk, tmp_path)
    click(dialog.choose_button)
    bare_desk.qtbot.waitUntil(dialog.list.isVisible, timeout=20_000)
    bare_desk.quiet()
    assert [card.chip for card in dialog.list.cards] == ["Put this right", "Left out", "Goes in"]
    assert "add a permission line" in dialog.list.cards[0].spoken
    assert not dialog.save_button.isEnabled()
    assert "Look again" in dialog.missing.text()
    assert [one.text() for one in (dialog.id, dialog.name, dialog.version, dialog.licence)] == list("xX3L")
    (tmp_path / "bad.md").write_text(words.format("bad", "permission: ours\n"))
    click(dialog.again_button)
    bare_desk.qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    assert [card.chip for card in dialog.list.cards] == ["Left out", "Goes in", "Goes in"]
    dialog.id.setText("Not An Id")
    dialog.id.textEdited.emit("Not An Id")
    assert not dialog.save_button.isEnabled()
    assert "cannot be used" in dialog.missing.text()
    dialog.reject()


def test_an_example_leaves_what_is_there(bare_desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text("mine")
    dialog = make(bare_desk, tmp_path)
    click(dialog.start_button)
    assert "in that folder already" in dialog.state.text()
    assert (tmp_path / "pack.toml").read_text() == "mine"
    dialog.reject()
