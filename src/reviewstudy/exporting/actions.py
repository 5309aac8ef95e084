"""Actions as tables: a reflection's own, what is still to be done, and what came of them."""

from collections.abc import Iterator, Sequence

from reviewstudy.domain.records import Record, RecordedAction
from reviewstudy.domain.spans import in_short
from reviewstudy.domain.supervision import AgreedAction
from reviewstudy.exporting.blocks import Block, Cell, Heading, Table
from reviewstudy.exporting.wording import words

type Action = RecordedAction | AgreedAction


def table_of(actions: Sequence[tuple[Action, int]], *, other: str = "") -> Table:
    """Actions, each with the number of its reflection, 0 for one that has none here: that one gets the
    word ``other``, without which nothing is said of reflections.

    A column that would be empty all the way down is left out.
    """
    measured = any(one.measure.strip() for one, _ in actions)
    header = ["What", "Owner", "By when", *(["How we shall know"] if measured else [])]
    widths = [2.2, 1.1, -0.9 if other else -1.25, *([1.6] if measured else [])]
    rows = [[_what(one), cell(one.owner), _due(one), *([cell(one.measure)] if measured else [])]
            for one, _ in actions]  # fmt: skip
    if other:
        header.append("Reflection")
        widths.append(0)
        for row, (_, number) in zip(rows, actions, strict=True):
            row.append(Cell(str(number), to=number) if number else Cell(other))
    return Table(tuple(header), tuple(widths), tuple(map(tuple, rows)))


def outstanding(record: Record, level: int, *, own: bool = False) -> Iterator[Block]:
    """What is still to be done, first what has a day, the earliest on top: of other reflections, and where
    ``own`` of these."""
    waiting: list[tuple[Action, int]] = [
        (action, number)
        for number, one in enumerate(record.reflections, 1)
        for action in one.actions
        if own and not action.done
    ]
    waiting += [(action, 0) for action in record.outstanding]
    if not waiting:  # which is not to say that none is: one may not have been chosen
        return
    yield Heading("Outstanding actions", level)
    waiting.sort(key=lambda one: (not one[0].by_when, one[0].by_when))
    yield table_of(waiting, other=words()["actions"]["elsewhere"] if own else "")


def what_came(record: Record) -> Iterator[Block]:
    """Every action of a portfolio and whether it was done."""
    actions = [(n, one) for n, each in enumerate(record.reflections, 1) for one in each.actions]
    if actions:
        yield Heading("Actions and what came of them", 1)
        yield Table(
            ("What", "Owner", "By when", "What came of it", "Reflection"),
            (2.4, 1.2, -0.9, -1.1, 0),
            tuple(
                (_what(action), cell(action.owner), cell(in_short(action.by_when)),
                 Cell(f"Done {in_short(action.done)}" if action.done else "Not done yet"),
                 Cell(str(number), to=number))
                for number, action in actions
            ),
        )  # fmt: skip


def cell(text: str) -> Cell:
    """A cell that says so where it is empty."""
    return Cell(text.strip() or "–")


def _what(action: Action) -> Cell:
    file = words()["actions"]["about_child"] if action.about_child else ""
    return Cell(action.what.strip() or "–", file, urgent=action.about_child)


def _due(action: Action) -> Cell:
    due = in_short(action.by_when.strip())
    done = in_short(action.done.strip()) if isinstance(action, RecordedAction) else ""
    if done:
        return Cell(due, f"Done {done}") if due else Cell(f"Done {done}")
    return cell(due)
