"""Snapshots of the journal, backups to one file, and what is said of both."""

import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import reviewstudy
from reviewstudy.domain.errors import BackupRefused, InUse, StorageProblem
from reviewstudy.domain.snapshots import Snapshot, Why
from reviewstudy.services.clock import utc_now
from reviewstudy.services.restoring import Restorer
from reviewstudy.services.settings import LAST_BACKUP, REMINDED, SettingsService
from reviewstudy.services.whereabouts import is_outside
from reviewstudy.storage import journal, keys, library
from reviewstudy.storage.backups import write_backup
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.files import nobody_stops, storage_problem
from reviewstudy.storage.holdings import IN_USE, drop_originals, held, originals_size
from reviewstudy.storage.keys import KeyFile, Way
from reviewstudy.storage.lease import Lease
from reviewstudy.storage.snapshots import Snapshots, make_room, size_of, verify

REMIND_AFTER = timedelta(days=30)
"""How long without a backup outside this computer before a person is reminded, once."""

_DATABASES = (journal.FILE_NAME, library.FILE_NAME)
_SCRATCH = "backing-up-"
_LOCK = "backing-up.lock"


def copies_health(service: "BackupService") -> list[tuple[str, bool, str]]:
    """What ``check`` says of snapshots and of backups: name, whether it is well, and a sentence."""
    snapshots = service.snapshots()
    if not snapshots:
        first = ("snapshots", True, "none yet: one is made on each day the window is open")
    elif service.opens(snapshots[0]):
        first = ("snapshots", True, f"{len(snapshots)}; the latest, of {_day(snapshots[0].made)}, opens")
    else:
        first = (
            "snapshots",
            False,
            f"the latest, of {_day(snapshots[0].made)}, is damaged; back up to a file",
        )
    if service.snapshot_due() and not service.has_room():
        first = ("snapshots", False, "the disk is too full for a snapshot; free some space")
    last = service.last_backup()
    said = (
        f"the last was made on {_day(last[0])}" if last else "none was made yet: reviewstudy backup -o FILE"
    )
    return [first, ("backup", True, said)]


def _system() -> str:
    """The kind of computer, as people call it; never its name, which a backup would show to anyone."""
    match platform.system():
        case "Windows":
            return f"Windows {platform.release()}"[:100]
        case "Darwin":
            return f"macOS {platform.mac_ver()[0]}"[:100]
        case other:
            return other


def _day(when: datetime) -> str:
    return when.astimezone().date().isoformat()


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """The right to make a backup, for one at a time; what one that was cut short left goes.

    Raises InUse, StorageProblem.
    """
    lease = Lease(folder, _LOCK)
    try:
        lease.acquire()
    except InUse:
        raise InUse(
            "another backup is being made of this library", "wait for it to finish, then try again"
        ) from None
    try:
        for left in cut_short(folder):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lease.release()


def cut_short(folder: Path) -> list[Path]:
    """The copies in a data folder that backups are made from; those of one that was cut short stay."""
    return sorted(folder.glob(f".{_SCRATCH}*"))


def sweep(folder: Path) -> None:
    """Remove what a backup that was cut short left, unless one is being made."""
    with suppress(StorageProblem, OSError):
        if cut_short(folder):
            with alone(folder):
                pass


def keep_before_update(folder: Path, key: bytes, database: str, copy: Callable[[Path], None]) -> None:
    """Snapshot a database before it is migrated. A disk without room for that does not stop it: the
    migration is one transaction, and somebody needs their notes now."""
    with suppress(StorageProblem):
        Snapshots(folder, key).make(database, Why.UPDATE, copy, utc_now())


class BackupService:
    """Keeps copies of what an open workspace holds."""

    def __init__(
        self,
        folder: Path,
        key: bytes,
        files: dict[str, EncryptedFile],
        settings: SettingsService,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        """``files``: both databases by their names."""
        self.folder = folder
        self._key, self._files, self._settings = key, files, settings
        self.now = now
        self._snapshots = Snapshots(folder, key)
        self.restorer = Restorer(folder, key)

    # Snapshots

    def snapshots(self) -> list[Snapshot]:
        """The snapshots of the journal, the latest first."""
        return self._snapshots.all()

    def snapshot_due(self) -> bool:
        """Whether today has no snapshot of the journal yet."""
        return self._snapshots.due(self.now())

    def take_snapshot(self) -> Snapshot | None:
        """Make the snapshot of today, if it is due; None where it is not, or another process makes it.

        Raises NoRoom, StorageProblem: there is none then, and none less.
        """
        if not self.snapshot_due():
            return None
        copy = self._files[journal.FILE_NAME].copy_to
        return self._snapshots.make("journal", Why.DAY, lambda target: copy(target), self.now())

    def opens(self, snapshot: Snapshot) -> bool:
        """Whether every page of a snapshot can be read."""
        return self._snapshots.opens(snapshot)

    def has_room(self) -> bool:
        """Whether the disk has room for a snapshot."""
        try:
            make_room(self.folder, size_of(self.folder / journal.FILE_NAME), "")
        except (StorageProblem, OSError):
            return False
        return True

    # One file

    def originals_size(self) -> int:
        """Bytes of kept originals that a backup may leave out. Raises StorageProblem."""
        return originals_size(self.folder / library.FILE_NAME, self._key)

    @property
    def ways_in(self) -> frozenset[Way]:
        """The ways a backup opens elsewhere: the keychain stays behind. Raises as the key file does."""
        return KeyFile(self.folder).ways - {Way.KEYCHAIN}

    def back_up(
        self, path: Path, *, originals: bool = True, go_on: Callable[[], None] = nobody_stops
    ) -> datetime:
        """Write journal, library and key file to one file, and read it back; returns when it was made.

        ``go_on`` is called now and then; what it raises stops it, and leaves what was there. Raises
        BackupRefused, NoRoom, StorageProblem, InUse where another is being made.
        """
        made = self.now()
        size = sum(size_of(self.folder / name) for name in _DATABASES)
        try:
            with alone(self.folder):
                make_room(self.folder, size, "so no backup was made")
                with tempfile.TemporaryDirectory(prefix=f".{_SCRATCH}", dir=self.folder) as scratch:
                    self._write(path, Path(scratch), made, originals, go_on)
                self._remember(path, made)
        except OSError as error:
            raise storage_problem(error, "the backup") from error
        return made

    def _write(
        self, path: Path, scratch: Path, made: datetime, originals: bool, go_on: Callable[[], None]
    ) -> None:
        parts = {name: scratch / name for name in (keys.FILE_NAME, *_DATABASES)}
        shutil.copyfile(self.folder / keys.FILE_NAME, parts[keys.FILE_NAME])
        for name in _DATABASES:
            self._files[name].copy_to(parts[name], go_on=go_on)
        if not originals:
            drop_originals(parts[library.FILE_NAME], self._key)
        for name in _DATABASES:
            if (fault := verify(parts[name], self._key, Path(name).stem)) is not None:
                raise BackupRefused(fault.partition(";")[0], "no backup was made; try again")
        write_backup(
            path,
            parts,
            program=f"Review Study {reviewstudy.__version__}",
            system=_system(),
            made=made,
            originals=originals,
            go_on=go_on,
        )

    def _remember(self, path: Path, made: datetime) -> None:
        kept = {"when": made.isoformat(timespec="seconds"), "name": path.name}
        last = self._settings.get(LAST_BACKUP)
        outside = kept["when"] if is_outside(path) else last.get("outside", "")
        self._settings.put(LAST_BACKUP, {**kept, "outside": outside})

    def last_backup(self) -> tuple[datetime, str] | None:
        """When the last backup was made and what its file was called."""
        kept = self._settings.get(LAST_BACKUP)
        return (datetime.fromisoformat(kept["when"]), kept["name"]) if kept else None

    def reminder_due(self) -> bool:
        """Whether to remind of a backup now: where something was written, and no backup outside this
        computer was made for 30 days, nor a reminder given. A true answer is given once."""
        now = self.now()
        since = [self._settings.get(LAST_BACKUP).get("outside", ""), self._settings.get(REMINDED)]
        latest = max((datetime.fromisoformat(one) for one in since if one), default=None)
        if latest is not None and timedelta(0) <= now - latest < REMIND_AFTER:
            return False
        self._settings.put(REMINDED, now.isoformat(timespec="seconds"))
        # Without an earlier moment the 30 days begin today; with a clock set back they begin anew
        return latest is not None and now >= latest and bool(held(*self._here(), IN_USE))

    def _here(self) -> tuple[Path, bytes]:
        return self.folder / journal.FILE_NAME, self._key
