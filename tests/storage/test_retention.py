"""Deleting so that not a word stays: the file's pages are decrypted and read, its log too."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.storage.test_journal import mark, reflection

from reviewstudy.domain.keeping import Erasure, Gone, KeptKind
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.pages import pages
from reviewstudy.storage.retention import Retention

KEY = bytes(range(32))
MARKER = "Quetzalcoatlus"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[EncryptedFile]:
    made = EncryptedFile(tmp_path / "journal.db", KEY, journal_db.migrations())
    yield made
    made.close()


@pytest.fixture
def journal(file: EncryptedFile) -> Journal:
    return Journal(file)


@pytest.fixture
def retention(file: EncryptedFile) -> Retention:
    return Retention(file)


def on_disk(tmp_path: Path, word: str = MARKER) -> bool:
    """Whether any page of the database or its log holds a word, or the stem its index keeps of it."""
    wanted = {word.encode(), word.lower().encode(), word.lower()[:10].encode()}
    whole = list(pages(tmp_path / "journal.db", KEY))
    assert any(b"CREATE TABLE" in page for page in whole), "these are no decrypted pages"
    return any(one in page for page in whole for one in wanted)


def version(file: EncryptedFile, text: str, of: str = "f1") -> None:
    row = {"reflection": of, "prompt": "q0", "text": text, "made": "1"}
    with file.write() as db:
        db.table("answer_version").insert(row)


def bin_reflection(file: EncryptedFile, one: str) -> None:
    with file.write() as db:
        db.execute("UPDATE reflection SET removed = '5' WHERE id = ?", [one])


def test_nothing_of_what_was_deleted_is_left_in_the_file_or_its_log(
    tmp_path: Path, file: EncryptedFile, journal: Journal, retention: Retention
) -> None:
    for number in range(40):
        journal.put_mark(mark(f"k{number}", note=f"What stays, number {number}. " * 40))
    journal.put_mark(mark("a", note=f"{MARKER} at the beginning, then rewritten"))
    journal.put_mark(mark("a", note=f"It was {MARKER} who rang. " * 400))  # on pages of its own
    journal.put_reflection(reflection("f1", "1", f"I thought of {MARKER}."))
    journal.put_reflection(reflection("f1", "1", f"{MARKER} again."))
    version(file, f"Before: {MARKER}")
    assert on_disk(tmp_path)
    erased = retention.erase(Erasure(reflections=("f1",), marks=("a",)))
    assert erased.gone == Gone(reflections=1, answers=1, versions=1, notes=1)
    assert retention.compact()
    assert not on_disk(tmp_path)
    assert (tmp_path / "journal.db-wal").stat().st_size == 0
    assert retention.traces(erased.probes) == 0
    assert len(journal.marks()) == 40
    assert len(journal.search("stays", 50)) == 40
    assert file.check() is None


def test_a_word_that_was_rewritten_goes_from_the_index_too(
    tmp_path: Path, journal: Journal, retention: Retention
) -> None:
    journal.put_mark(mark("a", note=MARKER))
    journal.put_mark(mark("a", note="Another word."))
    retention.erase(Erasure())
    retention.compact()
    assert not on_disk(tmp_path)
    assert [hit.text for hit in journal.search("another", 50)] == ["Another word."]


def test_what_is_left_behind_is_seen(journal: Journal, retention: Retention) -> None:
    journal.put_mark(mark("a", note=f"{MARKER} rang"))
    erased = retention.erase(Erasure(marks=("a",)))
    assert retention.traces(erased.probes) > 0, "the log still holds it until the file is compacted"
    retention.compact()
    assert retention.traces(erased.probes) == 0


def test_words_that_stand_in_what_is_kept_are_no_trace(journal: Journal, retention: Retention) -> None:
    for one in ("a", "b"):
        journal.put_mark(mark(one, note="The same words."))
    erased = retention.erase(Erasure(marks=("a",)))
    retention.compact()
    assert erased.probes
    assert retention.traces(erased.probes) == 0


def test_a_highlight_that_is_quoted_keeps_the_reviews_words_and_loses_the_note(
    tmp_path: Path, journal: Journal, retention: Retention
) -> None:
    journal.put_mark(mark("m1", note=MARKER))
    journal.put_reflection(reflection("f1", "1", "Fear."))  # quotes m1
    erased = retention.erase(Erasure(marks=("m1",)))
    retention.compact()
    assert erased.gone == Gone(notes=1, quoted=1)
    assert journal.mark("m1").anchor.quote == "Nobody asked e\u0301 👩‍👧.\nTwo"
    assert journal.mark("m1").note == ""
    assert journal.marks() == []
    assert not on_disk(tmp_path)


def test_a_quoted_highlight_goes_with_the_reflection(journal: Journal, retention: Retention) -> None:
    journal.put_mark(mark("m1"))
    journal.put_reflection(reflection("f1", "1", "Fear."))
    assert retention.erase(Erasure(reflections=("f1",), marks=("m1",))).gone.highlights == 1


def test_all_that_is_in_the_bin_goes_and_nothing_else(
    file: EncryptedFile, journal: Journal, retention: Retention
) -> None:
    for one in ("a", "b"):
        journal.put_mark(mark(one))
        journal.put_reflection(reflection(f"f-{one}", "1", "Fear."))
    journal.remove_mark("a", "9")
    bin_reflection(file, "f-a")
    assert retention.binned() == (1, 1)
    assert retention.erase(Erasure(binned=True)).gone == Gone(reflections=1, answers=1, highlights=1)
    assert [one.id for one in journal.marks()] == ["b"]
    assert [one.id for one in journal.reflections()] == ["f-b"]
    assert retention.binned() == (0, 0)


def test_the_marks_of_a_review_go_and_those_of_others_stay(journal: Journal, retention: Retention) -> None:
    for one, review in (("a", "r1"), ("b", "r1"), ("c", "r2")):
        journal.put_mark(mark(one, review))
    erased = retention.erase(Erasure(reviews=("r1",)))
    assert erased.gone.highlights == 2
    assert erased.reviews == ("r1",)
    assert [one.id for one in journal.marks()] == ["c"]
    assert retention.marked() == [("r2", 1)]


def test_the_date_of_what_is_deleted_goes_with_it(journal: Journal, retention: Retention) -> None:
    journal.put_reflection(reflection("f1", "1", "Fear."))
    retention.put_dates([(KeptKind.REFLECTION, "f1", "2030-01-01"), (KeptKind.REFLECTION, "f2", "")])
    retention.erase(Erasure(reflections=("f1",)))
    assert retention.dates() == {(KeptKind.REFLECTION, "f2"): ""}


def test_a_log_that_another_process_reads_is_not_said_to_be_empty(
    tmp_path: Path, file: EncryptedFile, journal: Journal, retention: Retention
) -> None:
    journal.put_mark(mark("a", note=MARKER))
    other = EncryptedFile(tmp_path / "journal.db", KEY, journal_db.migrations())
    try:
        with other.read() as db:
            assert db.conn.execute("SELECT count(*) FROM mark").fetchone() == (1,)
            with file.write() as writing:  # so that what the other reads is not the newest state
                writing.execute("PRAGMA busy_timeout = 10")
                journal.remove_mark("a", "9")
            retention.erase(Erasure(marks=("a",)))
            assert not retention.compact()
    finally:
        other.close()
    assert retention.compact()
    assert not on_disk(tmp_path)


def test_compacting_inside_a_write_is_a_bug(file: EncryptedFile) -> None:
    with pytest.raises(RuntimeError), file.write():
        file.compact()


def test_random_bytes_are_no_journal(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(os.urandom(8192))
    assert len(list(pages(tmp_path / "x.db", KEY))) == 2
