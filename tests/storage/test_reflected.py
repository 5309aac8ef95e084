"""What belongs to a reflection beside its answers goes with it, and is found, told and deleted with it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.storage.test_journal import reflection

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Action, Activity, FormEntry, WrittenAnswer
from reviewstudy.domain.keeping import Erasure, Gone
from reviewstudy.domain.mentions import MentionKind
from reviewstudy.domain.records import Audience
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage import written
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.pages import pages
from reviewstudy.storage.reflected import Reflected
from reviewstudy.storage.retention import Retention

KEY = bytes(range(32))


@pytest.fixture
def file(tmp_path: Path) -> Iterator[EncryptedFile]:
    made = EncryptedFile(tmp_path / "journal.db", KEY, journal_db.migrations())
    yield made
    made.close()


@pytest.fixture
def journal(file: EncryptedFile) -> Journal:
    made = Journal(file)
    made.put_reflection(reflection("f1", "1", "Fear."))
    return made


@pytest.fixture
def reflected(file: EncryptedFile, journal: Journal) -> Reflected:
    assert journal.reflections()
    return Reflected(file)


def action(one: str = "a1", what: str = "Ring back", *, of: str = "f1", created: str = "1") -> Action:
    return Action(one, of, what, "me", "2026-12-01", "It is written down", False, "", created, created)


def entry(text: str, field: str = "learnt") -> FormEntry:
    return FormEntry("f1", "swe", field, text, "1", "2")


def test_actions_stand_in_the_order_they_were_set_and_change_in_place(reflected: Reflected) -> None:
    for one in (action("b", created="2"), action("a", created="1"), action("c", created="3")):
        reflected.put_action(one)
    assert [one.id for one in reflected.actions("f1")] == ["a", "b", "c"]
    reflected.put_action(replace(action("a", created="1"), what="Write", done="2026-12-02", about_child=True))
    first = reflected.actions()[0]
    assert (first.id, first.what, first.done, first.about_child) == ("a", "Write", "2026-12-02", True)
    reflected.delete_action("b")
    reflected.delete_action("b")
    assert [one.id for one in reflected.actions("f1")] == ["a", "c"]


def test_what_is_in_the_bin_has_no_open_actions(journal: Journal, reflected: Reflected) -> None:
    reflected.put_action(action())
    journal.remove_reflection("f1", "5")
    assert reflected.actions() == []
    assert [one.id for one in reflected.actions("f1")] == ["a1"]


def test_nothing_can_be_added_to_a_reflection_that_is_gone(reflected: Reflected) -> None:
    with pytest.raises(NotFound):
        reflected.put_action(action(of="gone"))
    with pytest.raises(NotFound):
        reflected.put_entries([replace(entry("Words."), reflection="gone")])
    reflected.put_chosen(Audience.SUPERVISOR, {"gone": ["answer:what"]})
    assert reflected.chosen("gone", Audience.SUPERVISOR) is None


def test_wording_for_a_form_is_kept_until_it_is_emptied(reflected: Reflected) -> None:
    reflected.put_entries([entry("One."), entry("Two.", "effect")])
    reflected.put_entries([entry("One more.")])
    assert {one.field: one.text for one in reflected.entries("f1", "swe")} == {
        "learnt": "One more.",
        "effect": "Two.",
    }
    reflected.put_entries([entry("  ")])
    assert [one.field for one in reflected.entries("f1", "swe")] == ["effect"]
    assert reflected.entries("f1", "nmc-account") == []


def test_what_was_chosen_is_kept_for_each_audience_apart(reflected: Reflected) -> None:
    assert reflected.chosen("f1", Audience.SUPERVISOR) is None
    reflected.put_chosen(Audience.SUPERVISOR, {"f1": ["answer:what", "point:l1"]})
    reflected.put_chosen(Audience.PARTNERSHIP, {"f1": []})
    assert reflected.chosen("f1", Audience.SUPERVISOR) == frozenset({"answer:what", "point:l1"})
    assert reflected.chosen("f1", Audience.PARTNERSHIP) == frozenset()
    assert reflected.chosen("f1", Audience.PORTFOLIO) is None


def test_summaries_and_activities_come_back_as_they_were_written(journal: Journal) -> None:
    activity = Activity("2026-11-20", 40, "a nurse", "2026-11-22", "2027-01-07")
    answer = WrittenAnswer("q0", "Question 0?", "Fear.", "Step 0", "A summary.")
    kept = replace(reflection("f2", "2"), answers=(answer,), activity=activity)
    journal.put_reflection(kept)
    assert journal.reflection("f2") == kept


def test_a_prompt_that_is_not_asked_any_more_goes_only_if_it_has_no_words(journal: Journal) -> None:
    whole = reflection("f3", "3", "Words.", "", "")
    journal.put_reflection(whole)
    journal.put_reflection(replace(whole, answers=whole.answers[2:]))
    assert [(one.prompt, one.text) for one in journal.reflection("f3").answers] == [
        ("q0", "Words."),
        ("q2", ""),
    ]


def test_what_is_shared_and_what_is_to_be_done_are_found(journal: Journal, reflected: Reflected) -> None:
    answer = replace(reflection("f1", "1", "Fear.").answers[0], summary="Xylophone instead.")
    journal.put_reflection(replace(reflection("f1", "1"), answers=(answer,)))
    reflected.put_action(action(what="Ring the glockenspiel teacher"))
    assert [(hit.kind, hit.id) for hit in journal.search("xylophone", 5)] == [("answer", "f1")]
    assert [(hit.kind, hit.id, hit.text) for hit in journal.search("glockenspiel", 5)] == [
        ("action", "f1", "Ring the glockenspiel teacher")
    ]


def test_every_text_is_told_to_who_looks_for_a_name(
    file: EncryptedFile, journal: Journal, reflected: Reflected
) -> None:
    answer = replace(reflection("f1", "1", "Fear.").answers[0], summary="SUMMARY")
    journal.put_reflection(
        replace(reflection("f1", "1"), answers=(answer,), activity=Activity(talked_with="TALKED"))
    )
    reflected.put_action(replace(action(what="WHAT"), owner="OWNER", measure="MEASURE"))
    reflected.put_entries([entry("ENTRY")])
    told = {(one.kind, one.text) for one in written.in_journal(file) if one.id == "f1"}
    assert {
        (MentionKind.SUMMARY, "SUMMARY"),
        (MentionKind.ACTION, "WHAT\nOWNER\nMEASURE"),
        (MentionKind.FORM_ENTRY, "ENTRY"),
        (MentionKind.TALKED_WITH, "TALKED"),
    } <= told


def test_deleting_a_reflection_for_good_leaves_none_of_it_in_the_file(
    tmp_path: Path, file: EncryptedFile, journal: Journal, reflected: Reflected
) -> None:
    marker = "Quetzalcoatlus"
    answer = replace(reflection("f1", "1", "Fear.").answers[0], summary=f"{marker} one")
    journal.put_reflection(
        replace(reflection("f1", "1"), answers=(answer,), activity=Activity(talked_with=f"{marker} two"))
    )
    reflected.put_action(replace(action(what=f"{marker} three"), owner=marker, measure=marker))
    reflected.put_entries([entry(f"{marker} four " * 300)])
    reflected.put_chosen(Audience.SUPERVISOR, {"f1": ["answer:q0"]})
    retention = Retention(file)
    erased = retention.erase(Erasure(reflections=("f1",)))
    assert erased.gone == Gone(reflections=1, answers=1, actions=1)
    assert retention.compact()
    assert retention.traces(erased.probes) == 0
    words = (marker.encode(), marker.lower().encode(), marker.lower()[:10].encode())
    assert not any(word in page for page in pages(tmp_path / "journal.db", KEY) for word in words)
    with file.read() as db:
        left = {name: db.table(name).count for name in ("answer", "action", "form_entry", "choice")}
    assert set(left.values()) == {0}, left


def test_a_journal_of_before_is_taken_over_with_all_it_holds(tmp_path: Path) -> None:
    import sqlite_utils

    key, path = os.urandom(32), tmp_path / "old.db"
    before = sqlite_utils.Migrations("journal")
    pending = journal_db.migrations().pending(sqlite_utils.Database(memory=True))
    for step in (one for one in pending if "m005" not in one.name):
        before(name=step.name)(step.fn)
    old = EncryptedFile(path, key, before)
    with old.write() as db:
        db.table("reflection").insert(
            {"id": "f1", "review": "r1", "edition": "e", "model": "what", "model_name": "What?", "title": "T"}
            | {"status": "draft", "created": "0", "modified": "1", "points": "[]", "quotes": "[]"}
        )
        db.table("answer").insert(
            {
                "reflection": "f1",
                "seq": 0,
                "prompt": "what",
                "heading": "What?",
                "question": "?",
                "text": "Fear.",
            }
        )
    old.close()
    file = EncryptedFile(path, key, journal_db.migrations())
    journal = Journal(file)
    (kept,) = journal.reflections()
    assert (kept.answers[0].text, kept.answers[0].summary, kept.activity) == ("Fear.", "", Activity())
    assert [hit.text for hit in journal.search("fear", 5)] == ["Fear."]
    file.close()
