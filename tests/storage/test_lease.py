"""The data folder and its lease, on real folders and between real processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from reviewstudy.domain.errors import InUse, StorageProblem
from reviewstudy.storage.lease import Lease, prepare_folder

HOLD = (
    "import sys; from pathlib import Path; from reviewstudy.storage.lease import Lease\n"
    "lease = Lease(Path(sys.argv[1])); lease.acquire(); print('ready', flush=True); sys.stdin.read()"
)


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_second_window_is_refused_and_the_first_keeps_the_folder(tmp_path: Path) -> None:
    with Lease(tmp_path):
        for _ in range(2):
            with pytest.raises(InUse, match="already open on this data folder; switch to that window"):
                Lease(tmp_path).acquire()


def test_another_process_is_refused(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        with pytest.raises(InUse):
            Lease(tmp_path).acquire()
        other.communicate()
    Lease(tmp_path).acquire()


def test_a_killed_owner_leaves_the_folder_free(tmp_path: Path) -> None:
    with holder(tmp_path) as other:
        other.kill()
    with Lease(tmp_path):
        pass


def test_a_released_lease_can_be_taken_again(tmp_path: Path) -> None:
    lease = Lease(tmp_path)
    with lease:
        pass
    with Lease(tmp_path):
        pass
    with lease, pytest.raises(InUse):
        Lease(tmp_path).acquire()


def test_taking_twice_is_giving_up_once(tmp_path: Path) -> None:
    lease = Lease(tmp_path)
    lease.acquire()
    lease.acquire()
    lease.release()
    with Lease(tmp_path):
        pass
    lease.release()


def test_two_names_are_two_leases(tmp_path: Path) -> None:
    with Lease(tmp_path), Lease(tmp_path, "backup.lock"):
        pass


def test_a_lease_where_no_file_can_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(StorageProblem):
        Lease(tmp_path / "data").acquire()
    assert (tmp_path / "data").read_text() == "mine"


def test_the_folder_is_made_for_its_owner_only_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "some" / "where"
    prepare_folder(folder)
    prepare_folder(folder)
    assert list(folder.iterdir()) == []
    if sys.platform != "win32":
        assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_there_keeps_its_permissions(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    before = folder.stat().st_mode
    prepare_folder(folder)
    assert folder.stat().st_mode == before


def test_a_file_in_the_way_is_named_as_such(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    with pytest.raises(StorageProblem, match="belongs to a file"):
        prepare_folder(tmp_path / "data")
    for below in ("below", "further/below"):
        with pytest.raises(StorageProblem, match="choose another"):
            prepare_folder(tmp_path / "data" / below)
    assert (tmp_path / "data").read_text() == "mine"


def test_a_place_where_no_folder_can_be_made_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem, match="choose another data folder"):
        prepare_folder(tmp_path / ("long" * 100))


def test_a_full_disk_is_explained(small_disk: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(bytes(2_000_000))
    with pytest.raises(StorageProblem, match="disk is full"):
        prepare_folder(small_disk / "data")


def test_a_read_only_disk_is_explained(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StorageProblem, match="only be read"):
        prepare_folder(small_disk)
