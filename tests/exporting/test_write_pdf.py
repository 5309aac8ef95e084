"""An exported file on disk."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from reviewstudy.domain.errors import ExportFailed
from reviewstudy.exporting import write_pdf

OLD, NEW = b"%PDF-1.7 old", b"%PDF-1.7 new"


def test_the_new_file_replaces_the_old_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "record.pdf"
    target.write_bytes(OLD)
    write_pdf(NEW, target)
    assert target.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_new_file_is_for_the_person_alone(tmp_path: Path) -> None:
    write_pdf(NEW, tmp_path / "record.pdf")
    assert stat.S_IMODE((tmp_path / "record.pdf").stat().st_mode) == 0o600


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="folder to export to does not exist; make the folder"):
        write_pdf(NEW, tmp_path / "missing" / "record.pdf")
    assert not (tmp_path / "missing").exists()


def test_a_folder_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "record.pdf").mkdir()
    with pytest.raises(ExportFailed, match="belongs to a folder"):
        write_pdf(NEW, tmp_path / "record.pdf")


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        ("os.fsync", errno.ENOSPC, "the disk is full; free some space"),
        ("os.fsync", errno.EIO, "the file could not be written"),
        ("pathlib.Path.replace", errno.EACCES, "may not be changed"),
    ],
)
def test_a_failure_keeps_the_old_file_and_leaves_no_half_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, words: str
) -> None:
    target = tmp_path / "record.pdf"
    target.write_bytes(OLD)

    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(call, fail)
    with pytest.raises(ExportFailed, match=words):
        write_pdf(NEW, target)
    assert target.read_bytes() == OLD
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")
def test_a_really_full_disk_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    part = tmp_path / ".x.part"
    part.touch()
    monkeypatch.setattr("tempfile.mkstemp", lambda **_: (full, str(part)))
    with pytest.raises(ExportFailed, match="the disk is full"):
        write_pdf(NEW, tmp_path / "record.pdf")
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ExportFailed, match="may not be changed by you"):
            write_pdf(NEW, tmp_path / "record.pdf")
    finally:
        tmp_path.chmod(0o700)


def test_a_name_too_long_for_the_disk_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match="the file name is too long; choose a shorter name"):
        write_pdf(NEW, tmp_path / ("a" * 300 + ".pdf"))
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"SQLite format 3\0", b"{}", b""])
def test_only_a_pdf_is_replaced(tmp_path: Path, content: bytes) -> None:
    target = tmp_path / "library.db"
    target.write_bytes(content)
    with pytest.raises(ExportFailed, match="already another file of that name; choose another name"):
        write_pdf(NEW, target)
    assert target.read_bytes() == content
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_or_device_is_never_replaced(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe.pdf", tmp_path / "link.pdf"
    os.mkfifo(pipe)
    link.symlink_to("/dev/null")
    for target in (pipe, link):
        with pytest.raises(ExportFailed, match="already another file"):
            write_pdf(NEW, target)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
