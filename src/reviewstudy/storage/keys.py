"""The key file: one random key for both databases, wrapped once for each way to open it.

``docs/decisions/0001-keys.md`` says why. Opening never writes, a change puts one whole file in the place
of another and leaves the databases alone, and no exception, log or ``repr`` holds a key, a passphrase or
a recovery key.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from reviewstudy.domain.errors import InUse, LockedOut, StorageProblem
from reviewstudy.storage import keychain as system
from reviewstudy.storage import recovery as recovery_key
from reviewstudy.storage import wraps
from reviewstudy.storage.files import read_at_most, storage_problem, write_new, write_over
from reviewstudy.storage.keychain import available as keychain_available
from reviewstudy.storage.lease import Lease
from reviewstudy.storage.wraps import KEY_BYTES, Cost, Keys, Way

__all__ = ["FILE_NAME", "Cost", "KeyFile", "NewRecovery", "Proof", "Way", "keychain_available"]

FILE_NAME = "keys.json"
_LOCK = "keys.lock"
_PATIENCE = 5.0
"""Seconds to wait for another process that is changing the same key file: it takes milliseconds."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That whoever asks may open the library: by which way, and the words for it (none for the keychain)."""

    way: Way
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewRecovery:
    """A recovery key that is made and not in force yet: the old one holds until :attr:`keep` is called.

    ``keep`` raises StorageProblem, also when the key file was changed since this was made.
    """

    printed: str = field(repr=False)
    keep: Callable[[], None] = field(repr=False)


def _nothing(_key: bytes) -> None:
    """What is to be made before a key file that stands alone."""


class KeyFile:
    """The key file of a data folder, ``keys.json``. It is read afresh each time.

    What changes it needs a proof, and raises LockedOut or WrongPassphrase where that does not hold,
    StorageProblem where the disk refuses or another process changed the file meanwhile, and NewerData.
    Then nothing is changed. After a crash the file is the old or the new one, whole.
    """

    def __init__(self, folder: Path, cost: Cost | None = None) -> None:
        """``cost`` is for a new passphrase; an existing file says its own."""
        self._folder = folder
        self._path = folder / FILE_NAME
        self._cost = cost or Cost()

    @property
    def exists(self) -> bool:
        """Whether there is a key file, sound or not."""
        return os.path.lexists(self._path)

    def forget(self) -> None:
        """Remove what the keychain holds for this library. Raises LockedOut, StorageProblem, NewerData."""
        if Way.KEYCHAIN in self.ways:
            system.forget(self._load().id)

    @property
    def ways(self) -> frozenset[Way]:
        """The ways this library can be opened. Raises LockedOut, StorageProblem, NewerData."""
        return self._load().ways

    def create(
        self, *, passphrase: str | None, keychain: bool, first: Callable[[bytes], None] = _nothing
    ) -> tuple[bytes, str]:
        """Make a key and its file: the key of 32 bytes, and the recovery key, to be shown once.

        ``first`` makes with the key what must be there before the file is. The file is the last
        thing written: on any failure there is none. Raises what ``first`` raises, StorageProblem
        (also where there are keys or databases already, which a new key would orphan) and
        LockedOut when the keychain fails or the passphrase is empty.
        """
        if passphrase is None and not keychain:
            raise ValueError("a passphrase or the keychain is needed")
        in_use = StorageProblem(
            "this data folder is already in use by a library",
            "open that library, or choose an empty folder; nothing was changed",
        )
        try:
            if self.exists or any(self._folder.glob("*.db")):
                raise in_use
            key, secret = secrets.token_bytes(KEY_BYTES), recovery_key.new_secret()
            keys = Keys.new()
            if passphrase is not None:
                keys = keys.with_passphrase(key, passphrase, self._cost)
            keys = keys.with_recovery(key, secret)
            first(key)
            if keychain:
                wrapping = secrets.token_bytes(KEY_BYTES)
                keys = keys.with_keychain(key, wrapping)
                system.put(keys.id, wrapping)
            try:
                write_new(self._path, wraps.written(keys))
            except BaseException as error:
                if not isinstance(error, FileExistsError):  # then it is ours, and may have its name by now
                    with suppress(OSError):
                        self._path.unlink()
                if keychain:
                    system.forget(keys.id)
                raise
        except FileExistsError:
            raise in_use from None  # another process was quicker
        except OSError as error:
            raise storage_problem(error, "the key file") from error
        return key, recovery_key.printed(secret)

    # Opening

    def open_with_passphrase(self, passphrase: str) -> bytes:
        """The key. Raises WrongPassphrase, LockedOut, StorageProblem, NewerData."""
        return self.open(Proof(Way.PASSPHRASE, passphrase))

    def open_with_keychain(self) -> bytes:
        """The key. Raises LockedOut, StorageProblem, NewerData."""
        return self.open(Proof(Way.KEYCHAIN))

    def open_with_recovery(self, recovery: str) -> bytes:
        """The key. Raises as with a passphrase, and WrongPassphrase also for a slip in typing."""
        return self.open(Proof(Way.RECOVERY, recovery))

    def open(self, proof: Proof) -> bytes:
        """The key, by the way the proof names. Raises as those above."""
        return _opened(self._load(), proof)

    # Changing

    def set_passphrase(self, passphrase: str, proof: Proof) -> None:
        """Open with this passphrase from now on, and no longer with the one before, if there was one."""
        self._change(proof, lambda keys, key: keys.with_passphrase(key, passphrase, self._cost))

    def add_keychain(self, proof: Proof) -> None:
        """Have this computer's keychain open the library too. Also raises LockedOut when it fails."""
        before, keys, key = self._proved(proof)
        if Way.KEYCHAIN in keys.ways:  # it may be another computer's
            with suppress(LockedOut):
                if _opened(keys, Proof(Way.KEYCHAIN)) == key:
                    return
        wrapping = secrets.token_bytes(KEY_BYTES)
        after = wraps.written(keys.with_keychain(key, wrapping))
        with self._turn(before):
            system.put(keys.id, wrapping)
            try:
                write_over(self._path, after)
            except BaseException:
                system.forget(keys.id)
                raise

    def take_away(self, way: Way, proof: Proof) -> None:
        """Open with this way no longer; what the keychain held is removed from it.

        Raises LockedOut also when nothing but the recovery key would be left, and for that itself.
        """
        before, keys, _key = self._proved(proof)
        if way not in keys.ways:
            return
        left = keys.without(way).ways - {Way.RECOVERY}
        if way is Way.RECOVERY or not left:
            raise LockedOut(
                "this is the last way to open the library beside the recovery key, so it stays",
                "add another way first",
            )
        if left == {Way.KEYCHAIN}:
            _opened(keys, Proof(Way.KEYCHAIN))  # raises where that keychain is on another computer
        with self._turn(before):
            write_over(self._path, wraps.written(keys.without(way)))
            if way is Way.KEYCHAIN:
                system.forget(keys.id)

    def new_recovery(self, proof: Proof) -> NewRecovery:
        """Make another recovery key. Once it is kept, the old one opens nothing."""
        before, keys, key = self._proved(proof)
        secret = recovery_key.new_secret()
        after = wraps.written(keys.with_recovery(key, secret))
        return NewRecovery(recovery_key.printed(secret), lambda: self._replace(before, after))

    def _change(self, proof: Proof, edit: Callable[[Keys, bytes], Keys]) -> None:
        before, keys, key = self._proved(proof)
        self._replace(before, wraps.written(edit(keys, key)))

    def _proved(self, proof: Proof) -> tuple[bytes, Keys, bytes]:
        """What the file holds, as it is and read, and the key."""
        before = self._content()
        keys = wraps.read(before)
        if proof.way is Way.KEYCHAIN and Way.PASSPHRASE in keys.ways:
            # Whoever finds the computer open could otherwise lock its owner out
            raise LockedOut(
                "the keychain is not enough to change how this library opens",
                "type the passphrase or the recovery key",
            )
        return before, keys, _opened(keys, proof)

    def _replace(self, before: bytes, after: bytes) -> None:
        with self._turn(before):
            write_over(self._path, after)

    @contextmanager
    def _turn(self, before: bytes) -> Iterator[None]:
        """The one turn to change the file, which still is what it was ``before``."""
        try:
            with Lease(self._folder, _LOCK, patience=_PATIENCE):
                if self._content() != before:
                    raise StorageProblem(
                        "the key file was changed by another window or program meanwhile",
                        "look at the ways to open the library again, then try once more; nothing was changed",
                    )
                yield
                for leftover in self._folder.glob(f".{FILE_NAME}.*.new"):  # an old copy, from a crash
                    with suppress(OSError):
                        leftover.unlink()
        except InUse:
            raise StorageProblem(
                "the key file is being changed by another window or program",
                "wait a moment, then try again; nothing was changed",
            ) from None
        except OSError as error:
            raise storage_problem(error, "the key file") from error

    def _load(self) -> Keys:
        return wraps.read(self._content())

    def _content(self) -> bytes:
        try:
            return read_at_most(self._path, wraps.MAX_FILE)
        except FileNotFoundError:
            raise LockedOut(
                "the key file (keys.json) is missing from the data folder",
                "put it back from a backup; nothing was changed",
            ) from None
        except OSError as error:
            raise storage_problem(error, "the key file") from error


def _opened(keys: Keys, proof: Proof) -> bytes:
    match proof.way:
        case Way.PASSPHRASE:
            return keys.by_passphrase(proof.words)
        case Way.RECOVERY:
            return keys.by_recovery(recovery_key.typed(proof.words))
        case Way.KEYCHAIN:
            return keys.by_keychain(lambda: system.get(keys.id))
