"""What is still held in memory."""

import gc
from contextlib import suppress


def holders(secret: bytes) -> list[type]:
    """The kinds of objects that hold a secret in an attribute of their own."""
    gc.collect()
    found = []
    for one in gc.get_objects():
        with suppress(Exception):  # a foreign type may answer any question with an error of its own
            values = one.__dict__
            if isinstance(values, dict) and secret in values.values():
                found.append(type(one))
    return found
