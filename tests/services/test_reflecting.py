"""Writing a reflection: it keeps what was written and nothing else changes it."""

from pathlib import Path

import pytest
from tests.builders import pack, packed, review

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Status
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack


@pytest.fixture
def stocked(workspace: Workspace, tmp_path: Path) -> Workspace:
    write_pack(pack(packed(review("One.", "Two.", "Three.", points=(1, 2, 3)))), tmp_path / "x.reviewpack")
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    return workspace


def test_a_reflection_asks_the_prompts_of_its_model(stocked: Workspace) -> None:
    begun = stocked.reflecting.start("t9")
    (model,) = (one for one in stocked.reflecting.models() if one.id == "what")
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
    stocked.reflecting.restore(removed)
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
