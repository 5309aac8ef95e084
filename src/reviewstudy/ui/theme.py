"""How the window looks: colours, type and icons, from the files in ``resources/styles``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QDir, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QImage,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from reviewstudy import paths
from reviewstudy.domain.marks import Colour
from reviewstudy.ui.accessibility import Stillness

FAMILIES = ("Atkinson Hyperlegible Next", "Noto Sans", "DejaVu Sans")
GRID = 8
"""Pixels: every margin and gap is a multiple of this, or half of it inside a control."""

COLUMN = 640
"""Pixels of the reading column at 100 %: about 70 characters at 17 px."""


LOOKS = ("light", "dark", "contrast")
"""Each has its colours in a style file of its name."""


@dataclass(frozen=True, slots=True)
class HighlightLook:
    """A highlight's tint and the colour of its underline."""

    tint: QColor
    line: QColor


UNDERLINES = {
    Colour.SUN: Qt.PenStyle.SolidLine,
    Colour.LEAF: Qt.PenStyle.DashLine,
    Colour.SKY: Qt.PenStyle.DotLine,
    Colour.ROSE: Qt.PenStyle.DashDotLine,
    Colour.STONE: Qt.PenStyle.DashDotDotLine,
}
"""Each colour has its own underline, so that none is told by colour alone."""


class Look(QObject):
    """Colours, type and icons to draw with. ``changed`` says that colours or sizes are others now."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icons: dict[tuple[str, str, int], QIcon] = {}

    def _style(self) -> dict[str, Any]:
        """What the style file in force says."""
        raise NotImplementedError

    def px(self, length: float) -> int:
        """A length of 100 % text at today's text size, in pixels."""
        raise NotImplementedError

    @property
    def dark(self) -> bool:
        """Whether text is lighter than what it stands on."""
        return self.color("text").lightness() > self.color("surface").lightness()

    def color(self, name: str) -> QColor:
        """A colour of the look by its name in the style file."""
        return QColor(str(self._style()[name]))

    def highlight(self, colour: Colour) -> HighlightLook:
        """How a highlight of this colour is drawn."""
        entry = self._style()["highlights"][colour]
        return HighlightLook(QColor(entry["tint"]), QColor(entry["line"]))

    def font(self, size: float, *, bold: bool = False) -> QFont:
        """The type at ``size`` pixels of 100 % text."""
        font = QFont(list(FAMILIES))
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def icon(self, name: str, color: str = "text", size: int = 20) -> QIcon:
        """A line icon in a colour of the look."""
        key = (name, self.color(color).name(), self.px(size))
        if key not in self._icons:
            self._icons[key] = line_icon(name, self.color(color), self.px(size))
        return self._icons[key]

    def icon_size(self, size: int = 20) -> QSize:
        """The size icons are shown at."""
        return QSize(self.px(size), self.px(size))


class Theme(Look):
    """The look of the window."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = "system"
        self._percent = 100
        self.stillness = Stillness(self)
        load_fonts()
        self._hints = QGuiApplication.styleHints()  # kept, or what it owns would go with it
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self._apply()

    def choose(self, choice: str, percent: int) -> None:
        """Take the look ``system`` or one of :data:`LOOKS`, with text at ``percent`` of its size."""
        if (choice, percent) != (self._choice, self._percent):
            self._choice, self._percent = choice, percent
            self._apply()

    @property
    def name(self) -> str:
        """The one of :data:`LOOKS` in force; as the system has it, high contrast before dark."""
        if self._choice != "system":
            return self._choice
        if contrast_wanted():
            return "contrast"
        return "dark" if self._hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _style(self) -> dict[str, Any]:
        return style(self.name)

    def px(self, length: float) -> int:
        """A length of 100 % text at today's text size, in pixels."""
        return max(1, round(length * self._percent / 100))

    def _system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        self._app.setFont(self.font(13))
        self._app.setPalette(_palette(self._style()))
        self._app.setStyleSheet(self._sheet())
        self.changed.emit()

    def _sheet(self) -> str:
        look, styles = self._style(), paths.resources() / "styles"
        text = (styles / "window.qss").read_text(encoding="utf-8")
        if self.name == "contrast":
            text += (styles / "contrast.qss").read_text(encoding="utf-8")
        for name in ("check", "chevron", "minus", "plus"):
            text = text.replace(f"$icon_{name}", f"icons:{self.name}-{name}.svg")
        text = re.sub(r"\$([a-z_]+)", lambda found: str(look[found[1]]), text)
        return re.sub(r"@(\d+)px", lambda found: f"{self.px(int(found[1]))}px", text)


@cache
def load_fonts() -> tuple[str, ...]:
    """Make the fonts we ship known to Qt; returns their families. The system's are not relied on."""
    families: list[str] = []
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number)
    QDir.addSearchPath("icons", str(paths.resources() / "styles"))
    return tuple(families)


def contrast_wanted() -> bool:
    """Whether the system asks for high contrast."""
    style = QGuiApplication.styleHints()  # kept, or what it owns would go with it
    return style.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


@cache
def style(name: str) -> dict[str, Any]:
    """A style file by its name, without its ending."""
    path: Path = paths.resources() / "styles" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _palette(look: dict[str, Any]) -> QPalette:
    palette = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, "window"),
        (QPalette.ColorRole.Base, "surface"),
        (QPalette.ColorRole.AlternateBase, "sunken"),
        (QPalette.ColorRole.Button, "surface"),
        (QPalette.ColorRole.WindowText, "text"),
        (QPalette.ColorRole.Text, "text"),
        (QPalette.ColorRole.ButtonText, "text"),
        (QPalette.ColorRole.ToolTipBase, "surface"),
        (QPalette.ColorRole.ToolTipText, "text"),
        (QPalette.ColorRole.PlaceholderText, "muted"),
        (QPalette.ColorRole.Highlight, "accent"),
        (QPalette.ColorRole.HighlightedText, "on_accent"),
        (QPalette.ColorRole.Link, "accent"),
        (QPalette.ColorRole.LinkVisited, "accent"),
    ):
        palette.setColor(role, QColor(str(look[name])))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(str(look["muted"])))
    return palette


def line_icon(name: str, color: QColor, size: int) -> QIcon:
    """An icon's lines in ``color``, drawn at twice the size so that it is sharp on fine screens."""
    source = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", color.name()).encode()))
    image = QImage(size * 2, size * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size * 2, size * 2))
    painter.end()
    image.setDevicePixelRatio(2)
    return QIcon(QPixmap.fromImage(image))
