"""An encrypted database file: real SQLCipher, real files, real threads."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
import sqlite_utils

from reviewstudy.domain.errors import NewerData, StorageProblem
from reviewstudy.storage.connect import EncryptedFile

KEY = bytes(range(32))
PAGE = 4096


def migrations(*extra: str) -> sqlite_utils.Migrations:
    steps = sqlite_utils.Migrations("test")

    @steps()
    def m001_notes(db: sqlite_utils.Database) -> None:
        db.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        db.execute("CREATE TABLE tag (note INTEGER NOT NULL REFERENCES note (id), name TEXT)")

    for name in extra:
        steps(name=name)(lambda db, name=name: db.table(name).create({"id": int}) and None)
    return steps


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.db"


@pytest.fixture
def file(path: Path) -> Iterator[EncryptedFile]:
    opened = EncryptedFile(path, KEY, migrations())
    yield opened
    opened.close()


def add(file: EncryptedFile, *texts: str) -> None:
    with file.write() as db:
        db.table("note").insert_all({"text": text} for text in texts)


def texts(file: EncryptedFile) -> list[str]:
    with file.read() as db:
        return [row["text"] for row in db.query("SELECT text FROM note ORDER BY id")]


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


def other_process(path: Path, script: str) -> subprocess.Popen[str]:
    """Runs ``script`` with the database open as ``db`` in another process; it says "ready" when it likes."""
    opening = (
        "import sys\nfrom sqlcipher3 import dbapi2\n"
        f"db = dbapi2.connect({str(path)!r}, isolation_level=None)\n"
        f'db.execute("PRAGMA key = \\"x\'{KEY.hex()}\'\\"")\n'
    )
    return subprocess.Popen(
        [sys.executable, "-c", opening + script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


# What is stored --------------------------------------------------------------------------------


def test_what_was_written_is_there_after_reopening(path: Path) -> None:
    first = EncryptedFile(path, KEY, migrations())
    add(first, "one", "two")
    first.close()
    second = EncryptedFile(path, KEY, migrations())
    assert texts(second) == ["one", "two"]
    second.close()


def test_nothing_on_disk_is_readable_without_the_key(file: EncryptedFile, path: Path) -> None:
    add(file, "a sentence nobody else may read")
    assert all(
        b"nobody else" not in content and b"SQLite format" not in content
        for content in folder_bytes(path.parent).values()
    )


def test_the_files_are_for_their_owner_only(file: EncryptedFile, path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no POSIX permissions")
    add(file, "one")
    assert {entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()} == {0o600}


def test_making_and_closing_leaves_one_file(path: Path) -> None:
    EncryptedFile(path, KEY, migrations()).close()
    assert [entry.name for entry in path.parent.iterdir()] == ["library.db"]


def test_the_connections_are_set_for_safety(file: EncryptedFile) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "trusted_schema": 0,
    }
    with ExitStack() as both:
        for db in (both.enter_context(file.read()), both.enter_context(file.write())):
            assert {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted} == wanted


def test_a_key_of_the_wrong_length_is_a_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="32"):
        EncryptedFile(path, b"short", migrations())
    assert not path.exists()


def test_importing_the_module_leaves_the_slow_library_for_later() -> None:
    script = "import sys, reviewstudy.storage.connect; sys.exit('sqlite_utils' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


# Transactions ----------------------------------------------------------------------------------


def test_an_exception_rolls_everything_back(file: EncryptedFile) -> None:
    add(file, "kept")
    with pytest.raises(ZeroDivisionError):
        add_then_fail(file)
    assert texts(file) == ["kept"]
    with file.read() as db:
        assert not db.table("made").exists()


def test_a_write_inside_a_write_joins_it(file: EncryptedFile) -> None:
    with file.write() as db:
        db.table("note").insert({"text": "outer"})
        with pytest.raises(ZeroDivisionError):
            add_then_fail(file)
        add(file, "inner")
    assert texts(file) == ["outer", "inner"]


def add_then_fail(file: EncryptedFile) -> None:
    with file.write() as db:
        db.table("note").insert({"text": "lost"})
        db.table("made").insert({"x": 1})
        raise ZeroDivisionError


def test_a_read_inside_a_write_sees_what_was_written_so_far(file: EncryptedFile) -> None:
    with file.write() as db:
        db.table("note").insert({"text": "new"})
        assert texts(file) == ["new"]


def test_a_read_cannot_write(file: EncryptedFile) -> None:
    with pytest.raises(sqlite3.OperationalError), file.read() as db:  # a bug, so not put into words
        db.table("note").insert({"text": "no"})
    assert texts(file) == []


def test_a_half_read_cursor_does_not_keep_an_old_state(file: EncryptedFile) -> None:
    add(file, *map(str, range(1000)))
    with file.read() as db:
        escaped = db.query("SELECT text FROM note ORDER BY id")
        next(escaped)
    add(file, "later")
    assert texts(file)[-1] == "later"
    with pytest.raises(sqlite3.Error):
        list(escaped)


def test_a_transaction_ended_inside_is_a_bug_and_says_so(file: EncryptedFile) -> None:
    with pytest.raises(RuntimeError, match="ended inside"), file.write() as db:
        db.conn.commit()


def test_a_broken_reference_is_refused(file: EncryptedFile) -> None:
    with pytest.raises(sqlite3.IntegrityError), file.write() as db:
        db.table("tag").insert({"note": 99, "name": "x"})


# sqlite-utils' own except clauses work -----------------------------------------------------------


def test_alter_adds_a_missing_column(file: EncryptedFile) -> None:
    with file.write() as db:
        db.table("note").insert({"text": "one", "colour": "sun"}, alter=True)
        db.table("note").update(1, {"place": "top"}, alter=True)
        assert list(db.table("note").rows) == [{"id": 1, "text": "one", "colour": "sun", "place": "top"}]


def test_dropping_what_is_not_there_can_be_ignored(file: EncryptedFile) -> None:
    with file.write() as db:
        db.table("nowhere").drop(ignore=True)
        db.create_view("seen", "SELECT 1")
        view = db.view("seen")
        view.drop()
        view.drop(ignore=True)


def test_an_index_name_that_is_taken_is_made_unique(file: EncryptedFile) -> None:
    with file.write() as db:
        db.table("note").create_index(["text"])
        db.table("note").create_index(["text"], find_unique_name=True)
        assert [index.name for index in db.table("note").indexes] == ["idx_note_text_2", "idx_note_text"]


OVERFLOW = "SELECT abs(column1) FROM (VALUES (1), (2), (-9223372036854775808))"  # fails at the third row

FAILURES: dict[str, Callable[[sqlite_utils.Database], object]] = {
    "execute": lambda db: db.execute("SELECT nothing FROM nowhere"),
    "executemany": lambda db: db.conn.executemany("INSERT INTO nowhere VALUES (?)", [(1,)]),
    "executescript": lambda db: db.conn.cursor().executescript("SELECT nothing FROM nowhere"),
    "iteration": lambda db: list(db.conn.execute(OVERFLOW)),
    "fetchall": lambda db: db.conn.execute(OVERFLOW).fetchall(),
    "fetchmany": lambda db: db.conn.execute(OVERFLOW).fetchmany(9),
    "fetchone": lambda db: list(iter(db.conn.execute(OVERFLOW).fetchone, None)),
}


@pytest.mark.parametrize("act", FAILURES.values(), ids=FAILURES)
def test_every_door_of_the_driver_raises_the_standard_exceptions(
    file: EncryptedFile, act: Callable[[sqlite_utils.Database], object]
) -> None:
    with file.read() as db, pytest.raises(sqlite3.OperationalError) as caught:
        act(db)
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_ERROR


# Threads and processes ---------------------------------------------------------------------------


def test_many_threads_read_whole_transactions_while_others_write(file: EncryptedFile) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)

    def write() -> None:
        for number in range(10):
            add(file, f"{number} left", f"{number} right")

    def read() -> None:
        while not done.is_set():
            found = texts(file)
            assert len(found) % 2 == 0
            assert [text.split()[0] for text in found[::2]] == [text.split()[0] for text in found[1::2]]

    readers = [threading.Thread(target=guarded, args=(read,)) for _ in range(8)]
    writers = [threading.Thread(target=guarded, args=(write,)) for _ in range(3)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    assert failures == []
    assert len(texts(file)) == 3 * 10 * 2


def test_closing_waits_for_a_read_under_way(path: Path) -> None:
    file = EncryptedFile(path, KEY, migrations())
    add(file, "one")
    reading, go_on = threading.Event(), threading.Event()
    found: list[dict[str, object]] = []

    def read() -> None:
        with file.read() as db:
            reading.set()
            go_on.wait()
            found.extend(db.query("SELECT text FROM note"))

    reader, closer = threading.Thread(target=read), threading.Thread(target=file.close)
    reader.start()
    reading.wait()
    closer.start()
    go_on.set()
    reader.join()
    closer.join()
    assert found == [{"text": "one"}]
    assert [entry.name for entry in path.parent.iterdir()] == ["library.db"]


def test_a_closed_file_says_so(path: Path) -> None:
    file = EncryptedFile(path, KEY, migrations())
    file.close()
    file.close()
    with pytest.raises(RuntimeError, match="closed"), file.read():
        pass
    with pytest.raises(RuntimeError, match="closed"), file.write():
        pass


def test_closing_from_inside_is_a_bug_not_a_deadlock(file: EncryptedFile) -> None:
    with file.read(), pytest.raises(RuntimeError, match="cannot be closed"):
        file.close()
    with file.write(), pytest.raises(RuntimeError, match="cannot be closed"):
        file.close()


def test_the_data_version_changes_when_another_process_writes_and_only_then(
    file: EncryptedFile, path: Path
) -> None:
    before = file.data_version()
    add(file, "ours")
    assert file.data_version() == before
    with other_process(path, "db.execute(\"INSERT INTO note (text) VALUES ('theirs')\")") as other:
        assert other.wait() == 0
    assert file.data_version() != before
    assert texts(file) == ["ours", "theirs"]


def test_the_data_version_never_waits_for_a_writer(file: EncryptedFile) -> None:
    before, seen = file.data_version(), []
    with file.write():
        asking = threading.Thread(target=lambda: seen.append(file.data_version()))
        asking.start()
        asking.join(timeout=60)
    assert seen == [before]


def test_a_lock_held_too_long_by_another_process_is_explained(file: EncryptedFile, path: Path) -> None:
    with file.write() as db:
        db.execute("PRAGMA busy_timeout = 1")  # rather than five seconds
    with other_process(
        path, "db.execute('BEGIN IMMEDIATE'); print('ready', flush=True); sys.stdin.read()"
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with pytest.raises(StorageProblem, match="in use by another program"):
            add(file, "one")
        other.communicate()
    add(file, "two")
    assert texts(file) == ["two"]


def test_a_process_killed_while_writing_leaves_what_was_stored(path: Path) -> None:
    file = EncryptedFile(path, KEY, migrations())
    add(file, "kept")
    file.close()
    script = (
        "db.execute(\"INSERT INTO note (text) VALUES ('also kept')\")\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute('PRAGMA cache_size = 2')\n"
        "db.executemany('INSERT INTO note (text) VALUES (?)', [('lost' * 500,)] * 2000)\n"
        "print('ready', flush=True)\nsys.stdin.read()"
    )
    with other_process(path, script) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        other.kill()
    assert path.with_name("library.db-wal").stat().st_size > 0
    file = EncryptedFile(path, KEY, migrations())
    assert texts(file) == ["kept", "also kept"]
    assert file.check() is None
    file.close()


# Damage, newer versions, full disks ----------------------------------------------------------------


@pytest.fixture
def closed(path: Path) -> Path:
    file = EncryptedFile(path, KEY, migrations())
    add(file, *("x" * 1000 for _ in range(200)))
    file.close()
    return path


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda _: b"",
    "a stump": lambda content: content[:100],
    "one page": lambda content: content[:PAGE],
    "half": lambda content: content[: len(content) // 2],
    "another file": lambda _: b"this is not a database at all\n" * 1000,
    "its salt": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "its first page": lambda content: content[:2000] + bytes([content[2000] ^ 128]) + content[2001:],
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_damaged_file_is_refused_and_left_as_it_is(closed: Path, harm: Callable[[bytes], bytes]) -> None:
    closed.write_bytes(harm(closed.read_bytes()))
    before = folder_bytes(closed.parent)
    with pytest.raises(StorageProblem, match=r"library\.db is damaged; restore a backup"):
        EncryptedFile(closed, KEY, migrations("m002_more"))
    assert folder_bytes(closed.parent) == before


def test_a_damaged_file_with_work_still_in_its_log_is_left_as_it_is(closed: Path) -> None:
    script = "db.execute(\"INSERT INTO note (text) VALUES ('late')\"); import os; os.kill(os.getpid(), 9)"
    if sys.platform == "win32":
        pytest.skip("needs a process to kill itself")
    with other_process(closed, script):
        pass
    log = closed.with_name("library.db-wal")
    assert log.stat().st_size > 0
    closed.write_bytes(closed.read_bytes()[: 2 * PAGE])
    log.write_bytes(log.read_bytes()[:32] + b"\xff" * (log.stat().st_size - 32))
    before = {name: content for name, content in folder_bytes(closed.parent).items() if "shm" not in name}
    with pytest.raises(StorageProblem, match="damaged"):
        EncryptedFile(closed, KEY, migrations())
    after = {name: content for name, content in folder_bytes(closed.parent).items() if "shm" not in name}
    assert after == before


def test_another_key_does_not_open_the_file(closed: Path) -> None:
    before = folder_bytes(closed.parent)
    with pytest.raises(StorageProblem) as caught:
        EncryptedFile(closed, bytes(32), migrations())
    assert folder_bytes(closed.parent) == before
    assert "0000" not in str(caught.value)


def test_damage_deeper_in_is_met_when_reading_and_found_by_the_check(closed: Path) -> None:
    file = EncryptedFile(closed, KEY, migrations())
    assert file.check() is None
    file.close()
    content = bytearray(closed.read_bytes())
    content[30 * PAGE + 100] ^= 1
    closed.write_bytes(content)
    file = EncryptedFile(closed, KEY, migrations())
    with pytest.raises(StorageProblem, match="damaged"):
        texts(file)
    assert file.check() == "library.db is damaged; restore a backup; the file is left as it is"
    file.close()
    assert closed.read_bytes() == content


def test_damage_in_some_other_database_is_not_blamed_on_this_one(file: EncryptedFile, tmp_path: Path) -> None:
    pack = tmp_path / "other.reviewpack"
    pack.write_bytes(b"not a database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError), file.write():
        sqlite3.connect(pack).execute("SELECT * FROM sqlite_master")


def test_what_a_newer_version_wrote_is_refused_and_unchanged(path: Path) -> None:
    EncryptedFile(path, KEY, migrations("m002_more", "m003_still_more")).close()
    before = folder_bytes(path.parent)
    with pytest.raises(NewerData, match="newer version"):
        EncryptedFile(path, KEY, migrations("m002_more"))
    assert folder_bytes(path.parent) == before


def test_an_older_file_is_migrated(closed: Path) -> None:
    file = EncryptedFile(closed, KEY, migrations("m002_more"))
    with file.read() as db:
        assert db.table("m002_more").exists()
        assert db.table("note").count == 200
    file.close()


def test_a_migration_that_fails_changes_nothing(closed: Path) -> None:
    steps = migrations("m002_more")

    @steps()
    def m003_breaks(db: sqlite_utils.Database) -> None:
        db.execute("DELETE FROM note")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        EncryptedFile(closed, KEY, steps)
    file = EncryptedFile(closed, KEY, migrations())
    assert len(texts(file)) == 200
    file.close()


def test_a_migration_that_breaks_a_reference_changes_nothing(closed: Path) -> None:
    file = EncryptedFile(closed, KEY, migrations())
    with file.write() as db:
        db.table("tag").insert({"note": 1, "name": "x"})
    file.close()
    steps = migrations()

    @steps()
    def m002_careless(db: sqlite_utils.Database) -> None:
        db.execute("DELETE FROM note WHERE id = 1")

    with pytest.raises(sqlite3.IntegrityError):
        EncryptedFile(closed, KEY, steps)
    file = EncryptedFile(closed, KEY, migrations())
    assert len(texts(file)) == 200
    file.close()


def test_a_file_that_may_grow_no_more_is_explained_and_keeps_what_it_has(file: EncryptedFile) -> None:
    add(file, "kept")
    with file.write() as db:
        db.execute("PRAGMA max_page_count = 12")
    with pytest.raises(StorageProblem, match="disk is full"):
        add(file, *("x" * 1000 for _ in range(100)))
    assert texts(file) == ["kept"]
    assert file.check() is None


def test_a_disk_that_fills_while_writing_keeps_what_it_has(small_disk: Path) -> None:
    file = EncryptedFile(small_disk / "library.db", KEY, migrations())
    add(file, "kept")
    with pytest.raises(StorageProblem, match="disk is full"):
        add(file, *("x" * 1000 for _ in range(5000)))
    assert texts(file) == ["kept"]
    file.close()
    file = EncryptedFile(small_disk / "library.db", KEY, migrations())
    assert texts(file) == ["kept"]
    assert file.check() is None
    file.close()


def test_a_full_disk_leaves_no_half_made_database(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(1_000_000))
    with pytest.raises(StorageProblem, match="disk is full"):
        EncryptedFile(small_disk / "library.db", KEY, migrations())
    assert [entry.name for entry in small_disk.iterdir()] == ["ballast"]


def test_a_folder_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem):
        EncryptedFile(tmp_path / "nowhere" / "library.db", KEY, migrations())


@pytest.mark.parametrize("size", [1, 100, 511, 512, 4095, 4096])
def test_a_file_cut_short_is_never_taken_for_a_new_one(closed: Path, size: int) -> None:
    for content in (closed.read_bytes()[:size], bytes(size)):
        closed.write_bytes(content)
        with pytest.raises(StorageProblem, match="is damaged"):
            EncryptedFile(closed, KEY, migrations())
        assert folder_bytes(closed.parent) == {closed.name: content}


@pytest.mark.parametrize("harm", ["DELETE FROM _sqlite_migrations", "DROP TABLE _sqlite_migrations"])
def test_a_file_that_forgot_its_migrations_is_damaged(closed: Path, harm: str) -> None:
    file = EncryptedFile(closed, KEY, migrations())
    with file.write() as db:
        db.execute(harm)
    file.close()
    with pytest.raises(StorageProblem, match="is damaged"):
        EncryptedFile(closed, KEY, migrations())


def test_a_file_of_another_kind_is_not_called_newer(closed: Path) -> None:
    before = folder_bytes(closed.parent)
    with pytest.raises(StorageProblem, match=r"library\.db is not library\.db") as caught:
        EncryptedFile(closed, KEY, sqlite_utils.Migrations("another"))
    assert not isinstance(caught.value, NewerData)
    assert folder_bytes(closed.parent) == before


def test_what_is_on_a_full_or_read_only_disk_can_still_be_read(small_disk: Path) -> None:
    path = small_disk / "library.db"
    file = EncryptedFile(path, KEY, migrations())
    add(file, "kept")
    file.close()
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as filling, suppress(OSError):
        while filling.write(bytes(4096)):
            pass
    before = path.read_bytes()

    def look() -> None:
        file = EncryptedFile(path, KEY, migrations())
        assert texts(file) == ["kept"]
        assert file.check() is None
        with pytest.raises(StorageProblem, match=r"cannot be opened or written|disk is full"):
            add(file, "more")
        file.close()
        assert path.read_bytes() == before

    look()
    filler.unlink()
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    if subprocess.run(remount, capture_output=True, check=False).returncode == 0:
        look()
