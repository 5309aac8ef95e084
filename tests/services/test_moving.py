"""A library is taken to another folder whole, or stays where it was."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import document

from reviewstudy import paths
from reviewstudy.domain.errors import InUse, StorageProblem
from reviewstudy.services import moving
from reviewstudy.services.moving import free_name
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.settings import THEME
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage import library as library_db
from reviewstudy.storage import snapshots
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.keys import Cost, KeyFile

PASSPHRASE = "three short words"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "old"
    folder.mkdir()
    key, _ = KeyFile(folder, Cost(t=1, m=64, p=1)).create(passphrase=PASSPHRASE, keychain=False)
    workspace = Workspace(folder, key)
    workspace.library.import_paths([document(tmp_path / "a.txt")])
    workspace.settings.put(THEME, "dark")
    workspace.backups.take_snapshot()
    yield workspace
    workspace.close()


def files(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }


def journal_modes(workspace: Workspace) -> set[str]:
    found = set()
    for file in workspace._files:
        with file.read() as db:
            found |= set(db.execute("PRAGMA journal_mode").fetchone())
    return found


def test_everything_goes_along_and_the_new_place_is_used(library: Workspace, tmp_path: Path) -> None:
    old, new = library.folder, tmp_path / "new"
    moved = library.moved(new)
    assert moved.settings.get(THEME) == "dark"
    assert journal_modes(moved) == {"wal"}
    assert len(moved.library.entries()) == 1
    assert [one.file_name for one in moved.backups.snapshots()] == [
        one.name for one in (old / "snapshots").glob("*.db")
    ]
    moved.close()
    assert paths.data_folder(old) == new
    Safekeeping(paths.data_folder(old)).unlock(passphrase=PASSPHRASE).close()
    assert (old / "journal.db").is_file(), "the old one stays until a person deletes it"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "new", "old"]


@pytest.mark.parametrize("harm", ["copytree", "copyfile", "take_place_of", "verify", "make_room"])
def test_a_failure_anywhere_leaves_it_where_it_was(
    library: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    def fails(*_: object, **__: object) -> str:
        if harm == "verify":
            return "it is damaged; go away"
        raise OSError(28, os.strerror(28))

    where = shutil if harm.startswith("copy") else moving
    with monkeypatch.context() as patch:
        patch.setattr(where, harm, fails)
        with pytest.raises(StorageProblem):
            library.moved(tmp_path / "new")
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.txt", "old"]
    assert paths.data_folder(library.folder) == library.folder
    again = library.again()
    assert again.settings.get(THEME) == "dark"
    assert journal_modes(again) == {"wal"}
    again.close()


def test_a_folder_with_something_in_it_is_left_alone(library: Workspace, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "letter").write_text("mine")
    assert free_name(taken) == taken / "Library"
    assert free_name(tmp_path / "nowhere") == tmp_path / "nowhere"
    with pytest.raises(StorageProblem, match="something in that folder"):
        library.moved(taken)
    assert files(taken) == {"letter": 4}


def test_while_a_command_has_it_open_it_stays(library: Workspace, tmp_path: Path) -> None:
    other = Workspace(library.folder, library._key)
    with pytest.raises(InUse):
        library.moved(tmp_path / "new")
    other.settings.put(THEME, "light")
    other.close()
    assert not (tmp_path / "new").exists()


def test_one_database_in_use_leaves_the_other_as_it_was(library: Workspace, tmp_path: Path) -> None:
    other = EncryptedFile(library.folder / "library.db", library._key, library_db.migrations())
    with pytest.raises(InUse):
        library.moved(tmp_path / "new")
    other.close()
    again = library.again()
    assert journal_modes(again) == {"wal"}
    again.close()


def test_without_room_nothing_is_moved(
    library: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "ROOM", 1 << 60)
    with pytest.raises(StorageProblem, match="so nothing was moved"):
        library.moved(tmp_path / "new")
    assert not (tmp_path / "new").exists()
