"""The original, page by page, as pictures another process drew. Nothing in it is opened here."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QImage, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError, PasswordNeeded
from reviewstudy.importing import Picture
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.theme import GRID, Theme

Draw = Callable[[Path, int, int, str | None], Picture]
"""A file, a page from 1, a width in pixels and the file's password, as a picture."""
AskWords = Callable[[QWidget], str | None]
"""Asks for the password of the file shown."""


class OriginalView(QWidget):
    """``turned`` carries the page shown, from 1.

    A file behind a password is opened when the person asks for that and types it again: no password
    is stored, so there is none to be had from the library. It is held here while the file is shown.
    """

    turned = Signal(int)

    def __init__(self, theme: Theme, jobs: Jobs, draw: Draw, ask: AskWords) -> None:
        super().__init__()
        self._theme, self._jobs, self._draw, self._ask = theme, jobs, draw, ask
        self._password: str | None = None
        self._source: Path | None = None
        self._job: Job | None = None
        self._drawn: tuple[int, int] = (0, 0)
        self.page, self.pages = 1, 0
        self.where = label("", "muted", wrap=False, live=True)
        self.back = button("Previous", lambda: self.show_page(self.page - 1))
        self.back.setAccessibleName("Previous page")
        self.on = button("Next", lambda: self.show_page(self.page + 1))
        self.on.setAccessibleName("Next page")
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.picture)
        self._scroll.setObjectName("original")
        self._scroll.setAccessibleName("Page of the original")
        self.unlock = button("Enter the password…", self._unlock)
        self.unlock.setAccessibleName("Enter the password of the original")
        self.unlock.hide()
        # The width is known only once everything around has found its place.
        self._settle = QTimer(self, singleShot=True, interval=80)
        self._settle.timeout.connect(lambda: self.show_page(self.page))
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, GRID, GRID, GRID)
        box.setSpacing(GRID)
        box.addWidget(flow(self.back, self.where, self.on, self.unlock))
        box.addWidget(self._scroll, 1)
        self._turned()

    def show_file(self, source: Path | None, page: int = 1, password: str | None = None) -> None:
        """Show a file's first page, or another; None: there is no file."""
        if source != self._source or password is not None:
            self._password = password
        self._source, self.pages, self.page = source, 0, page
        self._drawn = (0, 0)
        self.unlock.hide()
        self.picture.clear()  # never another file's page under this one's name
        self.picture.setAccessibleName("")
        self._turned()
        if self.isVisible():
            self.show_page(page)

    @property
    def settled(self) -> bool:
        """Whether the page is drawn, or the reason that it cannot be is said."""
        return bool(self.pages or self.picture.text())

    def show_page(self, page: int | None) -> None:
        """Turn to a page, from 1; a passage without one leaves the page as it is."""
        if page is None or self._source is None or page < 1 or (self.pages and page > self.pages):
            return
        width = max(200, self._scroll.viewport().width() - 2 * GRID)
        if (page, width) == self._drawn:
            return
        self.page, self._drawn = page, (page, width)
        if self._job is not None:
            self._job.cancel()
        source, ratio, password = self._source, self.devicePixelRatioF(), self._password
        self._job = self._jobs.run(
            lambda job: self._draw(source, page, round(width * ratio), password), self._show, self._failed
        )

    def _unlock(self) -> None:
        if words := self._ask(self):
            self._password, self._drawn = words, (0, 0)
            self.show_page(self.page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._settle.start()

    def hideEvent(self, event: QHideEvent) -> None:
        # A page that comes too late has nowhere to go; it is drawn again when it is wanted.
        self._settle.stop()
        if self._job is not None:
            self._job.cancel()
            self._job, self._drawn = None, (0, 0)
        super().hideEvent(event)

    def _show(self, picture: Picture) -> None:
        self._job = None
        self.unlock.hide()
        self.page, self.pages = picture.page, picture.pages
        image = QImage(
            picture.pixels, picture.width, picture.height, picture.width * 3, QImage.Format.Format_BGR888
        )
        drawn = QPixmap.fromImage(image)
        drawn.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(drawn)
        self.picture.setAccessibleName(f"Page {self.page} of the original, as a picture")
        self._turned()

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self.pages = 0
        self.picture.setAccessibleName("")
        self.picture.setText(f"{error.what[:1].upper()}{error.what[1:]}.")
        self.unlock.setVisible(isinstance(error, PasswordNeeded))
        self._turned()

    def _turned(self) -> None:
        self.where.setText(f"Page {self.page} of {self.pages}" if self.pages else "")
        for turn, there in ((self.back, self.page > 1), (self.on, self.page < self.pages)):
            turn.setEnabled(there)
            turn.setVisible(self.pages > 1)
        self.turned.emit(self.page)
