"""The full export from a journal."""

import zipfile
from pathlib import Path

import pytest
from tests.builders import document

from reviewstudy import wire
from reviewstudy.domain.errors import ExportFailed
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.handover import Handover
from reviewstudy.domain.marks import Place
from reviewstudy.services.workspace import Workspace


@pytest.fixture
def written(workspace: Workspace, tmp_path: Path) -> str:
    """A review with a note, one in the bin, a reflection, a search and a setting; returns its id."""
    (outcome,) = workspace.library.import_paths([document(tmp_path / "a.txt")])
    assert outcome.review
    holding = workspace.reading.holding(outcome.review)
    mark = workspace.reading.mark_words(holding, Place(0, 0, 0, 11), note="Why?")
    workspace.reading.remove(workspace.reading.mark_words(holding, Place(0, 12, 0, 20), note="Gone."))
    one = workspace.reflecting.start(outcome.review)
    workspace.reflecting.write(one.id, {one.answers[0].prompt: "Fear."})
    workspace.reflecting.quote(one.id, [mark.id])
    workspace.saved.save("Mine", "bruise", Narrowing())
    workspace.settings.put_link("neglect", "https://example.org/ours")
    return outcome.review


def test_everything_is_in_it_and_one_moment_is_one_state(workspace: Workspace, written: str) -> None:
    whole = workspace.handing.handover()
    assert [(one.note, one.removed is not None) for one in whole.marks] == [("Why?", False), ("Gone.", True)]
    assert [answer.text for answer in whole.reflections[0].answers if answer.text] == ["Fear."]
    assert whole.reflections[0].quotes == (whole.marks[0].mark,)
    assert [one.review for one in whole.reviews] == [written]
    assert whole.saved_searches[0].words == "bruise"
    assert whole.settings["local_links"] == {"neglect": "https://example.org/ours"}


def test_it_is_saved_as_a_zip_or_as_a_folder(workspace: Workspace, written: str, tmp_path: Path) -> None:
    saved = workspace.handing.save(tmp_path / "mine.zip")
    assert (saved.marks, saved.reflections) == (2, 1)
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        names = archive.namelist()
        whole = wire.decode(archive.read("journal.json"), Handover)
    assert whole.reviews[0].review == written
    workspace.handing.save(tmp_path / "mine")
    there = [one for one in (tmp_path / "mine").rglob("*") if one.is_file()]
    assert len(there) == len(names) == saved.files


def test_a_review_that_was_taken_out_is_named_as_gone(workspace: Workspace, written: str) -> None:
    workspace.library.remove(written)
    whole = workspace.handing.handover()
    assert [(one.review, one.in_library) for one in whole.reviews] == [(written, False)]
    assert whole.marks[0].note == "Why?"


@pytest.mark.usefixtures("written")
def test_another_file_is_not_replaced(workspace: Workspace, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    other.write_bytes(b"mine")
    with pytest.raises(ExportFailed):
        workspace.handing.save(other)
    assert other.read_bytes() == b"mine"


def test_an_empty_journal_can_be_handed_over(workspace: Workspace, tmp_path: Path) -> None:
    assert workspace.handing.save(tmp_path / "empty").files == 2
