"""The shape of what was found: themes by year or publisher, numbered and shaded."""

from collections import Counter
from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QComboBox, QWidget

from reviewstudy.domain.facets import Facet
from reviewstudy.domain.pictures import Matrix
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.figure import FigureDialog
from reviewstudy.ui.index.names import FACETS, value_name
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import label, row
from reviewstudy.ui.theme import Theme

Counts = Mapping[tuple[str, str], int]
Count = Callable[[Facet, Facet], Counts]

ROWS = (Facet.THEME, Facet.HARM, Facet.AGENCY)
COLUMNS = (Facet.YEAR, Facet.PUBLISHER, Facet.REVIEW_KIND)

MOST_ROWS, MOST_COLUMNS = 25, 15
"""More than this cannot be read at a glance; the note says what is left out."""


def matrix_of(counts: Counts, rows: Facet, columns: Facet, title: str) -> Matrix:
    """A matrix of the values with the most learning points; years stand in their order."""
    by_row: Counter[str] = Counter()
    by_column: Counter[str] = Counter()
    for (one, other), number in counts.items():
        by_row[one] += number
        by_column[other] += number
    shown = [value for value, _ in by_row.most_common(MOST_ROWS)]
    across = (
        sorted(by_column)[-MOST_COLUMNS:]
        if columns is Facet.YEAR
        else [value for value, _ in by_column.most_common(MOST_COLUMNS)]
    )
    left = [
        f"{len(every) - len(kept)} more of “{FACETS[facet]}” are left out"
        for facet, every, kept in ((rows, by_row, shown), (columns, by_column, across))
        if len(every) > len(kept)
    ]
    note = "A learning point with several themes counts in each. Undated reviews have no year."
    return Matrix(
        title,
        FACETS[rows],
        FACETS[columns],
        tuple((value, value_name(rows, value)) for value in shown),
        tuple((value, value_name(columns, value)) for value in across),
        dict(counts),
        note=" ".join([note, *(f"{one}." for one in left)]),
    )


class ShapeDialog(FigureDialog):
    """``chosen`` carries the values of a row and a column; :attr:`facets` says of what."""

    def __init__(
        self, parent: QWidget, theme: Theme, jobs: Jobs, ask: Ask, count: Count, searched: str
    ) -> None:
        """``count`` gives the numbers for two facets; ``searched``: what was looked for, in words."""
        self._count, self._title = count, f"Learning points{searched}"
        self.rows, self.columns = QComboBox(), QComboBox()
        for box, name, facets in ((self.rows, "Rows", ROWS), (self.columns, "Columns", COLUMNS)):
            box.setAccessibleName(name)
            box.addItems([FACETS[facet] for facet in facets])
        choices = row(label("Rows", wrap=False), self.rows, label("Columns", wrap=False), self.columns, None)
        super().__init__(
            parent,
            theme,
            jobs,
            ask,
            self._matrix(),
            name="Shape",
            heading=self._title,
            lead="How many learning points there are of each. Choose a number to see them.",
            choices=choices,
        )
        for box in (self.rows, self.columns):
            box.currentIndexChanged.connect(lambda: self.show_figure(self._matrix()))

    @property
    def facets(self) -> tuple[Facet, Facet]:
        """What the rows and the columns are now."""
        return ROWS[self.rows.currentIndex()], COLUMNS[self.columns.currentIndex()]

    def _matrix(self) -> Matrix:
        rows, columns = self.facets
        return matrix_of(self._count(rows, columns), rows, columns, self._title)
