"""The page of copies: snapshots the program keeps by itself, and backups a person makes."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.services.moving import free_name
from reviewstudy.services.whereabouts import local_folder, look
from reviewstudy.storage.keys import Way
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.flow import Flow
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.safeguard import Safeguard, made
from reviewstudy.ui.scrolled import scroller
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import moment, size

_ROWS = 5  # of the list shown at once


class BackupsPage(QWidget):
    """Each deed is the safeguard's; this says what there is and what came of it."""

    def __init__(self, safeguard: Safeguard, theme: Theme) -> None:
        super().__init__()
        self._safeguard, self._theme = safeguard, theme
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(GRID)
        if (danger := look(safeguard.service.folder)) is not None:
            local = local_folder()
            to = free_name(local) if local else None
            words = f"{danger.words} Your library is safer on this computer’s own disk."
            self.take_away = button("Move it to this computer", lambda: safeguard.move.emit(to))
            self.take_away.setEnabled(to is not None)
            box.addWidget(frame("warning", label(words), self.take_away))
            box.addSpacing(GRID)
        self.status = label("")
        self._stop = button("Stop", safeguard.stop)
        self._status_frame = frame("notice", self.status, self._stop)
        self._status_frame.hide()
        box.addWidget(self._status_frame)
        box.addWidget(label("Backup", "subheading"))
        box.addWidget(
            label(
                "A backup is one file with your notes, reflections and reviews, still locked. Keep it away "
                "from this computer: on a USB stick, or a drive of your organisation. "
                f"Elsewhere it opens with {_ways(safeguard)}, not with this computer’s keychain."
            )
        )
        self.last = label("", "muted")
        box.addWidget(self.last)
        self.originals = QCheckBox("Leave out originals")
        self.large = label("", "muted")
        box.addWidget(self.originals)
        box.addWidget(self.large)
        self.back_up = button("Back up now…", self._back_up, primary=True)
        self.restore = button("Restore a backup…", lambda: safeguard.restore(self))
        deeds = QWidget()
        flow = Flow(deeds)
        for deed in (self.back_up, self.restore):
            flow.addWidget(deed)
        box.addWidget(deeds)
        box.addSpacing(2 * GRID)
        box.addWidget(label("Snapshots", "subheading"))
        box.addWidget(
            label(
                "On each day you use it, Review Study keeps a copy of what you wrote in its data folder. You "
                "can go back to one if a file is damaged or something went wrong. Snapshots do not help when "
                "the computer is lost."
            )
        )
        self.latest = label("", "muted")
        box.addWidget(self.latest)
        self.list = QListWidget()
        self.list.setAccessibleName("Snapshots")
        self.list.setAccessibleDescription("The latest first; Enter looks at one, and changes nothing")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda item: self._look_at())
        box.addWidget(self.list)
        self.look_button = button("Look at this one…", self._look_at)
        self.look_button.setAccessibleDescription("Shows what going back would change; changes nothing yet")
        box.addWidget(row(self.look_button, None))
        safeguard.said.connect(self._say)
        safeguard.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what copies there are now."""
        service = self._safeguard.service
        last = service.last_backup()
        self.last.setText(
            f"The last backup was made {moment(last[0])}: {last[1]}" if last else "No backup was made yet."
        )
        try:
            large = service.originals_size()
        except KnownError:
            large = 0
        told = f"The files that your reviews were read from take up {size(large)}."
        self.large.setText(told)
        self.originals.setAccessibleDescription(told)
        self.originals.setVisible(large > 0)
        self.large.setVisible(large > 0)
        found = service.snapshots()
        self.latest.setText(
            f"The last snapshot was made {moment(found[0].made)}." if found else "There is no snapshot yet."
        )
        self.list.clear()
        for one in found:
            item = QListWidgetItem(made(one))
            item.setData(Qt.ItemDataRole.UserRole, one)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.setVisible(bool(found))
        self.look_button.setVisible(bool(found))
        self._fit()
        for deed in (self.back_up, self.restore, self.look_button):
            deed.setEnabled(not self._safeguard.busy)
        self._stop.setVisible(self._safeguard.busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # how high a row is, the style says only now

    def _fit(self) -> None:
        rows = min(max(self.list.count(), 1), _ROWS)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + GRID if self.list.count() else 0)

    def _back_up(self) -> None:
        self._safeguard.back_up(self, originals=not self.originals.isChecked())

    def _look_at(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self._safeguard.look_at(self, item.data(Qt.ItemDataRole.UserRole))

    def _show_status(self) -> None:
        """Bring what is said into sight, wherever the page was scrolled to."""
        if (above := scroller(self)) is not None:
            above.verticalScrollBar().setValue(0)

    def _say(self, words: str) -> None:
        self.status.setText(words)
        self._status_frame.setVisible(bool(words))
        if words:
            self._show_status()
            announce(self, words)


def _ways(safeguard: Safeguard) -> str:
    try:
        ways = safeguard.service.ways_in
    except KnownError:
        ways = frozenset(Way)
    return "your passphrase or recovery key" if Way.PASSPHRASE in ways else "your recovery key alone"
