"""Shim."""

from reviewstudy.domain.records import Record


def record_markdown(record: Record) -> str:
    """Shim."""
    return f"# Record {record.record}"
