"""Journey 5: write a reflection, linking learning points and quoting highlights."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reviewstudy.content import reflection_models
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.domain.records import Answer
from reviewstudy.domain.reflections import Model
from reviewstudy.services.clock import new_id, now
from reviewstudy.services.events import Events
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library


class ReflectingService:
    """Reflections as they are written. No machine writes one."""

    def __init__(self, library: Library, journal: Journal, events: Events) -> None:
        self._library = library
        self._journal = journal
        self._events = events

    def models(self) -> tuple[Model, ...]:
        """The reflection models on offer."""
        return reflection_models()

    def reflections(self) -> list[Reflection]:
        """All reflections, the latest written first."""
        return self._journal.reflections()

    def reflection(self, reflection_id: str) -> Reflection:
        """One reflection; raises NotFound."""
        return self._journal.reflection(reflection_id)

    def start(self, review_id: str, model_id: str = "what") -> Reflection:
        """Begin a reflection on a review.

        Raises:
            NotFound: there is no such review or model.
        """
        model = next((model for model in self.models() if model.id == model_id), None)
        if model is None:
            raise NotFound("there is no such reflection model", "choose one from the list")
        holding = self._library.holding(review_id)
        time = now()
        reflection = Reflection(
            id=new_id(),
            review=review_id,
            edition=holding.edition,
            model=model.id,
            model_name=model.name,
            title=holding.document.title,
            status=Status.DRAFT,
            created=time,
            modified=time,
            answers=tuple(Answer(prompt.id, prompt.question, "", prompt.heading) for prompt in model.prompts),
        )
        return self._keep(reflection)

    def write(
        self, reflection_id: str, answers: Mapping[str, str], initiator: object | None = None
    ) -> Reflection:
        """Save answers by prompt id; prompts that are not named keep theirs."""
        reflection = self.reflection(reflection_id)
        written = tuple(
            replace(answer, text=answers.get(answer.prompt, answer.text)) for answer in reflection.answers
        )
        return self._keep(replace(reflection, answers=written), initiator)

    def link(self, reflection_id: str, points: Sequence[str], initiator: object | None = None) -> Reflection:
        """Set which learning points of its review the reflection rests on."""
        reflection = self.reflection(reflection_id)
        try:
            order = [point.id for point in self._library.holding(reflection.review).document.learning_points]
        except NotFound:  # its review was taken out of the library: it rests on what it rested on
            return reflection
        chosen = tuple(point for point in order if point in set(points))
        return self._keep(replace(reflection, points=chosen), initiator)

    def quote(self, reflection_id: str, marks: Sequence[str], initiator: object | None = None) -> Reflection:
        """Set which highlights the reflection quotes, in this order."""
        reflection = self.reflection(reflection_id)
        return self._keep(replace(reflection, quotes=tuple(dict.fromkeys(marks))), initiator)

    def remove(self, reflection_id: str) -> Reflection:
        """Delete a reflection and return it, so that :meth:`restore` can bring it back."""
        reflection = self.reflection(reflection_id)
        self._journal.remove_reflection(reflection_id)
        self._events.publish(Topic.REFLECTIONS, ids=(reflection_id,))
        return reflection

    def restore(self, reflection: Reflection) -> None:
        """Bring back a reflection that was deleted."""
        self._journal.put_reflection(reflection)
        self._events.publish(Topic.REFLECTIONS, ids=(reflection.id,))

    def _keep(self, reflection: Reflection, initiator: object | None = None) -> Reflection:
        """What was exported is no longer what stands here: any change makes it a draft again."""
        kept = replace(reflection, modified=now(), status=Status.DRAFT)
        self._journal.put_reflection(kept)
        self._events.publish(Topic.REFLECTIONS, ids=(kept.id,), initiator=initiator)
        return kept
