"""Bringing reviews in: what is new, what is an edition, what is the same work, and what is left alone."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import document, folder_bytes, pack, packed, review

from reviewstudy import paths
from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import PackRefused
from reviewstudy.domain.marks import Place
from reviewstudy.domain.queries import Query
from reviewstudy.domain.reviews import ReviewKind
from reviewstudy.services.library import OutcomeKind
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import Pack, write_pack

Brought = Callable[..., list[tuple[str, str | None]]]


@pytest.fixture
def bring(workspace: Workspace) -> Brought:
    def bring(*files: Path) -> list[tuple[str, str | None]]:
        return [(one.outcome.value, one.review) for one in workspace.library.import_paths(files)]

    return bring


@pytest.fixture
def take(workspace: Workspace, tmp_path: Path) -> Callable[[Pack], tuple[int, int, tuple[str, ...]]]:
    def take(one: Pack) -> tuple[int, int, tuple[str, ...]]:
        write_pack(one, tmp_path / "some.reviewpack")
        outcome = workspace.library.take_pack(tmp_path / "some.reviewpack")
        return outcome.added, outcome.updated, outcome.kept

    return take


def test_the_same_bytes_are_a_duplicate_whatever_the_name(bring: Brought, tmp_path: Path) -> None:
    ((first, review_id),) = bring(document(tmp_path / "a.txt"))
    assert first == "added"
    assert bring(document(tmp_path / "b.txt")) == [("duplicate", review_id)]


def test_changed_bytes_of_a_review_are_an_edition_and_marks_stay(
    workspace: Workspace, bring: Brought, tmp_path: Path
) -> None:
    ((_, review_id),) = bring(document(tmp_path / "a.txt"))
    assert review_id is not None
    held = workspace.reading.holding(review_id)
    number, words = next(
        (n, p.text) for n, p in enumerate(held.document.passages) if p.text.startswith("See the child")
    )
    workspace.reading.mark_words(held, Place(number, 0, number, len(words)), note="mine")
    corrected = document(tmp_path / "a.txt", extra="\n\nA whole paragraph was added.")
    assert bring(corrected) == [("edition", review_id)]
    (placed,) = workspace.reading.marks(workspace.reading.holding(review_id))
    assert placed.place is not None
    assert placed.mark.note == "mine"
    now = workspace.reading.holding(review_id).document.passages[placed.place.first]
    assert now.text == words
    assert placed.place.first != number
    assert bring(document(tmp_path / "b.txt")) == [("duplicate", review_id)]


def test_two_documents_of_one_case_stay_two(workspace: Workspace, tmp_path: Path, bring: Brought) -> None:
    head = "---\npublisher: A Board\nreference: Family T9\ntitle: {0}\nkind: scr\n---\n\n# {0}\n\nOne.\n"
    for name in ("Overview report", "Executive summary"):
        (tmp_path / f"{name}.md").write_text(head.format(name))
    assert [outcome for outcome, _ in bring(tmp_path)] == ["added", "added"]
    overview, summary = sorted(workspace.library.entries(), key=lambda entry: entry.title, reverse=True)
    assert overview.counterparts == (summary.review_id,)


def test_two_reports_on_one_form_are_two(tmp_path: Path, bring: Brought) -> None:
    head = "---\npublisher: A Coroner\ntitle: Report to prevent deaths\nkind: coroner_pfd\n---\n\n"
    for name in ("one", "two"):
        words = " ".join(f"{name}{n}" for n in range(100))
        (tmp_path / f"{name}.md").write_text(
            f"{head}# Report\n\nThis report is made under the law. {words}\n"
        )
    assert [outcome for outcome, _ in bring(tmp_path)] == ["added", "added"]


def test_the_digest_and_the_original_know_each_other_and_count_once(
    workspace: Workspace, synopsis: Path
) -> None:
    workspace.library.take_pack(paths.bundled_pack(), bundled=True)
    (outcome,) = workspace.library.import_paths([synopsis])
    assert "a digest of it is in the library too" in outcome.message
    entries = {entry.review_id: entry for entry in workspace.library.entries()}
    (digest,) = entries[outcome.review or ""].counterparts
    assert entries[digest].counterparts == (outcome.review,)
    for limit in (3, 20):
        hits = workspace.searching.search(Query("bruising", limit=limit))
        points = [(hit.work, hit.number) for hit in hits if hit.number and hit.work == entries[digest].work]
        assert points
        assert len(points) == len(set(points)), "a learning point counts twice"


def test_one_bad_file_never_stops_the_others(workspace: Workspace, tmp_path: Path) -> None:
    files = tmp_path / "in"
    files.mkdir()
    (files / "empty.txt").touch()
    (files / "program.txt").write_bytes(b"\x7fELF" + os.urandom(4000))
    document(files / "good.txt")
    (tmp_path / "bare").mkdir()
    seen: list[tuple[int, int, str]] = []
    outcomes = workspace.library.import_paths(
        [files, tmp_path / "missing.txt", tmp_path / "bare", Path("x" * 5000)],
        lambda *progress: seen.append(progress),
    )
    by_name = {Path(one.path).name[:20]: one.outcome for one in outcomes}
    assert by_name == {
        "good.txt": OutcomeKind.ADDED,
        "empty.txt": OutcomeKind.REFUSED,
        "program.txt": OutcomeKind.REFUSED,
        "missing.txt": OutcomeKind.REFUSED,
        "bare": OutcomeKind.REFUSED,
        "x" * 20: OutcomeKind.REFUSED,
    }
    assert all("; " in one.message for one in outcomes if one.outcome is OutcomeKind.REFUSED)
    assert seen[-1] == (5, 5, "")


def test_an_import_can_be_stopped_between_files(workspace: Workspace, tmp_path: Path) -> None:
    for name in "abc":
        document(tmp_path / f"{name}.txt", name)
    outcomes = workspace.library.import_paths(
        [tmp_path], cancelled=lambda: len(workspace.library.entries()) > 0
    )
    assert [one.outcome for one in outcomes] == [OutcomeKind.ADDED]


def test_one_change_is_told_for_what_was_stored_and_none_for_a_refusal(
    workspace: Workspace, heard: list[Changed], tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").touch()
    (outcome, _, _) = workspace.library.import_paths(
        [document(tmp_path / "a.txt"), tmp_path / "a.txt", tmp_path / "empty.txt"]
    )
    assert heard == [Changed(frozenset({Topic.LIBRARY}), (outcome.review or "",))]


def test_a_change_is_told_after_it_is_stored(
    folder: Path, key: bytes, workspace: Workspace, tmp_path: Path
) -> None:
    other = Workspace(folder, key)
    seen: list[int] = []
    workspace.events.subscribe(lambda _: seen.append(len(other.library.entries())))
    workspace.library.import_paths([document(tmp_path / "a.txt")])
    other.close()
    assert seen == [1]


def test_a_changed_pack_updates_its_own_reviews_and_nothing_else(
    workspace: Workspace, take: Callable[[Pack], object], bring: Brought, tmp_path: Path
) -> None:
    ((_, imported),) = bring(document(tmp_path / "a.txt"))
    other = pack(packed(review("Of another pack."), "other"), pack_id="other")
    assert take(other) == (1, 0, ())
    assert take(pack(packed(review("One.", "Two."), "t9"), packed(review("Same."), "same"))) == (2, 0, ())
    held = workspace.reading.holding("t9")
    workspace.reading.mark_words(held, Place(1, 0, 1, 4), note="mine")
    reflection = workspace.reflecting.start("t9")
    marks, before = workspace.reading.all_marks(), workspace.library.entries()
    newer = pack(
        packed(review("New.", "One.", "Two."), "t9"),
        packed(review("Same."), "same"),
        packed(review("Taken over."), "other"),
        packed(review("Taken over."), str(imported)),
        version="2",
    )
    assert take(newer) == (0, 1, ("Family T9", "Family T9"))
    assert workspace.reading.all_marks() == marks
    assert workspace.reflecting.reflection(reflection.id) == reflection
    assert [p.text for p in workspace.reading.holding("t9").document.passages] == ["New.", "One.", "Two."]
    assert workspace.reading.holding("other").document.passages[0].text == "Of another pack."
    unchanged = [entry for entry in workspace.library.entries() if entry.review_id != "t9"]
    assert unchanged == [entry for entry in before if entry.review_id != "t9"]


def test_a_pack_taken_again_changes_nothing(take: Callable[[Pack], object], heard: list[Changed]) -> None:
    take(pack())
    heard.clear()
    assert take(pack()) == (0, 0, ())
    assert heard == []


def test_a_document_read_better_by_a_later_version_is_updated(
    workspace: Workspace, take: Callable[[Pack], object]
) -> None:
    first = packed(review("One. Two."))
    take(pack(first))
    better = replace(first, document=review("One.", "Two."))
    assert better.edition == first.edition
    assert take(pack(better)) == (0, 1, ())
    assert len(workspace.reading.holding("t9").document.passages) == 2


def test_a_pack_that_says_it_is_the_bundled_one_is_refused(
    workspace: Workspace, folder: Path, tmp_path: Path, heard: list[Changed]
) -> None:
    write_pack(pack(pack_id="bundled"), tmp_path / "x.reviewpack")
    write_pack(pack(pack_id="other"), tmp_path / "y.reviewpack")
    before = folder_bytes(folder)
    with pytest.raises(PackRefused, match="not its own"):
        workspace.library.take_pack(tmp_path / "x.reviewpack")
    with pytest.raises(PackRefused, match="not its own"):
        workspace.library.take_pack(tmp_path / "y.reviewpack", bundled=True)
    assert folder_bytes(folder) == before
    assert heard == []
    assert workspace.library.entries() == []


def test_a_damaged_pack_writes_nothing(
    workspace: Workspace, folder: Path, tmp_path: Path, heard: list[Changed]
) -> None:
    path = tmp_path / "x.reviewpack"
    write_pack(pack(packed(review("one", kind=ReviewKind.SAR))), path)
    path.write_bytes(path.read_bytes()[:-2000])
    before = folder_bytes(folder)
    with pytest.raises(PackRefused):
        workspace.library.take_pack(path)
    assert folder_bytes(folder) == before
    assert heard == []


def test_a_disk_that_fills_while_importing_keeps_what_is_stored(small_disk: Path, tmp_path: Path) -> None:
    key, files = os.urandom(32), tmp_path / "in"
    files.mkdir()
    full = Workspace(small_disk, key)
    held = [one.review for one in full.library.import_paths([document(tmp_path / "a.txt")])]
    words = "\n\n".join(os.urandom(150).hex() for _ in range(3000))
    outcomes = full.library.import_paths([document(files / "large.txt", "U1", words)])
    assert [one.outcome for one in outcomes] == [OutcomeKind.REFUSED]
    assert "the disk is full" in outcomes[0].message
    assert "nothing already stored was changed" in outcomes[0].message
    full.close()
    again = Workspace(small_disk, key)
    assert [entry.review_id for entry in again.library.entries()] == held
    assert set(again.faults().values()) == {None}
    again.close()
