"""What a return leaves as it was: answers, actions, what is in the bin, and what came back before."""

import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from tests.services.test_supervising import Two, sent, two

from reviewstudy.domain.errors import RecordRefused, StorageProblem
from reviewstudy.domain.records import Audience, Digest, FieldValue, ReadRecord, Shape
from reviewstudy.domain.returns import Arrival
from reviewstudy.domain.supervision import AgreedAction, Comment, Saying, Session, SessionKind, SignOff
from reviewstudy.domain.typed import comment_field, signed_field
from reviewstudy.services import supervising as service
from reviewstudy.services.acting import Planned
from reviewstudy.services.offering import ItemGroup
from reviewstudy.services.sharing import Choice
from reviewstudy.storage.reflected import Reflected

__all__ = ["sent", "two"]


def returned(two: Two, record: str) -> ReadRecord:
    """Both sides, as their author would read them."""
    return ReadRecord(two.supervisor.supervising.both_sides(record), Digest.WELL)


def comment(two: Two, record: str, reflection: str, text: str) -> None:
    two.supervisor.supervising.write(record, {(reflection, "what", Saying.COMMENT): text})


def said(two: Two, reflection: str) -> list[str]:
    return [
        one.text
        for back in two.author.supervising.said_of(reflection)
        for one in back.supervision.comments
        if one.reflection == reflection
    ]


@pytest.fixture
def several(two: Two) -> tuple[str, str, str]:
    """Two reflections in one record, and its id at the supervisor's."""
    other = two.author.reflecting.start("t9").id
    two.author.reflecting.write(other, {"what": "Another."})
    groups = frozenset({ItemGroup.ANSWER, ItemGroup.ACTION})
    items = two.author.sharing.asked([two.reflection, other], groups, Audience.SUPERVISOR)
    record = two.author.sharing.record(Choice(items, shape=Shape.PACK))
    return two.reflection, other, two.supervisor.supervising.receive(ReadRecord(record, Digest.WELL))


def test_a_later_return_leaves_what_came_back_about_a_reflection_in_the_bin(
    two: Two, several: tuple[str, str, str]
) -> None:
    first, other, record = several
    comment(two, record, first, "One.")
    comment(two, record, other, "Two.")
    author = two.author
    author.supervising.take(returned(two, record))
    author.reflecting.remove(first)
    comment(two, record, other, "Two, again.")
    author.supervising.take(returned(two, record))
    undo = author.history.way_back()
    author.reflecting.restore(first)
    assert (said(two, first), said(two, other)) == (["One."], ["Two, again."])
    undo()
    assert (said(two, first), said(two, other)) == (["One."], ["Two."])


def test_what_was_not_taken_in_while_its_reflection_was_in_the_bin_can_be_later(
    two: Two, several: tuple[str, str, str]
) -> None:
    first, other, record = several
    comment(two, record, first, "One.")
    comment(two, record, other, "Two.")
    author, back = two.author, returned(two, record)
    author.reflecting.remove(first)
    assert author.supervising.take(back).missing == 1
    assert author.supervising.arrival(back) is Arrival.REPEATED
    author.reflecting.restore(first)
    assert author.supervising.arrival(back) is Arrival.RETURNED
    author.supervising.take(back)
    assert (said(two, first), said(two, other)) == (["One."], ["Two."])
    assert author.supervising.arrival(back) is Arrival.REPEATED


def test_an_action_whose_reflection_is_in_the_bin_is_left_as_it_is(
    two: Two, several: tuple[str, str, str]
) -> None:
    first, other, record = several
    two.supervisor.supervising.agree(record, first, Planned("Ring back"))
    author = two.author
    author.supervising.take(returned(two, record))
    (action,) = author.acting.outstanding()
    done = author.acting.finish(action, "2026-11-27")
    author.reflecting.remove(first)
    comment(two, record, other, "Well seen.")
    taken = author.supervising.take(returned(two, record))
    assert (taken.joined, taken.known) == ((), ())
    assert author.acting.actions(first) == [done]
    assert author.acting.actions(other) == []


def test_an_agreed_action_that_was_removed_does_not_come_again(two: Two, sent: str) -> None:
    two.supervisor.supervising.agree(sent, two.reflection, Planned("Ring back"))
    two.author.supervising.take(returned(two, sent))
    two.author.acting.remove(two.author.acting.outstanding()[0])
    comment(two, sent, two.reflection, "Well seen.")
    assert two.author.supervising.take(returned(two, sent)).joined == ()
    assert two.author.acting.actions() == []


def test_taking_in_again_what_was_undone_leaves_what_was_done_since(two: Two, sent: str) -> None:
    two.supervisor.supervising.agree(sent, two.reflection, Planned("Ring back"))
    two.author.supervising.take(returned(two, sent))
    undo = two.author.history.way_back()
    done = two.author.acting.finish(two.author.acting.outstanding()[0], "2026-11-27")
    undo()
    two.author.history.redo()
    assert two.author.acting.actions() == [done]


def test_what_was_agreed_on_one_reflection_goes_for_good_with_it(
    two: Two, several: tuple[str, str, str]
) -> None:
    first, other, record = several
    two.supervisor.supervising.agree(record, first, Planned("Ring back"))
    comment(two, record, other, "Well seen.")
    author = two.author
    author.supervising.take(returned(two, record))
    author.reflecting.remove(first)
    author.bin.empty()
    assert "Ring back" not in repr(author.supervising.said_of(other))
    assert "Ring back" not in repr(author.history._done)
    assert said(two, other) == ["Well seen."]


def test_two_agreed_actions_under_one_id_are_both_kept(two: Two, sent: str) -> None:
    read, known = returned(two, sent), str(uuid.uuid4())
    side = replace(
        two.supervisor.supervising.one(sent).supervision,
        agreed=tuple(
            AgreedAction(one, two.reflection, what)
            for one, what in ((known, "Ring back"), (known.upper(), "Ask"), ("other", " "))
        ),
    )
    taken = two.author.supervising.take(replace(read, record=replace(read.record, supervision=side)))
    assert [one.what for one in two.author.acting.actions()] == ["Ring back", "Ask"]
    assert taken.withheld == 0  # what says nothing names nobody


def test_a_clock_that_was_wrong_once_does_not_shut_later_returns_out(
    two: Two, sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as wrong:
        wrong.setattr(service, "now", lambda: "2999-01-01T00:00:00.000+00:00")
        comment(two, sent, two.reflection, "One.")
    two.author.supervising.take(returned(two, sent))
    comment(two, sent, two.reflection, "Two.")
    later = returned(two, sent)
    side = later.record.supervision
    assert side is not None
    assert side.modified > "2999"  # so that older programs do not call it stale either
    assert two.author.supervising.arrival(later) is Arrival.RENEWED
    right = replace(later.record, supervision=replace(side, modified="2998-01-01T00:00:00.000+00:00"))
    assert two.author.supervising.arrival(replace(later, record=right)) is Arrival.RENEWED


def test_a_return_that_cannot_be_kept_whole_is_not_kept_at_all(
    two: Two, sent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    two.supervisor.supervising.agree(sent, two.reflection, Planned("Ring back"))
    back = returned(two, sent)

    def full(*_: object) -> None:
        raise StorageProblem("the disk is full", "make room")

    with monkeypatch.context() as failing:
        failing.setattr(Reflected, "add_action", full)
        with pytest.raises(StorageProblem):
            two.author.supervising.take(back)
    assert two.author.supervising.arrival(back) is Arrival.RETURNED
    assert len(two.author.supervising.take(back).joined) == 1


def test_a_damaged_record_is_neither_commented_on_nor_taken_in(two: Two, sent: str) -> None:
    back = replace(returned(two, sent), digest=Digest.DAMAGED)
    for one in (two.author, two.supervisor):
        assert one.supervising.arrival(back) is Arrival.DAMAGED
        with pytest.raises(RecordRefused):
            one.supervising.receive(back)
        with pytest.raises(RecordRefused):
            one.supervising.take(back)


def test_what_nobody_sees_in_a_return_does_not_turn_the_words_around_it(two: Two, sent: str) -> None:
    comment(two, sent, two.reflection, "One.\nTwo\u202e.\x1b")
    two.supervisor.supervising.agree(sent, two.reflection, Planned("Ring\u2066 back"))
    back = returned(two, sent)
    side = back.record.supervision
    assert side is not None
    forged = replace(side, signed=SignOff("A. \u202eSupervisor\nChecked by us", "Team\tmanager", "now"))
    two.author.supervising.take(replace(back, record=replace(back.record, supervision=forged)))
    assert said(two, two.reflection) == ["One.\nTwo."]
    assert [one.what for one in two.author.acting.actions()] == ["Ring back"]
    (kept,) = two.author.supervising.said_of(two.reflection)
    assert kept.supervision.signed == SignOff("A. Supervisor Checked by us", "Team manager", "now")


def test_the_full_export_tells_all_of_a_return_that_its_pages_would(
    two: Two, sent: str, tmp_path: Path
) -> None:
    two.supervisor.supervising.agree(sent, two.reflection, Planned("Ring back"))
    back = returned(two, sent)
    side = back.record.supervision
    assert side is not None
    typed = replace(
        side,
        typed=True,
        session=Session("2026-11-26", 75, SessionKind.GROUP),
        comments=(Comment(two.reflection, "nowhere", Saying.COMMENT, "Of nothing here."),),
        signed=SignOff("A. Supervisor", "", "2026-11-26"),
    )
    two.author.supervising.take(replace(back, record=replace(back.record, supervision=typed)))
    two.author.handing.save(tmp_path / "all")
    (page,) = (tmp_path / "all" / "reflections").iterdir()
    told = page.read_text()
    for text in ("unverified", "Group", "1 h 15 min", "an answer that is not here", "### Agreed"):
        assert text in told
    assert "Supervisor, \n" not in told


def test_a_name_that_was_typed_into_the_pdf_signs_nothing_in_the_program(two: Two) -> None:
    fields = {comment_field(1, 1): "Well seen.", signed_field("name"): "A. Supervisor"}
    typed = replace(two.send(), fields=tuple(FieldValue(*one) for one in fields.items()))
    supervising = two.supervisor.supervising
    begun = supervising.one(supervising.receive(typed)).supervision
    assert [one.text for one in begun.comments] == ["Well seen."]
    assert (begun.typed, begun.signed) == (False, None)
