"""What a record says, block after block: the one account its pages and its Markdown are made from.

Whatever the record holds is in it, whichever the shape, so that nobody hands over what they could
not see.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from textwrap import shorten

from reviewstudy.domain.records import (
    Audience,
    LinkedPoint,
    Record,
    RecordedForm,
    RecordedMark,
    RecordedReflection,
    Shape,
    SourceReview,
)
from reviewstudy.domain.spans import in_short, in_words
from reviewstudy.domain.typed import comment_field
from reviewstudy.exporting.actions import outstanding, table_of, what_came
from reviewstudy.exporting.blocks import (
    Account,
    Block,
    Cell,
    Closing,
    Comment,
    Contents,
    Details,
    Field,
    Heading,
    Kicker,
    Point,
    Points,
    Prose,
    Quoted,
    Row,
    Table,
    row,
)
from reviewstudy.exporting.supervised import Side, room
from reviewstudy.exporting.wording import day_of, duration, named, words


def account(record: Record) -> Account:
    """Everything ``record`` says, in its shape."""
    title, blocks = _Teller(record).told()
    foot = " · ".join((f"Record {record.record[:8]}", words()["audience"][record.audience]["foot"]))
    return Account(title, foot, f"Made with {record.program}.", tuple(blocks))


class _Teller:
    """Tells one record; what depends on shape and audience is decided here once."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.said = words()["audience"][record.audience]
        self.form = record.shape is Shape.FORM and bool(record.forms)
        self.portfolio = record.shape is Shape.PORTFOLIO
        self.single = self._single()
        # Where one thing fills the record its title is the first heading, else they all are.
        self.top = 1
        self.under = 2 if self.single else 1
        self.fillable = record.audience is Audience.SUPERVISOR and record.supervision is None
        self.comments = self.fillable and not (self.portfolio or self.form)
        titles = [_title(one) for one in record.reflections]
        self.side = Side(record, record.supervision, titles, self.under) if record.supervision else None

    def _single(self) -> bool:
        if self.form:
            return len(self.record.forms) == 1 and not self._told_whole()
        shaped = self.record.shape in (Shape.REFLECTION, Shape.FORM)
        return shaped and len(self.record.reflections) == 1 and not self.record.forms

    def told(self) -> tuple[str, Sequence[Block]]:
        """The title and the blocks."""
        if self.form:
            title, blocks = self._as_form()
        elif self.single:
            one = self.record.reflections[0]
            title = _title(one)
            blocks = [Kicker(self.said["one"]), *self._reflection(one, self._people())]
        else:
            title, blocks = self._as_several()
        blocks += self._marks("Notes the author chose to include", self.record.notes)
        blocks += self._marks("Highlights the author chose to include", self.record.highlights)
        if self.portfolio:
            blocks += self._portfolio_end()
        if self.portfolio or self.form or self.single:
            blocks += outstanding(self.record, self.under)
        if self.side:
            blocks += self.side.end()
        elif self.fillable:
            blocks += room(self.record, self.under)
        blocks.append(self._closing())
        return title, blocks

    def _told_whole(self) -> list[RecordedReflection]:
        """Of the reflections behind forms, those of which the record has more than a form's end says."""
        filled = {form.reflection for form in self.record.forms}
        return [
            one
            for one in self.record.reflections
            if one.answers or one.quotations or one.actions or one.reflection not in filled
        ]

    # Shapes ---------------------------------------------------------------------------------------

    def _as_form(self) -> tuple[str, list[Block]]:
        forms = self.record.forms
        title = forms[0].name if len(forms) == 1 else self.said["forms"]
        blocks: list[Block] = [Kicker(words()["forms"]["kicker"])]
        if not self.single:
            blocks += [Heading(title, 0), Details(tuple(self._cover())), Contents()]
        for form in forms:
            blocks += self._form(form, self._people() if self.single else [])
        for number, one in enumerate(self._told_whole(), 1):
            blocks += self._reflection(one, [], number, fresh=True)
        return title, blocks

    def _as_several(self) -> tuple[str, list[Block]]:
        record, several = self.record, len(self.record.reflections) > 1
        kicker = self.said["kicker"]
        if self.portfolio:
            title = words()["portfolio"]["title"]
        else:
            title = self.said["several" if record.reflections else "notes"]
        blocks: list[Block] = [Kicker(kicker), Heading(title, 0), Details(tuple(self._cover()))]
        if self.portfolio and record.reflections:
            blocks += [Heading("What this holds", 1), self._holds()]
        elif several or record.forms:
            blocks.append(Contents())
        if not self.portfolio:
            blocks += outstanding(record, 1, own=True)
        for number, one in enumerate(record.reflections, 1):
            blocks += self._reflection(one, [], number, fresh=not self.portfolio or number == 1)
        for form in record.forms:
            blocks += self._form(form, [])
        return title, blocks

    # Who and when ---------------------------------------------------------------------------------

    def _people(self) -> list[Row]:
        """Who it is by and for; a partnership is told no name."""
        record = self.record
        named_one = record.audience is not Audience.PARTNERSHIP
        rows = (
            row("Practitioner", record.author_name if named_one else ""),
            row("Role", record.author_role),
            row("Organisation", record.organisation if named_one else ""),
            row("Prepared for", record.prepared_for),
        )
        return [one for one in rows if one]

    def _cover(self) -> list[Row]:
        record = self.record
        total = sum(max(0, one.minutes) for one in record.reflections)
        actions = [action for one in record.reflections for action in one.actions]
        done = sum(bool(action.done) for action in actions)
        rows = [
            row("Period", _period(record.period_from, record.period_to)),
            row("Reflections", f"{len(record.reflections):,}" if record.reflections else ""),
            row("Time in all", duration(total)),
            row("Actions", f"{len(actions):,}, {done:,} of them done" if actions else ""),
            row("Made on", in_words(day_of(record.created))),
        ]
        return [*self._people(), *(one for one in rows if one)]

    # Parts ----------------------------------------------------------------------------------------

    def _reflection(
        self, one: RecordedReflection, people: list[Row], number: int = 0, *, fresh: bool = False
    ) -> Iterator[Block]:
        yield Heading(one.title, 1, number, fresh, self.single, _title(one))
        yield Details((*people, *_about(one)))
        if one.points:
            yield Heading("Learning points this rests on", 2)
            yield from _points(one)
        if one.quotations:
            yield Heading("Words quoted", 2)
            for quote in one.quotations:
                own = quote.review == one.source.review
                title = quote.review_title or (one.source.title if own else "")
                point = f"learning point {quote.point}" if quote.point is not None else ""
                where = _joined(", ", title, point, _page(quote.page))
                yield Quoted(quote.text, _joined(". ", where, words()["digest"]["quoted"] * quote.digest))
        for place, answer in enumerate(one.answers, 1):
            heading = answer.heading if _shows(answer.heading) else answer.prompt
            yield Heading(heading, 2, otherwise="Answer")
            yield Prose(answer.text, answer.question, "Not answered")
            if self.side:
                yield from self.side.about(one.reflection, answer.prompt)
            elif self.comments and answer.text.strip():
                label = shorten(heading, 100, placeholder="…") if _shows(heading) else "Answer"
                yield self._room(f"Supervisor’s comment on “{label}”", number or 1, place)
        if one.actions:
            yield Heading("Actions", 2)
            yield table_of([(action, 0) for action in one.actions])
        if self.side:
            yield from self.side.about(one.reflection)

    def _room(self, label: str, reflection: int, answer: int) -> Comment:
        name = comment_field(reflection, answer)
        return Comment(label, Field(name, label) if self.fillable else None)

    def _holds(self) -> Table:
        return Table(
            ("No.", "Date", "Title, kind of review and model", "Time", "Learning points", "Page"),
            (0, -0.9, 2.4, -0.7, 0, 0),
            tuple(
                (
                    Cell(str(number)),
                    Cell(in_short(one.done_on or day_of(one.created))),
                    _holding(one, number),
                    Cell(duration(one.minutes) or "–"),
                    Cell(str(len(one.points))),
                    Cell("", to=number),
                )
                for number, one in enumerate(self.record.reflections, 1)
            ),
            paged=True,
        )  # fmt: skip

    def _portfolio_end(self) -> Iterator[Block]:
        yield from what_came(self.record)
        if self.record.audience is not Audience.PARTNERSHIP:
            yield Heading("Comment on the whole", 1)
            yield self._room(words()["portfolio"]["comment"], 0, 0)

    def _form(self, form: RecordedForm, people: list[Row]) -> Iterator[Block]:
        version = _joined(", ", form.version, form.checked and f"last read {in_words(day_of(form.checked))}")
        yield Heading(form.name, 1, fresh=not self.single, first=True, otherwise="A form")
        rows = [
            *people,
            row("Version", version),
            Row("Found at", (), form.source) if form.source else None,
            Row("Note", (words()["forms"]["decides"],)),
        ]
        yield Details(tuple(one for one in rows if one))
        for field in form.fields:
            yield Heading(field.label, 2, otherwise="Field")
            yield Prose(field.text, blank="Nothing written")
        for one in self.record.reflections:
            if one.reflection == form.reflection:
                yield Heading("The reflection and review behind this", 2)
                about = _review(one.source) if one in self._told_whole() else _about(one)
                yield Details(tuple(each for each in (row("Reflection", _title(one)), *about) if each))
                yield from _points(one)

    def _marks(self, title: str, marks: Sequence[RecordedMark]) -> Iterator[Block]:
        if not marks:
            return
        yield Heading(title, self.under, fresh=len(self.record.reflections) > 1)
        for mark in marks:
            where = _joined(", ", mark.review_title, _page(mark.page))
            if mark.quote.strip():
                yield Quoted(mark.quote, _joined(". ", where, words()["digest"]["quoted"] * mark.digest))
                where = ""
            if mark.note.strip() or where:
                yield Prose(mark.note, where)

    def _closing(self) -> Closing:
        record = self.record
        looked = in_words(day_of(record.checked))
        checked = words()["checked"]
        lines = (checked["yes"].replace("DATE", looked) if record.checked else checked["no"],)
        signs = tuple(self.said["signs"])
        heading = "Signed" if signs else "About this record"
        return Closing(heading, self.under, signs, self.said["lead"], (self.said["confidential"], *lines))


# Pieces -------------------------------------------------------------------------------------------


def _title(one: RecordedReflection) -> str:
    named_review = one.source.title if _shows(one.source.title) else "a review"
    return " ".join((one.title if _shows(one.title) else f"Reflection on {named_review}").split())


def _shows(text: str) -> bool:
    """Whether anything of it can be seen; PDF/UA refuses a heading of which nothing can."""
    return any(unicodedata.category(letter)[0] not in "ZCM" for letter in text)


def _holding(one: RecordedReflection, number: int) -> Cell:
    return Cell(_title(one), _joined(" · ", named("review_kinds", one.source.kind), one.model_name), number)


def _review(source: SourceReview) -> Iterator[Row | None]:
    published = in_words(source.published) if source.published else ""
    by = _joined(", ", source.publisher, published)
    kind = _joined(" · ", source.reference or "", named("review_kinds", source.kind))
    lines = tuple(line for line in (source.title, by, kind) if line.strip())
    yield Row("Review", lines, source.source_url or "")
    yield row("Read as", words()["digest"]["source"]) if source.digest else None


def _about(one: RecordedReflection) -> list[Row]:
    written, changed = (in_words(day_of(moment)) for moment in (one.created, one.modified))
    talked = _joined(", ", one.talked_with, in_words(one.talked_on))
    wanted = _joined(", ", one.return_to, one.return_by and f"by {in_words(one.return_by)}")
    rows = (
        row("Done on", in_words(one.done_on)),
        row("Time", duration(one.minutes)),
        row("Talked with", talked),
        row("Check back", in_words(one.check_back)),
        row("For", wanted),
        *_review(one.source),
        row("Model", one.model_name),
        row("Written", written if changed == written else f"{written}, last changed {changed}"),
    )
    return [one for one in rows if one]


def _points(one: RecordedReflection) -> Iterator[Points]:
    """Numbers are those of a review's margin, so each review has a list of its own."""
    for review in dict.fromkeys(point.review for point in one.points):
        yield Points(
            tuple(
                Point(point.number, point.kind, _about_point(point), point.text)
                for point in one.points
                if point.review == review
            )
        )


def _about_point(point: LinkedPoint) -> str:
    return _joined(" · ", point.theme, named("item_kinds", point.kind), _page(point.page))


def _page(page: int | None) -> str:
    return f"page {page}" if page is not None else ""


def _period(first: str, last: str) -> str:
    start, end = in_words(first.strip()), in_words(last.strip())
    if start and end:
        return f"{start} to {end}"
    return f"From {start}" if start else f"Until {end}" if end else ""


def _joined(by: str, *parts: str) -> str:
    return by.join(part for part in parts if part and part.strip())
