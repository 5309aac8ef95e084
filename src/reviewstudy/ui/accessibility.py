"""What a screen reader is told without being asked, and how still the window keeps."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
"""All that Qt moves of itself while it opens."""


BLINK = 1000
"""Milliseconds of a blink where the system names none."""


def announce(source: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say ``text`` once it has finished what it says; ``urgent``: at once.

    Every message of the window comes through here, or it is only seen (WCAG 2.2, 4.1.3).
    """
    if text:
        event = QAccessibleAnnouncementEvent(source, text)
        if urgent:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        _send(event)


def _send(event: QAccessibleEvent) -> None:
    QAccessible.updateAccessibility(event)


class LiveLabel(QLabel):
    """A line that changes while a person is elsewhere: what it says anew is also spoken."""

    def setText(self, text: str) -> None:
        new = text != self.text()
        super().setText(text)
        if new and self.isVisible():
            announce(self, text)


class Stillness(QObject):
    """Nothing in the window moves by itself where the system, or the person, asks for that.

    The program has no animation of its own; the rest is Qt's: menus and lists that open by degrees,
    and the blinking cursor (WCAG 2.2, 2.2.2 and 2.3.3).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._chosen = False
        self._hints = QGuiApplication.styleHints()  # kept, or what it owns would go with it
        self._blink = self._hints.cursorFlashTime() or BLINK
        self._effects = [one for one in EFFECTS if QApplication.isEffectEnabled(one)]
        self._hints.accessibility().motionPreferenceChanged.connect(self._apply)
        self._apply()

    def choose(self, still: bool) -> None:
        """Keep still whatever the system says; False: as the system has it."""
        if still is not self._chosen:
            self._chosen = still
            self._apply()

    @property
    def still(self) -> bool:
        """Whether nothing moves now."""
        return self._chosen or stillness_wanted()

    def _apply(self) -> None:
        self._hints.setCursorFlashTime(0 if self.still else self._blink)
        for effect in self._effects:
            QApplication.setEffectEnabled(effect, not self.still)


def stillness_wanted() -> bool:
    """Whether the system asks for less movement."""
    style = QGuiApplication.styleHints()  # kept, or what it owns would go with it
    return style.accessibility().motionPreference() == Qt.MotionPreference.ReducedMotion
