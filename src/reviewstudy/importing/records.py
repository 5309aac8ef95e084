"""What a child found in a PDF as a record, or as a refusal in words."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import reviewstudy
from reviewstudy import wire
from reviewstudy.domain.errors import DocumentRefused, NewerRecord, NoRecord, RecordRefused, RecordUnread
from reviewstudy.domain.records import Digest, FieldValue, ReadRecord, Record
from reviewstudy.importing import admission
from reviewstudy.importing.isolation import Failed, Limits, OverLimit

MB = 1024 * 1024
LARGEST = 20 * MB
"""Bytes of an attached record, unpacked."""
LIMITS = Limits(file=100 * MB, output=60 * MB, raised=True)
"""What reading one record may take; nobody can allow it more."""


class Found(StrEnum):
    """What a PDF turned out to hold; all but a record is a refusal."""

    RECORD = "record"
    NONE = "none"
    SEVERAL = "several"
    LARGE = "large"
    DAMAGED = "damaged"
    FOREIGN = "foreign"
    NEWER = "newer"
    LOCKED = "locked"
    BROKEN = "broken"


_AGAIN = "ask whoever sent it to send it again"
_MADE_BY = re.compile(r"Review Study (\d{1,4}(?:\.\d{1,4}){1,3})")
_REFUSALS = {
    Found.SEVERAL: (
        "This PDF holds more than one record, so that nobody can tell which is meant",
        "ask for the PDF as Review Study exported it",
    ),
    Found.LARGE: (
        f"The record in this PDF is larger than {LARGEST // MB} MB",
        "ask for it in several files, with fewer reflections in each",
    ),
    Found.DAMAGED: ("The record in this PDF is damaged", _AGAIN),
    Found.FOREIGN: (
        "What is attached to this PDF is not a record of Review Study",
        "open it as a plain PDF, or choose one that Review Study exported",
    ),
    Found.LOCKED: (
        "This PDF is protected by a password",
        "open it in a PDF reader with its password, save a copy without one, and choose that",
    ),
    Found.BROKEN: ("This PDF is damaged or cut short", _AGAIN),
}


def admit(path: Path) -> bytes:
    """The bytes of a PDF that may hold a record.

    Raises:
        RecordRefused: it cannot be had, is no PDF or is too large.
    """
    try:
        if path.is_dir():
            raise RecordUnread("This is a folder, not a PDF", "choose the PDF itself")
        return admission.admit_pdf(path, LIMITS)
    except OverLimit as refusal:
        raise RecordUnread(refusal.what, _REFUSALS[Found.LARGE][1]) from None
    except DocumentRefused as refusal:
        raise RecordUnread(refusal.what, refusal.advice) from None


def understood(said: bytes) -> ReadRecord:
    """The record a child answered with, believed as far as it is well formed.

    Raises:
        RecordRefused: it found something else.
        ValueError, KeyError, TypeError: the answer makes no sense.
    """
    answer = wire.decode(said, dict[str, Any])
    if "over" in answer:
        raise too_much("of memory")
    if "failed" in answer:
        raise failed()
    read = wire.from_builtins(answer["read"], dict[str, Any])
    match found := Found(read["found"]):
        case Found.NONE:
            raise NoRecord(
                "There is no record in this PDF",
                "open it as a plain PDF, or choose one that Review Study exported",
            )
        case Found.NEWER:
            raise _newer(wire.from_builtins(read["program"], str))
        case Found.RECORD:
            return ReadRecord(
                record=wire.from_builtins(read["record"], Record),
                digest=wire.from_builtins(read["digest"], Digest),
                fields=wire.from_builtins(read["fields"], tuple[FieldValue, ...]),
            )
        case Found.LOCKED | Found.BROKEN:
            raise RecordUnread(*_REFUSALS[found])
        case _:
            raise RecordRefused(*_REFUSALS[found])


def refusal(error: OverLimit | Failed) -> RecordRefused:
    """A limit that was passed, or a child that died, in the words of a record."""
    return failed() if isinstance(error, Failed) else too_much("of time or memory")


def too_much(what: str) -> RecordUnread:
    """It would take more than a record of ours ever does."""
    return RecordUnread(
        f"Reading this PDF takes more {what} than a record needs",
        "ask for the PDF as Review Study exported it",
    )


def failed() -> RecordUnread:
    """Reading it failed, as it does on what is badly damaged or made to do harm."""
    return RecordUnread(
        "This PDF could not be read: it is damaged, or made to do harm",
        "ask for the PDF as Review Study exported it",
    )


def _newer(program: str) -> NewerRecord:
    """The version is told only where it is one, and later than ours."""
    made = _MADE_BY.fullmatch(program)
    if made and _parts(made[1]) > _parts(reviewstudy.__version__):
        version = f"version {made[1]}"
        return NewerRecord(
            f"This record was made by Review Study {made[1]}, which is newer than this program",
            f"install {version} or a later one, and choose it again",
        )
    return NewerRecord(
        "This record was made by a newer version of Review Study",
        "install the latest version, and choose it again",
    )


def _parts(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]
