"""Reading before storing: what is understood, what a person puts right, and what becomes of both."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import document, folder_bytes, pack

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.corrections import with_kind
from reviewstudy.domain.errors import DocumentRefused, NotFound
from reviewstudy.domain.marks import Place
from reviewstudy.domain.reviews import ItemKind, Review, ReviewKind
from reviewstudy.services import library as service
from reviewstudy.services.library import Found, FoundState, OutcomeKind
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

Read = Callable[..., Found]
ADDED = "\n\nA whole paragraph was added."
SEEN, SAID = "See the child awake", "Challenge is part"
STORY = "A baby was seen at home"


@pytest.fixture
def read(workspace: Workspace) -> Read:
    """``read(path)``: the one file, read and not stored."""

    def read(path: Path) -> Found:
        (found,) = workspace.library.read([path])
        return found

    return read


def understood(found: Found) -> Review:
    assert found.extracted is not None
    return found.extracted.document


def put_right(read: Review) -> Review:
    """What a person might make of the document: every field, one point less, one more, one other."""

    def at(words: str) -> int:
        return next(n for n, one in enumerate(read.passages) if one.text.startswith(words))

    for words, kind in ((SEEN, None), (SAID, ItemKind.RECOMMENDATION), (STORY, ItemKind.FINDING)):
        read = with_kind(read, read.passages[at(words)], kind, lambda _: ())
    return replace(read, title="My title", publisher="My board", reference="K1", kind=ReviewKind.LCSPR)


def facts(review: Review) -> tuple[object, ...]:
    points = [(point.kind, point.text[:15]) for point in review.learning_points]
    return review.title, review.publisher, review.reference, review.kind, points


def test_reading_stores_nothing(
    workspace: Workspace, folder: Path, read: Read, heard: list[Changed], tmp_path: Path
) -> None:
    before = folder_bytes(folder)
    found = read(document(tmp_path / "a.txt"))
    assert (found.state, found.review, found.message) == (FoundState.NEW, None, "")
    assert len(understood(found).learning_points) == 2
    assert folder_bytes(folder) == before
    assert workspace.library.entries() == []
    assert heard == []


def test_what_was_put_right_is_what_is_stored(
    workspace: Workspace, read: Read, heard: list[Changed], tmp_path: Path
) -> None:
    found = read(document(tmp_path / "a.txt"))
    wanted = put_right(understood(found))
    outcome = workspace.library.keep(found, wanted)
    assert (outcome.outcome, outcome.message) == (OutcomeKind.ADDED, "“My title” added: 2 learning points")
    holding = workspace.reading.holding(outcome.review or "")
    assert holding.document == wanted
    assert facts(holding.document) == (
        "My title",
        "My board",
        "K1",
        ReviewKind.LCSPR,
        [(ItemKind.FINDING, STORY[:15]), (ItemKind.RECOMMENDATION, SAID[:15])],
    )
    assert holding.document.passages == understood(found).passages
    assert heard == [Changed(frozenset({Topic.LIBRARY}), (holding.review_id,))]


def test_another_edition_takes_over_what_was_put_right_and_the_marks(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    found = read(document(tmp_path / "a.txt"))
    wanted = put_right(understood(found))
    review_id = workspace.library.keep(found, wanted).review or ""
    holding = workspace.reading.holding(review_id)
    number = next(n for n, one in enumerate(wanted.passages) if one.text.startswith(SAID))
    workspace.reading.mark_words(holding, Place(number, 0, number, 9), note="mine")

    again = read(document(tmp_path / "a.txt", extra=ADDED))
    assert (again.state, again.review, again.adrift) == (FoundState.EDITION, review_id, 0)
    outcome = workspace.library.keep(again)
    assert (outcome.outcome, outcome.review) == (OutcomeKind.EDITION, review_id)
    now = workspace.reading.holding(review_id)
    assert facts(now.document) == facts(wanted)
    assert "A whole paragraph was added." in [one.text for one in now.document.passages]
    (placed,) = workspace.reading.marks(now)
    assert placed.place is not None
    assert placed.mark.note == "mine"
    assert now.document.passages[placed.place.first].text.startswith(SAID)
    assert [entry.review_id for entry in workspace.library.entries()] == [review_id]


def test_what_fits_nothing_in_one_edition_fits_the_next_again(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    found = read(document(tmp_path / "a.txt"))
    review_id = workspace.library.keep(found, put_right(understood(found))).review or ""
    reworded = read(document(tmp_path / "a.txt", extra="It was raining."))
    assert (reworded.state, reworded.adrift) == (FoundState.EDITION, 1)
    workspace.library.keep(reworded)
    assert len(workspace.reading.holding(review_id).document.learning_points) == 1
    (tmp_path / "b.txt").write_text(f"{(document(tmp_path / 'a.txt')).read_text()}\nThe end.\n")
    again = read(tmp_path / "b.txt")
    assert (again.state, again.adrift) == (FoundState.EDITION, 0)
    workspace.library.keep(again)
    kinds = [point.kind for point in workspace.reading.holding(review_id).document.learning_points]
    assert kinds == [ItemKind.FINDING, ItemKind.RECOMMENDATION]


def test_what_was_put_right_can_be_taken_back_in_the_next_edition(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    found = read(document(tmp_path / "a.txt"))
    review_id = workspace.library.keep(found, put_right(understood(found))).review or ""
    again = read(document(tmp_path / "a.txt", extra=ADDED))
    assert again.understood is not None
    workspace.library.keep(again, again.understood)
    assert facts(workspace.reading.holding(review_id).document) == facts(again.understood)
    last = read(document(tmp_path / "a.txt", extra="Another."))
    assert last.state is FoundState.EDITION
    assert understood(last).title == again.understood.title


def test_an_edition_can_be_kept_as_a_review_of_its_own(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    first = workspace.library.keep(read(document(tmp_path / "a.txt")))
    before = workspace.reading.holding(first.review or "")
    second = workspace.library.keep(read(document(tmp_path / "a.txt", extra=ADDED)), apart=True)
    assert second.outcome is OutcomeKind.ADDED
    assert second.review != first.review
    assert workspace.reading.holding(first.review or "") == before
    assert len(workspace.library.entries()) == 2


def test_the_same_bytes_are_a_duplicate_and_nothing_put_right_is_lost(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    found = read(document(tmp_path / "a.txt"))
    kept = workspace.library.keep(found, put_right(understood(found)))
    again = read(document(tmp_path / "b.txt"))
    assert (again.state, again.review) == (FoundState.DUPLICATE, kept.review)
    outcome = workspace.library.keep(again)
    assert (outcome.outcome, outcome.review) == (OutcomeKind.DUPLICATE, kept.review)
    assert "already in the library" in outcome.message
    assert workspace.library.entries()[0].title == "My title"


def test_bytes_that_came_in_after_they_were_read_are_a_duplicate_too(
    workspace: Workspace, tmp_path: Path
) -> None:
    twice = [document(tmp_path / "a.txt"), document(tmp_path / "b.txt")]
    one, other = workspace.library.read(twice)
    assert (one.state, other.state) == (FoundState.NEW, FoundState.NEW)
    first = workspace.library.keep(one, put_right(understood(one)))
    second = workspace.library.keep(other)
    assert (second.outcome, second.review) == (OutcomeKind.DUPLICATE, first.review)
    assert [entry.title for entry in workspace.library.entries()] == ["My title"]


def test_the_original_is_kept_beside_its_review_unless_it_is_not_wanted(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    for name, wanted in (("a", True), ("b", False)):
        path = document(tmp_path / f"{name}.txt", name.upper() + "1")
        review = workspace.library.keep(read(path), original=wanted).review or ""
        source = path.read_bytes()
        path.unlink()
        original = workspace.library.original(workspace.reading.holding(review))
        if wanted:
            assert original is not None
            assert (original.name, original.source) == (path.name, source)
        else:
            assert original is None


def test_a_large_original_is_not_kept_and_its_review_is(
    workspace: Workspace, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = document(tmp_path / "a.txt")
    for most, kept in ((path.stat().st_size - 1, False), (path.stat().st_size, True)):
        monkeypatch.setattr(service, "MAX_ORIGINAL", most)
        outcome = workspace.library.keep(read(path))
        assert outcome.outcome is OutcomeKind.ADDED
        holding = workspace.reading.holding(outcome.review or "")
        assert (workspace.library.original(holding) is not None) is kept
        path = document(tmp_path / "b.txt", "B2")


def test_a_file_that_changed_since_it_was_read_is_not_kept_as_the_original(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    for family, change in (("A1", lambda path: path.write_text("other words")), ("B2", Path.unlink)):
        path = document(tmp_path / "a.txt", family)
        found = read(path)
        change(path)
        outcome = workspace.library.keep(found)
        assert outcome.outcome is OutcomeKind.ADDED
        assert workspace.library.original(workspace.reading.holding(outcome.review or "")) is None


def test_only_a_pdf_has_pages(workspace: Workspace, read: Read, tmp_path: Path) -> None:
    outcome = workspace.library.keep(read(document(tmp_path / "a.txt")))
    holding = workspace.reading.holding(outcome.review or "")
    assert not workspace.library.has_pages(holding)
    with pytest.raises(DocumentRefused, match="only the pages of a PDF"):
        workspace.library.original_page(holding, 1, 100)
    outcome = workspace.library.keep(read(document(tmp_path / "b.txt", "B2")), original=False)
    with pytest.raises(DocumentRefused, match="was not kept"):
        workspace.library.original_page(workspace.reading.holding(outcome.review or ""), 1, 100)


def test_a_review_in_the_library_is_put_right_and_stays_so(
    workspace: Workspace, read: Read, heard: list[Changed], tmp_path: Path
) -> None:
    found = read(document(tmp_path / "a.txt"))
    review_id = workspace.library.keep(found).review or ""
    source = workspace.library.original(workspace.reading.holding(review_id))
    heard.clear()
    workspace.library.correct(review_id, put_right(understood(found)))
    assert heard == [Changed(frozenset({Topic.LIBRARY}), (review_id,))]
    assert workspace.reading.holding(review_id).document == put_right(understood(found))
    assert workspace.library.original(workspace.reading.holding(review_id)) == source
    assert read(tmp_path / "a.txt").state is FoundState.DUPLICATE
    again = read(document(tmp_path / "a.txt", extra=ADDED))
    assert (again.state, again.review) == (FoundState.EDITION, review_id)
    assert facts(understood(again))[:4] == facts(put_right(understood(found)))[:4]
    # Putting it right once more starts from what the program understood, not from the last time.
    workspace.library.correct(review_id, understood(found))
    assert understood(read(tmp_path / "a.txt")).title == understood(found).title


def test_what_is_not_in_the_library_cannot_be_put_right(
    workspace: Workspace, read: Read, tmp_path: Path
) -> None:
    found = read(document(tmp_path / "a.txt"))
    with pytest.raises(NotFound):
        workspace.library.correct("review-1", understood(found))
    assert workspace.library.entries() == []


def test_each_file_of_a_batch_says_what_it_is(workspace: Workspace, tmp_path: Path) -> None:
    held = document(tmp_path / "held.txt", "H1")
    workspace.library.import_paths([held])
    (tmp_path / "empty.txt").touch()
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\n" + os.urandom(3000))
    (tmp_path / "broken.reviewpack").write_bytes(os.urandom(300))
    write_pack(pack(), tmp_path / "good.reviewpack")
    document(tmp_path / "good.txt")
    found = {
        one.path.name: one
        for one in workspace.library.read([*sorted(tmp_path.glob("*.*")), tmp_path / "missing.docx"])
    }
    assert {name: one.state.value for name, one in found.items()} == {
        "broken.pdf": "refused",
        "broken.reviewpack": "refused",
        "empty.txt": "refused",
        "good.reviewpack": "pack",
        "good.txt": "new",
        "held.txt": "duplicate",
        "missing.docx": "refused",
    }
    outcomes = {name: workspace.library.keep(one) for name, one in found.items()}
    assert [name for name, one in outcomes.items() if one.outcome is OutcomeKind.REFUSED] == [
        "broken.pdf",
        "broken.reviewpack",
        "empty.txt",
        "missing.docx",
    ]
    assert all("; " in one.message for one in outcomes.values() if one.outcome is OutcomeKind.REFUSED)
    assert len(workspace.library.entries()) == 3


def test_reading_stops_when_it_is_told_to_and_stores_nothing(workspace: Workspace, tmp_path: Path) -> None:
    files = [document(tmp_path / f"{name}.txt", name) for name in "abc"]
    read: list[Found] = []
    for found in workspace.library.read(files, cancelled=lambda: bool(read)):
        read.append(found)
    assert [one.path.name for one in read] == ["a.txt"]
    assert workspace.library.entries() == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2018", "2018"),
        ("2018-07", "2018-07"),
        (" July 2018 ", "2018-07"),
        ("31 July 2018", "2018-07-31"),
        ("31st July 2018", "2018-07-31"),
        ("31/07/2018", "2018-07-31"),
        ("2018-07-31", "2018-07-31"),
        ("", None),
        ("soon", None),
        ("2018-13", None),
        ("31 February 2018", None),
        ("July", None),
        ("x" * 5000, None),
    ],
)
def test_a_date_is_taken_as_people_write_it(workspace: Workspace, typed: str, meant: str | None) -> None:
    assert workspace.library.date(typed) == meant
