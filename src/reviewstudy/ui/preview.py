"""A dialog in which a person chooses what leaves, sees the pages, and saves them."""

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.identifiers import Noticed
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import Column, button, column, frame, label
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.words import count, warning

PAUSE = 300
"""Milliseconds after the last change before the preview is made again."""

MISSES = "The program looks for a few things that identify people, and it misses others. Read it through."

_AROUND = 40
"""Characters shown on each side of what was found."""

Made = tuple[Any, bytes, Sequence[Noticed]]
"""What is shown, as a value and as its pages, and what in it may say who someone is."""

_CARDS = 50
"""Things to check that are shown; of more, how many."""


class PreviewDialog(QDialog):
    """Choices left, pages right; ``exported`` carries the path of the file that was written.

    A dialog is made of this by :meth:`prepare`, which takes what is chosen now and gives the work
    that makes it, and :meth:`writer`, which gives the work that writes what is shown.
    """

    exported = Signal(str)

    def __init__(self, parent: QWidget, theme: Theme, jobs: Jobs, ask: Ask, save: str) -> None:
        """``save``: what the button says that saves a PDF."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(min(theme.px(1100), parent.width()), min(theme.px(760), parent.height()))
        self._theme, self._jobs, self._ask = theme, jobs, ask
        self._job: Job | None = None
        self._made: Made | None = None
        self.pages = label("", "muted", live=True)
        self.found = Column("Please check")
        self.save_button = button(save, self.save, primary=True)
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.preview = QPdfView()
        self.preview.setAccessibleName("Preview of the pages")
        self.preview.setPageMode(QPdfView.PageMode.MultiPage)
        self.preview.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.preview.setDocument(self._document)
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.renew)
        self.finished.connect(self._put_away)

    def compose(self, choices: QWidget, *others: QPushButton, wide: int = 360) -> None:
        """Put the choices beside the pages, and other buttons beside the one that saves.

        ``wide``: pixels of the choices at 100 % text.
        """
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(choices)
        split.addWidget(self._pages_shown())
        split.setStretchFactor(1, 1)
        split.setSizes([self._theme.px(wide), self._theme.px(1100 - wide)])
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        foot.setSpacing(GRID)
        foot.addWidget(flow(self.save_button, *others, button("Close", self.reject)))
        foot.addWidget(HelpLine(self._theme))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(split, 1)
        box.addLayout(foot)

    def _pages_shown(self) -> QWidget:
        """The pages, and above them which one is in view, with a way to the next."""
        self._before = button("Previous page", lambda: self.turn(-1), quiet=True)
        self._after = button("Next page", lambda: self.turn(1), quiet=True)
        self._at = label("", "muted", wrap=False)
        self.preview.pageNavigator().currentPageChanged.connect(self._say_page)
        head = flow(self._before, self._after, self._at)
        self._say_page()
        self._nothing = label("", "lead", live=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(GRID, 2 * GRID, GRID, 2 * GRID)
        box.addWidget(self._nothing)
        self._shown = QStackedWidget()
        self._shown.addWidget(self.preview)
        self._shown.addWidget(scrolled(page, "Why there are no pages"))
        return column(head, self._shown)

    def turn(self, by: int) -> None:
        """Show the page that is so many on."""
        page = self.preview.pageNavigator().currentPage() + by
        if 0 <= page < self._document.pageCount():
            self.preview.pageNavigator().jump(page, QPointF())
            self._say_page()

    def _say_page(self) -> None:
        page, pages = self.preview.pageNavigator().currentPage(), self._document.pageCount()
        self._at.setText(f"Page {page + 1} of {pages}" if pages > 0 else "")
        self._before.setEnabled(page > 0)
        self._after.setEnabled(page + 1 < pages)

    def prepare(self) -> Callable[[], Made]:
        """Work, done in a thread, that makes what is chosen now."""
        raise NotImplementedError

    def writer(self, made: Made, path: Path, ending: str) -> Callable[[], object]:
        """Work, done in a thread, that writes what is shown, in the form of this ending."""
        raise NotImplementedError

    def suggestion(self, ending: str) -> str:
        """The name suggested for a file."""
        raise NotImplementedError

    def renew(self) -> None:
        """Make the preview again from what is chosen now."""
        self.later()
        self._timer.stop()
        work = self.prepare()
        self._job = self._jobs.run(lambda job: work(), self._show, self._failed)

    def later(self) -> None:
        """What is shown is no longer what is chosen: nothing can be saved until it is again."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._made = None
        self.allow_saving(False)
        self._timer.start()

    def show_nothing(self, said: str) -> None:
        """Say why there are no pages, and show none."""
        self.later()
        self._timer.stop()
        self._document.close()
        self._buffer.close()
        self.pages.setText("")
        self._nothing.setText(said)
        self._shown.setCurrentIndex(1)
        self._show_identifiers(())
        self._say_page()

    def allow_saving(self, allowed: bool) -> None:
        """Whether what is shown can leave."""
        self.save_button.setEnabled(allowed)

    def save(self) -> None:
        """Ask where, then write the pages that were shown."""
        self.save_as(".pdf", "PDF (*.pdf)")

    def save_as(self, ending: str, kinds: str) -> None:
        """Ask where, then write what was shown in a file that ends so, whatever name was given."""
        if self._made is None:
            return
        path = self._ask.where_to_save(self, self.suggestion(ending), kinds, ending)
        if path is None:
            return
        target = path if path.suffix.lower() == ending else path.with_name(path.name + ending)
        work = self.writer(self._made, target, ending)
        self.allow_saving(False)
        self._job = self._jobs.run(lambda job: work(), lambda _: self._saved(target), self._failed)

    def say_pages(self, pages: int) -> str:
        """What is said of the number of pages."""
        return count(pages, "page")

    def closeEvent(self, event: QCloseEvent) -> None:
        self._put_away()
        super().closeEvent(event)

    def _put_away(self) -> None:
        """The viewer must let go of the document before either is destroyed."""
        if self._job is not None:
            self._job.cancel()
        self._timer.stop()
        self._document.close()
        self._buffer.close()

    def _show(self, made: Made) -> None:
        self._job = None
        self._made = made
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(made[1]))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self._shown.setCurrentWidget(self.preview)
        self.pages.setText(self.say_pages(self._document.pageCount()))
        self._show_identifiers(made[2])
        self._say_page()
        self.allow_saving(True)

    def _show_identifiers(self, found: Sequence[Noticed]) -> None:
        self.found.clear()
        if found:
            self.found.add(label("Please check: this may say who someone is", "subheading"))
            for one in found[:_CARDS]:
                self.found.add(_noticed(one))
            if more := len(found) - _CARDS if len(found) > _CARDS else 0:
                self.found.add(label(f"And {more:,} more. Mend these first, then look again."))
        self.found.add(label(MISSES, "muted"))

    def _failed(self, error: KnownError) -> None:
        self._job = None
        self.pages.setText(str(error))
        self.allow_saving(self._made is not None)

    def _saved(self, path: Path) -> None:
        self._job = None
        self.exported.emit(str(path))
        self.accept()


def _noticed(one: Noticed) -> QWidget:
    """Where it stands, the words with what is around them, why it matters, and what to write instead."""
    before, found, after = one.around(_AROUND)
    lit = QLabel(f"{escape(before)}<b><u>{escape(found)}</u></b>{escape(after)}")
    lit.setTextFormat(Qt.TextFormat.RichText)  # every word in it is escaped
    lit.setWordWrap(True)
    lit.setAccessibleName(f"{before}{found}{after}")
    where = label(one.where, "muted") if one.where else None
    parts = [part for part in (where, lit, label(warning(one.identifier))) if part is not None]
    return frame("card", *parts, spacing=4)
