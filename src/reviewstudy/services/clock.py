"""The time and fresh ids, as they are written down."""

import uuid
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time by this computer's clock."""
    return datetime.now(UTC)


def now() -> str:
    """ISO 8601 in UTC, to the millisecond so that order survives."""
    return utc_now().isoformat(timespec="milliseconds")


def new_id() -> str:
    """An id made once and kept for ever."""
    return str(uuid.uuid4())
