"""A backup: one file with the key file and a copy of both databases, which are encrypted already.

The file is a tar archive of four plain members in a fixed order, the first of them a manifest with the
size and SHA-256 of the others. It is read strictly: a header is compared with the one we would write,
so that no other name, kind, order or number of members passes, and nothing in it can unpack to more
than the file itself holds.
"""

import errno
import hashlib
import os
import stat
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated

import msgspec

from reviewstudy.domain.errors import BackupRefused, NewerData
from reviewstudy.storage import journal, keys, library
from reviewstudy.storage.files import nobody_stops, scratch_beside, sync_folder

SUFFIX = ".reviewstudy-backup"
PARTS = (keys.FILE_NAME, journal.FILE_NAME, library.FILE_NAME)

_MANIFEST = "manifest.json"
_FORMAT = 1
_BLOCK = 512  # bytes, tar's
_END = 2 * _BLOCK
_PIECE = 1 << 20
_MAX_SMALL = 64 * 1024  # bytes of the manifest and of the key file; ours have about 1,500
_Line = Annotated[str, msgspec.Meta(max_length=200)]


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file inside, as the manifest says it is."""

    name: str
    bytes: Annotated[int, msgspec.Meta(ge=0)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a backup says of itself, readable without a key; never what a person wrote."""

    format: int = _FORMAT
    program: _Line
    system: _Line
    made: datetime
    originals: bool
    """Whether the files that reviews were read from are in it."""
    parts: list[Part]


class _Version(msgspec.Struct, frozen=True):
    format: int


def write_backup(
    path: Path,
    parts: dict[str, Path],
    *,
    program: str,
    system: str,
    made: datetime,
    originals: bool,
    go_on: Callable[[], None] = nobody_stops,
) -> Manifest:
    """Write a backup at ``path``, in place of a backup of that name and of nothing else.

    It has its name only once it was read back whole; until then, what was there stays. ``go_on`` is
    called now and then, and what it raises stops the writing. Raises BackupRefused.
    """
    try:
        if path.is_dir() or not path.parent.is_dir():
            raise BackupRefused("there is no such folder to write the backup in", "choose another folder")
        target = path.resolve()  # a link keeps its place: what it points to is what changes
        if os.path.lexists(target) and not _is_backup(target):
            raise BackupRefused("there is already another file of that name", "choose another name")
        described = [_describe(name, parts[name], go_on) for name in PARTS]
        manifest = Manifest(program=program, system=system, made=made, originals=originals, parts=described)
        scratch = scratch_beside(target)
        try:
            descriptor = os.open(
                scratch, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
            )
            with os.fdopen(descriptor, "wb") as file:
                _write(file, manifest, parts, go_on)
                file.flush()
                os.fsync(descriptor)
            with open_backup(scratch) as backup:
                backup.unpack(None, go_on)
            scratch.replace(target)
        finally:
            scratch.unlink(missing_ok=True)
        sync_folder(target.parent)
    except OSError as error:
        raise _unwritten(error) from error
    return manifest


def _write(file: IO[bytes], manifest: Manifest, parts: dict[str, Path], go_on: Callable[[], None]) -> None:
    said = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
    file.write(_header(_MANIFEST, len(said)) + said + bytes(_padding(len(said))))
    for part in manifest.parts:
        file.write(_header(part.name, part.bytes))
        with parts[part.name].open("rb") as source:
            while piece := source.read(_PIECE):
                file.write(piece)
                go_on()
        file.write(bytes(_padding(part.bytes)))
    file.write(bytes(_END))


def _describe(name: str, path: Path, go_on: Callable[[], None]) -> Part:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            go_on()
    return Part(name, size, digest.hexdigest())


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> int:
    return -size % _BLOCK


class Backup:
    """A backup that is open to be read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        said = self._small(_MANIFEST)
        try:
            if msgspec.json.decode(said, type=_Version).format > _FORMAT:
                raise NewerData(
                    "this backup was made by a newer version of Review Study",
                    "update Review Study; nothing was changed",
                )
            self.manifest = msgspec.json.decode(said, type=Manifest)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise _damaged() from None
        parts = self.manifest.parts
        whole = file.tell() + _END + sum(_BLOCK + part.bytes + _padding(part.bytes) for part in parts)
        if tuple(part.name for part in parts) != PARTS or self.manifest.made.tzinfo is None:
            raise _damaged()
        if whole != os.fstat(file.fileno()).st_size:
            raise BackupRefused(
                "this backup is not complete: its file is shorter or longer than it was",
                "copy it again from where it was kept, or choose another; nothing was changed",
            )

    @property
    def size(self) -> int:
        """Bytes of what is inside."""
        return sum(part.bytes for part in self.manifest.parts)

    def unpack(self, folder: Path | None, go_on: Callable[[], None] = nobody_stops) -> None:
        """Write what is inside to ``folder``, each part under its own name, or only check all of it.

        Raises BackupRefused, OSError.
        """
        for part in self.manifest.parts:
            if self._size(part.name) != part.bytes or (part.name == PARTS[0] and part.bytes > _MAX_SMALL):
                raise _damaged()
            if folder is None:
                self._copy(part, None, go_on)
                continue
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(folder / part.name, flags, 0o600), "wb") as to:
                self._copy(part, to, go_on)
                to.flush()
                os.fsync(to.fileno())
        if self._file.read() != bytes(_END):
            raise _damaged()

    def _copy(self, part: Part, to: IO[bytes] | None, go_on: Callable[[], None]) -> None:
        digest, left = hashlib.sha256(), part.bytes
        while left:
            piece = self._file.read(min(_PIECE, left))
            if not piece:
                raise _damaged()
            digest.update(piece)
            left -= len(piece)
            if to is not None:
                to.write(piece)
            go_on()
        if digest.hexdigest() != part.sha256 or any(self._file.read(_padding(part.bytes))):
            raise _damaged()

    def _small(self, name: str) -> bytes:
        size = self._size(name)
        if size > _MAX_SMALL:
            raise _foreign()
        return self._file.read(size + _padding(size))[:size]

    def _size(self, name: str) -> int:
        """Read a header, which has to be the very one we write; returns the size it tells."""
        block = self._file.read(_BLOCK)
        try:
            size = tarfile.TarInfo.frombuf(block, "utf-8", "strict").size
            if size < 0 or block != _header(name, size):
                raise _foreign()
        except (tarfile.HeaderError, ValueError, OverflowError):
            raise _foreign() from None
        return size


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """A backup to be read. Raises BackupRefused, NewerData; a pipe or device is not opened."""
    try:
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _foreign()
            yield Backup(file)
    except FileNotFoundError:
        raise BackupRefused("there is no such backup", "choose the file that was saved") from None
    except OSError as error:
        raise BackupRefused(
            f"the backup could not be read ({(error.strerror or type(error).__name__).lower()})",
            "check the disk it is on and that you may read it; nothing was changed",
        ) from error


def _is_backup(path: Path) -> bool:
    """Whether this begins as a backup does."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    with path.open("rb") as file:
        return file.read(len(_MANIFEST) + 1) == _MANIFEST.encode() + b"\0"


def _foreign() -> BackupRefused:
    return BackupRefused(
        "this file is not a backup of Review Study",
        f"choose a file that ends in {SUFFIX}; nothing was changed",
    )


def _damaged() -> BackupRefused:
    return BackupRefused(
        "this backup is damaged",
        "copy it again from where it was kept, or choose another; nothing was changed",
    )


def _unwritten(error: OSError) -> BackupRefused:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return BackupRefused(
                "there is not enough space for the backup", "free some space or choose another disk"
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return BackupRefused("you may not write in that folder", "choose another folder")
        case errno.ENAMETOOLONG:
            return BackupRefused("the file name is too long", "choose a shorter name")
        case _:
            return BackupRefused(
                "the backup could not be written", "check the disk, or choose another folder"
            )
