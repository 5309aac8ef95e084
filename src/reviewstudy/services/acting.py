"""Actions that come of a reflection: what, who, by when, how we shall know; and looking again later."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.identifiers import IdentifierKind
from reviewstudy.domain.journal import Action, Status
from reviewstudy.domain.supervision import AgreedAction
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.services.identifying import find_identifiers
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.reflected import Reflected

WEEKS = (6, 8, 10, 12)
"""After how many weeks a person is offered to look again."""

ON_FILE = "Record it on the child’s file. Here, leave out who the child is."
"""What is said of an action that concerns a child."""


class SaysNothing(KnownError):
    """An action without a word."""


class NamesSomeone(KnownError):
    """An action about a child says who somebody is."""

    def __init__(self, kind: IdentifierKind) -> None:
        self.kind = kind
        super().__init__(
            "An action about a child must not say who somebody is, and this one seems to say it",
            "record it on the child’s file, and write here what you will do without saying for whom",
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """An action as a person fills it in. ``owner`` is a role; dates are ISO or empty."""

    what: str
    owner: str = ""
    by_when: str = ""
    measure: str = ""
    about_child: bool = False


class ActingService:
    """Actions of reflections. This is no record of a child: what concerns one names nobody."""

    def __init__(self, journal: Journal, reflected: Reflected, events: Events, history: History) -> None:
        self._journal, self._reflected = journal, reflected
        self._events, self.history = events, history

    def actions(self, reflection_id: str | None = None) -> list[Action]:
        """The actions of one reflection, or of all, in the order they were set."""
        return self._reflected.actions(reflection_id)

    def outstanding(self) -> list[Action]:
        """Actions of all reflections that are not done, the soonest first, those without a date last."""
        return sorted(
            (one for one in self.actions() if not one.done), key=lambda one: (one.by_when or "9", one.created)
        )

    def add(self, reflection_id: str, planned: Planned) -> Action:
        """Set an action.

        Raises:
            SaysNothing: it does not say what is to be done.
            NamesSomeone: it is about a child and seems to say who somebody is. Nothing was kept.
            NotFound: the reflection is gone.
        """
        time = now()
        action = _acted(Action(new_id(), reflection_id, "", "", "", "", False, "", time, time), planned)
        self._change(None, action, "adding an action")
        return action

    def change(self, action: Action, planned: Planned) -> Action:
        """Change what an action says; raises as :meth:`add`."""
        changed = replace(_acted(action, planned), modified=now())
        self._change(action, changed, "changing an action")
        return changed

    def finish(self, action: Action, done: str) -> Action:
        """Say on which day (ISO) an action was done, or with nothing that it is open again."""
        changed = replace(action, done=done, modified=now())
        self._change(action, changed, "an action done" if done else "an action open again")
        return changed

    def remove(self, action: Action) -> None:
        """Take an action away; undo brings it back."""
        self._change(action, None, "deleting an action")

    def due(self, today: date) -> frozenset[str]:
        """The ids of the reflections whose time to look again has come. Once one says what changed, its
        day is taken away, until another is chosen."""
        return self._reflected.due(today.isoformat())

    def _change(self, before: Action | None, after: Action | None, name: str) -> None:
        known = after or before
        assert known is not None
        said = (
            before is None
            or after is None
            or replace(before, done="", modified="") != replace(after, done="", modified="")
        )

        def put(state: Action | None) -> None:
            if state is None:
                self._reflected.delete_action(known.id)
            else:
                self._reflected.put_action(state)
            if said:  # what was exported is no longer what stands here
                self._journal.set_status(known.reflection, Status.DRAFT)
            self._events.publish(Topic.REFLECTIONS, ids=(known.reflection,))

        put(after)
        self.history.record(Step(name, known.reflection, before, after, put))


def in_weeks(start: date, weeks: int) -> date:
    """The day so many weeks on."""
    return start + timedelta(weeks=weeks)


def planned_of(action: Action | AgreedAction) -> Planned:
    """What an action says, whosever it is."""
    return Planned(action.what, action.owner, action.by_when, action.measure, action.about_child)


def names_someone(planned: Planned) -> IdentifierKind | None:
    """What in an action about a child seems to say who somebody is; None of any other action. A date
    may stand: it is when something is to be done."""
    if planned.about_child:
        for text in (planned.what, planned.owner, planned.measure):
            for one in find_identifiers(text):
                if one.kind is not IdentifierKind.DATE:
                    return one.kind
    return None


def acted(planned: Planned) -> Planned:
    """What is kept of an action, white space at its ends apart.

    Raises:
        SaysNothing: it does not say what is to be done.
        NamesSomeone: it is about a child and seems to say who somebody is.
    """
    if not planned.what.strip():
        raise SaysNothing("an action has to say what is to be done", "write it in a few words")
    if (kind := names_someone(planned)) is not None:
        raise NamesSomeone(kind)
    return replace(
        planned,
        what=planned.what.strip(),
        owner=" ".join(planned.owner.split()),
        measure=planned.measure.strip(),
    )


def _acted(action: Action, planned: Planned) -> Action:
    """``action`` as planned."""
    return replace(action, **asdict(acted(planned)))
