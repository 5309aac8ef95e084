"""Undo and redo: one history for marks, notes, reflections, themes and searches."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import pack, packed, review

from reviewstudy.domain.changes import Changed
from reviewstudy.domain.errors import NotFound, StorageProblem
from reviewstudy.domain.facets import Narrowing
from reviewstudy.domain.marks import Colour, Place
from reviewstudy.domain.reviews import Holding
from reviewstudy.services.history import MOST, SPELL, DoneSince, History, Step
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

WORDS = Place(0, 0, 0, 3)


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def held(workspace: Workspace, tmp_path: Path) -> Holding:
    write_pack(pack(packed(review("One two.", "Three four.", points=(1, 2)))), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    return workspace.reading.holding("t9")


def stands(workspace: Workspace) -> Any:
    """Everything undo is about, as it stands."""
    return (
        [(one.anchor, one.colour, one.note) for one in workspace.reading.all_marks()],
        [(one.id, one.answers) for one in workspace.reflecting.reflections()],
        [(one.name, one.point) for one in workspace.themes._journal.own_themes()],
        [one.name for one in workspace.saved.all()],
    )


def test_everything_is_undone_and_done_again_in_order(workspace: Workspace, held: Holding) -> None:
    reading, reflecting, history = workspace.reading, workspace.reflecting, workspace.history
    begun = reflecting.start("t9")
    states = [stands(workspace)]
    mark = reading.mark_words(held, WORDS)
    steps: list[Callable[[], object]] = [
        lambda: reading.recolour(mark, Colour.ROSE),
        lambda: reading.annotate(mark, "why?"),
        lambda: reading.remove(mark),
        lambda: reading.restore(mark),
        lambda: workspace.themes.put("t9", "l1", "Ours"),
        lambda: workspace.themes.take_off("t9", "l1", "Ours"),
        lambda: workspace.saved.save("Bruises", "bruise", Narrowing()),
        lambda: workspace.saved.remove(workspace.saved.all()[0].id),
        lambda: reflecting.remove(begun.id),
        lambda: reflecting.restore(begun.id),
    ]
    states.append(stands(workspace))
    for step in steps:
        step()
        states.append(stands(workspace))
    for before in reversed(states[:-1]):
        assert history.to_undo
        history.undo()
        assert stands(workspace) == before
    assert history.to_undo is None
    assert history.undo() is None
    for after in states[1:]:
        assert history.to_redo
        history.redo()
        assert stands(workspace) == after
    assert history.redo() is None


def test_each_undo_and_redo_tells_one_change(
    workspace: Workspace, held: Holding, heard: list[Changed]
) -> None:
    workspace.reading.mark_words(held, WORDS)
    heard.clear()
    workspace.history.undo()
    workspace.history.redo()
    assert [one.ids for one in heard] == [("t9",), ("t9",)]


def test_what_is_done_after_an_undo_ends_the_redo(workspace: Workspace, held: Holding) -> None:
    workspace.reading.mark_words(held, WORDS)
    workspace.history.undo()
    workspace.reading.mark_words(held, Place(1, 0, 1, 5))
    assert workspace.history.to_redo is None
    assert workspace.history.to_undo == "highlight"


def test_a_spell_of_typing_is_one_step(workspace: Workspace, held: Holding) -> None:
    reading, history = workspace.reading, workspace.history
    mark = reading.mark_words(held, WORDS)
    for words in ("w", "wh", "why?"):
        reading.annotate(mark, words)
    assert history.undo() == "writing a note"
    assert [one.note for one in reading.all_marks()] == [""]
    assert history.to_undo == "highlight"
    history.redo()
    assert [one.note for one in reading.all_marks()] == ["why?"]


def test_typing_that_comes_back_to_what_it_was_is_no_step(workspace: Workspace, held: Holding) -> None:
    mark = workspace.reading.mark_words(held, WORDS)
    workspace.reading.annotate(mark, "w")
    workspace.reading.annotate(mark, "")
    assert workspace.history.to_undo == "highlight"


def test_writing_after_a_while_or_after_an_undo_is_a_step_of_its_own() -> None:
    clock, written = Clock(), [""]
    history = History(clock)

    def write(text: str) -> None:
        before, written[0] = written[0], text
        history.record(Step("note", "m", before, text, lambda state: written.__setitem__(0, state), "m"))

    write("a")
    clock.now += SPELL
    write("ab")
    write("abc")
    history.undo()
    assert written == ["a"]
    write("ax")
    history.undo()
    assert written == ["a"]
    history.undo()
    assert written == [""]


def test_undo_after_a_new_edition_finds_the_words_again(
    workspace: Workspace, held: Holding, tmp_path: Path
) -> None:
    mark = workspace.reading.mark_words(held, Place(1, 0, 1, 10))
    workspace.reading.remove(mark)
    text = review("New.", "One two.", "Three four.", points=(2, 3))
    write_pack(pack(packed(text), version="2"), tmp_path / "y.reviewpack")
    workspace.library.take_pack(tmp_path / "y.reviewpack")
    again = workspace.reading.holding("t9")
    assert again.document == text
    workspace.history.undo()
    ((placed),) = workspace.reading.marks(again)
    assert (placed.mark.id, placed.place) == (mark.id, Place(2, 0, 2, 10))


def test_no_more_than_most_can_be_undone() -> None:
    history, done = History(), list[int]()
    for number in range(MOST + 5):
        history.record(Step("x", "", number, number + 1, done.append))
    while history.undo():
        pass
    assert done == list(reversed(range(5, MOST + 5)))


def test_the_way_back_takes_back_its_own_step_and_no_other(workspace: Workspace, held: Holding) -> None:
    first = workspace.reading.mark_words(held, WORDS)
    second = workspace.reading.mark_words(held, Place(1, 0, 1, 5))
    workspace.reading.remove(first)
    back = workspace.history.way_back()
    workspace.reading.annotate(second, "written since")
    back()
    assert {one.id: one.note for one in workspace.reading.all_marks()} == {
        first.id: "",
        second.id: "written since",
    }
    back()
    assert len(workspace.reading.all_marks()) == 2
    workspace.history.redo()
    assert [one.id for one in workspace.reading.all_marks()] == [second.id]


def test_the_way_back_does_not_take_words_written_on_the_same_thing(
    workspace: Workspace, held: Holding
) -> None:
    mark = workspace.reading.mark_words(held, WORDS)
    back = workspace.history.way_back()
    workspace.reading.annotate(mark, "why?")
    with pytest.raises(DoneSince):
        back()
    assert [one.note for one in workspace.reading.all_marks()] == ["why?"]


def test_the_way_back_of_what_changed_nothing_leads_nowhere(workspace: Workspace, held: Holding) -> None:
    workspace.reading.mark_words(held, WORDS)
    workspace.themes.put("t9", "l1", "Ours")
    workspace.themes.put("t9", "l1", "ours")
    workspace.history.way_back()()
    assert workspace.themes.names() == ["Ours"]
    assert len(workspace.reading.all_marks()) == 1


def test_what_was_deleted_for_good_is_not_brought_back(workspace: Workspace, held: Holding) -> None:
    mark = workspace.reading.mark_words(held, WORDS)
    workspace.reading.remove(mark)
    workspace.bin.empty()
    assert workspace.history.to_undo is None
    assert workspace.reading.all_marks() == []


def test_what_another_process_deleted_is_said_once(
    folder: Path, key: bytes, workspace: Workspace, held: Holding
) -> None:
    mark = workspace.reading.mark_words(held, WORDS)
    workspace.reading.remove(mark)
    other = Workspace(folder, key)
    other.bin.empty()
    other.close()
    for _ in range(2):
        with pytest.raises(NotFound):
            workspace.history.undo()
    assert workspace.history.undo() is None
    assert workspace.reading.all_marks() == []


def test_a_step_that_fails_for_now_can_be_tried_again() -> None:
    full = [True]

    def put(_state: object) -> None:
        if full[0]:
            raise StorageProblem("the disk is full", "make room")

    history = History()
    history.record(Step("highlight", "m", 0, 1, put))
    with pytest.raises(StorageProblem):
        history.undo()
    full[0] = False
    assert history.undo() == "highlight"
    assert history.to_redo == "highlight"


def test_closing_forgets_everything(workspace: Workspace, held: Holding) -> None:
    workspace.reading.mark_words(held, WORDS)
    workspace.close()
    assert workspace.history.to_undo is None


@given(st.lists(st.one_of(st.integers(0, 9), st.sampled_from(["undo", "redo"])), max_size=60))
def test_any_walk_through_the_history_stands_where_it_says(moves: list[int | str]) -> None:
    history, value = History(), [0]
    line, at = [0], 0  # every state of today's line, and which one stands

    def put(state: int) -> None:
        value[0] = state

    for move in moves:
        if move == "undo":
            history.undo()
            at = max(0, at - 1)
        elif move == "redo":
            history.redo()
            at = min(len(line) - 1, at + 1)
        elif isinstance(move, int) and move != value[0]:
            history.record(Step("x", "", value[0], move, put))
            value[0] = move
            line, at = [*line[: at + 1], move], at + 1
        assert value[0] == line[at]
        assert (history.to_undo is None) == (at == 0)
        assert (history.to_redo is None) == (at == len(line) - 1)
