"""What a person wrote, as it is kept."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import passages

from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import ReadingPlace, Reflection, Status, WrittenAnswer
from reviewstudy.domain.marks import Colour, Mark, anchor_for
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.journal import Journal

ANCHOR = anchor_for(passages("Nobody asked e\u0301 👩‍👧.", "Two."), 0, 0, 1, 3)


def mark(mark_id: str, review: str = "r1", note: str = "", created: str = "1") -> Mark:
    return Mark(mark_id, review, "e" * 64, ANCHOR, Colour.LEAF, note, created, created)


def reflection(reflection_id: str = "f1", modified: str = "1", *texts: str) -> Reflection:
    answers = tuple(
        WrittenAnswer(f"q{n}", f"Question {n}?", text, f"Step {n}") for n, text in enumerate(texts)
    )
    return Reflection(
        id=reflection_id,
        review="r1",
        edition="e" * 64,
        model="what",
        model_name="What?",
        title="Family T9",
        status=Status.DRAFT,
        created="0",
        modified=modified,
        answers=answers,
        points=("l2", "l1"),
        quotes=("m1",),
    )


@pytest.fixture
def file(tmp_path: Path) -> Iterator[EncryptedFile]:
    opened = EncryptedFile(tmp_path / "journal.db", os.urandom(32), journal_db.migrations())
    yield opened
    opened.close()


@pytest.fixture
def journal(file: EncryptedFile) -> Journal:
    return Journal(file)


def test_marks_come_back_in_the_order_they_were_made(journal: Journal) -> None:
    for one in (mark("b", created="2"), mark("a", created="3", note="why?"), mark("c", "r2", created="1")):
        journal.put_mark(one)
    assert [one.id for one in journal.marks()] == ["c", "b", "a"]
    assert journal.marks("r1") == [mark("b", created="2"), mark("a", created="3", note="why?")]


def test_a_removed_mark_is_put_aside_and_comes_back(journal: Journal) -> None:
    journal.put_mark(mark("a", note="curiosity"))
    journal.remove_mark("a", "9")
    assert journal.marks() == []
    assert journal.search("curiosity", 50) == []
    assert journal.mark("a").note == "curiosity"
    journal.put_mark(journal.mark("a"))
    assert [one.id for one in journal.marks()] == ["a"]
    assert [hit.kind for hit in journal.search("curiosity", 50)] == ["note"]


def test_a_rewritten_note_is_found_by_its_new_words_only(journal: Journal) -> None:
    journal.put_mark(mark("a", note="curiosity"))
    journal.put_mark(mark("a", note="challenge"))
    assert journal.search("curiosity", 50) == []
    assert [(hit.kind, hit.text) for hit in journal.search("challenge", 50)] == [("note", "challenge")]
    assert [hit.kind for hit in journal.search("nobody AND asked", 50)] == ["note"]


def test_a_reflection_comes_back_whole(journal: Journal) -> None:
    first = reflection("f1", "1", "Fear.", "e\u0301 👩‍👧", "")
    journal.put_reflection(first)
    assert journal.reflection("f1") == first
    rewritten = replace(
        first, modified="2", answers=(replace(first.answers[0], text="Hope."), *first.answers[1:])
    )
    journal.put_reflection(rewritten)
    assert journal.reflection("f1") == rewritten
    assert journal.search("fear", 50) == []
    assert [(hit.kind, hit.id, hit.review) for hit in journal.search("hope", 50)] == [("answer", "f1", "r1")]


def test_the_latest_written_comes_first(journal: Journal) -> None:
    journal.put_reflection(reflection("f1", "2"))
    journal.put_reflection(reflection("f2", "3"))
    assert [one.id for one in journal.reflections()] == ["f2", "f1"]


def test_a_status_leaves_the_answers_alone(journal: Journal) -> None:
    journal.put_reflection(reflection("f1", "1", "Fear."))
    journal.set_status("f1", Status.EXPORTED)
    assert journal.reflection("f1") == replace(reflection("f1", "1", "Fear."), status=Status.EXPORTED)
    journal.set_status("gone", Status.EXPORTED)
    assert [one.id for one in journal.reflections()] == ["f1"]


def test_a_removed_reflection_takes_its_answers_along(journal: Journal) -> None:
    journal.put_reflection(reflection("f1", "1", "Fear."))
    journal.remove_reflection("f1", "9")
    assert journal.reflections() == []
    assert journal.search("fear", 50) == []
    with pytest.raises(NotFound):
        journal.reflection("f1")
    with pytest.raises(NotFound):
        journal.mark("m9")


def test_places_and_settings_are_the_last_ones_kept(journal: Journal) -> None:
    assert journal.place("r1") is None
    assert journal.setting("theme") is None
    for passage in ("p1", "p7"):
        journal.put_place(ReadingPlace("r1", passage, "1"))
        journal.put_setting("theme", {"name": passage})
    assert journal.place("r1") == ReadingPlace("r1", "p7", "1")
    assert journal.setting("theme") == {"name": "p7"}


def test_no_word_of_what_was_deleted_or_rewritten_stays_in_an_index(
    journal: Journal, file: EncryptedFile
) -> None:
    for number in range(100):
        journal.put_mark(mark(f"m{number}", note=f"ordinary words {number}"))
    journal.put_mark(mark("gone", note="xylophone"))
    journal.put_mark(mark("kept", note="marimba"))
    journal.change_mark(mark("kept", note="ordinary"))
    journal.put_reflection(reflection("f1", "1", "zanzibar"))
    journal.put_mark(mark("after", note="ordinary words"))
    journal.remove_mark("gone", "9")
    journal.remove_reflection("f1", "9")
    journal.empty_bin("10")
    with file.read() as db:
        blocks = [bytes(row[0]) for row in db.execute("SELECT block FROM mark_fts_data").fetchall()]
        blocks += [bytes(row[0]) for row in db.execute("SELECT block FROM answer_fts_data").fetchall()]
    assert any(b"ordinari" in block for block in blocks)
    for word in (b"xyloph", b"marimba", b"zanzibar"):
        assert not [block for block in blocks if word in block]
