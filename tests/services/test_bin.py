"""The bin: nothing removed is lost until it is emptied, and then it is."""

from pathlib import Path

import pytest
from tests.builders import pack, packed, review

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Emptied
from reviewstudy.domain.marks import Colour, Place
from reviewstudy.domain.queries import Query
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.sharing import Choice
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack


@pytest.fixture
def held(workspace: Workspace, tmp_path: Path) -> Holding:
    write_pack(pack(packed(review("One two.", "Three four."))), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    return workspace.reading.holding("t9")


def test_what_was_removed_is_listed_with_what_and_when(workspace: Workspace, held: Holding) -> None:
    mark = workspace.reading.mark_words(held, Place(0, 0, 0, 3), note="why?")
    begun = workspace.reflecting.start("t9")
    workspace.reflecting.write(begun.id, {begun.answers[1].prompt: "Hope."})
    workspace.reading.remove(mark)
    workspace.reflecting.remove(begun.id)
    things = {one.kind: one for one in workspace.bin.things()}
    assert (things["mark"].id, things["mark"].text, things["mark"].note) == (mark.id, "One", "why?")
    assert (things["reflection"].id, things["reflection"].text) == (begun.id, "Hope.")
    assert things["reflection"].title == "Family T9"
    assert all(one.removed > mark.created for one in things.values())


def test_a_removed_reflection_is_nowhere_else(workspace: Workspace, held: Holding) -> None:
    assert held.review_id == "t9"
    begun = workspace.reflecting.start("t9")
    workspace.reflecting.write(begun.id, {begun.answers[0].prompt: "xylophone"})
    assert workspace.searching.search(Query("xylophone"))
    workspace.reflecting.remove(begun.id)
    assert workspace.reflecting.reflections() == []
    assert not workspace.searching.search(Query("xylophone"))
    with pytest.raises(NotFound):
        workspace.reflecting.reflection(begun.id)
    with pytest.raises(NotFound):
        workspace.sharing.record(Choice((begun.id,)))


def test_things_come_back_as_they_were(workspace: Workspace, held: Holding, heard: list[Changed]) -> None:
    mark = workspace.reading.mark_words(held, Place(0, 0, 0, 3), Colour.SKY, "why?")
    begun = workspace.reflecting.start("t9")
    written = workspace.reflecting.write(begun.id, {begun.answers[0].prompt: "Fear."})
    workspace.reading.remove(mark)
    workspace.reflecting.remove(begun.id)
    heard.clear()
    for thing in workspace.bin.things():
        workspace.bin.restore(thing)
    assert workspace.bin.things() == []
    assert workspace.reading.all_marks() == [mark]
    assert workspace.reflecting.reflections() == [written]
    assert [one.topics for one in heard] == [{Topic.REFLECTIONS}, {Topic.MARKS}]
    workspace.history.undo()
    assert [one.kind for one in workspace.bin.things()] == ["mark"]


def test_a_quotation_outlives_its_mark(workspace: Workspace, held: Holding) -> None:
    mark = workspace.reading.mark_words(held, Place(0, 0, 0, 3), note="my private thought")
    begun = workspace.reflecting.start("t9")
    workspace.reflecting.quote(begun.id, [mark.id])
    workspace.reading.remove(mark)

    def quoted() -> list[str]:
        (reflection,) = workspace.sharing.record(Choice((begun.id,))).reflections
        return [one.text for one in reflection.quotations]

    assert quoted() == ["One"]
    assert workspace.bin.empty() == Emptied((), (), (mark.id,))
    assert quoted() == ["One"]
    assert workspace.bin.things() == []
    assert workspace.reading.all_marks() == []
    assert workspace.reading._journal.mark(mark.id).note == ""
    with pytest.raises(NotFound):
        workspace.reading.restore(mark)
    workspace.reflecting.remove(begun.id)
    workspace.reflecting.restore(begun.id)
    assert quoted() == ["One"]
    workspace.reflecting.remove(begun.id)
    assert workspace.bin.empty() == Emptied((mark.id,), (begun.id,), ())
    with pytest.raises(NotFound):
        workspace.reading._journal.mark(mark.id)


def test_emptying_takes_the_bin_and_nothing_else(workspace: Workspace, held: Holding) -> None:
    gone = workspace.reading.mark_words(held, Place(0, 0, 0, 3), note="xylophone")
    kept = workspace.reading.mark_words(held, Place(1, 0, 1, 5))
    first, second = workspace.reflecting.start("t9"), workspace.reflecting.start("t9")
    workspace.reflecting.write(first.id, {first.answers[0].prompt: "Fear and much more."})
    workspace.reflecting.write(first.id, {first.answers[0].prompt: "Fear."})
    workspace.reading.remove(gone)
    workspace.reflecting.remove(first.id)
    assert workspace.bin.empty() == Emptied((gone.id,), (first.id,), ())
    assert workspace.reading.all_marks() == [kept]
    assert workspace.reflecting.reflections() == [second]
    assert workspace.reflecting.versions(first.id, first.answers[0].prompt) == []
    assert workspace.bin.empty() == Emptied()
    assert not workspace.searching.search(Query("xylophone"))


def test_a_note_saved_after_its_mark_was_removed_stays_in_the_bin(
    workspace: Workspace, held: Holding
) -> None:
    mark = workspace.reading.mark_words(held, Place(0, 0, 0, 3))
    workspace.reading.remove(mark)
    workspace.reading.annotate(mark, "typed last")
    assert workspace.reading.all_marks() == []
    assert [one.note for one in workspace.bin.things()] == ["typed last"]
