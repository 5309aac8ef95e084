"""The key file: real derivations (at a low cost), real AES-GCM, real files."""

import json
import os
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
from reviewstudy.storage.keys import Cost, KeyFile, Way, keychain_available

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
