"""Journey 2: the program opens on a library of our own digests."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel
from tests.ui.hands import S22_DIGEST, TOUR_TITLE, Desk, Said, place_in, shown

from reviewstudy import paths
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.reviews import DateRole
from reviewstudy.services.packing import build_pack


def test_a_fresh_window_fills_itself_with_the_bundled_library(bare_desk: Desk) -> None:
    window = bare_desk.window
    assert window.library.list.cards == []
    window.take_bundled(paths.bundled_pack())
    bare_desk.qtbot.waitUntil(lambda: len(window.library.list.cards) >= 3)
    bare_desk.quiet()
    founding = next(card for card in window.library.list.cards if card.key == S22_DIGEST)
    assert founding.title == "Synopsis of Learning: Serious Case Review Family S22"
    for words in ("Dorset Safeguarding Children Board", "13 learning points", "comes with Review Study"):
        assert words in founding.meta
    assert founding.chip == "Digest"
    assert "Before you open it" in founding.spoken


def test_the_digest_shows_its_points_timeline_survey_and_both_dates(desk: Desk) -> None:
    reader = desk.read(S22_DIGEST)
    document = reader.holding.document
    assert len(reader.view.badges) == 13
    assert len({point.theme for point in document.learning_points}) == 3
    printed = {date.role: date.value for date in document.dates}
    assert (printed[DateRole.PRINTED], printed[DateRole.PUBLISHED]) == ("2017-02", "2018-07")
    for page in range(reader.panel.count()):
        reader.panel.setCurrentIndex(page)
    said = {label.text() for label in reader.findChildren(QLabel)}
    assert any("these are not the review's own words" in line for line in said)
    assert "Our digest: its words are not the review's own." in said
    assert any(line.startswith("Closed on 30 September 2018") for line in said)
    assert "A further two weeks later" in said
    for month in ("February 2017", "July 2018"):
        assert month in said


def test_every_digest_names_its_source_and_says_what_it_is(desk: Desk) -> None:
    for entry in desk.window.workspace.library.entries():
        if entry.origin != "bundled":
            continue
        holding = desk.window.workspace.reading.holding(entry.review_id)
        assert holding.provenance.digest
        assert entry.publisher
        assert entry.published
        assert any("our own digest" in passage.text for passage in holding.document.passages)


def test_a_changed_pack_updates_its_own_reviews_and_touches_nothing_else(desk: Desk, tmp_path: Path) -> None:
    window = desk.window
    mine = window.workspace.reading.holding(desk.review(TOUR_TITLE))
    words = "Kindness and curiosity belong together."
    mark: Mark = window.workspace.reading.mark_words(mine, place_in(mine.document, words))
    source, pack = tmp_path / "source", tmp_path / "changed.reviewpack"
    shutil.copytree(paths.resources() / "library", source)
    changed = source / "dorset-family-s22.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nA line added later.\n", encoding="utf-8")
    build_pack(source, pack)
    before = {one.review_id: one.edition for one in window.workspace.library.entries()}

    window.take_bundled(pack)
    desk.qtbot.waitUntil(lambda: not window.jobs.busy)

    after = {one.review_id: one.edition for one in window.workspace.library.entries()}
    assert {one for one in after if after[one] != before.get(one)} == {S22_DIGEST}
    assert set(after) == set(before)
    assert window.workspace.reading.all_marks() == [mark]
    assert "\nA line added later.\n" in desk.read(S22_DIGEST).view.toPlainText()


def test_a_pack_that_is_damaged_leaves_the_library_as_it_was(desk: Desk, tmp_path: Path) -> None:
    before = shown(desk.window.library.list)
    pack = tmp_path / "damaged.reviewpack"
    pack.write_bytes(paths.bundled_pack().read_bytes()[:3000])
    desk.window.take_bundled(pack)
    desk.qtbot.waitUntil(lambda: desk.window.toast.text != "")
    desk.quiet()
    assert shown(desk.window.library.list) == before


def test_the_command_line_lists_the_same_library(desk: Desk, command: Callable[..., Said]) -> None:
    said = command("list", "--json")
    assert (said.status, said.err) == (0, "")
    listed = {one["title"]: one for one in json.loads(said.out)}
    assert set(listed) == {card.title for card in desk.window.library.list.cards}
    digest = next(one for one in listed.values() if one["review"] == S22_DIGEST)
    assert (digest["learning_points"], digest["origin"]) == (13, "bundled")
    assert digest["published"] == "2018-07"


def test_the_command_line_opens_on_the_bundled_library_too(
    tmp_path: Path, command: Callable[..., Said]
) -> None:
    assert not (tmp_path / "library").exists()
    said = command("list", "--json")
    assert said.status == 0
    assert S22_DIGEST in [one["review"] for one in json.loads(said.out)]
