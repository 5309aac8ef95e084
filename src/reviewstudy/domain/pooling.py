"""Many records counted together. What comes out may not leave as it is: :mod:`.disclosure` decides that.

A record names nobody, so people cannot be counted. What is counted is *contributions*: records, where
those that share a reflection count as one, since only one journal has that reflection. A person who
hands in two records with nothing in common is counted twice, never the other way about.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from reviewstudy.domain.records import Answer, Audience, LinkedPoint, Record, RecordedReflection
from reviewstudy.domain.reflections import CHECK_BACK, OWN, SURVEY, TEAM

ASKED = frozenset({OWN, SURVEY, TEAM})
"""Models whose questions somebody asks: the review, its survey, a team. The answers to others, with what
a person felt and why, are the reflection itself and are not pooled."""


class Kind(StrEnum):
    """What a table counts by."""

    THEME = "theme"
    POINT = "point"
    MODEL = "model"
    ROLE = "role"
    QUESTION = "question"
    FOLLOW_UP = "follow-up"


class TextKind(StrEnum):
    """Words that may be shown, each only once somebody has approved it."""

    ANSWER = "answer"
    QUOTATION = "quotation"
    ACTION = "action"
    CHANGE = "change"


class Taken(StrEnum):
    """What became of one record."""

    COUNTED = "counted"
    DUPLICATE = "duplicate"
    NO_CONSENT = "no consent"


class FollowUp(StrEnum):
    """The rows of :attr:`Kind.FOLLOW_UP`."""

    ACTION = "action"
    DONE = "done"
    OPEN = "open"
    CHANGED = "changed"


Category = tuple[str, ...]
"""A :class:`Kind` and the ids that tell one row of its table from another."""


@dataclass(frozen=True, slots=True)
class Label:
    """A category in words: ``about`` says of which review, ``number`` is a point's in the margin, or 0."""

    text: str
    about: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """How many contributions have a category; ``inside`` is the category they all have too, if any."""

    category: Category
    label: Label
    count: int
    inside: Category | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words of one reflection. ``id`` is made of them, so that other words need approving anew; ``group``
    is the category they come from, ``about`` the question or the source, ``own`` a review's or writer's."""

    id: str
    kind: TextKind
    text: str
    group: Category
    about: str = ""
    own: bool = True


@dataclass(frozen=True, slots=True)
class Files:
    """What became of the files that were looked at."""

    records: int = 0
    duplicates: int = 0
    refused: int = 0
    excluded_no_consent: int = 0


@dataclass(frozen=True, slots=True)
class Pooled:
    """Counts as they are, however small; ``quoted`` is how many contributions quote from each review."""

    contributions: int
    reflections: int
    cells: tuple[Cell, ...]
    quoted: Mapping[Category, int]
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is counted of one reflection, in the version that counts."""

    version: tuple[float, str, float, str, str]
    record: str
    categories: frozenset[Category]
    labels: tuple[tuple[Category, Label], ...]
    themes: tuple[tuple[Category, Category], ...]
    texts: tuple[Text, ...]


def pool(records: Iterable[Record]) -> Pooled:
    """All of ``records`` that their authors chose for the partnership, in any order the same."""
    pooling = Pool()
    for record in records:
        pooling.add(record)
    return pooling.pooled()


class Pool:
    """Records counted as they come; none is kept. Without ``texts`` no words are either."""

    def __init__(self, *, texts: bool = True) -> None:
        self._texts = texts
        self._roles: dict[str, tuple[float, str, str]] = {}
        self._kept: dict[str, _Kept] = {}
        self._joined: dict[str, str] = {}
        self._same: dict[object, object] = {}

    def add(self, record: Record) -> Taken:
        """Count a record, unless it is for somebody else or was counted before.

        The version of a reflection that was changed last counts, and of equal ones that of the record
        made last: what its author chose last. Nothing is merged from the earlier ones, since what is
        not chosen any more must not come back.
        """
        if record.audience is not Audience.PARTNERSHIP:
            return Taken.NO_CONSENT
        if record.record in self._roles:
            return Taken.DUPLICATE
        self._roles[record.record] = (*_moment(record.created), " ".join(record.author_role.split()))
        self._joined[record.record] = record.record
        for one in record.reflections:
            self._take(record, one)
        return Taken.COUNTED

    def _take(self, record: Record, one: RecordedReflection) -> None:
        version = (*_moment(one.modified), *_moment(record.created), record.record)
        before = self._kept.get(one.reflection)
        if before:
            self._joined[self._first(record.record)] = self._first(before.record)
            if before.version >= version:
                return
        categories, labels, themes = _counted(one)
        self._kept[one.reflection] = _Kept(
            version,
            record.record,
            # Thousands of records say the same few things, so each is held once.
            frozenset(self._once(category) for category in categories),
            tuple((self._once(category), self._once(label)) for category, label in labels),
            tuple((self._once(point), self._once(theme)) for point, theme in themes),
            tuple(_texts(one)) if self._texts else (),
        )

    def _once[T](self, value: T) -> T:
        return self._same.setdefault(value, value)  # type: ignore[return-value]

    def _first(self, record: str) -> str:
        """The record that stands for all that are joined with this one."""
        while (above := self._joined[record]) != record:
            self._joined[record] = record = self._joined[above]
        return record

    def pooled(self) -> Pooled:
        """Everything counted so far."""
        labels: dict[Category, Counter[Label]] = {}
        themes: dict[Category, Counter[Category]] = {}
        for kept in self._kept.values():
            for category, label in kept.labels:
                labels.setdefault(category, Counter())[label] += 1
            for point, theme in kept.themes:
                themes.setdefault(point, Counter())[theme] += 1
        # Editions of a review may head a point otherwise; it is counted under one theme, or the two
        # tables would not add up.
        theme_of = {point: _commonest(votes) for point, votes in themes.items()}
        contributions: dict[str, set[Category]] = {}
        for kept in self._kept.values():
            mine = contributions.setdefault(self._first(kept.record), set())
            mine |= kept.categories
            mine.update(theme_of[point] for point, _ in kept.themes)
        self._add_roles(contributions, labels)
        counts = Counter(category for mine in contributions.values() for category in mine)
        return Pooled(
            contributions=len(contributions),
            reflections=len(self._kept),
            cells=tuple(
                Cell(category, _commonest(labels[category]), count, _inside(category, theme_of))
                for category, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
                if category[0] != TextKind.QUOTATION
            ),
            quoted={one: count for one, count in counts.items() if one[0] == TextKind.QUOTATION},
            texts=tuple(sorted(self._distinct(), key=_by_letters)),
        )

    def _add_roles(
        self, contributions: Mapping[str, set[Category]], labels: dict[Category, Counter[Label]]
    ) -> None:
        """The role that each contribution's last record gives."""
        latest: dict[str, tuple[float, str, str]] = {}
        for record, said in self._roles.items():
            first = self._first(record)
            latest[first] = max(latest.get(first, said), said)
        for first, mine in contributions.items():
            role = latest[first][-1]
            row = (Kind.ROLE, role.casefold())
            mine.add(row)
            labels.setdefault(row, Counter())[Label(role or "Role not given")] += 1

    def _distinct(self) -> Iterable[Text]:
        return {text.id: text for kept in self._kept.values() for text in kept.texts}.values()


def _counted(
    one: RecordedReflection,
) -> tuple[set[Category], list[tuple[Category, Label]], list[tuple[Category, Category]]]:
    """The categories of a reflection, what they are called, and the theme of each point."""
    labels: list[tuple[Category, Label]] = [((Kind.MODEL, one.model), Label(one.model_name or one.model))]
    themes: list[tuple[Category, Category]] = []
    for point in one.points:
        about = one.source.title if point.review == one.source.review else "another review"
        theme = " ".join(point.theme.split())
        above: Category = (Kind.THEME, point.review, theme.casefold())
        labels.append((_point(point), Label(" ".join(point.text.split()), about, point.number)))
        labels.append((above, Label(theme or "Under no heading", about)))
        themes.append((_point(point), above))
    for answer in one.answers:
        if one.model in ASKED and answer.prompt != CHECK_BACK and answer.text.strip():
            about = one.source.title if one.model != TEAM else ""
            labels.append((_question(one, answer), Label(" ".join(answer.question.split()), about)))
    categories = {category for category, _ in labels if category[0] != Kind.THEME}
    labels += ((row, Label(row[1])) for row in _follow_up(one))
    categories.update(_follow_up(one))
    categories.update((TextKind.QUOTATION, quote.review) for quote in one.quotations)
    return categories, labels, themes


def _follow_up(one: RecordedReflection) -> set[Category]:
    rows = {FollowUp.DONE if action.done.strip() else FollowUp.OPEN for action in one.actions}
    if rows:
        rows.add(FollowUp.ACTION)
    if any(answer.prompt == CHECK_BACK and answer.text.strip() for answer in one.answers):
        rows.add(FollowUp.CHANGED)
    return {(Kind.FOLLOW_UP, row) for row in rows}


def _point(point: LinkedPoint) -> Category:
    return (Kind.POINT, point.review, point.point)


def _question(one: RecordedReflection, answer: Answer) -> Category:
    """A team asks the same of every review, a review and its survey of that one alone."""
    return (Kind.QUESTION, one.model, "" if one.model == TEAM else one.source.review, answer.prompt)


def _texts(one: RecordedReflection) -> Iterator[Text]:
    """The words that may be offered; of an action that concerns a child none are."""

    def text(
        kind: TextKind, words: str, group: Category, about: str = "", own: bool = True
    ) -> Iterator[Text]:
        if words.strip():
            made = "\0".join((kind, one.reflection, *group, about, words))
            key = hashlib.sha256(made.encode("utf-8", "surrogatepass")).hexdigest()[:20]
            yield Text(key, kind, words.strip(), group, about, own)

    for answer in one.answers:
        if answer.prompt == CHECK_BACK:
            yield from text(TextKind.CHANGE, answer.text, (Kind.FOLLOW_UP, FollowUp.CHANGED))
        elif one.model in ASKED:
            yield from text(TextKind.ANSWER, answer.text, _question(one, answer), answer.question)
    for quote in one.quotations:
        page = f", page {quote.page}" if quote.page is not None else ""
        about = (quote.review_title or one.source.title) + page
        yield from text(
            TextKind.QUOTATION, quote.text, (TextKind.QUOTATION, quote.review), about, not quote.digest
        )
    for action in one.actions:
        if not action.about_child:
            row = FollowUp.DONE if action.done.strip() else FollowUp.OPEN
            yield from text(TextKind.ACTION, action.what, (Kind.FOLLOW_UP, row))


def _by_letters(one: Text) -> tuple[str, ...]:
    """Under the heading it will stand in, by its own letters, which say nothing of whose it is."""
    row = one.group[1] if one.kind is TextKind.ACTION else ""
    return (one.kind, row, one.about, one.text, one.id)


def _inside(category: Category, theme_of: Mapping[Category, Category]) -> Category | None:
    """The category that everybody with this one has as well."""
    match category[0]:
        case Kind.POINT:
            return theme_of[category]
        case Kind.QUESTION:
            return (Kind.MODEL, category[1])
        case Kind.FOLLOW_UP if category[1] in (FollowUp.DONE, FollowUp.OPEN):
            return (Kind.FOLLOW_UP, FollowUp.ACTION)
    return None


def _commonest[T: (Label, Category)](votes: Counter[T]) -> T:
    """What most say, so that one odd file names nothing for all."""
    return min(votes, key=lambda one: (-votes[one], repr(one).swapcase()))  # the less shouted of two


def _moment(text: str) -> tuple[float, str]:
    """A time to order by; what is none comes first, by its letters."""
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp(), text
    except (ValueError, OverflowError):
        return float("-inf"), text
