"""How a screen is for those who do not see it, or see little, or have no mouse: the measures.

Each takes a screen as it stands and gives what is wrong with it, a line each; nothing when nothing is.
The rules are those of WCAG 2.2 at AA, where they speak of what a desktop program has too, and for the ring
of the keyboard 2.4.13 at AAA: https://www.w3.org/TR/WCAG22/.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextEdit,
    QTreeView,
    QWidget,
)
from tests.ui.pixels import Picture, apart

from reviewstudy.ui.cards import CardList
from reviewstudy.ui.picture import Canvas

TEXT, EDGE = 4.5, 3.0
"""Least contrast of words and icons (1.4.3; 3:1 would do for large ones), and of edges (1.4.11)."""

STRONG = 7.0
"""Least contrast of words in the high-contrast look (1.4.6)."""

TARGET = 24
"""Pixels: what is pressed is at least so wide and tall, or stands so far from the next (2.5.8)."""

RING = 0.8
"""Of the area of a line 2 pixels thick around a control, what the ring of the keyboard changes (2.4.13).
Less than all of it, for the corners are round."""

TICK = 34
"""Pixels at the left of an entry that are its box to tick, which needs no more than an edge does."""

SLACK = 1
"""Pixels lost to rounding."""

NORMAL = QLineEdit.EchoMode.Normal
Role = QAccessible.Role
ROLES: tuple[tuple[type[QWidget], frozenset[QAccessible.Role]], ...] = (
    (QRadioButton, frozenset({Role.RadioButton})),
    (QCheckBox, frozenset({Role.CheckBox})),
    (QAbstractButton, frozenset({Role.Button, Role.RadioButton, Role.CheckBox, Role.ButtonMenu})),
    (QLineEdit, frozenset({Role.EditableText})),
    (QPlainTextEdit, frozenset({Role.EditableText})),
    (QTextEdit, frozenset({Role.EditableText, Role.StaticText, Role.Document})),
    (QComboBox, frozenset({Role.ComboBox})),
    (QAbstractSpinBox, frozenset({Role.SpinBox})),
    (QTabBar, frozenset({Role.PageTabList})),
    (QTreeView, frozenset({Role.Tree})),
    (QTableView, frozenset({Role.Table})),
    (QListView, frozenset({Role.List})),
    (QHeaderView, frozenset({Role.Table, Role.List, Role.Client})),
    (QLabel, frozenset({Role.StaticText, Role.Graphic})),
    # Qt calls a page that scrolls a client; its name says which.
    (QAbstractScrollArea, frozenset({Role.Client, Role.ScrollBar, Role.Pane})),
)


PRESSED = QAbstractButton | QComboBox | QAbstractSpinBox | QLineEdit
EDGED = QLineEdit | QPlainTextEdit | QComboBox | QAbstractSpinBox | QPushButton


@dataclass
class Found:
    """What is wrong, by the name of the measure, and how much was measured."""

    faults: dict[str, list[str]] = field(default_factory=dict)
    measured: Counter[str] = field(default_factory=Counter)

    def add(self, measure: str, faults: list[str], number: int) -> None:
        self.faults[measure] = [*self.faults.get(measure, []), *faults]
        self.measured[measure] += number


# What is on a screen ---------------------------------------------------------------------------------


def called(widget: QWidget) -> str:
    """A widget, for a person who has to find it."""
    return f"{type(widget).__name__} {spoken(widget)[:40]!r}"


def spoken(widget: QWidget) -> str:
    """What a screen reader is told a widget is called."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name)) if interface else ""


def described(widget: QWidget) -> str:
    """What a screen reader says of a widget beyond its name."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Description)) if interface else ""


def controls(screen: QWidget) -> list[QWidget]:
    """What can be used on a screen: it takes the keyboard, or it is pressed."""
    return [
        one
        for one in screen.findChildren(QWidget)
        if one.isVisible()
        and (one.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(one, QAbstractButton))
        and not isinstance(one, QTabWidget)  # its tab bar is the control
        and not one.objectName().startswith("qt_")  # parts of Qt's own controls
        and not isinstance(one.parent(), QAbstractButton | QApplication)
        and not isinstance(one.parent(), QComboBox | QAbstractSpinBox)  # likewise
    ]


def place(widget: QWidget, screen: QWidget, part: QRect | None = None) -> QRect:
    """Where a widget, or a part of it, is seen on a screen; empty where it is not."""
    seen = widget.rect() if part is None else part
    for one in list(_upward(widget, screen))[:-1]:
        seen = seen.intersected(one.rect()).translated(one.pos())
    return seen.intersected(screen.rect())


# Names, roles, states --------------------------------------------------------------------------------


def nameless(screen: QWidget) -> list[str]:
    """4.1.2, 2.4.6: each control says what it is called, and an icon says so beside the pointer too."""
    found = controls(screen)
    faults = [
        f"{called(one)} in {type(one.parent()).__name__} has no name"
        for one in found
        if not spoken(one).strip()
    ]
    for one in found:
        # A canvas says of each part what it is, beside the pointer.
        if isinstance(one, QAbstractButton) and not (one.text() or one.toolTip() or isinstance(one, Canvas)):
            faults.append(f"{called(one)} is a picture without a tooltip")
    return faults


def misnamed_roles(screen: QWidget) -> list[str]:
    """4.1.2: each control says what kind of thing it is."""
    faults = []
    for one in controls(screen):
        interface = QAccessible.queryAccessibleInterface(one)
        fitting = next((roles for kind, roles in ROLES if isinstance(one, kind)), None)
        role = interface.role() if interface else None
        if fitting is None or role not in fitting:
            faults.append(f"{called(one)} is a {role}")
    return faults


def silent_states(screen: QWidget) -> list[str]:
    """4.1.2: what is ticked, chosen, open, greyed out or only to be read is said."""
    faults = []
    for one in controls(screen):
        interface = QAccessible.queryAccessibleInterface(one)
        if interface is None:
            continue
        state = interface.state()
        wanted = {"disabled": not one.isEnabled()}
        if isinstance(one, QAbstractButton):
            wanted |= {"checkable": one.isCheckable(), "checked": one.isChecked()}
        if isinstance(one, QLineEdit | QPlainTextEdit | QTextEdit):
            wanted["readOnly"] = one.isReadOnly()
        if isinstance(one, QLineEdit):
            wanted["passwordEdit"] = one.echoMode() != NORMAL
        faults += [
            f"{called(one)} does not say whether it is {name}"
            for name, value in wanted.items()
            if bool(getattr(state, name)) != value
        ]
        if isinstance(one, QListView) and one.currentIndex().isValid():
            faults += _silent_item(one)
    return faults


def _silent_item(view: QListView) -> list[str]:
    at = view.currentIndex()
    interface = QAccessible.queryAccessibleInterface(view)
    item = interface.child(at.row()) if interface else None
    if item is None:
        return [f"{called(view)} has no entry to tell of"]
    state, ticked = item.state(), at.data(Qt.ItemDataRole.CheckStateRole)
    faults = []
    if bool(state.selected) != view.selectionModel().isSelected(at):
        faults.append(f"{called(view)} does not say what is selected")
    if ticked is not None and bool(state.checked) != (Qt.CheckState(ticked) == Qt.CheckState.Checked):
        faults.append(f"{called(view)} does not say what is ticked")
    if isinstance(view, CardList) and view.card_at(at.row()).tick is not None and not state.checkable:
        faults.append(f"{called(view)} does not say that it can be ticked")
    return faults


def undescribed(screen: QWidget) -> list[str]:
    """3.3.2, 1.1.1: where the name is not enough, more is said: icons, fields, lists that are walked."""
    faults = []
    for one in controls(screen):
        needs = (
            (isinstance(one, QAbstractButton) and not one.text())
            or (
                isinstance(one, QLineEdit)
                and (one.echoMode() != NORMAL or one.validator() or one.inputMask())
            )
            or isinstance(one, QAbstractSpinBox | CardList | Canvas)
        )
        if needs and not described(one).strip():
            faults.append(f"{called(one)} has no description")
        if "<" in described(one):
            faults.append(f"{called(one)} has marks of a tooltip in its description")
    return faults


# Pressing --------------------------------------------------------------------------------------------


def targets(screen: QWidget) -> list[tuple[str, QRect]]:
    """All that is pressed, and where."""
    found = []
    for one in screen.findChildren(QWidget):
        if not one.isVisible() or one.objectName().startswith("qt_"):
            continue
        parts: list[QRect] = []
        if isinstance(one, QTabBar):
            parts = [one.tabRect(number) for number in range(one.count())]
        elif isinstance(one, QMenuBar):
            parts = [one.actionGeometry(action) for action in one.actions()]
        elif isinstance(one, QAbstractItemView) and not isinstance(one.parent(), QComboBox):
            # Rows of one height: the first tells it; what is half scrolled away tells nothing.
            first = one.model().index(0, 0) if one.model() else None
            if first is not None and first.isValid():
                box = one.visualRect(first)
                parts = [QRect(one.viewport().mapTo(one, box.topLeft()), box.size())]
        elif isinstance(one, PRESSED) and not isinstance(one.parent(), QAbstractSpinBox | QComboBox):
            parts = [one.rect()]
        for part in parts:
            if not (seen := place(one, screen, part)).isEmpty():
                # As large as it is; where scrolling hides some of it, it is no smaller for that.
                found.append((called(one), QRect(seen.topLeft(), part.size())))
    return found


def small_targets(screen: QWidget) -> list[str]:
    """2.5.8: 24 by 24 pixels, or a circle of 24 around its middle that meets no other target."""
    found = targets(screen)
    faults = []
    for name, box in found:
        if box.width() >= TARGET and box.height() >= TARGET:
            continue
        circle = QRect(0, 0, TARGET, TARGET)
        circle.moveCenter(box.center())
        near = [
            other
            for other, there in found
            if there != box and there.intersects(circle) and not there.contains(box)
        ]
        if near or box.width() * box.height() < TARGET * 4:
            faults.append(f"{name} is {box.width()}×{box.height()}, beside {near[:2]}")
    return faults


# Order of the keys -----------------------------------------------------------------------------------


def disorder(screen: QWidget, stops: list[QWidget]) -> list[str]:
    """2.4.3: from one stop to the next goes right or down, in each part of the screen. Once it wraps."""
    faults = []
    for before, after in zip(stops, [*stops[1:], stops[0]], strict=True):
        first, second, common = _branches(before, after, screen)
        if first is None or second is None:
            continue  # one stands in the other
        one, two = _box(first, common), _box(second, common)
        beside = one.right() < two.left() + 4 or two.right() < one.left() + 4
        same_line = one.top() < two.bottom() and two.top() < one.bottom()
        back = two.right() < one.left() + 4 if beside and same_line else two.bottom() < one.top() + 4
        if back:
            faults.append(f"from {called(before)} back to {called(after)}")
    return faults if len(faults) > 1 else []


def _branches(
    one: QWidget, other: QWidget, screen: QWidget
) -> tuple[QWidget | None, QWidget | None, QWidget]:
    """The two children of what holds both, that hold one and the other."""
    above, beyond = list(_upward(one, screen)), list(_upward(other, screen))
    common = next(widget for widget in above if widget in beyond)
    first = above[above.index(common) - 1] if above.index(common) else None
    second = beyond[beyond.index(common) - 1] if beyond.index(common) else None
    return first, second, common


def _upward(widget: QWidget, screen: QWidget) -> Iterator[QWidget]:
    yield widget
    while widget is not screen and (parent := widget.parentWidget()) is not None:
        widget = parent
        yield widget


def _box(widget: QWidget, common: QWidget) -> QRect:
    return QRect(widget.mapTo(common, QPoint(0, 0)), widget.size())


# The ring of the keyboard ----------------------------------------------------------------------------


def ring_boxes(widget: QWidget) -> list[QRect]:
    """What the ring of the keyboard may go round: a control, or the part of it that is the current one."""
    if isinstance(widget, QTabBar):
        return [widget.tabRect(widget.currentIndex())]
    if isinstance(widget, Canvas) and widget.current is not None:
        return [widget.place_of(widget.current)]
    if isinstance(widget, QListView) and widget.currentIndex().isValid():
        return [widget.visualRect(widget.currentIndex()), widget.rect()]
    return [widget.rect()]


def weak_ring(widget: QWidget, screen: QWidget) -> str:
    """2.4.7, 2.4.13: between the pictures with and without the keyboard, enough changes, and enough of it.

    The keyboard is with the widget before and after.
    """
    around = place(widget, screen).adjusted(-4, -4, 4, 4).intersected(screen.rect())
    within = Picture(screen, 1, around)
    widget.clearFocus()
    without = Picture(screen, 1, around)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    strong, some = without.changed(within, EDGE)
    needed = min(_ring_of(widget, screen, box) for box in ring_boxes(widget))
    return "" if strong >= needed else f"{called(widget)}: {strong} of {needed} pixels change, {some} at all"


def _ring_of(widget: QWidget, screen: QWidget, box: QRect) -> int:
    """How many pixels a ring around a part of a widget has, of what is in sight of it."""
    seen = place(widget, screen, box)
    whole = QRect(widget.mapTo(screen, box.topLeft()), box.size())
    across = [whole.top() == seen.top(), whole.bottom() == seen.bottom()].count(True)
    down = [whole.left() == seen.left(), whole.right() == seen.right()].count(True)
    return round(RING * 2 * (across * seen.width() + down * seen.height()))


def buried(widget: QWidget, screen: QWidget) -> str:
    """2.4.11: what has the keyboard is not under something else."""
    seen = place(widget, screen)
    at = screen.childAt(seen.center())
    if seen.isEmpty() or at is None:
        return f"{called(widget)} has the keyboard and is out of sight"
    if at is not widget and not widget.isAncestorOf(at) and not at.isAncestorOf(widget):
        return f"{called(widget)} has the keyboard and is under {called(at)}"
    return ""


# Colours as they are painted -------------------------------------------------------------------------


def written(screen: QWidget) -> Iterator[tuple[str, QRect]]:
    """Where words and icons stand, without the edges around them."""
    for one in screen.findChildren(QWidget):
        if not one.isVisible() or (one.objectName().startswith("qt_") and not isinstance(one, QLabel)):
            continue
        boxes: list[QRect] = []
        if isinstance(one, QLabel):
            boxes = [] if one.pixmap() and not one.pixmap().isNull() else [one.contentsRect()]
        elif isinstance(one, QCheckBox | QRadioButton):
            option = QStyleOptionButton()
            one.initStyleOption(option)
            part = (
                QStyle.SubElement.SE_CheckBoxContents
                if isinstance(one, QCheckBox)
                else QStyle.SubElement.SE_RadioButtonContents
            )
            boxes = [one.style().subElementRect(part, option, one)]
        elif isinstance(one, QAbstractButton):
            boxes = [one.rect().adjusted(4, 4, -4, -4)]
        elif isinstance(one, QLineEdit | QComboBox | QAbstractSpinBox):
            if not isinstance(one.parent(), QComboBox | QAbstractSpinBox):
                boxes = [one.rect().adjusted(4, 4, -4, -4)]
        elif isinstance(one, QPlainTextEdit | QTextEdit):
            port = one.viewport().geometry()
            boxes = [port.adjusted(4, 2, -4, -2)]
        elif isinstance(one, QTabBar):
            boxes = [one.tabRect(number).adjusted(4, 4, -4, -4) for number in range(one.count())]
        elif isinstance(one, QMenuBar):
            boxes = [one.actionGeometry(action).adjusted(2, 2, -2, -4) for action in one.actions()]
        elif isinstance(one, QHeaderView):
            boxes = _sections(one)
        elif isinstance(one, QAbstractItemView):
            boxes = _items(one)
        elif isinstance(one, Canvas):
            boxes = [one.place_of(area).adjusted(6, 6, -6, -6) for area in one._areas.values()]
        for box in boxes:
            if not (seen := place(one, screen, box)).isEmpty():
                yield called(one), seen


def _sections(header: QHeaderView) -> list[QRect]:
    across = header.orientation() == Qt.Orientation.Horizontal
    boxes = []
    for number in range(header.count()):
        at, size = header.sectionViewportPosition(number), header.sectionSize(number)
        box = QRect(at, 0, size, header.height()) if across else QRect(0, at, header.width(), size)
        boxes.append(box.adjusted(2, 2, -3, -3))
    return boxes


def _items(view: QAbstractItemView) -> list[QRect]:
    """The entries in sight, each without the line around it."""
    model, port = view.model(), view.viewport()
    boxes: list[QRect] = []
    if model is None:
        return []
    tree = isinstance(view, QTreeView)
    at = view.indexAt(QPoint(8, 4)) if tree else model.index(0, 0)
    while at.isValid():
        columns = range(model.columnCount(at.parent())) if isinstance(view, QTableView) else (at.column(),)
        for column in columns:
            box = view.visualRect(at.siblingAtColumn(column))
            if box.top() > port.height():
                return boxes
            inset = 6 if isinstance(view, CardList) else 3
            ticked = not isinstance(view, CardList) and at.data(Qt.ItemDataRole.CheckStateRole) is not None
            box = box.adjusted(TICK if ticked else inset, inset, -inset, -inset)
            boxes.append(QRect(port.mapTo(view, box.topLeft()), box.size()))
        at = view.indexBelow(at) if isinstance(view, QTreeView) else at.siblingAtRow(at.row() + 1)
    return boxes


def faint_words(screen: QWidget, picture: Picture, least: float) -> tuple[list[str], int]:
    """1.4.3, 1.4.11: each word and each icon against what it is painted on, and how many there were."""
    faults, number = [], 0
    covers = [one for one in screen.findChildren(QPdfView) if one.isVisible()]
    for name, box in written(screen):
        if any(place(one, screen).contains(box) for one in covers):
            continue
        for word in picture.words(box):
            if word.place.top() <= box.top() or word.place.bottom() >= box.bottom():
                continue  # half scrolled away
            number += 1
            if word.contrast < least:
                faults.append(
                    f"{name}: {word.ink} on {word.paper} is {word.contrast:.2f}, at {word.place.getRect()}"
                )
    return faults, number


def faint_edges(screen: QWidget, picture: Picture) -> tuple[list[str], int]:
    """1.4.11: a field, a button or a box to tick can be told from what it stands on."""
    faults, number = [], 0
    for one in screen.findChildren(QWidget):
        if not one.isVisible() or not one.isEnabled() or one.objectName().startswith("qt_"):
            continue
        if isinstance(one.parent(), QComboBox | QAbstractSpinBox | QLineEdit):
            continue
        if isinstance(one, EDGED) and not one.property("quiet"):
            part = one.rect()
        elif isinstance(one, QCheckBox | QRadioButton):
            option = QStyleOptionButton()
            one.initStyleOption(option)
            kind = (
                QStyle.SubElement.SE_CheckBoxIndicator
                if isinstance(one, QCheckBox)
                else QStyle.SubElement.SE_RadioButtonIndicator
            )
            part = one.style().subElementRect(kind, option, one)
        else:
            continue
        seen = place(one, screen, part)
        if seen.size() != part.size():
            continue  # half scrolled away
        number += 1
        middle = QRect(seen.left() - 3, seen.center().y(), 9, 1)
        strip = list(picture.rows(picture.scaled(middle))[0])
        best = max((apart(strip[0], pixel) for pixel in strip), default=1.0)
        if best < EDGE:
            faults.append(f"{called(one)} has an edge of {best:.2f}")
    return faults, number


# Room ------------------------------------------------------------------------------------------------


def cut(widget: QWidget) -> str:
    """How a widget is too small for what it says; nothing when it is not."""
    wide, tall = widget.width() + SLACK, widget.height() + SLACK
    if isinstance(widget, QLabel) and widget.wordWrap():
        if widget.heightForWidth(widget.width()) > tall:
            return f"needs {widget.heightForWidth(widget.width())} px of height and has {widget.height()}"
        if (longest := _longest_word(widget)) > widget.contentsRect().width() + SLACK:
            return f"has a word of {longest} px in {widget.contentsRect().width()}"
    else:
        needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
        if needed.width() > wide or needed.height() > tall:
            return f"needs {needed.width()}×{needed.height()} and has {widget.width()}×{widget.height()}"
    seen = place(widget, widget.window())
    if not seen.isEmpty() and seen.width() < widget.width() - SLACK:
        return f"shows {seen.width()} px of its {widget.width()}"
    return ""


def _longest_word(widget: QLabel) -> int:
    metrics = widget.fontMetrics()
    # An address may be broken anywhere; words may not.
    words = [word for word in widget.text().split() if "/" not in word and "@" not in word]
    return max((metrics.horizontalAdvance(word) for word in words), default=0)


def lost(screen: QWidget) -> list[str]:
    """1.4.4, 1.4.10: nothing that is said is cut off, covered, or scrolled in two ways."""
    said = [one for one in screen.findChildren(QWidget) if isinstance(one, QLabel | QAbstractButton)]
    faults = [
        f"{called(one)} {how}"
        for one in said
        if one.isVisible() and one.text() and not one.objectName().startswith("qt_") and (how := cut(one))
    ]
    return faults + _overlapping(screen) + _two_ways(screen)


FREE = ("toast", "markBar", "placeCard")
"""What stands over a screen for a moment, and where it covers least."""


def _overlapping(screen: QWidget) -> list[str]:
    faults = []
    for parent in [screen, *screen.findChildren(QWidget)]:
        if parent.layout() is None or not parent.isVisible():
            continue
        inside = [
            one
            for one in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if one.isVisible()
            and one.objectName() not in FREE
            and not one.isWindow()
            and not one.size().isEmpty()
        ]
        for number, one in enumerate(inside):
            for other in inside[number + 1 :]:
                both = one.geometry().intersected(other.geometry())
                if both.width() > SLACK and both.height() > SLACK:
                    faults.append(
                        f"{called(one)} and {called(other)} overlap by {both.width()}×{both.height()}"
                    )
    return faults


def _two_ways(screen: QWidget) -> list[str]:
    """Tables, drawings and pages of a document may be scrolled in two ways: they are two ways large."""
    return [
        f"{called(area)} is {area.horizontalScrollBar().maximum()} px wider than it shows"
        for area in screen.findChildren(QAbstractScrollArea)
        if area.isVisible()
        and not isinstance(area, QTableView | QHeaderView | QPdfView)
        and not isinstance(area.parent(), QTableView | QComboBox)
        and area.objectName() not in ("paper", "original")
        and area.horizontalScrollBar().maximum() > SLACK
    ]


def out_of_reach(screen: QWidget) -> list[str]:
    """1.4.10: what is not in sight stands in something that scrolls to it."""
    faults = []
    window = QRect(QPoint(0, 0), screen.size())
    for one in controls(screen):
        box = QRect(one.mapTo(screen, QPoint(0, 0)), one.size())
        holders = list(_upward(one, screen))[1:]
        scrolled = any(isinstance(holder, QAbstractScrollArea | QTabBar) for holder in holders)
        if not scrolled and not window.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(box):
            faults.append(f"{called(one)} is off the screen by {box.united(window).size() - window.size()}")
    return faults
