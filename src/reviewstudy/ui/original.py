"""The original, page by page, as pictures another process drew. Nothing in it is opened here."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.importing import Picture
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import button, label, row
from reviewstudy.ui.theme import GRID, Theme

Draw = Callable[[Path | bytes, int, int], Picture]
"""A file or its bytes, a page from 1 and a width in pixels, as a picture."""


class OriginalView(QWidget):
    """``turned`` carries the page shown, from 1."""

    turned = Signal(int)

    def __init__(self, theme: Theme, jobs: Jobs, draw: Draw) -> None:
        super().__init__()
        self._theme, self._jobs, self._draw = theme, jobs, draw
        self._source: Path | bytes | None = None
        self._job: Job | None = None
        self._drawn: tuple[int, int] = (0, 0)
        self.page, self.pages = 1, 0
        self.where = label("", "muted", wrap=False)
        self.back = button("Previous page", lambda: self.show_page(self.page - 1))
        self.on = button("Next page", lambda: self.show_page(self.page + 1))
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture.setWordWrap(True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self.picture)
        self._scroll.setAccessibleName("Page of the original")
        box = QVBoxLayout(self)
        box.setContentsMargins(GRID, GRID, GRID, GRID)
        box.setSpacing(GRID)
        box.addWidget(row(self.back, self.where, self.on, None))
        box.addWidget(self._scroll, 1)

    def show_file(self, source: Path | bytes | None, page: int = 1) -> None:
        """Show a file's first page, or another; None: there is no file."""
        self._source, self.pages = source, 0
        self.show_page(page, again=True)

    def show_page(self, page: int | None, *, again: bool = False) -> None:
        """Turn to a page, from 1; a passage without one leaves the page as it is."""
        if page is None or self._source is None or page < 1 or (self.pages and page > self.pages):
            return
        width = max(200, self._scroll.viewport().width() - 2 * GRID)
        if not again and (page, width) == self._drawn:
            return
        self.page, self._drawn = page, (page, width)
        if self._job is not None:
            self._job.cancel()
        source, ratio = self._source, self.devicePixelRatioF()
        self._job = self._jobs.run(
            lambda job: self._draw(source, page, round(width * ratio)), self._show, self._failed
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self.show_page(self.page)

    def _show(self, picture: Picture) -> None:
        self._job = None
        self.pages = picture.pages
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
        self.picture.setPixmap(QPixmap())
        self.picture.setText(f"{error.what[:1].upper()}{error.what[1:]}.")
        self._turned()

    def _turned(self) -> None:
        self.where.setText(f"Page {self.page} of {self.pages}" if self.pages else "")
        for turn, there in ((self.back, self.page > 1), (self.on, self.page < self.pages)):
            turn.setEnabled(there)
            turn.setVisible(self.pages > 1)
        self.turned.emit(self.page)
