"""The commands ``backup`` and ``restore``, as docs/data-format.md promises them."""

from pathlib import Path

import pytest
from tests.builders import document, folder_bytes
from tests.commands import Call, Said, cheap_keys

from reviewstudy import app
from reviewstudy.services.safekeeping import Safekeeping

__all__ = ["cheap_keys"]


@pytest.fixture
def rs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """``rs("data", "words", "list")``: a command on a folder with a passphrase."""

    def call(data: str, words: str, *command: str | Path) -> Said:
        (tmp_path / "secret").write_text(words)
        capsys.readouterr()
        top = ["--data", tmp_path / data, "--passphrase-file", tmp_path / "secret"]
        status = app.main([str(word) for word in (*top, *command)])
        return Said(status, *capsys.readouterr())

    return call


def test_out_and_back_on_another_computer(rs: Call, tmp_path: Path) -> None:
    rs("here", "one passphrase", "import", document(tmp_path / "a.txt"))
    made = rs("here", "one passphrase", "backup", "-o", tmp_path / "x", "--json")
    assert made.status == 0
    assert made.json["outcome"] == "made"
    assert made.json["opens_with"] == ["passphrase", "recovery"]
    looked = rs("there", "one passphrase", "restore", tmp_path / "x", "--look", "--json")
    assert (looked.json["outcome"], looked.json["here"], looked.json["kept"]) == ("looked at", None, [])
    assert not (tmp_path / "there" / "keys.json").exists()
    done = rs("there", "one passphrase", "restore", tmp_path / "x", "--json")
    assert done.status == 0
    listed = rs("here", "one passphrase", "list", "--json").json
    assert done.json["holds"]["reviews"] == len(listed)
    assert rs("there", "one passphrase", "list", "--json").json == listed
    assert rs("there", "one passphrase", "check").status == 0


def test_another_library_keeps_its_passphrase_and_a_way_back(rs: Call, tmp_path: Path) -> None:
    rs("here", "one passphrase", "import", document(tmp_path / "a.txt"))
    rs("here", "one passphrase", "backup", "-o", tmp_path / "x")
    rs("there", "another one", "import", document(tmp_path / "b.txt", "B2"))
    refused = rs("there", "another one", "restore", tmp_path / "x")
    assert refused.status == 1
    assert refused.err.startswith("reviewstudy: that is neither the passphrase nor the recovery key")
    (tmp_path / "theirs").write_text("one passphrase")
    theirs = ("--backup-passphrase-file", tmp_path / "theirs")
    done = rs("there", "another one", "restore", tmp_path / "x", *theirs, "--json")
    assert done.json["lost"]["reviews"] == 1
    assert len(done.json["kept"]) == 2
    for name in done.json["kept"]:
        assert (tmp_path / "there" / "snapshots" / name).is_file()
    assert (
        rs("there", "another one", "list", "--json").json
        == rs("here", "one passphrase", "list", "--json").json
    )
    assert rs("there", "one passphrase", "list").status == 1


def test_a_key_file_that_was_lost_comes_back_from_a_backup(rs: Call, tmp_path: Path) -> None:
    rs("here", "one passphrase", "import", document(tmp_path / "a.txt"))
    rs("here", "one passphrase", "backup", "-o", tmp_path / "x")
    listed = rs("here", "one passphrase", "list", "--json").json
    for damaged in (False, True):
        (tmp_path / "here" / "keys.json").unlink()
        if damaged:
            (tmp_path / "here" / "keys.json").write_text("{}")
        assert rs("here", "one passphrase", "list").status == 1
        assert rs("here", "one passphrase", "restore", tmp_path / "x").status == 0
        assert rs("here", "one passphrase", "list", "--json").json == listed


@pytest.mark.parametrize("name", ["letter", "nothing there", "."])
def test_what_is_no_backup_is_refused_and_changes_nothing(rs: Call, tmp_path: Path, name: str) -> None:
    rs("here", "one passphrase", "import", document(tmp_path / "a.txt"))
    document(tmp_path / "letter")
    before = folder_bytes(tmp_path / "here")
    said = rs("here", "one passphrase", "restore", tmp_path / name)
    assert (said.status, said.out) == (1, "")
    assert len(said.err.splitlines()) == 1
    after = folder_bytes(tmp_path / "here")
    assert set(after) - set(before) <= {"restoring.lock", "window.lock"}
    assert {one: after[one] for one in before} == before


def test_a_wrong_passphrase_restores_nothing(rs: Call, tmp_path: Path) -> None:
    rs("here", "one passphrase", "import", document(tmp_path / "a.txt"))
    rs("here", "one passphrase", "backup", "-o", tmp_path / "x")
    said = rs("here", "wrong", "restore", tmp_path / "x")
    assert said.status == 1
    assert "does not open this library" in said.err


def test_nothing_to_back_up_is_said_and_nothing_made(rs: Call, tmp_path: Path) -> None:
    said = rs("none", "one passphrase", "backup", "-o", tmp_path / "x")
    assert said.status == 1
    assert said.err.startswith("reviewstudy: there is no library in this data folder yet; ")
    assert not (tmp_path / "none").exists()
    assert not (tmp_path / "x").exists()


def test_the_window_has_to_be_closed(rs: Call, tmp_path: Path) -> None:
    rs("here", "one passphrase", "import", document(tmp_path / "a.txt"))
    rs("here", "one passphrase", "backup", "-o", tmp_path / "x")
    with Safekeeping(tmp_path / "here").lease():
        said = rs("here", "one passphrase", "restore", tmp_path / "x")
    assert said.status == 1
    assert "already open on this data folder" in said.err


def test_a_folder_in_danger_is_not_well(rs: Call, tmp_path: Path) -> None:
    rs("Dropbox", "one passphrase", "import", document(tmp_path / "a.txt"))
    said = rs("Dropbox", "one passphrase", "check", "--json")
    assert said.status == 1
    assert [one["check"] for one in said.json if not one["ok"]] == ["place"]
