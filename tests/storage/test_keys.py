"""The key file: real derivations (at a low cost), real AES-GCM, real files."""

import errno
import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.errors
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewstudy.domain.errors import LockedOut, NewerData, StorageProblem, WrongPassphrase
from reviewstudy.storage import recovery
from reviewstudy.storage.keys import Cost, KeyFile, Proof, Way, keychain_available
from reviewstudy.storage.lease import Lease

QUICK = Cost(t=1, m=64, p=1)
PASSPHRASE = "correct horse battery stapl\u00e9"


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path, QUICK)


class Keychain(keyring.backend.KeyringBackend):
    """A keychain in memory, with the faults that real ones have."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.forgetful = False

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault:
            raise self.fault
        if not self.forgetful:
            self.held[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault:
            raise self.fault
        return self.held.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.held:
            raise keyring.errors.PasswordDeleteError
        del self.held[service, username]


@pytest.fixture
def keychain() -> Iterator[Keychain]:
    before, here = keyring.get_keyring(), Keychain()
    keyring.set_keyring(here)
    yield here
    keyring.set_keyring(before)


def folder_bytes(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir()}


# Every way opens the same key --------------------------------------------------------------------


def test_each_way_opens_the_same_key(keys: KeyFile, tmp_path: Path, keychain: Keychain) -> None:
    key, printed = keys.create(passphrase=PASSPHRASE, keychain=True)
    again = KeyFile(tmp_path)
    assert len(key) == 32
    assert again.ways == frozenset(Way)
    assert again.open_with_passphrase(PASSPHRASE) == key
    assert again.open_with_recovery(printed) == key
    assert again.open_with_keychain() == key
    assert [service for service, _ in keychain.held] == ["Review Study"]


def test_the_ordinary_cost_is_the_one_the_rfc_recommends_and_works(tmp_path: Path) -> None:
    key, _ = KeyFile(tmp_path).create(passphrase=PASSPHRASE, keychain=False)
    (wrap,) = (
        w for w in json.loads((tmp_path / "keys.json").read_text())["wraps"] if w["by"] == "passphrase"
    )
    assert (wrap["kdf"], wrap["t"], wrap["m"], wrap["p"]) == ("argon2id", 3, 65536, 4)
    assert KeyFile(tmp_path).open_with_passphrase(PASSPHRASE) == key


def test_two_libraries_share_nothing(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(KeyFile(tmp_path / name, QUICK).create(passphrase=PASSPHRASE, keychain=False))
    assert made[0][0] != made[1][0]
    assert made[0][1] != made[1][1]


def test_an_accent_typed_another_way_is_the_same_passphrase(keys: KeyFile) -> None:
    key, _ = keys.create(passphrase=PASSPHRASE, keychain=False)
    assert keys.open_with_passphrase(unicodedata.normalize("NFD", PASSPHRASE)) == key


def test_a_passphrase_of_bytes_that_are_no_text_works(keys: KeyFile) -> None:
    odd = b"caf\xe9".decode("utf-8", "surrogateescape")
    key, _ = keys.create(passphrase=odd, keychain=False)
    assert keys.open_with_passphrase(odd) == key


def test_the_file_is_for_its_owner_only_and_holds_no_key(keys: KeyFile, tmp_path: Path) -> None:
    key, printed = keys.create(passphrase=PASSPHRASE, keychain=False)
    path = tmp_path / "keys.json"
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys.json"]
    assert path.stat().st_mode & 0o777 in (0o600, 0o666)  # Windows knows no more than read-only
    content = path.read_bytes()
    assert key not in content
    assert key.hex().encode() not in content
    assert printed.encode() not in content
    assert PASSPHRASE.encode() not in content


# Making one never orphans data -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["keys.json", "library.db", "journal.db"])
def test_a_folder_with_a_library_gets_no_second_key(keys: KeyFile, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something")
    with pytest.raises(StorageProblem, match="already in use"):
        keys.create(passphrase=PASSPHRASE, keychain=False)
    assert folder_bytes(tmp_path) == {name: b"something"}


@pytest.mark.parametrize("passphrase", ["", "   ", "\t\n"])
def test_an_empty_passphrase_is_refused(keys: KeyFile, tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(LockedOut, match="empty"):
        keys.create(passphrase=passphrase, keychain=False)
    assert folder_bytes(tmp_path) == {}


def test_a_full_disk_leaves_no_key_file_and_nothing_in_the_keychain(
    small_disk: Path, keychain: Keychain
) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(bytes(2_000_000))
    with pytest.raises(StorageProblem, match="disk is full"):
        KeyFile(small_disk, QUICK).create(passphrase=PASSPHRASE, keychain=True)
    assert [entry.name for entry in small_disk.iterdir()] == ["ballast"]
    assert keychain.held == {}


def test_a_folder_that_is_not_there_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem):
        KeyFile(tmp_path / "nowhere", QUICK).create(passphrase=PASSPHRASE, keychain=False)


# Refusals ----------------------------------------------------------------------------------------


def test_a_wrong_passphrase_changes_nothing(keys: KeyFile, tmp_path: Path) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=False)
    before = folder_bytes(tmp_path)
    with pytest.raises(WrongPassphrase, match="does not open this library; try again") as caught:
        keys.open_with_passphrase("not this one")
    assert folder_bytes(tmp_path) == before
    assert "not this one" not in str(caught.value)


def test_another_librarys_recovery_key_is_refused(keys: KeyFile) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=False)
    with pytest.raises(WrongPassphrase, match="does not open"):
        keys.open_with_recovery(recovery.printed(recovery.new_secret()))


def test_a_way_that_was_not_set_up_says_so(keys: KeyFile, keychain: Keychain) -> None:
    keys.create(passphrase=None, keychain=True)
    assert keys.ways == {Way.KEYCHAIN, Way.RECOVERY}
    with pytest.raises(LockedOut, match="not set up to open with a passphrase"):
        keys.open_with_passphrase(PASSPHRASE)
    assert len(keychain.held) == 1


def test_a_missing_key_file_is_explained(keys: KeyFile) -> None:
    assert not keys.exists
    with pytest.raises(LockedOut, match="missing"):
        keys.open_with_passphrase(PASSPHRASE)


Edit = Callable[[dict[str, Any]], Any]


def edited(path: Path, edit: Edit) -> None:
    content = json.loads(path.read_text())
    edit(content)
    path.write_text(json.dumps(content))


def wrap_of(content: dict[str, Any], way: str) -> dict[str, Any]:
    (found,) = (wrap for wrap in content["wraps"] if wrap["by"] == way)
    assert isinstance(found, dict)
    return found


UNSEEN: dict[str, Edit] = {
    "id": lambda c: c.update(id="00000000-0000-4000-8000-000000000000"),
    "created": lambda c: c.update(created="2001-01-01T00:00:00Z"),
    "passes": lambda c: wrap_of(c, "passphrase").update(t=2),
    "memory": lambda c: wrap_of(c, "passphrase").update(m=128),
    "salt": lambda c: wrap_of(c, "passphrase").update(salt="AAAAAAAAAAAAAAAAAAAAAA=="),
    "another wrap's": lambda c: wrap_of(c, "passphrase").update(
        {name: wrap_of(c, "recovery")[name] for name in ("nonce", "wrapped")}
    ),
}


@pytest.mark.parametrize("edit", UNSEEN.values(), ids=UNSEEN)
def test_an_edited_header_opens_nothing(keys: KeyFile, tmp_path: Path, edit: Edit) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=False)
    edited(tmp_path / "keys.json", edit)
    with pytest.raises(WrongPassphrase):
        keys.open_with_passphrase(PASSPHRASE)


SEEN: dict[str, Edit] = {
    "100 GB": lambda c: wrap_of(c, "passphrase").update(m=100 * 1024 * 1024),
    "a year": lambda c: wrap_of(c, "passphrase").update(t=10_000_000),
    "a thousand lanes": lambda c: wrap_of(c, "passphrase").update(p=1000),
    "another derivation": lambda c: wrap_of(c, "passphrase").update(kdf="none"),
    "no salt": lambda c: wrap_of(c, "passphrase").update(salt=""),
    "a stranger": lambda c: c["wraps"].append({"by": "magic"}),
    "twice": lambda c: c["wraps"].append(wrap_of(c, "recovery")),
    "more": lambda c: c.update(more=1),
    "version 0": lambda c: c.update(version=0),
}


@pytest.mark.parametrize("edit", SEEN.values(), ids=SEEN)
def test_a_file_that_asks_too_much_or_makes_no_sense_is_damaged(
    keys: KeyFile, tmp_path: Path, edit: Edit
) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=False)
    edited(tmp_path / "keys.json", edit)
    with pytest.raises(StorageProblem, match="damaged"):
        keys.open_with_passphrase(PASSPHRASE)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\xff\xfe", b"{" * 5000, b" " * 100_000, b'{"version": "1"}']
)
def test_what_is_no_key_file_is_damaged(keys: KeyFile, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keys.json").write_bytes(content)
    with pytest.raises(StorageProblem, match="damaged"):
        _ = keys.ways


def test_a_newer_key_file_is_refused(keys: KeyFile, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text('{"version": 2, "everything": "different"}')
    with pytest.raises(NewerData, match="newer version"):
        keys.open_with_passphrase(PASSPHRASE)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_changed_byte_never_gives_a_wrong_key(
    tmp_path_factory: pytest.TempPathFactory, place: float, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    keys = KeyFile(folder, QUICK)
    key, printed = keys.create(passphrase=PASSPHRASE, keychain=False)
    path = folder / "keys.json"
    content = bytearray(path.read_bytes())
    content[int(place * len(content))] ^= flip
    path.write_bytes(content)
    for attempt in (
        partial(keys.open_with_passphrase, PASSPHRASE),
        partial(keys.open_with_recovery, printed),
    ):
        with suppress(LockedOut, StorageProblem):
            assert attempt() == key  # the change was in white space, or in the other way's wrap
    assert path.read_bytes() == content


# The recovery key ----------------------------------------------------------------------------------

secrets_ = st.binary(min_size=20, max_size=20)


@given(secrets_)
def test_a_recovery_key_reads_back(secret: bytes) -> None:
    printed = recovery.printed(secret)
    assert [len(group) for group in printed.split("-")] == [6] * 6
    assert not set("ILOU") & set(printed)
    assert recovery.typed(printed) == secret


@given(secrets_, st.randoms(use_true_random=False))
def test_case_spaces_dashes_and_lookalikes_do_not_matter(secret: bytes, random: Any) -> None:
    alike = {"0": "0Oo", "1": "1IiLl", "-": ["", " ", "-", "\u2013", " - ", "\n"]}
    written = [random.choice(alike.get(mark, mark + mark.lower())) for mark in recovery.printed(secret)]
    assert recovery.typed("  " + "".join(written) + "\n") == secret


@given(secrets_, st.integers(0, 35), st.integers(1, 31))
def test_a_slip_is_told_from_a_wrong_key(secret: bytes, place: int, shift: int) -> None:
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    letters = list(recovery.printed(secret).replace("-", ""))
    letters[place] = alphabet[(alphabet.index(letters[place]) + shift) % 32]
    with pytest.raises(WrongPassphrase, match="slip"):
        recovery.typed("".join(letters))


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_a_sentence(text: str) -> None:
    with pytest.raises(WrongPassphrase, match="slip"):
        recovery.typed(text)


# The keychain --------------------------------------------------------------------------------------


def test_no_keychain_is_no_keychain(keys: KeyFile, tmp_path: Path) -> None:
    assert not keychain_available()  # the tests run with keyring's null backend
    with pytest.raises(LockedOut, match="no keychain"):
        keys.create(passphrase=PASSPHRASE, keychain=True)
    assert folder_bytes(tmp_path) == {}


def test_a_real_keychain_is_available(keychain: Keychain) -> None:
    assert keyring.get_keyring() is keychain
    assert keychain_available()


FAULTS = [
    keyring.errors.KeyringLocked("locked"),
    keyring.errors.InitError("no bus"),
    RuntimeError("backend bug"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_locked_or_failing_keychain_is_explained(
    keys: KeyFile, keychain: Keychain, fault: Exception
) -> None:
    key, printed = keys.create(passphrase=None, keychain=True)
    keychain.fault = fault
    with pytest.raises(LockedOut, match="could not be opened; unlock"):
        keys.open_with_keychain()
    assert keys.open_with_recovery(printed) == key


@pytest.mark.parametrize("fault", FAULTS, ids=repr)
def test_a_keychain_that_fails_at_the_start_leaves_nothing(
    keys: KeyFile, tmp_path: Path, keychain: Keychain, fault: Exception
) -> None:
    keychain.fault = fault
    with pytest.raises(LockedOut, match="did not keep"):
        keys.create(passphrase=None, keychain=True)
    assert folder_bytes(tmp_path) == {}


def test_a_keychain_that_forgets_is_found_out_at_the_start(
    keys: KeyFile, tmp_path: Path, keychain: Keychain
) -> None:
    keychain.forgetful = True
    with pytest.raises(LockedOut, match="did not keep"):
        keys.create(passphrase=None, keychain=True)
    assert folder_bytes(tmp_path) == {}


def test_a_key_file_brought_to_another_computer_says_what_to_use(keys: KeyFile, keychain: Keychain) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=True)
    keychain.held.clear()
    with pytest.raises(LockedOut, match="does not hold the key"):
        keys.open_with_keychain()


@pytest.mark.parametrize("held", ["", "zz", "00" * 32, "00" * 16])
def test_a_keychain_that_holds_something_else_opens_nothing(
    keys: KeyFile, keychain: Keychain, held: str
) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=True)
    for name in keychain.held:
        keychain.held[name] = held
    with pytest.raises(LockedOut, match="does not open"):
        keys.open_with_keychain()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_key_file_that_is_a_pipe_is_not_waited_for(keys: KeyFile, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "keys.json")
    with pytest.raises(StorageProblem, match="not a regular file"):
        keys.open_with_passphrase(PASSPHRASE)


def test_what_must_be_there_first_is_made_before_the_key_file(keys: KeyFile) -> None:
    seen: list[tuple[bytes, bool]] = []
    key, _ = keys.create(
        passphrase=PASSPHRASE, keychain=False, first=lambda key: seen.append((key, keys.exists))
    )
    assert seen == [(key, False)]


# Changing the ways ---------------------------------------------------------------------------------

NEW = "four other short words"


def by(passphrase: str) -> Proof:
    return Proof(Way.PASSPHRASE, passphrase)


def recovering(printed: str) -> Proof:
    return Proof(Way.RECOVERY, printed)


def test_a_changed_passphrase_opens_and_the_old_one_does_not(keys: KeyFile) -> None:
    key, printed = keys.create(passphrase=PASSPHRASE, keychain=False)
    keys.set_passphrase(NEW, by(PASSPHRASE))
    assert keys.open_with_passphrase(NEW) == key
    assert keys.open_with_recovery(printed) == key
    with pytest.raises(WrongPassphrase):
        keys.open_with_passphrase(PASSPHRASE)


def test_whoever_forgot_the_passphrase_sets_another_with_the_recovery_key(keys: KeyFile) -> None:
    key, printed = keys.create(passphrase=PASSPHRASE, keychain=False)
    keys.set_passphrase(NEW, recovering(printed.lower()))
    assert keys.open_with_passphrase(NEW) == key


def test_an_old_copy_of_the_file_still_opens_with_the_old_passphrase(keys: KeyFile, tmp_path: Path) -> None:
    key, _ = keys.create(passphrase=PASSPHRASE, keychain=False)
    copy = (tmp_path / "keys.json").read_bytes()
    keys.set_passphrase(NEW, by(PASSPHRASE))
    (tmp_path / "keys.json").write_bytes(copy)  # what docs/security.md warns of
    assert keys.open_with_passphrase(PASSPHRASE) == key


def test_a_new_recovery_key_holds_once_it_is_kept_and_the_old_one_no_longer(keys: KeyFile) -> None:
    key, old = keys.create(passphrase=PASSPHRASE, keychain=False)
    made = keys.new_recovery(by(PASSPHRASE))
    assert keys.open_with_recovery(old) == key, "nothing holds before it was kept"
    made.keep()
    assert keys.open_with_recovery(made.printed) == key
    with pytest.raises(WrongPassphrase):
        keys.open_with_recovery(old)
    assert made.printed not in repr(made)


def test_the_keychain_is_added_and_taken_away_with_what_it_held(keys: KeyFile, keychain: Keychain) -> None:
    key, _ = keys.create(passphrase=PASSPHRASE, keychain=False)
    keys.add_keychain(by(PASSPHRASE))
    assert keys.open_with_keychain() == key
    keys.add_keychain(by(PASSPHRASE))  # there already
    assert keys.open_with_keychain() == key
    keys.take_away(Way.KEYCHAIN, by(PASSPHRASE))
    assert keys.ways == {Way.PASSPHRASE, Way.RECOVERY}
    assert keychain.held == {}


def test_the_keychain_of_another_computer_is_replaced_by_this_ones(keys: KeyFile, keychain: Keychain) -> None:
    key, _ = keys.create(passphrase=PASSPHRASE, keychain=True)
    keychain.held.clear()
    with pytest.raises(LockedOut, match="does not hold the key"):
        keys.take_away(Way.PASSPHRASE, by(PASSPHRASE))
    assert keys.open_with_passphrase(PASSPHRASE) == key, "or only the recovery key would be left"
    keys.add_keychain(by(PASSPHRASE))
    assert keys.open_with_keychain() == key
    keys.take_away(Way.PASSPHRASE, by(PASSPHRASE))
    assert keys.ways == {Way.KEYCHAIN, Way.RECOVERY}


def test_where_only_the_keychain_opens_it_the_keychain_is_proof_enough(
    keys: KeyFile, keychain: Keychain
) -> None:
    key, _ = keys.create(passphrase=None, keychain=True)
    keys.set_passphrase(PASSPHRASE, Proof(Way.KEYCHAIN))
    assert keys.open_with_passphrase(PASSPHRASE) == key
    with pytest.raises(LockedOut, match="not enough"):
        keys.set_passphrase(NEW, Proof(Way.KEYCHAIN))
    assert keys.open_with_passphrase(PASSPHRASE) == key
    assert keychain.held


@pytest.mark.parametrize("way", Way)
def test_the_last_way_beside_the_recovery_key_stays(keys: KeyFile, tmp_path: Path, way: Way) -> None:
    _, printed = keys.create(passphrase=PASSPHRASE, keychain=False)
    before = folder_bytes(tmp_path)
    for proof in (by(PASSPHRASE), recovering(printed)):
        if way is Way.KEYCHAIN:
            keys.take_away(way, proof)  # it is no way of this library
        else:
            with pytest.raises(LockedOut, match="so it stays"):
                keys.take_away(way, proof)
    assert folder_bytes(tmp_path) == before


def test_without_the_proof_nothing_is_changed(keys: KeyFile, tmp_path: Path, keychain: Keychain) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=True)
    before, held = folder_bytes(tmp_path), dict(keychain.held)
    for proof in (by("wrong"), by(""), recovering("wrong"), recovering(recovery.printed(bytes(20)))):
        for change in (
            partial(keys.set_passphrase, NEW),
            keys.add_keychain,
            partial(keys.take_away, Way.PASSPHRASE),
            partial(keys.take_away, Way.KEYCHAIN),
            keys.new_recovery,
        ):
            with pytest.raises(WrongPassphrase):
                change(proof)
    assert (folder_bytes(tmp_path), keychain.held) == (before, held)


def test_an_empty_new_passphrase_is_refused(keys: KeyFile, tmp_path: Path) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=False)
    before = folder_bytes(tmp_path)
    with pytest.raises(LockedOut, match="empty"):
        keys.set_passphrase(" \t", by(PASSPHRASE))
    assert folder_bytes(tmp_path) == before


def test_a_proof_says_nothing_of_its_words() -> None:
    assert PASSPHRASE not in repr(by(PASSPHRASE))


def files_of_keys(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir() if entry.name != "keys.lock"]


STEPS = ["os.fsync", "pathlib.Path.replace", "reviewstudy.storage.files._write_through"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_change_that_fails_leaves_the_old_file_and_no_other(
    keys: KeyFile, tmp_path: Path, keychain: Keychain, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    key, printed = keys.create(passphrase=PASSPHRASE, keychain=False)
    before = (tmp_path / "keys.json").read_bytes()
    made = keys.new_recovery(by(PASSPHRASE))

    def fail(*_: object) -> None:
        raise OSError(code, "no")

    with monkeypatch.context() as patch:
        patch.setattr(step, fail)
        for change in (
            partial(keys.set_passphrase, NEW, by(PASSPHRASE)),
            partial(keys.add_keychain, by(PASSPHRASE)),
            made.keep,
        ):
            with pytest.raises(StorageProblem):
                change()
    assert (tmp_path / "keys.json").read_bytes() == before
    assert files_of_keys(tmp_path) == ["keys.json"]
    assert keychain.held == {}
    assert keys.open_with_passphrase(PASSPHRASE) == keys.open_with_recovery(printed) == key


def test_a_full_disk_keeps_the_old_passphrase(small_disk: Path) -> None:
    keys = KeyFile(small_disk, QUICK)
    key, _ = keys.create(passphrase=PASSPHRASE, keychain=False)
    keys.set_passphrase(PASSPHRASE, by(PASSPHRASE))  # so that the lock is there
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(bytes(2_000_000))
    with pytest.raises(StorageProblem, match="disk is full"):
        keys.set_passphrase(NEW, by(PASSPHRASE))
    assert keys.open_with_passphrase(PASSPHRASE) == key


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process to kill")
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", ["os.open", "os.fsync", "pathlib.Path.replace", "os.close"])
def test_a_change_that_is_killed_leaves_the_old_or_the_new_file(
    keys: KeyFile, tmp_path: Path, step: str, moment: str
) -> None:
    key, printed = keys.create(passphrase=PASSPHRASE, keychain=False)
    script = (
        "import os; from pathlib import Path; from pkgutil import resolve_name; from unittest import mock\n"
        "from reviewstudy.storage import files\n"
        "from reviewstudy.storage.keys import Cost, KeyFile, Proof, Way\n"
        f"real = resolve_name({step!r})\n"
        "def both(*words, **named):\n"
        f"    if {moment!r} == 'before': os.kill(os.getpid(), 9)\n"
        "    real(*words, **named)\n"
        "    os.kill(os.getpid(), 9)\n"
        "whole = files.write_over\n"
        "def write_over(*words):\n"
        f"    with mock.patch({step!r}, both): whole(*words)\n"
        "mock.patch('reviewstudy.storage.keys.write_over', write_over).start()\n"
        f"keys = KeyFile(Path({str(tmp_path)!r}), Cost(t=1, m=64, p=1))\n"
        f"keys.set_passphrase({NEW!r}, Proof(Way.PASSPHRASE, {PASSPHRASE!r}))\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert ended.returncode == -9, ended.stderr
    opened = []
    for passphrase in (PASSPHRASE, NEW):
        with suppress(WrongPassphrase):
            opened.append(keys.open_with_passphrase(passphrase))
    assert opened == [key]
    assert keys.open_with_recovery(printed) == key
    keys.set_passphrase(NEW, recovering(printed))
    assert files_of_keys(tmp_path) == ["keys.json"], "what the crash left is swept away"


def test_a_change_by_another_process_meanwhile_is_noticed(keys: KeyFile, tmp_path: Path) -> None:
    key, old = keys.create(passphrase=PASSPHRASE, keychain=False)
    made = keys.new_recovery(by(PASSPHRASE))
    KeyFile(tmp_path, QUICK).set_passphrase(NEW, by(PASSPHRASE))
    with pytest.raises(StorageProblem, match="changed by another"):
        made.keep()
    assert keys.open_with_passphrase(NEW) == keys.open_with_recovery(old) == key


def test_a_key_file_that_is_being_changed_is_waited_for_and_then_left(
    keys: KeyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.create(passphrase=PASSPHRASE, keychain=False)
    monkeypatch.setattr("reviewstudy.storage.keys._PATIENCE", 0)
    before = (tmp_path / "keys.json").read_bytes()
    with Lease(tmp_path, "keys.lock"), pytest.raises(StorageProblem, match="is being changed"):
        keys.set_passphrase(NEW, by(PASSPHRASE))
    assert (tmp_path / "keys.json").read_bytes() == before


WORDS = ("one two three", "four five six", "sieben acht neun")


@settings(max_examples=40)
@given(
    begin=st.sampled_from([(True, False), (False, True), (True, True)]),
    steps=st.lists(
        st.tuples(
            st.sampled_from(["set", "keychain", "take passphrase", "take keychain", "recovery"]),
            st.sampled_from(WORDS),
            st.sampled_from(["passphrase", "recovery", "keychain", "old"]),
        ),
        max_size=12,
    ),
)
def test_any_changes_leave_exactly_the_ways_they_should(
    tmp_path_factory: pytest.TempPathFactory,
    begin: tuple[bool, bool],
    steps: list[tuple[str, str, str]],
) -> None:
    with_passphrase, with_keychain = begin
    keys = KeyFile(tmp_path_factory.mktemp("keys"), QUICK)
    before, here = keyring.get_keyring(), Keychain()
    keyring.set_keyring(here)
    try:
        now = WORDS[0] if with_passphrase else None
        key, printed = keys.create(passphrase=now, keychain=with_keychain)
        past: set[str] = set()
        for step, words, shown in steps:
            proof = {
                "passphrase": by(now or WORDS[2]),
                "recovery": recovering(printed),
                "keychain": Proof(Way.KEYCHAIN),
                "old": recovering(min(past)) if past else by("never"),
            }[shown]
            may = {"passphrase": now is not None, "recovery": True, "keychain": now is None, "old": False}[
                shown
            ]
            taken = {"take passphrase": Way.PASSPHRASE, "take keychain": Way.KEYCHAIN}.get(step)
            last = (taken is Way.PASSPHRASE and not with_keychain) or (taken is Way.KEYCHAIN and now is None)
            there = taken is None or (now is not None if taken is Way.PASSPHRASE else with_keychain)
            if may and not (last and there):
                if step == "set":
                    keys.set_passphrase(words, proof)
                    now = words
                elif step == "keychain":
                    keys.add_keychain(proof)
                    with_keychain = True
                elif taken is not None:
                    keys.take_away(taken, proof)
                    now = None if taken is Way.PASSPHRASE else now
                    with_keychain = with_keychain and taken is not Way.KEYCHAIN
                else:
                    made = keys.new_recovery(proof)
                    made.keep()
                    past.add(printed)
                    printed = made.printed
            else:
                refused = partial(keys.take_away, taken) if taken else partial(keys.set_passphrase, words)
                with pytest.raises(LockedOut):
                    refused(proof)
            ways = {Way.RECOVERY} | ({Way.PASSPHRASE} if now else set())
            assert keys.ways == ways | ({Way.KEYCHAIN} if with_keychain else set())
            for one in WORDS:
                if one == now:
                    assert keys.open_with_passphrase(one) == key
                else:
                    with pytest.raises(LockedOut):
                        keys.open_with_passphrase(one)
            assert keys.open_with_recovery(printed) == key
            for gone in past:
                with pytest.raises(WrongPassphrase):
                    keys.open_with_recovery(gone)
            assert bool(here.held) == with_keychain
            if with_keychain:
                assert keys.open_with_keychain() == key
    finally:
        keyring.set_keyring(before)
