"""Whatever a document does to the child, the program gets an answer or one sentence, and no child stays."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewstudy.domain.errors import DocumentRefused
from reviewstudy.importing import Cancelled, Failed, Limits, OverLimit, Reader, child, extract, isolation

MB = 1024 * 1024
SOURCES = str(Path(isolation.__file__).parents[2])
COMMAND = isolation.child_command()
WORDS = "The nurse asked twice.\n"
SOON = Limits(seconds=2)
"""For what never ends: also the processor time of a process that starts."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives each document a process")
posix = pytest.mark.skipif(os.name != "posix", reason="process groups and signals of POSIX")

BOTH = ["forking", "in-turn"] if sys.platform == "linux" else ["in-turn"]


@pytest.fixture(params=BOTH)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the two ways in which a child reads documents, where this system has both."""
    arguments = ["in-turn"] if request.param == "in-turn" else []
    monkeypatch.setattr(isolation, "child_command", lambda: [*COMMAND, *arguments])
    return str(request.param)


@pytest.fixture
def reading(way: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``reading("...")``: documents that hold the word EVIL now make the child's reader do this.

    The statements see ``source`` and ``pages``; other documents are read as ever.
    """

    def use(statements: str) -> None:
        body = "\n".join(f"        {line}" for line in statements.splitlines())
        program = (
            "import sys\n"
            "from reviewstudy.importing import child, formats\n"
            "ordinary = formats.read\n"
            "def read(source, name, pages=lambda *_: None, *more):\n"
            "    if b'EVIL' in source:\n"
            f"{body}\n"
            "    return ordinary(source, name, pages, *more)\n"
            "formats.read = read\n"
            "sys.exit(child.main(sys.argv[1:]))\n"
        )
        arguments = ["in-turn"] if way == "in-turn" else []
        monkeypatch.setattr(
            isolation, "child_command", lambda: [sys.executable, "-P", "-c", program, *arguments]
        )

    return use


@pytest.fixture
def rogue(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``rogue("...")``: the child is this program, which owes the protocol nothing."""

    def use(program: str) -> None:
        monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-c", program])

    return use


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document.txt"
    path.write_text(WORDS)
    return path


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    path = tmp_path / "evil.txt"
    path.write_text("An EVIL document.\n")
    return path


@pytest.fixture(autouse=True)
def _no_child_stays() -> Iterator[None]:
    yield
    if sys.platform == "linux":
        assert not children(os.getpid())


def children(pid: int) -> list[int]:
    while True:
        try:
            return [
                int(one)
                for task in Path(f"/proc/{pid}/task").iterdir()
                for one in (task / "children").read_text().split()
            ]
        except (FileNotFoundError, ProcessLookupError):  # a thread ended, and its children moved to another
            continue


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


FAILURES = {
    "raises": "raise KeyError('what a person wrote')",
    "recurses": "def again(): again()\nagain()",
    "exits": "import os; os._exit(0)",
    "exits with a status": "import os; os._exit(3)",
    "aborts": "import os; os.abort()",
    "breaks memory": "import ctypes; ctypes.string_at(1)",
    "is killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
}


@posix
@pytest.mark.parametrize("statements", FAILURES.values(), ids=FAILURES)
def test_a_document_that_breaks_its_reader_is_refused_and_the_next_one_read(
    reading: Callable[[str], None], evil: Path, document: Path, statements: str
) -> None:
    reading(statements)
    with Reader() as reader:
        with pytest.raises(Failed) as refusal:
            reader.extract(evil)
        assert str(refusal.value).startswith("The document could not be read: reading it failed; ")
        assert "wrote" not in refusal.value.where
        assert reader.extract(document).document.passages[0].text == WORDS.strip()


def test_the_place_of_a_fault_is_told_without_any_words(reading: Callable[[str], None], evil: Path) -> None:
    reading("raise KeyError('what a person wrote')")
    with pytest.raises(Failed) as refusal:
        extract(evil)
    assert refusal.value.where.startswith("KeyError, ")


def test_a_document_that_prints_is_read_as_if_it_had_not(reading: Callable[[str], None], evil: Path) -> None:
    reading("import os; print('A' * 100_000, flush=True); os.write(1, b'E' * 1000); os.write(2, b'x')")
    assert extract(evil).document.passages[0].text == "An EVIL document."


def test_a_document_that_asks_gets_no_answer(reading: Callable[[str], None], evil: Path) -> None:
    reading("import sys; assert sys.stdin.read() == ''")
    assert extract(evil).document.title


def test_a_document_that_hangs_is_stopped_at_its_limit(
    reading: Callable[[str], None], evil: Path, document: Path
) -> None:
    reading("import threading; threading.Event().wait()")
    with Reader() as reader:
        with pytest.raises(OverLimit, match="longer than 2 seconds to read; allow it more") as refusal:
            reader.extract(evil, limits=SOON)
        assert refusal.value.raisable
        assert reader.usage is not None
        assert reader.usage.seconds >= 2
        assert reader.extract(document).document.title


def test_a_document_that_computes_for_ever_is_stopped_too(reading: Callable[[str], None], evil: Path) -> None:
    reading("while True: pass")
    with pytest.raises(OverLimit, match="longer than 2 seconds"):
        extract(evil, limits=SOON)


def test_pages_allow_time(reading: Callable[[str], None], evil: Path) -> None:
    reading("pages(0, 10)\nimport threading; threading.Event().wait()")
    with pytest.raises(OverLimit, match=r"longer than 2.5 seconds"):
        extract(evil, limits=Limits(seconds=2, page_seconds=0.05))


def test_too_many_pages_are_refused_by_their_number(reading: Callable[[str], None], evil: Path) -> None:
    reading("pages(0, 2345)\nimport threading; threading.Event().wait()")
    with pytest.raises(OverLimit, match=r"^The document has 2,345 pages; 2,000 is the most; allow it more"):
        extract(evil)
    reading("pages(0, 2345)")
    assert extract(evil, limits=Limits().generous()).document.title


def test_progress_is_told_in_pages(reading: Callable[[str], None], evil: Path) -> None:
    reading("pages(0, 3)\npages(3, 4)\npages(-1, 4)\npages(5, 4)")
    told: list[tuple[int, int]] = []
    extract(evil, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 3), (3, 4)]


@linux
def test_memory_is_limited_and_the_refusal_says_so(
    reading: Callable[[str], None], evil: Path, document: Path
) -> None:
    reading("kept = [bytes(1 << 24) for _ in range(1000)]")
    with Reader() as reader:
        with pytest.raises(OverLimit, match="more than 300 MB of memory to read; allow it more"):
            reader.extract(evil, limits=Limits(memory=300 * MB))
        assert reader.extract(document).document.title


def test_a_process_over_its_memory_ends_itself_where_the_system_does_not_see_to_it(
    rogue: Callable[[str], None], evil: Path
) -> None:
    rogue(
        "import sys, threading\n"
        "from reviewstudy.importing import child, formats\n"
        "child._confine = lambda *_, **__: None\n"
        "child._peak = lambda: 2 << 30\n"
        "formats.read = lambda *_: threading.Event().wait()\n"
        "sys.exit(child.main(['in-turn']))\n"
    )
    with pytest.raises(OverLimit, match="more than 1,024 MB of memory"):
        extract(evil)


def test_an_answer_without_end_is_cut(rogue: Callable[[str], None], document: Path) -> None:
    rogue(
        "import sys\n"
        "from reviewstudy.importing.child import ANSWER, FRAME\n"
        "while True: sys.stdout.buffer.write(FRAME.pack(ANSWER, 60000) + bytes(60000))\n"
    )
    with pytest.raises(OverLimit, match="more than 1 MB of text when read; allow it more"):
        extract(document, limits=Limits(output=MB))


@pytest.mark.usefixtures("way")
def test_a_review_too_long_to_give_back_is_refused(document: Path) -> None:
    document.write_text(WORDS * 2000)
    with Reader() as reader:
        with pytest.raises(OverLimit, match="of text when read"):
            reader.extract(document, limits=Limits(output=10_000))
        assert reader.extract(document).document.title


def test_progress_without_end_is_stopped_at_the_limit(rogue: Callable[[str], None], document: Path) -> None:
    rogue(
        "import sys\n"
        "from reviewstudy.importing.child import FRAME, PAGES\n"
        "while True: sys.stdout.buffer.write(FRAME.pack(PAGES, 6) + b'1 9999')\n"
    )
    with pytest.raises(OverLimit, match="longer than 1 seconds"):
        extract(document, limits=Limits(seconds=1))


def spoken(answer: bytes, end: bytes = b'{"code": 0, "peak": 0, "last": false}') -> str:
    """A program that gives this answer to whatever it is asked."""
    frames = (
        child.FRAME.pack(child.ANSWER, len(answer)) + answer + child.FRAME.pack(child.END, len(end)) + end
    )
    return f"import sys; sys.stdout.buffer.write({frames!r}); sys.stdout.flush(); sys.stdin.read()"


@pytest.mark.parametrize(
    "program",
    [
        "pass",
        "raise SystemExit(3)",
        "print('not a frame')",
        "import sys; sys.stdout.buffer.write(b'\\xff' * 100000)",
        "import sys; sys.stdout.buffer.write(b'A\\xff\\xff\\xff\\xff')",
        "import sys; sys.stdout.buffer.write(b'A\\0\\0\\0\\x09cut')",
        spoken(b""),
        spoken(b"{}"),
        spoken(b"[" * 60000),
        spoken(b"\xff" * 100),
        spoken(b'{"refused": {"what": 3}}'),
        spoken(b'{"refused": {}}'),
        spoken(b'{"failed": []}'),
        spoken(b'{"read": {"document": {"title": 3}, "provenance": {}, "declared_id": null}}'),
        spoken(b"{}", b"{}"),
        spoken(b"{}", b"[" * 60000),
        spoken(b"{}", b'{"code": "no", "peak": 0, "last": false}'),
    ],
)
def test_a_child_that_speaks_no_sense_is_a_refusal(
    rogue: Callable[[str], None], document: Path, program: str
) -> None:
    rogue(program)
    with pytest.raises(Failed, match="could not be read: reading it failed; "):
        extract(document)


def test_a_refusal_of_the_child_is_the_refusal_in_one_line(
    rogue: Callable[[str], None], document: Path
) -> None:
    rogue(spoken(json.dumps({"refused": {"what": "It is\n \x1b odd", "advice": "try another"}}).encode()))
    with pytest.raises(DocumentRefused, match=r"^It is odd; try another$"):
        extract(document)


def test_an_answer_that_points_nowhere_is_not_believed(rogue: Callable[[str], None], tmp_path: Path) -> None:
    path = tmp_path / "real.md"
    path.write_text("# Review\n\n## Learning\n\n- Ask twice.\n")
    order = {"name": "markdown", "memory": 1024 * MB, "seconds": 30, "page_seconds": 0, "pages": 1}
    answer = json.loads(child.answer(order, path.read_bytes(), lambda _: None)[0])
    rogue(spoken(json.dumps(answer).encode()))
    assert extract(path).document.learning_points
    answer["read"]["document"]["learning_points"][0]["passage"] = "p99"
    rogue(spoken(json.dumps(answer).encode()))
    with pytest.raises(Failed):
        extract(path)


def test_a_person_can_stop_it(reading: Callable[[str], None], evil: Path, document: Path) -> None:
    reading("pages(0, 7)\nimport threading; threading.Event().wait()")
    stop = threading.Event()
    with Reader() as reader:
        with pytest.raises(Cancelled):
            reader.extract(evil, cancelled=stop.is_set, progress=lambda *_: stop.set())
        assert reader.extract(document).document.title


def test_whatever_the_one_who_asked_raises_leaves_no_child(
    reading: Callable[[str], None], evil: Path, document: Path
) -> None:
    reading("pages(0, 7)\nimport threading; threading.Event().wait()")

    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt

    with Reader() as reader:
        with pytest.raises(KeyboardInterrupt):
            reader.extract(evil, progress=interrupt)
        assert reader.extract(document).document.title


@pytest.mark.usefixtures("way")
def test_one_child_reads_many_documents(document: Path) -> None:
    with Reader() as reader:
        first = reader.extract(document)
        process = reader._cage._child
        assert [reader.extract(document) for _ in range(5)] == [first] * 5
        assert reader._cage._child is process
        assert reader.usage is not None
        assert reader.usage.peak


def test_the_memory_of_whoever_asks_is_not_the_childs(
    monkeypatch: pytest.MonkeyPatch, document: Path
) -> None:
    weight = bytearray(b"x" * (child._ROOM + (50 << 20)))
    monkeypatch.setattr(isolation, "child_command", lambda: [*COMMAND, "in-turn"])
    with Reader() as reader:
        reader.extract(document)
        assert reader._cage._child is not None  # replaced already, had it been taken for large
    assert weight


def test_a_child_that_reads_in_turn_is_replaced_after_some(
    monkeypatch: pytest.MonkeyPatch, document: Path
) -> None:
    program = (
        "import sys\n"
        "from reviewstudy.importing import child\n"
        "child._TURNS = 2\n"
        "sys.exit(child.main(['in-turn']))\n"
    )
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-P", "-c", program])
    with Reader() as reader:
        reader.extract(document)
        assert reader._cage._child is not None
        reader.extract(document)
        assert reader._cage._child is None
        assert reader.extract(document).document.title


@posix
@pytest.mark.usefixtures("way")
def test_a_child_that_was_killed_while_idle_is_replaced(document: Path) -> None:
    with Reader() as reader:
        reader.extract(document)
        assert reader._cage._child is not None
        os.kill(reader._cage._child._process.pid, signal.SIGKILL)
        reader._cage._child._listener.join()
        assert reader.extract(document).document.title


@linux
def test_a_child_that_dies_between_documents_costs_no_document(
    monkeypatch: pytest.MonkeyPatch, document: Path
) -> None:
    program = (
        "import os, sys\n"
        "from reviewstudy.importing import child\n"
        "child.warm = lambda: os._exit(1)\n"
        "sys.exit(child.main([]))\n"
    )
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-P", "-c", program])
    with Reader() as reader:
        assert [reader.extract(document).document.title for _ in range(4)] == [WORDS.strip()] * 4


@linux
def test_a_document_cannot_change_what_becomes_of_the_next(
    monkeypatch: pytest.MonkeyPatch, evil: Path, document: Path
) -> None:
    program = (
        "import os, sys\n"
        "from reviewstudy.importing import child, formats\n"
        "ordinary = formats.read\n"
        "def read(source, name, pages=None, *more):\n"
        "    if b'EVIL' in source: formats.read = lambda *_: ordinary(b'Changed.', 'text')\n"
        "    return ordinary(source, name, pages, *more)\n"
        "formats.read = read\n"
        "sys.exit(child.main(sys.argv[1:]))\n"
    )
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-P", "-c", program])
    with Reader() as reader:
        reader.extract(evil)
        assert reader.extract(document).document.passages[0].text == WORDS.strip()


def told(statement: str) -> str:
    """Statements by which a reader tells what it sees."""
    known = "import os, sys\nfrom reviewstudy.domain.errors import DocumentRefused\n"
    return f"{known}raise DocumentRefused(repr({statement}), 'x')"


def seen(evil: Path) -> str:
    with pytest.raises(DocumentRefused) as refusal:
        extract(evil)
    return refusal.value.what


def test_a_document_sees_no_environment(
    reading: Callable[[str], None], evil: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWSTUDY_PASSPHRASE", "correct horse")
    reading(told("dict(os.environ)"))
    assert seen(evil) == "{}"
    if sys.platform == "linux":
        reading(told("b'PASSPHRASE' in open('/proc/self/environ', 'rb').read()"))
        assert seen(evil) == "False"


@linux
def test_a_document_stands_in_a_folder_that_is_gone(reading: Callable[[str], None], evil: Path) -> None:
    reading(told("(os.listdir('.'), os.path.exists(os.readlink('/proc/self/cwd')))"))
    assert seen(evil) == "([], False)"


@linux
def test_a_document_has_a_process_that_holds_nothing_but_its_two_pipes(
    monkeypatch: pytest.MonkeyPatch, evil: Path, tmp_path: Path
) -> None:
    program = (
        "import os, sys\n"
        "from reviewstudy.domain.errors import DocumentRefused\n"
        "from reviewstudy.importing import child, formats\n"
        "def read(*_):\n"
        "    held = [os.readlink(f'/proc/self/fd/{n}').partition(':')[0] for n in range(100)\n"
        "            if os.path.exists(f'/proc/self/fd/{n}')]\n"
        "    raise DocumentRefused(' '.join(sorted(held)), 'x')\n"
        "formats.read = read\n"
        "sys.exit(child.main([]))\n"
    )
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-P", "-c", program])
    with (tmp_path / "open").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        assert seen(evil) == "/dev/null /dev/null /dev/null pipe pipe"


@posix
def test_a_document_can_write_no_file_and_leave_no_core(reading: Callable[[str], None], evil: Path) -> None:
    reading(
        "import resource\n"
        + told("[resource.getrlimit(n)[0] for n in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)]")
    )
    assert seen(evil) == "[0, 0]"


@linux
@pytest.mark.parametrize("leaving", ["pass", "os.setsid()"])
def test_a_process_that_a_document_started_does_not_stay(
    monkeypatch: pytest.MonkeyPatch, evil: Path, document: Path, tmp_path: Path, leaving: str
) -> None:
    held = tmp_path / "held"
    os.mkfifo(held)
    # Limits are lifted, since the one on processes does not bind an administrator in any case.
    program = (
        "import os, sys, threading\n"
        "from reviewstudy.importing import child, formats\n"
        "child._confine = lambda order: None\n"
        "def read(source, name, pages, *more):\n"
        "    if b'EVIL' in source:\n"
        f"        held = os.open({str(held)!r}, os.O_WRONLY)\n"
        "        if os.fork() == 0:\n"
        f"            {leaving}\n"
        "            os.closerange(0, held), os.closerange(held + 1, 100)\n"
        "            threading.Event().wait()\n"
        "    return ordinary(source, name, pages, *more)\n"
        "ordinary, formats.read = formats.read, read\n"
        "sys.exit(child.main([]))\n"
    )
    monkeypatch.setattr(isolation, "child_command", lambda: [sys.executable, "-P", "-c", program])
    watched = os.open(held, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with Reader() as reader:
            assert reader.extract(evil).document.title
            assert os.read(watched, 1) == b""  # nobody holds the other end: it would block
            assert reader._cage._child is None
            assert reader.extract(document).document.title
    finally:
        os.close(watched)


@linux
@pytest.mark.parametrize("way", ["", "in-turn"])
def test_no_child_outlives_a_program_that_is_killed(evil: Path, tmp_path: Path, way: str) -> None:
    held = tmp_path / "held"
    os.mkfifo(held)
    child_program = (
        "import os, sys, threading\n"
        "from reviewstudy.importing import child, formats\n"
        "def read(*_):\n"
        f"    held = os.open({str(held)!r}, os.O_WRONLY)\n"
        "    os.write(held, b'%d %d\\n' % (os.getpid(), os.getppid()))\n"
        "    threading.Event().wait()\n"
        "formats.read = read\n"
        f"sys.exit(child.main([{way!r}]))\n"
    )
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from reviewstudy.importing import extract, isolation\n"
        f"isolation.child_command = lambda: [sys.executable, '-P', '-c', {child_program!r}]\n"
        f"extract(Path({str(evil)!r}))\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-P", "-c", program], env={**os.environ, "PYTHONPATH": SOURCES}
    )
    with held.open("rb") as told:  # opens once the document's process has
        pids = [int(pid) for pid in told.readline().split()]
        watched = {os.pidfd_open(pid) for pid in pids if pid != parent.pid}
        assert all(runs(pid) for pid in pids)
        parent.kill()
        parent.wait()
        while watched:
            gone, _, _ = select.select(list(watched), [], [], 20)
            assert gone, "a child outlived the program that started it"
            for one in gone:
                watched.remove(one)
                os.close(one)


def test_what_may_be_taken_can_be_raised_once() -> None:
    usual, raised = Limits(), Limits().generous()
    assert (usual.memory, usual.output) == (1024 * MB, 100 * MB)
    assert [usual.allowed(pages) for pages in (0, 100, 2000, 9999)] == [30, 50, 430, 430]
    assert raised.allowed(0) == 10 * usual.allowed(0)
    assert raised.raised
    assert not usual.raised
    assert "allow it more" in str(OverLimit("It is large", usual))
    assert str(OverLimit("It is large", raised)) == "It is large; split it into parts"
