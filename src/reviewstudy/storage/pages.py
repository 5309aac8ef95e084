"""A database file as its pages lie on the disk, decrypted: to see that what was deleted is gone.

The format is SQLCipher 4's with a raw key: each page is AES-256-CBC, its initialisation vector first
in the 80 bytes at its end, and the first page begins with 16 bytes of salt
(https://www.zetetic.net/sqlcipher/design/). The log holds whole pages in frames
(https://www.sqlite.org/fileformat2.html#walformat).
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_RESERVED, _SALT, _VECTOR = 80, 16, 16
_LOG_HEAD, _FRAME_HEAD = 32, 24


def pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Every page of a database and of its log, old and new, free ones too; raises OSError."""
    with path.open("rb") as file:
        number = 1
        while len(page := file.read(PAGE)) == PAGE:
            yield _plain(page, key, number)
            number += 1
    log = path.with_name(f"{path.name}-wal")
    if log.exists():
        with log.open("rb") as file:
            file.read(_LOG_HEAD)
            while len(frame := file.read(_FRAME_HEAD + PAGE)) == _FRAME_HEAD + PAGE:
                yield _plain(frame[_FRAME_HEAD:], key, int.from_bytes(frame[:4]))


def _plain(page: bytes, key: bytes, number: int) -> bytes:
    end = PAGE - _RESERVED
    vector = page[end : end + _VECTOR]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[_SALT if number == 1 else 0 : end]) + decryptor.finalize()
