"""Journey 5: write a reflection, linking learning points and quoting highlights."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from reviewstudy.content import added_prompts
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import NotFound
from reviewstudy.domain.journal import Activity, Reflection, Status, WrittenAnswer
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.reflections import CHECK_BACK, Model, Prompt
from reviewstudy.domain.reviews import Holding, Origin, Provenance, Review, ReviewKind
from reviewstudy.domain.versions import AnswerVersion, worth_keeping
from reviewstudy.services.asking import (
    TEAM_QUESTIONS,
    Return,
    TeamQuestions,
    models_for,
    returning,
)
from reviewstudy.services.clock import local_day, new_id, now
from reviewstudy.services.events import Events
from reviewstudy.services.history import History, Step
from reviewstudy.services.settings import SettingsService
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library


class ReflectingService:
    """Reflections as they are written. No machine writes one."""

    def __init__(
        self,
        library: Library,
        journal: Journal,
        events: Events,
        history: History,
        settings: SettingsService,
    ) -> None:
        self._library = library
        self._journal = journal
        self._settings = settings
        self._events = events
        self.history = history
        # By reflection and prompt: when an answer was written last, and the most it said since its
        # last version. Before the first writing of a session nobody knows how long the pause was.
        self._written: dict[tuple[str, str], str] = {}
        self._fullest: dict[tuple[str, str], str] = {}

    def models(self, review_id: str) -> tuple[Model, ...]:
        """The ways to reflect on a review: what it asks itself, then the models. Raises NotFound."""
        return models_for(self._library.holding(review_id).document, self.team())

    def usual_model(self, review_id: str) -> str:
        """The model of the reflection begun last, where it can be asked of this review too; else the
        one that suits almost anything."""
        there = {one.id for one in self.models(review_id)}
        begun = sorted(self.reflections(), key=lambda one: one.created, reverse=True)
        return next((one.model for one in begun if one.model in there), "what")

    def helps(self, reflection: Reflection) -> dict[str, str]:
        """For each prompt of a reflection that has one, the line for whoever is stuck."""
        models = models_for(self.holding(reflection).document, self.team())
        prompts = [one for model in models if model.id == reflection.model for one in model.prompts]
        return {one.id: one.help for one in (*added_prompts(), *prompts) if one.help}

    def team(self) -> TeamQuestions:
        """What the person's team asks of whoever reads a review."""
        kept = self._settings.get(TEAM_QUESTIONS)
        return TeamQuestions(tuple(kept["questions"]), kept["return_to"], kept["return_by"])

    def put_team(self, team: TeamQuestions) -> None:
        """Keep the team's questions; answers given before keep the words they answered.

        Raises:
            ValueError: there are too many, or one is too long.
        """
        value = {**asdict(team), "questions": list(team.questions)}
        self._settings.put(TEAM_QUESTIONS, value)

    def returning(self, reflection: Reflection) -> Return:
        """Where and by when the answers are wanted, for a survey or the team's questions."""
        return returning(reflection.model, self.holding(reflection).document, self.team(), local_day())

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
        holding, time = self._library.holding(review_id), now()
        reflection = Reflection(
            id=new_id(),
            review=review_id,
            edition=holding.edition,
            model="",
            model_name="",
            title=holding.document.title,
            status=Status.DRAFT,
            created=time,
            modified=time,
            answers=(),
            activity=Activity(done_on=local_day()),
        )
        return self._keep(_asked(reflection, self._model(review_id, model_id)))

    def ask(self, reflection_id: str, model_id: str) -> Reflection:
        """Ask the prompts of another model of a reflection; of the one asked so far, those that were
        answered stay below. Raises NotFound."""
        reflection = self.reflection(reflection_id)
        model = self._model(reflection.review, model_id)
        before = reflection.model

        def put(one: str) -> None:
            there = self.reflection(reflection_id)
            self._keep(_asked(there, self._model(there.review, one)))

        put(model.id)
        self.history.record(Step("another way to reflect", reflection_id, before, model.id, put))
        return self.reflection(reflection_id)

    def add_prompt(self, reflection_id: str, prompt_id: str) -> Reflection:
        """Ask one of the prompts that fit any model too, once; raises NotFound."""
        reflection = self.reflection(reflection_id)
        prompt = next((one for one in added_prompts() if one.id == prompt_id), None)
        if prompt is None:
            raise NotFound("there is no such question", "choose one from the list")
        if any(one.prompt == prompt_id for one in reflection.answers):
            return reflection
        return self._keep(replace(reflection, answers=(*reflection.answers, _blank(prompt))))

    def summarise(
        self, reflection_id: str, summaries: Mapping[str, str], initiator: object | None = None
    ) -> Reflection:
        """Save what is to leave in place of answers, by prompt id; an empty one takes it away. Nothing
        leaves by this: that is chosen at export."""
        before = {one.prompt: one.summary for one in self.reflection(reflection_id).answers}
        after = {prompt: text for prompt, text in summaries.items() if before.get(prompt, text) != text}

        def put(state: Mapping[str, str], by: object | None = None) -> Reflection:
            reflection = self.reflection(reflection_id)
            answers = tuple(
                replace(one, summary=state.get(one.prompt, one.summary)) for one in reflection.answers
            )
            return self._keep(replace(reflection, answers=answers), by)

        kept = put(after, initiator)
        if after:
            earlier = {prompt: before[prompt] for prompt in after}
            spell = f"summary {reflection_id} {' '.join(sorted(after))}"
            step = Step(
                "changing what is shared in place of an answer", reflection_id, earlier, after, put, spell
            )
            self.history.record(step)
        return kept

    def put_activity(
        self, reflection_id: str, activity: Activity, initiator: object | None = None
    ) -> Reflection:
        """Say when it was done, how long it took, who talked it through, and when to look again."""
        reflection = self.reflection(reflection_id)
        before = reflection.activity
        if before == activity:
            return reflection

        def put(state: Activity, by: object | None = None) -> Reflection:
            return self._keep(replace(self.reflection(reflection_id), activity=state), by)

        kept = put(activity, initiator)
        step = Step(
            "changing when and how", reflection_id, before, activity, put, f"activity {reflection_id}"
        )
        self.history.record(step)
        return kept

    def write(
        self, reflection_id: str, answers: Mapping[str, str], initiator: object | None = None
    ) -> Reflection:
        """Save answers by prompt id; prompts that are not named keep theirs.

        What an answer said before is kept by the rule of :func:`~domain.versions.worth_keeping`.
        """
        reflection = self.reflection(reflection_id)
        changed = {
            one.prompt: answers[one.prompt]
            for one in reflection.answers
            if answers.get(one.prompt, one.text) != one.text
        }
        versions = [
            version for one in reflection.answers for version in self._earlier(reflection, one, changed)
        ]
        kept = self._keep(_looked_back(_with(reflection, changed), changed), initiator, versions)
        for prompt in changed:
            self._written[reflection_id, prompt] = kept.modified
        return kept

    def holding(self, reflection: Reflection) -> Holding:
        """The review a reflection is about; where it is out of the library, its title and not a word."""
        try:
            return self._library.holding(reflection.review)
        except NotFound:
            nothing = Review(reflection.title, "", None, ReviewKind.OTHER, "en-GB", (), (), (), ())
            return Holding(reflection.review, reflection.edition, Origin.IMPORT, nothing, Provenance())

    def versions(self, reflection_id: str, prompt: str) -> list[AnswerVersion]:
        """What an answer said earlier, the latest first."""
        return [one for one in self._journal.versions(reflection_id) if one.prompt == prompt]

    def versioned(self, reflection_id: str) -> frozenset[str]:
        """The prompts whose answers have earlier versions."""
        return frozenset(one.prompt for one in self._journal.versions(reflection_id))

    def bring_back(self, reflection_id: str, version: AnswerVersion) -> None:
        """Make an earlier version the answer again; what stands there now becomes a version."""
        before = _answer(self.reflection(reflection_id), version.prompt)

        def put(text: str) -> None:
            self._write_over(reflection_id, version.prompt, text)

        put(version.text)
        step = Step("bringing back an earlier version", reflection_id, before, version.text, put)
        self.history.record(step)

    def forget(self, *ids: str) -> None:
        """Forget what the answers of these reflections said before, or it could become a version again."""
        for memory in (self._written, self._fullest):
            for key in [key for key in memory if key[0] in ids]:
                del memory[key]

    def _write_over(self, reflection_id: str, prompt: str, text: str) -> None:
        """Write an answer and keep what it said before, whatever that was."""
        reflection = self.reflection(reflection_id)
        before = _answer(reflection, prompt)
        at = self._written.get((reflection_id, prompt), reflection.modified)
        versions = [AnswerVersion(prompt, before, at)] if before.strip() and before != text else []
        kept = self._keep(_with(reflection, {prompt: text}), None, versions)
        self._written[reflection_id, prompt] = kept.modified
        self._fullest[reflection_id, prompt] = text

    def _earlier(
        self, reflection: Reflection, answer: WrittenAnswer, changed: Mapping[str, str]
    ) -> Iterator[AnswerVersion]:
        """The versions to keep now that an answer changes."""
        if answer.prompt not in changed:
            return
        key, text = (reflection.id, answer.prompt), changed[answer.prompt]
        last = self._written.get(key)
        paused = datetime.fromisoformat(now()) - datetime.fromisoformat(last) if last else None
        at = last or reflection.modified
        if worth_keeping(answer.text, text, paused):
            self._fullest[key] = text
            yield AnswerVersion(answer.prompt, answer.text, at)
            return
        # Words that are deleted one by one go in many small writings.
        fullest = max(self._fullest.get(key, answer.text), answer.text, key=lambda one: len(one.split()))
        if worth_keeping(fullest, text, timedelta(0)):
            yield AnswerVersion(answer.prompt, fullest, at)
            fullest = text
        self._fullest[key] = fullest

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

    def quoted(self, marks: Sequence[str]) -> list[Mark]:
        """The highlights of these ids, those in the bin too: a quotation keeps its words."""
        found = []
        for one in marks:
            with suppress(NotFound):
                found.append(self._journal.mark(one))
        return found

    def remove(self, reflection_id: str) -> Reflection:
        """Put a reflection into the bin and return it; :meth:`restore` brings it back."""
        reflection = self.reflection(reflection_id)
        self._put_aside(reflection_id, aside=True)
        self._record("deleting a reflection", reflection_id, aside=True)
        return reflection

    def restore(self, reflection_id: str) -> None:
        """Bring a reflection back from the bin; raises NotFound."""
        self._put_aside(reflection_id, aside=False)
        self._record("putting back", reflection_id, aside=False)

    def _put_aside(self, reflection_id: str, *, aside: bool) -> None:
        self._journal.remove_reflection(reflection_id, now() if aside else None)
        self._events.publish(Topic.REFLECTIONS, ids=(reflection_id,))

    def _record(self, name: str, reflection_id: str, *, aside: bool) -> None:
        def put(state: bool) -> None:
            self._put_aside(reflection_id, aside=state)

        self.history.record(Step(name, reflection_id, not aside, aside, put))

    def _model(self, review_id: str, model_id: str) -> Model:
        model = next((one for one in self.models(review_id) if one.id == model_id), None)
        if model is None:
            raise NotFound("there is no such way to reflect on this review", "choose one from the list")
        return model

    def _keep(
        self,
        reflection: Reflection,
        initiator: object | None = None,
        versions: Sequence[AnswerVersion] = (),
    ) -> Reflection:
        """What was exported is no longer what stands here: any change makes it a draft again."""
        kept = replace(reflection, modified=now(), status=Status.DRAFT)
        self._journal.put_reflection(kept, versions)
        self._events.publish(Topic.REFLECTIONS, ids=(kept.id,), initiator=initiator)
        return kept


def _blank(prompt: Prompt) -> WrittenAnswer:
    return WrittenAnswer(prompt.id, prompt.question, "", prompt.heading)


def _asked(reflection: Reflection, model: Model) -> Reflection:
    """``reflection`` with the prompts of ``model``. An answer that has words keeps them and the wording
    it answered, whatever the model says now; those of another model stand below."""
    written = {one.prompt: one for one in reflection.answers if one.text.strip() or one.summary.strip()}
    prompts = {prompt.id: prompt for prompt in model.prompts}.values()
    asked = [written.pop(prompt.id) if prompt.id in written else _blank(prompt) for prompt in prompts]
    return replace(reflection, model=model.id, model_name=model.name, answers=(*asked, *written.values()))


def _with(reflection: Reflection, answers: Mapping[str, str]) -> Reflection:
    written = tuple(replace(one, text=answers.get(one.prompt, one.text)) for one in reflection.answers)
    return replace(reflection, answers=written)


def _looked_back(reflection: Reflection, changed: Mapping[str, str]) -> Reflection:
    """Once it says what changed, there is nothing to look back for until another day is chosen."""
    activity = reflection.activity
    if not changed.get(CHECK_BACK, "").strip() or activity.check_back > local_day():
        return reflection
    return replace(reflection, activity=replace(activity, check_back=""))


def _answer(reflection: Reflection, prompt: str) -> str:
    return next((one.text for one in reflection.answers if one.prompt == prompt), "")
