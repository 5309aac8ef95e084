"""The system keychain: one entry a library, holding the key that its key is wrapped with."""

import uuid
from contextlib import suppress

from reviewstudy.domain.errors import LockedOut
from reviewstudy.storage.wraps import OTHER_WAY

SERVICE = "Review Study"
"""The name the system keychain shows."""


def available() -> bool:
    """Whether the system has a keychain worth the name: not none, and not one that keeps plain text."""
    try:
        import keyring
        from keyring.core import recommended

        return bool(recommended(keyring.get_keyring()))
    except Exception:  # whatever a third-party backend does, there is no keychain then
        return False


def put(key_id: uuid.UUID, wrapping: bytes) -> None:
    """Keep the entry of a key file, in the place of an older one. Raises LockedOut."""
    if not available():
        raise LockedOut("this computer has no keychain to keep the key in", "choose a passphrase instead")
    try:
        import keyring

        keyring.set_password(SERVICE, str(key_id), wrapping.hex())
        kept = keyring.get_password(SERVICE, str(key_id)) == wrapping.hex()
    except Exception:  # backends raise errors of their own beside KeyringError
        kept = False
    if not kept:
        forget(key_id)
        raise LockedOut(
            "the system keychain did not keep the key",
            "unlock the keychain and try again, or choose a passphrase",
        )


def get(key_id: uuid.UUID) -> bytes:
    """The entry of a key file; nothing where it is no key. Raises LockedOut."""
    try:
        import keyring

        held = keyring.get_password(SERVICE, str(key_id))
    except Exception:  # as above; a locked keychain is among them
        raise LockedOut("the system keychain could not be opened", OTHER_WAY) from None
    if held is None:
        raise LockedOut(
            "the system keychain does not hold the key to this library",
            "use your passphrase or recovery key; the key stays on the computer and account it was made on",
        )
    try:
        return bytes.fromhex(held)
    except ValueError:
        return b""  # no key has this length, so the unwrapping says what is wrong


def forget(key_id: uuid.UUID) -> None:
    """Remove the entry of a key file, if there is one."""
    import keyring

    with suppress(Exception):  # it may never have been there
        keyring.delete_password(SERVICE, str(key_id))
