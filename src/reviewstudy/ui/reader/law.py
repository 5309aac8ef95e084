"""The panel's law of one review: what it names, and what has moved on since it was published."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reviewstudy.content import law_book
from reviewstudy.domain.law import Authority, Term
from reviewstudy.domain.reviews import Citation, Review
from reviewstudy.services.law import as_of
from reviewstudy.ui.law.card import beside_widgets, trust
from reviewstudy.ui.parts import Column, button, frame, label


class LawColumn(Column):
    """The law and guidance a review names, and the terms its learning uses, each in a line.

    What is only probably meant, and terms, are looked for in the learning points alone: those are
    few however long the review is. ``law`` carries the id of an authority whose card is wanted.
    """

    law = Signal(str)

    def __init__(self, review: Review, today: str) -> None:
        """``today``: an ISO date, up to which what has moved on is told."""
        super().__init__("Law and guidance")
        book = law_book()
        known = {authority.id: authority for authority in book.authorities}
        numbers = {point.passage: n for n, point in enumerate(review.learning_points, 1)}
        cited: dict[str, list[Citation]] = {}
        for citation in review.citations:
            cited.setdefault(citation.authority, []).append(citation)
        probable: dict[str, list[Citation]] = {}
        terms: dict[str, tuple[Term, list[str]]] = {}
        for point in review.learning_points:
            for match in book.find(point.text):
                if match.probable and match.authority.id not in cited:
                    words = point.text[match.start : match.end]
                    guess = Citation(match.authority.id, match.authority.name, words, point.passage)
                    probable.setdefault(match.authority.id, []).append(guess)
            for used in book.terms_in(point.text):
                terms.setdefault(used.term.id, (used.term, []))[1].append(point.passage)
        if not cited and not probable:
            self.add(label("No law or guidance is named in this document.", "muted"))
        for found, doubt in ((cited, ""), (probable, "Probably: ")):
            for authority_id, citations in found.items():
                lines = _law_lines(citations, known.get(authority_id), doubt)
                if authority_id in known:
                    lines += beside_widgets(as_of(authority_id, review.published, today))
                links = self._places(numbers, [one.passage for one in citations])
                if authority_id in known:
                    links.append(self._everywhere(known[authority_id]))
                self.add(frame("card", *lines, *links, spacing=4))
        if terms:
            self.add(label("Words used in the learning", "subheading"))
        for term, passages in terms.values():
            links = self._places(numbers, passages)
            lines = [label(term.name, "subheading"), label(term.explanation)]
            self.add(frame("card", *lines, *links, spacing=4))

    def _places(self, numbers: dict[str, int], passages: Sequence[str]) -> list[QWidget]:
        return [
            self.go_button(f"Learning point {numbers[one]}" if one in numbers else "Go to the place", one)
            for one in dict.fromkeys(passages)
        ]

    def _everywhere(self, authority: Authority) -> QWidget:
        made = button("All that cite this", lambda: self.law.emit(authority.id), quiet=True)
        made.setAccessibleName(f"All that cite this: {authority.name}")
        return made


def _law_lines(citations: Sequence[Citation], authority: Authority | None, doubt: str) -> list[QWidget]:
    printed = "In the text: " + ", ".join(
        f"“{words}”" for words in dict.fromkeys(one.text for one in citations)
    )
    lines: list[QWidget] = [label(f"{doubt}{citations[0].name}", "subheading")]
    if authority is not None:
        lines.append(label(authority.explanation))
    if doubt:
        lines.append(label("The document gives no citation, so this is our reading of it.", "muted"))
    lines.append(label(printed, "muted"))
    if authority is not None:
        lines.append(label(f"{trust(authority)} {authority.url}".strip(), "muted"))
    return lines
