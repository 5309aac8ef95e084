"""The data folder: set it up once, unlock it, and see whether it is well."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import reviewstudy
from reviewstudy import paths
from reviewstudy.domain.errors import KnownError, LockedOut, StorageProblem
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage import journal, library
from reviewstudy.storage.keys import KeyFile, Way, keychain_available
from reviewstudy.storage.lease import Lease, prepare_folder
from reviewstudy.storage.packs import read_pack

LOW_SPACE = 200 << 20
"""Bytes free below which imports and backups are likely to fail."""

_DATABASES = (library.FILE_NAME, journal.FILE_NAME)


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing looked at."""

    check: str
    ok: bool
    detail: str


class Safekeeping:
    """A data folder before it is unlocked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keys = KeyFile(folder)

    @property
    def is_set_up(self) -> bool:
        """Whether there is a key file already."""
        return self._keys.exists

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
        """Make the key and both databases; returns them and the recovery key, to be shown once."""
        prepare_folder(self.folder)
        key, recovery = self._keys.create(passphrase=passphrase, keychain=keychain)
        return Workspace(self.folder, key), recovery

    def unlock(self, *, passphrase: str | None = None, recovery: str | None = None) -> Workspace:
        """Open with a passphrase, a recovery key, or, with neither, the system keychain.

        Raises:
            LockedOut: that does not open it; nothing was changed.
            StorageProblem: a database is damaged, newer than the program, out of reach, or
                missing while the other is there (both are missing when setting up was cut short).
        """
        if passphrase is not None:
            key = self._keys.open_with_passphrase(passphrase)
        elif recovery is not None:
            key = self._keys.open_with_recovery(recovery)
        elif Way.KEYCHAIN in self._keys.ways:
            key = self._keys.open_with_keychain()
        else:
            raise LockedOut(
                "this library opens with a passphrase and none was given",
                "put it in a file and name that file with --passphrase-file, or open the window",
            )
        missing = self._missing()
        if len(missing) == 1:
            raise StorageProblem(
                f"{missing[0]} is missing from the data folder",
                "put it back from a backup; nothing was changed",
            )
        return Workspace(self.folder, key)

    def _missing(self) -> list[str]:
        return [name for name in _DATABASES if not os.path.lexists(self.folder / name)]

    def health(self, passphrase: str | None) -> list[HealthCheck]:
        """The health of program, folder and databases; what cannot be looked at says so."""
        found = [
            HealthCheck("program", True, f"Review Study {reviewstudy.__version__}"),
            _bundled(),
            _space(self.folder),
        ]
        if not self.is_set_up and len(self._missing()) == len(_DATABASES):
            return [
                *found,
                HealthCheck("databases", True, "not set up yet: open the window once, or import a file"),
            ]
        try:
            workspace = self.unlock(passphrase=passphrase)
        except KnownError as error:
            return [*found, HealthCheck("databases", False, str(error))]
        try:
            for name, fault in workspace.faults().items():
                found.append(HealthCheck(name, fault is None, fault or "opens, and every page is whole"))
        finally:
            workspace.close()
        return found


def _bundled() -> HealthCheck:
    try:
        pack = read_pack(paths.bundled_pack())
    except KnownError as error:
        return HealthCheck("bundled library", False, str(error))
    return HealthCheck("bundled library", True, f"{len(pack.reviews)} reviews, version {pack.version}")


def _space(folder: Path) -> HealthCheck:
    free = -1
    for place in (folder.absolute(), *folder.absolute().parents):
        try:
            free = shutil.disk_usage(place).free
            break
        except FileNotFoundError:  # not made yet
            continue
        except OSError:
            return HealthCheck("folder", False, f"{folder} cannot be looked at; choose another data folder")
    return HealthCheck("folder", free >= LOW_SPACE, f"{folder}: {free >> 20:,} MB free")
