"""Practitioner and supervisor, each with a folder of their own, and nothing between them but a PDF."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import pack, packed, review

from reviewstudy.domain.changes import Changed, Topic
from reviewstudy.domain.errors import NotFound, RecordRefused
from reviewstudy.domain.keeping import Erasure
from reviewstudy.domain.records import Audience, Digest, ReadRecord, Record, Shape
from reviewstudy.domain.returns import Arrival, digest_of
from reviewstudy.domain.supervision import AgreedAction, Comment, Saying, Session, SessionKind, Supervision
from reviewstudy.importing import read_record
from reviewstudy.services.acting import NamesSomeone, Planned
from reviewstudy.services.offering import ItemGroup
from reviewstudy.services.sharing import Choice
from reviewstudy.services.supervising import NotSigned
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage.packs import write_pack


class Two(NamedTuple):
    author: Workspace
    supervisor: Workspace
    reflection: str
    folder: Path

    def send(self, *, audience: Audience = Audience.SUPERVISOR) -> ReadRecord:
        """Export everything of the reflection, and read the file as somebody else would."""
        groups = frozenset({ItemGroup.ANSWER, ItemGroup.ACTION})
        items = self.author.sharing.asked([self.reflection], groups, audience)
        record = self.author.sharing.record(Choice(items, audience=audience, shape=Shape.REFLECTION))
        self.author.sharing.export(record, self.folder / "sent.pdf")
        return read_record(self.folder / "sent.pdf")

    def back(self, record: str) -> ReadRecord:
        """Write both sides, and read the file as its author would."""
        both = self.supervisor.supervising.both_sides(record)
        self.supervisor.supervising.export(both, self.folder / "back.pdf")
        return read_record(self.folder / "back.pdf")


@pytest.fixture
def two(workspace: Workspace, tmp_path: Path) -> Iterator[Two]:
    write_pack(
        pack(packed(review("Words.", points=(0,), title="Family T9"), "t9")), tmp_path / "x.reviewpack"
    )
    workspace.library.take_pack(tmp_path / "x.reviewpack")
    begun = workspace.reflecting.start("t9")
    workspace.reflecting.write(begun.id, {"what": "I saw a pattern.", "so-what": "We wait too long."})
    (tmp_path / "theirs").mkdir()
    other = Workspace(tmp_path / "theirs", bytes(32))
    yield Two(workspace, other, begun.id, tmp_path)
    other.close()


@pytest.fixture
def sent(two: Two) -> str:
    """The record, opened by the supervisor."""
    return two.supervisor.supervising.receive(two.send())


def prompts(two: Two) -> list[str]:
    return [one.prompt for one in two.author.reflecting.reflection(two.reflection).answers if one.text]


def test_what_was_said_comes_back_beside_the_answers_and_changes_none(two: Two, sent: str) -> None:
    first, second = prompts(two)
    supervising = two.supervisor.supervising
    supervising.write(sent, {(two.reflection, first, Saying.COMMENT): "Well seen."})
    supervising.write(sent, {(two.reflection, second, Saying.QUESTION): "Who waits?"})
    supervising.write(sent, {(two.reflection, "", Saying.COMMENT): "Thank you."})
    agreed = supervising.agree(
        sent, two.reflection, Planned("Ring back in a day", "Me", "2026-12-10", "Noted")
    )
    session = Session("2026-11-26", 75, SessionKind.ONE_TO_ONE, "Tired", "None", "2026-12-20")
    supervising.put_session(sent, session)
    supervising.sign(sent, " A.  Supervisor ", "Team manager")
    before = two.author.reflecting.reflection(two.reflection)
    read = two.back(sent)
    assert read.digest is Digest.WELL
    assert two.author.supervising.arrival(read) is Arrival.RETURNED
    taken = two.author.supervising.take(read)
    assert (taken.comments, taken.joined, taken.known, taken.withheld, taken.missing) == (
        3,
        (agreed,),
        (),
        0,
        0,
    )
    (back,) = two.author.supervising.said_of(two.reflection)
    side = back.supervision
    assert side.said(two.reflection, first, Saying.COMMENT) == "Well seen."
    assert side.said(two.reflection, second, Saying.QUESTION) == "Who waits?"
    assert side.session == session
    assert side.signed is not None
    assert (side.signed.name, side.signed.role) == ("A. Supervisor", "Team manager")
    (action,) = two.author.acting.outstanding()
    assert (action.id, action.what, action.owner, action.by_when, action.measure) == (
        agreed.action,
        *("Ring back in a day", "Me", "2026-12-10", "Noted"),
    )
    assert two.author.reflecting.reflection(two.reflection) == before


def test_an_answer_that_was_changed_since_it_was_read_is_told(two: Two, sent: str) -> None:
    first, second = prompts(two)
    two.supervisor.supervising.write(sent, {(two.reflection, first, Saying.COMMENT): "Well seen."})
    two.author.supervising.take(two.back(sent))
    two.author.reflecting.write(two.reflection, {first: "I saw something else."})
    (back,) = two.author.supervising.said_of(two.reflection)
    answers = {one.prompt: one.to_share for one in two.author.reflecting.reflection(two.reflection).answers}
    assert back.changed_since(first, answers[first])
    assert not back.changed_since(second, answers[second])
    assert not back.changed_since("never-asked", "anything")


def test_a_repeated_a_later_and_a_stale_return_are_told_apart(two: Two, sent: str) -> None:
    first, _ = prompts(two)
    place = (two.reflection, first, Saying.COMMENT)
    supervising, author = two.supervisor.supervising, two.author.supervising
    supervising.write(sent, {place: "One."})
    one = two.back(sent)
    author.take(one)
    assert author.arrival(one) is Arrival.REPEATED
    with pytest.raises(RecordRefused, match="nothing new"):
        author.take(one)
    supervising.write(sent, {place: "Two."})
    later = two.back(sent)
    assert author.arrival(later) is Arrival.RENEWED
    author.take(later)
    (back,) = author.said_of(two.reflection)
    assert back.supervision.said(*place) == "Two."
    assert author.arrival(one) is Arrival.STALE
    with pytest.raises(RecordRefused):
        author.take(one)


def test_what_undo_brings_back_is_a_later_return_not_a_stale_one(two: Two, sent: str) -> None:
    place = (two.reflection, prompts(two)[0], Saying.COMMENT)
    two.supervisor.supervising.write(sent, {place: "One."})
    two.supervisor.supervising.sign(sent, "A", "B")
    two.author.supervising.take(two.back(sent))
    two.supervisor.history.undo()
    assert two.supervisor.supervising.one(sent).supervision.signed is None
    assert two.author.supervising.arrival(two.back(sent)) is Arrival.RENEWED


def test_a_return_about_reflections_that_are_not_here_is_foreign(two: Two, sent: str, tmp_path: Path) -> None:
    two.supervisor.supervising.write(sent, {("", "", Saying.COMMENT): "Words."})
    read = two.back(sent)
    (tmp_path / "third").mkdir()
    third = Workspace(tmp_path / "third", bytes(32))
    try:
        assert third.supervising.arrival(read) is Arrival.FOREIGN
        for refused in (third.supervising.receive, third.supervising.take):
            with pytest.raises(RecordRefused):
                refused(read)
        assert third.supervising.received() == []
    finally:
        third.close()
    two.author.reflecting.remove(two.reflection)
    assert two.author.supervising.arrival(read) is Arrival.FOREIGN


def test_what_is_for_a_partnership_is_not_for_commenting_and_ones_own_is_ones_own(two: Two) -> None:
    read = two.send()
    assert two.author.supervising.arrival(read) is Arrival.OWN
    with pytest.raises(RecordRefused):
        two.author.supervising.receive(read)
    pooled = two.send(audience=Audience.PARTNERSHIP)
    assert two.supervisor.supervising.arrival(pooled) is Arrival.TO_POOL


def test_a_record_that_is_here_is_gone_on_with(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    supervising.write(sent, {("", "", Saying.COMMENT): "Begun."})
    again = read_record(two.folder / "sent.pdf")
    assert supervising.arrival(again) is Arrival.RECEIVED
    assert supervising.receive(again) == sent
    supervising.remove(sent)
    assert supervising.received() == []
    assert supervising.receive(again) == sent  # it comes out of the bin
    assert supervising.one(sent).supervision.said("", "", Saying.COMMENT) == "Begun."


def test_a_record_goes_into_the_bin_comes_back_and_goes_for_good(two: Two, sent: str) -> None:
    supervising, bin_ = two.supervisor.supervising, two.supervisor.bin
    supervising.remove(sent)
    (thing,) = bin_.things()
    assert (thing.kind, thing.id, thing.title) == ("received", sent, "Family T9")
    bin_.restore(thing)
    assert [one.record.record for one in supervising.received()] == [sent]
    supervising.remove(sent)
    assert bin_.restore_all(bin_.things()) == 1
    two.supervisor.history.undo()
    assert supervising.received() == []
    assert bin_.empty().received == (sent,)
    with pytest.raises(NotFound):
        supervising.restore(sent)


def test_a_change_takes_the_sign_off_away(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    with pytest.raises(NotSigned):
        supervising.sign(sent, "A", " ")
    supervising.sign(sent, "A", "B")
    assert supervising.one(sent).supervision.signed is not None
    supervising.write(sent, {("", "", Saying.COMMENT): "More."})
    assert supervising.one(sent).supervision.signed is None


def test_a_record_says_when_it_went_back_until_something_changes(two: Two, sent: str) -> None:
    two.supervisor.supervising.write(sent, {("", "", Saying.COMMENT): "Words."})
    two.back(sent)
    assert two.supervisor.supervising.one(sent).returned
    two.supervisor.supervising.sign(sent, "A", "B")
    assert not two.supervisor.supervising.one(sent).returned


def test_an_action_about_a_child_names_nobody_on_either_side(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    naming = Planned("Visit Mrs Adeyemi weekly", about_child=True)
    with pytest.raises(NamesSomeone):
        supervising.agree(sent, two.reflection, naming)
    assert supervising.one(sent).supervision.agreed == ()
    supervising.write(sent, {("", "", Saying.COMMENT): "Words."})
    read = two.back(sent)
    side = read.record.supervision
    assert side is not None
    forged = AgreedAction(str(uuid.uuid4()), two.reflection, naming.what, about_child=True)
    fine = AgreedAction("no UUID", "elsewhere", "Visit weekly", by_when="soon", about_child=True)
    hostile = replace(read, record=replace(read.record, supervision=replace(side, agreed=(forged, fine))))
    taken = two.author.supervising.take(hostile)
    assert taken.withheld == 1
    (action,) = two.author.acting.actions()
    assert (action.what, action.reflection, action.by_when) == ("Visit weekly", two.reflection, "")
    assert uuid.UUID(action.id)
    (back,) = two.author.supervising.said_of(two.reflection)
    assert "Adeyemi" not in str(back)


def test_an_action_that_is_in_the_list_is_left_as_it_is(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    agreed = supervising.agree(sent, two.reflection, Planned("Ring back"))
    two.author.supervising.take(two.back(sent))
    (action,) = two.author.acting.actions()
    two.author.acting.finish(action, "2026-11-27")
    supervising.change_agreed(sent, supervising.one(sent).supervision.agreed[0], Planned("Ring back twice"))
    taken = two.author.supervising.take(two.back(sent))
    assert [one.action for one in taken.known] == [agreed.action]
    (kept,) = two.author.acting.actions()
    assert (kept.what, kept.done) == ("Ring back", "2026-11-27")


def test_taking_in_is_undone_whole_and_leaves_what_was_done_since(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    for what in ("Ring back", "Ask"):
        supervising.agree(sent, two.reflection, Planned(what))
    supervising.write(sent, {("", "", Saying.COMMENT): "Words."})
    two.author.supervising.take(two.back(sent))
    undo = two.author.history.way_back()
    done, _ = two.author.acting.actions()
    two.author.acting.finish(done, "2026-11-27")
    undo()
    assert two.author.supervising.said_of(two.reflection) == []
    assert [one.what for one in two.author.acting.actions()] == [done.what]


def test_everything_of_a_supervisor_can_be_undone(two: Two, sent: str) -> None:
    supervising, history = two.supervisor.supervising, two.supervisor.history
    place = (two.reflection, prompts(two)[0], Saying.COMMENT)
    supervising.write(sent, {place: "One."})
    agreed = supervising.agree(sent, two.reflection, Planned("Ring"))
    supervising.drop_agreed(sent, agreed)
    supervising.put_session(sent, Session("2026-11-26"))
    for _ in range(3):
        history.undo()
    assert supervising.one(sent).supervision.agreed == ()
    assert supervising.one(sent).supervision.said(*place) == "One."
    history.undo()
    assert not supervising.one(sent).supervision.begun


def test_the_supervisors_own_words_are_looked_through(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    first = prompts(two)[0]
    supervising.write(sent, {(two.reflection, first, Saying.QUESTION): "Was Mrs Adeyemi there?"})
    supervising.put_session(sent, Session(disagreements="See LS6 3HN"))
    found = {one.identifier.text for one in supervising.look_through(supervising.both_sides(sent))}
    assert any("Adeyemi" in one for one in found)
    assert any("LS6" in one for one in found)


def test_a_change_is_heard_once_after_it_is_kept(two: Two, sent: str) -> None:
    heard: list[Changed] = []
    two.supervisor.events.subscribe(heard.append)
    two.supervisor.supervising.write(sent, {("", "", Saying.COMMENT): "Words."})
    assert [(one.topics, one.ids) for one in heard] == [(frozenset({Topic.SUPERVISION}), (sent,))]


def test_both_sides_are_handed_over_mentioned_and_deleted_for_good(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    supervising.write(sent, {(two.reflection, prompts(two)[0], Saying.COMMENT): "Ask Adeyemi."})
    two.author.supervising.take(two.back(sent))
    for workspace, side in ((two.supervisor, "supervision"), (two.author, "returned")):
        kinds = {str(one.kind) for one in workspace.mentions.find("Adeyemi").mentions}
        assert kinds == {side}
        folder = two.folder / side
        workspace.handing.save(folder)
        every = b"".join(one.read_bytes() for one in folder.rglob("*.md"))
        assert b"Adeyemi" in every
        assert b"Adeyemi" in (folder / "journal.json").read_bytes()
    supervising.remove(sent)
    receipt = two.supervisor.keeping.erase(Erasure(binned=True))
    assert receipt.gone.received == 1
    assert [one.said for one in receipt.checks if not one.ok] == []
    receipt = two.author.keeping.erase(Erasure(reflections=(two.reflection,)))
    assert [one.said for one in receipt.checks if not one.ok] == []
    for workspace in (two.supervisor, two.author):
        assert workspace.mentions.find("Adeyemi").mentions == ()


@given(st.text(), st.text())
def test_a_digest_tells_two_wordings_apart(one: str, other: str) -> None:
    assert (digest_of(one) == digest_of(other)) == (
        one.strip().encode(errors="replace") == other.strip().encode(errors="replace")
    )


def test_a_forged_time_is_no_crash(two: Two) -> None:
    read = two.send()
    for modified in ("", "now", "9999-99-99", "2026-11-26", "2026-11-26T10:00:00"):
        side = Supervision(modified, modified, (Comment("?", "?", Saying.COMMENT, "Words."),))
        record: Record = replace(read.record, supervision=side)
        forged = ReadRecord(record, Digest.WELL)
        two.author.supervising.take(forged)
        assert two.author.supervising.arrival(forged) is Arrival.REPEATED


def test_the_next_pack_can_open_with_what_is_still_to_be_done(two: Two, sent: str) -> None:
    supervising = two.supervisor.supervising
    for what, by in (("Later", "2027-01-01"), ("Undated", ""), ("Soon", "2026-12-01"), ("Done", "")):
        supervising.agree(sent, two.reflection, Planned(what, by_when=by))
    two.author.supervising.take(two.back(sent))
    done = next(one for one in two.author.acting.actions() if one.what == "Done")
    two.author.acting.finish(done, "2026-11-27")
    sharing = two.author.sharing
    following = two.author.reflecting.start("t9")
    two.author.reflecting.write(following.id, {"what": "Another."})
    offered = sharing.outstanding([following.id])
    assert [one.text for one in offered] == ["Soon", "Later", "Undated"]
    assert sharing.outstanding([two.reflection]) == ()
    items = sharing.asked([following.id], frozenset())
    assert sharing.record(Choice(items, shape=Shape.PACK)).outstanding == ()
    wanted = [one.id for one in offered[:2]]
    record = sharing.record(Choice(items, shape=Shape.PACK, outstanding=wanted))
    assert {one.what for one in record.outstanding} == {"Soon", "Later"}
    pooled = Choice(items, Audience.PARTNERSHIP, outstanding=wanted)
    assert sharing.record(pooled).outstanding == ()
