"""What is printed: safe to show whatever a file name holds, and no failure where nobody can see it."""

import errno
import os
import sys
import unicodedata
from contextlib import suppress

from reviewstudy.domain.errors import KnownError


class OutputLost(KnownError):
    """A result could not be printed."""


def plain(text: str) -> str:
    """``text`` without what could steer a terminal (categories Cc and Cf), line ends aside."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


def say(words: str) -> None:
    """One line on standard error; where that is closed or full, nothing."""
    if sys.stderr is not None:  # print would take standard output for it
        with suppress(OSError, ValueError):
            print(plain(" ".join(words.split())), file=sys.stderr, flush=True)


def out(text: str) -> None:
    """Text and a line end on standard output, always UTF-8; nothing where there is no text.

    Raises:
        OutputLost: there is no standard output, or it is full.
        BrokenPipeError: whoever read it has gone.
    """
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, "standard output is closed")
        sys.stdout.buffer.write((text + "\n").encode("utf-8", "replace") if text else b"")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise OutputLost("the result could not be written", "look at where the output goes") from error


def drop_output() -> None:
    """Send what is still to be printed nowhere, so that the end of the program does not fail on it."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
