"""Actions: what, who, by when, how we shall know; and nobody named where a child is concerned."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import pack, packed, review

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Activity, Status
from reviewstudy.domain.reflections import CHECK_BACK
from reviewstudy.services.acting import WEEKS, NamesSomeone, Planned, SaysNothing, in_weeks
from reviewstudy.services.sharing import Choice
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack

PLANNED = Planned(" Find the procedure \n", " me ", "2026-12-10", "I can find it", False)


@pytest.fixture
def reflection(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("pack") / "x.reviewpack"
    write_pack(pack(packed(review("One.", points=(1,)))), path)
    workspace.library.take_pack(path)
    return workspace.reflecting.start("t9").id


def test_an_action_is_kept_as_planned_and_said(
    workspace: Workspace, reflection: str, heard: list[Changed]
) -> None:
    action = workspace.acting.add(reflection, PLANNED)
    assert (action.what, action.owner, action.by_when) == ("Find the procedure", "me", "2026-12-10")
    assert workspace.acting.actions(reflection) == [action]
    assert Topic.REFLECTIONS in heard[-1].topics
    assert heard[-1].ids == (reflection,)


def test_each_step_is_undone_and_done_again(workspace: Workspace, reflection: str) -> None:
    acting, history = workspace.acting, workspace.history
    action = acting.add(reflection, PLANNED)
    changed = acting.change(action, Planned("Ask the team"))
    done = acting.finish(changed, "2026-12-01")
    acting.remove(done)
    assert acting.actions(reflection) == []
    for expected in (done, changed, action):
        history.undo()
        assert acting.actions(reflection) == [expected]
    history.undo()
    assert acting.actions(reflection) == []
    history.redo()
    assert acting.actions(reflection) == [action]


def test_an_action_that_says_nothing_is_refused(workspace: Workspace, reflection: str) -> None:
    with pytest.raises(SaysNothing, match="what is to be done"):
        workspace.acting.add(reflection, Planned(" \n"))
    assert workspace.acting.actions(reflection) == []


@pytest.mark.parametrize(
    "planned",
    [
        Planned("Visit Mrs Okafor", about_child=True),
        Planned("Visit", owner="Dr Smith", about_child=True),
        Planned("Visit", measure="The NHS number 999 000 0042 is noted", about_child=True),
    ],
)
def test_an_action_about_a_child_names_nobody_and_what_stood_there_stays(
    workspace: Workspace, reflection: str, planned: Planned
) -> None:
    before = workspace.acting.add(reflection, Planned("Visit again", about_child=True))
    with pytest.raises(NamesSomeone, match="on the child’s file"):
        workspace.acting.change(before, planned)
    with pytest.raises(NamesSomeone):
        workspace.acting.add(reflection, planned)
    assert workspace.acting.actions(reflection) == [before]


def test_a_day_is_no_name(workspace: Workspace, reflection: str) -> None:
    workspace.acting.add(reflection, Planned("Visit again before 3 May 2027", about_child=True))
    assert len(workspace.acting.actions(reflection)) == 1


def test_what_is_open_comes_the_soonest_first(workspace: Workspace, reflection: str) -> None:
    acting = workspace.acting
    late = acting.add(reflection, Planned("Late", by_when="2027-02-01"))
    never = acting.add(reflection, Planned("Never"))
    soon = acting.add(reflection, Planned("Soon", by_when="2026-12-01"))
    acting.finish(acting.add(reflection, Planned("Done")), "2026-12-01")
    assert acting.outstanding() == [soon, late, never]


def test_nothing_is_added_to_a_reflection_that_is_gone(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        workspace.acting.add("gone", PLANNED)
    assert workspace.history.to_undo is None


def test_it_is_time_to_look_again_from_its_day_until_it_is_answered(
    workspace: Workspace, reflection: str
) -> None:
    acting, reflecting = workspace.acting, workspace.reflecting
    reflecting.put_activity(reflection, Activity(check_back="2026-01-07"))
    assert acting.due(date(2026, 1, 6)) == frozenset()
    assert acting.due(date(2026, 1, 7)) == {reflection}
    reflecting.add_prompt(reflection, CHECK_BACK)
    assert acting.due(date(2026, 2, 1)) == {reflection}
    reflecting.write(reflection, {CHECK_BACK: "I ring sooner."})
    assert acting.due(date(2026, 2, 1)) == frozenset()
    reflecting.put_activity(reflection, Activity(check_back="2026-06-07"))
    assert acting.due(date(2026, 7, 1)) == {reflection}, "another look back comes"


def test_what_was_exported_is_a_draft_again_once_its_actions_are_others(
    workspace: Workspace, reflection: str
) -> None:
    acting, reflecting = workspace.acting, workspace.reflecting
    action = acting.add(reflection, PLANNED)
    workspace.sharing.export(workspace.sharing.record(Choice({reflection: ()})), workspace.folder / "a.md")
    assert reflecting.reflection(reflection).status is Status.EXPORTED
    acting.finish(action, "2026-12-01")
    assert reflecting.reflection(reflection).status is Status.EXPORTED, "to do it changes no words"
    acting.remove(action)
    assert reflecting.reflection(reflection).status is Status.DRAFT


@given(st.dates(max_value=date(9000, 1, 1)), st.sampled_from(WEEKS))
def test_looking_again_is_offered_after_six_to_twelve_weeks(day: date, weeks: int) -> None:
    assert 42 <= (in_weeks(day, weeks) - day).days <= 84
