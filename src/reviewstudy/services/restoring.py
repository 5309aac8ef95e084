"""Going back to a snapshot or a backup: laid ready and proved first, with a look at what it would lose."""

import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path

from reviewstudy.domain.backups import Item, Preview, compared
from reviewstudy.domain.errors import BackupRefused, LockedOut, StorageProblem, WrongPassphrase
from reviewstudy.domain.snapshots import Snapshot, Why
from reviewstudy.services.clock import utc_now
from reviewstudy.storage import journal, keys, library, replacing
from reviewstudy.storage.backups import Backup, open_backup
from reviewstudy.storage.files import nobody_stops, storage_problem
from reviewstudy.storage.holdings import IN_USE, STILL, held
from reviewstudy.storage.keys import KeyFile, Way
from reviewstudy.storage.snapshots import Snapshots, is_ours, make_room, size_of, still, verify

_DATABASES = (journal.FILE_NAME, library.FILE_NAME)
_NOTHING_CHANGED = "so nothing was changed"


class BackupLocked(LockedOut):
    """A backup needs the passphrase or recovery key it was made under."""


class Coming:
    """What was laid ready to take the place of what is here, until it is meant or put away."""

    def __init__(self, folder: Path, preview: Preview, held_open: ExitStack) -> None:
        self._folder, self._held = folder, held_open
        self.preview = preview

    def mean(self, now: datetime) -> None:
        """Decide for it. It comes when the databases are next opened, whatever happens in between.

        Raises StorageProblem; then it does not.
        """
        try:
            replacing.mean(self._folder, now)
        finally:
            self.put_away()

    def put_away(self) -> None:
        """Let go of it; where it was not meant, it is gone."""
        self._held.close()


class Restorer:
    """Lays ready what is to come into a data folder, whether that can be opened or not."""

    def __init__(self, folder: Path, key: bytes | None) -> None:
        """``key``: the folder's own; None where it has none, or none that can be read."""
        self._folder, self._key = folder, key

    def from_snapshot(self, snapshot: Snapshot, go_on: Callable[[], None] = nobody_stops) -> Coming:
        """The journal as it was; of what a restore put aside, the library too.

        ``go_on`` is called now and then; what it raises stops it. Raises StorageProblem, NewerData,
        InUse; nothing is changed.
        """
        assert self._key is not None
        snapshots = Snapshots(self._folder, self._key)
        wanted = [snapshot]
        if snapshot.why is Why.RESTORE:
            wanted += [
                one
                for one in snapshots.all("library")
                if (one.why, one.made) == (snapshot.why, snapshot.made)
            ]
        with ExitStack() as stack:
            place = stack.enter_context(replacing.laying_ready(self._folder))
            self._room(sum(size_of(snapshots.path(one)) for one in wanted))
            for one in wanted:
                self._lay(snapshots.path(one), place / f"{one.database}.db", self._key, self._key, go_on)
            preview = self._preview(place, self._key, snapshot.made, library=len(wanted) > 1)
            return Coming(self._folder, preview, stack.pop_all())

    def from_backup(
        self, path: Path, secret: str | None = None, go_on: Callable[[], None] = nobody_stops
    ) -> Coming:
        """Journal and library of a backup, encrypted anew under this folder's key where that is another.

        ``secret``: the backup's passphrase or recovery key, where it is another library's. A folder
        without a key gets the backup's key file. ``go_on`` as above. Raises BackupRefused,
        BackupLocked, WrongPassphrase, LockedOut, StorageProblem, NewerData, InUse; nothing is changed.
        """
        with ExitStack() as stack:
            backup = stack.enter_context(open_backup(path))
            place = stack.enter_context(replacing.laying_ready(self._folder))
            self._room(2 * backup.size)
            unpacked = place / "unpacked"
            try:
                unpacked.mkdir(mode=0o700)
                backup.unpack(unpacked, go_on)
            except OSError as error:
                raise storage_problem(error, "what the backup holds") from error
            theirs = self._key_of(unpacked, secret)
            ours = self._key or theirs
            if theirs != self._key and not all(is_ours(unpacked / name, theirs) for name in _DATABASES):
                raise BackupRefused(
                    "the databases in this backup hold what Review Study never makes",
                    "do not use it; nothing was changed",
                )
            for name in _DATABASES:
                self._lay(unpacked / name, place / name, theirs, ours, go_on)
                (unpacked / name).unlink()  # makes room for the next
            if self._key is None:
                (unpacked / keys.FILE_NAME).rename(place / keys.FILE_NAME)
            shutil.rmtree(unpacked)
            preview = self._preview(place, ours, backup.manifest.made, library=True, backup=backup)
            return Coming(self._folder, preview, stack.pop_all())

    def _key_of(self, unpacked: Path, secret: str | None) -> bytes:
        if self._key is not None and _fits(unpacked / journal.FILE_NAME, self._key):
            return self._key
        file = KeyFile(unpacked)
        ways = file.ways
        if secret is None:
            raise BackupLocked(
                "this backup was made under another key, so it has a passphrase or recovery key of its own",
                "type that of the backup; nothing was changed",
            )
        wrong = WrongPassphrase(
            "that is neither the passphrase nor the recovery key of this backup",
            "try again; the recovery key is the one printed where the backup was made",
        )
        for way, key_with in (
            (Way.PASSPHRASE, file.open_with_passphrase),
            (Way.RECOVERY, file.open_with_recovery),
        ):
            if way in ways:
                with suppress(WrongPassphrase):
                    return key_with(secret)
        raise wrong

    def _lay(
        self,
        source: Path,
        target: Path,
        theirs: bytes,
        ours: bytes,
        go_on: Callable[[], None],
    ) -> None:
        """Copy a database under our key, and prove that the copy is whole."""
        database = target.stem
        file = still(source, theirs, database)
        try:
            file.copy_to(target, key=ours, go_on=go_on)
        finally:
            file.close()
        replacing.log_folded(target, ours, "WAL")
        if (fault := verify(target, ours, database)) is not None:
            raise StorageProblem(
                fault.partition(";")[0], "choose another snapshot or backup; nothing was changed"
            )
        go_on()

    def _preview(
        self, place: Path, key: bytes, made: datetime, *, library: bool, backup: Backup | None = None
    ) -> Preview:
        there: dict[str, Item] = {}
        for name in _DATABASES if library else _DATABASES[:1]:
            there |= held(place / name, key, STILL)
        here = None
        with suppress(StorageProblem):
            if self._key is not None:
                here = _all_held(self._folder, self._key)
        said = backup.manifest if backup else None
        return compared(
            made,
            there,
            here,
            library=library,
            program=said.program if said else "",
            system=said.system if said else "",
        )

    def _room(self, size: int) -> None:
        try:
            make_room(self._folder, size, _NOTHING_CHANGED)
        except OSError as error:
            raise storage_problem(error, "the data folder") from error


class Rescue:
    """The way back where a journal does not open: its snapshots, and going back to one of them."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self.key = folder, key
        every = Snapshots(folder, key)
        self.snapshots = [one for one in every.all() if one.why is not Why.DAMAGED and every.opens(one)]
        """Those that open, the latest first."""

    def go_back(self, snapshot: Snapshot) -> None:
        """Put a snapshot in the journal's place when the folder is next opened. Raises StorageProblem."""
        Restorer(self._folder, self.key).from_snapshot(snapshot).mean(utc_now())


def _fits(database: Path, key: bytes) -> bool:
    try:
        held(database, key, STILL)
    except StorageProblem:
        return False
    return True


def _all_held(folder: Path, key: bytes) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for name in _DATABASES:
        found |= held(folder / name, key, IN_USE)
    return found
