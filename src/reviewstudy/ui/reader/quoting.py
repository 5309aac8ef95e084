"""Words of a review as they are copied: plain, and with where they come from."""

from reviewstudy.domain.marks import Place
from reviewstudy.domain.reviews import Holding
from reviewstudy.ui.words import when


def words_at(holding: Holding, place: Place) -> str:
    """The words at a place, each passage on a line of its own."""
    lines = [holding.document.passages[number].text for number in range(place.first, place.last + 1)]
    lines[-1] = lines[-1][: place.end]
    lines[0] = lines[0][place.start :]
    return "\n".join(lines)


def quoted(holding: Holding, place: Place) -> str:
    """The words at a place in quotation marks, with where they come from: the review, its publisher and
    date, the learning point's number and the page."""
    document, passage = holding.document, holding.document.passages[place.first]
    numbers = {point.passage: number for number, point in enumerate(document.learning_points, 1)}
    parts = (
        document.title,
        document.publisher,
        when(document.published) if document.published else "",
        f"learning point {numbers[passage.id]}" if passage.id in numbers else "",
        f"page {passage.page}" if passage.page else "",
        "from a digest, not the review's own words" if holding.provenance.digest else "",
    )
    source = ", ".join(part for part in parts if part)
    return f"“{' '.join(words_at(holding, place).splitlines())}” ({source})"
