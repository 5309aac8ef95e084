"""A backup is one file, read strictly: what was changed, cut, added or made to do harm is refused."""

import io
import json
import os
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import folder_bytes

from reviewstudy.domain.errors import BackupRefused, NewerData
from reviewstudy.storage.backups import PARTS, SUFFIX, Manifest, open_backup, write_backup

MADE = datetime(2026, 11, 26, 12, tzinfo=UTC)
BYTES = {"keys.json": b"{}", "journal.db": bytes(range(256)) * 20, "library.db": b"library" * 999}


def parts(folder: Path) -> dict[str, Path]:
    folder.mkdir(exist_ok=True)
    for name, content in BYTES.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in PARTS}


def write(path: Path, folder: Path, go_on: Callable[[], None] = lambda: None) -> Manifest:
    return write_backup(path, parts(folder), program="p", system="s", made=MADE, originals=True, go_on=go_on)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / f"x{SUFFIX}"
    write(path, tmp_path / "parts")
    return path


def unpacked(path: Path, into: Path) -> dict[str, bytes]:
    into.mkdir()
    with open_backup(path) as file:
        file.unpack(into)
    return folder_bytes(into)


def refused(path: Path, into: Path) -> BackupRefused:
    into.mkdir()
    with pytest.raises(BackupRefused) as error, open_backup(path) as file:
        file.unpack(into)
    return error.value


def test_what_went_in_comes_out(backup: Path, tmp_path: Path) -> None:
    assert unpacked(backup, tmp_path / "there") == BYTES
    with open_backup(backup) as file:
        assert (file.manifest.made, file.manifest.program) == (MADE, "p")
    assert [entry.name for entry in backup.parent.iterdir()] == [backup.name], "and nothing stays beside it"
    assert os.name == "nt" or backup.stat().st_mode & 0o077 == 0


def test_any_tar_program_can_unpack_it(backup: Path) -> None:
    with tarfile.open(backup) as archive:
        assert archive.getnames() == ["manifest.json", *PARTS]
        member = archive.extractfile("journal.db")
        assert member is not None
        assert member.read() == BYTES["journal.db"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_changed_byte_is_noticed_wherever_it_is(
    backup: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = backup.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    other = bytearray(whole)
    other[at] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "changed"
    path.write_bytes(other)
    said = whole.index(b"{")
    try:
        with open_backup(path) as file:
            file.unpack(None)
            # Only what the manifest says of itself may read otherwise, and then it says so
            assert said < at < said + 2000
            assert file.manifest != Manifest(
                program="p", system="s", made=MADE, originals=True, parts=file.manifest.parts
            )
    except (BackupRefused, NewerData):
        pass


@pytest.mark.parametrize("keep", [0, 1, 511, 512, 3000, -1024, -512, -1])
def test_one_cut_short_is_refused(backup: Path, tmp_path: Path, keep: int) -> None:
    backup.write_bytes(backup.read_bytes()[:keep])
    assert "backup" in refused(backup, tmp_path / "there").what
    assert not (tmp_path / "there" / "library.db").exists() or keep > 3000


def test_one_with_more_at_its_end_is_refused(backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes() + bytes(512))
    assert "shorter or longer" in refused(backup, tmp_path / "there").what


def archive(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as made:
        for info, content in members:
            info.size = len(content)
            info.mode = 0o600
            made.addfile(info, io.BytesIO(content))
    return raw.getvalue()


def link(name: str, to: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, to
    return info


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04" + bytes(600), id="a zip"),
        pytest.param(b"words " * 400, id="a text"),
        pytest.param(bytes(4096), id="zeros"),
        pytest.param(archive((tarfile.TarInfo("../keys.json"), b"{}")), id="a path"),
        pytest.param(archive((tarfile.TarInfo("/etc/x"), b"{}")), id="a path from the root"),
        pytest.param(archive((link("manifest.json", "/etc/passwd"), b"")), id="a link"),
        pytest.param(archive((tarfile.TarInfo("manifest.json"), b"[" * 60_000)), id="nested"),
        pytest.param(archive((tarfile.TarInfo("manifest.json"), b"x" * 70_000)), id="a long manifest"),
        pytest.param(archive((tarfile.TarInfo("m" * 300), b"{}")), id="a long name"),
    ],
)
def test_what_is_no_backup_is_refused_and_nothing_written(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    error = refused(path, tmp_path / "there")
    assert "backup" in error.what
    assert folder_bytes(tmp_path / "there") == {}


@pytest.mark.parametrize(
    "mend",
    [
        lambda said: said.update(parts=said["parts"][::-1]),
        lambda said: said.update(parts=[*said["parts"], said["parts"][0]]),
        lambda said: said["parts"][1].update(name="keys.json"),
        lambda said: said["parts"][1].update(name="../journal.db"),
        lambda said: said["parts"][1].update(bytes=1 << 60),
        lambda said: said["parts"][1].update(bytes=-1),
        lambda said: said["parts"][1].update(sha256="0" * 64),
        lambda said: said.update(made="2026-11-26T12:00:00"),
        lambda said: said.update(more="than there is"),
    ],
)
def test_a_manifest_that_says_anything_else_is_refused(
    tmp_path: Path, mend: Callable[[dict[str, object]], None]
) -> None:
    write(tmp_path / "x", tmp_path / "parts")
    with tarfile.open(tmp_path / "x") as made:
        member = made.extractfile("manifest.json")
        assert member is not None
        said = json.load(member)
    mend(said)
    content = archive(
        (tarfile.TarInfo("manifest.json"), json.dumps(said).encode()),
        *((tarfile.TarInfo(name), BYTES[name]) for name in PARTS),
    )
    end = sum(512 + len(one) + -len(one) % 512 for one in (json.dumps(said).encode(), *BYTES.values())) + 1024
    (tmp_path / "x").write_bytes(content[:end])
    refused(tmp_path / "x", tmp_path / "there")


def test_one_from_a_newer_version_says_so(tmp_path: Path) -> None:
    content = archive((tarfile.TarInfo("manifest.json"), b'{"format": 2, "unheard": "of"}'))
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(NewerData, match="newer version"), open_backup(tmp_path / "x"):
        pass


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no named pipes")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BackupRefused), open_backup(tmp_path / "pipe"):
        pass


@pytest.mark.parametrize("name", ["taken", "folder", "nowhere/x"])
def test_nothing_but_a_backup_is_ever_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "taken").write_text("somebody's letter")
    (tmp_path / "folder").mkdir()
    before = folder_bytes(tmp_path)
    with pytest.raises(BackupRefused):
        write(tmp_path / name, tmp_path / "parts")
    assert folder_bytes(tmp_path) == before


def test_an_older_backup_of_that_name_stays_until_the_new_one_is_whole(backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    calls = iter(range(100))

    def stop() -> None:
        if next(calls) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(backup, tmp_path / "parts", stop)
    assert folder_bytes(backup.parent) == {backup.name: before}
    write(backup, tmp_path / "parts")
    assert unpacked(backup, tmp_path / "there") == BYTES


def test_a_full_disk_leaves_what_was_there(small_disk: Path, tmp_path: Path) -> None:
    target = small_disk / "x"
    write(target, tmp_path / "parts")
    before = target.read_bytes()
    many = parts(tmp_path / "parts")
    many["library.db"].write_bytes(bytes(2 << 20))
    with pytest.raises(BackupRefused, match="not enough space"):
        write_backup(target, many, program="p", system="s", made=MADE, originals=True)
    assert folder_bytes(small_disk) == {"x": before}
