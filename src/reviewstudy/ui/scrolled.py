"""Pages that scroll where there is not room for all of them, in one direction only."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from reviewstudy.ui.theme import GRID

_ROOM = 50
"""Pixels kept free above and below what has the keyboard, as Qt does within a page."""


def scroller(widget: QWidget) -> QScrollArea | None:
    """What scrolls a widget, where something does."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def bring_into_view(widget: QWidget) -> None:
    """Scroll to a widget, with a little around it."""
    if (above := scroller(widget)) is not None:
        above.ensureWidgetVisible(widget, 0, 3 * GRID)


class _Following(QScrollArea):
    """Follows the keyboard also when it comes from outside; Qt's own only follows it within the page."""

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, after: QWidget | None) -> None:
        page = self.widget()
        if page is not None and after is not None and page.isAncestorOf(after):
            # Of a field, Qt brings only the cursor into view: its ring needs room too.
            self.ensureWidgetVisible(after, 0, _ROOM)


def scrolled(page: QWidget, name: str) -> QScrollArea:
    """A page that scrolls up and down where there is not room for all of it."""
    made = _Following()
    made.setAccessibleName(name)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it follows the keyboard from field to field
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    page.setObjectName(page.objectName() or "column")
    made.setWidget(page)
    return made


class TallPage(QWidget):
    """As high as its width asks for; Qt would make room for the text of the narrowest it can be.

    ``changed``: it may ask for another height now.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("column")

    def minimumSizeHint(self) -> QSize:
        return QSize(0, max(0, self.heightForWidth(self.width())))

    def event(self, event: QEvent) -> bool:
        answer = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.changed.emit()
        return answer
