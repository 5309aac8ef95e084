"""Taking a library to another folder, whole or not at all; the old one stays until a person deletes it."""

import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

from reviewstudy.domain.errors import StorageProblem
from reviewstudy.services.whereabouts import take_place_of
from reviewstudy.storage import journal, keys, library, replacing, snapshots
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.files import storage_problem, sync_folder
from reviewstudy.storage.lease import prepare_folder
from reviewstudy.storage.snapshots import make_room, size_of, verify

_DATABASES = {journal.FILE_NAME: journal, library.FILE_NAME: library}


def free_name(folder: Path) -> Path:
    """This folder where nothing is in it, else one inside it that is not there yet."""
    if not folder.exists() or not any(folder.iterdir()):
        return folder
    names = ("Library", *(f"Library {number}" for number in range(2, 100)))
    return next(folder / name for name in names if not (folder / name).exists())


def move(folder: Path, key: bytes, to: Path) -> None:
    """Copy a closed library to ``to``, which is empty or not there, prove it, and use it from then on.

    Raises StorageProblem, InUse: then the old one is used as before, and nothing is in the new place.
    """
    growing = to.with_name(f".{to.name}.{uuid.uuid4().hex}.new")
    try:
        _move(folder, key, to, growing)
    except BaseException as error:
        for name in _DATABASES:  # opening does not see to it
            with suppress(StorageProblem):
                replacing.log_folded(folder / name, key, "WAL")
        if isinstance(error, OSError):
            raise storage_problem(error, "the new folder") from error
        raise
    finally:
        shutil.rmtree(growing, ignore_errors=True)


def _move(folder: Path, key: bytes, to: Path, growing: Path) -> None:
    if to.exists() and any(to.iterdir()):
        raise StorageProblem("there is something in that folder already", "choose an empty folder")
    prepare_folder(growing)
    kept = folder / snapshots.FOLDER_NAME
    size = sum(size_of(folder / name) for name in _DATABASES)
    size += sum(file.stat().st_size for file in kept.glob("*.db"))
    make_room(growing, size, "so nothing was moved")
    for name in _DATABASES:  # nobody else has it open, and all of it is in one file
        replacing.log_folded(folder / name, key, "DELETE")
    before = _stamps(folder)
    for name, database in _DATABASES.items():
        source = EncryptedFile(folder / name, key, database.migrations())
        try:
            source.copy_to(growing / name)
        finally:
            source.close()
        replacing.log_folded(growing / name, key, "WAL")
        if (fault := verify(growing / name, key, Path(name).stem)) is not None:
            raise StorageProblem(
                fault.partition(";")[0], "check both disks, then try again; nothing was moved"
            )
    if kept.is_dir():
        shutil.copytree(kept, growing / snapshots.FOLDER_NAME)
    shutil.copyfile(folder / keys.FILE_NAME, growing / keys.FILE_NAME)
    (growing / keys.FILE_NAME).chmod(0o600)
    _on_disk(growing)
    if _stamps(folder) != before:
        raise StorageProblem(
            "your library was written to by another command meanwhile", "try again; nothing was moved"
        )
    if to.exists():
        to.rmdir()
    growing.rename(to)
    sync_folder(to.parent)
    try:
        take_place_of(folder, to)
    except BaseException:
        shutil.rmtree(to, ignore_errors=True)  # else two libraries would go on apart
        raise


def _stamps(folder: Path) -> list[tuple[int, int]]:
    found = ((folder / name).stat() for name in _DATABASES)
    return [(one.st_mtime_ns, one.st_size) for one in found]


def _on_disk(folder: Path) -> None:
    """See that what was copied outlives a power cut."""
    for place, _, files in os.walk(folder):
        for name in files:
            descriptor = os.open(Path(place) / name, os.O_RDWR)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        sync_folder(Path(place))
