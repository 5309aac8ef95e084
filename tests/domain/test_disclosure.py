"""No group under five can be worked out from what leaves, by somebody who knows all of it and the rules.

The adversary is given every released number, every category that anybody has (which nobody outside
knows), which lies inside which, which cover or part the group they are in, that numbers are whole and
not negative, and, where only small rows are missing, that they are under five. It succeeds with a group
when every world that agrees with all this has from 1 to 4 in it.

Sizes are enough: sets p, q, … inside a set of t that cover it are there exactly when the largest is at most
t and their sum at least t, whatever the other tables say, since no released number crosses two of them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.pooled import Said, board, records

from reviewstudy.domain.disclosure import LEAST, OTHER_ROLES, Released, Row, Table, offered, release
from reviewstudy.domain.pooling import Category, Kind, Pooled, TextKind, pool

Terms = dict[str, int]


@dataclass
class Worlds:
    """Whole numbers within bounds, under sums of them that may be no more than a bound."""

    low: dict[str, int] = field(default_factory=dict)
    high: dict[str, int] = field(default_factory=dict)
    sums: list[tuple[Terms, int]] = field(default_factory=list)

    def number(self, name: str, low: int, high: int) -> None:
        self.low[name], self.high[name] = low, high

    def at_most(self, terms: Terms, bound: int) -> None:
        self.sums.append((terms, bound))

    def settle(self) -> None:
        """Draw the bounds together once, for all questions to come."""
        assert self._draw_together(self.low, self.high, self.sums)

    def possible(self, name: str, least: int, most: int) -> bool:
        """Whether there is a world in which the number lies so: bounds are drawn together, then the
        narrowest number is tried value by value, so the answer is exact."""
        names, sums = self._around(name)
        low, high = {one: self.low[one] for one in names}, {one: self.high[one] for one in names}
        low[name], high[name] = max(low[name], least), min(high[name], most)
        return self._search(low, high, sums)

    def _around(self, name: str) -> tuple[set[str], list[tuple[Terms, int]]]:
        """The numbers that hang together with this one, those that are known aside, and their sums."""
        names, sums, open_ = {name}, [], [name]
        while open_:
            now = open_.pop()
            for one in self.sums:
                if now in one[0] and one not in sums:
                    sums.append(one)
                    open_ += [at for at in one[0] if at not in names and self.low[at] < self.high[at]]
                    names |= set(one[0])
        return names, sums

    def _search(self, low: dict[str, int], high: dict[str, int], sums: list[tuple[Terms, int]]) -> bool:
        if not self._draw_together(low, high, sums):
            return False
        open_ = [name for name in low if low[name] < high[name]]
        if not open_:
            return True
        name = min(open_, key=lambda one: high[one] - low[one])
        return any(
            self._search({**low, name: value}, {**high, name: value}, sums)
            for value in range(low[name], high[name] + 1)
        )

    def _draw_together(
        self, low: dict[str, int], high: dict[str, int], sums: list[tuple[Terms, int]]
    ) -> bool:
        changed = True
        while changed:
            changed = False
            for terms, bound in sums:
                least = sum(by * (low if by > 0 else high)[name] for name, by in terms.items())
                if least > bound:
                    return False
                for name, by in terms.items():
                    spare = bound - (least - by * (low if by > 0 else high)[name])
                    if by > 0 and spare // by < high[name]:
                        high[name], changed = spare // by, True
                    if by < 0 and -(spare // -by) > low[name]:
                        low[name], changed = -(spare // -by), True
        return all(low[name] <= high[name] for name in low)

    def told(self, name: str) -> bool:
        """Whether this group has from 1 to 4 in every world."""
        return not self.possible(name, 0, 0) and not self.possible(name, LEAST, 10**6)


class Adversary:
    """What somebody can work out of ``released``, who knows of which categories there are any."""

    def __init__(self, pooled: Pooled, released: Released) -> None:
        assert released.contributions is not None
        self.everybody = released.contributions
        self.rows = {row.category: row for table in released.tables for row in table.rows}
        self.cells = [*pooled.cells]
        self.names: dict[Category, str] = {one.category: f"n{at}" for at, one in enumerate(self.cells)}
        self.worlds = Worlds()
        self.groups: list[str] = []
        for one in self.cells:
            row = self.rows.get(one.category)
            high = self.everybody if row is None or row.or_more else row.count
            self.worlds.number(self.names[one.category], row.count if row else 0, high)
            if row is None:
                self.groups.append(self.names[one.category])
        insides = {one.inside for one in self.cells}
        for above in insides:
            covered = above is not None and above[0] != Kind.MODEL
            self._family(above, [one.category for one in self.cells if one.inside == above], covered)
        for kind in (Kind.ROLE, Kind.MODEL):
            inside = [one.category for one in self.cells if one.category[0] == kind]
            self._family(None, inside, True, parted=kind is Kind.ROLE, listed=False)
        self.worlds.settle()

    def _family(
        self, above: Category | None, inside: Sequence[Category], covered: bool, *, parted: bool = False,
        listed: bool = True,
    ) -> None:  # fmt: skip
        worlds, whole = self.worlds, self.names[above] if above else "everybody"
        if above is None:
            worlds.number(whole, self.everybody, self.everybody)
        names = [self.names[one] for one in inside]
        for name in names:
            worlds.at_most({name: 1, whole: -1}, 0)
            outside = f"{whole}-without-{name}"
            worlds.number(outside, 0, self.everybody)
            self._equal({outside: 1, name: 1, whole: -1})
            self.groups.append(outside)
        hidden = [one for one in inside if one not in self.rows]
        if not covered:
            return
        true = {one.category: one.count for one in self.cells}
        if all(true[one] < LEAST for one in hidden) and listed:
            for one in hidden:
                worlds.high[self.names[one]] = min(worlds.high[self.names[one]], LEAST - 1)
        rest = f"{whole}-rest-{len(self.groups)}"
        worlds.number(rest, 0, self.everybody)
        self.groups.append(rest)
        shown = {self.names[one]: -1 for one in inside if one in self.rows}
        missing = {self.names[one]: -1 for one in hidden}
        if not listed:
            # A review's points can be read there, but which roles and models were used stands nowhere:
            # any that is thought of may be none of those that are missing.
            unheard = f"unheard-of-{rest}"
            worlds.number(unheard, 0, self.everybody)
            missing[unheard] = -1
        if parted:
            self._equal({rest: 1, whole: -1, **dict.fromkeys(shown, 1)})
            self._equal({rest: -1, **dict.fromkeys(missing, 1)})
            others = self.rows.get(OTHER_ROLES)
            if others:
                worlds.low[rest] = worlds.high[rest] = others.count
            return
        worlds.at_most({whole: 1, rest: -1, **shown}, 0)
        worlds.at_most({rest: 1, **missing}, 0)
        worlds.at_most({rest: 1, whole: -1}, 0)
        for name in missing:
            worlds.at_most({name: 1, rest: -1}, 0)

    def _equal(self, terms: Terms) -> None:
        self.worlds.at_most(terms, 0)
        self.worlds.at_most({name: -by for name, by in terms.items()}, 0)

    def told(self) -> Iterator[str]:
        """Each group that is known to have from 1 to 4."""
        yield from (one for one in self.groups if self.worlds.told(one))
        yield from self._crossed()

    def _crossed(self) -> Iterator[str]:
        """Of two rows of any tables: those in both, in one alone, and in neither."""
        spans = {
            one: (row.count, self.everybody if row.or_more else row.count) for one, row in self.rows.items()
        }
        for (one, (a, a_high)), (other, (b, b_high)) in combinations(spans.items(), 2):
            crossed = {
                "both": (max(0, a + b - self.everybody), min(a_high, b_high)),
                "first alone": (max(0, a - b_high), min(a_high, self.everybody - b)),
                "second alone": (max(0, b - a_high), min(b_high, self.everybody - a)),
                "neither": (max(0, self.everybody - a_high - b_high), self.everybody - max(a, b)),
            }
            for which, (low, high) in crossed.items():
                if low >= 1 and high < LEAST:
                    yield f"{which} of {one} and {other}"


def naive(pooled: Pooled) -> Released:
    """Rows under five left out, and nothing more."""
    rows = [Row(one.category, one.label, one.count) for one in pooled.cells if one.count >= LEAST]
    tables = (Table(kind, tuple(row for row in rows if row.category[0] == kind)) for kind in Kind)
    return Released(pooled.contributions, tuple(tables))


SAID = st.builds(
    Said,
    role=st.sampled_from(("Health visitor", "Midwife", "GP", "Teacher")),
    model=st.sampled_from(("what", "team", "gibbs")),
    points=st.lists(st.integers(1, 6), max_size=3).map(lambda one: tuple(sorted({*one}))),
    questions=st.lists(st.integers(1, 3), max_size=3).map(lambda one: tuple(sorted({*one}))),
    actions=st.integers(0, 1),
    done=st.integers(0, 1),
    changed=st.booleans(),
)
GROUPS = st.lists(st.tuples(st.integers(1, 14), SAID), min_size=1, max_size=6)

HARD: dict[str, list[tuple[int, Said]]] = {
    "one role is the rest": [(12, Said(role="Teacher")), (6, Said(role="GP")), (3, Said(role="Midwife"))],
    "one theme is all but two": [(18, Said(points=(4,))), (2, Said())],
    "one point is the rest of its theme": [(10, Said(points=(1,))), (9, Said(points=(2,))),
                                           (3, Said(points=(3,))), (9, Said())],
    "two points that must be four each": [(4, Said(points=(1,))), (4, Said(points=(2,))), (30, Said())],
    "one model is the rest": [(20, Said(model="what")), (3, Said(model="gibbs"))],
    "all but one answered": [(14, Said(model="team", questions=(1, 2))),
                             (1, Said(model="team", questions=(1,))), (20, Said())],
    "points that leave one out of all": [(1, Said()), (5, Said(points=(4,))), (5, Said(points=(5,)))],
    "all but one are done": [(9, Said(done=1)), (1, Said(actions=1)), (20, Said())],
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(GROUPS)
@example(HARD["one role is the rest"])
@example(HARD["one theme is all but two"])
@example(HARD["one point is the rest of its theme"])
@example(HARD["two points that must be four each"])
@example(HARD["one model is the rest"])
@example(HARD["all but one answered"])
@example(HARD["points that leave one out of all"])
@example(HARD["all but one are done"])
def test_no_group_under_five_can_be_worked_out(groups: list[tuple[int, Said]]) -> None:
    pooled = pool(records(*groups))
    released = release(pooled)
    true = {one.category: one.count for one in pooled.cells}
    if pooled.contributions < LEAST:
        assert released.contributions is None
        assert not [row for table in released.tables for row in table.rows]
        return
    assert not list(Adversary(pooled, released).told())
    for row in (row for table in released.tables for row in table.rows):
        assert row.count >= LEAST
        if row.category != OTHER_ROLES:
            assert row.count <= true[row.category] if row.or_more else row.count == true[row.category]


@pytest.mark.parametrize("name", HARD)
def test_the_adversary_finds_them_where_small_rows_are_only_left_out(name: str) -> None:
    pooled = pool(records(*HARD[name]))
    assert list(Adversary(pooled, naive(pooled)).told())


def shown(groups: Sequence[tuple[int, Said]], kind: Kind) -> dict[str, str]:
    (table,) = (one for one in release(pool(records(*groups))).tables if one.kind is kind)
    return {row.label.text: row.said for row in table.rows}


def test_a_role_gives_way_where_the_rest_would_be_few() -> None:
    assert shown(HARD["one role is the rest"], Kind.ROLE) == {
        "Teacher": "12",
        "All other roles together": "9",
    }


def test_what_nearly_everybody_has_is_shown_as_at_least() -> None:
    assert shown(HARD["one theme is all but two"], Kind.THEME) == {"Challenge": "16 or more"}
    assert shown([(20, Said(points=(4,)))], Kind.THEME) == {"Challenge": "16 or more"}


def test_of_a_pool_of_four_nothing_is_shown_and_no_text_is_offered() -> None:
    pooled = pool(records((4, Said(changed=True, points=(1,)))))
    assert release(pooled, {one.id for one in pooled.texts}).contributions is None
    assert not offered(pooled)


def test_the_numbers_of_a_partnership_are_mostly_exact() -> None:
    rows = [row for table in release(pool(board(60))).tables for row in table.rows]
    assert sum(not row.or_more for row in rows) > 0.8 * len(rows) > 10


WORDS: dict[TextKind, Callable[[int], list[tuple[int, Said]]]] = {
    TextKind.ANSWER: lambda many: [(many, Said(model="team", questions=(1,))), (9, Said(model="team"))],
    TextKind.QUOTATION: lambda many: [(many, Said(quotes=("nobody asked why",))), (9, Said())],
    TextKind.ACTION: lambda many: [(many, Said(actions=1)), (9, Said())],
    TextKind.CHANGE: lambda many: [(many, Said(changed=True)), (9, Said())],
}


@pytest.mark.parametrize("kind", TextKind)
def test_words_are_offered_from_groups_of_five_and_leave_only_where_approved(kind: TextKind) -> None:
    assert not offered(pool(records(*WORDS[kind](4))))
    pooled = pool(records(*WORDS[kind](5)))
    found = offered(pooled)
    assert {one.kind for one in found} == {kind}
    assert release(pooled).texts == ()
    assert release(pooled, {found[0].id, "unheard of"}).texts == found[:1]


def test_words_of_a_small_group_do_not_leave_though_approved() -> None:
    pooled = pool(records((4, Said(actions=1)), (9, Said())))
    assert release(pooled, {one.id for one in pooled.texts}).texts == ()
