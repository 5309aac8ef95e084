"""The recovery key: a secret that a person can print, keep in a drawer and type in again."""

import hashlib
import secrets

from reviewstudy.domain.errors import WrongPassphrase

_SECRET_BYTES = 20  # 160 bits
_CHECK_LETTERS = 4  # 20 bits: a slip passes once in a million
_GROUP = 6
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32, crockford.com/base32.html
_FOLDED = str.maketrans("OIL", "011")  # and what it takes these for
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"  # word processors turn one into another


def new_secret() -> bytes:
    """20 random bytes."""
    return secrets.token_bytes(_SECRET_BYTES)


def printed(secret: bytes) -> str:
    """A secret as 36 letters and digits in six groups; the last four are a check on the others.

    The check is ours, not Crockford's: his takes symbols like ``~`` and ``$``, awkward to copy by hand.
    """
    letters = _letters(secret) + _check(secret)
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def typed(text: str) -> bytes:
    """The secret in a recovery key as somebody typed it: case, spaces and dashes do not matter.

    Raises WrongPassphrase when there is a slip in it.
    """
    letters = "".join(mark for mark in text.upper() if not mark.isspace() and mark not in _DASHES)
    letters = letters.translate(_FOLDED)
    size = _SECRET_BYTES * 8 // 5
    if len(letters) == size + _CHECK_LETTERS and set(letters) <= set(_ALPHABET):
        number = 0
        for letter in letters[:size]:
            number = number * 32 + _ALPHABET.index(letter)
        secret = number.to_bytes(_SECRET_BYTES)
        if letters[size:] == _check(secret):
            return secret
    raise WrongPassphrase(
        "that recovery key has a slip in it",
        "compare it with the printed one, letter by letter, and try again",
    )


def _letters(data: bytes) -> str:
    """Bytes, a multiple of 5 of them, in base 32."""
    number = int.from_bytes(data)
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(len(data) * 8 - 5, -1, -5))


def _check(secret: bytes) -> str:
    return _letters(hashlib.sha256(secret).digest()[:5])[:_CHECK_LETTERS]
