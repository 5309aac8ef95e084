"""The command line as docs/data-format.md promises it: in this process, and a few times in its own."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from tests.builders import document, folder_bytes
from tests.commands import Call, Said, cheap_keys
from tests.exporting import records
from tests.exporting.attaching import carrying, field, form

from reviewstudy import app, cli, wire
from reviewstudy.domain.marks import Place
from reviewstudy.services.safekeeping import Safekeeping
from reviewstudy.services.workspace import Workspace

PASSPHRASE = "correct horse battery staple"
MANIFEST = 'id = "ours"\nname = "Ours"\nversion = "1"\nlicence = "CC BY 4.0"\n'
PACKED = "---\nid: t9\ntitle: Family T9\npublisher: A Board\npermission: ours\n---\n\n# Family T9\n\nWords.\n"

__all__ = ["cheap_keys"]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def call(*words: str | Path) -> Said:
        capsys.readouterr()
        try:
            status = app.main([str(word) for word in words])
        except SystemExit as ended:
            status = int(ended.code or 0)
        return Said(status, *capsys.readouterr())

    return call


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(PASSPHRASE + "\n")
    return path


@pytest.fixture
def rs(call: Call, data: Path, secret: Path) -> Call:
    """A command on a data folder with its passphrase."""
    return lambda *words: call("--data", data, "--passphrase-file", secret, *words)


@pytest.fixture
def stocked(rs: Call, tmp_path: Path) -> tuple[Call, str]:
    """A library with the bundled reviews and one import, whose id is given."""
    (outcome,) = rs("import", document(tmp_path / "a.txt"), "--json").json
    return rs, outcome["review"]


def reflect(data: Path, review: str) -> str:
    workspace: Workspace = Safekeeping(data).unlock(passphrase=PASSPHRASE)
    try:
        held = workspace.reading.holding(review)
        workspace.reading.mark_words(held, Place(2, 0, 2, 6), note="XNOTEX")
        workspace.reading.mark_words(held, Place(2, 0, 2, 8))
        begun = workspace.reflecting.start(review)
        workspace.reflecting.write(begun.id, {begun.answers[0].prompt: "Mr Smith’s bruise"})
    finally:
        workspace.close()
    return begun.id


def refused(said: Said, status: int = 1) -> str:
    """The refusal: one line, in the contract's form, and no result."""
    assert (said.status, said.out) == (status, "")
    (line,) = said.err.splitlines()
    assert line.startswith("reviewstudy: ")
    assert "; " in line
    assert "Traceback" not in said.err
    return line


# Each command ------------------------------------------------------------------------------------


def test_extract_prints_the_review_and_opens_no_database(call: Call, data: Path, tmp_path: Path) -> None:
    said = call("--data", data, "extract", document(tmp_path / "a.txt"), "--json")
    assert (said.status, said.err) == (0, "")
    assert list(said.json) == [
        *("schema", "title", "publisher", "reference", "kind", "language", "dates", "sections", "passages"),
        *("learning_points", "citations", "footnotes", "timeline", "links", "survey", "warnings"),
    ]
    assert not data.exists()
    plain = call("extract", tmp_path / "a.txt")
    assert plain.status == 0
    assert "1. See the child awake" in plain.out


def test_import_says_what_became_of_each_file(rs: Call, tmp_path: Path) -> None:
    first = document(tmp_path / "a.txt")
    said = rs("import", first, "--json")
    (outcome,) = said.json
    assert set(outcome) == {"path", "outcome", "review", "message"}
    assert (said.status, outcome["path"], outcome["outcome"]) == (0, str(first), "added")
    assert "recovery key" in said.err
    assert "0/1 a.txt" in said.err.splitlines()
    again = rs("import", first, "--json")
    assert (again.status, again.json[0]["outcome"], again.json[0]["review"]) == (
        0,
        "duplicate",
        outcome["review"],
    )
    assert "recovery key" not in again.err
    document(first, extra="Corrected.")
    edition = rs("import", first, "--json")
    assert (edition.status, edition.json[0]["outcome"], edition.json[0]["review"]) == (
        0,
        "edition",
        outcome["review"],
    )


def test_a_batch_with_a_bad_file_fails_and_keeps_the_rest(rs: Call, tmp_path: Path) -> None:
    files = tmp_path / "in"
    files.mkdir()
    document(files / "good.txt")
    (files / "two\nlines.txt").touch()
    said = rs("import", files, tmp_path / "missing.txt", "--json")
    assert said.status == 1
    assert sorted(one["outcome"] for one in said.json) == ["added", "refused", "refused"]
    refusals = [line for line in said.err.splitlines() if line.startswith("reviewstudy: ")]
    assert len(refusals) == 2
    assert all("; " in line for line in refusals)
    assert any(line.startswith("reviewstudy: two lines.txt: ") for line in refusals)
    assert all(
        line.startswith(("reviewstudy: ", "A new library", "0/", "1/", "2/", "3/"))
        for line in said.err.splitlines()
    )


def test_list_names_every_review(stocked: tuple[Call, str]) -> None:
    rs, review = stocked
    said = rs("list", "--json")
    assert (said.status, said.err) == (0, "")
    promised = {"review", "edition", "title", "publisher", "kind", "published", "learning_points", "origin"}
    assert all(set(one) == {*promised, "same_work"} for one in said.json)
    (mine,) = [one for one in said.json if one["review"] == review]
    assert (mine["origin"], mine["learning_points"], len(mine["edition"])) == ("import", 2, 64)
    assert {one["origin"] for one in said.json} == {"bundled", "import"}
    assert len(rs("list").out.splitlines()) == len(said.json) + 1


def test_search_is_best_first_and_narrowed(stocked: tuple[Call, str], data: Path) -> None:
    rs, review = stocked
    reflect(data, review)
    said = rs("search", "bruise", "--json")
    assert said.status == 0
    assert all(
        set(one)
        == {
            *("review", "title", "review_kind", "kind", "theme", "themes", "text", "snippet"),
            *("passage", "page", "score", "why"),
        }
        for one in said.json
    )
    scores = [one["score"] for one in said.json]
    assert scores == sorted(scores, reverse=True)
    assert "answer" in {one["kind"] for one in said.json}
    assert "\x02" not in said.out
    assert len(rs("search", "child", "--limit", "2", "--json").json) == 2
    assert {one["kind"] for one in rs("search", "child", "--item", "learning", "--json").json} == {"learning"}
    published = {one["review"]: one["published"] for one in rs("list", "--json").json}
    later = {
        one["review"] for one in rs("search", "child", "--year", "2024..", "--limit", "200", "--json").json
    }
    assert review in later
    assert all(published[one] >= "2024" for one in later)
    assert rs("search", "child", "--year", "1990..1991", "--json").json == []
    themes = rs("search", "child", "baby", "--theme", "escalation", "--json").json
    assert all("escalation" in one["themes"] for one in themes)
    law = rs("search", "police", "--law", "children-act-1989-s46", "--json")
    assert (law.status, isinstance(law.json, list)) == (0, True)


def test_what_looks_like_syntax_is_searched_for(stocked: tuple[Call, str]) -> None:
    rs, _ = stocked
    for words in ('"', "NOT", "a AND (", "text:x*", "'; DROP TABLE review", "👩‍👧", "e\u0301", "x" * 100_000):
        assert rs("search", words, "--json").status == 0


def test_reflections_and_export(stocked: tuple[Call, str], data: Path, tmp_path: Path) -> None:
    rs, review = stocked
    out = tmp_path / "out.pdf"
    assert rs("reflections", "--json").json == []
    assert "no reflection" in refused(rs("export", "--all", "-o", out))
    reflection = reflect(data, review)
    (one,) = rs("reflections", "--json").json
    assert set(one) == {"reflection", "review", "model", "status", "modified"}
    assert (one["reflection"], one["review"], one["status"]) == (reflection, review, "draft")
    said = rs("export", "--reflection", reflection, "-o", out, "--for", "Sam", "--json")
    assert said.status == 0
    assert set(said.json) == {"path", "record", "pages", "identifiers"}
    assert said.json["path"] == str(out)
    assert said.json["pages"] == len(pypdf.PdfReader(out).pages)
    assert [found["text"] for found in said.json["identifiers"]] == ["Mr Smith", "Sam"]
    record = json.loads(pypdf.PdfReader(out).attachments["record.json"][0])
    assert (record["record"], record["prepared_for"]) == (said.json["record"], "Sam")
    assert (record["notes"], record["highlights"]) == ([], [])
    assert rs("reflections", "--json").json[0]["status"] == "exported"


def test_export_adds_what_is_asked_for_and_no_more(
    stocked: tuple[Call, str], data: Path, tmp_path: Path
) -> None:
    rs, review = stocked
    reflect(data, review)
    for extras, notes, highlights in (
        ("notes", 1, 0),
        ("highlights", 0, 1),
        ("notes, highlights,actions", 1, 1),
    ):
        said = rs("export", "--all", "-o", tmp_path / "out.pdf", "--with", extras, "--json")
        record = json.loads(pypdf.PdfReader(tmp_path / "out.pdf").attachments["record.json"][0])
        assert (said.status, len(record["notes"]), len(record["highlights"])) == (0, notes, highlights)


def test_export_for_the_partnership_names_nobody_and_is_counted(
    stocked: tuple[Call, str], data: Path, tmp_path: Path
) -> None:
    rs, review = stocked
    reflect(data, review)
    mine, theirs = tmp_path / "mine.pdf", tmp_path / "theirs.pdf"
    assert rs("export", "--all", "-o", mine, "--for", "Sam").status == 0
    assert rs("export", "--all", "-o", theirs, "--for", "Sam", "--partnership").status == 0
    record = json.loads(pypdf.PdfReader(theirs).attachments["record.json"][0])
    assert (record["audience"], record["prepared_for"]) == ("partnership", "")
    said = rs("consolidate", mine, theirs, "-o", tmp_path / "return.pdf", "--json")
    assert (said.status, said.json["records"], said.json["excluded_no_consent"]) == (0, 1, 1)


def test_export_refuses_what_it_cannot_do(stocked: tuple[Call, str], data: Path, tmp_path: Path) -> None:
    rs, review = stocked
    reflect(data, review)
    assert "no such reflection" in refused(rs("export", "--reflection", "gone", "-o", tmp_path / "o.pdf"))
    assert "folder" in refused(rs("export", "--all", "-o", tmp_path / "missing" / "o.pdf"))
    assert "folder" in refused(rs("export", "--all", "-o", tmp_path))
    assert not (tmp_path / "o.pdf").exists()


def test_verify_says_who_when_and_what_and_opens_no_database(
    stocked: tuple[Call, str], call: Call, data: Path, tmp_path: Path
) -> None:
    rs, review = stocked
    reflect(data, review)
    exported = rs("export", "--all", "-o", tmp_path / "out.pdf", "--for", "Sam", "--json").json
    said = call("--data", tmp_path / "none", "verify", tmp_path / "out.pdf", "--json")
    assert (said.status, said.err) == (0, "")
    assert list(said.json) == ["record", "schema", "author_role", "created", "damaged", "filled"]
    assert (said.json["record"], said.json["schema"]) == (exported["record"], 4)
    assert (said.json["damaged"], said.json["filled"]) == (False, False)
    assert not (tmp_path / "none").exists()
    plain = call("verify", tmp_path / "out.pdf").out
    assert "For: a supervisor · Sam" in plain
    assert "1 reflection" in plain
    assert "its digest fits" in plain
    assert "The digest finds damage. It does not prove who made it." in plain


def test_verify_tells_damage_apart_from_what_was_not_checked(call: Call, tmp_path: Path) -> None:
    file, plain = tmp_path / "a.pdf", json.loads(wire.sealed(records.single()))
    file.write_bytes(carrying(json.dumps(plain | {"author_role": "Judge\x1b[2J\nDone"}).encode()))
    said = call("verify", file, "--json")
    assert (said.status, said.json["damaged"], said.json["author_role"]) == (1, True, "Judge\x1b[2J\nDone")
    (line,) = said.err.splitlines()
    assert line == "reviewstudy: The record in this PDF is damaged; ask whoever sent it to send it again"
    printed = call("verify", file).out
    assert "THE RECORD IS DAMAGED" in printed
    assert "\x1b" not in printed
    assert "\nDone" not in printed
    del plain["sha256"]
    file.write_bytes(form(json.dumps(plain | {"schema": 2}).encode(), field(b"Tx", b"a", b"/V (x)")))
    said = call("verify", file, "--json")
    assert (said.status, said.json["damaged"], said.json["filled"]) == (0, None, True)
    assert "not checked for damage" in call("verify", file).out


def test_verify_refuses_what_holds_no_record(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    assert "no such file" in refused(call("verify", file))
    assert "folder" in refused(call("verify", tmp_path))
    whole = carrying(wire.sealed(records.short()))
    for source, words in (
        (b"words", "not a PDF"),
        (whole[:-200], "cut short"),
        (carrying(b"{}"), "not a record of Review Study"),
        (carrying(b"{}", names=[b"other"]), "open it as a plain PDF"),
    ):
        file.write_bytes(source)
        assert words in refused(call("verify", file, "--json"))
        assert file.read_bytes() == source


def test_packs_are_built_checked_and_shown(call: Call, tmp_path: Path) -> None:
    sources, out = tmp_path / "in", tmp_path / "x.reviewpack"
    sources.mkdir()
    (sources / "pack.toml").write_text(MANIFEST)
    (sources / "a.md").write_text(PACKED)
    built = call("pack", "build", sources, "-o", out, "--json")
    again = call("pack", "build", sources, "-o", out, "--json")
    assert built.json["digest"] == again.json["digest"]
    for command, outcome in (("check", "well"), ("show", "shown")):
        said = call("pack", command, out, "--json")
        assert (said.status, said.json["outcome"], said.json["digest"]) == (0, outcome, built.json["digest"])
        assert said.json["reviews"][0]["review"] == "t9"
    (sources / "b.md").write_text(PACKED.replace("t9", "t10").replace("ours", "Not to be shared"))
    built = call("pack", "build", sources, "-o", out, "--json")
    assert [one["review"] for one in built.json["reviews"]] == ["t9"]
    assert built.json["left_out"] == [
        {"file": "b.md", "title": "Family T9", "why": "its permission forbids it"}
    ]
    assert "Left out: Family T9 (b.md)" in call("pack", "build", sources, "-o", out).out
    assert call("pack", "show", out, "--json").json["left_out"] == []
    out.write_bytes(out.read_bytes()[:5000])
    assert "damaged" in refused(call("pack", "check", out))
    assert "no pack.toml" in refused(call("pack", "build", tmp_path, "-o", out))


def checks(said: Said) -> dict[str, bool]:
    assert all(set(one) == {"check", "ok", "detail"} for one in said.json)
    return {one["check"]: one["ok"] for one in said.json}


def test_check_tells_unmade_locked_well_and_damaged_apart(
    call: Call, rs: Call, data: Path, tmp_path: Path
) -> None:
    unmade = call("--data", data, "check", "--json")
    assert (unmade.status, all(checks(unmade).values()), data.exists()) == (0, True, False)
    rs("import", document(tmp_path / "a.txt"))
    well = rs("check", "--json")
    assert (well.status, set(checks(well).values())) == (0, {True})
    locked = call("--data", data, "check", "--json")
    assert (locked.status, checks(locked)["databases"]) == (1, False)
    (data / "journal.db").write_bytes(b"junk" * 4000)
    damaged = rs("check", "--json")
    assert (damaged.status, checks(damaged)["databases"]) == (1, False)
    assert "NOT WELL" in rs("check").out


# Refusals ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ["bogus"],
        ["bo\ngus"],
        ["x" * 5000],
        ["extract"],
        ["extract", "a", "b"],
        ["list", "--bogus", "two\nlines"],
        ["list", "--js"],
        ["--dat", "x", "list"],
        ["--data"],
        ["search"],
        ["search", "x", "--limit", "0"],
        ["search", "x", "--limit", "²"],
        ["search", "x", "--limit", "9" * 5000],
        ["search", "x", "--item", "gossip"],
        ["search", "x", "--year", "2020..2015"],
        ["export", "-o", "x.pdf"],
        ["export", "--all", "--reflection", "x", "-o", "x.pdf"],
        ["export", "--all"],
        ["export", "--all", "-o", "x.pdf", "--with", "gossip"],
        ["pack"],
        ["pack", "burn", "x"],
        ["tour"],
        ["verify"],
    ],
)
def test_a_call_that_is_off_is_one_line_and_status_2(call: Call, words: list[str]) -> None:
    line = refused(call(*words), 2)
    assert line.endswith("see reviewstudy --help")
    for inner in ("_positive", "parse_years", "ItemKind", "_item"):
        assert inner not in line


def test_what_cannot_be_read_is_one_line(call: Call, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "program.txt").write_bytes(b"\x7fELF" + bytes(range(256)) * 20)
    for path in (
        "empty.txt",
        "program.txt",
        "missing.txt",
        "miss\ning.txt",
        ".",
        "x" * 5000,
        "x" * 5000 + ".abc",
    ):
        refused(call("extract", tmp_path / path))


def test_no_passphrase_is_refused_and_makes_nothing(call: Call, data: Path) -> None:
    for command in (
        ["list"],
        ["search", "x"],
        ["reflections"],
        ["import", "x"],
        ["export", "--all", "-o", "x"],
    ):
        assert "no library" in refused(call("--data", data, *command))
    assert not data.exists()


@pytest.mark.usefixtures("stocked")
def test_a_wrong_passphrase_changes_nothing(call: Call, data: Path, tmp_path: Path) -> None:
    before = folder_bytes(data)
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    assert "does not open" in refused(call("--data", data, "--passphrase-file", wrong, "list"))
    for content in (b"", b"\xff\xfe\x00", b"x" * 5000):
        wrong.write_bytes(content)
        refused(call("--data", data, "--passphrase-file", wrong, "list"))
    assert "could not be read" in refused(
        call("--data", data, "--passphrase-file", tmp_path / "none", "list")
    )
    assert folder_bytes(data) == before


@pytest.mark.usefixtures("stocked")
def test_the_passphrase_may_stand_in_the_environment_or_in_a_file_it_names(
    call: Call, data: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWSTUDY_DATA", str(data))
    for told in (PASSPHRASE, str(secret)):
        monkeypatch.setenv("REVIEWSTUDY_PASSPHRASE", told)
        assert call("list").status == 0
    for told in ("wrong", "x" * 5000):
        monkeypatch.setenv("REVIEWSTUDY_PASSPHRASE", told)
        assert "does not open" in refused(call("list"))
    secret.write_bytes(b"\xef\xbb\xbf" + PASSPHRASE.encode() + b"\r\n")
    assert call("--passphrase-file", secret, "list").status == 0


def test_a_bug_is_one_line_and_a_line_in_the_log(
    stocked: tuple[Call, str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> int:
        raise RuntimeError("the words of a note")

    monkeypatch.setitem(cli._HANDLERS, "list", fails)
    rs, _ = stocked
    line = refused(rs("list"))
    assert "RuntimeError at test_cli.py" in line
    assert "words of a note" not in line + (data / "faults.log").read_text()


def test_stopping_is_one_line(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(cli._HANDLERS, "list", stopped)
    assert "stopped" in refused(call("list"))


def test_commands_work_while_the_folder_is_open_elsewhere(
    stocked: tuple[Call, str], data: Path, tmp_path: Path
) -> None:
    rs, _ = stocked
    workspace = Safekeeping(data).unlock(passphrase=PASSPHRASE)
    with Safekeeping(data).lease():
        version = workspace.version()
        count = len(workspace.library.entries())
        assert rs("import", document(tmp_path / "b.txt", "U1")).status == 0
        assert len(workspace.library.entries()) == count + 1
        assert workspace.version() != version
    workspace.close()


def test_a_pictures_version_and_help_are_no_failure(call: Call) -> None:
    assert call("--version").out.startswith("Review Study ")
    for words in (["--help"], ["export", "--help"], ["pack", "--help"]):
        assert call(*words).status == 0


# In a process of its own -------------------------------------------------------------------------


def process(*words: str | Path, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "reviewstudy", *map(str, words)],
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_results_are_utf_8_whatever_the_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    path = document(tmp_path / "a.txt", extra="Łukasz’s “words” 👩‍👧 e\u0301")
    done = process("extract", path, "--json", **locale)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Łukasz’s “words” 👩‍👧" in done.stdout.decode("utf-8")
    plain = process("extract", path, **locale)
    assert (plain.returncode, plain.stderr) == (0, b"")


def test_a_whole_session_in_processes(data: Path, secret: Path, tmp_path: Path) -> None:
    told = {"REVIEWSTUDY_DATA": str(data), "REVIEWSTUDY_PASSPHRASE": str(secret)}
    done = process("import", document(tmp_path / "a.txt"), "--json", **told)
    assert (done.returncode, json.loads(done.stdout)[0]["outcome"]) == (0, "added")
    listed = process("list", "--json", **told)
    assert (listed.returncode, listed.stderr) == (0, b"")
    missing = process("extract", tmp_path / "missing.txt")
    assert (missing.returncode, missing.stdout, missing.stderr.count(b"\n")) == (1, b"", 1)
    assert process("search").returncode == 2


@pytest.mark.skipif(os.name != "posix", reason="this system has no signal that stops politely")
def test_ctrl_c_is_one_line_and_leaves_no_trace(tmp_path: Path) -> None:
    path = document(tmp_path / "a.txt", extra="word " * 100_000)
    # A shell in the background leaves it ignored, and a program begins with what it was left.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(
            [sys.executable, "-m", "reviewstudy", "extract", "--json", str(path)],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert running.stdout is not None
    running.stdout.read(1)  # from here on it waits for somebody to read the rest
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert (running.returncode, err.count(b"\n")) == (1, 1)
    assert err.startswith(b"reviewstudy: stopped; ")


def test_a_reader_who_leaves_causes_no_complaint(tmp_path: Path) -> None:
    path = document(tmp_path / "a.txt", extra="word " * 100_000)
    running = subprocess.Popen(
        [sys.executable, "-m", "reviewstudy", "extract", str(path), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.read(10)
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait(30) in (0, 1)  # the system may have taken all of it before


# Where nothing can be printed ---------------------------------------------------------------------

FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's /dev/full")


def shell(words: str, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    command = f"{sys.executable} -m reviewstudy --data {tmp_path / 'd'} {words}"
    env = {
        **os.environ,
        "REVIEWSTUDY_PASSPHRASE": PASSPHRASE,
        "PYTHONPATH": str(Path(app.__file__).parents[1]),
    }
    return subprocess.run(command, shell=True, capture_output=True, text=True, env=env, check=False)


@FULL
@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_a_result_that_cannot_be_printed_is_one_line(tmp_path: Path, where: str) -> None:
    document(tmp_path / "a.txt")
    done = shell(f"extract {tmp_path / 'a.txt'} {where}", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "reviewstudy: the result could not be written; look at where the output goes\n"


@FULL
@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full"])
def test_progress_never_gets_into_the_result(tmp_path: Path, where: str) -> None:
    document(tmp_path / "a.txt")
    done = shell(f"import --json {tmp_path / 'a.txt'} {where}", tmp_path)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)) == 1
    assert shell(f"extract {tmp_path / 'none.txt'} {where}", tmp_path).returncode == 1


def test_nothing_printed_steers_the_terminal(call: Call, tmp_path: Path) -> None:
    assert "\x1b" not in call("extract", tmp_path / "\x1b[31mred.txt").err
    assert "\x1b" not in call("\x1b[31mred").err
    path = tmp_path / "a.txt"
    path.write_text("A review \x1b[31m of Child T9\n\nWords.\n")
    assert "\x1b" not in call("extract", path).out


def test_an_empty_folder_name_is_a_call_that_is_off(call: Call) -> None:
    assert "name a folder" in refused(call("--data", "", "list"), 2)


def test_what_is_not_well_is_counted(call: Call, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = call("--data", tmp_path / "file", "check")
    assert said.status == 1
    assert said.err == "reviewstudy: 1 thing is not well; see the list above\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_passphrase_file_that_is_a_pipe_is_not_waited_for(call: Call, data: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = call("--data", data, "--passphrase-file", tmp_path / "pipe", "list")
    assert "passphrase file could not be read" in refused(said)


def test_the_key_file_that_is_missing_is_asked_for(rs: Call, data: Path) -> None:
    assert rs("list").status == 0
    (data / "keys.json").unlink()
    before = folder_bytes(data)
    assert "the key file (keys.json) is missing" in refused(rs("list"))
    assert folder_bytes(data) == before


def test_an_export_never_replaces_a_database(stocked: tuple[Call, str], data: Path) -> None:
    rs, review = stocked
    reflect(data, review)
    before = folder_bytes(data)
    for name in ("library.db", "journal.db", "keys.json"):
        assert "another file of that name" in refused(rs("export", "--all", "-o", data / name))
    assert folder_bytes(data).keys() == before.keys()
    assert rs("list").status == 0


def test_four_first_runs_at_once_make_one_library(tmp_path: Path) -> None:
    done = shell(
        f"list & {sys.executable} -m reviewstudy --data {tmp_path / 'd'} list & true; wait", tmp_path
    )
    assert "failed" not in done.stderr
    assert done.stderr.count("recovery key") == 1
    assert "reviewstudy: " not in done.stderr
