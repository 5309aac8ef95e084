"""Delete for good: choose, see what goes, then the receipt."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QProgressBar, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.keeping import Erasure, Receipt
from reviewstudy.services.keeping import KeepingService
from reviewstudy.ui.accessibility import announce
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.jobs import Jobs
from reviewstudy.ui.parts import button, frame, label, row
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.support import HelpLine
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import TickList
from reviewstudy.ui.words import count, sentence, when

_LEAD = (
    "Tick what is to go. You then see what that is before anything is deleted. "
    "A single note or highlight: remove it first, then tick the bin."
)
_FINAL = (
    "This cannot be undone. The words go from the journal, from its search index and from its file. "
    "Copies elsewhere stay: earlier copies in the data folder, backups, PDFs you exported, printed pages. "
    "The receipt lists them."
)
_TOO = "Delete the earlier copies too"
_QUOTED = "A highlight that a reflection you keep quotes stays in that reflection, without its note."


class EraseDialog(QDialog):
    """``erasing`` carries the ids of the reflections about to go, ``erased`` says that it is done."""

    erasing = Signal(object)
    erased = Signal()

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        keeping: KeepingService,
        jobs: Jobs,
        ask: Ask,
        erasure: Erasure | None = None,
    ) -> None:
        """``erasure``: what was chosen elsewhere already, so that it is only to be confirmed."""
        super().__init__(parent)
        self.setWindowTitle("Delete for good")
        self.resize(min(theme.px(680), parent.width()), min(theme.px(620), parent.height()))
        self._keeping, self._jobs, self._ask, self._theme = keeping, jobs, ask, theme
        self._erasure = erasure or Erasure()
        self._receipt: Receipt | None = None
        self._working = False
        self.list = TickList(theme, "What is to be deleted for good")
        self.list.itemChanged.connect(self._ticked)
        self._what = label("", "subheading", live=True)
        self._trouble = label("")
        self._trouble_frame = frame("warning", self._trouble)
        self._trouble_frame.hide()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Receipt")
        self.close_button = button("Keep it all", self.reject, primary=True)
        self.back = button("Back", self._choose)
        self.next = button("See what goes…", self._next)
        self.go = button("Delete for good", self._go)
        self.snapshots = button(_TOO, self._delete_snapshots)
        self.save_button = button("Save the receipt…", self._save)
        self._pages = QStackedWidget()
        for page in (self._choosing(), self._confirming(), self._waiting(), self._receipt_page()):
            self._pages.addWidget(page)
        foot = row(None, self.snapshots, self.save_button, self.back, self.next, self.go, self.close_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(self._pages, 1)
        box.addWidget(self._trouble_frame)
        box.addWidget(foot)
        box.addWidget(HelpLine(theme))
        if erasure is None:
            self._offer()
            self._choose()
        else:
            self._confirm()

    @property
    def unsaved(self) -> bool:
        """Whether there is a receipt that was not saved as it stands now."""
        return self._receipt is not None and self.save_button.isEnabled()

    def reject(self) -> None:
        """Close, but not while the file is being written anew."""
        if not self._working:
            super().reject()

    def _choosing(self) -> QWidget:
        return _page(label("What is to be deleted for good?", "heading"), label(_LEAD), self.list)

    def _confirming(self) -> QWidget:
        return _page(
            label("Delete this for good?", "heading"),
            self._what,
            frame("warning", label(_FINAL)),
            label(_QUOTED, "muted"),
            stretch=True,
        )

    def _waiting(self) -> QWidget:
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setAccessibleName("Deleting")
        said = "The journal is being written anew and then read through. This can take a minute."
        return _page(label("Deleting…", "heading"), label(said), bar, stretch=True)

    def _receipt_page(self) -> QWidget:
        lead = "It holds none of the words that were deleted, so you can keep it or hand it on."
        return _page(label("Deleted for good", "heading"), label(lead), self.text)

    def _offer(self) -> None:
        self.list.blockSignals(True)
        if binned := self._keeping.binned():
            self.list.offer(f"Everything in the bin: {count(binned, 'thing')}", "bin", False)
        for item in self._keeping.items():
            if not item.binned:
                said = f"Reflection: {item.title}, last changed {when(item.modified)}"
                self.list.offer(said, f"f:{item.id}", False)
        for review, title, marks in self._keeping.marked():
            said = f"All notes and highlights on: {title} ({marks:,})"
            self.list.offer(said, f"r:{review}", False)
        if not self.list.count():
            self.list.put("There is nothing to delete: nothing was written yet.", "")
        self.list.blockSignals(False)

    def _ticked(self) -> None:
        chosen = self.list.ticked()
        self._erasure = Erasure(
            reflections=tuple(one[2:] for one in chosen if one.startswith("f:")),
            reviews=tuple(one[2:] for one in chosen if one.startswith("r:")),
            binned="bin" in chosen,
        )
        self.next.setEnabled(bool(self._erasure))

    def _show(self, page: int, *buttons: QWidget) -> None:
        self._pages.setCurrentIndex(page)
        for one in (self.snapshots, self.save_button, self.back, self.next, self.go, self.close_button):
            one.setVisible(one in buttons)

    def _choose(self) -> None:
        self.close_button.setText("Close")
        self._show(0, self.next, self.close_button)
        self.next.setEnabled(bool(self._erasure))
        self.list.setFocus()

    def _next(self) -> None:
        self._confirm(self.back)

    def _confirm(self, *more: QWidget) -> None:
        erasure = self._erasure
        self._what.setText("Counting…")
        self.go.setEnabled(False)
        self._jobs.run(lambda job: self._keeping.would_erase(erasure), self._counted, self._failed)
        self.close_button.setText("Keep it all")
        self._show(1, self.go, self.close_button, *more)
        self.close_button.setFocus()

    def _counted(self, goes: list[str]) -> None:
        if isValid(self):
            self._what.setText("\n".join(goes) or "Nothing is left of it.")
            self.go.setEnabled(bool(goes))

    def _go(self) -> None:
        self._working = True
        self._trouble_frame.hide()
        self._show(2)
        self.erasing.emit(self._erasure.reflections)
        erasure = self._erasure
        self._jobs.run(lambda job: self._keeping.erase(erasure), self._done, self._failed)

    def _done(self, receipt: Receipt) -> None:
        self._working = False
        self._receipt = receipt
        self.erased.emit()
        self.close_button.setText("Close")
        self.save_button.setText("Save the receipt…")
        self.save_button.setEnabled(True)
        self.text.setPlainText(self._keeping.receipt(receipt))
        self.snapshots.setText(_TOO)
        more = (self.snapshots,) if receipt.snapshots else ()
        self._show(3, self.save_button, self.close_button, *more)
        self.text.setFocus()

    def _failed(self, error: KnownError) -> None:
        if isValid(self):
            self._working = False
            self._complain(error)
            self._show(1, self.close_button)

    def _complain(self, error: KnownError) -> None:
        self._trouble.setText(sentence(error))
        self._trouble_frame.show()
        announce(self, self._trouble.text(), urgent=True)

    def _delete_snapshots(self) -> None:
        if self._receipt is None:
            return
        said = f"Yes, delete {count(len(self._receipt.snapshots), 'earlier copy', 'earlier copies')} for good"
        if self.snapshots.text() != said:  # there is no way back to a day before, so it is asked
            self.snapshots.setText(said)
            announce(self, said)
        else:
            try:
                self._done(self._keeping.remove_snapshots(self._receipt))
            except KnownError as error:
                self._complain(error)

    def _save(self) -> None:
        path = self._ask.where_to_save(self, "Receipt for what was deleted.txt", "Text (*.txt)")
        if path is None or self._receipt is None:
            return
        try:
            self._keeping.save_receipt(self._receipt, _ending(path, ".txt"))
        except KnownError as error:
            self._complain(error)
        else:
            self._trouble_frame.hide()
            self.save_button.setText("Saved")
            self.save_button.setEnabled(False)


def _ending(path: Path, ending: str) -> Path:
    return path if path.suffix else path.with_suffix(ending)


def _page(*widgets: QWidget, stretch: bool = False) -> QWidget:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2 * GRID)
    for widget in widgets:
        box.addWidget(widget)
    if stretch:
        box.addStretch(1)
        return scrolled(page, "Delete for good")
    return page
