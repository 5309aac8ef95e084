"""Qt's application, and the first sign of the program: there before all the rest of it is read."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QSplashScreen

from reviewstudy import __version__, paths
from reviewstudy.domain.errors import KnownError

TURN = 0.0005
"""Seconds after which a thread at work lets the window have its turn: Python's 5 ms, taken again at every
call into Qt, are seen as a stutter while somebody types."""

DESKTOP_FILE = "review-study"
"""The desktop entry's name without its ending: how Wayland finds the window's icon."""

_WIDE, _HIGH, _MARGIN = 360, 120, 24


class NoDisplay(KnownError):
    """The window has nowhere to open; Qt itself would abort."""


def has_display() -> bool:
    """Whether Qt can open a window, or was told a platform that needs no screen."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)


class Application(QApplication):
    """Qt's, which also hears that a file is to be opened: macOS says so with an event, not an argument."""

    asked = Signal(Path)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.asked.emit(Path(event.file()))
            return True
        return super().event(event)


def application() -> QApplication:
    """The one QApplication, under the program's name."""
    app = QApplication.instance()
    made = app if isinstance(app, QApplication) else Application(sys.argv[:1])
    made.setApplicationName("Review Study")
    made.setApplicationDisplayName("Review Study")
    made.setApplicationVersion(__version__)
    made.setDesktopFileName(DESKTOP_FILE)
    if made.windowIcon().isNull():
        made.setWindowIcon(icon())
    made.setStyle("Fusion")
    sys.setswitchinterval(TURN)
    return made


def icon() -> QIcon:
    """The program's own icon, each size as it was drawn for it."""
    found = QIcon()
    for picture in (paths.resources() / "app").glob("*.png"):
        found.addFile(str(picture))
    return found


class FirstSign:
    """A small picture with the program's name, until a window stands in its place."""

    def __init__(self) -> None:
        """Raises NoDisplay."""
        if not has_display():
            raise NoDisplay("there is no screen to open the window on", "use a desktop session, or a command")
        self._app = application()
        self._picture: QSplashScreen | None = QSplashScreen(_drawn())
        self._picture.setAccessibleName("Review Study is opening")
        self._picture.show()
        self._app.processEvents()

    def end(self) -> None:
        """Take it away; once is enough."""
        if self._picture is not None:
            self._picture.close()
            self._picture.deleteLater()
            self._picture = None


def _drawn() -> QPixmap:
    palette = QGuiApplication.palette()
    picture = QPixmap(_WIDE * 2, _HIGH * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(palette.window().color())
    painter = QPainter(picture)
    painter.setPen(palette.mid().color())
    painter.drawRect(0, 0, _WIDE - 1, _HIGH - 1)
    painter.setPen(palette.windowText().color())
    font = painter.font()
    half = (_HIGH - 2 * _MARGIN) // 2
    for row, (words, size) in enumerate((("Review Study", 24), ("Opening…", 14))):
        font.setPixelSize(size)
        painter.setFont(font)
        place = QRect(_MARGIN, _MARGIN + row * half, _WIDE - 2 * _MARGIN, half)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    return picture
