"""Hostile documents are parsed in a child that can be limited and killed.

The child starts with an environment of a few harmless variables, so that no passphrase is in its
reach, in a session of its own, so that killing it takes whatever it started. It ends when its standard
input does, so that it cannot outlive this process. See docs/decisions/0011-isolation.md.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing.child import ANSWER, END, FRAME, LENGTH, OVER_MEMORY, PAGES, PART
from reviewstudy.importing.pictures import Wanted

MB = 1024 * 1024
_POLL = 0.02
_NO_WINDOW = 0x0800_0000
"""CREATE_NO_WINDOW: no console flashes up on Windows."""
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH")

Progress = Callable[[int, int], None]
"""Called with pages done and pages in all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take.

    ``memory`` and ``output`` in bytes; ``seconds`` of wall time and of processor time, and
    ``page_seconds`` more for each page; ``text`` and ``file`` the size in bytes of the largest text
    file and of the largest file of any other kind. Memory and processor time are limited by the
    system where it can (POSIX resource limits; macOS does not enforce memory); elsewhere the child
    watches its own memory, twenty times a second.

    Recognising pages that are pictures may take more: ``picture_memory`` in all and
    ``picture_seconds`` more for each, of at most ``pictures``.
    """

    memory: int = 1024 * MB
    seconds: float = 30.0
    page_seconds: float = 0.2
    pages: int = 2000
    output: int = 100 * MB
    text: int = 20 * MB
    file: int = 200 * MB
    picture_memory: int = 3072 * MB
    picture_seconds: float = 90.0
    pictures: int = 300
    raised: bool = False
    """Whether the person has already allowed more."""

    def generous(self) -> "Limits":
        """Four times the memory, ten times everything else: for a person who asked for it."""
        return replace(
            self,
            memory=self.memory * 4,
            picture_memory=self.picture_memory * 4,
            seconds=self.seconds * 10,
            pages=self.pages * 10,
            pictures=self.pictures * 10,
            output=self.output * 10,
            text=self.text * 10,
            file=self.file * 10,
            raised=True,
        )

    def recognising(self, pictures: int) -> "Limits":
        """For reading it again with ``pictures`` of its pages recognised.

        Raises:
            OverLimit: they are too many.
        """
        if pictures > self.pictures:
            most = f"The document has {pictures:,} pages that are pictures; {self.pictures:,} is the most"
            raise OverLimit(most, self)
        more = self.picture_seconds * pictures
        return replace(self, memory=max(self.memory, self.picture_memory), seconds=self.seconds + more)

    def allowed(self, pages: int) -> float:
        """Seconds for a document of ``pages`` pages; 0 while that is not known."""
        return self.seconds + self.page_seconds * min(pages, self.pages)


@dataclass(frozen=True, slots=True)
class Usage:
    """What reading a document took: seconds of wall time, and the most memory its process had, in
    bytes. The memory is None where the process was killed first."""

    seconds: float
    peak: int | None


class Cancelled(DocumentRefused):
    """The person stopped it."""

    def __init__(self) -> None:
        super().__init__("Reading this document was stopped", "import it again when you want it")


class OverLimit(DocumentRefused):
    """It would take more than is allowed. ``raisable``: the person may allow it more."""

    def __init__(self, what: str, limits: Limits) -> None:
        self.raisable = not limits.raised
        more = "allow it more and read it again, or " if self.raisable else ""
        super().__init__(what, f"{more}split it into parts")


class Failed(DocumentRefused):
    """Reading it failed for a reason that is no fault of the person's. ``where`` is for a log."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "The document could not be read: reading it failed",
            "open it in the program it was made with, save it as plain text, and try that",
        )
        self.where = where


def no_memory(limits: Limits) -> OverLimit:
    """The refusal of a document that needs more memory than it may have."""
    return OverLimit(f"The document needs more than {_megabytes(limits.memory)} of memory to read", limits)


def child_command(*arguments: str) -> list[str]:
    """How to start the child; a frozen program re-enters itself with a hidden flag."""
    if getattr(sys, "frozen", False):
        program = Path(sys.executable)
        if sys.platform == "win32":  # the one with a console: what has none may have no pipes either
            program = program.with_name("reviewstudy.exe")
        return [str(program), "--parse-document", *arguments]
    return [sys.executable, "-X", "utf8", "-P", "-m", "reviewstudy.importing.child", *arguments]


class Gone(Exception):
    """The child was gone before it had begun with the document, after it had been done with others."""


class Child:
    """A child that reads one document after another, each with its own limits.

    For one thread at a time. Once it is ``spent``, end it. ``arguments`` are those of
    :mod:`reviewstudy.importing.child`.

    Raises:
        DocumentRefused: no process can be started.
    """

    def __init__(self, *arguments: str) -> None:
        self._process = _start(child_command(*arguments))
        self._frames: queue.Queue[tuple[bytes, bytes]] = queue.Queue(maxsize=16)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._sound, self._served = True, False
        self.usage = Usage(0.0, None)

    @property
    def spent(self) -> bool:
        """Whether it must be replaced: it asked for that, has gone, or is not done with a document."""
        return not (self._sound and self._listener.is_alive())

    def read(
        self,
        name: str,
        source: bytes,
        limits: Limits,
        cancelled: Callable[[], bool],
        progress: Progress,
        password: str | None = None,
        recognise: Wanted = None,
    ) -> bytes:
        """What the child says about ``source``, a document of the format ``name``.

        Raises:
            OverLimit: it took too long, said too much, or has too many pages.
            Failed: the child died of it.
            Cancelled: ``cancelled`` turned true.
            Gone: another child may do better.
        """
        order: dict[str, object] = {
            "name": name,
            "size": len(source),
            "memory": limits.memory,
            "seconds": limits.seconds,
            "page_seconds": limits.page_seconds,
            "pages": limits.pages,
            "recognise": recognise if recognise is None else list(recognise),
        }
        if password is not None:  # through the pipe with the bytes: arguments and environments can be seen
            order["password"] = password
        begun = time.monotonic()
        self._sound, self.usage = False, Usage(0.0, None)
        threading.Thread(target=self._feed, args=(json.dumps(order).encode(), source), daemon=True).start()
        try:
            return self._hear(begun, limits, cancelled, progress)
        finally:
            self.usage = replace(self.usage, seconds=time.monotonic() - begun)

    def _hear(self, begun: float, limits: Limits, cancelled: Callable[[], bool], progress: Progress) -> bytes:
        said, told, pages, heard = bytearray(), b"", 0, False
        while True:
            if cancelled():
                raise Cancelled
            left = begun + limits.allowed(pages) - time.monotonic()
            if left <= 0:
                raise _too_slow(limits, pages)
            try:
                kind, part = self._frames.get(timeout=min(left, _POLL))
            except queue.Empty:
                continue
            if not kind and not heard and self._served:
                raise Gone
            heard = True
            if kind == ANSWER:
                said += part
                if len(said) > limits.output:
                    raise OverLimit(
                        f"The document is more than {_megabytes(limits.output)} of text when read", limits
                    )
            elif kind == PAGES:
                *lines, told = (told + part).split(b"\n")
                for done, total in filter(None, map(_counted, lines)):
                    if total > limits.pages:
                        raise OverLimit(
                            f"The document has {total:,} pages; {limits.pages:,} is the most", limits
                        )
                    pages = total
                    progress(done, total)
                told = told[-64:]
            elif kind == END:
                self._ended(part, limits, pages)
                self._served = True
                return bytes(said)
            else:
                raise self._lost(limits, pages)

    def _ended(self, part: bytes, limits: Limits, pages: int) -> None:
        try:
            end = json.loads(part)
            code, self._sound = int(end["code"]), not end["last"]
            self.usage = replace(self.usage, peak=int(end["peak"]))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Failed("the child's last frame makes no sense") from None
        if _out_of_time(code):
            raise _too_slow(limits, pages)
        if code != 0:
            raise Failed(f"exit status {code}")

    def _lost(self, limits: Limits, pages: int) -> DocumentRefused:
        """Why the child has gone, or speaks no sense."""
        self.end()  # what has ended already keeps its exit status
        code = self._process.returncode
        if code == OVER_MEMORY:
            return no_memory(limits)
        return _too_slow(limits, pages) if _out_of_time(code) else Failed(f"the child ended with {code}")

    def _feed(self, order: bytes, source: bytes) -> None:
        pipe = _pipe(self._process.stdin)
        with contextlib.suppress(OSError, ValueError):
            pipe.write(LENGTH.pack(len(order)) + order)
            pipe.write(source)
            pipe.flush()

    def _listen(self) -> None:
        """Frames as they come; an empty one once there are no more, or none that make sense."""
        pipe = _pipe(self._process.stdout)
        with contextlib.suppress(OSError, ValueError):
            while len(head := pipe.read(FRAME.size)) == FRAME.size:
                kind, length = FRAME.unpack(head)
                if kind not in (ANSWER, PAGES, END) or length > PART:
                    break
                part = pipe.read(length)
                if len(part) < length:
                    break
                self._frames.put((kind, part))
        self._frames.put((b"", b""))

    def end(self) -> None:
        """Kill it and all it started, and wait until it has gone. More than once does no harm."""
        if self._process.returncode is None:
            _kill(self._process)
        self._process.wait()
        while self._listener.is_alive():
            with contextlib.suppress(queue.Empty):
                self._frames.get(timeout=_POLL)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                _pipe(pipe).close()


class Cage:
    """A child that is started when it is first needed, and replaced once it is spent."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._child: Child | None = None
        self.usage: Usage | None = None
        """What the last document took."""

    def ask(self, ask: Callable[[Child], bytes]) -> bytes:
        """What a child answers, or another if it had gone before it began. Raises as :meth:`Child.read`."""
        try:
            try:
                return ask(self._ready())
            except Gone:
                return ask(self._ready())
        finally:
            if self._child is not None:
                self.usage = self._child.usage
                if self._child.spent:
                    self.end()

    def _ready(self) -> Child:
        if self._child is not None and self._child.spent:  # by now: what idles can be killed too
            self.end()
        if self._child is None:
            self._child = Child(*self._arguments)
        return self._child

    def end(self) -> None:
        """Leave no process behind, and ask none again that answered so."""
        if self._child is not None:
            self._child.end()
            self._child = None


def _out_of_time(code: int) -> bool:
    return sys.platform != "win32" and code == -signal.SIGXCPU


def _too_slow(limits: Limits, pages: int) -> OverLimit:
    return OverLimit(f"The document took longer than {limits.allowed(pages):g} seconds to read", limits)


def _megabytes(size: int) -> str:
    return f"{size / MB:,.0f} MB"


def _counted(line: bytes) -> tuple[int, int] | None:
    """``done total`` as two numbers that can be true; the child is not believed further than that."""
    done, _, total = line.partition(b" ")
    if not (done.isdigit() and total.isdigit() and len(line) < 40):
        return None
    return (int(done), int(total)) if int(done) <= int(total) else None


def _pipe(pipe: object) -> BinaryIO:
    assert pipe is not None
    return pipe  # type: ignore[return-value]


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
