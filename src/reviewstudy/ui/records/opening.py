"""Opening a record: asked for, or dropped on the window."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reviewstudy.domain.errors import KnownError, NoRecord, RecordUnread
from reviewstudy.domain.records import ReadRecord
from reviewstudy.domain.typed import side_of
from reviewstudy.importing import read_record
from reviewstudy.ui.records.dialog import RecordDialog
from reviewstudy.ui.records.pool import PoolDialog
from reviewstudy.ui.words import sentence

if TYPE_CHECKING:
    from reviewstudy.ui.window import MainWindow


class Records:
    """Reads what somebody handed over, in a process of its own, and shows it."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def ask(self) -> None:
        """Ask for a PDF, then open the record in it."""
        if (path := self._window.ask.record_to_open(self._window)) is not None:
            self.open(path)

    def pool(self) -> PoolDialog | None:
        """Ask for a folder, then count the records in it together."""
        window = self._window
        if (folder := window.ask.folder_of_records(window)) is None:
            return None
        dialog = PoolDialog(window, window.theme, window.jobs, window.ask, folder)
        dialog.exported.connect(lambda path: window.toast.say(f"Saved as {Path(path).name}."))
        dialog.open()
        return dialog

    def open(self, path: Path, otherwise: Callable[[], None] | None = None) -> None:
        """Show the record in a PDF. Where it holds none, or nobody can tell, do what else there is to do with
        it, or say so."""
        self._window.jobs.run(
            lambda job: read_record(path, cancelled=job.cancelled),
            partial(self._show, path),
            partial(self._failed, otherwise),
        )

    def _show(self, path: Path, read: ReadRecord) -> None:
        window = self._window
        try:
            arrival = window.workspace.supervising.arrival(read)
        except KnownError as error:
            window.toast.say(sentence(error))
            return
        side = side_of(read)
        dialog = RecordDialog(window, window.theme, window.jobs, path, read, arrival, side)
        do = window.supervising.take if arrival.can_be_taken else window.supervising.comment
        dialog.wanted.connect(lambda: do(read))
        dialog.open()

    def _failed(self, otherwise: Callable[[], None] | None, error: KnownError) -> None:
        if isinstance(error, (NoRecord, RecordUnread)) and otherwise is not None:
            otherwise()
        else:
            self._window.toast.say(sentence(error))
