"""The time and fresh ids, as they are written down."""

import uuid
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The time by this computer's clock."""
    return datetime.now(UTC)


def now() -> str:
    """ISO 8601 in UTC, to the millisecond so that order survives."""
    return utc_now().isoformat(timespec="milliseconds")


def local_day(moment: str = "") -> str:
    """The day on this computer's calendar of an ISO time, else today, as an ISO date."""
    time = datetime.fromisoformat(moment) if moment else utc_now()
    return time.astimezone().date().isoformat()


def new_id() -> str:
    """An id made once and kept for ever."""
    return str(uuid.uuid4())
