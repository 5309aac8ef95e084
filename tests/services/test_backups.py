"""Snapshots, backups and going back, on real databases; a crash anywhere leaves the old or the new."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations
from tests.builders import FolderBytes, document, folder_bytes

from reviewstudy.domain.backups import Holds
from reviewstudy.domain.errors import BackupRefused, Damaged, InUse, StorageProblem, WrongPassphrase
from reviewstudy.domain.keeping import Erasure, Receipt
from reviewstudy.domain.marks import Place
from reviewstudy.domain.snapshots import Why
from reviewstudy.services import keeping
from reviewstudy.services.clock import utc_now
from reviewstudy.services.restoring import BackupLocked, Restorer
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.workspace import Workspace
from reviewstudy.storage import journal as journal_db
from reviewstudy.storage import replacing, snapshots
from reviewstudy.storage.connect import EncryptedFile
from reviewstudy.storage.keys import Cost, KeyFile, Way
from reviewstudy.storage.retention import Erased
from reviewstudy.storage.snapshots import NoRoom, Snapshots

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
PASSPHRASE, OTHER = "three short words", "four other short words"
QUICK = Cost(t=1, m=64, p=1)


@dataclass
class Desk:
    """A data folder with a review in it, and what a person does there."""

    folder: Path
    key: bytes
    recovery: str
    review: str
    workspace: Workspace

    def note(self, words: str) -> str:
        reading = self.workspace.reading
        return reading.mark_words(reading.holding(self.review), Place(0, 0, 0, 4), note=words).id

    def reflect(self, words: str) -> str:
        begun = self.workspace.reflecting.start(self.review)
        self.workspace.reflecting.write(begun.id, {begun.answers[0].prompt: words})
        return begun.id

    def notes(self) -> set[str]:
        return {mark.note for mark in self.workspace.reading.all_marks()}

    def reopen(self) -> None:
        self.workspace = self.workspace.again()


Furnished = Callable[[str, Path], Desk]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    """Makes a desk from one of two folders, each made once, under a passphrase of its own."""
    made: dict[str, Desk] = {}
    for passphrase in (PASSPHRASE, OTHER):
        folder = tmp_path_factory.mktemp("furnished") / "data"
        folder.mkdir()
        key, recovery = KeyFile(folder, QUICK).create(passphrase=passphrase, keychain=False)
        workspace = Workspace(folder, key)
        (outcome,) = workspace.library.import_paths(
            [document(folder.parent / "a.txt", family=passphrase.title().replace(" ", ""))]
        )
        workspace.close()
        made[passphrase] = Desk(folder, key, recovery, outcome.review or "", workspace)

    def desk(passphrase: str, folder: Path) -> Desk:
        one = made[passphrase]
        shutil.copytree(one.folder, folder)
        return replace(one, folder=folder, workspace=Workspace(folder, one.key))

    return desk


@pytest.fixture
def desk(furnished: Furnished, tmp_path: Path) -> Iterator[Desk]:
    made = furnished(PASSPHRASE, tmp_path / "data")
    yield made
    made.workspace.close()


@pytest.fixture
def elsewhere(furnished: Furnished, tmp_path: Path) -> Iterator[Desk]:
    made = furnished(OTHER, tmp_path / "elsewhere")
    yield made
    made.workspace.close()


def at(desk: Desk, when: datetime) -> None:
    desk.workspace.backups.now = lambda: when


# Snapshots ----------------------------------------------------------------------------------------


def test_one_snapshot_a_day_holds_what_was_written_and_opens(desk: Desk) -> None:
    desk.note("The first.")
    at(desk, NOON)
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    assert desk.workspace.backups.take_snapshot() is None
    assert desk.workspace.backups.opens(made)
    at(desk, NOON + timedelta(days=1))
    desk.note("The second.")
    assert desk.workspace.backups.take_snapshot() is not None
    preview = desk.workspace.backups.restorer.from_snapshot(made)
    preview.put_away()
    assert preview.preview.there == Holds(1, 0, 0, None)
    assert preview.preview.here == Holds(2, 0, 0, None)
    assert preview.preview.lost == Holds(1, 0, 0, None)


def test_a_snapshot_shows_no_word_and_needs_the_key(desk: Desk) -> None:
    desk.note("Marmalade.")
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    content = (desk.folder / "snapshots" / made.file_name).read_bytes()
    assert b"Marmalade" not in content
    assert not Snapshots(desk.folder, os.urandom(32)).opens(made)
    if os.name != "nt":
        assert (desk.folder / "snapshots").stat().st_mode & 0o077 == 0
        assert (desk.folder / "snapshots" / made.file_name).stat().st_mode & 0o077 == 0


def test_a_snapshot_is_taken_while_somebody_writes(desk: Desk) -> None:
    other = EncryptedFile(desk.folder / "journal.db", desk.key, journal_db.migrations())
    with other.write() as db:
        db.execute("INSERT INTO setting VALUES ('unfinished', '1')")
        made = desk.workspace.backups.take_snapshot()
    other.close()
    assert made is not None
    file = Snapshots(desk.folder, desk.key).open(made)
    with file.read() as db:
        assert not list(db.query("SELECT * FROM setting WHERE name = 'unfinished'"))
    file.close()


def test_a_year_of_days_leaves_few_and_the_latest_that_opens(desk: Desk) -> None:
    taken = []
    for day in range(60):
        at(desk, NOON + timedelta(days=day))
        taken.append(desk.workspace.backups.take_snapshot())
    here = desk.workspace.backups.snapshots()
    assert here[0] == taken[-1]
    assert len(here) < 16
    kept = [one for one in taken if one in here]
    for spoilt in here[:-1]:  # all but the oldest are damaged by the disk
        (desk.folder / "snapshots" / spoilt.file_name).write_bytes(b"spoilt" * 9999)
    oldest = kept[0]
    assert oldest is not None
    store = Snapshots(desk.folder, desk.key)
    store._prune("journal")
    assert store.opens(oldest)


def test_a_clock_set_back_or_forward_stops_no_snapshot_and_loses_none(desk: Desk) -> None:
    for when in (NOON, NOON + timedelta(days=9000), NOON + timedelta(days=1), NOON - timedelta(days=9000)):
        at(desk, when)
        assert desk.workspace.backups.take_snapshot() is not None
    assert len(desk.workspace.backups.snapshots()) == 4


def test_without_room_there_is_no_snapshot_and_check_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.workspace.backups.take_snapshot()
    at(desk, utc_now() + timedelta(days=1))
    monkeypatch.setattr(snapshots, "ROOM", 1 << 60)
    with pytest.raises(NoRoom, match="nearly full"):
        desk.workspace.backups.take_snapshot()
    assert desk.workspace.backups.snapshots() == [first]
    assert not desk.workspace.backups.has_room()
    desk.note("Still written.")


def test_what_a_copy_cut_short_left_is_swept(desk: Desk) -> None:
    desk.workspace.backups.take_snapshot()
    left = desk.folder / "snapshots" / ".journal-000002-20261126T120000Z-day.db.abc.new"
    left.write_bytes(b"half")
    at(desk, utc_now() + timedelta(days=1))
    assert desk.workspace.backups.take_snapshot() is not None
    assert not left.exists()


def test_a_journal_is_kept_before_it_is_migrated(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.note("From before.")
    known = journal_db.migrations

    def more() -> Migrations:
        steps: Migrations = known()

        @steps()
        def m999_more(db: object) -> None:
            db.execute("CREATE TABLE more (x)")  # type: ignore[attr-defined]

        return steps

    monkeypatch.setattr(journal_db, "migrations", more)
    monkeypatch.setitem(snapshots._MIGRATIONS, "journal", more)
    desk.reopen()
    (made,) = desk.workspace.backups.snapshots()
    assert made.why is Why.UPDATE
    file = desk.workspace.backups._snapshots.open(made)
    with file.read() as db:
        assert not db.table("more").exists()
        assert [row["note"] for row in db.query("SELECT note FROM mark")] == ["From before."]
    file.close()


# Going back ---------------------------------------------------------------------------------------


def test_going_back_to_a_snapshot_can_itself_be_undone(desk: Desk) -> None:
    desk.note("Kept.")
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    desk.note("Written since.")
    coming = desk.workspace.backups.restorer.from_snapshot(made)
    coming.mean(utc_now())
    assert desk.notes() == {"Kept.", "Written since."}, "not before the folder is opened anew"
    desk.reopen()
    assert desk.notes() == {"Kept."}
    before = desk.workspace.backups.snapshots()[0]
    assert before.why is Why.RESTORE
    desk.workspace.backups.restorer.from_snapshot(before).mean(utc_now())
    desk.reopen()
    assert desk.notes() == {"Kept.", "Written since."}
    with desk.workspace._files[1].read() as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_looking_changes_nothing(desk: Desk) -> None:
    desk.note("Kept.")
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    desk.workspace.close()
    before = folder_bytes(desk.folder)
    desk.workspace.backups.restorer.from_snapshot(made).put_away()
    assert not (desk.folder / "restoring").exists()
    after = folder_bytes(desk.folder)
    after.pop("restoring.lock")
    before.pop("restoring.lock", None)
    assert after == before


def test_the_preview_counts_what_would_go_and_what_reads_otherwise(desk: Desk) -> None:
    desk.note("As it was.")
    reflection = desk.reflect("As it was.")
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    (mark,) = desk.workspace.reading.all_marks()
    desk.workspace.reading.annotate(mark, "Otherwise.")
    prompt = desk.workspace.reflecting.reflection(reflection).answers[0].prompt
    desk.workspace.reflecting.write(reflection, {prompt: "Otherwise."})
    desk.reflect("Another.")
    removed = desk.note("Removed again.")
    desk.workspace.reading.remove(
        next(one for one in desk.workspace.reading.all_marks() if one.id == removed)
    )
    coming = desk.workspace.backups.restorer.from_snapshot(made)
    coming.put_away()
    assert coming.preview.lost == Holds(0, 0, 1, None)
    assert coming.preview.changed == 2
    assert coming.preview.titles


def test_a_damaged_snapshot_is_refused_and_nothing_changed(desk: Desk) -> None:
    desk.note("Kept.")
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    path = desk.folder / "snapshots" / made.file_name
    whole = bytearray(path.read_bytes())
    whole[9000] ^= 1
    path.write_bytes(whole)
    with pytest.raises(StorageProblem):
        desk.workspace.backups.restorer.from_snapshot(made)
    desk.reopen()
    assert desk.notes() == {"Kept."}


def test_another_process_that_has_it_open_is_told_of_and_nothing_changed(desk: Desk) -> None:
    desk.note("Kept.")
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    desk.note("Since.")
    desk.workspace.backups.restorer.from_snapshot(made).mean(utc_now())
    code = (
        "import sys; from pathlib import Path; from reviewstudy.services.workspace import Workspace\n"
        "from reviewstudy.storage.connect import EncryptedFile\n"
        "from reviewstudy.storage import journal\n"
        "path, key = Path(sys.argv[1]) / 'journal.db', bytes.fromhex(sys.argv[2])\n"
        "file = EncryptedFile(path, key, journal.migrations())\n"
        "print('open', flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code, str(desk.folder), desk.key.hex()]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"open"
        desk.workspace.close()
        with pytest.raises(InUse, match="in use by another"):
            Workspace(desk.folder, desk.key)
    desk.workspace = Workspace(desk.folder, desk.key)
    assert desk.notes() == {"Kept."}


STEPS = 30
"""More than there are: the last cases reach the end."""


@pytest.mark.parametrize("step", range(STEPS))
def test_a_crash_at_any_step_leaves_the_old_or_the_new(
    desk: Desk, elsewhere: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Every file named, renamed or deleted by the restore is a step; the crash comes before it."""
    elsewhere.note("From the backup.")
    elsewhere.workspace.backups.back_up(tmp_path / "x")
    desk.note("From here.")
    left = iter(range(step))

    class Crash(BaseException):
        pass

    def counted(do: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            if next(left, None) is None:
                raise Crash
            return do(*args, **kwargs)

        return call

    meant, reached_the_end = False, False
    with suppress(Crash), monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink", "hardlink_to", "mkdir"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        coming = desk.workspace.backups.restorer.from_backup(tmp_path / "x", OTHER)
        coming.mean(utc_now())
        desk.workspace.close()
        meant = True
        replacing.finish(desk.folder, desk.key)
        reached_the_end = True
    desk.workspace.close()
    _release(desk.folder)
    desk.workspace = Workspace(desk.folder, desk.key)
    notes, reviews = desk.notes(), {one.review_id for one in desk.workspace.library.entries()}
    new = notes == {"From the backup."}
    assert new or notes == {"From here."}
    assert reviews == ({elsewhere.review} if new else {desk.review})
    assert new or not meant
    assert not (desk.folder / "restoring").exists()
    assert reached_the_end or step < STEPS - 1, "there are more steps than are tried"


def _release(folder: Path) -> None:
    """What the system does for a process that is gone."""
    (folder / "restoring.lock").unlink(missing_ok=True)


# Backups ------------------------------------------------------------------------------------------


def test_a_backup_opens_elsewhere_with_the_passphrase(desk: Desk, tmp_path: Path) -> None:
    desk.note("Words.")
    desk.workspace.backups.back_up(tmp_path / "x")
    assert b"Words." not in (tmp_path / "x").read_bytes()
    there = tmp_path / "new"
    there.mkdir()
    Restorer(there, None).from_backup(tmp_path / "x", PASSPHRASE).mean(utc_now())
    safe = Safekeeping(there)
    assert safe.is_set_up
    workspace = safe.unlock(passphrase=PASSPHRASE)
    assert {mark.note for mark in workspace.reading.all_marks()} == {"Words."}
    assert {one.review_id for one in workspace.library.entries()} == {desk.review}
    workspace.close()


def test_the_recovery_key_opens_it_too_and_a_wrong_word_does_not(
    desk: Desk, elsewhere: Desk, tmp_path: Path
) -> None:
    desk.note("Words.")
    desk.workspace.backups.back_up(tmp_path / "x")
    before = _all_bytes(elsewhere)
    with pytest.raises(BackupLocked, match="of its own"):
        elsewhere.workspace.backups.restorer.from_backup(tmp_path / "x")
    for wrong in ("wrong", elsewhere.recovery, OTHER):
        with pytest.raises(WrongPassphrase, match="neither"):
            elsewhere.workspace.backups.restorer.from_backup(tmp_path / "x", wrong)
    assert _all_bytes(elsewhere) == before
    coming = elsewhere.workspace.backups.restorer.from_backup(tmp_path / "x", desk.recovery)
    coming.mean(utc_now())
    elsewhere.reopen()
    assert elsewhere.notes() == {"Words."}
    opened = Safekeeping(elsewhere.folder).unlock(passphrase=OTHER)
    opened.close()
    assert Safekeeping(elsewhere.folder).ways == {Way.PASSPHRASE, Way.RECOVERY}


def test_a_whole_restore_is_undone_whole(desk: Desk, elsewhere: Desk, tmp_path: Path) -> None:
    elsewhere.note("Theirs.")
    elsewhere.workspace.backups.back_up(tmp_path / "x")
    desk.note("Ours.")
    coming = desk.workspace.backups.restorer.from_backup(tmp_path / "x", OTHER)
    assert coming.preview.lost == Holds(1, 0, 0, 1 if desk.review != elsewhere.review else 0)
    coming.mean(utc_now())
    desk.reopen()
    assert desk.notes() == {"Theirs."}
    aside = desk.workspace.backups.snapshots()[0]
    coming = desk.workspace.backups.restorer.from_snapshot(aside)
    assert coming.preview.there.reviews == 1, "the library comes back with it"
    coming.mean(utc_now())
    desk.reopen()
    assert desk.notes() == {"Ours."}


def test_originals_can_be_left_out(desk: Desk, tmp_path: Path) -> None:
    assert desk.workspace.backups.originals_size() > 0
    desk.workspace.backups.back_up(tmp_path / "x", originals=False)
    Restorer(tmp_path, None).from_backup(tmp_path / "x", PASSPHRASE).mean(utc_now())
    workspace = Safekeeping(tmp_path).unlock(passphrase=PASSPHRASE)
    holding = workspace.reading.holding(desk.review)
    assert workspace.backups.originals_size() == 0
    assert holding.document.passages
    workspace.close()
    assert desk.workspace.backups.originals_size() > 0


def test_a_backup_that_is_stopped_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    calls = iter(range(3))

    def stop() -> None:
        if next(calls, None) is None:
            raise Stopped

    before = {entry.name for entry in desk.folder.iterdir()}
    with pytest.raises(Stopped):
        desk.workspace.backups.back_up(tmp_path / "x", go_on=stop)
    assert not (tmp_path / "x").exists()
    assert {entry.name for entry in desk.folder.iterdir()} - {"backing-up.lock"} == before
    assert desk.workspace.backups.last_backup() is None


_BACKING_UP = """
import sys
from pathlib import Path
from reviewstudy.services.workspace import Workspace

copied = []

def go_on():
    if not copied:
        copied.append(True)
        print("copied", flush=True)
        sys.stdin.readline()

workspace = Workspace(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
workspace.backups.back_up(Path(sys.argv[3]), go_on=go_on)
workspace.close()
"""


@contextmanager
def backing_up(desk: Desk, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has copied the journal for a backup, and goes on when it is told a line."""
    words = [sys.executable, "-c", _BACKING_UP, str(desk.folder), desk.key.hex(), str(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "copied\n"
            assert (_scratch(desk) / "journal.db").stat().st_size
            yield other
        finally:
            other.kill()


def _scratch(desk: Desk) -> Path:
    (one,) = desk.folder.glob(".backing-up-*")
    return one


def test_two_backups_at_once_do_not_meet(desk: Desk, tmp_path: Path) -> None:
    with backing_up(desk, tmp_path / "theirs") as other:
        with pytest.raises(InUse, match="another backup is being made"):
            desk.workspace.backups.back_up(tmp_path / "ours")
        other.communicate("\n")
        assert other.returncode == 0
    assert (tmp_path / "theirs").exists()
    desk.workspace.backups.back_up(tmp_path / "ours")


def test_a_reminder_comes_once_in_thirty_days_without_one_elsewhere(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = desk.workspace.backups
    desk.note("Words.")
    said = []
    for day in range(70):
        at(desk, NOON + timedelta(days=day))
        said += [day] * service.reminder_due()
    assert said == [30, 60]
    at(desk, NOON + timedelta(days=80))
    service.back_up(tmp_path / "here")
    monkeypatch.setattr("reviewstudy.services.backups.is_outside", lambda path: True)
    at(desk, NOON + timedelta(days=85))
    service.back_up(tmp_path / "there")
    assert service.last_backup() == (NOON + timedelta(days=85), "there")
    at(desk, NOON + timedelta(days=91))
    assert not service.reminder_due()
    at(desk, NOON - timedelta(days=500))
    assert not service.reminder_due(), "a clock that was set back is no month gone by"


# Deleting for good ---------------------------------------------------------------------------------


def _killed_backup(desk: Desk, tmp_path: Path) -> Path:
    """What a backup left that was killed after it copied the journal."""
    with backing_up(desk, tmp_path / "theirs"):
        left = _scratch(desk)
    assert (left / "journal.db").exists()
    return left


def test_what_a_killed_backup_left_goes_when_the_library_is_next_opened(desk: Desk, tmp_path: Path) -> None:
    with backing_up(desk, tmp_path / "theirs") as other:
        desk.reopen()
        assert (_scratch(desk) / "journal.db").exists(), "one that is being made is left alone"
        other.kill()
    desk.reopen()
    assert list(desk.folder.glob(".backing-up-*")) == []


def test_what_a_killed_backup_left_is_deleted_for_good_too(desk: Desk, tmp_path: Path) -> None:
    mark = desk.note("I thought of little Quetzal.")
    left = _killed_backup(desk, tmp_path)
    receipt = desk.workspace.keeping.erase(Erasure(marks=(mark,)))
    assert not left.exists()
    assert all(check.ok for check in receipt.checks)


def test_a_copy_that_cannot_be_deleted_is_in_the_receipt(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = _killed_backup(desk, tmp_path)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)
    receipt = desk.workspace.keeping.erase(Erasure(marks=(desk.note("Words."),)))
    (bad,) = (check.said for check in receipt.checks if not check.ok)
    assert left.name in bad


def test_nothing_is_deleted_for_good_while_a_backup_copies_it(desk: Desk, tmp_path: Path) -> None:
    mark = desk.note("Words.")
    with backing_up(desk, tmp_path / "theirs") as other:
        with pytest.raises(InUse, match="nothing was deleted"):
            desk.workspace.keeping.erase(Erasure(marks=(mark,)))
        assert desk.notes() == {"Words."}
        other.communicate("\n")
    receipt = desk.workspace.keeping.erase(Erasure(marks=(mark,)))
    assert desk.notes() == set()
    assert receipt.backups


def test_a_snapshot_that_is_being_made_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = desk.note("Words.")
    verify = snapshots.verify

    def erase() -> Receipt:
        return desk.workspace.keeping.erase(Erasure(marks=(mark,)))

    with ThreadPoolExecutor(1) as other:
        erasing: list[Future[Receipt]] = []

        def verifying(path: Path, key: bytes, database: str) -> str | None:
            with monkeypatch.context() as patch:
                patch.setattr(keeping, "_PATIENCE", 0.0)
                with pytest.raises(InUse, match="nothing was deleted"):
                    erase()
            erasing.append(other.submit(erase))
            return verify(path, key, database)

        with monkeypatch.context() as patch:
            patch.setattr(snapshots, "verify", verifying)
            made = desk.workspace.backups.take_snapshot()
        assert made is not None
        assert erasing[0].result().snapshots == (made.file_name,)
    assert desk.notes() == set()


def test_no_snapshot_is_made_while_something_is_deleted_for_good(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    retention = desk.workspace.keeping._retention
    erase, made = retention.erase, []

    def erasing(erasure: Erasure) -> Erased:
        made.append(desk.workspace.backups.take_snapshot())
        return erase(erasure)

    monkeypatch.setattr(retention, "erase", erasing)
    receipt = desk.workspace.keeping.erase(Erasure(marks=(desk.note("Words."),)))
    assert (made, receipt.snapshots) == ([None], ())


def test_what_a_killed_snapshot_left_is_deleted_for_good_too(desk: Desk) -> None:
    (desk.folder / "snapshots").mkdir()
    left = desk.folder / "snapshots" / ".journal-000002-20261126T120000Z-day.db.abc.new"
    left.write_bytes(b"half")
    desk.workspace.keeping.erase(Erasure(marks=(desk.note("Words."),)))
    assert not left.exists()


# A journal that does not open ---------------------------------------------------------------------


@pytest.mark.parametrize("harm", ["emptied", "cut", "flipped", "gone"])
def test_a_damaged_journal_can_be_exchanged_for_its_latest_snapshot(desk: Desk, harm: str) -> None:
    desk.note("Kept.")
    assert desk.workspace.backups.take_snapshot()
    desk.workspace.close()
    path = desk.folder / "journal.db"
    whole = path.read_bytes()
    match harm:
        case "emptied":
            path.write_bytes(b"")
        case "cut":
            path.write_bytes(whole[:5000])
        case "flipped":
            path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
        case "gone":
            path.unlink()
    spoilt = path.read_bytes() if path.exists() else None
    safe = Safekeeping(desk.folder)
    with pytest.raises(StorageProblem):
        safe.unlock(passphrase=PASSPHRASE)
    assert (path.read_bytes() if path.exists() else None) == spoilt
    assert safe.rescue is not None
    safe.rescue.go_back(safe.rescue.snapshots[0])
    desk.workspace = safe.unlock(passphrase=PASSPHRASE)
    assert desk.notes() == {"Kept."}
    assert safe.rescue is None
    aside = [one for one in desk.workspace.backups.snapshots() if one.why is Why.DAMAGED]
    assert [(desk.folder / "snapshots" / one.file_name).read_bytes() for one in aside] == (
        [] if spoilt is None else [spoilt]
    )


def test_a_damaged_library_is_no_reason_to_go_back_in_the_journal(desk: Desk) -> None:
    assert desk.workspace.backups.take_snapshot()
    desk.workspace.close()
    (desk.folder / "library.db").write_bytes(b"spoilt" * 9999)
    safe = Safekeeping(desk.folder)
    with pytest.raises(Damaged):
        safe.unlock(passphrase=PASSPHRASE)
    assert safe.rescue is None


def test_a_wrong_folder_is_no_backup(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused):
        desk.workspace.backups.restorer.from_backup(tmp_path)
    assert not (desk.folder / "restoring").exists()


def _all_bytes(desk: Desk) -> FolderBytes:
    return {
        name: data for name, data in folder_bytes(desk.folder).items() if not name.endswith((".lock", "-shm"))
    }


def test_a_backup_of_another_kind_under_our_names_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Both databases are libraries: the right key, and still not a journal."""
    from reviewstudy.storage.backups import write_backup

    desk.note("Kept.")
    desk.workspace.close()
    named = {name: desk.folder / name for name in ("keys.json", "library.db")}
    shutil.copyfile(desk.folder / "library.db", tmp_path / "journal.db")
    named["journal.db"] = tmp_path / "journal.db"
    write_backup(tmp_path / "x", named, program="p", system="s", made=NOON, originals=True)
    with pytest.raises(StorageProblem, match=r"journal\.db is not journal\.db"):
        Restorer(desk.folder, desk.key).from_backup(tmp_path / "x")
    desk.workspace = Workspace(desk.folder, desk.key)
    assert desk.notes() == {"Kept."}


def test_a_read_only_folder_takes_no_snapshot_and_still_opens(desk: Desk) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("root and Windows may write everywhere")
    desk.folder.chmod(0o500)
    try:
        with pytest.raises(StorageProblem):
            desk.workspace.backups.take_snapshot()
    finally:
        desk.folder.chmod(0o700)


def test_an_encrypted_file_that_is_still_is_never_written(desk: Desk) -> None:
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    file: EncryptedFile = desk.workspace.backups._snapshots.open(made)
    with pytest.raises(StorageProblem), file.write() as db:
        db.execute("DELETE FROM setting")
    file.close()


@pytest.mark.parametrize(
    "harm",
    [
        "CREATE TRIGGER theirs AFTER INSERT ON mark BEGIN DELETE FROM mark; END",
        "DROP TRIGGER mark_ai; CREATE TRIGGER mark_ai AFTER INSERT ON mark BEGIN DELETE FROM mark; END",
        "CREATE VIEW theirs AS SELECT 1",
        "CREATE TABLE theirs (x)",
        "DROP TABLE place; CREATE VIEW place AS SELECT '' AS review",
    ],
)
def test_a_backup_with_what_we_never_make_is_refused(
    desk: Desk, elsewhere: Desk, tmp_path: Path, harm: str
) -> None:
    with elsewhere.workspace._files[1].write() as db:
        for statement in harm.split("; CREATE"):
            db.execute(statement if statement.startswith(("CREATE", "DROP")) else f"CREATE{statement}")
    elsewhere.workspace.backups.back_up(tmp_path / "x")
    desk.note("Kept.")
    with pytest.raises(BackupRefused, match="never makes"):
        desk.workspace.backups.restorer.from_backup(tmp_path / "x", OTHER)
    assert desk.notes() == {"Kept."}


def test_a_backup_from_an_older_version_is_taken(desk: Desk, tmp_path: Path) -> None:
    """A library and a journal of the first version, under a key of their own."""
    from reviewstudy.storage import library as library_db
    from reviewstudy.storage.backups import write_backup

    folder = tmp_path / "older"
    folder.mkdir()
    key, _ = KeyFile(folder, QUICK).create(passphrase=OTHER, keychain=False)
    for database in (library_db, journal_db):
        first = Migrations(database.FILE_NAME.removesuffix(".db"))
        pending = database.migrations().pending(Database(memory=True))
        first()(next(step.fn for step in pending if "m001" in step.name))
        EncryptedFile(folder / database.FILE_NAME, key, first).close()
    named = {name: folder / name for name in ("keys.json", "journal.db", "library.db")}
    write_backup(tmp_path / "x", named, program="p", system="s", made=NOON, originals=True)
    coming = desk.workspace.backups.restorer.from_backup(tmp_path / "x", OTHER)
    assert coming.preview.there == Holds(0, 0, 0, 0)
    coming.mean(utc_now())
    desk.reopen()
    assert desk.notes() == set()
    assert {one.why for one in desk.workspace.backups.snapshots()} == {Why.UPDATE, Why.RESTORE}


def test_a_restore_that_was_meant_is_not_thrown_away_by_another(desk: Desk) -> None:
    made = desk.workspace.backups.take_snapshot()
    assert made is not None
    desk.workspace.backups.restorer.from_snapshot(made).mean(utc_now())
    with pytest.raises(StorageProblem, match="not finished yet"):
        desk.workspace.backups.restorer.from_snapshot(made)


def test_of_a_large_library_one_old_copy_is_kept(desk: Desk, tmp_path: Path) -> None:
    desk.workspace.backups.back_up(tmp_path / "x")
    for _ in range(3):
        desk.workspace.backups.restorer.from_backup(tmp_path / "x").mean(utc_now())
        desk.reopen()
    kept = [entry.name for entry in (desk.folder / "snapshots").glob("*.db")]
    assert sum(name.startswith("library") for name in kept) == 1
    assert sum(name.startswith("journal") for name in kept) == 3
