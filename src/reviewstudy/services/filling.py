"""An answer written once, as each regulator's form wants it."""

from collections import defaultdict
from collections.abc import Mapping

from reviewstudy.content import added_prompts, reflection_models, regulator_forms
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.forms import Fact, Filled, Form, Material, fill
from reviewstudy.domain.journal import FormEntry, Reflection, Status, WrittenAnswer
from reviewstudy.domain.reflections import OWN, SURVEY, TEAM, Stage
from reviewstudy.domain.reviews import Holding
from reviewstudy.domain.spans import in_words, spent
from reviewstudy.services.clock import now
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.services.identifying import pseudonyms_in
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library
from reviewstudy.storage.reflected import Reflected


class FillingService:
    """Forms filled from a reflection, and what a person writes into one for that form alone."""

    def __init__(
        self, library: Library, journal: Journal, reflected: Reflected, events: Events, history: History
    ) -> None:
        self._library, self._journal = library, journal
        self._reflected, self._events, self.history = reflected, events, history

    def forms(self) -> tuple[Form, ...]:
        """The forms that are known."""
        return regulator_forms()

    def form(self, form_id: str) -> Form:
        """One form; raises NotFound."""
        form = next((one for one in self.forms() if one.id == form_id), None)
        if form is None:
            raise NotFound("there is no such form", "choose one from the list")
        return form

    def filled(self, reflection_id: str, form_id: str) -> tuple[Filled, ...]:
        """Every field of a form with what stands in it, in the form's order; raises NotFound."""
        form = self.form(form_id)
        own = {one.field: one.text for one in self._reflected.entries(reflection_id, form_id)}
        return fill(form, self._material(self._journal.reflection(reflection_id)), own)

    def unplaced(self, reflection_id: str, form_id: str) -> tuple[WrittenAnswer, ...]:
        """Answers of which nothing is in the form, for the person to place."""
        wanted = {stage for field in self.form(form_id).fields for stage in field.takes}
        reflection = self._journal.reflection(reflection_id)
        return tuple(
            one
            for one in reflection.answers
            if one.to_share.strip() and stage_of(reflection.model, one) not in wanted
        )

    def pseudonyms(self, reflection_id: str) -> frozenset[str]:
        """The names a reflection's review gives its people; raises NotFound where the reflection is gone."""
        return pseudonyms_in(self._library, [self._journal.reflection(reflection_id).review])

    def write(
        self, reflection_id: str, form_id: str, texts: Mapping[str, str], initiator: object | None = None
    ) -> None:
        """Keep what a person wrote for fields, by id, in place of what would be taken over; an empty
        text, or one that is what would be taken over, is taken away. Raises NotFound."""
        form = self.form(form_id)
        taken = {
            one.field.id: one.text
            for one in fill(form, self._material(self._journal.reflection(reflection_id)), {})
        }
        there = {one.field: one.text for one in self._reflected.entries(reflection_id, form_id)}
        after = {
            field: "" if text.strip() == taken.get(field, "").strip() else text
            for field, text in texts.items()
        }
        before = {field: there.get(field, "") for field in after}
        if before == after:
            return

        def put(state: Mapping[str, str], by: object | None = None) -> None:
            self._reflected.put_entries(
                FormEntry(reflection_id, form_id, field, text, form.version, now())
                for field, text in state.items()
            )
            self._journal.set_status(reflection_id, Status.DRAFT)  # what was exported stands here no more
            self._events.publish(Topic.REFLECTIONS, ids=(reflection_id,), initiator=by)

        put(after, initiator)
        spell = f"form {reflection_id} {form_id} {' '.join(sorted(after))}"
        self.history.record(Step("wording for a form", reflection_id, before, after, put, spell))

    def _material(self, reflection: Reflection) -> Material:
        answers: dict[Stage, list[tuple[str, str]]] = defaultdict(list)
        for one in reflection.answers:
            if (stage := stage_of(reflection.model, one)) is not None:
                answers[stage].append((one.heading or one.question, one.to_share))
        return Material(self._facts(reflection), answers)

    def _facts(self, reflection: Reflection) -> dict[Fact, str]:
        activity = reflection.activity
        facts = {
            Fact.TITLE: reflection.title,
            Fact.DONE_ON: in_words(activity.done_on),
            Fact.HOURS: spent(activity.minutes),
            Fact.TALKED_WITH: activity.talked_with,
            Fact.TALKED_ON: in_words(activity.talked_on),
            Fact.ACTIONS: "\n".join(
                "; ".join(
                    part
                    for part in (one.what, one.owner, one.by_when and f"by {in_words(one.by_when)}")
                    if part
                )
                for one in self._reflected.actions(reflection.id)
            ),
        }
        try:
            holding = self._library.holding(reflection.review)
        except NotFound:  # taken out of the library: its title is what is left
            return {**facts, Fact.SOURCE: reflection.title}
        return facts | {Fact.SOURCE: _source(holding), Fact.POINTS: _points(holding, reflection)}


def stage_of(model: str, answer: WrittenAnswer) -> Stage | None:
    """What an answer was asked for; None where its prompt is not one of ours."""
    for prompt in added_prompts():
        if prompt.id == answer.prompt:
            return prompt.stage
    for known in reflection_models():
        for prompt in known.prompts:
            # What was answered in another model before keeps the place it had there.
            if prompt.id == answer.prompt and (known.id == model or prompt.question == answer.question):
                return prompt.stage
    return Stage.LEARNING if model in (OWN, SURVEY, TEAM) else None


def _source(holding: Holding) -> str:
    document = holding.document
    parts = (document.title, document.publisher, in_words(document.published or ""), document.reference or "")
    return ". ".join(part for part in parts if part.strip()) + "."


def _points(holding: Holding, reflection: Reflection) -> str:
    lines = []
    for number, point in enumerate(holding.document.learning_points, 1):
        if point.id in reflection.points:
            page = holding.document.page_of(point.passage)
            lines.append(f"Learning point {number}{f', page {page}' if page else ''}: {point.text}")
    return "\n".join(lines)
