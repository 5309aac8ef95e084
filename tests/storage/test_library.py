"""Reviews as they are kept, and the index of their words: a real encrypted database."""

import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import holding, review

from reviewstudy import wire
from reviewstudy.domain.errors import NotFound, StorageProblem
from reviewstudy.domain.reviews import Origin, Review
from reviewstudy.storage import library as library_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.index import ANYWHERE
from reviewstudy.storage.library import Library
from reviewstudy.storage.takenpacks import Coming


@pytest.fixture
def file(tmp_path: Path) -> Iterator[EncryptedFile]:
    opened = EncryptedFile(tmp_path / "library.db", os.urandom(32), library_db.migrations())
    yield opened
    opened.close()


@pytest.fixture
def library(file: EncryptedFile) -> Library:
    return Library(file)


def sound(file: EncryptedFile) -> None:
    """The index says of each row what the table says."""
    with file.write() as db:
        for table in ("passage", "learning_point"):
            db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")


def found(library: Library, word: str) -> list[str]:
    """The texts the index holds a word in: learning points, then other passages."""
    index = library.index
    points = index.shown_points(index.matching_points(word, bool), word)
    passages = index.shown_passages(sorted(index.weighed_passages(word, 100, ANYWHERE, bool)), word)
    return [row["text"] for row in (*points.values(), *passages.values())]


def test_a_review_comes_back_whole(library: Library) -> None:
    kept = holding(review("One e\u0301.", "Two 👩‍👧.", points=(2,), law="act"), digest=True)
    library.put(kept, "a.md")
    assert library.holding("review-1") == kept
    assert library.review_of_edition(kept.edition) == "review-1"


def test_what_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(NotFound):
        library.holding("review-9")
    assert library.review_of_edition("0" * 64) is None
    assert found(library, "anything") == []


def test_a_new_edition_stands_for_the_old_which_is_kept(library: Library, file: EncryptedFile) -> None:
    old, new = holding(review("Nobody asked.")), holding(review("Somebody asked."))
    library.put(old, "a.txt")
    added = library.entries()[0].added
    library.put(new, "b.txt")
    assert library.holding("review-1") == new
    assert library.entries()[0].added == added
    assert library.review_of_edition(old.edition) == library.review_of_edition(new.edition) == "review-1"
    with file.read() as db:
        rows = {row["sha256"]: row["superseded"] for row in db.query("SELECT * FROM edition")}
    assert rows[new.edition] is None
    assert wire.decode(zlib.decompress(rows[old.edition]), Review) == old.document
    assert found(library, "nobody") == []
    assert found(library, "somebody") == ["Somebody asked."]
    sound(file)


def test_a_removed_review_leaves_no_word_in_the_index(library: Library, file: EncryptedFile) -> None:
    library.put(holding(review("Nobody asked.", points=(1,))), "a.txt")
    library.put(holding(review("Nobody wrote.", points=(1,)), "review-2"), "b.txt")
    library.remove("review-1")
    assert found(library, "nobody") == ["Nobody wrote."]
    sound(file)


def test_no_word_of_a_removed_review_is_left_in_the_file(library: Library, file: EncryptedFile) -> None:
    word = "quetzalcoatlus"
    library.put(
        holding(review(f"Nobody asked {word}.", "It was seen.", points=(1,))), f"{word}.txt", word.encode()
    )
    library.put(holding(review("Nobody wrote.", points=(1,)), "review-2"), "b.txt")

    def there() -> bool:
        return any(word.encode() in page or word[:10].encode() in page for page in file.pages())

    assert there()
    taken = library.remove("review-1")
    file.compact()
    assert not there()
    assert found(library, "nobody") == ["Nobody wrote."]
    sound(file)
    library.bring_back(taken)
    assert found(library, word) == [f"Nobody asked {word}."]
    sound(file)


def test_many_are_stored_all_or_none(library: Library) -> None:
    broken = replace(review("one"), passages=review("one").passages * 2)
    coming = [Coming(holding(), "a"), Coming(holding(broken, "review-2"), "b")]
    with pytest.raises(Exception, match=r".+"):
        library.packs.put(coming, {"id": "p", "name": "P", "version": "1", "digest": "d"})
    assert library.entries() == []
    assert library.packs.row("p") is None


def test_entries_know_the_others_about_the_same_work(library: Library) -> None:
    case = review(title="Zulu", reference="Family S22")
    library.put(holding(case), "a")
    library.put(holding(replace(case, title="alpha"), "digest", digest=True, origin=Origin.BUNDLED), "b")
    library.put(holding(review(title="Mike"), "other"), "c")
    entries = library.entries()
    assert [entry.title for entry in entries] == ["alpha", "Mike", "Zulu"]
    assert [entry.counterparts for entry in entries] == [("review-1",), (), ("digest",)]


def test_a_full_disk_keeps_what_is_stored(small_disk: Path) -> None:
    key = os.urandom(32)
    file = EncryptedFile(small_disk / "library.db", key, library_db.migrations())
    library = Library(file)
    library.put(holding(), "a")
    large = holding(review(*(os.urandom(200).hex() for _ in range(4000))), "review-2")
    with pytest.raises(StorageProblem, match="disk is full"):
        library.put(large, "b")
    assert [entry.review_id for entry in library.entries()] == ["review-1"]
    file.close()
    file = EncryptedFile(small_disk / "library.db", key, library_db.migrations())
    assert Library(file).holding("review-1") == holding()
    assert file.check() is None
    file.close()
