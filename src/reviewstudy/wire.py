"""Domain values to and from JSON: the one place that knows how they are spelt on the wire.

Reading is strict, since what is read was written by an enemy: a missing field, a wrong type or
an unknown kind raises :class:`ValueError`.
"""

from typing import Any

import msgspec

from reviewstudy.domain.reviews import Review


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


def _rename(review: Any, old: str, new: str) -> Any:
    """Footnotes say ``from`` in JSON, a word Python keeps for itself."""
    if not isinstance(review, dict) or not isinstance(review.get("footnotes"), (list, tuple)):
        return review
    notes = [
        {(new if key == old else key): item for key, item in note.items()} if isinstance(note, dict) else note
        for note in review["footnotes"]
    ]
    return {**review, "footnotes": notes}
