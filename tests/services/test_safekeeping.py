"""Setting a data folder up, unlocking it, and leaving it alone when it cannot be."""

import sqlite3
from pathlib import Path

import pytest
from tests.builders import folder_bytes

from reviewstudy.domain.errors import InUse, LockedOut, NewerData, StorageProblem, WrongPassphrase
from reviewstudy.services import safekeeping
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.settings import THEME
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.keys import Cost, KeyFile, Way

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def safe(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Safekeeping:
    """A folder that was set up and closed; its passphrase is cheap to try."""
    monkeypatch.setattr(safekeeping, "KeyFile", lambda at: KeyFile(at, Cost(t=1, m=64, p=1)))
    made = Safekeeping(folder)
    workspace, _ = made.set_up(passphrase=PASSPHRASE)
    workspace.settings.put(THEME, "dark")
    workspace.close()
    return made


def refusal(safe: Safekeeping, kind: type[Exception], **way: str) -> str:
    """What unlocking says, having left the folder as it was."""
    before = folder_bytes(safe.folder)
    with pytest.raises(kind) as caught:
        safe.unlock(**(way or {"passphrase": PASSPHRASE}))
    assert folder_bytes(safe.folder) == before
    return str(caught.value)


def test_what_was_set_up_opens_with_its_passphrase(safe: Safekeeping) -> None:
    assert safe.is_set_up
    assert safe.ways == {Way.PASSPHRASE, Way.RECOVERY}
    safe.unlock(passphrase=PASSPHRASE).close()


def test_the_recovery_key_opens_too(tmp_path: Path, safe: Safekeeping) -> None:
    other = Safekeeping(tmp_path / "other")
    workspace, recovery = other.set_up(passphrase=PASSPHRASE)
    workspace.close()
    other.unlock(recovery=recovery).close()
    assert "recovery key" in refusal(safe, WrongPassphrase, recovery=recovery)


def test_a_wrong_passphrase_changes_nothing(safe: Safekeeping) -> None:
    assert "does not open" in refusal(safe, WrongPassphrase, passphrase="wrong")


def test_no_passphrase_and_no_keychain_is_said(safe: Safekeeping) -> None:
    before = folder_bytes(safe.folder)
    with pytest.raises(LockedOut, match="none was given"):
        safe.unlock()
    assert folder_bytes(safe.folder) == before


@pytest.mark.parametrize("name", ["library.db", "journal.db"])
def test_one_missing_database_is_never_made_anew(safe: Safekeeping, name: str) -> None:
    (safe.folder / name).unlink()
    assert refusal(safe, StorageProblem) == (
        f"{name} is missing from the data folder; put it back from a backup; nothing was changed"
    )
    assert not (safe.folder / name).exists()


def test_a_setting_up_that_was_cut_short_is_finished(safe: Safekeeping) -> None:
    for name in ("library.db", "journal.db"):
        (safe.folder / name).unlink()
    workspace = safe.unlock(passphrase=PASSPHRASE)
    assert workspace.library.entries() == []
    workspace.close()


@pytest.mark.parametrize("name", ["library.db", "journal.db"])
def test_a_damaged_database_is_left_as_it_is(safe: Safekeeping, name: str) -> None:
    for damage in (b"", b"junk" * 5000):
        (safe.folder / name).write_bytes(damage)
        assert f"{name} is damaged; restore a backup" in refusal(safe, StorageProblem)


def test_a_database_from_a_newer_version_is_left_as_it_is(safe: Safekeeping) -> None:
    key = KeyFile(safe.folder).open_with_passphrase(PASSPHRASE)
    newer = journal_db.migrations()
    newer(name="m999_of_the_future")(lambda db: db.execute("CREATE TABLE future (x)") and None)
    EncryptedFile(safe.folder / "journal.db", key, newer).close()
    assert "newer version" in refusal(safe, NewerData)


def test_a_folder_is_set_up_once(safe: Safekeeping) -> None:
    before = folder_bytes(safe.folder)
    with pytest.raises(StorageProblem, match="already in use"):
        safe.set_up(passphrase="another")
    assert folder_bytes(safe.folder) == before


def test_one_window_at_a_time(safe: Safekeeping) -> None:
    with safe.lease(), pytest.raises(InUse, match="already open"):
        Safekeeping(safe.folder).lease().acquire()
    with Safekeeping(safe.folder).lease():
        safe.unlock(passphrase=PASSPHRASE).close()


def health(safe: Safekeeping, passphrase: str | None = PASSPHRASE) -> dict[str, tuple[bool, str]]:
    before = folder_bytes(safe.folder) if safe.folder.exists() else None
    found = {one.check: (one.ok, one.detail) for one in safe.health(passphrase)}
    assert (folder_bytes(safe.folder) if safe.folder.exists() else None) == before
    return found


def test_a_well_folder_is_well(safe: Safekeeping) -> None:
    found = health(safe)
    assert list(found) == ["program", "bundled library", "folder", "library.db", "journal.db"]
    assert all(ok for ok, _ in found.values())


def test_a_folder_not_set_up_is_no_fault_and_stays_unmade(tmp_path: Path) -> None:
    found = health(Safekeeping(tmp_path / "none" / "yet"))
    assert found["databases"][0]
    assert found["databases"][1].startswith("not set up yet")
    assert not (tmp_path / "none").exists()


def test_a_locked_folder_says_so(safe: Safekeeping) -> None:
    for passphrase in ("wrong", None):
        ok, detail = health(safe, passphrase)["databases"]
        assert not ok
        assert ";" in detail


def test_damage_and_loss_are_found(safe: Safekeeping) -> None:
    path = safe.folder / "library.db"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + b"junk" * 64 + whole[len(whole) // 2 + 256 :])
    found = health(safe)
    assert not all(ok for ok, _ in found.values())
    path.unlink()
    assert found != health(safe)
    assert not health(safe)["databases"][0]
    (safe.folder / "keys.json").unlink()
    ok, detail = health(safe)["databases"]
    assert not ok
    assert "key file is missing" in detail


def test_a_folder_whose_name_cannot_be_is_no_crash() -> None:
    found = {one.check: one.ok for one in Safekeeping(Path("x" * 5000)).health(None)}
    assert found["folder"] is False


def test_the_databases_are_no_plain_sqlite(safe: Safekeeping) -> None:
    for name in ("library.db", "journal.db"):
        db = sqlite3.connect(safe.folder / name)
        with pytest.raises(sqlite3.DatabaseError):
            db.execute("SELECT * FROM sqlite_master")
        db.close()
