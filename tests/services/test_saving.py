"""Searches a person keeps, and what is new in them."""

import pytest
from tests.builders import review
from tests.services.test_fields import put

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.facets import NOTHING, Facet, Narrowing
from reviewstudy.services import saving
from reviewstudy.services.clock import now
from reviewstudy.services.workspace import Workspace

BEFORE, AFTER = "2020-01-01T00:00:00.000+00:00", "2999-01-01T00:00:00.000+00:00"


@pytest.fixture(autouse=True)
def looked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search is saved before any review comes, and looked at again after all of them."""
    times = iter([BEFORE, AFTER])
    monkeypatch.setattr(saving, "now", lambda: next(times))


def bruise(text: str = "Nobody asked about the bruise.") -> object:
    return review(text, points=(1,))


def test_a_search_is_kept_with_what_was_chosen(workspace: Workspace, heard: list[Changed]) -> None:
    narrowing = Narrowing(((Facet.YEAR, "2018"),), ((Facet.ITEM, "finding"),), (2010, None))
    made = workspace.saved.save("", "  bruise  ", narrowing)
    assert made.name == "bruise"
    assert workspace.saved.all() == [made]
    assert workspace.saved.all()[0].narrowing == narrowing
    assert heard[-1].topics == {Topic.SEARCHES}


def test_what_came_since_it_was_looked_at_is_new(workspace: Workspace) -> None:
    saved = workspace.saved.save("Bruises", "bruise", NOTHING)
    assert workspace.searching.new_since(saved) == 0
    put(workspace, "two", bruise("The bruise was recorded."))
    put(workspace, "three", bruise("The visit was recorded."))
    assert workspace.searching.new_since(saved) == 1
    workspace.saved.looked(saved, now())
    (saved,) = workspace.saved.all()
    assert workspace.searching.new_since(saved) == 0


def test_only_what_it_is_narrowed_to_is_new(workspace: Workspace) -> None:
    saved = workspace.saved.save("Bruises", "bruise", Narrowing(years=(2020, None)))
    put(workspace, "one", review("A bruise.", points=(1,), published="2018"))
    assert workspace.searching.new_since(saved) == 0
    put(workspace, "two", review("Another bruise.", points=(1,), published="2021"))
    assert workspace.searching.new_since(saved) == 1


def test_one_that_was_removed_comes_back(workspace: Workspace) -> None:
    made = workspace.saved.save("Bruises", "bruise", NOTHING)
    assert workspace.saved.remove(made.id) == made
    assert workspace.saved.all() == []
    with pytest.raises(NotFound):
        workspace.saved.remove(made.id)
    workspace.history.undo()
    assert workspace.saved.all() == [made]
