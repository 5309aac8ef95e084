"""Wrong passphrases are slowed, and never punished: nothing is deleted, and half a minute is the most.

What makes guessing hopeless is argon2id. This is for the person at the desk who tries the few words they
have seen somebody type, and it counts on over a restart of the program; but ``tries.json``, which does
that, can be deleted by whoever can write in the data folder.
"""

import math
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import msgspec

from reviewstudy.domain.errors import WrongPassphrase
from reviewstudy.storage.files import read_at_most, write_over

FILE_NAME = "tries.json"
FREE = 3
"""Wrong tries in a row before the next one waits."""

LONGEST = 30
"""Seconds; the waits double up to this."""

_REMEMBERED = 3600
"""Seconds after which wrong tries of before are forgotten."""

Clock = Callable[[], float]


class TooSoon(WrongPassphrase):
    """A passphrase was not tried, because the wait after a wrong one is not over."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        wait = "1 second" if seconds == 1 else f"{seconds} seconds"
        super().__init__(
            "there were several wrong passphrases in a row, so this one was not tried",
            f"wait {wait}, then try again",
        )


class _Tries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    wrong: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    at: float
    """Seconds since 1970 when the last wrong one was tried."""


class Patience:
    """The wrong tries in a row at one data folder, and how long the next has to wait."""

    def __init__(self, folder: Path, clock: Clock = time.monotonic, calendar: Clock = time.time) -> None:
        """``clock`` runs evenly, ``calendar`` goes on while the program is not running; both in seconds."""
        self._path = folder / FILE_NAME
        self._clock, self._calendar = clock, calendar
        self._turn = threading.Lock()
        self._wrong = 0
        self._until = 0.0  # on the clock

    @property
    def left(self) -> float:
        """Seconds until the next try; 0 where there is no wait."""
        self._remember()
        return max(0.0, self._until - self._clock())

    def attempt[T](self, work: Callable[[], T]) -> T:
        """One try: what ``work`` returns. A WrongPassphrase from it counts, and its success clears the count.

        Raises TooSoon, without having tried, while there is a wait; and what ``work`` raises. Tries in
        several threads are made one after another.
        """
        with self._turn:
            if (left := self.left) > 0:
                raise TooSoon(math.ceil(left))
            try:
                answer = work()
            except WrongPassphrase:
                self._count()
                raise
            self.clear()
            return answer

    def clear(self) -> None:
        """The library was opened: the count begins anew."""
        if self._wrong >= FREE:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        self._wrong, self._until = 0, 0.0

    def _count(self) -> None:
        self._wrong += 1
        self._until = self._clock() + _wait(self._wrong)
        if self._wrong >= FREE:  # a slip of the finger leaves no trace
            with suppress(OSError):
                write_over(self._path, msgspec.json.encode(_Tries(self._wrong, self._calendar())))

    def _remember(self) -> None:
        """Go on where the program was closed. What makes no sense, a clock set back say, is no wait."""
        if self._wrong >= FREE:
            return
        with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            tries = msgspec.json.decode(read_at_most(self._path, 1024), type=_Tries)
            since = self._calendar() - tries.at
            if 0 <= since < _REMEMBERED:
                self._wrong = tries.wrong
                self._until = self._clock() + max(0.0, _wait(tries.wrong) - since)


def _wait(wrong: int) -> int:
    """Seconds: 1, 2, 4 and so on from the third wrong one."""
    return min(LONGEST, 1 << min(wrong - FREE, 10)) if wrong >= FREE else 0
