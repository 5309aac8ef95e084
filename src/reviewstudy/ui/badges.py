"""Badges of learning points: shape says the kind, a number says which. Shape before colour."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from reviewstudy.domain.reviews import ItemKind
from reviewstudy.ui.theme import Look

SIZE = 26
"""Pixels across at 100 % text."""


def draw_badge(painter: QPainter, box: QRectF, kind: str, number: int, theme: Look) -> None:
    """Draw a badge in ``box``: learning a filled disc, a recommendation a ring, good practice a
    leaf, a finding a square, a question a speech box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    accent, inside = theme.color("accent"), theme.color("accent")
    path = QPainterPath()
    shape = box.adjusted(1, 1, -1, -1)
    filled = False
    if kind == ItemKind.RECOMMENDATION:
        path.addEllipse(shape)
    elif kind == ItemKind.GOOD_PRACTICE:
        path = _leaf(shape)
    elif kind == ItemKind.FINDING:
        path.addRoundedRect(shape, 3, 3)
    elif kind == ItemKind.QUESTION:
        path.addRoundedRect(shape, 8, 8)
    else:
        path.addEllipse(shape)
        filled = True
    if filled:
        strong = theme.color("accent_soft") == theme.color("surface")  # where a look has no tints
        painter.fillPath(path, theme.color("accent" if strong else "accent_soft"))
        inside = theme.color("on_accent") if strong else accent
    else:
        painter.setPen(QPen(accent, 1.6))
        painter.drawPath(path)
    painter.setPen(inside)
    painter.setFont(theme.font(12 if number < 100 else 10, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
    painter.restore()


def _leaf(box: QRectF) -> QPainterPath:
    """Two opposite corners sharp, two round."""
    radius = box.width() * 0.55
    path = QPainterPath(box.topLeft())
    path.lineTo(box.right() - radius, box.top())
    path.quadTo(box.right(), box.top(), box.right(), box.top() + radius)
    path.lineTo(box.bottomRight())
    path.lineTo(box.left() + radius, box.bottom())
    path.quadTo(box.left(), box.bottom(), box.left(), box.bottom() - radius)
    path.closeSubpath()
    return path
