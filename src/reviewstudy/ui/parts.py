"""Small pieces every screen is made of."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from reviewstudy.services.settings import Wording
from reviewstudy.ui.accessibility import LiveLabel, announce
from reviewstudy.ui.scrolled import scroller
from reviewstudy.ui.theme import GRID, Theme, line_icon


def label(text: str, role: str = "", *, wrap: bool = True, live: bool = False) -> QLabel:
    """Plain text in one of the roles of the style sheet. Never read as markup.

    ``live``: what it says later is also spoken.
    """
    made = LiveLabel(text) if live else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def tip(text: str) -> str:
    """Text for a tooltip: Qt would read what looks like markup as such, and load the files it names."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def button(text: str, do: Callable[[], None], *, primary: bool = False, quiet: bool = False) -> QPushButton:
    """A push button that says what it does; an ampersand in the text is one, and no shortcut."""
    made = QPushButton(text.replace("&", "&&"))
    made.setProperty("primary", primary)
    made.setProperty("quiet", quiet)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: do())
    return made


def tool(theme: Theme, icon: str, name: str, do: Callable[[], None]) -> QToolButton:
    """A button that is an icon; ``name`` is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setProperty("plain", True)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setMinimumSize(28, 28)
    wear(theme, made, icon)
    made.clicked.connect(lambda: do())
    return made


def amount(name: str, least: int, most: int, step: int, unit: str) -> QSpinBox:
    """A field for a number, that says to a screen reader what it may be."""
    made = QSpinBox()
    made.setRange(least, most)
    made.setSingleStep(step)
    made.setSuffix(unit)
    made.setAccessibleName(name)
    made.lineEdit().setTextMargins(GRID, 0, 0, 0)  # the style sheet's padding does not reach it
    made.setAccessibleDescription(f"From {least} to {most}{unit}, in steps of {step}")
    return made


def amount_of(words: Wording) -> QSpinBox:
    """A field for the number of a setting that is an amount."""
    assert words.limits
    return amount(words.label, *words.limits)


def clearable(field: QLineEdit) -> None:
    """Give a field a cross that empties it, and the cross its name, which Qt leaves out, and our icon."""
    field.setClearButtonEnabled(True)
    if (cross := field.findChild(QToolButton)) is not None:
        cross.setAccessibleName("Clear")
        cross.setToolTip("Clear")
        _Cross(field, cross)


class _Cross(QObject):
    """Draws the cross of a field in the ink of the look: Qt's own is a grey that is hard to see."""

    def __init__(self, field: QLineEdit, cross: QToolButton) -> None:
        super().__init__(cross)
        self._field, self._cross, self._ink = field, cross, ""
        field.installEventFilter(self)
        self._paint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange and isValid(self._cross):  # else the field is going
            self._paint()
        return super().eventFilter(watched, event)

    def _paint(self) -> None:
        ink = self._field.palette().text().color()
        if ink.name() != self._ink:
            self._ink = ink.name()
            self._cross.setIcon(line_icon("x", ink, 16))


def wear(theme: Theme, wearer: QAbstractButton, icon: str, color: str = "text") -> None:
    """Give a button an icon that follows the look."""
    _WornIcon(theme, wearer, icon, color)


class _WornIcon(QObject):
    """Repaints its wearer's icon; as its child it ends with it."""

    def __init__(self, theme: Theme, wearer: QAbstractButton, icon: str, color: str) -> None:
        super().__init__(wearer)
        self._theme, self._wearer, self._icon, self._color = theme, wearer, icon, color
        theme.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        self._wearer.setIcon(self._theme.icon(self._icon, self._color))
        self._wearer.setIconSize(self._theme.icon_size())


def frame(role: str, *widgets: QWidget, spacing: int = GRID) -> QFrame:
    """Widgets under one another in a notice, warning or card."""
    made = QFrame()
    made.setProperty("role", role)
    box = QVBoxLayout(made)
    box.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
    box.setSpacing(spacing)
    for widget in widgets:
        left = Qt.AlignmentFlag.AlignLeft if isinstance(widget, QPushButton) else Qt.AlignmentFlag(0)
        box.addWidget(widget, 0, left)
    return made


def row(*widgets: QWidget | None) -> QWidget:
    """Widgets beside one another; None is a stretch."""
    made = QWidget()
    box = QHBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(GRID)
    for widget in widgets:
        if widget is None:
            box.addStretch(1)
        else:
            box.addWidget(widget)
    return made


def captioned(name: str, field: QWidget) -> QWidget:
    """A field under its name."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(GRID // 2)
    caption = label(name)
    caption.setBuddy(field)
    field.setAccessibleName(name)
    if isinstance(field, QPlainTextEdit):
        field.setTabChangesFocus(True)
    box.addWidget(caption)
    box.addWidget(field)
    return made


def dropdown(name: str, options: Iterable[tuple[str, str]]) -> QComboBox:
    """A choice among options, each with its words and what stands for it, no wider than there is room."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(10)
    for words, value in options:
        made.addItem(words, value)
    return made


def column(above: QWidget, below: QWidget) -> QWidget:
    """One widget over another, which has the room that is left."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(above)
    box.addWidget(below, 1)
    return made


def follow(before: QWidget, page: QWidget) -> None:
    """Have Tab go through a page that was made late right after ``before``, in the order it is built.

    Qt's own chain (``nextInFocusChain``) is not asked: PySide makes what it gives a child of the one that
    was asked, which would keep the window, and all that was read in it, after it has gone.
    """
    for one in _as_built(page):
        if isinstance(one, QTabWidget):
            # It hands the keyboard to its bar: left in its old place, it would lead back there for ever.
            one.setFocusProxy(None)  # type: ignore[arg-type]  # Qt takes none
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # What stands in a window of its own (a menu) has an order of its own.
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.window() is before.window():
            QWidget.setTabOrder(before, one)
            before = one


def _as_built(widget: QWidget) -> Iterator[QWidget]:
    """A widget and what is in it, in the order it is read: not always that in which Qt keeps it."""
    yield widget
    if isinstance(widget, QTabWidget):
        parts = [widget.tabBar(), *(widget.widget(number) for number in range(widget.count()))]
    elif isinstance(widget, QSplitter):
        parts = [widget.widget(number) for number in range(widget.count())]
    else:
        parts = [one for one in widget.children() if isinstance(one, QWidget)]
    for part in parts:
        if part is not None:
            yield from _as_built(part)


class Column(QScrollArea):
    """Cards and lines under one another, scrolled; ``chosen`` carries a passage id."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._page.setObjectName("column")
        self._box = QVBoxLayout(self._page)
        self._box.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._box.setSpacing(GRID + 4)
        self._box.addStretch(1)
        self.setWidget(self._page)

    def add(self, widget: QWidget) -> None:
        """Put a widget under the last one."""
        self._box.insertWidget(self._box.count() - 1, widget)

    def clear(self, keep: Collection[QWidget] = ()) -> None:
        """Take everything out; what is to be kept is not ended, so that it can be put in again."""
        items = [self._box.itemAt(number) for number in range(self._box.count() - 1)]
        for widget in [item.widget() for item in items if item is not None]:
            if widget is None:
                continue
            # Not takeAt: an item that Python keeps alive would stand between a widget and its next item.
            self._box.removeWidget(widget)
            if widget not in keep:
                widget.hide()
                widget.deleteLater()

    def go_button(self, text: str, passage: str) -> QWidget:
        """A link to a passage."""
        return button(text, lambda: self.chosen.emit(passage), quiet=True)


class Notice(QFrame):
    """A box above a list that says what happened, until it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self._text = label("")
        box = QHBoxLayout(self)
        box.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(self._text, 1)
        box.addWidget(button("Close this message", self.hide, quiet=True), 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, lines: Sequence[str], *, warning: bool) -> None:
        """Show these lines; nothing for none."""
        self._text.setText("\n".join(lines))
        self.setProperty("role", "warning" if warning else "notice")
        for part in (self, self._text):
            part.style().unpolish(part)
            part.style().polish(part)
        self.setAccessibleName(" ".join(lines))
        self.setVisible(bool(lines))
        announce(self, " ".join(lines), urgent=warning)


class GrowingEdit(QPlainTextEdit):
    """A text box as tall as what is written in it; Tab moves on, as everywhere else."""

    def __init__(self, text: str, least: int) -> None:
        """``least``: lines shown when there is little or nothing."""
        super().__init__(text)
        self._least = least
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and (above := scroller(self)) is not None:
            # Qt brings into view only what Tab reaches from within the same page.
            above.ensureWidgetVisible(self, 0, GRID)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()  # the document does not always say that it wraps at another width

    def _fit(self) -> None:
        # A plain-text layout counts its height in lines.
        lines = max(self._least, round(self.document().size().height()))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 3 * GRID)


class EmptyState(QWidget):
    """What a screen says while there is nothing on it: what it is for and what to do next."""

    def __init__(self, title: str, text: str, *actions: QPushButton) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        box.setSpacing(2 * GRID)
        box.addStretch(1)
        for part in (label(title, "heading"), label(text, "lead")):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(part)
        line = row(None, *actions, None)
        box.addWidget(line)
        box.addStretch(2)
