"""Setting a data folder up, unlocking it, and leaving it alone when it cannot be."""

import errno
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.builders import folder_bytes
from tests.memory import holders

from reviewstudy.domain.changes import Changed
from reviewstudy.domain.errors import InUse, LockedOut, NewerData, StorageProblem, WrongPassphrase
from reviewstudy.services import safekeeping
from reviewstudy.services.events import Events
from reviewstudy.services.patience import Patience, TooSoon
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.settings import THEME
from reviewstudy.services.ways import WaysService
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.keys import Cost, KeyFile, Proof, Way

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
    assert list(found)[:4] == ["program", "bundled library", "folder", "place"]
    assert list(found)[4:] == ["library.db", "journal.db", "snapshots", "backup"]
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
    assert "the key file (keys.json) is missing" in detail


def test_a_folder_whose_name_cannot_be_is_no_crash() -> None:
    found = {one.check: one.ok for one in Safekeeping(Path("x" * 5000)).health(None)}
    assert found["folder"] is False


def test_the_databases_are_no_plain_sqlite(safe: Safekeeping) -> None:
    for name in ("library.db", "journal.db"):
        db = sqlite3.connect(safe.folder / name)
        with pytest.raises(sqlite3.DatabaseError):
            db.execute("SELECT * FROM sqlite_master")
        db.close()


# Setting up, cut short ---------------------------------------------------------------------------


@pytest.fixture
def unmade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Safekeeping:
    monkeypatch.setattr(safekeeping, "KeyFile", lambda at: KeyFile(at, Cost(t=1, m=64, p=1)))
    return Safekeeping(tmp_path / "new")


def left(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()} - {"setting-up.lock"}


def test_setting_up_leaves_the_key_file_and_both_databases(safe: Safekeeping) -> None:
    assert left(safe.folder) == {"keys.json", "library.db", "journal.db"}


@pytest.mark.parametrize(
    "what", ["reviewstudy.storage.keys.write_new", "reviewstudy.storage.connect.publish"]
)
def test_a_setting_up_that_fails_leaves_nothing_and_can_be_tried_again(
    unmade: Safekeeping, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(what, fail)
        with pytest.raises(StorageProblem, match="disk is full"):
            unmade.set_up(passphrase=PASSPHRASE)
    assert left(unmade.folder) == set()
    unmade.set_up(passphrase=PASSPHRASE)[0].close()
    unmade.unlock(passphrase=PASSPHRASE).close()


def test_a_disk_too_small_to_set_up_says_that_it_is_full_and_is_left_empty(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safekeeping, "KeyFile", lambda at: KeyFile(at, Cost(t=1, m=64, p=1)))
    filler, told = small_disk / "filler", set[str]()
    for kilobytes in range(960, 240, -24):
        filler.write_bytes(bytes(kilobytes << 10))
        folder = small_disk / "data"
        try:
            Safekeeping(folder).set_up(passphrase=PASSPHRASE)[0].close()
        except StorageProblem as problem:
            told.add(problem.what.partition(",")[0])
            assert not folder.exists() or left(folder) == set()
        else:
            Safekeeping(folder).unlock(passphrase=PASSPHRASE).close()
            assert told == {"the disk is full"}
            return
    pytest.fail("three quarters of a megabyte were not enough")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process to kill")
@pytest.mark.parametrize(
    "where",
    ["storage.connect.publish", "storage.keys.write_new", "storage.connect.EncryptedFile._migrate"],
)
@pytest.mark.parametrize("call", [1, 2])
def test_a_setting_up_that_is_killed_can_be_done_again(unmade: Safekeeping, where: str, call: int) -> None:
    script = (
        "import os, sys; from pathlib import Path; from unittest import mock\n"
        "from reviewstudy.services.safekeeping import Safekeeping\n"
        "calls = []\n"
        "def killed(*_):\n"
        "    calls.append(1)\n"
        f"    if len(calls) == {call}: os.kill(os.getpid(), 9)\n"
        "    return mock.DEFAULT\n"
        f"target = 'reviewstudy.{where}'\n"
        "from pkgutil import resolve_name\n"
        "real = resolve_name(target)\n"
        "def both(*words, **named): killed(); return real(*words, **named)\n"
        "mock.patch(target, both).start()\n"
        f"Safekeeping(Path({str(unmade.folder)!r})).set_up(passphrase={PASSPHRASE!r})\n"
    )
    subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    if not unmade.is_set_up:
        assert health(unmade)["databases"][0]
        unmade.set_up(passphrase=PASSPHRASE)[0].close()
    unmade.unlock(passphrase=PASSPHRASE).close()
    assert left(unmade.folder) == {"keys.json", "library.db", "journal.db"}


def test_databases_without_their_key_file_are_kept_and_it_is_asked_for(safe: Safekeeping) -> None:
    (safe.folder / "keys.json").unlink()
    assert safe.is_set_up
    assert refusal(safe, LockedOut) == (
        "the key file (keys.json) is missing from the data folder; put it back from a backup; "
        "nothing was changed"
    )
    before = folder_bytes(safe.folder)
    with pytest.raises(StorageProblem, match="already in use"):
        safe.set_up(passphrase=PASSPHRASE)
    assert folder_bytes(safe.folder) == before


def test_swapped_databases_are_not_called_newer(safe: Safekeeping) -> None:
    one, other = safe.folder / "library.db", safe.folder / "journal.db"
    one.rename(safe.folder / "x")
    other.rename(one)
    (safe.folder / "x").rename(other)
    assert "library.db is not library.db" in refusal(safe, StorageProblem)


@pytest.mark.parametrize("name", ["file", "file/inside"])
def test_a_folder_that_is_no_folder_is_not_well(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    found = {one.check: one.ok for one in Safekeeping(tmp_path / name).health(None)}
    assert found["folder"] is False


def test_a_forbidden_folder_is_not_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert health(Safekeeping(tmp_path))["folder"][0] is False


# Wrong passphrases are slowed --------------------------------------------------------------------


class Clocks:
    """A clock and a calendar that are moved by hand."""

    def __init__(self) -> None:
        self.clock, self.calendar = 100.0, 1_800_000_000.0

    def go_on(self, seconds: float) -> None:
        self.clock += seconds
        self.calendar += seconds

    def patience(self, folder: Path) -> Patience:
        return Patience(folder, lambda: self.clock, lambda: self.calendar)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


def started(safe: Safekeeping, clocks: Clocks) -> Safekeeping:
    """What a start of the program has of a folder."""
    return Safekeeping(safe.folder, clocks.patience(safe.folder))


def wrong(safe: Safekeeping, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassphrase, match="does not open"):
            safe.unlock(passphrase="wrong")


def test_from_the_third_wrong_passphrase_on_each_waits_longer(safe: Safekeeping, clocks: Clocks) -> None:
    here = started(safe, clocks)
    wrong(here, 2)
    assert here.patience.left == 0
    waits = []
    for _ in range(8):
        wrong(here)
        waits.append(here.patience.left)
        clocks.go_on(here.patience.left)
        assert here.patience.left == 0
    assert waits == [1, 2, 4, 8, 16, 30, 30, 30]


def test_before_the_wait_is_over_not_even_the_right_passphrase_is_tried(
    safe: Safekeeping, clocks: Clocks
) -> None:
    here = started(safe, clocks)
    wrong(here, 3)
    before = folder_bytes(safe.folder)
    for _ in range(20):
        with pytest.raises(TooSoon, match="was not tried; wait 1 second, then try again"):
            here.unlock(passphrase=PASSPHRASE)
    assert here.patience.left == 1, "being hasty makes it no longer"
    assert folder_bytes(safe.folder) == before
    clocks.go_on(1)
    here.unlock(passphrase=PASSPHRASE).close()


def test_the_right_passphrase_clears_the_count(safe: Safekeeping, clocks: Clocks) -> None:
    here = started(safe, clocks)
    wrong(here, 3)
    clocks.go_on(1)
    here.unlock(passphrase=PASSPHRASE).close()
    assert not (safe.folder / "tries.json").exists()
    wrong(here, 2)
    assert here.patience.left == 0
    assert started(safe, clocks).patience.left == 0


def test_the_recovery_key_is_never_made_to_wait(safe: Safekeeping, clocks: Clocks) -> None:
    made = Safekeeping(safe.folder.parent / "other")
    workspace, recovery = made.set_up(passphrase=PASSPHRASE)
    workspace.close()
    here = started(made, clocks)
    wrong(here, 3)
    assert here.patience.left == 1
    here.unlock(recovery=recovery).close()
    assert here.patience.left == 0


def test_the_wait_goes_on_over_a_restart(safe: Safekeeping, clocks: Clocks) -> None:
    here = started(safe, clocks)
    for _ in range(6):
        wrong(here)
        clocks.go_on(here.patience.left)
    wrong(here)  # the seventh: 16 seconds
    clocks.go_on(10)
    again = started(safe, clocks)
    assert again.patience.left == 6
    with pytest.raises(TooSoon):
        again.unlock(passphrase=PASSPHRASE)
    clocks.go_on(again.patience.left)
    again.unlock(passphrase=PASSPHRASE).close()


def test_two_slips_leave_no_trace(safe: Safekeeping, clocks: Clocks) -> None:
    before = folder_bytes(safe.folder)
    wrong(started(safe, clocks), 2)
    assert folder_bytes(safe.folder) == before


@pytest.mark.parametrize("days", [-400, 1, 400])
def test_a_clock_that_was_set_keeps_nobody_out(safe: Safekeeping, clocks: Clocks, days: int) -> None:
    wrong(started(safe, clocks), 3)
    clocks.calendar += days * 86_400
    started(safe, clocks).unlock(passphrase=PASSPHRASE).close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"junk",
        b"[]",
        b"{" * 5000,
        b'{"wrong": -1, "at": 1}',
        b'{"wrong": 1e99, "at": 1}',
        b'{"wrong": 1000000, "at": 1799999999.0}',
        b'{"wrong": 5, "at": 1e308}',
    ],
)
def test_whatever_counts_the_tries_holds_nobody_up_for_longer(
    safe: Safekeeping, clocks: Clocks, content: bytes
) -> None:
    (safe.folder / "tries.json").write_bytes(content)
    here = started(safe, clocks)
    assert here.patience.left <= 30
    clocks.go_on(30)
    here.unlock(passphrase=PASSPHRASE).close()


def test_a_folder_that_cannot_be_written_is_slowed_all_the_same(
    safe: Safekeeping, clocks: Clocks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, "read only")

    monkeypatch.setattr("reviewstudy.services.patience.write_over", fail)
    here = started(safe, clocks)
    wrong(here, 3)
    with pytest.raises(TooSoon):
        here.unlock(passphrase=PASSPHRASE)


def test_tries_from_many_threads_are_slowed_as_one(safe: Safekeeping, clocks: Clocks) -> None:
    here = started(safe, clocks)

    def attempt(_number: int) -> type[Exception] | None:
        try:
            here.unlock(passphrase="wrong")
        except LockedOut as error:
            return type(error)
        return None

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(24)))
    assert outcomes.count(WrongPassphrase) == 3
    assert outcomes.count(TooSoon) == 21


# Changing the ways -------------------------------------------------------------------------------


def test_a_changed_passphrase_opens_the_same_databases_untouched(safe: Safekeeping) -> None:
    workspace = safe.unlock(passphrase=PASSPHRASE)
    workspace.close()
    before = {name: (safe.folder / name).read_bytes() for name in ("library.db", "journal.db")}
    ways, told = WaysService(safe.folder, events := Events()), list[Changed]()
    events.subscribe(told.append)
    ways.set_passphrase("four other short words", Proof(Way.PASSPHRASE, PASSPHRASE))
    assert {name: (safe.folder / name).read_bytes() for name in before} == before
    assert [change.ids for change in told] == [("ways",)]
    refusal(safe, WrongPassphrase, passphrase=PASSPHRASE)
    again = safe.unlock(passphrase="four other short words")
    assert again.settings.get(THEME) == "dark"
    again.close()


def test_a_refused_change_is_told_to_nobody(safe: Safekeeping) -> None:
    ways, told = WaysService(safe.folder, events := Events()), list[Changed]()
    events.subscribe(told.append)
    with pytest.raises(WrongPassphrase):
        ways.set_passphrase("another", Proof(Way.PASSPHRASE, "wrong"))
    made = ways.new_recovery(Proof(Way.PASSPHRASE, PASSPHRASE))
    assert told == []
    made.keep()
    assert len(told) == 1


def test_proofs_are_slowed_like_openings(safe: Safekeeping) -> None:
    ways = WaysService(safe.folder, Events())
    ways.patience = Patience(safe.folder, lambda: 100.0)
    for _ in range(3):
        with pytest.raises(WrongPassphrase, match="does not open"):
            ways.new_recovery(Proof(Way.PASSPHRASE, "wrong"))
    with pytest.raises(TooSoon):
        ways.new_recovery(Proof(Way.PASSPHRASE, PASSPHRASE))
    assert safe.patience.left > 0, "the lock knows of it too"


def test_a_closed_database_holds_no_key_and_nothing_does_once_the_workspace_has_gone(
    safe: Safekeeping,
) -> None:
    key = KeyFile(safe.folder).open_with_passphrase(PASSPHRASE)
    workspace = safe.unlock(passphrase=PASSPHRASE)

    assert EncryptedFile in holders(key)
    workspace.close()
    assert EncryptedFile not in holders(key)
    del workspace
    assert holders(key) == []
