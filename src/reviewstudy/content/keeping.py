"""How long records are kept somewhere, to choose from."""

from pathlib import Path

from reviewstudy.content.tables import Row, read_all
from reviewstudy.domain.keeping import LONGEST, Period

_COLUMNS = ("id", "label", "months", "who", "source")


def read_periods(file: Path) -> tuple[Period, ...]:
    """The periods of a table, in its order.

    Raises:
        ValueError: the file is wrong.
    """
    return tuple(period for period, _ in read_all(file, _COLUMNS, _period))


def _period(row: Row) -> Period:
    row.insist(row["months"].isdecimal() and 0 < int(row["months"]) <= LONGEST, "months are a number from 1")
    row.insist(all(row[name] for name in ("label", "who", "source")), "a cell is empty")
    return Period(row["id"], row["label"], int(row["months"]), row["who"], row["source"])
