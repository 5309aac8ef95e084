"""The data folder: making it ready, and holding it so that one window has it at a time."""

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from reviewstudy.domain.errors import InUse, StorageProblem
from reviewstudy.storage.files import storage_problem

_PROBE = bytes(16 * 1024)


def prepare_folder(folder: Path) -> None:
    """Make the data folder, for its owner's eyes only, and prove that it can be written.

    A folder that is there already keeps its permissions: its owner chose them, and all inside is
    encrypted. Raises StorageProblem.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise StorageProblem(
                "the data folder's name belongs to a file", "choose another folder, or move that file away"
            )
        if not folder.is_dir():
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(_PROBE)
            probe.flush()
    except OSError as error:
        raise storage_problem(error, "the data folder") from error


class Lease:
    """The right to be the one window on a data folder.

    The operating system keeps it, so an owner that is killed loses it and nobody has to tidy up.
    """

    def __init__(self, folder: Path, name: str = "window.lock", *, patience: float = 0) -> None:
        """``patience``: seconds to wait for another to give it up."""
        from filelock import FileLock  # 70 ms, and only windows need it

        self._lock = FileLock(folder / name, timeout=patience, thread_local=False, mode=0o600)

    def acquire(self) -> None:
        """Take the lease. Raises InUse when another has it, StorageProblem when the disk refuses."""
        from filelock import Timeout

        if self._lock.is_locked:
            return
        try:
            self._lock.acquire()
        except Timeout:
            raise InUse(
                "Review Study is already open on this data folder", "switch to that window, or close it first"
            ) from None
        except OSError as error:
            raise storage_problem(error, "the data folder") from error

    def release(self) -> None:
        """Give the lease up; does nothing when it is not held."""
        self._lock.release()

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
