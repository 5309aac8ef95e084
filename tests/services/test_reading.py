"""Marks, places and tabs, as a reader meets them."""

from pathlib import Path

import pytest
from tests.builders import pack, packed, review

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.marks import Colour, Place, Pressed
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.reading import OpenTab, OpenTabs
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack


@pytest.fixture
def held(workspace: Workspace, tmp_path: Path) -> Holding:
    write_pack(pack(packed(review("One two.", "Three four."))), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    return workspace.reading.holding("t9")


def test_marks_come_in_reading_order_and_those_adrift_last(workspace: Workspace, held: Holding) -> None:
    late = workspace.reading.mark_words(held, Place(1, 0, 1, 5))
    early = workspace.reading.mark_words(held, Place(0, 4, 1, 5), Colour.ROSE, "why?")
    assert [one.mark for one in workspace.reading.marks(held)] == [early, late]
    assert early.anchor.quote == "two.\nThree"
    changed = Holding("t9", "e", held.origin, review("Three four."))
    assert [(one.mark.id, one.place) for one in workspace.reading.marks(changed)] == [
        (late.id, Place(0, 0, 0, 5)),
        (early.id, None),
    ]


def test_marks_survive_a_restart(folder: Path, key: bytes, workspace: Workspace, held: Holding) -> None:
    mark = workspace.reading.mark_words(held, Place(0, 0, 0, 3), Colour.SKY, "e\u0301 👩‍👧")
    again = Workspace(folder, key)
    assert again.reading.all_marks() == [mark]
    again.close()


def test_a_mark_is_rewritten_recoloured_removed_and_restored(workspace: Workspace, held: Holding) -> None:
    reading = workspace.reading
    mark = reading.annotate(reading.mark_words(held, Place(0, 0, 0, 3)), "a note")
    mark = reading.recolour(mark, Colour.STONE)
    assert [(one.note, one.colour) for one in reading.all_marks()] == [("a note", Colour.STONE)]
    reading.remove(mark)
    assert reading.all_marks() == []
    reading.restore(mark)
    assert reading.all_marks() == [mark]


def test_every_write_tells_one_change(workspace: Workspace, held: Holding, heard: list[Changed]) -> None:
    reading, me = workspace.reading, object()
    mark = reading.mark_words(held, Place(0, 0, 0, 3))
    reading.annotate(mark, "a note", initiator=me)
    reading.remove(mark)
    reading.remember_place("t9", held.document.passages[1])
    reading.remember_tabs(OpenTabs((OpenTab("review", "t9"),), 1))
    marks, places = frozenset({Topic.MARKS}), frozenset({Topic.PLACES})
    assert heard == [
        Changed(marks, ("t9",)),
        Changed(marks, ("t9",), me),
        Changed(marks, ("t9",)),
        Changed(places, ("t9",)),
        Changed(places, ("t9",)),
    ]


def test_what_fails_tells_of_no_change(workspace: Workspace, held: Holding, heard: list[Changed]) -> None:
    with pytest.raises(ValueError, match="no words"):
        workspace.reading.mark_words(held, Place(0, 3, 0, 3))
    with pytest.raises(NotFound):
        workspace.reading.holding("gone")
    assert heard == []
    assert workspace.reading.all_marks() == []


def test_a_listener_that_left_hears_nothing(workspace: Workspace, held: Holding) -> None:
    heard: list[Changed] = []
    leave = workspace.events.subscribe(heard.append)
    leave()
    leave()
    workspace.reading.mark_words(held, Place(0, 0, 0, 3))
    assert heard == []


def test_the_place_and_tabs_of_last_time_are_remembered(workspace: Workspace, held: Holding) -> None:
    reading = workspace.reading
    assert reading.place("t9") is None
    assert reading.open_tabs() == OpenTabs()
    reading.remember_place("t9", held.document.passages[1])
    reading.remember_tabs(
        OpenTabs((OpenTab("review", "gone"), OpenTab("review", "t9")), 1, OpenTab("review", "gone"))
    )
    assert reading.place("t9") == "p2"
    assert reading.open_tabs() == OpenTabs((OpenTab("review", "t9"),))


def test_two_open_on_one_folder_see_each_others_writing(
    folder: Path, key: bytes, workspace: Workspace, held: Holding
) -> None:
    other = Workspace(folder, key)
    version = other.version()
    mine = workspace.reading.mark_words(held, Place(0, 0, 0, 3))
    assert other.version() != version
    theirs = other.reading.mark_words(held, Place(1, 0, 1, 5))
    assert workspace.reading.all_marks() == other.reading.all_marks() == [mine, theirs]
    other.close()


def test_a_colour_chosen_for_the_same_words_changes_or_takes_off(workspace: Workspace, held: Holding) -> None:
    reading, words = workspace.reading, Place(0, 0, 0, 3)

    def press(colour: Colour, place: Place = words) -> Pressed:
        return reading.highlight(held, place, colour)[0]

    assert press(Colour.SUN) is Pressed.MADE
    assert press(Colour.ROSE) is Pressed.RECOLOURED
    assert [one.colour for one in reading.all_marks()] == [Colour.ROSE]
    assert press(Colour.ROSE, Place(0, 0, 0, 7)) is Pressed.MADE
    assert press(Colour.ROSE) is Pressed.TAKEN_OFF
    (left,) = reading.all_marks()
    assert left.anchor.quote == "One two"
    reading.annotate(left, "why?")
    assert press(Colour.ROSE, Place(0, 0, 0, 7)) is Pressed.LEFT
    assert len(reading.all_marks()) == 1


def test_a_mark_adrift_is_put_on_other_words_and_undo_puts_it_back(
    workspace: Workspace, held: Holding
) -> None:
    mark = workspace.reading.mark_words(held, Place(0, 4, 0, 7), note="keep me")
    changed = Holding("t9", "e", held.origin, review("Something else.", "Three four."))
    assert [one.place for one in workspace.reading.marks(changed)] == [None]
    workspace.reading.put_here(changed, mark, Place(1, 0, 1, 5))
    ((placed),) = workspace.reading.marks(changed)
    assert (placed.place, placed.mark.note) == (Place(1, 0, 1, 5), "keep me")
    workspace.history.undo()
    assert [one.place for one in workspace.reading.marks(changed)] == [None]
    assert [one.anchor for one in workspace.reading.all_marks()] == [mark.anchor]


def test_a_link_leads_to_its_place(workspace: Workspace, held: Holding) -> None:
    made = workspace.reading.link_to(held, held.document.passages[1])
    assert made == "[Family T9](review:t9#p2)"
    assert workspace.reading.follow("review:t9#p2") == ("t9", "p2")
    assert workspace.reading.follow("review:t9") == ("t9", "")


@pytest.mark.parametrize("address", ["review:gone#p1", "review:t9#p99", "https://e.org", "", "review:"])
def test_a_link_to_what_is_not_there_says_so(workspace: Workspace, held: Holding, address: str) -> None:
    assert held.review_id == "t9"
    with pytest.raises(NotFound):
        workspace.reading.follow(address)
