"""Until when things are kept, and what deleting for good says and does."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.builders import document

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import StorageProblem
from reviewstudy.domain.keeping import Erasure, KeptItem, Receipt, day_of, months_after
from reviewstudy.domain.marks import Place
from reviewstudy.domain.queries import Query
from reviewstudy.services.keeping import GONE_REVIEW
from reviewstudy.services.workspace import Workspace

SECRET = "I thought of little Quetzal."


@pytest.fixture
def review(workspace: Workspace, tmp_path: Path) -> str:
    (outcome,) = workspace.library.import_paths([document(tmp_path / "a.txt")])
    assert outcome.review
    return outcome.review


def reflect(workspace: Workspace, review: str, text: str = SECRET) -> str:
    made = workspace.reflecting.start(review)
    workspace.reflecting.write(made.id, {made.answers[0].prompt: text})
    return made.id


def note(workspace: Workspace, review: str, text: str = SECRET) -> str:
    holding = workspace.reading.holding(review)
    return workspace.reading.mark_words(holding, Place(0, 0, 0, 11), note=text).id


def only(workspace: Workspace) -> KeptItem:
    (item,) = workspace.keeping.items()
    return item


def test_nothing_has_a_date_until_somebody_gives_it_one(workspace: Workspace, review: str) -> None:
    reflect(workspace, review)
    assert (only(workspace).until, only(workspace).chosen) == (None, False)
    assert workspace.keeping.due(date.max) == []


def test_a_date_is_kept_taken_away_and_told_of(
    workspace: Workspace, review: str, heard: list[Changed]
) -> None:
    one = reflect(workspace, review)
    heard.clear()
    workspace.keeping.keep_until([one], date(2030, 1, 1))
    assert heard == [Changed(frozenset({Topic.REFLECTIONS}), (one,))]
    assert only(workspace).until == "2030-01-01"
    assert workspace.keeping.due(date(2029, 12, 31)) == []
    assert [item.id for item in workspace.keeping.due(date(2030, 1, 1))] == [one]
    workspace.keeping.keep_until([one], None)
    assert (only(workspace).until, only(workspace).chosen) == (None, True)


def test_a_default_is_for_new_reflections_alone_and_a_later_one_changes_no_date(
    workspace: Workspace, review: str
) -> None:
    reflect(workspace, review)
    assert workspace.keeping.keep_for() == 0
    workspace.keeping.choose_keep_for(36)
    assert only(workspace).until is None
    second = reflect(workspace, review)
    until = {item.id: item.until for item in workspace.keeping.items()}
    today = day_of(workspace.reflecting.reflection(second).created)
    assert today is not None
    assert until[second] == months_after(today, 36).isoformat()
    workspace.keeping.choose_keep_for(12)
    assert {item.id: item.until for item in workspace.keeping.items()} == until
    workspace.keeping.keep_until([second], None)
    assert all(item.until is None for item in workspace.keeping.items())


def test_a_person_is_reminded_once_a_day_and_nothing_is_deleted(workspace: Workspace, review: str) -> None:
    one = reflect(workspace, review)
    assert workspace.keeping.to_remind(date(2030, 1, 1)) == 0
    workspace.keeping.keep_until([one], date(2030, 1, 1))
    days = (date(2030, 1, 1), date(2030, 1, 1), date(2030, 1, 2), date(2029, 1, 1), date(2030, 1, 2))
    assert [workspace.keeping.to_remind(day) for day in days] == [1, 0, 1, 0, 0]
    assert [made.id for made in workspace.reflecting.reflections()] == [one]


def test_the_periods_on_offer_say_who_and_from_what_source(workspace: Workspace) -> None:
    periods = workspace.keeping.periods()
    assert {period.months for period in periods} >= {12, 36}
    assert all(period.who and period.source for period in periods)


def test_a_receipt_says_what_went_and_never_the_words(
    workspace: Workspace, review: str, heard: list[Changed]
) -> None:
    one, mark = reflect(workspace, review), note(workspace, review)
    title = workspace.reading.holding(review).document.title
    heard.clear()
    receipt = workspace.keeping.erase(Erasure(reflections=(one,), marks=(mark,)))
    assert [change.topics for change in heard] == [frozenset({Topic.MARKS, Topic.REFLECTIONS})]
    assert set(heard[0].ids) == {review, one}
    assert all(check.ok for check in receipt.checks)
    text = workspace.keeping.receipt(receipt)
    assert "1 reflection" in text
    assert "1 answer in them" in text
    assert "1 note" in text
    assert title in " ".join(text.split())
    assert "Quetzal" not in text
    assert "exported" in text
    assert workspace.reflecting.reflections() == []
    assert workspace.reading.all_marks() == []


def test_snapshots_are_named_and_deleted_only_when_asked(
    workspace: Workspace, folder: Path, review: str
) -> None:
    (folder / "snapshots").mkdir()
    for name in ("journal-1.db", "journal-2.db"):
        (folder / "snapshots" / name).write_bytes(b"an earlier copy")
    receipt = workspace.keeping.erase(Erasure(marks=(note(workspace, review),)))
    assert receipt.snapshots == ("journal-1.db", "journal-2.db")
    assert "may still hold it" in workspace.keeping.receipt(receipt)
    after = workspace.keeping.remove_snapshots(receipt)
    assert (after.snapshots, after.removed_snapshots) == ((), ("journal-1.db", "journal-2.db"))
    assert workspace.keeping.snapshots() == []
    assert "may still hold it" not in workspace.keeping.receipt(after)


def test_a_receipt_says_when_the_last_backup_was_made(workspace: Workspace) -> None:
    assert workspace.keeping.erase(Erasure()).backups == ()
    kept = {"when": "2026-11-20T12:00:00+00:00", "name": "x"}
    workspace.keeping._settings._journal.put_setting("last_backup", kept)
    receipt = workspace.keeping.erase(Erasure())
    assert "The last on 20 November 2026" in workspace.keeping.receipt(receipt)


def test_without_room_nothing_is_deleted(
    workspace: Workspace, review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = note(workspace, review)
    usage = shutil.disk_usage(".")
    monkeypatch.setattr("reviewstudy.services.keeping.shutil.disk_usage", lambda _: usage._replace(free=10))
    with pytest.raises(StorageProblem, match="nothing was deleted"):
        workspace.keeping.erase(Erasure(marks=(mark,)))
    assert [one.id for one in workspace.reading.all_marks()] == [mark]


def test_a_file_that_cannot_be_written_anew_is_said_not_to_be_done(
    workspace: Workspace, review: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> bool:
        raise StorageProblem("the disk is full", "free some space")

    mark = note(workspace, review)
    monkeypatch.setattr(workspace.keeping._retention, "compact", full)
    receipt = workspace.keeping.erase(Erasure(marks=(mark,)))
    assert [check.ok for check in receipt.checks] == [True, False]
    assert "NOT DONE" in workspace.keeping.receipt(receipt)
    assert workspace.reading.all_marks() == []


def test_a_receipt_is_saved_as_text_and_replaces_no_other_file(workspace: Workspace, tmp_path: Path) -> None:
    receipt = replace(workspace.keeping.erase(Erasure()), titles=("Family \udcff T9",))
    assert isinstance(receipt, Receipt)
    path = tmp_path / "receipt.txt"
    for _ in range(2):
        workspace.keeping.save_receipt(receipt, path)
    assert path.read_text("utf-8") == workspace.keeping.receipt(receipt)
    other = tmp_path / "other.txt"
    other.write_text("Mine.", "utf-8")
    with pytest.raises(Exception, match="another file of that name"):
        workspace.keeping.save_receipt(receipt, other)
    assert other.read_text("utf-8") == "Mine."


def test_the_marks_of_a_review_that_was_taken_out_stay_and_it_comes_back_whole(
    workspace: Workspace, review: str, heard: list[Changed], tmp_path: Path
) -> None:
    mark = note(workspace, review)
    holding = workspace.reading.holding(review)
    put_right = replace(holding.document, title="Put right")
    workspace.library.correct(review, put_right)
    before = workspace.library.entries(), workspace.library.original(holding)
    heard.clear()
    taken = workspace.library.remove(review)
    assert heard == [Changed(frozenset({Topic.LIBRARY}), (review,))]
    assert workspace.library.entries() == []
    assert workspace.library.original(holding) is None
    assert [one.id for one in workspace.reading.all_marks()] == [mark]
    assert workspace.keeping.marked() == [(review, GONE_REVIEW, 1)]
    assert SECRET not in repr(taken)
    workspace.library.bring_back(taken)
    assert (workspace.library.entries(), workspace.library.original(holding)) == before
    assert workspace.reading.holding(review).document.title == "Put right"
    (again,) = workspace.library.import_paths([tmp_path / "a.txt"])
    assert again.outcome == "duplicate"
    assert workspace.searching.search(Query("bruise"))


def test_what_an_answer_said_earlier_goes_without_the_reflection(workspace: Workspace, review: str) -> None:
    kept = reflect(workspace, review, f"{SECRET} And much more that was thought on that day, at length.")
    prompt = workspace.reflecting.reflection(kept).answers[0].prompt
    workspace.reflecting.write(kept, {prompt: "Nobody is named here."})
    (version,) = workspace.reflecting.versions(kept, prompt)
    workspace.reflecting.bring_back(kept, version)
    workspace.reflecting.write(kept, {prompt: "Nobody is named here."})
    assert SECRET in str(workspace.reflecting.versions(kept, prompt))
    receipt = workspace.keeping.erase(Erasure(earlier=(kept,)))
    assert (receipt.gone.reflections, receipt.gone.answers) == (0, 0)
    assert receipt.gone.versions >= 1
    assert all(check.ok for check in receipt.checks)
    assert workspace.reflecting.reflection(kept).answers[0].text == "Nobody is named here."
    assert workspace.reflecting.versions(kept, prompt) == []
    assert workspace.history.to_undo is None, "or undo would bring the words back"
    workspace.reflecting.write(kept, {prompt: ""})
    assert SECRET not in str(workspace.reflecting.versions(kept, prompt))
