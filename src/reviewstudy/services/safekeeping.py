"""The data folder: set it up once, unlock it, and see whether it is well."""

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import reviewstudy
from reviewstudy import paths
from reviewstudy.domain.errors import Damaged, KnownError, LockedOut, StorageProblem
from reviewstudy.domain.snapshots import Snapshot
from reviewstudy.services.backups import copies_health
from reviewstudy.services.patience import Patience
from reviewstudy.services.restoring import Rescue
from reviewstudy.services.whereabouts import look
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage import journal, library, replacing, snapshots
from reviewstudy.storage.files import storage_problem, write_new
from reviewstudy.storage.keys import KeyFile, Way, keychain_available
from reviewstudy.storage.lease import Lease, prepare_folder
from reviewstudy.storage.packs import read_pack

LOW_SPACE = 200 << 20
"""Bytes free below which imports and backups are likely to fail."""

_DATABASES = (library.FILE_NAME, journal.FILE_NAME)
_MARKER = "setting-up"
"""Stands while a folder is being set up, so that what a cut-short attempt left is known for that."""

_LEFT = re.compile(
    r"(library|journal)\.db(-\w+)?|\.(library\.db|journal\.db|keys\.json|setting-up)\.[0-9a-f]{32}\.new(-\w+)?"
)
_PATIENCE = 60.0
"""Seconds to wait for another process that is setting the same folder up."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing looked at."""

    check: str
    ok: bool
    detail: str


class Safekeeping:
    """A data folder before it is unlocked."""

    def __init__(self, folder: Path, patience: Patience | None = None) -> None:
        """``patience``: the one that slows wrong passphrases, if not one of its own."""
        self.folder = folder
        self.patience = patience or Patience(folder)
        self._keys = KeyFile(folder)
        self.rescue: Rescue | None = None
        """After an unlocking that failed: the way back, where the journal is damaged and has snapshots."""

    @property
    def is_set_up(self) -> bool:
        """Whether a library is here: its key file, or databases that have lost theirs.

        What a setting-up that was cut short left does not count.
        """
        orphans = len(self._missing()) < len(_DATABASES) and not os.path.lexists(self.folder / _MARKER)
        return self._keys.exists or orphans or replacing.is_under_way(self.folder)

    @property
    def ways(self) -> frozenset[Way]:
        """The ways this folder can be unlocked."""
        return self._keys.ways

    @staticmethod
    def keychain_available() -> bool:
        """Whether this system has a keychain to keep the key in."""
        return keychain_available()

    def lease(self) -> Lease:
        """Hold the folder for one window: raises InUse when another has it."""
        prepare_folder(self.folder)
        return Lease(self.folder)

    def set_up(self, *, passphrase: str | None = None, keychain: bool = False) -> tuple[Workspace, str]:
        """Make the key and both databases; returns them and the recovery key, to be shown once.

        The key file comes last, and a failure or a power cut leaves a folder that can be set up.

        Raises:
            StorageProblem: the disk refuses, or there is a library here already.
            LockedOut: the keychain fails, or the passphrase is empty.
        """
        prepare_folder(self.folder)
        made: list[Workspace] = []
        with Lease(self.folder, f"{_MARKER}.lock", patience=_PATIENCE):
            try:
                if not self.is_set_up:
                    self._begin()
                _, recovery = self._keys.create(
                    passphrase=passphrase,
                    keychain=keychain,
                    first=lambda key: made.append(Workspace(self.folder, key)),
                )
            except BaseException:
                for workspace in made:
                    workspace.close()
                if not self.is_set_up:
                    self._sweep()
                raise
            self._settled()
        return made[0], recovery

    def _begin(self) -> None:
        """Put up the marker, then clear what an attempt before this one left."""
        try:
            if not os.path.lexists(self.folder / _MARKER):
                write_new(self.folder / _MARKER, b"")
        except OSError as error:
            raise storage_problem(error, "the data folder") from error
        self._sweep(marker=False)

    def _sweep(self, *, marker: bool = True) -> None:
        """Remove what setting up makes, which nobody has a key to."""
        for file in self.folder.iterdir():
            if _LEFT.fullmatch(file.name):
                with suppress(OSError):
                    file.unlink()
        if marker:
            self._settled()

    def _settled(self) -> None:
        with suppress(OSError):
            (self.folder / _MARKER).unlink()

    def unlock(self, *, passphrase: str | None = None, recovery: str | None = None) -> Workspace:
        """Open with a passphrase, a recovery key, or, with neither, the system keychain.

        Raises:
            LockedOut: that does not open it; nothing was changed. After several wrong passphrases in a
                row it is a TooSoon, and then this one was not tried.
            StorageProblem: a database is damaged, newer than the program, out of reach, or
                missing while the other is there (both are missing when setting up was cut short).
        """
        key = self.key(passphrase=passphrase, recovery=recovery)
        missing = self._missing()
        if len(missing) == 1 and not replacing.is_under_way(self.folder):
            self._hold_rescue(key, missing[0])
            raise StorageProblem(
                f"{missing[0]} is missing from the data folder",
                "put it back from a backup; nothing was changed",
            )
        self._settled()  # a power cut after the key file was made may have left it
        self.rescue = None
        try:
            return Workspace(self.folder, key)
        except Damaged as damaged:
            self._hold_rescue(key, damaged.file)
            raise

    def go_back(self, snapshot: Snapshot) -> Workspace:
        """After an unlocking that failed for a damaged journal: open with a snapshot in its place.

        The damaged file is kept among the snapshots. Raises StorageProblem, NewerData, InUse.
        """
        if self.rescue is None:
            raise RuntimeError("no unlocking has failed")
        self.rescue.go_back(snapshot)
        workspace = Workspace(self.folder, self.rescue.key)
        self.rescue = None
        return workspace

    def _hold_rescue(self, key: bytes, of: str) -> None:
        rescue = Rescue(self.folder, key)
        self.rescue = rescue if of == journal.FILE_NAME and rescue.snapshots else None

    @property
    def has_keys(self) -> bool:
        """Whether there is a key file, sound or not."""
        return self._keys.exists

    def finish_restoring(self, key: bytes | None, secret: str | None) -> list[str]:
        """Carry out now what was decided; returns what was put aside. ``secret`` opens a key file that comes.

        Raises StorageProblem: it will come when the folder is next opened.
        """
        before = self._copies()
        replacing.finish_keys(self.folder)
        if key is None:
            try:
                key = self.key(passphrase=secret)
            except LockedOut:
                key = self.key(recovery=secret)
        replacing.finish(self.folder, key)
        return sorted(self._copies() - before)

    def _copies(self) -> set[str]:
        return {entry.name for entry in (self.folder / snapshots.FOLDER_NAME).glob("*.db")}

    def key(self, *, passphrase: str | None = None, recovery: str | None = None) -> bytes:
        """The key of this folder, which may hold databases that do not open. Raises as the key file does,
        and TooSoon."""
        replacing.finish_keys(self.folder)
        if passphrase is not None:
            words = passphrase
            key = self.patience.attempt(lambda: self._keys.open_with_passphrase(words))
        elif recovery is not None:
            key = self._keys.open_with_recovery(recovery)
        elif Way.KEYCHAIN in self._keys.ways:
            key = self._keys.open_with_keychain()
        else:
            raise LockedOut(
                "this library opens with a passphrase and none was given",
                "put it in a file and name that file with --passphrase-file, or open the window",
            )
        self.patience.clear()
        return key

    def _missing(self) -> list[str]:
        return [name for name in _DATABASES if not os.path.lexists(self.folder / name)]

    def health(self, passphrase: str | None) -> list[HealthCheck]:
        """The health of program, folder and databases; what cannot be looked at says so."""
        space = _space(self.folder)
        found = [HealthCheck("program", True, f"Review Study {reviewstudy.__version__}"), _bundled(), space]
        if not space.ok and not self.is_set_up:
            return found
        danger = look(self.folder)
        well = "on a disk of this computer, and not known to be copied elsewhere"
        found.append(HealthCheck("place", danger is None, danger.words if danger else well))
        if not self.is_set_up:
            return [
                *found,
                HealthCheck("databases", True, "not set up yet: open the window once, or import a file"),
            ]
        try:
            workspace = self.unlock(passphrase=passphrase)
        except KnownError as error:
            found.append(HealthCheck("databases", False, str(error)))
            if self.rescue is not None:
                way = f"{len(self.rescue.snapshots)} of the journal open; open the window to go back to one"
                found.append(HealthCheck("snapshots", True, way))
            return found
        try:
            for name, fault in workspace.faults().items():
                found.append(HealthCheck(name, fault is None, fault or "opens, and every page is whole"))
            found += [HealthCheck(*one) for one in copies_health(workspace.backups)]
        finally:
            workspace.close()
        return found


def _exists(place: Path) -> bool:
    try:
        place.lstat()
    except FileNotFoundError:
        return False
    return True


def _bundled() -> HealthCheck:
    try:
        pack = read_pack(paths.bundled_pack())
    except KnownError as error:
        return HealthCheck("bundled library", False, str(error))
    return HealthCheck("bundled library", True, f"{len(pack.reviews)} reviews, version {pack.version}")


def _space(folder: Path) -> HealthCheck:
    unreachable = HealthCheck("folder", False, f"{folder} cannot be looked at; choose another data folder")
    try:
        whole = folder.absolute()  # fails where the current folder was deleted
        place = next(one for one in (whole, *whole.parents) if _exists(one))
        free = shutil.disk_usage(place).free
    except OSError:
        return unreachable
    if not place.is_dir() or not os.access(place, os.R_OK | os.X_OK):
        return unreachable
    if not os.access(place, os.W_OK):
        return HealthCheck("folder", False, f"{folder} can only be read; nothing new can be kept in it")
    return HealthCheck("folder", free >= LOW_SPACE, f"{folder}: {free >> 20:,} MB free")
