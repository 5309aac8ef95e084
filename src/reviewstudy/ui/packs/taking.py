"""What a pack holds, before any of it is taken in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from reviewstudy.domain.reviews import Review
from reviewstudy.services.packs import PackLine, PackLook, PackState
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.flow import flow
from reviewstudy.ui.parts import button, frame, label
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import REVIEW_KINDS, count, shortened, when

_CHIPS = {
    PackState.NEW: "New",
    PackState.UPDATED: "Updates yours",
    PackState.SAME: "Already here",
    PackState.ELSEWHERE: "Left alone",
    PackState.FORBIDDEN: "Left out",
}
_WHY = {
    PackState.SAME: "It is in your library as it is here.",
    PackState.ELSEWHERE: "You have it from elsewhere, so yours stays as it is.",
}
_STAY = "Your notes, highlights and corrections stay. You can undo it."
_MAKER = "A pack does not prove who made it. Take in only what came from someone you know."
_NAMES, _LONGEST = 4, 200


class TakePackDialog(QDialog):
    """Accepted to take the pack in; closed in any other way, nothing is done."""

    def __init__(self, parent: QWidget, theme: Theme, look: PackLook) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Take in a pack")
        self.resize(min(theme.px(760), parent.width()), min(theme.px(720), parent.height()))
        self.list = CardList(theme, "Documents in the pack")
        self.list.setAccessibleDescription("The up and down keys move")
        self.list.setMinimumHeight(theme.px(240))
        self.list.show_cards([_card(line) for line in look.lines])
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        box.setSpacing(GRID + 4)
        box.addWidget(label(look.pack.name, "heading"))
        box.addWidget(label(_about(look), "muted"))
        box.addWidget(frame("notice", *(label(line) for line in _told(look))))
        box.addWidget(label("What it holds", "subheading"))
        box.addWidget(self.list, 1)
        box.addWidget(label(_MAKER, "muted"))
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        foot.setSpacing(GRID)
        self.take_button = button("Take in", self.accept, primary=True)
        self.close_button = button("Not now" if look.changes else "Close", self.reject)
        self.take_button.setVisible(look.changes)
        self.take_button.setDefault(look.changes)
        foot.addWidget(flow(self.take_button, self.close_button))
        foot.addWidget(HelpLine(theme))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(scrolled(page, "What the pack holds"), 1)
        whole.addLayout(foot)
        self.setAccessibleDescription(" ".join(_told(look)))
        self.list.setFocus()


def _about(look: PackLook) -> str:
    makers = list(dict.fromkeys(line.packed.document.publisher for line in look.lines))
    by = ", ".join(one for one in makers[:_NAMES] if one) + (" and others" if len(makers) > _NAMES else "")
    parts = [f"Version {look.pack.version}", look.pack.licence, f"Published by {by}" if by else ""]
    return " · ".join(part for part in (*parts, look.path.name) if part)


def _told(look: PackLook) -> list[str]:
    """What taking it in would do, in a few sentences."""
    numbers = (
        (PackState.NEW, "is new", "are new"),
        (PackState.UPDATED, "updates yours", "update yours"),
        (PackState.SAME, "is already here", "are already here"),
        (PackState.ELSEWHERE, "is left alone", "are left alone"),
        (PackState.FORBIDDEN, "is left out", "are left out"),
    )
    counted = [(look.number(state), one, many) for state, one, many in numbers if look.number(state)]
    said = ", ".join(f"{number:,} {one if number == 1 else many}" for number, one, many in counted)
    lines = [f"{count(len(look.lines), 'document')}: {said}." if said else "There is no document in it."]
    if look.held == look.pack.version:
        lines.append("You have taken in this version before.")
    elif look.held:
        lines.append(f"It follows version {look.held}, which you have.")
    if look.called and look.called != look.pack.name:
        lines.append(f"You know this pack as “{look.called}”.")
    if look.staying:
        these = ", ".join(f"“{title}”" for title in look.staying[:_NAMES])
        more = len(look.staying) - _NAMES
        lines.append(
            f"No longer in it, and staying in your library: {these}"
            + (f" and {more:,} more." if more > 0 else ".")
        )
    if adrift := sum(line.adrift for line in look.lines):
        said = count(adrift, "correction of yours fits", "corrections of yours fit")
        wait = "waits" if adrift == 1 else "wait"
        lines.append(f"{said} no words of the new text, and {wait} for ones that do.")
    lines.append(_STAY if look.changes else "Nothing in it would change your library.")
    return lines


def _card(line: PackLine) -> Card:
    document, terms = line.packed.document, line.packed.provenance
    meta = [
        document.publisher,
        REVIEW_KINDS[document.kind],
        count(len(document.learning_points), "learning point"),
    ]
    if (survey := _survey(document)) is not None:
        meta.append(survey)
    why = _WHY.get(line.state, "")
    if line.state is PackState.FORBIDDEN:
        why = f"Its {line.why}."
    permission = terms.permission or "It does not say on what terms it is shared."
    body = [why, permission, f"Licence: {terms.licence}." if terms.licence else ""]
    words = shortened(" ".join(part for part in body if part), _LONGEST)
    return Card(
        line.packed.review_id,
        shortened(document.title, _LONGEST),
        " · ".join(part for part in meta if part),
        ((words, False),),
        _CHIPS[line.state],
    )


def _survey(document: Review) -> str | None:
    if document.survey is None:
        return None
    return f"survey until {when(document.survey.closes)}" if document.survey.closes else "with a survey"
