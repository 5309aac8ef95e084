"""What is kept beside a review: its file, and what a person put right in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import holding, review
from tests.storage import first_version

from reviewstudy.domain.corrections import Corrections, ItemCorrection
from reviewstudy.domain.reviews import ItemKind, ReviewKind
from reviewstudy.storage import library as library_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.index import ANYWHERE
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
    old = first_version.opened(tmp_path / "old.db", key)
    one = holding(review("Nobody asked about the bruise.", "Seen at home.", points=(1,)))
    first_version.write(old, one)
    with old.read() as db:
        assert "original" not in db.table_names()
    old.close()

    opened = EncryptedFile(tmp_path / "old.db", key, library_db.migrations())
    library = Library(opened)
    assert library.holding("review-1") == one
    (point,) = library.index.shown_points(library.index.matching_points("bruise", bool)).values()
    assert point["text"] == "Nobody asked about the bruise."
    assert len(library.index.weighed_passages("home", 9, ANYWHERE, bool)) == 1
    assert library.reindex() is False, "it was indexed by today's rules"
    assert library.kept.corrections("review-1").empty
    library.put(one, "a.txt", b"words", (PUT_RIGHT, one.document))
    assert library.kept.original(one.edition) == Original("a.txt", b"words")
    assert opened.check() is None
    opened.close()
