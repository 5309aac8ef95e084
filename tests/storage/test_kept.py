"""What is kept beside a review: its file, and what a person put right in it."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import holding, review

from reviewstudy import wire
from reviewstudy.domain.corrections import Corrections, ItemCorrection
from reviewstudy.domain.reviews import Holding, ItemKind, ReviewKind
from reviewstudy.storage import library as library_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.kept import Original
from reviewstudy.storage.library import Library

PUT_RIGHT = Corrections(
    "A title", "", "K1", ReviewKind.SAR, "2019-02", (ItemCorrection("One 👩‍👧.", ItemKind.FINDING),)
)


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def file(tmp_path: Path, key: bytes) -> Iterator[EncryptedFile]:
    opened = EncryptedFile(tmp_path / "library.db", key, library_db.migrations())
    yield opened
    opened.close()


@pytest.fixture
def library(file: EncryptedFile) -> Library:
    return Library(file)


def test_the_file_and_the_corrections_come_back_whole(library: Library) -> None:
    one, understood, source = holding(), review("As it was read."), os.urandom(5000)
    library.put(one, "a b.pdf", source, (PUT_RIGHT, understood))
    assert library.kept.original(one.edition) == Original("a b.pdf", source)
    assert library.kept.original_name(one.edition) == "a b.pdf"
    assert library.kept.corrections("review-1") == PUT_RIGHT
    assert library.kept.understood("review-1") == understood


def test_what_was_not_kept_is_not_there(library: Library) -> None:
    one = holding()
    library.put(one, "a.txt")
    assert library.kept.original(one.edition) is None
    assert library.kept.original_name(one.edition) is None
    assert library.kept.corrections("review-1").empty
    assert library.kept.understood("review-1") is None


def test_an_empty_file_is_a_file(library: Library) -> None:
    one = holding()
    library.put(one, "a.txt", b"")
    assert library.kept.original(one.edition) == Original("a.txt", b"")


def test_each_edition_keeps_its_own_file(library: Library) -> None:
    old, new = holding(review("Old.")), holding(review("New."))
    library.put(old, "old.txt", b"old")
    library.put(new, "new.txt", b"new", (PUT_RIGHT, review("New.")))
    assert library.kept.original(old.edition) == Original("old.txt", b"old")
    assert library.kept.original(new.edition) == Original("new.txt", b"new")


def test_a_removed_review_takes_its_file_and_corrections_along(library: Library, file: EncryptedFile) -> None:
    library.put(holding(), "a.txt", b"words", (PUT_RIGHT, review()))
    library.remove("review-1")
    with file.read() as db:
        counts = [
            next(iter(db.query(f"SELECT count(*) AS n FROM {t}")))["n"] for t in ("original", "correction")
        ]
    assert counts == [0, 0]


def test_a_file_that_cannot_be_stored_leaves_no_review_behind(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(library.kept, "put_correction", fails)
    with pytest.raises(RuntimeError):
        library.put(holding(), "a.txt", b"words", (PUT_RIGHT, review()))
    assert library.entries() == []


def test_nothing_that_is_kept_can_be_read_in_the_file(
    tmp_path: Path, library: Library, file: EncryptedFile
) -> None:
    library.put(holding(), "secretname.txt", b"secretwords " * 500, (PUT_RIGHT, review("secretwords")))
    file.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"secret" not in stored


def test_a_library_of_the_first_version_opens_with_everything_in_it(tmp_path: Path, key: bytes) -> None:
    from sqlite_utils import Migrations

    first = Migrations("library")
    first()(next(step.fn for step in library_db.migrations().pending(_nothing_yet()) if "m001" in step.name))
    old = EncryptedFile(tmp_path / "old.db", key, first)
    one = holding(review("Nobody asked about the bruise.", "Seen at home.", points=(1,)))
    _write_as_the_first_version_did(old, one)
    with old.read() as db:
        assert "original" not in db.table_names()
    old.close()

    opened = EncryptedFile(tmp_path / "old.db", key, library_db.migrations())
    library = Library(opened)
    assert library.holding("review-1") == one
    (point,) = library.index.shown_points(library.index.matching_points("bruise", bool)).values()
    assert point["text"] == "Nobody asked about the bruise."
    assert len(library.index.weighed_passages("home", 9, bool)) == 1
    assert library.reindex() is False, "it was indexed by today's rules"
    assert library.kept.corrections("review-1").empty
    library.put(one, "a.txt", b"words", (PUT_RIGHT, one.document))
    assert library.kept.original(one.edition) == Original("a.txt", b"words")
    assert opened.check() is None
    opened.close()


def _write_as_the_first_version_did(file: EncryptedFile, held: Holding) -> None:
    """A review in the tables of the first migration, written by hand: that code is gone."""
    document = held.document
    frame = wire.to_builtins(replace(document, passages=(), learning_points=()))
    with file.write() as db:
        db.table("review").insert(
            {
                **{"id": held.review_id, "work": held.work, "title": document.title, "reference": None},
                **{"publisher": document.publisher, "kind": "scr", "published": document.published},
                **{"origin": "import", "pack": None, "edition": held.edition, "learning_points": 1},
                **{"digest": 0, "provenance": wire.encode(held.provenance).decode()},
                **{"frame": json.dumps(frame), "source_name": "a.txt", "added": "2026-01-01T00:00:00+00:00"},
            }
        )
        db.table("edition").insert(
            {"sha256": held.edition, "review": held.review_id, "source_name": "a.txt", "added": "2026-01-01"}
        )
        for seq, passage in enumerate(document.passages):
            db.table("passage").insert({"review": held.review_id, "seq": seq, **wire.to_builtins(passage)})
        for number, point in enumerate(document.learning_points, 1):
            row = {**wire.to_builtins(point), "themes": json.dumps(point.themes)}
            db.table("learning_point").insert({"review": held.review_id, "number": number, **row})


def _nothing_yet() -> object:
    import sqlite_utils

    return sqlite_utils.Database(memory=True)
