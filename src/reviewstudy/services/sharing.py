"""Journey 6: choose what leaves the machine, see it first, and write it as a PDF or Markdown."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import reviewstudy
from reviewstudy.domain.changes import Topic
from reviewstudy.domain.errors import ExportFailed, NotFound, StorageProblem
from reviewstudy.domain.identifiers import Identifier, Noticed
from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.domain.marks import Mark
from reviewstudy.domain.records import (
    Answer,
    Audience,
    LinkedPoint,
    PageLook,
    Quotation,
    Record,
    RecordedField,
    RecordedForm,
    RecordedReflection,
    Shape,
)
from reviewstudy.domain.reviews import Holding
from reviewstudy.exporting import page_count, record_pdf, write_record
from reviewstudy.services.asking import Return
from reviewstudy.services.clock import local_day, new_id, now
from reviewstudy.services.events import Events
from reviewstudy.services.filling import FillingService
from reviewstudy.services.identifying import noticed, pseudonyms_in
from reviewstudy.services.offering import (
    ASKED,
    RETURN,
    Item,
    ItemGroup,
    Offer,
    answer_id,
    field_id,
    form_items,
    item_id,
    items_of,
)
from reviewstudy.services.recording import recorded_action, recorded_marks, source_of
from reviewstudy.services.reflecting import ReflectingService
from reviewstudy.storage.journal import Journal
from reviewstudy.storage.library import Library
from reviewstudy.storage.reflected import Reflected


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose to share: for each reflection, in this order, ids of items; and of
    :meth:`SharingService.outstanding` the ids of actions.

    ``author_name``, ``organisation`` and ``prepared_for`` never go to a partnership. Dates are ISO or
    empty; ``checked`` is the time the person said they had looked for identifying details.
    """

    items: Mapping[str, Collection[str]]
    audience: Audience = Audience.SUPERVISOR
    shape: Shape = Shape.REFLECTION
    form: str = ""
    outstanding: Collection[str] = ()
    prepared_for: str = ""
    author_role: str = ""
    author_name: str = ""
    organisation: str = ""
    period_from: str = ""
    period_to: str = ""
    checked: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """A record that was written to a file; ``pages`` is 0 for Markdown."""

    path: str
    record: str
    pages: int
    identifiers: tuple[Identifier, ...]


class SharingService:
    """Records: built from what was chosen and nothing else."""

    def __init__(
        self,
        library: Library,
        journal: Journal,
        reflected: Reflected,
        events: Events,
        reflecting: ReflectingService,
        filling: FillingService,
    ) -> None:
        self._library, self._journal, self._reflected = library, journal, reflected
        self._events, self._reflecting, self._filling = events, reflecting, filling

    # What could leave

    def between(self, first: str, last: str) -> list[Reflection]:
        """Reflections done between two days (ISO, both counted; empty: without end), oldest first."""
        chosen = [
            one
            for one in self._journal.reflections()
            if (not first or _day(one) >= first) and (not last or _day(one) <= last)
        ]
        return sorted(chosen, key=lambda one: (_day(one), one.created))

    def offers(self, reflections: Iterable[str], audience: Audience, form: str = "") -> list[Offer]:
        """What could leave of each reflection, and what was chosen of it for this audience before.

        With ``form``, its fields stand in place of the answers. Raises NotFound.
        """
        made = []
        for one in dict.fromkeys(reflections):
            reflection = self._journal.reflection(one)
            items = self._items(reflection)
            if form:
                items = form_items(form, self._filling.filled(one, form), _instead(reflection))
            made.append(Offer(reflection, items, self._reflected.chosen(one, audience)))
        return made

    def outstanding(self, without: Collection[str]) -> tuple[Item, ...]:
        """Actions still to be done that belong to other reflections than these, the soonest first, those
        without a date last: what a pack for supervision can open with."""
        waiting = [one for one in self._reflected.actions() if not one.done and one.reflection not in without]
        waiting.sort(key=lambda one: (not one.by_when, one.by_when, one.created))
        return tuple(
            Item(item_id(ItemGroup.ACTION, one.id), ItemGroup.ACTION, "Action", one.what) for one in waiting
        )

    def asked(
        self,
        reflections: Iterable[str],
        extra: Collection[ItemGroup],
        audience: Audience = Audience.SUPERVISOR,
    ) -> dict[str, frozenset[str]]:
        """What a command means that names reflections: what was chosen of each for an audience before,
        else its answers, learning points and quotations; and all of the ``extra`` groups. One of which
        everything was unticked is left out; raises ExportFailed where there is no other."""
        chosen, held_back = {}, False
        for offer in self.offers(reflections, audience):
            plain = offer.ids({ItemGroup.ANSWER, ItemGroup.POINT, ItemGroup.QUOTE})
            items = (plain if offer.chosen is None else offer.chosen) | offer.ids(extra)
            if items or offer.chosen is None:
                chosen[offer.reflection.id] = items
            else:
                held_back = True
        if held_back and not chosen:
            raise ExportFailed(
                "nothing of it is chosen to leave any more",
                "open it in the window, tick what should leave, and export it there once",
            )
        return chosen

    def remember(self, choice: Choice, offers: Sequence[Offer]) -> None:
        """Keep what was chosen, for the next time; what was not on offer stays as it was."""
        kept = {}
        for offer in offers:
            there = {one.id for one in offer.items}
            before = (offer.chosen or frozenset()) - there
            kept[offer.reflection.id] = before | (set(choice.items.get(offer.reflection.id, ())) & there)
        self._reflected.put_chosen(choice.audience, kept)

    def _items(self, reflection: Reflection) -> tuple[Item, ...]:
        return items_of(
            reflection,
            self._reflecting.holding(reflection),
            self._reflected.actions(reflection.id),
            self._reflecting.quoted(reflection.quotes),
            self._journal.marks(reflection.review),
            self._wanted(reflection),
        )

    # What leaves

    def record(self, choice: Choice) -> Record:
        """The record of a choice.

        Raises:
            ExportFailed: nothing was chosen.
            NotFound: a reflection is gone.
        """
        if not choice.items:
            raise ExportFailed("there is no reflection to export", "write one first, then export it")
        reflections = [self._journal.reflection(one) for one in choice.items]
        chosen = {one.id: frozenset(choice.items[one.id]) for one in reflections}
        holdings = {one.review: self._reflecting.holding(one) for one in reflections}
        marks = {mark.id: mark for one in holdings for mark in self._journal.marks(one)}
        everything = frozenset().union(*chosen.values())
        named = choice.audience is not Audience.PARTNERSHIP
        still = [one for one in self._reflected.actions() if not one.done and one.reflection not in chosen]
        return Record(
            record=new_id(),
            created=now(),
            program=f"Review Study {reviewstudy.__version__}",
            reflections=tuple(
                self._recorded(one, holdings[one.review], chosen[one.id]) for one in reflections
            ),
            notes=recorded_marks(marks.values(), holdings, ItemGroup.NOTE, everything),
            highlights=recorded_marks(marks.values(), holdings, ItemGroup.HIGHLIGHT, everything),
            author_role=choice.author_role.strip(),
            prepared_for=choice.prepared_for.strip() if named else "",
            forms=tuple(self._form(one, choice.form, chosen[one.id]) for one in reflections if choice.form),
            shape=choice.shape,
            audience=choice.audience,
            author_name=choice.author_name.strip() if named else "",
            organisation=choice.organisation.strip() if named else "",
            period_from=choice.period_from,
            period_to=choice.period_to,
            checked=choice.checked,
            outstanding=tuple(
                recorded_action(one)
                for one in still
                if named and item_id(ItemGroup.ACTION, one.id) in choice.outstanding
            ),
        )

    def preview(self, record: Record, look: PageLook | None = None) -> bytes:
        """The PDF of a record, in memory."""
        return record_pdf(record, look or PageLook())

    def look_through(self, record: Record) -> list[Noticed]:
        """What in a record's own words may identify someone, with where it stands. It misses things."""
        names = pseudonyms_in(self._library, {one.source.review for one in record.reflections})
        return noticed(self._own_words(record), names)

    def _own_words(self, record: Record) -> Iterable[tuple[str, str]]:
        """Each text of the person's own in a record, and where it stands."""
        for reflection in record.reflections:
            for answer in reflection.answers:
                yield answer.heading or answer.question, answer.text
            yield "Talked through with", reflection.talked_with
            yield "Where answers are wanted", reflection.return_to
        for action in (*record.outstanding, *(one for each in record.reflections for one in each.actions)):
            for text in (action.what, action.owner, action.measure):
                yield "An action", text
        for form in record.forms:
            known = {field.id for field in self._filling.form(form.form).fields if field.known}
            for one in form.fields:
                if one.field not in known:  # a form that asks for a date gets one
                    yield one.label, one.text
        for mark in record.notes:
            yield "A note", mark.note
        yield "Prepared for", record.prepared_for
        yield "Your role", record.author_role

    def identifiers(self, record: Record) -> tuple[Identifier, ...]:
        """The details :meth:`look_through` finds."""
        return tuple(one.identifier for one in self.look_through(record))

    def export(self, record: Record, path: Path, pdf: bytes | None = None) -> Exported:
        """Write a record: as Markdown where the name ends so, else as a PDF; ``pdf`` is its preview,
        where one was made.

        Raises:
            ExportFailed: the file cannot be written; what stood there before still does.
        """
        written = write_record(record, path, pdf)
        pages = page_count(written) if written else 0
        for shared in record.reflections:
            with suppress(StorageProblem):  # a full or read-only folder must not keep the work in
                self._journal.set_status(shared.reflection, Status.EXPORTED)
        ids = tuple(shared.reflection for shared in record.reflections)
        self._events.publish(Topic.REFLECTIONS, ids=ids)
        return Exported(str(path), record.record, pages, self.identifiers(record))

    def _recorded(
        self, reflection: Reflection, holding: Holding, chosen: Collection[str]
    ) -> RecordedReflection:
        document, activity = holding.document, reflection.activity
        about = item_id(ItemGroup.ABOUT, "about") in chosen
        wanted = self._wanted(reflection) if RETURN in chosen else Return()
        return RecordedReflection(
            reflection=reflection.id,
            model=reflection.model,
            model_name=reflection.model_name,
            title=reflection.title,
            created=reflection.created,
            modified=reflection.modified,
            source=source_of(holding),
            answers=tuple(
                Answer(one.prompt, one.question, one.to_share, one.heading)
                for one in reflection.answers
                if one.to_share.strip() and answer_id(one) in chosen
            ),
            points=tuple(
                LinkedPoint(
                    review=holding.review_id,
                    point=point.id,
                    number=number,
                    kind=point.kind,
                    theme=point.theme,
                    text=point.text,
                    page=document.page_of(point.passage),
                )
                for number, point in enumerate(document.learning_points, 1)
                if point.id in reflection.points and item_id(ItemGroup.POINT, point.id) in chosen
            ),
            quotations=self._quotations(
                [one for one in reflection.quotes if item_id(ItemGroup.QUOTE, one) in chosen]
            ),
            actions=tuple(
                recorded_action(one)
                for one in self._reflected.actions(reflection.id)
                if item_id(ItemGroup.ACTION, one.id) in chosen
            ),
            done_on=activity.done_on if about else "",
            minutes=activity.minutes if about else 0,
            talked_with=activity.talked_with if about else "",
            talked_on=activity.talked_on if about else "",
            check_back=activity.check_back if about else "",
            return_to=wanted.to,
            return_by=wanted.by,
        )

    def _wanted(self, reflection: Reflection) -> Return:
        """Where answers are wanted; nothing once it is too late."""
        wanted = self._reflecting.returning(reflection)
        return Return() if wanted.closed else wanted

    def _quotations(self, quotes: Sequence[str]) -> tuple[Quotation, ...]:
        found = []
        for one in quotes:
            mark = self._journal.mark(one)
            holding, passage = self._quoted_from(mark), mark.anchor.start_passage
            points = holding.document.learning_points if holding else ()
            found.append(
                Quotation(
                    mark=mark.id,
                    review=mark.review,
                    text=mark.anchor.quote,
                    page=holding.document.page_of(passage) if holding else None,
                    point=next((n for n, point in enumerate(points, 1) if point.passage == passage), None),
                    digest=holding.provenance.digest if holding else False,
                    review_title=holding.document.title if holding else "",
                )
            )
        return tuple(found)

    def _quoted_from(self, mark: Mark) -> Holding | None:
        with suppress(NotFound):
            return self._library.holding(mark.review)
        return None

    def _form(self, reflection: Reflection, form_id: str, chosen: Collection[str]) -> RecordedForm:
        form = self._filling.form(form_id)
        return RecordedForm(
            form=form.id,
            name=form.name,
            version=form.version,
            checked=form.checked,
            source=form.source,
            reflection=reflection.id,
            fields=tuple(
                RecordedField(one.field.id, one.field.label, one.text)
                for one in self._filling.filled(reflection.id, form_id)
                if field_id(form.id, one, _instead(reflection)) in chosen
            ),
        )


def everything(offers: Iterable[Offer], groups: Collection[ItemGroup] = ASKED) -> dict[str, frozenset[str]]:
    """All that is on offer of these groups."""
    return {offer.reflection.id: offer.ids(groups) for offer in offers}


def _instead(reflection: Reflection) -> frozenset[str]:
    """The headings of answers in whose place something else is shared."""
    return frozenset(one.heading or one.question for one in reflection.answers if one.summary.strip())


def _day(reflection: Reflection) -> str:
    """The day a reflection counts for: when it was done, else when it was begun."""
    return reflection.activity.done_on or local_day(reflection.created)
