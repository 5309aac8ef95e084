"""Journey 7: read what a practitioner sent, say something to each answer, agree what to do, send it back.

And the other way: take in what a supervisor returned. A return adds to the journal and never
changes an answer.
"""

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import KnownError, RecordRefused, StorageProblem
from reviewstudy.domain.identifiers import Noticed
from reviewstudy.domain.journal import Action
from reviewstudy.domain.records import Audience, Digest, PageLook, ReadRecord, Record
from reviewstudy.domain.returns import (
    Arrival,
    Received,
    Returned,
    Taken,
    dated,
    digest_of,
    later_than,
    supervisors_words,
)
from reviewstudy.domain.supervision import (
    AgreedAction,
    Comment,
    Saying,
    Session,
    SignOff,
    Supervision,
)
from reviewstudy.domain.typed import side_of
from reviewstudy.exporting import record_pdf, write_record
from reviewstudy.services.acting import Planned, acted, names_someone, planned_of
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.services.identifying import noticed, pseudonyms_in
from reviewstudy.storage.library import Library
from reviewstudy.storage.reflected import Reflected
from reviewstudy.storage.supervised import Supervised

Place = tuple[str, str, Saying]
"""Where words of a supervisor stand: the ids of reflection and prompt, and whether they ask."""


class NotSigned(KnownError):
    """A sign-off without a name or a role."""


class SupervisingService:
    """Supervision as both of them see it; every change can be undone."""

    def __init__(
        self,
        library: Library,
        supervised: Supervised,
        reflected: Reflected,
        events: Events,
        history: History,
    ) -> None:
        self._library, self._supervised, self._reflected = library, supervised, reflected
        self._events, self.history = events, history

    # What arrives

    def arrival(self, read: ReadRecord) -> Arrival:
        """What a record is to whoever opened it here."""
        record, side = read.record, side_of(read)
        if read.digest is Digest.DAMAGED:
            return Arrival.DAMAGED
        ours = self._ours(record)
        if not ours:
            if self._supervised.has_received(record.record):
                return Arrival.RECEIVED
            if side is not None and not side.typed:
                return Arrival.FOREIGN
            return Arrival.TO_POOL if record.audience is Audience.PARTNERSHIP else Arrival.TO_SUPERVISE
        if side is None:
            return Arrival.OWN
        before = self._supervised.returned(supervision=side.supervision)
        if not before:
            return Arrival.RETURNED
        if side.modified and before[0].supervision.modified:
            return dated(side.modified, before, ours)
        # typed in the PDF: nothing says when
        same = {one.reflection: one.supervision for one in before if one.reflection in ours} == {
            one.reflection: one.supervision for one in self._parts(record, self._kept(side), "")
        }
        return Arrival.REPEATED if same else Arrival.RENEWED

    def receive(self, read: ReadRecord) -> str:
        """Keep a record to comment on, or go on with one that is here; its id. Words that somebody typed
        into its own boxes are where one begins.

        Raises:
            RecordRefused: it is not for this.
        """
        record = read.record
        match self.arrival(read):
            case Arrival.RECEIVED:
                with suppress(KnownError):
                    return self._supervised.one_received(record.record).record.record
                self.restore(record.record)  # it was in the bin
            case Arrival.TO_SUPERVISE:
                typed = side_of(read)
                # Who goes on with typed words answers for them; a name that was typed signs nothing here.
                side = replace(typed, typed=False, signed=None) if typed else Supervision("", "")
                side = replace(side, supervision=new_id(), modified=now())
                self._supervised.put_received(Received(replace(record, supervision=None), side, now()))
                self._published(record.record)
            case _:
                raise RecordRefused("this record is not for commenting on", "see what it says at its top")
        return record.record

    def received(self) -> list[Received]:
        """Records that were sent, what came last first."""
        return self._supervised.received()

    def one(self, record: str) -> Received:
        """One of them. Raises NotFound."""
        return self._supervised.one_received(record)

    def remove(self, record: str) -> None:
        """Put a record into the bin, with what was written about it."""
        self._put_aside(record, aside=True)
        self.history.record(
            Step("deleting a record", record, False, True, lambda aside: self._put_aside(record, aside=aside))
        )

    def restore(self, record: str) -> None:
        """Take a record out of the bin. Raises NotFound."""
        self._put_aside(record, aside=False)
        self.history.record(
            Step("putting back", record, True, False, lambda aside: self._put_aside(record, aside=aside))
        )

    # The supervisor's side

    def side(self, record: str) -> Supervision:
        """What was written about a record so far. Raises NotFound."""
        return self._supervised.side(record)

    def titles(self) -> dict[str, str]:
        """What to call each record that was sent, by its id."""
        return self._supervised.titles()

    def write(self, record: str, said: Mapping[Place, str], initiator: object | None = None) -> Supervision:
        """Keep what is said in these places; an empty text takes it away."""

        def written(side: Supervision) -> Supervision:
            kept = {(one.reflection, one.prompt, one.kind): one.text for one in side.comments}
            kept |= said
            comments = tuple(Comment(*place, text) for place, text in kept.items() if text.strip())
            return replace(side, comments=comments)

        return self._change(record, "a comment", written, f"supervision {record} {sorted(said)}", initiator)

    def put_session(self, record: str, session: Session, initiator: object | None = None) -> Supervision:
        """Keep when the session was, how long, of what kind, and what else is said of it."""
        held = partial(replace, session=session)
        return self._change(record, "the session", held, f"session {record}", initiator)

    def agree(self, record: str, reflection: str, planned: Planned) -> AgreedAction:
        """Agree on an action.

        Raises:
            SaysNothing: it does not say what is to be done.
            NamesSomeone: it is about a child and seems to say who somebody is. Nothing was kept.
        """
        agreed = _agreed(AgreedAction(new_id(), reflection, ""), planned)
        self._change_agreed(record, "agreeing an action", lambda all_: (*all_, agreed))
        return agreed

    def change_agreed(self, record: str, action: AgreedAction, planned: Planned) -> None:
        """Change what was agreed; raises as :meth:`agree`."""
        changed = _agreed(action, planned)
        self._change_agreed(
            record,
            "changing an action",
            lambda all_: tuple(changed if one.action == action.action else one for one in all_),
        )

    def drop_agreed(self, record: str, action: AgreedAction) -> None:
        """Take an action away; undo brings it back."""
        self._change_agreed(
            record,
            "deleting an action",
            lambda all_: tuple(one for one in all_ if one.action != action.action),
        )

    def sign(self, record: str, name: str, role: str) -> Supervision:
        """Sign off as it stands. Raises NotSigned where name or role is missing."""
        name, role = " ".join(name.split()), " ".join(role.split())
        if not name or not role:
            raise NotSigned("a sign-off needs a name and a role", "write both, then sign")
        return self._change(record, "signing off", partial(replace, signed=SignOff(name, role, now())))

    def unsign(self, record: str) -> Supervision:
        """Take the sign-off away."""
        return self._change(record, "taking back a sign-off", partial(replace, signed=None))

    def _change_agreed(
        self,
        record: str,
        name: str,
        change: Callable[[tuple[AgreedAction, ...]], tuple[AgreedAction, ...]],
    ) -> None:
        self._change(record, name, lambda side: replace(side, agreed=change(side.agreed)))

    def _change(
        self,
        record: str,
        name: str,
        change: Callable[[Supervision], Supervision],
        spell: str = "",
        initiator: object | None = None,
    ) -> Supervision:
        """Change the supervisor's side. What was signed is not signed any more once it changes."""
        before = self.side(record)
        after = change(before)
        if after == before:
            return before
        if after.signed == before.signed:
            after = replace(after, signed=None)

        def put(side: Supervision, by: object | None = None) -> Supervision:
            # What undo brings back is a later version too, or its return would look stale.
            kept = replace(side, modified=later_than(self.side(record).modified, now()))
            self._supervised.put_supervision(record, kept)
            self._published(record, initiator=by)
            return kept

        kept = put(after, initiator)
        self.history.record(Step(name, record, before, after, put, spell))
        return kept

    # What goes back

    def both_sides(self, record: str) -> Record:
        """The record as it was sent, with the supervisor's side."""
        one = self.one(record)
        return replace(one.record, supervision=one.supervision)

    def preview(self, record: Record, look: PageLook | None = None) -> bytes:
        """The PDF of both sides, in memory."""
        return record_pdf(record, look or PageLook())

    def look_through(self, record: Record) -> list[Noticed]:
        """What in the supervisor's words may identify someone. It misses things."""
        names = pseudonyms_in(self._library, {one.source.review for one in record.reflections})
        return noticed(supervisors_words(record), names)

    def export(self, record: Record, path: Path, pdf: bytes | None = None) -> None:
        """Write both sides: as Markdown where the name ends so, else as a PDF.

        Raises:
            ExportFailed: the file cannot be written; what stood there before still does.
        """
        write_record(record, path, pdf)
        with suppress(StorageProblem):  # the file is written
            if self.side(record.record) == record.supervision:
                self._supervised.put_supervision(record.record, record.supervision, now())
        self._published(record.record)

    # The author's side

    def said_of(self, reflection: str) -> list[Returned]:
        """What came back about a reflection, the earliest first."""
        return self._supervised.returned(reflection=reflection)

    def take(self, read: ReadRecord) -> Taken:
        """Take in what a supervisor returned: comments stand beside the answers, and what was agreed joins
        the actions. No answer, and no action that is there, is changed. Undo takes all of it back.

        Raises:
            RecordRefused: it is no return, or one that is here already or is too old.
        """
        side = side_of(read)
        if side is None or not self.arrival(read).can_be_taken:
            raise RecordRefused("there is nothing new in this return", "see what it says at its top")
        record, kept = read.record, self._kept(side)
        parts = tuple(self._parts(record, kept, now()))
        ours = tuple(one.reflection for one in parts)
        earlier = self._supervised.returned(supervision=side.supervision)
        before = tuple(one for one in earlier if one.reflection in ours)
        came = {action.action for one in earlier for action in one.supervision.agreed}
        there = {one.id for one in self._reflected.actions()}
        known = tuple(one for one in kept.agreed if one.action in there)
        # One that came before and is not there, the person removed or has in the bin.
        joined = tuple(
            one
            for one in kept.agreed
            if one.action not in came and not self._reflected.has_action(one.action)
        )
        actions = tuple(_action(one, ours) for one in joined)

        def put(state: tuple[Sequence[Returned], Sequence[Action]]) -> None:
            returned, wanted = state
            with self._supervised.at_once():
                self._supervised.put_returned(side.supervision, ours, returned)
                standing = [action for one in ours for action in self._reflected.actions(one)]
                for one in actions:  # what the person did to one since is theirs
                    if one in wanted:
                        self._reflected.add_action(one)
                    elif one in standing:
                        self._reflected.delete_action(one.id)
            self._events.publish(Topic.REFLECTIONS, Topic.SUPERVISION, ids=ours)

        put((parts, actions))
        step = Step("taking in a return", side.supervision, (before, ()), (parts, actions), put, also=ours)
        self.history.record(step)
        return Taken(
            comments=len({one for part in parts for one in part.supervision.comments}),
            joined=joined,
            known=known,
            withheld=sum(1 for one in side.agreed if names_someone(planned_of(one)) is not None),
            missing=len(record.reflections) - len(parts),
        )

    def _parts(self, record: Record, side: Supervision, taken: str) -> Iterator[Returned]:
        """One return, apart for each reflection that is here, so that each goes for good with all that was
        said of it."""
        there = self._ours(record)
        ours = [one for one in record.reflections if one.reflection in there]
        for one in ours:
            yield Returned(
                reflection=one.reflection,
                record=record.record,
                supervision=replace(
                    side,
                    comments=tuple(c for c in side.comments if c.reflection in ("", one.reflection)),
                    agreed=tuple(
                        a
                        for a in side.agreed
                        if a.reflection == one.reflection or (a.reflection not in there and one is ours[0])
                    ),
                ),
                taken=taken,
                read={answer.prompt: digest_of(answer.text) for answer in one.answers},
            )

    def _kept(self, side: Supervision) -> Supervision:
        """A return without actions about a child that name somebody: those belong on the child's file."""
        kept: dict[str, AgreedAction] = {}
        for number, one in enumerate(side.agreed):
            if one.what.strip() and names_someone(planned_of(one)) is None:
                known = _id_of(side, one.action)
                if known in kept:
                    known = _id_of(side, f"{known} {number}")
                kept[known] = replace(one, action=known, by_when=_day(one.by_when))
        return replace(side, agreed=tuple(kept.values()))

    def _ours(self, record: Record) -> frozenset[str]:
        return self._supervised.there(one.reflection for one in record.reflections)

    def _put_aside(self, record: str, *, aside: bool) -> None:
        self._supervised.remove_received(record, now() if aside else None)
        self._published(record)

    def _published(self, record: str, initiator: object | None = None) -> None:
        self._events.publish(Topic.SUPERVISION, ids=(record,), initiator=initiator)


def _agreed(action: AgreedAction, planned: Planned) -> AgreedAction:
    return replace(action, **asdict(acted(planned)))


def _action(agreed: AgreedAction, ours: Sequence[str]) -> Action:
    """An agreed action as one of the journal; it belongs to its reflection, else to the first here."""
    reflection = agreed.reflection if agreed.reflection in ours else ours[0]
    time, said = now(), asdict(acted(planned_of(agreed)))
    return Action(id=agreed.action, reflection=reflection, done="", created=time, modified=time, **said)


def _id_of(side: Supervision, given: str) -> str:
    """A file may call an action anything; only a UUID can be one in the journal."""
    try:
        return str(uuid.UUID(given))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{side.supervision} {given}"))


def _day(given: str) -> str:
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        return ""
