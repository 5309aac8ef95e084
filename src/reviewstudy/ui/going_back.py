"""A look at what going back to a snapshot or a backup would bring and what it would take away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from reviewstudy.domain.backups import Holds, Preview
from reviewstudy.ui.fitted import FittedDialog
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, moment

_KINDS = (
    ("notes", "note", "notes"),
    ("highlights", "highlight without a note", "highlights without a note"),
    ("reflections", "reflection", "reflections"),
    ("reviews", "review", "reviews"),
)


class GoingBack(FittedDialog):
    """``meant`` once a person has decided for it; closing it any other way changes nothing."""

    meant = Signal()

    def __init__(self, parent: QWidget, theme: Theme, preview: Preview, *, backup: bool) -> None:
        super().__init__(parent, theme.px(520), 3 * GRID)
        self.setWindowTitle("Restore a backup" if backup else "Look at a snapshot")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        made = moment(preview.made)
        head = f"Backup made {made}" if backup else f"Your journal as it was {made}"
        self.keep = button("Keep what is here", self.reject)
        self.go = button("Restore this backup" if backup else "Go back to this one", self._mean, primary=True)
        self.box.addWidget(label(head, "heading"))
        if preview.program:
            self.box.addWidget(label(f"Made with {preview.program} on {preview.system}.", "muted"))
        self.box.addWidget(_counts(preview, "In the backup" if backup else "In the snapshot"))
        lost = would_go(preview)
        self.lost = label(lost or "Nothing that is here now would be lost.")
        self.box.addWidget(frame("warning" if lost else "notice", self.lost))
        with_reviews = " Your reviews are exchanged too." if preview.there.reviews is not None else ""
        self.box.addWidget(
            label(
                "What is here now is kept as a snapshot first, so you can come back to it."
                f"{with_reviews} The window closes and opens again; your passphrase stays as it is."
            )
        )
        self.box.addStretch(1)
        self.box.addWidget(row(None, self.keep, self.go))
        self.box.addWidget(HelpLine(theme))
        self.keep.setFocus()

    def _mean(self) -> None:
        self.go.setEnabled(False)
        self.meant.emit()
        self.accept()


def would_go(preview: Preview) -> str:
    """What going back would take away, in words; nothing for nothing."""
    parts = _listed(preview.lost)
    lines = []
    if parts:
        lines.append(f"This is here now and would go: {_and(parts)}.")
    if preview.changed:
        one = preview.changed == 1
        changed = "1 thing was changed" if one else f"{preview.changed:,} things were changed"
        lines.append(f"{changed} since, and would be as {'it was' if one else 'they were'}.")
    if lines and preview.titles:
        lines.append(f"About: {'; '.join(preview.titles)}.")
    return "\n".join(lines)


def _and(parts: list[str]) -> str:
    return " and ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _listed(holds: Holds) -> list[str]:
    found = ((getattr(holds, field), one, many) for field, one, many in _KINDS)
    return [count(number, one, many) for number, one, many in found if number]


def _counts(preview: Preview, there: str) -> QWidget:
    """Four numbers beside four numbers; each row says itself whole to a screen reader."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(4 * GRID)
    grid.setVerticalSpacing(GRID)
    for column, text in enumerate((there, "Here now"), 1):
        grid.addWidget(label(text, "muted", wrap=False), 0, column, Qt.AlignmentFlag.AlignRight)
    for line, (field, _, many) in enumerate(_KINDS, 1):
        name = many.capitalize()
        theirs = getattr(preview.there, field)
        if theirs is None:
            continue
        ours = getattr(preview.here, field) if preview.here else None
        told = label(name, wrap=False)
        here = f"{ours:,}" if ours is not None else "–"
        told.setAccessibleName(f"{name}: {theirs:,} {there.lower()}, {here} here now")
        grid.addWidget(told, line, 0)
        for column, number in enumerate((f"{theirs:,}", here), 1):
            grid.addWidget(label(number, wrap=False), line, column, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(3, 1)
    return made
