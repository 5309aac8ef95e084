"""Every text of the journal is looked through, and every column was thought of."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.storage.test_journal import mark, reflection

from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.journal import OwnTheme, SavedSearch
from reviewstudy.domain.mentions import MentionKind
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage import written
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.journal import Journal

OURS = {
    f"{table}.{column}"
    for table, columns in {
        "mark": "id review edition anchor colour created modified removed emptied",
        "reflection": "id review edition model model_name status created modified points quotes removed",
        "answer": "reflection prompt heading question",
        "answer_version": "reflection prompt made",
        "action": "id reflection by_when done created modified",
        "received": "id received returned removed",
        "returned": "supervision reflection taken",
        "form_entry": "reflection form field version modified",
        "choice": "reflection audience items",
        "keep": "kind id until",
        "place": "review passage modified seen",
        "own_theme": "review point text made",
        "saved_search": "id looked",
        "setting": "name",
    }.items()
    for column in columns.split()
}
"""Columns without a word a person wrote: ids, times, states, and a review's or model's own words. The
anchor holds the quote again, and what stands around it in the review."""


@pytest.fixture
def file(tmp_path: Path) -> Iterator[EncryptedFile]:
    made = EncryptedFile(tmp_path / "journal.db", os.urandom(32), journal_db.migrations())
    yield made
    made.close()


def test_every_column_of_text_is_looked_through_or_known_to_hold_no_word_of_a_person(
    file: EncryptedFile,
) -> None:
    with file.read() as db:
        columns = {
            f"{table}.{column.name}"
            for table in db.table_names()
            if "_fts" not in table and not table.startswith("_") and table != "sqlite_sequence"
            for column in db.table(table).columns
            if column.type == "TEXT"
        }
    assert columns == written.LOOKED_THROUGH | OURS


def test_each_kind_of_text_is_given_with_where_it_stands(file: EncryptedFile) -> None:
    journal = Journal(file)
    journal.put_mark(mark("m1", note="Note."))
    journal.put_mark(mark("m2"))
    journal.remove_mark("m2", "9")
    journal.put_reflection(reflection("f1", "1", "Answer."))
    journal.put_own_theme(OwnTheme("Theme", "r1", "l1", "Words.", "1"))
    journal.put_saved_search(SavedSearch("s1", "Name", "words", Narrowing(), "1"))
    journal.put_setting("local_links", {"neglect": "https://example.org/ours"})
    with file.write() as db:
        db.table("answer_version").insert(
            {"reflection": "f1", "prompt": "q0", "text": "Before.", "made": "1"}
        )
    texts = [(one.kind, one.text, one.id, one.binned) for one in written.in_journal(file)]
    quote = mark("m1").anchor.quote
    assert texts == [
        (MentionKind.NOTE, "Note.", "m1", False),
        (MentionKind.HIGHLIGHT, quote, "m1", False),
        (MentionKind.HIGHLIGHT, quote, "m2", True),
        (MentionKind.TITLE, "Family T9", "f1", False),
        (MentionKind.ANSWER, "Answer.", "f1", False),
        (MentionKind.EARLIER_ANSWER, "Before.", "f1", False),
        (MentionKind.OWN_THEME, "Theme", "", False),
        (MentionKind.SAVED_SEARCH, "Name", "s1", False),
        (MentionKind.SAVED_SEARCH, "words", "s1", False),
        (MentionKind.SETTING, "https://example.org/ours", "", False),
    ]
