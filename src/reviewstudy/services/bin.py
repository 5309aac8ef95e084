"""The bin: what was removed, for as long as it is not emptied."""

from collections.abc import Sequence

from reviewstudy.domain.changes import Topic
from reviewstudy.domain.journal import Binned, Emptied
from reviewstudy.services.clock import now
from reviewstudy.services.events import Events
from reviewstudy.services.history import Step
from reviewstudy.services.reading import ReadingService
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.services.supervising import SupervisingService
from reviewstudy.storage.journal import Journal


class BinService:
    """Marks, reflections and records of others that were removed come back from here, or go for good."""

    def __init__(
        self,
        journal: Journal,
        events: Events,
        reading: ReadingService,
        reflecting: ReflectingService,
        supervising: SupervisingService,
    ) -> None:
        self._journal, self._events = journal, events
        self._reading, self._reflecting, self._supervising = reading, reflecting, supervising

    def things(self) -> list[Binned]:
        """What is in the bin, what came last first."""
        return self._journal.binned()

    def restore(self, thing: Binned) -> None:
        """Put one thing back where it was. Undo takes it away again. Raises NotFound."""
        if thing.kind == "mark":
            self._reading.restore(self._journal.mark(thing.id))
        elif thing.kind == "received":
            self._supervising.restore(thing.id)
        else:
            self._reflecting.restore(thing.id)

    def restore_all(self, things: Sequence[Binned]) -> int:
        """Put these back where they were, all or none, as one step that undo takes back; how many.

        What was deleted for good meanwhile is left out. Raises NotFound where nothing else is left.
        """
        marks = tuple(one.id for one in things if one.kind == "mark")
        reflections = tuple(one.id for one in things if one.kind == "reflection")
        received = tuple(one.id for one in things if one.kind == "received")
        reviews = tuple(dict.fromkeys(one.review for one in things if one.kind == "mark"))

        def put(aside: bool) -> int:  # holds ids and no words, which may be deleted for good later
            moved = self._journal.put_aside(marks, reflections, received, now() if aside else None)
            topics = (Topic.MARKS, Topic.REFLECTIONS, *((Topic.SUPERVISION,) if received else ()))
            self._events.publish(*topics, ids=(*reviews, *reflections, *received))
            return moved

        moved = put(False)
        self._reading.history.record(Step("putting back", "", True, False, put))
        return moved

    def empty(self) -> Emptied:
        """Delete for good what is in the bin. There is no way back, not by undo either."""
        gone = self._journal.empty_bin(now())
        self._reading.history.forget(*gone.marks, *gone.reflections, *gone.quoted, *gone.received)
        topics = (Topic.MARKS, Topic.REFLECTIONS, *((Topic.SUPERVISION,) if gone.received else ()))
        self._events.publish(*topics, ids=(*gone.reflections, *gone.received))
        return gone
