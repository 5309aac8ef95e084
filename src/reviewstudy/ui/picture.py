"""A picture of figures that can be walked through and opened, and the same as a table."""

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QPoint,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QScrollArea,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.domain.pictures import Figure, Timeline
from reviewstudy.exporting.drawing import Area, Drawing, Palette
from reviewstudy.exporting.figures import palette
from reviewstudy.exporting.pictures import Frame, draw
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.parts import button, row, tip
from reviewstudy.ui.picture_table import FigureTable
from reviewstudy.ui.theme import GRID, Theme, contrast_wanted

MOST_PIXELS, LONGEST = 16_000_000, 16_000
"""How large a picture is kept in memory (64 MB) and on one side; a larger one is a little less sharp."""

AS_TABLE, AS_PICTURE = "Show as a table", "Show as a picture"


class PictureView(QWidget):
    """``chosen`` carries what a person opened: (row id, column id) or the id of a passage."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, figure: Figure) -> None:
        super().__init__()
        self._theme, self._figure = theme, figure
        self._drawn: tuple[object, ...] = ()
        self.canvas = Canvas(theme)
        self.canvas.chosen.connect(self.chosen)
        self.paper = _Paper()
        self.paper.setObjectName("paper")
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paper.setWidget(self.canvas)
        self.paper.resized.connect(self._draw)
        self.canvas.moved.connect(self._keep_in_sight)
        for bar in (self.paper.horizontalScrollBar(), self.paper.verticalScrollBar()):
            bar.valueChanged.connect(self.canvas.update)
        self.table = FigureTable(theme)
        self.table.chosen.connect(self.chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.paper)
        self._stack.addWidget(self.table)
        self.swap = button(AS_TABLE, self.swap_form)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        box.addWidget(row(self.swap, None))
        box.addWidget(self._stack, 1)
        theme.changed.connect(self._draw)
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        """Show another figure."""
        self._figure, self._drawn = figure, ()
        self.table.show_figure(figure)
        if not figure.body:
            self._stack.setCurrentIndex(0)
            self.swap.setText(AS_TABLE)
        self.swap.setEnabled(bool(figure.body))
        self._draw()

    def swap_form(self) -> None:
        """Show the table in place of the picture, or the picture again."""
        to_table = self._stack.currentWidget() is self.paper
        self._stack.setCurrentIndex(1 if to_table else 0)
        self.swap.setText(AS_PICTURE if to_table else AS_TABLE)

    def _draw(self) -> None:
        """Draw it in the look in force; a timeline as wide as there is room."""
        scale = self._theme.px(100) / 100
        room = self.paper.room() / scale if isinstance(self._figure, Timeline) else None
        colours, frame = _palette(self._theme), Frame(room)
        if self._drawn != (wanted := (scale, colours, frame)):
            self._drawn = wanted
            self.canvas.show_drawing(draw(self._figure, colours, frame), scale)

    def _keep_in_sight(self, place: QRect) -> None:
        at, half, heads = place.center(), place.size() / 2, self.canvas.heads()
        across, down = half.width() + GRID + heads.width(), half.height() + GRID + heads.height()
        self.paper.ensureVisible(at.x(), at.y(), across, down)


class _Paper(QScrollArea):
    resized = Signal()

    def room(self) -> int:
        """Pixels across that are there whether or not there is a bar to scroll down with."""
        return self.width() - 2 * self.frameWidth() - self.verticalScrollBar().sizeHint().width() - 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class Canvas(QAbstractButton):
    """The picture. Arrows move a ring from cell to cell, Enter or a click opens; ``moved`` carries
    where the ring is. The cell in the ring is the canvas's name, so it is what is spoken, and it is
    pressed: hence a button, which Qt tells a screen reader."""

    chosen = Signal(object)
    moved = Signal(QRect)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._areas: dict[tuple[int, int], Area] = {}
        self._at = (0, 0)
        self._scale = 1.0
        self._picture = QPixmap()
        self._svg = QByteArray()
        self._heads = QSizeF(0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_drawing(self, drawing: Drawing, scale: float) -> None:
        """``scale``: pixels for a unit of the drawing. The ring stays on its cell where that is."""
        self._areas = {(area.row, area.column): area for area in drawing.areas}
        self._scale, self._picture, self._heads = scale, QPixmap(), QSizeF(*drawing.heads) * scale
        self._svg = QByteArray(drawing.svg().encode())
        self.setFixedSize(round(drawing.width * scale), round(drawing.height * scale))
        self.setAccessibleDescription(drawing.alt)
        if self._at not in self._areas:
            self._at = next(iter(self._areas), (0, 0))
        area = self.current
        self.setAccessibleName(area.name if area else drawing.alt)
        self.update()

    @property
    def current(self) -> Area | None:
        """The cell in the ring."""
        return self._areas.get(self._at)

    def heads(self) -> QSize:
        """The room that the labels of rows and columns keep when the rest is scrolled, in pixels.

        None where they would leave less than half of what is in sight.
        """
        sight = self.visibleRegion().boundingRect().size()
        across = self._heads.width() if self._heads.width() * 2 < sight.width() else 0
        down = self._heads.height() if self._heads.height() * 2 < sight.height() else 0
        return QSize(round(across), round(down))

    def place_of(self, area: Area) -> QRect:
        """Where a cell is on the canvas, in pixels."""
        place = QRectF(area.left, area.top, area.width, area.height)
        return QRectF(place.topLeft() * self._scale, place.size() * self._scale).toAlignedRect()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's name
        if self._picture.isNull():
            self._picture = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        self._draw_ring(painter)
        heads, corner = self.heads(), self.visibleRegion().boundingRect().topLeft()
        ratio = self._picture.devicePixelRatio()
        for place, size in (
            (QPoint(0, corner.y()), QSize(self.width(), heads.height())),
            (QPoint(corner.x(), 0), QSize(heads.width(), self.height())),
            (corner, heads),
        ):
            painter.drawPixmap(QRect(place, size), self._picture, QRect(QPoint(0, 0), size * ratio))
        painter.end()

    def _draw_ring(self, painter: QPainter) -> None:
        if (area := self.current) is not None and self.hasFocus():
            ring = self.place_of(area)
            for colour, width, inset in (("surface", 5, 2), ("text", 3, 2)):  # seen on every shade
                painter.setPen(QPen(self._theme.color(colour), width))
                painter.drawRoundedRect(ring.adjusted(inset, inset, -inset, -inset), 4, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, key = self._at, event.key()
        rows, columns = [cell[0] for cell in self._areas], [cell[1] for cell in self._areas]
        whole = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {
            Qt.Key.Key_Left: (at[0], at[1] - 1),
            Qt.Key.Key_Right: (at[0], at[1] + 1),
            Qt.Key.Key_Up: (at[0] - 1, at[1]),
            Qt.Key.Key_Down: (at[0] + 1, at[1]),
            Qt.Key.Key_Home: (min(rows, default=0) if whole else at[0], min(columns, default=0)),
            Qt.Key.Key_End: (max(rows, default=0) if whole else at[0], max(columns, default=0)),
        }
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        elif key in steps:
            self.go_to(*steps[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def go_to(self, row: int, column: int) -> None:
        """Put the ring round a cell, by its place in the table; stay where there is none."""
        if (row, column) not in self._areas:
            return
        self._at = (row, column)
        area = self._areas[self._at]
        self.setAccessibleName(area.name)
        announce(self, area.name)
        self.moved.emit(self.place_of(area))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (area := self._under(event)) is not None and event.button() is Qt.MouseButton.LeftButton:
            self.go_to(area.row, area.column)
            self._choose()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self._under(event)
        opens = area is not None and area.key is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if (area := self.current) is not None and event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.moved.emit(self.place_of(area))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            area = self._under(event)
            QToolTip.showText(event.globalPos(), tip(area.name) if area else "", self)
            return True
        return super().event(event)

    def _under(self, event: QMouseEvent | QHelpEvent) -> Area | None:
        at = event.position().toPoint() if isinstance(event, QMouseEvent) else event.pos()
        seen = at - self.visibleRegion().boundingRect().topLeft()
        if seen.x() < self.heads().width() or seen.y() < self.heads().height():
            return None
        return next((area for area in self._areas.values() if self.place_of(area).contains(at)), None)

    def _choose(self) -> None:
        if (area := self.current) is not None and area.key is not None:
            self.chosen.emit(area.key)

    def _painted(self) -> QPixmap:
        """The picture once, at the sharpness of this screen, or what :data:`MOST_PIXELS` allow."""
        longest, area = max(self.width(), self.height(), 1), max(self.width() * self.height(), 1)
        ratio = min(self.devicePixelRatioF(), LONGEST / longest, (MOST_PIXELS / area) ** 0.5)
        made = QPixmap(self.size() * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        QSvgRenderer(self._svg).render(painter, QRectF(self.rect()))
        painter.end()
        return made


def _palette(theme: Theme) -> Palette:
    """The colours of the look in force, or plain black and white where contrast is asked for."""
    if theme.name == "contrast" or contrast_wanted():
        return palette("contrast-dark" if theme.dark else "contrast-light")
    names = {"paper": "surface", "ink": "text", "muted": "muted", "line": "border", "deep": "accent"}
    return Palette(**{part: theme.color(name).name() for part, name in names.items()})
