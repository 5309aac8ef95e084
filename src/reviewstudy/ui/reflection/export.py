"""Choose what leaves, for whom and in which shape, see the pages, then save them."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError, StorageProblem
from reviewstudy.domain.forms import Form
from reviewstudy.domain.keeping import months_after
from reviewstudy.domain.records import Audience, PageLook, Shape
from reviewstudy.exporting import MARKDOWN
from reviewstudy.services.clock import now
from reviewstudy.services.offering import ASKED, MARKS, Item, ItemGroup, Offer
from reviewstudy.services.sharing import Choice, SharingService, everything
from reviewstudy.services.usual import LONGEST, LastTime, Practitioner, Usual
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.days import DayEdit
from reviewstudy.ui.files import file_name
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import button, captioned, dropdown, label
from reviewstudy.ui.preview import Made, PreviewDialog
from reviewstudy.ui.reflection.items import BEFORE, ItemTree
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import sentence

_LEAVES = (
    "Everything is private until you tick it here. What you tick for one reader is not ticked for another."
)
_NOTHING = "Nothing is chosen yet. Tick what should leave; the pages appear here as they will be saved."
_BEFORE_ALONE = "What is still to be done opens a pack of reflections. Tick what should leave of one, too."
_AUDIENCES = {
    Audience.SUPERVISOR: "My supervisor",
    Audience.PORTFOLIO: "My portfolio, appraiser or regulator",
    Audience.PARTNERSHIP: "The safeguarding partnership, to count",
}
_SHAPES = {
    Shape.REFLECTION: "One reflection",
    Shape.PACK: "A pack for supervision",
    Shape.PORTFOLIO: "A year’s portfolio",
    Shape.FORM: "A regulator’s form",
}
_MONTHS = {Shape.PACK: 3, Shape.PORTFOLIO: 12}
"""How far back each shape looks to begin with."""

_CHECKED = "I have checked these pages"
_CHECKING = "For anything that says who a child, family or colleague is. The pages will say that you did."


@dataclass(frozen=True, slots=True)
class ToExport:
    """What an export begins with: one reflection, or several at once (none named), maybe in a form."""

    reflection: str = ""
    title: str = ""
    shape: Shape = Shape.REFLECTION
    form: str = ""


class ExportDialog(PreviewDialog):
    """``exported`` carries the path of the file that was written."""

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        sharing: SharingService,
        usual: Usual,
        forms: Sequence[Form],
        jobs: Jobs,
        ask: Ask,
        start: ToExport,
        today: date | None = None,
    ) -> None:
        super().__init__(parent, theme, jobs, ask, "Save PDF…")
        self.setWindowTitle("Export")
        self._sharing, self._usual, self._start = sharing, usual, start
        self._today = today or date.today()
        self._offers: list[Offer] = []
        self._waiting: Sequence[Item] = ()
        self._none = ""
        self._last = usual.last_time()
        last, who = self._last or LastTime(), usual.practitioner()
        self.audience = dropdown("Who it is for", ((name, str(one)) for one, name in _AUDIENCES.items()))
        shapes = [one for one in _SHAPES if start.reflection or one in _MONTHS]
        self.shape = dropdown("In which shape", ((_SHAPES[one], str(one)) for one in shapes))
        self.form = dropdown("Form", ((one.name, one.id) for one in forms))
        self.first, self.last = DayEdit(theme, "From"), DayEdit(theme, "To")
        self.items = ItemTree()
        self.items.setMinimumHeight(theme.px(220))
        self.prepared_for = _line("", "for example: supervision in December")
        self.role = _line(who.role, "for example: health visitor")
        self.name = _line(who.name, "left out unless you write it")
        self.organisation = _line(who.organisation, "left out unless you write it")
        self.large = QCheckBox("Large print")
        self.dyslexia = QCheckBox("Dyslexia-friendly type")
        self.in_metadata = QCheckBox("My name in the file’s properties too")
        self.checked = QCheckBox(_CHECKED)
        self.checked.setAccessibleDescription(_CHECKING)
        self._checked_at, self._saying = "", False
        self.again_button = button("As last time", self.as_last_time)
        self.again_button.setVisible(self._last is not None)
        self.markdown_button = button("Save as Markdown…", self.save_markdown)
        self._choose(last.audience, start.shape, start.form or last.form)
        self._readdress()
        for box, on in (
            (self.large, last.large),
            (self.dyslexia, last.dyslexia),
            (self.in_metadata, last.author_in_metadata),
        ):
            box.setChecked(on)
        self.compose(self._choices(theme), self.markdown_button, wide=420)
        self._wire()
        self._offer()
        self.renew()
        self.items.setFocus()

    def _choices(self, theme: Theme) -> QWidget:
        page = QWidget()
        page.setMinimumWidth(theme.px(300))
        box = QVBoxLayout(page)
        box.setContentsMargins(3 * GRID, 3 * GRID, 2 * GRID, GRID)
        box.setSpacing(GRID + 4)
        box.addWidget(label("What leaves this computer", "heading"))
        box.addWidget(label(_LEAVES))
        box.addWidget(flow(self.again_button))
        box.addWidget(captioned("Who it is for", self.audience))
        box.addWidget(captioned("In which shape", self.shape))
        self._form_field = captioned("Form", self.form)
        self._period = QWidget()
        period = QVBoxLayout(self._period)
        period.setContentsMargins(0, 0, 0, 0)
        period.setSpacing(GRID)
        period.addWidget(captioned("From", self.first))
        period.addWidget(captioned("To", self.last))
        box.addWidget(self._form_field)
        box.addWidget(self._period)
        box.addWidget(self.items, 1)
        mine = button("Tick all but notes and highlights", self.tick_mine)
        mine.setAccessibleDescription("Answers, learning points, quotations, actions, and when and how long")
        box.addWidget(flow(mine, button("Tick nothing", lambda: self.items.tick({}))))
        box.addWidget(label("On the pages", "subheading"))
        for name, field in (
            ("Prepared for (optional)", self.prepared_for),
            ("Your role (optional)", self.role),
            ("Your name (optional)", self.name),
            ("Your organisation (optional)", self.organisation),
        ):
            box.addWidget(captioned(name, field))
        self._unnamed = label("A partnership never gets your name or organisation.", "muted")
        box.addWidget(self._unnamed)
        for tick in (self.large, self.dyslexia, self.in_metadata):
            box.addWidget(tick)
        box.addWidget(self.pages)
        self.found.setMinimumHeight(theme.px(140))
        box.addWidget(self.found, 1)
        box.addWidget(self.checked)
        box.addWidget(label(_CHECKING, "muted"))
        return scrolled(page, "What leaves this computer")

    def _wire(self) -> None:
        self.shape.currentIndexChanged.connect(self._look_back)  # before what it offers is asked for
        self.audience.currentIndexChanged.connect(self._readdress)
        for choice in (self.audience, self.shape, self.form):
            choice.currentIndexChanged.connect(self._offer)
        for day in (self.first, self.last):
            day.dateChanged.connect(self._offer)
        for field in (self.prepared_for, self.role, self.name, self.organisation):
            field.textChanged.connect(self._ticked)
        for tick in (self.large, self.dyslexia, self.in_metadata):
            tick.toggled.connect(self.later)
        self.items.changed.connect(self._ticked)
        self.checked.toggled.connect(self._say_checked)

    @property
    def chosen_audience(self) -> Audience:
        """Who it is for."""
        return Audience(self.audience.currentData())

    @property
    def chosen_shape(self) -> Shape:
        """In which shape."""
        return Shape(self.shape.currentData())

    @property
    def _form_id(self) -> str:
        return self.form.currentData() if self.chosen_shape is Shape.FORM else ""

    @property
    def _spans(self) -> bool:
        return self.chosen_shape in _MONTHS

    def choice(self) -> Choice:
        """What is chosen now."""
        items = self.items.chosen()
        return Choice(
            outstanding=items.pop(BEFORE, ()),
            items=items,
            audience=self.chosen_audience,
            shape=self.chosen_shape,
            form=self._form_id,
            prepared_for=self.prepared_for.text(),
            author_role=self.role.text(),
            author_name=self.name.text(),
            organisation=self.organisation.text(),
            period_from=self.first.day if self._spans else "",
            period_to=self.last.day if self._spans else "",
            checked=self._checked_at,
        )

    def page_look(self) -> PageLook:
        """How the pages are set."""
        return PageLook(self.large.isChecked(), self.dyslexia.isChecked(), self.in_metadata.isChecked())

    def tick_mine(self) -> None:
        """Tick all that is a reflection's own: no notes, and no highlights that are not quoted."""
        groups = {ItemGroup.FORM} if self._form_id else ASKED
        self.items.tick(everything(self._offers, groups) | {BEFORE: [one.id for one in self._waiting]})

    def as_last_time(self) -> None:
        """Choose all as it was chosen last: for whom, the shape where it can be, what kinds of things, the
        type and whom it is prepared for."""
        last = self._last
        if last is None:
            return
        alone = bool(self._start.reflection)  # begun for one reflection, it stays with that
        shape = self.chosen_shape if alone == (last.shape in _MONTHS) else last.shape
        self._choose(last.audience, shape, last.form)
        for box, on in (
            (self.large, last.large),
            (self.dyslexia, last.dyslexia),
            (self.in_metadata, last.author_in_metadata),
        ):
            box.setChecked(on)
        self._readdress()
        self._offer()
        # A note is a choice by itself: the kind of thing it is brings no other along.
        wanted = everything(self._offers, frozenset(last.groups) - MARKS)
        for offer in self._offers:
            if offer.chosen is not None:
                wanted[offer.reflection.id] = offer.chosen
        self.items.tick(wanted)

    def prepare(self) -> Callable[[], Made]:
        choice, look = self.choice(), self.page_look()

        def work() -> Made:
            record = self._sharing.record(choice)
            pdf = self._sharing.preview(record, look)
            return record, pdf, self._sharing.look_through(record)

        return work

    def renew(self) -> None:
        if self.choice().items:
            super().renew()
        else:
            alone = bool(self.choice().outstanding)
            self.show_nothing(_BEFORE_ALONE if alone else _NOTHING if self._offers else self._none)

    def writer(self, made: Made, path: Path, ending: str) -> Callable[[], object]:  # noqa: ARG002 - the path says it
        record, pdf, _ = made
        choice, offers = self.choice(), list(self._offers)
        who = Practitioner(choice.author_name, choice.author_role, choice.organisation)
        last = self._chosen_now(choice)

        def work() -> None:
            self._sharing.export(record, path, pdf)
            with suppress(StorageProblem):  # the file is written; what cannot be kept is chosen again
                self._sharing.remember(choice, offers)
                self._usual.keep(who, last)

        return work

    def suggestion(self, ending: str) -> str:
        if self.chosen_shape is Shape.REFLECTION:
            return file_name("Reflection", self._start.title, ending)
        return file_name(_SHAPES[self.chosen_shape], self._start.title if self._form_id else "", ending)

    def allow_saving(self, allowed: bool) -> None:
        super().allow_saving(allowed)
        self.markdown_button.setEnabled(allowed)
        # Only pages that are there can have been checked; saying so makes them anew, with that on them.
        self.checked.setEnabled(allowed or self._saying)

    def save_markdown(self) -> None:
        """Ask where, then write what was shown as Markdown."""
        self.save_as(MARKDOWN, "Markdown (*.md)")

    def _chosen_now(self, choice: Choice) -> LastTime:
        ids = {one for items in choice.items.values() for one in items}
        groups = {one.group for offer in self._offers for one in offer.items if one.id in ids}
        return LastTime(
            choice.audience,
            choice.shape,
            choice.form,
            choice.prepared_for,
            self.large.isChecked(),
            self.dyslexia.isChecked(),
            self.in_metadata.isChecked(),
            tuple(one for one in ItemGroup if one in groups),
        )

    def _choose(self, audience: Audience, shape: Shape, form: str) -> None:
        """Choose these where they are on offer, quietly."""
        for box, wanted in ((self.audience, str(audience)), (self.shape, str(shape)), (self.form, form)):
            box.blockSignals(True)
            if (at := box.findData(wanted)) >= 0:
                box.setCurrentIndex(at)
            box.blockSignals(False)
        self._look_back()

    def _look_back(self) -> None:
        """From when to when the shape looks to begin with."""
        back = _MONTHS.get(self.chosen_shape, 12)
        for field, day in ((self.first, months_after(self._today, -back)), (self.last, self._today)):
            field.blockSignals(True)
            field.show_day(day.isoformat())
            field.blockSignals(False)

    def _offer(self) -> None:
        """Offer what could leave now, with what was ticked for this reader before."""
        self._form_field.setVisible(self.chosen_shape is Shape.FORM)
        self._period.setVisible(self._spans)
        named = self.chosen_audience is not Audience.PARTNERSHIP
        for field in (self.prepared_for, self.name, self.organisation, self.in_metadata):
            field.setEnabled(named)
        self._unnamed.setVisible(not named)
        try:
            if self._spans:
                between = self._sharing.between(self.first.day, self.last.day)
                ids = [one.id for one in between if one.started]
            else:
                ids = [self._start.reflection]
            self._offers = self._sharing.offers(ids, self.chosen_audience, self._form_id)
            self._none = "Nothing was written in this time."
        except KnownError as error:
            self._offers, self._none = [], sentence(error)
        opens = self.chosen_shape is Shape.PACK and self.chosen_audience is Audience.SUPERVISOR
        ids = [one.reflection.id for one in self._offers]
        self._waiting = self._sharing.outstanding(ids) if opens and ids else ()
        chosen = {one.reflection.id: one.chosen or frozenset() for one in self._offers}
        self.items.show_offers(self._offers, chosen, self._waiting)
        self._ticked()

    def _ticked(self) -> None:
        """What is to leave is another: it has not been checked yet."""
        self._checked_at = ""
        self.checked.blockSignals(True)
        self.checked.setChecked(False)
        self.checked.blockSignals(False)
        self.later()

    def _say_checked(self, checked: bool) -> None:
        self._checked_at = now() if checked else ""
        self._saying = True
        self.later()
        self._saying = False

    def _readdress(self) -> None:
        """What was written of whom it is for last time is for that reader alone."""
        last = self._last
        same = last is not None and last.audience is self.chosen_audience
        self.prepared_for.setText(last.prepared_for if last and same else "")


def _line(text: str, hint: str) -> QLineEdit:
    made = QLineEdit(text)
    made.setPlaceholderText(hint)
    made.setMaxLength(LONGEST)
    return made
