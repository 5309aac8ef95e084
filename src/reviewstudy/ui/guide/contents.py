"""The pages of the guide as a list: under whom they are for, or those that hold what is looked for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

from reviewstudy.domain.guide import Guide, GuidePage

_PAGE = Qt.ItemDataRole.UserRole


class Contents(QTreeWidget):
    """``chosen`` carries the id of a page a person went to."""

    chosen = Signal(str)

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        self._guide = guide
        self._quiet = False
        self.setObjectName("guideContents")
        self.setAccessibleName("Pages of the guide")
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda now, before: self._went(now))
        self.show_all()

    def show_all(self) -> None:
        """Show every page under whom it is for."""
        self._fill([(part.name, part.pages) for part in self._guide.parts])

    def show_found(self, pages: Sequence[GuidePage]) -> None:
        """Show these pages alone, the best first."""
        self._fill([("Found", pages)] if pages else [])

    def show_page(self, page_id: str) -> None:
        """Mark the page that is shown; none where it is not listed."""
        self._quiet = True
        items = QTreeWidgetItemIterator(self)
        found = None
        while (item := items.value()) is not None:
            if item.data(0, _PAGE) == page_id:
                found = item
            items += 1
        self.setCurrentItem(found)
        self._quiet = False

    def _fill(self, parts: Sequence[tuple[str, Sequence[GuidePage]]]) -> None:
        self._quiet = True
        self.clear()
        for name, pages in parts:
            part = QTreeWidgetItem([name])
            part.setFlags(Qt.ItemFlag.ItemIsEnabled)  # a heading: the arrow keys pass it by
            font = part.font(0)
            font.setBold(True)
            part.setFont(0, font)
            self.addTopLevelItem(part)
            for page in pages:
                item = QTreeWidgetItem([page.title])
                item.setData(0, _PAGE, page.id)
                part.addChild(item)
            part.setExpanded(True)
        self._quiet = False

    def _went(self, item: QTreeWidgetItem | None) -> None:
        if not self._quiet and item is not None and (page := item.data(0, _PAGE)):
            self.chosen.emit(page)
