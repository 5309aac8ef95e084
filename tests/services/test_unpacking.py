"""A pack is read by another process, which is believed only as far as it makes sense."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import pack, packed, review

from reviewstudy.domain.errors import PackRefused
from reviewstudy.importing import isolation
from reviewstudy.services.unpacking import LIMITS, PackReader
from reviewstudy.storage import packs
from reviewstudy.storage.packs import write_pack

COMMAND = isolation.child_command()
BOTH = ["forking", "in-turn"] if sys.platform == "linux" else ["in-turn"]
Doing = Callable[[str], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "some.reviewpack"
    write_pack(pack(packed(), packed(review("Other words."), "t10")), made)
    return made


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Doing:
    """``doing("...")``: what reads a pack in the child does this instead."""

    def use(statements: str) -> None:
        body = "\n".join(f"    {line}" for line in statements.splitlines())
        program = (
            "import sys\nfrom reviewstudy.importing import child\n"
            "from reviewstudy.services import unpacking\n"
            f"def read_pack(path):\n{body}\n"
            "unpacking.read_pack = read_pack\nsys.exit(child.main(sys.argv[1:]))\n"
        )
        monkeypatch.setattr(
            isolation, "child_command", lambda *more: [sys.executable, "-P", "-c", program, *more]
        )

    return use


@pytest.mark.parametrize("way", BOTH)
def test_many_are_read_one_after_another(
    path: Path, tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    extra = ["in-turn"] if way == "in-turn" else []
    monkeypatch.setattr(isolation, "child_command", lambda *more: [*COMMAND, *more, *extra])
    (tmp_path / "bad.reviewpack").write_bytes(path.read_bytes()[:5000])
    with PackReader() as reader:
        for _ in range(3):
            assert reader.read(path).reviews[1].review_id == "t10"
            with pytest.raises(PackRefused, match=r"bad\.reviewpack is damaged"):
                reader.read(tmp_path / "bad.reviewpack")
            with pytest.raises(PackRefused, match="no pack at"):
                reader.read(tmp_path / "gone.reviewpack")
        assert reader.usage is not None


@pytest.mark.parametrize(
    ("statements", "what"),
    [
        ("import os; os._exit(3)", "made to do harm"),
        ("raise AttributeError('words of the pack')", "made to do harm"),
        ("raise MemoryError", "more memory"),
        ("while True: pass", "more time or memory"),
        ("x = bytearray(1 << 40)", "more memory"),
    ],
)
def test_whatever_a_pack_does_to_its_reader_is_one_sentence(
    path: Path, doing: Doing, statements: str, what: str
) -> None:
    doing(statements)
    with (
        PackReader(replace(LIMITS, seconds=2)) as reader,
        pytest.raises(PackRefused, match=what) as caught,
    ):
        reader.read(path)
    assert "words of the pack" not in str(caught.value)


@pytest.mark.parametrize(
    "said",
    [
        "one = packs.read_pack(path); return dataclasses.replace(one, id='../x')",
        "one = packs.read_pack(path); return dataclasses.replace(one, reviews=one.reviews * 2)",
        "one = packs.read_pack(path); return dataclasses.replace(one, name='a\\x1b[2J')",
        "return {'id': 'x'}",
        "return 'words'",
    ],
)
def test_an_answer_that_no_pack_could_give_is_not_believed(path: Path, doing: Doing, said: str) -> None:
    doing(f"import dataclasses\nfrom reviewstudy.storage import packs\n{said}")
    with PackReader() as reader, pytest.raises(PackRefused, match="made to do harm"):
        reader.read(path)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the system on each process")
def test_the_reader_of_a_pack_can_write_nothing(path: Path, doing: Doing, tmp_path: Path) -> None:
    target = tmp_path / "written"
    doing(f"with open({os.fspath(target)!r}, 'wb') as file: file.write(b'x' * 5000)")
    with PackReader() as reader, pytest.raises(PackRefused):
        reader.read(path)
    assert not target.exists() or target.stat().st_size == 0


def test_it_can_be_stopped(path: Path) -> None:
    with PackReader() as reader, pytest.raises(PackRefused, match="stopped"):
        reader.read(path, cancelled=lambda: True)


def test_a_file_past_the_limit_is_not_opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "MAX_BYTES", 10)
    with pytest.raises(PackRefused, match="too large"):
        packs.read_pack(path)
