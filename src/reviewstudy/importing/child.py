"""The process that parses: documents on standard input, what they hold on standard output.

``python -m reviewstudy.importing.child [in-turn] [reader=MODULE]``. It never opens a file a document
names and uses no network. Where the system can fork safely (Linux), each document gets a process of its
own, forked from one that has everything imported; elsewhere, or with ``in-turn``, this process reads one
document after another and ends, to be replaced, after some or after one that did not go well. MODULE is
one of ours with ``answer`` and ``warm`` as here, for files that this layer knows nothing of.

A request is a length, an order in JSON and the document's bytes. What comes back are frames, each a
letter, a length and bytes: parts of the answer, page numbers, and one END a document. An answer is
``{"read": ...}``, ``{"refused": ...}``, ``{"locked": false}`` (true: that is not its password),
``{"pictures": [3, 4]}`` (pages that are recognised when the document is asked for again with these),
``{"over": "memory"}`` or ``{"failed": "KeyError, x.py line 3"}``.
Why it is made so: docs/decisions/0011-isolation.md.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import queue
import select
import signal
import struct
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any, BinaryIO, NoReturn

LENGTH = struct.Struct(">I")
FRAME = struct.Struct(">cI")
PART = 1 << 16
"""The most bytes in a frame."""
ANSWER, PAGES, END = b"A", b"P", b"E"
RECORD = "record"
"""The order to look for a record in a PDF, instead of a format."""
OVER_MEMORY = 77
"""Exit status of a child that found itself over its memory."""

_TURNS = 50
"""Documents that one process reads in turn before it is replaced."""
_ROOM = 400 * 1024 * 1024
"""Bytes of memory past which it is replaced sooner."""
_FILES = 32
_PDEATHSIG, _SUBREAPER = 1, 36  # prctl(2)

Order = dict[str, Any]
"""``name`` of the format, ``size`` in bytes, the ``memory``, ``seconds``, ``page_seconds`` and ``pages`` of
the document's limits, the pages to ``recognise``, and its ``password`` where one was given. A process that
has held a password reads no document after it, so that none can find it in memory."""


def main(arguments: list[str]) -> int:
    """Serve until standard input ends."""
    requests, answers = _pipes()
    _leave_the_room()
    serve = _forking if sys.platform == "linux" and "in-turn" not in arguments else _in_turn
    readers = [one.removeprefix("reader=") for one in arguments if one.startswith("reader=")]
    reader = importlib.import_module(readers[0]) if readers else sys.modules[__name__]
    with contextlib.suppress(BrokenPipeError):
        serve(requests, answers, reader)
    return 0


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Requests and answers, out of reach of whatever prints or asks."""
    requests, answers = open(os.dup(0), "rb"), open(os.dup(1), "wb")  # noqa: SIM115, PTH123
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    return requests, answers


def _leave_the_room() -> None:
    """Stand in an empty folder that is already gone, where the system allows that; know no environment."""
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    with contextlib.suppress(OSError):
        os.rmdir(folder)  # noqa: PTH106
    os.environ.clear()


def _request(requests: BinaryIO) -> tuple[Order, bytes] | None:
    head = requests.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    order = json.loads(requests.read(LENGTH.unpack(head)[0]))
    source = requests.read(order["size"])
    return (order, source) if len(source) == order["size"] else None


def _send(answers: BinaryIO, kind: bytes, said: bytes) -> None:
    for start in range(0, len(said), PART):
        part = said[start : start + PART]
        answers.write(FRAME.pack(kind, len(part)) + part)
    answers.flush()


def _end(answers: BinaryIO, code: int, peak: int, *, last: bool) -> None:
    _send(answers, END, json.dumps({"code": code, "peak": peak, "last": last}).encode())


def _forking(requests: BinaryIO, answers: BinaryIO, reader: Any) -> None:
    """A process for each document. Orphans come back to this one, so that none is overlooked."""
    _prctl(_SUBREAPER, 1)
    warmed, server = False, os.getpid()
    while request := _request(requests):
        order, source = request
        said, pages = os.pipe(), os.pipe()
        pid = os.fork()
        if pid == 0:
            _alone(reader, order, source, said[1], pages[1], server)
        try:
            os.close(said[1])
            os.close(pages[1])
            if not _relay({said[0]: ANSWER, pages[0]: PAGES}, requests, answers):
                return
        finally:
            # It has closed its pipes, so it is ending already or will never end.
            os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
        _end(
            answers,
            os.waitstatus_to_exitcode(status),
            usage.ru_maxrss * 1024,
            last=_strays() or "password" in order,
        )
        del request, source
        if not warmed:  # not sooner: one document alone should not wait for what it does not need
            warmed = True
            with contextlib.suppress(Exception):  # what fails here fails in a document's process, and is told
                reader.warm()
            gc.collect()
            gc.freeze()


def _strays() -> bool:
    """Whether a document's process left others behind. They come to this one, and are ended here."""
    found = False
    while True:
        try:
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return found
        found = True
        with open(f"/proc/self/task/{os.getpid()}/children", "rb") as children:  # noqa: PTH123
            for child in children.read().split():
                os.kill(int(child), signal.SIGKILL)
        os.wait()


def _relay(pipes: dict[int, bytes], requests: BinaryIO, answers: BinaryIO) -> bool:
    """Pass on what comes through ``pipes`` until they end; False as soon as whoever asked has gone."""
    waiting = select.poll()
    for pipe in (*pipes, requests.fileno()):
        waiting.register(pipe, select.POLLIN)
    while pipes:
        for pipe, _ in waiting.poll():
            if pipe not in pipes:
                return False
            if part := os.read(pipe, PART):
                _send(answers, pipes[pipe], part)
            else:
                waiting.unregister(pipe)
                os.close(pipe)
                del pipes[pipe]
    return True


def _alone(reader: Any, order: Order, source: bytes, said: int, pages: int, server: int) -> NoReturn:
    """One document in a process of its own, with no descriptor but its two pipes."""
    code = 1
    try:
        _prctl(_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:
            os._exit(1)
        low, high = sorted((said, pages))
        for start, stop in ((3, low), (low + 1, high), (high + 1, 1 << 20)):
            os.closerange(start, stop)
        gc.disable()  # one document, then the end: nothing in between is worth collecting
        _confine(order)
        _write(said, reader.answer(order, source, lambda line: _write(pages, line))[0])
        code = 0
    finally:
        os._exit(code)


def _write(pipe: int, said: bytes) -> None:
    rest = memoryview(said)
    while rest:
        rest = rest[os.write(pipe, rest) :]


def _in_turn(requests: BinaryIO, answers: BinaryIO, reader: Any) -> None:
    """All documents in this process. A thread hears the end of standard input, even amid a document."""
    orders: queue.SimpleQueue[tuple[Order, bytes]] = queue.SimpleQueue()

    def hear() -> None:
        while request := _request(requests):
            orders.put(request)
        os._exit(0)

    most = [0]
    threading.Thread(target=hear, daemon=True).start()
    threading.Thread(target=_weigh, args=(most,), daemon=True).start()
    for turn in range(1, _TURNS + 1):
        order, source = orders.get()
        most[0] = order["memory"]
        _confine(order, alone=False)
        said, well = reader.answer(order, source, lambda line: _send(answers, PAGES, line))
        _send(answers, ANSWER, said)
        last = turn == _TURNS or not well or _peak() > _ROOM or "password" in order
        _end(answers, 0, _peak(), last=last)
        if last:
            break
    os._exit(0)  # the thread that hears holds standard input, which Python would want to close


def _weigh(most: list[int]) -> None:
    """End this process when it has grown over ``most``: not every system does it for us."""
    while True:
        time.sleep(0.05)
        if most[0] and _peak() > most[0]:
            os._exit(OVER_MEMORY)


def answer(order: Order, source: bytes, tell: Callable[[bytes], None]) -> tuple[bytes, bool]:
    """The answer, and whether the document was read without any trouble."""
    from reviewstudy import wire
    from reviewstudy.domain.errors import DocumentRefused, PasswordNeeded
    from reviewstudy.importing import formats, pages, pipeline
    from reviewstudy.importing.pictures import PicturesFound

    name, password = order["name"], order.get("password")
    try:
        if name.startswith(pages.NAME):
            return wire.encode({"read": pages.draw(source, name, password)}), True
        if name == RECORD:
            from reviewstudy.importing import attached

            looked = attached.look(source)
            return wire.encode({"read": looked}), "record" in looked
        read = formats.read(source, name, _teller(order, tell), password, order.get("recognise"))
        understood = pipeline.understand(read)
        found = {
            "document": wire.to_builtins(understood.document),
            "provenance": wire.to_builtins(understood.provenance),
            "declared_id": understood.declared_id,
        }
        return wire.encode({"read": found}), True
    except PicturesFound as found:
        return wire.encode({"pictures": found.pages}), True
    except PasswordNeeded as refusal:
        return wire.encode({"locked": refusal.wrong}), False
    except DocumentRefused as refusal:
        return wire.encode({"refused": {"what": refusal.what, "advice": refusal.advice}}), False
    except MemoryError:
        return b'{"over": "memory"}', False
    except Exception as error:
        return wire.encode({"failed": fault(error)}), False


def fault(error: Exception) -> str:
    """Its kind and its place, without a word of what was read."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}, {os.path.basename(at.filename)} line {at.lineno}"  # noqa: PTH119


def _teller(order: Order, tell: Callable[[bytes], None]) -> Callable[[int, int], None]:
    """What a reader calls with pages done and pages in all. Said ten times a second at most."""
    known, spoke = 0, 0.0

    def pages(done: int, total: int) -> None:
        nonlocal known, spoke
        if total != known:
            known, spoke = total, 0.0
            _allow_time(order, min(total, order["pages"]))
        if (now := time.monotonic()) - spoke >= 0.1:
            spoke = now
            tell(b"%d %d\n" % (done, total))

    return pages


def warm() -> None:
    """Import every reader and compile every rule now, so that no document pays for it again."""
    from reviewstudy import importing
    from reviewstudy.importing import formats, pipeline

    for module in pkgutil.iter_modules(importing.__path__):
        if module.name != "child":
            importlib.import_module(f"{importing.__name__}.{module.name}")
    pipeline.understand(formats.read(b"# A review\n\nOne sentence, in 2020.\n", "markdown", lambda *_: None))


def _confine(order: Order, *, alone: bool = True) -> None:
    """Limits of the system on this process, before it has looked at a byte of the document."""
    if os.name != "posix":
        return
    import resource

    limits = [(resource.RLIMIT_AS, order["memory"]), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0)]
    if alone:
        limits += [(resource.RLIMIT_NOFILE, _FILES), (resource.RLIMIT_NPROC, 0)]
    for limit, value in limits:
        with contextlib.suppress(ValueError, OSError):
            _, hard = resource.getrlimit(limit)
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(limit, (most, most if alone else hard))
    _allow_time(order, 0)


def _allow_time(order: Order, pages: int) -> None:
    """Processor time from the start of this document, as far as its pages allow."""
    if os.name != "posix":
        return
    import resource

    begun = order.setdefault("begun", time.process_time())
    seconds = int(begun + order["seconds"] + order["page_seconds"] * pages) + 2
    with contextlib.suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def _peak() -> int:
    """The most memory this process has had, in bytes; 0 where that is not known."""
    if sys.platform == "win32":
        return _peak_on_windows()
    if sys.platform == "linux":
        # Linux hands ru_maxrss on to what a process starts, so a large window would weigh on its child.
        with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/status", "rb") as status:  # noqa: PTH123
            return int(next(line.split()[1] for line in status if line.startswith(b"VmHWM:"))) * 1024
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _peak_on_windows() -> int:
    """PeakPagefileUsage of PROCESS_MEMORY_COUNTERS (psapi)."""
    if sys.platform != "win32":
        return 0
    sizes = (ctypes.c_size_t * 8)()
    counters = (ctypes.c_byte * (8 + ctypes.sizeof(sizes)))()
    kernel = ctypes.WinDLL("kernel32")
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32)
    ctypes.c_uint32.from_buffer(counters).value = ctypes.sizeof(counters)
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), counters, ctypes.sizeof(counters)):
        return 0
    return int((ctypes.c_size_t * 8).from_buffer(counters, 8)[7])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
