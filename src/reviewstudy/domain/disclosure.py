"""What of a pool may leave: no group under five, and none that the rest gives away (decision 18)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from reviewstudy.domain.pooling import Category, Cell, FollowUp, Kind, Label, Pooled, Text, TextKind

LEAST = 5
"""The smallest group that is shown. Ours; ten and more are usual where data are about patients."""

OTHER_ROLES: Category = (Kind.ROLE, "\0others")
"""The row of every role that has none of its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A number that may be shown. ``or_more``: it is the least, since the exact one would give away how
    few are not in it."""

    category: Category
    label: Label
    count: int
    or_more: bool = False

    @property
    def said(self) -> str:
        return f"{self.count:,} or more" if self.or_more else f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a kind that may be shown, the largest first; perhaps none."""

    kind: Kind
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """What may leave. ``contributions`` is None where there are fewer than :data:`LEAST`; then there is
    nothing else."""

    contributions: int | None
    tables: tuple[Table, ...]
    texts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class _Family:
    """Cells inside one group of at least ``low`` and at most ``high``. ``covered``: everybody in the group
    is in a cell; ``parted``: and in one alone. ``listed``: anybody can look up which cells there could be, as
    the points of a review; which roles and models were used stands nowhere."""

    low: int
    high: int
    cells: Sequence[Cell]
    covered: bool = False
    parted: bool = False
    listed: bool = True


def release(pooled: Pooled, approved: Collection[str] = ()) -> Released:
    """What may leave of ``pooled``: tables, and of the :func:`offered` texts those with ``approved`` ids."""
    if pooled.contributions < LEAST:
        return Released(None, tuple(Table(kind, ()) for kind in Kind))
    shown = _shown(pooled)
    tables = tuple(
        Table(kind, tuple(sorted((row for row in shown.values() if row.category[0] == kind), key=_order)))
        for kind in Kind
    )
    texts = tuple(one for one in _offered(pooled, shown) if one.id in approved)
    return Released(pooled.contributions, tables, _unlike(texts))


def offered(pooled: Pooled) -> tuple[Text, ...]:
    """The texts that a person may approve: those out of groups that are shown."""
    return tuple(_offered(pooled, _shown(pooled))) if pooled.contributions >= LEAST else ()


def _offered(pooled: Pooled, shown: Collection[Category]) -> Iterator[Text]:
    for text in pooled.texts:
        if text.kind is TextKind.QUOTATION:
            if pooled.quoted.get(text.group, 0) >= LEAST:
                yield text
        elif text.group in shown:
            yield text


def _shown(pooled: Pooled) -> dict[Category, Row]:
    everybody = pooled.contributions
    by_kind = {kind: [one for one in pooled.cells if one.category[0] == kind] for kind in Kind}
    roles, models = by_kind[Kind.ROLE], by_kind[Kind.MODEL]
    rows = _rows(_Family(everybody, everybody, roles, covered=True, parted=True, listed=False))
    rest = everybody - sum(row.count for row in rows)
    if rows and rest:
        rows.append(Row(OTHER_ROLES, Label("All other roles together"), rest))
    rows += _rows(_Family(everybody, everybody, models, covered=True, listed=False))
    outer = [*by_kind[Kind.THEME], *(one for one in by_kind[Kind.FOLLOW_UP] if one.inside is None)]
    rows += _rows(_Family(everybody, everybody, outer))
    found = {row.category: row for row in rows}
    inside: dict[Category, list[Cell]] = {}
    for cell in pooled.cells:
        if cell.inside:
            inside.setdefault(cell.inside, []).append(cell)
    for category, cells in inside.items():
        above = found.get(category)
        if above is None:  # its parts would tell that it is there, and so what it was hidden for
            continue
        family = _Family(
            above.count, everybody if above.or_more else above.count, cells, category[0] != Kind.MODEL
        )
        parts = _rows(family)
        if not parts and _told(family, cells):
            del found[category]
        found.update((row.category, row) for row in parts)
    return found


def _rows(family: _Family) -> list[Row]:
    """The cells of a family that can be shown together."""
    shown = sorted((one for one in family.cells if one.count >= LEAST), key=lambda one: -one.count)
    while shown and family.covered:
        hidden = [one for one in family.cells if one not in shown]
        seen = sum(family.high if _nearly_all(one, family) else one.count for one in shown)
        left = family.low - seen
        if not (1 <= left < LEAST or _told(family, hidden, left) or _bared(family, hidden, seen)):
            break
        shown.pop()  # then a row that is missing need not be a small one
    return [
        Row(one.category, one.label, max(LEAST, family.high - LEAST + 1), or_more=True)
        if _nearly_all(one, family)
        else Row(one.category, one.label, one.count)
        for one in shown
    ]


def _nearly_all(cell: Cell, family: _Family) -> bool:
    """Whether its number would tell that fewer than five are not in it.

    None at all counts too: if only 1 to 4 were veiled, the veil would say which it is. Parted cells
    need no veil, since whoever is in no shown one is in the rest, which is never that small.
    """
    return not family.parted and family.high - cell.count < LEAST


def _told(family: _Family, hidden: Collection[Cell], left: int | None = None) -> bool:
    """Whether ``left`` people are so many for the hidden cells that each must have some: with all of
    them under five, the others can hold no more than four each."""
    left = family.low if left is None else left
    small = all(one.count < LEAST for one in hidden)
    return (
        family.covered and family.listed and bool(hidden) and small and left > (LEAST - 1) * (len(hidden) - 1)
    )


def _bared(family: _Family, hidden: Collection[Cell], seen: int) -> bool:
    """Whether the cells together cannot reach ``high``, so that a group shown as at least ``low`` is known
    to leave somebody out."""
    small = all(one.count < LEAST for one in hidden)
    return family.low < family.high and small and seen + (LEAST - 1) * len(hidden) < family.high


def _order(row: Row) -> tuple[object, ...]:
    if row.category[0] == Kind.FOLLOW_UP:
        return (list(FollowUp).index(FollowUp(row.category[1])),)
    return (row.category == OTHER_ROLES, -row.count, row.label.about, row.label.number, row.label.text)


def _unlike(texts: Iterable[Text]) -> tuple[Text, ...]:
    """Each text once; they are in the order of their letters, which says nothing of whose they are."""
    return tuple({(one.kind, one.group, one.about, one.text): one for one in texts}.values())
