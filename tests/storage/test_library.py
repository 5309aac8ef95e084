"""Reviews as they are kept, and the index of their words: a real encrypted database."""

import os
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import holding, review

from reviewstudy import wire
from reviewstudy.domain.errors import NotFound, StorageProblem
from reviewstudy.domain.queries import LIT_END, LIT_START, Query
from reviewstudy.domain.reviews import ItemKind, Origin, Review
from reviewstudy.storage import library as library_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.library import Library


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


def found(library: Library, words: str, **narrowed: object) -> list[str]:
    return [hit.text for hit in library.search(Query(words, **narrowed))]  # type: ignore[arg-type]


def test_a_review_comes_back_whole(library: Library) -> None:
    kept = holding(review("One e\u0301.", "Two 👩‍👧.", points=(2,), law="act"), digest=True)
    library.put(kept, "a.md")
    assert library.holding("review-1") == kept
    assert library.review_of_edition(kept.edition) == "review-1"


def test_what_is_not_there_is_said(library: Library) -> None:
    with pytest.raises(NotFound):
        library.holding("review-9")
    assert library.review_of_edition("0" * 64) is None
    assert library.search(Query("anything")) == []


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


def test_many_are_stored_all_or_none(library: Library) -> None:
    broken = replace(review("one"), passages=review("one").passages * 2)
    with pytest.raises(Exception, match=r".+"):
        library.put_all([(holding(), "a"), (holding(broken, "review-2"), "b")], pack=("p", "P", "d"))
    assert library.entries() == []
    assert library.pack_digest("p") is None


def test_entries_know_the_others_about_the_same_work(library: Library) -> None:
    case = review(title="Zulu", reference="Family S22")
    library.put(holding(case), "a")
    library.put(holding(replace(case, title="alpha"), "digest", digest=True, origin=Origin.BUNDLED), "b")
    library.put(holding(review(title="Mike"), "other"), "c")
    entries = library.entries()
    assert [entry.title for entry in entries] == ["alpha", "Mike", "Zulu"]
    assert [entry.counterparts for entry in entries] == [("review-1",), (), ("digest",)]


def test_learning_points_come_before_passages_and_are_not_found_twice(library: Library) -> None:
    library.put(
        holding(review("A bruise, a bruise, a bruise.", "The bruise was not questioned.", points=(2,))), "a"
    )
    hits = library.search(Query("bruise"))
    assert [(hit.kind, hit.number) for hit in hits] == [("learning", 1), ("passage", None)]
    assert hits[0].snippet == f"The {LIT_START}bruise{LIT_END} was not questioned."
    assert hits[0].why == "matches: bruise"


def test_all_the_words_count_and_else_some(library: Library) -> None:
    library.put(holding(review("A small bruise.", "A small visit.")), "a")
    assert found(library, "small bruise") == ["A small bruise."]
    hits = library.search(Query("bruise never"))
    assert [hit.text for hit in hits] == ["A small bruise."]
    assert hits[0].why.startswith("some of the words")


def test_phrases_stems_accents_and_unfinished_words_are_found(library: Library) -> None:
    library.put(holding(review("The non-mobile babies of the café.")), "a")
    for words in ('"non mobile"', "non-mobile", "baby", "CAFE", "cafe\u0301"):
        assert found(library, words), words
    assert found(library, '"mobile non"') == []
    assert found(library, "caf") == []
    assert found(library, "caf", typing=True)


def test_a_search_is_narrowed(library: Library) -> None:
    library.put(
        holding(review("A bruise.", points=(1,), themes=("bruising",), law="act", published="2018")), "a"
    )
    library.put(holding(review("A bruise.", published=None), "review-2"), "b")

    def reviews(**narrowed: object) -> list[str]:
        return [hit.review for hit in library.search(Query("bruise", **narrowed))]  # type: ignore[arg-type]

    assert sorted(reviews()) == ["review-1", "review-2"]
    for yes in (
        {"years": (2018, 2018)},
        {"years": (None, 2018)},
        {"years": (2018, None)},
        {"item": ItemKind.LEARNING},
        {"theme": "bruising"},
        {"law": "act"},
    ):
        assert reviews(**yes) == ["review-1"], yes
    for no in ({"years": (2019, None)}, {"item": ItemKind.QUESTION}, {"theme": "' OR 1"}, {"law": "another"}):
        assert reviews(**no) == [], no


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.text()
    | st.lists(
        st.sampled_from(
            [
                "AND",
                "OR",
                "NOT",
                "NEAR(",
                ")",
                '"',
                "'",
                "*",
                "^",
                ":",
                "-",
                "\x00",
                "👩‍👧",
                "text",
                "{",
                "}",
                ";",
                "--",
                "\ud800",
                "\u0301",
                "٣",
                "ॐ",
                "½",
            ]
        )
    ).map(" ".join)
    | st.lists(st.sampled_from(['"', "*", "a", " ", "\n"])).map("".join),
    st.booleans(),
)
def test_nothing_that_is_typed_upsets_the_index(file: EncryptedFile, words: str, typing: bool) -> None:
    library = Library(file)
    library.put(holding(), "a")
    library.search(Query(words, typing=typing))


def test_a_hundred_kilobytes_can_be_pasted(library: Library) -> None:
    library.put(holding(review("A bruise.")), "a")
    for words in (
        "bruise " * 15_000,
        "x" * 100_000,
        '"' * 100_000,
        "a-" * 50_000,
        "bruise" + "\x00" * 100_000,
    ):
        library.search(Query(words, typing=True))


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
