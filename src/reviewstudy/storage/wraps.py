"""The format of the key file, and how the one key is wrapped in it once for each way to open it."""

import json
import secrets
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

import msgspec

from reviewstudy.domain.errors import LockedOut, NewerData, StorageProblem, WrongPassphrase

KEY_BYTES = 32
"""Length of the key, and of what wraps it."""

MAX_FILE = 64 * 1024
"""Bytes of a key file; ours has about 1,500."""

OTHER_WAY = "unlock the keychain and try again, or use your passphrase or recovery key"
"""Advice where the keychain does not open the library."""

_VERSION = 1


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
_Wrapped = Annotated[bytes, msgspec.Meta(min_length=KEY_BYTES + 16, max_length=KEY_BYTES + 16)]


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


class Keys(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of a key file. It holds the key wrapped only; what changes it makes another one."""

    version: int
    id: uuid.UUID
    created: datetime
    wraps: tuple[_ByPassphrase | _ByKeychain | _ByRecovery, ...]

    @classmethod
    def new(cls) -> Self:
        """A key file's content before there is any way to open it."""
        return cls(version=_VERSION, id=uuid.uuid4(), created=datetime.now(UTC), wraps=())

    @property
    def ways(self) -> frozenset[Way]:
        """The ways this library can be opened."""
        return frozenset(_way(wrap) for wrap in self.wraps)

    # Each of these puts a way in the place of the one of its kind

    def with_passphrase(self, key: bytes, passphrase: str, cost: Cost) -> Self:
        """Raises LockedOut when the passphrase is empty or there is too little memory."""
        if not passphrase.strip():
            raise LockedOut("a passphrase cannot be empty", "choose one of several words")
        blank = _ByPassphrase(
            **_blank(), kdf="argon2id", salt=secrets.token_bytes(16), t=cost.t, m=cost.m, p=cost.p
        )
        return self._with(blank, _from_passphrase(passphrase, blank), key)

    def with_recovery(self, key: bytes, secret: bytes) -> Self:
        """``secret``: what the recovery key says."""
        blank = _ByRecovery(**_blank(), kdf="hkdf-sha256", salt=secrets.token_bytes(16))
        return self._with(blank, _from_recovery(secret, blank), key)

    def with_keychain(self, key: bytes, wrapping: bytes) -> Self:
        """``wrapping``: 32 random bytes, which the keychain holds."""
        return self._with(_ByKeychain(**_blank()), wrapping, key)

    def without(self, way: Way) -> Self:
        """All but this way."""
        return msgspec.structs.replace(self, wraps=tuple(wrap for wrap in self.wraps if _way(wrap) != way))

    # Each of these gives the key

    def by_passphrase(self, passphrase: str) -> bytes:
        """Raises WrongPassphrase, LockedOut."""
        wrap = self._find(_ByPassphrase)
        return self._unwrap(
            wrap,
            _from_passphrase(passphrase, wrap),
            WrongPassphrase(
                "that passphrase does not open this library",
                "try again, or use the recovery key you printed when you set it up",
            ),
        )

    def by_recovery(self, secret: bytes) -> bytes:
        """Raises WrongPassphrase, LockedOut."""
        wrap = self._find(_ByRecovery)
        return self._unwrap(
            wrap,
            _from_recovery(secret, wrap),
            WrongPassphrase(
                "that recovery key does not open this library",
                "check that it was printed for this library, and that no newer one was made since",
            ),
        )

    def by_keychain(self, held: Callable[[], bytes]) -> bytes:
        """``held`` gets what the keychain holds. Raises LockedOut, and what ``held`` raises."""
        wrap = self._find(_ByKeychain)
        return self._unwrap(
            wrap,
            held(),
            LockedOut("what the system keychain holds does not open this library", OTHER_WAY),
        )

    def _find[W: _Wrap](self, kind: type[W]) -> W:
        for wrap in self.wraps:
            if isinstance(wrap, kind):
                return wrap
        way = {_ByPassphrase: "a passphrase", _ByKeychain: "the keychain", _ByRecovery: "a recovery key"}[
            kind
        ]
        raise LockedOut(f"this library was not set up to open with {way}", "use another way to open it")

    def _with(self, blank: _ByPassphrase | _ByKeychain | _ByRecovery, wrapping: bytes, key: bytes) -> Self:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        wrapped = AESGCM(wrapping).encrypt(blank.nonce, key, _associated(self, blank))
        made = msgspec.structs.replace(blank, wrapped=wrapped)
        return msgspec.structs.replace(self, wraps=(*self.without(_way(made)).wraps, made))

    def _unwrap(self, wrap: _Wrap, wrapping: bytes, refusal: LockedOut) -> bytes:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(wrapping) != KEY_BYTES:
            raise refusal
        try:
            return AESGCM(wrapping).decrypt(wrap.nonce, wrap.wrapped, _associated(self, wrap))
        except InvalidTag:
            raise refusal from None


class _Version(msgspec.Struct, frozen=True):
    version: int


def read(content: bytes) -> Keys:
    """A key file's content. Raises NewerData, and StorageProblem when it is none of ours."""
    damaged = StorageProblem(
        "the key file is damaged", "put keys.json back from a backup; it is left as it is"
    )
    if len(content) > MAX_FILE:
        raise damaged
    try:
        if msgspec.json.decode(content, type=_Version).version > _VERSION:
            raise NewerData(
                "the key file was written by a newer version of Review Study",
                "update Review Study; nothing was changed",
            )
        keys = msgspec.json.decode(content, type=Keys)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise damaged from None
    if keys.version != _VERSION or len(keys.ways) != len(keys.wraps):
        raise damaged
    return keys


def written(keys: Keys) -> bytes:
    """The content of a key file."""
    return msgspec.json.format(msgspec.json.encode(keys), indent=2) + b"\n"


def _way(wrap: _Wrap) -> Way:
    return Way(str(type(wrap).__struct_config__.tag))


def _associated(keys: Keys, wrap: _Wrap) -> bytes:
    """All that is readable about a wrap: AES-GCM refuses to unwrap when any of it was edited."""
    about: dict[str, Any] = msgspec.to_builtins(wrap)
    del about["nonce"], about["wrapped"]
    about |= {"version": keys.version, "id": str(keys.id), "created": keys.created.isoformat()}
    return json.dumps(about, sort_keys=True).encode()


def _blank() -> dict[str, bytes]:
    return {"nonce": secrets.token_bytes(12), "wrapped": b""}


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
            hash_len=KEY_BYTES,
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

    return HKDF(SHA256(), KEY_BYTES, wrap.salt, b"Review Study recovery key").derive(secret)
