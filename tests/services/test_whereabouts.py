"""Folders on a network or in a synced folder are known for that, and others are not."""

from pathlib import Path

import pytest

from reviewstudy import paths
from reviewstudy.services.whereabouts import Machine, Place, is_outside, look, parse_mountinfo, take_place_of

MOUNTINFO = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /mnt/team rw,relatime shared:20 - cifs //server/team rw,vers=3.1.1
41 22 0:36 / /home/a\\040person/far rw,relatime shared:21 - nfs4 server:/far rw
42 22 0:37 / /home/a\\040person/ssh rw,nosuid - fuse.sshfs host: rw
43 22 8:17 / /media/a/STICK rw - vfat /dev/sdb1 rw
44 40 0:40 / /mnt/team/local rw - ext4 /dev/sdc1 rw
odd line
"""


def machine(home: Path = Path("/home/a person"), drive: int = 0, **environment: str) -> Machine:
    return Machine(parse_mountinfo(MOUNTINFO), environment, home, drive)


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("/home/a person/OneDrive/Study", "OneDrive"),
        ("/Users/a/OneDrive - A Council/Study", "OneDrive"),
        ("/Users/a/Library/CloudStorage/OneDrive-ACouncil/x", "OneDrive"),
        ("/home/a person/Dropbox (Team)/x/y", "Dropbox"),
        ("/Users/a/Library/CloudStorage/GoogleDrive-a@example.org/My Drive", "Google Drive"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x", "iCloud Drive"),
        ("/home/a person/box sync/x", "Box"),
        ("/home/a person/Box/x", "Box"),
        ("/home/a person/Nextcloud/x", "Nextcloud"),
        ("/Users/a/Library/CloudStorage/Another/x", "a cloud service"),
    ],
)
def test_folders_of_services_are_known_by_their_names(folder: str, service: str) -> None:
    found = look(Path(folder), machine())
    assert found is not None
    assert (found.place, found.service) == (Place.SYNCED, service)
    assert service in found.words


@pytest.mark.parametrize(
    "folder", ["/mnt/team/x", "/home/a person/far", "/home/a person/ssh/x/y", "//server/team"]
)
def test_network_drives_are_known_by_their_file_system(folder: str) -> None:
    found = look(Path(folder), machine())
    assert found is not None
    assert found.place is Place.NETWORK


@pytest.mark.parametrize(
    "folder",
    [
        "/home/a person/.local/share/Review Study",
        "/home/a person/boxes/Box of notes",
        "/srv/Box/x",
        "/mnt/team/local/x",
        "/home/a person/OneDriveless",
    ],
)
def test_a_folder_of_this_computer_is_left_in_peace(folder: str) -> None:
    assert look(Path(folder), machine()) is None


def test_a_network_name_of_windows_needs_no_system_to_tell() -> None:
    found = look(Path("\\\\server\\share\\Study"), machine())
    assert found is not None
    assert found.place is Place.NETWORK


def test_a_mapped_drive_is_known_by_what_windows_calls_it() -> None:
    assert look(Path("/x"), machine(drive=4)) is not None
    assert look(Path("/x"), machine(drive=3)) is None


def test_a_redirected_service_is_known_by_its_variable(tmp_path: Path) -> None:
    named = machine(OneDriveCommercial=str(tmp_path.resolve() / "work files"))
    assert look(tmp_path / "work files" / "deep", named) is not None
    assert look(tmp_path / "work files elsewhere", named) is None


@pytest.mark.parametrize("marker", [".dropbox", "._sync_0123456789ab.db", ".sync_0123456789ab.db"])
def test_a_service_is_known_by_the_files_it_leaves(tmp_path: Path, marker: str) -> None:
    place = tmp_path / "anywhere" / "Study"
    place.mkdir(parents=True)
    assert look(place, machine()) is None
    (tmp_path / "anywhere" / marker).touch()
    assert look(place, machine()) is not None


def test_a_link_into_a_synced_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "Dropbox")
    assert look(tmp_path / "here" / "x", machine()) is not None


def test_a_backup_outlives_this_computer_on_a_stick_or_a_drive() -> None:
    assert is_outside(Path("/media/a/STICK/x"), machine())
    assert is_outside(Path("/mnt/team/x"), machine())
    assert is_outside(Path("/x"), machine(drive=2))
    assert not is_outside(Path("/home/a person/x"), machine())


def test_the_place_that_was_taken_instead_is_used_from_then_on(tmp_path: Path) -> None:
    there, here = tmp_path / "there", tmp_path / "here"
    take_place_of(there, here)
    assert paths.data_folder(there) == here
    here.rmdir()
    assert paths.data_folder(there) == there, "a note from another computer leads nowhere"
    (there / paths.MOVED).write_bytes(b"\xff\xfe\x00")
    assert paths.data_folder(there) == there
