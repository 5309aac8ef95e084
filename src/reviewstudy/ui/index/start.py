"""The learning index before anything is typed: browse by theme, go back to a saved search."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.content import thesaurus
from reviewstudy.domain.facets import Facet, Narrowing
from reviewstudy.domain.journal import SavedSearch
from reviewstudy.services.shelf import OWN
from reviewstudy.ui.cards import Card, CardList
from reviewstudy.ui.index.names import value_name
from reviewstudy.ui.index.tree import Tree
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count

_THEMES = Qt.ItemDataRole.UserRole


class Start(QWidget):
    """``narrowed`` carries a narrowing to search by, ``saved`` the id of a saved search to run,
    ``removed`` of one to forget."""

    narrowed = Signal(object)
    saved = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.themes = Tree(theme, "Themes")
        self.themes.itemActivated.connect(self._chosen)
        self.themes.itemClicked.connect(self._clicked)
        self.searches = CardList(theme, "Saved searches")
        self.searches.opened.connect(self.saved)
        self.forget_button = button("Forget this search", self._forget, quiet=True)
        self._none = label(
            "Save a search to see later what is new in it: the button stands beside the results.", "muted"
        )
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4 * GRID)
        lead = label(
            "Or type above. Learning points from every review appear as you type; Enter opens the place.",
            "muted",
        )
        for share, parts in (
            (3, (label("Browse by theme", "heading"), lead, self.themes)),
            (2, (label("Saved searches", "heading"), self._none, self.searches, self.forget_button)),
        ):
            side = QWidget()
            below = QVBoxLayout(side)
            below.setContentsMargins(0, 0, 0, 0)
            below.setSpacing(GRID)
            for part in parts:
                below.addWidget(part, 1 if isinstance(part, QAbstractItemView) else 0)
            below.addStretch(0)  # takes what is left where there is no list to take it
            box.addWidget(side, share)
        self.show_searches(())

    def show_themes(self, counts: Mapping[str, int]) -> None:
        """Show the groups of themes that learning points have, with how many have each."""
        opened = {
            item.text(0).rsplit(" (", 1)[0]
            for number in range(self.themes.topLevelItemCount())
            if (item := self.themes.topLevelItem(number)) is not None and item.isExpanded()
        }
        self.themes.clear()
        groups: dict[str, list[str]] = {}
        for one in thesaurus().themes:
            if counts.get(one.id):
                groups.setdefault(one.broader, []).append(one.id)
        if own := sorted(theme for theme in counts if theme.startswith(OWN)):
            groups["My own themes"] = own
        for group, themes in groups.items():
            head = QTreeWidgetItem([f"{group} ({count(len(themes), 'theme')})"])
            head.setData(0, _THEMES, tuple(themes))
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            self.themes.addTopLevelItem(head)
            for theme in sorted(themes, key=lambda one: -counts[one]):
                name = value_name(Facet.THEME, theme)
                item = QTreeWidgetItem([f"{name} ({count(counts[theme], 'learning point')})"])
                item.setData(0, _THEMES, (theme,))
                head.addChild(item)
            head.setExpanded(group in opened)

    def show_searches(self, searches: Sequence[tuple[SavedSearch, int]]) -> None:
        """Show saved searches, each with how many learning points are new in it."""
        self._none.setVisible(not searches)
        self.searches.setVisible(bool(searches))
        self.forget_button.setVisible(bool(searches))
        self.searches.show_cards(
            [
                Card(
                    one.id,
                    one.name,
                    _told(one),
                    chip=count(new, "new learning point") if new else "",
                )
                for one, new in searches
            ]
        )

    def _forget(self) -> None:
        if (key := self.searches.current_key()) is not None:
            self.removed.emit(key)

    def _clicked(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            item.setExpanded(not item.isExpanded())
        else:
            self._chosen(item)

    def _chosen(self, item: QTreeWidgetItem) -> None:
        """A theme, or with Enter on a group all of its themes."""
        self.narrowed.emit(Narrowing(tuple((Facet.THEME, theme) for theme in item.data(0, _THEMES))))


def _told(one: SavedSearch) -> str:
    parts = [one.words] if one.words and one.words != one.name else []
    parts += [value_name(facet, value) for facet, value in one.narrowing.chosen[:4]]
    return " · ".join(parts)
