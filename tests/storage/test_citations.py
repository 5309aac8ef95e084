"""Where law is cited, read from a real encrypted database."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import holding, review
from tests.storage import first_version

from reviewstudy.domain.reviews import Citation, Passage, Review
from reviewstudy.storage import library as library_db
from reviewstudy.storage.citations import Citations
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.library import Library


@pytest.fixture
def file(tmp_path: Path) -> Iterator[EncryptedFile]:
    opened = EncryptedFile(tmp_path / "library.db", os.urandom(32), library_db.migrations())
    yield opened
    opened.close()


def named(document: Review, *cited: tuple[str, str]) -> Review:
    """A review that names authorities in passages: ("p1", "ca1989-s20")."""
    citations = tuple(Citation(law, "Name", f"printed {law}", passage) for passage, law in cited)
    return replace(document, citations=citations)


def test_a_place_says_the_words_printed_the_page_and_the_learning_point_on_it(file: EncryptedFile) -> None:
    document = named(review("A heading.", "Section 20 was used.", "More.", points=(2, 3)), ("p2", "s20"))
    pages = tuple(Passage(one.id, None, one.kind, one.text, 4) for one in document.passages)
    Library(file).put(holding(replace(document, passages=pages)), "a.md")
    (place,) = Citations(file).places("s20")
    assert (place.review, place.passage, place.page, place.text) == (
        "review-1",
        "p2",
        4,
        "Section 20 was used.",
    )
    assert (place.printed, place.number, place.item, place.points_in_review) == (
        "printed s20",
        1,
        "learning",
        2,
    )
    assert place.published == "2018-07"


def test_a_place_that_is_no_learning_point_says_so(file: EncryptedFile) -> None:
    Library(file).put(holding(named(review(), ("p1", "s20"), ("p2", "s20"))), "a.md")
    assert [(one.number, one.item) for one in Citations(file).places("s20")] == [(None, ""), (None, "")]


def test_the_newest_review_comes_first_and_places_as_they_stand(file: EncryptedFile) -> None:
    library = Library(file)
    for year in ("2015", "2021"):
        document = named(review(published=year, title=year), ("p2", "s20"), ("p1", "s20"))
        library.put(holding(document, f"review-{year}"), "a.md")
    assert [(one.title, one.passage) for one in Citations(file).places("s20")] == [
        ("2021", "p1"),
        ("2021", "p2"),
        ("2015", "p1"),
        ("2015", "p2"),
    ]


def test_counts_are_of_reviews_and_of_the_learning_points_that_rest_on_it(file: EncryptedFile) -> None:
    library = Library(file)
    one = named(review(points=(1,)), ("p1", "s20"), ("p2", "s20"), ("p2", "s47"))
    library.put(holding(one, "one"), "a.md")
    library.put(holding(replace(one, title="Another", reference="B"), "two"), "b.md")
    assert [(c.authority, c.reviews, c.points) for c in Citations(file).counts()] == [
        ("s20", 2, 2),
        ("s47", 2, 0),
    ]


def test_a_digest_and_its_original_count_once(file: EncryptedFile) -> None:
    library = Library(file)
    case = named(review(points=(1,), reference="Family T9"), ("p1", "s20"))
    library.put(holding(case, "original"), "a.md")
    library.put(holding(replace(case, title="Digest"), "digest", digest=True), "b.md")
    (count,) = Citations(file).counts()
    assert (count.reviews, count.points) == (1, 1)


def test_what_is_taken_out_or_replaced_is_cited_no_more(file: EncryptedFile) -> None:
    library, citations = Library(file), Citations(file)
    library.put(holding(named(review(), ("p1", "s20"))), "a.md")
    library.put(holding(named(review(), ("p1", "s47"))), "a.md")
    assert [count.authority for count in citations.counts()] == ["s47"]
    library.remove("review-1")
    assert citations.counts() == []
    assert citations.places("s47") == []


def test_a_library_of_an_earlier_version_keeps_its_citations(tmp_path: Path) -> None:
    """The words as printed stood in the frame alone; the new table has them from there."""
    key, path = os.urandom(32), tmp_path / "library.db"
    old = first_version.opened(path, key)
    first_version.write(old, holding(named(review(), ("p1", "s20"))))
    old.close()
    new = EncryptedFile(path, key, library_db.migrations())
    assert [(one.passage, one.printed) for one in Citations(new).places("s20")] == [("p1", "printed s20")]
    assert [count.reviews for count in Citations(new).counts()] == [1]
    new.close()


def test_places_are_found_by_an_index(file: EncryptedFile) -> None:
    with file.read() as db:
        sql = "SELECT review FROM citation WHERE authority = 'x'"
        plan = " ".join(row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {sql}"))
    assert "citation_authority" in plan
