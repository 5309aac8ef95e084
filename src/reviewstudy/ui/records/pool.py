"""Many records counted together: choose a folder, see what may leave, approve words one by one, save."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewstudy.domain.errors import KnownError
from reviewstudy.domain.identifiers import Noticed
from reviewstudy.domain.pooling import Text
from reviewstudy.services.identifying import noticed
from reviewstudy.services.pooling import CSV, Gathered, Refusal, gather_folder, return_pages, save_return
from reviewstudy.ui.ask import Ask
from reviewstudy.ui.flow import flow
from reviewstudy.ui.jobs import Job, Jobs
from reviewstudy.ui.parts import button, label
from reviewstudy.ui.preview import Made, PreviewDialog
from reviewstudy.ui.scrolled import scrolled
from reviewstudy.ui.theme import GRID, Theme
from reviewstudy.ui.ticks import TickList
from reviewstudy.ui.words import count, sentence, shortened

_LEAD = (
    "Only records that their authors made for the partnership are counted, and only what they chose. Names "
    "never enter. Groups of fewer than five are not broken down."
)
_APPROVE = "Words leave only if you tick them, one by one. Read each as a neighbour of the family would."
_REFUSALS, _EXCERPT = 20, 300


@dataclass(frozen=True, slots=True)
class _Offered:
    text: Text
    found: tuple[Noticed, ...]


class PoolDialog(PreviewDialog):
    """``exported`` carries the path of the file that was written."""

    _step = Signal(int, int, str)

    def __init__(self, parent: QWidget, theme: Theme, jobs: Jobs, ask: Ask, folder: Path) -> None:
        super().__init__(parent, theme, jobs, ask, "Save PDF…")
        self.setWindowTitle("Pool records")
        self._folder = folder
        self._gathered: Gathered | None = None
        self._offered: dict[str, _Offered] = {}
        self._reading: Job | None = None
        self.state = label("", "subheading", live=True)
        self.stop_button = button("Stop", self.stop)
        self.refused = label("", "muted", live=True)
        self.texts = TickList(theme, "Words that may leave")
        self.texts.setMinimumHeight(theme.px(200))
        self.texts.itemChanged.connect(lambda item: self.later())
        self.csv_button = button("Save the numbers as CSV…", self.save_csv)
        self.compose(self._choices(theme), self.csv_button, wide=420)
        self._step.connect(self._show_step, Qt.ConnectionType.QueuedConnection)
        self.finished.connect(lambda _: self.stop())
        self.allow_saving(False)
        self.show_nothing("The records are being read.")
        self._read()

    def _choices(self, theme: Theme) -> QWidget:
        page = QWidget()
        page.setMinimumWidth(theme.px(280))
        box = QVBoxLayout(page)
        box.setContentsMargins(3 * GRID, 3 * GRID, 2 * GRID, GRID)
        box.setSpacing(GRID + 4)
        box.addWidget(label("Records for the partnership", "heading"))
        box.addWidget(label(_LEAD))
        box.addWidget(self.state)
        box.addWidget(flow(self.stop_button))
        box.addWidget(self.refused)
        box.addWidget(label("Words that may leave", "subheading"))
        box.addWidget(label(_APPROVE, "muted"))
        box.addWidget(self.texts, 1)
        box.addWidget(self.pages)
        self.found.setMinimumHeight(theme.px(120))
        box.addWidget(self.found, 1)
        return scrolled(page, "Records for the partnership")

    def stop(self) -> None:
        """Stop reading; nothing can leave of what was read so far."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
            self.stop_button.hide()
            self.state.setText("Stopped. Nothing was counted.")
            self.show_nothing("It was stopped.")

    def approved(self) -> list[str]:
        """The ids of the words that were ticked."""
        return self.texts.ticked()

    def _read(self) -> None:
        folder = self._folder

        def work(job: Job) -> tuple[Gathered, list[_Offered]]:
            gathered = gather_folder([folder], self._step.emit, job.cancelled)
            return gathered, [_looked_through(one) for one in gathered.offered]

        self.state.setText("Looking for records…")
        self._reading = self._jobs.run(work, self._counted, self._not_read)

    def _show_step(self, done: int, of: int, name: str) -> None:
        if self._reading is not None and name:
            self.state.setText(f"Reading {done + 1:,} of {of:,}: {name}")

    def _counted(self, read: tuple[Gathered, list[_Offered]]) -> None:
        gathered, offered = read
        self._reading, self._gathered = None, gathered
        self.stop_button.hide()
        files = gathered.files
        self.state.setText(f"{count(files.records, 'record')} counted")
        self.refused.setText(_left_out(files.duplicates, files.excluded_no_consent, gathered.refusals))
        self._offered = {one.text.id: one for one in offered}
        self.texts.blockSignals(True)
        for one in offered:
            self.texts.offer(_line(one), one.text.id, False)
        self.texts.blockSignals(False)
        if files.records:
            self.renew()
        else:
            self.show_nothing("There is no record here that its author made for the partnership.")

    def _not_read(self, error: KnownError) -> None:
        self._reading = None
        self.stop_button.hide()
        self.state.setText(sentence(error))

    def renew(self) -> None:
        if self._gathered is not None and self._gathered.files.records:
            super().renew()

    def prepare(self) -> Callable[[], Made]:
        gathered, approved = self._gathered, self.approved()
        assert gathered is not None
        found = [noticed for one in approved for noticed in self._offered[one].found]
        return lambda: (tuple(approved), return_pages(gathered, approved), found)

    def writer(self, made: Made, path: Path, ending: str) -> Callable[[], object]:
        gathered = self._gathered
        approved: Sequence[str] = made[0]
        assert gathered is not None
        pdf: bytes | None = made[1] if ending != CSV else None
        return lambda: save_return(gathered, path, approved, pdf)

    def suggestion(self, ending: str) -> str:
        return f"Return for the partnership{ending}"

    def allow_saving(self, allowed: bool) -> None:
        super().allow_saving(allowed)
        self.csv_button.setEnabled(allowed)

    def save_csv(self) -> None:
        """Ask where, then write the numbers."""
        self.save_as(CSV, "Numbers (*.csv)")


def _left_out(duplicates: int, without: int, refusals: Sequence[Refusal]) -> str:
    lines = []
    if duplicates:
        lines.append(f"{count(duplicates, 'file')} held what another holds too.")
    if without:
        lines.append(f"{count(without, 'record')} not counted: made for somebody else.")
    lines += [f"{one.name}: {one.reason}." for one in refusals[:_REFUSALS]]
    if len(refusals) > _REFUSALS:
        lines.append(f"And {len(refusals) - _REFUSALS:,} more files that could not be read.")
    return "\n".join(lines)


def _looked_through(text: Text) -> _Offered:
    return _Offered(text, tuple(noticed([(text.about, text.text)])))


def _line(one: _Offered) -> str:
    lines = [shortened(one.text.text, _EXCERPT), one.text.about]
    lines += [f"Please check “{found.identifier.text}”: {found.identifier.reason}" for found in one.found]
    return "\n".join(line for line in lines if line)
