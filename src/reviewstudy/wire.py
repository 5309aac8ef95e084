"""Domain values to and from JSON: the one place that knows how they are spelt on the wire.

Reading is strict, since what is read was written by an enemy: a missing field, a wrong type or
an unknown kind raises :class:`ValueError`.
"""

import hashlib
import json
from typing import Any, NoReturn

import msgspec

from reviewstudy.domain.records import Digest, Record
from reviewstudy.domain.reviews import Review

SEAL = "sha256"
"""The key under which a record's JSON carries its digest."""


def encode(value: Any) -> bytes:
    """JSON, UTF-8, fields in the order they are declared."""
    return msgspec.json.encode(to_builtins(value))


def to_builtins(value: Any) -> Any:
    """The value as dicts, lists and strings, spelt as in docs/data-format.md."""
    plain = msgspec.to_builtins(value)
    if isinstance(value, Review):
        plain = _rename({"schema": value.schema, **plain}, "passages", "from")
    return plain


def decode[T](source: bytes | str, kind: type[T]) -> T:
    """JSON as a ``kind``.

    Raises:
        ValueError: the JSON is malformed or is not a ``kind``.
    """
    try:
        return from_builtins(msgspec.json.decode(source), kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error


def from_builtins[T](value: Any, kind: type[T]) -> T:
    """Dicts and lists as a ``kind``; raises ValueError as :func:`decode` does."""
    try:
        return msgspec.convert(_rename(value, "from", "passages") if kind is Review else value, kind)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def sealed(record: Record) -> bytes:
    """``record`` as JSON with a digest of itself, by which :func:`unsealed` finds damage.

    Raises:
        UnicodeEncodeError: a text has a lone surrogate, which JSON cannot carry.
    """
    plain = to_builtins(record)
    return msgspec.json.encode({**plain, SEAL: digest_of(plain)})


def unsealed(source: bytes) -> tuple[dict[str, Any], Digest]:
    """An object without its digest, and what that says of it; of other JSON, nothing.

    Read more strictly than the rest, since a record is for other programs too: what two of them could
    take for different things is refused.

    Raises:
        ValueError: it is no JSON in UTF-8, names a key twice, or has a number that no record has
            (a fraction, one past 64 bits) or a lone surrogate.
    """
    try:
        plain = json.loads(
            source.decode(),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_no_number,
            parse_constant=_no_number,
        )
        if not isinstance(plain, dict):
            return {}, Digest.MISSING
        there, said = SEAL in plain, plain.pop(SEAL, None)
        right = digest_of(plain) == said
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return plain, Digest.WELL if right else Digest.DAMAGED if there else Digest.MISSING


def digest_of(plain: dict[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the one spelling described in docs/data-format.md."""
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(made := dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return made


def _whole(written: str) -> int:
    if not -(2**63) <= (number := int(written)) < 2**63:
        raise ValueError("no number of a record")
    return number


def _no_number(_: str) -> NoReturn:
    raise ValueError("no number of a record")


def _rename(review: Any, old: str, new: str) -> Any:
    """Footnotes say ``from`` in JSON, a word Python keeps for itself."""
    if not isinstance(review, dict) or not isinstance(review.get("footnotes"), (list, tuple)):
        return review
    notes = [
        {(new if key == old else key): item for key, item in note.items()} if isinstance(note, dict) else note
        for note in review["footnotes"]
    ]
    return {**review, "footnotes": notes}
