"""A supervisor's side of a record: what was said and agreed, or room to type and write it."""

from collections.abc import Iterator, Sequence

from reviewstudy.domain.records import Record
from reviewstudy.domain.spans import in_words
from reviewstudy.domain.supervision import AgreedAction, Comment, Supervision
from reviewstudy.domain.typed import (
    AGREED,
    LONG,
    ROWS,
    SHORT,
    SIGNED,
    agreed_field,
    session_field,
    signed_field,
)
from reviewstudy.exporting.actions import table_of
from reviewstudy.exporting.blocks import (
    Blank,
    Blanks,
    Block,
    Details,
    Field,
    Heading,
    Prose,
    Row,
    Said,
    row,
)
from reviewstudy.exporting.wording import day_of, duration, moment_of, named, words


class Side:
    """What a record's supervisor said, told place by place; what found no place is told at the end.

    ``titles`` are those of the record's reflections, in order; ``level`` is that of the heading over it.
    """

    def __init__(self, record: Record, supervision: Supervision, titles: Sequence[str], level: int) -> None:
        self._record = record
        self._supervision = supervision
        self._titles = titles
        self._level = level
        self._said = words()["supervision"]
        self._left = list(supervision.comments)

    def about(self, reflection: str, prompt: str = "") -> Iterator[Said]:
        """What is said of one answer, or of a whole reflection."""
        found = [one for one in self._left if (one.reflection, one.prompt) == (reflection, prompt)]
        self._left = [one for one in self._left if one not in found]
        return (Said(self._label(one), one.text) for one in found)

    def end(self) -> Iterator[Block]:
        """What is about all of the record, what found no place, and what was agreed."""
        said, supervision = self._said, self._supervision
        yield Heading(said["heading"], self._level, fresh=len(self._record.reflections) > 1)
        if supervision.typed:
            yield Prose(said["typed"] + ".")
        yield from self.about("")
        if left := self._left:
            yield Heading(said["elsewhere"], self._level + 1)
            yield from (Said(self._label(one), one.text) for one in left)
        yield Heading(said["agreed"], self._level + 1)
        if agreed := supervision.agreed:
            several = len(self._record.reflections) > 1
            yield table_of([(one, self._number(one)) for one in agreed], other="–" if several else "")
        else:
            yield Prose("", blank=said["none_agreed"])
        yield from self._session()
        yield from self._signed()

    def _label(self, one: Comment) -> str:
        """Whose words these are, and what they are about where that does not stand above them."""
        said = self._said
        label = str(said[one.kind])
        if not one.prompt:
            label += f" {said['on_record' if not one.reflection else 'on_reflection']}"
        if one in self._left and one.reflection:
            label += f" {self._named(one)}"
        return f"{label} · {said['typed_short']}" if self._supervision.typed else label

    def _named(self, one: Comment) -> str:
        """The answer and reflection that words are about, as far as the record has them."""
        about = []
        for reflection, title in zip(self._record.reflections, self._titles, strict=True):
            if reflection.reflection == one.reflection:
                found = (answer.heading for answer in reflection.answers if answer.prompt == one.prompt)
                about += [f"“{text}”" for text in (*found, title) if text.strip()]
        return f"{self._said['on']} {', '.join(about)}" if about else str(self._said["on_what"])

    def _number(self, action: AgreedAction) -> int:
        ids = [one.reflection for one in self._record.reflections]
        return ids.index(action.reflection) + 1 if action.reflection in ids else 0

    def _session(self) -> Iterator[Block]:
        said, session = self._said, self._supervision.session
        yield Heading(said["session"], self._level + 1)
        changed = in_words(day_of(self._supervision.modified))
        rows = _rows(
            row(said["held-on"], in_words(session.held_on)),
            row(said["length"], duration(session.minutes)),
            row(said["kind"], named("session_kinds", session.kind) if session.kind else ""),
            row(said["next-on"], in_words(session.next_on)),
            row(said["changed"], changed),
        )
        yield Details(rows) if rows else Prose("", blank=said["none_said"])
        for part, text in (("wellbeing", session.wellbeing), ("disagreements", session.disagreements)):
            if text.strip():
                yield Prose(text, said[part])
        yield Prose(said["child"])

    def _signed(self) -> Iterator[Block]:
        said, signed = self._said, self._supervision.signed
        yield Heading(said["signed"], self._level + 1)
        if signed is None:
            yield Prose("", blank=said["not_signed"])
            return
        yield Details(
            _rows(
                row(said["name"], signed.name or "–"),
                row(said["role"], signed.role),
                row(said["date"], moment_of(signed.time)),
                row(said["note"], said["unchecked"]),
            )
        )


def room(record: Record, level: int) -> Iterator[Block]:
    """Room for a supervisor to type or write in, with a form field over each place."""
    said = words()["supervision"]
    several = len(record.reflections) > 1
    yield Heading(said["for"], level, fresh=several)
    yield Prose(said["child"])
    yield Heading(said["agreed"], level + 1)
    parts = AGREED if several else AGREED[:-1]
    shares, lines = (2.6, 1.3, 1, 0.8), (2, 2, 1, 1)
    yield Blanks(
        tuple(
            tuple(
                Blank(
                    f"{number}. {said[part]}" if part == parts[0] else said[part],
                    Field(agreed_field(number, part), _of(f"action {number}", part), ruled),
                    share,
                )
                for part, share, ruled in zip(parts, shares, lines, strict=False)
            )
            for number in range(1, ROWS + 1)
        )
    )
    yield Heading(said["session"], level + 1)
    short = tuple(Blank(said[part], Field(session_field(part), _of("session", part), 1)) for part in SHORT)
    long = ((Blank(said[part], Field(session_field(part), _of("session", part))),) for part in LONG)
    yield Blanks((short, *long))
    yield Heading(said["signed"], level + 1)
    yield Blanks(
        (tuple(Blank(said[part], Field(signed_field(part), _of("signed", part), 1)) for part in SIGNED),)
    )
    yield Prose(said["unchecked"])


def _of(what: str, part: str) -> str:
    """What a field is called where its place on the page is not seen."""
    said = words()["supervision"]
    return f"{said.get(what, what.capitalize())}: {said[part]}"


def _rows(*rows: Row | None) -> tuple[Row, ...]:
    return tuple(one for one in rows if one)
