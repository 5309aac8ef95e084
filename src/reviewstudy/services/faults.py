"""What is kept of a bug: where it happened, never what was being read or written.

A message or a value of an exception may hold a person's words, so neither is logged.
"""

import sys
import threading
import traceback
from pathlib import Path
from typing import Any

from reviewstudy.services.clock import now

LOG_NAME = "faults.log"
_MAX_BYTES = 256 << 10
_MAX_FRAMES = 8


def describe(error: BaseException) -> str:
    """The kind of an exception and the innermost lines it came through, without its message."""
    frames = traceback.extract_tb(error.__traceback__, limit=-_MAX_FRAMES)
    lines = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return f"{type(error).__name__} at " + " < ".join(reversed(lines))


def log(error: BaseException, folder: Path) -> None:
    """Add a bug to the folder's log; one that cannot be written is let go."""
    try:
        path = folder / LOG_NAME
        if path.exists() and path.stat().st_size > _MAX_BYTES:
            path.unlink()
        if folder.is_dir():
            path.touch(mode=0o600)
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{now()} {describe(error)}\n")
            path.chmod(0o600)  # an older version let everybody read it
    except OSError:
        return


def watch(folder: Path) -> None:
    """Log bugs that Python would print where nobody can catch them: in a thread, or as an object goes.

    What it prints has the message, and a desktop may keep what a program prints in a file.
    """

    def unseen(bug: Any) -> None:
        if isinstance(bug.exc_value, Exception):
            log(bug.exc_value, folder)

    sys.unraisablehook = unseen
    threading.excepthook = unseen
