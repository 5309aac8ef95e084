"""The time and fresh ids, as they are written down."""

import uuid
from datetime import UTC, datetime


def now() -> str:
    """ISO 8601 in UTC, to the millisecond so that order survives."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def new_id() -> str:
    """An id made once and kept for ever."""
    return str(uuid.uuid4())
