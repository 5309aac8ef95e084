"""A review's timeline as a picture."""

from PySide6.QtWidgets import QWidget

from reviewstudy.domain.pictures import Timeline
from reviewstudy.domain.reviews import Review
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.figure import FigureDialog
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.theme import Theme


def timeline_of(review: Review) -> Timeline:
    """A review's timeline, in its own words and order, to be drawn."""
    entries = tuple((entry.when, entry.event, entry.passage) for entry in review.timeline)
    return Timeline(f"Timeline: {review.title}", entries)


class TimelineDialog(FigureDialog):
    """``chosen`` carries the id of the passage that a person wants to read."""

    def __init__(self, parent: QWidget, theme: Theme, review: Review, jobs: Jobs, ask: Ask) -> None:
        super().__init__(
            parent,
            theme,
            jobs,
            ask,
            timeline_of(review),
            name="Timeline",
            heading=review.title,
            lead="Choose an entry to read it in the review.",
        )
