"""Writing a reflection: it keeps what was written and nothing else changes it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.builders import pack, packed, review

from reviewstudy.content import reflection_models
from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Activity, Status
from reviewstudy.domain.versions import MOST
from reviewstudy.services import reflecting
from reviewstudy.services.asking import TeamQuestions
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack


@pytest.fixture
def stocked(workspace: Workspace, tmp_path: Path) -> Workspace:
    write_pack(pack(packed(review("One.", "Two.", "Three.", points=(1, 2, 3)))), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    return workspace


def test_a_reflection_asks_the_prompts_of_its_model(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    (model,) = (one for one in stocked.reflecting.models("t9") if one.id == "what")
    assert [(one.heading, one.question, one.text) for one in begun.answers] == [
        (prompt.heading, prompt.question, "") for prompt in model.prompts
    ]
    assert (begun.status, begun.title, begun.started) == (Status.DRAFT, "Family T9", False)
    assert stocked.reflecting.reflections() == [begun]


def test_what_is_not_named_is_left_as_it_was(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    first, second, *_ = (answer.prompt for answer in begun.answers)
    stocked.reflecting.write(begun.id, {first: "Fear.\n\ne\u0301 👩‍👧"})
    stocked.reflecting.write(begun.id, {second: "Hope.", "no-such-prompt": "lost"})
    kept = stocked.reflecting.reflection(begun.id)
    assert [answer.text for answer in kept.answers[:2]] == ["Fear.\n\ne\u0301 👩‍👧", "Hope."]
    assert kept.started
    assert "lost" not in repr(kept)


def test_points_keep_the_reviews_order_and_quotes_the_persons(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    assert stocked.reflecting.link(begun.id, ["l3", "l1", "l3", "l9"]).points == ("l1", "l3")
    assert stocked.reflecting.quote(begun.id, ["m2", "m1", "m2"]).quotes == ("m2", "m1")
    kept = stocked.reflecting.reflection(begun.id)
    assert (kept.points, kept.quotes) == (("l1", "l3"), ("m2", "m1"))


def test_a_removed_reflection_can_come_back_whole(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    written = stocked.reflecting.write(begun.id, {begun.answers[0].prompt: "Fear."})
    removed = stocked.reflecting.remove(begun.id)
    assert stocked.reflecting.reflections() == []
    stocked.reflecting.restore(removed.id)
    assert stocked.reflecting.reflections() == [written]


def test_every_write_tells_one_change_and_a_failure_none(stocked: Workspace, heard: list[Changed]) -> None:
    begun, me = stocked.reflecting.start("t9"), object()
    stocked.reflecting.write(begun.id, {}, initiator=me)
    stocked.reflecting.remove(begun.id)
    with pytest.raises(NotFound):
        stocked.reflecting.start("gone")
    with pytest.raises(NotFound):
        stocked.reflecting.start("t9", "no-such-model")
    with pytest.raises(NotFound):
        stocked.reflecting.write(begun.id, {})
    with pytest.raises(NotFound):
        stocked.reflecting.remove(begun.id)
    topic = frozenset({Topic.REFLECTIONS})
    assert heard == [
        Changed(topic, (begun.id,)),
        Changed(topic, (begun.id,), me),
        Changed(topic, (begun.id,)),
    ]


class Wall:
    """A clock on the wall that a test moves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = datetime(2026, 11, 26, 9, tzinfo=UTC)
        monkeypatch.setattr(reflecting, "now", lambda: self.at.isoformat(timespec="milliseconds"))

    def later(self, **much: int) -> None:
        self.at += timedelta(**much)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    return Wall(monkeypatch)


def test_what_stood_before_a_pause_is_kept_once(stocked: Workspace, wall: Wall) -> None:
    begun = stocked.reflecting.start("t9")
    prompt = begun.answers[0].prompt

    def write(text: str, **pause: int) -> None:
        wall.later(**pause)
        stocked.reflecting.write(begun.id, {prompt: text})

    write("One thought", minutes=30)
    write("One thought more", seconds=5)
    written = wall.at.isoformat(timespec="milliseconds")
    write("One thought more, later", minutes=10)
    write("One thought more, later still", minutes=9)
    (version,) = stocked.reflecting.versions(begun.id, prompt)
    assert (version.text, version.made) == ("One thought more", written)
    write("One thought more", minutes=11)
    write("Another thought altogether", minutes=11)
    texts = [one.text for one in stocked.reflecting.versions(begun.id, prompt)]
    assert texts == ["One thought more, later still", "One thought more"]
    assert stocked.reflecting.versioned(begun.id) == {prompt}


def test_what_was_deleted_word_by_word_is_kept_whole(stocked: Workspace, wall: Wall) -> None:
    begun = stocked.reflecting.start("t9")
    prompt, words = begun.answers[0].prompt, [f"word{n}" for n in range(20)]
    for many in [*range(1, 21), *range(19, -1, -1), 1, 2]:
        wall.later(seconds=1)
        stocked.reflecting.write(begun.id, {prompt: " ".join(words[:many])})
    assert " ".join(words) in [one.text for one in stocked.reflecting.versions(begun.id, prompt)]


def test_another_answer_has_versions_of_its_own(stocked: Workspace, wall: Wall) -> None:
    begun = stocked.reflecting.start("t9")
    first, second, *_ = (answer.prompt for answer in begun.answers)
    stocked.reflecting.write(begun.id, {first: "One.", second: "Two."})
    wall.later(minutes=11)
    stocked.reflecting.write(begun.id, {second: "Two and more."})
    assert stocked.reflecting.versions(begun.id, first) == []
    assert [one.text for one in stocked.reflecting.versions(begun.id, second)] == ["Two."]


def test_an_earlier_version_comes_back_and_nothing_is_lost(stocked: Workspace, wall: Wall) -> None:
    begun, reflecting_ = stocked.reflecting.start("t9"), stocked.reflecting
    prompt = begun.answers[0].prompt

    def answer() -> str:
        return reflecting_.reflection(begun.id).answers[0].text

    reflecting_.write(begun.id, {prompt: "First."})
    wall.later(minutes=11)
    reflecting_.write(begun.id, {prompt: "Second."})
    reflecting_.bring_back(begun.id, reflecting_.versions(begun.id, prompt)[0])
    assert answer() == "First."
    assert {one.text for one in reflecting_.versions(begun.id, prompt)} == {"First.", "Second."}
    reflecting_.write(begun.id, {prompt: "First. And typed since."})
    assert stocked.history.undo() == "bringing back an earlier version"
    assert answer() == "Second."
    texts = {one.text for one in reflecting_.versions(begun.id, prompt)}
    assert texts == {"First.", "Second.", "First. And typed since."}
    stocked.history.redo()
    assert answer() == "First."


def test_no_more_than_fifty_versions_are_kept(stocked: Workspace, wall: Wall) -> None:
    begun = stocked.reflecting.start("t9")
    prompt = begun.answers[0].prompt
    for number in range(70):
        wall.later(minutes=10)
        stocked.reflecting.write(begun.id, {prompt: f"Thought {number}."})
    texts = [one.text for one in stocked.reflecting.versions(begun.id, prompt)]
    assert len(texts) == MOST
    assert (texts[0], texts[-1]) == ("Thought 68.", "Thought 0.")


def test_other_questions_are_asked_and_what_was_answered_stays_below(stocked: Workspace) -> None:
    reflecting = stocked.reflecting
    begun = reflecting.start("t9")
    reflecting.write(begun.id, {"so-what": "Fear."})
    asked = reflecting.ask(begun.id, "kolb")
    model = next(one for one in reflecting.models("t9") if one.id == "kolb")
    assert (asked.model, asked.model_name) == ("kolb", model.name)
    prompts = [one.prompt for one in asked.answers]
    assert prompts == [*(prompt.id for prompt in model.prompts), "so-what"]
    assert asked.answers[-1].text == "Fear."
    stocked.history.undo()
    back = reflecting.reflection(begun.id)
    assert [one.prompt for one in back.answers] == ["what", "so-what", "now-what"]
    assert back.answers[1].text == "Fear."


def test_a_model_that_is_not_offered_is_refused(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    for model in ("none", "own", "survey", "team"):
        with pytest.raises(NotFound):
            stocked.reflecting.ask(begun.id, model)
    assert stocked.reflecting.reflection(begun.id) == begun


def test_a_question_is_added_once_and_keeps_its_answer(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    added = stocked.reflecting.add_prompt(begun.id, "talk")
    stocked.reflecting.write(begun.id, {"talk": "A nurse saw it sooner."})
    again = stocked.reflecting.add_prompt(begun.id, "talk")
    assert [one.prompt for one in added.answers] == ["what", "so-what", "now-what", "talk"]
    assert again.answers[-1].text == "A nurse saw it sooner."
    with pytest.raises(NotFound):
        stocked.reflecting.add_prompt(begun.id, "what-else")


def test_what_is_shared_and_what_is_private_are_two_things(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    stocked.reflecting.write(begun.id, {"what": "All of it."})
    kept = stocked.reflecting.summarise(begun.id, {"what": "Some of it."})
    assert (kept.answers[0].text, kept.answers[0].to_share) == ("All of it.", "Some of it.")
    kept = stocked.reflecting.summarise(begun.id, {"what": " "})
    assert kept.answers[0].to_share == "All of it."


def test_when_and_how_long_is_one_step_to_undo_while_it_is_filled_in(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    for minutes in (5, 10, 40):
        stocked.reflecting.put_activity(begun.id, Activity("2026-11-20", minutes))
    assert stocked.reflecting.reflection(begun.id).activity.minutes == 40
    stocked.history.undo()
    assert stocked.reflecting.reflection(begun.id).activity == begun.activity


def test_the_next_reflection_begins_with_the_questions_of_the_last(stocked: Workspace) -> None:
    assert stocked.reflecting.usual_model("t9") == "what"
    stocked.reflecting.start("t9", "gibbs")
    assert stocked.reflecting.usual_model("t9") == "gibbs"


def test_later_wording_changes_nothing_that_was_answered(
    stocked: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = stocked.reflecting.start("t9")
    stocked.reflecting.write(begun.id, {"what": "Fear."})
    before = stocked.reflecting.reflection(begun.id).answers[0]
    reworded = tuple(
        replace(model, prompts=tuple(replace(one, question="Reworded?") for one in model.prompts))
        for model in reflection_models()
    )
    monkeypatch.setattr("reviewstudy.services.asking.reflection_models", lambda: reworded)
    asked = stocked.reflecting.ask(begun.id, "what")
    assert asked.answers[0] == before
    assert asked.answers[1].question == "Reworded?"


def test_an_answer_outlives_questions_that_come_twice(stocked: Workspace) -> None:
    stocked.reflecting.put_team(TeamQuestions(("What changed?", "What Changed?")))
    begun = stocked.reflecting.start("t9", "team")
    prompt = begun.answers[0].prompt
    stocked.reflecting.write(begun.id, {prompt: "Much."})
    stocked.reflecting.ask(begun.id, "what")
    asked = stocked.reflecting.ask(begun.id, "team")
    assert [(one.prompt, one.text) for one in asked.answers if one.text] == [(prompt, "Much.")]


def test_what_is_shared_in_place_can_be_taken_back(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    stocked.reflecting.summarise(begun.id, {"what": "Some of it."})
    stocked.reflecting.summarise(begun.id, {"so-what": "Another."})
    stocked.reflecting.summarise(begun.id, {"what": ""})
    stocked.history.undo()
    assert stocked.reflecting.reflection(begun.id).answers[0].summary == "Some of it."


def test_undo_of_when_and_how_long_is_told_to_the_tab_that_wrote_it(
    stocked: Workspace, heard: list[Changed]
) -> None:
    begun, tab = stocked.reflecting.start("t9"), object()
    stocked.reflecting.put_activity(begun.id, Activity("2026-11-20", 5), initiator=tab)
    assert heard[-1].initiator is tab
    stocked.history.undo()
    assert heard[-1].initiator is None
