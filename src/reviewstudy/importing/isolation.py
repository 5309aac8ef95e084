"""Hostile documents are parsed in a child that can be limited and killed.

The child gets the document on its standard input and answers with one JSON value. It starts with
an environment of a few harmless variables, so that no passphrase is in its reach, in a session of
its own, so that killing it takes whatever it started.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewstudy.domain.errors import DocumentRefused

MB = 1024 * 1024
_POLL = 0.02
_NO_WINDOW = 0x0800_0000
"""CREATE_NO_WINDOW: no console flashes up on Windows."""
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take.

    ``memory`` and ``output`` in bytes, ``seconds`` of wall time and of processor time, ``text``
    the size in bytes of the largest text file. Memory and processor time are limited where the
    system can (POSIX resource limits; macOS does not enforce memory); on Windows only wall time,
    size and output are.
    """

    memory: int = 1024 * MB
    seconds: float = 30.0
    output: int = 100 * MB
    text: int = 20 * MB


class Cancelled(DocumentRefused):
    """The person stopped it."""

    def __init__(self) -> None:
        super().__init__("Reading this document was stopped", "import it again when you want it")


def child_command() -> list[str]:
    """How to start the child; a frozen program re-enters itself with a hidden flag."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--parse-document"]
    return [sys.executable, "-X", "utf8", "-P", "-m", "reviewstudy.importing.child"]


def run(
    arguments: Sequence[str],
    source: bytes,
    limits: Limits,
    cancelled: Callable[[], bool],
) -> bytes:
    """What the child writes about ``source``. No child is left behind, whatever happens.

    Raises:
        DocumentRefused: it died, took too long, said too much, or ``cancelled`` turned true.
    """
    process = _start([*child_command(), *arguments, str(limits.memory), str(limits.seconds)])
    heard = _Heard(process, limits.output)
    feeder = threading.Thread(target=_feed, args=(process, source), daemon=True)
    listener = threading.Thread(target=heard.listen, daemon=True)
    feeder.start()
    listener.start()
    try:
        _wait(process, listener, limits.seconds, cancelled)
    finally:
        _end(process)
        feeder.join()
        listener.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
    if heard.too_much:
        raise DocumentRefused(
            f"The document is more than {limits.output // MB} MB of text when read", "split it into parts"
        )
    if process.returncode != 0:
        raise DocumentRefused(
            "The document could not be read: reading it failed or needed too much memory",
            "open it in the program it was made with, save it as plain text, and try that",
        )
    return bytes(heard.said)


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            start_new_session=os.name == "posix",
            creationflags=0 if os.name == "posix" else _NO_WINDOW,
        )
    except OSError:
        raise DocumentRefused(
            "The document could not be read: the computer would not start another process",
            "close other programs and try again",
        ) from None


class _Heard:
    """The child's answer, as far as it is allowed to go."""

    def __init__(self, process: "subprocess.Popen[bytes]", most: int) -> None:
        self.said = bytearray()
        self.too_much = False
        self._process = process
        self._most = most

    def listen(self) -> None:
        pipe = self._process.stdout
        while pipe is not None and (part := os.read(pipe.fileno(), 1 << 16)):
            if len(self.said) + len(part) > self._most:
                self.too_much = True
                self.said.clear()
                _kill(self._process)
                return
            self.said += part


def _feed(process: "subprocess.Popen[bytes]", source: bytes) -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.write(source)
        with contextlib.suppress(OSError):
            process.stdin.close()


def _wait(
    process: "subprocess.Popen[bytes]",
    listener: threading.Thread,
    seconds: float,
    cancelled: Callable[[], bool],
) -> None:
    last = time.monotonic() + seconds
    while listener.is_alive() or not _exited(process):
        if cancelled():
            raise Cancelled
        if time.monotonic() > last:
            raise DocumentRefused(
                f"The document took longer than {seconds:g} seconds to read",
                "split it into parts, or save it as plain text and try that",
            )
        if listener.is_alive():
            listener.join(_POLL)
        else:
            time.sleep(_POLL / 10)


def _exited(process: "subprocess.Popen[bytes]") -> bool:
    """Whether it is done, where possible without reaping it: a reaped id may be another's."""
    if hasattr(os, "waitid"):
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    return process.poll() is not None


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Kill what is left of it, then reap it. One that is done keeps its exit status."""
    if process.returncode is None:
        _kill(process)
    process.wait()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the child and all it started."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # The child finds the same packages, and nothing from the folder the program was started in.
    kept["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path[1:])])
    return kept
