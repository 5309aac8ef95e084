"""Journey 3: bring a document in by menu, by dropping it, and by command."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from tests.ui.hands import (
    CTRL,
    S22_DIGEST,
    SHARED_SYNOPSIS,
    TOUR_REVIEW,
    TOUR_TITLE,
    Desk,
    Said,
    choose_in_menu,
    click,
    drop,
    named,
    press,
    shown,
    write,
)

OUR_DIGEST = """\
---
id: brackenshire-t9-digest
title: "Digest: Family T9"
publisher: Brackenshire Safeguarding Children Partnership
reference: Family T9
kind: synopsis
language: en-GB
digest: true
permission: "Ours, invented for a test."
dates:
  - {role: published, value: "2024-03", end: null, as_printed: "March 2024"}
---

# Digest: Family T9

> This is our own digest. Its words are ours, not the review's.

## Learning

### Bruising

1. Write down what you saw before what you were told.
2. Two services each held half of it.
"""


@pytest.fixture
def synopsis() -> Path:
    """The founding document, where the shared corpus is beside the checkout."""
    if not SHARED_SYNOPSIS.is_file():
        pytest.skip("the shared corpus is not beside this checkout")
    return SHARED_SYNOPSIS


def _wait_for_reader(desk: Desk) -> None:
    desk.qtbot.waitUntil(lambda: bool(desk.readers()), timeout=20_000)
    desk.quiet()


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # what offscreen says of a menu
def test_file_import_opens_the_document_it_brought_in(bare_desk: Desk) -> None:
    bare_desk.script.files = [TOUR_REVIEW]
    choose_in_menu(bare_desk.window, "File", "Import…")
    bare_desk.add_as_understood()
    _wait_for_reader(bare_desk)
    (reader,) = bare_desk.readers()
    assert reader.isVisible()
    assert reader.holding.document.title == TOUR_TITLE
    assert bare_desk.window.toast.text == f"“{TOUR_TITLE}” added: 7 learning points."


def test_the_shortcut_and_the_buttons_ask_for_files_too(bare_desk: Desk) -> None:
    press(bare_desk.window, Qt.Key.Key_O, CTRL)
    for one in bare_desk.window.library.findChildren(QPushButton):
        if one.isVisible() and one.text() == "Import…":
            click(one)
    assert [what for what, _ in bare_desk.script.asked] == ["files"] * 3


def test_a_file_dropped_on_the_window_is_read_word_for_word(bare_desk: Desk) -> None:
    assert drop(bare_desk.window, TOUR_REVIEW)
    bare_desk.add_as_understood()
    _wait_for_reader(bare_desk)
    (reader,) = bare_desk.readers()
    document = reader.holding.document
    assert document.publisher == "Brackenshire Safeguarding Children Partnership"
    assert document.published == "2024-03"
    assert [point.theme for point in document.learning_points] == [
        *["Noticing and Recording Bruising in Babies"] * 2,
        *["Sharing Information and Being Heard"] * 3,
        *["Working With Parents Under Pressure"] * 2,
    ]
    source = " ".join(TOUR_REVIEW.read_text(encoding="utf-8").translate({60: None, 62: None}).split())
    at = 0
    for passage in document.passages:
        found = source.find(" ".join(passage.text.split()), at)
        assert found >= 0, f"out of order or reworded: {passage.text[:60]}"
        at = found
    (note,) = document.footnotes
    assert note.passages
    assert "nice.org.uk" in note.text


def test_several_files_dropped_at_once_are_told_of_one_by_one(bare_desk: Desk, tmp_path: Path) -> None:
    digest, empty = tmp_path / "digest.md", tmp_path / "empty.txt"
    digest.write_text(OUR_DIGEST, encoding="utf-8")
    empty.touch()
    drop(bare_desk.window, TOUR_REVIEW, empty, digest)
    bare_desk.add_as_understood()
    bare_desk.qtbot.waitUntil(bare_desk.window.library.report.isVisible, timeout=20_000)
    bare_desk.quiet()
    told = [one.text() for one in bare_desk.window.library.report.findChildren(QLabel)]
    lines = "\n".join(told).splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("empty.txt: "), "what needs something done comes first"
    assert bare_desk.readers() == [], "several at once do not push themselves forward"
    click(named(bare_desk.window.library.report, QPushButton, "Close this message"))
    assert bare_desk.window.library.report.isHidden()


def test_a_digest_and_its_original_know_each_other_and_count_once(
    bare_desk: Desk, tmp_path: Path, command: Callable[..., Said]
) -> None:
    digest = tmp_path / "digest.md"
    digest.write_text(OUR_DIGEST, encoding="utf-8")
    drop(bare_desk.window, TOUR_REVIEW, digest)
    bare_desk.add_as_understood()
    bare_desk.qtbot.waitUntil(lambda: len(bare_desk.window.library.list.cards) == 2, timeout=20_000)
    bare_desk.quiet()
    _hold_that_they_count_once(bare_desk, command, bare_desk.review(TOUR_TITLE), "bruise")


def test_the_founding_synopsis_comes_in_whole_and_pairs_with_our_digest(
    desk: Desk, synopsis: Path, command: Callable[..., Said]
) -> None:
    before = len({one.work for one in desk.window.workspace.library.entries()})
    assert named(desk.window.library, QLabel, f"{before} reviews").isVisible()
    desk.script.files = [synopsis]
    press(desk.window, Qt.Key.Key_O, CTRL)
    desk.add_as_understood()
    _wait_for_reader(desk)
    (reader,) = desk.readers()
    document = reader.holding.document
    assert len(document.learning_points) == 13
    assert len({point.theme for point in document.learning_points}) == 3
    assert len(document.footnotes) == 1
    assert document.footnotes[0].passages
    assert document.publisher == "Dorset Safeguarding Children Board"
    press(desk.window, Qt.Key.Key_1, CTRL)
    assert named(desk.window.library, QLabel, f"{before} reviews").isVisible()
    _hold_that_they_count_once(desk, command, reader.holding.review_id, "bruising", S22_DIGEST)


def _hold_that_they_count_once(
    desk: Desk, command: Callable[..., Said], original: str, words: str, digest: str = ""
) -> None:
    window = desk.window
    entries = {one.review_id: one for one in window.workspace.library.entries()}
    (other,) = entries[original].counterparts
    assert entries[other].counterparts == (original,)
    assert entries[other].digest
    assert digest in ("", other)
    works = {one.work for one in entries.values()}
    press(window, Qt.Key.Key_1, CTRL)
    count = f"{len(works)} review" + "s" * (len(works) > 1)
    assert named(window.library, QLabel, count).isVisible()
    chips = {card.key: card.chip for card in window.library.list.cards}
    assert chips[original] == "Original · a digest is here too"
    assert chips[other] == "Digest · the original is here too"

    reader = desk.read(original)
    click(named(reader, QPushButton, "Open our digest of it"))
    assert window.tabs.currentWidget() is desk.readers()[-1]
    assert desk.readers()[-1].holding.review_id == other
    click(named(desk.readers()[-1], QPushButton, "Open the original"))
    assert window.tabs.currentWidget() is reader

    press(window, Qt.Key.Key_K, CTRL)
    write(window.index.box, words)
    desk.qtbot.waitUntil(lambda: bool(window.index.list.cards))
    desk.quiet()
    headings = [card.title for card in window.index.list.cards if card.heading]
    assert len(headings) == len(set(headings))
    assert len([one for one in headings if one == entries[original].title]) == 1
    assert entries[other].title not in headings

    said = command("list", "--json")
    listed = {one["review"]: one for one in json.loads(said.out)}
    assert listed[original]["same_work"] == [other]
    assert command("list").out.rstrip().endswith(count)


def test_the_command_line_brings_in_the_same_review(
    bare_desk: Desk, tmp_path: Path, command: Callable[..., Said]
) -> None:
    said = command("import", TOUR_REVIEW, "--json")
    (outcome,) = json.loads(said.out)
    assert (said.status, outcome["outcome"]) == (0, "added")
    again = command("import", TOUR_REVIEW, "--json")
    assert (again.status, json.loads(again.out)[0]["outcome"]) == (0, "duplicate")
    empty = tmp_path / "empty.txt"
    empty.touch()
    refused = command("import", empty, "--json")
    assert (refused.status, json.loads(refused.out)[0]["outcome"]) == (1, "refused")
    assert [line for line in refused.err.splitlines() if line.startswith("reviewstudy: empty.txt: ")]

    window = bare_desk.reopen()
    assert outcome["review"] in [card.key for card in window.library.list.cards]
    assert TOUR_TITLE in shown(window.library.list)


def test_the_same_file_twice_says_so_and_opens_the_one_that_is_there(desk: Desk) -> None:
    cards = len(desk.window.library.list.cards)
    drop(desk.window, TOUR_REVIEW)
    _wait_for_reader(desk)
    assert "is already in the library" in desk.window.toast.text
    assert len(desk.window.library.list.cards) == cards
