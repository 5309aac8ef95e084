"""All reflections, the latest first."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Signal

from reviewstudy.domain.journal import Reflection, Status
from reviewstudy.storage.library import Entry
from reviewstudy.ui.cards import Card
from reviewstudy.ui.flow import flow
from reviewstudy.ui.listed import ListedPage
from reviewstudy.ui.parts import button, frame, label
from reviewstudy.ui.theme import Theme
from reviewstudy.ui.words import count, shortened, when

_STATUS = {Status.DRAFT: "Draft", Status.EXPORTED: "Exported"}
_EXCERPT = 220
"""Characters of the first answer shown."""


class ReflectionsPage(ListedPage):
    """``begin`` asks to start a reflection, ``pack`` and ``portfolio`` to export several."""

    begin = Signal()
    pack = Signal()
    portfolio = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            theme,
            "Reflections",
            "Reflections",
            ("New reflection…", lambda: self.begin.emit()),
            (
                "No reflection yet",
                "Choose a review, say how long you have, and answer a few questions in your own words. "
                "It saves itself, and it is private until you choose what to export.",
            ),
        )
        self._several = flow(
            button("Pack for supervision…", self.pack.emit), button("Year’s portfolio…", self.portfolio.emit)
        )
        self._due = label("", "subheading", live=True)
        self._due_box = frame("notice", self._due)
        self.compose((self._due_box,), (self._several,))

    def show_reflections(
        self,
        reflections: Sequence[Reflection],
        entries: Mapping[str, Entry],
        outstanding: Mapping[str, int],
        due: Collection[str],
    ) -> None:
        """Show these reflections, with how many actions of each are open and of which it is time to look
        again at what changed, by id."""
        self.show_cards(
            [
                _card(one, entries.get(one.review), outstanding.get(one.id, 0), one.id in due)
                for one in reflections
            ],
            "reflection",
        )
        said = count(len(due), "reflection is", "reflections are")
        self._due.setText(f"{said} due for a look back: what changed?" if due else "")
        self._due_box.setVisible(bool(due))
        self._several.setVisible(bool(reflections))


def _card(reflection: Reflection, entry: Entry | None, actions: int, due: bool) -> Card:
    first = next(
        (answer.text.strip() for answer in reflection.answers if answer.text.strip()), "Nothing written yet."
    )
    publisher = entry.publisher if entry else "this review is no longer in the library"
    parts = (
        publisher,
        reflection.model_name,
        f"written {when(reflection.modified)}",
        count(actions, "open action") if actions else "",
        "time to look again" if due else "",
    )
    meta = " · ".join(part for part in parts if part)
    lines = ((shortened(first, _EXCERPT), False),)
    return Card(reflection.id, reflection.title, meta, lines, _STATUS[reflection.status])
