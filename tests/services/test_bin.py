"""The bin: nothing removed is lost until it is emptied, and then it is."""

import sqlite3
from pathlib import Path

import pytest
from tests.builders import pack, packed, review

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Emptied
from reviewstudy.domain.keeping import Erasure
from reviewstudy.domain.marks import Colour, Place
from reviewstudy.domain.queries import Query
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.history import MOST
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
        workspace.sharing.record(Choice({begun.id: ()}))


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


def test_everything_comes_back_in_one_step_that_pushes_nothing_out(
    workspace: Workspace, held: Holding, heard: list[Changed]
) -> None:
    first = workspace.reading.mark_words(held, Place(1, 0, 1, 5), note="the oldest step")
    begun = workspace.reflecting.start("t9")
    workspace.reflecting.remove(begun.id)
    marks = [workspace.reading.mark_words(held, Place(0, 0, 0, 3)) for _ in range(MOST + 5)]
    workspace.history.clear()
    workspace.reading.recolour(first, Colour.SKY)
    for one in marks:
        workspace.reading._journal.remove_mark(one.id, "2026-11-26T09:00:00+00:00")
    heard.clear()
    assert workspace.bin.restore_all(workspace.bin.things()) == MOST + 6
    assert workspace.bin.things() == []
    assert len(workspace.reading.all_marks()) == MOST + 6
    (change,) = heard
    assert change.topics == {Topic.MARKS, Topic.REFLECTIONS}
    assert set(change.ids) == {"t9", begun.id}
    assert workspace.history.undo() == "putting back"
    assert len(workspace.bin.things()) == MOST + 6
    assert workspace.history.to_undo == "change of colour"
    assert workspace.history.redo() == "putting back"
    assert workspace.bin.things() == []


def test_what_cannot_all_come_back_does_not_come_back_at_all(
    workspace: Workspace, held: Holding, heard: list[Changed]
) -> None:
    begun = workspace.reflecting.start("t9")
    workspace.reading.remove(workspace.reading.mark_words(held, Place(0, 0, 0, 3)))
    workspace.reflecting.remove(begun.id)
    things, step = workspace.bin.things(), workspace.history.to_undo
    heard.clear()
    with workspace.reading._journal._file.write() as db:
        db.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON reflection BEGIN SELECT raise(ABORT, 'no room'); END"
        )
    with pytest.raises(sqlite3.IntegrityError):
        workspace.bin.restore_all(things)
    assert workspace.bin.things() == things
    assert workspace.history.to_undo == step
    assert heard == []


def test_what_is_gone_for_good_is_left_out_of_putting_everything_back(
    workspace: Workspace, held: Holding
) -> None:
    gone, kept = (workspace.reading.mark_words(held, Place(n, 0, n, 3)) for n in (0, 1))
    for one in (gone, kept):
        workspace.reading.remove(one)
    things = workspace.bin.things()
    workspace.keeping.erase(Erasure(marks=(gone.id,)))
    assert workspace.bin.restore_all(things) == 1
    assert workspace.reading.all_marks() == [kept]
    workspace.keeping.erase(Erasure(marks=(kept.id,)))
    before = workspace.history.to_undo
    with pytest.raises(NotFound):
        workspace.bin.restore_all(things)
    assert workspace.history.to_undo == before
    with pytest.raises(NotFound):
        workspace.history.undo()


def test_a_quotation_outlives_its_mark(workspace: Workspace, held: Holding) -> None:
    mark = workspace.reading.mark_words(held, Place(0, 0, 0, 3), note="my private thought")
    begun = workspace.reflecting.start("t9")
    workspace.reflecting.quote(begun.id, [mark.id])
    workspace.reading.remove(mark)

    def quoted() -> list[str]:
        (reflection,) = workspace.sharing.record(Choice({begun.id: {f"quote:{mark.id}"}})).reflections
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
