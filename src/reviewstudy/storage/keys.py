"""The key file: one random key for both databases, wrapped once for each way to open it.

``docs/decisions/0001-keys.md`` says why. Opening never writes, and no exception, log or ``repr``
holds a key, a passphrase or a recovery key.
"""

import json
import os
import secrets
import unicodedata
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from reviewstudy.domain.errors import LockedOut, NewerData, StorageProblem, WrongPassphrase
from reviewstudy.storage import recovery as recovery_key
from reviewstudy.storage.files import read_at_most, storage_problem, write_new

FILE_NAME = "keys.json"
SERVICE = "Review Study"
"""The name the system keychain shows."""

_VERSION = 1
_KEY_BYTES = 32
_MAX_FILE = 64 * 1024  # bytes; ours has about 1,500


class Way(StrEnum):
    """A way to open the library."""

    PASSPHRASE = "passphrase"
    KEYCHAIN = "keychain"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class Cost:
    """What argon2id costs: passes, memory in KiB, lanes.

    The default is the second recommended option of RFC 9106, section 4 (t=3, 64 MiB, p=4).
    """

    t: int = 3
    m: int = 64 * 1024
    p: int = 4


# Bounds for what a file may ask of us: well above our cost, well below what would stop a computer.
_Passes = Annotated[int, msgspec.Meta(ge=1, le=12)]
_Kibibytes = Annotated[int, msgspec.Meta(ge=32, le=512 * 1024)]
_Lanes = Annotated[int, msgspec.Meta(ge=1, le=4)]
_Salt = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
_Nonce = Annotated[bytes, msgspec.Meta(min_length=12, max_length=12)]
_Wrapped = Annotated[bytes, msgspec.Meta(min_length=_KEY_BYTES + 16, max_length=_KEY_BYTES + 16)]


class _Wrap(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="by"):
    nonce: _Nonce
    wrapped: _Wrapped


class _ByPassphrase(_Wrap, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=Way.PASSPHRASE.value):
    kdf: Literal["argon2id"]
    salt: _Salt
    t: _Passes
    m: _Kibibytes
    p: _Lanes


class _ByKeychain(_Wrap, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=Way.KEYCHAIN.value):
    pass


class _ByRecovery(_Wrap, frozen=True, kw_only=True, forbid_unknown_fields=True, tag=Way.RECOVERY.value):
    kdf: Literal["hkdf-sha256"]
    salt: _Salt


class _Keys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: int
    id: uuid.UUID
    created: datetime
    wraps: list[_ByPassphrase | _ByKeychain | _ByRecovery]


class _Version(msgspec.Struct, frozen=True):
    version: int


def _nothing(_key: bytes) -> None:
    """What is to be made before a key file that stands alone."""


class KeyFile:
    """The key file of a data folder, ``keys.json``. It is read afresh each time."""

    def __init__(self, folder: Path, cost: Cost | None = None) -> None:
        """``cost`` is for a new passphrase; an existing file says its own."""
        self._folder = folder
        self._path = folder / FILE_NAME
        self._cost = cost or Cost()

    @property
    def exists(self) -> bool:
        """Whether there is a key file, sound or not."""
        return os.path.lexists(self._path)

    @property
    def ways(self) -> frozenset[Way]:
        """The ways this library can be opened. Raises LockedOut, StorageProblem, NewerData."""
        return frozenset(_way(wrap) for wrap in self._load().wraps)

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
        if passphrase is not None and not passphrase.strip():
            raise LockedOut("a passphrase cannot be empty", "choose one of several words")
        in_use = StorageProblem(
            "this data folder is already in use by a library",
            "open that library, or choose an empty folder; nothing was changed",
        )
        try:
            if self.exists or any(self._folder.glob("*.db")):
                raise in_use
            key, secret = secrets.token_bytes(_KEY_BYTES), recovery_key.new_secret()
            keys = _Keys(version=_VERSION, id=uuid.uuid4(), created=datetime.now(UTC), wraps=[])
            if passphrase is not None:
                t, m, p = self._cost.t, self._cost.m, self._cost.p
                locked = _ByPassphrase(
                    **_blank(), kdf="argon2id", salt=secrets.token_bytes(16), t=t, m=m, p=p
                )
                keys.wraps.append(_wrap(keys, locked, _from_passphrase(passphrase, locked), key))
            printed = _ByRecovery(**_blank(), kdf="hkdf-sha256", salt=secrets.token_bytes(16))
            keys.wraps.append(_wrap(keys, printed, _from_recovery(secret, printed), key))
            first(key)
            if keychain:
                wrapping = secrets.token_bytes(_KEY_BYTES)
                keys.wraps.append(_wrap(keys, _ByKeychain(**_blank()), wrapping, key))
                _keychain_put(keys.id, wrapping)
            try:
                write_new(self._path, msgspec.json.format(msgspec.json.encode(keys), indent=2) + b"\n")
            except BaseException as error:
                if not isinstance(error, FileExistsError):  # then it is ours, and may have its name by now
                    with suppress(OSError):
                        self._path.unlink()
                if keychain:
                    _keychain_forget(keys.id)
                raise
        except FileExistsError:
            raise in_use from None  # another process was quicker
        except OSError as error:
            raise storage_problem(error, "the key file") from error
        return key, recovery_key.printed(secret)

    def open_with_passphrase(self, passphrase: str) -> bytes:
        """The key. Raises WrongPassphrase, LockedOut, StorageProblem, NewerData."""
        keys = self._load()
        wrap = _find(keys, _ByPassphrase)
        return _unwrap(
            keys,
            wrap,
            _from_passphrase(passphrase, wrap),
            WrongPassphrase(
                "that passphrase does not open this library",
                "try again, or use the recovery key you printed when you set it up",
            ),
        )

    def open_with_keychain(self) -> bytes:
        """The key. Raises LockedOut, StorageProblem, NewerData."""
        keys = self._load()
        wrap = _find(keys, _ByKeychain)
        return _unwrap(
            keys,
            wrap,
            _keychain_get(keys.id),
            LockedOut("what the system keychain holds does not open this library", _OTHER_WAY),
        )

    def open_with_recovery(self, recovery: str) -> bytes:
        """The key. Raises as with a passphrase, and WrongPassphrase also for a slip in typing."""
        keys = self._load()
        wrap = _find(keys, _ByRecovery)
        return _unwrap(
            keys,
            wrap,
            _from_recovery(recovery_key.typed(recovery), wrap),
            WrongPassphrase(
                "that recovery key does not open this library", "check that it was printed for this library"
            ),
        )

    def _load(self) -> _Keys:
        try:
            content = read_at_most(self._path, _MAX_FILE)
        except FileNotFoundError:
            raise LockedOut(
                "the key file (keys.json) is missing from the data folder",
                "put it back from a backup; nothing was changed",
            ) from None
        except OSError as error:
            raise storage_problem(error, "the key file") from error
        damaged = StorageProblem(
            "the key file is damaged", "put keys.json back from a backup; it is left as it is"
        )
        if len(content) > _MAX_FILE:
            raise damaged
        try:
            if msgspec.json.decode(content, type=_Version).version > _VERSION:
                raise NewerData(
                    "the key file was written by a newer version of Review Study",
                    "update Review Study; nothing was changed",
                )
            keys = msgspec.json.decode(content, type=_Keys)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise damaged from None
        if keys.version != _VERSION or len({type(wrap) for wrap in keys.wraps}) != len(keys.wraps):
            raise damaged
        return keys


def keychain_available() -> bool:
    """Whether the system has a keychain worth the name: not none, and not one that keeps plain text."""
    try:
        import keyring
        from keyring.core import recommended

        return bool(recommended(keyring.get_keyring()))
    except Exception:  # whatever a third-party backend does, there is no keychain then
        return False


_OTHER_WAY = "unlock the keychain and try again, or use your passphrase or recovery key"


def _keychain_put(key_id: uuid.UUID, wrapping: bytes) -> None:
    if not keychain_available():
        raise LockedOut("this computer has no keychain to keep the key in", "choose a passphrase instead")
    try:
        import keyring

        keyring.set_password(SERVICE, str(key_id), wrapping.hex())
        kept = keyring.get_password(SERVICE, str(key_id)) == wrapping.hex()
    except Exception:  # backends raise errors of their own beside KeyringError
        kept = False
    if not kept:
        _keychain_forget(key_id)
        raise LockedOut(
            "the system keychain did not keep the key",
            "unlock the keychain and try again, or choose a passphrase",
        )


def _keychain_get(key_id: uuid.UUID) -> bytes:
    try:
        import keyring

        held = keyring.get_password(SERVICE, str(key_id))
    except Exception:  # as above; a locked keychain is among them
        raise LockedOut("the system keychain could not be opened", _OTHER_WAY) from None
    if held is None:
        raise LockedOut(
            "the system keychain does not hold the key to this library",
            "use your passphrase or recovery key; the key stays on the computer and account it was made on",
        )
    try:
        return bytes.fromhex(held)
    except ValueError:
        return b""  # no key has this length, so the unwrapping says what is wrong


def _keychain_forget(key_id: uuid.UUID) -> None:
    import keyring

    with suppress(Exception):  # it may never have been there
        keyring.delete_password(SERVICE, str(key_id))


# Wrapping ------------------------------------------------------------------------------------


def _way(wrap: _Wrap) -> Way:
    return Way(str(type(wrap).__struct_config__.tag))


def _find[W: _Wrap](keys: _Keys, kind: type[W]) -> W:
    for wrap in keys.wraps:
        if isinstance(wrap, kind):
            return wrap
    way = {_ByPassphrase: "a passphrase", _ByKeychain: "the keychain", _ByRecovery: "a recovery key"}[kind]
    raise LockedOut(f"this library was not set up to open with {way}", "use another way to open it")


def _associated(keys: _Keys, wrap: _Wrap) -> bytes:
    """All that is readable about a wrap: AES-GCM refuses to unwrap when any of it was edited."""
    about: dict[str, Any] = msgspec.to_builtins(wrap)
    del about["nonce"], about["wrapped"]
    about |= {"version": keys.version, "id": str(keys.id), "created": keys.created.isoformat()}
    return json.dumps(about, sort_keys=True).encode()


def _blank() -> dict[str, bytes]:
    return {"nonce": secrets.token_bytes(12), "wrapped": b""}


def _wrap[W: _Wrap](keys: _Keys, blank: W, wrapping: bytes, key: bytes) -> W:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapped = AESGCM(wrapping).encrypt(blank.nonce, key, _associated(keys, blank))
    return msgspec.structs.replace(blank, wrapped=wrapped)


def _unwrap(keys: _Keys, wrap: _Wrap, wrapping: bytes, refusal: LockedOut) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(wrapping) != _KEY_BYTES:
        raise refusal
    try:
        return AESGCM(wrapping).decrypt(wrap.nonce, wrap.wrapped, _associated(keys, wrap))
    except InvalidTag:
        raise refusal from None


def _from_passphrase(passphrase: str, wrap: _ByPassphrase) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    # NFC, so that an accent typed on another keyboard is the same accent; surrogates come from the
    # environment, where bytes that are no text are passed on as they are
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(
            secret,
            wrap.salt,
            time_cost=wrap.t,
            memory_cost=wrap.m,
            parallelism=wrap.p,
            hash_len=_KEY_BYTES,
            type=Type.ID,
        )
    except (HashingError, MemoryError):
        raise LockedOut(
            "there is too little memory to check the passphrase", "close other programs and try again"
        ) from None


def _from_recovery(secret: bytes, wrap: _ByRecovery) -> bytes:
    """No slow derivation: 160 bits cannot be guessed."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _KEY_BYTES, wrap.salt, b"Review Study recovery key").derive(secret)
