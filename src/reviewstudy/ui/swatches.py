"""A highlight's colour as a small picture, and the key that gives it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from reviewstudy.domain.marks import Colour
from reviewstudy.ui.theme import UNDERLINES, Theme


def digit(colour: Colour) -> int:
    """The key that gives selected words this colour: 1 to 5. Its swatch shows it too."""
    return list(Colour).index(colour) + 1


def swatch(theme: Theme, colour: Colour) -> QIcon:
    """A highlight as a small picture: its tint, its underline and its digit."""
    side = theme.px(20)
    image = QPixmap(side * 2, side * 2)
    image.setDevicePixelRatio(2)
    image.fill(QColor(0, 0, 0, 0))
    look = theme.highlight(colour)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 0, side, side, look.tint)
    painter.setPen(theme.color("text"))
    painter.setFont(theme.font(12, bold=True))
    painter.drawText(0, 0, side, side - 2, Qt.AlignmentFlag.AlignCenter, str(digit(colour)))
    painter.setPen(QPen(look.line, 2, UNDERLINES[colour]))
    painter.drawLine(1, side - 2, side - 1, side - 2)
    painter.end()
    return QIcon(image)
