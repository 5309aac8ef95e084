"""The menu over the text: what can be done with the words selected, or with the passage stood at."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from reviewstudy.domain.marks import Colour
from reviewstudy.ui.swatches import digit
from reviewstudy.ui.words import COLOURS


def show_menu(
    over: QWidget,
    at: QPoint,
    highlight: Callable[[Colour], object],
    deeds: Sequence[tuple[str, Callable[[], None]]],
    *,
    some: bool,
) -> None:
    """Show the colours and then ``deeds``, by name, at a place on the screen; ``some``: there are words."""
    menu = QMenu(over)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for colour in Colour:
        menu.addAction(f"Highlight: {COLOURS[colour]}\t{digit(colour)}", partial(highlight, colour))
    menu.addSeparator()
    for name, do in deeds:
        menu.addAction(name, do)
    for action in menu.actions():
        action.setEnabled(some)
    menu.popup(at)
