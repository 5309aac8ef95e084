"""The pages of the guide as a list: under whom they are for, or those that hold what is looked for."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QListWidget, QListWidgetItem

from reviewstudy.domain.guide import Guide, GuidePage

_PAGE = Qt.ItemDataRole.UserRole


class Contents(QListWidget):
    """``chosen`` carries the id of a page a person went to."""

    chosen = Signal(str)

    def __init__(self, guide: Guide) -> None:
        super().__init__()
        self._guide = guide
        self.setObjectName("guideContents")
        self.setAccessibleName("Pages of the guide")
        self.setAccessibleDescription("Up and Down show a page beside the list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
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
        rows = [number for number in range(self.count()) if self.item(number).data(_PAGE) == page_id]
        with QSignalBlocker(self):
            self.setCurrentRow(rows[0] if rows else -1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # a title may need more lines, or fewer

    def _fill(self, parts: Sequence[tuple[str, Sequence[GuidePage]]]) -> None:
        with QSignalBlocker(self):
            self.clear()
            for name, pages in parts:
                part = QListWidgetItem(name, self)
                part.setFlags(Qt.ItemFlag.ItemIsEnabled)  # a heading: there to be read, not to be chosen
                font = part.font()
                font.setBold(True)
                part.setFont(font)
                for page in pages:
                    QListWidgetItem(page.title, self).setData(_PAGE, page.id)

    def _went(self, item: QListWidgetItem | None) -> None:
        if item is not None and (page := item.data(_PAGE)):
            self.chosen.emit(page)
